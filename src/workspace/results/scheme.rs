//! What a changed scheme would do: the scores by the scheme as it is written and the changes in it come in, the new
//! ranking beside the old one goes out, and how far the weight that is looked at may move.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Results, SchemeEntry, ScoreKey, Scored, shelf};
use crate::analysis::Child;
use crate::analysis::whatif::{Curves, Hold, Limit, WhatIf};
use crate::i18n::{Message, Result};
use crate::jobs::{Derived, Progress, Shared};
use crate::scheme::{Aggregation, Scheme};
use crate::workspace::{SchemePart, State};

/// In what order a changed ranking is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialOrder {
    /// By the new rank.
    #[default]
    Rank,
    /// Who rises most comes first.
    Rises,
    /// Who falls most comes first.
    Falls,
}

/// Scores under change: one job at a time moves them from one state of the scheme to the next.
#[derive(Debug)]
pub struct Bench(Mutex<WhatIf>);

impl Bench {
    fn with<T>(
        &self,
        dataset: &Shared<crate::dataset::Dataset>,
        scheme: &Scheme,
        then: impl FnOnce(&mut WhatIf) -> Result<T>,
    ) -> Result<T> {
        // A change that panicked half-way is gone over again from what it left.
        let mut whatif = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        whatif.become_like(dataset, scheme)?;
        then(&mut whatif)
    }
}

/// What a trial depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialKey {
    /// The scores by the scheme as it is written.
    pub base: Shared<Scored>,
    /// The same under change.
    pub bench: Shared<Bench>,
    /// The scheme with its changes.
    pub scheme: Shared<Scheme>,
    /// The year whose ranking is shown.
    pub year: Option<i32>,
    /// Its order.
    pub order: TrialOrder,
}

/// One observation before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Row of the scores.
    pub row: u32,
    /// Rank by the scheme as it is written.
    pub was: Option<u32>,
    /// Rank by the changed one.
    pub rank: Option<u32>,
    /// Total by the scheme as it is written.
    pub total_was: Option<f64>,
    /// Total by the changed one.
    pub total: Option<f64>,
}

impl Moved {
    /// Places gained; none where there is only one rank.
    #[must_use]
    pub fn places(&self) -> Option<i64> {
        Some(i64::from(self.was?) - i64::from(self.rank?))
    }
}

/// A ranking by the changed scheme beside that by the scheme as it is written.
#[derive(Debug)]
pub struct Trial {
    /// What it was made from.
    pub key: TrialKey,
    /// Who has a total by one of the two, in the order that was asked for.
    pub rows: Vec<Moved>,
    /// How many have a total by the changed scheme.
    pub ranked: usize,
    /// How many of these had a total and have another rank.
    pub moved: usize,
    /// How many have a total only by the changed scheme.
    pub gained: usize,
    /// How many have a total only by the scheme as it is written.
    pub lost: usize,
    /// How many of the ranking are its top.
    pub top: usize,
    /// How many come into the top.
    pub entered: usize,
    /// How many members each tier had and has.
    pub tiers: Vec<[usize; 2]>,
}

