//! Office Open XML workbooks become rows: the sheet is chosen, its cells are read one by one and put into words as
//! they stand.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Style, Xlsx, XlsxCellReader};
use polars_buffer::Buffer;

use super::body::{Body, Content, join};
use super::layout::{self, Layout};
use super::read::ReadOptions;
use super::{archive, claims};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A workbook that would unpack to more than this is refused.
const LARGEST_UNPACKED: u64 = 4 << 30;

/// A sheet with more filled cells than this is refused.
const MOST_CELLS: usize = 200_000_000;

/// The last row that a worksheet can have.
const LAST_ROW: u32 = 1_048_576;

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
        .fold(0, |sum: u64, entry| sum.saturating_add(entry.size));
    if unpacked > LARGEST_UNPACKED {
        return Err(Message::new("table.workbook_too_large").with("size", (unpacked >> 20) as f64));
    }
    claims::check(bytes)?;
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
    let mut body = Body::new(&layout, "", 1024);
    let mut count = 0;
    let mut too_large = None;
    each_row(&mut workbook, &name, progress, |row, fields| {
        if row >= layout.first_row() {
            count += 1;
            too_large = layout.check_size(count).err();
            body.push(row, fields);
        }
        too_large.is_none()
    })?;
    if let Some(refusal) = too_large {
        return Err(refusal);
    }
    let rows = join(&layout, &Buffer::default(), vec![body.finish()]);
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
    let percent: Vec<bool> = cells.styles().iter().map(shows_percent).collect();
    let mut row = 1;
    let mut fields: Vec<Cow<str>> = Vec::new();
    let mut read = 0_usize;
    while let Some((at, column, text)) = next_cell(&mut cells, &percent)? {
        read += 1;
        if read > MOST_CELLS {
            return Err(Message::new("table.sheet_too_large").with("cells", MOST_CELLS));
        }
        check_place(row, at, column)?;
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
    if at > LAST_ROW || column >= layout::MOST_COLUMNS {
        return Err(about("table.cell_outside"));
    }
    if at < row {
        return Err(about("table.cell_out_of_order"));
    }
    Ok(())
}

/// The next filled cell: its row from 1, its column from 0, its text; `percent` says of each style whether it shows
/// a hundredfold.
fn next_cell<'a, R: std::io::Read + std::io::Seek>(
    cells: &mut XlsxCellReader<'a, R>,
    percent: &[bool],
) -> Result<Option<(u32, usize, Cow<'a, str>)>> {
    loop {
        let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? else {
            return Ok(None);
        };
        let (row, column) = cell.get_position();
        let percent = percent.get(style).copied().unwrap_or(false);
        let text = match cell.get_value() {
            DataRef::Float(number) if percent => Cow::Owned(in_percent(*number)),
            DataRef::Int(number) if percent => Cow::Owned(in_percent(*number as f64)),
            value => text(value),
        };
        if !text.is_empty() {
            return Ok(Some((row.saturating_add(1), column as usize, text)));
        }
    }
}

/// Whether a style shows numbers a hundredfold with a percent sign: its code for positive numbers has one that is
/// neither quoted nor escaped.
fn shows_percent(style: &Style) -> bool {
    style
        .number_format
        .as_ref()
        .is_some_and(|format| code_shows_percent(&format.format_code))
}

fn code_shows_percent(code: &str) -> bool {
    let mut quoted = false;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                characters.next();
            }
            ';' if !quoted => return false,
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

/// A stored share as the sheet shows it: `0.034` is `3.4%`. The point moves in the decimal digits, so that no
/// multiplication adds a last digit of its own.
fn in_percent(share: f64) -> String {
    let digits = format!("{share:e}");
    let moved = digits.split_once('e').and_then(|(digits, exponent)| {
        let exponent = exponent.parse::<i32>().ok()? + 2;
        format!("{digits}e{exponent}").parse::<f64>().ok()
    });
    format!("{}%", moved.unwrap_or(share * 100.0))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    #[test]
    fn a_percent_cell_says_what_the_sheet_shows() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let percent = Format::new().set_num_format("0.0%");
        let literal = Format::new().set_num_format("0.0\\%");
        for (column, header) in ["name", "a", "b", "c"].into_iter().enumerate() {
            sheet.write(0, column as u16, header).unwrap();
        }
        for row in 1..4 {
            sheet.write(row, 0, "x").unwrap();
            sheet.write_with_format(row, 1, 0.034, &percent).unwrap();
            sheet.write_with_format(row, 2, 3.4, &literal).unwrap();
            sheet.write(row, 3, 0.034).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let sheet = read(&bytes, &ReadOptions::default(), &Progress::default()).unwrap();
        let first = |column: usize| {
            sheet
                .rows
                .store
                .text(sheet.rows.columns[column].cells.iter().next().unwrap())
                .to_owned()
        };
        assert_eq!(first(1), "3.4%");
        assert_eq!(first(2), "3.4");
        assert_eq!(first(3), "0.034");
    }

    #[test]
    fn shares_become_percent_without_a_stray_digit() {
        assert_eq!(in_percent(0.07), "7%");
        assert_eq!(in_percent(-0.001), "-0.1%");
        assert_eq!(in_percent(0.0), "0%");
        assert_eq!(in_percent(12.0), "1200%");
        assert!(code_shows_percent("0.00%"));
        assert!(code_shows_percent("[Red]0%;-0%"));
        assert!(!code_shows_percent("0\"%\""));
        assert!(!code_shows_percent("0;0%"));
        assert!(!code_shows_percent("General"));
    }

    #[test]
    fn cells_that_no_sheet_has_are_refused() {
        assert!(check_place(1, LAST_ROW, layout::MOST_COLUMNS - 1).is_ok());
        let key = |row, at, column| check_place(row, at, column).unwrap_err().key;
        assert_eq!(key(1, LAST_ROW + 1, 0), "table.cell_outside");
        assert_eq!(key(1, 1, layout::MOST_COLUMNS), "table.cell_outside");
        assert_eq!(key(5, 4, 0), "table.cell_out_of_order");
    }
}
