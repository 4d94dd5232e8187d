//! The sheets of a workbook as one table, or the one that holds most: a workbook comes in, and a table goes out that tells
//! of the sheets which were not read.

use std::path::Path;

use super::assemble::{Parts, assemble};
use super::by_key::Which;
use super::read::ReadOptions;
use super::renamed::{self, Fields};
use super::several::{self, Member, Stands};
use super::year_of_name::year_of;
use super::{Format, Table, alike, by_indicator, by_key, workbook};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A sheet of a workbook; several as one table, when their columns are the same and their names are years or places, or
/// when the user wants all of them.
///
/// # Errors
/// When the workbook is damaged, too large, or has no table that is wanted.
pub(super) fn read(
    path: &Path,
    bytes: &[u8],
    size: u64,
    format: Format,
    (options, fields): (&ReadOptions, Fields),
    progress: &Progress,
) -> Result<Table> {
    let table = |sheet: workbook::Sheet, is_one_of_several: bool| {
        let name = sheet.name.as_deref();
        let says =
            |name: &&str| alike::kind_of(&[*name]).is_some() || is_one_of_several && is_own(name);
        let called = name.filter(says).map(str::to_owned);
        let parts = Parts {
            layout: sheet.layout,
            rows: sheet.rows,
            sheet: sheet.name,
            sheets: sheet.sheets,
            encoding: None,
            delimiter: None,
            quote: None,
            doubtful: Vec::new(),
            called,
        };
        assemble(path, size, format, parts, options)
    };
    let is_year = |name: &str| year_of(name).is_some();
    let mut sheets = workbook::read(bytes, format, options, progress, is_year, true)?;
    let mut apart = Vec::new();
    if sheets.read.len() + sheets.passed.len() > 1 {
        let mut members: Vec<Member> = Vec::with_capacity(sheets.read.len());
        let names: Vec<String> = sheets
            .read
            .iter()
            .filter_map(|sheet| sheet.name.clone())
            .filter(|name| !sheets.beside.contains(name))
            .collect();
        let are_years = names.iter().all(|name| is_year(name));
        let kind = alike::kind_of(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut told = names.clone();
        told.extend(sheets.passed.iter().map(|(name, _)| name.clone()));
        let keyed = sheets.keyed;
        let as_column = (!are_years && !keyed).then(|| kind.unwrap_or(several::SHEETS));
        for sheet in sheets.read.drain(..) {
            let name = sheet.name.clone().unwrap_or_default();
            match table(sheet, true) {
                Ok(table) => members.push(Member {
                    sheet: Some(name.as_str().into()),
                    as_column,
                    ..Member::new(name, table)
                }),
                // What the user says fits none but all of the sheets.
                Err(problem) if options.units.is_some() || options.layout.is_some() => {
                    return Err(problem);
                }
                Err(problem) => sheets.passed.push((name, problem)),
            }
        }
        // What the sheets are called is whom their rows are about.
        if members.iter().all(|member| is_of_one(&member.table)) {
            tell_nothing_apart(&mut members);
        }
        by_indicator::name_values(&mut members);
        let passed = sheets.passed.into_iter().map(passed_over);
        renamed::rename(&mut members, fields);
        let which = Which {
            wanted: options.join,
            to_one: keyed,
        };
        by_key::prepare(&mut members, fields, which);
        members.retain(|member| {
            let stands = matches!(member.stands, Stands::Base) || member.stands.is_by_key();
            stands || !sheets.beside.contains(&member.name)
        });
        if keyed {
            keep_keyed(&mut members);
            told.retain(|name| {
                members.is_empty() || members.iter().any(|member| member.name == *name)
            });
        }
        if members.iter().any(|member| member.stands.is_by_key()) {
            tell_nothing_apart(&mut members);
        }
        // One alone is no panel: then it is the fullest sheet that is read.
        if (several::together(&members) > 1 || members.len() == 1)
            && let Some(mut joined) = several::join(&members)
        {
            joined.source.sheet = None;
            joined.notes.extend(passed);
            joined.source.alike = sheets.alike;
            note_unread(&mut joined, &told);
            return Ok(joined);
        }
        apart = members.into_iter().map(|member| member.name).collect();
        sheets = workbook::read(bytes, format, options, progress, |_| false, false)?;
    }
    progress.check()?;
    let sheet = sheets.read.pop();
    let mut table = sheet.map_or_else(
        || Err(Message::new("table.no_sheets")),
        |sheet| table(sheet, false),
    )?;
    apart.retain(|name| Some(name) != table.source.sheet.as_ref());
    if !apart.is_empty() {
        let note = Message::new("table.sheets_apart").with("sheets", apart.join(", "));
        table.notes.push(note);
    }
    table.source.alike = sheets.alike;
    apart.extend(table.source.sheet.clone());
    if options.sheet.is_none() {
        note_unread(&mut table, &apart);
    }
    Ok(table)
}

/// Leaves those that share their key with the fullest; none where they are different things of different ones: the fullest
/// alone is read then, and the others are named.
fn keep_keyed(members: &mut Vec<Member>) {
    if !members.iter().any(|member| member.stands.is_by_key()) {
        return members.clear();
    }
    let base = several::fullest(members);
    let mut at = 0;
    members.retain(|member| {
        let is_base = base == Some(at);
        at += 1;
        is_base || member.stands.is_by_key()
    });
}

/// What sheets are called is none of their columns.
pub(super) fn tell_nothing_apart(members: &mut [Member]) {
    for member in members {
        member.as_column = None;
    }
}

/// A sheet that could not be read, and why.
fn passed_over((name, problem): (String, Message)) -> Message {
    Message::new("table.passed_over")
        .with("file", name)
        .with("problem", problem)
}

/// Whether a name is given by somebody, and says no year.
pub(super) fn is_own(name: &str) -> bool {
    let name = name.to_lowercase();
    year_of(&name).is_none()
        && !name.starts_with("sheet")
        && !name.starts_with("工作表")
        && name.chars().any(char::is_alphabetic)
}

/// Whether all rows of a table are about one entity that none of its columns in the file names.
pub(super) fn is_of_one(table: &Table) -> bool {
    let mut columns = table.columns.iter().enumerate();
    columns.any(|(at, column)| {
        let mut cells = column.cells.iter();
        let first = cells.next();
        column.name == "entity"
            && table.place(0, at).column == 0
            && cells.all(|cell| Some(cell) == first)
    })
}

/// Tells of the sheets that are neither read nor told of otherwise.
fn note_unread(table: &mut Table, told: &[String]) {
    let source = &table.source;
    let is_open = |name: &&String| !told.contains(name) && !source.alike.contains(name);
    let unread: Vec<&str> = source
        .sheets
        .iter()
        .filter(is_open)
        .map(String::as_str)
        .collect();
    if !unread.is_empty() {
        let note = Message::new("table.sheets_unread").with("sheets", unread.join("、"));
        table.notes.push(note);
    }
}
