//! Scores of alternatives by their distance from the best and the worst: from columns of values, directions and
//! weights to one score a row.
//!
//! NaN is a missing value. A row in which one is missing has no score (NaN), and takes no part in what the others are
//! compared with.

mod topsis;
mod vikor;

pub use topsis::{Normalisation, topsis};
pub use vikor::{Vikor, vikor};

use super::input::{InputError, complete_rows, matches, rows, shares};

/// What both methods start from.
struct Prepared {
    /// How many rows there are.
    all: usize,
    /// The rows with a value in every column.
    rows: Vec<usize>,
    /// The weights, adding up to 1.
    weights: Vec<f64>,
}

fn prepare(columns: &[&[f64]], lower: &[bool], weights: &[f64]) -> Result<Prepared, InputError> {
    let all = rows(columns)?;
    matches(columns.len(), lower.len())?;
    matches(columns.len(), weights.len())?;
    let weights = shares(weights)?;
    Ok(Prepared {
        all,
        rows: complete_rows(columns, all),
        weights,
    })
}

/// Scores of the complete rows put back in their places.
fn spread(scores: impl Iterator<Item = f64>, rows: &[usize], all: usize) -> Vec<f64> {
    let mut placed = vec![f64::NAN; all];
    for (&row, score) in rows.iter().zip(scores) {
        placed[row] = score;
    }
    placed
}
