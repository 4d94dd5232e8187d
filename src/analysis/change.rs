//! What moved a total from one year to the next: exact decomposition by indicator.

use polars::prelude::Column;

use super::Scores;
use super::engine::failed;
use super::row::Row;
use super::tree::Tree;
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
    /// Total in the first year, not rounded.
    pub from: f64,
    /// Total in the last year, not rounded.
    pub to: f64,
    /// One part for each indicator, in the scheme's order, then one for each adjustment.
    pub parts: Vec<ChangePart>,
}

/// What one indicator did.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePart {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Index of its top group in the scheme's groups; the number of groups for an adjustment.
    pub dimension: usize,
    /// Points that it adds to the change: `w_i (I_i,t - I_i,t-1)` for an index.
    pub points: f64,
}

/// Decomposes the change of one entity between two years.
///
/// An indicator that has a value in one of the years only counts, in the other, as the mean of its group: that is
/// what re-spreading its weight amounts to, so the parts stay exact and no weight moves between indicators. An
/// indicator without a value in both years has no part. Caps and `max` enter through each year's contributions.
///
/// # Errors
/// When one of the years has no total.
pub fn change(scores: &Scores, entity: &str, from: i32, to: i32) -> Result<Change> {
    let tree = Tree::new(&scores.scheme);
    let first = find(scores, entity, from)?;
    let last = find(scores, entity, to)?;
    let before = Row::read(&tree, scores, first)?;
    let after = Row::read(&tree, scores, last)?;
    let (Some(from_total), Some(to_total)) = (before.adjusted_total(), after.adjusted_total())
    else {
        return Err(no_total(entity, from));
    };
    let old = before.contributions(Some(&after));
    let new = after.contributions(Some(&before));
    let indicators = scores.scheme.indicators.iter().enumerate();
    let mut parts: Vec<ChangePart> = indicators
        .map(|(at, indicator)| ChangePart {
            indicator: indicator.id.clone(),
            title: indicator.title.clone(),
            dimension: top_group(scores, indicator.group),
            points: new[at] - old[at],
        })
        .collect();
    for (at, adjustment) in scores.scheme.adjustments.iter().enumerate() {
        parts.push(ChangePart {
            indicator: adjustment.id.clone(),
            title: adjustment.title.clone(),
            dimension: scores.scheme.groups.len(),
            points: after.adjustments[at].unwrap_or(0.0) - before.adjustments[at].unwrap_or(0.0),
        });
    }
    let names = scores
        .frame
        .column("name")
        .and_then(Column::str)
        .map_err(failed)?;
    Ok(Change {
        entity: entity.to_owned(),
        name: names.get(last).unwrap_or(entity).to_owned(),
        from_year: from,
        to_year: to,
        from: from_total,
        to: to_total,
        parts,
    })
}

/// The row of an entity in a year, when it has a total.
fn find(scores: &Scores, entity: &str, year: i32) -> Result<usize> {
    let entities = scores
        .frame
        .column("entity")
        .and_then(Column::str)
        .map_err(failed)?;
    let years = scores
        .frame
        .column("year")
        .and_then(Column::i32)
        .map_err(failed)?;
    let totals = scores
        .frame
        .column("total")
        .and_then(Column::f64)
        .map_err(failed)?;
    (0..scores.frame.height())
        .find(|&row| {
            years.get(row) == Some(year)
                && entities.get(row) == Some(entity)
                && totals.get(row).is_some()
        })
        .ok_or_else(|| no_total(entity, year))
}

fn no_total(entity: &str, year: i32) -> Message {
    Message::new("analysis.no_total")
        .with("entity", entity)
        .with("year", year.to_string())
}

/// The top group above a group, itself included.
pub(super) fn top_group(scores: &Scores, group: usize) -> usize {
    let mut top = group;
    while let Some(parent) = scores.scheme.groups[top].parent {
        top = parent;
    }
    top
}
