//! Outlier treatment of one indicator, by the rules of `COINr`: a skewness and kurtosis test, winsorising point by
//! point, and a logarithm where that is not enough.

use super::extent::Extent;
use super::method::{TreatThen, Treatment};
use super::normalise::varies;
use super::peers::Peers;
use super::shape::{Distances, Shape};

/// What treatment did to one indicator in one peer group.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// Skewness and excess kurtosis before; `None` where they cannot be computed.
    pub before: Option<Shape>,
    /// The same after winsorising; equal to `before` without any.
    pub after: Option<Shape>,
    /// Largest values set down, and to what.
    pub high: Option<Winsorised>,
    /// Smallest values set up, and to what.
    pub low: Option<Winsorised>,
    /// The logarithm that was taken in the end (of the original values unless the treatment combines).
    pub logarithm: Option<Logarithm>,
    /// Whether winsorising ended since one step more would have left values that are all the same, and nothing to
    /// compare by.
    pub ended: bool,
}

/// Values that were set to their next neighbour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Winsorised {
    /// How many.
    pub count: usize,
    /// The value they have now.
    pub to: f64,
}

/// A logarithm with the limits that stand in it: ln(x - min + 0.01 (max - min)), or mirrored
/// -ln(max + 0.01 (max - min) - x).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logarithm {
    /// Smallest value that it was taken of.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// The form for a tail to the left.
    pub mirrored: bool,
}

impl Logarithm {
    /// Its value for one number; missing stays missing.
    #[must_use]
    pub fn of(&self, x: f64) -> f64 {
        self.function()(x)
    }

    /// The same for many numbers.
    fn function(self) -> impl Fn(f64) -> f64 {
        // Ends that are far apart are brought near each other first.
        let ends = Extent::of(&[self.min, self.max]);
        let unit = ends.unit();
        let (low, high) = (self.min * unit, self.max * unit);
        let (room, shift) = (0.01 * (high - low), unit.ln());
        move |x| {
            if self.mirrored {
                shift - (high + room - x * unit).ln()
            } else {
                (x * unit - low + room).ln() - shift
            }
        }
    }
}

impl Treated {
    /// Whether values were changed: where winsorising ended before its first step, none were.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.high.is_some() || self.low.is_some() || self.logarithm.is_some()
    }

    /// What becomes of a value of the group; missing stays missing.
    #[must_use]
    pub fn of(&self, x: f64) -> f64 {
        let mut own = [x];
        self.apply(&mut own);
        own[0]
    }

    /// Puts what becomes of them in place of the values of the group.
    fn apply(&self, values: &mut [f64]) {
        if let Some(high) = self.high {
            for x in &mut *values {
                *x = if *x > high.to { high.to } else { *x };
            }
        }
        if let Some(low) = self.low {
            for x in &mut *values {
                *x = if *x < low.to { low.to } else { *x };
            }
        }
        if let Some(logarithm) = self.logarithm {
            let function = logarithm.function();
            for x in values {
                *x = function(*x);
            }
        }
    }
}

/// Treats the values of one indicator in every peer group; what was done to each, `None` where nothing was.
pub fn treat(values: &mut [f64], peers: &Peers, limits: &Treatment) -> Vec<Option<Treated>> {
    let mut done = vec![None; peers.groups().len()];
    peers.change(values, |number, own| {
        done[number] = treatment(own, limits);
        if let Some(done) = &done[number] {
            done.apply(own);
        }
    });
    done
}

/// Does again to the values of one indicator what was done to the peer groups.
pub fn treat_again(values: &mut [f64], peers: &Peers, done: &[Option<Treated>]) {
    if done.iter().all(Option::is_none) {
        return;
    }
    peers.change(values, |number, own| {
        if let Some(Some(done)) = done.get(number) {
            done.apply(own);
        }
    });
}

/// What is to be done to the values of one peer group; `None` where nothing is.
fn treatment(values: &[f64], limits: &Treatment) -> Option<Treated> {
    let extent = Extent::of(values);
    let unit = extent.unit();
    if unit.to_bits() == 1.0_f64.to_bits() {
        return Winsorising::of(values, extent)?.treated(limits);
    }
    let scaled: Vec<f64> = values.iter().map(|x| x * unit).collect();
    let mut done = Winsorising::of(&scaled, extent.times(unit))?.treated(limits)?;
    for side in [&mut done.high, &mut done.low].into_iter().flatten() {
        side.to /= unit;
    }
    if let Some(logarithm) = &mut done.logarithm {
        (logarithm.min, logarithm.max) = (logarithm.min / unit, logarithm.max / unit);
    }
    Some(done)
}

