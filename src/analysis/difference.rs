//! The difference of two rows' totals, decomposed exactly by indicator.

use super::Scores;
use super::places;
use super::row::{Row, Rows};
use super::sentences::set_aside;
use super::tree::Tree;
use super::words::titled;
use crate::composite::{Child, GRACE};
use crate::i18n::{Message, Result, Title};
use crate::scheme::Aggregation;

/// What one indicator or adjustment did to the difference of two totals; or what all those indicators did together that
/// count on one side only.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePart {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Unit of its value.
    pub unit: Option<Title>,
    /// Index of its top group in the scheme's groups; the number of groups for an adjustment, one more for lack of data.
    pub dimension: usize,
    /// Points that it adds to the difference: `w_i (I_i,t - I_i,t-1)` for an index. None for an indicator that counts on
    /// one side only: what it does is no movement of its own, and stands in the part for lack of data.
    pub points: f64,
    /// Whether it is one of those that count on one side only.
    pub one_sided: bool,
    /// Of how many of those it tells; 0 but in the part for lack of data.
    pub lacking: u32,
    /// On the first side.
    pub from: Measured,
    /// On the second side.
    pub to: Measured,
}

impl ChangePart {
    /// Whether its points tell a movement of its own: it counts on both sides, or is an adjustment.
    #[must_use]
    pub fn is_movement(&self) -> bool {
        let known = self.from.points.is_some() && self.to.points.is_some();
        self.lacking == 0 && !self.one_sided && (known || self.points != 0.0)
    }
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
    /// One part for each indicator, in the scheme's order, then one for each adjustment, then one for lack of data where
    /// indicators count on one side only; they add up to `to - from`.
    pub parts: Vec<ChangePart>,
    /// The groups that are set aside for want of parts on one of the sides.
    pub aside: Vec<Message>,
}

/// The id of the part for lack of data.
pub(super) const LACKING: &str = "lack_of_data";

/// The difference of two rows in numbers.
pub(super) struct Parts {
    /// Total of the first, not rounded.
    pub from: f64,
    /// Total of the second.
    pub to: f64,
    /// The points that each indicator, then each adjustment, adds.
    pub points: Vec<f64>,
    /// Whether each of those is for lack of data, and so has no points of its own.
    pub one_sided: Vec<bool>,
    /// The points that those add together.
    pub lacking: f64,
    /// How many indicators count in one of the rows only.
    pub count: u32,
}

/// The points that each indicator, then each adjustment, adds to the difference of two rows; with their totals.
/// `None` where one has no total.
///
/// What re-spreading the weight of an indicator does that counts in one of the rows only says nothing of that indicator:
/// it is no part of its own, and goes to the points for lack of data.
pub(super) fn parts(first: &Row, second: &Row) -> Option<Parts> {
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
    let mut points: Vec<f64> = old.iter().zip(&new).map(gained).collect();
    let mut aside = vec![Aside::No; points.len()];
    one_sided(first, second, None, false, &mut aside);
    let weighs = first.tree.numbers.counts(None, second.stage.unwrap_or(0));
    let (mut lacking, mut count) = (0.0, 0);
    for ((points, aside), weight) in points.iter_mut().zip(&aside).zip(weighs) {
        if *aside == Aside::No {
            continue;
        }
        // One without weight that does nothing is not missed.
        let missed = weight > 0.0 || *points != 0.0;
        count += u32::from(missed && *aside == Aside::Lacks);
        lacking += std::mem::take(points);
    }
    points.extend(adjusted.map(|(old, new)| new.unwrap_or(0.0) - old.unwrap_or(0.0)));
    Some(Parts {
        from,
        to,
        one_sided: (aside.iter().map(|aside| *aside != Aside::No))
            .chain(first.adjustments.iter().map(|_| false))
            .collect(),
        points,
        lacking,
        count,
    })
}

/// Whether what an indicator adds to a difference is a movement of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aside {
    /// It is.
    No,
    /// It counts on one side only.
    Lacks,
    /// Of its group the best alone counts, and that counts on one side only.
    Behind,
}

/// Marks the indicators of a group (or of the whole) whose parts are for lack of data: those that count in one of two
/// rows only, themselves or with a group above them; and where the best alone counts and that is one of them, the others
/// too, since what they do is to stand in for it.
fn one_sided(first: &Row, second: &Row, group: Option<usize>, lacking: bool, aside: &mut [Aside]) {
    let tree = first.tree;
    let differs = |child: Child| first.of(child).is_some() != second.of(child).is_some();
    for &child in tree.children(group) {
        let lacking = lacking || differs(child);
        match child {
            Child::Indicator(at) if lacking => aside[at] = Aside::Lacks,
            Child::Indicator(_) => {}
            Child::Group(at) => one_sided(first, second, Some(at), lacking, aside),
        }
    }
    if tree.aggregation(group) != Aggregation::Max {
        return;
    }
    let best = [first, second].map(|row| {
        let parts = row.parts(group);
        tree.numbers.winner(&parts).map(|at| parts[at].child)
    });
    if best.into_iter().flatten().any(differs) {
        for at in tree.numbers.leaves(group) {
            if aside[at] == Aside::No {
                aside[at] = Aside::Behind;
            }
        }
    }
}

/// The decomposed difference of two rows; `None` where one has no total.
pub(super) fn between(scores: &Scores, first: usize, second: usize) -> Result<Option<Difference>> {
    let scheme = &scores.scheme;
    let tree = Tree::new(scheme);
    let rows = Rows::of(&tree, scores)?;
    let (old, new) = (rows.row(first), rows.row(second));
    let Some(Parts {
        from,
        to,
        points,
        one_sided,
        lacking,
        count,
    }) = parts(&old, &new)
    else {
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
    let points = points.into_iter().zip(one_sided);
    let all = indicators.chain(adjustments).zip(points).enumerate();
    for (at, ((id, title, unit, dimension), (points, one_sided))) in all {
        parts.push(ChangePart {
            indicator: id.clone(),
            title: title.clone(),
            unit: unit.clone(),
            dimension,
            points,
            one_sided,
            lacking: 0,
            from: side(at, id, first)?,
            to: side(at, id, second)?,
        });
    }
    if count > 0 {
        parts.push(ChangePart {
            indicator: LACKING.to_owned(),
            title: titled(&Message::new("analysis.moved_lacking").with("count", count)),
            unit: None,
            dimension: scheme.groups.len() + 1,
            points: lacking,
            one_sided: false,
            lacking: count,
            from: Measured::default(),
            to: Measured::default(),
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
