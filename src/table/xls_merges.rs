//! Which cells of an old workbook are merged over several rows: its records come in, the ranges of each sheet go out.

use super::merges::Merge;
use super::xls_claims::{sheet_records, sheets};

/// The record of merged ranges ([MS-XLS] 2.4.168).
const MERGED: u16 = 0x00E5;

/// The ranges of each sheet, in the order of the workbook.
pub(super) fn of_sheets(content: &[u8]) -> Vec<Vec<Merge>> {
    let starts = sheets(content).into_iter();
    starts
        .map(|start| of_sheet(content.get(start..).unwrap_or_default()))
        .collect()
}

fn of_sheet(sheet: &[u8]) -> Vec<Merge> {
    let records = sheet_records(sheet).filter(|(kind, _)| *kind == MERGED);
    let ranges = records.flat_map(|(_, range)| {
        let ranges = sheet[range].get(2..).unwrap_or_default();
        ranges.as_chunks::<8>().0
    });
    let word =
        |bytes: &[u8; 8], at: usize| u32::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    ranges
        .filter_map(|bytes| Merge::from_zero(word(bytes, 0), word(bytes, 2), word(bytes, 4)))
        .collect()
}
