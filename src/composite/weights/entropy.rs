//! Weights from Shannon's entropy.

use super::spread::{Cause, by_column};
use crate::composite::input::{InputError, range};
use crate::composite::statistics::Moments;

/// Weights in proportion to 1 - E, with p = x/Σx and E = -Σ p·ln p / ln n over the n values of a column (Shannon 1948;
/// Zeleny, "Multiple criteria decision making", 1982). A zero counts as 0·ln 0 = 0.
///
/// With y = x/mean, 1 - E is (1/(n·ln n)) Σ (y·ln y - y + 1): no term is negative, so nothing cancels out where a
/// column hardly varies. A constant column has weight 0. Shares of a sum change with the zero point, so the values are
/// amounts, not places on an arbitrary scale; neither unit nor direction matters. Refuses values below zero, a column
/// of zeros, a column with fewer than two values, and columns none of which varies.
pub fn entropy(columns: &[&[f64]]) -> Result<Vec<f64>, InputError> {
    by_column(columns, 2, |values| {
        let (low, high) = range(values).unwrap_or((0.0, 0.0));
        if low < 0.0 {
            return Err(Cause::Negative);
        }
        if high <= 0.0 {
            return Err(Cause::AllZero);
        }
        if low >= high {
            return Ok(0.0);
        }
        let Some(moments) = Moments::of(values) else {
            return Ok(0.0);
        };
        let (mean, n) = (moments.mean(), moments.count() as f64);
        let divergence: f64 = values
            .iter()
            .filter(|x| !x.is_nan())
            .map(|x| divergence(x / mean))
            .sum();
        Ok(divergence / (n * n.ln()))
    })
}

/// y·ln y - y + 1, which is 1 at zero and never negative but for rounding.
fn divergence(y: f64) -> f64 {
    if y == 0.0 {
        return 1.0;
    }
    let divergence = y * y.ln() - (y - 1.0);
    if divergence < 0.0 { 0.0 } else { divergence }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn as_by_definition() {
        let columns: [&[f64]; 3] = [&[1.0, 2.0, 5.0, f64::NAN], &[0.0, 0.0, 3.0, 3.0], &[7.0; 4]];
        let by_definition = |x: &[f64]| {
            let sum: f64 = x.iter().sum();
            let e: f64 = x
                .iter()
                .filter(|x| **x > 0.0)
                .map(|x| -(x / sum) * (x / sum).ln())
                .sum();
            1.0 - e / (x.len() as f64).ln()
        };
        let raw = [
            by_definition(&columns[0][..3]),
            by_definition(columns[1]),
            0.0,
        ];
        let sum: f64 = raw.iter().sum();
        let found = entropy(&columns).unwrap();
        assert!(
            found
                .iter()
                .zip(raw)
                .all(|(found, raw)| (found - raw / sum).abs() < 1e-14)
        );
    }

    #[test]
    fn refusals() {
        let refused = |columns: &[&[f64]]| entropy(columns).unwrap_err();
        assert_eq!(
            refused(&[&[1.0, 2.0], &[1.0, -2.0]]),
            InputError::Negative { column: 1, row: 1 }
        );
        assert_eq!(
            refused(&[&[1.0, 2.0], &[0.0, 0.0]]),
            InputError::AllZero { column: 1 }
        );
        assert_eq!(
            refused(&[&[1.0, 1.0], &[4.0, 4.0]]),
            InputError::NoInformation
        );
        assert_eq!(
            refused(&[&[1.0, f64::NAN]]),
            InputError::TooFew {
                column: 0,
                present: 1,
                needed: 2
            }
        );
        assert_eq!(refused(&[&[1.0, f64::INFINITY]]), InputError::OutOfRange);
    }

    #[test]
    fn a_column_that_hardly_varies_still_says_something() {
        let near = [1.0, 1.0 + 1e-7, 1.0 - 1e-7];
        let nearer = [1.0, 1.0 + 5e-8, 1.0 - 5e-8];
        let found = entropy(&[&near, &nearer]).unwrap();
        assert!((found[0] - 0.8).abs() < 0.02, "{found:?}");
    }
}
