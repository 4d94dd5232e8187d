//! Contributions under geometric, harmonic and power means.
//!
//! Such a mean f is g(f) = Σ wᵢ g(xᵢ) with g(x) = xᵖ, or ln x for p = 0. One row's total is attributed by the slopes
//! of the mean at its values: f = Σ xᵢ ∂f/∂xᵢ (Euler, since f grows with all its parts alike). Between two rows the
//! slopes are those of the chords, wᵢ (Δg(xᵢ)/Δxᵢ) / (Δg(f)/Δf), which add up to Δf exactly; for p = 0 that is the
//! logarithmic mean Divisia index (Ang, "LMDI decomposition approach", 2015).

use super::row::Row;
use crate::composite::Part;
use crate::scheme::Aggregation;

/// g of a power mean.
fn transformed(x: f64, p: f64) -> f64 {
    if p == 0.0 { x.ln() } else { x.powf(p) }
}

/// The slope of g between two numbers, or at one.
#[allow(clippy::float_cmp)] // Where they are the same, the chord has no slope of its own.
fn slope_of(p: f64, a: f64, b: f64) -> f64 {
    if a == b {
        return if p == 0.0 {
            1.0 / a
        } else {
            p * a.powf(p - 1.0)
        };
    }
    (transformed(a, p) - transformed(b, p)) / (a - b)
}

impl Row<'_> {
    /// What each child of a geometric mean adds to its logarithm: share × ln of its points, `None` for those that take
    /// no part. `None` for other means, and where a part is zero or less and so has no logarithm.
    pub fn log_contributions(&self, group: Option<usize>) -> Option<Vec<Option<f64>>> {
        let geometric = matches!(
            self.tree.aggregation(group),
            Aggregation::Geometric | Aggregation::Power(0.0)
        );
        if !geometric {
            return None;
        }
        let parts = self.parts(group);
        let counted = |part: &Part| Some(self.tree.numbers.counted(part)).filter(|x| !x.is_nan());
        let taking = |part: &&Part| part.weight > 0.0 && counted(part).is_some();
        let whole: f64 = parts.iter().filter(taking).map(|part| part.weight).sum();
        let positive = |part: &Part| counted(part).is_some_and(|x| x > 0.0);
        if whole <= 0.0 || !parts.iter().filter(taking).all(positive) {
            return None;
        }
        let log = |part: &Part| {
            let points = counted(part).filter(|_| part.weight > 0.0)?;
            Some(part.weight / whole * points.ln())
        };
        Some(parts.iter().map(log).collect())
    }

    /// Gives the indicators of a group `slope` × its points + `offset`, where its children combine to `raw` by a
    /// mean with exponent `p`. What slopes cannot give (at zero they have no bound) goes by weight.
    #[allow(clippy::too_many_arguments)] // One step of a recursion.
    pub(super) fn curved(
        &self,
        p: f64,
        group: Option<usize>,
        raw: f64,
        slope: f64,
        offset: f64,
        other: Option<&Self>,
        out: &mut [f64],
    ) {
        let parts = self.parts(group);
        let taking: Vec<&Part> = parts
            .iter()
            .filter(|part| self.takes_part(part, other) && part.weight > 0.0)
            .collect();
        let whole: f64 = taking.iter().map(|part| part.weight).sum();
        if whole <= 0.0 {
            return;
        }
        let other_raw = other.and_then(|other| other.combined(group)).unwrap_or(raw);
        // A part that only one row has stands at the mean of the other, which leaves that as it is.
        let value = |part: &Part| {
            let counted = self.tree.numbers.counted(part);
            if counted.is_nan() { raw } else { counted }
        };
        let other_value = |part: &Part| match other {
            None => value(part),
            Some(other) => match other.of(part.child) {
                Some(points) => points,
                None if self.tree.numbers.zero => 0.0,
                None => other_raw,
            },
        };
        let whole_slope = slope_of(p, raw, other_raw);
        let slopes: Vec<f64> = taking
            .iter()
            .map(|part| {
                let own = slope_of(p, value(part), other_value(part));
                let share = part.weight / whole * own / whole_slope;
                if share.is_finite() { share } else { 0.0 }
            })
            .collect();
        let given: f64 = taking
            .iter()
            .zip(&slopes)
            .map(|(part, share)| share * value(part))
            .sum();
        let rest = slope * (raw - given) + offset;
        for (part, share) in taking.into_iter().zip(slopes) {
            let rest = rest * part.weight / whole;
            if part.is_present() || self.tree.numbers.zero {
                self.hand_down(part, slope * share, rest, other, out);
            } else {
                self.spread(part.child, slope * share * raw + rest, other, out);
            }
        }
    }
}
