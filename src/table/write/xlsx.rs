//! XLSX: a bold, frozen header; numbers as numbers, text as text, never a formula; the same bytes every time.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::replace::{replace, write_error};
use super::{Cell, CellRef, Grid, Print};
use crate::i18n::{Message, Result};

/// Rows of a worksheet, its header included.
const MAX_ROWS: usize = 1_048_576;
/// Columns of a worksheet.
const MAX_COLUMNS: usize = 16_384;
/// Letters of a sheet's name.
const MAX_NAME: usize = 31;
/// Rows that are looked at for the width of a column.
const WIDTH_ROWS: usize = 200;

pub(super) fn write(path: &Path, sheets: &[&dyn Grid]) -> Result<()> {
    for sheet in sheets {
        check_size(path, *sheet)?;
    }
    let mut book = book(sheets).map_err(|error| failed(path, &error))?;
    let go_on = || sheets.iter().try_for_each(|sheet| sheet.go_on());
    go_on()?;
    // The archive writer has its own say where it cannot write, on the standard error: it never comes to that.
    let bytes = book
        .save_to_buffer()
        .map_err(|error| failed(path, &error))?;
    replace(path, |out| {
        out.write_all(&bytes)
            .map_err(|error| write_error(path, &error))?;
        go_on()
    })
}

fn check_size(path: &Path, sheet: &dyn Grid) -> Result<()> {
    let (rows, columns) = (sheet.height(), sheet.header().len());
    if rows < MAX_ROWS && columns <= MAX_COLUMNS {
        return Ok(());
    }
    Err(Message::new("table.write_sheet_too_big")
        .with("file", path.display().to_string())
        .with("rows", rows as f64)
        .with("columns", columns as f64))
}

fn failed(path: &Path, error: &XlsxError) -> Message {
    let file = path.display().to_string();
    match error {
        XlsxError::IoError(error) => write_error(path, error),
        // The archive writer wraps what the disk said.
        XlsxError::ZipError(error) => match std::error::Error::source(error)
            .and_then(|source| source.downcast_ref::<std::io::Error>())
        {
            Some(error) => write_error(path, error),
            None => Message::new("table.write_failed")
                .with("file", file)
                .with("reason", error.to_string()),
        },
        XlsxError::MaxStringLengthExceeded => {
            Message::new("table.write_text_too_long").with("file", file)
        }
        other => Message::new("table.write_failed")
            .with("file", file)
            .with("reason", other.to_string()),
    }
}

fn book(sheets: &[&dyn Grid]) -> std::result::Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A workbook keeps when it was made; a fixed day keeps the bytes the same.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    for (sheet, name) in sheets.iter().zip(sheet_names(sheets)) {
        fill(book.add_worksheet().set_name(name)?, *sheet, &bold)?;
    }
    if sheets.is_empty() {
        book.add_worksheet();
    }
    Ok(book)
}

fn fill(
    page: &mut Worksheet,
    sheet: &dyn Grid,
    bold: &Format,
) -> std::result::Result<(), XlsxError> {
    let (rows, columns) = (sheet.height(), sheet.header().len());
    let print = sheet.print();
    let top = if let Some(print) = print {
        for_paper(page, print, columns)?
    } else {
        for_looking_up(page, columns)?;
        0
    };
    let bold = match print {
        Some(_) => &bold.clone().set_border(FormatBorder::Thin),
        None => bold,
    };
    for (column, name) in sheet.header().iter().enumerate() {
        let at = column as u16;
        page.write_string_with_format(top, at, name, bold)?;
        let own = print.and_then(|print| print.widths.get(column)).copied();
        page.set_column_width(at, own.unwrap_or_else(|| width(sheet, column)))?;
    }
    page.set_freeze_panes(top + 1, 0)?;
    if rows > 1 && columns > 0 && print.is_none() {
        page.autofilter(0, 0, rows as u32, columns as u16 - 1)?;
    }
    let dress = |format: Option<Format>| match print {
        Some(_) => Some(on_paper(format.unwrap_or_default())),
        None => format,
    };
    let numbers: Vec<Option<Format>> = (0..columns)
        .map(|at| dress(number_format(sheet, at)))
        .collect();
    let words = dress(None);
    let day = dress(Some(Format::new().set_num_format("yyyy-mm-dd"))).unwrap_or_default();
    for row in 0..sheet.height() {
        for (column, format) in numbers.iter().enumerate() {
            let (down, right) = (top + row as u32 + 1, column as u16);
            match (sheet.cell(row, column), &words) {
                (CellRef::Text(text), Some(format)) => {
                    page.write_string_with_format(down, right, text, format)?;
                }
                (CellRef::Text(text), None) => drop(page.write_string(down, right, text)?),
                (CellRef::Date(text), _) => match ExcelDateTime::parse_from_str(&text) {
                    Ok(date) => drop(page.write_datetime_with_format(down, right, &date, &day)?),
                    // No day of this calendar stays as it is written.
                    Err(_) => drop(page.write_string(down, right, text)?),
                },
                (other, words) => match (other.number(), format, words) {
                    (Some(number), Some(format), _) => {
                        page.write_number_with_format(down, right, number, format)?;
                    }
                    (Some(number), None, _) => drop(page.write_number(down, right, number)?),
                    (None, _, Some(format)) => drop(page.write_blank(down, right, format)?),
                    (None, _, None) => {}
                },
            }
        }
    }
    Ok(())
}

