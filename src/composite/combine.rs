//! The children of a group combined, for one row. What is done for whole columns at a time gives the same bits.

use super::method::Aggregation;
use super::tree::{Child, Tree};

/// A child with its points as the parent takes them.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The child.
    pub child: Child,
    /// Its points; NaN where missing.
    pub points: f64,
    /// Its weight as written.
    pub weight: f64,
}

impl Part {
    /// Whether it has points.
    #[must_use]
    pub fn is_present(&self) -> bool {
        !self.points.is_nan()
    }
}

impl Tree {
    /// Combines the children of a group before its cap and coverage; NaN where it is missing, or where the mean is
    /// not defined (a geometric, harmonic or power mean of negative numbers). For Copeland see
    /// [`copeland`](super::copeland::copeland), which compares rows.
    ///
    /// A geometric mean with a zero among its parts is zero, and so are the harmonic mean and power means with a
    /// negative exponent: the limits of their definitions. Parts without weight do not take part in means. What would
    /// leave the range of floats is missing, too.
    #[must_use]
    pub fn combined(&self, group: Option<usize>, parts: &[Part]) -> f64 {
        finite(self.unbounded(group, parts))
    }

    /// The same, infinite where it is not defined: where a mean is asked for what it cannot take, the range of floats is
    /// left, or a part that counts is not defined itself (infinite). Missing is something else: its weight is spread.
    #[must_use]
    pub fn unbounded(&self, group: Option<usize>, parts: &[Part]) -> f64 {
        if !self.zero && !parts.iter().any(Part::is_present) {
            return f64::NAN;
        }
        let undefined = |part: &Part| {
            part.points.is_infinite() && self.counts_in(group, part.child, part.weight)
        };
        if parts.iter().any(undefined) {
            return f64::INFINITY;
        }
        match self.aggregation(group) {
            Aggregation::Sum => self.sum(parts),
            Aggregation::Max => self
                .winner(parts)
                .map_or(f64::NAN, |at| self.counted(&parts[at])),
            Aggregation::Arithmetic => self.mean(parts, |x| x, |mean| mean),
            Aggregation::Geometric | Aggregation::Power(0.0) => self.positive(parts, |tree| {
                tree.mean(
                    parts,
                    |x| if x == 0.0 { f64::NEG_INFINITY } else { x.ln() },
                    f64::exp,
                )
            }),
            // A zero may have a sign, and one over it would have it, too.
            Aggregation::Harmonic => self.positive(parts, |tree| {
                tree.mean(parts, |x| 1.0 / (x + 0.0), |mean| 1.0 / mean)
            }),
            Aggregation::Power(p) => self.positive(parts, |tree| {
                tree.mean(parts, |x| (x + 0.0).powf(p), |mean| mean.powf(1.0 / p))
            }),
            Aggregation::Median => self.median(parts),
            Aggregation::Copeland => f64::NAN,
        }
    }

    /// Whether a child of this weight has a part in its group at all: by its weight, or by its points where those count as
    /// they are.
    #[must_use]
    pub fn counts_in(&self, group: Option<usize>, child: Child, weight: f64) -> bool {
        match self.aggregation(group) {
            Aggregation::Max => true,
            Aggregation::Sum if !self.on_scale(child) => true,
            _ => weight > 0.0,
        }
    }

    /// The points of a part as they count: none are zero points where missing counts zero, else NaN.
    #[must_use]
    pub fn counted(&self, part: &Part) -> f64 {
        if self.zero && part.points.is_nan() {
            0.0
        } else {
            part.points
        }
    }

    /// The first of the best.
    #[must_use]
    pub fn winner(&self, parts: &[Part]) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (at, part) in parts.iter().enumerate() {
            let points = self.counted(part);
            if !points.is_nan() && best.is_none_or(|(_, most)| points > most) {
                best = Some((at, points));
            }
        }
        best.map(|(at, _)| at)
    }

    fn sum(&self, parts: &[Part]) -> f64 {
        let [low, high] = self.scale;
        let (mut given, mut shares, mut here, mut whole) = (0.0, 0.0, 0.0, 0.0);
        for part in parts {
            if !self.on_scale(part.child) {
                given += if part.is_present() { part.points } else { 0.0 };
                continue;
            }
            whole += part.weight;
            if part.is_present() {
                shares += part.weight * ((part.points - low) / (high - low));
                here += part.weight;
            }
        }
        given + spread(shares, here, whole, self.zero)
    }

    fn mean(&self, parts: &[Part], to: impl Fn(f64) -> f64, from: impl Fn(f64) -> f64) -> f64 {
        let (mut sum, mut whole) = (0.0, 0.0);
        for part in parts {
            let points = self.counted(part);
            if !points.is_nan() && part.weight != 0.0 {
                sum += part.weight * to(points);
                whole += part.weight;
            }
        }
        if whole == 0.0 {
            f64::NAN
        } else {
            from(sum / whole)
        }
    }

    /// A mean that is defined for numbers from zero up; infinite for others.
    fn positive(&self, parts: &[Part], mean: impl Fn(&Self) -> f64) -> f64 {
        if parts
            .iter()
            .any(|part| part.weight > 0.0 && part.points < 0.0)
        {
            return f64::INFINITY;
        }
        mean(self)
    }

    fn median(&self, parts: &[Part]) -> f64 {
        let mut known: Vec<(f64, f64)> = parts
            .iter()
            .map(|part| (self.counted(part), part.weight))
            .filter(|(points, weight)| !points.is_nan() && *weight > 0.0)
            .collect();
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let whole: f64 = known.iter().map(|(_, weight)| weight).sum();
        let mut below = 0.0;
        for (at, (points, weight)) in known.iter().enumerate() {
            below += weight;
            let over = below - whole / 2.0;
            if over.abs() <= 1e-12 * whole && at + 1 < known.len() {
                return f64::midpoint(*points, known[at + 1].0);
            }
            if over > 0.0 {
                return *points;
            }
        }
        f64::NAN
    }
}

/// A result, missing where the range of floats is left.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

/// Weight × share of the scale, added up over what is `here`, re-spread over the whole weight.
#[allow(clippy::float_cmp)] // The same sum computed twice, where nothing is missing.
pub(super) fn spread(shares: f64, here: f64, whole: f64, zero: bool) -> f64 {
    if zero || here == whole {
        shares
    } else if here > 0.0 {
        shares * whole / here
    } else {
        0.0
    }
}
