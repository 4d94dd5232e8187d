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

/// Words that mean an average.
const AVERAGES: [&str; 6] = ["平均", "平均值", "均值", "平均数", "average", "mean"];

/// What stands before a part of the row above it.
pub(super) const OF_WHICH: &str = "其中";

/// Names of what others are parts of: used as they are, and pointed out.
const WHOLES: [&str; 14] = [
    "全国",
    "全省",
    "全市",
    "全区",
    "东部地区",
    "中部地区",
    "西部地区",
    "东北地区",
    "东部",
    "中部",
    "西部",
    "苏南",
    "苏中",
    "苏北",
];

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
    let (wholes, mut found): (Vec<_>, Vec<_>) = found(rows)
        .into_iter()
        .partition(|(_, text)| WHOLES.contains(&text.as_str()));
    if !wholes.is_empty() && wholes.len() * 2 < height {
        let mut names: Vec<&str> = Vec::new();
        for (_, whole) in &wholes {
            if !names.contains(&whole.as_str()) {
                names.push(whole);
            }
        }
        let note = Message::new("table.wholes").with("names", names.join("、"));
        rows.notes.push(note);
    }
    let is_category = |text: &str| !text.ends_with("小计");
    let categories = found.iter().filter(|(_, text)| is_category(text)).count();
    if categories > 1 && categories * 5 > height {
        found.retain(|(_, text)| !is_category(text));
    }
    if found.is_empty() || found.len() == height {
        return;
    }
    let mut keep = vec![true; height];
    for (at, text) in found {
        keep[at] = false;
        let key = if text.starts_with(OF_WHICH) {
            "table.row_part"
        } else {
            "table.row_total"
        };
        let reason = Message::new(key).with("text", shortened(&text));
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
                } else if cell.contains(&TOTAL[0]) || is_end(start + row) || may_be_other(cell) {
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
        let is_one = || is_total(first, is_end(at)) || is_other(first) || WHOLES.contains(&first);
        (first.len() <= LONGEST * 4 && is_one()).then(|| (at, first.to_owned()))
    });
    named.collect()
}

/// Whether a name may be that of an average, a part or a whole, as far as its length and its first byte tell: all but
/// few are told at a glance to be none.
fn may_be_other(cell: &[u8]) -> bool {
    let begins = matches!(
        cell.first(),
        Some(0xE4 | 0xE5 | 0xE8 | b'a' | b'A' | b'm' | b'M' | b' ')
    );
    begins && cell.len() <= LONGEST * 4 && {
        let name = text(cell).trim();
        WHOLES.contains(&name) || is_other(name)
    }
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

/// Whether a name is that of an average, or of a part of the row above: `其中：苏南`.
fn is_other(name: &str) -> bool {
    let name = name.trim();
    if let Some(rest) = name.strip_prefix(OF_WHICH) {
        return rest.starts_with([':', '：']);
    }
    let is_average = |name: &str| AVERAGES.iter().any(|word| name.eq_ignore_ascii_case(word));
    is_average(name) || name.contains(' ') && name.len() <= 12 && is_average(&unpadded(name))
}

/// Whether a name is that of a total or an average of the others.
pub(super) fn is_named(name: &str) -> bool {
    let is_average = || is_other(name) && !name.trim().starts_with(OF_WHICH);
    is_total(name, true) || is_average()
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
    use super::{ANYWHERE, TOTAL, is_other, is_total};

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
        assert!(
            is_other("平 均") && is_other("其中：苏南") && !is_other("其中") && !is_other("平均厂")
        );
    }
}
