//! What if a weight, a rule, a gate or a tier were another? Only what depends on it is computed again, from the
//! columns that the scores keep; a changed weight touches the groups above it, the totals and the ranks.

mod coverage;
mod margin;

pub use margin::{Curves, Hold, hold, swap};

use std::sync::Arc;

use polars::prelude::{Column, DataFrame};

use super::engine::failed;
use super::grouping::Groupings;
use super::status::Gates;
use super::workings::Workings;
use super::{Choices, Scores, columns, dense, method, observations, rank, select, stages};
use crate::composite::{self, Child, Context, CoverageBy, Filled, Nodes, Peers, round};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::scheme::{Gate, Rule, Scheme, Tier, Weight};

/// A change of a scheme.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The weight of an indicator or group, in one stage or (without one) in all.
    Weight {
        /// Whose.
        node: Child,
        /// Index of the stage.
        stage: Option<usize>,
        /// The new weight, zero or more.
        weight: f64,
    },
    /// The rule of an indicator.
    Rule {
        /// Index of the indicator.
        indicator: usize,
        /// The new rule.
        rule: Rule,
    },
    /// All gates.
    Gates(Vec<Gate>),
    /// All tiers.
    Tiers(Vec<Tier>),
}

/// Scores under a scheme that is being changed.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The scheme with all changes so far; its text and hash are still those of the file.
    pub scheme: Scheme,
    /// The total of each row, rounded; NaN without one.
    pub totals: Vec<f64>,
    /// Competition rank of each row within its year; 0 without one.
    pub ranks: Vec<u32>,
    choices: Choices,
    raw: DataFrame,
    workings: Arc<Workings>,
    tree: composite::Tree,
    points: Vec<Vec<f64>>,
    nodes: Nodes,
    /// Sum of the adjustments of each row; `None` where an adjustment rests on results, so that all is computed anew.
    adjusted: Option<Vec<f64>>,
    gated: Vec<bool>,
    years: Peers,
    /// Whom Copeland compares.
    all: Peers,
}

impl WhatIf {
    /// Starts from scores as they are.
    ///
    /// # Errors
    /// When the dataset is not the one that was scored.
    pub fn new(dataset: &Dataset, scores: &Scores) -> Result<Self> {
        let scheme = scores.scheme.as_ref().clone();
        let filter = select::parsed(scores.choices.filter.as_deref())?;
        let columns = columns::find(dataset, &scheme, filter.as_ref())?;
        let raw =
            observations::choose(dataset, &columns, scores.choices.year, filter.as_ref())?.raw;
        let workings = Arc::clone(&scores.workings);
        let points = scheme
            .indicators
            .iter()
            .map(|indicator| {
                dense::slice(&scores.frame, &format!("points:{}", indicator.id))
                    .map(<[f64]>::to_vec)
            })
            .collect::<Result<Vec<_>>>()?;
        let years = Groupings::new(&raw, None).divide(&["year".to_owned()], true)?;
        let all = match &workings.screened {
            Some(screened) => workings.all.without(screened),
            None => workings.all.clone(),
        };
        let mut whatif = Self {
            all,
            totals: Vec::new(),
            ranks: Vec::new(),
            choices: scores.choices.clone(),
            tree: workings.method.tree.clone(),
            adjusted: adjusted(scores)?,
            gated: Gates::ask(&raw, &scheme)?.mask(raw.height()),
            nodes: Nodes::default(),
            scheme,
            raw,
            workings,
            points,
            years,
        };
        whatif.nodes = whatif.context().aggregate(&whatif.points);
        whatif.rank();
        Ok(whatif)
    }

