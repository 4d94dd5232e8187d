//! Values of areas become five to seven classes with round edges.

mod breaks;
mod colors;
mod edges;

use self::breaks::{natural, quantile};
use self::edges::{equal, held_edges, outer, reaching, round_up, rounded};
use super::ClassMethod;
use crate::i18n::{Lang, fixed};

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
    /// The first class of gains, where values are losses and gains.
    pub above: Option<usize>,
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
        // What differs by less than sums of decimals do is one value.
        if high - low <= high.abs().max(low.abs()) * 1e-12 {
            return Self::of_edges(vec![high, high]);
        }
        let breaks = match method {
            ClassMethod::Equal => return Self::of_edges(equal(low, high, count)),
            ClassMethod::Auto | ClassMethod::Quantile => quantile(&sorted, count),
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
        Self::of_edges(held_edges(edges, &sorted))
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

    /// Classes of whole numbers from one up to `most` whose steps are round and grow evenly: `1`, `2 – 4`, `5 – 9`,
    /// `10 – 19`; or by threes and tens where these would be more than `count`.
    #[must_use]
    pub fn growing(most: f64, count: usize) -> Self {
        if most < 1.0 {
            return Self::default();
        }
        let series: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
        let edges = |firsts: &[f64]| -> Vec<f64> {
            let powers = (0..16).map(|power| 10_f64.powi(power));
            let all = powers.flat_map(|power| firsts.iter().map(move |first| first * power));
            all.take_while(|edge| *edge <= most).collect()
        };
        let mut found = series.iter().map(|firsts| edges(firsts));
        let fitting = found.find(|edges| edges.len() <= count);
        let mut edges = fitting.unwrap_or_else(|| edges(&[1.0]));
        edges.push(most.floor() + 1.0);
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
        // As many as tell the edges apart: what is small beside the narrowest class does not count.
        let gaps = edges.windows(2).map(|two| two[1] - two[0]);
        let narrowest = gaps.filter(|gap| *gap > 0.0).fold(f64::INFINITY, f64::min);
        let decimals = (0..12)
            .find(|decimals| {
                let factor = 10_f64.powi(*decimals);
                edges.iter().all(|edge| {
                    let scaled = edge * factor;
                    let slight = if narrowest.is_finite() {
                        narrowest * factor * 1e-3
                    } else {
                        1e-6 * scaled.abs()
                    };
                    (scaled - scaled.round()).abs() <= slight
                })
            })
            .unwrap_or(12) as usize;
        Self {
            edges,
            decimals,
            whole: false,
            middle: None,
            above: None,
        }
    }

    /// The same classes of values divided by a number, as a legend in a larger unit tells them.
    #[must_use]
    pub fn divided(&self, by: f64) -> Self {
        let edges = self.edges.iter().map(|edge| edge / by);
        Self {
            middle: self.middle,
            above: self.above,
            ..Self::of_edges(edges.collect())
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
        // 3 × 0.1 is a hair more than 0.3: an edge is reached a hair before it.
        let hair = |edge: f64| edge.abs() * 1e-12;
        if !(value >= *first - hair(*first) && value <= *last + hair(*last)) {
            return None;
        }
        let reached = |edge: &&f64| **edge <= value + hair(**edge);
        let above = self.edges.iter().filter(reached).count();
        Some(above.saturating_sub(1).min(self.count() - 1))
    }

    /// Classes of losses and gains: no class holds both, since zero is an edge; each side is parted by itself.
    #[must_use]
    pub fn around_zero(values: &[f64], method: ClassMethod, count: usize) -> Self {
        let side = |sign: f64| -> Vec<f64> {
            let sized = values.iter().map(|value| value * sign);
            sized
                .filter(|size| size.is_finite() && *size > 0.0)
                .collect()
        };
        let (losses, gains) = (side(-1.0), side(1.0));
        let all = (losses.len() + gains.len()).max(1);
        let share = count as f64 * losses.len() as f64 / all as f64;
        let below = (share.round() as usize).clamp(1, count.max(2) - 1);
        let parted = |sizes: &[f64], count: usize| -> Vec<f64> {
            let edges = Self::new(sizes, method, count).edges.into_iter();
            edges.skip(1).filter(|edge| *edge > 0.0).collect()
        };
        let losses = parted(&losses, below);
        let gains = parted(&gains, count.max(2) - below);
        let above = losses.len();
        let losses = losses.into_iter().rev().map(|edge| -edge);
        let edges = losses.chain([0.0]).chain(gains).collect();
        Self {
            above: Some(above),
            ..Self::of_edges(edges)
        }
    }

    /// "40 – 45"; one number where all values are the same.
    #[must_use]
    pub fn label(&self, class: usize, lang: Lang) -> String {
        let (low, high) = (self.edges[class], self.edges[class + 1]);
        // All edges with the same decimals; changes with their sign.
        let write = |value: f64| {
            let digits = fixed(value, self.decimals, lang);
            if self.middle.is_some() && value > 0.0 {
                format!("+{digits}")
            } else {
                digits
            }
        };
        let high = if self.whole { high - 1.0 } else { high };
        if low >= high {
            return write(low);
        }
        format!("{}\u{2009}–\u{2009}{}", write(low), write(high))
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figure::theme::tests::{distance, lab};
    use crate::figure::{Theme, ThemeMode};

    /// The distance of neighbouring classes in CIE L*a*b*, under circles and without.
    #[test]
    fn neighbouring_classes_can_be_told_apart() {
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            let theme = Theme::of(mode);
            for (count, quiet) in (2..=7).flat_map(|count| [(count, true), (count, false)]) {
                let edges = (0..=count).map(f64::from).collect();
                let classes = Classes::of_edges(edges);
                let colors: Vec<_> = (0..classes.count())
                    .map(|class| lab(classes.color(class, &theme, quiet).linear()))
                    .collect();
                for pair in colors.windows(2) {
                    let apart = distance(pair[0], pair[1]);
                    assert!(apart >= 8.0, "{mode:?} {count} {quiet}: {apart}");
                }
            }
        }
    }

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

    /// Rounded edges leave no class that nobody is in, and what differs in the last bit is one value.
    #[test]
    fn no_class_is_empty() {
        let edges = held_edges(vec![0.0, 1.0, 2.0, 3.0, 4.0], &[1.5, 3.2, 4.0]);
        assert_eq!(edges, [1.0, 3.0, 4.0]);
        let values = [35.0, 36.1, 36.2, 36.6, 37.0, 37.1, 37.76, 38.9, 39.0];
        for method in [ClassMethod::Quantile, ClassMethod::Natural] {
            let classes = Classes::new(&values, method, 5);
            let found: std::collections::BTreeSet<_> = values
                .iter()
                .map(|value| classes.of(*value).unwrap())
                .collect();
            assert_eq!(found.len(), classes.count(), "{classes:?}");
        }
        let equal = Classes::new(&[4.0, 4.0 + 9e-16, 0.1 * 40.0], ClassMethod::Natural, 5);
        assert_eq!((equal.count(), equal.decimals), (1, 0));
        assert_eq!(equal.of(4.0), Some(0));
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
            "\u{2212}2.0\u{2009}–\u{2009}\u{2212}1.5"
        );
        let far = Classes::two_sided(&[-337.4, 0.1, 0.3, 1.0, 1.2, 1.9, 2.0], 5);
        assert_eq!(far.edges[0], -340.0, "{:?}", far.edges);
    }

    /// A class from −11 to 12 would show a loss and a gain in one colour.
    #[test]
    fn no_class_holds_losses_and_gains() {
        let values = [-194.5, -10.8, 10.6, 12.0, 30.0, 55.0, 80.0, 120.0];
        for method in [
            ClassMethod::Quantile,
            ClassMethod::Equal,
            ClassMethod::Natural,
        ] {
            let classes = Classes::around_zero(&values, method, 5);
            assert!(
                classes.edges.contains(&0.0) && classes.count() <= 5,
                "{classes:?}"
            );
            assert!(classes.edges.windows(2).all(|two| two[0] < two[1]));
            let above = classes.above.unwrap();
            for value in values {
                let class = classes.of(value).unwrap();
                assert_eq!(class >= above, value > 0.0, "{value} in {classes:?}");
            }
            let theme = Theme::of(ThemeMode::Light);
            let colors = [above - 1, above].map(|class| classes.color(class, &theme, true));
            assert_ne!(colors[0], colors[1]);
        }
    }

    #[test]
    fn steps_of_cells_are_round_and_grow() {
        let told = |most: f64| -> Vec<String> {
            let classes = Classes::growing(most, 5);
            assert!(classes.of(1.0) == Some(0) && classes.of(most) == Some(classes.count() - 1));
            let all = 0..classes.count();
            all.map(|class| classes.label(class, Lang::En).replace('\u{2009}', ""))
                .collect()
        };
        assert_eq!(told(13.0), ["1", "2–4", "5–9", "10–13"]);
        assert_eq!(told(140.0), ["1–2", "3–9", "10–29", "30–99", "100–140"]);
        assert_eq!(told(12_345.0)[4], "10,000–12,345");
        assert_eq!(told(1.0), ["1"]);
        assert_eq!(Classes::growing(0.0, 5).count(), 0);
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
        for mode in [
            crate::figure::ThemeMode::Light,
            crate::figure::ThemeMode::Dark,
        ] {
            let theme = Theme::of(mode);
            let mid = classes.color(middle, &theme, false);
            let apart = crate::figure::contrast(mid, theme.land);
            assert!(
                apart > 1.25,
                "no change is not the ground: {mode:?} {apart}"
            );
        }
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

    #[test]
    fn no_value_falls_out_of_the_classes() {
        let methods = [
            ClassMethod::Quantile,
            ClassMethod::Equal,
            ClassMethod::Natural,
        ];
        for low in 1..60 {
            for wide in 1..40 {
                for unit in [0.1, 0.01, 1e-7] {
                    let middle = low + wide / 2;
                    let values = [low, middle, low + wide].map(|own| f64::from(own) * unit);
                    for method in methods {
                        let classes = Classes::new(&values, method, 5);
                        for value in values {
                            assert!(
                                classes.of(value).is_some(),
                                "{value} of {:?}",
                                classes.edges
                            );
                        }
                        let labels: std::collections::BTreeSet<String> = (0..classes.count())
                            .map(|at| classes.label(at, Lang::En))
                            .collect();
                        assert_eq!(labels.len(), classes.count(), "{labels:?}");
                    }
                    let changes = Classes::two_sided(&values.map(|value| value - 0.3), 5);
                    let inside = |value: f64| changes.of(value - 0.3).is_some();
                    assert!(values.into_iter().all(inside), "{changes:?}");
                }
            }
        }
    }
}
