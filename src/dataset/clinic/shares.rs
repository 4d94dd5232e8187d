//! Shares that cannot be: above 100 % or below nothing, or written as parts of one among others in per cent.

use rayon::prelude::*;

use super::panel::{Panel, median};
use super::{Finding, at_cell, told};
use crate::dataset::{Change, ColumnRule, Reading, Remedy, Severity, known};
use crate::i18n::Message;

/// Words in the header of a share of a whole.
const SHARE: [&str; 9] = [
    "占",
    "比重",
    "比例",
    "份额",
    "share",
    "proportion",
    "percentage of",
    "% of total",
    "覆盖率",
];
/// Words that say it is something else in per cent.
const OTHER: [&str; 9] = [
    "增", "负债", "利润", "收益", "growth", "change", "margin", "debt", "gdp",
];

/// The unit of shares that are parts of one.
const ONE: &str = "倍";

pub(super) fn examine(panel: &Panel) -> Vec<Finding> {
    let mut findings = told(beyond(panel));
    findings.extend(told(fractions(panel)));
    findings
}

fn beyond(panel: &Panel) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, values) in &panel.numbers {
        let field = &panel.data.fields[*at];
        if field.unit.as_deref() != Some("%") {
            continue;
        }
        let header = panel.data.table.columns[field.column].name.to_lowercase();
        let is_called = SHARE.iter().any(|word| header.contains(word))
            && !OTHER.iter().any(|word| header.contains(word));
        let is_share = is_called || known(&field.id).is_some();
        let outside = |value: f64| !value.is_nan() && !(0.0..=100.0 + 1e-9).contains(&value);
        let present = values.iter().filter(|value| !value.is_nan()).count();
        let many = values.iter().filter(|value| outside(**value)).count();
        // Where many are beyond, it is no share of a whole; of what is called one more than of a rate.
        let (one_in, least) = if is_called { (3, 6) } else { (20, 20) };
        if !is_share || many * one_in > present.max(least) {
            continue;
        }
        for (row, value) in values
            .iter()
            .enumerate()
            .filter(|(_, value)| outside(**value))
        {
            let row = row as u32;
            let key = if *value < 0.0 {
                "clinic.share_below"
            } else {
                "clinic.share_above"
            };
            let ways = panel.ways(row, *at, None);
            found.extend(panel.finding(Severity::Warning, row, *at, Message::new(key), ways));
        }
    }
    found
}

/// Shares written as parts of one among others in per cent: `0.12` beside `12%`.
fn fractions(panel: &Panel) -> Vec<Finding> {
    let in_percent = panel
        .numbers
        .par_iter()
        .filter(|(at, _)| panel.data.fields[*at].unit.as_deref() == Some("%"));
    let found = in_percent.flat_map_iter(|(at, values)| fractions_of(panel, *at, values));
    found.collect()
}

fn fractions_of(panel: &Panel, at: usize, values: &[f64]) -> Vec<Finding> {
    let field = &panel.data.fields[at];
    let column = &panel.data.table.columns[field.column];
    let mut signed: Vec<bool> = Vec::with_capacity(column.cells.len());
    let is_sign = |cell: &str| cell.contains(['%', '％', '‰']);
    column.cells.for_each(|cell| signed.push(is_sign(cell)));
    let body = |row: usize| panel.data.rows.get(row).map_or(0, |body| *body as usize);
    let is_signed = |row: &usize| signed.get(body(*row)).copied().unwrap_or_default();
    let changed = |row: &usize| {
        let cell = (*row as u32, field.column as u32);
        panel.data.changed.contains_key(&cell)
    };
    let filled = || {
        let rows = 0..values.len();
        rows.filter(|row| values[*row] != 0.0 && !values[*row].is_nan())
    };
    let mut sizes: Vec<f64> = filled()
        .filter(is_signed)
        .map(|row| values[row].abs())
        .collect();
    let Some(middle) = median(&mut sizes) else {
        return Vec::new();
    };
    let (least, most) = sizes
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(least, most), size| {
            (least.min(*size), most.max(*size))
        });
    let without: Vec<usize> = filled()
        .filter(|row| !is_signed(row) && !changed(row))
        .collect();
    // A hundred times as much is of the size of the others, and the value itself is not.
    let is_fraction = |row: &usize| {
        let size = values[*row].abs();
        let times = size * 100.0;
        size <= 1.0 && size * 10.0 < middle && times * 3.0 >= least && times <= most * 3.0
    };
    let rows: Vec<usize> = without.iter().copied().filter(is_fraction).collect();
    let all = rows.len() == without.len();
    let finding = |row: usize| {
        let key = row as u32;
        let mut ways = panel.ways(key, at, Some(Change::Multiply(100.0)));
        let rule = panel
            .data
            .mapping
            .rule(&column.name)
            .filter(|_| all && rows.len() > 1);
        if let Some(rule) = rule {
            let rule = ColumnRule {
                unit: Some(ONE.to_owned()),
                ..rule.clone()
            };
            ways.push(Remedy::Read(rule, Reading::Unit));
        }
        let message = at_cell("clinic.share_fraction")
            .with("value", values[row])
            .with("percent", (values[row] * 1e4).round() / 100.0);
        panel.finding(Severity::Warning, key, at, message, ways)
    };
    rows.iter().filter_map(|row| finding(*row)).collect()
}
