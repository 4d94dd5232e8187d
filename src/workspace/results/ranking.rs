//! Rows of the ranking table: searched and sorted once for each change, not for each frame.

use std::cmp::Ordering;

use super::Scored;
use crate::i18n::Lang;
use crate::jobs::Shared;

/// A column that the ranking table can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// Rank, best first.
    #[default]
    Rank,
    /// Change of rank against the year before, biggest gain first.
    Moved,
    /// Name.
    Name,
    /// Town.
    Town,
    /// Industry.
    Industry,
    /// Stage.
    Stage,
    /// Total, biggest first.
    Total,
    /// Tier, top first.
    Tier,
    /// Coverage, fullest first.
    Coverage,
}

/// What the rows of the table depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingKey {
    /// The scores.
    pub scored: Shared<Scored>,
    /// The year.
    pub year: Option<i32>,
    /// The language of names that are known in both.
    pub lang: Lang,
    /// Words that a row must contain, in lower case.
    pub search: String,
    /// Column.
    pub sort: SortBy,
    /// Whether the order is turned around.
    pub descending: bool,
}

/// The rows of the table, with the scores that they are rows of.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The scores.
    pub scored: Shared<Scored>,
    /// Rows of the scores, in the order of the table.
    pub rows: Vec<u32>,
}

impl RankingKey {
    /// The rows in order, with their scores.
    #[must_use]
    pub fn ranked(&self) -> Ranked {
        Ranked {
            scored: self.scored.clone(),
            rows: self.rows(),
        }
    }

    fn rows(&self) -> Vec<u32> {
        let scored: &Scored = &self.scored;
        let words: Vec<&str> = self.search.split_whitespace().collect();
        let mut rows: Vec<u32> = scored
            .rows_of(self.year)
            .filter(|&row| words.iter().all(|word| contains(scored, row, word)))
            .collect();
        match self.sort {
            SortBy::Rank => {}
            SortBy::Moved => rows.sort_by(|&a, &b| {
                let moved = |row: u32| scored.moved[row as usize].map(|moved| -moved);
                last_if_none(moved(a), moved(b))
            }),
            SortBy::Name => rows.sort_by(|&a, &b| scored.name(a).cmp(scored.name(b))),
            SortBy::Town => rows.sort_by(|&a, &b| last_if_none(scored.town(a), scored.town(b))),
            SortBy::Industry => {
                rows.sort_by(|&a, &b| {
                    last_if_none(scored.industry(a, self.lang), scored.industry(b, self.lang))
                });
            }
            SortBy::Stage => {
                rows.sort_by_key(|&row| scored.stage[row as usize].unwrap_or(u16::MAX));
            }
            SortBy::Total => rows.sort_by(|&a, &b| {
                let total = |row: u32| scored.total[row as usize].unwrap_or(f64::NEG_INFINITY);
                total(b).total_cmp(&total(a))
            }),
            SortBy::Tier => rows.sort_by_key(|&row| scored.tier[row as usize].unwrap_or(u16::MAX)),
            SortBy::Coverage => rows.sort_by(|&a, &b| {
                scored.coverage[b as usize].total_cmp(&scored.coverage[a as usize])
            }),
        }
        if self.descending {
            rows.reverse();
        }
        rows
    }
}

fn contains(scored: &Scored, row: u32, word: &str) -> bool {
    let holds = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains(word));
    holds(Some(scored.name(row)))
        || holds(scored.entities.get(row as usize))
        || holds(scored.town(row))
        || Lang::ALL
            .into_iter()
            .any(|lang| holds(scored.industry(row, lang)))
}

fn last_if_none<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
