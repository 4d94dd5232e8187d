//! Rows of totals among those of entities: a body comes in, and goes out without them, each set aside with its reason.

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
    let mut firsts: Vec<&[u8]> = vec![&[]; height];
    let mut open = height;
    for column in rows.columns.iter().take(COLUMNS) {
        if open == 0 {
            break;
        }
        for (first, cell) in firsts.iter_mut().zip(column.cells.bytes(&rows.store)) {
            if first.is_empty() && !is_blank(text(cell)) {
                *first = cell;
                open -= 1;
            }
        }
    }
    let found: Vec<(usize, String)> = firsts
        .iter()
        .enumerate()
        .filter_map(|(at, first)| {
            let is_end = at == 0 || at + 1 == height;
            // All but few names are told at a glance to be none of a total.
            if !is_end && !first.contains(&TOTAL[0]) {
                return None;
            }
            let first = text(first).trim();
            (first.len() <= LONGEST * 4 && is_total(first, is_end)).then(|| (at, first.to_owned()))
        })
        .collect();
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
