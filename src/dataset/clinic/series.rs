//! What one entity's years say together: a sign that turns for one year, and figures that are carried on unchanged.

use rayon::prelude::*;

use super::panel::Panel;
use super::{Finding, Seen, at_cell, copies, told};
use crate::dataset::{Change, Remedy, Severity, known};

pub(super) fn examine(panel: &Panel) -> Vec<Finding> {
    let mut findings = told(signs(panel));
    let (copied, mut seen) = copies::examine(panel);
    findings.extend(copied);
    let (repeated, of_rows) = repeated_years(panel, &seen);
    findings.extend(told(repeated));
    seen.extend(of_rows);
    findings.extend(told(stale(panel, &seen)));
    findings
}

/// One negative year between positive ones of the same size, in a column that has hardly any.
fn signs(panel: &Panel) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, values) in &panel.numbers {
        let negative = values.iter().filter(|value| **value < 0.0).count();
        // Typing tells of negative values where they cannot be; where they are usual, none stands out.
        if known(&panel.data.fields[*at].id).is_some()
            || negative == 0
            || negative * 100 > values.len()
        {
            continue;
        }
        let mut rows: Vec<u32> = panel
            .groups()
            .flat_map_iter(|rows| {
                rows.windows(3).filter_map(|rows| {
                    let [before, value, after] = [0, 1, 2].map(|at| values[rows[at] as usize]);
                    let like = |other: f64| other > 0.0 && (-value / other).log10().abs() <= 0.1;
                    (value < 0.0 && like(before) && like(after)).then_some(rows[1])
                })
            })
            .collect();
        rows.sort_unstable();
        for row in rows {
            let ways = panel.ways(row, *at, Some(Change::Negate));
            let message = at_cell("clinic.sign");
            found.extend(panel.finding(Severity::Warning, row, *at, message, ways));
        }
    }
    found
}

/// Significant digits of a number, up to six: trailing zeros of whole numbers are none.
fn digits(value: f64) -> u32 {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    let mut whole = value.abs();
    // Up to three decimals are looked at.
    if whole.fract() != 0.0 && whole < 1e9 {
        whole = (whole * 1000.0).round();
    }
    while whole >= 10.0 && (whole / 10.0).fract() == 0.0 {
        whole /= 10.0;
    }
    (whole.max(1.0).log10().floor() as u32 + 1).min(6)
}

/// Whether a number has so many digits that it does not come twice by chance.
pub(super) fn is_particular(value: f64) -> bool {
    digits(value) >= 3
}

/// Whether a row is of the year after another one's.
pub(super) fn follow(panel: &Panel, before: u32, row: u32) -> bool {
    match (panel.year(before), panel.year(row)) {
        (Some(before), Some(year)) => before.checked_add(1) == Some(year),
        _ => false,
    }
}

/// Years that repeat the year before in nearly all of their figures, or in all of them, and the cells that do.
fn repeated_years(panel: &Panel, copied: &Seen) -> (Vec<Finding>, Seen) {
    const FEWEST: usize = 5;
    let repeats = |rows: &[u32]| -> Option<(u32, u32, Vec<usize>, usize)> {
        let (before, row) = (rows[0], rows[1]);
        let pair = |values: &[f64]| (values[before as usize], values[row as usize]);
        let is_same = |values: &[f64]| {
            let (old, new) = pair(values);
            old.to_bits() == new.to_bits()
        };
        let same = panel.numbers.iter().filter(|(_, values)| is_same(values));
        // Four in five of five at least, or all: most years have none, and need no closer look.
        let few = same.take(FEWEST - 1).count() < FEWEST - 1;
        if few && !all_repeat(panel, &pair) || !follow(panel, before, row) {
            return None;
        }
        let (mut both, mut equal) = (0_usize, 0_usize);
        let (mut filled, mut copied) = (0_usize, Vec::new());
        for (at, values) in &panel.numbers {
            let (old, new) = pair(values);
            if old.is_nan() || new.is_nan() {
                continue;
            }
            filled += 1;
            let is_same = old.to_bits() == new.to_bits();
            if is_same {
                copied.push(*at);
            }
            if is_particular(old) {
                both += 1;
                equal += usize::from(is_same);
            }
        }
        let nearly = both >= FEWEST && equal * 5 >= both * 4;
        // What else is the same was copied with them.
        let repeats = nearly || all_repeat(panel, &pair);
        repeats.then_some((row, before, copied, filled))
    };
    let mut rows: Vec<(u32, u32, Vec<usize>, usize)> = panel
        .groups()
        .flat_map_iter(|rows| rows.windows(2).filter_map(repeats))
        .collect();
    rows.retain(|(row, _, equal, _)| !equal.iter().all(|at| copied.contains(&(*row, *at))));
    rows.sort_unstable();
    // A file in which many years repeat is one of yearly copies by intent.
    if rows.len() * 5 > panel.height().max(10) {
        return (Vec::new(), Seen::new());
    }
    let cells = rows
        .iter()
        .flat_map(|(row, _, equal, _)| equal.iter().map(|at| (*row, *at)));
    let seen = cells.collect();
    let finding = |(row, before, equal, both): (u32, u32, Vec<usize>, usize)| {
        let year = |row: u32| {
            panel
                .year(row)
                .map_or_else(String::new, |year| year.to_string())
        };
        let fixes = |change: Change| {
            let fixes = equal
                .iter()
                .filter_map(|at| panel.correction(row, *at, change));
            Remedy::Fix(fixes.collect())
        };
        let message = at_cell("clinic.year_repeats")
            .with("year", year(row))
            .with("before", year(before))
            .with("equal", equal.len())
            .with("both", both);
        let ways = vec![fixes(Change::Missing), fixes(Change::Right)];
        panel.finding(Severity::Warning, row, *equal.first()?, message, ways)
    };
    (rows.into_iter().filter_map(finding).collect(), seen)
}

