//! From a table of text to typed observations.

use std::cmp::Ordering;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    BooleanChunked, ChunkFullNull, Column, DataFrame, Int32Chunked, IntoSeries, NewChunkedArray,
    Series, StringChunked,
};
use rayon::prelude::*;

use super::as_read::{self, Nameless};
use super::assign::{Assigned, Assignments, assign, known_of};
use super::combine::Combined;
use super::fields::without_unit;
use super::findings::Findings;
use super::key::{self, Key};
use super::lost_digits::Lost;
use super::mapping::FORMAT;
use super::rows::{Chosen, Rules, choose};
use super::typing::{self, Typed};
use super::{
    ColumnRule, Dataset, Field, Issue, Keep, Kind, Mapping, Severity, codes, correct, credit_code,
    dates, fill_down, lonlat, name_marks, no_code, part_units, place_names, usable, words,
};
use crate::i18n::{Message, Result, Title};
use crate::jobs::Progress;
use crate::table::turn::{INDICATOR_NAMES, constant};
use crate::table::{ReadOptions, Shape, Table, read_knowing};

/// Reads a file as a table of text. Where several files or sheets become one, columns that are the same field under
/// different names are one.
///
/// # Errors
/// As [`table::read`](crate::table::read).
pub fn read(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<Table> {
    read_knowing(path, options, known_of, progress)
}

/// Reads a file and types it: [`read`], then [`build`]. What `options` leave to the guesses, the mapping may say.
///
/// # Errors
/// As those two.
pub fn open(
    path: &Path,
    options: &ReadOptions,
    mapping: Option<&Mapping>,
    wanted: &[String],
    progress: &Progress,
) -> Result<Dataset> {
    let options = match mapping {
        Some(mapping) => options.clone().or(&mapping.reading),
        None => options.clone(),
    };
    let mut dataset = build(read(path, &options, progress)?, mapping, wanted, progress)?;
    dataset.mapping.reading = Box::new(options);
    Ok(dataset)
}

/// Types a table, which may be shared: the same one is typed again when its mapping changes. Columns map by `mapping` where it names them; else to themselves when their name is a known
/// field's id or one of `wanted` (the raw columns of a scheme's formulas); else by alias in either language; else
/// they keep their own name.
///
/// # Errors
/// When no column can be the key of an entity, or no row can be used.
pub fn build(
    table: impl Into<Arc<Table>>,
    mapping: Option<&Mapping>,
    wanted: &[String],
    progress: &Progress,
) -> Result<Dataset> {
    let table: Arc<Table> = table.into();
    if table.height() == 0 {
        return Err(no_data(&table));
    }
    let table = lonlat::split(&table).map_or(table, Arc::new);
    let mut issues = as_read::issues(&table);
    let Assignments {
        columns: mut assigned,
        beside,
    } = assign(&table, mapping, wanted, &mut issues);
    issues.extend(as_read::about_places(&table, &assigned));
    let open = no_code::open(&table, &assigned);
    let apart = open.as_ref().map(|open| open.code);
    let (bare, told) = name_marks::without(&table, &assigned);
    let table = bare.map_or(table, Arc::new);
    issues.extend(told);
    let (filled, told) = fill_down::fill(&table, &assigned, mapping, apart);
    let table = filled.map_or(table, Arc::new);
    issues.extend(told);
    let table = part_units::carried(&table, &assigned).map_or(table, Arc::new);
    let coded = assigned.iter().position(|assigned| assigned.id == "entity");
    let lost = coded.map_or_else(Lost::default, |at| Lost::of(&table.columns[at].cells));
    let key = key::find(&table, &assigned, &lost, progress)?;
    if let Some(at) = coded {
        issues.extend(lost.told(&table, at, key.entity));
        if at != key.entity {
            // Codes that tell nobody apart are words like others.
            let own = &mut assigned[at];
            (own.id, own.known) = (table.columns[at].name.clone(), None);
            own.kind = Some(Kind::Text);
        }
    }
    key.name_year(&mut assigned);
    say_kinds(&table, &mut assigned);
    progress.check()?;
    let (mut entity, year) = rayon::join(
        || key_column(&table, key.entity, &assigned, &key),
        || {
            let column = |at| (at, key_column(&table, at, &assigned, &key));
            key.year.map(column)
        },
    );
    let written = entity.values.clone();
    if let Some(open) = open.filter(|open| open.code == key.entity) {
        issues.extend(open.fill(&mut entity.values, &table));
    }
    if let Some(mapping) = mapping
        && !mapping.same.is_empty()
    {
        entity.values = correct::joined(&entity.values, &mapping.same);
    }
    let years = year.as_ref().and_then(|(_, typed)| typed.values.i32().ok());
    let mut places = place_names::join(&mut entity.values, years, &table, mapping);
    entity.issues.append(&mut places.issues);
    progress.check()?;
    progress.set(0.7);
    let keep = mapping.map_or_else(Keep::default, |mapping| mapping.keep.clone());
    let rules = Rules {
        keep: &keep,
        several: mapping.and_then(|mapping| mapping.several_rows),
        of_columns: assigned.iter().any(|assigned| assigned.rows.is_some()),
    };
    let names = entity.values.str().map_err(|_| no_data(&table))?;
    let (mut typed, chosen) = rayon::join(
        || other_columns(&table, &assigned, &key, progress),
        || choose(&table, &key, names, years, &rules),
    );
    progress.check()?;
    let mut first = vec![(key.entity, entity)];
    first.extend(year);
    first.sort_by_key(|(at, _)| *at);
    for (at, column) in first {
        typed.insert(at, column);
    }
    if chosen.rows.is_empty() {
        return Err(no_rows(&table, &chosen));
    }
    progress.check()?;
    progress.set(0.9);
    let mapping = complete_mapping(&table, &assigned, &typed, mapping);
    check_credit_codes(&table, &key, &assigned, &written, &chosen.rows, &mut issues);
    let beside = typed_beside(&table, beside, &typed, progress);
    progress.check()?;
    let found = Found {
        assigned: &assigned,
        typed,
        beside: &beside,
        key: &key,
    };
    let dataset = assemble(table, found, chosen, mapping, issues);
    Ok(Dataset {
        joined: places.joined,
        unsure: places.unsure,
        ..dataset
    })
}

/// Makes columns of codes texts, and columns of days dates, where neither a field nor the user nor a formula says what
/// they are.
fn say_kinds(table: &Table, assigned: &mut [Assigned]) {
    for (own, column) in assigned.iter_mut().zip(&table.columns) {
        let is_open = own.known.is_none() && own.kind.is_none() && own.unit.is_none();
        if !is_open || own.because.key != "dataset.because_own_name" {
            continue;
        }
        if codes::are_codes(column) {
            own.kind = Some(Kind::Text);
        } else if dates::are_days(column) {
            own.kind = Some(Kind::Date);
        }
    }
}

/// Types a column of the key: entities and names are text, whatever they hold, and the year is a year.
fn key_column(table: &Table, at: usize, assigned: &[Assigned], key: &Key) -> Typed {
    let assigned = &assigned[at];
    if at == key.entity || at == key.name {
        let mut typed = words::names(&table.columns[at].cells, table.source.format);
        typed.values.rename(assigned.id.as_str().into());
        return typed;
    }
    let as_year = Assigned {
        kind: Some(Kind::Year),
        ..assigned.clone()
    };
    typing::column(table, &typing::Asked::of(table, at, &as_year), None)
}

/// Types the columns that are neither the entity's nor the year's, in their order.
fn other_columns(
    table: &Table,
    assigned: &[Assigned],
    key: &Key,
    progress: &Progress,
) -> Vec<Typed> {
    let others = (0..assigned.len()).filter(|at| *at != key.entity && key.year != Some(*at));
    let names = others.clone().position(|at| at == key.name);
    let plain = others.filter(|at| *at != key.name);
    let plain: Vec<_> = plain.map(|at| (at, &assigned[at])).collect();
    let (mut typed, names) = rayon::join(
        || typing::columns(table, &plain, progress),
        || names.map(|place| (place, key_column(table, key.name, assigned, key))),
    );
    if let Some((place, names)) = names {
        typed.insert(place.min(typed.len()), names);
    }
    typed
}

/// Types the columns that have another name as well. What there is to tell of them is told of the field.
fn typed_beside(
    table: &Table,
    beside: Vec<(usize, Assigned)>,
    typed: &[Typed],
    progress: &Progress,
) -> Vec<(usize, Assigned, Typed)> {
    let of_field = |at: usize| typed.get(at).and_then(|typed| typed.decimal);
    let beside: Vec<(usize, Assigned)> = beside
        .into_iter()
        .map(|(at, assigned)| {
            let decimal = assigned.decimal.or(of_field(at)).unwrap_or_default();
            let decimal = Some(decimal);
            (
                at,
                Assigned {
                    decimal,
                    ..assigned
                },
            )
        })
        .collect();
    let columns: Vec<(usize, &Assigned)> = beside.iter().map(|(at, own)| (*at, own)).collect();
    let typed = typing::columns(table, &columns, progress);
    let both = beside.into_iter().zip(typed);
    both.map(|((at, assigned), typed)| (at, assigned, typed))
        .collect()
}

fn no_rows(table: &Table, chosen: &Chosen) -> Message {
    let mut reasons = chosen.accounting.set_aside.iter();
    let Some(first) = reasons.find(|aside| aside.reason.key.starts_with("dataset.")) else {
        return no_data(table);
    };
    Message::new("dataset.no_rows")
        .with("file", table.source.name())
        .with("count", chosen.accounting.read)
        .with("row", first.row.to_string())
        .with("reason", first.reason.clone())
}

fn no_data(table: &Table) -> Message {
    Message::new("dataset.no_data").with("file", table.source.name())
}

fn complete_mapping(
    table: &Table,
    assigned: &[Assigned],
    typed: &[Typed],
    given: Option<&Mapping>,
) -> Mapping {
    let columns = assigned
        .iter()
        .zip(typed)
        .zip(&table.columns)
        .map(|((assigned, typed), column)| ColumnRule {
            from: column.name.clone(),
            field: assigned.id.clone(),
            kind: assigned
                .kind
                // What holds nothing says nothing of what it will hold.
                .or_else(|| {
                    let holds = typed.values.null_count() < typed.values.len();
                    (assigned.known.is_none() && holds).then_some(typed.kind)
                }),
            // A unit in a row of units is no part of the header: next year's file may have no such row.
            unit: assigned.unit.clone().or_else(|| {
                let in_header = without_unit(&column.name) != column.name;
                column
                    .unit
                    .clone()
                    .filter(|_| !in_header && typed.kind == super::Kind::Number)
            }),
            decimal: assigned.decimal.or(typed.decimal),
            grades: assigned.grades.clone(),
            rows: assigned.rows,
        })
        .collect();
    Mapping {
        format: FORMAT,
        columns,
        ..given.cloned().unwrap_or_default()
    }
}

/// The columns of a table as they were understood.
struct Found<'a> {
    /// What they are taken for.
    assigned: &'a [Assigned],
    /// Their values.
    typed: Vec<Typed>,
    /// Those that have another name as well.
    beside: &'a [(usize, Assigned, Typed)],
    /// Which of them are the key.
    key: &'a Key,
}

