//! The score table as it is exported.

use polars::prelude::{AnyValue, Column};

use super::Scores;
use super::rounding::round;
use crate::i18n::Lang;
use crate::table::{Cell, Sheet};

/// The score table as it is exported: columns as in [`Scores::frame`], rows as in [`Scores::order`]. Points of
/// groups and indicators are rounded to the scheme's decimals as totals are; values are not rounded. `reason` is in
/// the language; ids (`stage`, `status`, `tier`) are the same in both.
#[must_use]
pub fn score_sheet(scores: &Scores, lang: Lang) -> Sheet {
    let mut sheet = Sheet {
        name: scores.scheme.title.text(lang).to_owned(),
        ..Sheet::default()
    };
    for column in scores.frame.columns() {
        let name = column.name().as_str();
        sheet.header.push(name.to_owned());
        let cells = if name == "reason" {
            reasons(scores, lang)
        } else if name.starts_with("group:") || name.starts_with("points:") {
            let decimals = scores.scheme.decimals;
            cells(scores, column, |number| round(number, decimals))
        } else {
            cells(scores, column, |number| number)
        };
        sheet.columns.push(cells);
    }
    sheet
}

fn reasons(scores: &Scores, lang: Lang) -> Vec<Cell> {
    let reason = |row: &u32| {
        let found = scores.reasons.binary_search_by_key(row, |(row, _)| *row);
        found.map_or(Cell::Blank, |at| {
            Cell::Text(scores.reasons[at].1.text(lang))
        })
    };
    scores.order.iter().map(reason).collect()
}

fn cells(scores: &Scores, column: &Column, shown: impl Fn(f64) -> f64) -> Vec<Cell> {
    let cell = |row: &u32| match column.get(*row as usize) {
        Ok(AnyValue::Null) | Err(_) => Cell::Blank,
        Ok(AnyValue::String(text)) => Cell::Text(text.to_owned()),
        Ok(AnyValue::StringOwned(text)) => Cell::Text(text.to_string()),
        Ok(value) => value
            .extract::<f64>()
            .map_or(Cell::Blank, |number| Cell::Number(shown(number))),
    };
    scores.order.iter().map(cell).collect()
}