    /// Makes a change and computes what depends on it.
    ///
    /// # Errors
    /// When the change does not fit the scheme or the data; nothing is changed then.
    pub fn apply(&mut self, dataset: &Dataset, edit: Edit) -> Result<()> {
        match edit {
            Edit::Weight {
                node,
                stage,
                weight,
            } => {
                self.weight(node, stage, weight)?;
                if self.screens_by_weight() {
                    return self.all(dataset);
                }
            }
            Edit::Rule { indicator, rule } => self.rule(dataset, indicator, rule)?,
            Edit::Gates(gates) => {
                let mut scheme = self.scheme.clone();
                scheme.gates = gates;
                self.gated = Gates::ask(&self.raw, &scheme)?.mask(self.raw.height());
                self.scheme = scheme;
            }
            Edit::Tiers(tiers) => {
                let kept = std::mem::replace(&mut self.scheme.tiers, tiers);
                if let Err(error) = self.tiers() {
                    self.scheme.tiers = kept;
                    return Err(error);
                }
            }
        }
        if self.adjusted.is_none() {
            return self.all(dataset);
        }
        self.rank();
        Ok(())
    }

    /// The id of each row's tier.
    ///
    /// # Errors
    /// When a condition does not fit its columns.
    pub fn tiers(&self) -> Result<Vec<Option<String>>> {
        let mut results = Vec::new();
        for (indicator, points) in self.scheme.indicators.iter().zip(&self.points) {
            results.push(dense::column(
                format!("points:{}", indicator.id),
                points.clone(),
            ));
        }
        for (group, points) in self.scheme.groups.iter().zip(&self.nodes.groups) {
            results.push(dense::column(format!("group:{}", group.id), points.clone()));
        }
        results.push(dense::column("total", self.totals.clone()));
        results.push(dense::rank_column("rank", &self.ranks));
        results.extend(stages::assign(&self.raw, &self.scheme)?);
        let results = DataFrame::new(self.raw.height(), results).map_err(failed)?;
        let tiers = rank::tiers(&self.raw, &results, &self.scheme)?;
        let tiers = tiers.str().map_err(failed)?;
        Ok(tiers.iter().map(|tier| tier.map(str::to_owned)).collect())
    }

    /// The unrounded totals, as if there were no gates.
    pub(super) fn unrounded(&self) -> Vec<f64> {
        let nothing = vec![0.0; self.nodes.total.len()];
        let adjusted = self.adjusted.as_ref().unwrap_or(&nothing);
        self.nodes
            .total
            .iter()
            .zip(adjusted)
            .map(|(total, more)| total + more)
            .collect()
    }

    /// The weight of a node, in a stage or the first one.
    #[must_use]
    pub fn weight_of(&self, node: Child, stage: Option<usize>) -> f64 {
        self.tree.weights[stage.unwrap_or(0)].of(node)
    }

    /// The stage of a row; 0 where the scheme has none.
    pub(super) fn stage_of(&self, row: usize) -> usize {
        let stages = self.workings.stage.as_ref();
        stages.map_or(0, |stages| stages[row] as usize)
    }

    pub(super) fn tree(&self) -> &composite::Tree {
        &self.tree
    }

    pub(super) fn points_of(&self, child: Child) -> &[f64] {
        match child {
            Child::Indicator(at) => &self.points[at],
            Child::Group(at) => &self.nodes.groups[at],
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            tree: &self.tree,
            stage: self.workings.stage.as_deref(),
            peers: &self.all,
        }
    }

