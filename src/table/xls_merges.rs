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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_of_a_sheet_stand_in_its_records() {
        let record = |kind: u16, content: &[u8]| {
            let length = content.len() as u16;
            [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
        };
        let words = |words: &[u16]| -> Vec<u8> {
            words.iter().flat_map(|word| word.to_le_bytes()).collect()
        };
        let begin = record(0x0809, &[0, 6, 5, 0]);
        let end = record(0x000A, &[]);
        let start = begin.len() + 12 + end.len();
        let entry = record(
            0x0085,
            &[&(start as u32).to_le_bytes()[..], &[0, 0, 1, 0]].concat(),
        );
        let merged = record(0x00E5, &words(&[3, 1, 4, 0, 0, 5, 5, 0, 3, 2, 3, 1, 1]));
        let book = [&begin[..], &entry, &end, &begin, &merged, &end].concat();
        let expected = [Merge::from_zero(1, 4, 0), Merge::from_zero(2, 3, 1)];
        let expected: Vec<Merge> = expected.into_iter().flatten().collect();
        assert_eq!(of_sheets(&book), [expected]);
    }
}
