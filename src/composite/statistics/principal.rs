//! Principal components of a set of indicators.

use super::association::{Correlation, correlations};
use super::eigen::eigen;
use crate::composite::input::{InputError, complete_rows, rows};

/// Principal components, from the one that explains most.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Rows with a value in every column, on which everything rests.
    pub rows: usize,
    /// The variance of every component; they add up to the number of columns.
    pub eigenvalues: Vec<f64>,
    /// The share of the whole variance that every component explains.
    pub explained: Vec<f64>,
    /// For every component the loading of every column; the squares of a component's loadings add up to 1.
    pub loadings: Vec<Vec<f64>>,
}

/// Below this share of the absolute loadings their sum says nothing about the direction of a component.
const BALANCED: f64 = 1e-9;

/// Principal components of the correlation matrix of the complete rows, that is of standardised columns.
///
/// A component has no direction of its own. Here each is turned so that its loadings add up to a positive number; where
/// they cancel out, so that its largest loading in absolute value (the first of them) is positive. Refuses columns
/// that do not vary over the complete rows, and fewer than two such rows.
pub fn principal_components(columns: &[&[f64]]) -> Result<Principal, InputError> {
    let rows = complete_rows(columns, rows(columns)?);
    if rows.len() < 2 {
        return Err(InputError::TooFewComplete {
            present: rows.len(),
            needed: 2,
        });
    }
    let complete: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| rows.iter().map(|&row| column[row]).collect())
        .collect();
    let complete: Vec<&[f64]> = complete.iter().map(Vec::as_slice).collect();
    let size = columns.len();
    let table = correlations(&complete, Correlation::Pearson);
    if let Some(column) = (0..size).find(|&column| table.get(column, column).is_none()) {
        let finite = complete[column].iter().all(|x| x.is_finite());
        return Err(if finite {
            InputError::Constant { column }
        } else {
            InputError::OutOfRange
        });
    }
    let entries: Vec<f64> = (0..size * size)
        .map(|at| table.get(at / size, at % size).unwrap_or(f64::NAN))
        .collect();
    let found = eigen(&entries, size).ok_or(InputError::OutOfRange)?;
    // A variance is never negative: what is below zero is rounding.
    let eigenvalues: Vec<f64> = found.values.iter().map(|value| value.max(0.0)).collect();
    let explained = eigenvalues
        .iter()
        .map(|value| value / size as f64)
        .collect();
    let mut loadings = found.vectors;
    for component in &mut loadings {
        orient(component);
    }
    Ok(Principal {
        rows: rows.len(),
        eigenvalues,
        explained,
        loadings,
    })
}

/// Turns a component by the rule above.
fn orient(loadings: &mut [f64]) {
    let sum: f64 = loadings.iter().sum();
    let size: f64 = loadings.iter().map(|x| x.abs()).sum();
    let direction = if sum.abs() > BALANCED * size {
        sum
    } else {
        // The first among those that are the largest but for rounding.
        let largest = loadings.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        loadings
            .iter()
            .copied()
            .find(|x| x.abs() >= largest * (1.0 - BALANCED))
            .unwrap_or(1.0)
    };
    if direction < 0.0 {
        for x in loadings {
            *x = -*x;
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn two_columns() {
        let x = [1.0, 2.0, 3.0, 4.0, f64::NAN, 5.0];
        let y = [10.0, 30.0, 20.0, 50.0, 70.0, 40.0];
        let found = principal_components(&[&x, &y]).unwrap();
        // Correlation 0.8: components (1, 1)/√2 and (1, -1)/√2 with variances 1.8 and 0.2.
        assert_eq!(found.rows, 5);
        assert!(
            (found.eigenvalues[0] - 1.8).abs() < 1e-14 && (found.explained[1] - 0.1).abs() < 1e-14
        );
        let half = 0.5_f64.sqrt();
        for (loading, expected) in found
            .loadings
            .iter()
            .flatten()
            .zip([half, half, half, -half])
        {
            assert!((loading - expected).abs() < 1e-14);
        }
        // Columns the other way round: the balanced component still has its first loading positive.
        let turned = principal_components(&[&y, &x]).unwrap();
        assert!((turned.loadings[1][0] - half).abs() < 1e-14);
    }

    #[test]
    fn refusals() {
        let refused = |columns: &[&[f64]]| principal_components(columns).unwrap_err();
        assert_eq!(refused(&[]), InputError::Empty);
        assert_eq!(
            refused(&[&[1.0, 2.0], &[1.0]]),
            InputError::Length { column: 1 }
        );
        let nan = f64::NAN;
        assert_eq!(
            refused(&[&[1.0, nan, 3.0], &[nan, 2.0, 4.0]]),
            InputError::TooFewComplete {
                present: 1,
                needed: 2
            }
        );
        assert_eq!(
            refused(&[&[1.0, 2.0, 3.0], &[0.1; 3]]),
            InputError::Constant { column: 1 }
        );
        assert_eq!(
            refused(&[&[1.0, 2.0], &[1.0, f64::INFINITY]]),
            InputError::OutOfRange
        );
    }
}
