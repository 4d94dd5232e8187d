//! Which observations the choices leave.

use super::{Choices, columns, observations};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::scheme::Formula;

/// The observations that the choices leave, ascending: those of the year that meet the filter. What [`super::score`]
/// takes, without a scheme.
///
/// # Errors
/// When the filter does not parse, names absent columns or does not fit those that it names, or nothing is left.
pub fn select(dataset: &Dataset, choices: &Choices) -> Result<Vec<u32>> {
    let filter = parsed(choices.filter.as_deref())?;
    let columns = columns::for_filter(dataset, filter.as_ref())?;
    let chosen = observations::choose(dataset, &columns, choices.year, filter.as_ref())?;
    Ok(chosen.rows)
}

/// A filter as a formula; a blank one is none.
///
/// # Errors
/// When it does not parse, or is not yes or no.
pub(super) fn parsed(filter: Option<&str>) -> Result<Option<Formula>> {
    match filter {
        Some(text) if !text.trim().is_empty() => {
            Formula::condition(text).map(Some).map_err(|reason| {
                Message::new("analysis.bad_filter")
                    .with("filter", text)
                    .with("reason", reason)
            })
        }
        _ => Ok(None),
    }
}
