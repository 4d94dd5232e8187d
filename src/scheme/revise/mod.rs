//! A scheme as somebody changes it: a scheme and revisions of single places come in, the changed scheme goes out. It is
//! made by way of its text, so that what is computed is what a saved file would say, under that file's own hash.

mod mark;

pub(super) use mark::{is_marked, unmarked};

use serde::{Deserialize, Serialize};

use self::mark::marked;
use super::edits::Edits;
use super::{Rule, Scheme, Step, Weight, parse};
use crate::i18n::{Lang, Message, Result, Title};

/// What one place of a scheme is to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revision {
    /// The weight of a group.
    GroupWeight {
        /// Id of the group.
        group: String,
        /// Id of the stage, where its weights differ by stage.
        stage: Option<String>,
        /// The weight, zero or more.
        weight: f64,
    },
    /// The weight of an indicator.
    Weight {
        /// Id of the indicator.
        indicator: String,
        /// Id of the stage, where its weights differ by stage.
        stage: Option<String>,
        /// The weight, zero or more.
        weight: f64,
    },
    /// A number of an indicator's rule, such as the upper goalpost.
    Number {
        /// Id of the indicator.
        indicator: String,
        /// Its key in scheme files.
        key: String,
        /// The number.
        value: f64,
    },
    /// The steps of an indicator: values from which points hold, ascending, with the points.
    Steps {
        /// Id of the indicator.
        indicator: String,
        /// Value and points of each.
        steps: Vec<[f64; 2]>,
    },
    /// The condition of a gate.
    Gate {
        /// Place of the gate in [`Scheme::gates`].
        gate: usize,
        /// The condition.
        when: String,
    },
    /// The condition of a tier.
    Tier {
        /// Id of the tier.
        tier: String,
        /// The condition.
        when: String,
    },
}

impl Revision {
    /// Whether another one is about the same place.
    #[must_use]
    pub fn is_of_same_place(&self, other: &Self) -> bool {
        use Revision::{Gate, GroupWeight, Number, Steps, Tier, Weight};
        match (self, other) {
            (
                GroupWeight { group, stage, .. },
                GroupWeight {
                    group: of,
                    stage: at,
                    ..
                },
            ) => group == of && stage == at,
            (
                Weight {
                    indicator, stage, ..
                },
                Weight {
                    indicator: of,
                    stage: at,
                    ..
                },
            ) => indicator == of && stage == at,
            (
                Number { indicator, key, .. },
                Number {
                    indicator: of,
                    key: at,
                    ..
                },
            ) => indicator == of && key == at,
            (Steps { indicator, .. }, Steps { indicator: of, .. }) => indicator == of,
            (Gate { gate, .. }, Gate { gate: of, .. }) => gate == of,
            (Tier { tier, .. }, Tier { tier: of, .. }) => tier == of,
            _ => false,
        }
    }

    /// Whether a scheme says so anyway, or has no such place.
    #[allow(clippy::float_cmp)] // The same number is meant.
    fn is_idle(&self, scheme: &Scheme) -> bool {
        let stage_of = |id: &Option<String>| match id {
            None => Some(None),
            Some(id) => (scheme.stages.iter().position(|stage| stage.id == *id)).map(Some),
        };
        let same = |own: &Weight, stage: &Option<String>, weight: f64| match stage_of(stage) {
            None => true,
            Some(Some(stage)) => own.in_stage(stage) == weight,
            Some(None) => *own == Weight::One(weight),
        };
        match self {
            Self::GroupWeight {
                group,
                stage,
                weight,
            } => {
                let own = scheme.groups.iter().find(|own| own.id == *group);
                own.is_none_or(|own| same(&own.weight, stage, *weight))
            }
            Self::Weight {
                indicator,
                stage,
                weight,
            } => {
                let own = scheme.indicators.iter().find(|own| own.id == *indicator);
                own.is_none_or(|own| same(&own.weight, stage, *weight))
            }
            Self::Number {
                indicator,
                key,
                value,
            } => {
                let own = scheme.indicators.iter().find(|own| own.id == *indicator);
                let own = own.and_then(|own| own.rule.number(key));
                own.is_none_or(|own| own == *value)
            }
            Self::Steps { indicator, steps } => {
                let own = scheme.indicators.iter().find(|own| own.id == *indicator);
                own.is_none_or(|own| match &own.rule {
                    Rule::Steps { steps: own, .. } => *own == as_steps(steps),
                    _ => true,
                })
            }
            Self::Gate { gate, when } => {
                let own = scheme.gates.get(*gate);
                own.is_none_or(|own| own.when.text == *when)
            }
            Self::Tier { tier, when } => {
                let own = scheme.tiers.iter().find(|own| own.id == *tier);
                let own = own.and_then(|own| own.when.as_ref());
                own.is_none_or(|own| own.text == *when)
            }
        }
    }
}

