//! How far a weight may move before ranks change, in closed form.
//!
//! Where the group of a weight w takes the arithmetic mean, a row's total is (p + q w) / (b + w), with b the weight
//! of its other present children and p and q free of w, as long as everything above is linear. Where the group takes
//! a sum, it is p + q w. Two totals are then equal at the roots of a polynomial of second degree.

use super::WhatIf;
use crate::composite::{Aggregation, Child};
use crate::i18n::{Message, Result};

/// The weights between which the first `k` stay the same ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hold {
    /// The weight as it is.
    pub weight: f64,
    /// Down to here.
    pub from: f64,
    /// Up to here; infinite where no weight is too large.
    pub to: f64,
}

/// A total as a function of the weight: (p + q w) / (b + w), or p + q w without `b`.
#[derive(Clone, Copy, Debug)]
struct Curve {
    p: f64,
    q: f64,
    b: Option<f64>,
}

/// The weight nearest to the present one at which two rows have the same total, so that they swap beyond it;
/// `None` where no weight from zero up does that.
///
/// # Errors
/// When the totals are not linear in this weight's group and above: see the module.
pub fn swap(whatif: &WhatIf, node: Child, row: usize, other: usize) -> Result<Option<f64>> {
    let curves = curves(whatif, node, &[row, other])?;
    let now = whatif.weight_of(node, None);
    let (Some(a), Some(b)) = (curves[0], curves[1]) else {
        return Ok(None);
    };
    Ok(roots(a, b)
        .into_iter()
        .min_by(|x, y| (x - now).abs().total_cmp(&(y - now).abs())))
}

/// The interval of a weight in which the first `k` rows of a year (`rows`: all rows of that year) stay the same ones,
/// in whatever order.
///
/// # Errors
/// As for [`swap`], and when fewer than `k` rows have a total.
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
    let weight = whatif.weight_of(node, None);
    let totals = whatif.unrounded();
    let mut ranked = ranked;
    ranked.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]).then(a.cmp(b)));
    let curves = curves(whatif, node, &ranked)?;
    let mut hold = Hold {
        weight,
        from: 0.0,
        to: f64::INFINITY,
    };
    for inside in curves[..k].iter().flatten() {
        for outside in curves[k..].iter().flatten() {
            for root in roots(*inside, *outside) {
                if root <= weight {
                    hold.from = hold.from.max(root);
                }
                if root >= weight {
                    hold.to = hold.to.min(root);
                }
            }
        }
    }
    Ok(hold)
}

/// The totals of rows as functions of the weight, read off two weights; `None` for rows without the node, whose
/// totals do not depend on it, unless they are compared: then p / 1.
fn curves(whatif: &WhatIf, node: Child, rows: &[usize]) -> Result<Vec<Option<Curve>>> {
    let tree = whatif.tree();
    let group = tree.above(node).first().copied();
    let way = tree.aggregation(group);
    if !linear(whatif, node) {
        return Err(Message::new("analysis.whatif_curved"));
    }
    let now = whatif.weight_of(node, None);
    let mut moved = whatif.clone();
    moved.weight(node, None, now + 1.0)?;
    let (first, second) = (whatif.unrounded(), moved.unrounded());
    let own = whatif.points_of(node);
    let siblings: Vec<Child> = tree
        .children(group)
        .iter()
        .copied()
        .filter(|child| *child != node)
        .collect();
    Ok(rows
        .iter()
        .map(|&row| {
            let (at, next) = (first[row], second[row]);
            if at.is_nan() || next.is_nan() {
                return None;
            }
            if own[row].is_nan() && !tree.zero {
                return Some(Curve {
                    p: at,
                    q: 0.0,
                    b: None,
                });
            }
            if way == Aggregation::Sum {
                let q = next - at;
                return Some(Curve {
                    p: at - q * now,
                    q,
                    b: None,
                });
            }
            let here = |child: &&Child| tree.zero || !whatif.points_of(**child)[row].is_nan();
            let weight = |child: &Child| whatif.weight_of(*child, None);
            let b: f64 = siblings.iter().filter(here).map(weight).sum();
            if b == 0.0 {
                // Alone in its group: any weight above zero is the same.
                return Some(Curve {
                    p: at,
                    q: 0.0,
                    b: None,
                });
            }
            // (p + q w) at the two weights.
            let (low, high) = (at * (b + now), next * (b + now + 1.0));
            let q = high - low;
            Some(Curve {
                p: low - q * now,
                q,
                b: Some(b),
            })
        })
        .collect())
}

/// Whether totals are linear in a node's points, and its group a mean or a sum in which nothing is re-spread.
fn linear(whatif: &WhatIf, node: Child) -> bool {
    let tree = whatif.tree();
    if tree.weights.len() > 1 {
        return false;
    }
    let above = tree.above(node);
    let ways = above.iter().map(|&group| Some(group)).chain([None]);
    let flat = ways.clone().all(|group| {
        let way = tree.aggregation(group);
        way == Aggregation::Arithmetic || (way == Aggregation::Sum && full(whatif, group))
    });
    let uncapped = above.iter().all(|&group| {
        tree.groups[group].cap.is_none() && tree.groups[group].min_coverage.is_none()
    });
    flat && uncapped && whatif.adjusted.is_some()
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
