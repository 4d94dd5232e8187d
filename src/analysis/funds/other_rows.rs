//! Rows that contradict each other, read another way: data with its scores and a rule come in, the same data with that
//! rule and its scores by the same scheme go out; and which amounts of a fund are others with them.

use std::collections::HashMap;
use std::sync::Arc;

use super::candidates::Candidates;
use super::fund::Fund;
use super::plan::{FundPlan, RowKept};
use crate::analysis::{Scores, score};
use crate::dataset::{Dataset, Keep, Mapping, build};
use crate::i18n::Result;
use crate::jobs::Progress;

/// An amount that hangs on which of rows that contradict each other counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// Which candidate.
    pub at: u32,
    /// Yuan with the last of the rows; `None` where it cannot be told.
    pub last: Option<u64>,
}

impl RowKept {
    /// The same as a mapping says it.
    #[must_use]
    pub fn as_mapping(self) -> Keep {
        match self {
            Self::First => Keep::First,
            Self::Last => Keep::Last,
        }
    }
}

/// The data and its scores with another of the rows.
///
/// # Errors
/// When the data does not become observations again, or cannot be scored.
pub(super) fn read_with(
    dataset: &Dataset,
    scores: &Scores,
    kept: RowKept,
) -> Result<(Dataset, Scores)> {
    let mapping = Mapping {
        keep: kept.as_mapping(),
        ..dataset.mapping.clone()
    };
    let columns: Vec<String> = dataset
        .fields
        .iter()
        .map(|field| field.id.clone())
        .collect();
    let progress = Progress::default();
    let table = Arc::clone(&dataset.table);
    let dataset = build(table, Some(&mapping), &columns, &progress)?;
    let scores = score(&dataset, &scores.scheme, &scores.choices, &progress)?;
    Ok((dataset, scores))
}

/// Who gets another amount with the last of the rows, the largest difference first; and who has more than two such rows,
/// which first and last do not tell of.
pub(super) fn unsettled(found: &Candidates, fund: &Fund, plan: &FundPlan) -> Vec<Unsettled> {
    let contradictions = &found.contradictions;
    if contradictions.settled || contradictions.told.is_empty() {
        return Vec::new();
    }
    let untold = |at: &u32| Unsettled {
        at: *at,
        last: None,
    };
    let last = found.last.as_ref();
    let Some((last, other)) = last.and_then(|last| Some((last, Fund::of(last, plan).ok()?))) else {
        return contradictions.touched.iter().map(untold).collect();
    };
    let mut by_key: Option<HashMap<&str, usize>> = None;
    let mut changed = Vec::new();
    for (at, amount) in fund.amounts.iter().enumerate() {
        let key = found.entity(at);
        let place = if last.entities.get(at) == Some(key) {
            Some(at)
        } else {
            let all = || (0..last.len()).map(|at| (last.entity(at), at)).collect();
            by_key.get_or_insert_with(all).get(key).copied()
        };
        let other = place.map_or(0, |place| other.amounts[place]);
        if other != *amount {
            changed.push(Unsettled {
                at: at as u32,
                last: Some(other),
            });
        }
    }
    let known = |at: &&u32| changed.iter().all(|own| own.at != **at);
    let many: Vec<Unsettled> = (contradictions.many.iter().filter(known))
        .map(untold)
        .collect();
    changed.sort_by_key(|own| {
        let last = own.last.unwrap_or_default();
        let apart = last.abs_diff(fund.amounts[own.at as usize]);
        (std::cmp::Reverse(apart), own.at)
    });
    changed.extend(many);
    changed
}
