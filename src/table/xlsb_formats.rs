//! Which cells of a binary workbook show their numbers otherwise than they hold them: its archive comes in, the
//! cells of each sheet go out. What cannot be found is none; its reader says what is wrong with it.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::formatted::Formatted;
use super::merges::Merge;
use super::number_format::NumberFormat;

/// Kinds of records ([MS-XLSB] 2.3).
const ROW: u16 = 0;
const SHORT: u16 = 2;
const NUMBER: u16 = 5;
const FORMULA: u16 = 9;
const FORMAT: u16 = 44;
const STYLE: u16 = 47;
const SHEET: u16 = 156;
const MERGED: u16 = 176;
const BEGIN_STYLES: u16 = 617;
const END_STYLES: u16 = 618;

/// A larger part is not looked at.
const LARGEST: u64 = 1 << 30;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The cells of each sheet, by its name.
pub(super) fn of_sheets(bytes: &[u8]) -> HashMap<String, Formatted> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return HashMap::new();
    };
    let styles = part(&mut archive, "xl/styles.bin").map_or_else(Vec::new, |part| styles(&part));
    if styles.iter().all(NumberFormat::is_plain) {
        return HashMap::new();
    }
    let parts = parts(&mut archive).unwrap_or_default();
    let of_part = |(name, path): (String, String)| {
        Some((name, of_sheet(&part(&mut archive, &path)?, &styles)))
    };
    parts.into_iter().filter_map(of_part).collect()
}

/// A part of an archive, by its name.
pub(super) fn part(archive: &mut Archive, name: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let part = archive.by_name(name).ok()?;
    part.take(LARGEST).read_to_end(&mut content).ok()?;
    Some(content)
}

/// The sheets with the parts that they stand in.
fn parts(archive: &mut Archive) -> Option<Vec<(String, String)>> {
    let relations = part(archive, "xl/_rels/workbook.bin.rels")?;
    let targets = targets(&relations);
    let workbook = part(archive, "xl/workbook.bin")?;
    let sheets = records(&workbook).filter(|(kind, _)| *kind == SHEET);
    let named = sheets.filter_map(|(_, range)| {
        let (relation, after) = wide(&workbook[range], 8)?;
        let (name, _) = wide(after, 0)?;
        let target = targets.get(&relation)?;
        let path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        Some((name, path))
    });
    Some(named.collect())
}

/// Where relations of a part lead to, by their ids.
pub(super) fn targets(relations: &[u8]) -> HashMap<String, String> {
    let mut reader = Reader::from_reader(relations);
    let mut buffer = Vec::new();
    let mut targets = HashMap::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let (mut id, mut target) = (None, None);
                for attribute in element.attributes().flatten() {
                    let value = attribute.value.to_string();
                    match attribute.key.as_ref() {
                        "Id" => id = Some(value),
                        "Target" => target = Some(value),
                        _ => {}
                    }
                }
                targets.extend(id.zip(target));
            }
            Ok(Event::Eof) | Err(_) => return targets,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// A text that counts its characters in four bytes, and what follows it.
fn wide(bytes: &[u8], at: usize) -> Option<(String, &[u8])> {
    let count = long(bytes, at)? as usize;
    let end = at.checked_add(4)?.checked_add(count.checked_mul(2)?)?;
    let text = bytes.get(at + 4..end)?.as_chunks::<2>().0.iter();
    let text = text.map(|bytes| u16::from_le_bytes(*bytes));
    let text: Option<String> = char::decode_utf16(text).map(Result::ok).collect();
    Some((text?, &bytes[end..]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

/// The records of a part: kind and content of each. Both kind and length are written seven bits a byte.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u16, Range<usize>)> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let mut number = |most: u32| {
            let mut number = 0_u32;
            for place in 0..most {
                let byte = *bytes.get(at)?;
                at += 1;
                number |= u32::from(byte & 0x7F) << (7 * place);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            Some(number)
        };
        let kind = number(2)? as u16;
        let length = number(4)? as usize;
        let start = at;
        at = at.saturating_add(length);
        (at <= bytes.len()).then_some((kind, start..at))
    })
}

/// The cells of a sheet that are merged over several rows.
pub(super) fn merges(bytes: &[u8], sheet: &str) -> Vec<Merge> {
    let of_sheet = || {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = parts(&mut archive)?.into_iter();
        let (_, path) = parts.find(|(name, _)| name == sheet)?;
        let part = part(&mut archive, &path)?;
        let merged = records(&part).filter(|(kind, _)| *kind == MERGED);
        let ranges = merged.filter_map(|(_, range)| {
            let record = &part[range];
            Merge::from_zero(long(record, 0)?, long(record, 4)?, long(record, 8)?)
        });
        Some(ranges.collect())
    };
    of_sheet().unwrap_or_default()
}

/// The number format of each style of cells.
fn styles(part: &[u8]) -> Vec<NumberFormat> {
    let (mut formats, mut styles, mut of_cells) = (HashMap::new(), Vec::new(), false);
    for (kind, range) in records(part) {
        let record = &part[range];
        match kind {
            FORMAT => {
                if let (Some(number), Some((code, _))) = (word(record, 0), wide(record, 2)) {
                    formats.insert(number, NumberFormat::parse(&code));
                }
            }
            BEGIN_STYLES => of_cells = true,
            END_STYLES => of_cells = false,
            STYLE if of_cells => styles.push(word(record, 2).unwrap_or_default()),
            _ => {}
        }
    }
    let format = |style: u16| {
        let named = formats.get(&style).cloned();
        named.unwrap_or_else(|| NumberFormat::built_in(style))
    };
    styles.into_iter().map(format).collect()
}

fn of_sheet(part: &[u8], styles: &[NumberFormat]) -> Formatted {
    let mut formatted = Formatted::default();
    let mut row = 0;
    for (kind, range) in records(part) {
        let record = &part[range];
        match kind {
            ROW => row = long(record, 0).unwrap_or(row),
            SHORT | NUMBER | FORMULA => {
                let style = long(record, 4).map(|style| (style & 0x00FF_FFFF) as usize);
                let format = style.and_then(|style| styles.get(style));
                if let Some((column, format)) = long(record, 0).zip(format) {
                    let (below, beside) = (row.saturating_add(1), column.saturating_add(1));
                    formatted.add(row..below, column..beside, format);
                }
            }
            _ => {}
        }
    }
    formatted.finished()
}
