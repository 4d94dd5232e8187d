//! Scores computed again under other settings: the values of one scoring, kept ready, and one run after another.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use polars::prelude::{Column, DataFrame};

use super::plan::{Normalisation, Outliers};
use super::setting::Setting;
use crate::analysis::engine::failed;
use crate::analysis::grouping::Groupings;
use crate::analysis::workings::{MOST_COMPARED, Workings};
use crate::analysis::{Scores, dense};
use crate::composite::{
    Child, Context, CoverageBy, Data, Method, Peers, Rule, Tree, filled, has_enough, measure,
    ranks, round, screened,
};
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

/// Most points that are kept for later runs, over all settings: 256 MiB of them.
const KEPT: usize = 32 << 20;

/// The observations of one scoring, to be scored again.
///
/// What follows from the data alone stays as it was: the values of indicators, stages, gates, and the points of
/// adjustments. Points that other runs need too are computed once.
pub struct Replicates<'a> {
    method: &'a Method,
    decimals: u32,
    /// Values with gaps.
    given: Data<'a>,
    /// Values with their gaps filled, where the scheme fills them.
    filled: Option<Data<'a>>,
    gated: Vec<bool>,
    adjustments: Vec<&'a [f64]>,
    years: Peers,
    known: RwLock<HashMap<Key, Arc<Measured>>>,
    /// How many settings' points may be known.
    room: usize,
}

/// What the points of indicators depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    filled: bool,
    normalisation: Option<Normalisation>,
    treatment: Option<Outliers>,
    scale: [u64; 2],
    /// Whether points are for a mean of numbers from zero up.
    positive: bool,
}

/// Points of indicators, and who is among the peers.
struct Measured {
    points: Vec<Vec<f64>>,
    screened: Option<Vec<bool>>,
    /// Whom Copeland's comparisons are between, where some are screened.
    all: Option<Peers>,
}

/// Totals and ranks of one run, in the order of the scores' rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Rounded totals, NaN where there is none.
    pub totals: Vec<f64>,
    /// Competition ranks within each year, 0 where there is no total.
    pub ranks: Vec<u32>,
}

impl<'a> Replicates<'a> {
    /// Takes the observations of scores.
    ///
    /// # Errors
    /// None that data could bring about.
    pub fn new(scores: &'a Scores) -> Result<Self> {
        let workings: &Workings = &scores.workings;
        let all = workings.data_of(&scores.scheme)?;
        let filled = workings.method.impute.map(|_| Data {
            values: (workings.imputed.iter().zip(&all.values))
                .map(|(imputed, values)| match imputed {
                    Some(_) => Cow::Owned(filled(values, imputed.as_ref()).into_owned()),
                    None => values.clone(),
                })
                .collect(),
            ..all.clone()
        });
        let mut given = all;
        if let Some(beside) = &workings.unfilled_beside {
            let beside = beside.iter().map(Option::as_deref);
            given.beside = beside.map(|own| own.map(Cow::Borrowed)).collect();
        }
        let height = scores.frame.height();
        let one = workings.method.indicators.len().max(1) * height.max(1);
        Ok(Self {
            method: &workings.method,
            decimals: scores.scheme.decimals,
            given,
            filled,
            gated: gated(&scores.frame)?,
            adjustments: adjustments(&scores.scheme, &scores.frame)?,
            years: Groupings::new(&scores.frame, None).divide(&["year".to_owned()], true)?,
            known: RwLock::default(),
            // The nominal points at least, which every leaving out starts from.
            room: (KEPT / one).max(1),
        })
    }

    /// The scheme in numbers.
    pub(super) fn method(&self) -> &Method {
        self.method
    }

    /// Refuses comparisons of more observations than Copeland's are made for.
    pub(super) fn comparable(&self) -> Result<()> {
        let most = self.given.all.groups().map(<[u32]>::len).max().unwrap_or(0);
        if most <= MOST_COMPARED {
            return Ok(());
        }
        Err(Message::new("analysis.too_many_compared")
            .with("count", most)
            .with("most", MOST_COMPARED))
    }

    /// Scores under a setting. Factors that are not as many as the scheme's indicators and groups leave the weights as
    /// they are.
    #[must_use]
    pub fn run(&self, setting: &Setting) -> Run {
        let fits = setting.factors.as_ref().is_none_or(|factors| {
            let tree = &self.method.tree;
            (factors.indicators.len(), factors.groups.len())
                == (tree.scaled.len(), tree.groups.len())
        });
        if !fits {
            return self.run(&Setting {
                factors: None,
                ..setting.clone()
            });
        }
        let (tree, multipliers) = setting.tree(&self.method.tree);
        let measured = self.measured(setting, &tree);
        let points: Vec<Cow<[f64]>> = (measured.points.iter().zip(multipliers))
            .map(|(points, factor)| multiplied(points, factor))
            .collect();
        self.finish(setting, &tree, &points, &measured)
    }

