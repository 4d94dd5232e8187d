//! Files of typed columns, Parquet and Arrow, become columns of text. The column names count as row 1, so that rows have
//! the numbers a spreadsheet would give them.

use std::fmt::{Display, LowerExp};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use polars::prelude::{
    ChunkFullNull, DataType, NewChunkedArray, PolarsResult, SerReader, Series, StringChunked,
};
use polars_arrow::datatypes::ArrowDataType;
use polars_io::parquet::read::ParquetReader;
use rayon::prelude::*;

use super::body::{Content, Raw};
use super::cells::Store;
use super::header;
use super::json;
use super::layout::Layout;
use super::limits;
use super::merges::Merges;
use super::{Format, arrow};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// A file with more rows than this is refused.
const MOST_ROWS: usize = 50_000_000;

/// A column as its file has it.
pub(super) struct Typed {
    /// Its name, as written.
    pub name: String,
    /// The kind of its values, in the words of its format.
    pub kind: String,
    /// Its values, where they are of a kind that can be read.
    pub values: Option<Series>,
}

/// Reads the columns of a Parquet or Arrow file that hold one value per cell, and notes the others. A column of records
/// is as many columns as these have fields, named as those of nested JSON are.
///
/// # Errors
/// When the file is damaged, says that it is larger than any memory holds, or has no column of single values; when the
/// work was cancelled.
pub(super) fn read(bytes: &[u8], format: Format, progress: &Progress) -> Result<(Layout, Content)> {
    type Reader = fn(&[u8], &Progress) -> Result<(Vec<Typed>, usize)>;
    let (read, damaged): (Reader, _) = match format {
        Format::Arrow => (arrow::columns, "table.arrow_damaged"),
        _ => (parquet, "table.parquet_damaged"),
    };
    let (columns, height) =
        catch_unwind(AssertUnwindSafe(|| read(bytes, progress))).map_err(|_| {
            Message::new(damaged).with("problem", Message::new("table.not_understood"))
        })??;
    let columns = catch_unwind(AssertUnwindSafe(|| flat(columns)))
        .map_err(|_| Message::new(damaged).with("problem", Message::new("table.not_understood")))?;
    check_size(height, columns.len())?;
    let cells: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    if cells.is_empty() {
        return Err(Message::new("table.no_columns"));
    }
    let names = header::names(&cells);
    let units: Vec<Option<String>> = names
        .iter()
        .map(|name| header::unit(name).map(str::to_owned))
        .collect();
    let texts = columns.par_iter().map(|column| {
        progress.check()?;
        Ok(text(column))
    });
    let texts: Vec<Option<StringChunked>> = texts.collect::<Result<_>>()?;
    let mut rows = Content {
        merges: Merges::default(),
        columns: Vec::new(),
        store: Store::default(),
        file_rows: (2..height as u32 + 2).collect(),
        set_aside: Vec::new(),
        sections: None,
        notes: Vec::new(),
    };
    for (at, text) in texts.into_iter().enumerate() {
        let Some(cells) = text else {
            let note = Message::new("table.column_left_out")
                .with("column", names[at].as_str())
                .with("kind", columns[at].kind.as_str());
            rows.notes.push(note);
            continue;
        };
        let cells = rows.store.take_in(&cells);
        rows.columns.push(Raw {
            name: names[at].clone(),
            unit: units[at].clone(),
            cells: cells.into(),
            place: at as u32 + 1,
        });
    }
    let layout = Layout {
        header_rows: (1, 1),
        rows: vec![cells.clone()],
        cells,
        names,
        units,
        aligned: true,
        preamble: Vec::new(),
    };
    Ok((layout, rows))
}

