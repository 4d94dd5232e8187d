//! A table of the parts that a reader gives: a layout and rows come in, and go out as columns in order, with whom and of
//! when they are where only titles and names say it.

use std::path::Path;
use std::sync::Arc;

use super::arrange::{Arranged, Called, Shape, arrange};
use super::body::Content;
use super::cells::Cells;
use super::layout::Layout;
use super::quotes::Doubtful;
use super::read::ReadOptions;
use super::{
    Column, Format, Source, Table, aside, beside, bilingual, corner, form, lone_figures,
    named_year, one_entity, open_headers, periods, sections, stated_units, this_year, unit_column,
    units_above, units_in_notes,
};
use crate::i18n::{Message, Result};

/// What one format's reader gives.
pub(super) struct Parts {
    pub layout: Layout,
    pub rows: Content,
    pub sheet: Option<String>,
    pub sheets: Vec<String>,
    pub encoding: Option<&'static str>,
    pub delimiter: Option<char>,
    pub quote: Option<char>,
    pub doubtful: Vec<Doubtful>,
    /// What the rows are called that nothing else names, where it is not the file.
    pub called: Option<String>,
}

/// The units in headers and in lines above them that are not understood, but for those that a note explains.
fn unclear_units(layout: &Layout, understood: &[String]) -> Vec<Message> {
    let in_headers = layout.names.iter().map(String::as_str);
    let unclear = in_headers.filter_map(units_above::unclear_in_header);
    units_above::unclear(&layout.preamble)
        .chain(unclear)
        .filter(|text| !understood.iter().any(|line| line == text))
        .map(|text| Message::new("table.unit_unclear").with("text", text))
        .collect()
}

/// How the user says that the numbers lie. Where the title or a name, and no header, says a part of the year, it alone
/// stands for the year, and no columns become one.
fn wanted_shape(
    options: &ReadOptions,
    layout: &Layout,
    (sheet, name): (Option<&str>, &str),
) -> Option<Shape> {
    let are_periods = matches!(options.layout, Some(Shape::PeriodsSum | Shape::PeriodsLast));
    let in_headers = layout.names.iter().any(|name| periods::is_part(name));
    let is_of_title =
        are_periods && !in_headers && named_year::part_of(&layout.preamble, sheet, name).is_some();
    options.layout.filter(|_| !is_of_title)
}

/// The units that lines around a table state for all of it, and the lines that say one of a column; these are told.
fn units(
    layout: &Layout,
    rows: &mut Content,
    notes: &mut Vec<Message>,
) -> (Vec<String>, Vec<String>) {
    let mut stated = units_above::stated(&layout.preamble);
    stated.extend(units_above::take_below(rows));
    let (in_notes, understood) = units_in_notes::take(rows, &layout.preamble);
    for unit in in_notes {
        if !stated.contains(&unit) {
            stated.push(unit);
        }
    }
    for line in &understood {
        notes.push(Message::new("table.unit_of_note").with("text", line.as_str()));
    }
    (stated, understood)
}

/// The columns in order, and how many rows of the file were read for them.
fn in_order(
    layout: &mut Layout,
    mut rows: Content,
    wanted: Option<Shape>,
    called: Called,
    notes: &mut Vec<Message>,
) -> Result<(usize, Arranged)> {
    if wanted.is_none()
        && let Some(form) = form::take(layout, &mut rows, notes)
    {
        let used = form.origins.file_rows_of(0);
        return Ok((used + aside::count(&form.set_aside), form));
    }
    let one = corner::name(layout, &mut rows);
    let called = Called {
        title: one.as_deref().unwrap_or(called.title),
        ..called
    };
    notes.append(&mut rows.notes);
    sections::apply(layout, &mut rows);
    let read = rows.file_rows.len() + aside::count(&rows.set_aside);
    Ok((read, arrange(layout, rows, wanted, called, notes)?))
}

/// The year that the title, the sheet or the file says, and no part of it.
fn year_said(layout: &Layout, sheet: Option<&str>, path: &Path) -> Option<i32> {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let name = name.as_deref().unwrap_or_default();
    let is_part = named_year::part_of(&layout.preamble, sheet, name).is_some();
    let said = named_year::said(&layout.preamble, sheet, name);
    said.filter(|_| !is_part).map(|(year, _)| year)
}

