//! Which rows become observations: those with a key and a year, one for each entity and year; the others are set
//! aside, each with its reason.

use std::collections::HashSet;

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::{Int32Chunked, StringChunked};

use super::findings::DETAILED;
use super::first_rows::FirstRows;
use super::key::Key;
use super::{Accounting, Issue, Keep, Severity, number, plain_name, words};
use crate::i18n::Message;
use crate::table::header::half_width;
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
    keep: &Keep,
) -> Chosen {
    let preference = Preference::of(table, keep);
    let mut rows = Vec::with_capacity(table.height());
    let mut refused: Vec<(usize, Message)> = Vec::new();
    let mut conflicts = Conflicts::default();
    // Taken out at the end, in one go: a file of revised figures may have as many as it has keys.
    let mut replaced: HashSet<u32, PlRandomState> = HashSet::default();
    let mut first_rows = FirstRows::of(entities, years);
    for (row, entity) in entities.iter().enumerate() {
        if entity.is_none() {
            let column = table.columns[key.entity].name.clone();
            refused.push((
                row,
                Message::new("dataset.row_no_key").with("column", column),
            ));
            continue;
        }
        if years.is_some_and(|years| years.get(row).is_none()) {
            refused.push((row, without_year(table, key, row)));
            continue;
        }
        let Some(first) = first_rows.before(row as u32) else {
            rows.push(row as u32);
            continue;
        };
        let (mut kept, mut gone) = (first as usize, row);
        if preference.prefers(gone, kept) && differing(table, key, kept, gone).is_some() {
            first_rows.replace(gone as u32);
            replaced.insert(kept as u32);
            rows.push(gone as u32);
            std::mem::swap(&mut kept, &mut gone);
        }
        let reason = repeated(table, key, kept, gone, &mut conflicts);
        refused.push((gone, reason));
    }
    if !replaced.is_empty() {
        rows.retain(|row| !replaced.contains(row));
    }
    let accounting = account(table, &rows, refused);
    let mut issues = conflicts.into_issues();
    issues.extend(rule_in_vain(table, keep));
    Chosen {
        rows,
        accounting,
        issues,
    }
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

/// Why a second row of one key is not used; rows that say something else are told as issues, too.
fn repeated(
    table: &Table,
    key: &Key,
    first: usize,
    row: usize,
    conflicts: &mut Conflicts,
) -> Message {
    let differing = differing(table, key, first, row);
    let earlier = earlier(table, first, row);
    match differing {
        None => Message::new("dataset.row_duplicate").with("place", earlier),
        Some(column) => {
            conflicts.push(table, column, first, row);
            Message::new("dataset.row_conflict").with("place", earlier)
        }
    }
}

/// Where the earlier row stands: with its file or sheet where that is another one.
fn earlier(table: &Table, first: usize, row: usize) -> Message {
    let place =
        Message::new("table.place_row").with("row", table.origins.file_row(first).to_string());
    let labels = [first, row].map(|row| table.origins.part(row).label());
    match labels {
        [Some(of), other] if other.as_ref() != Some(&of) => Message::new("table.place_in_file")
            .with("file", of.to_string())
            .with("place", place),
        _ => place,
    }
}

/// The first column in which two rows of one key say different things, one of numbers before all others.
fn differing(table: &Table, key: &Key, one: usize, other: usize) -> Option<usize> {
    let mut first = None;
    for (at, column) in table.columns.iter().enumerate() {
        if at == key.entity || Some(at) == key.year {
            continue;
        }
        let (one, other) = (column.cells.get(one), column.cells.get(other));
        if one == other {
            continue;
        }
        let [one, other] = [one, other].map(Option::unwrap_or_default);
        if says_same(one, other) {
            continue;
        }
        let are_numbers = [one, other].map(number::plain).iter().all(Option::is_some);
        if are_numbers {
            return Some(at);
        }
        first = first.or(Some(at));
    }
    first
}

/// Whether two cells differ in nothing but their spelling: `2022.0` and `2022`, `甲 厂` and `甲厂`.
fn says_same(one: &str, other: &str) -> bool {
    let nothing = |cell: &str| words::filled(cell).is_none();
    if nothing(one) && nothing(other) {
        return true;
    }
    match (number::plain(one), number::plain(other)) {
        (Some(one), Some(other)) => one.to_bits() == other.to_bits(),
        (None, None) => {
            let plain = |cell: &str| -> String {
                let half = cell.chars().map(half_width);
                half.filter(|c| !c.is_whitespace()).collect()
            };
            plain(one) == plain(other)
        }
        _ => false,
    }
}

/// The column of sources that a rule names, exactly or nearly.
fn source_column(table: &Table, name: &str) -> Option<usize> {
    let find =
        |fits: &dyn Fn(&str) -> bool| table.columns.iter().position(|column| fits(&column.name));
    find(&|header| header == name)
        .or_else(|| find(&|header| plain_name(header) == plain_name(name)))
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

/// Which of two rows of one key the user's rule prefers.
enum Preference<'a> {
    First,
    Last,
    /// By the place of their source in a list; the column of sources, if there is one.
    Source(&'a Table, Option<usize>, &'a [String]),
}

impl<'a> Preference<'a> {
    fn of(table: &'a Table, keep: &'a Keep) -> Self {
        match keep {
            Keep::First => Self::First,
            Keep::Last => Self::Last,
            Keep::Source(order) => {
                let named = order.column.as_ref();
                let column = named.and_then(|name| source_column(table, name));
                Self::Source(table, column, &order.order)
            }
        }
    }

    /// Whether a later row is preferred to an earlier one.
    fn prefers(&self, later: usize, earlier: usize) -> bool {
        match self {
            Self::First => false,
            Self::Last => true,
            Self::Source(table, column, order) => {
                let rank = |row: usize| {
                    let label;
                    let source = if let Some(at) = column {
                        table.columns[*at].cells.get(row).unwrap_or_default()
                    } else {
                        label = table.origins.part(row).label();
                        label.as_deref().unwrap_or_default()
                    };
                    let at = order.iter().position(|named| named == source.trim());
                    at.unwrap_or(order.len())
                };
                rank(later) < rank(earlier)
            }
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
        let is_one = (&kept.file, &kept.sheet) == (&place.file, &place.sheet);
        let reference = |place: &Place| {
            if is_one {
                place.reference()
            } else {
                place.to_string()
            }
        };
        self.issues.push(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.conflict")
                .with("column", place.header.clone())
                .with("first", reference(&kept))
                .with("first_text", written(first))
                .with("second", reference(&place))
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
            set_aside.push(aside_of(table, row, origins.file_row(row), reason));
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
