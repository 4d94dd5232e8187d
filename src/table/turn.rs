//! Years that stand in columns become rows: one row per file row and year, each cell still leading to its place.

use polars::prelude::{NewChunkedArray, StringChunked};
use rayon::prelude::*;

use super::body::Rows;
use super::layout::Layout;
use super::{Column, Origins, header};
use crate::i18n::Message;

/// Headers of columns that name the one indicator of a file.
const INDICATOR_CODES: [&str; 4] = ["Indicator Code", "Series Code", "指标代码", "指标编码"];

/// The words before an indicator's name above the header.
const INDICATOR_LINES: [&str; 2] = ["指标：", "指标:"];

/// Columns and origins of a body, turned where years stood in columns.
pub(super) struct Turned {
    /// The columns, fixed ones first, then `year` and the values.
    pub columns: Vec<Column>,
    /// Where their cells stand.
    pub origins: Origins,
    /// Whether there was anything to turn.
    pub turned: bool,
}

/// Turns the body when its header holds years; else leaves it as it is.
pub(super) fn turn(layout: &Layout, rows: Rows, notes: &mut Vec<Message>) -> Turned {
    let (years, fixed): (Vec<usize>, Vec<usize>) =
        (0..rows.columns.len()).partition(|&at| header::year(&rows.columns[at].name).is_some());
    if !holds_years(&rows, &years, &fixed) {
        return Turned {
            columns: rows.columns,
            origins: Origins::Straight {
                rows: rows.rows,
                columns: rows.places,
            },
            turned: false,
        };
    }
    let years = drop_blank_years(&rows, years, notes);
    let (name, unit) = value_name(layout, &rows, &fixed);
    let height = rows.rows.len();
    let mut columns: Vec<Column> = fixed
        .par_iter()
        .map(|&at| repeated(&rows.columns[at], years.len()))
        .collect();
    let labels: Vec<&str> = years
        .iter()
        .map(|&at| rows.columns[at].name.as_str())
        .collect();
    let cells = (0..height).flat_map(|_| labels.iter().copied());
    columns.push(Column {
        name: "year".to_owned(),
        unit: None,
        cells: StringChunked::from_iter_values("year".into(), cells),
    });
    let cells = (0..height).flat_map(|row| years.iter().map(move |&at| (row, at)));
    let cells = cells.map(|(row, at)| rows.columns[at].cells.get(row));
    columns.push(Column {
        cells: StringChunked::from_iter_options(name.as_str().into(), cells),
        name,
        unit,
    });
    let places: Vec<u32> = years.iter().map(|&at| rows.places[at]).collect();
    notes.push(Message::new("table.turned").with("count", years.len()));
    Turned {
        columns,
        origins: Origins::Turned {
            rows: rows
                .rows
                .iter()
                .flat_map(|&row| places.iter().map(move |_| row))
                .collect(),
            columns: fixed.iter().map(|&at| rows.places[at]).collect(),
            values: (0..height).flat_map(|_| places.iter().copied()).collect(),
            header: layout.header_rows.0,
        },
        turned: true,
    }
}

/// Years are columns when there are several, nothing but years follows the first of them, and no column is a year
/// already.
fn holds_years(rows: &Rows, years: &[usize], fixed: &[usize]) -> bool {
    let (Some(first), false) = (years.first(), fixed.is_empty()) else {
        return false;
    };
    let last_fixed = fixed.last().copied().unwrap_or_default();
    let together = last_fixed < *first || years.len() >= 3 && years.len() > fixed.len();
    let has_year = fixed.iter().any(|&at| {
        matches!(
            rows.columns[at].name.to_lowercase().as_str(),
            "year" | "年份" | "年度" | "年"
        )
    });
    years.len() >= 2 && together && !has_year
}

fn drop_blank_years(rows: &Rows, years: Vec<usize>, notes: &mut Vec<Message>) -> Vec<usize> {
    let (filled, blank): (Vec<usize>, Vec<usize>) = years.iter().copied().partition(|&at| {
        let mut cells = rows.columns[at].cells.iter().flatten();
        cells.any(|cell| !cell.trim().is_empty())
    });
    if filled.is_empty() {
        return years;
    }
    if let (Some(&first), Some(&last)) = (blank.first(), blank.last()) {
        let message = Message::new("table.blank_years")
            .with("count", blank.len())
            .with("first", rows.columns[first].name.clone())
            .with("last", rows.columns[last].name.clone());
        notes.push(message);
    }
    filled
}

fn repeated(column: &Column, times: usize) -> Column {
    let cells = column
        .cells
        .iter()
        .flat_map(|cell| std::iter::repeat_n(cell, times));
    Column {
        name: column.name.clone(),
        unit: column.unit.clone(),
        cells: StringChunked::from_iter_options(column.name.as_str().into(), cells),
    }
}

/// The values are named after the file's single indicator where it names one: by a column of codes or a line above
/// the header.
fn value_name(layout: &Layout, rows: &Rows, fixed: &[usize]) -> (String, Option<String>) {
    let taken =
        |name: &str| fixed.iter().any(|&at| rows.columns[at].name == name) || name == "year";
    let code = fixed
        .iter()
        .map(|&at| &rows.columns[at])
        .find(|column| INDICATOR_CODES.contains(&column.name.as_str()))
        .and_then(|column| constant(&column.cells));
    let line = layout.preamble.iter().find_map(|line| {
        let name = INDICATOR_LINES
            .iter()
            .find_map(|label| line.strip_prefix(label))?;
        Some(header::tidy(name))
    });
    let (name, unit) = match (code, line) {
        (Some(code), _) => (code, None),
        (None, Some(line)) => match header::split_unit(&line) {
            Some((name, unit)) => (name.to_owned(), Some(unit.to_owned())),
            None => (line, None),
        },
        (None, None) => ("value".to_owned(), None),
    };
    if name.is_empty() || taken(&name) {
        ("value (2)".to_owned(), unit)
    } else {
        (name, unit)
    }
}

fn constant(cells: &StringChunked) -> Option<String> {
    let mut values = cells.iter().flatten();
    let first = values.next()?.trim();
    (!first.is_empty() && values.all(|value| value.trim() == first)).then(|| first.to_owned())
}
