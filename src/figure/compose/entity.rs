//! From what a user writes to an entity's key and to a row of the scores.

use polars::prelude::StringChunked;

use super::rows::Rows;
use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};

/// The key of the entity that a user means by its key or by its name.
///
/// # Errors
/// When no entity has it, or several have the name.
pub fn entity_key(dataset: &Dataset, written: &str) -> Result<String> {
    let no_column = |name: &'static str| Message::new("figure.no_column").with("column", name);
    let text = |name: &'static str| {
        dataset
            .frame
            .column(name)
            .and_then(|column| column.str())
            .map_err(|_| no_column(name))
    };
    let (entities, names) = (text("entity")?, text("name")?);
    let written = written.trim();
    if entities.iter().flatten().any(|entity| entity == written) {
        return Ok(written.to_owned());
    }
    let mut found: Vec<&str> = entities
        .iter()
        .zip(names.iter())
        .filter(|(_, name)| *name == Some(written))
        .filter_map(|(entity, _)| entity)
        .collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [] => Err(unknown(written, entities, names)),
        [one] => Ok((*one).to_owned()),
        several => Err(Message::new("figure.two_entities")
            .with("entity", written)
            .with("keys", several.join(", "))),
    }
}

/// The row of the scores of an entity, given by key or name, in a year; in its last year without one.
///
/// # Errors
/// When there is no such row, or several entities have the name.
pub fn find_row(scores: &Scores, written: &str, year: Option<i32>) -> Result<usize> {
    let rows = Rows::of(scores)?;
    let written = written.trim();
    let is_key = rows.entity.iter().flatten().any(|entity| entity == written);
    let mut found: Vec<usize> = (scores.meant().into_iter())
        .filter(|&row| {
            let name = if is_key {
                rows.entity.get(row)
            } else {
                rows.name.get(row)
            };
            name == Some(written) && (year.is_none() || rows.year.get(row) == year)
        })
        .collect();
    let mut keys: Vec<&str> = found
        .iter()
        .filter_map(|&row| rows.entity.get(row))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() > 1 {
        return Err(Message::new("figure.two_entities")
            .with("entity", written)
            .with("keys", keys.join(", ")));
    }
    found.sort_by_key(|&row| rows.year.get(row));
    match (found.last(), year) {
        (Some(&row), _) => Ok(row),
        (None, None) => Err(unknown(written, rows.entity, rows.name)),
        (None, Some(year)) => Err(Message::new("figure.no_entity_year")
            .with("entity", written)
            .with("year", year.to_string())),
    }
}

/// Most names that are offered in place of one that nobody has.
const NEAR: usize = 5;

/// That nobody has what is written as key or name, and whose begins so or holds it.
fn unknown(written: &str, keys: &StringChunked, names: &StringChunked) -> Message {
    let message = |key| Message::new(key).with("entity", written);
    let near = near(written, keys, names);
    if near.is_empty() {
        message("figure.no_entity")
    } else {
        message("figure.no_entity_near").with("near", near.join("; "))
    }
}

/// Names with their keys that are written almost so: those that begin with it, or else those that hold it, whatever
/// the case; in the order of the data.
fn near(written: &str, keys: &StringChunked, names: &StringChunked) -> Vec<String> {
    let sought = written.to_lowercase();
    if sought.is_empty() {
        return Vec::new();
    }
    let mut begin: Vec<String> = Vec::new();
    let mut hold: Vec<String> = Vec::new();
    for (key, name) in keys.iter().zip(names.iter()) {
        let (Some(key), name) = (key, name.unwrap_or_default()) else {
            continue;
        };
        let forms = [key.to_lowercase(), name.to_lowercase()];
        let list = if forms.iter().any(|form| form.starts_with(&sought)) {
            &mut begin
        } else if forms.iter().any(|form| form.contains(&sought)) {
            &mut hold
        } else {
            continue;
        };
        if list.len() >= NEAR {
            continue;
        }
        let words = if name.is_empty() || name == key {
            key.to_owned()
        } else {
            format!("{name} ({key})")
        };
        if !list.contains(&words) {
            list.push(words);
        }
    }
    if begin.is_empty() { hold } else { begin }
}
