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
        let rows = scored
            .rows_of(self.year)
            .filter(|&row| words.iter().all(|word| contains(scored, row, word)));
        // What has no value in the column stands at the end, whichever way the others go.
        let (mut rows, without): (Vec<u32>, Vec<u32>) = rows.partition(|&row| self.has(row));
        rows.sort_by(|&a, &b| {
            let order = self.order(a, b);
            if self.descending {
                order.reverse()
            } else {
                order
            }
        });
        rows.extend(without);
        rows
    }

    /// Whether a row has a value in the column.
    fn has(&self, row: u32) -> bool {
        let (scored, at): (&Scored, usize) = (&self.scored, row as usize);
        match self.sort {
            SortBy::Rank => scored.rank[at].is_some(),
            SortBy::Moved => scored.moved[at].is_some(),
            SortBy::Name | SortBy::Coverage => true,
            SortBy::Town => scored.town(row).is_some(),
            SortBy::Industry => scored.industry(row, self.lang).is_some(),
            SortBy::Stage => scored.stage[at].is_some(),
            SortBy::Total => scored.total[at].is_some(),
            SortBy::Tier => scored.tier[at].is_some(),
        }
    }

    /// The order of two rows that have a value.
    fn order(&self, a: u32, b: u32) -> Ordering {
        let scored: &Scored = &self.scored;
        let (i, j) = (a as usize, b as usize);
        match self.sort {
            SortBy::Rank => scored.rank[i].cmp(&scored.rank[j]),
            SortBy::Moved => scored.moved[j].cmp(&scored.moved[i]),
            SortBy::Name => scored.name(a).cmp(scored.name(b)),
            SortBy::Town => scored.town(a).cmp(&scored.town(b)),
            SortBy::Industry => {
                let industry = |row| scored.industry(row, self.lang);
                industry(a).cmp(&industry(b))
            }
            SortBy::Stage => scored.stage[i].cmp(&scored.stage[j]),
            SortBy::Total => {
                let total = |at: usize| scored.total[at].unwrap_or(f64::NEG_INFINITY);
                total(j).total_cmp(&total(i))
            }
            SortBy::Tier => scored.tier[i].cmp(&scored.tier[j]),
            SortBy::Coverage => scored.coverage[j].total_cmp(&scored.coverage[i]),
        }
    }
}

fn contains(scored: &Scored, row: u32, word: &str) -> bool {
    let holds = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains(word));
    holds(Some(scored.name(row)))
        || holds(scored.entities.get(row as usize))
        || Lang::ALL
            .into_iter()
            .any(|lang| holds(scored.town_in(row, lang)) || holds(scored.industry(row, lang)))
}
