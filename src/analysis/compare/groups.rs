//! Means, gains and losses by a text column of the data: by town, by industry.

use std::collections::BTreeMap;

use polars::prelude::StringChunked;

use super::{Compared, GroupShift, GroupTable, Grouping, Standing};
use crate::analysis::Scores;
use crate::dataset::{Dataset, known};
use crate::i18n::{Message, Result, Title};

/// What is gathered of one group.
#[derive(Default)]
struct Gathered {
    first: Vec<f64>,
    second: Vec<f64>,
    places: Vec<i64>,
}

/// Means, gains and losses by one column.
///
/// # Errors
/// When the data has no text column of that name.
pub(super) fn table(
    first: &Scores,
    second: &Scores,
    by: Grouping,
    rows: &[Compared],
) -> Result<GroupTable> {
    let (old_names, new_names) = (texts(by.first, by.column)?, texts(by.second, by.column)?);
    let mut found: BTreeMap<&str, Gathered> = BTreeMap::new();
    let total = |standing: &Option<Standing>| standing.as_ref().map(|own| own.total);
    for row in rows {
        let (old, new) = (
            name(first, old_names, row.first_row),
            name(second, new_names, row.second_row),
        );
        if let Some((name, total)) = old.zip(total(&row.first)) {
            found.entry(name).or_default().first.push(total);
        }
        if let Some((name, total)) = new.zip(total(&row.second)) {
            found.entry(name).or_default().second.push(total);
        }
        if let Some((name, places)) = new.zip(row.places) {
            found.entry(name).or_default().places.push(places);
        }
    }
    let mean = |values: &[f64]| {
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let mut shifts: Vec<GroupShift> = found
        .into_iter()
        .map(|(name, own)| {
            let places: Vec<f64> = own.places.iter().map(|places| *places as f64).collect();
            GroupShift {
                name: name.to_owned(),
                first: own.first.len() as u32,
                second: own.second.len() as u32,
                first_mean: mean(&own.first),
                second_mean: mean(&own.second),
                common: places.len() as u32,
                gainers: places.iter().filter(|places| **places > 0.0).count() as u32,
                losers: places.iter().filter(|places| **places < 0.0).count() as u32,
                mean_places: mean(&places),
            }
        })
        .collect();
    // Stable: equal ones stay by name.
    shifts.sort_by(|a, b| {
        let order = |shift: &GroupShift| shift.mean_places.unwrap_or(f64::NEG_INFINITY);
        order(b).total_cmp(&order(a))
    });
    Ok(GroupTable {
        column: by.column.to_owned(),
        title: known(by.column).map_or_else(|| Title::same(by.column), |field| field.title.clone()),
        shifts,
    })
}

/// A text column of the data.
fn texts<'a>(dataset: &'a Dataset, column: &str) -> Result<&'a StringChunked> {
    let found = dataset.frame.column(column);
    found
        .and_then(|found| found.str())
        .map_err(|_| Message::new("analysis.no_text_column").with("column", column))
}

/// What a row of the scores has in a column; empty where it has nothing.
fn name<'a>(scores: &Scores, names: &'a StringChunked, row: Option<usize>) -> Option<&'a str> {
    let observation = *scores.observations.get(row?)?;
    Some(names.get(observation as usize).unwrap_or_default())
}