fn as_steps(pairs: &[[f64; 2]]) -> Vec<Step> {
    let step = |[at, points]: &[f64; 2]| Step {
        at: *at,
        points: *points,
    };
    pairs.iter().map(step).collect()
}

/// Revisions of one scheme, at most one of each place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revisions(Vec<Revision>);

impl Revisions {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a place is revised.
    #[must_use]
    pub fn has(&self, place: &Revision) -> bool {
        self.0.iter().any(|own| own.is_of_same_place(place))
    }

    /// Sets what a place is to say, instead of what it was to say before; a place that is to say what it says in the
    /// scheme is no revision.
    pub fn set(&mut self, scheme: &Scheme, revision: Revision) {
        self.0.retain(|own| !own.is_of_same_place(&revision));
        if !revision.is_idle(scheme) {
            self.0.push(revision);
        }
    }

    /// The scheme with these revisions. Its title says that it is changed, its status is illustrative, and its source
    /// names the scheme that it was.
    ///
    /// # Errors
    /// When what a place is to say cannot stand there, in the words of a scheme file's error. Revisions of places that
    /// the scheme does not have are passed over.
    pub fn revised(&self, scheme: &Scheme) -> Result<Scheme> {
        let text = self.text(scheme)?;
        parse(&text).map_err(|errors| {
            let first = errors.into_iter().next();
            first.map_or_else(failed, |error| error.message)
        })
    }

    /// The text of the scheme with these revisions.
    ///
    /// # Errors
    /// When a place cannot be found in the text, which no scheme that was parsed should bring about.
    pub fn text(&self, scheme: &Scheme) -> Result<String> {
        let mut edits = Edits::of(scheme).ok_or_else(failed)?;
        let count = self.0.iter().filter(|own| !own.is_idle(scheme)).count();
        self.write(scheme, &mut edits).ok_or_else(failed)?;
        let named = |lang: Lang, key: &'static str| {
            Message::new(key)
                .with("title", scheme.title.clone())
                .with("version", scheme.version.as_str())
                .with("count", count)
                .text(lang)
        };
        let both = |key: &'static str| Title {
            en: named(Lang::En, key),
            zh: named(Lang::Zh, key),
        };
        edits
            .disclaim(&both("scheme.revised_remark"))
            .ok_or_else(failed)?;
        let title = both("scheme.revised_title");
        // A changed scheme that is changed again says so once.
        if !is_marked(&scheme.title) {
            edits.entitle(&title).ok_or_else(failed)?;
        }
        Ok(edits.apply())
    }

    fn write(&self, scheme: &Scheme, edits: &mut Edits<'_>) -> Option<()> {
        let groups = scheme
            .groups
            .iter()
            .map(|own| ("group", &own.id, &own.weight));
        let indicators = scheme.indicators.iter();
        let indicators = indicators.map(|own| ("indicator", &own.id, &own.weight));
        for (list, id, weight) in groups.chain(indicators) {
            let said = self.0.iter().filter_map(|revision| match revision {
                Revision::GroupWeight {
                    group: own,
                    stage,
                    weight,
                } if list == "group" && own == id => Some((stage.as_deref(), *weight)),
                Revision::Weight {
                    indicator: own,
                    stage,
                    weight,
                } if list == "indicator" && own == id => Some((stage.as_deref(), *weight)),
                _ => None,
            });
            let found = weighing(scheme, weight, said);
            if found != *weight {
                edits.weigh(list, id, &found)?;
            }
        }
        for revision in self.0.iter().filter(|own| !own.is_idle(scheme)) {
            match revision {
                Revision::GroupWeight { .. } | Revision::Weight { .. } => {}
                Revision::Number {
                    indicator,
                    key,
                    value,
                } => edits.number(indicator, key, *value)?,
                Revision::Steps { indicator, steps } => {
                    edits.steps(indicator, &as_steps(steps))?;
                }
                Revision::Gate { gate, when } => {
                    edits.condition("gate", *gate, when)?;
                    edits.entitle_item("gate", *gate, &marked(&scheme.gates.get(*gate)?.title))?;
                }
                Revision::Tier { tier, when } => {
                    let at = scheme.tiers.iter().position(|own| own.id == *tier)?;
                    edits.condition("tier", at, when)?;
                    edits.entitle_item("tier", at, &marked(&scheme.tiers.get(at)?.title))?;
                }
            }
        }
        Some(())
    }
}

