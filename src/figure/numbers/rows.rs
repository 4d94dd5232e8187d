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
            column.push(match cell {
                Cell::Number(number) => Cell::Number(plain(number)),
                other => other,
            });
        }
    }
}

/// A number without what binary arithmetic leaves behind its twelfth digit: 2.7, not 2.6999999999999997.
fn plain(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
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

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_have_no_binary_noise() {
        for (noisy, told) in [
            (2.699_999_999_999_999_7, 2.7),
            (5_302.291_917_500_001, 5_302.291_917_5),
            (-37.489_999_999_999_995, -37.49),
            (0.0, 0.0),
            (1e-9, 1e-9),
            (189_232_000_000.0, 189_232_000_000.0),
        ] {
            assert!((plain(noisy) - told).abs() == 0.0, "{noisy}");
        }
        assert!(plain(f64::NAN).is_nan());
    }
}