    fn weight(&mut self, node: Child, stage: Option<usize>, weight: f64) -> Result<()> {
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(Message::new("analysis.whatif_weight").with("weight", weight));
        }
        let stages = self.tree.weights.len();
        let chosen = |at: usize| stage.is_none_or(|stage| stage == at);
        for (_, weights) in self
            .tree
            .weights
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| chosen(*at))
        {
            match node {
                Child::Indicator(at) => weights.indicators[at] = weight,
                Child::Group(at) => weights.groups[at] = weight,
            }
        }
        let by_stage: Vec<f64> = self
            .tree
            .weights
            .iter()
            .map(|weights| weights.of(node))
            .collect();
        let written = match node {
            Child::Indicator(at) => &mut self.scheme.indicators[at].weight,
            Child::Group(at) => &mut self.scheme.groups[at].weight,
        };
        *written = if stages == 1 || stage.is_none() {
            Weight::One(weight)
        } else {
            Weight::PerStage(by_stage)
        };
        self.update(node);
        Ok(())
    }

    /// Whether a weight may decide who has enough indicators to be anybody's peer.
    fn screens_by_weight(&self) -> bool {
        self.scheme.min_coverage > 0.0
            && self.scheme.coverage == CoverageBy::Weight
            && (self.workings.lacking.iter().zip(&self.workings.imputed))
                .any(|(lacking, imputed)| *lacking > imputed.as_ref().map_or(0, Filled::count))
    }

    /// Combines again what is above a node.
    fn update(&mut self, node: Child) {
        let mut nodes = std::mem::take(&mut self.nodes);
        self.context().update(&self.points, &mut nodes, &[node]);
        self.nodes = nodes;
    }

    fn rule(&mut self, dataset: &Dataset, indicator: usize, rule: Rule) -> Result<()> {
        let old = std::mem::replace(&mut self.scheme.indicators[indicator].rule, rule);
        let new = &self.scheme.indicators[indicator].rule;
        let alone = |rule: &Rule| {
            !matches!(
                rule,
                Rule::Flag { .. }
                    | Rule::BaseYear { .. }
                    | Rule::Chained { .. }
                    | Rule::DistanceToReference { .. }
            )
        };
        if !alone(new) || !alone(&old) || old.is_compared() != new.is_compared() {
            // Another way to its values: all is computed anew.
            return self.all(dataset);
        }
        let lower = self.workings.method.indicators[indicator].lower;
        let peers = self.workings.compared_peers(indicator);
        let values = dense::plain(self.workings.value(&self.scheme, indicator)?)?;
        let mut points = self.workings.seen(values, indicator).into_owned();
        composite::normalise(
            &mut points,
            &method::rule(new),
            lower,
            None,
            &peers,
            self.tree.scale,
        );
        self.points[indicator] = points;
        self.tree.scaled[indicator] = !new.gives_points();
        self.update(Child::Indicator(indicator));
        Ok(())
    }

    /// Everything anew.
    fn all(&mut self, dataset: &Dataset) -> Result<()> {
        let scheme = Arc::new(self.scheme.clone());
        let scores = super::score(dataset, &scheme, &self.choices, &Progress::default())?;
        let mut anew = Self::new(dataset, &scores)?;
        if anew.adjusted.is_none() {
            let total = scores.frame.column("total").map_err(failed)?;
            anew.totals = dense::numbers(total)?;
            anew.ranks = ranks(&scores)?;
        }
        *self = anew;
        Ok(())
    }

    fn rank(&mut self) {
        let decimals = self.scheme.decimals;
        let least = self.scheme.min_coverage;
        let mut totals = self.unrounded();
        for (row, total) in totals.iter_mut().enumerate() {
            let none = self.gated[row] || self.nodes.coverage[row] < least || total.is_infinite();
            *total = if none {
                f64::NAN
            } else {
                round(*total, decimals)
            };
        }
        self.ranks = composite::ranks(&totals, &self.years);
        self.totals = totals;
    }
}

fn ranks(scores: &Scores) -> Result<Vec<u32>> {
    let ranks = scores
        .frame
        .column("rank")
        .and_then(Column::u32)
        .map_err(failed)?;
    Ok(ranks.iter().map(|rank| rank.unwrap_or(0)).collect())
}

/// The sum of the adjustments of each row; `None` where one of them rests on results.
fn adjusted(scores: &Scores) -> Result<Option<Vec<f64>>> {
    let mut sum = vec![0.0; scores.frame.height()];
    for adjustment in &scores.scheme.adjustments {
        let condition = adjustment.rule.condition().into_iter();
        let mut names = condition
            .chain([&adjustment.formula])
            .flat_map(|formula| &formula.columns);
        if names.any(|name| columns::is_result(&scores.scheme, name)) {
            return Ok(None);
        }
        let points = dense::slice(&scores.frame, &format!("points:{}", adjustment.id))?;
        for (sum, points) in sum.iter_mut().zip(points) {
            *sum += if points.is_nan() { 0.0 } else { *points };
        }
    }
    Ok(Some(sum))
}

#[cfg(test)]
mod tests;
