//! The next step of an indicator, and what would reach it.

use polars::prelude::{Column, DataFrame, IdxCa, NamedFrom, Series};

use super::engine::failed;
use super::frame::numbers;
use super::items::Item;
use super::lines::amount;
use super::values;
use crate::composite::step;
use crate::dataset::{Dataset, Kind};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Better, Rule, Step};

/// The nearest better step of a step rule.
#[derive(Clone, Debug, PartialEq)]
pub struct NextStep {
    /// The value at which it begins.
    pub at: f64,
    /// Its points, before weighting.
    pub points: f64,
    /// How far the value is from it, in the indicator's unit.
    pub distance: f64,
    /// What the total would gain, not rounded; `None` where there is none.
    pub gain: Option<f64>,
    /// Raw columns of which each alone would reach it. None where the formula is linear in no column that can still
    /// change: then the value itself is what is needed.
    pub closings: Vec<Closing>,
}

/// A change of one raw column that reaches a step, all others as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// Name in the formula.
    pub column: String,
    /// Name for people.
    pub title: Title,
    /// Unit of the column; empty without one.
    pub unit: Title,
    /// What it is.
    pub from: f64,
    /// What it needs to be: a whole number where the column holds nothing else.
    pub to: f64,
}

impl Closing {
    /// The change, in a sentence.
    #[must_use]
    pub fn words(&self) -> Message {
        let key = if self.to > self.from {
            "analysis.closing_more"
        } else {
            "analysis.closing_less"
        };
        Message::new(key)
            .with("title", self.title.clone())
            .with(
                "change",
                amount((self.to - self.from).abs(), Some(&self.unit)),
            )
            .with("from", amount(self.from, Some(&self.unit)))
            .with("to", amount(self.to, Some(&self.unit)))
    }
}

/// Share by which two numbers may differ and still lie on one line.
const STRAIGHT: f64 = 1e-9;

/// The nearest step in the good direction that gives more points than the value has.
pub(super) fn next(item: &Item, value: Option<f64>, points: Option<f64>) -> Option<Step> {
    let Rule::Steps { steps, .. } = item.rule else {
        return None;
    };
    let (value, points) = value.zip(points)?;
    let more = |step: &&Step| step.points > points;
    match item.better {
        Better::Higher => steps.iter().filter(more).find(|step| step.at > value),
        Better::Lower => steps.iter().rev().filter(more).find(|step| step.at < value),
    }
    .copied()
}

/// The changes of one raw column that reach a step, for every column in which the formula is linear on the way.
///
/// Values of other years, the year itself and other years in the data (such as that of the foundation) are as they
/// are. No column goes below zero. `row` holds the raw columns of one observation.
pub(super) fn closings(
    dataset: &Dataset,
    row: &DataFrame,
    item: &Item,
    goal: Step,
) -> Result<Vec<Closing>> {
    let Rule::Steps { steps, below } = item.rule else {
        return Ok(Vec::new());
    };
    if row.height() != 1 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for name in &item.formula.columns {
        let Some(field) = dataset
            .field(name)
            .filter(|field| field.kind == Kind::Number)
        else {
            continue;
        };
        let Some(from) = numbers(row, name)?.get(0).filter(|x| x.is_finite()) else {
            continue;
        };
        let whole = is_whole(&dataset.frame, name)?;
        let Some(to) = reach(row, item, name, from, goal, whole)? else {
            continue;
        };
        let value = at(row, item, name, &[to])?[0];
        let points = step(value, item.better == Better::Lower, steps, *below);
        if points >= goal.points {
            found.push(Closing {
                column: name.clone(),
                title: field.title.clone(),
                unit: field.unit_title(),
                from,
                to,
            });
        }
    }
    Ok(found)
}

/// What a column must be for the formula to give the step's value.
fn reach(
    row: &DataFrame,
    item: &Item,
    name: &str,
    from: f64,
    goal: Step,
    whole: bool,
) -> Result<Option<f64>> {
    let near = from.abs().max(1.0) * 0.25;
    let probed = at(row, item, name, &[from, from + near])?;
    let slope = (probed[1] - probed[0]) / near;
    let mut to = from + (goal.at - probed[0]) / slope;
    if !to.is_finite() || slope == 0.0 || (to < 0.0 && from >= 0.0) {
        return Ok(None);
    }
    if whole {
        let nearest = to.round();
        to = if (to - nearest).abs() <= STRAIGHT * nearest.abs().max(1.0) {
            nearest
        } else if to > from {
            to.ceil()
        } else {
            to.floor()
        };
        if to < 0.0 && from >= 0.0 {
            return Ok(None);
        }
    }
    let way = [0.25, 0.5, 0.75, 1.0].map(|share| from + share * (to - from));
    let on_line = |(x, y): (f64, f64)| {
        let line = probed[0] + slope * (x - from);
        (y - line).abs() <= STRAIGHT * line.abs().max(probed[0].abs()).max(goal.at.abs())
    };
    let values = at(row, item, name, &way)?;
    let straight = way.into_iter().zip(values).all(on_line);
    Ok(straight.then_some(to))
}

/// The formula's values with other values of one column; NaN where it gives none.
fn at(row: &DataFrame, item: &Item, name: &str, others: &[f64]) -> Result<Vec<f64>> {
    let mut rows = row
        .take(&IdxCa::from_vec("".into(), vec![0; others.len()]))
        .map_err(failed)?;
    rows.with_column(Column::from(Series::new(name.into(), others)))
        .map_err(failed)?;
    let computed = values::compute(&rows, &[*item])?.frame;
    let found = numbers(&computed, &item.value())?;
    Ok(found.iter().map(|x| x.unwrap_or(f64::NAN)).collect())
}

/// Whether a column holds whole numbers only.
fn is_whole(frame: &DataFrame, name: &str) -> Result<bool> {
    let mut values = numbers(frame, name)?.iter().flatten();
    Ok(values.all(|x| x.fract() == 0.0))
}
