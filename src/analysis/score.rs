//! Totals, ranks, tiers, coverage, status and reason.

use std::sync::Arc;

use polars::prelude::DataFrame;

use super::workings::Workings;

use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::scheme::Scheme;

/// What the user chose besides data and scheme.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Only this year is meant; all years when absent. It chooses what is shown, ranked and tested and never what points
    /// are: where rules compare observations of several years, those of the other years are scored beside it, and have
    /// no part in what is told.
    pub year: Option<i32>,
    /// SQL condition over raw columns: only these observations are scored and compared.
    pub filter: Option<String>,
}

/// The scores of a dataset under a scheme.
///
/// The frame has the columns `entity, name, year, stage, status, reason, total, rank, tier, coverage`, then
/// `group:<id>` and `points:<id>` in the scheme's order (adjustments after the indicators), and `value:<id>` of the
/// adjustments; [`Scores::column`] gives these and the values of the indicators, which are computed when they are asked
/// for. `stage`
/// and `tier` hold ids, `status` is `scored`, `gated` or `insufficient`, `reason` is English text; the same as
/// [`Message`]s is in `reasons`. Rows are in the dataset's order.
#[derive(Clone, Debug)]
pub struct Scores {
    /// The results: of the observations of the chosen year, or of all where rules compare over years.
    pub frame: DataFrame,
    /// Observation of the dataset behind each row of the frame.
    pub observations: Vec<u32>,
    /// Rows of the frame that the choices mean, by year (descending), then rank, then entity; those without a total last.
    pub order: Vec<u32>,
    /// Reason of each row without a total, and of each with one that a gate could not be decided for what was not
    /// checked; by row of the frame, ascending.
    pub reasons: Vec<(u32, Message)>,
    /// The rules.
    pub scheme: Arc<Scheme>,
    /// The choices.
    pub choices: Choices,
    /// Findings: absent columns, gates that could not be decided, constant indicators, divisions by zero, missing base years.
    pub notes: Vec<Message>,
    /// What they were made with.
    pub(crate) workings: Arc<Workings>,
}

/// Scores a dataset.
///
/// An indicator whose columns are absent is missing everywhere and named in the notes, as long as half of the
/// scheme's weight can be computed. A gate whose columns are absent counts as not met and is named in the notes. Gated observations stay in the peer groups of relative rules; those that the
/// choices leave out do not.
///
/// # Errors
/// When the data lacks columns that the scheme cannot do without, a formula does not fit its columns, the scheme
/// uses what is not computed yet, or no observation is left.
pub fn score(
    dataset: &Dataset,
    scheme: &Arc<Scheme>,
    choices: &Choices,
    progress: &Progress,
) -> Result<Scores> {
    super::plan::run(
        dataset,
        scheme,
        choices,
        base_year(scheme, choices),
        progress,
    )
}

/// The one year whose observations have to be scored to know those of the chosen year; none where all have to.
fn base_year(scheme: &Scheme, choices: &Choices) -> Option<i32> {
    choices.year.filter(|_| scheme.stays_within_years())
}
