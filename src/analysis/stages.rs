//! The stage of growth of each observation.

use polars::prelude::{Column, DataFrame, DataType, IntoLazy, NULL, col, lit, when};

use super::engine::{collect, condition, failed};
use crate::composite::NO_STAGE;
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

/// Column that holds the index of each row's stage.
pub(super) const STAGE: &str = "#stage";

/// The index of each row's stage in [`STAGE`]: the first whose condition holds, else the last one without a
/// condition, else missing. `None` when the scheme has no stages.
pub(super) fn assign(raw: &DataFrame, scheme: &Scheme) -> Result<Option<Column>> {
    if scheme.stages.is_empty() {
        return Ok(None);
    }
    let mut stage = lit(NULL).cast(DataType::UInt32);
    for (at, candidate) in scheme.stages.iter().enumerate().rev() {
        let index = lit(at as u32);
        stage = match &candidate.when {
            None => index,
            Some(formula) => {
                let owner =
                    Message::new("analysis.owner_stage").with("title", candidate.title.clone());
                when(condition(raw, formula, &owner)?)
                    .then(index)
                    .otherwise(stage)
            }
        };
    }
    let plan = raw
        .clone()
        .lazy()
        .with_columns([stage.cast(DataType::UInt32).alias(STAGE)]);
    let frame = collect(plan.select([col(STAGE)]))?;
    frame
        .column(STAGE)
        .map(|column| Some(column.clone()))
        .map_err(failed)
}

/// The index of each row's stage as plain numbers; see [`crate::composite::NO_STAGE`].
pub(super) fn indices(stage: &Column) -> Result<Vec<u32>> {
    let stage = stage.u32().map_err(failed)?;
    Ok(stage
        .iter()
        .map(|stage| stage.unwrap_or(NO_STAGE))
        .collect())
}
