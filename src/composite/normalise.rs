//! Rules: from the values of one indicator to its points.
//!
//! Step tables compare with the [`GRACE`] of equal numbers, because 100 × 1.14 / 19 is 5.999999999999999 in binary
//! and six per cent on paper. A spread below the same share of the values counts as none: such a constant
//! indicator has no points, since nothing tells the observations apart.

use super::equal::{GRACE, key};
use super::extent::Extent;
use super::growth::on_base;
use super::method::{Rule, Step};
use super::peers::Peers;
use super::sum::sums_of;

/// Computes the points of one indicator in place of its values. Missing values have no points.
///
/// `lower`: lower is better, which turns a value around (times -1, as `COINr` does) before a relative rule.
/// `beside`: what the rule needs besides the value of the same row: the condition of a flag (1 or 0), the value of
/// the base year, the reference of the row's peer group, or the result itself for [`Rule::Beside`]; missing where
/// it is not given. `scale`: the two ends of the scale.
pub fn normalise(
    values: &mut [f64],
    rule: &Rule,
    lower: bool,
    beside: Option<&[f64]>,
    peers: &Peers,
    scale: [f64; 2],
) {
    if rule.is_relative() {
        compared(values, rule, lower, beside, peers, scale);
    } else {
        alone(values, rule, lower, beside, scale);
    }
    for x in values {
        *x = if x.is_infinite() { f64::NAN } else { *x };
    }
}

/// A rule that compares with peers.
fn compared(
    values: &mut [f64],
    rule: &Rule,
    lower: bool,
    beside: Option<&[f64]>,
    peers: &Peers,
    scale: [f64; 2],
) {
    let sign = if lower { -1.0 } else { 1.0 };
    if lower {
        for x in values.iter_mut() {
            *x = -*x;
        }
    }
    if let Rule::DistanceToReference { clip } = rule {
        return distance_to_reference(values, sign, *clip, beside, peers);
    }
    outside(values, peers);
    peers.change(values, |_, own| relative(own, rule, sign, scale));
}

/// A rule that looks at one observation.
fn alone(values: &mut [f64], rule: &Rule, lower: bool, beside: Option<&[f64]>, scale: [f64; 2]) {
    match rule {
        Rule::Steps { steps, below } => each(values, |x| step(x, lower, steps, *below)),
        Rule::PerUnit { points, per, cap } => each(values, |x| per_unit(x, *points, *per, *cap)),
        Rule::Goalposts { low, high } => {
            let (from, to) = if lower { (*high, *low) } else { (*low, *high) };
            each(values, |x| on(share_of(x, from, to).clamp(0.0, 1.0), scale));
        }
        Rule::Flag { points } => with(
            values,
            beside,
            |_, holds| if holds == 0.0 { 0.0 } else { *points },
        ),
        Rule::BaseYear => with(values, beside, |x, base| on_base(x, base, lower)),
        Rule::Beside => with(values, beside, |_, result| result),
        _ => {}
    }
}

/// Missing stays missing, for every rule whose arithmetic would not keep it so.
fn each(values: &mut [f64], points: impl Fn(f64) -> f64) {
    for x in values {
        *x = if x.is_nan() { f64::NAN } else { points(*x) };
    }
}

/// Points from what stands beside the values alone or together with them.
fn with(values: &mut [f64], beside: Option<&[f64]>, points: impl Fn(f64, f64) -> f64) {
    let Some(beside) = beside else {
        return values.fill(f64::NAN);
    };
    for (x, &other) in values.iter_mut().zip(beside) {
        *x = if other.is_nan() {
            f64::NAN
        } else {
            points(*x, other)
        };
    }
}

/// Rows in no peer group cannot be compared.
fn outside(values: &mut [f64], peers: &Peers) {
    if peers.all_rows().is_some() {
        return;
    }
    let mut inside = vec![false; values.len()];
    for &row in peers.groups().flatten() {
        inside[row as usize] = true;
    }
    for (x, inside) in values.iter_mut().zip(inside) {
        if !inside {
            *x = f64::NAN;
        }
    }
}

/// The points that a value has by a table of steps.
#[must_use]
pub fn step(x: f64, lower: bool, steps: &[Step], below: f64) -> f64 {
    let reached = |step: &&Step| {
        let grace = step.at.abs() * GRACE;
        if lower {
            x <= step.at + grace
        } else {
            x >= step.at - grace
        }
    };
    let step = if lower {
        steps.iter().find(reached)
    } else {
        steps.iter().rev().find(reached)
    };
    step.map_or(below, |step| step.points)
}

fn per_unit(x: f64, points: f64, per: f64, cap: Option<f64>) -> f64 {
    let product = points * x / per;
    match cap {
        Some(cap) if points < 0.0 => product.max(cap),
        Some(cap) => product.min(cap),
        None => product,
    }
}

/// A share put on the scale.
pub(super) fn on(share: f64, [low, high]: [f64; 2]) -> f64 {
    share * (high - low) + low
}

