//! Unified social credit codes that are not sound: the codes of the rows come in; a warning for each goes out.

use std::cmp::Ordering;

use polars::prelude::Series;
use rayon::prelude::*;

use super::assign::Assigned;
use super::findings::Findings;
use super::key::Key;
use super::{Issue, Severity, credit_code, no_code, words};
use crate::table::Table;

/// Warns of unified social credit codes whose check digit fails; a table keyed by something else has none. `written`
/// are the entities before any was joined with another.
pub(super) fn told(
    table: &Table,
    key: &Key,
    assigned: &[Assigned],
    written: &Series,
    rows: &[u32],
    issues: &mut Vec<Issue>,
) {
    let Ok(codes) = written.str() else { return };
    let code = |row: u32| codes.get(row as usize).unwrap_or_default();
    let sample = rows.iter().take(200);
    let alike = sample
        .clone()
        .filter(|row| credit_code::looks_like_one(code(**row)))
        .count();
    if assigned[key.entity].id != "entity" || alike * 2 < sample.len() {
        return;
    }
    let mut wrong = Findings::new(
        Severity::Warning,
        "dataset.credit_code",
        "dataset.credit_code_remedy",
    );
    // Codes that are missing, and names that stand for them, are told as such.
    let is_name = |code: &str, row: u32| {
        if words::filled(code).is_none_or(no_code::says_none) {
            return true;
        }
        let name = || table.columns[key.name].cells.get(row as usize);
        key.name != key.entity
            && !credit_code::looks_like_one(code)
            && name().and_then(words::filled) == Some(code)
    };
    // Each code once, at its first row. Most have the same length, and are told apart as numbers.
    let mut unsound: Vec<(Option<u128>, &str, u32)> = rows
        .par_iter()
        .map(|&row| (code(row), row))
        .filter(|(code, row)| !credit_code::has_valid_check_digit(code) && !is_name(code, *row))
        .map(|(code, row)| (credit_code::packed(code), code, row))
        .collect();
    unsound.par_sort_unstable_by(|(one, text, row), (other, other_text, other_row)| {
        let texts = || {
            if one.is_some() {
                Ordering::Equal
            } else {
                text.cmp(other_text)
            }
        };
        one.cmp(other).then_with(texts).then(row.cmp(other_row))
    });
    unsound.dedup_by(|next, last| (next.0.is_some() || next.1 == last.1) && next.0 == last.0);
    let mut first: Vec<u32> = unsound.into_iter().map(|(.., row)| row).collect();
    first.par_sort_unstable();
    for row in first {
        wrong.push(row as usize);
    }
    wrong.report(table, key.entity, issues);
}
