//! How large a table may be: sizes come in, and a sentence goes out where they are beyond what any memory has room for.

use crate::i18n::Message;

/// A table with more columns than a worksheet has is refused.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// A table with more cells than this is refused: each takes 16 bytes at least.
pub(super) const MOST_CELLS: usize = 500_000_000;

/// A table of more cells than this, as many as an old worksheet has, must hold something in one of so many.
const PLENTY: usize = 1 << 24;
const SPARSEST: usize = 64;

/// Refuses a table that takes up many times the cells that it holds: a few bytes can claim more blank ones than any
/// memory has room for.
///
/// # Errors
/// A sentence that says how many of its cells are filled.
pub(super) fn check_filled(cells: usize, filled: usize) -> Result<(), Message> {
    if cells <= PLENTY || cells / SPARSEST <= filled {
        return Ok(());
    }
    Err(Message::new("table.mostly_blank")
        .with("cells", cells)
        .with("filled", filled))
}

/// Refuses a table that is wider than a worksheet.
///
/// # Errors
/// A sentence that says how many columns it has and how many there may be.
pub(super) fn check_columns(columns: usize) -> Result<(), Message> {
    if columns <= MOST_COLUMNS {
        return Ok(());
    }
    Err(Message::new("table.too_many_columns")
        .with("columns", columns)
        .with("most", MOST_COLUMNS))
}
