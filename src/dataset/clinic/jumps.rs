//! Values in another unit than those beside them: ten, a hundred, ten thousand times too large or too small, against
//! the entity's other years, or against its other figures where it has no years to compare.

use std::collections::HashSet;

use rayon::prelude::*;

use super::panel::{Panel, median};
use super::{Finding, Seen, peers, tens, told};
use crate::dataset::{Change, Severity, known};
use crate::i18n::Message;
use crate::table::{Dimension, Unit};

/// Fields and years whose whole column is in another unit, which is told once.
pub(super) type WholeYears = HashSet<(usize, Option<i32>)>;

pub(super) fn examine(panel: &Panel, whole: &WholeYears) -> (Vec<Finding>, Seen) {
    let mut jumps: Vec<(u32, usize, i32)> = panel
        .numbers
        .par_iter()
        .filter(|(field, values)| {
            // What may be negative, such as a profit, comes near zero without a mistake.
            let signed = known(&panel.data.fields[*field].id).is_some_and(|known| known.signed);
            !signed && hardly_negative(values)
        })
        .flat_map_iter(|(field, values)| {
            let mut found: Vec<(u32, usize, i32)> = panel
                .groups()
                .flat_map_iter(|rows| within(rows, values))
                .map(|(row, power)| (row, *field, power))
                .collect();
            found.retain(|(row, ..)| !whole.contains(&(*field, panel.year(*row))));
            found
        })
        .collect();
    // What the others did between two years says best which of the two is wrong.
    let by_peers = peers::jumps(panel, whole);
    let decided = peers::decided(panel, &by_peers);
    jumps.retain(|(row, field, _)| !decided.contains_key(&(panel.entity(*row), *field)));
    jumps.extend(by_peers);
    let mut seen: Seen = jumps.iter().map(|(row, field, _)| (*row, *field)).collect();
    for jump in tens::examine(panel, whole)
        .into_iter()
        .chain(against_others(panel))
    {
        let whole_year = whole.contains(&(jump.1, panel.year(jump.0)));
        if !whole_year && seen.insert((jump.0, jump.1)) {
            jumps.push(jump);
        }
    }
    jumps.sort_unstable();
    let findings = jumps.into_iter().filter_map(|(row, field, power)| {
        let factor = 10_f64.powi(power.abs());
        let (key, change) = if power > 0 {
            ("clinic.jump_up", Change::Divide(factor))
        } else {
            ("clinic.jump_down", Change::Multiply(factor))
        };
        let message = Message::new(key).with("factor", factor);
        let ways = panel.ways(row, field, Some(change));
        panel.finding(Severity::Warning, row, field, message, ways)
    });
    (told(findings.collect()), seen)
}

/// Whether so few values are negative that those are mistakes themselves, and hide no other.
pub(super) fn hardly_negative(values: &[f64]) -> bool {
    let negative = values.iter().filter(|value| **value < 0.0).count();
    negative <= (values.len() / 50).max(1)
}

/// The power of ten that a difference of logarithms is nearly one of, if it is that of a unit.
pub(super) fn power_of(difference: f64, tolerance: f64) -> Option<i32> {
    let power = difference.round();
    let usual = [1.0, 2.0, 3.0, 4.0, 8.0].contains(&power.abs());
    (usual && (difference - power).abs() <= tolerance).then_some(power as i32)
}

/// Jumps of one entity against its other years: the years beside the jump are calm, it stands out of both neighbours
/// by a power of ten, and a lone small step needs calmer years than a large one. At the ends of the years, where firms
/// begin and close, only large ones count.
fn within(rows: &[u32], values: &[f64]) -> Vec<(u32, i32)> {
    /// A jump is a step of ten at least: what lies closer together has none.
    const LEAST: f64 = 6.0;
    let (mut smallest, mut largest) = (f64::INFINITY, 0.0_f64);
    for row in rows {
        let size = values[*row as usize].abs();
        if size > 0.0 {
            smallest = smallest.min(size);
            largest = largest.max(size);
        }
    }
    if rows.len() < 2 || largest < LEAST * smallest {
        return Vec::new();
    }
    let logs: Vec<(u32, f64)> = rows
        .iter()
        .map(|row| (*row, values[*row as usize].abs()))
        .filter(|(_, size)| *size > 0.0)
        .map(|(row, size)| (row, size.log10()))
        .collect();
    if logs.len() < 4 {
        return within_few(&logs).into_iter().collect();
    }
    let mut found = Vec::new();
    for at in 0..logs.len() {
        let before = at.checked_sub(1).map(|before| logs[before].1);
        let after = logs.get(at + 1).map(|next| next.1);
        let beside: Vec<f64> = before.into_iter().chain(after).collect();
        let expected = beside.iter().sum::<f64>() / beside.len() as f64;
        let difference = logs[at].1 - expected;
        if difference.abs() < 0.8 {
            continue;
        }
        let Some(power) = power_of(difference, 0.3) else {
            continue;
        };
        let rest: Vec<f64> = logs
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, log)| log.1)
            .collect();
        let roughest = rest
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .fold(0.0, f64::max);
        let exact = (difference - f64::from(power)).abs();
        let smallest = rest.iter().copied().fold(f64::INFINITY, f64::min);
        let sure = match power.abs() {
            1 => beside.len() == 2 && rest.len() >= 4 && roughest <= 0.15 && exact <= 0.1,
            2 => beside.len() == 2 && roughest <= 0.3 && exact <= 0.2,
            _ => roughest <= 0.6,
        };
        // Small counts go from one to ten without a mistake.
        if sure && smallest.max(logs[at].1) >= 2.0 && (power > 0 || smallest >= 2.0) {
            found.push((logs[at].0, power));
        }
    }
    // Two jumps in one short series contradict each other.
    if found.len() * 3 > logs.len() {
        found.clear();
    }
    found
}

