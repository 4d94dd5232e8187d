//! A body comes in; its rows whose first name or year says something of others go out, and what is written there.

use std::collections::HashSet;

use rayon::prelude::*;

use super::words::{LONGEST, Says, TOTAL, is_change, is_span, may_be_other, says, text};
use crate::table::body::{Content, Raw};
use crate::table::cells::is_blank;
use crate::table::several::is_year_name;
use crate::table::views::Part;
use crate::table::{alike, header};

/// A name is looked for in this many first columns.
pub(super) const COLUMNS: usize = 3;

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

/// The rows whose first cell that is not blank is that of a total, and what is written there.
pub(super) fn found(rows: &Content) -> Vec<(usize, String, Says)> {
    /// Stands for a name that is none of a total, as all but few are.
    const OTHER: &[u8] = b".";
    let height = rows.file_rows.len();
    let is_end = |at: usize| at == 0 || at + 1 == height;
    let mut firsts: Vec<&[u8]> = vec![&[]; height];
    for column in rows.columns.iter().take(COLUMNS) {
        let mut rest = firsts.as_mut_slice();
        let mut parts = Vec::new();
        for (start, part) in column.cells.placed() {
            let (room, after) = rest.split_at_mut(part.len().min(rest.len()));
            parts.push((start, part, room));
            rest = after;
        }
        let open = parts.into_par_iter().map(|(start, part, room)| {
            let mut open = 0;
            let cells = part.cells(&rows.store).enumerate();
            for (first, (row, cell)) in room.iter_mut().zip(cells) {
                if !first.is_empty() {
                    continue;
                }
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
        let parts: Vec<(usize, &Part)> = column.cells.placed().collect();
        let found = parts.into_par_iter().flat_map_iter(|(start, part)| {
            let cells = part.cells(&rows.store).enumerate();
            cells.filter_map(move |(row, cell)| {
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
pub(super) fn is_of_years(column: &Raw) -> bool {
    is_year_name(&column.name)
}

/// Whether years stand before everything else.
pub(super) fn begins_with_years(columns: &[Raw]) -> bool {
    columns.first().is_some_and(is_of_years)
}

/// Adds the rows that say how much others have changed, or what several years come to, where these have their year.
fn changes(rows: &Content, found: &mut Vec<(usize, String, Says)>) {
    let columns = rows.columns.iter().take(COLUMNS);
    for column in columns.filter(|column| is_of_years(column)) {
        for (start, part) in column.cells.placed() {
            for (row, cell) in part.cells(&rows.store).enumerate() {
                let says = if !cell.is_ascii() && is_change(text(cell)) {
                    Says::Change
                } else if is_span(text(cell)) {
                    Says::Span
                } else {
                    continue;
                };
                found.push((start + row, text(cell).trim().to_owned(), says));
            }
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    found.dedup_by_key(|(at, ..)| *at);
}

/// Whether a cell has nothing but white space.
fn is_nothing(cell: &[u8]) -> bool {
    let shows = cell.first().is_some_and(u8::is_ascii_graphic);
    !shows && is_blank(text(cell))
}
