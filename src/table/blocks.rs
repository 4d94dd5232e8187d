//! Tables side by side: a header that says the same names several times is that of several tables, which become one
//! below the other. Columns come in, blocks of columns go out.

use super::body::{Raw, only};
use super::cells::Store;
use super::layout::Layout;
use super::views::{Chunks, View};

/// Columns that belong together.
pub(super) struct Block {
    /// The columns.
    pub columns: Vec<Raw>,
    /// File row of each of their rows.
    pub rows: Vec<u32>,
}

/// The tables that stand side by side; mostly one.
pub(super) fn split(
    layout: &Layout,
    columns: Vec<Raw>,
    rows: Vec<u32>,
    store: &Store,
) -> Vec<Block> {
    let names: Vec<&str> = columns
        .iter()
        .map(|column| {
            let place = (column.place as usize).checked_sub(1);
            let cell = place.and_then(|at| layout.cells.get(at));
            cell.map_or("", |cell| cell.trim())
        })
        .collect();
    let Some(width) = period(&names) else {
        return vec![Block { columns, rows }];
    };
    let mut blocks: Vec<Block> = Vec::new();
    let names: Vec<String> = columns[..width]
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let mut columns = columns.into_iter();
    loop {
        let block: Vec<Raw> = columns
            .by_ref()
            .take(width)
            .zip(&names)
            .map(|(column, name)| Raw {
                name: name.clone(),
                ..column
            })
            .collect();
        if block.is_empty() {
            return blocks;
        }
        blocks.push(filled(block, &rows, store));
    }
}

/// After how many columns the names come again: all of them, and nothing else.
fn period(names: &[&str]) -> Option<usize> {
    if names.iter().any(|name| name.is_empty()) {
        return None;
    }
    (2..=names.len() / 2).find(|&width| {
        let (first, rest) = names.split_at(width);
        names.len().is_multiple_of(width)
            && rest.chunks(width).all(|next| next == first)
            && (1..width).all(|at| !first[..at].contains(&first[at]))
    })
}

/// A block without the rows that are blank in it: they belong to the tables beside it.
fn filled(columns: Vec<Raw>, rows: &[u32], store: &Store) -> Block {
    let mut keep = vec![false; rows.len()];
    for column in &columns {
        for (keep, cell) in keep.iter_mut().zip(column.cells.iter()) {
            *keep |= !store.is_blank(cell);
        }
    }
    let mut rows = rows.to_vec();
    only(&mut rows, &keep);
    let columns = columns.into_iter().map(|column| {
        let mut cells: Vec<View> = column.cells.iter().copied().collect();
        only(&mut cells, &keep);
        Raw {
            cells: Chunks::from(cells),
            ..column
        }
    });
    Block {
        columns: columns.collect(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn names_that_come_again() {
        assert_eq!(period(&["a", "b", "a", "b"]), Some(2));
        assert_eq!(period(&["a", "b", "c", "a", "b", "c"]), Some(3));
        assert_eq!(period(&["a", "b", "a", "c"]), None);
        assert_eq!(period(&["a", "b", "a"]), None);
        assert_eq!(period(&["a", "a", "a", "a"]), None);
        assert_eq!(period(&["", "b", "", "b"]), None);
        assert_eq!(period(&[]), None);
    }
}
