//! Values over the years, for trends.

use super::Scores;
use crate::dataset::Dataset;
use crate::i18n::{Result, Title};
use crate::scheme::Formula;

/// One line of a trend: a missing year breaks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Years ascending, with their values.
    pub points: Vec<(i32, Option<f64>)>,
}

/// A formula over raw columns by year, for these entities (all when empty, in the dataset's order).
///
/// # Errors
/// When a column of the formula is absent.
pub fn raw_series(
    _dataset: &Dataset,
    _formula: &Formula,
    _entities: &[String],
) -> Result<Vec<Series>> {
    Ok(Vec::new())
}

/// A column of the scores (`total`, `group:<id>`, `points:<id>`, `value:<id>`) by year, for these entities.
///
/// # Errors
/// When there is no such column.
pub fn total_series(_scores: &Scores, _column: &str, _entities: &[String]) -> Result<Vec<Series>> {
    Ok(Vec::new())
}

/// The name of a result column for people.
#[must_use]
pub fn column_title(_scores: &Scores, column: &str) -> Title {
    Title::same(column)
}
