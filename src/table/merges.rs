//! Cells that a sheet shows as one over several rows: their ranges and the body of a table come in; every row of a range
//! goes out with what stands in its first cell, and each cell so filled leads there.

use std::sync::Arc;

use super::body::{Content, Raw};
use super::cells::Store;
use super::views::View;
use crate::i18n::Message;

/// Cells of one column shown as one, rows and columns from 1, the last row included. What is merged sideways is of its
/// first column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merge {
    /// The column.
    pub column: u32,
    /// The row in which the cell's content stands.
    pub first: u32,
    /// The last row.
    pub last: u32,
}

impl Merge {
    /// Of rows and a column from 0; nothing where it is of one row.
    pub fn from_zero(first: u32, last: u32, column: u32) -> Option<Self> {
        (last > first).then(|| Self {
            column: column.saturating_add(1),
            first: first.saturating_add(1),
            last: last.saturating_add(1),
        })
    }
}

/// The ranges that were filled, by column and row.
#[derive(Clone, Debug, Default)]
pub(super) struct Merges(Arc<[Merge]>);

impl Merges {
    /// Those of one table.
    pub fn of(mut merges: Vec<Merge>) -> Self {
        merges.sort_unstable();
        Self(merges.into())
    }

    /// These and others.
    pub fn with(&self, others: impl IntoIterator<Item = Merge>) -> Self {
        Self::of(self.0.iter().copied().chain(others).collect())
    }

    /// Where the content of a cell stands that is in this row and column.
    pub fn place(&self, (row, column): (u32, u32)) -> (u32, u32) {
        if self.0.is_empty() {
            return (row, column);
        }
        let after = self
            .0
            .partition_point(|merge| (merge.column, merge.first) <= (column, row));
        let before = after.checked_sub(1).and_then(|at| self.0.get(at));
        match before.filter(|merge| merge.column == column && merge.last >= row) {
            Some(merge) => (merge.first, column),
            None => (row, column),
        }
    }
}

/// Fills the rows of the ranges that begin in the body, and tells of it once.
pub(super) fn fill(content: &mut Content, mut merges: Vec<Merge>) {
    merges.sort_unstable();
    merges.dedup();
    let mut filled = Vec::new();
    let (mut names, mut cells) = (Vec::new(), 0);
    for column in &mut content.columns {
        let from = merges.partition_point(|merge| merge.column < column.place);
        let until = merges.partition_point(|merge| merge.column <= column.place);
        let own = merges.get(from..until).unwrap_or_default();
        let before = cells;
        cells += fill_column(column, own, &content.file_rows, &content.store, &mut filled);
        if cells > before {
            names.push(column.name.as_str());
        }
    }
    if cells > 0 {
        let note = Message::new("table.merged")
            .with("columns", names.join("、"))
            .with("count", cells);
        content.notes.push(note);
    }
    content.merges = Merges::of(filled);
}

/// Fills the cells of a column that have nothing of their own; how many.
fn fill_column(
    column: &mut Raw,
    merges: &[Merge],
    file_rows: &[u32],
    store: &Store,
    filled: &mut Vec<Merge>,
) -> usize {
    if merges.is_empty() {
        return 0;
    }
    let mut views: Vec<View> = column.cells.iter().copied().collect();
    let mut count = 0;
    for merge in merges {
        let start = file_rows.partition_point(|row| *row < merge.first);
        let end = file_rows.partition_point(|row| *row <= merge.last);
        // Ranges that begin in the header, or in a row that is no data, are none of the body's.
        if file_rows.get(start) != Some(&merge.first) {
            continue;
        }
        let Some((first, rest)) = views
            .get_mut(start..end)
            .and_then(<[View]>::split_first_mut)
        else {
            continue;
        };
        if store.is_blank(first) {
            continue;
        }
        let before = count;
        for view in rest.iter_mut().filter(|view| store.is_blank(view)) {
            *view = *first;
            count += 1;
        }
        if count > before {
            filled.push(*merge);
        }
    }
    if count > 0 {
        column.cells = views.into();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_in_a_range_stands_in_its_first_row() {
        let merge = |column, first, last| Merge {
            column,
            first,
            last,
        };
        let merges = Merges::of(vec![merge(2, 6, 7), merge(1, 2, 4), merge(2, 2, 3)]);
        for (place, expected) in [
            ((2, 1), 2),
            ((4, 1), 2),
            ((5, 1), 5),
            ((3, 2), 2),
            ((4, 2), 4),
            ((7, 2), 6),
            ((7, 3), 7),
        ] {
            assert_eq!(merges.place(place), (expected, place.1), "{place:?}");
        }
        assert_eq!(Merge::from_zero(3, 3, 0), None);
    }
}
