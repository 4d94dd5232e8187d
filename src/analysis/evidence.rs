//! The raw cells behind one row of the scores.

use polars::prelude::{AnyValue, Column};

use super::explanation::RawValue;
use super::words::titled;
use super::{Scores, columns, frame};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::Formula;

/// The cells of one row.
pub(super) struct Cells<'a> {
    dataset: &'a Dataset,
    scores: &'a Scores,
    row: usize,
    /// Row of the dataset.
    observation: usize,
    /// The same entity's row of the year before.
    before: Option<usize>,
}

impl<'a> Cells<'a> {
    /// Finds the row and the one of the year before in the dataset.
    pub fn new(dataset: &'a Dataset, scores: &'a Scores, row: usize) -> Result<Self> {
        let observation = scores.observations[row] as usize;
        let entities = frame::texts(&dataset.frame, "entity")?;
        let years = frame::years(&dataset.frame)?;
        let before = years.get(observation).and_then(|year| {
            let entity = entities.get(observation);
            (0..dataset.height())
                .find(|&other| years.get(other) == Some(year - 1) && entities.get(other) == entity)
        });
        Ok(Self {
            dataset,
            scores,
            row,
            observation,
            before,
        })
    }

    /// The cells that a formula names, in its order.
    pub fn of(&self, formula: &Formula) -> Vec<RawValue> {
        formula.columns.iter().map(|name| self.cell(name)).collect()
    }

    fn cell(&self, name: &str) -> RawValue {
        // Results stand before raw columns of their names; a stage does so in conditions only.
        let result = columns::is_result(&self.scores.scheme, name);
        if result && name != "stage" {
            return self.result(name);
        }
        if self.dataset.frame.get_column_index(name).is_none() {
            if result {
                return self.result(name);
            }
            if let Some(base) = name.strip_prefix("prev_") {
                return self.cell_of(self.before, base, name, true);
            }
        }
        self.cell_of(Some(self.observation), name, name, false)
    }

    fn cell_of(
        &self,
        observation: Option<usize>,
        field: &str,
        name: &str,
        previous: bool,
    ) -> RawValue {
        let title = self
            .dataset
            .field(field)
            .map_or_else(|| Title::same(field), |field| field.title.clone());
        let title = if previous {
            titled(&Message::new("analysis.previous").with("title", title))
        } else {
            title
        };
        let column = self.dataset.frame.column(field).ok();
        RawValue {
            column: name.to_owned(),
            title,
            value: column
                .zip(observation)
                .and_then(|(column, at)| value(column, at)),
            evidence: observation.and_then(|at| self.dataset.evidence(at, field)),
        }
    }

    /// A result that an adjustment names, as it was before any adjustment.
    fn result(&self, name: &str) -> RawValue {
        let column = match name {
            "total" | "rank" | "stage" => name.to_owned(),
            _ => name.replacen('_', ":", 1),
        };
        RawValue {
            column: name.to_owned(),
            title: super::column_title(self.scores, &column),
            value: self.unadjusted(name, &column),
            evidence: None,
        }
    }

    /// The total or rank before any adjustment; for other results what the scores have.
    fn unadjusted(&self, name: &str, column: &str) -> Option<String> {
        let before = self.scores.workings.unadjusted.as_ref();
        match (name, before) {
            ("total", Some(before)) => {
                let total = before.totals.get(self.row);
                let total = total.filter(|total| !total.is_nan());
                total.map(ToString::to_string)
            }
            ("rank", Some(before)) => {
                let rank = before.ranks.get(self.row);
                rank.filter(|rank| **rank > 0).map(ToString::to_string)
            }
            _ => {
                let column = self.scores.frame.column(column).ok();
                column.and_then(|column| value(column, self.row))
            }
        }
    }
}

/// A value as text, numbers in the shortest form that is exact.
fn value(column: &Column, row: usize) -> Option<String> {
    match column.get(row).ok()? {
        AnyValue::Null => None,
        AnyValue::Float64(number) => Some(number.to_string()),
        other => Some(other.str_value().into_owned()),
    }
}
