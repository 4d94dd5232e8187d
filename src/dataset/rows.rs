//! Which rows become observations: those with a key and a year, one for each entity and year, several together where
//! they belong together; the others are set aside, each with its reason.

use std::collections::{HashMap, HashSet};

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::{Int32Chunked, StringChunked};

use super::combine::Group;
use super::contradict::source_column;
use super::first_rows::FirstRows;
use super::key::Key;
use super::sharing::Sharing;
use super::telling::{self, Telling};
use super::{Accounting, Issue, Keep, Several, Severity, lone_parts, words};
use crate::i18n::Message;
use crate::table::{Part, SetAside, Table, aside};

/// What became of the body rows.
pub(super) struct Chosen {
    /// Body rows that are observations, in the file's order.
    pub rows: Vec<u32>,
    /// What became of every file row.
    pub accounting: Accounting,
    /// Rows that contradict each other.
    pub issues: Vec<Issue>,
    /// Observations that are made of several rows, by the row that stands for each.
    pub sharing: HashMap<u32, Group>,
    /// The column that tells rows of one entity and year apart.
    pub telling: Option<Telling>,
}

/// Body rows that are not used, one after the other and for one reason: of a million equal ones none needs its own.
#[derive(Debug)]
pub(super) struct Refused {
    /// The first of them.
    pub row: usize,
    /// How many there are.
    pub rows: usize,
    /// Why.
    pub reason: Message,
}

impl Refused {
    /// One row.
    pub fn one(row: usize, reason: Message) -> Self {
        Self {
            row,
            rows: 1,
            reason,
        }
    }
}

/// What the user says of several rows of one entity and year.
pub(super) struct Rules<'a> {
    /// Which of them holds.
    pub keep: &'a Keep,
    /// What they make, where they are no mistakes.
    pub several: Option<Several>,
    /// Whether columns have rules of their own.
    pub of_columns: bool,
}

/// Chooses the rows by the entity of every body row, and its year when the file has years.
pub(super) fn choose(
    table: &Table,
    key: &Key,
    entities: &StringChunked,
    years: Option<&Int32Chunked>,
    rules: &Rules,
) -> Chosen {
    let mut rows = Vec::with_capacity(table.height());
    let mut refused: Vec<Refused> = Vec::new();
    let mut places: HashMap<u32, usize, PlRandomState> = HashMap::default();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut first_rows = FirstRows::of(entities, years);
    for (row, entity) in entities.iter().enumerate() {
        if entity.is_none() {
            let column = table.columns[key.entity].name.clone();
            let reason = Message::new("dataset.row_no_key").with("column", column);
            refused.push(Refused::one(row, reason));
            continue;
        }
        if years.is_some_and(|years| years.get(row).is_none()) {
            refused.push(Refused::one(row, without_year(table, key, row)));
            continue;
        }
        match first_rows.before(row as u32) {
            None => rows.push(row as u32),
            Some(first) => {
                let place = *places.entry(first).or_insert_with(|| {
                    groups.push(vec![first]);
                    groups.len() - 1
                });
                groups[place].push(row as u32);
            }
        }
    }
    // What a table lists of each is counted and added up: it is neither a mistake nor told apart.
    let has_lists = table.origins.parts().iter().any(Part::adds);
    let is_listed = |row: &u32| has_lists && table.origins.part(*row as usize).adds();
    let telling = if has_lists {
        let plain = groups.iter().map(|group| {
            let plain = group.iter().copied().filter(|row| !is_listed(row));
            plain.collect::<Vec<u32>>()
        });
        let plain: Vec<Vec<u32>> = plain.filter(|group| group.len() > 1).collect();
        telling::find(table, key, &plain)
    } else {
        telling::find(table, key, &groups)
    };
    let mut work = Sharing::of(table, key, telling, rules);
    let mut sharing: HashMap<u32, Group> = HashMap::new();
    let mut replaced: HashMap<u32, u32, PlRandomState> = HashMap::default();
    for group in &groups {
        let (listed, plain): (Vec<u32>, Vec<u32>) = group.iter().copied().partition(is_listed);
        let (kept, made) = if listed.is_empty() {
            work.resolve(group)
        } else {
            with_list(&mut work, &plain, listed)
        };
        if kept != group[0] {
            replaced.insert(group[0], kept);
        }
        sharing.extend(made.map(|made| (kept, made)));
    }
    if !replaced.is_empty() {
        for row in &mut rows {
            *row = replaced.get(row).copied().unwrap_or(*row);
        }
        rows.sort_unstable();
    }
    let (gone, mut issues) = work.end(&rows);
    refused.extend(gone);
    if rules.several.is_none() && !rules.of_columns {
        let (parts, told) = lone_parts::take(table, key, &mut rows, telling);
        for row in parts {
            let members = sharing.remove(&row).map_or(vec![row], |group| group.rows);
            let reason = || Message::new(lone_parts::REASON);
            refused.extend(
                members
                    .into_iter()
                    .map(|row| Refused::one(row as usize, reason())),
            );
        }
        issues.extend(told);
    }
    refused.sort_by_key(|refused| refused.row);
    let accounting = account(table, &rows, &sharing, refused);
    issues.extend(rule_in_vain(table, rules.keep));
    Chosen {
        rows,
        accounting,
        issues,
        sharing,
        telling,
    }
}

