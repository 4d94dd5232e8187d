//! The observations that rules compared with one row, and the values that rules saw.

use std::borrow::Cow;

use super::Scores;
use super::peers::PeerValues;
use crate::composite::{self, Treated};
use crate::i18n::Result;

/// The values of one indicator on their way: NaN where missing.
impl Scores {
    /// Those of [`Self::computed`] after imputation.
    pub(super) fn filled(&self, indicator: usize) -> Result<Cow<'_, [f64]>> {
        let imputed = self.workings.imputed[indicator].as_ref();
        Ok(composite::filled(self.computed(indicator)?, imputed))
    }

    /// The same for one row.
    pub(super) fn filled_at(&self, indicator: usize, row: usize) -> Result<f64> {
        let imputed = self.workings.imputed[indicator].as_ref();
        let value = imputed.and_then(|imputed| imputed.get(row));
        Ok(value.unwrap_or(self.computed(indicator)?[row]))
    }

    /// The values after treatment: what the rule saw.
    pub(super) fn seen(&self, indicator: usize) -> Result<Cow<'_, [f64]>> {
        Ok(self.workings.seen(self.computed(indicator)?, indicator))
    }

    /// Whether a row was left out of all comparisons for its coverage.
    pub(super) fn is_screened(&self, row: usize) -> bool {
        let screened = self.workings.screened.as_ref();
        screened.is_some_and(|screened| screened[row])
    }
}

/// The peer groups of one row, as they were used.
pub(super) struct Compared<'a> {
    scores: &'a Scores,
    row: usize,
    /// One for each division of the workings; `None` where the row is in no group of it.
    groups: Vec<Option<Group>>,
}

/// One peer group of the row.
pub(super) struct Group {
    /// Its place among the groups that were compared: the index of what treatment did.
    pub number: usize,
    /// Its rows, ascending, without those that were left out for their coverage.
    pub rows: Vec<u32>,
}

impl<'a> Compared<'a> {
    /// The peer groups of a row.
    pub fn of(scores: &'a Scores, row: usize) -> Self {
        let divisions = scores.workings.peers.iter();
        let find = |groups: &mut dyn Iterator<Item = &[u32]>| {
            let mut number = 0;
            for group in groups {
                let here = group.binary_search(&(row as u32)).is_ok();
                let mut rows = group
                    .iter()
                    .copied()
                    .filter(|row| !scores.is_screened(*row as usize));
                if here {
                    let rows = rows.collect();
                    return Some(Group { number, rows });
                }
                // Groups of which nobody is left do not count.
                number += usize::from(rows.next().is_some());
            }
            None
        };
        Self {
            scores,
            row,
            groups: divisions.map(|peers| find(&mut peers.groups())).collect(),
        }
    }

    /// The peer group of an indicator.
    pub fn group(&self, indicator: usize) -> Option<&Group> {
        let division = self.scores.workings.method.indicators.get(indicator)?.peers;
        self.groups.get(division)?.as_ref()
    }

    /// The peer group of an indicator that the row itself was compared in.
    pub fn inside(&self, indicator: usize) -> Option<&Group> {
        self.group(indicator)
            .filter(|_| !self.scores.is_screened(self.row))
    }

    /// What was done to outliers of an indicator in the peer group that the row was compared in.
    pub fn treatment(&self, indicator: usize) -> Option<&Treated> {
        let treatments = &self.scores.workings.treatments[indicator];
        let group = self.inside(indicator)?;
        treatments.get(group.number)?.as_ref()
    }

    /// The row's value of an indicator after imputation and treatment: what the rule saw; NaN where missing.
    pub fn own(&self, indicator: usize) -> Result<f64> {
        let filled = self.scores.filled_at(indicator, self.row)?;
        let treated = self.treatment(indicator);
        Ok(treated.map_or(filled, |treated| treated.of(filled)))
    }

    /// Those values of a column that are there, in the peer group of an indicator.
    pub fn values(&self, indicator: usize, values: &[f64]) -> PeerValues {
        let rows = self.group(indicator).map_or(&[][..], |group| &group.rows);
        let own = rows.iter().map(|&row| values[row as usize]);
        PeerValues(own.filter(|value| !value.is_nan()).collect())
    }
}
