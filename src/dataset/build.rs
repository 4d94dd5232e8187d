//! From a table of text to typed observations.

use std::path::Path;
use std::sync::Arc;

use super::assemble::{Found, assemble};
use super::assign::{Assigned, Assignments, assign};
use super::fields::without_unit;
use super::first_look::FirstLook;
use super::key::{self, Key};
use super::lost_digits::Lost;
use super::mapping::FORMAT;
use super::rows::{Chosen, Rules, choose};
use super::table_knowledge::FIELDS;
use super::typing::{self, Typed};
use super::{
    ColumnRule, Dataset, Issue, Keep, Kind, Mapping, as_read, codes, correct, dates, fill_down,
    groups, lonlat, name_marks, namesakes, no_code, other_files, part_units, place_names, reused,
    scale, unsound_codes, words,
};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, Table, read_knowing};

/// Reads a file as a table of text. Where several files or sheets become one, columns that are the same field under
/// different names are one.
///
/// # Errors
/// As [`table::read`](crate::table::read).
pub fn read(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<Table> {
    read_knowing(path, options, FIELDS, progress)
}

/// Reads a file and types it: [`read`], then [`build`]. What `options` leave to the guesses, the mapping may say, as far
/// as it goes with the file.
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
    let (table, options) = reused::read(path, options, mapping, progress)?;
    let mut dataset = build(table, mapping, wanted, progress)?;
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
    if mapping.is_none() {
        other_files::check(&table)?;
    }
    let table = lonlat::split(&table).map_or(table, Arc::new);
    let mut issues = as_read::issues(&table);
    let Assignments {
        columns: mut assigned,
        beside,
    } = assign(&table, mapping, wanted, &mut issues);
    issues.extend(as_read::about_places(&table, &assigned));
    let (table, open) = looked_through(table, &assigned, &mut issues);
    let apart = open.as_ref().map(|open| open.code);
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
    issues.extend(namesakes::apart(
        &mut entity.values,
        years,
        &table,
        key.entity,
    ));
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
    unsound_codes::told(&table, &key, &assigned, &written, &chosen.rows, &mut issues);
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

/// The table without marks at its names, and its rows without a code; tells of both, and of groups among the names.
fn looked_through(
    table: Arc<Table>,
    assigned: &[Assigned],
    issues: &mut Vec<Issue>,
) -> (Arc<Table>, Option<no_code::Open>) {
    let look = FirstLook::through(&table, assigned);
    let open = no_code::open(&table, assigned, look.codeless);
    let (bare, told) = name_marks::without(&table, assigned, &look.marked);
    let (table, in_groups) = match bare {
        // A group may have had a mark.
        Some(bare) => {
            let again = FirstLook::through(&bare, assigned);
            (Arc::new(bare), again.groups)
        }
        None => (table, look.groups),
    };
    issues.extend(told);
    groups::told(&table, assigned, &in_groups, issues);
    (table, open)
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
        let (cells, format) = (&table.columns[at].cells, table.source.format);
        let mut typed = if at == key.entity && assigned.id == "entity" {
            words::codes(cells, format)
        } else {
            words::names(cells, format)
        };
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
        .enumerate()
        .map(|(at, ((assigned, typed), column))| ColumnRule {
            from: column.name.clone(),
            field: assigned.id.clone(),
            kind: assigned
                .kind
                // What holds nothing says nothing of what it will hold.
                .or_else(|| {
                    let holds = typed.values.null_count() < typed.values.len();
                    (assigned.known.is_none() && holds).then_some(typed.kind)
                }),
            // A unit in a row of units, or in a line above the header, is no part of it: next year's file may have none.
            unit: assigned.unit.clone().or_else(|| {
                let in_header = without_unit(&column.name) != column.name;
                let above = || scale::stated(table, at, assigned).map(str::to_owned);
                let is_open = !in_header && typed.kind == super::Kind::Number;
                column.unit.clone().or_else(above).filter(|_| is_open)
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
