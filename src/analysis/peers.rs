//! The observations that one row is compared with.

use polars::prelude::{AnyValue, Column};

use super::Scores;
use super::engine::failed;
use super::words::{listed, titled};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};

/// A peer group of one row.
#[derive(Debug)]
pub(super) struct PeerGroup {
    /// Rows of the scores in it, the row itself included.
    pub rows: Vec<u32>,
    /// What they have in common: `year = 2021, stage = growth`.
    pub label: Title,
}

impl PeerGroup {
    /// The rows of the scores that have the same values as `row` in these columns (or `stage`).
    pub fn of(dataset: &Dataset, scores: &Scores, row: usize, names: &[String]) -> Result<Self> {
        let mut rows: Vec<u32> = (0..scores.height() as u32).collect();
        for name in names {
            let key = Key::of(dataset, scores, name)?;
            let own = key.value(row)?;
            keep_equal(&mut rows, key.column, &own, |row| key.place(row as usize));
        }
        Ok(Self {
            rows,
            label: label(dataset, scores, row, names)?,
        })
    }

    /// The values of a score column in the group, ascending.
    pub fn sorted(&self, scores: &Scores, column: &str) -> Result<Vec<f64>> {
        let values = scores.numbers(column)?;
        let mut found: Vec<f64> = self
            .rows
            .iter()
            .filter_map(|&row| values.get(row as usize))
            .collect();
        found.sort_unstable_by(f64::total_cmp);
        Ok(found)
    }
}

/// What the peers of a row in these columns have in common: `year 2021, stage growth`.
pub(super) fn label(
    dataset: &Dataset,
    scores: &Scores,
    row: usize,
    names: &[String],
) -> Result<Title> {
    let mut parts = Vec::new();
    for name in names {
        let own = Key::of(dataset, scores, name)?.value(row)?;
        if own != AnyValue::Null {
            let text = own.str_value().into_owned();
            parts.push(
                Message::new("analysis.peer_key")
                    .with("name", key_title(dataset, name))
                    .with("value", value_title(scores, name, &text)),
            );
        }
    }
    if parts.is_empty() {
        parts.push(Message::new("analysis.peer_all"));
    }
    Ok(titled(
        &Message::new("analysis.name").with("name", listed(&parts)),
    ))
}

/// A column that peers have in common: of the scores, or of the dataset behind them.
struct Key<'a> {
    column: &'a Column,
    /// Observation behind each row of the scores, for a column of the dataset.
    observations: Option<&'a [u32]>,
}

impl<'a> Key<'a> {
    fn of(dataset: &'a Dataset, scores: &'a Scores, name: &str) -> Result<Self> {
        let from_scores = name == "year" || name == "stage";
        let frame = if from_scores {
            &scores.frame
        } else {
            &dataset.frame
        };
        Ok(Self {
            column: frame.column(name).map_err(failed)?,
            observations: (!from_scores).then_some(&scores.observations),
        })
    }

    fn place(&self, row: usize) -> usize {
        self.observations
            .map_or(row, |observations| observations[row] as usize)
    }

    fn value(&self, row: usize) -> Result<AnyValue<'static>> {
        let value = self.column.get(self.place(row)).map_err(failed)?;
        Ok(value.into_static())
    }
}

fn keep_equal(rows: &mut Vec<u32>, column: &Column, own: &AnyValue, place: impl Fn(u32) -> usize) {
    if let (Ok(texts), AnyValue::StringOwned(own)) = (column.str(), own) {
        rows.retain(|&row| texts.get(place(row)) == Some(own.as_str()));
    } else if let (Ok(numbers), AnyValue::Int32(own)) = (column.i32(), own) {
        rows.retain(|&row| numbers.get(place(row)) == Some(*own));
    } else {
        rows.retain(|&row| column.get(place(row)).is_ok_and(|value| value == *own));
    }
}

fn key_title(dataset: &Dataset, name: &str) -> Title {
    match name {
        "year" => titled(&Message::new("analysis.column_year")),
        "stage" => titled(&Message::new("analysis.column_stage")),
        _ => dataset
            .field(name)
            .map_or_else(|| Title::same(name), |field| field.title.clone()),
    }
}

fn value_title(scores: &Scores, name: &str, text: &str) -> Title {
    let mut stages = scores.scheme.stages.iter().filter(|_| name == "stage");
    stages
        .find(|stage| stage.id == text)
        .map_or_else(|| Title::same(text), |stage| stage.title.clone())
}

/// The value below which a share of the sorted values lies, between neighbours by straight lines (the definition
/// that spreadsheets call inclusive). `None` without values.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    let step = place - below as f64;
    Some(sorted[below] + step * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_are_inclusive() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&values, 0.0), Some(1.0));
        assert_eq!(quantile(&values, 0.25), Some(1.75));
        assert_eq!(quantile(&values, 0.5), Some(2.5));
        assert_eq!(quantile(&values, 1.0), Some(4.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
