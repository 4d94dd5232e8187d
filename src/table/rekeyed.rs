//! A table as it stands below those that it is joined to: its rows and whom they are about come in; they go out under the
//! headers of these, with the key and the year that they have there.

use super::keyed::{Keyed, Rows, Years};
use super::merges::Merges;
use super::origin::{Arrangement, Part};
use super::several::{Member, Stands};
use super::whole::Whole;
use super::{Column, Origins, SetAside, Table, aside, header};
use crate::i18n::Message;

/// What the header ends with under which a list counts its rows.
pub(crate) const COUNTED: &str = "（条）";

/// What becomes of a table.
pub(super) struct Made {
    /// Its number among the tables.
    pub at: usize,
    /// The table that it is then, where it is another one.
    pub table: Option<Table>,
    /// How it stands to the others.
    pub stands: Stands,
    /// The header of its years.
    pub years: Option<String>,
}

/// A row on its way.
struct Row {
    at: usize,
    of: Option<(usize, bool)>,
    year: Option<i32>,
    /// Whether its figures are of that year.
    has_figures: bool,
}

/// A table with the keys and years of the whole, and the rows whose figures are of no year that the whole has of them;
/// `of_a_year` says of which of its columns that may be said.
pub(super) fn made(
    member: &Member,
    (keyed, of_a_year): (&Keyed, &[bool]),
    (of, is_whole): (&[Option<(usize, bool)>], bool),
    whole: &Whole,
) -> (Table, Vec<usize>) {
    let table = &member.table;
    let mut set_aside = Vec::new();
    // What others are joined to has a row of the last year for each of its figures.
    let needs_last = |row: usize| {
        let mut columns = table.columns.iter().zip(of_a_year).enumerate();
        let says = |cell: Option<&str>| cell.is_some_and(|cell| !cell.trim().is_empty());
        is_whole
            && columns.any(|(at, (column, is_of_a_year))| {
                *is_of_a_year && !keyed.has(at) && says(column.cells.get(row))
            })
    };
    let (rows, left) = rows(table, keyed, (of, &needs_last), whole, &mut set_aside);
    let names = names(table, keyed, whole);
    let mut columns: Vec<Column> = Vec::with_capacity(table.columns.len() + 3);
    let mut places: Vec<Vec<(u32, u32)>> = Vec::with_capacity(table.columns.len() + 3);
    for (place, (column, name)) in table.columns.iter().zip(names).enumerate() {
        // Numbers of rows say nothing below others.
        if header::counts_rows(&column.name) && !keyed.has(place) {
            continue;
        }
        let is_key = Some(place) == keyed.code || Some(place) == keyed.name;
        let figures = of_a_year.get(place).copied().unwrap_or(true);
        let cell = |row: &Row| {
            let own = column.cells.get(row.at);
            if is_key {
                return key_cell(Some(place) == keyed.code, own, row, whole);
            }
            own.filter(|_| row.has_figures || !figures)
                .map(str::to_owned)
        };
        columns.push(Column {
            name,
            unit: column.unit.clone(),
            cells: rows.iter().map(cell).collect(),
        });
        let cells = rows.iter();
        places.push(cells.map(|row| table.origins.cell(row.at, place)).collect());
    }
    for (column, from) in added(member, keyed, &rows, whole) {
        columns.insert(0, column);
        let cell = |row: &Row| from.map_or((0, 0), |at| table.origins.cell(row.at, at));
        places.insert(0, rows.iter().map(cell).collect());
    }
    let parts = parts(table, &rows, &places);
    set_aside.extend(table.set_aside.iter().cloned());
    let table = Table {
        columns,
        origins: Origins::of_parts(parts),
        set_aside: aside::in_order(set_aside),
        ..table.clone()
    };
    (table, left)
}

/// The parts of a table with the places of its cells: as many as it had of which a row is left.
fn parts(table: &Table, rows: &[Row], places: &[Vec<(u32, u32)>]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut first = 0;
    while let Some(row) = rows.get(first) {
        let own = table.origins.part(row.at);
        let is_of_it = |row: &&Row| std::ptr::eq(table.origins.part(row.at), own);
        let count = rows[first..].iter().take_while(is_of_it).count();
        let cells = places
            .iter()
            .map(|column| column[first..first + count].to_vec());
        parts.push(Part {
            first,
            arrangement: Arrangement::Gathered {
                header: own.header().unwrap_or(table.source.header_rows.1),
                cells: cells.collect(),
            },
            // The cells that are gathered are where they stand.
            merges: Merges::default(),
            ..own.clone()
        });
        first += count;
    }
    parts
}

