//! Whether a dataset has anything to score or to draw: its fields and values come in, issues go out.

use polars::prelude::DataFrame;

use super::combine::Combined;
use super::{Field, Issue, Kind, Severity, known};
use crate::i18n::{Arg, Message};
use crate::table::Table;

/// So many columns are named in one sentence.
const NAMED: usize = 20;

/// The fields of the key: they say what a row is about and nothing about it.
const KEY: [&str; 3] = ["entity", "name", "year"];

/// Whether a column beside the key has a value and can be used: numbers and flags can be reckoned with whatever they
/// are called, words only when the program or a formula knows what they say.
pub(super) fn any(frame: &DataFrame, fields: &[Field]) -> bool {
    fields
        .iter()
        .filter(|field| !KEY.contains(&field.id.as_str()))
        .filter(|field| {
            field.kind != Kind::Text
                || known(&field.id).is_some()
                || field.because.key == "dataset.because_wanted"
        })
        .any(|field| has_value(frame, field))
}

/// What is wrong with the columns as such: none that can be used, or some without any value. What told rows apart that
/// are one now has none for good.
pub(super) fn issues(
    frame: &DataFrame,
    fields: &[Field],
    table: &Table,
    combined: &Combined,
) -> Vec<Issue> {
    let none = (!any(frame, fields)).then(|| Issue {
        severity: Severity::Error,
        place: None,
        message: Message::new("dataset.no_usable"),
        remedy: Some(Message::new("dataset.no_usable_remedy")),
    });
    // A column without a field is called after the key and holds nothing.
    let mut holds = vec![false; table.columns.len()];
    for field in fields {
        holds[field.column] |= has_value(frame, field) || combined.leaves_out(field.column);
    }
    let columns = table.columns.iter().zip(holds);
    let blank: Vec<&str> = columns
        .filter(|(_, holds)| !holds)
        .map(|(column, _)| column.name.as_str())
        .collect();
    none.into_iter().chain(without_value(&blank)).collect()
}

fn has_value(frame: &DataFrame, field: &Field) -> bool {
    frame
        .column(&field.id)
        .is_ok_and(|column| column.null_count() < column.len())
}

/// Headers as a list for a sentence, the first ones by name; nothing without any.
pub(super) fn listed(headers: &[&str]) -> Option<Arg> {
    let named = crate::table::listed(headers.iter().take(NAMED).copied())?;
    Some(match headers.len().saturating_sub(NAMED) {
        0 => named,
        rest => Message::new("dataset.and_more")
            .with("columns", named)
            .with("count", rest)
            .into(),
    })
}

fn without_value(headers: &[&str]) -> Option<Issue> {
    let columns = listed(headers)?;
    Some(Issue {
        severity: Severity::Note,
        place: None,
        message: Message::new("dataset.without_value")
            .with("count", headers.len())
            .with("columns", columns),
        remedy: Some(Message::new("dataset.without_value_remedy")),
    })
}
