//! The score table as it is exported.

use polars::prelude::{AnyValue, Column};

use super::{Scores, column_title};
use crate::composite::round;
use crate::i18n::{Lang, Message, fill};
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

/// The score table for people: as [`score_sheet`], with headers, stages, statuses and tiers in words of the language
/// instead of names for machines.
#[must_use]
pub fn readable_score_sheet(scores: &Scores, lang: Lang) -> Sheet {
    let mut sheet = score_sheet(scores, lang);
    for (name, cells) in sheet.header.iter_mut().zip(&mut sheet.columns) {
        for cell in cells {
            if let Cell::Text(id) = cell
                && let Some(words) = words(scores, name, id)
            {
                *id = words.text(lang);
            }
        }
        *name = header(scores, name, lang);
    }
    sheet
}

/// The header of a result column; of an indicator's value with its unit.
fn header(scores: &Scores, column: &str, lang: Lang) -> String {
    let mut indicators = scores.scheme.indicators.iter();
    let measured = column
        .strip_prefix("value:")
        .and_then(|id| indicators.find(|indicator| indicator.id == id))
        .and_then(|indicator| Some((indicator, indicator.unit.as_ref()?)));
    match measured {
        Some((indicator, unit)) => fill(
            lang,
            "analysis.column_value_in",
            &[
                ("title", &indicator.title.text(lang)),
                ("unit", &unit.text(lang)),
            ],
        ),
        None => column_title(scores, column).text(lang).to_owned(),
    }
}

/// What an id in a column means; nothing in a column that holds no ids.
fn words(scores: &Scores, column: &str, id: &str) -> Option<Message> {
    let named =
        |title: &crate::i18n::Title| Message::new("analysis.name").with("name", title.clone());
    let scheme = &scores.scheme;
    match column {
        "status" => Some(Message::new(match id {
            "scored" => "analysis.status_scored",
            "gated" => "analysis.status_gated",
            _ => "analysis.status_insufficient",
        })),
        "stage" => {
            let stage = scheme.stages.iter().find(|stage| stage.id == id);
            stage.map(|stage| named(&stage.title))
        }
        "tier" => {
            let tier = scheme.tiers.iter().find(|tier| tier.id == id);
            tier.map(|tier| named(&tier.title))
        }
        _ => None,
    }
}

fn reasons(scores: &Scores, lang: Lang) -> Vec<Cell> {
    let reason = |row: &u32| {
        let reason = scores.reason(*row as usize);
        reason.map_or(Cell::Blank, |reason| Cell::Text(reason.text(lang)))
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
