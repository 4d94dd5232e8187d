//! Random numbers that are the same everywhere.

/// The random numbers of one run: the n-th is a function of the seed, the run and n, so any of them can be had without
/// the ones before, and runs can be made in any order.
///
/// It is `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), whose state
/// after n steps is start + n·γ, with a start mixed from the seed and the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Random {
    start: u64,
}

/// The step γ of `SplitMix64`, 2⁶⁴ over the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The numbers of a run under a seed.
    #[must_use]
    pub fn new(seed: u64, run: u64) -> Self {
        // The seed is mixed before the run joins it: neighbouring seeds and runs share no numbers.
        Self {
            start: mix(mix(seed.wrapping_add(STEP)) ^ run.wrapping_mul(0xD6E8_FEB8_6659_FD93)),
        }
    }

    /// Other numbers for the same run, for another use (`purpose`) than these.
    #[must_use]
    pub fn apart(self, purpose: u64) -> Self {
        Self::new(self.start, purpose)
    }

    /// The 64 bits at a place.
    #[must_use]
    pub fn bits(self, at: u64) -> u64 {
        mix(self
            .start
            .wrapping_add(at.wrapping_add(1).wrapping_mul(STEP)))
    }

    /// The number at a place, uniform in [0, 1) in steps of 2⁻⁵³.
    #[must_use]
    pub fn unit(self, at: u64) -> f64 {
        (self.bits(at) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The whole number at a place, below `count`: by multiplication, which favours no number by more than
    /// count/2⁶⁴. 0 for a count of 0.
    #[must_use]
    pub fn below(self, at: u64, count: usize) -> usize {
        ((u128::from(self.bits(at)) * count as u128) >> 64) as usize
    }
}

/// The finaliser of `SplitMix64`: every bit of the input moves every bit of the output.
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        // First outputs for the state 1234567, as published with the reference code.
        let random = Random { start: 1_234_567 };
        assert_eq!(random.bits(0), 6_457_827_717_110_365_317);
        assert_eq!(random.bits(1), 3_203_168_211_198_807_973);
    }

    #[test]
    fn uniform_and_unrelated_between_runs() {
        let count = 20_000;
        let mut mean = 0.0;
        let (mut along, mut across) = (0.0, 0.0);
        let mut boxes = [0_u32; 20];
        for run in 0..count {
            let (here, next) = (Random::new(7, run), Random::new(7, run + 1));
            let x = here.unit(0);
            mean += x / count as f64;
            along += (x - 0.5) * (here.unit(1) - 0.5) * 12.0 / count as f64;
            across += (x - 0.5) * (next.unit(0) - 0.5) * 12.0 / count as f64;
            boxes[here.below(2, 20)] += 1;
        }
        // Three standard errors each; χ² with 19 degrees of freedom is below 43.8 in 999 of 1000 cases.
        assert!((mean - 0.5).abs() < 3.0 * (1.0 / 12.0 / count as f64).sqrt());
        assert!(
            along.abs() < 3.0 / (count as f64).sqrt() && across.abs() < 3.0 / (count as f64).sqrt()
        );
        let chi: f64 = boxes
            .iter()
            .map(|n| (f64::from(*n) - 1000.0).powi(2) / 1000.0)
            .sum();
        assert!(chi < 43.8, "{chi}");
    }

    #[test]
    fn seeds_runs_and_purposes_differ() {
        let first = Random::new(1, 2);
        assert_eq!(first, Random::new(1, 2));
        for other in [
            Random::new(2, 2),
            Random::new(1, 3),
            Random::new(2, 1),
            first.apart(0),
            first.apart(1),
        ] {
            assert_ne!(first.bits(0), other.bits(0));
        }
        assert_eq!(first.below(0, 0), 0);
        assert_eq!(first.below(0, 1), 0);
    }
}
