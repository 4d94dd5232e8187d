//! Value axes with few round ticks, and year axes with whole years.

use super::pen::short_number;
use crate::i18n::{Lang, fixed, large};

/// So many ticks are not all named where room is scarce.
const MANY_TICKS: usize = 5;
/// How much longer an axis may become for round steps.
const MOST_WIDER: f64 = 1.35;
/// From here on ticks are told in millions, 万 or 亿.
const LARGE: f64 = 1e6;

/// A value axis from its first tick to its last.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The ticks, ascending; at least two.
    pub ticks: Vec<f64>,
    /// Decimals that the ticks need.
    pub decimals: usize,
    /// Where the axis ends, beyond its last tick or on it.
    end: f64,
}

impl Axis {
    /// Three to seven round ticks around the values; with zero among them when asked.
    #[must_use]
    pub fn around(low: f64, high: f64, from_zero: bool) -> Self {
        let (mut low, mut high) = if low.is_finite() && high.is_finite() {
            (low.min(high), low.max(high))
        } else {
            (0.0, 1.0)
        };
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low <= f64::EPSILON * high.abs().max(low.abs()) {
            let pad = if high == 0.0 { 1.0 } else { high.abs() * 0.1 };
            if from_zero {
                high += pad;
            } else {
                (low, high) = (low - pad, high + pad);
            }
        }
        let raw = (high - low) / 5.0;
        let halves = Self::stepped(low, high, round_step(raw, &ROUND));
        // A step of two is read more easily than one of two and a half, where it leaves few ticks, too.
        let share = 10_f64.powf(raw.log10().floor());
        if (2.0..2.5).contains(&(raw / share)) {
            let twos = Self::stepped(low, high, 2.0 * share);
            if twos.ticks.len() <= MOST_TICKS {
                return twos;
            }
        }
        halves
    }

    /// Ticks a step apart around the values.
    fn stepped(low: f64, high: f64, step: f64) -> Self {
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil().max(first + 1.0);
        let count = (last - first) as usize;
        let decimals = decimals_of(step);
        // 14 × 0.2 is not quite 2.8: rounded to the decimals that the step has.
        let power = 10_f64.powi(decimals as i32);
        let ticks: Vec<f64> = (0..=count)
            .map(|at| ((first + at as f64) * step * power).round() / power)
            .collect();
        let end = ticks.last().copied().unwrap_or(high);
        Self {
            ticks,
            decimals,
            end,
        }
    }

    /// The same, ending soon after the values where its last step would be empty for the most part: the highest value
    /// stands over the last tick then, and no room is lost over it.
    #[must_use]
    pub fn ending(low: f64, high: f64, from_zero: bool) -> Self {
        let mut axis = Self::around(low, high, from_zero);
        let [.., before, last] = axis.ticks.as_slice() else {
            return axis;
        };
        let (before, step) = (*before, last - before);
        let over = high - before;
        if axis.ticks.len() > FEWEST_TICKS && over > 0.0 && over < step * 0.6 {
            axis.ticks.pop();
            axis.end = high + (high - axis.low()) * 0.03;
        }
        axis
    }

    /// The same on which a level has its number though every second tick has none: with a wider step where it is one of
    /// those without.
    #[must_use]
    pub fn naming(self, level: f64) -> Self {
        let is_level = |tick: &f64| tick.total_cmp(&level).is_eq();
        let place = self.ticks.iter().position(is_level);
        let [first, second, ..] = self.ticks.as_slice() else {
            return self;
        };
        if place.is_none_or(|place| place % 2 == 0) || self.ticks.len() < MANY_TICKS {
            return self;
        }
        let wider = round_step((second - first) * 1.9, &[1.0, 2.0, 5.0]);
        let wider = Self::stepped(*first, self.high(), wider);
        let spans = (wider.high() - wider.low(), self.high() - self.low());
        if wider.ticks.iter().any(is_level) && spans.0 <= spans.1 * MOST_WIDER {
            return wider;
        }
        self
    }

    /// The same with a finer step where much of the axis would be beyond the values.
    #[must_use]
    pub fn tight(low: f64, high: f64, from_zero: bool) -> Self {
        let wide = Self::around(low, high, from_zero);
        let span = wide.high() - wide.low();
        let used = high.max(wide.low()) - low.min(wide.high());
        let [first, second, ..] = wide.ticks.as_slice() else {
            return wide;
        };
        if !used.is_finite() || used > span * 0.85 {
            return wide;
        }
        let finer = round_step((second - first) * 0.45, &ROUND);
        let finer = Self::stepped(if from_zero { low.min(0.0) } else { low }, high, finer);
        if finer.ticks.len() > MOST_TICKS {
            return wide;
        }
        finer
    }

