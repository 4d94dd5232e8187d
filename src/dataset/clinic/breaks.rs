//! Breaks between years that most entities share: a year in another unit, or a figure that is defined anew.

use std::collections::{BTreeMap, HashMap};

use super::jumps::WholeYears;
use super::panel::{Panel, median};
use super::{Finding, told};
use crate::dataset::{Change, Fix, Remedy, Severity};
use crate::i18n::Message;
use rayon::prelude::*;

/// So many entities must have both years.
const FEWEST: usize = 8;

/// How a figure goes from one year to the next, over all entities.
struct Step {
    year: i32,
    middle: f64,
    /// The share of entities near the middle.
    agree: f64,
    /// The share that moves the same way by more than a quarter.
    same_way: f64,
}

/// Years in which a field moves at most entities, by how much, as a power of ten.
pub(super) type Moved = HashMap<(usize, Option<i32>), f64>;

pub(super) fn examine(panel: &Panel) -> (Vec<Finding>, WholeYears, Moved) {
    let mut findings = Vec::new();
    let mut moved = Moved::new();
    let mut whole = WholeYears::new();
    let steps: Vec<(usize, Vec<Step>)> = panel
        .numbers
        .par_iter()
        .map(|(at, values)| (*at, steps(panel, values)))
        .collect();
    for (at, steps) in steps {
        let field = &panel.data.fields[at];
        for (place, step) in steps.iter().enumerate() {
            let power = step.middle.round();
            let unit = power != 0.0 && (step.middle - power).abs() <= 0.15 && step.agree >= 0.7;
            if unit {
                if is_return(&steps, place, power) {
                    continue;
                }
                let years = other_unit(&steps, place, power);
                whole.extend(years.iter().map(|year| (at, Some(*year))));
                findings.extend(unit_break(panel, at, step.year, power, &years));
                continue;
            }
            // A step back to where another led away from is not what is usual.
            if is_return(&steps, place, step.middle) {
                continue;
            }
            let others = steps.iter().filter(|other| {
                other.year != step.year && (other.middle + step.middle).abs() > 0.15
            });
            let mut others: Vec<f64> = others.map(|other| other.middle).collect();
            let count = others.len();
            let Some(usual) = median(&mut others) else {
                continue;
            };
            let spread = others
                .iter()
                .map(|other| (other - usual).abs())
                .fold(0.0, f64::max);
            let beyond = (step.middle - usual).abs();
            if count < 2 || beyond <= 0.25 || beyond <= 3.0 * spread || step.same_way < 0.85 {
                continue;
            }
            moved.insert((at, Some(step.year)), step.middle);
            let message = Message::new("clinic.break")
                .with("column", field.title.clone())
                .with("before", (step.year - 1).to_string())
                .with("year", step.year.to_string())
                .with("factor", (10_f64.powf(step.middle) * 100.0).round() / 100.0);
            let right = Remedy::Fix(vec![Fix {
                field: field.id.clone(),
                entity: None,
                year: Some(step.year),
                change: Change::Right,
            }]);
            let is_right = panel.data.mapping.fix.iter().any(|fix| {
                let whole = fix.field == field.id && fix.entity.is_none();
                whole && fix.year == Some(step.year) && fix.change == Change::Right
            });
            if !is_right {
                findings.push(Panel::general(Severity::Note, message, vec![right]));
            }
        }
    }
    (told(findings), whole, moved)
}

/// Whether a step leads back from a unit that an earlier step led to.
fn is_return(steps: &[Step], place: usize, power: f64) -> bool {
    steps[..place]
        .iter()
        .any(|earlier| earlier.middle.abs() > 0.25 && (earlier.middle + power).abs() <= 0.15)
}

/// The years on the side of a step that is in the other unit: up to the step back, or the side with fewer years.
fn other_unit(steps: &[Step], place: usize, power: f64) -> Vec<i32> {
    let back = steps[place + 1..]
        .iter()
        .position(|later| (later.middle + power).abs() <= 0.15);
    let years = |steps: &[Step]| steps.iter().map(|step| step.year).collect::<Vec<i32>>();
    match back {
        Some(length) => years(&steps[place..=place + length]),
        None if steps.len() - place <= place + 1 => years(&steps[place..]),
        None => {
            let first = steps[0].year - 1;
            std::iter::once(first)
                .chain(years(&steps[..place]))
                .collect()
        }
    }
}

fn unit_break(panel: &Panel, at: usize, year: i32, power: f64, years: &[i32]) -> Option<Finding> {
    let field = &panel.data.fields[at];
    let factor = 10_f64.powi(power.abs() as i32);
    // The years from the step on are too large when it leads up, those before it too small.
    let after = years.contains(&year);
    let change = if after == (power > 0.0) {
        Change::Divide(factor)
    } else {
        Change::Multiply(factor)
    };
    let fixes = |change: Change| -> Vec<Fix> {
        let fix = |year: &i32| Fix {
            field: field.id.clone(),
            entity: None,
            year: Some(*year),
            change,
        };
        years.iter().map(fix).collect()
    };
    let right = fixes(Change::Right);
    if right.iter().all(|fix| panel.data.mapping.fix.contains(fix)) {
        return None;
    }
    let named = match years {
        [first, .., last] if (*last - *first) as usize + 1 == years.len() => {
            format!("{first}–{last}")
        }
        _ => {
            let all: Vec<String> = years.iter().map(ToString::to_string).collect();
            all.join(", ")
        }
    };
    let message = Message::new("clinic.unit_break")
        .with("column", field.title.clone())
        .with("before", (year - 1).to_string())
        .with("year", year.to_string())
        .with("factor", factor)
        .with("years", named);
    let remedies = vec![Remedy::Fix(fixes(change)), Remedy::Fix(right)];
    Some(Panel::general(Severity::Warning, message, remedies))
}

fn steps(panel: &Panel, values: &[f64]) -> Vec<Step> {
    let ratios: Vec<(i32, f64)> = panel
        .groups()
        .flat_map_iter(|rows| {
            rows.windows(2).filter_map(|rows| {
                let (before, year) = (panel.year(rows[0])?, panel.year(rows[1])?);
                let (old, new) = (values[rows[0] as usize], values[rows[1] as usize]);
                let usable = before.checked_add(1) == Some(year) && old > 0.0 && new > 0.0;
                usable.then_some((year, new / old))
            })
        })
        .collect();
    let mut by_year: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for (year, ratio) in ratios {
        by_year.entry(year).or_default().push(ratio);
    }
    by_year
        .into_iter()
        .filter(|(_, ratios)| ratios.len() >= FEWEST)
        .filter_map(|(year, mut ratios)| {
            // Logarithms keep the order of what they are of: only the middle needs one.
            let middle = median(&mut ratios)?;
            let count = ratios.len() as f64;
            let share = |of: &dyn Fn(f64) -> bool| {
                ratios.iter().filter(|ratio| of(**ratio)).count() as f64 / count
            };
            let near = 10_f64.powf(0.3);
            let (least, most) = (middle / near, middle * near);
            let far = 10_f64.powf(0.1);
            Some(Step {
                year,
                middle: middle.log10(),
                agree: share(&|ratio| (least..=most).contains(&ratio)),
                same_way: if middle >= 1.0 {
                    share(&|ratio| ratio > far)
                } else {
                    share(&|ratio| ratio < 1.0 / far)
                },
            })
        })
        .collect()
}
