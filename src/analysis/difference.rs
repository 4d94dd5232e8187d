//! The difference of two rows' totals, decomposed exactly by indicator.

use super::Scores;
use super::places;
use super::row::{Row, Rows};
use super::sentences::set_aside;
use super::tree::Tree;
use crate::composite::GRACE;
use crate::i18n::{Message, Result, Title};

/// What one indicator or adjustment did to the difference of two totals.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePart {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Unit of its value.
    pub unit: Option<Title>,
    /// Index of its top group in the scheme's groups; the number of groups for an adjustment.
    pub dimension: usize,
    /// Points that it adds to the difference: `w_i (I_i,t - I_i,t-1)` for an index.
    pub points: f64,
    /// On the first side.
    pub from: Measured,
    /// On the second side.
    pub to: Measured,
}

/// An indicator on one side of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Its value before treatment; what stands in its place where it is missing and filled.
    pub value: Option<f64>,
    /// Whether the value was filled.
    pub imputed: bool,
    /// Its points before weighting.
    pub points: Option<f64>,
}

/// Two rows of one scheme's scores compared.
pub(super) struct Difference {
    /// Total of the first, not rounded.
    pub from: f64,
    /// Total of the second, not rounded.
    pub to: f64,
    /// One part for each indicator, in the scheme's order, then one for each adjustment; they add up to `to - from`.
    pub parts: Vec<ChangePart>,
    /// The groups that are set aside for want of parts on one of the sides.
    pub aside: Vec<Message>,
}

/// The points that each indicator, then each adjustment, adds to the difference of two rows; with their totals.
/// `None` where one has no total.
pub(super) fn parts(first: &Row, second: &Row) -> Option<(f64, f64, Vec<f64>)> {
    let (from, to) = first.adjusted_total().zip(second.adjusted_total())?;
    let old = first.contributions(Some(second));
    let new = second.contributions(Some(first));
    let adjusted = first.adjustments.iter().zip(&second.adjustments);
    // Of so little last bits alone are the cause.
    let least = GRACE * f64::max(from.abs(), to.abs());
    let gained = |(old, new): (&f64, &f64)| {
        let points = new - old;
        if points.abs() > least { points } else { 0.0 }
    };
    let indicators = old.iter().zip(&new).map(gained);
    let adjustments = adjusted.map(|(old, new)| new.unwrap_or(0.0) - old.unwrap_or(0.0));
    Some((from, to, indicators.chain(adjustments).collect()))
}

/// The decomposed difference of two rows; `None` where one has no total.
pub(super) fn between(scores: &Scores, first: usize, second: usize) -> Result<Option<Difference>> {
    let scheme = &scores.scheme;
    let tree = Tree::new(scheme);
    let rows = Rows::of(&tree, scores)?;
    let (old, new) = (rows.row(first), rows.row(second));
    let Some((from, to, points)) = parts(&old, &new) else {
        return Ok(None);
    };
    let indicators = scheme.indicators.iter();
    let indicators = indicators.map(|own| (&own.id, &own.title, &own.unit, top(scores, own.group)));
    let adjustments = scheme.adjustments.iter();
    let adjustments = adjustments.map(|own| (&own.id, &own.title, &None, scheme.groups.len()));
    let side = |at: usize, id: &str, row: usize| -> Result<Measured> {
        let given = scores.number(&format!("value:{id}"), row)?;
        // Adjustments stand behind the indicators, and are not filled.
        let filled = match given {
            None if at < scheme.indicators.len() => {
                Some(scores.filled_at(at, row)?).filter(|x| !x.is_nan())
            }
            _ => None,
        };
        Ok(Measured {
            value: given.or(filled),
            imputed: filled.is_some(),
            points: scores.number(&format!("points:{id}"), row)?,
        })
    };
    let mut parts = Vec::with_capacity(points.len());
    let all = indicators.chain(adjustments).zip(points).enumerate();
    for (at, ((id, title, unit, dimension), points)) in all {
        parts.push(ChangePart {
            indicator: id.clone(),
            title: title.clone(),
            unit: unit.clone(),
            dimension,
            points,
            from: side(at, id, first)?,
            to: side(at, id, second)?,
        });
    }
    let mut aside = Vec::new();
    for (row, of) in [(&old, first), (&new, second)] {
        for (at, group) in scheme.groups.iter().enumerate() {
            let Some(least) = set_aside(row, at) else {
                continue;
            };
            aside.push(
                Message::new("analysis.groups_aside")
                    .with("title", group.title.clone())
                    .with("count", 1_usize)
                    .with("places", places::observations(&scores.frame, &[of]))
                    .with("least", least),
            );
        }
    }
    Ok(Some(Difference {
        from,
        to,
        parts,
        aside,
    }))
}

/// The top group above a group, itself included.
pub(super) fn top(scores: &Scores, group: usize) -> usize {
    let mut top = group;
    while let Some(parent) = scores.scheme.groups[top].parent {
        top = parent;
    }
    top
}

/// The row of an entity in a year, when it has a total.
pub(super) fn find(scores: &Scores, entity: &str, year: Option<i32>) -> Result<usize> {
    let totals = scores.numbers("total")?;
    let row = scores.row_of(entity, year)?;
    row.filter(|&row| totals.get(row).is_some())
        .ok_or_else(|| no_total(entity, year))
}

pub(super) fn no_total(entity: &str, year: Option<i32>) -> Message {
    match year {
        Some(year) => Message::new("analysis.no_total")
            .with("entity", entity)
            .with("year", year.to_string()),
        None => Message::new("analysis.no_total_at_all").with("entity", entity),
    }
}
