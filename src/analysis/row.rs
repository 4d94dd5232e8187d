//! One row of the scores as a tree of numbers, and what each indicator contributes to its total.
//!
//! A contribution is what a node adds to the total that is not yet rounded: the contributions of all indicators and
//! adjustments add up to it. Under a sum or a mean that is plain; the winner of a `max` carries all of it; where a
//! cap bites, all below it are scaled down alike.

use polars::prelude::Column;

use super::Scores;
use super::engine::failed;
use super::tree::{Child, Tree};
use crate::i18n::Result;
use crate::scheme::{Aggregation, Missing};

/// The numbers of one row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub tree: &'a Tree<'a>,
    /// Index of its stage; `None` without one.
    pub stage: Option<usize>,
    /// Points of each indicator.
    pub points: Vec<Option<f64>>,
    /// Points of each group.
    pub groups: Vec<Option<f64>>,
    /// Points of each adjustment.
    pub adjustments: Vec<Option<f64>>,
}

/// A child with its points as the parent takes them.
struct Part {
    child: Child,
    points: Option<f64>,
    weight: f64,
}

impl<'a> Row<'a> {
    /// Reads a row of the scores.
    pub fn read(tree: &'a Tree<'a>, scores: &Scores, row: usize) -> Result<Self> {
        let scheme = tree.scheme;
        let points = |id: &str| number(scores, &format!("points:{id}"), row);
        let stage = scores
            .frame
            .column("stage")
            .and_then(Column::str)
            .map_err(failed)?;
        let stage = stage.get(row);
        Ok(Self {
            tree,
            stage: scheme
                .stages
                .iter()
                .position(|known| Some(known.id.as_str()) == stage),
            points: scheme
                .indicators
                .iter()
                .map(|indicator| points(&indicator.id))
                .collect::<Result<_>>()?,
            groups: scheme
                .groups
                .iter()
                .map(|group| number(scores, &format!("group:{}", group.id), row))
                .collect::<Result<_>>()?,
            adjustments: scheme
                .adjustments
                .iter()
                .map(|adjustment| points(&adjustment.id))
                .collect::<Result<_>>()?,
        })
    }

    /// The points of a child.
    pub fn of(&self, child: Child) -> Option<f64> {
        match child {
            Child::Indicator(at) => self.points[at],
            Child::Group(at) => self.groups[at],
        }
    }

    /// The weight of a child as written, in the row's stage.
    pub fn weight(&self, child: Child) -> f64 {
        self.tree.weight(child).in_stage(self.stage.unwrap_or(0))
    }

    /// The total before adjustments, not rounded.
    pub fn total(&self) -> Option<f64> {
        if self.points.iter().all(Option::is_none) {
            return None;
        }
        self.combined(None)
    }

    /// The total with adjustments, not rounded.
    pub fn adjusted_total(&self) -> Option<f64> {
        let adjustments = self.adjustments.iter().flatten();
        self.total()
            .map(|total| adjustments.fold(total, |sum, points| sum + points))
    }

    /// The points of a group (or the whole) before its cap, by the same sums as the plan.
    pub fn combined(&self, group: Option<usize>) -> Option<f64> {
        let parts = self.parts(group);
        if !self.zero() && parts.iter().all(|part| part.points.is_none()) {
            return None;
        }
        match self.tree.aggregation(group) {
            Aggregation::Sum => Some(self.sum(&parts)),
            Aggregation::Max => self.winner(&parts).and_then(|at| self.counted(&parts[at])),
            _ => {
                let whole = self.present(&parts, None);
                let sum = parts.iter().fold(0.0, |sum, part| {
                    sum + part.points.unwrap_or(0.0) * part.weight
                });
                (whole > 0.0).then(|| sum / whole)
            }
        }
    }

    fn sum(&self, parts: &[Part]) -> f64 {
        let (scaled, given): (Vec<&Part>, Vec<&Part>) = parts
            .iter()
            .partition(|part| self.tree.on_scale(part.child));
        let given = given
            .iter()
            .fold(0.0, |sum, part| sum + part.points.unwrap_or(0.0));
        given + self.average_share(&scaled) * whole(&scaled)
    }

