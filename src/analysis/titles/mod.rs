//! Titles within reach: a dataset and a scheme with tiers come in; who has the title, who is near it and by which
//! change, and who would lose it on last year's trend goes out.
//!
//! A change is one indicator's value moved in the good direction, everything else as it is, also the other
//! indicators that share its columns, the other enterprises, gates and adjustments. It costs its share of the larger
//! of the two values, `|to − from| / max(|from|, |to|)`: from 5 % to 6 % costs a sixth, from no patent to one costs 1,
//! from −5 % to 5 % costs 2. Indicators that the scheme calls `fixed` (other titles, awards) are no change that an
//! enterprise can make within a year. Of changes that suffice the cheapest is told, of equal ones the one whose indicator stands first in the
//! scheme; of pairs likewise, if neither of their changes suffices alone; of two rules without steps one is gone to its end. A value may go as far as the best that this year's
//! observations show, where there are at least [`MANY`] of them; with fewer, as far as the rule's last step or cap.

mod asked;
mod bench;
mod direct;
mod moves;
mod needs;
mod search;
mod sheets;
mod slope;
mod trend;
mod unmet;
mod words;

use std::sync::Arc;

use polars::prelude::{DataFrame, IntoLazy};

use super::engine::{collect, condition};
use super::{Choices, Scores, score};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::jobs::Progress;
use crate::scheme::{Scheme, Tier};

pub use asked::Asked;
pub use moves::Move;
pub use needs::Needs;
pub use sheets::title_sheets;
pub use words::closings;

/// From so many observations on, no change goes beyond the best value that one of them shows.
pub const MANY: usize = 20;

/// How far an observation is from the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// It meets the conditions by its figures; whether it has the title is a matter of record.
    Has,
    /// The next step of one indicator is enough, or a change of one whose rule has no steps.
    OneStep,
    /// One indicator, moved by several steps, is enough.
    OneChange,
    /// Two indicators are enough.
    TwoChanges,
    /// Neither one nor two changes are enough.
    Far,
    /// A gate holds it back, whatever its points.
    Gated,
    /// Its data are too few for a total.
    Undecided,
}

impl Reach {
    /// All, the nearest first.
    pub const ALL: [Self; 7] = [
        Self::Has,
        Self::OneStep,
        Self::OneChange,
        Self::TwoChanges,
        Self::Far,
        Self::Gated,
        Self::Undecided,
    ];

    /// Its name in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Has => "meets",
            Self::OneStep => "one_step",
            Self::OneChange => "one_change",
            Self::TwoChanges => "two_changes",
            Self::Far => "far",
            Self::Gated => "gated",
            Self::Undecided => "undecided",
        }
    }
}

/// Changes that together suffice.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// One or two, in the order of the scheme.
    pub moves: Vec<Move>,
    /// The sum of their costs.
    pub cost: f64,
    /// The total that would be reached, rounded.
    pub total: f64,
}

/// A title that last year's trend would take.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// The total of the year after, rounded; `None` without one.
    pub total: Option<f64>,
    /// The reason where there is none, such as a gate.
    pub reason: Option<Message>,
    /// The conditions that it would no longer meet, with what it would show.
    pub unmet: Option<Title>,
    /// The indicators that lose points, those that lose most first.
    pub losses: Vec<Loss>,
}

/// An indicator that loses points on last year's trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Its index in the scheme.
    pub indicator: usize,
    /// Its value now.
    pub from: f64,
    /// Its value a year later; `None` where the formula gives none.
    pub to: Option<f64>,
    /// The points lost, before weighting.
    pub points: f64,
}

/// One observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// How far it is.
    pub reach: Reach,
    /// The tier that it is in without a total, by its place in the scheme, because the tier asks for none.
    pub direct: Option<usize>,
    /// Whether it has the title on record; `None` where nobody knows.
    pub recorded: Option<bool>,
    /// The cheapest change of one indicator that is enough.
    pub single: Option<Way>,
    /// The cheapest that is no more than one step, where the cheapest of all takes several.
    pub step: Option<Way>,
    /// The cheapest changes of two that are enough together and not alone.
    pub pair: Option<Way>,
    /// What the trend would take; only of those that have the title.
    pub risk: Option<Risk>,
}

/// The largest change that counts as near: half of the larger value, so that a figure at most doubles (or halves).
pub const NEAR: f64 = 0.5;

impl Standing {
    /// Whether one step is enough and no figure would have to more than double, or come from none.
    #[must_use]
    pub fn is_near(&self) -> bool {
        let way = self.single.as_ref();
        self.reach == Reach::OneStep && way.is_some_and(|way| way.cost <= NEAR)
    }
}

