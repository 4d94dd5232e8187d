//! Values in the base year.

use polars::prelude::{Column, DataFrame, IntoLazy, JoinArgs, JoinType, MaintainOrderJoin, col};

use super::columns::{self, Columns};
use super::engine::{collect, failed};
use super::items::Item;
use super::{Scores, frame, observations, values};
use crate::dataset::Dataset;
use crate::i18n::Result;
use crate::scheme::Rule;

/// The index of every base-year item, with its values for the rows of `raw`: the same entity's value in that year, whatever year is
/// chosen and whatever is filtered.
pub(super) fn beside(
    dataset: &Dataset,
    columns: &Columns,
    raw: &DataFrame,
    items: &[Item],
) -> Result<Vec<(usize, Column)>> {
    let mut found = Vec::new();
    for year in years(items) {
        let (places, items) = of_year(items, year);
        let rows = observations::of_entity(dataset, columns, Some(year), None)?;
        let mut base = values::compute(&rows, &items)?.frame;
        for item in &items {
            base.rename(&item.value(), item.base().into())
                .map_err(failed)?;
        }
        base.with_column(rows.column("entity").map_err(failed)?.clone())
            .map_err(failed)?;
        let entities = raw.select(["entity"]).map_err(failed)?;
        let args = JoinArgs {
            maintain_order: MaintainOrderJoin::Left,
            ..JoinArgs::new(JoinType::Left)
        };
        let key = [col("entity")];
        let joined = collect(entities.lazy().join(base.lazy(), key.clone(), key, args))?;
        for (at, item) in places.into_iter().zip(&items) {
            found.push((at, joined.column(&item.base()).map_err(failed)?.clone()));
        }
    }
    Ok(found)
}

/// The base values of one row's entity, for each indicator; `None` where the rule has no base year.
pub(super) fn of_entity(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
) -> Result<Vec<Option<f64>>> {
    let scheme = &scores.scheme;
    let mut found = vec![None; scheme.indicators.len()];
    let all: Vec<Item> = scheme
        .indicators
        .iter()
        .map(|indicator| Item::indicator(scheme, indicator, true))
        .collect();
    if years(&all).is_empty() {
        return Ok(found);
    }
    let columns = columns::find(dataset, scheme, None)?;
    let entity = scores.text("entity", row)?.unwrap_or_default();
    for year in years(&all) {
        let rows = observations::of_entity(dataset, &columns, Some(year), Some(entity))?;
        if rows.height() != 1 {
            continue;
        }
        for (at, item) in all.iter().enumerate() {
            if columns.indicators[at] && base_year(item) == Some(year) {
                let base = values::compute(&rows, &[*item])?.frame;
                let value = frame::numbers(&base, &item.value())?.get(0);
                found[at] = value.filter(|base| base.is_finite());
            }
        }
    }
    Ok(found)
}

fn years(items: &[Item]) -> Vec<i32> {
    let mut years: Vec<i32> = items.iter().filter_map(base_year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The items of one base year, with their places.
fn of_year<'a>(items: &[Item<'a>], year: i32) -> (Vec<usize>, Vec<Item<'a>>) {
    let own = items.iter().enumerate();
    own.filter(|(_, item)| base_year(item) == Some(year))
        .map(|(at, item)| (at, *item))
        .unzip()
}

fn base_year(item: &Item) -> Option<i32> {
    match item.rule {
        Rule::BaseYear { year } => Some(*year),
        _ => None,
    }
}
