//! What the top groups add to the totals, for stacked bars.

use super::Scores;
use super::difference::top;
use super::row::Row;
use super::tree::Tree;
use crate::i18n::Result;

/// What each top group adds to the total of a row, in the order of the scheme's groups without a parent, then the
/// sum of adjustments when the scheme has any. They add up to the total that is not rounded; all zero without one.
///
/// # Errors
/// When the row does not exist.
pub fn contributions(scores: &Scores, row: usize) -> Result<Vec<f64>> {
    scores.check_row(row)?;
    let scheme = &scores.scheme;
    let tree = Tree::new(scheme);
    let numbers = Row::read(&tree, scores, row)?;
    let tops: Vec<usize> = scheme.children(None).collect();
    let mut parts = vec![0.0; tops.len()];
    let leaves = numbers.contributions(None);
    for (indicator, points) in scheme.indicators.iter().zip(leaves) {
        let home = top(scores, indicator.group);
        if let Some(at) = tops.iter().position(|&group| group == home) {
            parts[at] += points;
        }
    }
    if !scheme.adjustments.is_empty() {
        parts.push(numbers.adjustments.iter().flatten().sum());
    }
    Ok(parts)
}
