//! Moments of one indicator.

use super::dense::{sum, sum_of};
use crate::composite::input::range;

/// Sums of powers of the distances from the mean; missing values are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    count: usize,
    mean: f64,
    /// Σ (x - mean)², Σ (x - mean)³, Σ (x - mean)⁴.
    sums: [f64; 3],
}

impl Moments {
    /// The moments of the values that are there; `None` without any. Where all are the same the sums are exactly zero.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let present: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
        let (low, high) = range(&present)?;
        let count = present.len();
        if low >= high {
            return Some(Self {
                count,
                mean: low,
                sums: [0.0; 3],
            });
        }
        let mean = sum(&present) / count as f64;
        let power = |power: fn(f64) -> f64| sum_of(&present, |x| power(x - mean));
        let sums = [
            power(|d| d * d),
            power(|d| d * d * d),
            power(|d| d * d * d * d),
        ];
        Some(Self { count, mean, sums })
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The arithmetic mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance, divided by n-1; `None` below two values.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.count >= 2).then(|| self.sums[0] / (self.count as f64 - 1.0))
    }

    /// The standard deviation, divided by n-1; `None` below two values.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// The sample skewness G1 = √n·S3/S2^1.5 · √(n(n-1))/(n-2), with Sk = Σ (x - mean)^k, as in SAS, SPSS and Excel
    /// (Joanes and Gill, "Comparing measures of sample skewness and kurtosis", 1998). `None` below three values or
    /// where they do not vary.
    #[must_use]
    pub fn skewness(&self) -> Option<f64> {
        let [second, third, _] = self.sums;
        let n = self.count as f64;
        if self.count < 3 || !second.is_normal() {
            return None;
        }
        Some(n.sqrt() * third / second.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0))
    }

    /// The excess kurtosis G2 = ((n+1)(r-3)+6)(n-1)/((n-2)(n-3)), r = n·S4/S2² (the same source). `None` below four
    /// values or where they do not vary.
    #[must_use]
    pub fn kurtosis(&self) -> Option<f64> {
        let [second, _, fourth] = self.sums;
        let n = self.count as f64;
        if self.count < 4 || !second.is_normal() {
            return None;
        }
        let ratio = n * (fourth / second) / second;
        Some(((n + 1.0) * (ratio - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sample() {
        let moments = Moments::of(&[2.0, f64::NAN, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!((moments.count(), moments.mean()), (8, 5.0));
        assert_eq!(moments.variance(), Some(32.0 / 7.0));
        // The examples of Excel's manual for SKEW and KURT.
        let excel = Moments::of(&[3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 5.0, 6.0, 4.0, 7.0]).unwrap();
        assert!((excel.skewness().unwrap() - 0.359_543_071).abs() < 1e-9);
        assert!((excel.kurtosis().unwrap() + 0.151_799_637).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_said_is_none() {
        assert_eq!(Moments::of(&[]), None);
        assert_eq!(Moments::of(&[f64::NAN]), None);
        let one = Moments::of(&[3.0]).unwrap();
        assert_eq!(
            (one.variance(), one.skewness(), one.kurtosis()),
            (None, None, None)
        );
        let same = Moments::of(&[0.1; 7]).unwrap();
        assert_eq!((same.mean(), same.sd()), (0.1, Some(0.0)));
        assert_eq!((same.skewness(), same.kurtosis()), (None, None));
        let three = Moments::of(&[1.0, 2.0, 9.0]).unwrap();
        assert!(three.skewness().is_some() && three.kurtosis().is_none());
    }

    #[test]
    fn a_large_offset_costs_no_digits() {
        let near: Vec<f64> = (0..100).map(|x| f64::from(x * x % 17)).collect();
        let far: Vec<f64> = near.iter().map(|x| x + 1e9).collect();
        let (near, far) = (Moments::of(&near).unwrap(), Moments::of(&far).unwrap());
        assert!((near.sd().unwrap() - far.sd().unwrap()).abs() < 1e-9);
        assert!((near.kurtosis().unwrap() - far.kurtosis().unwrap()).abs() < 1e-8);
    }
}
