//! Second opinions: how other methods rank the same points with the same weights.

use super::data::Points;
use super::effect::{Effect, ranking_year, rows_of};
use super::reasons::refused;
use super::{Level, Part};
use crate::analysis::{Scores, dense};
use crate::composite::mcda::{Normalisation, topsis, vikor};
use crate::composite::{self, Peers};
use crate::i18n::{Message, Result, Title};

/// A method of ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpinionMethod {
    /// Closeness to the best and distance from the worst of every part.
    Topsis,
    /// Compromise between the sum of all regrets and the largest.
    Vikor,
}

impl OpinionMethod {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Topsis, Self::Vikor];

    /// Its short name for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Topsis => "topsis",
            Self::Vikor => "vikor",
        }
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> Message {
        Message::new(match self {
            Self::Topsis => "weights.topsis",
            Self::Vikor => "weights.vikor",
        })
    }

    /// What its ranks mean.
    #[must_use]
    pub fn meaning(self) -> Message {
        Message::new(match self {
            Self::Topsis => "weights.topsis_means",
            Self::Vikor => "weights.vikor_means",
        })
    }
}

/// A second opinion on the ranking of the last year.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// Whose.
    pub method: OpinionMethod,
    /// The stage whose observations are ranked among themselves, where stages have weights of their own.
    pub stage: Option<Title>,
    /// The ranks by total beside those of the method, among those that have every part; or why it has none.
    pub effect: std::result::Result<Effect, Message>,
    /// How many have a total and lack a part, so that they are not ranked here.
    pub incomplete: usize,
}

impl Opinion {
    /// That some are left out; nothing where nobody is.
    #[must_use]
    pub fn left_out(&self) -> Option<Message> {
        let count = self.incomplete;
        (count > 0 && self.effect.is_ok())
            .then(|| Message::new("weights.opinion_incomplete").with("count", count))
    }

    fn new(method: OpinionMethod, stage: Option<Title>, found: Result<(Effect, usize)>) -> Self {
        let (effect, incomplete) = match found {
            Ok((effect, incomplete)) => (Ok(effect), incomplete),
            Err(reason) => (Err(reason), 0),
        };
        Self {
            method,
            stage,
            effect,
            incomplete,
        }
    }
}

/// The majority's weight in VIKOR.
const MAJORITY: f64 = 0.5;

/// What TOPSIS (vector normalisation) and VIKOR (v = 0.5) say of the ranking of the last year, from the points of the
/// first level from the top that has several parts, with the scheme's weights there. Where those differ by stage,
/// every stage is ranked for itself.
///
/// # Errors
/// When the scores were not made by [`super::super::score`].
pub fn opinions(scores: &Scores) -> Result<Vec<Opinion>> {
    let level = Level::first(&scores.scheme);
    let rows = rows_of(scores, ranking_year(scores)?)?;
    let tree = &scores.workings.method.tree;
    let mut opinions = Vec::new();
    if !tree.staged(level.group) {
        for method in OpinionMethod::ALL {
            let found = opinion(scores, &level, &rows, 0, method);
            opinions.push(Opinion::new(method, None, found));
        }
        return Ok(opinions);
    }
    let Some(stage_of) = &scores.workings.stage else {
        return Ok(opinions);
    };
    for (at, stage) in scores.scheme.stages.iter().enumerate() {
        let own: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|&row| stage_of[row] as usize == at)
            .collect();
        for method in OpinionMethod::ALL {
            let found = opinion(scores, &level, &own, at, method);
            opinions.push(Opinion::new(method, Some(stage.title.clone()), found));
        }
    }
    Ok(opinions)
}

fn opinion(
    scores: &Scores,
    level: &Level,
    rows: &[usize],
    stage: usize,
    method: OpinionMethod,
) -> Result<(Effect, usize)> {
    let names: Vec<String> = level.parts.iter().map(Part::column).collect();
    let mut inside = vec![false; scores.frame.height()];
    for &row in rows {
        inside[row] = true;
    }
    let points = Points::read(scores, &names, |row| inside[row])?;
    let columns = points.slices();
    let higher = vec![false; columns.len()];
    let weights: Vec<f64> = level.parts.iter().map(|part| part.weights[stage]).collect();
    let found = match method {
        OpinionMethod::Topsis => topsis(&columns, &higher, &weights, Normalisation::Vector),
        // Low is good.
        OpinionMethod::Vikor => vikor(&columns, &higher, &weights, MAJORITY)
            .map(|found| found.compromise.iter().map(|q| -q).collect()),
    };
    let goodness =
        found.map_err(|error| refused(error, &method.title(), scores, level, &points.rows))?;
    let totals = dense::slice(&scores.frame, "total")?;
    // Both rank those alone that both can rank: else whoever lacks a part would move all behind it.
    let ranked = points
        .rows
        .iter()
        .zip(goodness)
        .filter(|(_, x)| !x.is_nan());
    // Equal but for rounding is equal: the methods have no decimals of their own.
    let (rows, goodness): (Vec<usize>, Vec<f64>) = ranked
        .map(|(&row, x)| (row, composite::round(x, 12)))
        .unzip();
    let totals: Vec<f64> = rows.iter().map(|&row| totals[row]).collect();
    let all = Peers::whole(rows.len());
    let (before, after) = (
        composite::ranks(&totals, &all),
        composite::ranks(&goodness, &all),
    );
    let incomplete = points.rows.len() - rows.len();
    Ok((Effect::of(scores, &rows, &before, &after)?, incomplete))
}
