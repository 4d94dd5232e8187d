//! Indicators that compare with the year before: the data and a year come in; which of them nobody can have, because the
//! data has no rows of the year before at all, goes out. Who signs must know: their points would be lost for good.

use std::collections::BTreeSet;

use super::candidates::Candidates;
use crate::analysis::words::listed;
use crate::analysis::{columns, frame};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::Scheme;

/// Titles of the indicators that compare a year with the one before, where the data has no row of that one; none where
/// it has one.
///
/// # Errors
/// When the dataset lacks its years or what the scheme cannot do without.
pub(super) fn lost(dataset: &Dataset, scheme: &Scheme, year: i32) -> Result<Vec<Title>> {
    let years = frame::years(&dataset.frame)?;
    if years.iter().flatten().any(|own| own == year - 1) {
        return Ok(Vec::new());
    }
    let previous: BTreeSet<String> = columns::find(dataset, scheme, None)?.previous;
    let compares = |name: &String| {
        let before = name.strip_prefix("prev_");
        before.is_some_and(|name| previous.contains(name))
    };
    let all = scheme.indicators.iter();
    let lost = all.filter(|own| own.formula.columns.iter().any(compares));
    Ok(lost.map(|own| own.title.clone()).collect())
}

/// What is to be said of them, with what to do.
pub(super) fn line(found: &Candidates) -> Option<Message> {
    let year = found.year?;
    let titles = found.lost_growth.iter();
    let named: Vec<Message> = titles
        .map(|title| Message::new("analysis.name").with("name", title.clone()))
        .collect();
    (!named.is_empty()).then(|| {
        Message::new("funds.line_year_before")
            .with("before", (year - 1).to_string())
            .with("indicators", listed(&named))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::lost;
    use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
    use crate::i18n::Title;
    use crate::scheme::{Aggregation, Rule};

    #[test]
    fn growth_without_a_year_before_is_named() {
        let mut own = scheme(Aggregation::Sum);
        own.groups.push(group("g", None, Aggregation::Sum, 1.0));
        own.indicators.push(indicator("a", 0, 1.0, Rule::Identity));
        let mut growth = indicator("b", 0, 1.0, Rule::Identity);
        growth.formula = formula("b - prev_b");
        own.indicators.push(growth);
        let data = |before: i32| {
            let keys = [("A", before), ("A", 2022), ("B", 2022)];
            let column = [1.0, 2.0, 3.0].map(Some).to_vec();
            dataset(&keys, &[("a", column.clone()), ("b", column)])
        };
        assert_eq!(lost(&data(2020), &own, 2022), Ok(vec![Title::same("b")]));
        assert_eq!(lost(&data(2021), &own, 2022), Ok(Vec::new()));
        // A scheme that compares with no other year loses nothing.
        own.indicators.truncate(1);
        assert_eq!(lost(&data(2020), &own, 2022), Ok(Vec::new()));
    }
}