/// Values that are winsorised step by step. They stay as they are; what is known of them changes.
struct Winsorising<'a> {
    values: &'a [f64],
    /// The ends of the values now.
    extent: Extent,
    distances: Distances,
    high: Option<Winsorised>,
    low: Option<Winsorised>,
    /// See [`Treated::ended`].
    ended: bool,
    /// How many steps were made.
    steps: usize,
    /// The values in order, once many steps were made: each of these looks up its end, and does not look for it.
    sorted: Option<Vec<f64>>,
}

/// From so many steps on it is worth while to sort the values.
const MANY_STEPS: usize = 32;

impl<'a> Winsorising<'a> {
    fn of(values: &'a [f64], extent: Extent) -> Option<Self> {
        Some(Self {
            values,
            extent,
            distances: Distances::of(values, &extent)?,
            high: None,
            low: None,
            ended: false,
            steps: 0,
            sorted: None,
        })
    }

    fn treated(mut self, limits: &Treatment) -> Option<Treated> {
        let whole = self.extent;
        let before = self.distances.shape();
        let mut passed = before?.passes(limits)?;
        if passed {
            return None;
        }
        let mut after = before;
        while !passed && self.count() < limits.max_points as usize {
            let Some(shape) = after else { break };
            if !self.step(shape.skewness >= 0.0) {
                break;
            }
            after = self.shape();
            match after.and_then(|shape| shape.passes(limits)) {
                Some(pass) => passed = pass,
                None => break,
            }
        }
        let mut logarithm = None;
        if !passed && limits.then != TreatThen::None {
            if !limits.combine {
                (self.high, self.low, self.extent) = (None, None, whole);
            }
            let shape = if limits.combine { after } else { before };
            logarithm = self.logarithm(limits.then, shape);
        }
        Some(Treated {
            before,
            after,
            high: self.high,
            low: self.low,
            logarithm,
            ended: self.ended,
        })
    }

    /// How many values were set.
    fn count(&self) -> usize {
        let sides = [self.high, self.low].into_iter().flatten();
        sides.map(|side| side.count).sum()
    }

    /// Sets all largest values to the next smaller one (or all smallest to the next larger one). False where all would
    /// be the same then, and nothing is set.
    fn step(&mut self, high: bool) -> bool {
        let Extent {
            low: least,
            high: most,
            ..
        } = self.extent;
        let sign = if high { 1.0 } else { -1.0 };
        let (end, other) = if high { (most, least) } else { (-least, -most) };
        if other >= end {
            return false;
        }
        self.steps += 1;
        if self.steps == MANY_STEPS {
            let known = self.values.iter().copied().filter(|x| !x.is_nan());
            let mut sorted: Vec<f64> = known.collect();
            sorted.sort_unstable_by(f64::total_cmp);
            self.sorted = Some(sorted);
        }
        let (count, next) = match &self.sorted {
            Some(sorted) => looked_up(sorted, high, [least, most]),
            None => looked_for(self.values, sign, end, other),
        };
        // The positive zero where it is one, whatever order the values have.
        let to = sign * next + 0.0;
        let (now_least, now_most) = if high { (least, to) } else { (to, most) };
        if !varies(now_least, now_most) {
            self.ended = true;
            return false;
        }
        let set = Some(Winsorised { count, to });
        if high {
            (self.high, self.extent.high) = (set, to);
        } else {
            (self.low, self.extent.low) = (set, to);
        }
        if !self.distances.exchange(count, sign * end, to)
            && let Some(anew) = Distances::of(&self.now(), &self.extent)
        {
            self.distances = anew;
        }
        true
    }

    /// The values as they are now.
    fn now(&self) -> Vec<f64> {
        let clipped = |x: &f64| {
            let x = if *x > self.extent.high {
                self.extent.high
            } else {
                *x
            };
            if x < self.extent.low {
                self.extent.low
            } else {
                x
            }
        };
        self.values.iter().map(clipped).collect()
    }

    fn shape(&self) -> Option<Shape> {
        (self.extent.low < self.extent.high).then(|| self.distances.shape())?
    }

    /// The logarithm of values of this extent and shape; none of values that are so near each other that they have no
    /// range for it.
    fn logarithm(&self, then: TreatThen, shape: Option<Shape>) -> Option<Logarithm> {
        let (min, max) = self.extent.range()?;
        let left = shape.is_some_and(|shape| shape.skewness <= 0.0);
        (0.01 * (max - min) > 0.0).then_some(Logarithm {
            min,
            max,
            mirrored: then == TreatThen::LogCtPlus && left,
        })
    }
}

/// How many values are at an end, and the next one from there, both with their sign turned where it is the lower end.
fn looked_for(values: &[f64], sign: f64, end: f64, other: f64) -> (usize, f64) {
    let (mut next, mut count) = ([other; LANES], [0_u64; LANES]);
    let mut take = |lane: usize, x: f64| {
        let x = sign * x;
        next[lane] = if x > next[lane] && x < end {
            x
        } else {
            next[lane]
        };
        count[lane] += u64::from(x >= end);
    };
    let mut chunks = values.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in chunk.iter().enumerate() {
            take(lane, x);
        }
    }
    for &x in chunks.remainder() {
        take(0, x);
    }
    let next = next.iter().fold(other, |most, x| most.max(*x));
    (count.iter().sum::<u64>() as usize, next)
}

