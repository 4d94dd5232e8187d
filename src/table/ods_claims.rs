//! What an `OpenDocument` spreadsheet claims of itself, looked at before its reader takes it at its word: the reader
//! makes room for every cell between two that are filled, repeats rows and cells as often as it is told to, and never
//! ends where the document does not end.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::limits;
use super::merges::Merge;
use super::number_format::NumberFormat;
use super::ods_formats::OdsFormats;
use super::ole::OfSheet;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// Rows and columns that a sheet can have.
const MOST_ROWS: usize = 1_048_576;

/// More spaces in a row are nobody's text.
const MOST_SPACES: usize = 1 << 16;

/// Whether the list of its parts says that they are encrypted.
fn is_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    const LONGEST: u64 = 1 << 20;
    let Ok(parts) = archive.by_name("META-INF/manifest.xml") else {
        return false;
    };
    let mut list = Vec::new();
    let read = parts.take(LONGEST).read_to_end(&mut list);
    read.is_ok() && memchr::memmem::find(&list, b"encryption-data").is_some()
}

/// Checks the content of a spreadsheet: that it is whole, and how many cells its sheets take up. What its reader does not
/// tell of its sheets is given, in their order.
///
/// # Errors
/// When it is cut off or damaged, or takes many times the cells that it holds; when the work was cancelled.
pub(super) fn check(bytes: &[u8], progress: &Progress) -> Result<Vec<OfSheet>> {
    // What cannot be opened here cannot be opened by the reader, which says why.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(Vec::new());
    };
    if is_encrypted(&mut archive) {
        return Err(Message::new("table.encrypted_ods"));
    }
    let Ok(content) = archive.by_name("content.xml") else {
        return Ok(Vec::new());
    };
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut claims = Claims::default();
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(element) => {
                depth += 1;
                claims.starts(&element)?;
            }
            Event::Empty(element) => {
                claims.starts(&element)?;
                claims.ends(element.name().as_ref());
            }
            Event::End(element) => {
                progress.check()?;
                depth = depth.saturating_sub(1);
                claims.ends(element.name().as_ref());
            }
            Event::Text(text) => {
                claims.is_filled |= !text.is_empty();
                claims.formats.takes(&text);
            }
            Event::Eof if depth > 0 => return Err(damaged(Message::new("table.cut_off"))),
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    limits::check_filled(claims.cells, claims.written)?;
    let sheets = claims.sheets.into_iter().map(|sheet| OfSheet {
        formatted: sheet.formatted.finished(),
        ..sheet
    });
    Ok(sheets.collect())
}

fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.workbook_damaged").with("problem", problem.to_string())
}

/// What was read so far.
#[derive(Default)]
struct Claims {
    /// Cells that the sheets take up.
    cells: usize,
    /// Cells that are written in the file.
    written: usize,
    /// How often the cell and the row that are being read are repeated.
    cell: usize,
    row: usize,
    /// Whether the cell has a value.
    is_filled: bool,
    /// Columns of the row up to its last filled cell, and those after it.
    width: usize,
    beyond: usize,
    /// Rows of the sheet up to its last filled one, and those after it.
    height: usize,
    below: usize,
    /// Columns of the sheet.
    columns: usize,
    /// How the cell shows its number, where that is not what it holds.
    format: Option<NumberFormat>,
    /// The formats of the document.
    formats: OdsFormats,
    /// How many rows the cell reaches over.
    reach: usize,
    /// The sheets so far.
    sheets: Vec<OfSheet>,
}

impl Claims {
    fn starts(&mut self, element: &BytesStart) -> Result<()> {
        self.formats.starts(element);
        match element.name().as_ref() {
            "table:table" => {
                (self.height, self.below, self.columns) = (0, 0, 0);
                if value(element, "table:name").is_some() {
                    self.sheets.push(OfSheet::default());
                }
            }
            "table:table-row" => {
                self.row = number(element, "table:number-rows-repeated").min(MOST_ROWS);
                (self.width, self.beyond) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeated = number(element, "table:number-columns-repeated");
                self.cell = repeated.min(limits::MOST_COLUMNS);
                let kind = value(element, "office:value-type");
                let column = self.width + self.beyond;
                self.format = match kind.as_deref() {
                    Some("percentage") => Some(NumberFormat::percent()),
                    Some("float" | "currency") => self.formats.of_cell(element, column).cloned(),
                    _ => None,
                };
                self.reach = number(element, "table:number-rows-spanned").min(MOST_ROWS);
                self.is_filled = element.attributes().flatten().any(|attribute| {
                    matches!(
                        attribute.key.as_ref(),
                        "office:value-type" | "calcext:value-type" | "table:formula"
                    ) || attribute.key.as_ref().ends_with("-value")
                        || attribute.key.as_ref() == "office:value"
                });
            }
            "text:s" if number(element, "text:c") > MOST_SPACES => {
                return Err(damaged(Message::new("table.too_many_spaces")));
            }
            _ => {}
        }
        Ok(())
    }

