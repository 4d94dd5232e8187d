//! Sums that do not depend on the order of their terms.
//!
//! Each number is split at fixed powers of two so that the upper parts add up without any rounding, then the rest is
//! split again (error-free vector transformation: Rump, Ogita, Oishi, "Accurate floating-point summation", 2008;
//! used for reproducible sums by Demmel and Nguyen, 2013). Three parts keep the error below that of a plain sum, and
//! because every part is exact, rows may stand in any order and be added in any number of lanes.

/// Lanes that are added side by side.
const LANES: usize = 4;

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

    #[inline]
    fn add(&self, mut x: f64, sums: &mut [f64; 3]) {
        for (sigma, sum) in self.sigma.iter().zip(sums) {
            let upper = (sigma + x) - sigma;
            *sum += upper;
            x -= upper;
        }
    }
}

/// The power of two at or below a positive number.
pub(super) fn exponent(x: f64) -> i64 {
    let bits = (x.to_bits() >> 52) & 0x7ff;
    if bits == 0 { -1074 } else { bits as i64 - 1023 }
}

/// The sums of the terms of all `values`, the same for any order of them. No term may be larger than its `largest`
/// in absolute value, and none missing. Zeros without values.
pub(super) fn sums_of<const N: usize>(
    values: &[f64],
    largest: [f64; N],
    terms: impl Fn(f64) -> [f64; N],
) -> [f64; N] {
    let mut splitters = [Splitter { sigma: [0.0; 3] }; N];
    for (splitter, largest) in splitters.iter_mut().zip(largest) {
        match Splitter::new(values.len(), largest) {
            Some(fit) => *splitter = fit,
            None => return sorted_sums(values, terms),
        }
    }
    let mut lanes = [[[0.0; 3]; N]; LANES];
    let mut chunks = values.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            let terms = terms(x);
            for at in 0..N {
                splitters[at].add(terms[at], &mut lane[at]);
            }
        }
    }
    for &x in chunks.remainder() {
        let terms = terms(x);
        for at in 0..N {
            splitters[at].add(terms[at], &mut lanes[0][at]);
        }
    }
    // Exact within each part, so lanes may be added in any order too; from the smallest part to the largest.
    let part = |at: usize, part: usize| lanes.iter().fold(0.0, |sum, lane| sum + lane[at][part]);
    std::array::from_fn(|at| part(at, 0) + (part(at, 1) + part(at, 2)))
}

/// Near the ends of the range of floats: added from the smallest to the largest.
fn sorted_sums<const N: usize>(values: &[f64], terms: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let all: Vec<[f64; N]> = values.iter().map(|&x| terms(x)).collect();
    std::array::from_fn(|at| {
        let mut terms: Vec<f64> = all.iter().map(|terms| terms[at]).collect();
        terms.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()).then(a.total_cmp(b)));
        terms.iter().fold(0.0, |sum, x| sum + x)
    })
}

/// The sum of numbers, none missing, the same for any order of them.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    sums_of(values, [largest], |x| [x])[0]
}

/// The mean of numbers, none missing, the same for any order of them; `None` without any.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    /// Brings a sum that left the range of floats back into it.
    const DOWN: f64 = 1.0 / (1_u64 << 63) as f64;
    let count = values.len() as f64;
    let whole = sum(values);
    let finite = || values.iter().all(|x| x.is_finite());
    if whole.is_finite() || !finite() {
        return (!values.is_empty()).then_some(whole / count);
    }
    let scaled: Vec<f64> = values.iter().map(|x| x * DOWN).collect();
    Some(sum(&scaled) / count / DOWN)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
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
    }
}
