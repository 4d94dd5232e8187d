//! From a path to a [`Table`]: tells the format by content and hands over to its reader.

use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use polars_buffer::Buffer;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::arrange::Shape;
use super::assemble::{Parts, assemble};
use super::body::join;
use super::book::Book;
use super::header_rows::HeaderRows;
use super::pages::Pages;
use super::refused::{in_file, problem_of};
use super::renamed::Fields;
use super::{
    Format, Table, columnar, continued, delimited, encoding, format, html, json_lists, mhtml,
    named_year, ole, panel, sheets, workbook,
};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A larger file is refused: 8 GiB.
pub(super) const LARGEST: u64 = 8 << 30;

/// Of a larger file no tables below the first are looked for.
const MOST_AGAIN: usize = 64 << 20;

/// A text whose first line is longer is refused.
const LONGEST_LINE: usize = 16 << 20;

/// So many bytes are read or looked at between two looks whether somebody wants to stop.
const STEP: u64 = 16 << 20;

/// What the user knows better than the guesses; `None` leaves the guess.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// Sheet of a workbook, by name or by number from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Encoding of a text file, by any of its usual names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Delimiter of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Quotes around the fields of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<char>,
    /// Whether rows that do not fit the columns are put right where that is certain; they are, unless this says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<bool>,
    /// Rows of the header; 0 for a file without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<HeaderRows>,
    /// How the numbers lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Shape>,
    /// Units of columns that name none or a wrong one: `营业收入=元, 人数=人`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<String>,
    /// Where the table begins that is read, of several side by side: its first column in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_column: Option<u32>,
    /// The one entity of a table that names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Whether tables of other columns are joined by what names their rows: where much of it matches when true, never when
    /// false; nothing joins those of which nearly all matches and nothing contradicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<bool>,
    /// Further files that are joined to this one by what names their rows; not saved, for next year's are others.
    #[serde(skip)]
    pub with: Vec<PathBuf>,
    /// Password of an encrypted workbook; never saved.
    #[serde(skip)]
    pub password: Option<String>,
}

impl ReadOptions {
    /// What these say, and where they say nothing, what others do.
    #[must_use]
    pub fn or(self, others: &Self) -> Self {
        let others = others.clone();
        Self {
            sheet: self.sheet.or(others.sheet),
            encoding: self.encoding.or(others.encoding),
            delimiter: self.delimiter.or(others.delimiter),
            quote: self.quote.or(others.quote),
            mend: self.mend.or(others.mend),
            header_row: self.header_row.or(others.header_row),
            layout: self.layout.or(others.layout),
            units: self.units.or(others.units),
            first_column: self.first_column.or(others.first_column),
            entity: self.entity.or(others.entity),
            join: self.join.or(others.join),
            with: if self.with.is_empty() {
                others.with
            } else {
                self.with
            },
            password: self.password.or(others.password),
        }
    }
}

/// Reads a file as a table of text; a folder or an archive of several as one, and further files that `options` name.
///
/// # Errors
/// A sentence that names the file, what is wrong with it and what to do.
pub fn read(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<Table> {
    read_knowing(path, options, Fields::UNKNOWN, progress)
}

/// The same, by somebody who knows which columns are the same under different names: where several tables become one,
/// such columns are one.
///
/// # Errors
/// As [`read`].
pub fn read_knowing(
    path: &Path,
    options: &ReadOptions,
    fields: Fields,
    progress: &Progress,
) -> Result<Table> {
    if !options.with.is_empty() {
        return panel::of_files(path, options, fields, progress);
    }
    if path.is_dir() {
        return panel::of_folder(path, options, fields, progress)
            .map_err(|problem| in_file(path, problem));
    }
    let bytes = load(path, progress)?;
    progress.check()?;
    let same = bytes.clone();
    // Each lets go of the bytes as soon as it has done with them.
    let (table, fingerprint) = rayon::join(
        move || {
            if format::is_archive_of_files(&bytes) {
                panel::of_archive(path, &bytes, (options, fields), progress)
            } else {
                understand(path, bytes, (options, fields), progress)
                    .map(|table| named_year::apply(table, options.layout))
            }
        },
        move || fingerprint(&same, progress),
    );
    let mut table = table.map_err(|problem| in_file(path, problem))?;
    table.source.fingerprint = fingerprint?;
    progress.set(0.6);
    Ok(table)
}

fn load(path: &Path, progress: &Progress) -> Result<Buffer<u8>> {
    let bytes = content(path, progress).map_err(|problem| in_file(path, problem))?;
    if is_empty(&bytes) {
        return Err(in_file(path, Message::new("table.empty")));
    }
    Ok(bytes)
}

/// Whether there is nothing but white space.
pub(super) fn is_empty(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.iter().all(u8::is_ascii_whitespace)
}

/// The bytes of a file, whatever size it says it has; never more than the largest that is read.
///
/// # Errors
/// A sentence without the file's name.
pub(super) fn content(path: &Path, progress: &Progress) -> Result<Buffer<u8>> {
    let failed = |error: std::io::Error| problem_of(&error);
    // Opening a pipe would wait for somebody who writes into it.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(failed(ErrorKind::InvalidInput.into()));
    }
    let file = File::open(path).map_err(failed)?;
    let before = file.metadata().map_err(failed)?;
    if before.len() > LARGEST {
        return Err(failed(ErrorKind::FileTooLarge.into()));
    }
    let bytes = all_of(&file, before.len(), progress)?;
    let after = file.metadata().map_err(failed)?;
    // Some file systems know no sizes; where one does, it must be that of what was read.
    let is_same = before.len() == after.len()
        && before.modified().ok() == after.modified().ok()
        && (before.len() == 0 || before.len() == bytes.len() as u64);
    if is_same {
        Ok(bytes)
    } else {
        Err(failed(ErrorKind::ResourceBusy.into()))
    }
}

