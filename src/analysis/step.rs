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
    let workings = &scores.workings;
    let indicators = scores.scheme.indicators.iter().enumerate();
    indicators
        .map(|(at, indicator)| {
            let id = &indicator.id;
            let done = match step {
                Step::Values => None,
                Step::Imputed => workings.imputed[at].as_deref(),
                Step::Treated => workings.treated[at]
                    .as_deref()
                    .or(workings.imputed[at].as_deref()),
                Step::Points => Some(dense::slice(&scores.frame, &format!("points:{id}"))?),
            };
            match done {
                Some(done) => Ok(done.to_vec()),
                None => Ok(dense::slice(&scores.frame, &format!("value:{id}"))?.to_vec()),
            }
        })
        .collect()
}
