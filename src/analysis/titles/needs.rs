//! What a change of an indicator means in the columns of the data: the ways of rows come in; for each of their moves the
//! column that would have to grow least, and by how much, goes out.

use std::collections::{BTreeMap, HashMap};

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::{DataFrame, IdxCa};

use super::moves::cost;
use super::{Move, Standing};
use crate::analysis::closing::{Closing, Movable, closings_of};
use crate::analysis::engine::failed;
use crate::analysis::items::Item;
use crate::analysis::lines::amount;
use crate::analysis::{Scores, columns, observations, select};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::scheme::{Better, Rule, Scheme, Step};

/// The raw columns of the rows that were scored, and those of them that can change.
#[derive(Clone, Debug)]
pub(super) struct Inputs {
    raw: DataFrame,
    movable: Vec<Movable>,
}

impl Inputs {
    /// Those of scores.
    pub fn of(dataset: &Dataset, scores: &Scores) -> Result<Self> {
        let scheme = scores.scheme.as_ref();
        let filter = select::parsed(scores.choices.filter.as_deref())?;
        let found = columns::find(dataset, scheme, filter.as_ref())?;
        let year = scores.workings.year;
        let raw = observations::choose(dataset, &found, year, filter.as_ref())?.raw;
        let stepped = scheme.indicators.iter().filter(|own| {
            // What nobody can move, and what has no steps, is not asked.
            !own.fixed && matches!(own.rule, Rule::Steps { .. })
        });
        let mut names: Vec<&String> = stepped.flat_map(|own| &own.formula.columns).collect();
        names.sort_unstable();
        names.dedup();
        let movable = Movable::of(dataset, names)?;
        Ok(Self { raw, movable })
    }
}

/// A move by its row, its indicator and the bits of its goal.
type Key = (usize, usize, u64);

/// What moves need, by row and move.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    own: HashMap<Key, Closing, PlRandomState>,
}

impl Needs {
    /// Of all moves of the ways of rows.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub(super) fn of(
        inputs: &Inputs,
        scheme: &Scheme,
        standings: &[Standing],
        rows: impl Iterator<Item = usize>,
    ) -> Result<Self> {
        let mut asked: BTreeMap<usize, Vec<(usize, Move)>> = BTreeMap::new();
        for row in rows {
            let Some(own) = standings.get(row) else {
                continue;
            };
            let ways = [&own.single, &own.step, &own.pair].into_iter().flatten();
            for one in ways.flat_map(|way| &way.moves) {
                let moves = asked.entry(one.indicator).or_default();
                let mut own = moves.iter().rev().take_while(|known| known.0 == row);
                if one.steps > 0 && !own.any(|known| known.1 == *one) {
                    moves.push((row, *one));
                }
            }
        }
        let mut needs = Self::default();
        for (at, moves) in asked {
            let indicator = &scheme.indicators[at];
            let has = |name: &String| inputs.raw.get_column_index(name).is_some();
            if moves.is_empty() || !indicator.formula.columns.iter().all(has) {
                continue;
            }
            let places: Vec<u32> = moves.iter().map(|(row, _)| *row as u32).collect();
            let places = IdxCa::from_vec("".into(), places);
            let rows = inputs.raw.take(&places).map_err(failed)?;
            let goals: Vec<Step> = (moves.iter())
                .map(|(_, own)| Step {
                    at: own.to,
                    points: own.points,
                })
                .collect();
            let item = Item::indicator(scheme, indicator, true);
            let found = closings_of(&inputs.movable, &rows, &item, &goals)?;
            for ((row, own), closings) in moves.iter().zip(found) {
                if let Some(best) = least(closings, indicator.better) {
                    needs.own.insert((*row, at, own.to.to_bits()), best);
                }
            }
        }
        Ok(needs)
    }

    /// What a move of a row needs; none where no single column does it.
    #[must_use]
    pub fn get(&self, row: usize, own: &Move) -> Option<&Closing> {
        self.own.get(&(row, own.indicator, own.to.to_bits()))
    }
}

/// The change that costs least: of an indicator of which more is better nobody is told to have less of something.
fn least(closings: Vec<Closing>, better: Better) -> Option<Closing> {
    let fits = |own: &Closing| better == Better::Lower || own.to > own.from;
    let cost = |own: &Closing| cost(own.from, own.to);
    let fitting = closings.into_iter().filter(fits);
    fitting.min_by(|a, b| cost(a).total_cmp(&cost(b)))
}

/// A need as a phrase: `R&D expense 80,000 yuan more`.
pub(super) fn words(own: &Closing) -> Message {
    let key = if own.to > own.from {
        "titles.need_more"
    } else {
        "titles.need_less"
    };
    Message::new(key)
        .with("title", own.title.clone())
        .with("change", amount(enough(own.to - own.from), Some(&own.unit)))
}

/// A change with three digits that count, rounded away from nothing so that it is enough.
pub(super) fn enough(change: f64) -> f64 {
    let size = change.abs();
    if size == 0.0 || !size.is_finite() {
        return size;
    }
    let decimals = 2 - size.log10().floor() as i32;
    let unit = 10f64.powi(decimals.abs());
    let up = |x: f64| (x * (1.0 - 1e-9)).ceil();
    if decimals >= 0 {
        up(size * unit) / unit
    } else {
        up(size / unit) * unit
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // The number that is written is meant.
mod tests {
    use super::enough;

    #[test]
    fn what_is_told_is_enough() {
        for (change, told) in [
            (37.108_347, 37.2),
            (8.0, 8.0),
            (1234.0, 1240.0),
            (0.002_452, 0.002_46),
            (80.000_000_000_1, 80.0),
            (-5.25, 5.25),
            (0.0, 0.0),
        ] {
            assert_eq!(enough(change), told, "{change}");
        }
    }
}
