//! The stage of growth of each observation, and the keys that peers have in common.

use polars::prelude::{Column, DataFrame, DataType, IntoLazy, NULL, col, lit, when};

use super::engine::{collect, condition, failed};
use super::items::Item;
use super::load::STAGE;
use super::rules::key;
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

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

/// The peer keys of relative rules, as `key:<name>`, without those that are the same for all rows.
pub(super) fn keys(raw: &DataFrame, stage: Option<&Column>, items: &[Item]) -> Result<Vec<Column>> {
    let mut names: Vec<&str> = Vec::new();
    for item in items.iter().filter(|item| item.rule.is_relative()) {
        for name in item.peers {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let mut keys = Vec::new();
    for name in names {
        let column = match stage {
            Some(stage) if name == "stage" => stage,
            _ => raw.column(name).map_err(failed)?,
        };
        if column.n_unique().map_err(failed)? > 1 {
            keys.push(column.clone().with_name(key(name).into()));
        }
    }
    Ok(keys)
}
