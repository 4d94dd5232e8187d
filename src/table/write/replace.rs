//! A file comes into being whole or not at all: written beside its target, then moved over it.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::i18n::{Message, Result};

/// How the name of an unfinished file begins and ends.
const BEGIN: &str = ".atlas-";
const END: &str = ".part";
/// An unfinished file of this age belongs to no program that is still running.
const LEFT: Duration = Duration::from_hours(1);

/// Writes a file through `write`, into a new file beside `path` that replaces it at the end. When anything goes
/// wrong the target is as it was and the new file is gone.
///
/// # Errors
/// When `path` is a folder or may not be written, when its folder is missing, when the disk is full, or what
/// `write` says.
pub fn replace<F>(path: &Path, write: F) -> Result<()>
where
    F: FnOnce(&mut BufWriter<Unfinished>) -> Result<()>,
{
    let target = target(path)?;
    let (beside, file) = create_beside(&target).map_err(|error| write_error(path, &error))?;
    let outcome = fill(path, file, write).and_then(|()| {
        std::fs::rename(&beside, &target).map_err(|error| write_error(path, &error))
    });
    if outcome.is_err() {
        // The reason that counts is the first one; a file that cannot even be removed changes nothing about it.
        let _ = std::fs::remove_file(&beside);
    }
    unfinished().remove(&beside);
    outcome
}

/// Writes bytes as a file, whole or not at all.
///
/// # Errors
/// As [`replace`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, |file| {
        file.write_all(bytes)
            .map_err(|error| write_error(path, &error))
    })
}

/// The files that are being written, for a program that has to end before they are whole.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A thread that panicked left at worst a name too many.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the files that are being written. For the end of the program alone: who is writing them goes on, and fails.
pub fn abandon_unfinished() {
    for path in unfinished().iter() {
        // What was finished in this moment is not there any more under this name.
        let _ = std::fs::remove_file(path);
    }
}

/// The file behind a link, so that the link stays; refuses folders and files that are marked read-only, which a
/// rename would silently replace.
fn target(path: &Path) -> Result<PathBuf> {
    let Ok(facts) = std::fs::metadata(path) else {
        return Ok(path.to_owned());
    };
    if facts.is_dir() {
        return Err(named("table.write_is_folder", path));
    }
    if facts.permissions().readonly() {
        return Err(named("table.write_read_only", path));
    }
    Ok(std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

fn create_beside(target: &Path) -> std::io::Result<(PathBuf, File)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if target.file_name().is_none() {
        return Err(Error::from(ErrorKind::InvalidInput));
    }
    // A name of its own, and short: the target's may already be as long as names can be.
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let beside = target.with_file_name(format!("{BEGIN}{}-{number}{END}", std::process::id()));
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Ok(file) => {
                unfinished().insert(beside.clone());
                return Ok((beside, file));
            }
            Err(error) => return Err(error),
        }
    }
}

/// Removes the unfinished files that a program which was ended left in a folder: those that nobody has written to for
/// an hour. What cannot be removed stays; it is in nobody's way.
pub fn remove_leftovers(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let unfinished = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.starts_with(BEGIN) && name.ends_with(END));
        let left = std::fs::symlink_metadata(&path)
            .and_then(|facts| facts.modified())
            .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > LEFT));
        if unfinished && left {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// A file on its way, which remembers what the disk said first: the libraries that write formats tell that in words of
/// their own.
#[derive(Debug)]
pub struct Unfinished {
    file: File,
    failed: Option<Error>,
}

impl Unfinished {
    fn remember<T>(&mut self, outcome: std::io::Result<T>) -> std::io::Result<T> {
        outcome.map_err(|error| {
            if self.failed.is_some() || error.kind() == ErrorKind::Interrupted {
                return error;
            }
            let told = Error::new(error.kind(), error.to_string());
            self.failed = Some(error);
            told
        })
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let outcome = self.file.write(bytes);
        self.remember(outcome)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let outcome = self.file.flush();
        self.remember(outcome)
    }
}

fn fill<F>(path: &Path, file: File, write: F) -> Result<()>
where
    F: FnOnce(&mut BufWriter<Unfinished>) -> Result<()>,
{
    let unfinished = Unfinished { file, failed: None };
    let mut out = BufWriter::with_capacity(1 << 16, unfinished);
    let outcome = write(&mut out).and_then(|()| {
        out.flush()
            .and_then(|()| out.get_ref().file.sync_all())
            .map_err(|error| write_error(path, &error))
    });
    // What is still in the buffer of a file that failed is not tried again.
    let (unfinished, _) = out.into_parts();
    match unfinished.failed {
        Some(error) => Err(write_error(path, &error)),
        None => outcome,
    }
}

/// What went wrong when a file was written, as a sentence that says what to do.
#[must_use]
pub fn write_error(path: &Path, error: &Error) -> Message {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            named("table.write_not_allowed", path)
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            named("table.write_disk_full", path)
        }
        // Folders that the system makes itself, such as /proc, take no file and say that there is none.
        ErrorKind::NotFound if path.parent().is_some_and(Path::is_dir) => {
            named("table.write_not_allowed", path)
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => named("table.write_no_folder", path),
        ErrorKind::AlreadyExists => named("table.write_is_file", path),
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => named("table.write_bad_name", path),
        _ => named("table.write_failed", path).with("reason", error.to_string()),
    }
}

fn named(key: &'static str, path: &Path) -> Message {
    Message::new(key).with("file", path.display().to_string())
}
