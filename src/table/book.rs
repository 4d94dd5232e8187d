//! Workbooks of every kind as one: their sheets, and the rows of a sheet one by one. What is too large or too odd for
//! any memory is refused before it is read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use calamine::{Data, DataRef, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::cell_text::{format_of, text, whole_text};
use super::formatted::Formatted;
use super::merges::Merge;
use super::number_format::NumberFormat;
use super::ole::OfSheet;
use super::{Format, claims, limits, ods_claims, ole, ooxml_merges, xlsb_formats, xml_sheets};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A workbook that would unpack to more than this is refused.
const LARGEST_UNPACKED: u64 = 4 << 30;

/// Parts that are held in memory as a whole may be so large.
const LARGEST_PART: u64 = 1 << 30;

/// A sheet with more filled cells than this is refused.
const MOST_CELLS: usize = 200_000_000;

/// The last row that a worksheet can have.
const LAST_ROW: u32 = 1_048_576;

/// The bytes of a workbook, which can be read until somebody wants to stop.
pub(super) struct Bytes<'a> {
    bytes: Cursor<Cow<'a, [u8]>>,
    progress: Progress,
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        self.bytes.read(buffer)
    }
}

impl Seek for Bytes<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// A cell, and its row and column from 0.
pub(super) type Placed = ((u32, u32), Data);

