//! What moved a total from one year to the next, and what lies between two entities: exact decompositions by
//! indicator.

use super::Scores;
use super::difference::{self, ChangePart, find, no_total};
use crate::i18n::{Message, Result};

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
    /// One part for each indicator, in the scheme's order, then one for each adjustment, then one for lack of data where
    /// indicators count on one side only.
    pub parts: Vec<ChangePart>,
    /// The groups that are set aside for want of parts on one of the sides, in sentences.
    pub aside: Vec<Message>,
    /// Decimals of the scheme's results, with which sentences tell totals.
    pub decimals: u32,
}

/// The gap between two entities of one year, decomposed. The parts add up to `own - others` (unrounded totals); in each,
/// `from` is the other entity and `to` the entity itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The year.
    pub year: Option<i32>,
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Key of the entity that it is compared with.
    pub other: String,
    /// Its name.
    pub other_name: String,
    /// Total of the entity, not rounded.
    pub own: f64,
    /// Total of the other, not rounded.
    pub others: f64,
    /// One part for each indicator, in the scheme's order, then one for each adjustment, then one for lack of data where
    /// indicators count on one side only.
    pub parts: Vec<ChangePart>,
    /// The groups that are set aside for want of parts on one of the sides, in sentences.
    pub aside: Vec<Message>,
    /// Decimals of the scheme's results, with which sentences tell totals.
    pub decimals: u32,
}

/// Decomposes the change of one entity between two years.
///
/// An indicator that has a value in one of the years only counts, in the other, as the mean of its group: that is
/// what re-spreading its weight amounts to, so the parts stay exact and no weight moves between indicators. What that
/// does to the total is no movement of the indicator: all such indicators together are one part, for lack of data, and
/// none of them is a driver. Caps and `max` enter through each year's contributions.
///
/// # Errors
/// When one of the years has no total.
pub fn change(scores: &Scores, entity: &str, from: i32, to: i32) -> Result<Change> {
    let first = find(scores, entity, Some(from))?;
    let last = find(scores, entity, Some(to))?;
    let found =
        difference::between(scores, first, last)?.ok_or_else(|| no_total(entity, Some(from)))?;
    Ok(Change {
        entity: entity.to_owned(),
        name: name(scores, last, entity)?,
        from_year: from,
        to_year: to,
        from: found.from,
        to: found.to,
        parts: found.parts,
        aside: found.aside,
        decimals: scores.scheme.decimals,
    })
}

/// Decomposes the gap between two entities in one year, as [`change`] does between two years. The gap seen from the
/// other side has the same parts with their signs turned.
///
/// # Errors
/// When one of the two has no total in that year.
pub fn gap(scores: &Scores, entity: &str, other: &str, year: Option<i32>) -> Result<Gap> {
    let own = find(scores, entity, year)?;
    let others = find(scores, other, year)?;
    let found = difference::between(scores, others, own)?.ok_or_else(|| no_total(entity, year))?;
    Ok(Gap {
        year,
        entity: entity.to_owned(),
        name: name(scores, own, entity)?,
        other: other.to_owned(),
        other_name: name(scores, others, other)?,
        own: found.to,
        others: found.from,
        parts: found.parts,
        aside: found.aside,
        decimals: scores.scheme.decimals,
    })
}

fn name(scores: &Scores, row: usize, entity: &str) -> Result<String> {
    Ok(scores.text("name", row)?.unwrap_or(entity).to_owned())
}
