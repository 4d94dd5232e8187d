//! What rows of one entity and year say of each other: two of them come in, the first column in which they contradict
//! each other goes out, and which of several hold the same.

use std::hash::{Hash, Hasher};

use super::carried::Suffix;
use super::key::Key;
use super::{number, period, words};
use crate::table::header::{counts_rows, half_width};
use crate::table::{Dimension, Table, Unit};

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
        let counts = |at: usize| counts_rows(&table.columns[at].name);
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
            one == other || says_same(one, other, None)
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
        let all = || self.contradictions(said, row);
        let are_numbers = |(at, by): &(usize, usize)| {
            let cells = [self.cell(*by, *at), self.cell(row, *at)];
            cells.iter().all(|cell| number::plain(cell).is_some())
        };
        all().find(are_numbers).or_else(|| all().next())
    }

    /// All columns in which a row contradicts what rows say together, each with the one of them that says otherwise.
    pub fn contradictions(
        &self,
        said: &Said,
        row: usize,
    ) -> impl Iterator<Item = (usize, usize)> + use<'_, 'a> {
        let by = said.by.clone();
        let columns = self.columns.iter().zip(by);
        columns.filter_map(move |(&at, by)| {
            let by = by? as usize;
            let (one, other) = (self.cell(by, at), self.cell(row, at));
            let is_same = one == other
                || words::filled(other).is_none()
                || says_same(one, other, self.table.columns[at].unit.as_deref());
            (!is_same).then_some((at, by))
        })
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

/// Whether two cells differ in nothing but their spelling: `2022.0` and `2022`, `甲 厂` and `甲厂`; under the unit of
/// their column, `1002` and `0.1002亿元` where that is 万元.
fn says_same(one: &str, other: &str, unit: Option<&str>) -> bool {
    let nothing = |cell: &str| words::filled(cell).is_none();
    if nothing(one) && nothing(other) {
        return true;
    }
    match (number::plain(one), number::plain(other)) {
        (Some(one), Some(other)) => one.to_bits() == other.to_bits(),
        (None, None) if bare(one) == bare(other) => true,
        _ => {
            let [one, other] = [one, other].map(|cell| in_basic_unit(cell, unit));
            one.zip(other).is_some_and(|(one, other)| {
                one.1 == other.1 && (one.0 - other.0).abs() <= one.0.abs() * 1e-12
            })
        }
    }
}

/// A number in the basic unit of what it measures, by its own unit or that of its column.
fn in_basic_unit(cell: &str, unit: Option<&str>) -> Option<(f64, Dimension)> {
    let number::Reading::Value(value, own) = number::read(cell) else {
        return None;
    };
    let unit = match own {
        Suffix::None => Unit::parse(unit?)?,
        Suffix::Unit(own) => own,
        _ => return None,
    };
    Some((value * unit.factor, unit.dimension))
}

fn bare(cell: &str) -> String {
    let half = cell.chars().map(half_width);
    half.filter(|c| !c.is_whitespace()).collect()
}