fn assemble(
    table: Arc<Table>,
    found: Found,
    chosen: Chosen,
    mapping: Mapping,
    mut issues: Vec<Issue>,
) -> Dataset {
    let Found {
        assigned,
        mut typed,
        beside,
        key,
    } = found;
    let nameless = Nameless::of(&chosen.accounting);
    for typed in &mut typed {
        let told = std::mem::take(&mut typed.issues).into_iter();
        issues.extend(told.filter(|issue| !nameless.holds(issue)));
    }
    issues.extend(chosen.issues);
    let rows = chosen.rows;
    let combined = Combined::of(
        chosen.sharing,
        &table,
        (assigned, &typed),
        mapping.several_rows,
        chosen.telling,
    );
    issues.extend(combined.issues(&table, key, chosen.telling));
    let more = beside.iter().map(|(at, _, typed)| (*at, &typed.values));
    let columns = frame_columns(&table, (assigned, &typed), more, key, &rows, &combined);
    let height = rows.len();
    let mut fields = fields(&table, assigned, &typed, key);
    fields.extend(beside.iter().map(|(at, assigned, typed)| Field {
        id: assigned.id.clone(),
        title: Title::same(&table.columns[*at].name),
        kind: typed.kind,
        unit: typed.unit.clone(),
        column: *at,
        because: assigned.because.clone(),
        conversion: typed.conversion.clone(),
    }));
    // Columns have unique names and one height by construction.
    let mut frame = DataFrame::new(height, columns).unwrap_or_default();
    if let Some(conversion) = mapping.coordinates {
        correct::convert(&mut frame, &mut fields, conversion);
    }
    let changed = correct::correct(&mut frame, &fields, &mapping.fix, &mut issues);
    issues.extend(usable::issues(&frame, &fields, &table, &combined));
    Dataset {
        frame,
        fields,
        table,
        rows,
        mapping,
        changed,
        combined,
        joined: Vec::new(),
        unsure: Vec::new(),
        issues,
        accounting: chosen.accounting,
    }
}

