//! The score table as it is exported: scores come in, a table whose cells are made as they are written goes out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use polars::prelude::Column;

use super::blocks::Blocks;
use super::{Scores, column_title};
use crate::composite::round;
use crate::i18n::{Lang, Message, fill, text};
use crate::table::{CellRef, View};

/// The score table as it is exported: columns as in [`Scores::column_names`], rows as in [`Scores::order`]. Points of
/// groups and indicators are rounded to the scheme's decimals as totals are; values are not rounded. `reason` is in
/// the language; ids (`stage`, `status`, `tier`) are the same in both.
#[must_use]
pub fn score_sheet(scores: &Scores, lang: Lang) -> View<'_> {
    table(scores, lang, false)
}

/// The score table for people: as [`score_sheet`], with headers, stages, statuses and tiers in words of the language
/// instead of names for machines.
#[must_use]
pub fn readable_score_sheet(scores: &Scores, lang: Lang) -> View<'_> {
    table(scores, lang, true)
}

fn table(scores: &Scores, lang: Lang, readable: bool) -> View<'_> {
    let name = scores.scheme.title.text(lang).to_owned();
    let mut view = View::new(name, scores.order.len());
    // Whole columns of values are not made, or kept, for a large table alone.
    let blocks = Blocks::of(scores).map(Arc::new);
    for name in scores.column_names() {
        let name = name.as_str();
        let indicator = name.strip_prefix("value:").and_then(|id| {
            let mut indicators = scores.scheme.indicators.iter();
            indicators.position(|own| own.id == id)
        });
        if let (Some(blocks), Some(at)) = (&blocks, indicator) {
            let head = if readable {
                header(scores, name, lang)
            } else {
                name.to_owned()
            };
            let blocks = Arc::clone(blocks);
            view.numbers(head, move |row| blocks.value(row, at));
            continue;
        }
        // The scores name their own columns: all are there.
        let Ok(column) = scores.column(name) else {
            continue;
        };
        let head = if readable {
            header(scores, name, lang)
        } else {
            name.to_owned()
        };
        if name == "reason" {
            add_reasons(&mut view, head, scores, lang);
        } else if name == "status" && readable {
            add_statuses(&mut view, head, scores, lang);
        } else {
            let words = if readable {
                in_words(scores, column, lang)
            } else {
                HashMap::new()
            };
            add(&mut view, head, scores, column, words);
        }
    }
    view
}

/// Adds a column of the frame: numbers, or texts with `words` in the place of some.
fn add<'a>(
    view: &mut View<'a>,
    head: String,
    scores: &'a Scores,
    column: &'a Column,
    words: HashMap<String, String>,
) {
    let at = |row: usize| scores.order[row] as usize;
    let decimals = scores.scheme.decimals;
    let name = column.name();
    if let Ok(numbers) = column.f64() {
        if name.starts_with("group:") || name.starts_with("points:") {
            view.numbers(head, move |row| {
                numbers.get(at(row)).map(|number| round(number, decimals))
            });
        } else {
            view.numbers(head, move |row| numbers.get(at(row)));
        }
    } else if let Ok(texts) = column.str() {
        view.cells(head, move |row| {
            let Some(text) = texts.get(at(row)) else {
                return CellRef::Blank;
            };
            match words.get(text) {
                Some(words) => CellRef::Text(Cow::Owned(words.clone())),
                None => CellRef::text(Some(text)),
            }
        });
    } else if let Ok(years) = column.i32() {
        view.numbers(head, move |row| years.get(at(row)).map(f64::from));
    } else if let Ok(ranks) = column.u32() {
        view.numbers(head, move |row| ranks.get(at(row)).map(f64::from));
    } else {
        // Scores have columns of these four types only.
        view.cells(head, |_| CellRef::Blank);
    }
}

/// Adds the reasons in a language; each wording is kept once.
fn add_reasons<'a>(view: &mut View<'a>, head: String, scores: &'a Scores, lang: Lang) {
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let which: Vec<(u32, u32)> = scores
        .reasons
        .iter()
        .map(|(row, reason)| {
            let next = known.len() as u32;
            (*row, *known.entry(reason.text(lang)).or_insert(next))
        })
        .collect();
    let mut texts = vec![String::new(); known.len()];
    for (text, at) in known {
        texts[at as usize] = text;
    }
    view.cells(head, move |row| {
        let row = scores.order[row];
        match which.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(at) => CellRef::Text(Cow::Owned(texts[which[at].1 as usize].clone())),
            Err(_) => CellRef::Blank,
        }
    });
}

/// Adds the statuses in words: who is in no stage has no total for that and not for want of data.
fn add_statuses<'a>(view: &mut View<'a>, head: String, scores: &'a Scores, lang: Lang) {
    let word = |key: &str| text(lang, &format!("analysis.status_{key}"));
    let [scored, gated, insufficient, no_stage] =
        ["scored", "gated", "insufficient", "no_stage"].map(word);
    view.cells(head, move |at| {
        let row = scores.order[at] as usize;
        let status = scores.text("status", row).ok().flatten();
        let stageless = || {
            let reason = scores.reason(row);
            reason.is_some_and(|reason| reason.key == "analysis.no_stage")
        };
        let words = match status {
            Some("scored") => &scored,
            Some("gated") => &gated,
            Some(_) if stageless() => &no_stage,
            Some(_) => &insufficient,
            None => return CellRef::Blank,
        };
        CellRef::Text(Cow::Owned(words.clone()))
    });
}

/// What the ids of a column mean; nothing for a column that holds none.
fn in_words(scores: &Scores, column: &Column, lang: Lang) -> HashMap<String, String> {
    let name = column.name().as_str();
    let scheme = &scores.scheme;
    let stages = scheme.stages.iter().map(|stage| stage.id.as_str());
    let tiers = scheme.tiers.iter().map(|tier| tier.id.as_str());
    let ids: Vec<&str> = match name {
        "stage" => stages.collect(),
        "tier" => tiers.collect(),
        _ => Vec::new(),
    };
    let words = ids.into_iter().filter_map(|id| {
        let words = words(scores, name, id)?;
        Some((id.to_owned(), words.text(lang)))
    });
    words.collect()
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