/// Who has a title, who is near it, who may lose it, in one year.
#[derive(Clone, Debug)]
pub struct Titles {
    /// The scores of that year; where rules compare over years, beside those of the others, which are told nothing of.
    pub scores: Scores,
    /// The year; `None` where the data have none.
    pub year: Option<i32>,
    /// Index of the lowest tier that has the title.
    pub goal: usize,
    /// One for each row of the scores.
    pub standings: Vec<Standing>,
    /// What the changes mean in columns of the data.
    pub needs: Needs,
    /// What the title asks for, and who meets it.
    pub asked: Asked,
    /// How many observations have values of the year before, so that the trend can be continued.
    pub with_trend: usize,
    /// What is to be known.
    pub notes: Vec<Message>,
}

impl Titles {
    /// The standings of the year.
    pub(super) fn meant(&self) -> impl Iterator<Item = &Standing> {
        let rows = self.scores.order.iter();
        rows.filter_map(|row| self.standings.get(*row as usize))
    }

    /// The tier of a row: that of its total, or one that asks for none.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub(super) fn tier(&self, row: usize) -> Result<Option<&Tier>> {
        let tiers = &self.scores.scheme.tiers;
        let direct = self.standings.get(row).and_then(|own| own.direct);
        if let Some(at) = direct {
            return Ok(tiers.get(at));
        }
        let id = self.scores.text("tier", row)?;
        Ok(tiers.iter().find(|tier| Some(tier.id.as_str()) == id))
    }

    /// How many observations are so far away.
    #[must_use]
    pub fn count(&self, reach: Reach) -> usize {
        self.meant().filter(|own| own.reach == reach).count()
    }

    /// How many are one step away only by more than doubling a figure, or from none.
    #[must_use]
    pub fn distant(&self) -> usize {
        self.meant()
            .filter(|own| own.reach == Reach::OneStep && !own.is_near())
            .count()
    }

    /// How many have the title and would lose it.
    #[must_use]
    pub fn at_risk(&self) -> usize {
        self.meant().filter(|own| own.risk.is_some()).count()
    }
}

/// Who has a title and who may lose it, with the ways of nobody yet: those that are asked for are found then.
#[derive(Clone, Debug)]
pub struct Stood {
    titles: Titles,
    /// The raw columns that conditions of the tiers name, one row for each of the scores.
    raw: DataFrame,
    /// The raw columns that indicators rest on, likewise.
    inputs: needs::Inputs,
}

impl Stood {
    /// The row of an enterprise; none where it was not scored.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub fn row_of(&self, entity: &str) -> Result<Option<usize>> {
        self.titles.scores.row_of(entity, self.titles.year)
    }

    /// The titles with the ways of these rows alone; all other rows tell no ways and are not to be counted.
    ///
    /// # Errors
    /// As [`Stood::of_all`].
    pub fn of_rows(
        &self,
        rows: impl IntoIterator<Item = usize>,
        progress: &Progress,
    ) -> Result<Titles> {
        self.with(rows.into_iter(), progress)
    }

    /// The titles with the ways of everybody.
    ///
    /// # Errors
    /// When cancelled, or the scores were not made by [`crate::analysis::score`].
    pub fn of_all(&self, progress: &Progress) -> Result<Titles> {
        self.with(self.titles.scores.meant().into_iter(), progress)
    }

    /// The scores that it rests on.
    #[must_use]
    pub fn scores(&self) -> &Scores {
        &self.titles.scores
    }

    /// The year; `None` where the data have none.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.titles.year
    }

    fn with(&self, rows: impl Iterator<Item = usize>, progress: &Progress) -> Result<Titles> {
        let Titles { scores, goal, .. } = &self.titles;
        let mut standings = self.titles.standings.clone();
        let rows: Vec<usize> = rows.collect();
        let asked = rows.iter().copied();
        search::fill(&self.raw, scores, *goal, &mut standings, asked, progress)?;
        let asked = rows.into_iter();
        let needs = Needs::of(&self.inputs, &scores.scheme, &standings, asked)?;
        Ok(Titles {
            standings,
            needs,
            ..self.titles.clone()
        })
    }
}

/// Finds out who has the title of a scheme, who misses it by which change and who may lose it, in the year of the choices
/// or the last one of the data. `tier` names the lowest tier that counts as having it; else [`Scheme::title_tier`] says
/// which.
///
/// # Errors
/// As [`stood`]; when cancelled.
pub fn titles(
    dataset: &Dataset,
    scheme: &Arc<Scheme>,
    tier: Option<&str>,
    choices: &Choices,
    progress: &Progress,
) -> Result<Titles> {
    stood(dataset, scheme, tier, choices, progress)?.of_all(progress)
}

