//! A plan checked against a scheme: what really varies, and the setting that a point of the unit cube stands for.

use super::noise::Noise;
use super::plan::{Assumption, MOST_PAIRS, MOST_RUNS, Normalisation, Outliers, Plan};
use super::setting::Setting;
use super::substitutes::{is_mean, replaceable};
use crate::analysis::words::listed;
use crate::composite::{Aggregation, Method, Tree};
use crate::i18n::{Message, Result};

/// The assumptions that vary, each with its alternatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    seed: u64,
    varied: Vec<Varied>,
}

/// One assumption with what it may be; of several alternatives the first is the scheme's own (`None`).
#[derive(Clone, Debug, PartialEq)]
enum Varied {
    Weights(Noise),
    Normalisation(Vec<Option<Normalisation>>),
    Aggregation(Vec<Option<Aggregation>>),
    Treatment(Vec<Option<Outliers>>),
    Imputation,
}

impl Uncertainty {
    /// What varies under a plan.
    ///
    /// # Errors
    /// When a number of the plan is out of its bounds, an assumption cannot vary in this scheme, an alternative is
    /// what the scheme does anyway, or nothing varies.
    pub(super) fn new(plan: &Plan, method: &Method) -> Result<Self> {
        bounds(plan)?;
        let mut varied = Vec::new();
        if let Some(noise) = &plan.weights {
            varied.push(Varied::Weights(Noise::new(noise, &method.tree)?));
        }
        if !plan.normalisation.is_empty() {
            varied.push(Varied::Normalisation(normalisations(plan, method)?));
        }
        if !plan.aggregation.is_empty() {
            varied.push(Varied::Aggregation(aggregations(plan, &method.tree)?));
        }
        if !plan.treatment.is_empty() {
            varied.push(Varied::Treatment(treatments(plan, method)?));
        }
        if plan.imputation {
            if method.impute.is_none() {
                return Err(Message::new("analysis.robust_no_imputation"));
            }
            varied.push(Varied::Imputation);
        }
        if varied.is_empty() {
            return Err(Message::new("analysis.robust_nothing"));
        }
        Ok(Self {
            seed: plan.seed,
            varied,
        })
    }

    /// The assumptions that vary, in the order of a point's coordinates.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumption> {
        let of = |varied: &Varied| match varied {
            Varied::Weights(_) => Assumption::Weights,
            Varied::Normalisation(_) => Assumption::Normalisation,
            Varied::Aggregation(_) => Assumption::Aggregation,
            Varied::Treatment(_) => Assumption::Treatment,
            Varied::Imputation => Assumption::Imputation,
        };
        self.varied.iter().map(of).collect()
    }

    /// The setting at a point of the unit cube, one coordinate for each assumption. Alternatives share their
    /// coordinate's range alike; weights are drawn anew, independently of each other, for every number.
    #[must_use]
    pub fn setting(&self, point: &[f64]) -> Setting {
        fn at<T: Copy>(alternatives: &[T], share: f64) -> T {
            let place = (share * alternatives.len() as f64) as usize;
            alternatives[place.min(alternatives.len() - 1)]
        }
        let mut setting = Setting::default();
        for (varied, &share) in self.varied.iter().zip(point) {
            match varied {
                Varied::Weights(noise) => setting.factors = Some(noise.draw(self.seed, share)),
                Varied::Normalisation(all) => setting.normalisation = at(all, share),
                Varied::Aggregation(all) => setting.aggregation = at(all, share),
                Varied::Treatment(all) => setting.treatment = at(all, share),
                Varied::Imputation => setting.imputation = share < 0.5,
            }
        }
        setting
    }

    /// Whether Copeland's comparisons are among the alternatives.
    pub(super) fn compares(&self) -> bool {
        self.varied.iter().any(|varied| {
            matches!(varied, Varied::Aggregation(all) if all.contains(&Some(Aggregation::Copeland)))
        })
    }

    /// What varies, a sentence for each assumption in their order.
    #[must_use]
    pub fn in_words(&self) -> Vec<Message> {
        self.varied.iter().map(Varied::in_words).collect()
    }
}

fn bounds(plan: &Plan) -> Result<()> {
    if !(2..=MOST_RUNS).contains(&plan.runs) {
        return Err(Message::new("analysis.robust_runs").with("most", MOST_RUNS));
    }
    if plan.top == 0 {
        return Err(Message::new("analysis.robust_top"));
    }
    if plan.pairs > MOST_PAIRS {
        return Err(Message::new("analysis.robust_pairs").with("most", MOST_PAIRS));
    }
    Ok(())
}

