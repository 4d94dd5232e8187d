//! Why a total is what it is: the tree, down to the cells.

use polars::prelude::DataFrame;

use super::bounds::{self, Missing};
use super::compared::Compared;
use super::evidence::Cells;
use super::explanation::{Explanation, Node, NodeKind};
use super::items::Item;
use super::row::Row;
use super::tree::Tree;
use super::{Scores, base, columns, observations, sentences, unfilled};
use crate::composite::Child;
use crate::dataset::Dataset;
use crate::i18n::Result;
use crate::scheme::Rule;

/// Explains one row of the scores.
///
/// # Errors
/// When the row does not exist, or the dataset is not the one that was scored.
pub fn explain(dataset: &Dataset, scores: &Scores, row: usize) -> Result<Explanation> {
    scores.check_row(row)?;
    let scheme = &scores.scheme;
    let tree = Tree::new(scheme);
    let numbers = Row::read(&tree, scores, row)?;
    let compared = Compared::of(scores, row);
    let missing = bounds::missing(dataset, scores, &compared, row)?;
    let explainer = Explainer {
        dataset,
        scores,
        row,
        contributions: numbers.contributions(None),
        exact: numbers.adjusted_total(),
        cells: Cells::new(dataset, scores, row)?,
        bases: base::of_row(scores, row),
        raw: raw(dataset, scores, row)?,
        compared,
        missing,
        numbers,
    };
    let mut nodes = explainer.children(None)?;
    nodes.extend(explainer.adjustments()?);
    let text = |name: &str| -> Result<String> {
        Ok(scores.text(name, row)?.unwrap_or_default().to_owned())
    };
    let year = scores.years()?.get(row);
    Ok(Explanation {
        entity: text("entity")?,
        name: text("name")?,
        year,
        stage: explainer
            .numbers
            .stage
            .map(|stage| sentences::stage(scheme, stage)),
        status: text("status")?,
        reason: scores.reason(row).cloned(),
        total: scores.number("total", row)?,
        exact: explainer.exact,
        rank: scores.ranks()?.get(row),
        of: scores.ranked_in(year)?,
        tier: scores.tier(row)?.cloned(),
        coverage: scores.number("coverage", row)?.unwrap_or(0.0),
        aggregation: sentences::aggregation(&explainer.numbers, None),
        imputation: unfilled::effect(
            dataset,
            scores,
            row,
            &explainer.contributions,
            explainer.exact,
        )?,
        bounds: bounds::bounds(scores, &explainer.compared, row, &explainer.missing)?,
        nodes,
    })
}

/// The raw columns of one row with last year's beside them, where a step rule may ask what would reach its next step.
fn raw(dataset: &Dataset, scores: &Scores, row: usize) -> Result<Option<DataFrame>> {
    let scheme = &scores.scheme;
    let steps = |rule: &Rule| matches!(rule, Rule::Steps { .. });
    if !scheme.indicators.iter().any(|own| steps(&own.rule)) {
        return Ok(None);
    }
    let columns = columns::find(dataset, scheme, None)?;
    let (entity, year) = (scores.text("entity", row)?, scores.years()?.get(row));
    observations::of_entity(dataset, &columns, year, entity).map(Some)
}

/// What is at hand while one row is explained.
pub(super) struct Explainer<'a> {
    pub dataset: &'a Dataset,
    pub scores: &'a Scores,
    pub row: usize,
    pub numbers: Row<'a>,
    /// Contribution of each indicator.
    pub contributions: Vec<f64>,
    /// The total with adjustments, not rounded.
    pub exact: Option<f64>,
    /// The raw cells of the row.
    pub cells: Cells<'a>,
    /// Value in the base year of each base-year indicator.
    pub bases: Vec<Option<f64>>,
    /// The raw columns of the row.
    pub raw: Option<DataFrame>,
    /// The row's peer groups, as they were used.
    pub compared: Compared<'a>,
    /// The indicators that are missing or imputed.
    pub missing: Vec<Missing>,
}

impl Explainer<'_> {
    fn children(&self, group: Option<usize>) -> Result<Vec<Node>> {
        let children = self.numbers.tree.children(group);
        let shares = self.numbers.shares(group);
        let logs = self.numbers.log_contributions(group);
        let mut nodes = Vec::with_capacity(children.len());
        for (at, (&child, share)) in children.iter().zip(shares).enumerate() {
            let mut node = self.node(child, share, logs.as_ref().and_then(|logs| logs[at]))?;
            node.weighs = self.numbers.tree.weighs(group, child);
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn node(&self, child: Child, share: f64, log_contribution: Option<f64>) -> Result<Node> {
        let scheme = self.numbers.tree.scheme;
        let points = self.numbers.of(child);
        let (id, title, contribution, kind) = match child {
            Child::Indicator(at) => {
                let indicator = &scheme.indicators[at];
                let kind = NodeKind::Indicator(Box::new(self.indicator(at)?));
                let contribution = self.contributions[at];
                (&indicator.id, &indicator.title, contribution, kind)
            }
            Child::Group(at) => {
                let group = &scheme.groups[at];
                let children = self.children(Some(at))?;
                let parts = children.iter().filter_map(|child| child.contribution);
                let sum = parts.fold(0.0, |sum, part| sum + part);
                let kind = NodeKind::Group {
                    aggregation: sentences::aggregation(&self.numbers, Some(at)),
                    children,
                };
                (&group.id, &group.title, sum, kind)
            }
        };
        Ok(Node {
            id: id.clone(),
            title: title.clone(),
            weight: self.numbers.weight(child),
            weighs: true,
            share,
            points,
            contribution: shown(points, contribution),
            log_contribution,
            kind,
        })
    }

    fn adjustments(&self) -> Result<Vec<Node>> {
        let scheme = self.numbers.tree.scheme;
        let nodes = scheme.adjustments.iter().zip(&self.numbers.adjustments);
        nodes
            .map(|(adjustment, &points)| {
                let item = Item::adjustment(scheme, adjustment, true);
                Ok(Node {
                    id: adjustment.id.clone(),
                    title: adjustment.title.clone(),
                    weight: 1.0,
                    weighs: false,
                    share: 1.0,
                    points,
                    contribution: points,
                    log_contribution: None,
                    kind: NodeKind::Indicator(Box::new(self.adjustment(&item, points)?)),
                })
            })
            .collect()
    }
}

/// A contribution as it is shown: none where there are no points, unless a missing child counts at the lower end of
/// a scale that does not begin at zero.
fn shown(points: Option<f64>, contribution: f64) -> Option<f64> {
    (points.is_some() || contribution != 0.0).then_some(contribution)
}
