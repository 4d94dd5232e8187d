//! The kind of a file, told by its first bytes and never by its name. Bytes come in; a [`Format`], or what the file
//! is instead, goes out.

use std::io::Cursor;

use super::ole::CONTAINER;
use super::{Format, arrow, encoding, mhtml};

/// What a file is when it cannot be opened: the key of its description in the texts.
pub(super) type Refused = &'static str;

/// Kinds of files that begin with fixed bytes and hold no table that can be opened.
const SIGNATURES: &[(&[u8], Refused)] = &[
    (b"FEA1", "table.kind_feather"),
    (b"%PDF", "table.kind_pdf"),
    (&[0x89, b'P', b'N', b'G'], "table.kind_picture"),
    (&[0xFF, 0xD8, 0xFF], "table.kind_picture"),
    (b"GIF8", "table.kind_picture"),
    (&[0x1F, 0x8B], "table.kind_compressed"),
    (b"7z\xBC\xAF", "table.kind_compressed"),
    (b"Rar!", "table.kind_compressed"),
    (&[0xFD, b'7', b'z', b'X', b'Z'], "table.kind_compressed"),
    (&[0x28, 0xB5, 0x2F, 0xFD], "table.kind_compressed"),
    (b"<stata_dta>", "table.kind_stata"),
    (b"SQLite format 3", "table.kind_binary"),
];

/// Byte-order marks of UTF-16.
const UTF16_MARKS: [&[u8]; 2] = [&[0xFF, 0xFE], &[0xFE, 0xFF]];

/// How much of a file is looked at for bytes that no text has.
const TEXT_SAMPLE: usize = 64 * 1024;

/// Tells what kind of file these bytes are.
///
/// # Errors
/// The key of a phrase that says what the file is instead.
pub(super) fn of(bytes: &[u8]) -> Result<Format, Refused> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return of_archive(bytes);
    }
    if bytes.starts_with(&CONTAINER) {
        return Ok(Format::Xls);
    }
    // A stream of an old workbook without its container.
    if [[9, 8, 16, 0], [9, 8, 8, 0], [9, 4, 6, 0], [9, 2, 6, 0]]
        .iter()
        .any(|head| bytes.starts_with(head))
    {
        return Ok(Format::Xls);
    }
    if bytes.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if bytes.starts_with(b"ARROW1") || arrow::is_stream(bytes) {
        return Ok(Format::Arrow);
    }
    if let Some((_, refused)) = SIGNATURES.iter().find(|(head, _)| bytes.starts_with(head)) {
        return Err(refused);
    }
    if UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Ok(Format::Delimited);
    }
    let sample = &bytes[..bytes.len().min(TEXT_SAMPLE)];
    if encoding::UTF32_MARKS
        .iter()
        .any(|mark| bytes.starts_with(mark))
    {
        return Ok(Format::Delimited);
    }
    if sample.contains(&0) {
        return if encoding::without_mark(bytes).is_some() || has_stray_zeros(sample) {
            Ok(Format::Delimited)
        } else {
            Err("table.kind_binary")
        };
    }
    Ok(of_text(bytes))
}

/// Whether the zeros in it are few among bytes of text.
fn has_stray_zeros(sample: &[u8]) -> bool {
    let odd = |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C);
    sample.contains(&b'\n') && sample.iter().filter(odd).count() * 25 <= sample.len()
}

/// Whether the bytes are an archive of files, and no workbook or document.
pub(super) fn is_archive_of_files(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") && of(bytes) == Err("table.kind_compressed")
}

fn of_archive(bytes: &[u8]) -> Result<Format, Refused> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| "table.kind_damaged")?;
    let names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(|name| name.replace('\\', "/"))
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let office = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("[Content_Types].xml") && names.iter().any(|name| name.ends_with("workbook.xml"))
    {
        Ok(Format::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Ok(Format::Ods)
    } else if office("word/") || office("ppt/") {
        Err("table.kind_document")
    } else {
        Err("table.kind_compressed")
    }
}

fn of_text(bytes: &[u8]) -> Format {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let after = text.get(1..).unwrap_or_default().trim_ascii_start();
    let json = match text.first() {
        Some(b'{') => matches!(after.first(), Some(b'"' | b'}')),
        Some(b'[') => matches!(after.first(), Some(b'{' | b'[' | b']' | b'"')),
        _ => false,
    };
    if json {
        return Format::Json;
    }
    if text.starts_with(b"<") && is_workbook(text) {
        return Format::XmlSheets;
    }
    if text.starts_with(b"<") && is_markup(text) {
        return Format::Html;
    }
    if mhtml::is_one(text) {
        return Format::Html;
    }
    Format::Delimited
}

/// Whether XML is a workbook of its own: pages name what they were made with as well, but are pages.
fn is_workbook(text: &[u8]) -> bool {
    let head = text[..text.len().min(4096)].to_ascii_lowercase();
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    has(b"workbook") && has(b"urn:schemas-microsoft-com:office:spreadsheet") && !has(b"<html")
}

/// Whether a text that begins with an angle bracket is a page or XML, by the tags near its beginning.
fn is_markup(text: &[u8]) -> bool {
    let head = text[..text.len().min(4096)].to_ascii_lowercase();
    let tags: [&[u8]; 6] = [
        b"<html",
        b"<!doctype",
        b"<table",
        b"<meta",
        b"<head",
        b"<?xml",
    ];
    tags.iter()
        .any(|tag| head.windows(tag.len()).any(|window| window == *tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(of(b"a,b\n1,2\n"), Ok(Format::Delimited));
        assert_eq!(of(b"PAR1...."), Ok(Format::Parquet));
        assert_eq!(of(b"ARROW1\0\0...."), Ok(Format::Arrow));
        assert_eq!(of(b"FEA1...."), Err("table.kind_feather"));
        assert_eq!(of(b"\xEF\xBB\xBF [{\"a\": 1}]"), Ok(Format::Json));
        assert_eq!(of(b"[id],[name]\n1,2\n"), Ok(Format::Delimited));
        assert_eq!(of(b"  <HTML><table>"), Ok(Format::Html));
        let space = "urn:schemas-microsoft-com:office:spreadsheet";
        let book = format!("<?xml version='1.0'?><Workbook xmlns='{space}'>");
        assert_eq!(of(book.as_bytes()), Ok(Format::XmlSheets));
        assert_eq!(
            of(format!("<html xmlns:x='{space}'><!-- Workbook -->").as_bytes()),
            Ok(Format::Html)
        );
        assert_eq!(of(b"a\0b"), Err("table.kind_binary"));
        assert_eq!(
            of(b"name,value\nfirst,1\nsec\0ond,2\n"),
            Ok(Format::Delimited)
        );
        assert_eq!(of(b"a\0,\0b\0\n\x001\0,\x002\0"), Ok(Format::Delimited));
        assert_eq!(of(b"\xFF\xFEa\0,\0"), Ok(Format::Delimited));
        assert_eq!(of(b"PK\x03\x04 and no more"), Err("table.kind_damaged"));
    }
}
