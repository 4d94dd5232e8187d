//! How firm the ranks of a year are: scores and a year come in, the interval of each rank over many runs under other
//! choices goes out.

use super::{Results, Scored};
use crate::analysis::Choices;
use crate::analysis::robustness::{Plan, Robustness, assess};
use crate::i18n::Result;
use crate::jobs::{Progress, Shared};
use crate::workspace::State;

/// What intervals of ranks depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct FirmKey {
    /// The scores.
    pub scored: Shared<Scored>,
    /// The year.
    pub year: Option<i32>,
}

/// Intervals of ranks.
#[derive(Debug)]
pub struct Firm {
    /// What they belong to.
    pub key: FirmKey,
    /// The test: everything varied that can be, as the command line does without options.
    pub found: Robustness,
    /// By row of the scores: the ranks below and above which one run in twenty lies; empty beyond the rows of the year.
    intervals: Vec<Option<[f64; 2]>>,
}

impl Firm {
    /// The interval of a row's rank.
    #[must_use]
    pub fn interval(&self, row: u32) -> Option<[f64; 2]> {
        self.intervals.get(row as usize).copied().flatten()
    }

    fn compute(key: &FirmKey, progress: &Progress) -> Result<Self> {
        let scored = &key.scored;
        let choices = Choices {
            year: key.year,
            filter: scored.scores.choices.filter.clone(),
        };
        let scheme = &scored.scores.scheme;
        // What the ranks depend on most takes as many runs again, and is told by the command line.
        let plan = Plan {
            sensitivity: false,
            ..Plan::of(scheme)
        };
        let found = assess(&scored.dataset, scheme, &choices, &plan, progress)?;
        let mut intervals = vec![None; scored.rank.len()];
        for standing in &found.standings {
            let row = scored.row_of(&standing.entity, key.year);
            if let (Some(row), Some(ranks)) = (row, &standing.ranks) {
                intervals[row as usize] = Some([ranks.q05, ranks.q95]);
            }
        }
        Ok(Self {
            key: key.clone(),
            found,
            intervals,
        })
    }
}

impl Results {
    /// The intervals, where they are asked for; gives them once they are there.
    pub(super) fn want_firm(
        &mut self,
        state: &State,
        scored: &Shared<Scored>,
        year: Option<i32>,
    ) -> Option<Shared<Firm>> {
        if !state.firmness {
            self.firm.clear();
            return None;
        }
        let key = FirmKey {
            scored: scored.clone(),
            year,
        };
        self.firm.want(&key, &self.wake, Firm::compute);
        self.firm.fresh().cloned()
    }
}
