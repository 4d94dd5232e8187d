//! JSON: an array with one record a row, a row a line.

use std::io::{self, Write};
use std::path::Path;

use super::replace::{replace, write_error};
use super::{Cell, Sheet};
use crate::i18n::Result;

pub(super) fn write(path: &Path, sheet: &Sheet) -> Result<()> {
    replace(path, |out| {
        records(out, sheet).map_err(|error| write_error(path, &error))
    })
}

fn records<W: Write>(out: &mut W, sheet: &Sheet) -> io::Result<()> {
    let keys = sheet
        .unique_header()
        .iter()
        .map(serde_json::to_string)
        .collect::<std::result::Result<Vec<_>, serde_json::Error>>()?;
    out.write_all(b"[")?;
    for row in 0..sheet.height() {
        out.write_all(if row == 0 { b"\n{" } else { b",\n{" })?;
        for (column, key) in keys.iter().enumerate() {
            let comma = if column == 0 { "" } else { "," };
            write!(out, "{comma}{key}:")?;
            match sheet.cell(row, column) {
                Cell::Text(text) => serde_json::to_writer(&mut *out, text)?,
                other => match other.number() {
                    Some(number) => write!(out, "{number}")?,
                    None => out.write_all(b"null")?,
                },
            }
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")
}