/// The bytes of an open file of this size, or of what it has where that is more or less.
fn all_of(file: &File, size: u64, progress: &Progress) -> Result<Buffer<u8>> {
    let failed = |error: std::io::Error| problem_of(&error);
    let mut rest = file;
    let mut bytes = Vec::new();
    if size > STEP {
        let mut room = Pages::try_zeroed(size as usize).map_err(failed)?;
        side_by_side(file, &mut room, progress)?;
        rest.seek(SeekFrom::Start(size)).map_err(failed)?;
        let more = rest.take(1).read_to_end(&mut bytes).map_err(failed)?;
        if more == 0 {
            return Ok(room.into_buffer());
        }
        // It has grown meanwhile.
        bytes.splice(0..0, room.iter().copied());
    }
    let room = bytes.try_reserve_exact((size as usize + 1).saturating_sub(bytes.len()));
    room.map_err(|error| failed(error.into()))?;
    loop {
        progress.check()?;
        let read = rest.take(STEP).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > LARGEST {
            return Err(failed(ErrorKind::FileTooLarge.into()));
        }
        if read == 0 {
            return Ok(bytes.into());
        }
        progress.set(0.1 * bytes.len() as f32 / size.max(1) as f32);
    }
}

/// Reads the beginning of a file, as much of it as there is room for.
fn side_by_side(file: &File, bytes: &mut [u8], progress: &Progress) -> Result<()> {
    let (size, done) = (bytes.len(), AtomicUsize::new(0));
    let pieces = bytes.par_chunks_mut(STEP as usize).enumerate();
    pieces.try_for_each(|(at, room)| {
        progress.check()?;
        let mut start = at as u64 * STEP;
        let mut rest = &mut room[..];
        while !rest.is_empty() {
            match read_at(file, rest, start) {
                // It has become shorter meanwhile.
                Ok(0) => return Err(problem_of(&ErrorKind::ResourceBusy.into())),
                Ok(read) => {
                    start += read as u64;
                    rest = &mut rest[read..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(problem_of(&error)),
            }
        }
        let done = done.fetch_add(room.len(), Ordering::Relaxed) + room.len();
        progress.set(0.1 * done as f32 / size as f32);
        Ok(())
    })
}

/// Reads some bytes of a file from byte `start` on, wherever others read it.
#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], start: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, start)
}

/// Reads some bytes of a file from byte `start` on, wherever others read it.
#[cfg(windows)]
fn read_at(file: &File, room: &mut [u8], start: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, start)
}

/// The table that bytes are, with those below it that say more of the same entities; `path` names it.
///
/// # Errors
/// A sentence without the file's name.
pub(super) fn understand(
    path: &Path,
    bytes: Buffer<u8>,
    (options, fields): (&ReadOptions, Fields),
    progress: &Progress,
) -> Result<Table> {
    // A large file is one table, and room is dear.
    let same = (bytes.len() < MOST_AGAIN).then(|| bytes.clone());
    let table = understand_one(path, bytes, (options, fields), progress)?;
    let is_one = table.origins.parts().len() == 1;
    let Some(bytes) = same.filter(|_| options.header_row.is_none() && is_one) else {
        return Ok(table);
    };
    let sheet = table.source.sheet.clone();
    continued::joined(table, (fields, options.join), |header| {
        let options = ReadOptions {
            header_row: Some(header.into()),
            sheet: sheet.clone().or_else(|| options.sheet.clone()),
            ..options.clone()
        };
        understand_one(path, bytes.clone(), (&options, fields), progress)
    })
}