/// Where a number stands between two others, which may be farther apart than floats can say.
pub(super) fn share_of(x: f64, low: f64, high: f64) -> f64 {
    if (high - low).is_infinite() {
        return (x / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
    }
    (x - low) / (high - low)
}

/// The number that stands at a share of the way between two others.
pub(super) fn at_share(share: f64, low: f64, high: f64) -> f64 {
    if (high - low).is_infinite() {
        return low * (1.0 - share) + high * share;
    }
    share * (high - low) + low
}

/// Whether a range is more than the noise of its ends.
pub(super) fn varies(low: f64, high: f64) -> bool {
    let spread = high - low;
    spread > GRACE * low.abs() + GRACE * high.abs() || spread.is_infinite()
}

/// A relative rule on the values of one peer group, already turned around where lower is better.
fn relative(values: &mut [f64], rule: &Rule, sign: f64, scale: [f64; 2]) {
    let mut extent = Extent::of(values);
    let unit = if rule.is_by_order() {
        1.0
    } else {
        in_unit(values, &mut extent)
    };
    let varying = |(low, high): &(f64, f64)| varies(*low, *high);
    let Some((low, high)) = extent.range().filter(varying) else {
        return values.fill(f64::NAN);
    };
    let spread = high - low;
    match rule {
        Rule::MinMax => each(values, |x| on((x - low) / spread, scale)),
        Rule::DistanceToMax => each(values, |x| 1.0 - (high - x) / spread),
        Rule::ZScore { mean: to, sd } => {
            let Some(mean) = extent.mean(values) else {
                return;
            };
            let far = (high - mean).max(mean - low);
            let square = |x: f64| [(x - mean) * (x - mean)];
            let [squares] = sums_of(values, extent.count, [far * far], square);
            let own_sd = (squares / (extent.count as f64 - 1.0)).sqrt();
            each(values, |x| (x - mean) / own_sd * sd + to);
        }
        Rule::PercentRank | Rule::Rank | Rule::Borda => {
            let count = ranks_from_lowest(values);
            let last = count as f64 - 1.0;
            match rule {
                Rule::PercentRank => each(values, |x| on((x - 1.0) / last, scale)),
                Rule::Borda => each(values, |x| x - 1.0),
                _ => {}
            }
        }
        Rule::Target { target, clip } => towards(values, low, sign * target * unit, *clip),
        _ => {}
    }
}

/// Puts values near the ends of the range of floats in a unit with which one can compute; that unit.
fn in_unit(values: &mut [f64], extent: &mut Extent) -> f64 {
    let unit = extent.unit();
    if unit.to_bits() != 1.0_f64.to_bits() {
        for x in values {
            *x *= unit;
        }
        *extent = extent.times(unit);
    }
    unit
}

/// (x - low) / (goal - low); missing everywhere where the goal is no higher than the lowest value.
fn towards(values: &mut [f64], low: f64, goal: f64, clip: bool) {
    if !(goal > low && varies(low, goal)) {
        return values.fill(f64::NAN);
    }
    for x in values {
        let share = (*x - low) / (goal - low);
        *x = if clip && share > 1.0 { 1.0 } else { share };
    }
}

/// 1 - (`x_ref` - x) / (`x_ref` - min) in every peer group; `beside` holds the reference's own value, not turned.
fn distance_to_reference(
    values: &mut [f64],
    sign: f64,
    clip: bool,
    beside: Option<&[f64]>,
    peers: &Peers,
) {
    let Some(beside) = beside else {
        return values.fill(f64::NAN);
    };
    outside(values, peers);
    let references: Vec<f64> = peers
        .groups()
        .map(|rows| {
            rows.first()
                .map_or(f64::NAN, |&row| sign * beside[row as usize])
        })
        .collect();
    peers.change(values, |number, own| {
        let mut extent = Extent::of(own);
        let unit = in_unit(own, &mut extent);
        let (Some((low, _)), reference) = (extent.range(), references[number] * unit) else {
            return own.fill(f64::NAN);
        };
        if !(reference > low && varies(low, reference)) {
            return own.fill(f64::NAN);
        }
        for x in own {
            let share = 1.0 - (reference - *x) / (reference - low);
            *x = if clip && share > 1.0 { 1.0 } else { share };
        }
    });
}

/// Ranks from the lowest value, smallest rank for ties, in place of the values; how many there are. Values are compared as
/// they are, as `COINr` does; see [`Indicator::computed`](super::Indicator).
fn ranks_from_lowest(values: &mut [f64]) -> usize {
    let mut order: Vec<(u64, u32)> = values
        .iter()
        .enumerate()
        .filter(|(_, x)| !x.is_nan())
        .map(|(row, x)| (key(*x), row as u32))
        .collect();
    order.sort_unstable();
    let mut rank = 0;
    for (at, &(key, row)) in order.iter().enumerate() {
        if at == 0 || order[at - 1].0 != key {
            rank = at + 1;
        }
        values[row as usize] = rank as f64;
    }
    order.len()
}
