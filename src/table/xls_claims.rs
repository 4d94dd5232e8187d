//! What an old workbook claims of itself, looked at before its reader takes it at its word: the reader makes room for
//! every cell between the first and the last of a sheet, for the size that a sheet announces, and for a copy of a shared
//! text in each cell that shows it. The records of the workbook come in; they go out with sizes that are only announced
//! taken away.

use std::ops::Range;

use super::{limits, ole};
use crate::i18n::{Message, Result};

/// The texts of all cells together may be so long.
const LONGEST_TEXTS: usize = 768 << 20;

/// Kinds of records ([MS-XLS] 2.3.1).
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const SHEET: u16 = 0x0085;
const SIZE: u16 = 0x0200;
const SHARED_TEXTS: u16 = 0x00FC;
const SHARED_TEXT: u16 = 0x00FD;
const NUMBERS: u16 = 0x00BD;
/// Cells with a value of their own: formula, number, label, truth, number in short, formatted text. The text of a formula
/// follows it in a record that names no cell.
const CELLS: [u16; 6] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6];

/// Checks the records of a workbook, and takes away what its sheets announce of their size.
///
/// # Errors
/// When its sheets take up many times the cells that they hold, lie over each other, or show more text than any memory
/// holds.
pub(super) fn check(content: &mut [u8]) -> Result<()> {
    let texts = shared_texts(content);
    let (mut area, mut cells, mut length) = (0_usize, 0_usize, 0_usize);
    for start in sheets(content) {
        let sheet = Sheet::of(content.get(start..).unwrap_or_default(), &texts);
        area = area.saturating_add(sheet.area());
        cells += sheet.cells;
        length = length.saturating_add(sheet.texts);
        // A cell takes six bytes at least: more of them than that were read several times.
        if cells > content.len() / 6 {
            return Err(Message::new("table.workbook_damaged")
                .with("problem", Message::new("table.sheets_overlap")));
        }
    }
    limits::check_filled(area, cells)?;
    if length > LONGEST_TEXTS {
        return Err(Message::new("table.workbook_too_large").with("size", (length >> 20) as f64));
    }
    let announced = ole::records(content).filter(|(kind, _)| *kind == SIZE);
    for range in announced.map(|(_, range)| range).collect::<Vec<_>>() {
        content[range].fill(0);
    }
    Ok(())
}

/// Whether a record of a sheet is of one cell, or of several in a row: it begins with its row.
pub(super) fn is_cell(kind: u16) -> bool {
    CELLS.contains(&kind) || matches!(kind, NUMBERS | SHARED_TEXT)
}

/// The records of the sheet at the beginning of some bytes. Charts and the like stand in a sheet as parts of their own,
/// whose records are none of its.
pub(super) fn sheet_records(content: &[u8]) -> impl Iterator<Item = (u16, Range<usize>)> {
    let (mut has_begun, mut depth, mut has_ended) = (false, 0_usize, false);
    ole::records(content)
        .map_while(move |(kind, range)| {
            let is_own = depth == 0;
            match kind {
                BEGIN if has_begun => depth += 1,
                BEGIN => has_begun = true,
                END if depth == 0 => has_ended = true,
                END => depth -= 1,
                _ => {}
            }
            (!has_ended).then_some((kind, range, is_own && !matches!(kind, BEGIN | END)))
        })
        .filter(|(_, _, is_own)| *is_own)
        .map(|(kind, range, _)| (kind, range))
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]).into())
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    Some(word(bytes, at)? | (word(bytes, at + 2)? << 16))
}

/// Where the sheets begin.
pub(super) fn sheets(content: &[u8]) -> Vec<usize> {
    ole::records(content)
        .take_while(|(kind, _)| *kind != END)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, range)| long(&content[range], 0))
        .collect()
}

/// The cells of a sheet.
#[derive(Default)]
struct Sheet {
    cells: usize,
    /// Bytes of the shared texts that its cells show.
    texts: usize,
    /// First and last row, first and last column; nothing without a cell.
    bounds: Option<[usize; 4]>,
}

impl Sheet {
    fn of(content: &[u8], lengths: &[usize]) -> Self {
        let mut sheet = Self::default();
        for (kind, range) in sheet_records(content) {
            let record = &content[range];
            match kind {
                NUMBERS => {
                    if let (Some(row), Some(first)) = (word(record, 0), word(record, 2)) {
                        let count = record.len().saturating_sub(6) / 6;
                        sheet.take(row, first);
                        sheet.take(row, first + count.saturating_sub(1));
                        sheet.cells += count;
                    }
                }
                SHARED_TEXT => {
                    if let (Some(row), Some(column)) = (word(record, 0), word(record, 2)) {
                        sheet.take(row, column);
                        sheet.cells += 1;
                        let number = long(record, 6).unwrap_or(usize::MAX);
                        sheet.texts += lengths.get(number).copied().unwrap_or(0);
                    }
                }
                kind if CELLS.contains(&kind) => {
                    if let (Some(row), Some(column)) = (word(record, 0), word(record, 2)) {
                        sheet.take(row, column);
                        sheet.cells += 1;
                    }
                }
                _ => {}
            }
        }
        sheet
    }

    fn take(&mut self, row: usize, column: usize) {
        let [top, bottom, left, right] = self.bounds.unwrap_or([row, row, column, column]);
        self.bounds = Some([
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ]);
    }

    fn area(&self) -> usize {
        self.bounds.map_or(0, |[top, bottom, left, right]| {
            (bottom - top + 1) * (right - left + 1)
        })
    }
}

