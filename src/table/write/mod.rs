//! Tables of results become files: CSV (UTF-8 with BOM, or GB18030), XLSX, Parquet, JSON. Whole or not at all: a
//! file is written beside its target and moved over it at the end.

mod delimited;
mod json;
mod parquet;
mod replace;
mod xlsx;

pub use delimited::{TextEncoding, neutral, text_writer};
pub use replace::{Unfinished, abandon_unfinished, remove_leftovers, replace, write_error};

use std::path::Path;

use crate::i18n::{Message, Result};

/// One cell of a table to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text; in CSV and XLSX it can never become a formula.
    Text(String),
    /// A number. One that is not finite is written as nothing: no format here has a word for it.
    Number(f64),
}

impl Cell {
    /// The number in it, when it is one that can be written.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            // Adding zero turns a negative zero into the plain one.
            Self::Number(value) if value.is_finite() => Some(value + 0.0),
            _ => None,
        }
    }

    /// Its text: a number in the fewest digits that read back as the same number, nothing for a blank.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            _ => self.number().map_or_else(String::new, digits),
        }
    }
}

/// A number in the fewest digits, with an exponent where it would have a long row of zeros.
fn digits(number: f64) -> String {
    if number == 0.0 || (1e-15..1e21).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// A table to write.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name of the sheet, in a workbook.
    pub name: String,
    /// Column names.
    pub header: Vec<String>,
    /// The columns' cells, column by column.
    pub columns: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Number of rows below the header: that of its longest column; shorter ones are filled with blanks.
    #[must_use]
    pub fn height(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The cell of a row and a column, blank where there is none.
    fn cell(&self, row: usize, column: usize) -> &Cell {
        self.columns
            .get(column)
            .and_then(|cells| cells.get(row))
            .unwrap_or(&Cell::Blank)
    }

    /// The column names, each once: a second `x` becomes `x (2)`. For formats in which a name is a key.
    fn unique_header(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(self.header.len());
        for name in &self.header {
            let mut candidate = name.clone();
            let mut number = 2;
            while names.contains(&candidate) {
                candidate = format!("{name} ({number})");
                number += 1;
            }
            names.push(candidate);
        }
        names
    }
}

/// Endings of the files that [`write()`] knows.
pub const WRITTEN: [&str; 4] = [".csv", ".xlsx", ".parquet", ".json"];

/// Writes sheets to `path`, in the format that its extension names (`.csv`, `.xlsx`, `.parquet`, `.json`).
/// Formats without sheets take the first. CSV is UTF-8 with a byte order mark, so that spreadsheets read it as
/// such; [`write_csv`] writes other encodings.
///
/// # Errors
/// When the extension is none of these, or the file cannot be written; nothing half-written is left.
pub fn write(path: &Path, sheets: &[Sheet]) -> Result<()> {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let empty = Sheet::default();
    let first = sheets.first().unwrap_or(&empty);
    match extension.as_deref() {
        Some("csv") => write_csv(path, first, TextEncoding::Utf8),
        Some("xlsx") => xlsx::write(path, sheets),
        Some("parquet") => parquet::write(path, first),
        Some("json") => json::write(path, first),
        _ => Err(Message::new("table.write_format").with("file", path.display().to_string())),
    }
}

/// Writes one sheet as CSV in an encoding.
///
/// # Errors
/// When the file cannot be written; nothing half-written is left.
pub fn write_csv(path: &Path, sheet: &Sheet, encoding: TextEncoding) -> Result<()> {
    delimited::write(path, sheet, encoding)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Sheet};

    #[test]
    fn a_number_is_written_in_its_fewest_digits() {
        assert_eq!(Cell::Number(2021.0).text(), "2021");
        assert_eq!(Cell::Number(0.1).text(), "0.1");
        assert_eq!(Cell::Number(-0.0).text(), "0");
        assert_eq!(Cell::Number(-5e-324).text(), "-5e-324");
        assert_eq!(Cell::Number(1e-12).text(), "0.000000000001");
        assert_eq!(Cell::Number(f64::NAN).text(), "");
        assert_eq!(Cell::Number(f64::INFINITY).text(), "");
    }

    #[test]
    fn names_that_are_keys_are_unique() {
        let sheet = Sheet {
            header: ["a", "b", "a", "a (2)"].map(str::to_owned).to_vec(),
            ..Sheet::default()
        };
        assert_eq!(sheet.unique_header(), ["a", "b", "a (2)", "a (2) (2)"]);
    }
}
