//! Rows that contradict each other, read another way: data with its scores and a rule come in, the same data with that
//! rule and its scores by the same scheme go out; and which amounts of a fund are others with them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rayon::slice::ParallelSliceMut;

use super::candidates::Candidates;
use super::fund::Fund;
use super::plan::RowKept;
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

/// The data and its scores with another of the rows, read when they are first asked for and kept: one for the same data and
/// scores, whatever is planned on them.
#[derive(Debug, Default)]
pub struct OtherRows {
    first: OnceLock<(Dataset, Scores)>,
    last: OnceLock<(Dataset, Scores)>,
}

impl OtherRows {
    /// Those of data with their scores.
    ///
    /// # Errors
    /// When cancelled, the data does not become observations again, or cannot be scored.
    pub(super) fn read(
        &self,
        dataset: &Dataset,
        scores: &Scores,
        kept: RowKept,
        progress: &Progress,
    ) -> Result<&(Dataset, Scores)> {
        let own = match kept {
            RowKept::First => &self.first,
            RowKept::Last => &self.last,
        };
        if let Some(read) = own.get() {
            return Ok(read);
        }
        let mapping = Mapping {
            keep: kept.as_mapping(),
            ..dataset.mapping.clone()
        };
        let fields = dataset.fields.iter();
        let columns: Vec<String> = fields.map(|field| field.id.clone()).collect();
        let table = Arc::clone(&dataset.table);
        let dataset = build(table, Some(&mapping), &columns, progress)?;
        let scores = score(&dataset, &scores.scheme, &scores.choices, progress)?;
        Ok(own.get_or_init(|| (dataset, scores)))
    }
}

/// The enterprises with the last of rows that contradict each other.
#[derive(Clone, Debug, Default)]
pub enum Last {
    /// Nothing contradicts, or it is said which row counts.
    #[default]
    None,
    /// All of them stand as with the first.
    Same,
    /// Some stand otherwise.
    Other(Arc<Candidates>),
    /// It cannot be told.
    Untold,
}

impl Last {
    /// Whether another row makes any difference to what plans rest on.
    pub(super) fn of(found: &Candidates, last: Result<Candidates>) -> Self {
        let Ok(last) = last else {
            return Self::Untold;
        };
        let same = (&last.points, &last.standing, &last.tiers, &last.rd)
            == (&found.points, &found.standing, &found.tiers, &found.rd)
            && last.entities.iter().eq(found.entities.iter());
        if same {
            Self::Same
        } else {
            Self::Other(Arc::new(last))
        }
    }
}

/// Who gets another amount in `other`, the same plan with the last of the rows, the largest difference first; and who has
/// more than two such rows, which first and last do not tell of.
pub(super) fn unsettled(found: &Candidates, fund: &Fund, other: Option<&Fund>) -> Vec<Unsettled> {
    let contradictions = &found.contradictions;
    let untold = |at: &u32| Unsettled {
        at: *at,
        last: None,
    };
    let mut changed = match (&found.last, other) {
        (Last::None, _) => return Vec::new(),
        (Last::Same, _) => Vec::new(),
        (Last::Other(last), Some(other)) => changed(found, fund, last, other),
        _ => return contradictions.touched.iter().map(untold).collect(),
    };
    let known = |at: &&u32| changed.binary_search_by_key(*at, |own| own.at).is_err();
    let many = contradictions.many.iter().filter(known);
    let many: Vec<Unsettled> = many.map(untold).collect();
    changed.par_sort_unstable_by_key(|own| {
        let last = own.last.unwrap_or_default();
        let apart = last.abs_diff(fund.amounts[own.at as usize]);
        (std::cmp::Reverse(apart), own.at)
    });
    changed.extend(many);
    changed
}

/// Whose amounts are others, in the order of the candidates.
fn changed(found: &Candidates, fund: &Fund, last: &Candidates, other: &Fund) -> Vec<Unsettled> {
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
    changed
}
