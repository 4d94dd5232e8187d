//! Rows of old workbooks, drawn together where a sheet has few of them far from each other: its reader makes room for
//! every cell between the first and the last. The records of a workbook come in; they go out with rows numbered one
//! after the other, beside the rows that they are.

use std::collections::{BTreeSet, HashMap};

use super::xls_claims::{is_cell, sheet_records, sheets};

/// A sheet that takes up no more cells than this is left as it is.
const PLENTY: usize = 1 << 20;

/// The rows of a sheet in the order in which its reader finds them; none where they are as they were.
pub(super) type Rows = Option<Vec<u32>>;

/// Numbers the rows of each sheet anew, where that saves much; their old numbers, sheet by sheet in the workbook's order.
pub(super) fn draw_together(content: &mut [u8]) -> Vec<Rows> {
    let starts = sheets(content);
    let of_sheets: Vec<(Vec<usize>, usize)> = starts
        .iter()
        .map(|&start| places(content.get(start..).unwrap_or_default()))
        .collect();
    let mut ranges: Vec<(usize, usize)> = starts
        .iter()
        .zip(&of_sheets)
        .map(|(&start, (_, length))| (start, start.saturating_add(*length)))
        .collect();
    ranges.sort_unstable();
    // Records that two sheets share would be numbered twice.
    if ranges.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return vec![None; starts.len()];
    }
    let sheets = starts.iter().zip(of_sheets);
    sheets
        .map(|(&start, (places, _))| number_anew(content.get_mut(start..)?, &places))
        .collect()
}

/// Where the records of a sheet name a row, and the byte after the last of them.
fn places(sheet: &[u8]) -> (Vec<usize>, usize) {
    let mut places = Vec::new();
    let mut end = 0;
    for (kind, range) in sheet_records(sheet) {
        end = range.end;
        if is_cell(kind) && range.len() >= 4 {
            places.push(range.start);
        }
    }
    (places, end)
}

fn word(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

fn number_anew(sheet: &mut [u8], places: &[usize]) -> Rows {
    let rows: BTreeSet<u16> = places.iter().map(|at| word(sheet, *at)).collect();
    let columns = places.iter().map(|at| usize::from(word(sheet, at + 2)));
    let width = columns.max()? + 1;
    let height = usize::from(*rows.last()?) + 1;
    if height * width <= PLENTY || rows.len() * 2 > height {
        return None;
    }
    let new: HashMap<u16, u16> = rows.iter().copied().zip(0..).collect();
    for at in places {
        if let (Some(new), Some(row)) = (new.get(&word(sheet, *at)), sheet.get_mut(*at..at + 2)) {
            row.copy_from_slice(&new.to_le_bytes());
        }
    }
    Some(rows.into_iter().map(u32::from).collect())
}

#[cfg(test)]
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

    /// A workbook of sheets that begin at these cells, one after the other, or all with the first.
    fn workbook(sheets: &[Vec<Vec<u8>>], shared: bool) -> Vec<u8> {
        let begin = record(0x0809, &[0, 6, 5, 0]);
        let end = record(0x000A, &[]);
        let bodies = sheets
            .iter()
            .map(|cells| [&begin[..], &cells.concat(), &end].concat());
        let bodies: Vec<Vec<u8>> = bodies.collect();
        let mut start = begin.len() + sheets.len() * 14 + end.len();
        let mut out = begin;
        for body in &bodies {
            let entry = [&(start as u32).to_le_bytes()[..], &[0, 0, 1, 0, b'S', 0]].concat();
            out.extend(record(0x0085, &entry));
            start += if shared { 0 } else { body.len() };
        }
        out.extend(end);
        out.extend(bodies.concat());
        out
    }

    #[test]
    fn a_cell_far_below_moves_up_and_is_known() {
        let near = vec![cell(0, 0), cell(1, 1)];
        let far = vec![cell(3, 0), cell(7, 2), cell(65_535, 255)];
        let mut content = workbook(&[near, far], false);
        let before = content.clone();
        assert_eq!(
            draw_together(&mut content),
            [None, Some(vec![3, 7, 65_535])]
        );
        let second = sheets(&content)[1];
        let rows: Vec<u16> = places(&content[second..])
            .0
            .iter()
            .map(|at| word(&content[second..], *at))
            .collect();
        assert_eq!(rows, [0, 1, 2]);
        assert_eq!(content.len(), before.len());
        assert_eq!(content[..second], before[..second]);
    }

    #[test]
    fn records_of_two_sheets_stay_as_they_are() {
        let far = vec![cell(3, 0), cell(65_535, 255)];
        let mut content = workbook(&[far.clone(), far], true);
        let before = content.clone();
        assert_eq!(draw_together(&mut content), [None, None]);
        assert_eq!(content, before);
    }
}
