//! The lists of records of a JSON text as one table: those that say more of the same entities are joined as sheets are, the
//! others are told, each to be had by its name.

use std::path::Path;

use super::assemble::{Parts, assemble};
use super::book::Book;
use super::by_key::Which;
use super::json::{self, List};
use super::read::ReadOptions;
use super::renamed::{self, Fields};
use super::several::{self, Member};
use super::sheets::{is_of_one, is_own, tell_nothing_apart};
use super::year_of_name::year_of;
use super::{Format, Table, alike, by_indicator, by_key, encoding, workbook};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// What was read of a list, with its name and how many records it has.
struct Read {
    name: String,
    count: usize,
    table: Table,
}

/// A JSON text, whose lists are chosen as sheets are.
///
/// # Errors
/// When it is damaged, holds no records, or has no list that is wanted.
pub(super) fn read(
    path: &Path,
    bytes: &[u8],
    size: u64,
    (options, fields): (&ReadOptions, Fields),
    progress: &Progress,
) -> Result<Table> {
    let text = encoding::decode(bytes, options.encoding.as_deref(), progress)?;
    let mut notes = Vec::new();
    let lists = json::lists(&text.text, &mut notes, progress)?;
    let names: Vec<String> = match lists.as_slice() {
        [_] => Vec::new(),
        several => several.iter().map(|list| list.name.clone()).collect(),
    };
    let table = |list: List| -> Result<Read> {
        let count = list.records.len();
        let mut notes = notes.clone();
        let (rows, has_names) = json::list_rows(list.records, &mut notes, progress)?;
        progress.check()?;
        let own = ReadOptions {
            header_row: options.header_row.or(has_names.then_some(1.into())),
            ..ReadOptions::default()
        };
        let mut book = Book::Rows(rows, Vec::new());
        let (layout, mut rows) = workbook::rows(&mut book, &[], "", &own, progress)?;
        rows.notes.splice(0..0, notes);
        let parts = Parts {
            layout,
            rows,
            sheet: (!names.is_empty()).then(|| list.name.clone()),
            sheets: names.clone(),
            encoding: Some(text.encoding),
            delimiter: None,
            quote: None,
            doubtful: Vec::new(),
            called: called(&list.name, names.len()),
        };
        let table = assemble(path, size, Format::Json, parts, options)?;
        Ok(Read {
            name: list.name,
            count,
            table,
        })
    };
    let chosen = options.sheet.as_deref().filter(|_| !names.is_empty());
    let all = chosen.is_some_and(|chosen| workbook::is_all(&names, chosen));
    if let Some(chosen) = chosen.filter(|_| !all) {
        let name = workbook::chosen_sheet(&names, chosen)?;
        let mut lists = lists.into_iter();
        let list = lists.find(|list| list.name == name);
        let list = list.ok_or_else(|| Message::new("table.json_no_records"))?;
        return Ok(table(list)?.table);
    }
    let mut read = Vec::with_capacity(lists.len());
    let mut problem = None;
    for list in lists {
        match table(list) {
            Ok(own) => read.push(own),
            Err(other) if other.key.starts_with("jobs.") => return Err(other),
            Err(other) => problem = problem.or(Some(other)),
        }
    }
    if read.len() > 1 {
        return Ok(together(read, (options, fields)));
    }
    let only = read.pop().map(|own| own.table);
    only.ok_or_else(|| problem.unwrap_or_else(|| Message::new("table.json_no_records")))
}

/// What the rows of a list are about where nothing in it says so: a place, an enterprise, or one of several.
fn called(name: &str, count: usize) -> Option<String> {
    let name = last(name);
    let says = alike::kind_of(&[name]).is_some() || count > 1 && is_own(name);
    says.then(|| name.to_owned())
}

/// The last of the names that lead to a list.
fn last(name: &str) -> &str {
    name.rsplit(" / ").next().unwrap_or(name)
}

/// The tables as one: those with the columns or the key of the fullest; all of them where the user wants it.
fn together(read: Vec<Read>, (options, fields): (&ReadOptions, Fields)) -> Table {
    let names: Vec<&str> = read.iter().map(|own| last(&own.name)).collect();
    let are_years = names.iter().all(|name| year_of(name).is_some());
    let kind = alike::kind_of(&names);
    let as_column = (!are_years).then_some(kind.unwrap_or(several::SHEETS));
    let counts: Vec<usize> = read.iter().map(|own| own.count).collect();
    let mut members: Vec<Member> = read
        .into_iter()
        .map(|own| Member {
            sheet: Some(own.name.as_str().into()),
            as_column,
            ..Member::new(last(&own.name).to_owned(), own.table)
        })
        .collect();
    // What the lists are called is whom their rows are about.
    if members.iter().all(|member| is_of_one(&member.table)) {
        tell_nothing_apart(&mut members);
    }
    by_indicator::name_values(&mut members);
    renamed::rename(&mut members, fields);
    let which = Which {
        wanted: options.join,
        to_one: false,
    };
    by_key::prepare(&mut members, fields, which);
    let Some(base) = several::fullest(&members) else {
        return members.swap_remove(0).table;
    };
    let goes = |at: usize| {
        let member = &members[at];
        at == base
            || member.stands.is_by_key()
            || several::goes_with(&members[base].table, &member.table)
    };
    let kept: Vec<bool> = (0..members.len()).map(goes).collect();
    let left = members.iter().zip(&counts).zip(&kept);
    let left: Vec<(String, usize)> = left
        .filter(|(_, kept)| !**kept)
        .map(|((member, count), _)| (member.label().to_string(), *count))
        .collect();
    let mut at = 0;
    let first = members[base].label().to_string();
    members.retain(|_| {
        at += 1;
        kept[at - 1]
    });
    if members.iter().any(|member| member.stands.is_by_key()) {
        tell_nothing_apart(&mut members);
    }
    let mut table = match members.len() {
        1 => members.swap_remove(0).table,
        _ => match several::join(&members) {
            Some(mut joined) => {
                joined.source.sheet = None;
                joined
            }
            None => members.swap_remove(0).table,
        },
    };
    if table.source.sheet.is_some() {
        let note = Message::new("table.json_path").with("path", first);
        table.notes.push(note);
    }
    if !left.is_empty() {
        let rows: usize = left.iter().map(|(_, count)| count).sum();
        let names: Vec<&str> = left.iter().map(|(name, _)| name.as_str()).collect();
        let told = Message::new("table.other_lists")
            .with("count", left.len())
            .with("rows", rows)
            .with("first", names[0])
            .with("lists", names.join("、"));
        table.told.push(told);
    }
    table
}
