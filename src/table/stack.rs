//! Indicators that stand below each other become columns: rows of an entity, a year, an indicator and its value come
//! in, one row for each entity and year goes out, each value still leading to its cell.

use std::collections::HashMap;

use polars::prelude::{NewChunkedArray, StringChunked};

use super::body::Raw;
use super::cells::Store;
use super::numbered::Numbered;
use super::origin::Arrangement;
use super::stack_roles::Roles;
use super::unit::with_unit;
use super::views::View;
use super::years_beside::{new_column, unique};
use super::{arrange::Turned, header};
use crate::i18n::Message;

/// A cell, and where it stands in the file.
type Placed = (View, (u32, u32));

/// Columns with the place of each of their cells.
pub(super) struct Stacked<'a> {
    /// The columns.
    pub columns: &'a [Raw],
    /// Their rows.
    pub height: usize,
    /// Where a cell stands in the file, by its row and column.
    pub origin: &'a dyn Fn(usize, usize) -> (u32, u32),
    /// The last row of the file's header.
    pub header: u32,
}

/// Whether one column holds indicators and another their values.
pub(super) fn fits(columns: &[Raw], height: usize, store: &Store) -> bool {
    Roles::of(columns, height, store, false).is_some()
}

/// Turns indicators into columns; `None` when no column holds them. `title` is what the file is called.
pub(super) fn turn(
    stacked: &Stacked,
    store: &mut Store,
    title: &str,
    wanted: bool,
    notes: &mut Vec<Message>,
) -> Option<Turned> {
    let &Stacked {
        columns,
        height,
        origin,
        header,
    } = stacked;
    let roles = Roles::of(columns, height, store, wanted)?;
    let indicators = Indicators::of(&roles, columns, height, store);
    let bodies = Bodies::of(&roles, &indicators.of_rows);
    let mut out = Vec::new();
    let mut places = Vec::new();
    if roles.entity.is_none() {
        let entity = store.put(title);
        out.push(new_column("entity", None, vec![entity; bodies.first.len()]));
        places.push(vec![(0, 0); bodies.first.len()]);
    }
    let cells = |at: usize| -> Vec<View> { columns[at].cells.iter().copied().collect() };
    for &at in &roles.fixed {
        let of_file = cells(at);
        let first = bodies.first.iter().map(|&row| of_file[row]);
        out.push(Raw {
            name: columns[at].name.clone(),
            unit: columns[at].unit.clone(),
            cells: first.collect::<Vec<View>>().into(),
            place: columns[at].place,
        });
        places.push(bodies.first.iter().map(|&row| origin(row, at)).collect());
    }
    let mut taken: Vec<String> = out.iter().map(|column| column.name.clone()).collect();
    let of_file = cells(roles.value);
    // A value in another unit than the column's carries it along.
    let others: Vec<(usize, String)> = indicators
        .of_rows
        .iter()
        .enumerate()
        .filter_map(|(row, &indicator)| {
            let unit = indicators.other_unit(row, indicator)?;
            Some((row, with_unit(store.text(&of_file[row]), unit)?))
        })
        .collect();
    let texts =
        StringChunked::from_iter_values("".into(), others.iter().map(|(_, text)| text.as_str()));
    let rows = others.iter().map(|(row, _)| *row);
    let carried: HashMap<usize, View> = rows.zip(store.take_in(&texts)).collect();
    let blank = (store.put(""), (0, 0));
    let mut values: Vec<Vec<Placed>> =
        vec![vec![blank; bodies.first.len()]; indicators.names.len()];
    for (row, (&body, &indicator)) in bodies.of_rows.iter().zip(&indicators.of_rows).enumerate() {
        let view = carried.get(&row).copied().unwrap_or(of_file[row]);
        values[indicator as usize][body] = (view, origin(row, roles.value));
    }
    // A second value of an indicator stands in a second row for its key, in which the others are as in the first.
    for (body, &before) in bodies.before.iter().enumerate() {
        let Some(before) = before else { continue };
        for column in &mut values {
            if column[body].1 == (0, 0) {
                column[body] = column[before];
            }
        }
    }
    for (column, (name, unit)) in values.into_iter().zip(indicators.names) {
        let (views, from): (Vec<View>, Vec<(u32, u32)>) = column.into_iter().unzip();
        out.push(new_column(&unique(&name, &mut taken), unit, views));
        places.push(from);
    }
    tell(&roles, columns, out.len() - roles.fixed.len(), notes);
    Some(Turned {
        columns: out,
        arrangement: Arrangement::Gathered {
            header,
            cells: places,
        },
    })
}