impl Trial {
    /// Whether the scheme is as it is written.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        std::sync::Arc::ptr_eq(&self.key.scheme.0, &self.key.base.scores.scheme)
    }

    fn compute(key: &TrialKey, _: &Progress) -> Result<Self> {
        let base = &key.base;
        let (ranks, totals, tiers) = key.bench.with(&base.dataset, &key.scheme, |whatif| {
            let tiers = if key.scheme.tiers.is_empty() {
                Vec::new()
            } else {
                whatif.tiers()?
            };
            Ok((whatif.ranks.clone(), whatif.totals.clone(), tiers))
        })?;
        let mut rows: Vec<Moved> = (0_u32..)
            .zip(&base.year)
            .filter(|(_, year)| **year == key.year)
            .map(|(row, _)| {
                let at = row as usize;
                let rank = Some(ranks[at]).filter(|rank| *rank > 0);
                Moved {
                    row,
                    was: base.rank[at],
                    rank,
                    total_was: base.total[at].filter(|_| base.rank[at].is_some()),
                    total: Some(totals[at]).filter(|_| rank.is_some()),
                }
            })
            .filter(|own| own.was.is_some() || own.rank.is_some())
            .collect();
        // Those without a rank come last; ties stay in the order of the rows.
        let last = |rank: Option<u32>| rank.unwrap_or(u32::MAX);
        rows.sort_by_key(|own| (last(own.rank), last(own.was), own.row));
        match key.order {
            TrialOrder::Rank => {}
            TrialOrder::Rises => {
                rows.sort_by_key(|own| std::cmp::Reverse(own.places().unwrap_or(i64::MIN)));
            }
            TrialOrder::Falls => rows.sort_by_key(|own| own.places().unwrap_or(i64::MAX)),
        }
        let ranked = rows.iter().filter(|own| own.rank.is_some()).count();
        let top = top_of(ranked);
        let is_top = |rank: Option<u32>| rank.is_some_and(|rank| rank as usize <= top);
        let ids = key.scheme.tiers.iter();
        let tiers = ids.enumerate().map(|(at, tier)| {
            let of_year = rows.iter().map(|own| own.row as usize);
            of_year.fold([0, 0], |[was, is], row| {
                let had = base.tier[row] == u16::try_from(at).ok() && base.rank[row].is_some();
                let has = tiers[row].as_deref() == Some(tier.id.as_str()) && ranks[row] > 0;
                [was + usize::from(had), is + usize::from(has)]
            })
        });
        let count = |of: &dyn Fn(&Moved) -> bool| rows.iter().filter(|own| of(own)).count();
        Ok(Self {
            ranked,
            moved: count(&|own| own.places().is_some_and(|places| places != 0)),
            gained: count(&|own| own.was.is_none()),
            lost: count(&|own| own.rank.is_none()),
            entered: count(&|own| is_top(own.rank) && !is_top(own.was)),
            top,
            tiers: tiers.collect(),
            key: key.clone(),
            rows,
        })
    }
}

/// How many are the top of a ranking: ten, or fewer where there are hardly more.
fn top_of(ranked: usize) -> usize {
    if ranked >= 20 {
        10
    } else {
        ranked.div_ceil(3).min(ranked.saturating_sub(1))
    }
}

/// What the limits of a weight depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct HoldKey {
    /// The ranking.
    pub trial: Shared<Trial>,
    /// Whose weight.
    pub part: SchemePart,
    /// Index of the stage; none where it weighs alike in all.
    pub stage: Option<usize>,
    /// Whether its siblings give way, so that their sum stays.
    pub keeps_sum: bool,
}

/// How far a weight may move while the top stays.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Whose weight.
    pub part: SchemePart,
    /// The interval.
    pub hold: Hold,
    /// What ends it downwards.
    pub below: Limit<String>,
    /// What ends it upwards.
    pub above: Limit<String>,
}

impl Holding {
    fn compute(key: &HoldKey, _: &Progress) -> Result<Self> {
        let trial = &key.trial;
        let base = &trial.key.base;
        let scheme = &trial.key.scheme;
        let node = node_of(scheme, &key.part).ok_or_else(|| Message::new("app.no_figure"))?;
        let mut ranked: Vec<&Moved> = trial.rows.iter().filter(|own| own.rank.is_some()).collect();
        ranked.sort_by_key(|own| (own.rank, own.row));
        let rows: Vec<usize> = ranked.iter().map(|own| own.row as usize).collect();
        let hold = trial.key.bench.with(&base.dataset, scheme, |whatif| {
            Ok(Curves::of(whatif, node, key.stage, &rows)?.hold(trial.top))
        })?;
        let hold = if key.keeps_sum {
            giving_way(scheme, node, key.stage, hold)
        } else {
            Some(hold)
        };
        let Some(hold) = hold else {
            return Err(Message::new("app.scheme_no_limits"));
        };
        let name = |row: usize| Ok(base.names.get(row).unwrap_or_default().to_owned());
        Ok(Self {
            part: key.part.clone(),
            below: hold.below.named(name)?,
            above: hold.above.named(name)?,
            hold,
        })
    }
}

