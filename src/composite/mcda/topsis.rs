//! TOPSIS.

use super::{prepare, spread};
use crate::composite::input::{InputError, range};
use crate::composite::normalise::varies;

/// How columns are made comparable. The two lead to different orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalisation {
    /// x/√Σx², the original one. Depends on where the zero of a column is.
    Vector,
    /// (x - min)/(max - min).
    MinMax,
}

/// The closeness d⁻/(d⁻ + d⁺) of every row to the best of all columns (Hwang and Yoon, "Multiple attribute decision
/// making", 1981): d⁺ and d⁻ are the Euclidean distances from the ideal, the best value of every column, and from the
/// opposite, in normalised columns times their weights. From 0, the worst everywhere, to 1, the best everywhere.
///
/// Weights need not add up to 1. A constant column makes no difference. NaN for incomplete rows, and for all where no
/// column with a weight varies. Refuses weights that are negative, missing or all zero, and values whose squares leave
/// the range of floats.
pub fn topsis(
    columns: &[&[f64]],
    lower: &[bool],
    weights: &[f64],
    normalisation: Normalisation,
) -> Result<Vec<f64>, InputError> {
    let prepared = prepare(columns, lower, weights)?;
    let mut to_best = vec![0.0; prepared.rows.len()];
    let mut to_worst = vec![0.0; prepared.rows.len()];
    for ((column, lower), weight) in columns.iter().zip(lower).zip(&prepared.weights) {
        let values: Vec<f64> = prepared.rows.iter().map(|&row| column[row]).collect();
        let Some((low, high)) = range(&values) else {
            break;
        };
        if !varies(low, high) {
            continue;
        }
        let size = match normalisation {
            Normalisation::Vector => values.iter().map(|x| x * x).sum::<f64>().sqrt(),
            Normalisation::MinMax => high - low,
        };
        if !size.is_normal() {
            return Err(InputError::OutOfRange);
        }
        let scale = weight / size;
        let (best, worst) = if *lower { (low, high) } else { (high, low) };
        for ((x, to_best), to_worst) in values.iter().zip(&mut to_best).zip(&mut to_worst) {
            let (best, worst) = ((best - x) * scale, (x - worst) * scale);
            *to_best += best * best;
            *to_worst += worst * worst;
        }
    }
    let closeness = to_best.iter().zip(&to_worst).map(|(best, worst)| {
        let (best, worst) = (best.sqrt(), worst.sqrt());
        worst / (best + worst)
    });
    Ok(spread(closeness, &prepared.rows, prepared.all))
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;
    use Normalisation::{MinMax, Vector};

    const NAN: f64 = f64::NAN;

    #[test]
    fn the_best_and_the_worst() {
        let price = [10.0, 20.0, 15.0];
        let power = [9.0, 3.0, 6.0];
        for kind in [Vector, MinMax] {
            let found = topsis(&[&price, &power], &[true, false], &[1.0, 3.0], kind).unwrap();
            assert_eq!(found[..2], [1.0, 0.0]);
            assert!((found[2] - 0.5).abs() < 1e-15);
        }
    }

    #[test]
    fn incomplete_rows_change_nothing() {
        let (a, b) = ([1.0, 2.0, 4.0], [3.0, 1.0, 2.0]);
        let whole = topsis(&[&a, &b], &[false; 2], &[1.0; 2], Vector).unwrap();
        let (a, b) = ([1.0, 99.0, 2.0, 4.0], [3.0, NAN, 1.0, 2.0]);
        let holes = topsis(&[&a, &b], &[false; 2], &[1.0; 2], Vector).unwrap();
        assert!(holes[1].is_nan());
        assert_eq!([holes[0], holes[2], holes[3]], whole[..]);
    }

    #[test]
    fn edges() {
        let (a, same) = ([1.0, 2.0, 4.0], [5.0; 3]);
        for kind in [Vector, MinMax] {
            let alone = topsis(&[&a], &[false], &[1.0], kind).unwrap();
            let both = topsis(&[&a, &same], &[false; 2], &[1.0; 2], kind).unwrap();
            assert!(alone.iter().zip(&both).all(|(a, b)| (a - b).abs() < 1e-15));
            let none = topsis(&[&same], &[false], &[1.0], kind).unwrap();
            assert!(none.iter().all(|x| x.is_nan()));
            assert!(
                topsis(&[&[NAN; 2]], &[false], &[1.0], kind)
                    .unwrap()
                    .iter()
                    .all(|x| x.is_nan())
            );
        }
        let refused =
            |weights: &[f64]| topsis(&[&a, &same], &[false; 2], weights, Vector).unwrap_err();
        assert_eq!(
            refused(&[1.0]),
            InputError::Count {
                columns: 2,
                found: 1
            }
        );
        assert_eq!(refused(&[0.0, 0.0]), InputError::NoWeight);
        assert_eq!(refused(&[1.0, NAN]), InputError::Weight { at: 1 });
        assert_eq!(
            topsis(&[&[1e200, 1.0]], &[false], &[1.0], Vector),
            Err(InputError::OutOfRange)
        );
    }
}
