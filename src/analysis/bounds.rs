//! Exact bounds of a total with missing cells.

use super::Scores;
use super::compared::Compared;
use super::explanation::Bounds;
use super::items::Item;
use super::otherwise::{Otherwise, in_pairs, points_with, shown, total_with};
use super::peers::PeerGroup;
use super::row::Row;
use super::sentences::set_aside;
use super::tree::Tree;
use crate::composite::range;
use crate::dataset::Dataset;
use crate::i18n::Result;
use crate::scheme::{Rule, Step};

/// An indicator of one row that is missing or imputed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing {
    /// The indicator.
    pub indicator: usize,
    /// Its points with the worst and with the best value of its peers; `None` where no peer has one.
    pub range: Option<(f64, f64)>,
}

/// The indicators of a row that are missing or imputed, with what they could be.
pub(super) fn missing(
    dataset: &Dataset,
    scores: &Scores,
    compared: &Compared,
    row: usize,
) -> Result<Vec<Missing>> {
    let mut found = Vec::new();
    for (at, indicator) in scores.scheme.indicators.iter().enumerate() {
        let item = Item::indicator(&scores.scheme, indicator, true);
        let points = scores.number(&item.points(), row)?;
        let blank = scores.computed(at)?[row].is_nan();
        let over_years = matches!(item.rule, Rule::BaseYear { .. } | Rule::Chained { .. });
        let is_missing = match item.rule {
            Rule::Flag { .. } => points.is_none(),
            _ => blank || (over_years && points.is_none()),
        };
        if !is_missing {
            continue;
        }
        let range = match item.rule {
            Rule::Flag { points, .. } => Some((points.min(0.0), points.max(0.0))),
            Rule::BaseYear { .. } | Rule::Chained { .. } => {
                let peers = peers(dataset, scores, row, item.peers)?;
                peers.values(scores, &item.points())?.range()
            }
            _ => by_values(dataset, scores, compared, row, at, &item)?,
        };
        found.push(Missing {
            indicator: at,
            range,
        });
    }
    Ok(found)
}

/// The least and the most points among the values that peers have.
fn by_values(
    dataset: &Dataset,
    scores: &Scores,
    compared: &Compared,
    row: usize,
    at: usize,
    item: &Item,
) -> Result<Option<(f64, f64)>> {
    let known = if item.rule.is_relative() {
        compared.values(at, scores.computed(at)?)
    } else {
        peers(dataset, scores, row, item.peers)?.values(scores, &item.value())?
    };
    let Some((low, high)) = known.range() else {
        return Ok(None);
    };
    let mut candidates = vec![low, high];
    if let Rule::Steps { steps, .. } = item.rule {
        // Between the two, points change where steps begin.
        let inside = |step: &&Step| step.at > low && step.at < high;
        candidates.extend(steps.iter().filter(inside).map(|step| step.at));
    }
    let mut points = Vec::with_capacity(candidates.len());
    for value in candidates {
        points.extend(points_with(scores, compared, row, at, value)?);
    }
    Ok(range(&points))
}

/// The peers that an indicator is measured against, even where its rule does not compare: those of the year where the
/// data lacks the columns of the scheme's peer groups.
fn peers(dataset: &Dataset, scores: &Scores, row: usize, names: &[String]) -> Result<PeerGroup> {
    let has =
        |name: &String| matches!(name.as_str(), "year" | "stage") || dataset.field(name).is_some();
    if names.iter().all(has) {
        PeerGroup::of(dataset, scores, row, names)
    } else {
        PeerGroup::of(dataset, scores, row, &["year".to_owned()])
    }
}

/// What the total of a row would be with the worst and with the best values. `None` where a mean is not defined for one
/// of them (because of negative parts) and is for the other: then what lies between has no bounds.
pub(super) fn bounds(
    scores: &Scores,
    compared: &Compared,
    row: usize,
    missing: &[Missing],
) -> Result<Option<Bounds>> {
    let id = |missing: &Missing| scores.scheme.indicators[missing.indicator].id.clone();
    let ranges: Vec<(usize, (f64, f64))> = missing
        .iter()
        .filter_map(|missing| Some((missing.indicator, missing.range?)))
        .collect();
    if ranges.is_empty() {
        return Ok(None);
    }
    let known = left_out(scores, compared, row)?;
    let total = |pick: fn((f64, f64)) -> f64| {
        let mut changes = known.clone();
        changes.extend(ranges.iter().map(|(at, range)| (*at, pick(*range))));
        total_with(scores, row, &changes)
    };
    let (low, high) = (total(|(low, _)| low)?, total(|(_, high)| high)?);
    let same = |(low, high): &(Otherwise, Otherwise)| low.present == high.present;
    let Some((low, high)) = low.zip(high).filter(same) else {
        return Ok(None);
    };
    let (mut low, mut high) = (shown(scores, low.total), shown(scores, high.total));
    // A group that is set aside counts as soon as its values are known: until then the total may lie outside.
    if let Some(total) = total_now(scores, row)? {
        (low, high) = (low.min(total), high.max(total));
    }
    let compares = in_pairs(scores) || scores.text("status", row)? == Some("gated");
    let rank = |total| -> Result<Option<u32>> {
        if compares {
            return Ok(None);
        }
        rank_of(scores, row, total).map(Some)
    };
    Ok(Some(Bounds {
        indicators: missing
            .iter()
            .filter(|missing| missing.range.is_some())
            .map(id)
            .collect(),
        unknown: missing
            .iter()
            .filter(|missing| missing.range.is_none())
            .map(id)
            .collect(),
        low,
        high,
        rank_low: rank(low)?,
        rank_high: rank(high)?,
    }))
}

/// The total as it is, where a group is set aside for want of parts.
fn total_now(scores: &Scores, row: usize) -> Result<Option<f64>> {
    let tree = Tree::new(&scores.scheme);
    let numbers = Row::read(&tree, scores, row)?;
    let mut groups = 0..scores.scheme.groups.len();
    if groups.any(|group| set_aside(&numbers, group).is_some()) {
        scores.number("total", row)
    } else {
        Ok(None)
    }
}

/// The points that a row which was left out for its coverage would have where it has values.
fn left_out(scores: &Scores, compared: &Compared, row: usize) -> Result<Vec<(usize, f64)>> {
    let mut found = Vec::new();
    if !scores.is_screened(row) {
        return Ok(found);
    }
    for (at, indicator) in scores.scheme.indicators.iter().enumerate() {
        let value = scores.filled_at(at, row)?;
        if indicator.rule.is_relative() && !value.is_nan() {
            let points = points_with(scores, compared, row, at, value)?;
            found.extend(points.map(|points| (at, points)));
        }
    }
    Ok(found)
}

/// The rank that a row would have among the other totals of its year.
pub(super) fn rank_of(scores: &Scores, row: usize, total: f64) -> Result<u32> {
    let (years, totals) = (scores.years()?, scores.numbers("total")?);
    let own = years.get(row);
    let rows = years.iter().zip(totals.iter()).enumerate();
    let ahead = rows.filter(|(other, (year, other_total))| {
        *other != row && *year == own && other_total.is_some_and(|other| other > total)
    });
    Ok(ahead.count() as u32 + 1)
}
