//! Columns come in; each row's value goes out as a number, so that rows can be compared by several columns at once.

use std::collections::HashMap;

use super::body::Raw;
use super::cells::Store;

/// Each row's value of a column, or of several together, as a number from 0 on in the order of their first rows.
#[derive(Clone)]
pub(super) struct Numbered {
    /// The number of each row.
    pub ids: Vec<u32>,
    /// How many there are.
    pub count: usize,
}

impl Numbered {
    /// The values of a column.
    pub fn of(column: &Raw, store: &Store) -> Self {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let cells = column.cells.iter();
        let ids = cells.map(|cell| {
            let next = seen.len() as u32;
            *seen.entry(store.text(cell).trim()).or_insert(next)
        });
        Self {
            ids: ids.collect(),
            count: seen.len(),
        }
    }

    /// The values of two together.
    pub fn with(&self, other: &Self) -> Self {
        let mut seen: HashMap<(u32, u32), u32> = HashMap::new();
        let pairs = self.ids.iter().zip(&other.ids);
        let ids = pairs.map(|(&one, &other)| {
            let next = seen.len() as u32;
            *seen.entry((one, other)).or_insert(next)
        });
        Self {
            ids: ids.collect(),
            count: seen.len(),
        }
    }

    /// All rows as one.
    pub fn one(height: usize) -> Self {
        Self {
            ids: vec![0; height],
            count: usize::from(height > 0),
        }
    }

    /// Whether rows of one number never have two of another.
    pub fn determines(&self, other: &Self) -> bool {
        self.with(other).count == self.count
    }
}