/// The same of values in order.
fn looked_up(sorted: &[f64], high: bool, [least, most]: [f64; 2]) -> (usize, f64) {
    if high {
        let below = sorted.partition_point(|x| *x < most);
        let next = below.checked_sub(1).map_or(least, |at| sorted[at]);
        (sorted.len() - below, next.max(least))
    } else {
        let count = sorted.partition_point(|x| *x <= least);
        let next = sorted.get(count).copied().unwrap_or(most);
        (count, -next.min(most))
    }
}

/// Values that are looked at side by side.
const LANES: usize = 4;

impl Shape {
    /// Whether the values need no treatment; `None` where that cannot be said.
    fn passes(self, limits: &Treatment) -> Option<bool> {
        let kurtosis = self.kurtosis?;
        Some(self.skewness.abs() < limits.skewness || kurtosis < limits.kurtosis)
    }
}

/// The transformation by a logarithm alone, for tests against published vectors.
#[doc(hidden)]
#[must_use]
pub fn logged(values: &[f64], then: TreatThen) -> Vec<f64> {
    let extent = Extent::of(values);
    let left = || Shape::of(values).is_some_and(|shape| shape.skewness <= 0.0);
    let logarithm = Logarithm {
        min: extent.low,
        max: extent.high,
        mirrored: then == TreatThen::LogCtPlus && left(),
    };
    values.iter().map(|x| logarithm.of(*x)).collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)] // Exact results are meant.
mod tests {
    use super::*;

    #[test]
    fn values_that_vary_are_never_made_equal() {
        let limits = |then, combine| Treatment {
            skewness: 0.1,
            kurtosis: -9.0,
            max_points: 9,
            then,
            combine,
        };
        for (given, expected) in [
            ([1.0, 1.0, 1.0, 1.0, 7.0], [1.0, 1.0, 1.0, 1.0, 7.0]),
            ([1.0, 1.0, 1.0, 5.0, 7.0], [1.0, 1.0, 1.0, 5.0, 5.0]),
            ([-7.0, 1.0, 1.0, 1.0, 1.0], [-7.0, 1.0, 1.0, 1.0, 1.0]),
        ] {
            let mut values = given;
            let done = treat(
                &mut values,
                &Peers::whole(5),
                &limits(TreatThen::None, false),
            );
            let done = done[0].clone().unwrap();
            assert_eq!(values, expected);
            assert_eq!((done.ended, done.changes()), (true, given != expected));
            // What is left still has a range for the logarithm.
            for combine in [false, true] {
                let mut logged = given;
                let done = treat(
                    &mut logged,
                    &Peers::whole(5),
                    &limits(TreatThen::LogCt, combine),
                );
                assert!(done[0].as_ref().unwrap().logarithm.is_some());
                assert!(
                    logged.iter().any(|x| *x != logged[0]) && logged.iter().all(|x| x.is_finite())
                );
            }
        }
    }

    #[test]
    fn looking_up_and_looking_for_an_end_are_the_same() {
        let values: Vec<f64> = (0..400)
            .map(|at| match at % 9 {
                4 => f64::NAN,
                5 => -0.0,
                _ => f64::from(at * 7919 % 211) - 100.0,
            })
            .collect();
        let mut sorted: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let ends = [
            [-100.0, 110.0],
            [-40.0, 3.0],
            [-1.0, 0.0],
            [0.0, 1.0],
            [-0.5, 0.5],
        ];
        for [least, most] in ends {
            for (high, end, other) in [(true, most, least), (false, -least, -most)] {
                let sign = if high { 1.0 } else { -1.0 };
                let found = looked_up(&sorted, high, [least, most]);
                assert_eq!(
                    found,
                    looked_for(&values, sign, end, other),
                    "{least} {most} {high}"
                );
            }
        }
    }

    #[test]
    fn a_hundred_thousand_values_that_never_pass_take_no_square_of_their_number() {
        let mut values: Vec<f64> = (0..100_000).map(|at| f64::from(at).powi(3)).collect();
        let limits = Treatment {
            skewness: 1e-9,
            kurtosis: -1e9,
            max_points: 1_000_000,
            then: TreatThen::None,
            combine: false,
        };
        let start = std::time::Instant::now();
        let done = treat(&mut values, &Peers::whole(100_000), &limits);
        // Looking through all values at each of some 100,000 steps would be 10¹⁰ looks.
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
        assert!(done[0].is_some());
    }
}
