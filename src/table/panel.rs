//! A folder or an archive of tables becomes one: each file is read by itself, what is no table is passed over with a
//! note, and the rest is joined.

use std::path::Path;

use polars_buffer::Buffer;

use super::read::{ReadOptions, content, fingerprint, is_empty, understand};
use super::renamed::{self, Fields};
use super::several::Member;
use super::{Table, by_indicator, members, several};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// The files of a folder as one table.
///
/// # Errors
/// When none of them is a table, or the work was cancelled.
pub(super) fn of_folder(
    path: &Path,
    options: &ReadOptions,
    fields: Fields,
    progress: &Progress,
) -> Result<Table> {
    let unreadable =
        |error: std::io::Error| Message::new("table.unreadable").with("problem", error.to_string());
    let names = members::of_folder(path).map_err(unreadable)?;
    let chosen = chosen_member(&names, options)?;
    let mut members = Members::default();
    let mut whole = 0;
    for (name, options) in chosen {
        progress.check()?;
        let file = path.join(&name);
        let table = content(&file, progress).and_then(|bytes| {
            whole += bytes.len() as u64;
            members::check_whole(whole)?;
            let bytes = Buffer::from(bytes);
            let mut table = member(&file, &bytes, (&options, fields), progress)?;
            table.source.fingerprint = fingerprint(&bytes, progress)?;
            Ok(table)
        });
        members.take(&name, &name, table)?;
    }
    let fingerprints = members.fingerprints();
    let mut table = members.join(names, fields)?;
    table.source.fingerprint = fingerprint(fingerprints.as_bytes(), progress)?;
    table.source.bytes = whole;
    path.clone_into(&mut table.source.path);
    Ok(table)
}

/// The files of an archive as one table.
///
/// # Errors
/// When it is damaged, none of them is a table, or the work was cancelled.
pub(super) fn of_archive(
    path: &Path,
    bytes: &[u8],
    (options, fields): (&ReadOptions, Fields),
    progress: &Progress,
) -> Result<Table> {
    let numbers = members::of_archive(bytes)?;
    let names: Vec<String> = numbers.iter().map(|(_, name)| name.clone()).collect();
    let archive = path.file_name().map(|name| name.to_string_lossy());
    let mut members = Members::default();
    for (name, options) in chosen_member(&names, options)? {
        progress.check()?;
        let number = numbers.iter().find(|(_, other)| *other == name);
        let table = number
            .map_or(Ok(Vec::new()), |(at, _)| {
                members::unpack(bytes, *at, progress)
            })
            .and_then(|bytes| {
                let options = (&options, fields);
                member(&path.join(&name), &Buffer::from(bytes), options, progress)
            });
        let label = format!("{}/{name}", archive.as_deref().unwrap_or_default());
        members.take(&name, &label, table)?;
    }
    let mut table = members.join(names, fields)?;
    table.source.bytes = bytes.len() as u64;
    path.clone_into(&mut table.source.path);
    Ok(table)
}

/// The files to be read, each with its options: the one that is chosen as a sheet, or all.
///
/// # Errors
/// When there are too many of them.
fn chosen_member(names: &[String], options: &ReadOptions) -> Result<Vec<(String, ReadOptions)>> {
    let chosen = options.sheet.as_deref().and_then(|chosen| {
        let last = |name: &str| name.rsplit('/').next() == Some(chosen);
        names.iter().find(|name| *name == chosen || last(name))
    });
    if let Some(name) = chosen {
        let options = ReadOptions {
            sheet: None,
            ..options.clone()
        };
        return Ok(vec![(name.clone(), options)]);
    }
    members::check_count(names.len())?;
    let all = names.iter();
    Ok(all.map(|name| (name.clone(), options.clone())).collect())
}

/// One file of a folder or an archive; archives in it are not opened.
fn member(
    path: &Path,
    bytes: &Buffer<u8>,
    options: (&ReadOptions, Fields),
    progress: &Progress,
) -> Result<Table> {
    if is_empty(bytes) {
        return Err(Message::new("table.empty"));
    }
    understand(path, bytes.clone(), options, progress)
}

/// Tables on their way to be one, and what was passed over.
#[derive(Default)]
struct Members {
    tables: Vec<Member>,
    passed: Vec<Message>,
}

impl Members {
    /// Takes a table, or what hinders it to be one; a cancelled reading ends here.
    fn take(&mut self, name: &str, label: &str, table: Result<Table>) -> Result<()> {
        match table {
            Ok(table) => self.tables.push(Member {
                name: name.to_owned(),
                file: Some(label.into()),
                sheet: None,
                as_column: None,
                table,
                renamed: Vec::new(),
            }),
            Err(problem) if problem.key.starts_with("jobs.") => return Err(problem),
            Err(problem) => self.passed.push(
                Message::new("table.passed_over")
                    .with("file", label)
                    .with("problem", problem),
            ),
        }
        Ok(())
    }

    fn fingerprints(&self) -> String {
        let prints = self
            .tables
            .iter()
            .map(|member| format!("{}\n{}\n", member.name, member.table.source.fingerprint));
        prints.collect()
    }

    fn join(mut self, names: Vec<String>, fields: Fields) -> Result<Table> {
        by_indicator::name_values(&mut self.tables);
        renamed::rename(&mut self.tables, fields);
        let first = self.passed.first().cloned();
        let mut table = several::join(&self.tables)
            .ok_or_else(|| first.unwrap_or_else(|| Message::new("table.folder_without_tables")))?;
        table.notes.extend(self.passed);
        // What would be a sheet stands beside each part, and what can be chosen are the files.
        table.source.sheet = None;
        table.source.sheets = names;
        Ok(table)
    }
}