/// Height of a row that is signed, in points.
const SIGNED_ROW: f64 = 24.0;
/// The number of A4 among paper sizes.
const A4: u8 = 9;

/// Sets a sheet up for paper, with its heading; says in which row the header of the table stands.
fn for_paper(
    page: &mut Worksheet,
    print: &Print,
    columns: usize,
) -> std::result::Result<u32, XlsxError> {
    let last = columns.saturating_sub(1) as u16;
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let line = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let lines = print.lines.iter().map(|words| (words, &line));
    for (row, (words, format)) in std::iter::once((&print.title, &title))
        .chain(lines)
        .enumerate()
    {
        let row = row as u32;
        if last > 0 {
            page.merge_range(row, 0, row, last, words, format)?;
        } else {
            page.write_string_with_format(row, 0, words, format)?;
        }
    }
    let top = print.lines.len() as u32 + 1;
    page.set_row_height(0, 2.0 * 16.0)?;
    page.set_default_row_height(SIGNED_ROW);
    page.set_landscape();
    page.set_paper_size(A4);
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(top, top)?;
    page.set_footer("&C&P / &N");
    Ok(top)
}

/// Most columns of a table that is printed one page wide.
const ONE_PAGE: usize = 12;

/// Any other sheet is still fit to be printed: across, its header on every page, pages numbered.
fn for_looking_up(page: &mut Worksheet, columns: usize) -> std::result::Result<(), XlsxError> {
    page.set_landscape();
    page.set_paper_size(A4);
    if columns <= ONE_PAGE {
        page.set_print_fit_to_pages(1, 0);
    }
    page.set_repeat_rows(0, 0)?;
    page.set_footer("&C&P / &N");
    Ok(())
}

/// A cell of a table on paper.
fn on_paper(format: Format) -> Format {
    format
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

/// Most decimals that are shown; the cell holds the whole number.
const SHOWN_DECIMALS: usize = 4;
/// Whole numbers from here on are grouped by thousands; years and ranks stand as they are.
const GROUPED: f64 = 100_000.0;

/// How the numbers of a column are shown: all with the same decimals, as many as its first rows need. Nothing for small
/// whole numbers.
fn number_format(sheet: &dyn Grid, column: usize) -> Option<Format> {
    let (mut decimals, mut largest) = (0, 0.0_f64);
    for row in 0..sheet.height().min(WIDTH_ROWS) {
        let cell = sheet.cell(row, column);
        let Some(number) = cell.number() else {
            continue;
        };
        let digits = Cell::Number(number).text();
        let after = digits.split_once('.').map_or(0, |(_, after)| after.len());
        decimals = decimals.max(after.min(SHOWN_DECIMALS));
        largest = largest.max(number.abs());
    }
    match decimals {
        0 if largest < GROUPED => None,
        0 => Some(Format::new().set_num_format("#,##0")),
        _ => Some(Format::new().set_num_format(format!("#,##0.{}", "0".repeat(decimals)))),
    }
}

/// Width of a column in digits: its longest text among the first rows, within reason.
fn width(sheet: &dyn Grid, column: usize) -> f64 {
    let header = text_width(&sheet.header()[column]) / 2 + 4;
    let longest = (0..sheet.height().min(WIDTH_ROWS))
        .map(|row| text_width(&Cell::text(&sheet.cell(row, column).owned())) + 2)
        .max()
        .unwrap_or(0);
    longest.max(header).clamp(8, 48) as f64
}

/// Width of a text in digits; Chinese characters and other wide signs take two.
fn text_width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter >= '\u{2e80}' { 2 } else { 1 })
        .sum()
}

/// Names that a workbook takes: at most 31 letters, none of `[]:*?/\`, no apostrophe at an end, each once.
fn sheet_names(sheets: &[&dyn Grid]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(sheets.len());
    for (at, sheet) in sheets.iter().enumerate() {
        let clean = sheet
            .name()
            .replace(['[', ']', ':', '*', '?', '/', '\\'], "-");
        let clean = clean.trim_matches(['\'', ' ']);
        let base = if clean.is_empty() {
            format!("Sheet{}", at + 1)
        } else {
            clean.to_owned()
        };
        let mut name = shorten(&base, MAX_NAME);
        let mut number = 2;
        while names
            .iter()
            .any(|taken| taken.to_lowercase() == name.to_lowercase())
        {
            let tail = format!(" ({number})");
            name = shorten(&base, MAX_NAME - tail.len()) + &tail;
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The first letters of a text, counted as the workbook counts them (UTF-16).
fn shorten(text: &str, most: usize) -> String {
    let mut length = 0;
    text.chars()
        .take_while(|letter| {
            length += letter.len_utf16();
            length <= most
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Sheet;
    use super::{Grid, sheet_names};

    #[test]
    fn sheet_names_are_legal_and_unique() {
        let sheets: Vec<Sheet> = ["2021/22", "2021:22", "", "'a'", &"长".repeat(40)]
            .iter()
            .map(|name| Sheet {
                name: (*name).to_owned(),
                ..Sheet::default()
            })
            .collect();
        let sheets: Vec<&dyn Grid> = sheets.iter().map(|sheet| sheet as &dyn Grid).collect();
        let names = sheet_names(&sheets);
        assert_eq!(names[..4], ["2021-22", "2021-22 (2)", "Sheet3", "a"]);
        assert_eq!(names[4].chars().count(), 31);
    }
}
