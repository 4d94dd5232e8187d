//! Unified social credit codes that are not sound: the codes of the rows come in; a warning for each goes out.

use polars::prelude::Series;
use rayon::iter::Either;
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
        let name = || table.columns[key.name].cells.get(row as usize);
        words::filled(code).is_none_or(no_code::says_none)
            || key.name != key.entity && name().and_then(words::filled) == Some(code)
    };
    // Most have the same length, and are told apart as numbers.
    let unsound = rows.par_iter().map(|&row| (code(row), row));
    let unsound = unsound.filter_map(|(code, row)| match credit_code::packed(code) {
        Some(_) if credit_code::has_valid_check_digit(code) => None,
        Some(number) => Some(Either::Left((number, row))),
        None => (!is_name(code, row)).then_some(Either::Right((code, row))),
    });
    let (numbers, others): (Vec<_>, Vec<_>) = unsound.partition_map(|either| either);
    let mut first = first_rows(numbers);
    first.extend(first_rows(others));
    first.par_sort_unstable();
    for row in first {
        wrong.push(row as usize);
    }
    wrong.report(table, key.entity, issues);
}

/// The first row of each code.
fn first_rows<C: Ord + Copy + Send>(mut codes: Vec<(C, u32)>) -> Vec<u32> {
    codes.par_sort_unstable();
    codes.dedup_by_key(|(code, _)| *code);
    codes.into_iter().map(|(_, row)| row).collect()
}