/// A weight with what is said of it, by the ids of stages or of all.
fn weighing<'a>(
    scheme: &Scheme,
    own: &Weight,
    said: impl Iterator<Item = (Option<&'a str>, f64)>,
) -> Weight {
    said.fold(own.clone(), |weight, (stage, value)| {
        let at = stage.and_then(|id| scheme.stages.iter().position(|own| own.id == id));
        match at {
            None => Weight::One(value),
            Some(at) => {
                let all = 0..scheme.stages.len();
                let mut all: Vec<f64> = all.map(|at| weight.in_stage(at)).collect();
                all[at] = value;
                Weight::PerStage(all)
            }
        }
    })
}

fn failed() -> Message {
    Message::new("scheme.reweigh")
}

/// Weights of siblings where one of them becomes `new` and the sum stays: the others keep their proportions, on a grid
/// of ten-thousandths, by the largest remainder, so that they add up exactly.
/// Where one takes all that there is, the others are zero. With nobody to give way the weights stay.
#[must_use]
pub fn rebalanced(weights: &[f64], at: usize, new: f64) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    let rest: f64 = sum - weights.get(at).copied().unwrap_or(0.0);
    if weights.len() < 2 || !(sum > 0.0 && sum.is_finite()) || !new.is_finite() {
        return weights.to_vec();
    }
    let grid = 10_000.0;
    let all = (sum * grid).round();
    let own = (new.clamp(0.0, sum) * grid).round().min(all);
    let left = all - own;
    let others: Vec<usize> = (0..weights.len()).filter(|other| *other != at).collect();
    let wish = |other: usize| {
        let share = if rest > 0.0 {
            weights[other] / rest
        } else {
            1.0 / others.len() as f64
        };
        left * share
    };
    let mut units = vec![0.0; weights.len()];
    units[at] = own;
    let mut given = 0.0;
    for &other in &others {
        units[other] = wish(other).floor();
        given += units[other];
    }
    let mut order = others.clone();
    // Stable: equal remainders go to the first.
    order.sort_by(|a, b| {
        let remainder = |other: usize| wish(other) - wish(other).floor();
        remainder(*b).total_cmp(&remainder(*a))
    });
    let missing = (left - given).round().max(0.0) as usize;
    for &other in order.iter().cycle().take(missing) {
        units[other] += 1.0;
    }
    units.into_iter().map(|units| units / grid).collect()
}

#[cfg(test)]
mod tests;
