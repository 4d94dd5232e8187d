//! What one indicator of one observation can become: the steps of its rule that give more points, or the end of a
//! rule without steps; each with its price.

use super::MANY;
use super::slope::Slope;
use crate::analysis::{Scores, dense};
use crate::composite::range;
use crate::i18n::Result;
use crate::scheme::{Better, Rule};

/// A change of one indicator, everything else as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Its index in the scheme.
    pub indicator: usize,
    /// Its value; of a rule that asks a condition 0.
    pub from: f64,
    /// The value that it needs; of a rule that asks a condition 1.
    pub to: f64,
    /// The points that it would have, before weighting.
    pub points: f64,
    /// How many steps of the rule that is; 0 where the rule has none.
    pub steps: u32,
    /// `|to − from| / max(|from|, |to|)`.
    pub cost: f64,
}

impl Move {
    /// A move with its price.
    pub(super) fn new(indicator: usize, from: f64, to: f64, points: f64, steps: u32) -> Self {
        Self {
            indicator,
            from,
            to,
            points,
            steps,
            cost: cost(from, to),
        }
    }
}

/// What a change costs.
pub(super) fn cost(from: f64, to: f64) -> f64 {
    let size = from.abs().max(to.abs());
    if size > 0.0 {
        (to - from).abs() / size
    } else {
        0.0
    }
}

/// What is needed to tell the moves of one indicator.
pub(super) struct Mover<'a> {
    /// Its index in the scheme.
    pub indicator: usize,
    values: &'a [f64],
    points: &'a [f64],
    rule: &'a Rule,
    lower: bool,
    /// Smallest and largest value of the year.
    range: Option<(f64, f64)>,
    many: bool,
    /// The rule as a line or curve, where it has no steps.
    pub slope: Option<Slope<'a>>,
}

impl<'a> Mover<'a> {
    /// The indicator with this index.
    pub fn new(scores: &'a Scores, at: usize) -> Result<Self> {
        let indicator = &scores.scheme.indicators[at];
        let values = scores.computed(at)?;
        let points = dense::slice(&scores.frame, &format!("points:{}", indicator.id))?;
        // Where rules compare over years, those of the others stand beside it.
        let rows = scores.order.iter();
        let of_year: Vec<f64> = rows.map(|row| values[*row as usize]).collect();
        Ok(Self {
            indicator: at,
            values,
            points,
            rule: &indicator.rule,
            lower: indicator.better == Better::Lower,
            range: range(&of_year),
            many: of_year.iter().filter(|x| !x.is_nan()).count() >= MANY,
            slope: Slope::of(scores, at, values, points),
        })
    }

    /// The points that a row has.
    pub fn points_of(&self, row: usize) -> f64 {
        self.points[row]
    }

    /// The moves of a row, the nearest first; a rule without steps has one, to its end.
    pub fn moves(&self, row: usize, found: &mut Vec<Move>) {
        let (value, points) = (self.values[row], self.points[row]);
        if value.is_nan() || points.is_nan() {
            return;
        }
        match self.rule {
            Rule::Steps { steps, .. } => {
                let mut most = points;
                let mut count = 0;
                let mut take = |at: f64, gives: f64| {
                    if gives > most && self.is_plausible(at) {
                        most = gives;
                        count += 1;
                        found.push(Move::new(self.indicator, value, at, gives, count));
                    }
                };
                if self.lower {
                    let better = steps.iter().rev().filter(|step| step.at < value);
                    better.for_each(|step| take(step.at, step.points));
                } else {
                    let better = steps.iter().filter(|step| step.at > value);
                    better.for_each(|step| take(step.at, step.points));
                }
            }
            Rule::Flag { points: gives, .. } => {
                if *gives > points {
                    found.push(Move::new(self.indicator, 0.0, 1.0, *gives, 1));
                }
            }
            _ => {
                let end = self.slope.as_ref().zip(self.range);
                let end = end.and_then(|(slope, range)| slope.end(row, range, self.many));
                if let Some((to, gives)) = end
                    && gives > points
                {
                    found.push(Move::new(self.indicator, value, to, gives, 0));
                }
            }
        }
    }

    /// Whether anybody shows such a value; nobody is asked where there are few.
    fn is_plausible(&self, at: f64) -> bool {
        let Some((low, high)) = self.range.filter(|_| self.many) else {
            return true;
        };
        if self.lower { at >= low } else { at <= high }
    }
}
