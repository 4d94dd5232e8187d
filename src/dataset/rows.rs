//! Which rows become observations: those with a key and a year, one for each entity and year; the others are set
//! aside, each with its reason.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::{Int32Chunked, StringChunked};

use super::findings::DETAILED;
use super::key::Key;
use super::{Accounting, Issue, Severity, typing};
use crate::i18n::Message;
use crate::table::{Place, SetAside, Table, aside};

/// What became of the body rows.
pub(super) struct Chosen {
    /// Body rows that are observations, in the file's order.
    pub rows: Vec<u32>,
    /// What became of every file row.
    pub accounting: Accounting,
    /// Rows that contradict each other.
    pub issues: Vec<Issue>,
}

/// Chooses the rows by the entity of every body row, and its year when the file has years.
pub(super) fn choose(
    table: &Table,
    key: &Key,
    entities: &StringChunked,
    years: Option<&Int32Chunked>,
) -> Chosen {
    let mut rows = Vec::with_capacity(table.height());
    let mut refused: Vec<(usize, Message)> = Vec::new();
    let mut conflicts = Conflicts::default();
    let mut first_rows: HashMap<(&str, Option<i32>), u32, PlRandomState> =
        HashMap::with_capacity_and_hasher(table.height(), PlRandomState::default());
    for (row, entity) in entities.iter().enumerate() {
        let Some(entity) = entity else {
            let column = table.columns[key.entity].name.clone();
            refused.push((
                row,
                Message::new("dataset.row_no_key").with("column", column),
            ));
            continue;
        };
        let year = years.and_then(|years| years.get(row));
        if years.is_some() && year.is_none() {
            refused.push((row, without_year(table, key, row)));
            continue;
        }
        match first_rows.entry((entity, year)) {
            Entry::Vacant(place) => {
                place.insert(row as u32);
                rows.push(row as u32);
            }
            Entry::Occupied(first) => {
                let first = *first.get() as usize;
                let reason = repeated(table, key, first, row, &mut conflicts);
                refused.push((row, reason));
            }
        }
    }
    let accounting = account(table, &rows, refused);
    Chosen {
        rows,
        accounting,
        issues: conflicts.into_issues(),
    }
}

fn without_year(table: &Table, key: &Key, row: usize) -> Message {
    let text = key
        .year
        .and_then(|at| table.columns[at].cells.get(row))
        .and_then(typing::filled);
    match text {
        Some(text) => Message::new("dataset.row_bad_year").with("text", text),
        None => Message::new("dataset.row_no_year"),
    }
}

/// Why a second row of one key is not used; rows that say something else are told as issues, too.
fn repeated(
    table: &Table,
    key: &Key,
    first: usize,
    row: usize,
    conflicts: &mut Conflicts,
) -> Message {
    let differing = table
        .columns
        .iter()
        .position(|column| column.cells.get(first) != column.cells.get(row));
    let earlier = table.place(first, key.entity).row;
    match differing {
        None => Message::new("dataset.row_duplicate").with("row", earlier.to_string()),
        Some(column) => {
            conflicts.push(table, column, first, row);
            Message::new("dataset.row_conflict").with("row", earlier.to_string())
        }
    }
}

/// Rows of one key that differ: the first ones in detail.
#[derive(Default)]
struct Conflicts {
    issues: Vec<Issue>,
    more: usize,
}

impl Conflicts {
    fn push(&mut self, table: &Table, column: usize, first: usize, row: usize) {
        if self.issues.len() >= DETAILED {
            self.more += 1;
            return;
        }
        let written = |row: usize| {
            let text = table.columns[column].cells.get(row).unwrap_or_default();
            text.trim().to_owned()
        };
        let (kept, place): (Place, Place) = (table.place(first, column), table.place(row, column));
        self.issues.push(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.conflict")
                .with("column", place.header.clone())
                .with("first", kept.reference())
                .with("first_text", written(first))
                .with("second", place.reference())
                .with("second_text", written(row)),
            place: Some(place),
            remedy: Some(Message::new("dataset.conflict_remedy")),
        });
    }

    fn into_issues(mut self) -> Vec<Issue> {
        if self.more > 0 {
            self.issues.push(Issue {
                severity: Severity::Warning,
                place: None,
                message: Message::new("dataset.more_conflicts").with("count", self.more),
                remedy: Some(Message::new("dataset.conflict_remedy")),
            });
        }
        self.issues
    }
}

/// Counts file rows: one that gave at least one observation is used, any other is set aside with its first reason.
fn account(table: &Table, rows: &[u32], refused: Vec<(usize, Message)>) -> Accounting {
    let mut set_aside = table.set_aside.clone();
    let origins = &table.origins;
    let used = if origins.is_one_to_one() {
        for (row, reason) in refused {
            set_aside.push(aside_of(table, row, origins.cell(row, 0).0, reason));
        }
        rows.len()
    } else {
        let source = |row: usize| {
            let part = origins.part(row);
            (part.file.as_deref(), part.sheet.as_deref())
        };
        let mut used: HashSet<_> = HashSet::new();
        for &row in rows {
            let source = source(row as usize);
            origins.for_each_file_row(row as usize, |place| {
                used.insert((source, place));
            });
        }
        let count = used.len();
        for (row, reason) in refused {
            let source = source(row);
            origins.for_each_file_row(row, |place| {
                if used.insert((source, place)) {
                    set_aside.push(aside_of(table, row, place, reason.clone()));
                }
            });
        }
        count
    };
    Accounting {
        read: table.rows_read,
        used,
        set_aside: aside::in_order(set_aside),
    }
}

/// A file row that is set aside with the body row that came from it.
fn aside_of(table: &Table, row: usize, place: u32, reason: Message) -> SetAside {
    SetAside {
        file: table.origins.part(row).label(),
        ..SetAside::row(place, reason)
    }
}