/// The columns of a Parquet file, once it is known that they fit into memory, and how many rows they have.
fn parquet(bytes: &[u8], progress: &Progress) -> Result<(Vec<Typed>, usize)> {
    /// So many columns at least are read between two looks whether somebody wants to stop.
    const TOGETHER: usize = 8;
    let open = || ParquetReader::new(Cursor::new(bytes)).set_rechunk(true);
    let mut reader = open();
    let metadata = reader.get_metadata().map_err(damaged)?.clone();
    let groups = metadata.row_groups.iter();
    let in_groups = groups.fold(0_usize, |sum, group| sum.saturating_add(group.num_rows()));
    let rows = metadata.num_rows.max(in_groups);
    let schema = reader.schema().map_err(damaged)?;
    let columns = schema.len();
    check_size(rows, columns)?;
    // Words kept as numbers of a list are only said to be so beside the data: without that they are plain words.
    let mut plain = (*metadata).clone();
    plain.key_value_metadata = None;
    let plain = Arc::new(plain);
    let coded = schema
        .iter_values()
        .map(|field| holds_dictionary(field.dtype()));
    let (coded, others): (Vec<_>, Vec<_>) = coded.enumerate().partition(|(_, is_coded)| *is_coded);
    let mut read: Vec<(usize, Typed)> = Vec::with_capacity(columns);
    let mut height = 0;
    for (of, metadata) in [(others, metadata), (coded, plain)] {
        for some in of.chunks(TOGETHER.max(columns / 32)) {
            progress.check()?;
            let places: Vec<usize> = some.iter().map(|(at, _)| *at).collect();
            let mut reader = open().with_projection(Some(places.clone()));
            reader.set_metadata(Arc::clone(&metadata));
            let part = reader.finish().map_err(damaged)?;
            height = part.height();
            let typed = part.columns().iter().map(|column| Typed {
                name: column.name().to_string(),
                kind: column.dtype().to_string(),
                values: Some(column.as_materialized_series().clone()),
            });
            read.extend(places.into_iter().zip(typed));
        }
    }
    read.sort_by_key(|(at, _)| *at);
    Ok((read.into_iter().map(|(_, typed)| typed).collect(), height))
}

/// The columns with the fields of records in their place, down to those that are none.
fn flat(columns: Vec<Typed>) -> Vec<Typed> {
    let mut columns = columns;
    for _ in 0..json::DEEPEST {
        let is_record =
            |column: &Typed| matches!(&column.values, Some(values) if is_record(values));
        if !columns.iter().any(is_record) || columns.len() > limits::MOST_COLUMNS {
            break;
        }
        columns = columns.into_iter().flat_map(fields).collect();
    }
    columns
}

fn is_record(values: &Series) -> bool {
    matches!(values.dtype(), DataType::Struct(fields) if !fields.is_empty())
}

/// The fields of a column of records, or the column itself.
fn fields(column: Typed) -> Vec<Typed> {
    let records = column.values.as_ref().filter(|values| is_record(values));
    let Some(Ok(records)) = records.map(|values| values.struct_()) else {
        return vec![column];
    };
    // Where there is no record, its fields have no values either.
    let records = records.rechunk().into_owned();
    let filled = records.rechunk_validity();
    let fields = records.with_outer_validity(filled).fields_as_series();
    let field = |values: Series| Typed {
        name: format!("{} / {}", column.name, values.name()),
        kind: values.dtype().to_string(),
        values: Some(values),
    };
    fields.into_iter().map(field).collect()
}

/// Whether a kind is one of words that are kept as numbers of a list, or holds one.
fn holds_dictionary(kind: &ArrowDataType) -> bool {
    match kind {
        ArrowDataType::Dictionary(..) => true,
        ArrowDataType::List(field)
        | ArrowDataType::LargeList(field)
        | ArrowDataType::FixedSizeList(field, _)
        | ArrowDataType::Map(field, _) => holds_dictionary(field.dtype()),
        ArrowDataType::Struct(fields) => fields.iter().any(|field| holds_dictionary(field.dtype())),
        _ => false,
    }
}

/// Refuses what a few bytes can claim and no memory holds.
pub(super) fn check_size(rows: usize, columns: usize) -> Result<()> {
    if rows <= MOST_ROWS
        && columns <= limits::MOST_COLUMNS
        && rows.saturating_mul(columns) <= limits::MOST_CELLS
    {
        return Ok(());
    }
    Err(Message::new("table.too_many_cells")
        .with("rows", rows)
        .with("columns", columns)
        .with("cells", limits::MOST_CELLS))
}