/// The scheme's own way and those that differ from it, each once.
fn alternatives<T: Copy + PartialEq>(
    named: &[T],
    same: impl Fn(T) -> bool,
    same_key: &'static str,
) -> Result<Vec<Option<T>>> {
    let mut all = vec![None];
    for &one in named {
        if !same(one) && !all.contains(&Some(one)) {
            all.push(Some(one));
        }
    }
    if all.len() == 1 {
        return Err(Message::new(same_key));
    }
    Ok(all)
}

fn normalisations(plan: &Plan, method: &Method) -> Result<Vec<Option<Normalisation>>> {
    let rules = || {
        let rules = method.indicators.iter().map(|indicator| &indicator.rule);
        rules.filter(|rule| replaceable(rule))
    };
    if rules().next().is_none() {
        return Err(Message::new("analysis.robust_no_normalisation"));
    }
    alternatives(
        &plan.normalisation,
        |one| rules().all(|rule| one.is(rule)),
        "analysis.robust_same_normalisation",
    )
}

fn aggregations(plan: &Plan, tree: &Tree) -> Result<Vec<Option<Aggregation>>> {
    for aggregation in &plan.aggregation {
        let usable = match aggregation {
            Aggregation::Power(p) => p.is_finite() && *p != 0.0,
            other => is_mean(*other),
        };
        if !usable {
            return Err(Message::new("analysis.robust_aggregation"));
        }
    }
    let means = || {
        let groups = tree
            .groups
            .iter()
            .filter(|group| !group.children.is_empty());
        let all = groups.map(|group| group.aggregation);
        all.chain([tree.aggregation]).filter(|own| is_mean(*own))
    };
    if means().next().is_none() {
        return Err(Message::new("analysis.robust_no_aggregation"));
    }
    alternatives(
        &plan.aggregation,
        |one| means().all(|own| own == one),
        "analysis.robust_same_aggregation",
    )
}

fn treatments(plan: &Plan, method: &Method) -> Result<Vec<Option<Outliers>>> {
    let treated = || {
        method
            .indicators
            .iter()
            .filter_map(|one| one.treat.as_ref())
    };
    if treated().next().is_none() {
        return Err(Message::new("analysis.robust_no_treatment"));
    }
    let same = |one| match one {
        Outliers::Points(most) => treated().all(|limits| limits.max_points == most),
        Outliers::Kept => false,
    };
    alternatives(&plan.treatment, same, "analysis.robust_same_treatment")
}

impl Varied {
    fn in_words(&self) -> Message {
        match self {
            Self::Weights(noise) => noise.in_words(),
            Self::Normalisation(all) => with_list("analysis.robust_normalisations", all, |one| {
                Message::new(match one {
                    Normalisation::MinMax => "analysis.robust_min_max",
                    Normalisation::ZScore => "analysis.robust_z_score",
                    Normalisation::PercentRank => "analysis.robust_percent_rank",
                })
            }),
            Self::Aggregation(all) => with_list("analysis.robust_aggregations", all, |one| {
                Message::new(match one {
                    Aggregation::Geometric => "analysis.by_geometric",
                    Aggregation::Harmonic => "analysis.by_harmonic",
                    Aggregation::Power(_) => "analysis.by_power",
                    Aggregation::Median => "analysis.by_median",
                    Aggregation::Copeland => "analysis.by_copeland",
                    _ => "analysis.by_mean",
                })
            }),
            Self::Treatment(all) => with_list("analysis.robust_treatments", all, |one| match one {
                Outliers::Points(most) => Message::new("analysis.robust_points").with("most", most),
                Outliers::Kept => Message::new("analysis.robust_kept"),
            }),
            Self::Imputation => Message::new("analysis.robust_imputation"),
        }
    }
}

/// The alternatives beside the scheme's own, as a list.
fn with_list<T: Copy>(
    key: &'static str,
    all: &[Option<T>],
    word: impl Fn(T) -> Message,
) -> Message {
    let words: Vec<Message> = all.iter().flatten().map(|&one| word(one)).collect();
    Message::new(key).with("list", listed(&words))
}

#[cfg(test)]
mod tests;
