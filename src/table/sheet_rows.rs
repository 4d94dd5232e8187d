//! The plain cells of a small sheet of a workbook that this program wrote: a path comes in, rows of text go out, without a
//! guess at headers.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::Format;
use super::book::{Book, damaged};
use super::read::content;
use super::refused::in_file;
use crate::i18n::Result;
use crate::jobs::Progress;

/// Most rows that are read.
const MOST: usize = 10_000;

/// The rows of the first sheet of an XLSX workbook whose name is one of `names`; `None` where it has no such sheet.
///
/// # Errors
/// When the file cannot be read or is no workbook of this kind.
pub fn sheet_rows(
    path: &Path,
    names: &[String],
    progress: &Progress,
) -> Result<Option<Vec<Vec<String>>>> {
    let read = || {
        let bytes = content(path, progress)?;
        let mut book = Book::open(&bytes, Format::Xlsx, None, progress)?;
        let sheets = book.sheets().into_iter();
        let Some(name) = sheets.into_iter().find(|sheet| names.contains(sheet)) else {
            return Ok(None);
        };
        let mut rows = Vec::new();
        book.each_row(&name, progress, |_, fields: &[Cow<str>]| {
            rows.push(fields.iter().map(ToString::to_string).collect());
            rows.len() < MOST
        })?;
        Ok(Some(rows))
    };
    // A damaged workbook must never end the program, whatever the library makes of it.
    let rows = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("")));
    // What was left in the middle looks damaged.
    progress.check()?;
    rows.map_err(|problem| in_file(path, problem))
}
