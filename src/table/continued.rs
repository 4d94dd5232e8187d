//! Tables below each other in one sheet whose rows are about the same entities: a table comes in with the way to read the
//! one below it; where both share their key they go out as one.

use super::by_key;
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
    while let Some((start, header)) = tables.last().and_then(below) {
        if tables.len() == MOST {
            break;
        }
        match read(header) {
            Ok(table) => {
                starts.push(start);
                tables.push(table);
            }
            Err(problem) if problem.key.starts_with("jobs.") => return Err(problem),
            Err(_) => break,
        }
    }
    while tables.len() > 1 {
        starts.truncate(tables.len() - 1);
        if let Some(joined) = together(tables.clone(), &starts, (fields, join)) {
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

/// The tables as one, where all of them share the key of the fullest.
fn together(
    tables: Vec<Table>,
    starts: &[u32],
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
    let mut joined = several::join(&members).filter(|_| are_joined)?;
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