/// The limits of a weight to which its siblings give way. Under a mean only proportions count: a weight w beside others
/// that add up to b is, where all add up to s, the weight s w / (b + w). In a sum of points it is not so: none then.
fn giving_way(scheme: &Scheme, node: Child, stage: Option<usize>, hold: Hold) -> Option<Hold> {
    let parent = match node {
        Child::Group(at) => scheme.groups[at].parent,
        Child::Indicator(at) => Some(scheme.indicators[at].group),
    };
    let aggregation = parent.map_or(scheme.aggregate, |at| scheme.aggregation(at));
    if aggregation == Aggregation::Sum {
        return None;
    }
    let stage = stage.unwrap_or(0);
    let groups = scheme.children(parent);
    let groups = groups.map(|at| scheme.groups[at].weight.in_stage(stage));
    let members = parent.into_iter().flat_map(|at| scheme.members(at));
    let members = members.map(|at| scheme.indicators[at].weight.in_stage(stage));
    let sum: f64 = groups.chain(members).sum();
    let others = sum - hold.weight;
    let way = |weight: f64| {
        if weight.is_infinite() || others <= 0.0 {
            sum
        } else {
            sum * weight / (others + weight)
        }
    };
    Some(Hold {
        from: way(hold.from),
        to: way(hold.to),
        ..hold
    })
}

/// The place of a part in its scheme.
#[must_use]
pub fn node_of(scheme: &Scheme, part: &SchemePart) -> Option<Child> {
    match part {
        SchemePart::Group(id) => {
            let at = scheme.groups.iter().position(|own| own.id == *id)?;
            Some(Child::Group(at))
        }
        SchemePart::Indicator(id) => {
            let at = scheme.indicators.iter().position(|own| own.id == *id)?;
            Some(Child::Indicator(at))
        }
    }
}

/// Results of the scheme page.
#[derive(Debug, Default)]
pub struct SchemeResults {
    /// Scores by the scheme as it is written, where no other page has them.
    pub base: Derived<ScoreKey, Scored>,
    /// These under change.
    pub whatif: Derived<Shared<Scored>, Bench>,
    /// The ranking by the changed scheme.
    pub trial: Derived<TrialKey, Trial>,
    /// How far the weight that is looked at may move.
    pub hold: Derived<HoldKey, Holding>,
}

impl SchemeResults {
    fn clear(&mut self) {
        *self = Self::default();
    }

    /// Why there is no ranking.
    #[must_use]
    pub fn failed(&self) -> Option<&Message> {
        (self.base.failed())
            .or_else(|| self.whatif.failed())
            .or_else(|| self.trial.failed())
    }
}

/// Whether scores that are there differ from those of a key in what was changed in the scheme alone.
pub(super) fn waits(scores: &Derived<ScoreKey, Scored>, key: &ScoreKey) -> bool {
    let there = scores.failed().is_none();
    let key_of = scores.key().filter(|_| there);
    key_of.is_some_and(|own| {
        own.dataset == key.dataset
            && own.filter == key.filter
            && own.scheme.id == key.scheme.id
            && own.scheme.indicators.len() == key.scheme.indicators.len()
    })
}

/// The id of the scheme that somebody chose for the index or for points.
fn chosen(state: &State, of_index: bool) -> Option<&str> {
    let chosen = if of_index {
        &state.index_scheme
    } else {
        &state.points_scheme
    };
    chosen.as_deref()
}

impl Results {
    /// The scheme that the scheme page shows, as far as it is known.
    #[must_use]
    pub fn scheme_shown(&self, state: &State) -> Option<&SchemeEntry> {
        self.scheme_of(state, self.tries_index(state))
    }

