//! Weights of indicators: from columns of values, pairwise judgements or allocated budgets to shares that add up to 1.
//!
//! In all of them NaN is a missing value, and a method that cannot say anything says why instead of giving weights.

mod ahp;
mod budget;
mod critic;
mod entropy;
mod merec;
mod principal;
mod spread;
mod tree;

pub use ahp::{Ahp, AhpError, CONSISTENT, ahp, judgement_matrix};
pub use budget::{Budget, BudgetError, budget_allocation};
pub use critic::critic;
pub use entropy::entropy;
pub use merec::merec;
pub use principal::{PrincipalWeights, principal};
pub use spread::{gini, min_max_variance, standard_deviation};
pub use tree::{TreeError, effective};

use super::input::{InputError, shares};

/// The same weight for each of `count` indicators; nothing for none.
#[must_use]
pub fn equal(count: usize) -> Vec<f64> {
    vec![1.0 / count as f64; count]
}

/// Weights from raw numbers that tell how much each column says; refused where none says anything.
fn from_information(raw: &[f64]) -> Result<Vec<f64>, InputError> {
    if raw.iter().any(|x| !x.is_finite()) {
        return Err(InputError::OutOfRange);
    }
    shares(raw).map_err(|error| match error {
        InputError::NoWeight => InputError::NoInformation,
        other => other,
    })
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights() {
        assert_eq!(equal(4), [0.25; 4]);
        assert!(equal(0).is_empty());
    }

    #[test]
    fn information_makes_weights() {
        assert_eq!(
            from_information(&[1.0, 0.0, 3.0]),
            Ok(vec![0.25, 0.0, 0.75])
        );
        assert_eq!(
            from_information(&[0.0, 0.0]),
            Err(InputError::NoInformation)
        );
        assert_eq!(
            from_information(&[f64::NAN, 1.0]),
            Err(InputError::OutOfRange)
        );
        assert_eq!(
            from_information(&[-1.0, 1.0]),
            Err(InputError::Weight { at: 0 })
        );
    }
}
