//! Values of indicators for tables that are written: rows in the order of the table are asked for one after the other, and
//! values are computed for a block of them at a time and dropped when others are. A value rests on its own row of the raw
//! columns alone, so that it is the same to the bit as in a whole column.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use polars::prelude::{IdxCa, IdxSize};

use super::Scores;
use super::engine::failed;
use crate::i18n::Result;

/// Rows of a block: about as many as the largest pieces in which a file is written.
const ROWS: usize = 1 << 17;

/// Blocks that are kept: those that one piece of a file touches.
const KEPT: usize = 3;

/// The values of some rows: one column for each indicator, NaN where missing.
type Block = Arc<Vec<Vec<f64>>>;

/// The values of all indicators, in blocks of rows.
pub(super) struct Blocks<'a> {
    scores: &'a Scores,
    /// Rows of a block.
    rows: usize,
    /// The blocks that were used last, by their number.
    known: RwLock<Vec<(usize, Block)>>,
}

/// A block with the address of its table and its number.
type Used = (usize, usize, Weak<Vec<Vec<f64>>>);

thread_local! {
    /// The block that this thread used last: most cells are asked for in the order of rows.
    static LAST: RefCell<Option<Used>> = const { RefCell::new(None) };
}

impl<'a> Blocks<'a> {
    /// Of scores whose tables are large enough that whole columns weigh; nothing for others, or where all columns are
    /// known anyway.
    pub fn of(scores: &'a Scores) -> Option<Self> {
        let places = &scores.workings.values;
        let large = scores.order.len() > 2 * ROWS && places.iter().any(|own| own.get().is_none());
        large.then(|| Self::new(scores, ROWS))
    }

    fn new(scores: &'a Scores, rows: usize) -> Self {
        Self {
            scores,
            rows,
            known: RwLock::default(),
        }
    }

    /// The value of an indicator in a row of the table.
    pub fn value(&self, row: usize, indicator: usize) -> Option<f64> {
        let block = self.block(row / self.rows)?;
        let value = *block.get(indicator)?.get(row % self.rows)?;
        (!value.is_nan()).then_some(value)
    }

    fn block(&self, number: usize) -> Option<Block> {
        let table = std::ptr::from_ref(self) as usize;
        let last = LAST.with_borrow(|last| match last {
            Some((of, known, block)) if (*of, *known) == (table, number) => block.upgrade(),
            _ => None,
        });
        if last.is_some() {
            return last;
        }
        let block = self.known(number).or_else(|| {
            // Without the lock: two threads may do the same work, but none waits for another. What was computed for the
            // points cannot fail on some of the same rows.
            let block = Arc::new(self.compute(number).ok()?);
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() == KEPT {
                known.remove(0);
            }
            known.push((number, Arc::clone(&block)));
            Some(block)
        })?;
        LAST.set(Some((table, number, Arc::downgrade(&block))));
        Some(block)
    }

    fn known(&self, number: usize) -> Option<Block> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(own, _)| *own == number);
        found.map(|(_, block)| Arc::clone(block))
    }

    fn compute(&self, number: usize) -> Result<Vec<Vec<f64>>> {
        let order = &self.scores.order;
        let rows = order.iter().skip(number * self.rows).take(self.rows);
        let rows: Vec<IdxSize> = rows.copied().collect();
        let workings = &self.scores.workings;
        let raw = workings.raw.take(&IdxCa::from_vec("rows".into(), rows));
        workings.values_of(&raw.map_err(failed)?, &self.scores.scheme)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::dense;
    use super::super::tests::random::random;
    use super::super::tests::scored;
    use super::{Blocks, KEPT};

    #[test]
    fn blocks_hold_what_whole_columns_hold_and_no_more_than_a_few_are_kept() {
        for seed in 0..12 {
            let (data, rules) = random(seed);
            let scores = scored(&data, rules);
            let blocks = Blocks::new(&scores, 3);
            let height = scores.order.len();
            // Forwards by rows, then by columns backwards.
            let by_rows = (0..height)
                .flat_map(|row| (0..scores.scheme.indicators.len()).map(move |at| (row, at)));
            let by_columns = (0..scores.scheme.indicators.len())
                .flat_map(|at| (0..height).rev().map(move |row| (row, at)));
            for (row, at) in by_rows.chain(by_columns) {
                let whole =
                    dense::plain(scores.workings.value(&scores.scheme, at).unwrap()).unwrap();
                let expected = whole[scores.order[row] as usize];
                let found = blocks.value(row, at).unwrap_or(f64::NAN);
                assert!(
                    found.to_bits() == expected.to_bits() || expected.is_nan() && found.is_nan()
                );
            }
            let known = blocks.known.read().unwrap();
            let numbers: BTreeSet<usize> = known.iter().map(|(number, _)| *number).collect();
            assert!(numbers.len() == known.len() && known.len() <= KEPT);
            assert_eq!(blocks.value(height, 0), None);
            assert!(Blocks::of(&scores).is_none());
        }
    }
}