/// An open workbook.
pub(super) enum Book<'a> {
    /// Office Open XML, read cell by cell.
    Xlsx(Box<Xlsx<Bytes<'a>>>),
    /// Binary Office Open XML, read cell by cell, and the cells of its sheets that show
    /// their numbers otherwise.
    Xlsb(Box<Xlsb<Bytes<'a>>>, HashMap<String, Formatted>),
    /// Old workbooks and `OpenDocument`, which come as a whole: the sheets with their filled cells.
    Whole(Vec<WholeSheet>),
    /// Rows that stand in no workbook, and which of their cells reach over several of them.
    Rows(Vec<Vec<String>>, Vec<Merge>),
}

/// A sheet that comes as a whole: its name, its filled cells, and those that are merged over several rows.
pub(super) type WholeSheet = (String, Vec<Placed>, Vec<Merge>);

impl<'a> Book<'a> {
    /// Opens a workbook of a format.
    ///
    /// # Errors
    /// When it is damaged, too large, or has a password, or the work was cancelled.
    pub fn open(
        bytes: &'a [u8],
        format: Format,
        password: Option<&str>,
        progress: &Progress,
    ) -> Result<Self> {
        let watched = |bytes| Bytes {
            bytes: Cursor::new(bytes),
            progress: progress.clone(),
        };
        if format == Format::Xls {
            let (plain, sheets) = ole::plain(bytes, password)?;
            let mut book = Xls::new(watched(Cow::Owned(plain))).map_err(damaged)?;
            return Ok(Self::whole(&mut book, &sheets));
        }
        if format == Format::XmlSheets {
            return Ok(Self::Whole(xml_sheets::read(bytes, progress)?));
        }
        check_parts(bytes, progress)?;
        let sheets = if format == Format::Ods {
            ods_claims::check(bytes, progress)?
        } else {
            Vec::new()
        };
        let of_cells = if format == Format::Xlsb {
            xlsb_formats::of_sheets(bytes)
        } else {
            HashMap::new()
        };
        let bytes = watched(Cow::Borrowed(bytes));
        Ok(match format {
            Format::Xlsb => Self::Xlsb(Box::new(Xlsb::new(bytes).map_err(damaged)?), of_cells),
            Format::Ods => Self::whole(&mut Ods::new(bytes).map_err(damaged)?, &sheets),
            _ => Self::Xlsx(Box::new(Xlsx::new(bytes).map_err(damaged)?)),
        })
    }

    /// The sheets of a workbook, beside what its reader does not tell of them.
    fn whole<R: Reader<Bytes<'a>>>(book: &mut R, beside: &[OfSheet]) -> Self {
        let all = book.sheets_metadata().iter();
        let all: Vec<String> = all.map(|sheet| sheet.name.clone()).collect();
        let names: Vec<String> = worksheets(book);
        let ranges = names.into_iter().filter_map(|name| {
            let range = book.worksheet_range(&name).ok()?;
            let mut cells = filled(&range);
            let at = all.iter().position(|other| *other == name);
            let beside = at.and_then(|at| beside.get(at));
            if let Some(beside) = beside {
                for cell in &mut cells {
                    put_right(cell, beside);
                }
            }
            let merges = beside.map_or_else(Vec::new, |beside| beside.merges.clone());
            Some((name, cells, merges))
        });
        Self::Whole(ranges.collect())
    }

    /// The names of its worksheets.
    pub fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => worksheets(book.as_ref()),
            Self::Xlsb(book, _) => worksheets(book.as_ref()),
            Self::Whole(sheets) => sheets.iter().map(|(name, ..)| name.clone()).collect(),
            Self::Rows(..) => Vec::new(),
        }
    }

    /// Where the cells of a sheet that are merged over several rows are told.
    pub fn merges_of(&self, sheet: &str) -> Merged {
        match self {
            Self::Xlsx(_) => Merged::InArchive(false),
            Self::Xlsb(..) => Merged::InArchive(true),
            Self::Whole(sheets) => {
                let found = sheets.iter().find(|(name, ..)| name == sheet);
                Merged::Known(found.map_or_else(Vec::new, |(.., merges)| merges.clone()))
            }
            Self::Rows(_, merges) => Merged::Known(merges.clone()),
        }
    }

    /// Gives every row from 1 to the last with a cell, blank ones too, until `take` has enough.
    ///
    /// # Errors
    /// When the sheet is damaged or too large, or the work was cancelled.
    pub fn each_row(
        &mut self,
        sheet: &str,
        progress: &Progress,
        mut take: impl FnMut(u32, &[Cow<str>]) -> bool,
    ) -> Result<()> {
        match self {
            Self::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
                let formats: Vec<NumberFormat> = cells.styles().iter().map(format_of).collect();
                let next = || {
                    let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)?
                    else {
                        return Ok(None);
                    };
                    let value = cell.get_value();
                    let shown = formats.get(style).filter(|format| !format.is_plain());
                    let shown = shown.and_then(|format| format.shown(number(value)?));
                    let text = shown.map_or_else(|| text(value), Cow::Owned);
                    Ok(Some((cell.get_position(), text)))
                };
                rows_of_cells(next, progress, take)
            }
            Self::Xlsb(book, formatted) => {
                let formatted = formatted.get(sheet);
                let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
                let next = || {
                    let Some(cell) = cells.next_cell().map_err(damaged)? else {
                        return Ok(None);
                    };
                    let (place, value) = (cell.get_position(), cell.get_value());
                    let shown = formatted.and_then(|cells| cells.shown(place, number(value)?));
                    let text = shown.map_or_else(|| text(value), Cow::Owned);
                    Ok(Some((place, text)))
                };
                rows_of_cells(next, progress, take)
            }
            Self::Whole(sheets) => {
                let found = sheets.iter().find(|(name, ..)| name == sheet);
                let Some((_, cells, _)) = found else {
                    return Ok(());
                };
                let mut cells = cells.iter();
                let next = || {
                    Ok(cells
                        .next()
                        .map(|(place, value)| (*place, whole_text(value))))
                };
                rows_of_cells(next, progress, take)
            }
            Self::Rows(rows, _) => {
                for (row, cells) in (1..).zip(rows.iter()) {
                    progress.check()?;
                    let fields: Vec<Cow<str>> = cells
                        .iter()
                        .map(|cell| Cow::Borrowed(cell.as_str()))
                        .collect();
                    if !take(row, &fields) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

/// The number that a cell holds.
fn number(value: &DataRef) -> Option<f64> {
    match value {
        DataRef::Float(number) => Some(*number),
        DataRef::Int(number) => Some(*number as f64),
        _ => None,
    }
}

/// Where the merged cells of a sheet are told.
pub(super) enum Merged {
    /// They are known.
    Known(Vec<Merge>),
    /// In the workbook's archive; whether that is a binary one.
    InArchive(bool),
}

impl Merged {
    /// The cells of a sheet that are merged over several rows; `archive` is the whole workbook.
    pub fn find(self, archive: &[u8], sheet: &str, progress: &Progress) -> Vec<Merge> {
        match self {
            Self::Known(merges) => merges,
            Self::InArchive(is_binary) => {
                ooxml_merges::of_sheet(archive, is_binary, sheet, progress)
            }
        }
    }
}

/// A cell as the sheet shows it and where it stands there.
fn put_right(cell: &mut Placed, beside: &OfSheet) {
    let (place, value) = cell;
    let number = match value {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    };
    if let Some(shown) = number.and_then(|number| beside.formatted.shown(*place, number)) {
        *value = Data::String(shown);
    }
    let (row, _) = place;
    if let Some(rows) = &beside.rows {
        *row = rows.get(*row as usize).copied().unwrap_or(*row);
    }
}

impl Book<'_> {
    /// As [`Self::each_row`], with `take` on a thread of its own: the next rows are read while these are taken. Some
    /// rows more are read than are wanted.
    ///
    /// # Errors
    /// As [`Self::each_row`].
    pub fn each_row_beside(
        &mut self,
        sheet: &str,
        progress: &Progress,
        mut take: impl FnMut(u32, &[Cow<str>]) -> bool + Send,
    ) -> Result<()> {
        thread::scope(|scope| {
            let (ready, batches) = sync_channel::<Batch>(BATCHES);
            let taker = scope.spawn(move || {
                // The channel is closed by whichever side ends first.
                batches.into_iter().all(|batch| batch.each_row(&mut take));
            });
            let mut batch = Batch::default();
            let read = self.each_row(sheet, progress, |row, fields| {
                batch.push(row, fields);
                let waits =
                    batch.rows.len() < BATCH && batch.ends.len() < WIDE && batch.text.len() < LONG;
                waits || ready.send(std::mem::take(&mut batch)).is_ok()
            });
            // Who wants no more rows has hung up.
            let _ = ready.send(batch);
            drop(ready);
            if let Err(panic) = taker.join() {
                resume_unwind(panic);
            }
            read
        })
    }
}

/// Rows, cells and bytes in a batch on its way to another thread, and batches that may wait there.
const BATCH: usize = 512;
const WIDE: usize = 1 << 14;
const LONG: usize = 1 << 20;
const BATCHES: usize = 4;

/// Rows on their way to another thread: their texts one behind the other.
#[derive(Default)]
struct Batch {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// The number of each row, and where it ends in the cells.
    rows: Vec<(u32, usize)>,
}

impl Batch {
    fn push(&mut self, row: u32, fields: &[Cow<str>]) {
        for field in fields {
            self.text.push_str(field);
            self.ends.push(self.text.len());
        }
        self.rows.push((row, self.ends.len()));
    }

    /// Gives every row until `take` has enough; says whether it wants more.
    fn each_row(&self, take: &mut impl FnMut(u32, &[Cow<str>]) -> bool) -> bool {
        let mut fields: Vec<Cow<str>> = Vec::new();
        let (mut cell, mut from) = (0, 0);
        for &(row, end) in &self.rows {
            fields.clear();
            for &to in &self.ends[cell..end] {
                fields.push(Cow::Borrowed(&self.text[from..to]));
                from = to;
            }
            cell = end;
            if !take(row, &fields) {
                return false;
            }
        }
        true
    }
}

/// The filled cells of a range, row by row: it may be a large one with few of them.
fn filled(range: &Range<Data>) -> Vec<Placed> {
    let (top, left) = range.start().unwrap_or_default();
    let cells = range.used_cells();
    let place = |row: usize, column: usize| (top + row as u32, left + column as u32);
    cells
        .map(|(row, column, value)| (place(row, column), value.clone()))
        .collect()
}

fn worksheets<'a, R: Reader<Bytes<'a>>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .filter(|sheet| sheet.visible != SheetVisible::VeryHidden)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// Rows of cells that come one by one: their row and column from 0, and their text.
fn rows_of_cells<'t>(
    mut next: impl FnMut() -> Result<Option<((u32, u32), Cow<'t, str>)>>,
    progress: &Progress,
    mut take: impl FnMut(u32, &[Cow<str>]) -> bool,
) -> Result<()> {
    let mut row = 1;
    let mut fields: Vec<Cow<str>> = Vec::new();
    let (mut read, mut seen) = (0_usize, 0_usize);
    while let Some(((at, column), text)) = next()? {
        seen += 1;
        if seen.is_multiple_of(1 << 16) {
            progress.check()?;
        }
        if text.is_empty() {
            continue;
        }
        read += 1;
        if read > MOST_CELLS {
            return Err(Message::new("table.sheet_too_large").with("cells", MOST_CELLS));
        }
        let (at, column) = (at.saturating_add(1), column as usize);
        check_place(row, at, column)?;
        while row < at {
            if !take(row, &fields) {
                return Ok(());
            }
            fields.clear();
            row += 1;
        }
        fields.resize(fields.len().max(column + 1), Cow::Borrowed(""));
        fields[column] = text;
    }
    if !fields.is_empty() {
        take(row, &fields);
    }
    Ok(())
}

/// Refuses a cell that no worksheet has, or that stands above the row that is being read.
fn check_place(row: u32, at: u32, column: usize) -> Result<()> {
    let about = |key: &'static str| {
        Message::new(key)
            .with("row", at.to_string())
            .with("column", (column + 1).to_string())
    };
    if at > LAST_ROW || column >= limits::MOST_COLUMNS {
        return Err(about("table.cell_outside"));
    }
    if at < row {
        return Err(about("table.cell_out_of_order"));
    }
    Ok(())
}

