//! The stage of growth of each observation.

use polars::prelude::{Column, DataFrame, DataType, IntoLazy, NULL, col, lit, when};

use super::engine::{collect, condition, failed};
use super::places;
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

/// Stages in which no observation is, and observations that are in none.
pub(super) fn notes(
    raw: &DataFrame,
    stage: Option<&Column>,
    scheme: &Scheme,
) -> Result<Vec<Message>> {
    let Some(stage) = stage else {
        return Ok(Vec::new());
    };
    let stage = indices(stage)?;
    let nobody = |at: &usize| !stage.contains(&(*at as u32));
    let mut notes: Vec<Message> = (0..scheme.stages.len())
        .filter(nobody)
        .map(|at| {
            let title = scheme.stages[at].title.clone();
            Message::new("analysis.stage_empty").with("title", title)
        })
        .collect();
    let none: Vec<usize> = (0..stage.len())
        .filter(|row| stage[*row] == NO_STAGE)
        .collect();
    if !none.is_empty() {
        notes.push(
            Message::new("analysis.stage_none")
                .with("count", none.len())
                .with("places", places::observations(raw, &none)),
        );
    }
    Ok(notes)
}

/// The index of each row's stage as plain numbers; see [`crate::composite::NO_STAGE`].
pub(super) fn indices(stage: &Column) -> Result<Vec<u32>> {
    let stage = stage.u32().map_err(failed)?;
    Ok(stage
        .iter()
        .map(|stage| stage.unwrap_or(NO_STAGE))
        .collect())
}
