//! Workbooks of one XML document (`SpreadsheetML` 2003), which many systems send under the name of an old workbook: the
//! bytes come in, the filled cells of each sheet go out, with those that are merged over several rows.

use std::borrow::Cow;
use std::collections::HashMap;

use calamine::Data;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::book::{Placed, WholeSheet, damaged};
use super::merges::Merge;
use super::number_format::NumberFormat;
use super::{encoding, limits};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// The last row that a worksheet can have.
const LAST_ROW: u32 = 1_048_576;

/// The sheets of a document, in their order.
///
/// # Errors
/// When it is cut off, damaged, or has cells where no sheet has any; when the work was cancelled.
pub(super) fn read(bytes: &[u8], progress: &Progress) -> Result<Vec<WholeSheet>> {
    let text = encoding::decode(bytes, None, progress)?;
    let mut reader = Reader::from_str(&text.text);
    let mut reading = Reading::default();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(element) => {
                depth += 1;
                reading.starts(&element)?;
            }
            Event::Empty(element) => {
                reading.starts(&element)?;
                reading.ends(element.local_name().as_ref());
            }
            Event::End(element) => {
                progress.check()?;
                depth = depth.saturating_sub(1);
                reading.ends(element.local_name().as_ref());
            }
            Event::Text(text) => reading.takes(&text),
            Event::CData(text) => reading.takes(&text),
            Event::GeneralRef(name) => {
                let entity = format!("&{};", &*name);
                reading.takes(&unescape(&entity).unwrap_or_default());
            }
            Event::Eof if depth > 0 => return Err(damaged(Message::new("table.cut_off"))),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(reading.sheets)
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    sheets: Vec<WholeSheet>,
    /// The number formats of styles.
    formats: HashMap<String, NumberFormat>,
    /// The style that is being read.
    style: String,
    /// The row of the sheet and the column of the row that come next, from 0.
    row: u32,
    column: u32,
    /// How many columns and rows beyond its own the cell takes, and how it shows numbers.
    across: u32,
    down: u32,
    format: NumberFormat,
    /// What the cell says and of what type it is, while it is read.
    data: Option<(String, String)>,
    value: Option<Data>,
    in_comment: bool,
}

impl Reading {
    fn starts(&mut self, element: &BytesStart) -> Result<()> {
        match element.local_name().as_ref() {
            "Style" => self.style = said(element, "ID").unwrap_or_default(),
            "NumberFormat" => {
                let code = said(element, "Format").unwrap_or_default();
                let format = match code.as_str() {
                    "Percent" => NumberFormat::percent(),
                    code => NumberFormat::parse(code),
                };
                self.formats.insert(self.style.clone(), format);
            }
            "Worksheet" => {
                let name = said(element, "Name").unwrap_or_default();
                self.sheets.push((name, Vec::new(), Vec::new()));
                self.row = 0;
            }
            "Row" => {
                self.column = 0;
                if let Some(row) = number(element, "Index") {
                    self.row = self.row.max(row.saturating_sub(1));
                }
                check(self.row, 0)?;
            }
            "Cell" => {
                if let Some(column) = number(element, "Index") {
                    self.column = self.column.max(column.saturating_sub(1));
                }
                check(self.row, self.column)?;
                self.across = number(element, "MergeAcross").unwrap_or_default();
                self.down = number(element, "MergeDown").unwrap_or_default();
                let style = said(element, "StyleID");
                let format = style.and_then(|style| self.formats.get(&style));
                self.format = format.cloned().unwrap_or_default();
                self.value = None;
            }
            "Comment" => self.in_comment = true,
            "Data" if !self.in_comment => {
                let kind = said(element, "Type").unwrap_or_default();
                self.data = Some((kind, String::new()));
            }
            _ => {}
        }
        Ok(())
    }

    fn takes(&mut self, text: &str) {
        if let Some((_, data)) = &mut self.data {
            data.push_str(text);
        }
    }

