//! Other tables beside the first, with a blank column between: a body comes in; it goes out with the columns of one table,
//! the rows that are of the others alone set aside, and a word on each of the others.

use std::collections::HashSet;

use super::body::{Content, Raw, only};
use super::cells::Store;
use super::layout::looks_numeric;
use super::views::View;
use super::{SetAside, aside, header};
use crate::i18n::Message;

/// What headers of keys have: under one of these names stand what a table is about.
const KEYS: [&str; 18] = [
    "镇", "区", "县", "市", "企业", "单位", "公司", "名称", "行业", "产业", "年份", "年度", "指标",
    "项目", "类别", "类型", "机构", "领域",
];

/// Columns of one table: where they begin, how many there are, and how many of the first rows are theirs.
struct Table {
    first: usize,
    end: usize,
    height: usize,
}

/// Keeps the columns of one table: that which begins in the file's column `wanted`, else the first. What is to be told of
/// the others.
pub(super) fn keep_one(rows: &mut Content, wanted: Option<u32>) -> Vec<Message> {
    let tables = tables(rows);
    let place = |at: usize| rows.columns.get(at).map_or(0, |column| column.place);
    let chosen = match wanted {
        Some(wanted) => {
            let holds = |table: &Table| (table.first..table.end).any(|at| place(at) == wanted);
            let Some(chosen) = tables.iter().position(holds) else {
                let unknown = Message::new("table.no_first_column");
                return vec![unknown.with("column", wanted.to_string())];
            };
            chosen
        }
        None if tables.len() > 1 => 0,
        None => return Vec::new(),
    };
    let others = tables.iter().enumerate().filter(|(at, _)| *at != chosen);
    let told = others.map(|(_, other)| {
        let names = rows.columns[other.first..other.end].iter();
        let names: Vec<&str> = names.map(|column| column.name.as_str()).collect();
        Message::new("table.table_beside")
            .with("names", names.join("、"))
            .with("rows", other.height)
            .with("column", place(other.first).to_string())
    });
    let told = told.collect();
    let table = &tables[chosen];
    rows.columns.truncate(table.end);
    rows.columns.drain(..table.first);
    set_aside(rows);
    told
}

/// Puts the rows aside that hold nothing of the columns that are left.
fn set_aside(rows: &mut Content) {
    let mut keep = vec![false; rows.file_rows.len()];
    for column in &rows.columns {
        for (keep, cell) in keep.iter_mut().zip(column.cells.iter()) {
            *keep |= !rows.store.is_blank(cell);
        }
    }
    if keep.iter().all(|keep| *keep) {
        return;
    }
    for (row, _) in rows.file_rows.iter().zip(&keep).filter(|(_, keep)| !**keep) {
        let reason = Message::new("table.row_of_table_beside");
        rows.set_aside.push(SetAside::row(*row, reason));
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
}

/// The tables that stand side by side, by the gaps between their columns; one where what is behind a gap is no table of
/// its own.
fn tables(rows: &Content) -> Vec<Table> {
    let columns = &rows.columns;
    let is_again = |at: usize| {
        let own = &columns[at].name;
        let first = columns.first().map(|first| &first.name);
        first.is_some_and(|first| first != own && bare(own) == first)
    };
    let gaps = (1..columns.len())
        .filter(|&at| columns[at].place > columns[at - 1].place + 1 || is_again(at));
    let mut starts: Vec<usize> = std::iter::once(0).chain(gaps).collect();
    starts.push(columns.len());
    let whole = rows.file_rows.len();
    let mut tables = vec![Table {
        first: 0,
        end: columns.len(),
        height: whole,
    }];
    if starts.len() < 3 || whole == 0 {
        return tables;
    }
    for pair in starts.windows(2).skip(1) {
        let &[first, end] = pair else { continue };
        let before = tables.last().map_or(0, |table| table.first);
        let Some(height) = stands_alone(&columns[before..first], &columns[first..end], rows) else {
            continue;
        };
        if let Some(last) = tables.last_mut() {
            last.end = first;
        }
        tables.push(Table {
            first,
            end: columns.len(),
            height,
        });
    }
    tables
}

/// How many rows a table has that stands beside another; `None` where its columns are those of the other.
fn stands_alone(before: &[Raw], columns: &[Raw], rows: &Content) -> Option<usize> {
    let store = &rows.store;
    let (key, others) = columns.split_first()?;
    if others.is_empty() || before.len() < 2 || header::tidy(&key.name).is_empty() {
        return None;
    }
    // The same names again are the same table further on.
    let names = |columns: &[Raw]| -> Vec<String> {
        let names = columns.iter().map(|column| bare(&column.name).to_owned());
        names.collect()
    };
    if names(before) == names(columns) {
        return None;
    }
    let height = height_of(columns, store)?;
    let keys = texts(key, height, store);
    let are_words = keys.iter().all(|key| !key.is_empty() && !is_number(key));
    let is_key = are_words && keys.iter().collect::<HashSet<_>>().len() == keys.len();
    let any_numbers = others.iter().any(|column| {
        texts(column, height, store)
            .iter()
            .any(|cell| is_number(cell))
    });
    if !is_key || !any_numbers {
        return None;
    }
    let own = height_of(before, store);
    let first = before.first()?;
    let differ = own.is_some_and(|own| own != height);
    let called = || KEYS.iter().any(|word| key.name.contains(word));
    let firsts = || texts(first, height, store);
    // The same keys in the same rows are those of one table.
    if firsts() == keys {
        return None;
    }
    let both = || called() && firsts().iter().collect::<HashSet<_>>().len() == height;
    (differ || both()).then_some(height)
}

/// How many rows some columns have, where these are the first ones and nothing stands below.
fn height_of(columns: &[Raw], store: &Store) -> Option<usize> {
    let mut filled: Vec<bool> = Vec::new();
    for column in columns {
        for (at, cell) in column.cells.iter().enumerate() {
            if at == filled.len() {
                filled.push(false);
            }
            filled[at] |= !store.is_blank(cell);
        }
    }
    let height = filled.iter().take_while(|filled| **filled).count();
    let rest = filled.get(height..).unwrap_or_default();
    (height > 0 && rest.iter().all(|filled| !filled)).then_some(height)
}

fn texts<'a>(column: &'a Raw, height: usize, store: &'a Store) -> Vec<&'a str> {
    let cells = column.cells.iter().take(height);
    cells.map(|cell: &View| store.text(cell).trim()).collect()
}

fn is_number(cell: &str) -> bool {
    looks_numeric(cell)
}

/// A header without the number that a repeated one has.
fn bare(name: &str) -> &str {
    header::uncounted(name).unwrap_or(name)
}
