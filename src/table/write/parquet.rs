//! Parquet: a column of numbers becomes a column of floats, any other a column of strings.

use std::path::Path;

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};
use polars_io::prelude::{ParquetCompression, ParquetWriter};

use super::replace::{replace, write_error};
use super::{Cell, Sheet};
use crate::i18n::{Message, Result};

/// Rows of one row group: bounds what a reader must hold at once.
const ROW_GROUP: usize = 1 << 17;

pub(super) fn write(path: &Path, sheet: &Sheet) -> Result<()> {
    let failed = |error: &PolarsError| match error {
        PolarsError::IO { error, .. } => write_error(path, error),
        other => Message::new("table.write_failed")
            .with("file", path.display().to_string())
            .with("reason", other.to_string()),
    };
    let mut frame = frame(sheet).map_err(|error| failed(&error))?;
    replace(path, |out| {
        ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            .with_row_group_size(Some(ROW_GROUP))
            .finish(&mut frame)
            .map(drop)
            .map_err(|error| failed(&error))
    })
}

fn frame(sheet: &Sheet) -> std::result::Result<DataFrame, PolarsError> {
    let height = sheet.height();
    let columns = sheet
        .unique_header()
        .into_iter()
        .enumerate()
        .map(|(at, name)| column(name, (0..height).map(|row| sheet.cell(row, at))))
        .collect();
    DataFrame::new(height, columns)
}

fn column<'a>(name: String, cells: impl Iterator<Item = &'a Cell> + Clone) -> Column {
    let has_text = cells.clone().any(|cell| matches!(cell, Cell::Text(_)));
    let has_number = cells.clone().any(|cell| cell.number().is_some());
    if has_number && !has_text {
        let numbers: Vec<Option<f64>> = cells.map(Cell::number).collect();
        return Series::new(name.into(), numbers).into();
    }
    let texts: Vec<Option<String>> = cells
        .map(|cell| match cell {
            Cell::Text(text) => Some(text.clone()),
            other => other.number().map(|number| number.to_string()),
        })
        .collect();
    Series::new(name.into(), texts).into()
}
