//! What other weights would do to the ranks.

use std::sync::Arc;

use polars::prelude::Column;

use super::{Level, scheme_with};
use crate::analysis::engine::failed;
use crate::analysis::{Scores, score};
use crate::composite::statistics::spearman;
use crate::dataset::Dataset;
use crate::i18n::Result;
use crate::jobs::Progress;

/// Ranks beside other ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Spearman's correlation of the two, over those that both rank; none where it is not defined.
    pub spearman: Option<f64>,
    /// Mean of the places moved, over those that both rank; none without any.
    pub mean_move: Option<f64>,
    /// How many keep their place, of those that both rank.
    pub unmoved: usize,
    /// Everyone whom one of them ranks, by the first rank, then the second, then entity.
    pub ranks: Vec<Moved>,
}

/// An observation with its two ranks; 1 is the best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Key.
    pub entity: String,
    /// Name.
    pub name: String,
    /// Rank as it is; none where it has none.
    pub before: Option<u32>,
    /// The other rank.
    pub after: Option<u32>,
}

impl Moved {
    /// Places gained (above zero) or lost.
    #[must_use]
    pub fn gained(&self) -> Option<i64> {
        Some(i64::from(self.before?) - i64::from(self.after?))
    }
}

impl Effect {
    /// Compares ranks of rows of the scores; 0 is none. Rows that have neither are left out.
    pub(super) fn of(
        scores: &Scores,
        rows: &[usize],
        before: &[u32],
        after: &[u32],
    ) -> Result<Self> {
        let text = |column: &str| {
            scores
                .frame
                .column(column)
                .and_then(Column::str)
                .map_err(failed)
        };
        let (entities, names) = (text("entity")?, text("name")?);
        let some = |rank: u32| (rank > 0).then_some(rank);
        let mut ranks: Vec<Moved> = rows
            .iter()
            .zip(before.iter().zip(after))
            .filter(|(_, (before, after))| **before > 0 || **after > 0)
            .map(|(&row, (&before, &after))| {
                let entity = entities.get(row).unwrap_or_default();
                Moved {
                    entity: entity.to_owned(),
                    name: names.get(row).unwrap_or(entity).to_owned(),
                    before: some(before),
                    after: some(after),
                }
            })
            .collect();
        let place = |rank: Option<u32>| rank.unwrap_or(u32::MAX);
        ranks.sort_by(|a, b| {
            let key = |moved: &Moved| (place(moved.before), place(moved.after));
            key(a).cmp(&key(b)).then_with(|| a.entity.cmp(&b.entity))
        });
        let both = ranks
            .iter()
            .filter_map(|moved| moved.before.zip(moved.after));
        let (first, second): (Vec<f64>, Vec<f64>) = both
            .map(|(before, after)| (f64::from(before), f64::from(after)))
            .unzip();
        let moves = || first.iter().zip(&second).map(|(a, b)| (a - b).abs());
        let count = first.len();
        Ok(Self {
            spearman: spearman(&first, &second),
            mean_move: (count > 0).then(|| moves().sum::<f64>() / count as f64),
            unmoved: moves().filter(|places| *places == 0.0).count(),
            ranks,
        })
    }

    /// Those who move farthest, at most so many; of equals the better placed first.
    #[must_use]
    pub fn movers(&self, most: usize) -> Vec<&Moved> {
        let mut movers: Vec<&Moved> = self
            .ranks
            .iter()
            .filter(|moved| moved.gained().is_some_and(|places| places != 0))
            .collect();
        // Stable: they stand in the order of their first ranks.
        movers.sort_by_key(|moved| std::cmp::Reverse(moved.gained().map(i64::abs)));
        movers.truncate(most);
        movers
    }
}

/// The year of the ranking that is compared: the chosen one, or the last in which somebody has a total.
pub(super) fn ranking_year(scores: &Scores) -> Result<Option<i32>> {
    scores.year_meant(None)
}

/// The first and the last year of rows.
pub(in crate::analysis) fn years(scores: &Scores, rows: &[usize]) -> Result<Option<(i32, i32)>> {
    let years = scores
        .frame
        .column("year")
        .and_then(Column::i32)
        .map_err(failed)?;
    let of_rows = || rows.iter().filter_map(|&row| years.get(row));
    Ok(of_rows().min().zip(of_rows().max()))
}

/// The rows of a year.
pub(super) fn rows_of(scores: &Scores, year: Option<i32>) -> Result<Vec<usize>> {
    let years = scores
        .frame
        .column("year")
        .and_then(Column::i32)
        .map_err(failed)?;
    let own = years.iter().enumerate().filter(|(_, own)| *own == year);
    Ok(own.map(|(row, _)| row).collect())
}

pub(super) fn ranks(scores: &Scores, rows: &[usize]) -> Result<Vec<u32>> {
    let ranks = scores
        .frame
        .column("rank")
        .and_then(Column::u32)
        .map_err(failed)?;
    Ok(rows
        .iter()
        .map(|&row| ranks.get(row).unwrap_or(0))
        .collect())
}

/// Ranks of the last year with these shares as weights of the level, beside those with the scheme's own. Everything is
/// scored anew, so that they are the ranks that the scheme's file gives with these weights.
///
/// # Errors
/// When the dataset is not the one that was scored.
pub fn effect(
    dataset: &Dataset,
    scores: &Scores,
    level: &Level,
    shares: &[f64],
    progress: &Progress,
) -> Result<Effect> {
    let scheme = Arc::new(scheme_with(&scores.scheme, level, shares));
    let anew = score(dataset, &scheme, &scores.choices, progress)?;
    let rows = rows_of(scores, ranking_year(scores)?)?;
    Effect::of(scores, &rows, &ranks(scores, &rows)?, &ranks(&anew, &rows)?)
}