    /// Keeps in mind where a cell stands that shows its number otherwise than it holds it.
    fn take_format(&mut self) {
        let Some(format) = self.format.take() else {
            return;
        };
        let (row, column) = (self.height + self.below, self.width + self.beyond);
        let run = |start: usize, count: usize| start as u32..(start + count) as u32;
        if let Some(sheet) = self.sheets.last_mut() {
            let (rows, columns) = (run(row, self.row), run(column, self.cell));
            sheet.formatted.add(rows, columns, &format);
        }
    }

    /// Keeps in mind the rows that a filled cell reaches over.
    fn take_merge(&mut self) {
        let (row, column) = (self.height + self.below, self.width + self.beyond);
        let last = row + self.reach.saturating_sub(1);
        let merge = Merge::from_zero(row as u32, last as u32, column as u32);
        if let (true, Some(merge), Some(sheet)) = (self.is_filled, merge, self.sheets.last_mut()) {
            sheet.merges.push(merge);
        }
    }

    fn ends(&mut self, name: &str) {
        self.formats.ends(name);
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                self.take_format();
                self.take_merge();
                self.beyond = (self.beyond + self.cell).min(limits::MOST_COLUMNS);
                if self.is_filled {
                    self.written += 1;
                    self.width = (self.width + self.beyond).min(limits::MOST_COLUMNS);
                    self.beyond = 0;
                }
                self.is_filled = false;
            }
            "table:table-row" => {
                self.below = (self.below + self.row).min(MOST_ROWS);
                if self.width > 0 {
                    self.height = (self.height + self.below).min(MOST_ROWS);
                    self.below = 0;
                }
                self.columns = self.columns.max(self.width);
            }
            "table:table" => {
                let cells = self.height.saturating_mul(self.columns);
                self.cells = self.cells.saturating_add(cells);
            }
            _ => {}
        }
    }
}

/// What an attribute says.
pub(super) fn value(element: &BytesStart, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten();
    attribute.map(|attribute| attribute.value.to_string())
}

/// How often something is repeated: once, where nothing else is said.
pub(super) fn number(element: &BytesStart, name: &str) -> usize {
    let attribute = element.try_get_attribute(name).ok().flatten();
    let number = attribute.map(|attribute| {
        let text = attribute.value.trim();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        // A number of more digits than any has is a large one.
        text.parse().unwrap_or(if digits { usize::MAX } else { 1 })
    });
    number.unwrap_or(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::*;

    fn key(rows: &str) -> Option<&'static str> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        out.start_file("content.xml", options).unwrap();
        write!(out, "<office:body><table:table table:name='S'>{rows}").unwrap();
        let bytes = out.finish().unwrap().into_inner();
        check(&bytes, &Progress::default())
            .err()
            .map(|error| error.key)
    }

    const END: &str = "</table:table></office:body>";
    const CELL: &str = "<table:table-cell office:value-type='float' office:value='1'/>";

    #[test]
    fn a_document_that_does_not_end_is_refused() {
        let row = format!("<table:table-row>{CELL}</table:table-row>");
        assert_eq!(key(&format!("{row}{END}")), None);
        assert_eq!(key(&row), Some("table.workbook_damaged"));
        assert_eq!(key("</table:table>"), Some("table.workbook_damaged"));
    }

    #[test]
    fn repeated_cells_count_only_between_filled_ones() {
        let row = |repeated: usize, cells: &str| {
            format!(
                "<table:table-row table:number-rows-repeated='{repeated}'>{cells}</table:table-row>"
            )
        };
        let blank = "<table:table-cell table:number-columns-repeated='16384'/>";
        let usual = row(1, &format!("{CELL}{blank}")) + &row(1_048_575, blank);
        assert_eq!(key(&format!("{usual}{END}")), None);
        let wide = "<table:table-cell table:number-columns-repeated='16383'/>".to_owned() + CELL;
        assert_eq!(
            key(&format!("{}{END}", row(1_048_576, &wide))),
            Some("table.mostly_blank")
        );
        let far = row(1, &wide) + &row(1_048_574, "<table:table-cell/>") + &row(1, &wide);
        assert_eq!(key(&format!("{far}{END}")), Some("table.mostly_blank"));
    }

    #[test]
    fn cells_that_reach_over_rows_are_kept_in_mind() {
        let tall = "<table:table-cell table:number-rows-spanned='3' office:value-type='float' office:value='1'/>";
        let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
        let rows = row(CELL) + &row(&format!("{CELL}{tall}")) + &row(CELL);
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        out.start_file("content.xml", options).unwrap();
        write!(out, "<office:body><table:table table:name='S'>{rows}{END}").unwrap();
        let bytes = out.finish().unwrap().into_inner();
        let sheets = check(&bytes, &Progress::default()).unwrap();
        assert_eq!(sheets[0].merges, Vec::from_iter(Merge::from_zero(1, 3, 1)));
    }

    #[test]
    fn a_row_of_spaces_is_no_text() {
        let cell = "<table:table-cell office:value-type='string'><text:p>a<text:s text:c='99999999999999999999'/>\
            </text:p></table:table-cell>";
        let row = format!("<table:table-row>{cell}</table:table-row>{END}");
        assert_eq!(key(&row), Some("table.workbook_damaged"));
    }
}
