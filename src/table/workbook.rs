//! Office Open XML workbooks become rows: the sheet is chosen, its cells are read one by one and put into words as
//! they stand.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxCellReader};

use super::archive;
use super::body::{Body, Content, join};
use super::layout::{self, Layout};
use super::read::ReadOptions;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A workbook that would unpack to more than this is refused.
const LARGEST_UNPACKED: u64 = 4 << 30;

/// A sheet with more cells than this is refused.
const MOST_CELLS: usize = 200_000_000;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// A sheet that was read.
pub(super) struct Sheet {
    /// How its rows were understood.
    pub layout: Layout,
    /// Its body.
    pub rows: Content,
    /// Its name.
    pub name: String,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
}

/// Reads one sheet of a workbook: the chosen one, or the one with the most filled cells.
///
/// # Errors
/// When the workbook is damaged, too large, or has no such sheet or no table.
pub(super) fn read(bytes: &[u8], options: &ReadOptions, progress: &Progress) -> Result<Sheet> {
    let unpacked: u64 = archive::entries(bytes)
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.size)
        .sum();
    if unpacked > LARGEST_UNPACKED {
        return Err(Message::new("table.workbook_too_large").with("size", (unpacked >> 20) as f64));
    }
    // A damaged workbook must never end the program, whatever the library makes of it.
    catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, options, progress)))
        .unwrap_or_else(|_| Err(damaged("")))
}

fn read_sheet(bytes: &[u8], options: &ReadOptions, progress: &Progress) -> Result<Sheet> {
    let mut workbook: Workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let name = match &options.sheet {
        Some(chosen) => chosen_sheet(&sheets, chosen)?,
        None => fullest_sheet(&mut workbook, &sheets, progress)?,
    };
    let wanted = layout::SAMPLE.max(options.header_row.unwrap_or(0) as usize + 1);
    let head = head(&mut workbook, &name, wanted, progress)?;
    let layout = layout::find(&head, true, options.header_row)?;
    let mut body = Body::new(&layout, 1024);
    each_row(&mut workbook, &name, progress, |row, fields| {
        if row >= layout.first_row() {
            body.push(row, fields);
        }
        true
    })?;
    let rows = join(&layout, vec![body.finish()]);
    Ok(Sheet {
        layout,
        rows,
        name,
        sheets,
    })
}

fn chosen_sheet(sheets: &[String], chosen: &str) -> Result<String> {
    let by_number = || {
        let number: usize = chosen.trim().parse().ok()?;
        sheets.get(number.checked_sub(1)?)
    };
    let found = sheets
        .iter()
        .find(|name| *name == chosen)
        .or_else(by_number);
    found.cloned().ok_or_else(|| {
        Message::new("table.no_sheet")
            .with("sheet", chosen)
            .with("sheets", sheets.join(", "))
    })
}

fn fullest_sheet(
    workbook: &mut Workbook,
    sheets: &[String],
    progress: &Progress,
) -> Result<String> {
    if let [only] = sheets {
        return Ok(only.clone());
    }
    let mut best: Option<(usize, &String)> = None;
    for name in sheets {
        let mut filled = 0;
        each_row(workbook, name, progress, |_, fields| {
            filled += fields.iter().filter(|field| !field.is_empty()).count();
            true
        })?;
        if best.is_none_or(|(most, _)| filled > most) {
            best = Some((filled, name));
        }
    }
    best.map(|(_, name)| name.clone())
        .ok_or_else(|| Message::new("table.no_sheets"))
}

fn head(
    workbook: &mut Workbook,
    sheet: &str,
    count: usize,
    progress: &Progress,
) -> Result<Vec<Vec<String>>> {
    let mut head = Vec::new();
    each_row(workbook, sheet, progress, |_, fields| {
        head.push(
            fields
                .iter()
                .map(|field| field.clone().into_owned())
                .collect(),
        );
        head.len() < count
    })?;
    Ok(head)
}

/// Gives every row from 1 to the last with a cell, blank ones too, until `take` has enough.
fn each_row(
    workbook: &mut Workbook,
    sheet: &str,
    progress: &Progress,
    mut take: impl FnMut(u32, &[Cow<str>]) -> bool,
) -> Result<()> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut row = 1;
    let mut fields: Vec<Cow<str>> = Vec::new();
    let mut read = 0_usize;
    while let Some((at, column, text)) = next_cell(&mut cells)? {
        read += 1;
        if read > MOST_CELLS {
            return Err(Message::new("table.sheet_too_large").with("cells", MOST_CELLS));
        }
        while row < at {
            if !take(row, &fields) {
                return Ok(());
            }
            fields.clear();
            row += 1;
            if row.is_multiple_of(4096) {
                progress.check()?;
            }
        }
        if at == row {
            fields.resize(fields.len().max(column + 1), Cow::Borrowed(""));
            fields[column] = text;
        }
    }
    if !fields.is_empty() {
        take(row, &fields);
    }
    Ok(())
}

/// The next filled cell: its row from 1, its column from 0, its text.
fn next_cell<'a, R: std::io::Read + std::io::Seek>(
    cells: &mut XlsxCellReader<'a, R>,
) -> Result<Option<(u32, usize, Cow<'a, str>)>> {
    loop {
        let Some(cell) = cells.next_cell().map_err(damaged)? else {
            return Ok(None);
        };
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if !text.is_empty() {
            return Ok(Some((row + 1, column as usize, text)));
        }
    }
}

/// A cell in words: numbers in their shortest form, dates as ISO 8601, logical values as spreadsheets show them.
fn text<'a>(value: &DataRef<'a>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::SharedString(text) => Cow::Borrowed(*text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Owned(text.clone())
        }
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(value) => Cow::Borrowed(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => Cow::Owned(date(moment)),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.workbook_damaged").with("problem", problem.to_string())
}
