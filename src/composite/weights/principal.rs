//! Weights from the first principal component.

use super::from_information;
use crate::composite::input::{InputError, matches};
use crate::composite::statistics::principal_components;

/// Weights from the first principal component, and what to know before using them.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalWeights {
    /// The shares, which add up to 1.
    pub weights: Vec<f64>,
    /// The share of the whole variance that the component explains.
    pub explained: f64,
    /// Columns that run against the component: their loading is negative, and the weight its absolute value.
    pub against: Vec<usize>,
}

/// Weights in proportion to the absolute loadings of the first principal component of the standardised columns.
///
/// Where `lower` is better a column is turned round first. The component is turned so that its loadings add up to a
/// positive number, the rule of [`principal_components`]; a column that still loads negatively contradicts the rest,
/// and taking its weight as negative would reward what the indicator calls bad. It is therefore named in `against`,
/// to be left out or explained. A loading within 10⁻¹² of zero is none. Refuses what [`principal_components`] refuses.
pub fn principal(columns: &[&[f64]], lower: &[bool]) -> Result<PrincipalWeights, InputError> {
    matches(columns.len(), lower.len())?;
    let turned: Vec<Vec<f64>> = columns
        .iter()
        .zip(lower)
        .map(|(values, &lower)| values.iter().map(|x| if lower { -x } else { *x }).collect())
        .collect();
    let turned: Vec<&[f64]> = turned.iter().map(Vec::as_slice).collect();
    let found = principal_components(&turned)?;
    let loadings = found.loadings.into_iter().next().ok_or(InputError::Empty)?;
    let sizes: Vec<f64> = loadings
        .iter()
        .map(|x| if x.abs() < 1e-12 { 0.0 } else { x.abs() })
        .collect();
    Ok(PrincipalWeights {
        weights: from_information(&sizes)?,
        explained: found.explained.first().copied().unwrap_or(f64::NAN),
        against: (0..loadings.len())
            .filter(|&at| loadings[at] < 0.0 && sizes[at] > 0.0)
            .collect(),
    })
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_runs_against_the_rest_is_named() {
        let x = [1.0, 2.0, 3.0, 4.0, 6.0];
        let y = [1.0, 2.5, 2.0, 4.0, 5.0];
        let z = [5.0, 4.0, 4.5, 2.0, 1.0];
        let found = principal(&[&x, &z, &y], &[false; 3]).unwrap();
        assert_eq!(found.against, [1]);
        assert!(found.weights.iter().all(|w| *w > 0.3) && found.explained > 0.9);
        let turned = principal(&[&x, &z, &y], &[false, true, false]).unwrap();
        assert!(turned.against.is_empty());
        assert!(
            turned
                .weights
                .iter()
                .zip(&found.weights)
                .all(|(a, b)| (a - b).abs() < 1e-12)
        );
    }

    #[test]
    fn refusals() {
        assert_eq!(principal(&[], &[]), Err(InputError::Empty));
        assert_eq!(
            principal(&[&[1.0, 2.0]], &[]),
            Err(InputError::Count {
                columns: 1,
                found: 0
            })
        );
        assert_eq!(
            principal(&[&[1.0, 1.0]], &[false]),
            Err(InputError::Constant { column: 0 })
        );
        assert_eq!(principal(&[&[1.0, 2.0]], &[false]).unwrap().weights, [1.0]);
    }
}
