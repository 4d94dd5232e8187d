//! Random numbers that are the same everywhere: `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom
//! number generators", 2014). Each enterprise has streams of its own, so that it is the same whoever makes it and
//! in whatever order.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Rng(u64);

impl Rng {
    /// The stream of one thing (`index`) for one purpose under a seed.
    pub(super) fn stream(seed: u64, purpose: u64, index: u64) -> Self {
        let start = mix(mix(seed) ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self(mix(start ^ index.wrapping_mul(0xA076_1D64_78BD_642F)))
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number in [0, 1), in steps of 2⁻⁵³.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in [low, high).
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `count`, which must not be zero.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.bits()) * count as u128) >> 64) as usize
    }

    /// True with this chance.
    pub(super) fn chance(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// Near enough normal, mean 0, standard deviation 1: the sum of twelve uniform numbers less six. Never beyond
    /// ±6, and nothing but additions.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// An index, with chances in proportion to the weights.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (at, weight) in weights.enumerate() {
            last = at;
            if left < weight {
                break;
            }
            left -= weight;
        }
        last
    }

    /// A count with this mean: Poisson by Knuth's product below 30, a rounded normal number above.
    pub(super) fn poisson(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 {
            return 0.0;
        }
        if mean > 30.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let floor = super::real::exp(-mean);
        let (mut product, mut count) = (self.unit(), 0.0);
        while product > floor {
            product *= self.unit();
            count += 1.0;
        }
        count
    }
}

/// The finaliser of `SplitMix64`: every bit of the input moves every bit of the output.
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// All numbers below `count`, each once, in an order that only the seed knows: a Feistel network over the next
/// power of four, walked until it lands inside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shuffle {
    count: u64,
    half: u32,
    seed: u64,
}

impl Shuffle {
    pub(super) fn new(count: u64, seed: u64) -> Self {
        let bits = u64::BITS - count.saturating_sub(1).leading_zeros();
        Self {
            count,
            half: bits.div_ceil(2).max(1),
            seed,
        }
    }

    /// The number at a position below `count`.
    pub(super) fn at(&self, position: u64) -> u64 {
        let mut at = position % self.count;
        loop {
            at = self.round_trip(at);
            if at < self.count {
                return at;
            }
        }
    }

    fn round_trip(&self, value: u64) -> u64 {
        let mask = (1_u64 << self.half) - 1;
        let (mut left, mut right) = (value >> self.half, value & mask);
        for round in 0..4_u64 {
            let mixed = mix(right ^ mix(self.seed ^ (round << 56))) & mask;
            (left, right) = (right, left ^ mixed);
        }
        (left << self.half) | right
    }
}

#[cfg(test)]
mod tests {
    use super::{Rng, Shuffle};

    #[test]
    fn the_stream_is_splitmix64() {
        // First outputs for the state 1234567, as published with the reference code.
        let mut rng = Rng(1_234_567);
        assert_eq!(rng.bits(), 6_457_827_717_110_365_317);
        assert_eq!(rng.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn means_are_what_they_are_called() {
        let mut rng = Rng::stream(1, 2, 3);
        let mean = |draw: &mut dyn FnMut() -> f64| (0..20_000).map(|_| draw()).sum::<f64>() / 2e4;
        assert!((mean(&mut || rng.unit()) - 0.5).abs() < 0.01);
        assert!(mean(&mut || rng.normal()).abs() < 0.03);
        assert!((mean(&mut || rng.poisson(3.0)) - 3.0).abs() < 0.05);
        assert!((mean(&mut || rng.poisson(80.0)) - 80.0).abs() < 0.5);
        assert!((mean(&mut || rng.weighted([1.0, 3.0].into_iter()) as f64) - 0.75).abs() < 0.02);
    }

    #[test]
    fn a_shuffle_takes_every_number_once() {
        for count in [1, 2, 7, 1000, 4096, 4097] {
            let shuffle = Shuffle::new(count, 9);
            let mut all: Vec<u64> = (0..count).map(|at| shuffle.at(at)).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..count));
        }
    }
}
