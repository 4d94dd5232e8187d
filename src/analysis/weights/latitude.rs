//! How far the weights of a level may move, in closed form: the interval of each in which the first of the ranking stay
//! the same ones, and the smallest change of one weight that swaps two neighbours.

use super::Level;
use super::effect::{ranking_year, rows_of};
use crate::analysis::Scores;
use crate::analysis::whatif::{Curves, Hold, Limit, WhatIf};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};

/// How far weights may move.
#[derive(Clone, Debug, PartialEq)]
pub struct Latitude {
    /// How many of the ranking are held: all that have a total where those are fewer than asked for, less one.
    pub top: usize,
    /// For each part of the level and each stage with a weight of its own.
    pub intervals: Vec<Interval>,
    /// For each pair of neighbours among the first and the one behind them that a single weight can swap.
    pub swaps: Vec<Swap>,
    /// The other pairs.
    pub unswapped: Vec<Unswapped>,
}

/// Two neighbours of the ranking that no single weight swaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Unswapped {
    /// The place of the first, from 0, in the order of the ranking.
    pub place: usize,
    /// Rank of the first.
    pub rank: u32,
    /// Its name.
    pub name: String,
    /// Name of the next one.
    pub next: String,
    /// Whether their totals are the same, so that any change decides.
    pub tied: bool,
}

/// The interval of one weight in which the first stay the same ones, in whatever order.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// Index of the part in the level.
    pub part: usize,
    /// The stage, where the weight differs by stage.
    pub stage: Option<Title>,
    /// From where to where.
    pub hold: Hold,
    /// What ends it downwards.
    pub below: Limit<String>,
    /// What ends it upwards.
    pub above: Limit<String>,
}

/// The smallest change, in proportion, of one weight that swaps two neighbours of the ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Swap {
    /// The place of the first, from 0, in the order of the ranking.
    pub place: usize,
    /// Rank of the first.
    pub rank: u32,
    /// Its name.
    pub name: String,
    /// Name of the next one.
    pub next: String,
    /// Index of the part in the level.
    pub part: usize,
    /// The stage, where the weight differs by stage.
    pub stage: Option<Title>,
    /// The weight as it is.
    pub from: f64,
    /// The weight at which the two have the same total.
    pub to: f64,
}

impl Latitude {
    /// Something of every pair of neighbours, in the order of the ranking.
    #[must_use]
    pub fn of_neighbours<T>(
        &self,
        swapped: impl Fn(&Swap) -> T,
        unswapped: impl Fn(&Unswapped) -> T,
    ) -> Vec<T> {
        let others = self.unswapped.iter().map(|own| (own.place, unswapped(own)));
        let mut all: Vec<(usize, T)> = (self.swaps.iter())
            .map(|own| (own.place, swapped(own)))
            .chain(others)
            .collect();
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, own)| own).collect()
    }
}

impl Swap {
    /// The change in proportion to the weight as it is.
    #[must_use]
    pub fn change(&self) -> f64 {
        self.to / self.from - 1.0
    }
}

/// How far the weights of a level may move before the first `top` of the last year's ranking are others, and which
/// single weight swaps neighbours soonest. Weights of zero swap nobody here, since they have no proportion.
///
/// # Errors
/// When totals are not linear in the weights of this level (see [`Curves`]), fewer than two have a total, or the dataset
/// is not the one that was scored.
pub fn latitude(dataset: &Dataset, scores: &Scores, level: &Level, top: usize) -> Result<Latitude> {
    let whatif = WhatIf::new(dataset, scores)?;
    let year = ranking_year(scores)?;
    let mut rows = rows_of(scores, year)?;
    let years = scores.years()?;
    // With the year where it is another than that of the ranking.
    let named = |row: usize| -> Result<String> {
        let name = scores.text("name", row)?.unwrap_or_default().to_owned();
        Ok(match years.get(row) {
            Some(own) if Some(own) != year => format!("{name} {own}"),
            _ => name,
        })
    };
    rows.retain(|row| whatif.ranks[*row] > 0);
    rows.sort_by_key(|row| whatif.ranks[*row]);
    if rows.len() < 2 {
        return Err(Message::new("analysis.whatif_few")
            .with("count", rows.len())
            .with("top", 2_usize));
    }
    let top = top.min(rows.len() - 1);
    let mut found = Latitude {
        top,
        intervals: Vec::new(),
        swaps: Vec::new(),
        unswapped: Vec::new(),
    };
    let mut nearest: Vec<Option<Swap>> = vec![None; top];
    // Those that tie are swapped by anything.
    let is_tied = |place: usize| whatif.ranks[rows[place]] == whatif.ranks[rows[place + 1]];
    for (part, own) in level.parts.iter().enumerate() {
        let same = own
            .weights
            .windows(2)
            .all(|pair| pair[0].to_bits() == pair[1].to_bits());
        let stages: Vec<Option<usize>> = if same {
            vec![None]
        } else {
            (0..own.weights.len()).map(Some).collect()
        };
        for at in stages {
            let curves = Curves::of(&whatif, own.node, at, &rows)?;
            let stage = at.map(|at| scores.scheme.stages[at].title.clone());
            let hold = curves.hold(top);
            found.intervals.push(Interval {
                part,
                stage: stage.clone(),
                below: hold.below.named(named)?,
                above: hold.above.named(named)?,
                hold,
            });
            for (place, kept) in nearest.iter_mut().enumerate() {
                let to = curves.swap(place, place + 1);
                let Some(to) = to.filter(|_| !is_tied(place)) else {
                    continue;
                };
                if curves.weight <= 0.0 {
                    continue;
                }
                let swap = Swap {
                    place,
                    rank: whatif.ranks[rows[place]],
                    name: named(rows[place])?,
                    next: named(rows[place + 1])?,
                    part,
                    stage: stage.clone(),
                    from: curves.weight,
                    to,
                };
                let nearer = |kept: &Swap| swap.change().abs() < kept.change().abs();
                if kept.as_ref().is_none_or(nearer) {
                    *kept = Some(swap);
                }
            }
        }
    }
    for (place, swap) in nearest.into_iter().enumerate() {
        match swap {
            Some(swap) => found.swaps.push(swap),
            None => found.unswapped.push(Unswapped {
                place,
                rank: whatif.ranks[rows[place]],
                name: named(rows[place])?,
                next: named(rows[place + 1])?,
                tied: is_tied(place),
            }),
        }
    }
    Ok(found)
}
