//! Between which weights the same observations have enough indicators.
//!
//! Of a weight w, what an indicator counts in the coverage of a whole scheme is (p + q w) / (b + w), with b the weights
//! beside it; so is what an observation has, the sum over its indicators. It meets the least coverage c at one weight,
//! (c b - p) / (q - c).

use std::ops::RangeInclusive;

use super::WhatIf;
use crate::composite::{Child, CoverageBy, Filled, Peers};
use crate::i18n::Result;

/// Nearer to the least coverage than this is on it: coverage is rounded to ten decimals.
const ON: f64 = 5e-11;

/// The weights around the present one at which no row that counts gains or loses the indicators that a total needs.
/// `moved` is the same with the weight of the node greater by 1.
pub(super) fn limits(
    whatif: &WhatIf,
    moved: &WhatIf,
    node: Child,
    stage: Option<usize>,
    rows: &[usize],
) -> Result<RangeInclusive<f64>> {
    let (scheme, tree) = (&whatif.scheme, whatif.tree());
    let (mut from, mut to) = (0.0_f64, f64::INFINITY);
    let counting = counting(whatif, rows);
    let now = whatif.weight_of(node, stage);
    let (before, after) = (whatif.unrounded(), moved.unrounded());
    if counting
        .iter()
        .any(|&row| before[row].is_nan() != after[row].is_nan())
    {
        // A weight of zero, and rows that have nothing else: they have a total at any other weight.
        return Ok(now..=now);
    }
    let least = scheme.min_coverage;
    if least <= 0.0 || scheme.coverage != CoverageBy::Weight {
        return Ok(from..=to);
    }
    let data = whatif.workings.data_of(scheme)?;
    let imputed = &whatif.workings.imputed;
    let screened = whatif.workings.screened.as_deref();
    let group = tree.above(node).first().copied();
    let stages: Vec<Option<Shares>> = (0..tree.weights.len())
        .map(|at| {
            if stage.is_some_and(|stage| stage != at) {
                return None;
            }
            let weights = &tree.weights[at];
            let beside = tree.children(group).iter().filter(|child| **child != node);
            let beside: f64 = beside.map(|child| weights.of(*child)).sum();
            let counts = (tree.counts(None, at), moved.tree().counts(None, at));
            (beside > 0.0).then(|| Shares::new(now, beside, &counts.0, &counts.1))
        })
        .collect();
    for row in counting {
        // A row without a stage is counted by the first.
        let own = whatif.stage_of(row);
        let own = if own < stages.len() { own } else { 0 };
        let Some(shares) = &stages[own] else {
            continue;
        };
        let left_out = screened.is_some_and(|screened| screened[row]);
        let has_value = |at: usize| {
            let filled = imputed[at]
                .as_ref()
                .and_then(|filled: &Filled| filled.get(row));
            filled.is_some() || !data.values[at][row].is_nan()
        };
        // Those that are nobody's peers have no points by relative rules.
        let has_points = |at: usize| left_out || !whatif.points[at][row].is_nan();
        for (low, high) in [
            shares.kept(least, has_value),
            shares.kept(least, |at| has_value(at) && has_points(at)),
        ] {
            from = from.max(low);
            to = to.min(high);
        }
    }
    Ok(from..=to)
}

/// The rows that were asked for, and those that any rule compares with one of them.
fn counting(whatif: &WhatIf, rows: &[usize]) -> Vec<usize> {
    let height = whatif.nodes.total.len();
    let mut asked = vec![false; height];
    for &row in rows {
        asked[row] = true;
    }
    let mut counts = asked.clone();
    let workings = &whatif.workings;
    let divisions = workings.peers.iter().chain([&workings.impute_groups]);
    for group in divisions.flat_map(Peers::groups) {
        if group.iter().any(|&row| asked[row as usize]) {
            for &row in group {
                counts[row as usize] = true;
            }
        }
    }
    (0..height).filter(|row| counts[*row]).collect()
}

/// What each indicator counts as a function of the weight: (p + q w) / (beside + w).
struct Shares {
    now: f64,
    beside: f64,
    parts: Vec<(f64, f64)>,
}

impl Shares {
    /// From what each counts at the present weight and at that plus 1.
    fn new(now: f64, beside: f64, counts: &[f64], next: &[f64]) -> Self {
        let part = |(count, next): (&f64, &f64)| {
            let (low, high) = (count * (beside + now), next * (beside + now + 1.0));
            let q = high - low;
            (low - q * now, q)
        };
        Self {
            now,
            beside,
            parts: counts.iter().zip(next).map(part).collect(),
        }
    }

    /// The weights between which what a row has stays on its side of the least coverage.
    fn kept(&self, least: f64, has: impl Fn(usize) -> bool) -> (f64, f64) {
        let (mut p, mut q) = (0.0, 0.0);
        for (at, part) in self.parts.iter().enumerate() {
            if has(at) {
                p += part.0;
                q += part.1;
            }
        }
        let all = (0.0, f64::INFINITY);
        let coverage = (p + q * self.now) / (self.beside + self.now);
        let slope = q * self.beside - p;
        if slope.abs() <= 1e-12 * self.beside.max(1.0) {
            return all;
        }
        if (coverage - least).abs() <= ON {
            return if slope > 0.0 {
                (self.now, f64::INFINITY)
            } else {
                (0.0, self.now)
            };
        }
        let at = (least * self.beside - p) / (q - least);
        if !at.is_finite() || at < 0.0 {
            all
        } else if at < self.now {
            (at, f64::INFINITY)
        } else {
            (0.0, at)
        }
    }
}