/// The frame's columns: entity, name, year, then the others in the file's order, then those under other names.
fn frame_columns<'t>(
    table: &Table,
    (assigned, typed): (&[Assigned], &[Typed]),
    more: impl Iterator<Item = (usize, &'t Series)>,
    key: &Key,
    rows: &[u32],
    combined: &Combined,
) -> Vec<Column> {
    let keep = (rows.len() < table.height()).then(|| {
        let mut keep = vec![false; table.height()];
        for &row in rows {
            keep[row as usize] = true;
        }
        BooleanChunked::from_slice("".into(), &keep)
    });
    let kept = |series: &Series| match &keep {
        // The mask has the height of every column.
        Some(keep) => series.filter(keep).unwrap_or_default().rechunk(),
        None => series.rechunk(),
    };
    let entity = kept(&typed[key.entity].values).with_name("entity".into());
    let together = |at: usize, series: &Series| combined.apply(series, kept(series), rows, at);
    let name = if key.name == key.entity {
        entity.clone()
    } else {
        let names = together(key.name, &typed[key.name].values);
        names_or_entities(&names, &entity)
    };
    let year = match key.year {
        Some(at) => kept(&typed[at].values),
        None => Int32Chunked::full_null("".into(), rows.len()).into_series(),
    };
    let others: Vec<Series> = others(assigned, key)
        .into_par_iter()
        .map(|at| together(at, &typed[at].values))
        .collect();
    [
        entity,
        name.with_name("name".into()),
        year.with_name("year".into()),
    ]
    .into_iter()
    .chain(others)
    .chain(more.map(|(at, series)| together(at, series)))
    .map(Series::into)
    .collect()
}

