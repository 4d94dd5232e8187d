//! Years that stand in columns become rows: one row per file row and year, each cell still leading to its place.

use rayon::prelude::*;

use super::body::{Content, Raw};
use super::cells::Store;
use super::layout::Layout;
use super::origin::Arrangement;
use super::views::View;
use super::{Origins, Unit, header};
use crate::i18n::Message;

/// Headers of columns that name the one indicator of a file.
const INDICATOR_CODES: [&str; 4] = ["Indicator Code", "Series Code", "指标代码", "指标编码"];

/// Headers of columns that say in words what that indicator is.
pub(crate) const INDICATOR_NAMES: [&str; 4] = ["Indicator Name", "Series Name", "指标名称", "指标"];

/// The words before an indicator's name above the header.
const INDICATOR_LINES: [&str; 2] = ["指标：", "指标:"];

/// Columns and origins of a body, turned where years stood in columns.
pub(super) struct Arranged {
    /// The columns, fixed ones first, then `year` and the values.
    pub columns: Vec<Raw>,
    /// The bytes behind their cells.
    pub store: Store,
    /// Where their cells stand.
    pub origins: Origins,
    /// Whether there was anything to turn.
    pub was_turned: bool,
}

/// Turns the body when its header holds years; else leaves it as it is.
pub(super) fn turn(layout: &Layout, mut rows: Content, notes: &mut Vec<Message>) -> Arranged {
    let (years, fixed): (Vec<usize>, Vec<usize>) =
        (0..rows.columns.len()).partition(|&at| header::year(&rows.columns[at].name).is_some());
    if !holds_years(&rows, &years, &fixed) {
        let places = rows.columns.iter().map(|column| column.place).collect();
        return Arranged {
            columns: rows.columns,
            store: rows.store,
            origins: Origins::straight(rows.file_rows, places),
            was_turned: false,
        };
    }
    let years = drop_blank_years(&rows, years, notes);
    let (name, unit) = value_name(layout, &rows, &fixed);
    let height = rows.file_rows.len();
    let mut columns: Vec<Raw> = fixed
        .par_iter()
        .map(|&at| repeated(&rows.columns[at], years.len()))
        .collect();
    let labels: Vec<View> = years
        .iter()
        .map(|&at| rows.store.put(&rows.columns[at].name))
        .collect();
    columns.push(Raw {
        name: "year".to_owned(),
        unit: None,
        cells: labels.repeat(height).into(),
        place: 0,
    });
    let mut values = Vec::with_capacity(height * years.len());
    let mut of_years: Vec<_> = years
        .iter()
        .map(|&at| rows.columns[at].cells.iter())
        .collect();
    for _ in 0..height {
        values.extend(of_years.iter_mut().filter_map(Iterator::next));
    }
    columns.push(Raw {
        name,
        unit,
        cells: values.into(),
        place: 0,
    });
    let places: Vec<u32> = years.iter().map(|&at| rows.columns[at].place).collect();
    notes.push(Message::new("table.turned").with("count", years.len()));
    let origins = Origins::of(Arrangement::Turned {
        rows: rows
            .file_rows
            .iter()
            .flat_map(|&row| places.iter().map(move |_| row))
            .collect(),
        columns: fixed.iter().map(|&at| rows.columns[at].place).collect(),
        values: (0..height).flat_map(|_| places.iter().copied()).collect(),
        header: layout.header_rows.0,
    });
    Arranged {
        columns,
        store: rows.store,
        origins,
        was_turned: true,
    }
}

/// Years are columns when there are several, nothing but years follows the first of them, and no column is a year
/// already.
fn holds_years(rows: &Content, years: &[usize], fixed: &[usize]) -> bool {
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

fn drop_blank_years(rows: &Content, years: Vec<usize>, notes: &mut Vec<Message>) -> Vec<usize> {
    let (filled, blank): (Vec<usize>, Vec<usize>) = years.iter().copied().partition(|&at| {
        let mut cells = rows.columns[at].cells.iter();
        cells.any(|cell| !rows.store.is_blank(cell))
    });
    if filled.is_empty() {
        return years;
    }
    if !blank.is_empty() {
        let years: Vec<&str> = blank
            .iter()
            .map(|&at| rows.columns[at].name.as_str())
            .collect();
        let message = Message::new("table.blank_years")
            .with("count", blank.len())
            .with("years", years.join(", "));
        notes.push(message);
    }
    filled
}

fn repeated(column: &Raw, times: usize) -> Raw {
    let cells = column
        .cells
        .iter()
        .flat_map(|cell| std::iter::repeat_n(*cell, times));
    Raw {
        name: column.name.clone(),
        unit: column.unit.clone(),
        cells: cells.collect::<Vec<View>>().into(),
        place: column.place,
    }
}

/// The values are named after the file's single indicator where it names one: by a column of codes or a line above
/// the header.
fn value_name(layout: &Layout, rows: &Content, fixed: &[usize]) -> (String, Option<String>) {
    let taken =
        |name: &str| fixed.iter().any(|&at| rows.columns[at].name == name) || name == "year";
    let single = |headers: &[&str]| {
        let column = fixed.iter().map(|&at| &rows.columns[at]);
        let mut named = column.filter(|column| headers.contains(&column.name.as_str()));
        let cells = named.next()?.cells.iter();
        constant(
            cells
                .map(|cell| rows.store.text(cell))
                .filter(|text| !text.is_empty()),
        )
    };
    let line = layout.preamble.iter().find_map(|line| {
        let name = INDICATOR_LINES
            .iter()
            .find_map(|label| line.strip_prefix(label))?;
        Some(header::tidy(name))
    });
    let words = single(&INDICATOR_NAMES).or(line);
    let (words, unit) = match words
        .as_deref()
        .map(|words| (words, header::split_unit(words)))
    {
        Some((_, Some((words, unit)))) => (Some(words.to_owned()), Some(unit.to_owned())),
        Some((words, None)) => (Some(words.to_owned()), None),
        None => (None, None),
    };
    let unit = unit.or_else(|| {
        let mut lines = layout.preamble.iter();
        lines.find_map(|line| {
            let unit = header::strip_label(line);
            (unit.len() < line.len() && Unit::parse(unit).is_some()).then(|| unit.to_owned())
        })
    });
    let name = single(&INDICATOR_CODES)
        .or(words)
        .filter(|name| !name.is_empty() && !taken(name));
    let fallback = if taken("value") { "value (2)" } else { "value" };
    (name.unwrap_or_else(|| fallback.to_owned()), unit)
}

/// The one text that all filled cells have.
pub(crate) fn constant<'a>(mut filled: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = filled.next()?.trim();
    (!first.is_empty() && filled.all(|value| value.trim() == first)).then(|| first.to_owned())
}
