//! Points of other schemes in a ledger: its lines and the scheme of a plan come in; what may count beside it goes out, or
//! the refusal where the plan does not say so. Accounts are kept by enterprise, so that points of two schemes would be one.

use std::collections::BTreeMap;

use super::ledger::{EntryKind, Ledger, ledger_points};
use super::plan::Basis;
use crate::analysis::words::listed;
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

/// The points, in millionths, of other schemes that still count in a year, as they were awarded, by scheme.
///
/// # Errors
/// When there are any of a scheme that the plan does not name in `ledger_schemes`.
pub(super) fn foreign(
    ledger: &Ledger,
    scheme: &Scheme,
    basis: &Basis,
    year: i32,
) -> Result<Vec<(String, i64)>> {
    let mut found: BTreeMap<&str, i64> = BTreeMap::new();
    let mut begins: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, entry) in ledger.entries.iter().enumerate() {
        let counts =
            entry.kind == EntryKind::Award && entry.expires.is_none_or(|last| last >= year);
        // A rule without a scheme is one of the ledger's own.
        let Some((of, _)) = entry.rule.split_once('/').filter(|_| counts) else {
            continue;
        };
        if of != scheme.id && entry.year <= year {
            *found.entry(of).or_default() += entry.points;
            begins.entry(of).or_insert(at);
        }
    }
    let named = |of: &str| basis.ledger_schemes.iter().any(|own| own == of);
    let strange: Vec<&str> = found.keys().copied().filter(|of| !named(of)).collect();
    if let Some(first) = strange.first() {
        // The first line that counts: others of the scheme change nothing.
        let line = begins.get(first).and_then(|at| ledger.line(*at));
        let points = strange.iter().filter_map(|of| found.get(of)).sum();
        let schemes: Vec<Message> = strange.iter().map(|of| named_scheme(of)).collect();
        let quoted: Vec<String> = strange.iter().map(|of| format!("\"{of}\"")).collect();
        return Err(Message::new("funds.other_scheme")
            .with("points", ledger_points(points))
            .with("schemes", listed(&schemes))
            .with(
                "line",
                line.map_or_else(String::new, |line| line.to_string()),
            )
            .with("scheme", scheme.id.as_str())
            .with("quoted", quoted.join(", ")));
    }
    let found = found.into_iter();
    Ok(found.map(|(of, points)| (of.to_owned(), points)).collect())
}

fn named_scheme(of: &str) -> Message {
    Message::new("analysis.name").with("name", of)
}

/// What is said of points of other schemes that count.
pub(super) fn line(found: &[(String, i64)]) -> Option<Message> {
    let parts: Vec<Message> = found
        .iter()
        .map(|(of, points)| {
            Message::new("funds.account_award")
                .with("matter", of.as_str())
                .with("points", ledger_points(*points))
        })
        .collect();
    (!parts.is_empty()).then(|| Message::new("funds.line_foreign").with("schemes", listed(&parts)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scheme::builtin;

    #[test]
    fn points_of_another_scheme_count_only_where_the_plan_says_so() {
        let head = super::super::LEDGER_COLUMNS.join(",");
        let ledger = Ledger::from_text(format!(
            "{head}\n2018-12-31,2018,a,A,award,tech-sme/staff,5,2020,,\n\
             2020-12-31,2020,a,A,award,tech-sme/staff,12,2022,,\n\
             2020-12-31,2020,a,A,award,city-ledger/patents,3,2022,,\n\
             2020-12-31,2020,a,A,award,own,4,2022,,\n"
        ))
        .unwrap();
        let scheme = builtin("city-ledger").unwrap();
        let mut basis = Basis::default();
        let problem = foreign(&ledger, &scheme, &basis, 2022).unwrap_err();
        assert_eq!(problem.key, "funds.other_scheme");
        let told = problem.text(crate::i18n::Lang::En);
        assert!(
            told.contains("12 points") && told.contains("line 3"),
            "{told}"
        );
        assert!(told.contains("ledger_schemes = [\"tech-sme\"]"), "{told}");
        // What has expired counts nowhere.
        assert_eq!(foreign(&ledger, &scheme, &basis, 2023), Ok(Vec::new()));
        basis.ledger_schemes = vec!["tech-sme".to_owned()];
        let found = foreign(&ledger, &scheme, &basis, 2022).unwrap();
        assert_eq!(found, [("tech-sme".to_owned(), 12_000_000)]);
        assert!(line(&found).is_some());
    }
}
