//! Tiers and the order of rows.

use polars::prelude::{Column, DataFrame, DataType, Expr, IntoLazy, NULL, col, lit, when};

use super::dense;
use super::engine::{collect, condition, failed};
use super::stages::STAGE;
use crate::composite::round;
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

/// The id of each row's tier: the first whose condition holds. Conditions see results as they are shown (rounded).
///
/// `raw` holds the raw columns; `results` holds `total`, `rank`, `group:<id>`, `points:<id>` and the stage.
pub(super) fn tiers(raw: &DataFrame, results: &DataFrame, scheme: &Scheme) -> Result<Column> {
    let formulas = scheme.tiers.iter().filter_map(|tier| tier.when.as_ref());
    let names = formulas.flat_map(|formula| formula.columns.iter().map(String::as_str));
    let seen = with_results(raw, results, scheme, names, Some(scheme.decimals))?;
    let mut tier = lit(NULL).cast(DataType::String);
    for candidate in scheme.tiers.iter().rev() {
        let id = lit(candidate.id.as_str());
        tier = match &candidate.when {
            None => id,
            Some(formula) => {
                let owner =
                    Message::new("analysis.owner_tier").with("title", candidate.title.clone());
                when(condition(&seen, formula, &owner)?)
                    .then(id)
                    .otherwise(tier)
            }
        };
    }
    let ranked = when(col("total").is_not_null())
        .then(tier)
        .otherwise(lit(NULL))
        .cast(DataType::String);
    let frame = collect(
        seen.lazy()
            .with_columns([ranked.alias("#tier")])
            .select([col("#tier")]),
    )?;
    frame.column("#tier").cloned().map_err(failed)
}

/// The raw columns with the results that conditions and adjustments name: `total` and `rank` always, and of
/// `points_<id>`, `group_<id>` and `stage` those among `names`, rounded where `decimals` are given. Results stand
/// before raw columns of their names.
pub(super) fn with_results<'a>(
    raw: &DataFrame,
    results: &DataFrame,
    scheme: &Scheme,
    names: impl Iterator<Item = &'a str>,
    decimals: Option<u32>,
) -> Result<DataFrame> {
    let mut frame = raw.clone();
    for name in ["total", "rank"] {
        if let Ok(column) = results.column(name) {
            frame.with_column(column.clone()).map_err(failed)?;
        }
    }
    let mut taken: Vec<&str> = Vec::new();
    for name in names {
        if taken.contains(&name) {
            continue;
        }
        taken.push(name);
        if name == "stage" && !scheme.stages.is_empty() {
            let ids = results
                .clone()
                .lazy()
                .select([stage_id(scheme).alias("stage")]);
            let ids = collect(ids)?;
            frame
                .with_column(ids.column("stage").map_err(failed)?.clone())
                .map_err(failed)?;
        } else if scheme.is_result(name) && !matches!(name, "total" | "rank" | "year" | "stage") {
            let column = results
                .column(&name.replacen('_', ":", 1))
                .map_err(failed)?;
            let column = match decimals {
                None => column.clone().with_name(name.into()),
                Some(decimals) => {
                    let (mut points, _) = dense::numbers(column)?;
                    for x in &mut points {
                        *x = round(*x, decimals);
                    }
                    dense::column(name, points)
                }
            };
            frame.with_column(column).map_err(failed)?;
        }
    }
    Ok(frame)
}

/// The id of each row's stage, from the stage column.
pub(super) fn stage_id(scheme: &Scheme) -> Expr {
    let none = lit(NULL).cast(DataType::String);
    scheme
        .stages
        .iter()
        .enumerate()
        .rev()
        .fold(none, |other, (at, stage)| {
            when(col(STAGE).eq(lit(at as u32)))
                .then(lit(stage.id.as_str()))
                .otherwise(other)
        })
}

/// Row numbers by year (descending; none last), then rank (none last), then entity, then row.
pub(super) fn order(entity: &Column, year: &Column, rank: &Column) -> Result<Vec<u32>> {
    let entity = entity.str().map_err(failed)?;
    let year = year.i32().map_err(failed)?;
    let rank = rank.u32().map_err(failed)?;
    let mut rows: Vec<(u64, u32)> = year
        .iter()
        .zip(rank.iter())
        .zip(0u32..)
        .map(|((year, rank), row)| {
            // The year turned around, so that the last comes first; a missing one after all others.
            let year = year.map_or(u64::from(u32::MAX), |year| {
                (i64::from(i32::MAX) - i64::from(year)) as u64
            });
            (year << 32 | u64::from(rank.unwrap_or(u32::MAX)), row)
        })
        .collect();
    rows.sort_unstable_by(|(key, row), (other_key, other)| {
        key.cmp(other_key)
            .then_with(|| entity.get(*row as usize).cmp(&entity.get(*other as usize)))
            .then_with(|| row.cmp(other))
    });
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
