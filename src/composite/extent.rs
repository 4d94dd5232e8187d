//! How far values reach: from a column in which NaN is a missing value to its smallest and largest, and how many there
//! are.

/// Values that are looked at side by side.
const LANES: usize = 8;

/// The ends of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    /// The smallest, infinite without any.
    pub low: f64,
    /// The largest, negatively infinite without any.
    pub high: f64,
    /// How many are not missing.
    pub count: usize,
}

impl Extent {
    /// Nothing.
    const NONE: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
        count: 0,
    };

    /// Of values in any order, to the bit: a zero at an end is the positive one.
    pub fn of(values: &[f64]) -> Self {
        let mut lows = [Self::NONE.low; LANES];
        let mut highs = [Self::NONE.high; LANES];
        let mut counts = [0_u64; LANES];
        let mut chunks = values.chunks_exact(LANES);
        let mut take = |lane: usize, x: f64| {
            // What is missing compares as no.
            lows[lane] = if x < lows[lane] { x } else { lows[lane] };
            highs[lane] = if x > highs[lane] { x } else { highs[lane] };
            counts[lane] += u64::from(!x.is_nan());
        };
        for chunk in &mut chunks {
            for (lane, &x) in chunk.iter().enumerate() {
                take(lane, x);
            }
        }
        for &x in chunks.remainder() {
            take(0, x);
        }
        Self {
            low: lows.iter().fold(Self::NONE.low, |low, x| low.min(*x)) + 0.0,
            high: highs.iter().fold(Self::NONE.high, |high, x| high.max(*x)) + 0.0,
            count: counts.iter().sum::<u64>() as usize,
        }
    }

    /// Smallest and largest; `None` where all are missing.
    pub fn range(&self) -> Option<(f64, f64)> {
        (self.low <= self.high).then_some((self.low, self.high))
    }

    /// The largest absolute value; 0 without any.
    pub fn largest(&self) -> f64 {
        self.range()
            .map_or(0.0, |(low, high)| low.abs().max(high.abs()))
    }

    /// The power of two that brings the largest of the values near 1, where their differences, squares or fourth powers
    /// would leave the range of floats; 1 for all others. Products with it are exact, but for values that are nothing
    /// beside the largest.
    pub fn unit(&self) -> f64 {
        /// Largest power of two, up or down, at which nothing is lost.
        const COMFORTABLE: i64 = 150;
        let largest = self.largest();
        let power = super::sum::exponent(largest);
        if largest == 0.0 || (-COMFORTABLE..=COMFORTABLE).contains(&power) {
            return 1.0;
        }
        2.0_f64.powi(-power.clamp(-1000, 1000) as i32)
    }

    /// The extent of the same values times a positive power of two.
    pub fn times(self, unit: f64) -> Self {
        Self {
            low: self.low * unit,
            high: self.high * unit,
            ..self
        }
    }
}

/// The smallest and the largest value; `None` where all are missing.
#[must_use]
pub fn range(values: &[f64]) -> Option<(f64, f64)> {
    Extent::of(values).range()
}

/// Whether no value is missing.
pub(super) fn is_full(values: &[f64]) -> bool {
    let full = |values: &[f64]| values.iter().fold(true, |full, x| full & !x.is_nan());
    // In pieces, so that most of a column with gaps need not be looked at.
    values.chunks(1024).all(full)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

    #[test]
    fn values_at_the_ends_of_floats_get_a_unit() {
        let unit = |values: &[f64]| Extent::of(values).unit();
        for plain in [&[0.0, -0.0][..], &[1e-40, 3.0], &[-1e45, f64::NAN], &[]] {
            assert_eq!(unit(plain), 1.0, "{plain:?}");
        }
        for odd in [5e-324, 1e-300, 1e-46, 1e46, 1e300, f64::MAX] {
            let scaled = odd * unit(&[odd, 0.0, -odd]);
            assert!((1e-45..1e45).contains(&scaled), "{odd} {scaled}");
            assert_eq!(scaled / unit(&[odd]), odd);
        }
    }

    #[test]
    fn missing_values_are_passed_over_wherever_they_stand() {
        assert_eq!(range(&[f64::NAN, 2.0, -1.0]), Some((-1.0, 2.0)));
        assert_eq!(range(&[f64::NAN]), None);
        assert_eq!(range(&[]), None);
        for gap in 0..21 {
            let mut values: Vec<f64> = (0..21).map(f64::from).collect();
            values[gap] = f64::NAN;
            let found = Extent::of(&values);
            assert_eq!(found.count, 20);
            assert_eq!(found.low, if gap == 0 { 1.0 } else { 0.0 });
            assert_eq!(found.high, if gap == 20 { 19.0 } else { 20.0 });
            assert!(!is_full(&values));
        }
        assert!(is_full(&[1.0, 2.0]) && is_full(&[]));
        let signs = [range(&[-0.0, 0.0]), range(&[0.0, -0.0]), range(&[-0.0])];
        assert!(signs.iter().all(|found| {
            found.is_some_and(|(low, high)| low.is_sign_positive() && high.is_sign_positive())
        }));
    }
}
