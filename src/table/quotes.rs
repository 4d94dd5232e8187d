//! Quotes that are none, and lines that went missing between two of them: a text that was read comes in, and the cells
//! where a quote was taken for a plain character, or took rows with it, go out.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Piece, shortened};
use super::records::Records;
use crate::i18n::Message;

/// So many cells are told one by one.
const TOLD: usize = 50;

/// In narrower tables a line of prose looks like a row.
const NARROWEST: usize = 3;

/// A cell of the file that may not be read as it is meant.
#[derive(Clone, Debug)]
pub struct Doubtful {
    /// Its file, where several were read as one.
    pub file: Option<Arc<str>>,
    /// Its row in the file, from 1.
    pub row: u32,
    /// Its column in the file, from 1.
    pub column: u32,
    /// What is odd about it.
    pub message: Message,
    /// Whether rows are probably lost in it.
    pub is_loss: bool,
}

/// A field that holds lines which look like rows of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Swallowing {
    /// Its file row.
    pub row: u32,
    /// Its place among the fields, from 0.
    pub field: usize,
    /// The lines that it holds.
    pub lines: usize,
    /// Where its record stands in the text, with its line end.
    pub bytes: Range<usize>,
}

/// Fields in a range of the text that hold lines with as many fields as the table has columns; rows are counted from 0.
pub(super) fn swallowing(
    text: &str,
    delimiter: u8,
    range: Range<usize>,
    width: usize,
) -> Vec<Swallowing> {
    let mut found = Vec::new();
    let mut records = Records::new(text, delimiter, range.start);
    let (mut fields, mut row) = (Vec::new(), 0);
    while width >= NARROWEST && records.at() < range.end {
        let start = records.at();
        if !records.next_into(&mut fields) {
            break;
        }
        for (field, cell) in fields.iter().enumerate() {
            let lines = cell.matches('\n').count();
            if lines > 1 && holds_row(cell, delimiter, width) {
                let bytes = start..records.at();
                found.push(Swallowing {
                    row,
                    field,
                    lines,
                    bytes,
                });
                break;
            }
        }
        row += 1;
    }
    found
}

/// Whether a line inside of a cell, neither its first nor its last, has the fields of a row.
fn holds_row(cell: &str, delimiter: u8, width: usize) -> bool {
    let lines: Vec<&str> = cell.split('\n').collect();
    let inside = lines.get(1..lines.len() - 1).unwrap_or_default();
    let fields = |line: &&str| line.bytes().filter(|byte| *byte == delimiter).count() + 1;
    inside.iter().any(|line| fields(line) == width)
}

/// The cells of a text, read in these pieces, where quotes are none or took lines with them, in the order of the file,
/// and how many more there are.
pub(super) fn doubtful(text: &str, delimiter: u8, pieces: &[Piece]) -> (Vec<Doubtful>, usize) {
    let mut fields = Vec::new();
    let mut all = Vec::new();
    let mut more = 0;
    for piece in pieces {
        for doubt in piece.doubtful() {
            let mut records = Records::new(text, delimiter, doubt.bytes.start);
            records.next_into(&mut fields);
            let Some(field) = records.odd_field() else {
                continue;
            };
            if all.len() == TOLD {
                more += 1;
                continue;
            }
            let cell = fields.get(field).map_or("", |cell| cell.trim());
            all.push(cell_of(doubt.row, field, "table.stray_quote", cell, false));
        }
        for odd in piece.swallowing() {
            let mut told = cell_of(odd.row, odd.field, "table.swallowed", "", true);
            told.message = told.message.with("lines", odd.lines);
            all.push(told);
        }
    }
    all.sort_by_key(|cell| (cell.row, cell.column));
    all.truncate(2 * TOLD);
    (all, more)
}

fn cell_of(row: u32, field: usize, key: &'static str, text: &str, is_loss: bool) -> Doubtful {
    Doubtful {
        file: None,
        row,
        column: field as u32 + 1,
        message: Message::new(key).with("text", shortened(text)),
        is_loss,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_between_two_quotes_are_seen() {
        let find = |text: &str| swallowing(text, b',', 0..text.len(), 3);
        let text = "1,x,2\n2,\"open,3\n3,y,4\n4,z,5\n5,\",6\n";
        let expected = Swallowing {
            row: 1,
            field: 1,
            lines: 3,
            bytes: 6..34,
        };
        assert_eq!(find(text), [expected]);
        // Lines of prose are no rows.
        assert_eq!(find("1,\"first\nsecond, with more\nthird\",2\n"), []);
    }
}