/// The names, an entity without one under its own key.
fn names_or_entities(names: &Series, entities: &Series) -> Series {
    let (Ok(names), Ok(entities)) = (names.str(), entities.str()) else {
        return entities.clone();
    };
    if names.null_count() == 0 {
        return names.clone().into_series();
    }
    let filled = names
        .iter()
        .zip(entities.iter())
        .map(|(name, entity)| name.or(entity));
    StringChunked::from_iter_options("name".into(), filled).into_series()
}

/// The columns that are not of the key, in the file's order; one that is called after the key and was not fit for it
/// holds nothing.
fn others(assigned: &[Assigned], key: &Key) -> Vec<usize> {
    (0..assigned.len())
        .filter(|at| !matches!(assigned[*at].id.as_str(), "entity" | "name" | "year"))
        .filter(|at| *at != key.entity)
        .collect()
}

fn fields(table: &Table, assigned: &[Assigned], typed: &[Typed], key: &Key) -> Vec<Field> {
    let others = others(assigned, key);
    let (indicator, last) = (single_indicator(table), table.columns.len() - 1);
    let field = |at: usize, id: &str, because: Message| {
        let (assigned, typed) = (&assigned[at], &typed[at]);
        let title = match assigned.known.filter(|known| known.id == id) {
            Some(known) => known.title.clone(),
            None => Title::same(
                indicator
                    .as_deref()
                    .filter(|_| at == last)
                    .unwrap_or(&table.columns[at].name),
            ),
        };
        Field {
            id: id.to_owned(),
            title,
            kind: typed.kind,
            unit: typed.unit.clone(),
            column: at,
            because,
            conversion: typed.conversion.clone(),
        }
    };
    let own = |at: usize| assigned[at].because.clone();
    let because = key.because.clone().unwrap_or_else(|| own(key.entity));
    let mut fields = vec![
        field(key.entity, "entity", because),
        field(key.name, "name", own(key.name)),
    ];
    fields.extend(key.year.map(|at| field(at, "year", own(at))));
    fields.extend(
        others
            .into_iter()
            .map(|at| field(at, &assigned[at].id, own(at))),
    );
    fields
}