/// A column in words; `None` when it holds something other than one value per cell.
fn text(column: &Typed) -> Option<StringChunked> {
    as_text(column.values.as_ref()?).ok()?
}

/// The values in words, empty text as missing; `None` for types that hold more than one value.
fn as_text(series: &Series) -> PolarsResult<Option<StringChunked>> {
    Ok(Some(match series.dtype() {
        DataType::String => {
            let filled = series
                .str()?
                .iter()
                .map(|text| text.filter(|text| !text.is_empty()));
            StringChunked::from_iter_options("".into(), filled)
        }
        DataType::Float64 => spelled(series.f64()?.iter(), |x| digits(x, x)),
        DataType::Float32 => spelled(series.f32()?.iter(), |x| digits(x, f64::from(x))),
        DataType::Boolean => spelled(series.bool()?.iter(), |x| x.to_string()),
        DataType::Null => StringChunked::full_null("".into(), series.len()),
        DataType::List(_) | DataType::Binary => return Ok(None),
        _ => series.cast(&DataType::String)?.str()?.clone(),
    }))
}

fn spelled<T>(
    values: impl Iterator<Item = Option<T>>,
    spell: impl Fn(T) -> String,
) -> StringChunked {
    StringChunked::from_iter_options("".into(), values.map(|value| value.map(&spell)))
}

/// A number in the fewest digits, with an exponent where it would have a long row of zeros. `size` is its value.
fn digits<T: Display + LowerExp>(number: T, size: f64) -> String {
    if size == 0.0 || (1e-15..1e21).contains(&size.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.parquet_damaged").with("problem", problem.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series as Values};
    use polars_io::parquet::write::ParquetWriter;

    #[test]
    fn columns_without_single_values_are_noted_and_the_others_read() {
        let name = Values::new("name".into(), ["a", "b"]);
        let blob = Values::new("blob".into(), [&b"x"[..], &b"y"[..]]);
        let list = Values::new("list".into(), [name.clone(), name.clone()]);
        let sales = Values::new("sales".into(), [1.5, 2.0]);
        let columns = [
            name,
            blob,
            list,
            Values::new_null("nothing".into(), 2),
            sales,
        ];
        let columns = columns.into_iter().map(IntoColumn::into_column).collect();
        let mut frame = DataFrame::new(2, columns).unwrap();
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
        let (_, rows) = read(&bytes, Format::Parquet, &Progress::default()).unwrap();
        let names: Vec<&str> = rows
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(names, ["name", "nothing", "sales"]);
        let places: Vec<u32> = rows.columns.iter().map(|column| column.place).collect();
        assert_eq!(places, [1, 4, 5]);
        let cells = |column: usize| &rows.columns[column].cells;
        assert!(cells(1).iter().all(|cell| rows.store.is_blank(cell)));
        assert_eq!(rows.store.text(cells(2).iter().next().unwrap()), "1.5");
        assert!(
            rows.notes
                .iter()
                .all(|note| note.key == "table.column_left_out")
        );
        assert_eq!(rows.notes.len(), 2);
    }

    #[test]
    fn tiny_and_huge_numbers_have_exponents() {
        for (number, spelled) in [
            (0.1, "0.1"),
            (-0.0, "-0"),
            (1e-15, "0.000000000000001"),
            (5e-324, "5e-324"),
            (-1.5e300, "-1.5e300"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(digits(number, number), spelled);
        }
        assert_eq!(digits(1e-30_f32, f64::from(1e-30_f32)), "1e-30");
    }

    #[test]
    fn a_claim_of_billions_of_rows_is_refused() {
        assert!(check_size(1_000_000, 50).is_ok());
        assert!(check_size(2_000_000_000, 1).is_err());
        assert!(check_size(40_000_000, 1000).is_err());
        assert!(check_size(1, limits::MOST_COLUMNS + 1).is_err());
    }
}
