//! What moved the mean of all totals from one year to another: those that stayed, by indicator; those that came; those
//! that went.

use super::standing::Side;
use crate::analysis::Scores;
use crate::analysis::difference::{LACKING, parts, top};
use crate::analysis::row::Rows;
use crate::analysis::tree::Tree;
use crate::analysis::words::titled;
use crate::i18n::{Message, Result, Title};

/// The change of a mean, decomposed exactly: `to - from = stayed + entries + exits`, and the parts add up to `stayed`.
/// Totals are not rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanChange {
    /// Mean of the first year, over all with a total.
    pub from: f64,
    /// Mean of the second year.
    pub to: f64,
    /// Mean change of those with a total in both.
    pub stayed: f64,
    /// What those that came did: mean of the second year less that of the ones who stayed, in that year.
    pub entries: f64,
    /// What those that went did: mean of the ones who stayed less that of all, in the first year.
    pub exits: f64,
    /// What each indicator, then each adjustment, then lack of data, added to `stayed`.
    pub parts: Vec<MeanPart>,
}

/// What one indicator added to the mean change of those that stayed.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanPart {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub title: Title,
    /// Index of its top group in the scheme's groups; the number of groups for an adjustment.
    pub dimension: usize,
    /// Points, as in [`ChangePart`](crate::analysis::ChangePart), on average.
    pub points: f64,
}

/// The change of the mean between two years; `None` where nobody is in both.
pub(super) fn change(scores: &Scores, first: &Side, second: &Side) -> Result<Option<MeanChange>> {
    let scheme = &scores.scheme;
    let tree = Tree::new(scheme);
    let rows = Rows::of(&tree, scores)?;
    let mean = |all: &[usize]| {
        let totals = all.iter().filter_map(|&row| rows.row(row).adjusted_total());
        totals.sum::<f64>() / all.len() as f64
    };
    let entities = scores.texts("entity")?;
    let totals = scores.numbers("total")?;
    let mut points = vec![0.0; scheme.indicators.len() + scheme.adjustments.len()];
    let (mut before, mut after, mut count) = (0.0, 0.0, 0_u32);
    let (mut lacking, mut lacks) = (0.0, false);
    // In the order of ranks, so that sums have the same bits every time.
    for &row in &second.ranked {
        let old = entities.get(row).and_then(|entity| first.row(entity));
        let Some(old) = old.filter(|old| totals.get(*old).is_some()) else {
            continue;
        };
        let Some(own) = parts(&rows.row(old), &rows.row(row)) else {
            continue;
        };
        before += own.from;
        after += own.to;
        count += 1;
        for (sum, points) in points.iter_mut().zip(own.points) {
            *sum += points;
        }
        lacking += own.lacking;
        lacks |= own.count > 0;
    }
    if count == 0 {
        return Ok(None);
    }
    let of_stayers = |sum: f64| sum / f64::from(count);
    let (from, to) = (mean(&first.ranked), mean(&second.ranked));
    let (before, after) = (of_stayers(before), of_stayers(after));
    // Where nobody went or came, the two are one mean, added up in another order.
    let all = |ranked: &[usize]| ranked.len() == count as usize;
    let before = if all(&first.ranked) { from } else { before };
    let after = if all(&second.ranked) { to } else { after };
    let indicators = scheme.indicators.iter();
    let indicators = indicators.map(|own| (&own.id, &own.title, top(scores, own.group)));
    let adjustments = scheme.adjustments.iter();
    let adjustments = adjustments.map(|own| (&own.id, &own.title, scheme.groups.len()));
    let mut told: Vec<MeanPart> = indicators
        .chain(adjustments)
        .zip(points)
        .map(|((id, title, dimension), points)| MeanPart {
            indicator: id.clone(),
            title: title.clone(),
            dimension,
            points: of_stayers(points),
        })
        .collect();
    if lacks {
        told.push(MeanPart {
            indicator: LACKING.to_owned(),
            title: titled(&Message::new("analysis.moved_lacking_mean")),
            dimension: scheme.groups.len() + 1,
            points: of_stayers(lacking),
        });
    }
    Ok(Some(MeanChange {
        from,
        to,
        stayed: after - before,
        entries: to - after,
        exits: before - from,
        parts: told,
    }))
}
