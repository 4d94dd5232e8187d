//! Where everybody stands in each of two results.

use std::collections::HashMap;

use super::SideSummary;
use crate::analysis::Scores;
use crate::analysis::limits::of_total;
use crate::composite::round;
use crate::i18n::{Message, Result, Title};

/// One entity in both results.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Entity key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Where it stands in the first; `None` without a total there.
    pub first: Option<Standing>,
    /// Where it stands in the second.
    pub second: Option<Standing>,
    /// Why it has no total in one of them; `None` where it has one, or is not in the data.
    pub reason: Option<Message>,
    /// Places gained from the first to the second, by the ranks of each.
    pub places: Option<i64>,
    /// Total of the second less that of the first, where they are on the same scale.
    pub points: Option<f64>,
    /// Share of the range in the second less that in the first, in percentage points.
    pub range: Option<f64>,
    /// Row of the first scores; `None` where it is not in the data.
    pub first_row: Option<usize>,
    /// Row of the second scores.
    pub second_row: Option<usize>,
}

/// Where an entity stands in one result.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Total, rounded.
    pub total: f64,
    /// Competition rank.
    pub rank: u32,
    /// Tier.
    pub tier: Option<Title>,
    /// How far from the smallest total to the largest of the year, in percent; `None` where all are the same.
    pub range: Option<f64>,
}

/// One result: the rows of one year.
pub(super) struct Side<'a> {
    pub scores: &'a Scores,
    pub year: Option<i32>,
    /// Row of each entity of the year.
    rows: HashMap<&'a str, usize>,
    /// Rows with a total, by rank.
    pub ranked: Vec<usize>,
    /// Smallest and largest total.
    ends: (f64, f64),
    mean: f64,
    /// The most that a total can be, where there is a limit and it is the same for all.
    pub limit: Option<f64>,
}

impl<'a> Side<'a> {
    /// The result of one year.
    ///
    /// # Errors
    /// When nobody has a total in it.
    pub fn of(scores: &'a Scores, year: Option<i32>) -> Result<Self> {
        let (entities, years) = (scores.texts("entity")?, scores.years()?);
        let totals = scores.numbers("total")?;
        let order = scores.order.iter().map(|row| *row as usize);
        let own: Vec<usize> = order.filter(|row| years.get(*row) == year).collect();
        let rows = own
            .iter()
            .filter_map(|&row| Some((entities.get(row)?, row)));
        let rows: HashMap<&str, usize> = rows.collect();
        let ranked: Vec<usize> = own
            .into_iter()
            .filter(|row| totals.get(*row).is_some())
            .collect();
        // The order is by rank, so the ends stand at the ends.
        let end = |row: Option<&usize>| row.and_then(|row| totals.get(*row));
        let (Some(high), Some(low)) = (end(ranked.first()), end(ranked.last())) else {
            return Err(match year {
                Some(year) => {
                    Message::new("analysis.nobody_in_year").with("year", year.to_string())
                }
                None => Message::new("analysis.nobody"),
            });
        };
        let sum: f64 = ranked.iter().filter_map(|&row| totals.get(row)).sum();
        Ok(Self {
            scores,
            year,
            rows,
            ends: (low, high),
            mean: sum / ranked.len() as f64,
            limit: of_total(&scores.scheme),
            ranked,
        })
    }

    pub fn summary(&self) -> SideSummary {
        let scheme = &self.scores.scheme;
        SideSummary {
            label: Title::default(),
            file: None,
            scheme: scheme.id.clone(),
            title: scheme.title.clone(),
            version: scheme.version.clone(),
            status: scheme.status,
            year: self.year,
            observations: self.rows.len() as u32,
            scored: self.ranked.len() as u32,
            min: self.ends.0,
            mean: self.mean,
            max: self.ends.1,
            decimals: scheme.decimals,
        }
    }

    /// Row of an entity.
    pub fn row(&self, entity: &str) -> Option<usize> {
        self.rows.get(entity).copied()
    }

    fn standing(&self, row: usize) -> Result<Option<Standing>> {
        let total = self.scores.number("total", row)?;
        let Some((total, rank)) = total.zip(self.scores.ranks()?.get(row)) else {
            return Ok(None);
        };
        let (low, high) = self.ends;
        Ok(Some(Standing {
            total,
            rank,
            tier: self.scores.tier(row)?.cloned(),
            range: (high > low).then(|| 100.0 * ((total - low) / (high - low))),
        }))
    }
}

/// Everybody with a total in one of two results.
pub(super) fn pairs(first: &Side, second: &Side, same_scale: bool) -> Result<Vec<Compared>> {
    let mut found = Vec::with_capacity(second.ranked.len());
    for &row in &second.ranked {
        let entity = second.scores.text("entity", row)?.unwrap_or_default();
        found.push(pair(first, second, entity, same_scale)?);
    }
    for &row in &first.ranked {
        let entity = first.scores.text("entity", row)?.unwrap_or_default();
        let one = pair(first, second, entity, same_scale)?;
        if one.second.is_none() {
            found.push(one);
        }
    }
    Ok(found)
}

fn pair(first: &Side, second: &Side, entity: &str, same_scale: bool) -> Result<Compared> {
    let standing = |side: &Side| -> Result<(Option<usize>, Option<Standing>)> {
        let row = side.row(entity);
        Ok((row, row.map_or(Ok(None), |row| side.standing(row))?))
    };
    let ((first_row, old), (second_row, new)) = (standing(first)?, standing(second)?);
    let reason = |side: &Side, row: Option<usize>, standing: &Option<Standing>| {
        let row = row.filter(|_| standing.is_none())?;
        side.scores.reason(row).cloned()
    };
    let name = match (second_row, first_row) {
        (Some(row), _) => second.scores.text("name", row)?,
        (None, Some(row)) => first.scores.text("name", row)?,
        _ => None,
    };
    let both = old.as_ref().zip(new.as_ref());
    // Both are rounded; so is what lies between them.
    let decimals = [first, second].map(|side| side.scores.scheme.decimals);
    let decimals = decimals[0].max(decimals[1]);
    let difference = |(old, new): (&Standing, &Standing)| round(new.total - old.total, decimals);
    Ok(Compared {
        entity: entity.to_owned(),
        name: name.unwrap_or(entity).to_owned(),
        reason: reason(first, first_row, &old).or_else(|| reason(second, second_row, &new)),
        places: both.map(|(old, new)| i64::from(old.rank) - i64::from(new.rank)),
        points: both.filter(|_| same_scale).map(difference),
        range: both.and_then(|(old, new)| Some(new.range? - old.range?)),
        first: old,
        second: new,
        first_row,
        second_row,
    })
}
