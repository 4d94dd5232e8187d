//! A folder or an archive of tables becomes one: each file is read by itself, what is no table is passed over with a
//! note, and the rest is joined.

use std::path::{Path, PathBuf};

use polars_buffer::Buffer;

use super::by_key::Which;
use super::read::{ReadOptions, content, fingerprint, is_empty, understand};
use super::refused::in_file;
use super::renamed::{self, Fields};
use super::several::Member;
use super::{Table, by_indicator, by_key, format, members, several};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// Where a file stands.
#[derive(Clone, Copy)]
enum Within {
    /// In the folder or the archive itself.
    Outer(usize),
    /// In one of the archives in it.
    Inner(usize, usize),
}

/// The files of a folder or an archive; those of archives in it are among them.
struct Files {
    names: Vec<String>,
    places: Vec<Within>,
    /// The archives in it.
    inner: Vec<Buffer<u8>>,
    /// The password of those.
    password: Option<String>,
}

impl Files {
    /// Those of these names; `content` gives the bytes of one.
    ///
    /// # Errors
    /// When the archives in it are too large together, or the work was cancelled.
    fn of(
        outer: Vec<(usize, String)>,
        content: impl Fn(usize) -> Result<Buffer<u8>>,
        password: Option<&str>,
        progress: &Progress,
    ) -> Result<Self> {
        let mut files = Self {
            names: Vec::new(),
            places: Vec::new(),
            inner: Vec::new(),
            password: password.map(str::to_owned),
        };
        let mut whole = 0;
        for (at, name) in outer {
            progress.check()?;
            let archive = name.to_lowercase().ends_with(".zip").then(|| content(at));
            let archive = match archive {
                Some(Err(problem)) if problem.key.starts_with("jobs.") => return Err(problem),
                Some(Ok(bytes)) if format::is_archive_of_files(&bytes) => Some(bytes),
                _ => None,
            };
            let members = archive.as_deref().map(members::of_archive);
            // What is wrong with one is told when it is to be read.
            let Some((Ok((members, unpacked)), archive)) = members.zip(archive) else {
                files.names.push(name);
                files.places.push(Within::Outer(at));
                continue;
            };
            whole += archive.len() as u64 + unpacked;
            members::check_whole(whole)?;
            for (number, member) in members {
                files.names.push(format!("{name}/{member}"));
                files.places.push(Within::Inner(files.inner.len(), number));
            }
            files.inner.push(archive);
        }
        Ok(files)
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// When it cannot be read or unpacked.
    fn bytes(
        &self,
        name: &str,
        content: impl Fn(usize) -> Result<Buffer<u8>>,
        progress: &Progress,
    ) -> Result<Buffer<u8>> {
        let at = self.names.iter().position(|other| other == name);
        match at.and_then(|at| self.places.get(at)) {
            Some(Within::Outer(at)) => content(*at),
            Some(Within::Inner(archive, number)) => {
                let archive = self.inner.get(*archive).map_or(&[][..], Buffer::as_slice);
                members::unpack(archive, *number, self.password.as_deref(), progress)
                    .map(Buffer::from)
            }
            None => Ok(Buffer::default()),
        }
    }
}

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
    let outer = members::of_folder(path).map_err(unreadable)?;
    let read = |at: usize| match outer.get(at) {
        Some(name) => content(&path.join(name), progress),
        None => Ok(Buffer::default()),
    };
    let password = options.password.as_deref();
    let files = (0..).zip(outer.iter().cloned()).collect();
    let files = Files::of(files, read, password, progress)?;
    let chosen = chosen_member(&files.names, options)?;
    let mut members = Members::default();
    let mut whole = 0;
    for (name, options) in chosen {
        progress.check()?;
        let table = files.bytes(&name, read, progress).and_then(|bytes| {
            whole += bytes.len() as u64;
            members::check_whole(whole)?;
            let mut table = member(&path.join(&name), &bytes, (&options, fields), progress)?;
            table.source.fingerprint = fingerprint(&bytes, progress)?;
            Ok(table)
        });
        members.take(&name, &name, table)?;
    }
    let fingerprints = members.fingerprints();
    let mut table = members.join(files.names, fields, options.join)?;
    table.source.fingerprint = fingerprint(fingerprints.as_bytes(), progress)?;
    table.source.bytes = whole;
    path.clone_into(&mut table.source.path);
    Ok(table)
}