    /// First tick.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.ticks.first().copied().unwrap_or(0.0)
    }

    /// Last tick.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.ticks.last().copied().unwrap_or(1.0)
    }

    /// Where a value stands between the first tick (0) and the end (1).
    #[must_use]
    pub fn share(&self, value: f64) -> f32 {
        ((value - self.low()) / (self.end - self.low())) as f32
    }

    /// The words of a tick; those of a large axis are all told in the unit of its largest.
    #[must_use]
    pub fn short(&self, tick: f64, lang: Lang) -> String {
        if tick == 0.0 {
            return "0".to_owned();
        }
        let most = self.low().abs().max(self.high().abs());
        let Some((divisor, word)) = large(most, lang).filter(|_| most >= LARGE) else {
            return short_number(tick, self.decimals, lang);
        };
        let step = match self.ticks.as_slice() {
            [first, second, ..] => second - first,
            _ => divisor,
        };
        let decimals = decimals_of(step / divisor).min(4);
        format!("{}{word}", fixed(tick / divisor, decimals, lang))
    }

    /// The words of a tick.
    #[must_use]
    pub fn label(&self, tick: f64, lang: Lang) -> String {
        if tick == 0.0 {
            return "0".to_owned();
        }
        fixed(tick, self.decimals, lang)
    }

    /// The ticks that are named where so many are too near to each other: from the first on, which is where the axis
    /// begins.
    pub fn named(&self, every: usize) -> impl Iterator<Item = f64> {
        self.ticks.iter().copied().step_by(every.max(1))
    }
}

/// Whole years, as many as have room, and not many more than ten: round ones, and both ends as far as they are clear of them.
#[must_use]
pub fn year_ticks(first: i32, last: i32, most: usize) -> Vec<i32> {
    let span = last.saturating_sub(first).max(0);
    let room = most.max(2);
    let most = room.min(MOST_YEARS);
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
    let step = steps
        .into_iter()
        .find(|step| ((span / step) as usize) < most)
        .unwrap_or(1000);
    if span == 0 {
        return vec![first];
    }
    // Two ends and nothing between where there is no room for more.
    if most == 2 {
        return vec![first, last];
    }
    // Equal steps from end to end of a short series, where no longer ones than round years have do it.
    let is_short = span <= MOST_YEARS as i32;
    let even =
        (1..=step.min(span)).find(|even| span % even == 0 && ((span / even) as usize) < most);
    if let Some(even) = even.filter(|_| is_short) {
        return (first..=last).step_by(even as usize).collect();
    }
    // As near to each other as the labels may be, and no end much nearer to a round year than those to each other.
    let clear = ((span as usize).div_ceil(room) as i32).max(((step + 1) / 2).max(step.min(2)));
    let round = (first..=last).filter(|year| year.rem_euclid(step) == 0);
    let between = round.filter(|year| year - first >= clear && last - year >= clear);
    std::iter::once(first)
        .chain(between)
        .chain([last])
        .collect()
}

/// Most years that an axis names, beside its ends.
const MOST_YEARS: usize = 10;

/// Most ticks of an axis, and fewest of one that ends beyond its last.
const MOST_TICKS: usize = 7;
const FEWEST_TICKS: usize = 4;

/// What round steps are, times a power of ten.
const ROUND: [f64; 4] = [1.0, 2.0, 2.5, 5.0];

/// One of these shares, ascending from one, times a power of ten: the first that is at least `raw`.
pub(super) fn round_step(raw: f64, shares: &[f64]) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let share = raw / power;
    let round = shares
        .iter()
        .copied()
        .find(|round| share <= round + 1e-9)
        .unwrap_or(10.0);
    round * power
}

/// More decimals than this are not told.
const MOST_DECIMALS: i32 = 15;

