//! The enterprise file as Parquet, batch by batch. Its columns are typed, so what a text file writes as a dash is
//! null here, and full-width digits are a number.

use std::io::Write;
use std::path::{Path, PathBuf};

use polars::prelude::{
    Column, DataFrame, DataType, Field, NamedFrom, PolarsError, PolarsResult, Schema, Series,
};
use polars_io::parquet::write::BatchedWriter;
use polars_io::prelude::{ParquetCompression, ParquetWriter};

use super::rows::Entry;
use super::words::ColumnWords;
use crate::dataset::Kind;
use crate::i18n::{Message, Result};
use crate::table::write_error;

/// A Parquet file on its way.
pub(super) struct Batches<'a> {
    path: PathBuf,
    columns: &'a [ColumnWords],
    writer: BatchedWriter<Box<dyn Write + Send + 'a>>,
}

/// Begins a file with these columns.
pub(super) fn batches<'a>(
    path: &Path,
    out: impl Write + Send + 'a,
    columns: &'a [ColumnWords],
) -> Result<Batches<'a>> {
    let schema: Schema = columns
        .iter()
        .map(|column| Field::new(column.header.as_str().into(), data_type(column)))
        .collect();
    let out: Box<dyn Write + Send + 'a> = Box::new(out);
    let writer = ParquetWriter::new(out)
        .with_compression(ParquetCompression::Zstd(None))
        .batched(&schema)
        .map_err(|error| failed(path, &error))?;
    Ok(Batches {
        path: path.to_owned(),
        columns,
        writer,
    })
}

impl Batches<'_> {
    /// Adds rows, as one row group.
    pub(super) fn write<'r>(
        &mut self,
        rows: impl Iterator<Item = &'r Vec<Entry>> + Clone,
    ) -> Result<()> {
        self.frame(rows)
            .and_then(|frame| self.writer.write_batch(&frame))
            .map_err(|error| failed(&self.path, &error))
    }

    /// Writes what comes after the last row.
    pub(super) fn end(&mut self) -> Result<()> {
        self.writer
            .finish()
            .map(drop)
            .map_err(|error| failed(&self.path, &error))
    }

    fn frame<'r>(
        &self,
        rows: impl Iterator<Item = &'r Vec<Entry>> + Clone,
    ) -> PolarsResult<DataFrame> {
        let columns: Vec<Column> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let name = column.header.as_str().into();
                let cells = rows.clone().map(|row| &row[at]);
                match data_type(column) {
                    DataType::String => {
                        Series::new(name, cells.map(text).collect::<Vec<_>>()).into()
                    }
                    DataType::Int32 => {
                        let years = cells.map(|entry| number(entry).map(|year| year as i32));
                        Series::new(name, years.collect::<Vec<_>>()).into()
                    }
                    _ => Series::new(name, cells.map(number).collect::<Vec<_>>()).into(),
                }
            })
            .collect();
        DataFrame::new(rows.count(), columns)
    }
}

fn data_type(column: &ColumnWords) -> DataType {
    match column.kind {
        Kind::Text | Kind::Flag | Kind::Date => DataType::String,
        Kind::Year => DataType::Int32,
        Kind::Number | Kind::Grade => DataType::Float64,
    }
}

fn text(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Text(text) => Some(text),
        _ => None,
    }
}

fn number(entry: &Entry) -> Option<f64> {
    match entry {
        Entry::Number(number) | Entry::Wide(number) => Some(*number),
        _ => None,
    }
}

fn failed(path: &Path, error: &PolarsError) -> Message {
    match error {
        PolarsError::IO { error, .. } => write_error(path, error),
        other => Message::new("table.write_failed")
            .with("file", path.display().to_string())
            .with("reason", other.to_string()),
    }
}