/// The same without the changes that would give the title, which are found for those that are asked for.
///
/// # Errors
/// When the scheme has no tiers or none of that name, compares observations in pairs, or cannot be computed; when
/// cancelled.
pub fn stood(
    dataset: &Dataset,
    scheme: &Arc<Scheme>,
    tier: Option<&str>,
    choices: &Choices,
    progress: &Progress,
) -> Result<Stood> {
    let goal = goal(scheme, tier)?;
    let year = choices.year.or_else(|| dataset.years().last().copied());
    let choices = Choices {
        year,
        filter: choices.filter.clone(),
    };
    let scores = score(dataset, scheme, &choices, &Progress::default())?;
    progress.set(0.1);
    progress.check()?;
    let raw = bench::raw(dataset, &scores, goal)?;
    let mut standings = standings(&scores, goal, &direct::direct(&raw, &scores, goal)?)?;
    let asked = Asked::of(dataset, &scores, goal)?;
    for (row, standing) in standings.iter_mut().enumerate() {
        if standing.reach == Reach::Far && asked.lacks_data_alone(row) {
            standing.reach = Reach::Undecided;
        }
    }
    record(dataset, &scores, &mut standings)?;
    progress.check()?;
    let mut notes = scores.notes.clone();
    let with_trend = match trend::fill(dataset, &scores, goal, year, &mut standings) {
        Ok(count) => count,
        Err(problem) => {
            notes.push(Message::new("titles.no_trend").with("problem", problem));
            0
        }
    };
    progress.set(0.2);
    let titles = Titles {
        scores,
        year,
        goal,
        standings,
        needs: Needs::default(),
        asked,
        with_trend,
        notes,
    };
    let inputs = needs::Inputs::of(dataset, &titles.scores)?;
    Ok(Stood {
        titles,
        raw,
        inputs,
    })
}

/// The lowest tier that has the title.
fn goal(scheme: &Scheme, tier: Option<&str>) -> Result<usize> {
    let title = || scheme.title.clone();
    let Some(usual) = scheme.title_tier() else {
        return Err(Message::new("titles.no_tiers").with("scheme", title()));
    };
    let Some(name) = tier else {
        return Ok(usual);
    };
    let known: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
    known.iter().position(|id| *id == name).ok_or_else(|| {
        Message::new("titles.no_such_tier")
            .with("tier", name)
            .with("scheme", title())
            .with("known", known.join(", "))
    })
}

/// Whether a tier has the title.
fn is_in(scheme: &Scheme, goal: usize, tier: Option<&str>) -> bool {
    let members = scheme.tiers.iter().take(goal + 1);
    tier.is_some_and(|tier| members.clone().any(|own| own.id == tier))
}

/// What the scores themselves say: who has the title, who has no total; `direct` are the tiers that ask for none.
fn standings(scores: &Scores, goal: usize, direct: &[Option<usize>]) -> Result<Vec<Standing>> {
    let (status, tiers) = (scores.texts("status")?, scores.texts("tier")?);
    let rows = status.iter().zip(tiers.iter()).zip(direct);
    Ok(rows
        .map(|((status, tier), direct)| match status {
            Some("gated") => (Reach::Gated, None),
            Some("scored") if is_in(&scores.scheme, goal, tier) => (Reach::Has, None),
            Some("scored") => (Reach::Far, None),
            _ if direct.is_some() => (Reach::Has, *direct),
            _ => (Reach::Undecided, None),
        })
        .map(|(reach, direct)| Standing {
            reach,
            direct,
            recorded: None,
            single: None,
            step: None,
            pair: None,
            risk: None,
        })
        .collect())
}

/// Who has the title on record.
fn record(dataset: &Dataset, scores: &Scores, standings: &mut [Standing]) -> Result<()> {
    let Some(formula) = &scores.scheme.record else {
        return Ok(());
    };
    let known = |name: &String| dataset.frame.get_column_index(name).is_some();
    if !formula.columns.iter().all(known) {
        return Ok(());
    }
    let rows = bench::taken(&dataset.frame, &formula.columns, &scores.observations)?;
    let owner = Message::new("titles.owner_record");
    let holds = condition(&rows, formula, &owner)?.alias("#record");
    let found = collect(rows.lazy().with_columns([holds]))?;
    let found = found.column("#record").and_then(|column| column.bool());
    let found = found.map_err(super::engine::failed)?;
    for (standing, recorded) in standings.iter_mut().zip(found.iter()) {
        standing.recorded = recorded;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
