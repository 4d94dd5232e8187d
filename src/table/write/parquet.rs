//! Parquet: a column of numbers becomes a column of floats, any other a column of strings. Numbers that are none (not
//! finite) make a column of numbers, too, so that a column has one type whatever is known of it.

use std::ops::Range;
use std::path::Path;

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};
use polars_io::prelude::{ParquetCompression, ParquetWriter};
use rayon::prelude::*;

use super::replace::{replace, write_error};
use super::{CellRef, Grid};
use crate::i18n::{Message, Result};

/// Rows of one row group: bounds what a reader must hold at once, and what is made at once here.
const ROW_GROUP: usize = 1 << 17;

pub(super) fn write(path: &Path, table: &dyn Grid) -> Result<()> {
    let failed = |error: &PolarsError| match error {
        PolarsError::IO { error, .. } => write_error(path, error),
        other => Message::new("table.write_failed")
            .with("file", path.display().to_string())
            .with("reason", other.to_string()),
    };
    let columns = columns(table);
    replace(path, |out| {
        let schema = frame(table, &columns, 0..0)
            .map_err(|error| failed(&error))?
            .schema()
            .clone();
        let mut file = ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            .batched(&schema)
            .map_err(|error| failed(&error))?;
        for rows in row_groups(table.height()) {
            table.go_on()?;
            frame(table, &columns, rows)
                .and_then(|rows| file.write_batch(&rows))
                .map_err(|error| failed(&error))?;
        }
        file.finish().map(drop).map_err(|error| failed(&error))?;
        table.go_on()
    })
}

/// Rows in groups of like size, none far over [`ROW_GROUP`].
fn row_groups(height: usize) -> impl Iterator<Item = Range<usize>> {
    let count = (height / ROW_GROUP).max(1);
    let size = height / count;
    (0..count).map(move |at| {
        let end = if at + 1 == count {
            height
        } else {
            (at + 1) * size
        };
        at * size..end
    })
}

/// The name of a column, and whether it is one of numbers.
type Kind = (String, bool);

fn columns(table: &dyn Grid) -> Vec<Kind> {
    let names: Vec<_> = table.unique_header().into_iter().enumerate().collect();
    names
        .into_par_iter()
        .map(|(at, name)| {
            let mut cells = (0..table.height()).map(|row| table.cell(row, at));
            let numbers = if table.holds_numbers(at) {
                cells.any(|cell| cell.number().is_some())
            } else {
                let mut some = false;
                let mut text = false;
                for cell in cells {
                    some |= matches!(cell, CellRef::Number(_));
                    text |= matches!(cell, CellRef::Text(_) | CellRef::Date(_));
                    if text {
                        break;
                    }
                }
                some && !text
            };
            (name, numbers)
        })
        .collect()
}

fn frame(
    table: &dyn Grid,
    columns: &[Kind],
    rows: Range<usize>,
) -> std::result::Result<DataFrame, PolarsError> {
    let height = rows.len();
    let made = columns.par_iter().enumerate().map(|(at, (name, numbers))| {
        let cells = rows.clone().map(|row| table.cell(row, at));
        column(name, *numbers, cells)
    });
    DataFrame::new(height, made.collect())
}

fn column<'a>(name: &str, numbers: bool, cells: impl Iterator<Item = CellRef<'a>>) -> Column {
    if numbers {
        let numbers: Vec<Option<f64>> = cells.map(|cell| cell.number()).collect();
        return Series::new(name.into(), numbers).into();
    }
    let texts: Vec<Option<std::borrow::Cow<'a, str>>> = cells
        .map(|cell| match cell {
            CellRef::Text(text) | CellRef::Date(text) => Some(text),
            other => other.number().map(|number| number.to_string().into()),
        })
        .collect();
    Series::new(name.into(), texts).into()
}

#[cfg(test)]
mod tests {
    use super::columns;
    use crate::table::{Cell, Sheet};

    #[test]
    fn numbers_that_are_none_make_a_column_of_numbers() {
        let sheet = Sheet {
            header: vec!["cap".to_owned(), "note".to_owned()],
            columns: vec![vec![Cell::Number(f64::NAN)], vec![Cell::Blank]],
            ..Sheet::default()
        };
        let kinds: Vec<bool> = columns(&sheet).into_iter().map(|kind| kind.1).collect();
        assert_eq!(kinds, [true, false]);
    }
}