/// Decimals that tell apart numbers a step away from each other.
#[must_use]
pub fn decimals_of(step: f64) -> usize {
    (0..=MOST_DECIMALS)
        .find(|decimals| {
            let scaled = step * 10_f64.powi(*decimals);
            (scaled - scaled.round()).abs() <= 1e-6 * scaled.abs()
        })
        .unwrap_or(MOST_DECIMALS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tight_axis_ends_soon_after_the_values() {
        assert_eq!(
            Axis::tight(0.0, 2_100.0, false).ticks,
            [0.0, 500.0, 1_000.0, 1_500.0, 2_000.0, 2_500.0]
        );
        assert!(Axis::tight(0.0, 156.0, false).ticks.len() <= MOST_TICKS);
        // Nothing is told as nothing, however small the steps are.
        let small = Axis::around(0.0, 8e-6, true);
        assert_eq!(small.short(0.0, Lang::En), "0");
        assert_eq!(
            Axis::tight(0.0, 98.0, false),
            Axis::around(0.0, 98.0, false)
        );
    }

    #[test]
    fn ticks_of_an_axis_are_in_one_unit() {
        let axis = Axis::around(0.0, 1_150_000.0, true);
        let said = |lang| -> Vec<String> {
            let ticks = axis.ticks.iter();
            ticks.map(|tick| axis.short(*tick, lang)).collect()
        };
        assert_eq!(said(Lang::Zh)[..3], ["0", "20万", "40万"]);
        assert_eq!(said(Lang::En)[..3], ["0", "0.2\u{a0}m", "0.4\u{a0}m"]);
        assert_eq!(
            Axis::around(0.0, 80_000.0, true).short(20_000.0, Lang::Zh),
            "20,000"
        );
    }

    #[test]
    fn an_axis_ends_soon_after_the_values_and_steps_by_two_rather_than_by_two_and_a_half() {
        let axis = Axis::ending(0.0, 6.35, true);
        assert_eq!(axis.ticks, [0.0, 2.0, 4.0, 6.0]);
        assert!(axis.share(6.35) > 0.95 && axis.share(6.35) <= 1.0);
        // Where the last step is used for the most part it stays, and so it does where few ticks are.
        assert_eq!(Axis::ending(0.0, 95.0, true), Axis::around(0.0, 95.0, true));
        assert_eq!(Axis::ending(0.0, 2.0, true).ticks.last(), Some(&2.0));
        let ticks = Axis::around(88.9, 100.0, false).ticks;
        assert_eq!(ticks, [88.0, 90.0, 92.0, 94.0, 96.0, 98.0, 100.0]);
    }

    #[test]
    fn ticks_are_few_and_round() {
        assert_eq!(
            Axis::around(2.7, 3.56, false).ticks,
            [2.6, 2.8, 3.0, 3.2, 3.4, 3.6]
        );
        assert_eq!(
            Axis::around(3.0, 97.0, true).ticks,
            [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
        );
        for (low, high) in [
            (0.0, 1.0),
            (-5.0, 12.0),
            (1e9, 3e9),
            (0.0, 1e-6),
            (1e-6, 3e-6),
            (0.0, 4e-11),
            (0.001, 0.0013),
            (7.0, 7.0),
            (f64::NAN, 1.0),
            (0.0, 0.0),
            (-3.0, -1.0),
        ] {
            for zero in [false, true] {
                let axis = Axis::around(low, high, zero);
                assert!(
                    (2..=8).contains(&axis.ticks.len()),
                    "{low} {high} {:?}",
                    axis.ticks
                );
                assert!(
                    axis.ticks.is_sorted_by(|a, b| a < b),
                    "{low} {high} {:?}",
                    axis.ticks
                );
                if low.is_finite() {
                    assert!(
                        axis.low() <= low + 1e-9 * high.abs()
                            && axis.high() >= high - 1e-9 * high.abs()
                    );
                }
            }
        }
    }

    #[test]
    fn years_are_whole_and_end_with_the_last() {
        assert_eq!(
            year_ticks(2016, 2021, 10),
            [2016, 2017, 2018, 2019, 2020, 2021]
        );
        assert_eq!(year_ticks(2016, 2021, 4), [2016, 2018, 2021]);
        assert_eq!(year_ticks(2017, 2022, 5), [2017, 2020, 2022]);
        assert_eq!(year_ticks(2021, 2021, 4), [2021]);
        assert_eq!(year_ticks(2016, 2022, 3), [2016, 2019, 2022]);
        assert_eq!(
            year_ticks(2000, 2023, 10),
            [2000, 2005, 2010, 2015, 2020, 2023]
        );
        assert_eq!(
            year_ticks(1960, 2021, 8),
            [1960, 1970, 1980, 1990, 2000, 2010, 2021]
        );
        assert_eq!(
            year_ticks(1960, 2025, 20),
            [1960, 1970, 1980, 1990, 2000, 2010, 2020, 2025]
        );
        assert_eq!(
            year_ticks(1996, 2023, 24),
            [1996, 2000, 2005, 2010, 2015, 2020, 2023]
        );
        assert_eq!(year_ticks(2000, 2023, 2), [2000, 2023]);
    }
}
