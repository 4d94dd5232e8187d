//! Weights by MEREC.

use rayon::prelude::*;

use super::from_information;
use crate::composite::input::{InputError, complete_rows, matches, range, rows};

/// Rows that one task takes; fixed, so that sums run in the same order for any number of threads.
const BLOCK: usize = 4096;

/// Weights by MEREC, the method based on the removal effects of criteria (Keshavarz-Ghorabaee and others,
/// "Determination of objective weights using a new method based on the removal effects of criteria (MEREC)", 2021).
/// With n = min/x where higher is better and x/max where `lower` is, an alternative's performance is
/// S = ln(1 + (1/m) Σ |ln n|); the weight of a criterion is in proportion to Σ |S' - S|, S' being S without it.
///
/// Only rows with a value in every column count. Refuses values of zero or less, columns without a complete row, and
/// columns none of which varies.
pub fn merec(columns: &[&[f64]], lower: &[bool]) -> Result<Vec<f64>, InputError> {
    let all = rows(columns)?;
    matches(columns.len(), lower.len())?;
    for (column, values) in columns.iter().enumerate() {
        if let Some(row) = values.iter().position(|x| *x <= 0.0) {
            return Err(InputError::NotPositive { column, row });
        }
    }
    let rows = complete_rows(columns, all);
    if rows.is_empty() {
        return Err(InputError::TooFewComplete {
            present: 0,
            needed: 1,
        });
    }
    let best: Vec<f64> = columns
        .iter()
        .zip(lower)
        .map(|(values, &lower)| best(values, &rows, lower))
        .collect();
    let effects: Vec<Vec<f64>> = rows
        .par_chunks(BLOCK)
        .map(|rows| removal_effects(columns, &best, rows))
        .collect();
    let raw: Vec<f64> = (0..columns.len())
        .map(|column| effects.iter().map(|block| block[column]).sum())
        .collect();
    from_information(&raw)
}

/// The value that the others of a column are compared with.
fn best(values: &[f64], rows: &[usize], lower: bool) -> f64 {
    let kept: Vec<f64> = rows.iter().map(|&row| values[row]).collect();
    range(&kept).map_or(f64::NAN, |(low, high)| if lower { high } else { low })
}

/// Σ |S' - S| of every criterion over some rows.
fn removal_effects(columns: &[&[f64]], best: &[f64], rows: &[usize]) -> Vec<f64> {
    let count = columns.len() as f64;
    let mut effects = vec![0.0; columns.len()];
    let mut distances = vec![0.0; columns.len()];
    for &row in rows {
        for ((distance, values), best) in distances.iter_mut().zip(columns).zip(best) {
            // |ln(min/x)| and |ln(x/max)| are the same kind of distance from the best value.
            *distance = (values[row] / best).ln().abs();
        }
        let sum: f64 = distances.iter().sum();
        let whole = 1.0 + sum / count;
        for (effect, distance) in effects.iter_mut().zip(&distances) {
            // S - S' = ln(whole / (whole - distance/m)), without taking one logarithm from another.
            *effect += -(-(distance / count) / whole).ln_1p();
        }
    }
    effects
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn as_by_definition() {
        let columns: [&[f64]; 3] = [
            &[450.0, 10.0, 100.0],
            &[8000.0, 9100.0, 8200.0],
            &[54.0, 2.0, 31.0],
        ];
        let lower = [false, false, true];
        let n = |row: usize, column: usize| {
            let low = columns[column]
                .iter()
                .copied()
                .fold(f64::INFINITY, f64::min);
            let high = columns[column].iter().copied().fold(0.0, f64::max);
            if lower[column] {
                columns[column][row] / high
            } else {
                low / columns[column][row]
            }
        };
        let performance = |row: usize, without: usize| {
            let sum: f64 = (0..3)
                .filter(|c| *c != without)
                .map(|c| n(row, c).ln().abs())
                .sum();
            (1.0 + sum / 3.0).ln()
        };
        let raw: Vec<f64> = (0..3)
            .map(|c| {
                (0..3)
                    .map(|row| (performance(row, c) - performance(row, 9)).abs())
                    .sum()
            })
            .collect();
        let sum: f64 = raw.iter().sum();
        let found = merec(&columns, &lower).unwrap();
        assert!(
            found
                .iter()
                .zip(&raw)
                .all(|(found, raw)| (found - raw / sum).abs() < 1e-14)
        );
    }

    #[test]
    fn incomplete_rows_do_not_count() {
        let whole = merec(&[&[1.0, 2.0, 5.0], &[4.0, 1.0, 3.0]], &[false; 2]).unwrap();
        let holes = merec(
            &[&[1.0, 2.0, 9.0, 5.0], &[4.0, 1.0, f64::NAN, 3.0]],
            &[false; 2],
        )
        .unwrap();
        assert_eq!(whole, holes);
    }

    #[test]
    fn refusals() {
        let refused = |columns: &[&[f64]]| merec(columns, &vec![false; columns.len()]).unwrap_err();
        assert_eq!(
            refused(&[&[1.0, 2.0], &[1.0, 0.0]]),
            InputError::NotPositive { column: 1, row: 1 }
        );
        assert_eq!(
            refused(&[&[1.0, f64::NAN], &[f64::NAN, 1.0]]),
            InputError::TooFewComplete {
                present: 0,
                needed: 1
            }
        );
        assert_eq!(
            refused(&[&[2.0, 2.0], &[3.0, 3.0]]),
            InputError::NoInformation
        );
        assert_eq!(
            merec(&[&[1.0]], &[]),
            Err(InputError::Count {
                columns: 1,
                found: 0
            })
        );
    }
}
