//! A table that grows row by row, and its cells.

use crate::i18n::{Lang, text};
use crate::table::{Cell, Sheet};

/// A table that grows row by row.
pub(super) struct Rows {
    pub sheet: Sheet,
    pub lang: Lang,
}

impl Rows {
    pub fn new(name: &str, lang: Lang) -> Self {
        Self {
            sheet: Sheet {
                name: name.to_owned(),
                ..Sheet::default()
            },
            lang,
        }
    }

    pub fn head(&mut self, keys: &[&str]) {
        for key in keys {
            let words = text(self.lang, key);
            self.column(words);
        }
    }

    pub fn column(&mut self, words: String) {
        self.sheet.header.push(words);
        self.sheet.columns.push(Vec::new());
    }

    pub fn push(&mut self, cells: Vec<Cell>) {
        for (column, cell) in self.sheet.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
}

pub(super) fn words(words: &str) -> Cell {
    if words.is_empty() {
        Cell::Blank
    } else {
        Cell::Text(words.to_owned())
    }
}

pub(super) fn value(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::Number)
}

pub(super) fn blanks(count: usize) -> impl Iterator<Item = Cell> {
    std::iter::repeat_n(Cell::Blank, count)
}