/// How many bytes each shared text takes at most, once it is read ([MS-XLS] 2.5.293).
fn shared_texts(content: &[u8]) -> Vec<usize> {
    let mut records = ole::records(content).skip_while(|(kind, _)| *kind != SHARED_TEXTS);
    let Some((_, first)) = records.next() else {
        return Vec::new();
    };
    let rest = records.take_while(|(kind, _)| *kind == CONTINUE);
    let parts = std::iter::once(first).chain(rest.map(|(_, range)| range));
    let parts: Vec<&[u8]> = parts.map(|range| &content[range]).collect();
    let mut reading = Parts {
        all: parts,
        part: 0,
        at: 8,
    };
    let mut lengths = Vec::new();
    while let Some(length) = reading.text() {
        lengths.push(length);
    }
    lengths
}

/// Texts that go on in the next record where one ends.
struct Parts<'a> {
    all: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Parts<'_> {
    /// Bytes left in this record; of the next one where none is left.
    fn left(&mut self) -> Option<usize> {
        loop {
            let left = self.all.get(self.part)?.len().saturating_sub(self.at);
            if left > 0 {
                return Some(left);
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    fn byte(&mut self) -> Option<usize> {
        self.left()?;
        self.at += 1;
        Some(self.all[self.part][self.at - 1].into())
    }

    fn word(&mut self) -> Option<usize> {
        Some(self.byte()? | (self.byte()? << 8))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.left()?.min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// Passes over the next text and gives the most bytes it takes.
    fn text(&mut self) -> Option<usize> {
        let characters = self.word()?;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.word()? } else { 0 };
        let more = if flags & 4 != 0 {
            self.word()? | (self.word()? << 16)
        } else {
            0
        };
        let (mut wide, mut left) = (flags & 1, characters);
        while left > 0 {
            let part = self.part;
            let mut room = self.left()?;
            if self.part != part {
                // Where a text goes on in a new record, it says anew how wide its characters are.
                wide = self.byte()? & 1;
                room = self.left()?;
            }
            let here = left.min((room / (1 + wide)).max(1));
            self.skip(here * (1 + wide))?;
            left -= here;
        }
        self.skip(runs * 4 + more)?;
        // A character takes three bytes at most.
        Some(characters * 3)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let length = content.len() as u16;
        [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        record(0x0203, &[&place, &[0; 10][..]].concat())
    }

    /// A workbook whose sheets all begin with the same cells.
    fn workbook(sheets: usize, cells: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(BEGIN, &[0, 6, 5, 0]);
        let entry = record(SHEET, &[0; 10]).len();
        let start = begin.len() + sheets * entry + 4;
        let mut entry = (start as u32).to_le_bytes().to_vec();
        entry.extend([0, 0, 1, 0, b'S', 0]);
        let size = record(SIZE, &[0xFF; 14]);
        [
            begin.clone(),
            record(SHEET, &entry).repeat(sheets),
            record(END, &[]),
            begin,
            size,
            cells.concat(),
            record(END, &[]),
        ]
        .concat()
    }

    fn key(mut content: Vec<u8>) -> Option<&'static str> {
        check(&mut content).err().map(|error| error.key)
    }

    #[test]
    fn cells_far_from_each_other_are_no_table() {
        assert_eq!(key(workbook(1, &[cell(0, 0), cell(65_535, 255)])), None);
        assert_eq!(
            key(workbook(1, &[cell(0, 0), cell(65_535, 65_535)])),
            Some("table.mostly_blank")
        );
        assert_eq!(
            key(workbook(9, &[cell(0, 0), cell(65_535, 255)])),
            Some("table.mostly_blank")
        );
    }

    #[test]
    fn the_text_of_a_formula_is_no_cell_of_its_own() {
        let text = record(0x0207, &[5, 0, 0, b'A', b'B', b'C', b'D', b'E']);
        let formula = |row| {
            let place = [(row as u16).to_le_bytes(), 0_u16.to_le_bytes()].concat();
            record(0x0006, &[&place, &[0; 18][..]].concat())
        };
        let cells: Vec<Vec<u8>> = (0..2000)
            .flat_map(|row| [formula(row), text.clone()])
            .collect();
        assert_eq!(key(workbook(1, &cells)), None);
    }

    #[test]
    fn sheets_over_each_other_are_refused() {
        let cells: Vec<Vec<u8>> = (0..500).map(|row| cell(row, 0)).collect();
        assert_eq!(key(workbook(1, &cells)), None);
        assert_eq!(key(workbook(100, &cells)), Some("table.workbook_damaged"));
    }

    #[test]
    fn what_is_only_announced_is_taken_away() {
        let mut content = workbook(1, &[cell(0, 0)]);
        check(&mut content).unwrap();
        let size = ole::records(&content).find(|(kind, _)| *kind == SIZE);
        assert_eq!(content[size.unwrap().1], [0; 14]);
    }

    #[test]
    fn shared_texts_are_measured_across_records() {
        let first = [&[0; 8][..], &[3, 0, 0], b"abc", &[4, 0, 1, b'w', 0]].concat();
        let rest = [
            &[0][..],
            b"xyz",
            &[2, 0, 8, 1, 0],
            b"pq",
            &[0; 4],
            &[1, 0, 4, 2, 0, 0, 0],
            b"r??",
        ]
        .concat();
        let content = [record(SHARED_TEXTS, &first), record(CONTINUE, &rest)].concat();
        assert_eq!(shared_texts(&content), [9, 12, 6, 3]);
    }
}
