//! Rows of totals among those of entities: a body comes in, and goes out without them, each set aside with its reason.

use super::body::{Content, only, shortened};
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

/// A longer name is that of an entity.
const LONGEST: usize = 8;

/// Takes out the rows of totals. Where more than a fifth of the rows are some, they are a category that the table tells
/// of; a subtotal never is.
pub(super) fn take_out(rows: &mut Content) {
    let height = rows.file_rows.len();
    let mut firsts: Vec<Option<&str>> = vec![None; height];
    for column in rows.columns.iter().take(COLUMNS) {
        for (first, cell) in firsts.iter_mut().zip(column.cells.bytes(&rows.store)) {
            if first.is_none() && !cell.is_empty() {
                // Cells are valid text.
                let text = std::str::from_utf8(cell).unwrap_or_default().trim();
                *first = (!text.is_empty()).then_some(text);
            }
        }
    }
    let found: Vec<(usize, String)> = firsts
        .iter()
        .enumerate()
        .filter_map(|(at, first)| {
            let first = first.filter(|first| first.len() <= LONGEST * 4)?;
            let is_end = at == 0 || at + 1 == height;
            is_total(first, is_end).then(|| (at, first.to_owned()))
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
    use super::is_total;

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
