//! What imputation means for one total: what rests on it, and the rank without it.

use std::sync::Arc;

use super::explanation::ImputationEffect;
use super::{Scores, score};
use crate::dataset::Dataset;
use crate::i18n::Result;
use crate::jobs::Progress;
use crate::scheme::{Missing, Scheme};

/// Totals and ranks of the same observations without imputation.
#[derive(Clone, Debug)]
pub(crate) struct Unfilled {
    total: Vec<Option<f64>>,
    rank: Vec<Option<u32>>,
}

/// The effect of imputation on one row. `contributions` are those of its indicators, `exact` is its total, not rounded.
pub(super) fn effect(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    contributions: &[f64],
    exact: Option<f64>,
) -> Result<Option<ImputationEffect>> {
    if scores.workings.imputed.iter().all(Option::is_none) {
        return Ok(None);
    }
    let (mut indicators, mut points) = (0, 0.0);
    for (at, contribution) in contributions.iter().enumerate() {
        if scores.computed(at)?[row].is_nan() && !scores.filled_at(at, row)?.is_nan() {
            indicators += 1;
            points += contribution;
        }
    }
    let year = scores.years()?.get(row);
    let without = unfilled(dataset, scores)?;
    let ranked = scores.years()?.iter().zip(&without.rank);
    let ranked = ranked.filter(|(own, rank)| *own == year && rank.is_some());
    Ok(Some(ImputationEffect {
        indicators,
        points,
        share: exact
            .filter(|total| *total != 0.0)
            .map(|total| points / total),
        total_without: without.total[row],
        rank_without: without.rank[row],
        of_without: ranked.count() as u32,
    }))
}

/// The same scores without imputation, computed when they are first asked for.
fn unfilled(dataset: &Dataset, scores: &Scores) -> Result<Arc<Unfilled>> {
    if let Some(known) = scores.workings.unfilled.get() {
        return Ok(Arc::clone(known));
    }
    let scheme = Arc::new(Scheme {
        missing: Missing::Skip,
        ..(*scores.scheme).clone()
    });
    let found = score(dataset, &scheme, &scores.choices, &Progress::default())?;
    let found = Arc::new(Unfilled {
        total: found.numbers("total")?.iter().collect(),
        rank: found.ranks()?.iter().collect(),
    });
    Ok(Arc::clone(scores.workings.unfilled.get_or_init(|| found)))
}