    /// The scheme of the index or of points that a file fits, as far as it is known.
    fn scheme_of(&self, state: &State, of_index: bool) -> Option<&SchemeEntry> {
        let known = self.shelf.ready()?;
        shelf::pick_shown(known, &self.sources, chosen(state, of_index), of_index)
    }

    /// Whether a file fits the scheme of the index, or that of points.
    #[must_use]
    pub fn has_scheme(&self, state: &State, of_index: bool) -> bool {
        self.scheme_of(state, of_index).is_some()
    }

    /// Whether the scheme page is about the index and not about points: what was chosen, or the other where files fit that
    /// alone.
    #[must_use]
    pub fn tries_index(&self, state: &State) -> bool {
        let wanted = state.scheme.of_index;
        if self.has_scheme(state, wanted) || !self.has_scheme(state, !wanted) {
            wanted
        } else {
            !wanted
        }
    }

    /// The scheme page.
    pub(super) fn want_trial(&mut self, state: &State) {
        let (Some(known), true) = (self.shelf.fresh(), self.settled()) else {
            return;
        };
        let of_index = self.tries_index(state);
        let chosen = chosen(state, of_index);
        let picked = shelf::pick_entry(known, &self.sources, chosen, of_index);
        let Some((entry, dataset)) = picked else {
            self.scheme.clear();
            return;
        };
        let key = ScoreKey {
            dataset: dataset.clone(),
            scheme: Shared(entry.written().clone()),
            filter: state.filter.clone().filter(|_| !of_index),
        };
        let changed = Shared(entry.scheme.clone());
        let other = if of_index { &self.index } else { &self.points };
        let there = other.key() == Some(&key) && other.progress().is_none();
        let base = if let Some(scored) = other.ready().filter(|_| there) {
            if self.scheme.base.key().is_some() {
                self.scheme.base.clear();
            }
            scored.clone()
        } else {
            if other.key() != Some(&key) {
                self.scheme.base.want(&key, &self.wake, Scored::compute);
            } else if let Some(message) = other.failed() {
                self.scheme.base.fail(message.clone());
            }
            // What the other page has under way comes from there.
            let Some(scored) = self.scheme.base.fresh() else {
                return;
            };
            scored.clone()
        };
        self.scheme.whatif.want(&base, &self.wake, |base, _| {
            Ok(Bench(Mutex::new(WhatIf::new(&base.dataset, &base.scores)?)))
        });
        let Some(bench) = self.scheme.whatif.fresh().cloned() else {
            return;
        };
        // While one ranking is under way a weight may have moved on: the next is begun when this one is there, so that
        // something moves while dragging.
        if self.scheme.trial.progress().is_none() {
            let key = TrialKey {
                year: base.year_or_last(state.year),
                base,
                bench,
                scheme: changed,
                order: state.scheme.order,
            };
            self.scheme.trial.want(&key, &self.wake, Trial::compute);
        }
        let Some(trial) = self.scheme.trial.fresh().cloned() else {
            return;
        };
        let Some(part) = state.scheme.part.clone() else {
            self.scheme.hold.clear();
            return;
        };
        if self.scheme.hold.progress().is_none() {
            let stage = stage_of(&trial.key.scheme, &part, state.scheme.stage.as_deref());
            let key = HoldKey {
                trial,
                part,
                stage,
                keeps_sum: state.scheme.keeps_sum,
            };
            self.scheme.hold.want(&key, &self.wake, Holding::compute);
        }
    }
}

/// The stage whose weight of a part is looked at; none where it weighs alike in all.
#[must_use]
pub fn stage_of(scheme: &Scheme, part: &SchemePart, shown: Option<&str>) -> Option<usize> {
    let weight = match node_of(scheme, part)? {
        Child::Group(at) => &scheme.groups[at].weight,
        Child::Indicator(at) => &scheme.indicators[at].weight,
    };
    let differs = matches!(weight, crate::scheme::Weight::PerStage(_));
    let stages = &scheme.stages;
    let at = shown.and_then(|id| stages.iter().position(|stage| stage.id == id));
    (differs && !stages.is_empty()).then(|| at.unwrap_or(0))
}
