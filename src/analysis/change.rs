//! What moved a total from one year to the next: exact decomposition by indicator.

use super::Scores;
use crate::i18n::{Message, Result, Title};

/// A change of a total, decomposed. The parts add up to `to - from` (unrounded totals).
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// First year.
    pub from_year: i32,
    /// Last year.
    pub to_year: i32,
    /// Total in the first year.
    pub from: f64,
    /// Total in the last year.
    pub to: f64,
    /// One part for each indicator, in the scheme's order.
    pub parts: Vec<ChangePart>,
}

/// What one indicator did.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePart {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Index of its top group in the scheme's groups.
    pub dimension: usize,
    /// Points that it adds to the change: `w_i (I_i,t - I_i,t-1)` for an index.
    pub points: f64,
}

/// Decomposes the change of one entity between two years.
///
/// # Errors
/// When one of the years has no total.
pub fn change(_scores: &Scores, _entity: &str, _from: i32, _to: i32) -> Result<Change> {
    Err(Message::new("analysis.empty"))
}