fn tell(roles: &Roles, columns: &[Raw], count: usize, notes: &mut Vec<Message>) {
    let name = |at: &usize| columns[*at].name.as_str();
    let of: Vec<&str> = roles.named.iter().chain(&roles.parts).map(name).collect();
    let note = Message::new("table.stacked")
        .with("count", count - usize::from(roles.entity.is_none()))
        .with("column", of.join(" / "))
        .with("value", columns[roles.value].name.as_str());
    notes.push(note);
    if !roles.left.is_empty() {
        let left: Vec<&str> = roles.left.iter().map(name).collect();
        notes.push(Message::new("table.stacked_left").with("columns", left.join(", ")));
    }
}

/// The indicators: their names and units, and the one of each row.
struct Indicators {
    names: Vec<(String, Option<String>)>,
    of_rows: Vec<u32>,
    /// Unit of each row, where a column names it.
    units: Option<(Numbered, Vec<String>)>,
}

impl Indicators {
    fn of(roles: &Roles, columns: &[Raw], height: usize, store: &Store) -> Self {
        let mut firsts = vec![usize::MAX; roles.indicators.count];
        for (row, &indicator) in roles.indicators.ids.iter().enumerate() {
            let first = &mut firsts[indicator as usize];
            *first = row.min(*first);
        }
        let texts = |at: usize| -> Vec<String> {
            let mut wanted: HashMap<usize, Vec<usize>> = HashMap::new();
            for (indicator, &row) in firsts.iter().enumerate() {
                wanted.entry(row).or_default().push(indicator);
            }
            let mut texts = vec![String::new(); firsts.len()];
            for (row, cell) in columns[at].cells.iter().enumerate().take(height) {
                for &indicator in wanted.get(&row).into_iter().flatten() {
                    texts[indicator] = header::tidy(store.text(cell));
                }
            }
            texts
        };
        let parts: Vec<Vec<String>> = roles
            .named
            .iter()
            .chain(&roles.parts)
            .map(|&at| texts(at))
            .collect();
        let said = roles.unit.as_ref().map(|(at, _)| texts(*at));
        let whole = columns[roles.value].unit.clone();
        let names = (0..firsts.len()).map(|indicator| {
            let parts = parts.iter().map(|texts| texts[indicator].as_str());
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            let name = if parts.is_empty() {
                columns[roles.value].name.clone()
            } else {
                parts.join(" / ")
            };
            let own = said.as_ref().map(|units| units[indicator].clone());
            let own = own.filter(|unit| !unit.is_empty());
            let unit = own
                .or_else(|| header::unit(&name).map(str::to_owned))
                .or_else(|| whole.clone());
            (name, unit)
        });
        let units = roles.unit.as_ref().map(|(at, numbered)| {
            let mut words = vec![String::new(); numbered.count];
            for (cell, &id) in columns[*at].cells.iter().zip(&numbered.ids) {
                let word = &mut words[id as usize];
                if word.is_empty() {
                    store.text(cell).trim().clone_into(word);
                }
            }
            (numbered.clone(), words)
        });
        Self {
            names: names.collect(),
            of_rows: roles.indicators.ids.clone(),
            units,
        }
    }

    /// The unit of a row where it is another than that of its indicator.
    fn other_unit(&self, row: usize, indicator: u32) -> Option<&str> {
        let (numbered, words) = self.units.as_ref()?;
        let own = words[numbered.ids[row] as usize].as_str();
        let of = self.names[indicator as usize].1.as_deref();
        (!own.is_empty() && of != Some(own)).then_some(own)
    }
}

/// The rows that will be: for each its first row in the file, and the one whose values it shares.
struct Bodies {
    first: Vec<usize>,
    before: Vec<Option<usize>>,
    of_rows: Vec<usize>,
}

impl Bodies {
    fn of(roles: &Roles, indicators: &[u32]) -> Self {
        let mut bodies = Self {
            first: Vec::new(),
            before: Vec::new(),
            of_rows: Vec::with_capacity(indicators.len()),
        };
        // The bodies of each key, and how often it had each indicator.
        let mut of_keys: Vec<Vec<usize>> = vec![Vec::new(); roles.keys.count];
        let mut times: HashMap<(u32, u32), usize> = HashMap::with_capacity(indicators.len());
        for (row, (&key, &indicator)) in roles.keys.ids.iter().zip(indicators).enumerate() {
            let time = times.entry((key, indicator)).or_insert(0);
            let of_key = &mut of_keys[key as usize];
            if *time == of_key.len() {
                bodies.before.push(of_key.last().copied());
                of_key.push(bodies.first.len());
                bodies.first.push(row);
            }
            bodies.of_rows.push(of_key[*time]);
            *time += 1;
        }
        bodies
    }
}
