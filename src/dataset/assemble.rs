//! From typed columns and chosen rows to a dataset: a table and what its columns were understood as come in; the frame,
//! its fields and all that there is to tell go out.

use std::sync::Arc;

use polars::prelude::{
    BooleanChunked, ChunkFullNull, Column, DataFrame, Int32Chunked, IntoSeries, NewChunkedArray,
    Series, StringChunked,
};
use rayon::prelude::*;

use super::as_read::Nameless;
use super::assign::Assigned;
use super::combine::Combined;
use super::key::Key;
use super::rows::Chosen;
use super::typing::Typed;
use super::{Dataset, Field, Issue, Mapping, correct, usable};
use crate::i18n::{Message, Title};
use crate::table::turn::{INDICATOR_NAMES, constant};
use crate::table::{Shape, Table};

/// The columns of a table as they were understood.
pub(super) struct Found<'a> {
    /// What they are taken for.
    pub assigned: &'a [Assigned],
    /// Their values.
    pub typed: Vec<Typed>,
    /// Those that have another name as well.
    pub beside: &'a [(usize, Assigned, Typed)],
    /// Which of them are the key.
    pub key: &'a Key,
}

pub(super) fn assemble(
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
    let together =
        |at: usize, series: &Series| combined.apply(table, series, kept(series), rows, at);
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
    let is_called_so = key.name == key.entity || assigned[key.name].id == "name";
    let of_name = if is_called_so {
        own(key.name)
    } else {
        Message::new("dataset.because_beside_codes")
    };
    let mut fields = vec![
        field(key.entity, "entity", because),
        field(key.name, "name", of_name),
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
