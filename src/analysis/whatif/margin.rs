//! How far a weight may move before ranks change, in closed form.
//!
//! Where the group of a weight w takes the arithmetic mean, a row's total is (p + q w) / (b + w), with b the weight
//! of its other present children and p and q free of w, as long as everything above is linear. Where the group takes
//! a sum, it is p + q w. Two totals are then equal at the roots of a polynomial of second degree. All this holds as long
//! as the same observations have totals and are compared: limits end where one would gain or lose its own.

use super::coverage::{self, Within};
use super::{Limit, WhatIf, resting_on_results};
use crate::analysis::words::listed_titles;
use crate::composite::{Aggregation, Child};
use crate::i18n::{Message, Result};

/// The weights between which the first `k` stay the same ones and the same observations have a total. At a weight of zero
/// itself those that have nothing but its indicators lose theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    /// The weight as it is.
    pub weight: f64,
    /// Down to here.
    pub from: f64,
    /// Up to here; infinite where no weight is too large.
    pub to: f64,
    /// What ends it downwards.
    pub below: Limit,
    /// What ends it upwards.
    pub above: Limit,
}

/// A total as a function of the weight: (p + q w) / (b + w), or p + q w without `b`.
#[derive(Clone, Copy, Debug)]
struct Curve {
    p: f64,
    q: f64,
    b: Option<f64>,
}

/// The totals of rows as functions of one weight, as long as the same rows have a total.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The weight as it is.
    pub weight: f64,
    /// One for each row that was asked for; `None` for those without a total.
    of: Vec<Option<Curve>>,
    /// The rows.
    rows: Vec<usize>,
    /// The totals as they are, not rounded.
    totals: Vec<f64>,
    /// The weights at which the same rows have a total.
    within: Within,
}

impl Curves {
    /// The totals of rows as functions of the weight of a node, in one stage or (without one) in all.
    ///
    /// # Errors
    /// When the totals are not linear in this weight's group and above (see the module), or the weight differs by stage
    /// and no stage is given.
    pub fn of(whatif: &WhatIf, node: Child, stage: Option<usize>, rows: &[usize]) -> Result<Self> {
        let weight = whatif.weight_of(node, stage);
        let all = &whatif.tree().weights;
        let same = all
            .iter()
            .all(|weights| weights.of(node).to_bits() == weight.to_bits());
        if let Some(reason) = bent(whatif, node) {
            return Err(reason);
        }
        if stage.is_none() && !same {
            return Err(Message::new("analysis.whatif_stages"));
        }
        let mut moved = whatif.clone();
        moved.weigh(node, stage, weight + 1.0);
        let within = coverage::limits(whatif, &moved, node, stage, rows)?;
        let (first, second) = (whatif.unrounded(), moved.unrounded());
        let curve = |&row: &usize| curve(whatif, node, stage, row, first[row], second[row]);
        Ok(Self {
            weight,
            of: rows.iter().map(curve).collect(),
            rows: rows.to_vec(),
            totals: rows.iter().map(|&row| first[row]).collect(),
            within,
        })
    }

    /// The weight nearest to the present one at which two rows, by their places among those asked for, have the same
    /// total, so that they swap beyond it; `None` where no weight from zero up does that while the same rows have totals.
    #[must_use]
    pub fn swap(&self, one: usize, other: usize) -> Option<f64> {
        let (one, other) = ((*self.of.get(one)?)?, (*self.of.get(other)?)?);
        let distance = |weight: &f64| (weight - self.weight).abs();
        roots(one, other)
            .into_iter()
            .filter(|root| (self.within.from..=self.within.to).contains(root))
            .min_by(|x, y| distance(x).total_cmp(&distance(y)))
    }

    /// The interval of the weight in which the `k` rows with the largest totals stay the same ones, in whatever order.
    #[must_use]
    pub fn hold(&self, k: usize) -> Hold {
        let mut ranked: Vec<usize> = (0..self.of.len())
            .filter(|at| self.of[*at].is_some())
            .collect();
        // Stable: ties stay in the order that was asked for.
        ranked.sort_by(|a, b| self.totals[*b].total_cmp(&self.totals[*a]));
        let curves = ranked.iter().map(|&at| (self.rows[at], self.of[at]));
        let curves = curves.filter_map(|(row, curve)| Some((row, curve?)));
        let curves: Vec<(usize, Curve)> = curves.collect();
        let (inside, outside) = curves.split_at(k.min(curves.len()));
        let mut hold = Hold {
            weight: self.weight,
            from: self.within.from,
            to: self.within.to,
            below: self.within.below.clone(),
            above: self.within.above.clone(),
        };
        for (row, one) in inside {
            for (behind, other) in outside {
                let limit = || Limit::Rank {
                    inside: *row,
                    outside: *behind,
                };
                for root in roots(*one, *other) {
                    if root <= self.weight && root > hold.from {
                        (hold.from, hold.below) = (root, limit());
                    }
                    if root >= self.weight && root < hold.to {
                        (hold.to, hold.above) = (root, limit());
                    }
                }
            }
        }
        hold
    }
}

/// The weight nearest to the present one at which two rows have the same total; see [`Curves::swap`].
///
/// # Errors
/// As for [`Curves::of`].
pub fn swap(whatif: &WhatIf, node: Child, row: usize, other: usize) -> Result<Option<f64>> {
    Ok(Curves::of(whatif, node, None, &[row, other])?.swap(0, 1))
}

