//! Figures of one entity that go on at another level from a year on, or stand out of all of its other years, by a
//! factor that is no power of ten or in a column that may be negative.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::breaks::Moved;
use super::jumps::WholeYears;
use super::panel::Panel;
use super::{Finding, Seen, at_cell, told};
use crate::dataset::{Change, Remedy, Severity};

/// Steps between calm years are no larger, as logarithms.
const CALM: f64 = 0.15;

/// A value so many times those of all other years stands out of them.
const FAR: f64 = 12.0;

/// A value of another sign stands out from this on.
const FAR_TURNED: f64 = 5.0;

/// How near, as a power of ten, to what most entities did a value far beyond its other years is one of theirs.
const ALIKE: f64 = 0.5;

pub(super) fn examine(
    panel: &Panel,
    whole: &WholeYears,
    moved: &Moved,
    seen: &Seen,
) -> Vec<Finding> {
    let mut findings = told(levels(panel, whole, seen));
    findings.extend(told(spikes(panel, whole, moved, seen)));
    findings
}

/// A figure that is ten, a hundred times what it was before and stays so, while the others go on.
fn levels(panel: &Panel, whole: &WholeYears, seen: &Seen) -> Vec<Finding> {
    let mut found: Vec<(u32, usize, i32, Vec<u32>)> = panel
        .groups()
        .flat_map_iter(|rows| {
            let mut of_entity = Vec::new();
            for (at, values) in &panel.numbers {
                if let Some((place, power)) = level(rows, values) {
                    let alone = panel.numbers.iter().all(|(other, values)| {
                        other == at || step(values, rows[place - 1], rows[place]).abs() < 0.3
                    });
                    let sure = panel.numbers.len() > 1 || power.abs() > 1;
                    if alone && sure {
                        of_entity.push((rows[place], *at, power, rows[place..].to_vec()));
                    }
                }
            }
            of_entity
        })
        .collect();
    found.sort_unstable();
    // Where many do so, it is no mistake of one.
    let mut many: BTreeMap<(usize, Option<i32>), usize> = BTreeMap::new();
    for (row, at, ..) in &found {
        *many.entry((*at, panel.year(*row))).or_default() += 1;
    }
    let finding = |(row, at, power, rows): (u32, usize, i32, Vec<u32>)| {
        let year = panel.year(row);
        if whole.contains(&(at, year)) || seen.contains(&(row, at)) || many[&(at, year)] > 3 {
            return None;
        }
        let factor = 10_f64.powi(power.abs());
        let change = if power > 0 {
            Change::Divide(factor)
        } else {
            Change::Multiply(factor)
        };
        let fixes = |change: Change| {
            let fixes = rows
                .iter()
                .filter_map(|row| panel.correction(*row, at, change));
            Remedy::Fix(fixes.collect())
        };
        let key = if power > 0 {
            "clinic.level_up"
        } else {
            "clinic.level_down"
        };
        let message = at_cell(key).with("factor", factor).with(
            "year",
            year.map_or_else(String::new, |year| year.to_string()),
        );
        let ways = vec![fixes(change), fixes(Change::Right)];
        panel.finding(Severity::Warning, row, at, message, ways)
    };
    found.into_iter().filter_map(finding).collect()
}

/// The step from one row to another, as a logarithm; nothing where there is none.
fn step(values: &[f64], from: u32, to: u32) -> f64 {
    let (from, to) = (values[from as usize], values[to as usize]);
    if from > 0.0 && to > 0.0 {
        (to / from).log10()
    } else {
        0.0
    }
}

/// The place of the first row of the new level, and the power of ten between the two: both sides are calm and of two
/// years at least.
fn level(rows: &[u32], values: &[f64]) -> Option<(usize, i32)> {
    if rows.len() < 4
        || rows
            .iter()
            .any(|row| values[*row as usize].is_nan() || values[*row as usize] <= 0.0)
    {
        return None;
    }
    let steps: Vec<f64> = rows
        .windows(2)
        .map(|pair| step(values, pair[0], pair[1]))
        .collect();
    let mut large = (0..steps.len()).filter(|&at| steps[at].abs() > CALM);
    let (at, None) = (large.next()?, large.next()) else {
        return None;
    };
    let power = steps[at].round();
    let usual = [1.0, 2.0, 3.0, 4.0, 8.0].contains(&power.abs());
    // Firms do grow eightfold, and stay so.
    let tolerance = if power.abs() < 1.5 { 0.06 } else { 0.12 };
    let near = (steps[at] - power).abs() <= tolerance;
    (usual && near && at >= 1 && rows.len() - at > 2).then_some((at + 1, power as i32))
}

