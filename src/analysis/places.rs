//! Where something is, for a sentence: a few observations or peer groups by name, and how many more there are.

use polars::prelude::{Column, DataFrame};

use super::peers;
use super::words::{listed, titled};
use crate::dataset::known;
use crate::i18n::{Message, Title};
use crate::scheme::Scheme;

/// How many are named.
const NAMED: usize = 3;

/// Observations by the names of their entities, with their years.
pub(super) fn observations(raw: &DataFrame, rows: &[usize]) -> Title {
    let name = |row: usize| {
        let text = |column: &str| cell(raw, column, row);
        let name = text("name").or_else(|| text("entity")).unwrap_or_default();
        match text("year") {
            Some(year) => Message::new("analysis.place_year")
                .with("name", name)
                .with("year", year),
            None => Message::new("analysis.name").with("name", name),
        }
    };
    some(rows, name)
}

/// The peer groups of which each of these rows is one, by the values of the columns that peers have in common.
pub(super) fn peers(
    raw: &DataFrame,
    stage: Option<&[u32]>,
    scheme: &Scheme,
    names: &[String],
    rows: &[usize],
) -> Title {
    let label = |row: usize| {
        let key = |name: &String| {
            let by_scheme = stage.filter(|_| name == "stage").map(|stage| stage[row]);
            let value = match by_scheme {
                Some(at) => scheme.stages.get(at as usize).map(|own| own.title.clone()),
                None => cell(raw, name, row).map(|value| peers::known_value(name, &value)),
            };
            let title = match name.as_str() {
                "year" => titled(&Message::new("analysis.column_year")),
                "stage" => titled(&Message::new("analysis.column_stage")),
                _ => known(name).map_or_else(|| Title::same(name), |field| field.title.clone()),
            };
            match value {
                Some(value) => peers::shared(name, title, value),
                None => not_given(title),
            }
        };
        let keys: Vec<Message> = names.iter().map(key).collect();
        if keys.is_empty() {
            Message::new("analysis.peer_all")
        } else {
            Message::new("analysis.name").with("name", listed(&keys))
        }
    };
    let mut places = rows.iter().take(NAMED).map(|&row| label(row));
    let first = places
        .next()
        .unwrap_or_else(|| Message::new("analysis.peer_all"));
    let named = places.fold(first, |before, next| {
        Message::new("analysis.place_next")
            .with("before", before)
            .with("next", next)
    });
    titled(&and_more(named, rows.len()))
}

/// That a column has no value, which is a value like any other among peers.
pub(super) fn not_given(title: Title) -> Message {
    Message::new("analysis.peer_none").with("name", title)
}

fn some(rows: &[usize], name: impl Fn(usize) -> Message) -> Title {
    let named: Vec<Message> = rows.iter().take(NAMED).map(|&row| name(row)).collect();
    let named = Message::new("analysis.name").with("name", listed(&named));
    titled(&and_more(named, rows.len()))
}

fn and_more(named: Message, count: usize) -> Message {
    if count <= NAMED {
        return named;
    }
    Message::new("analysis.places_more")
        .with("places", named)
        .with("count", count - NAMED)
}

fn cell(frame: &DataFrame, column: &str, row: usize) -> Option<String> {
    let value = frame
        .column(column)
        .ok()
        .map(Column::as_materialized_series)?;
    let value = value.get(row).ok()?;
    (!value.is_null()).then(|| value.str_value().into_owned())
}