/// What there is to tell of the lines above a table and of its rows; what somebody who knows the file has to say is `told`.
fn first_notes(layout: &mut Layout, rows: &mut Content, told: &mut Vec<Message>) -> Vec<Message> {
    let mut notes = Vec::new();
    if !layout.preamble.is_empty() {
        let message = Message::new("table.preamble")
            .with("count", layout.preamble.len())
            .with("text", layout.preamble.join(" · "));
        notes.push(message);
    }
    let december = named_year::of_december(&layout.preamble, &layout.names);
    layout.preamble.extend(december);
    if layout.header_rows.0 == 0 {
        notes.push(Message::new("table.no_header"));
    }
    let is_open = |note: &Message| {
        let keys = [
            "table.uncalculated",
            "table.mixed_lines",
            "table.other_tables",
        ];
        keys.contains(&note.key)
    };
    told.extend(rows.notes.extract_if(.., |note| is_open(note)));
    notes.append(&mut rows.notes);
    notes
}

/// A table of the parts that a reader gives.
pub(super) fn assemble(
    path: &Path,
    bytes: u64,
    format: Format,
    parts: Parts,
    options: &ReadOptions,
) -> Result<Table> {
    let Parts {
        mut layout,
        mut rows,
        ..
    } = parts;
    if rows.columns.is_empty() {
        return Err(Message::new("table.no_columns"));
    }
    let mut told: Vec<Message> = Vec::new();
    told.extend(beside::keep_one(&mut rows, options.first_column));
    bilingual::apply(&mut rows);
    let mut notes = first_notes(&mut layout, &mut rows, &mut told);
    let (units_stated, understood) = units(&layout, &mut rows, &mut notes);
    told.extend(unclear_units(&layout, &understood));
    let title = path
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let of = (parts.sheet.as_deref(), title.as_str());
    told.extend(this_year::name(&mut layout, &mut rows, of, &mut notes));
    let firm = one_entity::firm_of(&layout.preamble).or(parts.called);
    let called = firm.as_ref().unwrap_or(&title);
    let mut wanted = wanted_shape(options, &layout, of);
    if wanted.is_none()
        && let Some(left) = this_year::left(&mut layout, &mut rows, of, called)
    {
        told.push(left);
        wanted = Some(Shape::Indicators);
    }
    let said = Called {
        title: called,
        year: year_said(&layout, parts.sheet.as_deref(), path),
    };
    let (rows_read, arranged) = in_order(&mut layout, rows, wanted, said, &mut notes)?;
    told.extend(notes.extract_if(.., |note| note.key == lone_figures::TOLD));
    let Arranged {
        columns,
        store,
        mut origins,
        shape,
        set_aside,
    } = arranged;
    let store = Arc::new(store);
    let mut columns: Vec<Column> = columns
        .into_iter()
        .map(|raw| Column {
            cells: Cells::new(raw.cells, &store),
            name: raw.name,
            unit: raw.unit,
        })
        .collect();
    unit_column::apply(&mut columns, &mut notes);
    let titles = layout.preamble.iter().chain([called]).cloned();
    let titles: Vec<String> = titles.collect();
    let entity = options.entity.as_deref();
    one_entity::apply(&mut columns, &mut origins, entity, &titles, &mut notes);
    let made = entity.is_none() && layout.names.iter().all(|name| name != "entity");
    told.extend(one_entity::told(&columns, made, &title, &mut notes));
    let columns = stated_units::apply(columns, options.units.as_deref())?;
    told.extend(open_headers::of(
        &layout.names,
        &columns,
        options.layout,
        shape,
    ));
    Ok(Table {
        source: Source {
            path: path.to_owned(),
            format,
            sheet: parts.sheet,
            sheets: parts.sheets,
            alike: Vec::new(),
            encoding: parts.encoding,
            delimiter: parts.delimiter,
            quote: parts.quote,
            header_rows: layout.header_rows,
            units_above: units_stated,
            titles: layout.preamble,
            shape,
            bytes,
            fingerprint: String::new(),
        },
        columns,
        origins,
        rows_read,
        set_aside,
        notes,
        told,
        doubtful: parts.doubtful,
    })
}
