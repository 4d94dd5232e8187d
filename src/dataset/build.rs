//! From a table of text to typed observations.

use std::path::Path;

use super::{Dataset, Mapping};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, Table, read};

/// Reads a file and types it: [`read`], then [`build`].
///
/// # Errors
/// As those two.
pub fn open(
    path: &Path,
    options: &ReadOptions,
    mapping: Option<&Mapping>,
    wanted: &[String],
    progress: &Progress,
) -> Result<Dataset> {
    build(read(path, options, progress)?, mapping, wanted, progress)
}

/// Types a table. Columns map by `mapping` where it names them; else to themselves when their name is a known
/// field's id or one of `wanted` (the raw columns of a scheme's formulas); else by alias in either language; else
/// they keep their own name.
///
/// # Errors
/// When no column can be the key of an entity, or no row can be used.
pub fn build(
    _table: Table,
    _mapping: Option<&Mapping>,
    _wanted: &[String],
    _progress: &Progress,
) -> Result<Dataset> {
    Err(Message::new("dataset.no_entity"))
}