/// The interval of a weight in which the first `k` rows of a year (`rows`: all rows of that year) stay the same ones.
///
/// # Errors
/// As for [`Curves::of`], and when fewer than `k` rows have a total.
pub fn hold(whatif: &WhatIf, node: Child, rows: &[usize], k: usize) -> Result<Hold> {
    let ranked: Vec<usize> = rows
        .iter()
        .copied()
        .filter(|row| whatif.ranks[*row] > 0)
        .collect();
    if ranked.len() < k {
        return Err(Message::new("analysis.whatif_few")
            .with("count", ranked.len())
            .with("top", k));
    }
    Ok(Curves::of(whatif, node, None, &ranked)?.hold(k))
}

/// The total of a row as a function of the weight, read off two weights, the present one and that plus 1.
fn curve(
    whatif: &WhatIf,
    node: Child,
    stage: Option<usize>,
    row: usize,
    at: f64,
    next: f64,
) -> Option<Curve> {
    if at.is_nan() || next.is_nan() {
        return None;
    }
    let tree = whatif.tree();
    let group = tree.above(node).first().copied();
    let own_stage = whatif.stage_of(row);
    let elsewhere = stage.is_some_and(|stage| stage != own_stage);
    let fixed = Curve {
        p: at,
        q: 0.0,
        b: None,
    };
    if elsewhere || (whatif.points_of(node)[row].is_nan() && !tree.zero) {
        return Some(fixed);
    }
    // A row without a stage is combined by the first where weights are the same in all, and has no points there else.
    let first = || (!tree.staged(group)).then(|| tree.weights.first())?;
    let Some(weights) = tree.weights.get(own_stage).or_else(first) else {
        return Some(fixed);
    };
    let now = weights.of(node);
    if tree.aggregation(group) == Aggregation::Sum {
        let q = next - at;
        return Some(Curve {
            p: at - q * now,
            q,
            b: None,
        });
    }
    let b: f64 = tree
        .children(group)
        .iter()
        .filter(|child| **child != node)
        .filter(|child| tree.zero || !whatif.points_of(**child)[row].is_nan())
        .map(|child| weights.of(*child))
        .sum();
    if b == 0.0 {
        // Alone in its group: any weight above zero is the same.
        return Some(fixed);
    }
    // (p + q w) at the two weights.
    let (low, high) = (at * (b + now), next * (b + now + 1.0));
    let q = high - low;
    Some(Curve {
        p: low - q * now,
        q,
        b: Some(b),
    })
}

/// What keeps totals from being linear in a node's points, with its group a mean or a sum in which nothing is re-spread;
/// `None` where nothing does.
fn bent(whatif: &WhatIf, node: Child) -> Option<Message> {
    let tree = whatif.tree();
    let title = |group: Option<usize>| {
        let scheme = &whatif.scheme;
        group.map_or(&scheme.title, |group| &scheme.groups[group].title)
    };
    let about = |key, group| Some(Message::new(key).with("title", title(group).clone()));
    for group in tree.above(node).into_iter().map(Some).chain([None]) {
        match tree.aggregation(group) {
            Aggregation::Arithmetic => {}
            Aggregation::Sum if full(whatif, group) => {}
            Aggregation::Sum => return about("analysis.whatif_gaps", group),
            _ => return about("analysis.whatif_curved", group),
        }
        let own = group.map(|group| &tree.groups[group]);
        if own.is_some_and(|own| own.cap.is_some()) {
            return about("analysis.whatif_capped", group);
        }
        if own.is_some_and(|own| own.min_coverage.is_some()) {
            return about("analysis.whatif_covered", group);
        }
    }
    if whatif.adjusted.is_none() {
        let adjustments = resting_on_results(&whatif.scheme);
        let titles = listed_titles(adjustments.map(|own| &own.title));
        return Some(Message::new("analysis.whatif_adjusted").with("titles", titles));
    }
    None
}

/// Whether no child of a group is missing anywhere.
fn full(whatif: &WhatIf, group: Option<usize>) -> bool {
    let tree = whatif.tree();
    tree.zero
        || tree
            .children(group)
            .iter()
            .all(|&child| !whatif.points_of(child).iter().any(|x| x.is_nan()))
}

/// The weights from zero up at which two curves meet.
fn roots(one: Curve, other: Curve) -> Vec<f64> {
    // (p + q w) · (the other's divisor) as polynomials of second degree.
    let times = |curve: Curve, divisor: Option<f64>| match divisor {
        Some(b) => [curve.p * b, curve.p + curve.q * b, curve.q],
        None => [curve.p, curve.q, 0.0],
    };
    let (left, right) = (times(one, other.b), times(other, one.b));
    let [c, b, a] = [left[0] - right[0], left[1] - right[1], left[2] - right[2]];
    let size = left
        .iter()
        .chain(&right)
        .fold(0.0_f64, |most, x| most.max(x.abs()));
    let none = |x: f64| x.abs() <= 1e-12 * size;
    let found = if none(a) {
        if none(b) { Vec::new() } else { vec![-c / b] }
    } else {
        let under = b * b - 4.0 * a * c;
        if under < 0.0 {
            return Vec::new();
        }
        // The form that loses no digits (Press et al., "Numerical Recipes", section 5.6).
        let q = -0.5 * (b + b.signum() * under.sqrt());
        if q == 0.0 {
            vec![0.0]
        } else {
            vec![q / a, c / q]
        }
    };
    found
        .into_iter()
        .filter(|root| root.is_finite() && *root >= 0.0)
        .collect()
}
