//! What imputation put in place of a missing value, and what it took it from.

use super::items::Item;
use super::peers;
use super::plan::impute_names;
use super::words::{listed, short};
use super::{Scores, columns, frame, observations, values};
use crate::composite::{Child, ImputeKind, range};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::Better;

/// A value that imputation put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Imputed {
    /// The value.
    pub value: f64,
    /// What it was taken from.
    pub from: ImputedFrom,
}

/// What an imputed value was taken from.
#[derive(Clone, Debug, PartialEq)]
pub enum ImputedFrom {
    /// The mean or median of a group.
    Group {
        /// The median, not the mean.
        median: bool,
        /// What the group has in common.
        label: Title,
        /// How many of it have a value.
        size: u32,
    },
    /// The entity's latest value before.
    Previous {
        /// Its year.
        year: i32,
        /// The value of that year.
        value: f64,
    },
    /// The straight line between the entity's values around.
    Line {
        /// Year and value before.
        before: (i32, f64),
        /// Year and value after.
        after: (i32, f64),
    },
    /// The mean of the row's other indicators of the group, each as a share of its range, put back on the range of
    /// this one.
    Indicators {
        /// Their names with their shares of the way from the worst value to the best.
        shares: Vec<(Title, f64)>,
        /// The mean of the shares.
        mean: f64,
        /// Smallest and largest value of this indicator, between which the share lies.
        range: (f64, f64),
        /// What those have in common whose values make the ranges.
        label: Title,
    },
}

impl Imputed {
    /// What happened, in a sentence.
    #[must_use]
    pub fn words(&self) -> Message {
        let value = short(self.value);
        match &self.from {
            ImputedFrom::Group {
                median,
                label,
                size,
            } => Message::new(if *median {
                "analysis.imputed_median"
            } else {
                "analysis.imputed_mean"
            })
            .with("value", value)
            .with("group", label.clone())
            .with("size", *size),
            ImputedFrom::Previous { year, .. } => Message::new("analysis.imputed_previous")
                .with("value", value)
                .with("year", year.to_string()),
            ImputedFrom::Line { before, after } => Message::new("analysis.imputed_line")
                .with("value", value)
                .with("before", before.0.to_string())
                .with("from", short(before.1))
                .with("after", after.0.to_string())
                .with("to", short(after.1)),
            ImputedFrom::Indicators {
                shares,
                mean,
                range,
                label,
            } => {
                let percent = |share: f64| (share * 1000.0).round() / 10.0;
                let shares: Vec<Message> = shares
                    .iter()
                    .map(|(title, share)| {
                        Message::new("analysis.imputed_share")
                            .with("title", title.clone())
                            .with("share", percent(*share))
                    })
                    .collect();
                Message::new("analysis.imputed_indicators")
                    .with("value", value)
                    .with("shares", listed(&shares))
                    .with("mean", percent(*mean))
                    .with("low", short(range.0))
                    .with("high", short(range.1))
                    .with("group", label.clone())
            }
        }
    }
}

/// What imputation put in place of a missing value of one row; `None` where nothing was.
pub(super) fn imputed(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    indicator: usize,
) -> Result<Option<Imputed>> {
    let value = scores.filled_at(indicator, row)?;
    let Some(kind) = scores.workings.method.impute else {
        return Ok(None);
    };
    if value.is_nan() || !scores.computed(indicator)?[row].is_nan() {
        return Ok(None);
    }
    let from = match kind {
        ImputeKind::Mean | ImputeKind::Median => {
            let values = scores.computed(indicator)?;
            let known = |row: &&u32| !values[**row as usize].is_nan();
            Some(ImputedFrom::Group {
                median: kind == ImputeKind::Median,
                label: group_label(dataset, scores, row)?,
                size: group(scores, row).iter().filter(known).count() as u32,
            })
        }
        ImputeKind::Previous | ImputeKind::Linear => {
            over_years(dataset, scores, row, indicator, kind)?
        }
        ImputeKind::RowMean => by_row(dataset, scores, row, indicator)?,
    };
    Ok(from.map(|from| Imputed { value, from }))
}

/// The rows over which a mean or median is taken for one row.
fn group(scores: &Scores, row: usize) -> &[u32] {
    let mut groups = scores.workings.impute_groups.groups();
    groups
        .find(|rows| rows.binary_search(&(row as u32)).is_ok())
        .unwrap_or_default()
}

fn group_label(dataset: &Dataset, scores: &Scores, row: usize) -> Result<Title> {
    peers::label(dataset, scores, row, &impute_names(&scores.scheme))
}

/// The entity's values of the other years that a missing one was filled from.
fn over_years(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    indicator: usize,
    kind: ImputeKind,
) -> Result<Option<ImputedFrom>> {
    let scheme = &scores.scheme;
    let (Some(entity), Some(year)) = (scores.text("entity", row)?, scores.years()?.get(row)) else {
        return Ok(None);
    };
    let columns = columns::find(dataset, scheme, None)?;
    let rows = observations::of_entity(dataset, &columns, None, Some(entity))?;
    let item = Item::indicator(scheme, &scheme.indicators[indicator], true);
    let computed = values::compute(&rows, &[item])?.frame;
    let found = frame::numbers(&computed, &item.value())?;
    let mut known: Vec<(i32, f64)> = frame::years(&rows)?
        .iter()
        .zip(found.iter())
        .filter_map(|(year, value)| Some((year?, value.filter(|value| value.is_finite())?)))
        .collect();
    known.sort_by_key(|(year, _)| *year);
    let before = known.iter().rev().find(|(own, _)| *own < year).copied();
    let after = known.iter().find(|(own, _)| *own > year).copied();
    Ok(match (kind, before, after) {
        (ImputeKind::Linear, Some(before), Some(after)) => {
            Some(ImputedFrom::Line { before, after })
        }
        (_, Some((year, value)), _) => Some(ImputedFrom::Previous { year, value }),
        _ => None,
    })
}

/// The row's other indicators of the group, as shares of their ranges; see [`crate::composite::Data::impute_groups`].
fn by_row(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    indicator: usize,
) -> Result<Option<ImputedFrom>> {
    let scheme = &scores.scheme;
    let rows = group(scores, row);
    let tree = &scores.workings.method.tree;
    let home = Child::Indicator(indicator);
    let siblings = tree
        .groups
        .iter()
        .find(|group| group.children.contains(&home));
    let span = |at: usize| -> Result<Option<(f64, f64)>> {
        let values = scores.computed(at)?;
        let own: Vec<f64> = rows.iter().map(|&row| values[row as usize]).collect();
        Ok(range(&own).filter(|(low, high)| high > low))
    };
    let mut shares = Vec::new();
    for child in siblings.map_or(&[][..], |group| &group.children) {
        let &Child::Indicator(at) = child else {
            continue;
        };
        let value = scores.computed(at)?[row];
        let Some((low, high)) = span(at)?.filter(|_| !value.is_nan()) else {
            continue;
        };
        let share = (value - low) / (high - low);
        shares.push((
            scheme.indicators[at].title.clone(),
            match scheme.indicators[at].better {
                Better::Higher => share,
                Better::Lower => 1.0 - share,
            },
        ));
    }
    let Some(range) = span(indicator)?.filter(|_| !shares.is_empty()) else {
        return Ok(None);
    };
    let mean = shares.iter().map(|(_, share)| share).sum::<f64>() / shares.len() as f64;
    Ok(Some(ImputedFrom::Indicators {
        shares,
        mean,
        range,
        label: group_label(dataset, scores, row)?,
    }))
}