/// The row that stands for a group and its rows, of which some are listed under it.
fn with_list(work: &mut Sharing, plain: &[u32], listed: Vec<u32>) -> (u32, Option<Group>) {
    let (kept, made) = match plain {
        [] => (listed.first().copied().unwrap_or_default(), None),
        [only] => (*only, None),
        _ => work.resolve(plain),
    };
    let fills = made.as_ref().is_none_or(|made| made.fills);
    let own = plain.first().map(|_| vec![kept]).unwrap_or_default();
    let mut rows = made.map_or(own, |made| made.rows);
    rows.extend(listed);
    let group = Group {
        rows,
        fills,
        adds: true,
    };
    (kept, Some(group).filter(|group| group.rows.len() > 1))
}

fn without_year(table: &Table, key: &Key, row: usize) -> Message {
    let text = key
        .year
        .and_then(|at| table.columns[at].cells.get(row))
        .and_then(words::filled);
    match text {
        Some(text) => Message::new("dataset.row_bad_year").with("text", text),
        None => Message::new("dataset.row_no_year"),
    }
}

/// What is wrong with a rule by source: its column is not there, or none of its sources is.
fn rule_in_vain(table: &Table, keep: &Keep) -> Option<Issue> {
    let Keep::Source(order) = keep else {
        return None;
    };
    let issue = |key: &'static str, named: &str| Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new(key)
            .with("column", named)
            .with("sources", order.order.join(", ")),
        remedy: Some(Message::new("dataset.keep_absent_remedy")),
    };
    let is_source = |source: &str| order.order.iter().any(|named| named == source.trim());
    let Some(named) = &order.column else {
        let mut parts = table
            .origins
            .parts()
            .iter()
            .filter_map(crate::table::Part::label);
        let any = parts.any(|label| is_source(&label));
        return (!any).then(|| issue("dataset.keep_no_source", ""));
    };
    let Some(at) = source_column(table, named) else {
        return Some(issue("dataset.keep_absent", named));
    };
    let mut cells = table.columns[at].cells.iter().flatten();
    (!cells.any(is_source)).then(|| issue("dataset.keep_no_source", named))
}

/// Counts file rows: one that gave at least one observation is used, one that is part of an observation with another is
/// combined, any other is set aside with its first reason.
fn account(
    table: &Table,
    rows: &[u32],
    sharing: &HashMap<u32, Group>,
    refused: Vec<Refused>,
) -> Accounting {
    let mut set_aside = table.set_aside.clone();
    let origins = &table.origins;
    let further = sharing
        .iter()
        .flat_map(|(kept, group)| group.rows.iter().filter(move |row| *row != kept));
    let (used, combined);
    if origins.is_one_to_one() {
        for Refused { row, rows, reason } in refused {
            let mut own: Option<SetAside> = None;
            for row in row..row + rows {
                let place = origins.file_row(row);
                let file = origins.part(row).label();
                match &mut own {
                    Some(run) if run.row + run.rows == place && run.file == file => run.rows += 1,
                    _ => set_aside.extend(own.replace(aside_of(table, row, place, reason.clone()))),
                }
            }
            set_aside.extend(own);
        }
        (used, combined) = (rows.len(), further.count());
    } else {
        let source = |row: usize| {
            let part = origins.part(row);
            (part.file.as_deref(), part.sheet.as_deref())
        };
        let mut seen: HashSet<_> = HashSet::new();
        for &row in rows {
            let source = source(row as usize);
            origins.for_each_file_row(row as usize, |place| {
                seen.insert((source, place));
            });
        }
        used = seen.len();
        for &row in further {
            let source = source(row as usize);
            origins.for_each_file_row(row as usize, |place| {
                seen.insert((source, place));
            });
        }
        combined = seen.len() - used;
        for Refused { row, rows, reason } in refused {
            for row in row..row + rows {
                let source = source(row);
                origins.for_each_file_row(row, |place| {
                    if seen.insert((source, place)) {
                        set_aside.push(aside_of(table, row, place, reason.clone()));
                    }
                });
            }
        }
    }
    Accounting {
        read: table.rows_read,
        used,
        combined,
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
