//! Shares that cannot be: above 100 % or below nothing, and parts that are larger than their whole.

use super::panel::Panel;
use super::{Finding, Seen, at_cell, told};
use crate::dataset::{Severity, known};
use crate::i18n::{Message, Title};

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

pub(super) fn examine(panel: &Panel, seen: &Seen) -> Vec<Finding> {
    let mut findings = told(beyond(panel));
    findings.extend(told(larger_parts(panel, seen)));
    findings.extend(told(beyond_means(panel, seen)));
    findings
}

/// Spending on research beyond the revenue of an enterprise, where hardly any has it.
fn beyond_means(panel: &Panel, seen: &Seen) -> Vec<Finding> {
    let (Some((at, spent)), Some((of, revenue))) = (
        panel.values_of("rd_expense_wan"),
        panel.values_of("revenue_wan"),
    ) else {
        return Vec::new();
    };
    let title: Title = panel.data.fields[of].title.clone();
    let rows: Vec<usize> = (0..spent.len())
        .filter(|&row| revenue[row] > 0.0 && spent[row] > revenue[row])
        .collect();
    // Young enterprises live on other money: where many do, it is how things are.
    if rows.len() * 20 > spent.len().max(20) {
        return Vec::new();
    }
    let finding = |row: usize| {
        let key = row as u32;
        if seen.contains(&(key, at)) || seen.contains(&(key, of)) {
            return None;
        }
        let message = at_cell("clinic.beyond_means")
            .with("whole", title.clone())
            .with("value", spent[row])
            .with("of", revenue[row]);
        panel.finding(Severity::Note, key, at, message, panel.ways(key, at, None))
    };
    rows.into_iter().filter_map(finding).collect()
}

fn beyond(panel: &Panel) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, values) in &panel.numbers {
        let field = &panel.data.fields[*at];
        if field.unit.as_deref() != Some("%") {
            continue;
        }
        let header = panel.data.table.columns[field.column].name.to_lowercase();
        let is_share = known(&field.id).is_some()
            || SHARE.iter().any(|word| header.contains(word))
                && !OTHER.iter().any(|word| header.contains(word));
        let outside = |value: f64| !value.is_nan() && !(0.0..=100.0 + 1e-9).contains(&value);
        let present = values.iter().filter(|value| !value.is_nan()).count();
        let many = values.iter().filter(|value| outside(**value)).count();
        // Where many are beyond, it is no share of a whole.
        if !is_share || many * 20 > present.max(20) {
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

fn larger_parts(panel: &Panel, seen: &Seen) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, parts) in &panel.numbers {
        let whole = known(&panel.data.fields[*at].id).and_then(|known| known.part_of.as_deref());
        let Some((of, wholes)) = whole.and_then(|whole| panel.values_of(whole)) else {
            continue;
        };
        let title: Title = panel.data.fields[of].title.clone();
        let larger = |row: &usize| {
            let (part, whole) = (parts[*row], wholes[*row]);
            part > whole * (1.0 + 1e-9) && whole >= 0.0
        };
        let rows: Vec<usize> = (0..parts.len()).filter(larger).collect();
        // Where many are larger, the two columns are not what they seem.
        if rows.len() * 20 > parts.len().max(20) {
            continue;
        }
        for row in rows {
            let key = row as u32;
            if seen.contains(&(key, *at)) || seen.contains(&(key, of)) {
                continue;
            }
            let message = at_cell("clinic.part_larger")
                .with("whole", title.clone())
                .with("value", parts[row])
                .with("of", wholes[row]);
            let ways = panel.ways(key, *at, None);
            found.extend(panel.finding(Severity::Warning, key, *at, message, ways));
        }
    }
    found
}
