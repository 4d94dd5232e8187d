//! Sums that do not depend on the order of their terms.
//!
//! Each number is split at fixed powers of two so that the upper parts add up without any rounding, then the rest is
//! split again (error-free vector transformation: Rump, Ogita, Oishi, "Accurate floating-point summation", 2008;
//! used for reproducible sums by Demmel and Nguyen, 2013). Three parts keep the error below that of a plain sum, and
//! because every part is exact, rows may stand in any order and be added in any number of lanes.

use super::extent::Extent;

/// Lanes that are added side by side.
const LANES: usize = 4;

/// Values whose terms are worked out together.
const BLOCK: usize = 64;

/// Splits numbers of at most a known size.
#[derive(Clone, Copy, Debug)]
struct Splitter {
    sigma: [f64; 3],
}

impl Splitter {
    /// For `count` numbers of at most `largest` in absolute value; `None` where the powers leave the range of a
    /// float.
    fn new(count: usize, largest: f64) -> Option<Self> {
        let terms = exponent((count + 2) as f64) + 1;
        let first = terms + exponent(largest) + 1;
        let sigma = [first, first + terms - 53, first + 2 * (terms - 53)];
        // Below 2⁻¹⁰⁰⁰ the last part would be subnormal; above 2¹⁰⁰⁰ the first would overflow.
        if sigma.iter().any(|power| !(-1000..=1000).contains(power)) {
            return None;
        }
        Some(Self {
            sigma: sigma.map(|power| f64::from_bits(((power + 1023) as u64) << 52)),
        })
    }

    /// The parts of one number.
    fn parts(&self, mut x: f64) -> [f64; 3] {
        self.sigma.map(|sigma| {
            let upper = (sigma + x) - sigma;
            x -= upper;
            upper
        })
    }

    /// Adds the parts of a block of numbers.
    fn add(&self, block: &[f64; BLOCK], sums: &mut [[f64; LANES]; 3]) {
        let mut lanes = *sums;
        for numbers in block.chunks_exact(LANES) {
            for lane in 0..LANES {
                let parts = self.parts(numbers[lane]);
                for (lanes, part) in lanes.iter_mut().zip(parts) {
                    lanes[lane] += part;
                }
            }
        }
        *sums = lanes;
    }
}

/// The power of two at or below a positive number.
pub(super) fn exponent(x: f64) -> i64 {
    let bits = (x.to_bits() >> 52) & 0x7ff;
    if bits == 0 { -1074 } else { bits as i64 - 1023 }
}

/// Sums of N terms of each of some values, kept in parts that are exact, so that terms can be exchanged later with the
/// same result as if all were added anew.
#[derive(Clone, Debug)]
pub(super) struct Sums<const N: usize> {
    splitters: [Splitter; N],
    parts: [[f64; 3]; N],
}

impl<const N: usize> Sums<N> {
    /// Adds the terms of all `values` that are not missing: `count` at most. No term may be larger than its `largest`
    /// in absolute value. `None` near the ends of the range of floats.
    pub fn of(
        values: &[f64],
        count: usize,
        largest: [f64; N],
        terms: impl Fn(f64) -> [f64; N],
    ) -> Option<Self> {
        let mut splitters = [Splitter { sigma: [0.0; 3] }; N];
        for (splitter, largest) in splitters.iter_mut().zip(largest) {
            *splitter = Splitter::new(count, largest)?;
        }
        let mut sums = [[[0.0; LANES]; 3]; N];
        // What is missing, and what a last block lacks, adds nothing.
        let mut blocks = [[0.0; BLOCK]; N];
        for values in values.chunks(BLOCK) {
            if values.len() < BLOCK {
                blocks = [[0.0; BLOCK]; N];
            }
            for (place, &x) in values.iter().enumerate() {
                let terms = terms(x);
                for at in 0..N {
                    blocks[at][place] = if x.is_nan() { 0.0 } else { terms[at] };
                }
            }
            for at in 0..N {
                splitters[at].add(&blocks[at], &mut sums[at]);
            }
        }
        Some(Self {
            splitters,
            // Exact within each part, so lanes may be added in any order too.
            parts: sums.map(|parts| parts.map(|lanes| lanes.iter().fold(0.0, |sum, x| sum + x))),
        })
    }

    /// Puts the terms `new` in place of `old`, `count` times over. `old` must be among what was added, and `new` no
    /// larger than what may be.
    pub fn exchange(&mut self, count: usize, old: [f64; N], new: [f64; N]) {
        for at in 0..N {
            let (old, new) = (
                self.splitters[at].parts(old[at]),
                self.splitters[at].parts(new[at]),
            );
            for (part, sum) in self.parts[at].iter_mut().enumerate() {
                // Multiples of one power of two, and not too many of it: nothing is rounded here.
                *sum -= count as f64 * old[part];
                *sum += count as f64 * new[part];
            }
        }
    }

