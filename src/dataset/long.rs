//! Observations as a table to write: a dataset and the numbers of its rows come in, the cleaned long table goes out.

use std::borrow::Cow;

use polars::prelude::{Column, DataType};

use super::fields::without_unit;
use super::{Dataset, Field, Kind};
use crate::i18n::{Lang, text};
use crate::table::{CellRef, View};

impl Dataset {
    /// The cleaned long table of these observations: one row for each entity and year, one column for each field under
    /// its id, so that it reads back as it is. A unit that the id does not fix stands in brackets after it. Yes and no
    /// are words of the language.
    #[must_use]
    pub fn long_sheet<'a>(&'a self, rows: &'a [u32], lang: Lang) -> View<'a> {
        let mut view = View::new(text(lang, "dataset.long_sheet"), rows.len());
        for field in &self.fields {
            if let Ok(column) = self.frame.column(&field.id) {
                add(&mut view, header(field), column, rows, lang);
            }
        }
        view
    }
}

/// A field's id, with its unit where neither the id nor what is known of it says that.
fn header(field: &Field) -> String {
    let says_it = super::known(&field.id).is_some() || without_unit(&field.id) != field.id;
    match &field.unit {
        Some(unit) if field.kind == Kind::Number && !says_it => format!("{} ({unit})", field.id),
        _ => field.id.clone(),
    }
}

fn add<'a>(view: &mut View<'a>, head: String, column: &'a Column, rows: &'a [u32], lang: Lang) {
    let at = |row: usize| rows[row] as usize;
    if let Ok(flags) = column.bool() {
        let words = [text(lang, "dataset.no"), text(lang, "dataset.yes")];
        view.cells(head, move |row| match flags.get(at(row)) {
            Some(flag) => CellRef::Text(Cow::Owned(words[usize::from(flag)].clone())),
            None => CellRef::Blank,
        });
    } else if let Ok(texts) = column.str() {
        view.cells(head, move |row| CellRef::text(texts.get(at(row))));
    } else {
        let numbers = column.cast(&DataType::Float64).unwrap_or_default();
        view.numbers(head, move |row| numbers.f64().ok()?.get(at(row)));
    }
}
