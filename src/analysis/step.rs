//! The indicators at each step of the work.

use super::{Scores, dense};
use crate::i18n::Result;

/// A step between raw data and totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What the formulas give.
    Values,
    /// After missing values were filled.
    Imputed,
    /// After outliers were treated: what the rules see.
    Treated,
    /// After the rules.
    Points,
}

impl Step {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Values => "value",
            Self::Imputed => "imputed",
            Self::Treated => "treated",
            Self::Points => "points",
        }
    }
}

/// One column for each indicator of the scheme, one number for each row of the scores, not rounded; NaN where
/// missing. A step that did nothing gives what the one before it gave.
///
/// # Errors
/// When the scores were not made by [`super::score`].
pub fn indicators_at(scores: &Scores, step: Step) -> Result<Vec<Vec<f64>>> {
    let indicators = scores.scheme.indicators.iter().enumerate();
    indicators
        .map(|(at, indicator)| {
            Ok(match step {
                Step::Values => scores.computed(at)?.to_vec(),
                Step::Imputed => scores.filled(at)?.into_owned(),
                Step::Treated => scores.seen(at)?.into_owned(),
                Step::Points => {
                    dense::slice(&scores.frame, &format!("points:{}", indicator.id))?.to_vec()
                }
            })
        })
        .collect()
}
