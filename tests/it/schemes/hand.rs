//! Small tables for examples that are worked out by hand: each row says what it has, in words like `revenue_wan=100`.

use std::collections::BTreeMap;
use std::fmt::Write;

use innovation_atlas::analysis::Scores;
use innovation_atlas::dataset::Dataset;
use innovation_atlas::scheme::{Scheme, builtin};

use crate::scoring::{data, scored};

pub fn scheme(id: &str) -> Scheme {
    builtin(id).unwrap_or_else(|| panic!("{id} is not built in"))
}

/// Scores rows; see [`dataset`].
pub fn score_rows<S: AsRef<str>>(scheme: &Scheme, common: &str, rows: &[S]) -> Scores {
    scored(&dataset(scheme, common, rows), scheme)
}

/// A dataset from rows of `key=value` words. A row has the columns of the scheme, blank where neither it nor `common`
/// says otherwise; it is of 2021 and an entity of its own (`E1`, `E2`, …) unless it says so.
pub fn dataset<S: AsRef<str>>(scheme: &Scheme, common: &str, rows: &[S]) -> Dataset {
    let mut columns = vec!["entity".to_owned(), "year".to_owned()];
    columns.extend(scheme.raw_columns());
    let mut csv = columns.join(",") + "\n";
    for (at, row) in rows.iter().enumerate() {
        let own = format!("entity=E{} year=2021 {common} {}", at + 1, row.as_ref());
        let cells: BTreeMap<&str, &str> = own
            .split_whitespace()
            .map(|word| word.split_once('=').expect("words are key=value"))
            .collect();
        for name in cells.keys() {
            assert!(columns.iter().any(|column| column == name), "{name}");
        }
        let line: Vec<&str> = columns
            .iter()
            .map(|column| cells.get(column.as_str()).copied().unwrap_or(""))
            .collect();
        writeln!(csv, "{}", line.join(",")).expect("text can be written");
    }
    data(&csv, scheme)
}

/// The rows of 2021, in the table's order.
fn rows_of_2021(scores: &Scores) -> Vec<usize> {
    let years = scores.frame.column("year").expect("there are years");
    let years = years.i32().expect("years are whole");
    let of_2021 = |row: &usize| years.get(*row) == Some(2021);
    (0..scores.frame.height()).filter(of_2021).collect()
}

/// A column of numbers, for 2021.
pub fn numbers(scores: &Scores, column: &str) -> Vec<Option<f64>> {
    let all = crate::scoring::numbers(scores, column);
    rows_of_2021(scores)
        .into_iter()
        .map(|row| all[row])
        .collect()
}

/// A column of words, for 2021; nothing is a dash.
pub fn texts(scores: &Scores, column: &str) -> Vec<String> {
    let all = crate::scoring::texts(scores, column);
    rows_of_2021(scores)
        .into_iter()
        .map(|row| all[row].clone().unwrap_or_else(|| "-".to_owned()))
        .collect()
}

/// Asserts the points of an indicator or group for rows that differ in one thing.
pub fn assert_points(scheme: &Scheme, common: &str, column: &str, cases: &[(&str, f64)]) {
    let rows: Vec<&str> = cases.iter().map(|(row, _)| *row).collect();
    let points = numbers(&score_rows(scheme, common, &rows), column);
    for ((row, expected), points) in cases.iter().zip(points) {
        let near = points.is_some_and(|points| (points - expected).abs() < 1e-9);
        assert!(near, "{column} of {row}: {points:?} and not {expected}");
    }
}

/// Asserts the points of the second of two years, of pairs of rows: last year's, this year's, the points.
pub fn assert_points_after(
    scheme: &Scheme,
    common: &str,
    column: &str,
    cases: &[(&str, &str, f64)],
) {
    let mut rows = Vec::new();
    for (at, (before, now, _)) in cases.iter().enumerate() {
        rows.push(format!("entity=P{at} year=2020 {before}"));
        rows.push(format!("entity=P{at} {now}"));
    }
    let points = numbers(&score_rows(scheme, common, &rows), column);
    assert_eq!(points.len(), cases.len());
    for ((before, now, expected), points) in cases.iter().zip(points) {
        let near = points.is_some_and(|points| (points - expected).abs() < 1e-9);
        assert!(
            near,
            "{column} of {now} after {before}: {points:?} and not {expected}"
        );
    }
}
