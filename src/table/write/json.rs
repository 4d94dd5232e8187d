//! JSON: an array with one record a row.

use std::io::{self, Write};
use std::path::Path;

use super::replace::{replace, write_error};
use super::{CellRef, Grid};
use crate::i18n::Result;

pub(super) fn write(path: &Path, table: &dyn Grid) -> Result<()> {
    replace(path, |out| {
        records(out, table).map_err(|error| write_error(path, &error))?;
        table.go_on()
    })
}

/// A row a line.
fn records<W: Write>(out: &mut W, table: &dyn Grid) -> io::Result<()> {
    let keys = keys(table)?;
    out.write_all(b"[")?;
    for row in 0..table.height() {
        out.write_all(if row == 0 { b"\n{" } else { b",\n{" })?;
        for (column, key) in keys.iter().enumerate() {
            let comma = if column == 0 { "" } else { "," };
            write!(out, "{comma}{key}:")?;
            match table.cell(row, column) {
                CellRef::Text(text) | CellRef::Date(text) => {
                    serde_json::to_writer(&mut *out, &text)?;
                }
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

fn keys(table: &dyn Grid) -> serde_json::Result<Vec<String>> {
    let names = table.unique_header();
    names.iter().map(serde_json::to_string).collect()
}

/// Writes an array of records as a person reads it: a value a line, the columns in the order of their names. Whole
/// numbers have no decimal point.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_records(out: &mut dyn Write, table: &dyn Grid) -> io::Result<()> {
    let keys = keys(table)?;
    let mut columns: Vec<usize> = (0..keys.len()).collect();
    columns.sort_by(|a, b| table.header()[*a].cmp(&table.header()[*b]));
    if table.height() == 0 {
        return out.write_all(b"[]\n");
    }
    out.write_all(b"[")?;
    for row in 0..table.height() {
        out.write_all(if row == 0 { b"\n  {" } else { b",\n  {" })?;
        for (at, &column) in columns.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(out, "{comma}\n    {}: ", keys[column])?;
            match table.cell(row, column) {
                CellRef::Text(text) | CellRef::Date(text) => {
                    serde_json::to_writer(&mut *out, &text)?;
                }
                other => match other.number() {
                    Some(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                        write!(out, "{}", number as i64)?;
                    }
                    Some(number) => serde_json::to_writer(&mut *out, &number)?,
                    None => out.write_all(b"null")?,
                },
            }
        }
        out.write_all(b"\n  }")?;
    }
    out.write_all(b"\n]\n")
}
