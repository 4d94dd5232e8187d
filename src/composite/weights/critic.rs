//! Weights by CRITIC.

use crate::composite::input::{InputError, matches, range, rows};
use crate::composite::normalise::varies;
use crate::composite::statistics::{Correlation, Moments, correlations};
use rayon::prelude::*;

use super::from_information;

/// Weights by CRITIC (Diakoulaki, Mavrotas and Papayannakis, "Determining objective weights in multiple criteria
/// problems: the CRITIC method", 1995): the standard deviation of a column on 0 to 1, times its conflict with the
/// others Σ (1 - r). Where `lower` is better the column is turned round first, which changes the sign of its
/// correlations and so the weights of all. `kind` is Pearson in the original.
///
/// Correlations are over the rows that both columns have. A constant column has weight 0, and a pair without a
/// correlation is no conflict. Refuses a column with fewer than two values, and columns that say nothing: none varies,
/// or all agree completely.
pub fn critic(
    columns: &[&[f64]],
    lower: &[bool],
    kind: Correlation,
) -> Result<Vec<f64>, InputError> {
    rows(columns)?;
    matches(columns.len(), lower.len())?;
    let spreads: Vec<Result<f64, InputError>> = columns
        .par_iter()
        .enumerate()
        .map(|(column, values)| spread(column, values))
        .collect();
    let spreads: Vec<f64> = spreads.into_iter().collect::<Result<_, _>>()?;
    let table = correlations(columns, kind);
    let conflict = |a: usize| -> f64 {
        (0..columns.len())
            .filter(|&b| b != a)
            .filter_map(|b| {
                let r = table.get(a, b)?;
                let conflict = 1.0 - if lower[a] == lower[b] { r } else { -r };
                // Complete agreement is complete but for rounding.
                Some(if conflict < 1e-12 { 0.0 } else { conflict })
            })
            .sum()
    };
    let raw: Vec<f64> = spreads
        .iter()
        .enumerate()
        .map(|(a, spread)| spread * conflict(a))
        .collect();
    from_information(&raw)
}

/// The standard deviation on the scale from the smallest value to the largest.
fn spread(column: usize, values: &[f64]) -> Result<f64, InputError> {
    let moments = Moments::of(values);
    let present = moments.map_or(0, |moments| moments.count());
    let too_few = InputError::TooFew {
        column,
        present,
        needed: 2,
    };
    let sd = moments.and_then(|moments| moments.sd()).ok_or(too_few)?;
    let (low, high) = range(values).ok_or(too_few)?;
    Ok(if varies(low, high) {
        sd / (high - low)
    } else {
        0.0
    })
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    const PEARSON: Correlation = Correlation::Pearson;

    #[test]
    fn direction_matters() {
        let (x, y, z) = (
            [1.0, 2.0, 3.0, 4.0],
            [1.0, 2.0, 3.0, 5.0],
            [3.0, 1.0, 4.0, 1.0],
        );
        let columns: [&[f64]; 3] = [&x, &y, &z];
        let turned = [4.0, 3.0, 2.0, 1.0];
        let same = critic(&columns, &[false; 3], PEARSON).unwrap();
        assert_eq!(critic(&columns, &[true; 3], PEARSON).unwrap(), same);
        let found = critic(&[&turned, &y, &z], &[true, false, false], PEARSON).unwrap();
        assert!(found.iter().zip(&same).all(|(a, b)| (a - b).abs() < 1e-14));
        assert_ne!(
            critic(&columns, &[true, false, false], PEARSON).unwrap(),
            same
        );
        assert!((same.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn edges() {
        let x = [1.0, 2.0, 4.0];
        let y = [3.0, 1.0, 2.0];
        let found = critic(&[&x, &[5.0; 3], &y], &[false; 3], PEARSON).unwrap();
        assert_eq!(found[1], 0.0);
        let refused =
            |columns: &[&[f64]], lower: &[bool]| critic(columns, lower, PEARSON).unwrap_err();
        assert_eq!(
            refused(&[&x, &x], &[false]),
            InputError::Count {
                columns: 2,
                found: 1
            }
        );
        assert_eq!(
            refused(&[&[5.0; 3], &[1.0; 3]], &[false; 2]),
            InputError::NoInformation
        );
        assert_eq!(
            refused(&[&x, &[f64::NAN; 3]], &[false; 2]),
            InputError::TooFew {
                column: 1,
                present: 0,
                needed: 2
            }
        );
        // One indicator alone conflicts with nothing.
        assert_eq!(refused(&[&x], &[false]), InputError::NoInformation);
    }

    #[test]
    fn rounding_is_no_information() {
        let (x, y) = ([1.0, 2.0, 4.0, 3.0], [3.0, 1.0, 2.0, 5.0]);
        let full = [100.0, 99.999_999_999_999_99, 100.0, 100.0];
        let found = critic(&[&x, &full, &y], &[false; 3], PEARSON).unwrap();
        assert_eq!(found[1], 0.0);
        let without = critic(&[&x, &y], &[false; 2], PEARSON).unwrap();
        assert_eq!([found[0], found[2]], without[..]);
    }

    #[test]
    fn complete_agreement_says_nothing() {
        let x = [1.0, 2.0, 4.0, 9.0];
        assert_eq!(
            critic(&[&x, &x], &[false; 2], Correlation::Kendall),
            Err(InputError::NoInformation)
        );
        // Thirds of thirds round.
        let thirds = x.map(|x| x / 3.0 + 0.1);
        let sevenths = x.map(|x| 5.0 - x / 7.0);
        assert_eq!(
            critic(&[&x, &thirds, &sevenths], &[false, false, true], PEARSON),
            Err(InputError::NoInformation)
        );
    }
}
