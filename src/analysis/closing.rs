//! The next step of an indicator, and what would reach it.

use polars::prelude::{Column, DataFrame, NamedFrom, Series};

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
    if row.height() != 1 {
        return Ok(Vec::new());
    }
    let own = Movable::of(dataset, &item.formula.columns)?;
    let found = closings_of(&own, row, item, &[goal])?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// A raw column of numbers that can change.
#[derive(Clone, Debug)]
pub(super) struct Movable {
    /// Name in formulas.
    pub column: String,
    title: Title,
    unit: Title,
    /// Whether it holds whole numbers only.
    whole: bool,
}

impl Movable {
    /// Those of the columns that hold numbers.
    pub fn of<'a>(
        dataset: &Dataset,
        columns: impl IntoIterator<Item = &'a String>,
    ) -> Result<Vec<Self>> {
        let mut found: Vec<Self> = Vec::new();
        for name in columns {
            let field = dataset.field(name);
            if let Some(field) = field.filter(|field| field.kind == Kind::Number) {
                found.push(Self {
                    column: name.clone(),
                    title: field.title.clone(),
                    unit: field.unit_title(),
                    whole: is_whole(&dataset.frame, name)?,
                });
            }
        }
        Ok(found)
    }
}

/// The same for many rows at once: of each row of `rows` the changes that reach its goal, by those of the columns that the
/// formula names.
pub(super) fn closings_of(
    columns: &[Movable],
    rows: &DataFrame,
    item: &Item,
    goals: &[Step],
) -> Result<Vec<Vec<Closing>>> {
    let mut found = vec![Vec::new(); goals.len()];
    let Rule::Steps { steps, below } = item.rule else {
        return Ok(found);
    };
    for own in columns {
        let name = own.column.as_str();
        if !item.formula.columns.iter().any(|column| column == name) {
            continue;
        }
        let from: Vec<f64> = numbers(rows, name)?
            .iter()
            .map(|x| x.filter(|x| x.is_finite()).unwrap_or(f64::NAN))
            .collect();
        let to = reach(rows, item, own, &from, goals)?;
        // What cannot be reached stays where it is, and is not looked at.
        let tried: Vec<f64> = to
            .iter()
            .zip(&from)
            .map(|(to, from)| to.unwrap_or(*from))
            .collect();
        let values = at(rows, item, name, &tried)?;
        for (row, goal) in goals.iter().enumerate() {
            let points = step(values[row], item.better == Better::Lower, steps, *below);
            if let Some(to) = to[row].filter(|_| points >= goal.points) {
                found[row].push(Closing {
                    column: own.column.clone(),
                    title: own.title.clone(),
                    unit: own.unit.clone(),
                    from: from[row],
                    to,
                });
            }
        }
    }
    Ok(found)
}

/// What a column must be in each row for the formula to give the value of its goal.
fn reach(
    rows: &DataFrame,
    item: &Item,
    own: &Movable,
    from: &[f64],
    goals: &[Step],
) -> Result<Vec<Option<f64>>> {
    let name = own.column.as_str();
    let near: Vec<f64> = from.iter().map(|from| from.abs().max(1.0) * 0.25).collect();
    let first = at(rows, item, name, from)?;
    let moved: Vec<f64> = from
        .iter()
        .zip(&near)
        .map(|(from, near)| from + near)
        .collect();
    let second = at(rows, item, name, &moved)?;
    let slopes: Vec<f64> = (0..from.len())
        .map(|row| (second[row] - first[row]) / near[row])
        .collect();
    let mut to: Vec<Option<f64>> = (0..from.len())
        .map(|row| {
            let to = from[row] + (goals[row].at - first[row]) / slopes[row];
            let sound = |to: &f64| to.is_finite() && !(*to < 0.0 && from[row] >= 0.0);
            let to = Some(to).filter(|_| slopes[row] != 0.0).filter(sound)?;
            Some(to)
                .map(|to| if own.whole { whole(from[row], to) } else { to })
                .filter(sound)
        })
        .collect();
    for share in [0.25, 0.5, 0.75, 1.0] {
        let way: Vec<f64> = (0..from.len())
            .map(|row| from[row] + share * (to[row].unwrap_or(from[row]) - from[row]))
            .collect();
        let values = at(rows, item, name, &way)?;
        for row in 0..from.len() {
            let line = first[row] + slopes[row] * (way[row] - from[row]);
            let size = line.abs().max(first[row].abs()).max(goals[row].at.abs());
            let straight = (values[row] - line).abs() <= STRAIGHT * size;
            to[row] = to[row].filter(|_| straight);
        }
    }
    Ok(to)
}

/// The next whole number on the way; the number itself where it is one but for what floats lose.
fn whole(from: f64, to: f64) -> f64 {
    let nearest = to.round();
    if (to - nearest).abs() <= STRAIGHT * nearest.abs().max(1.0) {
        nearest
    } else if to > from {
        to.ceil()
    } else {
        to.floor()
    }
}

/// The formula's values with other values of one column; NaN where it gives none.
fn at(rows: &DataFrame, item: &Item, name: &str, others: &[f64]) -> Result<Vec<f64>> {
    let mut rows = rows.clone();
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
