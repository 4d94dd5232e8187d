//! Round edges of classes: values and breaks come in; edges that a reader can keep in mind go out.

/// How far the end classes may reach beyond the values to end at a rounder number, as a share of all.
const BEYOND: f64 = 0.08;

/// The end of the outermost class: the roundest number a little beyond the extreme value; zero where values are above it
/// and near it.
pub(super) fn outer(low: f64, high: f64, upper: bool) -> f64 {
    let range = high - low;
    if upper {
        return -outer(-high, -low, false);
    }
    if low >= 0.0 && low <= range * BEYOND * 2.0 {
        return 0.0;
    }
    let most = low - range * BEYOND;
    let mut step = 10_f64.powf(range.log10().ceil());
    while step > range * 1e-9 {
        for factor in [1.0, 0.5, 0.2] {
            let unit = step * factor;
            let edge = (low / unit + 1e-9).floor() * unit;
            if edge >= most {
                return edge;
            }
        }
        step /= 10.0;
    }
    low
}

/// The smallest round number that is not below a reach: a multiple of the unit of the other edges, or of a rounder one
/// where the reach is many of them.
pub(super) fn reaching(reach: f64, unit: f64) -> f64 {
    let step = unit.max(round_up(reach / 20.0));
    (reach / step - 1e-9).ceil() * step
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below a width.
pub(super) fn round_up(width: f64) -> f64 {
    let power = 10_f64.powf(width.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= width * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// Edges of equal width on a round step: as many classes as round steps allow, and never more than `count`.
pub(super) fn equal(low: f64, high: f64, count: usize) -> Vec<f64> {
    let power = 10_f64.powf(((high - low) / count as f64).log10().floor());
    // The narrowest round step has the most classes.
    let steps = [
        1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 50.0, 100.0,
    ];
    let fitting = steps.into_iter().find_map(|factor| {
        let step = factor * power;
        let classes = (high / step - 1e-9).ceil() - (low / step + 1e-9).floor();
        let classes = classes.max(1.0) as usize;
        (classes <= count).then_some((classes, step))
    });
    // A value on both sides of a round edge needs two classes: where one is wanted, it has the ends themselves.
    let Some((classes, step)) = fitting else {
        return vec![low, high];
    };
    let first = (low / step + 1e-9).floor();
    (0..=classes).map(|i| (first + i as f64) * step).collect()
}

/// How many digits less than the range an edge may have to count as round, and how many of its own.
const ROUND: (f64, f64) = (50.0, 20.0);

/// Edges at breaks of sorted values. Where the two values beside a break are so near that no round number parts them,
/// the break gives way to one nearby that a round number makes: classes then differ a little in size, and the edges
/// still say which values are in which.
pub(super) fn rounded(sorted: &[f64], breaks: &[usize], count: usize) -> Vec<f64> {
    let range = sorted[sorted.len() - 1] - sorted[0];
    // A fifth of a class may move to its neighbour; of small classes one value.
    let most = (sorted.len() / count.max(1) / 5).max(1);
    let mut edges: Vec<f64> = Vec::new();
    for (nth, &at) in breaks.iter().enumerate() {
        let after = edges.last().copied().unwrap_or(f64::NEG_INFINITY);
        let before = breaks.get(nth + 1).copied().unwrap_or(sorted.len());
        let near = (0..=most).flat_map(|by| [at.checked_sub(by), Some(at + by)]);
        let found = near
            .flatten()
            .filter(|at| (1..before).contains(at) && sorted[at - 1] < sorted[*at])
            .filter(|at| sorted[at - 1] >= after)
            .map(|at| roundest(sorted[at - 1], sorted[at], range));
        // The nearest one that is round enough; without any, the roundest.
        let enough = |(edge, unit): (f64, f64)| unit >= (range / ROUND.0).min(edge.abs() / ROUND.1);
        let mut best: Option<(f64, f64)> = None;
        for (edge, unit) in found {
            if best.is_none_or(|known| !enough(known) && unit > known.1) {
                best = Some((edge, unit));
            }
        }
        // Where values are too close for any round number between them, the classes are those of round edges nearby.
        let edge = best.map(|found| {
            if enough(found) {
                return found.0;
            }
            let unit = round_up(range / ROUND.0);
            (found.0 / unit).round() * unit
        });
        let inside =
            |edge: &f64| *edge > after && *edge > sorted[0] && *edge <= sorted[sorted.len() - 1];
        edges.extend(edge.filter(inside));
    }
    edges
}

/// The roundest number above `a` and not above `b`, which parts the two as the exact one would, with the unit that it
/// is a multiple of.
fn roundest(a: f64, b: f64, range: f64) -> (f64, f64) {
    let mut step = 10_f64.powf(range.log10().ceil());
    while step > range * 1e-9 {
        // A quarter has a digit more than the others: it is round only among whole numbers.
        let quarter = if step < 100.0 { 0.2 } else { 0.25 };
        for factor in [1.0, 0.5, quarter, 0.2] {
            let unit = step * factor;
            let edge = ((a / unit).floor() + 1.0) * unit;
            if edge <= b {
                return (edge, unit);
            }
        }
        step /= 10.0;
    }
    (b, 0.0)
}

/// The edges without those of classes that have no value, which rounding can leave: the class before reaches further then.
pub(super) fn held_edges(edges: Vec<f64>, sorted: &[f64]) -> Vec<f64> {
    let mut kept: Vec<f64> = Vec::with_capacity(edges.len());
    let last = edges.len() - 1;
    for (at, edge) in edges.into_iter().enumerate() {
        let within = |value: &f64| *value < edge - edge.abs() * 1e-12 || at == last;
        let reached = |value: &f64, from: &f64| *value >= from - from.abs() * 1e-12;
        let is_empty = |from: &f64| {
            !sorted
                .iter()
                .any(|value| reached(value, from) && within(value))
        };
        if kept.last().is_some_and(is_empty) {
            kept.pop();
        }
        kept.push(edge);
    }
    kept
}