    /// Scores as they would be without an indicator or a group: the points of the others stay as they are, and
    /// combine as if it had never been there. `None` where nothing would be left.
    #[must_use]
    pub fn without(&self, child: Child) -> Option<Run> {
        let setting = Setting::default();
        let tree = self.method.tree.without(child)?;
        let measured = self.measured(&setting, &self.method.tree);
        Some(self.finish(&setting, &tree, &measured.points, &measured))
    }

    /// From points to ranks.
    fn finish<C: AsRef<[f64]> + Sync>(
        &self,
        setting: &Setting,
        tree: &Tree,
        points: &[C],
        measured: &Measured,
    ) -> Run {
        let data = self.data(setting);
        let context = Context {
            tree,
            stage: data.stage.as_deref(),
            peers: measured.all.as_ref().unwrap_or(&data.all),
        };
        let nodes = context.aggregate(points);
        let mut totals = nodes.total;
        for points in &self.adjustments {
            for (total, points) in totals.iter_mut().zip(*points) {
                *total += if points.is_nan() { 0.0 } else { *points };
            }
        }
        for (row, total) in totals.iter_mut().enumerate() {
            let (out, least) = (measured.screened.as_deref(), self.method.min_coverage);
            let none = self.gated[row] || !has_enough(out, &nodes.coverage, least, row);
            *total = if none || total.is_infinite() {
                f64::NAN
            } else {
                round(*total, self.decimals)
            };
        }
        let ranks = ranks(&totals, &self.years);
        Run { totals, ranks }
    }

    fn data(&self, setting: &Setting) -> &Data<'a> {
        match &self.filled {
            Some(filled) if setting.imputation => filled,
            _ => &self.given,
        }
    }

    /// The points under a setting whose structure is `tree`: known ones, or computed.
    fn measured(&self, setting: &Setting, tree: &Tree) -> Arc<Measured> {
        let positive = setting.wants_positive(tree);
        let key = Key {
            filled: setting.imputation && self.filled.is_some(),
            normalisation: setting.normalisation,
            treatment: setting.treatment,
            scale: tree.scale.map(f64::to_bits),
            positive,
        };
        let known = self.known(key).unwrap_or_else(|| {
            // Without the lock: two threads may do the same work, but none waits for another.
            let mut nominal = self.method.tree.clone();
            nominal.scale = tree.scale;
            let found = Arc::new(self.measure(setting, nominal, positive));
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < self.room {
                known.insert(key, Arc::clone(&found));
            }
            found
        });
        // Other weights may leave other observations out of the peers.
        let weighed = setting.factors.is_some() && tree.coverage == CoverageBy::Weight;
        if weighed && self.method.min_coverage > 0.0 {
            let data = self.data(setting);
            // Values that are filled are among them already.
            let screened = screened(self.method, tree, data, &vec![None; data.values.len()]);
            if screened != known.screened {
                return Arc::new(self.measure(setting, tree.clone(), positive));
            }
        }
        known
    }

    fn known(&self, key: Key) -> Option<Arc<Measured>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&key).cloned()
    }

    fn measure(&self, setting: &Setting, tree: Tree, positive: bool) -> Measured {
        let data = self.data(setting);
        let indicators = self.method.indicators.iter();
        let method = Method {
            impute: None,
            min_coverage: self.method.min_coverage,
            indicators: indicators
                .map(|nominal| setting.indicator(nominal, tree.scale))
                .collect(),
            tree,
        };
        let mut measured = measure(&method, data);
        if positive {
            let [low, _] = method.tree.scale;
            let scored = method.indicators.iter().zip(&mut measured.points);
            for (_, points) in scored.filter(|(own, _)| matches!(own.rule, Rule::ZScore { .. })) {
                for x in points.iter_mut().filter(|x| **x < low) {
                    *x = low;
                }
            }
        }
        Measured {
            points: measured.points,
            all: measured.screened.as_ref().map(|out| data.all.without(out)),
            screened: measured.screened,
        }
    }
}

/// Points times a factor; as they are for 1.
#[allow(clippy::float_cmp)] // 1 is written, not computed.
fn multiplied(points: &[f64], factor: f64) -> Cow<'_, [f64]> {
    if factor == 1.0 {
        Cow::Borrowed(points)
    } else {
        points.iter().map(|x| x * factor).collect()
    }
}

/// The rows that a gate keeps from a total.
fn gated(frame: &DataFrame) -> Result<Vec<bool>> {
    let status = frame
        .column("status")
        .and_then(Column::str)
        .map_err(failed)?;
    Ok(status
        .iter()
        .map(|status| status == Some("gated"))
        .collect())
}

/// The points of the adjustments, in the order in which they are added.
fn adjustments<'a>(scheme: &Scheme, frame: &'a DataFrame) -> Result<Vec<&'a [f64]>> {
    let all = scheme.adjustments.iter();
    all.map(|adjustment| dense::slice(frame, &format!("points:{}", adjustment.id)))
        .collect()
}

#[cfg(test)]
mod tests;