/// The rows with their years, and those whose figures are of none. What has no year beside others that do is of each of
/// theirs, its figures of the last of all. Of a list remain the things of those and of the years that the others have,
/// each once.
fn rows(
    table: &Table,
    keyed: &Keyed,
    (of, needs_last): (&[Option<(usize, bool)>], &dyn Fn(usize) -> bool),
    whole: &Whole,
    set_aside: &mut Vec<SetAside>,
) -> (Vec<Row>, Vec<usize>) {
    let last = whole.last().filter(|_| keyed.years == Years::None);
    let mut rows = Vec::with_capacity(table.height());
    let mut left = Vec::new();
    let mut seen = Rows::default();
    for (row, of) in of.iter().enumerate() {
        let mut one = |year, has_figures| {
            rows.push(Row {
                at: row,
                of: *of,
                year,
                has_figures,
            });
        };
        let year = last.or_else(|| keyed.year(table, row));
        if keyed.is_list {
            let reason = match of {
                _ if !seen.is_new(table, row) => Some("table.listed_again"),
                None => {
                    let [_, name] = keyed.cells(table, row);
                    let is_of_several = name.is_some_and(|name| whole.is_of_several(name));
                    Some(if is_of_several {
                        "table.listed_namesake"
                    } else {
                        "table.listed_stranger"
                    })
                }
                Some((entity, _)) if !whole.has(*entity, year) => Some("table.listed_other_year"),
                // What came about at no known time is of no year.
                Some(_) if year.is_none() && whole.last().is_some() => Some("table.listed_no_year"),
                Some(_) => None,
            };
            match reason {
                None => one(year, true),
                Some(key) => {
                    let place = table.origins.file_row(row);
                    set_aside.push(SetAside::row(place, Message::new(key)));
                }
            }
            continue;
        }
        let years = of.and_then(|(entity, _)| whole.years(entity));
        match (last, years.filter(|years| !years.is_empty())) {
            (Some(last), Some(years)) => {
                for own in years {
                    one(Some(*own), *own == last);
                }
                if !years.contains(&last) {
                    if needs_last(row) {
                        one(Some(last), true);
                    } else {
                        left.push(row);
                    }
                }
            }
            _ => one(year, true),
        }
    }
    (rows, left)
}

/// The headers of a table where those of its key and years are the whole's.
fn names(table: &Table, keyed: &Keyed, whole: &Whole) -> Vec<String> {
    let years = match keyed.years {
        Years::Column(at) => Some(at),
        _ => None,
    };
    let mut names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let keys = [keyed.code, keyed.name, years];
    for (at, header) in keys.into_iter().zip(&whole.headers) {
        if let (Some(at), Some(header)) = (at, header) {
            for (other, name) in names.iter_mut().enumerate() {
                if other != at && name == header {
                    name.push_str(" (2)");
                }
            }
            names[at].clone_from(header);
        }
    }
    names
}

/// What a cell of the key says below the whole: what the whole writes itself.
fn key_cell(is_code: bool, own: Option<&str>, row: &Row, whole: &Whole) -> Option<String> {
    let known = row.of.and_then(|(entity, _)| whole.get(entity));
    let known = known.and_then(|known| {
        if is_code {
            known.code.as_deref()
        } else {
            known.name.as_deref()
        }
    });
    known.or(own).map(str::to_owned)
}

/// The columns that the whole has and a table does not, each with the column that its cells stand for: the codes, the
/// years, and how many things a list has.
fn added(
    member: &Member,
    keyed: &Keyed,
    rows: &[Row],
    whole: &Whole,
) -> Vec<(Column, Option<usize>)> {
    let mut added = Vec::new();
    let column = |name: String, unit: Option<&str>, cells| Column {
        name,
        unit: unit.map(str::to_owned),
        cells,
    };
    let [codes, _, years] = &whole.headers;
    if let (None, Some(header)) = (keyed.code, codes) {
        let code = |row: &Row| whole.get(row.of?.0)?.code.clone();
        let cells = rows.iter().map(code).collect();
        added.push((column(header.clone(), None, cells), keyed.name));
    }
    let from = match keyed.years {
        Years::Event(at) => Some(Some(at)),
        Years::None if whole.last().is_some() => Some(None),
        _ => None,
    };
    if let Some(from) = from {
        let year = |row: &Row| row.year.map(|year| year.to_string());
        let cells = rows.iter().map(year).collect();
        let header = years.clone().unwrap_or_else(|| "year".to_owned());
        added.push((column(header, None, cells), from));
    }
    if keyed.is_list {
        let cells = rows.iter().map(|_| Some("1")).collect();
        let counted = column(counted(&member.name), Some("条"), cells);
        added.push((counted, keyed.name.or(keyed.code)));
    }
    added
}

/// The header under which a list counts its rows.
pub(super) fn counted(list: &str) -> String {
    let name = list.rsplit('/').next().unwrap_or(list);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // Lists of several years count under one header.
    let plain = header::split_year(stem).map_or_else(|| stem.to_owned(), |(name, _)| name);
    let plain = if plain.is_empty() { stem } else { &plain };
    format!("{plain}{COUNTED}")
}
