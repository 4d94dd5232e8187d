//! Correlation of two indicators over the rows in which both have a value.

use super::dense::{dot, sum, sum_of};
use super::ranking::{ascending, mean_ranks};
use crate::composite::input::range;
use crate::composite::normalise::varies;

/// A column ready to be compared with many others.
pub(super) struct Prepared<'a> {
    raw: &'a [f64],
    /// Distances from the mean, zero where a value is missing.
    pub(super) centred: Vec<f64>,
    /// Rows without a value.
    missing: Vec<u32>,
    /// Σ of the distances, which is zero but for rounding, and Σ of their squares.
    sums: [f64; 2],
    /// Whether all values are the same but for rounding.
    constant: bool,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(raw: &'a [f64]) -> Self {
        let missing: Vec<u32> = (0_u32..)
            .zip(raw)
            .filter(|(_, x)| x.is_nan())
            .map(|(row, _)| row)
            .collect();
        let count = raw.len() - missing.len();
        let mean = sum_of(raw, |x| if x.is_nan() { 0.0 } else { x }) / count as f64;
        let centred: Vec<f64> = raw
            .iter()
            .map(|x| if x.is_nan() { 0.0 } else { x - mean })
            .collect();
        let sums = [sum(&centred), dot(&centred, &centred)];
        let constant = range(raw).is_none_or(|(low, high)| !varies(low, high));
        Self {
            raw,
            centred,
            missing,
            sums,
            constant,
        }
    }

    /// Count, Σ and Σ of squares over the rows in which the other has a value too: what is in the rows where it has
    /// none is taken off.
    fn beside(&self, other: &Self) -> (usize, [f64; 2]) {
        let (mut count, mut sums) = (self.raw.len() - self.missing.len(), self.sums);
        for &row in &other.missing {
            let x = self.centred[row as usize];
            count -= usize::from(!self.raw[row as usize].is_nan());
            sums[0] -= x;
            sums[1] -= x * x;
        }
        (count, sums)
    }
}

/// What two columns have in common: over their common rows, Σ of squares and products of distances from the means of
/// these rows.
pub(super) struct Common {
    pub(super) count: usize,
    xx: f64,
    yy: f64,
    xy: f64,
    /// Whether both vary over the common rows.
    varied: bool,
}

/// A sum of squares below this share of the sum it was taken from has lost too many digits.
const LOST: f64 = 1e-4;

impl Common {
    /// From two columns of one length and the product [`dot`] of their centred values.
    pub(super) fn of(x: &Prepared, y: &Prepared, product: f64) -> Self {
        let ((count, of_x), (_, of_y)) = (x.beside(y), y.beside(x));
        let n = count as f64;
        let found = Self {
            count,
            xx: of_x[1] - of_x[0] * of_x[0] / n,
            yy: of_y[1] - of_y[0] * of_y[0] / n,
            xy: product - of_x[0] * of_y[0] / n,
            varied: !x.constant && !y.constant,
        };
        let sound = |own: f64, column: &Prepared| own > LOST * column.sums[1];
        if !found.varied || (sound(found.xx, x) && sound(found.yy, y)) {
            return found;
        }
        Self::row_by_row(x.raw, y.raw)
    }

    /// The same from the rows themselves, however the missing ones lie.
    fn row_by_row(x: &[f64], y: &[f64]) -> Self {
        let (x, y): (Vec<f64>, Vec<f64>) = x
            .iter()
            .zip(y)
            .filter(|(x, y)| !x.is_nan() && !y.is_nan())
            .unzip();
        let vary = |x: &[f64]| range(x).is_some_and(|(low, high)| varies(low, high));
        let centred = |x: &[f64]| -> Vec<f64> {
            let mean = sum(x) / x.len() as f64;
            x.iter().map(|x| x - mean).collect()
        };
        let varied = vary(&x) && vary(&y);
        let (x, y) = (centred(&x), centred(&y));
        Self {
            count: x.len(),
            xx: dot(&x, &x),
            yy: dot(&y, &y),
            xy: dot(&x, &y),
            varied,
        }
    }

