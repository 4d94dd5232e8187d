//! Shares that were typed as parts of one where the others are in per cent, and no cell has a sign: `0.0253` beside 2.4
//! and 2.6 of the same entity in other years, or among those of all others.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::panel::Panel;
use super::{Finding, Seen, at_cell, told};
use crate::dataset::{Change, Severity};

/// Words in the header of what may be any number of per cent.
const CHANGES: [&str; 8] = [
    "增",
    "降",
    "同比",
    "环比",
    "比上年",
    "growth",
    "change",
    "yoy",
];

/// A hundred times as much is not farther from the others than that.
const NEAR: f64 = 2.5;

/// So many others tell what is usual in a column.
const PEERS: usize = 8;

pub(super) fn examine(panel: &Panel, seen: &Seen) -> Vec<Finding> {
    let shares = panel.numbers.par_iter().filter(|(at, values)| {
        let field = &panel.data.fields[*at];
        let header = panel.data.table.columns[field.column].name.to_lowercase();
        field.unit.as_deref() == Some("%")
            && !CHANGES.iter().any(|word| header.contains(word))
            && values.iter().all(|value| value.is_nan() || *value >= 0.0)
    });
    let found = shares.flat_map_iter(|(at, values)| of_column(panel, seen, *at, values));
    told(found.collect())
}

fn of_column(panel: &Panel, seen: &Seen, at: usize, values: &[f64]) -> Vec<Finding> {
    let filled = |row: &u32| values.get(*row as usize).is_some_and(|value| *value > 0.0);
    let mut rows: Vec<u32> = Vec::new();
    for own in panel.entities_by_year() {
        let own: Vec<u32> = own.iter().copied().filter(filled).collect();
        rows.extend(among(&own, values, 3));
    }
    let known: HashSet<u32> = rows.iter().copied().collect();
    // Those that their own years do not tell, among all others.
    let others = (0..values.len() as u32).filter(|row| filled(row) && !known.contains(row));
    let others: Vec<u32> = others.collect();
    rows.extend(far_below(&others, values));
    rows.sort_unstable();
    let by_year = counts_by_year(panel, (0..values.len() as u32).filter(filled));
    let of_rows = counts_by_year(panel, rows.iter().copied());
    // A year in which most are is told as a year.
    let is_whole_year = |row: u32| {
        let year = panel.year(row);
        let (all, own) = (by_year.get(&year), of_rows.get(&year));
        let (all, own) = (all.copied().unwrap_or(0), own.copied().unwrap_or(0));
        own > 2 && own * 2 > all
    };
    let column = panel.data.fields[at].column;
    let open = rows.into_iter().filter(|row| {
        let cell = (*row, column as u32);
        !is_whole_year(*row)
            && has_decimals(panel, *row, column)
            && !seen.contains(&(*row, at))
            && !panel.data.changed.contains_key(&cell)
    });
    let finding = |row: u32| {
        let value = values[row as usize];
        let message = at_cell("clinic.share_hundredth")
            .with("value", value)
            .with("percent", (value * 1e4).round() / 100.0);
        let ways = panel.ways(row, at, Some(Change::Multiply(100.0)));
        panel.finding(Severity::Warning, row, at, message, ways)
    };
    open.filter_map(finding).collect()
}

/// Those of some rows that are few, far below every other, and of its size a hundred times as large: a column of all sizes
/// says nothing of one of them.
fn far_below(rows: &[u32], values: &[f64]) -> Vec<u32> {
    let found = among(rows, values, PEERS + 1);
    if found.is_empty() || found.len() * 10 > rows.len() {
        return Vec::new();
    }
    let few: HashSet<u32> = found.iter().copied().collect();
    let usual = rows.iter().filter(|row| !few.contains(row));
    let (low, high) = usual.fold((f64::INFINITY, 0.0_f64), |(low, high), row| {
        let value = values[*row as usize];
        (low.min(value), high.max(value))
    });
    let is_far = |row: &u32| {
        let value = values[*row as usize];
        value * 10.0 < low && value * 100.0 <= high
    };
    if found.iter().all(is_far) {
        found
    } else {
        Vec::new()
    }
}

/// Those of some rows, so many at least, a hundred times of whose value is about the middle of the others.
fn among(rows: &[u32], values: &[f64], fewest: usize) -> Vec<u32> {
    if rows.len() < fewest.max(1) {
        return Vec::new();
    }
    let mut all: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
    // Of two middles the higher: half of an entity's years may be typed like that.
    all.sort_unstable_by(f64::total_cmp);
    let middle = all[all.len() / 2];
    let is_fraction = |row: &&u32| {
        let value = values[**row as usize];
        let times = value * 100.0 / middle;
        value < 1.0 && (1.0 / NEAR..=NEAR).contains(&times)
    };
    rows.iter().filter(is_fraction).copied().collect()
}

/// Whether two figures at least stand behind the point of what is written, as behind that of a part of one.
fn has_decimals(panel: &Panel, row: u32, column: usize) -> bool {
    let body = panel.data.rows.get(row as usize);
    let cell = body.and_then(|body| panel.data.table.columns[column].cells.get(*body as usize));
    let decimals = cell.and_then(|cell| cell.trim().split_once('.'));
    decimals.is_some_and(|(_, decimals)| {
        decimals.len() >= 2 && decimals.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn counts_by_year(panel: &Panel, rows: impl Iterator<Item = u32>) -> HashMap<Option<i32>, usize> {
    let mut counts = HashMap::new();
    for row in rows {
        *counts.entry(panel.year(row)).or_default() += 1;
    }
    counts
}
