//! Tiers and the order of rows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

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
                    let mut points = dense::numbers(column)?;
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
///
/// Ranks say where a row stands, so rows are put in their places at once, and only ties are compared by entity.
pub(super) fn order(entity: &Column, year: &Column, rank: &Column) -> Result<Vec<u32>> {
    let entity = entity.str().map_err(failed)?;
    let years: Vec<Option<i32>> = year.i32().map_err(failed)?.iter().collect();
    let ranks: Vec<u32> = rank
        .u32()
        .map_err(failed)?
        .iter()
        .map(|rank| rank.unwrap_or(u32::MAX))
        .collect();
    let mut counts: BTreeMap<Reverse<Option<i32>>, usize> = BTreeMap::new();
    let mut last: Option<(Option<i32>, usize)> = None;
    for year in &years {
        // Rows of a year mostly stand together.
        match &mut last {
            Some((same, count)) if same == year => *count += 1,
            _ => {
                if let Some((done, count)) = last {
                    *counts.entry(Reverse(done)).or_default() += count;
                }
                last = Some((*year, 1));
            }
        }
    }
    if let Some((done, count)) = last {
        *counts.entry(Reverse(done)).or_default() += count;
    }
    let mut rows: Vec<Vec<u32>> = counts
        .values()
        .map(|count| Vec::with_capacity(*count))
        .collect();
    let places: HashMap<Option<i32>, usize> = counts
        .keys()
        .enumerate()
        .map(|(at, year)| (year.0, at))
        .collect();
    let mut place = (None, places.get(&None).copied());
    for (row, year) in years.iter().enumerate() {
        if place.0 != *year || place.1.is_none() {
            place = (*year, places.get(year).copied());
        }
        if let Some(at) = place.1 {
            rows[at].push(row as u32);
        }
    }
    let mut order = Vec::with_capacity(years.len());
    for rows in rows {
        put_in_places(rows, &ranks, &mut order);
    }
    // Rows that share a year and a rank stand together, in the order of the rows.
    let same = |a: u32, b: u32| {
        let (a, b) = (a as usize, b as usize);
        years[a] == years[b] && ranks[a] == ranks[b]
    };
    for tied in order.chunk_by_mut(|a, b| same(*a, *b)) {
        if tied.len() > 1 {
            tied.sort_by(|a, b| entity.get(*a as usize).cmp(&entity.get(*b as usize)));
        }
    }
    Ok(order)
}

/// Adds the rows of one year by rank, tied ones in their order, those without a rank last.
fn put_in_places(rows: Vec<u32>, ranks: &[u32], order: &mut Vec<u32>) {
    let most = rows.len();
    // Competition ranks run from 1 to the number of rows: so many rows before each rank.
    let slot = |row: u32| (ranks[row as usize] as usize).min(most + 1);
    let mut starts = vec![0_usize; most + 3];
    for &row in &rows {
        starts[slot(row) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let base = order.len();
    order.resize(base + most, 0);
    for row in rows {
        let place = &mut starts[slot(row)];
        order[base + *place] = row;
        *place += 1;
    }
}