    /// Pearson's correlation; `None` below two rows, where one column does not vary, or where a sum is not finite.
    pub(super) fn correlation(&self) -> Option<f64> {
        if self.count < 2 || !self.varied || !(self.xx > 0.0 && self.yy > 0.0) {
            return None;
        }
        let r = self.xy / (self.xx.sqrt() * self.yy.sqrt());
        r.is_finite().then(|| r.clamp(-1.0, 1.0))
    }

    /// The covariance, divided by n-1; exactly 0 where one column does not vary, `None` below two rows.
    pub(super) fn covariance(&self) -> Option<f64> {
        let covariance = if self.varied {
            self.xy / (self.count as f64 - 1.0)
        } else {
            0.0
        };
        (self.count >= 2).then_some(covariance)
    }
}

/// What two columns have in common; what is longer than the other is left out.
fn common(x: &[f64], y: &[f64]) -> Common {
    let length = x.len().min(y.len());
    let (x, y) = (Prepared::new(&x[..length]), Prepared::new(&y[..length]));
    Common::of(&x, &y, dot(&x.centred, &y.centred))
}

/// Pearson's product-moment correlation. `None` with fewer than two common rows, where one of the two does not vary
/// over them, or where squares leave the range of floats. What is longer than the other is left out.
#[must_use]
pub fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    common(x, y).correlation()
}

/// The covariance, divided by n-1. `None` with fewer than two common rows.
#[must_use]
pub fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    common(x, y).covariance()
}

/// Spearman's correlation: Pearson's of the mean ranks among the common rows. `None` as for [`pearson`].
#[must_use]
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    let length = x.len().min(y.len());
    let (x, y) = (&x[..length], &y[..length]);
    let ranks =
        |x: &[f64], beside: &[f64]| mean_ranks(x, &ascending(x), |row| !beside[row].is_nan());
    pearson(&ranks(x, y), &ranks(y, x))
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn only_common_rows_count() {
        let x = [1.0, 2.0, 3.0, NAN, 5.0, 1e9];
        let y = [2.0, 4.0, 6.0, 7.0, 10.0, NAN];
        assert!((pearson(&x, &y).unwrap() - 1.0).abs() < 1e-12);
        assert!((spearman(&x, &y).unwrap() - 1.0).abs() < 1e-15);
        assert!((covariance(&x, &y).unwrap() - 2.0 * 35.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        let x = [0.1, 0.1, 0.1, 0.1, 0.1, 7.0];
        let y = [1.0, 2.0, 5.0, 3.0, 1.0, NAN];
        assert_eq!(pearson(&x, &y), None);
        assert_eq!(pearson(&y, &x), None);
        assert_eq!(spearman(&x, &y), None);
        assert_eq!(pearson(&[0.1; 6], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), None);
        assert_eq!(pearson(&[1.0], &[2.0]), None);
        assert_eq!(pearson(&[], &[]), None);
        assert_eq!(pearson(&[NAN, 1.0], &[2.0, NAN]), None);
        assert_eq!(pearson(&[f64::INFINITY, 1.0], &[2.0, 3.0]), None);
        assert_eq!(covariance(&x, &y), Some(0.0));
        assert_eq!(covariance(&x, &[1.0]), None);
    }

    #[test]
    fn an_outlier_beside_a_missing_value_costs_no_digits() {
        let mut x: Vec<f64> = (0..50).map(|i| f64::from(i * i % 23)).collect();
        let mut y: Vec<f64> = (0..50).map(|i| f64::from(i * 7 % 19)).collect();
        let without = pearson(&x, &y).unwrap();
        x.push(1e9);
        y.push(NAN);
        assert!((pearson(&x, &y).unwrap() - without).abs() < 1e-9);
    }
}
