//! What each indicator contributes to the total of one row.
//!
//! A contribution is what a node adds to the total that is not yet rounded: the contributions of all indicators and
//! adjustments add up to it. Under a sum or an arithmetic mean that is plain; the winner of a `max` carries all of
//! it, and so do the middle ones of a median; where a cap bites, all below it are scaled down alike. For the curved
//! means see `curved`; Copeland scores are spread by weight, since a comparison has no parts.

use super::row::Row;
use crate::composite::{Child, Part};
use crate::scheme::Aggregation;

impl Row<'_> {
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
                if let Some(winner) = self.tree.numbers.winner(&parts) {
                    self.hand_down(&parts[winner], slope, offset, other, out);
                }
            }
            Aggregation::Sum => self.distribute_sum(&parts, slope, offset, other, out),
            Aggregation::Geometric => self.curved(0.0, group, raw, slope, offset, other, out),
            Aggregation::Harmonic => self.curved(-1.0, group, raw, slope, offset, other, out),
            Aggregation::Power(p) => self.curved(p, group, raw, slope, offset, other, out),
            Aggregation::Median => {
                let middle = self.middle(&parts, raw);
                for &at in &middle {
                    let half = 1.0 / middle.len() as f64;
                    self.hand_down(&parts[at], half * slope, half * offset, other, out);
                }
            }
            Aggregation::Copeland => {
                let taking = || parts.iter().filter(|part| self.takes_part(part, other));
                let whole = self.present(&parts, other);
                let each = 1.0 / taking().count().max(1) as f64;
                for part in taking() {
                    let share = if whole > 0.0 {
                        part.weight / whole
                    } else {
                        each
                    };
                    self.spread(part.child, share * (slope * raw + offset), other, out);
                }
            }
            Aggregation::Arithmetic => {
                let whole = self.present(&parts, other);
                for part in parts.iter().filter(|part| self.takes_part(part, other)) {
                    let share = if whole > 0.0 {
                        part.weight / whole
                    } else {
                        0.0
                    };
                    if part.is_present() || self.zero() {
                        self.hand_down(part, share * slope, share * offset, other, out);
                    } else {
                        let stand_in = share * (slope * raw + offset);
                        self.spread(part.child, stand_in, other, out);
                    }
                }
            }
        }
    }

    /// The weighted mean of the shares of the scale, over what is present.
    fn average_share(&self, parts: &[&Part]) -> f64 {
        let [low, high] = self.tree.scheme.scale;
        let share = |part: &&&Part| part.weight * ((part.points - low) / (high - low));
        let here = parts.iter().filter(|part| part.is_present());
        let sum: f64 = here.clone().map(|part| share(&part)).sum();
        let present = if self.zero() {
            whole(parts)
        } else {
            here.map(|part| part.weight).sum()
        };
        if present > 0.0 { sum / present } else { 0.0 }
    }

    /// The parts at the median, or the two around it.
    #[allow(clippy::float_cmp)] // A median is one of the values, or their mean.
    fn middle(&self, parts: &[Part], median: f64) -> Vec<usize> {
        let counted = |at: &usize| self.tree.numbers.counted(&parts[*at]);
        let taking: Vec<usize> = (0..parts.len())
            .filter(|at| !counted(at).is_nan() && parts[*at].weight > 0.0)
            .collect();
        if let Some(&own) = taking.iter().find(|at| counted(at) == median) {
            return vec![own];
        }
        let below = taking.iter().copied().filter(|at| counted(at) < median);
        let above = taking.iter().copied().filter(|at| counted(at) > median);
        let below = below.max_by(|a, b| counted(a).total_cmp(&counted(b)));
        let above = above.min_by(|a, b| counted(a).total_cmp(&counted(b)));
        below.into_iter().chain(above).collect()
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
            if part.is_present() {
                let (a, b) = (weight / (high - low), -weight * low / (high - low));
                self.hand_down(part, a, b + offset, other, out);
            } else if self.zero() {
                self.spread(part.child, offset, other, out);
            } else {
                self.spread(part.child, weight * average + offset, other, out);
            }
        }
    }

    pub(super) fn hand_down(
        &self,
        part: &Part,
        slope: f64,
        offset: f64,
        other: Option<&Self>,
        out: &mut [f64],
    ) {
        match part.child {
            Child::Indicator(at) => {
                out[at] += slope * self.points[at].unwrap_or(0.0) + offset;
            }
            Child::Group(group) if part.is_present() => {
                self.distribute(Some(group), slope, offset, other, out);
            }
            Child::Group(_) => self.spread(part.child, offset, other, out),
        }
    }

    /// Spreads an amount over the indicators of a child that is missing here, by their weights: over those that
    /// one of the two rows has, over all when there is none.
    pub(super) fn spread(&self, child: Child, amount: f64, other: Option<&Self>, out: &mut [f64]) {
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