    /// The weighted mean of the shares of the scale, over what is present.
    fn average_share(&self, parts: &[&Part]) -> f64 {
        let sum = parts.iter().fold(0.0, |sum, part| {
            sum + part
                .points
                .map_or(0.0, |points| self.share_of_scale(points))
                * part.weight
        });
        let present = if self.zero() {
            whole(parts)
        } else {
            let present = parts.iter().filter(|part| part.points.is_some());
            present.fold(0.0, |sum, part| sum + part.weight)
        };
        if present > 0.0 { sum / present } else { 0.0 }
    }

    fn share_of_scale(&self, points: f64) -> f64 {
        let [low, high] = self.tree.scheme.scale;
        (points - low) / (high - low)
    }

    fn zero(&self) -> bool {
        self.tree.scheme.missing == Missing::Zero
    }

    fn parts(&self, group: Option<usize>) -> Vec<Part> {
        let children = self.tree.children(group).iter();
        children
            .map(|&child| Part {
                child,
                points: self.of(child),
                weight: self.weight(child),
            })
            .collect()
    }

    /// The points of a child in a `max`: none are zero points where missing counts zero.
    fn counted(&self, part: &Part) -> Option<f64> {
        part.points.or(self.zero().then_some(0.0))
    }

    /// The first of the best.
    fn winner(&self, parts: &[Part]) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (at, part) in parts.iter().enumerate() {
            if let Some(points) = self.counted(part)
                && best.is_none_or(|(_, most)| points > most)
            {
                best = Some((at, points));
            }
        }
        best.map(|(at, _)| at)
    }

    /// The weight over which a mean spreads: of the children present here or in `other`; of all when missing ones
    /// count zero.
    fn present(&self, parts: &[Part], other: Option<&Self>) -> f64 {
        parts
            .iter()
            .filter(|part| self.takes_part(part, other))
            .fold(0.0, |sum, part| sum + part.weight)
    }

    fn takes_part(&self, part: &Part, other: Option<&Self>) -> bool {
        self.zero()
            || part.points.is_some()
            || other.is_some_and(|other| other.of(part.child).is_some())
    }

    /// The share of each child in its parent after weights are re-spread over what is present.
    pub fn shares(&self, group: Option<usize>) -> Vec<f64> {
        let parts = self.parts(group);
        let masses: Vec<f64> = if self.tree.aggregation(group) == Aggregation::Max {
            let winner = self.winner(&parts);
            let wins = |at| f64::from(u8::from(Some(at) == winner));
            (0..parts.len()).map(wins).collect()
        } else {
            let present = |part: &Part| {
                if self.takes_part(part, None) {
                    part.weight
                } else {
                    0.0
                }
            };
            parts.iter().map(present).collect()
        };
        let whole: f64 = masses.iter().sum();
        masses
            .iter()
            .map(|mass| if whole > 0.0 { mass / whole } else { 0.0 })
            .collect()
    }

    /// What each indicator contributes to [`Row::total`].
    ///
    /// With `other`, an indicator that only the other row has stands here at the mean of its group, which leaves
    /// the total as it is (that is what re-spreading weights does); so the differences of two rows' contributions
    /// are about the same indicators.
    pub fn contributions(&self, other: Option<&Self>) -> Vec<f64> {
        let mut out = vec![0.0; self.points.len()];
        if self.total().is_some() {
            self.distribute(None, 1.0, 0.0, other, &mut out);
        }
        out
    }

    /// Gives the indicators of a group `slope` × its points + `offset`, all together.
    #[allow(clippy::float_cmp)] // The same sum computed twice, unless a cap cut it.
    fn distribute(
        &self,
        group: Option<usize>,
        slope: f64,
        offset: f64,
        other: Option<&Self>,
        out: &mut [f64],
    ) {
        let parts = self.parts(group);
        let Some(raw) = self.combined(group) else {
            return;
        };
        let points = group.map_or(raw, |group| self.groups[group].unwrap_or(raw));
        // Where a cap bites, everything below is scaled down alike; from zero nothing can be scaled.
        let (slope, offset) = if points == raw {
            (slope, offset)
        } else if raw == 0.0 {
            (0.0, offset + slope * points)
        } else {
            (slope * points / raw, offset)
        };
        match self.tree.aggregation(group) {
            Aggregation::Max => {
                if let Some(winner) = self.winner(&parts) {
                    self.hand_down(&parts[winner], slope, offset, other, out);
                }
            }
            Aggregation::Sum => self.distribute_sum(&parts, slope, offset, other, out),
            _ => {
                let whole = self.present(&parts, other);
                for part in parts.iter().filter(|part| self.takes_part(part, other)) {
                    let share = if whole > 0.0 {
                        part.weight / whole
                    } else {
                        0.0
                    };
                    if part.points.is_some() || self.zero() {
                        self.hand_down(part, share * slope, share * offset, other, out);
                    } else {
                        let stand_in = share * (slope * raw + offset);
                        self.spread(part.child, stand_in, other, out);
                    }
                }
            }
        }
    }

    fn distribute_sum(
        &self,
        parts: &[Part],
        slope: f64,
        offset: f64,
        other: Option<&Self>,
        out: &mut [f64],
    ) {
        let [low, high] = self.tree.scheme.scale;
        let scaled: Vec<&Part> = parts
            .iter()
            .filter(|part| self.tree.on_scale(part.child))
            .collect();
        let average = self.average_share(&scaled);
        let counted = scaled.iter().filter(|part| self.takes_part(part, other));
        let counted = counted.fold(0.0, |sum, part| sum + part.weight);
        let spread = if counted > 0.0 {
            whole(&scaled) / counted
        } else {
            0.0
        };
        let present = parts
            .iter()
            .filter(|part| self.takes_part(part, other))
            .count();
        let offset = offset / present.max(1) as f64;
        for part in parts.iter().filter(|part| self.takes_part(part, other)) {
            if !self.tree.on_scale(part.child) {
                self.hand_down(part, slope, offset, other, out);
                continue;
            }
            let weight = slope * part.weight * spread;
            match part.points {
                Some(_) => {
                    let (a, b) = (weight / (high - low), -weight * low / (high - low));
                    self.hand_down(part, a, b + offset, other, out);
                }
                None if self.zero() => self.spread(part.child, offset, other, out),
                None => self.spread(part.child, weight * average + offset, other, out),
            }
        }
    }

    fn hand_down(
        &self,
        part: &Part,
        slope: f64,
        offset: f64,
        other: Option<&Self>,
        out: &mut [f64],
    ) {
        match (part.child, part.points) {
            (Child::Indicator(at), points) => out[at] += slope * points.unwrap_or(0.0) + offset,
            (Child::Group(group), Some(_)) => {
                self.distribute(Some(group), slope, offset, other, out);
            }
            (child @ Child::Group(_), None) => self.spread(child, offset, other, out),
        }
    }

    /// Spreads an amount over the indicators of a child that is missing here, by their weights: over those that
    /// one of the two rows has, over all when there is none.
    fn spread(&self, child: Child, amount: f64, other: Option<&Self>, out: &mut [f64]) {
        let group = match child {
            Child::Indicator(at) => {
                out[at] += amount;
                return;
            }
            Child::Group(group) => group,
        };
        if amount == 0.0 {
            return;
        }
        let mut shares = self.tree.shares(Some(group), self.stage.unwrap_or(0));
        let known = |at: usize| {
            self.points[at].is_some() || other.is_some_and(|other| other.points[at].is_some())
        };
        if (0..shares.len()).any(|at| shares[at] > 0.0 && known(at)) {
            for (at, share) in shares.iter_mut().enumerate() {
                if !known(at) {
                    *share = 0.0;
                }
            }
        }
        let whole: f64 = shares.iter().sum();
        if whole <= 0.0 {
            // No weight to go by in this stage: the first indicator carries it.
            if let Some(&first) = self.tree.children(Some(group)).first() {
                self.spread(first, amount, other, out);
            }
            return;
        }
        for (out, share) in out.iter_mut().zip(shares) {
            *out += amount * share / whole;
        }
    }
}

fn whole(parts: &[&Part]) -> f64 {
    parts.iter().fold(0.0, |sum, part| sum + part.weight)
}

/// A number of the score frame.
pub(super) fn number(scores: &Scores, column: &str, row: usize) -> Result<Option<f64>> {
    let column = scores
        .frame
        .column(column)
        .and_then(Column::f64)
        .map_err(failed)?;
    Ok(column.get(row))
}