/// Whether all figures of a year are those of the year before, and some of them are amounts that do not come twice.
fn all_repeat(panel: &Panel, pair: &dyn Fn(&[f64]) -> (f64, f64)) -> bool {
    let (mut equal, mut amounts) = (0_usize, 0_usize);
    for (_, values) in &panel.numbers {
        let (old, new) = pair(values);
        match (old.is_nan(), new.is_nan()) {
            (true, true) => {}
            (false, false) if old.to_bits() == new.to_bits() => {
                equal += 1;
                amounts += usize::from(digits(new) >= 4);
            }
            _ => return false,
        }
    }
    amounts >= 2 || amounts == 1 && equal >= 3
}

/// A particular value that stands for three years or more, in a column whose values hardly ever do.
fn stale(panel: &Panel, repeated: &Seen) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, values) in &panel.numbers {
        let same = |rows: &[u32]| {
            let (old, new) = (values[rows[0] as usize], values[rows[1] as usize]);
            // Most values differ: what costs more is asked of the others only.
            old.to_bits() == new.to_bits() && is_particular(old) && follow(panel, rows[0], rows[1])
        };
        let pairs: usize = panel
            .groups()
            .map(|rows| rows.len().saturating_sub(1))
            .sum();
        let equal: usize = panel
            .groups()
            .map(|rows| rows.windows(2).filter(|rows| same(rows)).count())
            .sum();
        if equal < 2 || equal * 10 > pairs {
            continue;
        }
        let mut runs: Vec<&[u32]> = panel
            .groups()
            .flat_map_iter(|rows| {
                let mut runs = Vec::new();
                let mut length = 1;
                for at in 1..=rows.len() {
                    if at < rows.len() && same(&rows[at - 1..=at]) {
                        length += 1;
                        continue;
                    }
                    let digits = digits(values[rows[at - 1] as usize]);
                    if length >= 3 && digits >= 5 || length >= 4 && digits >= 4 {
                        runs.push(&rows[at - length..at]);
                    }
                    length = 1;
                }
                runs
            })
            .collect();
        // Where many entities have such runs, the column is one of figures that stand.
        if runs.len() * 20 > panel.groups().len().max(20) {
            continue;
        }
        runs.sort_unstable();
        for run in runs {
            let (Some(&row), years) = (run.last(), run.len()) else {
                continue;
            };
            // Where whole years repeat the one before, that is the cause, and told.
            if run
                .iter()
                .skip(1)
                .all(|row| repeated.contains(&(*row, *at)))
            {
                continue;
            }
            let message = at_cell("clinic.stale").with("years", years);
            let fixes = |change: Change| {
                let later = run.iter().skip(1);
                Remedy::Fix(
                    later
                        .filter_map(|row| panel.correction(*row, *at, change))
                        .collect(),
                )
            };
            let ways = vec![fixes(Change::Missing), fixes(Change::Right)];
            found.extend(panel.finding(Severity::Note, row, *at, message, ways));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::is_particular;

    #[test]
    fn round_and_small_numbers_come_twice() {
        for value in [0.0, 5.0, 42.0, 100.0, 5000.0, 120_000.0, f64::NAN] {
            assert!(!is_particular(value), "{value}");
        }
        for value in [123.0, 4567.0, 98_760.0, 12.37, -1234.5] {
            assert!(is_particular(value), "{value}");
        }
    }
}