/// The jump of an entity with two or three years: by no less than a thousand and closely so, from an amount that is not
/// small, beside years that are calm. Of two years the larger value is the one that is told.
fn within_few(logs: &[(u32, f64)]) -> Option<(u32, i32)> {
    const LARGE: [i32; 3] = [3, 4, 8];
    let of = |at: usize, others: &[f64]| {
        let expected = others.iter().sum::<f64>() / others.len() as f64;
        let difference = logs[at].1 - expected;
        let power = power_of(difference, 0.15).filter(|power| LARGE.contains(&power.abs()))?;
        let calm = others.iter().all(|other| (other - expected).abs() <= 0.1);
        let large = others.iter().all(|other| *other >= 2.0);
        (calm && large).then_some((logs[at].0, power))
    };
    match logs {
        [first, second] => {
            let larger = usize::from(second.1 > first.1);
            of(larger, &[logs[1 - larger].1])
        }
        [_, _, _] => (0..3).find_map(|at| {
            let others: Vec<f64> = (0..3)
                .filter(|other| *other != at)
                .map(|other| logs[other].1)
                .collect();
            of(at, &others)
        }),
        _ => None,
    }
}

/// Amounts of money that are ten thousand times what the entity's other amounts speak for.
fn against_others(panel: &Panel) -> Vec<(u32, usize, i32)> {
    let is_money = |field: usize| {
        let unit = panel.data.fields[field]
            .unit
            .as_deref()
            .and_then(Unit::parse);
        unit.is_some_and(|unit| matches!(unit.dimension, Dimension::Money(_) | Dimension::People))
    };
    let log = |value: f64| if value > 0.0 { value.log10() } else { f64::NAN };
    let columns: Vec<(usize, Vec<f64>)> = panel
        .numbers
        .par_iter()
        .filter(|(field, _)| is_money(*field))
        .filter_map(|(field, values)| {
            let mut logs: Vec<f64> = values.iter().map(|value| log(*value)).collect();
            let mut present: Vec<f64> = logs.iter().copied().filter(|log| !log.is_nan()).collect();
            if present.len() < 30 || present.len() * 2 < values.len() {
                return None;
            }
            let middle = median(&mut present)?;
            for log in &mut logs {
                *log -= middle;
            }
            Some((*field, logs))
        })
        .collect();
    if columns.len() < 5 {
        return Vec::new();
    }
    // The size of each entity among all, by the middle of its figures.
    let sizes: Vec<f64> = (0..panel.height())
        .into_par_iter()
        .map(|row| {
            let own = columns.iter().map(|(_, logs)| logs[row]);
            let mut own: Vec<f64> = own.filter(|log| !log.is_nan()).collect();
            if own.len() < 5 {
                return f64::NAN;
            }
            median(&mut own).unwrap_or(f64::NAN)
        })
        .collect();
    columns
        .par_iter()
        .flat_map_iter(|(field, logs)| {
            let residuals = logs.iter().zip(&sizes).map(|(log, size)| log - size);
            let mut spread: Vec<f64> = residuals
                .clone()
                .map(f64::abs)
                .filter(|residual| !residual.is_nan())
                .collect();
            let deviation = 1.4826 * median(&mut spread).unwrap_or(f64::INFINITY);
            let far = |residual: f64| (residual - 4.0).abs() <= 0.6 && residual > 7.0 * deviation;
            let found: Vec<(u32, usize, i32)> = residuals
                .enumerate()
                .filter(|(_, residual)| far(*residual))
                .map(|(row, _)| (row as u32, *field, 4))
                .collect();
            found
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[f64]) -> Vec<(u32, i32)> {
        let rows: Vec<u32> = (0..values.len() as u32).collect();
        within(&rows, values)
    }

    #[test]
    fn a_unit_jumps_and_comes_back() {
        assert_eq!(found(&[500.0, 520.0, 5.4e6, 560.0, 590.0]), [(2, 4)]);
        assert_eq!(found(&[500.0, 520.0, 54_000.0, 560.0, 590.0]), [(2, 2)]);
        assert_eq!(found(&[500.0, 520.0, 5400.0, 560.0, 590.0]), [(2, 1)]);
        assert_eq!(found(&[50_000.0, 52_000.0, 5.4, 56_000.0]), [(2, -4)]);
        assert_eq!(found(&[5.0e6, 520.0, 540.0, 560.0, 590.0]), [(0, 4)]);
    }

    #[test]
    fn growth_closing_and_small_counts_are_no_jumps() {
        assert!(found(&[500.0, 900.0, 2000.0, 8000.0, 20_000.0]).is_empty());
        assert!(found(&[500.0, 520.0, 540.0, 560.0, 5.0]).is_empty());
        assert!(found(&[1.0, 2.0, 10.0, 1.0, 1.0]).is_empty());
        assert!(found(&[500.0, 60.0, 5400.0, 80.0, 590.0]).is_empty());
        assert!(found(&[500.0, 3.0e6]).is_empty());
        assert!(found(&[5.0, 5.0e4]).is_empty());
        assert!(found(&[500.0, 5.0e6, 5.0e4]).is_empty());
    }

    #[test]
    fn two_or_three_years_are_enough_for_a_large_jump() {
        assert_eq!(found(&[500.0, 5.0e6, 520.0]), [(1, 4)]);
        assert_eq!(found(&[500.0, 5.1e6]), [(1, 4)]);
        assert_eq!(found(&[5.1e5, 500.0]), [(0, 3)]);
        assert_eq!(found(&[500.0, 520.0, 5.2e6]), [(2, 4)]);
        assert_eq!(found(&[5.0e6, 5.2e6, 510.0]), [(2, -4)]);
    }
}
