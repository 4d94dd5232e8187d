//! Rows of totals among those of entities: a body comes in, and goes out without them, each set aside with its reason.

use std::collections::HashSet;

use rayon::prelude::*;

use super::body::{Content, Raw, only, shortened};
use super::cells::is_blank;
use super::header::unpadded;
use super::several::YEAR_COLUMNS;
use super::traditional::simplified;
use super::{SetAside, alike, aside, header};
use crate::i18n::Message;

/// A name is looked for in this many first columns.
const COLUMNS: usize = 3;

/// What carries a total from one printed page to the next.
const CARRIED: [&str; 8] = [
    "过次页",
    "承上页",
    "承前页",
    "转次页",
    "转下页",
    "接上页",
    "接前页",
    "上页结转",
];

/// What stands before the total of all enterprises of a kind: `全市规上工业`, where it is no enterprise's name.
const OF_ALL: [&str; 6] = ["全国", "全省", "全市", "全区", "全县", "全镇"];

/// What names of enterprises and places end with.
const NAME_ENDS: [&str; 16] = [
    "公司", "厂", "集团", "社", "所", "院", "店", "部", "中心", "行", "镇", "街道", "县", "市",
    "馆", "校",
];

/// Words that mean a total wherever the row stands.
const ANYWHERE: [&str; 5] = ["合计", "总计", "小计", "共计", "总合计"];

/// Words that mean an average.
const AVERAGES: [&str; 8] = [
    "平均",
    "平均值",
    "均值",
    "平均数",
    "average",
    "mean",
    "中位数",
    "median",
];

/// Words that mean a total when they are all of a name.
const ALONE: [&str; 9] = [
    "总和",
    "累计",
    "总数",
    "合计数",
    "总计数",
    "所有企业",
    "全部企业",
    "全体企业",
    "所有单位",
];

/// What stands before a part of the row above it.
pub(super) const OF_WHICH: &str = "其中";

/// Names of what others are parts of: among places used as they are, and pointed out.
const WHOLES: [&str; 18] = [
    "全国",
    "全省",
    "全市",
    "全区",
    "市区",
    "市辖区",
    "县级市",
    "县（市）",
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

/// What headers of enterprises have: among these a whole is a total.
const ENTERPRISES: [&str; 4] = ["企业", "公司", "机构", "法人"];

/// What headers of names have.
const NAMES: [&str; 6] = ["企业", "公司", "机构", "法人", "名称", "县"];

/// What headers of places and those who are named end with, beside the names above.
const NAMED_ENDS: [&str; 14] = [
    "地区", "城市", "区县", "省", "省份", "市", "区", "乡镇", "镇", "乡", "板块", "片区", "单位",
    "村",
];

/// Headers of places and names in English.
const NAMED: [&str; 10] = [
    "region",
    "area",
    "place",
    "city",
    "county",
    "province",
    "name",
    "company",
    "enterprise",
    "entity",
];

/// Words by which a row says how much those of years have changed: `比上年增长%`.
const CHANGES: [&str; 6] = ["增长", "增速", "增幅", "增减", "同比", "比上年"];

/// Numerals of headings, as in `一、` and `（二）`.
pub(super) const NUMERALS: [char; 10] =
    ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// Words that mean one in the first or the last row only: elsewhere they may be a name.
const AT_THE_ENDS: [&str; 11] = [
    "total",
    "grand total",
    "subtotal",
    "sub-total",
    "totals",
    "sum",
    "占比",
    "比重",
    "同比",
    "同比增长",
    "增长率",
];

/// What all of them end with, 计, as bytes of a text.
const TOTAL: [u8; 3] = [0xE8, 0xAE, 0xA1];

/// A longer name is that of an entity.
const LONGEST: usize = 8;

/// What a row says of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// That it is their total or average.
    Total,
    /// That it is a part of the one above.
    Part,
    /// That it heads those below: `一、砺沙镇`.
    Heading,
    /// That it is a place which the others are parts of.
    Whole,
    /// How much others have changed.
    Change,
}

