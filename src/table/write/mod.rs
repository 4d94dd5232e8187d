//! Tables of results become files: CSV (UTF-8 with BOM, or GB18030), XLSX, Parquet, JSON. Whole or not at all: a
//! file is written beside its target and moved over it at the end.

mod delimited;
mod grid;
mod json;
mod parquet;
mod relative;
mod replace;
mod watched;
mod xlsx;

pub use delimited::{TextEncoding, meant, neutral, text_writer};
pub use grid::{CellRef, Grid, View};
pub use json::write_records;
pub use relative::{folder_of, relative};
pub use replace::{
    Unfinished, abandon_unfinished, remove_leftovers, replace, write_error, write_whole,
};

pub use watched::write_watched;

use std::path::Path;

use super::digits;
use crate::i18n::{Message, Result};

/// One cell of a table to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text; in CSV and XLSX it can never become a formula.
    Text(String),
    /// A day, `2022-12-31`: in a workbook one that can be sorted and counted with, elsewhere its text.
    Date(String),
    /// A number. One that is not finite is written as nothing: no format here has a word for it.
    Number(f64),
}

impl Cell {
    /// The number in it, when it is one that can be written.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => grid::finite(*value),
            _ => None,
        }
    }

    /// Its text: a number in the fewest digits that read back as the same number, nothing for a blank.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Date(text) => text.clone(),
            _ => self.number().map_or_else(String::new, digits::text),
        }
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
    /// How it is printed, where it is made for paper; in a workbook alone.
    pub print: Option<Print>,
}

/// A sheet that is made for paper: A4 across, one page wide, the header on every page, pages numbered.
#[derive(Clone, Debug, Default)]
pub struct Print {
    /// The heading above the table.
    pub title: String,
    /// Lines under it: what the table is of.
    pub lines: Vec<String>,
    /// Width of each column in digits; together about 130 fill a page.
    pub widths: Vec<f64>,
}

impl Sheet {
    /// Number of rows below the header: that of its longest column; shorter ones are filled with blanks.
    #[must_use]
    pub fn height(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// Endings of the files that [`write()`] knows.
pub const WRITTEN: [&str; 4] = [".csv", ".xlsx", ".parquet", ".json"];

/// Writes tables to `path`, in the format that its extension names (`.csv`, `.xlsx`, `.parquet`, `.json`).
/// Formats without sheets take the first. CSV is UTF-8 with a byte order mark, so that spreadsheets read it as
/// such; [`write_csv`] writes other encodings. Cells are asked for as they are written.
///
/// # Errors
/// When the extension is none of these, or the file cannot be written; nothing half-written is left.
pub fn write<G: Grid>(path: &Path, tables: &[G]) -> Result<()> {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let empty = Sheet::default();
    let tables: Vec<&dyn Grid> = tables.iter().map(|table| table as &dyn Grid).collect();
    let first = tables.first().copied().unwrap_or(&empty);
    match extension.as_deref() {
        Some("csv") => write_csv(path, first, TextEncoding::Utf8),
        Some("xlsx") => xlsx::write(path, &tables),
        Some("parquet") => parquet::write(path, first),
        Some("json") => json::write(path, first),
        _ => Err(Message::new("table.write_format").with("file", path.display().to_string())),
    }
}

/// Writes one table as CSV in an encoding.
///
/// # Errors
/// When the file cannot be written; nothing half-written is left.
pub fn write_csv(path: &Path, table: &dyn Grid, encoding: TextEncoding) -> Result<()> {
    delimited::write(path, table, encoding)
}

#[cfg(test)]
mod tests {
    use super::Cell;

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
}
