//! Values in the base year.

use polars::prelude::{Column, DataFrame, IntoLazy, JoinArgs, JoinType, MaintainOrderJoin, col};

use super::columns::Columns;
use super::engine::{collect, failed};
use super::items::Item;
use super::{Scores, observations, values};
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

/// The base values of one row, as its points came from them, for each indicator; `None` where there is none or the rule has
/// no base year.
pub(super) fn of_row(scores: &Scores, row: usize) -> Vec<Option<f64>> {
    let beside = scores.workings.beside.iter();
    let indicators = scores.scheme.indicators.iter().zip(beside);
    indicators
        .map(|(indicator, beside)| match (&indicator.rule, beside) {
            (Rule::BaseYear { .. }, Some(beside)) => {
                beside.get(row).copied().filter(|base| base.is_finite())
            }
            _ => None,
        })
        .collect()
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
