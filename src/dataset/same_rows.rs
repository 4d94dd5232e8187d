//! What rows of one entity and year say of each other: two of them come in, the first column in which they contradict
//! each other goes out, and which of several hold the same.

use std::hash::{Hash, Hasher};

use super::key::Key;
use super::{number, period, plain_name, words};
use crate::table::Table;
use crate::table::header::half_width;

/// Headers of columns that count the rows and say nothing.
const ORDINALS: [&str; 6] = ["序号", "行号", "no", "index", "rownumber", "#"];

/// How the rows of a table are compared.
pub(super) struct Compared<'a> {
    table: &'a Table,
    /// Columns that say something of a row beside its key.
    columns: Vec<usize>,
    /// The column of years, where it names parts of them that tell rows apart.
    periods: Option<usize>,
}

impl<'a> Compared<'a> {
    /// By all columns but those of the key and those that count the rows; by the years as well, where their parts count.
    pub fn of(table: &'a Table, key: &Key, by_period: bool) -> Self {
        let counts = |at: usize| {
            let name = &table.columns[at].name;
            name.trim() == "#" || ORDINALS.contains(&plain_name(name).as_str())
        };
        let says = |at: &usize| *at != key.entity && Some(*at) != key.year && !counts(*at);
        Self {
            table,
            columns: (0..table.columns.len()).filter(says).collect(),
            periods: key.year.filter(|_| by_period),
        }
    }

    fn cell(&self, row: usize, column: usize) -> &'a str {
        let cell = self.table.columns[column].cells.get(row);
        cell.unwrap_or_default()
    }

    /// A number that is the same for rows which say the same.
    pub fn print(&self, row: usize) -> u64 {
        let mut state = std::hash::DefaultHasher::new();
        for &at in &self.columns {
            let cell = self.cell(row, at);
            if words::filled(cell).is_none() {
                0_u8.hash(&mut state);
            } else if let Some(number) = number::plain(cell) {
                number.to_bits().hash(&mut state);
            } else {
                bare(cell).hash(&mut state);
            }
        }
        if let Some(at) = self.periods {
            let span = period::beside_year(self.cell(row, at));
            span.map(|span| (span.first, span.last)).hash(&mut state);
        }
        state.finish()
    }

    /// Whether two rows say the same throughout.
    pub fn are_same(&self, one: usize, other: usize) -> bool {
        let same = |at: &usize| {
            let [one, other] = [one, other].map(|row| self.cell(row, *at));
            one == other || says_same(one, other)
        };
        self.columns.iter().all(same) && !self.differ_in_period(one, other)
    }

    fn differ_in_period(&self, one: usize, other: usize) -> bool {
        self.periods.is_some_and(|at| {
            let [one, other] = [one, other].map(|row| period::beside_year(self.cell(row, at)));
            one != other
        })
    }

    /// The column in which a row contradicts what rows say together, one of numbers before all others, with the one of
    /// them that says otherwise.
    pub fn contradicted(&self, said: &Said, row: usize) -> Option<(usize, usize)> {
        let mut first = None;
        for (place, &at) in self.columns.iter().enumerate() {
            let Some(by) = said.by[place] else { continue };
            let (one, other) = (self.cell(by as usize, at), self.cell(row, at));
            if one == other || words::filled(other).is_none() || says_same(one, other) {
                continue;
            }
            if [one, other]
                .iter()
                .all(|cell| number::plain(cell).is_some())
            {
                return Some((at, by as usize));
            }
            first = first.or(Some((at, by as usize)));
        }
        first
    }

    /// What one row says.
    pub fn said(&self, row: usize) -> Said {
        let mut said = Said {
            by: vec![None; self.columns.len()],
        };
        self.add(&mut said, row);
        said
    }

    /// Adds what a row says that nothing contradicts; whether that is anything new.
    pub fn add(&self, said: &mut Said, row: usize) -> bool {
        let mut any = false;
        for (place, &at) in self.columns.iter().enumerate() {
            if said.by[place].is_none() && words::filled(self.cell(row, at)).is_some() {
                said.by[place] = Some(row as u32);
                any = true;
            }
        }
        any
    }
}

/// What rows say together: for each column the row that says it.
pub(super) struct Said {
    by: Vec<Option<u32>>,
}

/// Whether two cells differ in nothing but their spelling: `2022.0` and `2022`, `甲 厂` and `甲厂`.
fn says_same(one: &str, other: &str) -> bool {
    let nothing = |cell: &str| words::filled(cell).is_none();
    if nothing(one) && nothing(other) {
        return true;
    }
    match (number::plain(one), number::plain(other)) {
        (Some(one), Some(other)) => one.to_bits() == other.to_bits(),
        (None, None) => bare(one) == bare(other),
        _ => false,
    }
}

fn bare(cell: &str) -> String {
    let half = cell.chars().map(half_width);
    half.filter(|c| !c.is_whitespace()).collect()
}
