//! Indicators that compare with the year before: the data and a year come in; which of them enterprises cannot have,
//! because they have no row of the year before, goes out. Who signs must know: their points would be lost for good.

use std::collections::{BTreeSet, HashSet};

use polars::prelude::StringChunked;

use super::candidates::Candidates;
use super::ledger::{EntryKind, Ledger, account_key};
use super::lines::named_some;
use crate::analysis::words::listed;
use crate::analysis::{columns, frame};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::Scheme;

/// So many times the enterprises without a row of the year before are more than all: where they are more than that, they
/// are not the new ones of a year.
const MANY: usize = 5;

/// What enterprises lose because the data has no row of them of the year before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LostGrowth {
    /// The indicators that compare with that year; none where nothing is to be told.
    pub titles: Vec<Title>,
    /// The enterprises without a row of it, by their place among those of the year.
    pub who: Vec<u32>,
    /// Whether nobody has one.
    pub all: bool,
    /// Whether most of them were there before, by the data or the ledger, and are many: nobody should sign.
    pub bars: bool,
}

impl LostGrowth {
    /// Whether nothing is to be told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }
}

/// What the enterprises of a year lose. New ones lose nothing: those that were there in earlier years by the data or the
/// ledger are told, and all of them where they are too many to be new.
///
/// # Errors
/// When the dataset lacks its years or what the scheme cannot do without.
pub(super) fn lost(
    dataset: &Dataset,
    scheme: &Scheme,
    year: i32,
    entities: &StringChunked,
    ledger: Option<&Ledger>,
) -> Result<LostGrowth> {
    let previous: BTreeSet<String> = columns::find(dataset, scheme, None)?.previous;
    let compares = |name: &String| {
        let before = name.strip_prefix("prev_");
        before.is_some_and(|name| previous.contains(name))
    };
    let all = scheme.indicators.iter();
    let titles: Vec<Title> = all
        .filter(|own| own.formula.columns.iter().any(compares))
        .map(|own| own.title.clone())
        .collect();
    if titles.is_empty() {
        return Ok(LostGrowth::default());
    }
    let (keys, years) = (
        frame::texts(&dataset.frame, "entity")?,
        frame::years(&dataset.frame)?,
    );
    let (mut before, mut earlier) = (HashSet::new(), HashSet::new());
    for (key, own) in keys.iter().zip(years.iter()) {
        match (key, own) {
            (Some(key), Some(own)) if own == year - 1 => before.insert(key),
            (Some(key), Some(own)) if own < year - 1 => earlier.insert(key),
            _ => false,
        };
    }
    let entries = ledger.map_or(&[][..], |ledger| &ledger.entries);
    let awards = entries
        .iter()
        .filter(|own| own.kind == EntryKind::Award && own.year < year);
    let accounts: HashSet<String> = awards.map(|own| account_key(&own.entity)).collect();
    let (mut lacking, mut known) = (Vec::new(), Vec::new());
    for (at, own) in entities.iter().enumerate() {
        let Some(own) = own.filter(|own| !before.contains(own)) else {
            continue;
        };
        lacking.push(at as u32);
        if earlier.contains(own) || accounts.contains(&account_key(own)) {
            known.push(at as u32);
        }
    }
    let bars = known.len() * MANY > entities.len();
    let many = lacking.len() * MANY > entities.len();
    let who = if many { lacking } else { known };
    Ok(LostGrowth {
        titles: if who.is_empty() { Vec::new() } else { titles },
        all: before.is_empty(),
        bars,
        who,
    })
}

fn row(found: &Candidates, at: usize) -> Message {
    Message::new("funds.named")
        .with("name", found.name(at))
        .with("entity", found.entity(at))
}

/// What is to be said of them, with what to do.
pub(super) fn line(found: &Candidates) -> Option<Message> {
    let year = found.year?;
    let lost = &found.lost_growth;
    let titles = lost.titles.iter();
    let named: Vec<Message> = titles
        .map(|title| Message::new("analysis.name").with("name", title.clone()))
        .collect();
    let key = if lost.all {
        "funds.line_year_before"
    } else {
        "funds.line_year_before_some"
    };
    (!named.is_empty()).then(|| {
        Message::new(key)
            .with("before", (year - 1).to_string())
            .with("indicators", listed(&named))
            .with("lacking", lost.who.len())
            .with("count", found.len())
            .with("who", named_some(&lost.who, |at| row(found, *at as usize)))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
    use crate::scheme::{Aggregation, Rule};

    #[test]
    fn growth_without_a_year_before_is_named() {
        let mut own = scheme(Aggregation::Sum);
        own.groups.push(group("g", None, Aggregation::Sum, 1.0));
        own.indicators.push(indicator("a", 0, 1.0, Rule::Identity));
        let mut growth = indicator("b", 0, 1.0, Rule::Identity);
        growth.formula = formula("b - prev_b");
        own.indicators.push(growth);
        let names = ["A", "B", "C", "D", "E", "F"];
        let entities = StringChunked::from_iter(names.map(Some));
        let of = |own: &Scheme, before: &[(&str, i32)], ledger: Option<&Ledger>| {
            let mut keys: Vec<(&str, i32)> = before.to_vec();
            keys.extend(names.map(|name| (name, 2022)));
            let column: Vec<Option<f64>> = vec![Some(1.0); keys.len()];
            let data = dataset(&keys, &[("a", column.clone()), ("b", column)]);
            let lost = lost(&data, own, 2022, &entities, ledger).unwrap();
            (lost.titles.len(), lost.who.len(), lost.all, lost.bars)
        };
        assert_eq!(of(&own, &[("A", 2020)], None), (1, 6, true, false));
        let year = |names: &[&'static str]| -> Vec<(&str, i32)> {
            names.iter().map(|name| (*name, 2021)).collect()
        };
        // One row of the year before does not make it whole.
        assert_eq!(of(&own, &year(&["A"]), None), (1, 5, false, false));
        // One new enterprise among six is nothing to tell; one that was there before is.
        let most = year(&["A", "B", "C", "D", "E"]);
        assert_eq!(of(&own, &most, None), (0, 0, false, false));
        let mut gap = most.clone();
        gap.push(("F", 2019));
        assert_eq!(of(&own, &gap, None), (1, 1, false, false));
        let head = super::super::LEDGER_COLUMNS.join(",");
        let lines = names.map(|name| format!("2021-12-31,2021,{name},{name},award,s/g,1,,,\n"));
        let ledger = Ledger::from_text(format!("{head}\n{}", lines.join(""))).unwrap();
        assert_eq!(of(&own, &most, Some(&ledger)), (1, 1, false, false));
        assert_eq!(of(&own, &year(&["A"]), Some(&ledger)), (1, 5, false, true));
        // A scheme that compares with no other year loses nothing.
        own.indicators.truncate(1);
        assert_eq!(of(&own, &[], None), (0, 0, false, false));
    }
}