/// What the one column of values of a turned table is called in words, where the file says so.
fn single_indicator(table: &Table) -> Option<String> {
    let mut columns = table.columns.iter();
    let named = columns.find(|column| INDICATOR_NAMES.contains(&column.name.as_str()))?;
    (table.source.shape == Shape::Years)
        .then(|| constant(named.cells.iter().flatten()))
        .flatten()
}

/// Warns of unified social credit codes whose check digit fails; a table keyed by something else has none. `written`
/// are the entities before any was joined with another.
fn check_credit_codes(
    table: &Table,
    key: &Key,
    assigned: &[Assigned],
    written: &Series,
    rows: &[u32],
    issues: &mut Vec<Issue>,
) {
    let Ok(codes) = written.str() else { return };
    let code = |row: u32| codes.get(row as usize).unwrap_or_default();
    let sample = rows.iter().take(200);
    let alike = sample
        .clone()
        .filter(|row| credit_code::looks_like_one(code(**row)))
        .count();
    if assigned[key.entity].id != "entity" || alike * 2 < sample.len() {
        return;
    }
    let mut wrong = Findings::new(
        Severity::Warning,
        "dataset.credit_code",
        "dataset.credit_code_remedy",
    );
    // Codes that are missing, and names that stand for them, are told as such.
    let is_name = |code: &str, row: u32| {
        if words::filled(code).is_none_or(no_code::says_none) {
            return true;
        }
        let name = || table.columns[key.name].cells.get(row as usize);
        key.name != key.entity
            && !credit_code::looks_like_one(code)
            && name().and_then(words::filled) == Some(code)
    };
    // Each code once, at its first row. Most have the same length, and are told apart as numbers.
    let mut unsound: Vec<(Option<u128>, &str, u32)> = rows
        .par_iter()
        .map(|&row| (code(row), row))
        .filter(|(code, row)| !credit_code::has_valid_check_digit(code) && !is_name(code, *row))
        .map(|(code, row)| (credit_code::packed(code), code, row))
        .collect();
    unsound.par_sort_unstable_by(|(one, text, row), (other, other_text, other_row)| {
        let texts = || {
            if one.is_some() {
                Ordering::Equal
            } else {
                text.cmp(other_text)
            }
        };
        one.cmp(other).then_with(texts).then(row.cmp(other_row))
    });
    unsound.dedup_by(|next, last| (next.0.is_some() || next.1 == last.1) && next.0 == last.0);
    let mut first: Vec<u32> = unsound.into_iter().map(|(.., row)| row).collect();
    first.par_sort_unstable();
    for row in first {
        wrong.push(row as usize);
    }
    wrong.report(table, key.entity, issues);
}
