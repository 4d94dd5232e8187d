//! The indicators that a row of the scores lacks: those that count in its total and have no points.

use super::Scores;
use super::row::Row;
use super::tree::Tree;
use crate::i18n::Result;

impl Scores {
    /// The indicators that count in the total of a row (in its stage, by what coverage counts) and have no points, by
    /// their places in the scheme.
    ///
    /// # Errors
    /// When the row does not exist.
    pub fn missing_at(&self, row: usize) -> Result<Vec<usize>> {
        self.check_row(row)?;
        let tree = Tree::new(&self.scheme);
        let numbers = Row::read(&tree, self, row)?;
        let counts = tree.numbers.counts(None, numbers.stage.unwrap_or(0));
        let lacks = |at: &usize| counts[*at] > 0.0 && numbers.points[*at].is_none();
        Ok((0..counts.len()).filter(lacks).collect())
    }
}