/// One value far beyond all other years of its entity, where the others did not move alike.
fn spikes(panel: &Panel, whole: &WholeYears, moved: &Moved, seen: &Seen) -> Vec<Finding> {
    let mut found: Vec<(u32, usize, f64)> = panel
        .numbers
        .par_iter()
        .flat_map_iter(|(at, values)| {
            let rows: Vec<(u32, f64)> = panel
                .groups()
                .filter_map(|rows| spike(rows, values))
                .collect();
            // A column in which many do so is a wild one.
            let few = rows.len() * 50 <= panel.height().max(100);
            let at = *at;
            rows.into_iter()
                .filter(move |_| few)
                .map(move |(row, factor)| (row, at, factor))
        })
        .collect();
    found.retain(|(row, at, factor)| {
        let year = (*at, panel.year(*row));
        let alike = |step: &f64| (factor.log10() - step).abs() <= ALIKE;
        !seen.contains(&(*row, *at))
            && !whole.contains(&year)
            && !moved.get(&year).is_some_and(alike)
    });
    found.sort_by_key(|(row, at, _)| (*row, *at));
    let finding = |(row, at, factor): (u32, usize, f64)| {
        let message = at_cell("clinic.spike").with("factor", factor.round());
        panel.finding(
            Severity::Warning,
            row,
            at,
            message,
            panel.ways(row, at, None),
        )
    };
    found.into_iter().filter_map(finding).collect()
}

/// The row whose value is many times those of all others, which are of one sign and of one size, and how many times.
fn spike(rows: &[u32], values: &[f64]) -> Option<(u32, f64)> {
    let present: Vec<(u32, f64)> = rows
        .iter()
        .map(|row| (*row, values[*row as usize]))
        .filter(|(_, value)| !value.is_nan())
        .collect();
    if present.len() < 4 {
        return None;
    }
    let (place, (row, value)) = present
        .iter()
        .copied()
        .enumerate()
        .max_by(|(_, (_, one)), (_, (_, other))| one.abs().total_cmp(&other.abs()))?;
    let others = || {
        present
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != place)
            .map(|(_, (_, value))| *value)
    };
    let largest = others().map(f64::abs).fold(0.0, f64::max);
    let smallest = others().map(f64::abs).fold(f64::INFINITY, f64::min);
    let positive = others().next()? > 0.0;
    let one_sign = others().all(|other| (other > 0.0) == positive && other != 0.0);
    let calm = smallest >= 2.0 && largest <= 2.5 * smallest;
    // At the ends of the years firms begin, grow and close.
    let inside = place > 0 && place + 1 < present.len();
    let turned = (value > 0.0) != positive;
    let far = if turned { FAR_TURNED } else { FAR };
    (one_sign && calm && (inside || turned) && value.abs() >= far * largest)
        .then_some((row, value.abs() / largest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[f64]) -> Vec<u32> {
        (0..values.len() as u32).collect()
    }

    #[test]
    fn a_level_is_calm_on_both_sides() {
        let of = |values: &[f64]| level(&rows(values), values);
        assert_eq!(of(&[100.0, 105.0, 110.0, 1100.0, 1150.0]), Some((3, 1)));
        assert_eq!(of(&[5e6, 5.1e6, 520.0, 530.0]), Some((2, -4)));
        assert_eq!(of(&[100.0, 105.0, 110.0, 1100.0]), None);
        assert_eq!(of(&[100.0, 300.0, 900.0, 2700.0, 8000.0]), None);
        assert_eq!(of(&[100.0, 105.0, 330.0, 340.0]), None);
        assert_eq!(of(&[350.0, 339.0, 355.0, 2907.0, 3037.0]), None);
    }

    #[test]
    fn a_spike_stands_out_of_calm_years() {
        let of = |values: &[f64]| spike(&rows(values), values).map(|(row, _)| row);
        assert_eq!(
            of(&[16_000.0, 17_000.0, 335_775.0, 18_000.0, 19_000.0]),
            Some(2)
        );
        assert_eq!(of(&[100.0, 110.0, -5000.0, 120.0]), Some(2));
        assert_eq!(of(&[100.0, 110.0, -120.0, 120.0]), None);
        assert_eq!(of(&[100.0, 110.0, 115.0, 5000.0]), None);
        assert_eq!(of(&[1.0, 50.0, 3000.0, 20.0]), None);
    }
}