/// Refuses a workbook that unpacks to more than any memory holds. What a part declares as its size is all that is ever
/// unpacked of it.
fn check_parts(bytes: &[u8], progress: &Progress) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut whole = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(damaged)?;
        let (name, size) = (part.name().map_err(damaged)?.to_lowercase(), part.size());
        whole = whole.saturating_add(size);
        let is_sheet = name.contains("worksheets/") || name == "content.xml";
        if whole > LARGEST_UNPACKED || (!is_sheet && size > LARGEST_PART) {
            return Err(Message::new("table.workbook_too_large").with("size", (whole >> 20) as f64));
        }
    }
    claims::check(bytes, progress)
}

pub(super) fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.workbook_damaged").with("problem", problem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_taken_beside_are_the_same_rows() {
        let rows: Vec<Vec<String>> = (0..3 * BATCH)
            .map(|row| (0..row % 4).map(|cell| format!("{row}·{cell}")).collect())
            .collect();
        let taken = |most: usize| {
            let mut taken = Vec::new();
            let mut book = Book::Rows(rows.clone(), Vec::new());
            let read = book.each_row_beside("", &Progress::default(), |row, fields| {
                let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
                taken.push((row as usize, fields));
                taken.len() < most
            });
            assert!(read.is_ok());
            taken
        };
        let all: Vec<(usize, Vec<String>)> = (1..).zip(rows.clone()).collect();
        assert_eq!(taken(usize::MAX), all);
        assert_eq!(taken(BATCH + 3), all[..BATCH + 3]);
        assert_eq!(taken(1), all[..1]);
    }

    #[test]
    fn cells_that_no_sheet_has_are_refused() {
        assert!(check_place(1, LAST_ROW, limits::MOST_COLUMNS - 1).is_ok());
        let refused = |row, at, column| check_place(row, at, column).err().map(|error| error.key);
        assert_eq!(refused(1, LAST_ROW + 1, 0), Some("table.cell_outside"));
        assert_eq!(
            refused(1, 1, limits::MOST_COLUMNS),
            Some("table.cell_outside")
        );
        assert_eq!(refused(5, 4, 0), Some("table.cell_out_of_order"));
    }
}