/// A file and those that the options name beside it as one table; what else they say is said of the first.
///
/// # Errors
/// When one of them cannot be read, or the work was cancelled.
pub(super) fn of_files(
    path: &Path,
    options: &ReadOptions,
    fields: Fields,
    progress: &Progress,
) -> Result<Table> {
    let mut members = Members::default();
    let mut names: Vec<String> = Vec::new();
    let mut whole = 0;
    let paths: Vec<PathBuf> = std::iter::once(path.to_path_buf())
        .chain(options.with.iter().cloned())
        .collect();
    for (at, path) in paths.iter().enumerate() {
        progress.check()?;
        // The same file twice says nothing more.
        let is_again = |other: &PathBuf| is_same_file(path, other);
        if at > 0 && paths[..at].iter().any(is_again) {
            continue;
        }
        let own = ReadOptions {
            with: Vec::new(),
            ..options.clone()
        };
        let further = ReadOptions {
            password: options.password.clone(),
            ..ReadOptions::default()
        };
        let options = if at == 0 { own } else { further };
        let problem = |problem| in_file(path, problem);
        let several = || problem(Message::new("table.with_several"));
        if path.is_dir() {
            return Err(several());
        }
        let bytes = content(path, progress).map_err(problem)?;
        if format::is_archive_of_files(&bytes) {
            return Err(several());
        }
        whole += bytes.len() as u64;
        members::check_whole(whole)?;
        let mut table = member(path, &bytes, (&options, fields), progress).map_err(problem)?;
        table.source.fingerprint = fingerprint(&bytes, progress)?;
        let name = table.source.name();
        let label = if names.contains(&name) {
            path.display().to_string()
        } else {
            name
        };
        members.take(&label, &label, Ok(table))?;
        if let Some(member) = members.tables.last_mut() {
            member.leads = at == 0;
        }
        names.push(label);
    }
    let fingerprints = members.fingerprints();
    let mut table = members.join(names, fields, options.join.or(Some(true)))?;
    table.source.fingerprint = fingerprint(fingerprints.as_bytes(), progress)?;
    table.source.bytes = whole;
    path.clone_into(&mut table.source.path);
    Ok(table)
}

/// Whether two paths lead to one file.
fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other
        || match (one.canonicalize(), other.canonicalize()) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
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
    let (outer, _) = members::of_archive(bytes)?;
    let password = options.password.as_deref();
    let read = |at: usize| members::unpack(bytes, at, password, progress).map(Buffer::from);
    let files = Files::of(outer, read, password, progress)?;
    let archive = path.file_name().map(|name| name.to_string_lossy());
    let mut members = Members::default();
    for (name, options) in chosen_member(&files.names, options)? {
        progress.check()?;
        let bytes = files.bytes(&name, read, progress);
        // A password is the archive's, and asked for once.
        if let Err(problem) = &bytes
            && ["table.password_needed", "table.password_wrong"].contains(&problem.key)
        {
            return Err(problem.clone());
        }
        let table = bytes.and_then(|bytes| {
            let options = (&options, fields);
            member(&path.join(&name), &bytes, options, progress)
        });
        let label = format!("{}/{name}", archive.as_deref().unwrap_or_default());
        members.take(&name, &label, table)?;
    }
    let mut table = members.join(files.names, fields, options.join)?;
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

/// One file of a folder or an archive.
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
    /// Archives and locked files, whose tables are missing.
    unread: Vec<Message>,
}

impl Members {
    /// Takes a table, or what hinders it to be one; a cancelled reading ends here.
    fn take(&mut self, name: &str, label: &str, table: Result<Table>) -> Result<()> {
        match table {
            Ok(table) => self.tables.push(Member {
                file: Some(label.into()),
                ..Member::new(name.to_owned(), table)
            }),
            Err(problem) if problem.key.starts_with("jobs.") => return Err(problem),
            Err(problem) if is_shut(name, &problem) => self.unread.push(
                Message::new("table.member_unread")
                    .with("file", label)
                    .with("problem", problem),
            ),
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

    fn join(mut self, names: Vec<String>, fields: Fields, join: Option<bool>) -> Result<Table> {
        by_indicator::name_values(&mut self.tables);
        renamed::rename(&mut self.tables, fields);
        let which = Which {
            wanted: join,
            to_one: false,
        };
        by_key::prepare(&mut self.tables, fields, which);
        let first = self.unread.iter().chain(&self.passed).next().cloned();
        let mut table = several::join(&self.tables)
            .ok_or_else(|| first.unwrap_or_else(|| Message::new("table.folder_without_tables")))?;
        table.notes.extend(self.passed);
        table.told.splice(0..0, self.unread);
        // What would be a sheet stands beside each part, and what can be chosen are the files.
        table.source.sheet = None;
        table.source.sheets = names;
        Ok(table)
    }
}

/// Whether a file probably holds tables which nobody can get at: an archive, or a locked or damaged workbook.
fn is_shut(name: &str, problem: &Message) -> bool {
    const ARCHIVES: [&str; 5] = [".zip", ".rar", ".7z", ".gz", ".tar"];
    let name = name.to_lowercase();
    let keys = [
        "table.password_needed",
        "table.password_wrong",
        "table.archive_damaged",
        "table.workbook_damaged",
    ];
    keys.contains(&problem.key)
        || problem.key != "table.empty" && ARCHIVES.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Write as _};

    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(*name, options).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn archives_in_an_archive_are_opened_once() {
        let table = "企业名称,收入,人员\n甲公司,1,2\n".as_bytes();
        let inner = packed(&[("2022.csv", table)]);
        let deep = packed(&[("2023.zip", &inner)]);
        let outer = packed(&[("2021.csv", table), ("a.zip", &inner), ("b.zip", &deep)]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.zip");
        std::fs::write(&path, &outer).unwrap();
        let read = |path| read(path, &ReadOptions::default(), &Progress::default()).unwrap();
        let table = read(&path);
        assert_eq!(table.height(), 2);
        assert_eq!(
            table.source.sheets,
            ["2021.csv", "a.zip/2022.csv", "b.zip/2023.zip"]
        );
        let told: Vec<&str> = table.told.iter().map(|told| told.key).collect();
        assert_eq!(told, ["table.member_unread"], "a missing archive is told");
        let table = read(folder.path());
        assert_eq!(
            table.height(),
            1,
            "in a folder the archive is the one within"
        );
        assert!(
            table
                .told
                .iter()
                .any(|told| told.key == "table.member_unread")
        );
    }
}
