//! What lists add up to where another table says an amount as well: groups of rows come in; the columns in which the two
//! differ go out.

use std::collections::HashMap;

use super::combine::{Group, How};
use super::typing::Typed;
use super::{Issue, Severity};
use crate::i18n::Message;
use crate::table::{Table, without_noise};

/// A column in which things that are listed add up to something else than what a row says beside them.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    column: usize,
    /// Of how many observations.
    count: usize,
    /// The row that says so first, what it says, and what the things add up to.
    first: (u32, f64, f64),
}

impl Beside {
    /// What there is to tell of it.
    pub fn issue(&self, table: &Table) -> Issue {
        let (row, said, sum) = self.first;
        let message = Message::new("dataset.listed_beside")
            .with("column", table.columns[self.column].name.as_str())
            .with("count", self.count)
            .with("place", table.place(row as usize, self.column).reference())
            .with("said", said.to_string())
            .with("sum", sum.to_string());
        Issue {
            severity: Severity::Warning,
            place: None,
            message,
            remedy: Some(Message::new("dataset.listed_beside_remedy")),
        }
    }
}

/// The columns in which lists add up to something else than what stands beside them.
pub(super) fn beside(
    groups: &HashMap<u32, Group>,
    listed: &[Option<How>],
    table: &Table,
    typed: &[Typed],
) -> Vec<Beside> {
    let adds = listed.iter().enumerate();
    let adds = adds.filter(|(_, how)| **how == Some(How::Sum));
    let of_list = |row: &u32| table.origins.part(*row as usize).adds();
    let found = adds.filter_map(|(column, _)| {
        let values = typed[column].values.f64().ok()?;
        let value = |row: &u32| values.get(*row as usize);
        let mut differ: Vec<(u32, f64, f64)> = Vec::new();
        for group in groups.values().filter(|group| group.adds) {
            let (things, others): (Vec<u32>, Vec<u32>) =
                group.rows.iter().partition(|row| of_list(row));
            let said = others.iter().find_map(|row| Some((*row, value(row)?)));
            let sums: Vec<f64> = things.iter().filter_map(value).collect();
            let sum = without_noise(sums.iter().sum());
            if let Some((row, said)) = said
                && !sums.is_empty()
                && without_noise(said - sum) != 0.0
            {
                differ.push((row, said, sum));
            }
        }
        let first = differ.iter().copied().min_by_key(|(row, ..)| *row)?;
        Some(Beside {
            column,
            count: differ.len(),
            first,
        })
    });
    found.collect()
}
