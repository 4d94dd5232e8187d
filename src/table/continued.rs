//! Tables below each other in one sheet whose rows are about the same entities: a table comes in with the way to read the
//! one below it; where both share their key they go out as one.

use std::collections::HashSet;

use super::by_key;
use super::keyed::{Keyed, Years};
use super::renamed::{self, Fields};
use super::several::{self, Member};
use super::{SetAside, Table, aside};
use crate::i18n::{Arg, Result};

/// More tables are not looked for.
const MOST: usize = 12;

/// A table with those below it that say more of its entities; `read` reads the one whose header is in a row.
///
/// # Errors
/// When the work was cancelled.
pub(super) fn joined(
    table: Table,
    (fields, join): (Fields, Option<bool>),
    read: impl Fn(u32) -> Result<Table>,
) -> Result<Table> {
    let mut tables = vec![table];
    let mut starts = Vec::new();
    let mut titles = Vec::new();
    while let Some((start, header)) = tables.last().and_then(below) {
        if tables.len() == MOST {
            break;
        }
        match read(header) {
            Ok(table) => {
                let title = (start < header).then(|| table.source.titles.last().cloned());
                titles.push(title.flatten());
                starts.push(start);
                tables.push(table);
            }
            Err(problem) if problem.key.starts_with("jobs.") => return Err(problem),
            Err(_) => break,
        }
    }
    while tables.len() > 1 {
        starts.truncate(tables.len() - 1);
        titles.truncate(tables.len() - 1);
        let go_on = titles.iter().flatten().all(|title| says_on(title));
        if let Some(joined) = together(tables.clone(), (&starts, go_on), (fields, join)) {
            return Ok(joined);
        }
        tables.pop();
    }
    Ok(tables.swap_remove(0))
}

/// The row at which another table begins below one, and that of its header.
fn below(table: &Table) -> Option<(u32, u32)> {
    let mut rows = table.set_aside.iter().filter(|aside| is_other(aside));
    let first = rows.next()?.row;
    let mut all = table.set_aside.iter();
    let header = all.find_map(|aside| {
        let mut args = aside.reason.args.iter();
        args.find_map(|(name, arg)| match arg {
            Arg::Text(text) if *name == "row" && is_below(aside) => text.parse().ok(),
            _ => None,
        })
    })?;
    Some((first, header))
}

fn is_below(aside: &SetAside) -> bool {
    aside.reason.key == "table.row_of_another_table"
}

fn is_other(aside: &SetAside) -> bool {
    is_below(aside) || aside.reason.key == "table.another_table"
}

/// Whether the title of a table says that it goes on with the one above it.
fn says_on(title: &str) -> bool {
    let lower = title.to_lowercase();
    lower.contains('续') || lower.contains("cont.") || lower.contains("continued")
}

/// Whether tables with the same columns are about the same entities in other years.
fn are_of_other_years(members: &[Member], fields: Fields) -> bool {
    let mut rows = HashSet::new();
    let mut first: HashSet<&str> = HashSet::new();
    for (at, member) in members.iter().enumerate() {
        let table = &member.table;
        let keyed = Keyed::of(table, &member.name, fields);
        let keyed = keyed.filter(|keyed| matches!(keyed.years, Years::Column(_)));
        let Some(keyed) = keyed.filter(|_| several::goes_with(&members[0].table, table)) else {
            return false;
        };
        let mut own = HashSet::new();
        for row in 0..table.height() {
            let [code, name] = keyed.cells(table, row);
            let Some(key) = code.or(name) else { continue };
            own.insert(key);
            if !rows.insert((key, keyed.year(table, row))) {
                return false;
            }
        }
        if at == 0 {
            first = own;
        } else if first.intersection(&own).count() * 2 < first.len().max(own.len()) {
            return false;
        }
    }
    true
}

/// The tables as one, where all of them share the key of the fullest, or go on with it in other years.
fn together(
    tables: Vec<Table>,
    (starts, go_on): (&[u32], bool),
    (fields, join): (Fields, Option<bool>),
) -> Option<Table> {
    let source = tables[0].source.clone();
    let ends = starts.iter().copied().map(Some).chain([None]);
    let mut first = 1;
    let mut members = Vec::with_capacity(tables.len());
    for (mut table, end) in tables.into_iter().zip(ends) {
        if let Some(end) = end {
            cut(&mut table, end);
        }
        // What stands above all of them is said of all.
        table.source.titles.clone_from(&source.titles);
        table.notes.retain(|note| note.key != "table.preamble");
        let last = end.map_or_else(|| "…".to_owned(), |end| (end - 1).to_string());
        members.push(Member {
            lines: Some(format!("{first}:{last}").into()),
            ..Member::new(String::new(), table)
        });
        first = end.unwrap_or(first);
    }
    renamed::rename(&mut members, fields);
    let which = by_key::Which {
        wanted: join,
        to_one: false,
    };
    by_key::prepare(&mut members, fields, which);
    let base = several::fullest(&members)?;
    let are_joined = members
        .iter()
        .enumerate()
        .all(|(at, member)| at == base || member.stands.is_by_key());
    let is_one = are_joined || go_on && join != Some(false) && are_of_other_years(&members, fields);
    let mut joined = several::join(&members).filter(|_| is_one)?;
    joined.source = source;
    Some(joined)
}

/// Leaves out of a table what it says of the rows from one on, which are another's.
fn cut(table: &mut Table, start: u32) {
    let (own, others): (Vec<SetAside>, Vec<SetAside>) = std::mem::take(&mut table.set_aside)
        .into_iter()
        .partition(|aside| aside.row < start);
    table.set_aside = own;
    table.rows_read -= aside::count(&others);
}
