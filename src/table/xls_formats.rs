//! Which cells of an old workbook show their numbers otherwise than they hold them: its records come in, the cells of each
//! sheet go out.

use encoding_rs::GB18030;

use super::formatted::Formatted;
use super::number_format::NumberFormat;
use super::ole;
use super::xls_claims::{sheet_records, sheets};

/// Kinds of records ([MS-XLS] 2.3.1).
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const NUMBER: u16 = 0x0203;
const SHORT: u16 = 0x027E;
const FORMULA: u16 = 0x0006;
const NUMBERS: u16 = 0x00BD;

/// The version whose texts count their characters in two bytes.
const UNICODE: u16 = 0x0600;

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

/// The cells of each sheet, in the order of the workbook.
pub(super) fn of_sheets(content: &[u8]) -> Vec<Formatted> {
    let styles = styles(content);
    let any = styles.iter().any(|style| !style.is_plain());
    let starts = sheets(content);
    let of_sheet = |start: usize| {
        let sheet = content.get(start..).unwrap_or_default();
        if any {
            of_sheet(sheet, &styles)
        } else {
            Formatted::default()
        }
    };
    starts.into_iter().map(of_sheet).collect()
}

/// The number format of each style.
fn styles(content: &[u8]) -> Vec<NumberFormat> {
    let (mut version, mut formats, mut styles) = (UNICODE, Vec::new(), Vec::new());
    let globals = ole::records(content).take_while(|(kind, _)| *kind != END);
    for (kind, range) in globals {
        let record = &content[range];
        match kind {
            BEGIN => version = word(record, 0).unwrap_or(version),
            FORMAT => formats.extend(format(record, version)),
            STYLE => styles.push(word(record, 2).unwrap_or_default()),
            _ => {}
        }
    }
    let format = |style: u16| {
        let named = formats.iter().find(|(number, _)| *number == style);
        let built_in = || NumberFormat::built_in(style);
        named.map_or_else(built_in, |(_, format)| format.clone())
    };
    styles.into_iter().map(format).collect()
}

/// The number of a format, and what it says. Before its texts were in Unicode, an office's were in GBK.
fn format(record: &[u8], version: u16) -> Option<(u16, NumberFormat)> {
    let number = word(record, 0)?;
    let code: String = if version >= UNICODE {
        let count = usize::from(word(record, 2)?);
        let text = record.get(5..)?;
        if record.get(4)? & 1 == 0 {
            text.iter()
                .take(count)
                .map(|byte| char::from(*byte))
                .collect()
        } else {
            let wide = text.as_chunks::<2>().0.iter().take(count);
            let wide = wide.map(|bytes| u16::from_le_bytes(*bytes));
            char::decode_utf16(wide).map_while(Result::ok).collect()
        }
    } else {
        let count = usize::from(*record.get(2)?);
        let text = record.get(3..)?;
        let (text, _) = GB18030.decode_without_bom_handling(&text[..count.min(text.len())]);
        text.into_owned()
    };
    Some((number, NumberFormat::parse(&code)))
}

fn of_sheet(sheet: &[u8], styles: &[NumberFormat]) -> Formatted {
    let mut formatted = Formatted::default();
    for (kind, range) in sheet_records(sheet) {
        let record = &sheet[range];
        let (Some(row), Some(first)) = (word(record, 0), word(record, 2)) else {
            continue;
        };
        let (row, first) = (u32::from(row), u32::from(first));
        let mut add = |column: u32, style: Option<u16>| {
            if let Some(format) = style.and_then(|style| styles.get(usize::from(style))) {
                formatted.add(row..row + 1, column..column + 1, format);
            }
        };
        match kind {
            NUMBER | SHORT | FORMULA => add(first, word(record, 4)),
            NUMBERS => {
                let count = record.len().saturating_sub(6) / 6;
                for at in 0..count {
                    add(first + at as u32, word(record, 4 + at * 6));
                }
            }
            _ => {}
        }
    }
    formatted.finished()
}
