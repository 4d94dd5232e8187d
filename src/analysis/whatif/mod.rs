//! What if a weight, a rule, a gate or a tier were another? Only what depends on it is computed again, from the
//! columns that the scores keep; a changed weight touches the groups above it, the totals and the ranks.

mod coverage;
mod limit;
mod margin;
mod toward;

pub use limit::Limit;
pub use margin::{Curves, Hold, hold, swap};

use std::sync::Arc;

use polars::prelude::{Column, DataFrame};

use super::engine::failed;
use super::grouping::Groupings;
use super::status::Gates;
use super::workings::Workings;
use super::{Choices, Scores, columns, dense, method, observations, rank, select, stages};
use crate::composite::{self, Child, Context, CoverageBy, Filled, Indicator, Nodes, Peers, round};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::scheme::{Adjustment, Gate, Rule, Scheme, Tier, Weight};

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

/// The weight of a node in a stage, as it is to be.
type Change = (Child, usize, f64);

/// Puts weights in a structure.
fn put(tree: &mut composite::Tree, changes: &[Change]) {
    for (node, stage, weight) in changes {
        let weights = &mut tree.weights[*stage];
        match *node {
            Child::Indicator(at) => weights.indicators[at] = *weight,
            Child::Group(at) => weights.groups[at] = *weight,
        }
    }
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
            observations::choose(dataset, &columns, scores.workings.year, filter.as_ref())?.raw;
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
        let scheme = self.changed(&edit)?;
        if self.adjusted.is_none() || self.is_wide(&edit)? {
            return self.all(dataset, scheme);
        }
        match edit {
            Edit::Weight {
                node,
                stage,
                weight,
            } => self.weigh(node, stage, weight),
            Edit::Rule { indicator, rule } => {
                let points = self.points_by(indicator, &rule)?;
                self.points[indicator] = points;
                self.tree.scaled[indicator] = !rule.gives_points();
                self.update(Child::Indicator(indicator));
            }
            Edit::Gates(_) => {
                self.gated = Gates::ask(&self.raw, &scheme)?.mask(self.raw.height());
            }
            Edit::Tiers(_) => {
                self.tiers_of(&scheme)?;
            }
        }
        // Nothing can fail from here on.
        self.scheme = scheme;
        self.rank();
        Ok(())
    }

    /// The scheme with a change.
    fn changed(&self, edit: &Edit) -> Result<Scheme> {
        let mut scheme = self.scheme.clone();
        match edit {
            Edit::Weight {
                node,
                stage,
                weight,
            } => {
                if !(*weight >= 0.0 && weight.is_finite()) {
                    return Err(Message::new("analysis.whatif_weight").with("weight", *weight));
                }
                let written = match *node {
                    Child::Indicator(at) => &mut scheme.indicators[at].weight,
                    Child::Group(at) => &mut scheme.groups[at].weight,
                };
                *written = match stage {
                    Some(stage) if self.tree.weights.len() > 1 => {
                        let all = self.tree.weights.iter().map(|own| own.of(*node));
                        let mut all: Vec<f64> = all.collect();
                        all[*stage] = *weight;
                        Weight::PerStage(all)
                    }
                    _ => Weight::One(*weight),
                };
            }
            Edit::Rule { indicator, rule } => scheme.indicators[*indicator].rule = rule.clone(),
            Edit::Gates(gates) => scheme.gates.clone_from(gates),
            Edit::Tiers(tiers) => scheme.tiers.clone_from(tiers),
        }
        Ok(scheme)
    }

    /// Whether a change reaches further than points, groups, totals and ranks, so that all is computed anew.
    fn is_wide(&self, edit: &Edit) -> Result<bool> {
        let alone = |rule: &Rule| {
            !matches!(
                rule,
                Rule::Flag { .. }
                    | Rule::BaseYear { .. }
                    | Rule::Chained { .. }
                    | Rule::DistanceToReference { .. }
                    // Outliers are treated otherwise for limits in the unit of the value.
                    | Rule::Goalposts { .. }
                    | Rule::Target { .. }
            )
        };
        Ok(match edit {
            Edit::Weight {
                node,
                stage,
                weight,
            } => {
                let stages =
                    (0..self.tree.weights.len()).filter(|at| stage.is_none_or(|own| own == *at));
                let changes: Vec<Change> = stages.map(|at| (*node, at, *weight)).collect();
                self.reaches_far(&changes)?
            }
            Edit::Rule { indicator, rule } => {
                // Another way to its values, or from what stands beside them back to them.
                let old = &self.scheme.indicators[*indicator].rule;
                !alone(rule) || !alone(old) || old.is_compared() != rule.is_compared()
            }
            Edit::Gates(_) | Edit::Tiers(_) => false,
        })
    }

    /// Whether weights decide otherwise who has enough indicators to be anybody's peer, so that points change.
    fn reaches_far(&self, changes: &[Change]) -> Result<bool> {
        if changes.iter().any(|change| self.turns_on(change)) {
            return Ok(true);
        }
        if !self.screens_by_weight() {
            return Ok(false);
        }
        let mut tree = self.tree.clone();
        put(&mut tree, changes);
        let data = self.workings.data_of(&self.scheme)?;
        let (method, imputed) = (&self.workings.method, &self.workings.imputed);
        Ok(composite::screened(method, &tree, &data, imputed) != self.workings.screened)
    }

    /// The id of each row's tier.
    ///
    /// # Errors
    /// When a condition does not fit its columns.
    pub fn tiers(&self) -> Result<Vec<Option<String>>> {
        self.tiers_of(&self.scheme)
    }

    /// The same by the tiers of another scheme with the same indicators and groups.
    fn tiers_of(&self, scheme: &Scheme) -> Result<Vec<Option<String>>> {
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
        results.extend(stages::assign(&self.raw, scheme)?);
        let results = DataFrame::new(self.raw.height(), results).map_err(failed)?;
        let tiers = rank::tiers(&self.raw, &results, scheme)?;
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

    /// Puts another weight in the structure, and combines again what is above.
    fn weigh(&mut self, node: Child, stage: Option<usize>, weight: f64) {
        let stages = 0..self.tree.weights.len();
        let stages = stages.filter(|at| stage.is_none_or(|own| own == *at));
        let changes: Vec<Change> = stages.map(|at| (node, at, weight)).collect();
        put(&mut self.tree, &changes);
        self.update(node);
    }

    /// Whether a weight may decide who has enough indicators to be anybody's peer.
    fn screens_by_weight(&self) -> bool {
        self.scheme.min_coverage > 0.0
            && self.scheme.coverage == CoverageBy::Weight
            && (self.workings.lacking.iter().zip(&self.workings.imputed))
                .any(|(lacking, imputed)| *lacking > imputed.as_ref().map_or(0, Filled::count))
    }

    /// Whether a weight comes from zero or becomes zero where that may decide who has any weighted indicator at all.
    fn turns_on(&self, (node, stage, weight): &Change) -> bool {
        self.scheme.min_coverage > 0.0
            && (self.tree.weights[*stage].of(*node) == 0.0) != (*weight == 0.0)
    }

    /// Combines again what is above a node.
    fn update(&mut self, node: Child) {
        let mut nodes = std::mem::take(&mut self.nodes);
        self.context().update(&self.points, &mut nodes, &[node]);
        self.nodes = nodes;
    }

    /// The points of an indicator by another rule that takes the same values.
    fn points_by(&self, indicator: usize, rule: &Rule) -> Result<Vec<f64>> {
        let own = &self.workings.method.indicators[indicator];
        let peers = self.workings.compared_peers(indicator);
        let values = dense::plain(self.workings.value(&self.scheme, indicator)?)?;
        let mut points = self.workings.seen(values, indicator).into_owned();
        let other = Indicator {
            rule: method::rule(rule),
            ..own.clone()
        };
        other.points(&mut points, None, &peers, self.tree.scale);
        Ok(points)
    }

    /// Everything anew, under another scheme.
    fn all(&mut self, dataset: &Dataset, scheme: Scheme) -> Result<()> {
        let scheme = Arc::new(scheme);
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

    /// Whether a row has enough indicators for a total.
    fn has_enough(&self, row: usize) -> bool {
        let screened = self.workings.screened.as_deref();
        let least = self.scheme.min_coverage;
        composite::has_enough(screened, &self.nodes.coverage, least, row)
    }

    fn rank(&mut self) {
        let decimals = self.scheme.decimals;
        let mut totals = self.unrounded();
        for (row, total) in totals.iter_mut().enumerate() {
            *total = if self.gated[row] || !self.has_enough(row) || total.is_infinite() {
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

/// The adjustments that rest on results.
fn resting_on_results(scheme: &Scheme) -> impl Iterator<Item = &Adjustment> {
    scheme.adjustments.iter().filter(move |adjustment| {
        let condition = adjustment.rule.condition().into_iter();
        let mut names = condition
            .chain([&adjustment.formula])
            .flat_map(|formula| &formula.columns);
        names.any(|name| columns::is_result(scheme, name))
    })
}

/// The sum of the adjustments of each row; `None` where one of them rests on results.
fn adjusted(scores: &Scores) -> Result<Option<Vec<f64>>> {
    if resting_on_results(&scores.scheme).next().is_some() {
        return Ok(None);
    }
    let mut sum = vec![0.0; scores.frame.height()];
    for adjustment in &scores.scheme.adjustments {
        let points = dense::slice(&scores.frame, &format!("points:{}", adjustment.id))?;
        for (sum, points) in sum.iter_mut().zip(points) {
            *sum += if points.is_nan() { 0.0 } else { *points };
        }
    }
    Ok(Some(sum))
}

#[cfg(test)]
mod tests;
