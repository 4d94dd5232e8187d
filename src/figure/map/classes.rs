//! Values of areas become five to seven classes with round edges.

use super::ClassMethod;
use crate::figure::{Color, Theme};
use crate::i18n::{Lang, number, signed};

/// Fisher and Jenks' search is quadratic: more values than this are thinned evenly before it.
const NATURAL_LIMIT: usize = 1_500;
/// Where on the ramp the lowest class stands, so that it differs from the ground.
const FAINTEST: f32 = 0.08;
/// Where on the ramp the highest quiet class stands, and how much of the ground quiet classes take on.
const QUIET: (f32, f32) = (0.62, 0.34);

/// Classes of values: each from its edge up to, but without, the next; the last one holds its upper edge too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    /// Edges, ascending; one more than there are classes, empty without values.
    pub edges: Vec<f64>,
    /// Decimals that tell the edges apart.
    pub decimals: usize,
    /// Whether values are counts, whose classes end at a number that still belongs to them.
    pub whole: bool,
    /// The class that means no change, where values are changes.
    pub middle: Option<usize>,
}

impl Classes {
    /// Puts values into at most `count` classes; fewer where the values do not differ enough.
    #[must_use]
    pub fn new(values: &[f64], method: ClassMethod, count: usize) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
            return Self::default();
        };
        let count = count.clamp(1, 9);
        if low >= high {
            return Self::of_edges(vec![low, high]);
        }
        let breaks = match method {
            ClassMethod::Equal => return Self::of_edges(equal(low, high, count)),
            ClassMethod::Quantile => quantile(&sorted, count),
            ClassMethod::Natural => natural(&sorted, count),
        };
        let mut edges = vec![outer(low, high, false)];
        for edge in rounded(&sorted, &breaks, count) {
            if edges.last().is_none_or(|last| *last < edge) {
                edges.push(edge);
            }
        }
        let top = outer(low, high, true);
        if edges.last().is_some_and(|last| *last >= top) {
            edges.pop();
        }
        edges.push(top);
        Self::of_edges(edges)
    }

    /// Classes of whole numbers from one up: `1`, `2 – 4`, `5 – 9`; each class ends before the next begins.
    #[must_use]
    pub fn counts(values: &[f64], method: ClassMethod, count: usize) -> Self {
        let most = values.iter().copied().fold(0.0, f64::max);
        if most < 1.0 {
            return Self::default();
        }
        let found = Self::new(values, method, count);
        let mut edges = vec![1.0];
        for edge in found
            .edges
            .iter()
            .skip(1)
            .take(found.count().saturating_sub(1))
        {
            let edge = edge.ceil();
            if edge > 1.0 && edge <= most && edges.last().is_none_or(|last| *last < edge) {
                edges.push(edge);
            }
        }
        // The last class ends at a round number, too; like the others before the next whole one.
        let last = edges.last().copied().unwrap_or(1.0);
        let top = found.edges.last().map_or(most, |top| top.ceil().max(most));
        edges.push(if last >= most { most } else { top } + 1.0);
        Self {
            edges,
            whole: true,
            ..Self::default()
        }
    }

    /// Classes of changes: an odd number of them, the same on both sides of a middle one that holds zero; the outermost
    /// reach to the extremes, and sides that nobody is in are left out.
    #[must_use]
    pub fn two_sided(values: &[f64], count: usize) -> Self {
        let mut sizes: Vec<f64> = values
            .iter()
            .filter(|v| v.is_finite())
            .map(|v| v.abs())
            .collect();
        sizes.sort_by(f64::total_cmp);
        let Some(&largest) = sizes.last() else {
            return Self::default();
        };
        if largest <= 0.0 {
            return Self {
                middle: Some(0),
                ..Self::of_edges(vec![0.0, 0.0])
            };
        }
        // An even number has no middle: one less then.
        let sides = (count.clamp(3, 9) - 1) / 2;
        // Widths of two units around a middle of the same width, so that most changes lie within the inner classes.
        let usual = sizes[(sizes.len() - 1) * 4 / 5].max(largest * 0.02);
        let unit = round_up(usual / (2 * sides) as f64);
        let mut edges: Vec<f64> = (0..sides).map(|at| unit * (2 * at + 1) as f64).collect();
        edges.retain(|edge| *edge < largest);
        let (low, high) = values
            .iter()
            .filter(|v| v.is_finite())
            .fold((0.0_f64, 0.0_f64), |(low, high), v| {
                (low.min(*v), high.max(*v))
            });
        let ends = |reach: f64| {
            let mut side: Vec<f64> = edges.iter().copied().filter(|edge| *edge < reach).collect();
            let end = if side.is_empty() {
                unit
            } else {
                reaching(reach, unit)
            };
            side.push(end);
            side
        };
        let below: Vec<f64> = ends(-low).into_iter().rev().map(|edge| -edge).collect();
        let middle = below.len() - 1;
        Self {
            middle: Some(middle),
            ..Self::of_edges([below, ends(high)].concat())
        }
    }

    fn of_edges(edges: Vec<f64>) -> Self {
        let decimals = (0..6)
            .find(|decimals| {
                let factor = 10_f64.powi(*decimals);
                edges.iter().all(|edge| {
                    let scaled = edge * factor;
                    (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
                })
            })
            .unwrap_or(6) as usize;
        Self {
            edges,
            decimals,
            whole: false,
            middle: None,
        }
    }

    /// Number of classes.
    #[must_use]
    pub fn count(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The class of a value; none for a value that is no number or lies outside.
    #[must_use]
    pub fn of(&self, value: f64) -> Option<usize> {
        let (first, last) = (self.edges.first()?, self.edges.last()?);
        if !(value >= *first && value <= *last) {
            return None;
        }
        let above = self.edges.iter().filter(|edge| **edge <= value).count();
        Some(above.saturating_sub(1).min(self.count() - 1))
    }

    /// The colour of a class of changes: the middle is neutral, each side goes to its own strong colour.
    fn side(&self, class: usize, middle: usize, theme: &Theme) -> Color {
        let neutral = theme.ground.mix(theme.context, 0.28);
        let reach = middle.max(self.count() - 1 - middle).max(1);
        let share = class.abs_diff(middle) as f32 / reach as f32;
        let strong = if class < middle { theme.down } else { theme.up };
        // Even steps to the eye: the first of them is clearly off the neutral one.
        neutral.mix(strong, share.powf(0.85))
    }

    /// "40 – 45"; one number where all values are the same.
    #[must_use]
    pub fn label(&self, class: usize, lang: Lang) -> String {
        let (low, high) = (self.edges[class], self.edges[class + 1]);
        let write = |value: f64| match self.middle {
            Some(_) => signed(value, self.decimals, lang),
            None => number(value, self.decimals, lang),
        };
        let high = if self.whole { high - 1.0 } else { high };
        if low >= high {
            return write(low);
        }
        format!("{}\u{2009}–\u{2009}{}", write(low), write(high))
    }

    /// The colour of a class on the ramp. Quiet colours keep to the ramp's first part and take on some of the
    /// ground, so that circles on the area keep their contrast.
    #[must_use]
    pub fn color(&self, class: usize, theme: &Theme, quiet: bool) -> Color {
        let (strongest, pale) = if quiet { QUIET } else { (1.0, 0.0) };
        if let Some(middle) = self.middle {
            return self.side(class, middle, theme).mix(theme.ground, pale);
        }
        let steps = theme.ramp.len().saturating_sub(1);
        let share = if self.count() > 1 {
            class as f32 / (self.count() - 1) as f32
        } else {
            0.5
        };
        let place = (FAINTEST + (strongest - FAINTEST) * share) * steps as f32;
        let below = (place.floor() as usize).min(steps);
        let color = |index: usize| theme.ramp.get(index).copied().unwrap_or(theme.missing);
        color(below)
            .mix(color((below + 1).min(steps)), place.fract())
            .mix(theme.ground, pale)
    }
}

/// How far the end classes may reach beyond the values to end at a rounder number, as a share of all.
const BEYOND: f64 = 0.08;

/// The end of the outermost class: the roundest number a little beyond the extreme value; zero where values are above it
/// and near it.
fn outer(low: f64, high: f64, upper: bool) -> f64 {
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
fn reaching(reach: f64, unit: f64) -> f64 {
    let step = unit.max(round_up(reach / 20.0));
    (reach / step - 1e-9).ceil() * step
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below a width.
fn round_up(width: f64) -> f64 {
    let power = 10_f64.powf(width.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= width * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// Edges of equal width on a round step: as many classes as round steps allow, and never more than `count`.
fn equal(low: f64, high: f64, count: usize) -> Vec<f64> {
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

/// Places in the sorted values where classes of the same size begin.
fn quantile(sorted: &[f64], count: usize) -> Vec<usize> {
    let n = sorted.len();
    let mut breaks = Vec::new();
    for class in 1..count {
        let wanted = ((class * n) as f64 / count as f64).round() as usize;
        let nearest = (1..n)
            .filter(|at| sorted[at - 1] < sorted[*at])
            .min_by_key(|at| at.abs_diff(wanted));
        if let Some(at) = nearest
            && breaks.last().is_none_or(|last| *last < at)
        {
            breaks.push(at);
        }
    }
    breaks
}

/// Natural breaks: the least sum of squares inside the classes (Fisher 1958, Jenks 1977), by dynamic programming.
fn natural(sorted: &[f64], count: usize) -> Vec<usize> {
    if sorted.len() > NATURAL_LIMIT {
        let thin: Vec<f64> = (0..NATURAL_LIMIT)
            .map(|i| sorted[i * (sorted.len() - 1) / (NATURAL_LIMIT - 1)])
            .collect();
        return natural(&thin, count)
            .into_iter()
            .map(|at| sorted.partition_point(|v| *v < thin[at]).max(1))
            .collect();
    }
    let n = sorted.len();
    let middle = sorted[n / 2];
    let mut sums = vec![(0.0, 0.0); n + 1];
    for (i, value) in sorted.iter().enumerate() {
        let v = value - middle;
        sums[i + 1] = (sums[i].0 + v, sums[i].1 + v * v);
    }
    let spread = |from: usize, to: usize| {
        let (sum, squares) = (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1);
        (squares - sum * sum / (to - from) as f64).max(0.0)
    };
    let count = count.min(n);
    let mut cost: Vec<f64> = (0..=n)
        .map(|to| if to == 0 { 0.0 } else { spread(0, to) })
        .collect();
    let mut starts = vec![vec![0_usize; n + 1]];
    for class in 1..count {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut start = vec![class; n + 1];
        for to in class + 1..=n {
            for (from, before) in cost.iter().enumerate().take(to).skip(class) {
                let total = before + spread(from, to);
                if total < next[to] {
                    next[to] = total;
                    start[to] = from;
                }
            }
        }
        cost = next;
        starts.push(start);
    }
    let mut breaks = Vec::new();
    let mut to = n;
    for class in (1..count).rev() {
        to = starts[class][to];
        if sorted[to - 1] < sorted[to] {
            breaks.push(to);
        }
    }
    breaks.reverse();
    breaks.dedup();
    breaks
}

/// How many digits less than the range an edge may have to count as round, and how many of its own.
const ROUND: (f64, f64) = (50.0, 20.0);

/// Edges at breaks of sorted values. Where the two values beside a break are so near that no round number parts them,
/// the break gives way to one nearby that a round number makes: classes then differ a little in size, and the edges
/// still say which values are in which.
fn rounded(sorted: &[f64], breaks: &[usize], count: usize) -> Vec<f64> {
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
        edges.extend(best.map(|(edge, _)| edge).filter(|edge| *edge > after));
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

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_class_in_order() {
        let values: Vec<f64> = (0..83)
            .map(|i| f64::from(i * i % 97) * 0.37 + 3.1)
            .collect();
        for method in [
            ClassMethod::Quantile,
            ClassMethod::Equal,
            ClassMethod::Natural,
        ] {
            for count in 1..=7 {
                let classes = Classes::new(&values, method, count);
                assert!(
                    classes.edges.is_sorted_by(|a, b| a < b),
                    "{:?}",
                    classes.edges
                );
                assert!(
                    values.iter().all(|v| classes.of(*v).is_some()),
                    "{:?}",
                    classes.edges
                );
                assert!(
                    classes.count() <= count && classes.decimals <= 2,
                    "{classes:?}"
                );
            }
        }
    }

    #[test]
    fn natural_breaks_part_clusters() {
        let values = [1.0, 1.2, 1.1, 10.0, 10.3, 9.9, 55.0, 56.0];
        let classes = Classes::new(&values, ClassMethod::Natural, 3);
        assert_eq!(classes.count(), 3);
        let of: Vec<usize> = values.iter().filter_map(|v| classes.of(*v)).collect();
        assert_eq!(of, [0, 0, 0, 1, 1, 1, 2, 2]);
        assert_eq!(classes.edges[1..3], [5.0, 50.0]);
    }

    #[test]
    fn quantiles_hold_the_same_number() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let classes = Classes::new(&values, ClassMethod::Quantile, 5);
        let mut counts = [0; 5];
        for value in &values {
            counts[classes.of(*value).unwrap()] += 1;
        }
        // One value may stand on the other side where that makes the edges rounder.
        assert_eq!(counts, [19, 20, 20, 20, 21], "{:?}", classes.edges);
        assert_eq!(classes.edges, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    }

    #[test]
    fn values_that_do_not_differ_are_one_class() {
        let classes = Classes::new(&[7.0, 7.0, f64::NAN], ClassMethod::Quantile, 5);
        assert_eq!(classes.count(), 1);
        assert_eq!(classes.of(7.0), Some(0));
        assert_eq!(classes.label(0, Lang::En), "7");
        let none = Classes::new(&[f64::NAN], ClassMethod::Natural, 5);
        assert_eq!((none.count(), none.of(1.0)), (0, None));
    }

    #[test]
    fn edges_between_near_values_are_as_round_as_can_be() {
        let values = [39.316, 39.317_24, 39.318_118_7, 39.319];
        let classes = Classes::new(&values, ClassMethod::Quantile, 2);
        assert!((classes.edges[1] - 39.318).abs() < 1e-9, "{classes:?}");
        assert_eq!(classes.decimals, 3);
    }

    #[test]
    fn a_break_gives_way_to_a_round_edge_nearby() {
        let values = [
            22.4, 24.1, 28.7, 33.2, 34.62, 34.66, 36.1, 38.8, 40.3, 44.9, 49.1, 49.6,
        ];
        for method in [ClassMethod::Quantile, ClassMethod::Natural] {
            for count in 2..=7 {
                let classes = Classes::new(&values, method, count);
                assert!(classes.decimals <= 1, "{count} {:?}", classes.edges);
                for class in 0..classes.count() {
                    assert!(
                        values.iter().any(|value| classes.of(*value) == Some(class)),
                        "nobody in class {class} of {:?}",
                        classes.edges
                    );
                }
            }
        }
        let halves = Classes::new(&values, ClassMethod::Quantile, 2);
        assert_eq!(halves.edges[1], 35.0, "one value beside the middle");
    }

    #[test]
    fn the_ends_of_changes_are_round_as_their_inner_edges() {
        let values = [-1.585, -1.2, -0.8, -0.4, 0.2, 0.7, 1.17];
        let classes = Classes::two_sided(&values, 5);
        assert_eq!(
            classes.edges,
            [-2.0, -1.5, -0.5, 0.5, 1.5],
            "the unit is a half"
        );
        assert_eq!(
            classes.label(0, Lang::En),
            "\u{2212}2\u{2009}–\u{2009}\u{2212}1.5"
        );
        let far = Classes::two_sided(&[-337.4, 0.1, 0.3, 1.0, 1.2, 1.9, 2.0], 5);
        assert_eq!(far.edges[0], -340.0, "{:?}", far.edges);
    }

    #[test]
    fn counts_are_told_in_whole_numbers() {
        let values = [1.0, 1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 40.0];
        let classes = Classes::counts(&values, ClassMethod::Natural, 4);
        assert!(
            values.iter().all(|v| classes.of(*v).is_some()),
            "{classes:?}"
        );
        let first = classes.label(0, Lang::En);
        assert!(first.starts_with('1'), "{first}");
        let last = classes.label(classes.count() - 1, Lang::En);
        assert!(last == "40" || last.ends_with("40"), "{last}");
        assert_eq!(
            Classes::counts(&[1.0, 1.0], ClassMethod::Natural, 5).label(0, Lang::En),
            "1"
        );
        assert_eq!(Classes::counts(&[], ClassMethod::Natural, 5).count(), 0);
    }

    #[test]
    fn the_ends_are_round_too() {
        let ends = |values: &[f64]| {
            let classes = Classes::new(values, ClassMethod::Quantile, 3);
            (classes.edges[0], classes.edges[classes.count()])
        };
        assert_eq!(ends(&[22.31, 25.0, 34.0, 38.0, 49.6]), (22.0, 50.0));
        assert_eq!(ends(&[0.4, 3.0, 9.1, 14.7]), (0.0, 15.0));
        assert_eq!(ends(&[3.0, 61.0, 122.0, 5_812.0]), (0.0, 6_000.0));
        assert_eq!(ends(&[-7.3, -1.0, 2.0, 8.8]), (-8.0, 10.0));
        assert_eq!(ends(&[1.000_1, 1.000_2, 1.000_35]), (1.0001, 1.00035));
        let (low, high) = ends(&[1e-6, 0.2, 1e12]);
        assert!(low == 0.0 && high == 1e12, "{low} {high}");
    }

    #[test]
    fn changes_have_a_neutral_middle_and_two_sides() {
        let values = [-6.1, -2.0, -0.3, 0.0, 0.4, 1.9, 3.0, 12.0];
        let classes = Classes::two_sided(&values, 5);
        let middle = classes.middle.unwrap();
        assert_eq!(classes.of(0.0), Some(middle));
        assert!(
            values.iter().all(|v| classes.of(*v).is_some()),
            "{classes:?}"
        );
        assert!(classes.edges.is_sorted_by(|a, b| a < b), "{classes:?}");
        assert!((classes.edges[middle] + classes.edges[middle + 1]).abs() < 1e-12);
        assert!(
            classes.label(0, Lang::En).starts_with('−'),
            "{}",
            classes.label(0, Lang::En)
        );
        let theme = Theme::of(crate::figure::ThemeMode::Light);
        let [low, mid, high] =
            [0, middle, classes.count() - 1].map(|class| classes.color(class, &theme, false).rgb);
        assert!(low[0] > low[2] && high[2] > high[0], "{low:?} {high:?}");
        let spread = mid.iter().max().unwrap() - mid.iter().min().unwrap();
        assert!(spread < 12, "the middle has no colour: {mid:?}");
        // All grew: the other side is not shown.
        let grown = Classes::two_sided(&[0.1, 2.0, 5.0], 5);
        assert_eq!(grown.middle, Some(0));
        assert!(grown.count() >= 3, "{grown:?}");
        assert_eq!(Classes::two_sided(&[0.0, 0.0], 5).count(), 1);
        assert_eq!(Classes::two_sided(&[], 5).count(), 0);
    }

    #[test]
    fn equal_steps_are_round() {
        let classes = Classes::new(&[12.0, 13.5, 61.0], ClassMethod::Equal, 5);
        assert_eq!(classes.edges, [0.0, 15.0, 30.0, 45.0, 60.0, 75.0]);
        assert_eq!(classes.label(1, Lang::En), "15\u{2009}–\u{2009}30");
    }
}
