//! Sobol indices: which share of a result's variance each factor explains.

use rayon::prelude::*;

use super::random::Random;
use crate::composite::statistics::{Moments, quantile, sorted};

/// First-order and total indices of every factor.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    /// The points of the design whose runs all have a result.
    pub points: usize,
    /// V, the variance of the result over the sets A and B (divided by their number less 1).
    pub variance: f64,
    /// The share of the variance that vanishes when the factor is fixed. Estimates may be slightly below 0.
    pub first: Vec<f64>,
    /// The share that remains when all other factors are fixed: with what the factor does together with others.
    pub total: Vec<f64>,
}

/// The bounds of an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// Intervals of the indices, in the order of the factors.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIntervals {
    /// Of the first-order indices.
    pub first: Vec<Interval>,
    /// Of the total indices.
    pub total: Vec<Interval>,
}

/// The indices from the results of a design of [`Design`](super::Design), one result a run in its order, for `factors`
/// factors:
///
/// `S_i = mean(B·(AB_i - A)) / V` and `T_i = Σ (A - AB_i)² / (2·N·V)` (Saltelli and others 2010, table 2: their own
/// estimator of the first order and Jansen's of the total one).
///
/// A point one of whose runs has no result (NaN) is left out. `None` where the results are not N·(d+2), no factor or
/// fewer than two points are left, or the result does not vary.
#[must_use]
pub fn sobol_indices(results: &[f64], factors: usize) -> Option<SobolIndices> {
    let table = Table::new(results, factors)?;
    table.indices(&table.points)
}

/// Bootstrap intervals of the indices: points are drawn anew with replacement `resamples` times, the variance V too is
/// taken from each resample, and the interval goes from the (1-`level`)/2 to the (1+`level`)/2 quantile (type 7).
///
/// The draws follow from the seed and the resample's number alone. `None` as for [`sobol_indices`], for a level that
/// is not between 0 and 1, or where no resample varies.
#[must_use]
pub fn sobol_intervals(
    results: &[f64],
    factors: usize,
    resamples: usize,
    level: f64,
    seed: u64,
) -> Option<SobolIntervals> {
    let table = Table::new(results, factors)?;
    table.indices(&table.points)?;
    if !(0.0..=1.0).contains(&level) {
        return None;
    }
    let drawn: Vec<SobolIndices> = (0..resamples as u64)
        .into_par_iter()
        .map(|resample| {
            let (random, count) = (Random::new(seed, resample), table.points.len());
            let points: Vec<usize> = (0..count as u64)
                .map(|at| table.points[random.below(at, count)])
                .collect();
            table.indices(&points)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .collect();
    let interval = |of: &dyn Fn(&SobolIndices) -> f64| {
        let order = sorted(&drawn.iter().map(of).collect::<Vec<f64>>());
        Some(Interval {
            low: quantile(&order, (1.0 - level) / 2.0)?,
            high: quantile(&order, f64::midpoint(1.0, level))?,
        })
    };
    Some(SobolIntervals {
        first: (0..factors)
            .map(|factor| interval(&|drawn| drawn.first[factor]))
            .collect::<Option<_>>()?,
        total: (0..factors)
            .map(|factor| interval(&|drawn| drawn.total[factor]))
            .collect::<Option<_>>()?,
    })
}

/// Results by the set of runs they belong to.
struct Table<'a> {
    sets: Vec<&'a [f64]>,
    /// The points with a result in every set.
    points: Vec<usize>,
}

impl<'a> Table<'a> {
    fn new(results: &'a [f64], factors: usize) -> Option<Self> {
        let sets = factors.checked_add(2)?;
        let points = results.len() / sets;
        if factors == 0 || points == 0 || !results.len().is_multiple_of(sets) {
            return None;
        }
        let sets: Vec<&[f64]> = results.chunks(points).collect();
        let points = (0..points)
            .filter(|&at| sets.iter().all(|set| set[at].is_finite()))
            .collect();
        Some(Self { sets, points })
    }

    fn indices(&self, points: &[usize]) -> Option<SobolIndices> {
        let [a, b, mixed @ ..] = &self.sets[..] else {
            return None;
        };
        if points.len() < 2 {
            return None;
        }
        let both: Vec<f64> = [a, b]
            .iter()
            .flat_map(|set| points.iter().map(|&at| set[at]))
            .collect();
        let variance = Moments::of(&both)?.variance()?;
        if !variance.is_normal() {
            return None;
        }
        let count = points.len() as f64;
        let first = |set: &&[f64]| {
            points
                .iter()
                .map(|&at| b[at] * (set[at] - a[at]))
                .sum::<f64>()
                / count
                / variance
        };
        let total = |set: &&[f64]| {
            let squares = points
                .iter()
                .map(|&at| (a[at] - set[at]) * (a[at] - set[at]));
            squares.sum::<f64>() / (2.0 * count * variance)
        };
        Some(SobolIndices {
            points: points.len(),
            variance,
            first: mixed.iter().map(first).collect(),
            total: mixed.iter().map(total).collect(),
        })
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests;
