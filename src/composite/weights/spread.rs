//! Weights from how much the values of each indicator spread.

use rayon::prelude::*;

use super::from_information;
use crate::composite::input::{InputError, range, rows};
use crate::composite::statistics::{Moments, sorted};

/// Weights in proportion to the standard deviation of every column (divided by n-1).
///
/// They depend on the units, so they mean something only for columns on one scale. A constant column has weight 0.
/// Refuses a column with fewer than two values, and columns none of which varies.
pub fn standard_deviation(columns: &[&[f64]]) -> Result<Vec<f64>, InputError> {
    by_column(columns, 2, |values| {
        Ok(Moments::of(values)
            .and_then(|moments| moments.sd())
            .unwrap_or(0.0))
    })
}

/// Weights in proportion to the variance of every column after it is put on 0 to 1 by its smallest and largest value.
///
/// Neither units nor direction matter. A constant column has weight 0. Refuses a column with fewer than two values,
/// and columns none of which varies.
pub fn min_max_variance(columns: &[&[f64]]) -> Result<Vec<f64>, InputError> {
    by_column(columns, 2, |values| {
        let sd = Moments::of(values)
            .and_then(|moments| moments.sd())
            .unwrap_or(0.0);
        let (low, high) = range(values).unwrap_or((0.0, 0.0));
        let share = sd / (high - low);
        Ok(if low < high { share * share } else { 0.0 })
    })
}

/// Weights in proportion to Gini's coefficient of every column: the mean absolute difference over all pairs, divided
/// by twice the mean (Gini, "Variabilità e mutabilità", 1912), from the sorted values as
/// `Σ (2i - n - 1)·x_i / (n·Σ x)`.
///
/// A constant column has weight 0. Refuses values below zero, a column of zeros, a column with fewer than two values,
/// and columns none of which varies.
pub fn gini(columns: &[&[f64]]) -> Result<Vec<f64>, InputError> {
    by_column(columns, 2, |values| {
        let order = sorted(values);
        let sum: f64 = order.iter().sum();
        if order.first() == order.last() && sum > 0.0 {
            return Ok(0.0);
        }
        if order.first().is_some_and(|low| *low < 0.0) {
            return Err(Cause::Negative);
        }
        if sum <= 0.0 {
            return Err(Cause::AllZero);
        }
        let n = order.len() as f64;
        let placed = order
            .iter()
            .enumerate()
            .map(|(at, x)| (2.0 * at as f64 + 1.0 - n) * x);
        Ok(placed.sum::<f64>() / (n * sum))
    })
}

/// Why a column has no raw weight.
#[derive(Clone, Copy)]
pub(super) enum Cause {
    /// It holds a value below zero.
    Negative,
    /// All its values are zero.
    AllZero,
}

/// Weights from a raw number of every column, which has at least `needed` values.
pub(super) fn by_column(
    columns: &[&[f64]],
    needed: usize,
    raw: impl Fn(&[f64]) -> Result<f64, Cause> + Sync,
) -> Result<Vec<f64>, InputError> {
    rows(columns)?;
    let found: Vec<Result<f64, InputError>> = columns
        .par_iter()
        .enumerate()
        .map(|(column, values)| {
            let present = values.iter().filter(|x| !x.is_nan()).count();
            if present < needed {
                return Err(InputError::TooFew {
                    column,
                    present,
                    needed,
                });
            }
            raw(values).map_err(|cause| match cause {
                Cause::AllZero => InputError::AllZero { column },
                Cause::Negative => InputError::Negative {
                    column,
                    row: values.iter().position(|x| *x < 0.0).unwrap_or(0),
                },
            })
        })
        .collect();
    // Collected first, so that the error told is that of the first column whatever the number of threads.
    let raw: Vec<f64> = found.into_iter().collect::<Result<_, _>>()?;
    from_information(&raw)
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        assert!(
            found
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-14),
            "{found:?}"
        );
    }

    #[test]
    fn spreads_by_hand() {
        let (a, b) = ([1.0, 2.0, 3.0, NAN], [0.0, 4.0, 8.0, 4.0]);
        // Standard deviations 1 and √(32/3).
        let other = (32.0_f64 / 3.0).sqrt();
        close(
            &standard_deviation(&[&a, &b]).unwrap(),
            &[1.0 / (1.0 + other), other / (1.0 + other)],
        );
        // Variances 1/4 and 1/6 on 0 to 1.
        close(&min_max_variance(&[&a, &b]).unwrap(), &[0.6, 0.4]);
        // Mean absolute differences, pair by pair, over twice the means 2 and 4.
        let mean_difference = |x: &[f64]| {
            let all = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs()));
            all.sum::<f64>() / (x.len() * x.len()) as f64
        };
        let (g, h) = (mean_difference(&a[..3]) / 4.0, mean_difference(&b) / 8.0);
        close(&gini(&[&a, &b]).unwrap(), &[g / (g + h), h / (g + h)]);
    }

    #[test]
    fn constant_columns_weigh_nothing() {
        let (same, other) = ([0.1; 3], [1.0, 2.0, 4.0]);
        for weights in [standard_deviation, min_max_variance, gini] {
            assert_eq!(weights(&[&same, &other]), Ok(vec![0.0, 1.0]));
            assert_eq!(weights(&[&same, &same]), Err(InputError::NoInformation));
            assert_eq!(weights(&[]), Err(InputError::Empty));
            let few = InputError::TooFew {
                column: 1,
                present: 1,
                needed: 2,
            };
            assert_eq!(weights(&[&other, &[NAN, 1.0, NAN]]), Err(few));
            assert_eq!(
                weights(&[&other, &[1.0]]),
                Err(InputError::Length { column: 1 })
            );
            assert_eq!(
                weights(&[&[f64::INFINITY, 1.0, 2.0]]),
                Err(InputError::OutOfRange)
            );
        }
    }

    #[test]
    fn gini_needs_amounts() {
        assert_eq!(
            gini(&[&[3.0, -1.0, 2.0]]),
            Err(InputError::Negative { column: 0, row: 1 })
        );
        assert_eq!(
            gini(&[&[1.0, 2.0], &[0.0, 0.0]]),
            Err(InputError::AllZero { column: 1 })
        );
    }
}
