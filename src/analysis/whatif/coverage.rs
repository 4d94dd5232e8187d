//! Between which weights the same observations have enough indicators.
//!
//! Of a weight w, what an indicator counts in the coverage of a whole scheme is (p + q w) / (b + w), with b the weights
//! beside it; so is what an observation has, the sum over its indicators. It meets the least coverage c at one weight,
//! (c b - p) / (q - c).

use std::collections::BTreeSet;

use super::{Limit, WhatIf};
use crate::composite::{COVERAGE_DECIMALS, Child, CoverageBy, Filled, Peers, round};
use crate::i18n::Result;

/// The weights at which the same rows have a total, and what ends them.
#[derive(Clone, Debug)]
pub(super) struct Within {
    pub from: f64,
    pub to: f64,
    pub below: Limit,
    pub above: Limit,
}

/// The least coverage before it is rounded, of a scheme's least one.
fn unrounded(least: f64) -> f64 {
    round(least, COVERAGE_DECIMALS) - 0.5 * 0.1_f64.powi(COVERAGE_DECIMALS as i32)
}

/// The weights around the present one at which no row that counts gains or loses the indicators that a total needs.
/// `moved` is the same with the weight of the node greater by 1.
pub(super) fn limits(
    whatif: &WhatIf,
    moved: &WhatIf,
    node: Child,
    stage: Option<usize>,
    rows: &[usize],
) -> Result<Within> {
    let (scheme, tree) = (&whatif.scheme, whatif.tree());
    let mut within = Within {
        from: 0.0,
        to: f64::INFINITY,
        below: Limit::Zero,
        above: Limit::Whole,
    };
    let counting = counting(whatif, rows);
    let now = whatif.weight_of(node, stage);
    let (before, after) = (whatif.unrounded(), moved.unrounded());
    let alone = |row: &&usize| before[**row].is_nan() != after[**row].is_nan();
    if let Some(&row) = counting.iter().find(alone) {
        // A weight of zero, and rows that have nothing else: they have a total at any other weight.
        return Ok(Within {
            from: now,
            to: now,
            below: Limit::Alone(row),
            above: Limit::Alone(row),
        });
    }
    if scheme.min_coverage <= 0.0 || scheme.coverage != CoverageBy::Weight {
        return Ok(within);
    }
    let least = unrounded(scheme.min_coverage);
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
            if let Some(holds) = &whatif.workings.beside[at]
                && whatif.workings.method.indicators[at].is_flag()
            {
                return !holds[row].is_nan();
            }
            let filled = imputed[at]
                .as_ref()
                .and_then(|filled: &Filled| filled.get(row));
            filled.is_some() || !data.values[at][row].is_nan()
        };
        // Those that are nobody's peers have no points by relative rules.
        let has_points = |at: usize| left_out || !whatif.points[at][row].is_nan();
        let by_values = shares.kept(least, has_value);
        let by_points = shares.kept(least, |at| has_value(at) && has_points(at));
        // Who has values enough and too few points is compared with others, and has no total.
        let compared = by_values.enough && !by_points.enough;
        for (kept, compared) in [(by_values, compared), (by_points, false)] {
            let limit = || {
                if compared {
                    return Limit::Compared(row);
                }
                Limit::Coverage {
                    of: row,
                    gains: !kept.enough,
                }
            };
            if kept.from > within.from {
                (within.from, within.below) = (kept.from, limit());
            }
            if kept.to < within.to {
                (within.to, within.above) = (kept.to, limit());
            }
        }
    }
    Ok(within)
}

/// The rows that were asked for, and those that a rule or a treatment compares with one of them. Values are filled before
/// anybody is left out, so that nobody's coverage moves what is filled.
fn counting(whatif: &WhatIf, rows: &[usize]) -> Vec<usize> {
    let height = whatif.nodes.total.len();
    let mut asked = vec![false; height];
    for &row in rows {
        asked[row] = true;
    }
    let mut counts = asked.clone();
    let workings = &whatif.workings;
    let compared = workings.method.indicators.iter();
    let compared = compared.filter(|own| own.rule.is_relative() || own.treat.is_some());
    let divisions: BTreeSet<usize> = compared.map(|own| own.peers).collect();
    let divisions = divisions.iter().filter_map(|at| workings.peers.get(*at));
    for group in divisions.flat_map(Peers::groups) {
        if group.iter().any(|&row| asked[row as usize]) {
            for &row in group {
                counts[row as usize] = true;
            }
        }
    }
    (0..height).filter(|row| counts[*row]).collect()
}

/// The weights between which a row stays on its side of the least coverage.
struct Kept {
    from: f64,
    to: f64,
    /// Whether it has enough there.
    enough: bool,
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
    fn kept(&self, least: f64, has: impl Fn(usize) -> bool) -> Kept {
        let (mut p, mut q) = (0.0, 0.0);
        for (at, part) in self.parts.iter().enumerate() {
            if has(at) {
                p += part.0;
                q += part.1;
            }
        }
        let coverage = (p + q * self.now) / (self.beside + self.now);
        let mut kept = Kept {
            from: 0.0,
            to: f64::INFINITY,
            enough: coverage >= least,
        };
        let slope = q * self.beside - p;
        let at = (least * self.beside - p) / (q - least);
        if slope.abs() <= 1e-12 * self.beside.max(1.0) || !at.is_finite() || at < 0.0 {
            return kept;
        }
        // More weight takes it up or down; the limit lies where it would cross.
        if (slope > 0.0) == kept.enough {
            kept.from = at.min(self.now);
        } else {
            kept.to = at.max(self.now);
        }
        kept
    }
}