    /// The sums, from the smallest part to the largest.
    pub fn totals(&self) -> [f64; N] {
        self.parts
            .map(|[first, second, third]| first + (second + third))
    }
}

/// The sums of the terms of all `values` that are not missing, the same for any order of them. Of `count` and
/// `largest` see [`Sums::of`].
pub(super) fn sums_of<const N: usize>(
    values: &[f64],
    count: usize,
    largest: [f64; N],
    terms: impl Fn(f64) -> [f64; N],
) -> [f64; N] {
    match Sums::of(values, count, largest, &terms) {
        Some(sums) => sums.totals(),
        None => sorted_sums(values, terms),
    }
}

/// Near the ends of the range of floats: added from the smallest to the largest.
fn sorted_sums<const N: usize>(values: &[f64], terms: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let known = values.iter().filter(|x| !x.is_nan());
    let all: Vec<[f64; N]> = known.map(|&x| terms(x)).collect();
    std::array::from_fn(|at| {
        let mut terms: Vec<f64> = all.iter().map(|terms| terms[at]).collect();
        terms.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()).then(a.total_cmp(b)));
        terms.iter().fold(0.0, |sum, x| sum + x)
    })
}

/// The sum of those numbers that are not missing, the same for any order of them.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    Extent::of(values).sum(values)
}

/// The mean of those numbers that are not missing, the same for any order of them; `None` without any.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    Extent::of(values).mean(values)
}

impl Extent {
    /// The sum of the values of which this is the extent.
    pub fn sum(&self, values: &[f64]) -> f64 {
        sums_of(values, self.count, [self.largest()], |x| [x])[0]
    }

    /// The mean of the values of which this is the extent; `None` without any.
    pub fn mean(&self, values: &[f64]) -> Option<f64> {
        /// Brings a sum that left the range of floats back into it.
        const DOWN: f64 = 1.0 / (1_u64 << 63) as f64;
        let count = self.count as f64;
        let whole = self.sum(values);
        if whole.is_finite() || !self.largest().is_finite() {
            return (self.count > 0).then_some(whole / count);
        }
        let scaled: Vec<f64> = values.iter().map(|x| x * DOWN).collect();
        Some(sum(&scaled) / count / DOWN)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)] // Exact results are meant.
mod tests {
    use super::*;

    fn scrambled(count: usize) -> Vec<f64> {
        let mut state = 7_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        (0..count)
            .map(|_| (next() - 0.3) * 10f64.powf(next() * 12.0 - 4.0))
            .collect()
    }

    #[test]
    fn order_does_not_matter() {
        for count in [1, 2, 5, 1000, 40_001] {
            let mut values = scrambled(count);
            let first = sum(&values);
            values.reverse();
            assert_eq!(sum(&values).to_bits(), first.to_bits());
            values.sort_unstable_by(f64::total_cmp);
            assert_eq!(sum(&values).to_bits(), first.to_bits());
            let turn = count / 3;
            values.rotate_left(turn);
            assert_eq!(sum(&values).to_bits(), first.to_bits());
        }
    }

    #[test]
    fn sums_are_at_least_as_good_as_plain_ones() {
        assert_eq!(sum(&[0.1; 10]).to_bits(), 1.0_f64.to_bits());
        assert_eq!(sum(&[1e16, 1.0, -1e16]), 1.0);
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[0.0, -0.0]), 0.0);
        assert_eq!(sum(&[1e308, -1e308]), 0.0);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
        assert_eq!(mean(&[2.0, 4.0]), Some(3.0));
        assert_eq!(mean(&[f64::MAX, f64::MAX]), Some(f64::MAX));
        assert_eq!(mean(&[1.7e308, 1.5e308, 1.6e308, 1.6e308]), Some(1.6e308));
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[f64::NAN, 2.0, f64::NAN, 3.0]), Some(2.5));
        assert_eq!(mean(&[f64::NAN]), None);
    }

    #[test]
    fn what_is_exchanged_is_as_if_added_anew() {
        let values = scrambled(3001);
        let extent = Extent::of(&values);
        let terms = |x: f64| [x, x * x];
        let bounds = terms(extent.largest());
        let bits = |sums: &Sums<2>| sums.totals().map(f64::to_bits);
        let (mut values, mut sums) = (
            values.clone(),
            Sums::of(&values, 3001, bounds, terms).unwrap(),
        );
        for (at, with) in [(17, 0.125), (0, -extent.largest()), (2999, 1e-9)] {
            sums.exchange(1, terms(values[at]), terms(with));
            values[at] = with;
        }
        values.extend([4.5; 700]);
        let mut wider = Sums::of(&values, 3701, bounds, terms).unwrap();
        wider.exchange(700, terms(4.5), terms(0.1));
        values[3001..].fill(0.1);
        assert_eq!(
            bits(&wider),
            bits(&Sums::of(&values, 3701, bounds, terms).unwrap())
        );
        assert_eq!(
            bits(&sums),
            bits(&Sums::of(&values[..3001], 3001, bounds, terms).unwrap())
        );
    }
}
