//! Rows of totals among those of entities: a body comes in, and goes out without them, each set aside with its reason.

use rayon::prelude::*;

use super::body::{Content, only, shortened};
use super::cells::is_blank;
use super::header::unpadded;
use super::{SetAside, aside};
use crate::i18n::Message;

/// A name is looked for in this many first columns.
const COLUMNS: usize = 3;

/// Words that mean a total wherever the row stands.
const ANYWHERE: [&str; 5] = ["合计", "总计", "小计", "共计", "总合计"];

/// Words that mean one in the first or the last row only: elsewhere they may be a name.
const AT_THE_ENDS: [&str; 6] = [
    "total",
    "grand total",
    "subtotal",
    "sub-total",
    "totals",
    "sum",
];

/// What all of them end with, 计, as bytes of a text.
const TOTAL: [u8; 3] = [0xE8, 0xAE, 0xA1];

/// A longer name is that of an entity.
const LONGEST: usize = 8;

/// Takes out the rows of totals. Where more than a fifth of the rows are some, they are a category that the table tells
/// of; a subtotal never is.
pub(super) fn take_out(rows: &mut Content) {
    let height = rows.file_rows.len();
    let found = found(rows);
    let categories = found.iter().filter(|(_, text)| !text.ends_with("小计"));
    let categories = categories.count();
    if found.is_empty() || found.len() == height || (categories > 1 && categories * 5 > height) {
        return;
    }
    let mut keep = vec![true; height];
    for (at, text) in found {
        keep[at] = false;
        let reason = Message::new("table.row_total").with("text", shortened(&text));
        rows.set_aside
            .push(SetAside::row(rows.file_rows[at], reason));
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
}

/// The rows whose first cell that is not blank is that of a total, and what is written there.
fn found(rows: &Content) -> Vec<(usize, String)> {
    /// Stands for a name that is none of a total, as all but few are.
    const OTHER: &[u8] = b".";
    let height = rows.file_rows.len();
    let is_end = |at: usize| at == 0 || at + 1 == height;
    let mut firsts: Vec<&[u8]> = vec![&[]; height];
    for column in rows.columns.iter().take(COLUMNS) {
        let mut rest = firsts.as_mut_slice();
        let mut at = 0;
        let mut parts = Vec::new();
        for part in column.cells.parts() {
            let (room, after) = rest.split_at_mut(part.len().min(rest.len()));
            parts.push((at, part, room));
            at += part.len();
            rest = after;
        }
        let open = parts.into_par_iter().map(|(start, part, room)| {
            let mut open = 0;
            for (row, first) in room.iter_mut().enumerate() {
                if !first.is_empty() {
                    continue;
                }
                let cell = part.bytes(row, &rows.store);
                if is_nothing(cell) {
                    open += 1;
                } else if cell.contains(&TOTAL[0]) || is_end(start + row) {
                    *first = cell;
                } else {
                    *first = OTHER;
                }
            }
            open
        });
        if open.sum::<usize>() == 0 {
            break;
        }
    }
    let firsts = firsts.into_iter().enumerate();
    let named = firsts.filter(|(_, first)| *first != OTHER);
    let named = named.filter_map(|(at, first)| {
        let first = text(first).trim();
        (first.len() <= LONGEST * 4 && is_total(first, is_end(at))).then(|| (at, first.to_owned()))
    });
    named.collect()
}

/// Whether a cell has nothing but white space.
fn is_nothing(cell: &[u8]) -> bool {
    let shows = cell.first().is_some_and(u8::is_ascii_graphic);
    !shows && is_blank(text(cell))
}

/// The text of a cell's bytes.
fn text(cell: &[u8]) -> &str {
    // Cells are valid text.
    std::str::from_utf8(cell).unwrap_or_default()
}

fn is_total(name: &str, is_end: bool) -> bool {
    let name = unpadded(name);
    let name = name.trim_end_matches([':', '：']);
    if is_end && AT_THE_ENDS.contains(&name.to_lowercase().as_str()) {
        return true;
    }
    ANYWHERE
        .iter()
        .any(|word| name.ends_with(word) && name.chars().count() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::{ANYWHERE, TOTAL, is_total};

    #[test]
    fn every_word_for_a_total_is_told_at_a_glance() {
        assert!(
            ANYWHERE
                .iter()
                .all(|word| word.as_bytes().ends_with(&TOTAL))
        );
    }

    #[test]
    fn totals_and_names() {
        assert!(is_total("合 计", false));
        assert!(is_total("全市合计", false));
        assert!(is_total("总计：", false));
        assert!(is_total("Total", true));
        assert!(!is_total("Total", false), "an enterprise may be called so");
        assert!(!is_total("TotalEnergies", true));
        assert!(!is_total("合计通信", false));
        assert!(!is_total("江湾市企业信用共计服务有限公司小计", false));
        assert!(!is_total("全国", false));
    }
}
