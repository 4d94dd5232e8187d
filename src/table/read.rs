//! From a path to a [`Table`]: tells the format by content and hands over to its reader.

use std::path::Path;

use super::Table;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// What the user knows better than the guesses; `None` leaves the guess.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// Sheet of a workbook, by name or by number from 1.
    pub sheet: Option<String>,
    /// Encoding of a text file, by any of its usual names.
    pub encoding: Option<String>,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// First header row, from 1.
    pub header_row: Option<u32>,
}

/// Reads a file as a table of text.
///
/// # Errors
/// A sentence that names the file, what is wrong with it and what to do.
pub fn read(path: &Path, _options: &ReadOptions, _progress: &Progress) -> Result<Table> {
    Err(Message::new("table.format").with("file", path.display().to_string()))
}
