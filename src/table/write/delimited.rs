//! CSV. Cells that a spreadsheet would take for a formula come out as plain text.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use encoding_rs::GB18030;
use rayon::prelude::*;

use super::replace::{replace, write_error};
use super::{CellRef, Grid, digits};
use crate::i18n::Result;

/// How text is written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8 with a byte order mark, by which spreadsheets know it.
    Utf8,
    /// GB 18030, which older Chinese office programs expect.
    Gb18030,
}

/// Rows that one thread turns into text at a time.
const BLOCK: usize = 4096;

pub(super) fn write(path: &Path, table: &dyn Grid, encoding: TextEncoding) -> Result<()> {
    replace(path, |out| {
        text_writer(out, encoding)
            .and_then(|text| rows(text, table))
            .map_err(|error| write_error(path, &error))?;
        table.go_on()
    })
}

/// Blocks of rows become text side by side and are written in their order; no more of them exist than there are
/// threads.
fn rows<W: Write>(mut out: W, table: &dyn Grid) -> io::Result<()> {
    let mut head = csv::Writer::from_writer(Vec::new());
    head.write_record(table.header().iter().map(|name| neutral(name).into_owned()))?;
    out.write_all(&finished(head)?)?;
    let height = table.height();
    let starts: Vec<usize> = (0..height).step_by(BLOCK).collect();
    for wave in starts.chunks(rayon::current_num_threads()) {
        if table.go_on().is_err() {
            break;
        }
        let texts: io::Result<Vec<Vec<u8>>> = wave
            .par_iter()
            .map(|&start| block(table, start..height.min(start + BLOCK)))
            .collect();
        for text in texts? {
            out.write_all(&text)?;
        }
    }
    out.flush()
}

fn block(table: &dyn Grid, rows: Range<usize>) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut number = Vec::new();
    for row in rows {
        for column in 0..table.header().len() {
            match table.cell(row, column) {
                CellRef::Text(text) | CellRef::Date(text) => {
                    out.write_field(neutral(&text).as_ref())?;
                }
                other => {
                    number.clear();
                    if let Some(value) = other.number() {
                        digits::append(&mut number, value);
                    }
                    out.write_field(&number)?;
                }
            }
        }
        out.write_record(None::<&[u8]>)?;
    }
    finished(out)
}

fn finished(out: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    out.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Text as it may stand in a CSV file. A spreadsheet reads a cell that begins with `=`, `+`, `-`, `@` (or their
/// full-width forms), a tab or a line break as a formula, whatever its quotes; such a cell gets an apostrophe in
/// front, which marks text in every spreadsheet program, and so does one that has such a mark already. Plain numbers and
/// lone dashes are left alone.
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    let formula = bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']);
    if !formula || is_plain(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{text}"))
    }
}

/// The text of a cell of a CSV file without the mark that [`neutral`] sets before it.
#[must_use]
pub fn meant(text: &str) -> &str {
    let bare = text.strip_prefix('\'');
    bare.filter(|bare| neutral(bare).len() > bare.len())
        .unwrap_or(text)
}

/// Signs, digits, points and separators only, with one sign at most: nothing that could be computed.
fn is_plain(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-', '－', '＋']).unwrap_or(text);
    rest.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
}

/// A writer that takes UTF-8 text and passes it on in `encoding`, with a byte order mark where the encoding
/// wants one. It must be flushed at the end.
///
/// # Errors
/// When the mark cannot be written.
pub fn text_writer<'a, W: Write + 'a>(
    mut out: W,
    encoding: TextEncoding,
) -> io::Result<Box<dyn Write + 'a>> {
    Ok(match encoding {
        TextEncoding::Utf8 => {
            out.write_all("\u{feff}".as_bytes())?;
            Box::new(out)
        }
        TextEncoding::Gb18030 => Box::new(Gb18030Writer {
            out,
            begun: Vec::new(),
        }),
    })
}

/// Passes UTF-8 text on as GB 18030.
struct Gb18030Writer<W> {
    out: W,
    /// A character whose last bytes have not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Write for Gb18030Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        };
        let text = String::from_utf8_lossy(&self.begun[..whole]);
        let (encoded, _, _) = GB18030.encode(&text);
        self.out.write_all(&encoded)?;
        self.begun.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::{TextEncoding, meant, neutral, text_writer};

    #[test]
    fn formulas_become_text() {
        for text in [
            "=1+1", "+86 512", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-1+2", "-2e5*A1",
        ] {
            assert_eq!(neutral(text), format!("'{text}"));
        }
    }

    #[test]
    fn what_was_marked_is_read_as_it_was() {
        for text in [
            "=1+1", "'=1+1", "''=1", "+86 512", "-1+2", "-12.5", "'-12.5", "'t Hart", "'", "", "a",
        ] {
            assert_eq!(meant(&neutral(text)), text);
        }
    }

    #[test]
    fn numbers_dashes_and_words_are_left_alone() {
        for text in ["-12.5", "+3", "-1,200.50", "-", "—", "江湾市", "", "a=b"] {
            assert_eq!(neutral(text), text);
        }
    }

    #[test]
    fn gb18030_survives_characters_cut_anywhere() {
        let text = "江湾市𠮷€, 1";
        let mut bytes = Vec::new();
        {
            let mut out = text_writer(&mut bytes, TextEncoding::Gb18030).unwrap();
            for byte in text.as_bytes() {
                out.write_all(&[*byte]).unwrap();
            }
            out.flush().unwrap();
        }
        let (back, _, failed) = encoding_rs::GB18030.decode(&bytes);
        assert!(!failed);
        assert_eq!(back, text);
    }
}