fn understand_one(
    path: &Path,
    bytes: Buffer<u8>,
    (options, fields): (&ReadOptions, Fields),
    progress: &Progress,
) -> Result<Table> {
    let size = bytes.len() as u64;
    let opened = ole::package(&bytes, options.password.as_deref())?.map(Buffer::from);
    let bytes = opened.unwrap_or(bytes);
    let format = match format::of(&bytes) {
        // Whoever names the encoding says that it is text.
        Err("table.kind_binary") if options.encoding.is_some() => Ok(Format::Delimited),
        format => format,
    };
    let format = format
        .map_err(|kind| Message::new("table.not_a_table").with("kind", Message::new(kind)))?;
    let parts = match format {
        Format::Delimited => read_delimited(bytes, options, progress)?,
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods | Format::XmlSheets => {
            return sheets::read(path, &bytes, size, format, (options, fields), progress);
        }
        Format::Html => read_html(&bytes, options, progress)?,
        Format::Json => {
            return json_lists::read(path, &bytes, size, (options, fields), progress);
        }
        Format::Parquet | Format::Arrow => {
            let (layout, rows) = columnar::read(&bytes, format, progress)?;
            Parts {
                layout,
                rows,
                sheet: None,
                sheets: Vec::new(),
                encoding: None,
                delimiter: None,
                quote: None,
                doubtful: Vec::new(),
                called: None,
            }
        }
    };
    progress.check()?;
    assemble(path, size, format, parts, options)
}

fn read_delimited(bytes: Buffer<u8>, options: &ReadOptions, progress: &Progress) -> Result<Parts> {
    let text = encoding::decode(&bytes, options.encoding.as_deref(), progress)?;
    let encoding = text.encoding;
    let told = text.told;
    let mut text = text.text;
    check_first_line(text.as_bytes())?;
    // No text has them: what is left without them is what was meant.
    let zeros = memchr::memchr_iter(0, text.as_bytes()).count();
    if zeros > 0 {
        text = Cow::Owned(text.replace('\0', ""));
    }
    progress.set(0.2);
    let (read, text) = match text {
        Cow::Owned(text) => {
            drop(bytes);
            let read = delimited::read(&text, options, progress)?;
            (read, Buffer::from(text.into_bytes()))
        }
        Cow::Borrowed(text) => {
            let read = delimited::read(text, options, progress)?;
            // A mark of the byte order at its beginning is all that a text can lack.
            let start = bytes.len() - text.len();
            (read, bytes.sliced(start..))
        }
    };
    let text = read
        .text
        .map_or(text, |text| Buffer::from(text.into_bytes()));
    let mut rows = join(&read.layout, &text, read.pieces);
    rows.notes.splice(0..0, read.notes);
    rows.notes.extend(told);
    if zeros > 0 {
        rows.notes
            .push(Message::new("table.zeros").with("count", zeros));
    }
    Ok(Parts {
        layout: read.layout,
        rows,
        quote: Some(read.quote),
        sheet: None,
        sheets: Vec::new(),
        encoding: Some(encoding),
        delimiter: Some(read.delimiter),
        doubtful: read.doubtful,
        called: None,
    })
}

/// Refuses a text that goes on and on without a line end: it is no table, and to look for one would take long.
fn check_first_line(text: &[u8]) -> Result<()> {
    let Some(beginning) = text.get(..LONGEST_LINE) else {
        return Ok(());
    };
    if memchr::memchr2(b'\n', b'\r', beginning).is_some() {
        return Ok(());
    }
    Err(Message::new("table.no_line_end").with("size", (LONGEST_LINE >> 20) as f64))
}

fn read_html(bytes: &[u8], options: &ReadOptions, progress: &Progress) -> Result<Parts> {
    let page = mhtml::page(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned);
    let text = encoding::decode(&page, options.encoding.as_deref(), progress)?;
    let page = html::rows(&text.text, progress)?;
    let mut book = Book::Rows(page.rows, page.merges);
    let (layout, mut rows) = workbook::rows(&mut book, &[], "", options, progress)?;
    if !page.others.is_empty() {
        let note = Message::new("table.other_tables")
            .with("count", page.others.len())
            .with("rows", page.others.iter().sum::<usize>());
        rows.notes.push(note);
    }
    Ok(Parts {
        layout,
        rows,
        sheet: None,
        sheets: Vec::new(),
        encoding: Some(text.encoding),
        delimiter: None,
        quote: None,
        doubtful: Vec::new(),
        called: None,
    })
}

/// SHA-256 of the bytes, in hexadecimal.
pub(super) fn fingerprint(bytes: &[u8], progress: &Progress) -> Result<String> {
    let mut hash = Sha256::new();
    for step in bytes.chunks(STEP as usize) {
        progress.check()?;
        hash.update(step);
    }
    let digits = hash
        .finalize()
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pieces_read_side_by_side_are_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        let size = 2 * STEP + 3;
        let bytes: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let read = content(&path, &Progress::default()).unwrap();
        assert!(*read == *bytes);
        let file = File::open(&path).unwrap();
        let more = all_of(&file, STEP + 1, &Progress::default()).unwrap();
        assert!(*more == *bytes, "a file that has grown is read to its end");
        let fewer = all_of(&file, size + 1, &Progress::default()).unwrap_err();
        assert_eq!(fewer.key, "table.changed");
        let stopped = Progress::default();
        stopped.cancel();
        assert_eq!(content(&path, &stopped).unwrap_err().key, "jobs.cancelled");
    }
}
