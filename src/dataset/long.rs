//! Observations as a table to write: a dataset and the numbers of its rows come in, the cleaned long table goes out.

use polars::prelude::{Column, DataType};

use super::fields::without_unit;
use super::{Dataset, Field, Kind};
use crate::i18n::{Lang, text};
use crate::table::{Cell, Sheet};

impl Dataset {
    /// The cleaned long table of these observations: one row for each entity and year, one column for each field under
    /// its id, so that it reads back as it is. A unit that the id does not fix stands in brackets after it. Yes and no
    /// are words of the language.
    #[must_use]
    pub fn long_sheet(&self, rows: &[u32], lang: Lang) -> Sheet {
        let mut sheet = Sheet {
            name: text(lang, "dataset.long_sheet"),
            ..Sheet::default()
        };
        for field in &self.fields {
            let Ok(column) = self.frame.column(&field.id) else {
                continue;
            };
            sheet.header.push(header(field));
            sheet.columns.push(cells(column, rows, lang));
        }
        sheet
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

fn cells(column: &Column, rows: &[u32], lang: Lang) -> Vec<Cell> {
    let at = |row: &u32| *row as usize;
    if let Ok(flags) = column.bool() {
        let words = [text(lang, "dataset.no"), text(lang, "dataset.yes")];
        let word = |flag: bool| Cell::Text(words[usize::from(flag)].clone());
        let flag = |row: &u32| flags.get(at(row)).map_or(Cell::Blank, word);
        return rows.iter().map(flag).collect();
    }
    if let Ok(texts) = column.str() {
        let text = |row: &u32| texts.get(at(row)).map(str::to_owned);
        return rows
            .iter()
            .map(|row| text(row).map_or(Cell::Blank, Cell::Text))
            .collect();
    }
    let numbers = column.cast(&DataType::Float64).unwrap_or_default();
    let Ok(numbers) = numbers.f64() else {
        return vec![Cell::Blank; rows.len()];
    };
    let number = |row: &u32| numbers.get(at(row)).map_or(Cell::Blank, Cell::Number);
    rows.iter().map(number).collect()
}
