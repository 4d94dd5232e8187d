//! Values over the years, for trends.

use std::collections::{BTreeSet, HashMap};

use polars::prelude::{Column, DataFrame, Float64Chunked, IntoLazy};

use super::engine::{collect, failed, number};
use super::frame::{texts, years};
use super::words::titled;
use super::{Scores, columns, observations, select};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::Formula;

/// One line of a trend: a missing year breaks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Years ascending, with their values.
    pub points: Vec<(i32, Option<f64>)>,
}

/// A formula over raw columns by year, for these entities (all when empty, in the dataset's order). `prev_X` is the
/// value of the year before. What is not a finite number is missing. With a filter (an SQL condition) only the
/// observations that meet it count. Every year of these observations has a point.
///
/// # Errors
/// When a column of the formula or the filter is absent, one of them does not fit its columns, or nothing is left.
pub fn raw_series(
    dataset: &Dataset,
    formula: &Formula,
    entities: &[String],
    filter: Option<&str>,
) -> Result<Vec<Series>> {
    let filter = select::parsed(filter)?;
    let columns = columns::for_formula(dataset, formula, filter.as_ref())?;
    let rows = observations::choose(dataset, &columns, None, filter.as_ref())?;
    let owner = Message::new("analysis.owner_trend");
    let value = number(&rows.raw, formula, &owner)?.alias(VALUE);
    let frame = collect(rows.raw.lazy().with_columns([value]))?;
    let values = frame.column(VALUE).and_then(Column::f64).map_err(failed)?;
    series(&frame, values, entities)
}

/// A column of the scores (`total`, `group:<id>`, `points:<id>`, `value:<id>`) by year, for these entities (all when
/// empty, in the dataset's order). Every year of the scores has a point.
///
/// # Errors
/// When there is no such column.
pub fn total_series(scores: &Scores, column: &str, entities: &[String]) -> Result<Vec<Series>> {
    let values = scores.numbers(column);
    let values = values.map_err(|_| Message::new("analysis.no_result").with("column", column))?;
    series(&scores.frame, values, entities)
}

/// Name of the computed column.
const VALUE: &str = "#value";

/// Numbers beside a frame by entity and year.
fn series(frame: &DataFrame, values: &Float64Chunked, entities: &[String]) -> Result<Vec<Series>> {
    let (keys, names) = (texts(frame, "entity")?, texts(frame, "name")?);
    let years = years(frame)?;
    let all: BTreeSet<i32> = years.iter().flatten().collect();

    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<Series> = Vec::new();
    for entity in entities {
        places.insert(entity, found.len());
        found.push(blank(entity, entity, &all));
    }
    for row in 0..frame.height() {
        let (Some(key), Some(year)) = (keys.get(row), years.get(row)) else {
            continue;
        };
        let place = match places.get(key) {
            Some(&place) => place,
            None if entities.is_empty() => {
                places.insert(key, found.len());
                found.push(blank(key, key, &all));
                found.len() - 1
            }
            None => continue,
        };
        let series = &mut found[place];
        names.get(row).unwrap_or(key).clone_into(&mut series.name);
        if let Ok(at) = series.points.binary_search_by_key(&year, |(year, _)| *year) {
            series.points[at].1 = values.get(row).filter(|value| value.is_finite());
        }
    }
    Ok(found)
}

fn blank(entity: &str, name: &str, years: &BTreeSet<i32>) -> Series {
    Series {
        entity: entity.to_owned(),
        name: name.to_owned(),
        points: years.iter().map(|&year| (year, None)).collect(),
    }
}

/// The name of a result column for people.
#[must_use]
pub fn column_title(scores: &Scores, column: &str) -> Title {
    let scheme = &scores.scheme;
    if let Some((kind, id)) = column.split_once(':') {
        let groups = scheme.groups.iter().filter(|_| kind == "group");
        let indicators = scheme.indicators.iter().filter(|_| kind != "group");
        let adjustments = scheme.adjustments.iter().filter(|_| kind != "group");
        let mut titles = groups
            .map(|group| (&group.id, &group.title))
            .chain(indicators.map(|indicator| (&indicator.id, &indicator.title)))
            .chain(adjustments.map(|adjustment| (&adjustment.id, &adjustment.title)));
        let title = titles
            .find(|(known, _)| *known == id)
            .map(|(_, title)| title.clone());
        let title = title.unwrap_or_else(|| Title::same(id));
        return match kind {
            "value" => titled(&Message::new("analysis.column_value").with("title", title)),
            "points" => titled(&Message::new("analysis.column_points").with("title", title)),
            _ => title,
        };
    }
    match column {
        "total" => titled(&Message::new("analysis.column_total")),
        "rank" => titled(&Message::new("analysis.column_rank")),
        "coverage" => titled(&Message::new("analysis.column_coverage")),
        "tier" => titled(&Message::new("analysis.column_tier")),
        "stage" => titled(&Message::new("analysis.column_stage")),
        "status" => titled(&Message::new("analysis.column_status")),
        "reason" => titled(&Message::new("analysis.column_reason")),
        "entity" => titled(&Message::new("analysis.column_entity")),
        "name" => titled(&Message::new("analysis.column_name")),
        "year" => titled(&Message::new("analysis.column_year")),
        _ => Title::same(column),
    }
}