    fn ends(&mut self, name: &str) {
        match name {
            "Comment" => self.in_comment = false,
            "Data" => {
                if let Some((kind, text)) = self.data.take() {
                    self.value = Some(value(&kind, text, &self.format));
                }
            }
            "Cell" => {
                let place = (self.row, self.column);
                if let (Some(value), Some((_, cells, merges))) =
                    (self.value.take(), self.sheets.last_mut())
                {
                    let cell: Placed = (place, value);
                    cells.push(cell);
                    let last = self.row.saturating_add(self.down);
                    merges.extend(Merge::from_zero(self.row, last, self.column));
                }
                self.column = self.column.saturating_add(1).saturating_add(self.across);
            }
            "Row" => self.row = self.row.saturating_add(1),
            _ => {}
        }
    }
}

/// Refuses a place where no sheet has a cell.
fn check(row: u32, column: u32) -> Result<()> {
    if row < LAST_ROW && (column as usize) < limits::MOST_COLUMNS {
        return Ok(());
    }
    Err(Message::new("table.cell_outside")
        .with("row", row.saturating_add(1).to_string())
        .with("column", column.saturating_add(1).to_string()))
}

/// What a cell of a type says.
fn value(kind: &str, text: String, format: &NumberFormat) -> Data {
    match kind {
        "Number" => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => {
                let shown = format.shown(number);
                shown.map_or(Data::Float(number), Data::String)
            }
            _ => Data::String(text),
        },
        "Boolean" => Data::Bool(text.trim() == "1"),
        // A day without an hour is a day.
        "DateTime" => {
            let day = text
                .trim()
                .split_once("T00:00:00")
                .map(|(day, _)| day.to_owned());
            Data::String(day.unwrap_or(text))
        }
        _ => Data::String(text),
    }
}

/// What an attribute says, in whatever namespace it is.
fn said(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.value.to_string();
    Some(unescape(&value).map(Cow::into_owned).unwrap_or(value))
}

fn number(element: &BytesStart, name: &str) -> Option<u32> {
    let text = said(element, name)?;
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number of more digits than any has is a large one.
    digits.then(|| text.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HEAD: &str = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"s1\">\
        <NumberFormat ss:Format=\"0.0%\"/></Style></Styles><Worksheet ss:Name=\"甲&amp;乙\"><Table>";

    fn cells(rows: &str) -> Result<Vec<WholeSheet>> {
        read(format!("{HEAD}{rows}").as_bytes(), &Progress::default())
    }

    #[test]
    fn cells_have_their_places_types_and_reach() {
        let rows = "<Row><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">a&lt;b</Data>\
            <Comment><ss:Data>no</ss:Data></Comment></Cell>\
            <Cell ss:Index=\"3\" ss:StyleID=\"s1\"><Data ss:Type=\"Number\">0.034</Data></Cell></Row>\
            <Row ss:Index=\"5\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"Boolean\">1</Data></Cell>\
            <Cell><Data ss:Type=\"DateTime\">2022-12-31T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>";
        let sheets = cells(rows).unwrap();
        let (name, cells, merges) = &sheets[0];
        assert_eq!(name, "甲&乙");
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(
            *cells,
            [
                ((0, 0), text("a<b")),
                ((0, 2), text("3.4%")),
                ((4, 0), Data::Bool(true)),
                ((4, 2), text("2022-12-31")),
            ]
        );
        assert_eq!(*merges, Vec::from_iter(Merge::from_zero(0, 1, 0)));
    }

    #[test]
    fn broken_documents_are_refused() {
        let key = |rows: &str| cells(rows).unwrap_err().key;
        assert_eq!(key("<Row><Cell>"), "table.workbook_damaged");
        assert_eq!(key("<Row></Cell>"), "table.workbook_damaged");
        assert_eq!(key("<Row ss:Index=\"99999999999\"/>"), "table.cell_outside");
        assert_eq!(key("<Row><Cell ss:Index=\"99999\"/>"), "table.cell_outside");
    }
}
