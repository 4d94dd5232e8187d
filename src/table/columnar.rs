//! Parquet becomes columns of text. The column names count as row 1, so that rows have the numbers a spreadsheet
//! would give them.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::{
    Column as Series, DataType, NewChunkedArray, PolarsResult, SerReader, StringChunked,
};
use polars_io::parquet::read::ParquetReader;
use rayon::prelude::*;

use super::body::Content;
use super::layout::Layout;
use super::{Column, header};
use crate::i18n::{Message, Result};

/// Reads all columns of a Parquet file.
///
/// # Errors
/// When the file is damaged, or a column holds lists or records.
pub(super) fn read(bytes: &[u8]) -> Result<(Layout, Content)> {
    let frame = catch_unwind(AssertUnwindSafe(|| {
        ParquetReader::new(Cursor::new(bytes))
            .set_rechunk(true)
            .finish()
    }))
    .map_err(|_| damaged(""))?
    .map_err(damaged)?;
    let cells: Vec<String> = frame
        .columns()
        .iter()
        .map(|column| column.name().to_string())
        .collect();
    if cells.is_empty() {
        return Err(Message::new("table.no_columns"));
    }
    let names = header::names(&cells);
    let units: Vec<Option<String>> = names
        .iter()
        .map(|name| header::split_unit(name).map(|(_, unit)| unit.to_owned()))
        .collect();
    let columns: Vec<Column> = frame
        .columns()
        .par_iter()
        .zip(names.par_iter().zip(&units))
        .map(|(column, (name, unit))| {
            Ok(Column {
                name: name.clone(),
                unit: unit.clone(),
                cells: text(column, name)?,
            })
        })
        .collect::<Result<_>>()?;
    let rows = Content {
        places: (1..=columns.len() as u32).collect(),
        columns,
        file_rows: (2..frame.height() as u32 + 2).collect(),
        set_aside: Vec::new(),
        notes: Vec::new(),
    };
    let layout = Layout {
        header_rows: (1, 1),
        cells,
        names,
        units,
        aligned: true,
        preamble: Vec::new(),
    };
    Ok((layout, rows))
}

fn text(column: &Series, name: &str) -> Result<StringChunked> {
    let unreadable = || {
        Message::new("table.column_type")
            .with("column", name)
            .with("kind", column.dtype().to_string())
    };
    let text = as_text(column)
        .map_err(|_| unreadable())?
        .ok_or_else(unreadable)?;
    let mut text = text.rechunk().into_owned();
    text.rename(name.into());
    Ok(text)
}

/// The values in words, empty text as missing; `None` for types that hold more than one value.
fn as_text(column: &Series) -> PolarsResult<Option<StringChunked>> {
    let series = column.as_materialized_series();
    Ok(Some(match series.dtype() {
        DataType::String => {
            let filled = series
                .str()?
                .iter()
                .map(|text| text.filter(|text| !text.is_empty()));
            StringChunked::from_iter_options("".into(), filled)
        }
        DataType::Float64 => spelled(series.f64()?.iter()),
        DataType::Float32 => spelled(series.f32()?.iter()),
        DataType::Boolean => spelled(series.bool()?.iter()),
        DataType::List(_) | DataType::Binary | DataType::Null => return Ok(None),
        _ => series.cast(&DataType::String)?.str()?.clone(),
    }))
}

fn spelled<T: ToString>(values: impl Iterator<Item = Option<T>>) -> StringChunked {
    StringChunked::from_iter_options(
        "".into(),
        values.map(|value| value.map(|value| value.to_string())),
    )
}

fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.parquet_damaged").with("problem", problem.to_string())
}