/// Takes out the rows of totals, of parts of others, and of headings of groups, by what they say; unless the table has
/// nothing else.
pub(super) fn take_out(rows: &mut Content) {
    let height = rows.file_rows.len();
    let mut found = found(rows);
    let count = |found: &[(usize, String, Says)], of: Says| {
        found.iter().filter(|(.., says)| *says == of).count()
    };
    // Where most rows are numbered, they are numbered entities.
    if count(&found, Says::Heading) * 2 > height {
        found.retain(|(.., says)| *says != Says::Heading);
    }
    let mut headers = rows.columns.iter().take(COLUMNS).enumerate();
    let of_enterprises = headers.any(|(at, Raw { name, .. })| {
        let is_first = at == 0 || at == 1 && begins_with_years(&rows.columns);
        (is_first || name.contains("名称")) && ENTERPRISES.iter().any(|word| name.contains(word))
    });
    let wholes = count(&found, Says::Whole);
    if !of_enterprises && wholes > 0 {
        if wholes * 2 < height {
            note_wholes(&found, &mut rows.notes);
        }
        found.retain(|(.., says)| *says != Says::Whole);
    }
    // What is left when all of these go must be something; of a table of nothing but parts they are the rows.
    for of in [
        Says::Part,
        Says::Heading,
        Says::Total,
        Says::Whole,
        Says::Change,
    ] {
        if found.len() == height {
            found.retain(|(.., says)| *says != of);
        }
    }
    if found.is_empty() {
        return;
    }
    let mut keep = vec![true; height];
    for (at, text, says) in found {
        keep[at] = false;
        let key = match says {
            Says::Part => "table.row_part",
            Says::Heading => "table.row_heading",
            Says::Total | Says::Whole => "table.row_total",
            Says::Change => "table.row_change",
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

/// Takes out the headings among rows of indicators: `一、综合`, with nothing beside it.
pub(super) fn take_headings(rows: &mut Content) {
    let Some((first, others)) = rows.columns.split_first() else {
        return;
    };
    let store = &rows.store;
    // Beside indicators with units, a name with nothing at all beside it heads those below.
    let has_units = others.iter().any(|column| {
        let word = super::header::tidy(&column.name).to_lowercase();
        super::transpose::UNITS.contains(&word.as_str())
    });
    let mut heads: Vec<bool> = first
        .cells
        .iter()
        .map(|cell| {
            let name = store.text(cell).trim();
            !name.is_empty() && (has_units || is_heading(name))
        })
        .collect();
    if !heads.contains(&true) {
        return;
    }
    for column in others {
        for (head, cell) in heads.iter_mut().zip(column.cells.iter()) {
            *head &= store.is_blank(cell);
        }
    }
    let count = heads.iter().filter(|head| **head).count();
    if count == 0 || count == heads.len() {
        return;
    }
    let names = first.cells.iter().zip(&rows.file_rows);
    for ((cell, row), _) in names.zip(&heads).filter(|(_, head)| **head) {
        let name = shortened(store.text(cell).trim());
        let reason = Message::new("table.row_heading").with("text", name);
        rows.set_aside.push(SetAside::row(*row, reason));
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    let keep: Vec<bool> = heads.into_iter().map(|head| !head).collect();
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
}

/// Whether a name is that of a place which others are parts of.
pub(super) fn is_whole(name: &str) -> bool {
    WHOLES.contains(&unpadded(name).as_str())
}

/// Tells which of some columns' names are those of places that others are parts of, unless all are.
pub(super) fn wholes_among<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<Message> {
    let wholes: Vec<String> = names.clone().map(unpadded).collect();
    let wholes: Vec<String> = wholes.into_iter().filter(|name| is_whole(name)).collect();
    let some = !wholes.is_empty() && wholes.len() < names.count();
    some.then(|| Message::new("table.wholes").with("names", wholes.join("、")))
}

/// Tells of places that others are parts of, each once.
fn note_wholes(found: &[(usize, String, Says)], notes: &mut Vec<Message>) {
    let mut names: Vec<String> = Vec::new();
    for (_, whole, says) in found {
        let whole = unpadded(whole);
        if *says == Says::Whole && !names.contains(&whole) {
            names.push(whole);
        }
    }
    notes.push(Message::new("table.wholes").with("names", names.join("、")));
}

/// So many cells of a column are at hand before they are looked at.
const AT_HAND: usize = 64;

/// The rows whose first cell that is not blank is that of a total, and what is written there.
fn found(rows: &Content) -> Vec<(usize, String, Says)> {
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
                if row.is_multiple_of(AT_HAND) {
                    part.touch(row..part.len().min(row + AT_HAND));
                }
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
    beside_places(rows, &mut firsts);
    let firsts = firsts.into_iter().enumerate();
    let named = firsts.filter(|(_, first)| *first != OTHER);
    let named = named.filter_map(|(at, first)| {
        let first = text(first).trim();
        let short = first.len() <= LONGEST * 4;
        let says = short.then(|| says(first, is_end(at))).flatten();
        says.map(|says| (at, first.to_owned(), says))
    });
    let mut found: Vec<(usize, String, Says)> = named.collect();
    changes(rows, &mut found);
    further_parts(rows, &mut found);
    found
}

/// Rows below one of parts that stand as far to the right are parts like it: `  其中：一分厂`, `  二分厂`.
fn further_parts(rows: &Content, found: &mut Vec<(usize, String, Says)>) {
    let indent = |cell: &str| cell.chars().take_while(|c| c.is_whitespace()).count();
    let said: HashSet<usize> = found.iter().map(|(at, ..)| *at).collect();
    let parts = found.iter().filter(|(.., says)| *says == Says::Part);
    let mut more = Vec::new();
    for (at, ..) in parts {
        let depth = first_cell(rows, *at).map_or(0, indent);
        // Where all names stand as far to the right, those below are no parts.
        let mut above = (0..*at).rev().filter(|above| !said.contains(above));
        let of = above.next().and_then(|above| first_cell(rows, above));
        if of.map_or(0, indent) >= depth {
            continue;
        }
        let below = (at + 1..rows.file_rows.len()).take_while(|below| !said.contains(below));
        for below in below.take_while(|_| depth > 0) {
            let Some(cell) = first_cell(rows, below).filter(|cell| indent(cell) >= depth) else {
                break;
            };
            more.push((below, cell.trim().to_owned(), Says::Part));
        }
    }
    found.extend(more);
    found.sort_by_key(|(at, ..)| *at);
}

/// The first cell of a row that is not blank, among the first columns.
fn first_cell(rows: &Content, row: usize) -> Option<&str> {
    rows.columns.iter().take(COLUMNS).find_map(|column| {
        let mut at = row;
        let mut parts = column.cells.parts().iter();
        let part = parts.find(|part| {
            let is_in = at < part.len();
            at -= if is_in { 0 } else { part.len() };
            is_in
        })?;
        let cell = text(part.bytes(at, &rows.store));
        (!is_blank(cell)).then_some(cell)
    })
}

/// A total in a column of names stands behind the place that it is the total of: `砺沙镇, 小计`.
fn beside_places<'a>(rows: &'a Content, firsts: &mut [&'a [u8]]) {
    let columns = rows.columns.iter().enumerate().take(COLUMNS).skip(1);
    let of_years = begins_with_years(&rows.columns);
    for (place, column) in columns.filter(|(_, column)| is_of_names(&column.name)) {
        // Behind a year, the first of them is what the rows are of.
        let is_first = of_years && place == 1;
        let mut parts = Vec::new();
        let mut at = 0;
        for part in column.cells.parts() {
            parts.push((at, part));
            at += part.len();
        }
        let found = parts.into_par_iter().flat_map_iter(|(start, part)| {
            (0..part.len()).filter_map(move |row| {
                if row.is_multiple_of(AT_HAND) {
                    part.touch(row..part.len().min(row + AT_HAND));
                }
                let cell = part.bytes(row, &rows.store);
                let may_be =
                    cell.len() <= LONGEST * 4 && (cell.contains(&TOTAL[2]) || may_be_other(cell));
                let is_one = || says(text(cell).trim(), false);
                let is_total = may_be
                    && match is_one() {
                        Some(Says::Total | Says::Part) => true,
                        Some(Says::Whole) => is_first,
                        _ => false,
                    };
                is_total.then_some((start + row, cell))
            })
        });
        for (at, cell) in found.collect::<Vec<(usize, &[u8])>>() {
            if let Some(first) = firsts.get_mut(at) {
                *first = cell;
            }
        }
    }
}

/// Whether a header is one of names or places.
fn is_of_names(name: &str) -> bool {
    let plain = header::tidy(name).to_lowercase();
    NAMES.iter().any(|word| plain.contains(word))
        || alike::is_place(&plain)
        || NAMED_ENDS.iter().any(|end| plain.ends_with(end))
        || NAMED.contains(&plain.as_str())
}

/// Whether a header is one of years.
fn is_of_years(column: &Raw) -> bool {
    YEAR_COLUMNS.contains(&header::tidy(&column.name).to_lowercase().as_str())
}

/// Whether years stand before everything else.
fn begins_with_years(columns: &[Raw]) -> bool {
    columns.first().is_some_and(is_of_years)
}

/// Adds the rows that say how much others have changed where these have their year.
fn changes(rows: &Content, found: &mut Vec<(usize, String, Says)>) {
    let columns = rows.columns.iter().take(COLUMNS);
    for column in columns.filter(|column| is_of_years(column)) {
        let mut start = 0;
        for part in column.cells.parts() {
            for row in 0..part.len() {
                if row.is_multiple_of(AT_HAND) {
                    part.touch(row..part.len().min(row + AT_HAND));
                }
                let cell = part.bytes(row, &rows.store);
                if !cell.is_ascii() && is_change(text(cell)) {
                    let name = text(cell).trim().to_owned();
                    found.push((start + row, name, Says::Change));
                }
            }
            start += part.len();
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    found.dedup_by_key(|(at, ..)| *at);
}

/// Whether what stands in the place of a year says how much others have changed: `2022年比2021年增长%`.
fn is_change(name: &str) -> bool {
    let name = unpadded(name.trim());
    CHANGES.iter().any(|word| name.contains(word))
}

/// Whether a name may be that of an average, a part or a whole, as far as its length and its first byte tell: all but
/// few are told at a glance to be none.
fn may_be_other(cell: &[u8]) -> bool {
    let begins = matches!(
        cell.first(),
        Some(0xE3 | 0xE4 | 0xE5 | 0xE8 | 0xEF | b'(' | b'#' | b'a' | b'A' | b'm' | b'M' | b' ')
    );
    let others = ["所有", "承", "接"].map(str::as_bytes);
    let begins = begins || others.iter().any(|word| cell.starts_with(word));
    begins && cell.len() <= LONGEST * 4 && says(text(cell).trim(), false).is_some()
}

/// What a name says of other rows.
fn says(name: &str, is_end: bool) -> Option<Says> {
    if is_total(name, is_end) {
        return Some(Says::Total);
    }
    if is_other(name) {
        let is_part = is_part(name);
        return Some(if is_part { Says::Part } else { Says::Total });
    }
    let is_whole = |name: &str| {
        WHOLES.contains(&name)
            || OF_ALL.iter().any(|word| name.starts_with(word))
                && name.chars().count() <= 2 * LONGEST
                && !NAME_ENDS.iter().any(|end| name.ends_with(end))
    };
    if is_whole(name) || name.contains([' ', '\u{3000}']) && is_whole(&unpadded(name)) {
        return Some(Says::Whole);
    }
    is_heading(name).then_some(Says::Heading)
}

/// Whether a name begins as a heading does: `一、砺沙镇`, `（二）青浦镇`.
fn is_heading(name: &str) -> bool {
    let open = name.strip_prefix(['(', '（']);
    let after = open.unwrap_or(name).trim_start_matches(NUMERALS);
    let numbered = after.len() < open.unwrap_or(name).len();
    let ends: &[char] = if open.is_some() {
        &[')', '）']
    } else {
        &['、', '．', '.']
    };
    numbered && after.starts_with(ends) && after.chars().nth(1).is_some()
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

/// Whether a name says that it is a part of the one above.
fn is_part(name: &str) -> bool {
    let name = name.trim_start();
    name.starts_with(OF_WHICH) || is_marked(name)
}

/// Whether a name has the mark of a part before it, as yearbooks have it: `#规模以上`.
fn is_marked(name: &str) -> bool {
    let rest = name.strip_prefix(['#', '＃']).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)))
}

/// Whether a name is that of an average, or of a part of the row above: `其中：苏南`.
fn is_other(name: &str) -> bool {
    let name = name.trim();
    if is_marked(name) {
        return true;
    }
    if let Some(rest) = name.strip_prefix(OF_WHICH) {
        return rest.starts_with([':', '：']);
    }
    let is_average = |name: &str| AVERAGES.iter().any(|word| name.eq_ignore_ascii_case(word));
    is_average(name) || name.contains(' ') && name.len() <= 12 && is_average(&unpadded(name))
}

/// Whether a name is that of a total or an average of the others.
pub(super) fn is_named(name: &str) -> bool {
    let is_average = || is_other(name) && !is_part(name);
    is_total(name, true) || is_average()
}

fn is_total(name: &str, is_end: bool) -> bool {
    let name = unpadded(name);
    let name = simplified(&name).unwrap_or(name);
    let name = name.trim_end_matches([':', '：']);
    // `小计一`, `合计2`, `合计2家`.
    let name = match name.trim_end_matches(['家', '户', '个']) {
        counted if counted.ends_with(|c: char| c.is_ascii_digit()) => counted,
        _ => name,
    };
    let numbered = name.trim_end_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(&c));
    let name = if numbered.ends_with('计') {
        numbered
    } else {
        name
    };
    // `合计（2家）`: what stands in brackets says of how many, or of which.
    let name = match name.find(['(', '（']) {
        Some(at) if at > 0 && name.ends_with([')', '）']) => &name[..at],
        _ => name,
    };
    if ALONE.contains(&name) || CARRIED.contains(&name) {
        return true;
    }
    if is_end && AT_THE_ENDS.contains(&name.to_lowercase().as_str()) {
        return true;
    }
    ANYWHERE
        .iter()
        .any(|word| name.ends_with(word) && name.chars().count() <= LONGEST)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
