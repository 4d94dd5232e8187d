//! Why a total is what it is: one tree, down to the cells, that window, command line and report all show.

use polars::prelude::Column;

use super::engine::failed;
use super::evidence::Cells;
use super::items::Item;
use super::peers::{PeerGroup, quantile};
use super::row::{Row, number};
use super::tree::Tree;
use super::{Scores, base, sentences};
use crate::composite::Child;
use crate::dataset::{Dataset, Evidence};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Better, Rule};

/// A total with everything it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The entity's key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// The year.
    pub year: Option<i32>,
    /// Stage, with the condition that put it there.
    pub stage: Option<(Title, Message)>,
    /// `scored`, `gated` or `insufficient`.
    pub status: String,
    /// Why there is no total.
    pub reason: Option<Message>,
    /// The total, rounded.
    pub total: Option<f64>,
    /// Competition rank among `of`.
    pub rank: Option<u32>,
    /// Number of ranked observations of the year.
    pub of: u32,
    /// Tier.
    pub tier: Option<Title>,
    /// Share of weighted indicators present.
    pub coverage: f64,
    /// The tree: the top groups, then adjustments. Contributions of all leaves add up to the unrounded total (of a
    /// gated row: to the total that it would have).
    pub nodes: Vec<Node>,
}

/// A group, indicator or adjustment.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Id in the scheme.
    pub id: String,
    /// Name.
    pub title: Title,
    /// Weight as written, in the observation's stage.
    pub weight: f64,
    /// Share of its parent after weights are re-spread over what is present.
    pub share: f64,
    /// Points or score before weighting.
    pub points: Option<f64>,
    /// What it adds to the total (arithmetic and sum: exactly).
    pub contribution: Option<f64>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a [`Node`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A group with its children in the scheme's order.
    Group {
        /// How the children combine, as a phrase.
        aggregation: Message,
        /// Children.
        children: Vec<Node>,
    },
    /// An indicator or adjustment.
    Indicator(Box<IndicatorExplanation>),
}

/// One indicator of one observation.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorExplanation {
    /// Its value before the rule.
    pub value: Option<f64>,
    /// Unit of the value.
    pub unit: Option<Title>,
    /// The formula as written.
    pub formula: String,
    /// The formula with its numbers put in.
    pub filled: String,
    /// The raw cells.
    pub raw: Vec<RawValue>,
    /// What the rule did, as a sentence: step reached, peers compared with, base year.
    pub rule: Message,
    /// Why there is no value.
    pub missing: Option<Message>,
    /// Peer group of a relative rule.
    pub peers: Option<Peers>,
    /// For step rules: the value at which the next better step begins, and its points.
    pub next_step: Option<(f64, f64)>,
    /// Most points the rule can give, where it has a limit (before weighting).
    pub best: Option<f64>,
}

/// A peer group as an explanation shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Peers {
    /// What the peers have in common: year 2021, stage growth.
    pub label: Title,
    /// Number of peers with a value.
    pub size: u32,
    /// Smallest value.
    pub min: f64,
    /// Median value.
    pub median: f64,
    /// Largest value.
    pub max: f64,
}

/// A raw value that a formula uses.
#[derive(Clone, Debug, PartialEq)]
pub struct RawValue {
    /// Name in the formula.
    pub column: String,
    /// Name for people.
    pub title: Title,
    /// The typed value as text.
    pub value: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// Explains one row of the scores.
///
/// # Errors
/// When the row does not exist, or the dataset is not the one that was scored.
pub fn explain(dataset: &Dataset, scores: &Scores, row: usize) -> Result<Explanation> {
    if row >= scores.frame.height() {
        return Err(Message::new("analysis.no_row").with("row", row));
    }
    let scheme = &scores.scheme;
    let tree = Tree::new(scheme);
    let numbers = Row::read(&tree, scores, row)?;
    let explainer = Explainer {
        dataset,
        scores,
        row,
        contributions: numbers.contributions(None),
        cells: Cells::new(dataset, scores, row)?,
        bases: base::of_entity(dataset, scores, row)?,
        numbers,
    };
    let mut nodes = explainer.children(None)?;
    nodes.extend(explainer.adjustments()?);
    let text = |name: &str| -> Result<Option<String>> {
        let column = scores
            .frame
            .column(name)
            .and_then(Column::str)
            .map_err(failed)?;
        Ok(column.get(row).map(str::to_owned))
    };
    let years = scores
        .frame
        .column("year")
        .and_then(Column::i32)
        .map_err(failed)?;
    let ranks = scores
        .frame
        .column("rank")
        .and_then(Column::u32)
        .map_err(failed)?;
    let year = years.get(row);
    let of = (0..scores.frame.height())
        .filter(|&other| years.get(other) == year && ranks.get(other).is_some())
        .count();
    let tier = text("tier")?;
    let found = scores
        .reasons
        .binary_search_by_key(&(row as u32), |(row, _)| *row);
    Ok(Explanation {
        entity: text("entity")?.unwrap_or_default(),
        name: text("name")?.unwrap_or_default(),
        year,
        stage: explainer
            .numbers
            .stage
            .map(|stage| sentences::stage(scheme, stage)),
        status: text("status")?.unwrap_or_default(),
        reason: found.ok().map(|at| scores.reasons[at].1.clone()),
        total: number(scores, "total", row)?,
        rank: ranks.get(row),
        of: of as u32,
        tier: scheme
            .tiers
            .iter()
            .find(|known| Some(&known.id) == tier.as_ref())
            .map(|tier| tier.title.clone()),
        coverage: number(scores, "coverage", row)?.unwrap_or(0.0),
        nodes,
    })
}

/// What is at hand while one row is explained.
struct Explainer<'a> {
    dataset: &'a Dataset,
    scores: &'a Scores,
    row: usize,
    numbers: Row<'a>,
    /// Contribution of each indicator.
    contributions: Vec<f64>,
    /// The raw cells of the row.
    cells: Cells<'a>,
    /// Value in the base year of each base-year indicator.
    bases: Vec<Option<f64>>,
}

impl Explainer<'_> {
    fn children(&self, group: Option<usize>) -> Result<Vec<Node>> {
        let children = self.numbers.tree.children(group);
        let shares = self.numbers.shares(group);
        children
            .iter()
            .zip(shares)
            .map(|(&child, share)| self.node(child, share))
            .collect()
    }

    fn node(&self, child: Child, share: f64) -> Result<Node> {
        let scheme = self.numbers.tree.scheme;
        let points = self.numbers.of(child);
        let weight = self.numbers.weight(child);
        match child {
            Child::Indicator(at) => {
                let indicator = &scheme.indicators[at];
                let item = Item::indicator(scheme, indicator, true);
                Ok(Node {
                    id: indicator.id.clone(),
                    title: indicator.title.clone(),
                    weight,
                    share,
                    points,
                    contribution: shown(points, self.contributions[at]),
                    kind: self.leaf(&item, indicator.unit.clone(), points, self.bases[at])?,
                })
            }
            Child::Group(at) => {
                let group = &scheme.groups[at];
                let children = self.children(Some(at))?;
                let parts = children.iter().filter_map(|child| child.contribution);
                let sum = parts.fold(0.0, |sum, part| sum + part);
                Ok(Node {
                    id: group.id.clone(),
                    title: group.title.clone(),
                    weight,
                    share,
                    points,
                    contribution: shown(points, sum),
                    kind: NodeKind::Group {
                        aggregation: sentences::aggregation(&self.numbers, at),
                        children,
                    },
                })
            }
        }
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
                    share: 1.0,
                    points,
                    contribution: points,
                    kind: self.leaf(&item, None, points, None)?,
                })
            })
            .collect()
    }

    fn leaf(
        &self,
        item: &Item,
        unit: Option<Title>,
        points: Option<f64>,
        base: Option<f64>,
    ) -> Result<NodeKind> {
        let value = number(self.scores, &item.value(), self.row)?;
        let mut raw = self.cells.of(item.formula);
        if let Some(condition) = item.rule.condition() {
            for cell in self.cells.of(condition) {
                if !raw.contains(&cell) {
                    raw.push(cell);
                }
            }
        }
        let peers = if item.rule.is_relative() {
            Some(self.peers(item)?)
        } else {
            None
        };
        let filled = item.formula.filled(&|column| {
            raw.iter()
                .find(|cell| cell.column == column)
                .and_then(|cell| cell.value.clone())
        });
        Ok(NodeKind::Indicator(Box::new(IndicatorExplanation {
            value,
            unit,
            formula: item.formula.text.clone(),
            filled,
            rule: sentences::rule(item, value, points, peers.as_ref(), base),
            missing: sentences::missing(item, value, points, &raw),
            peers: peers.and_then(|(_, peers)| peers),
            next_step: next_step(item, value, points),
            best: best(item, self.scores.scheme.scale),
            raw,
        })))
    }

    /// Place of the row among its peers (best first) with the number of those below it, and the peers.
    fn peers(&self, item: &Item) -> Result<sentences::Standing> {
        let group = PeerGroup::of(self.dataset, self.scores, self.row, item.peers)?;
        let values = group.sorted(self.scores, &item.value())?;
        let own = number(self.scores, &item.value(), self.row)?;
        let place = own.map(|own| {
            let above = values.iter().filter(|value| **value > own).count() as u32;
            let below = values.iter().filter(|value| **value < own).count() as u32;
            match item.better {
                Better::Higher => (above + 1, below),
                Better::Lower => (below + 1, above),
            }
        });
        let peers = quantile(&values, 0.5).map(|median| Peers {
            label: group.label,
            size: values.len() as u32,
            min: values[0],
            median,
            max: values[values.len() - 1],
        });
        Ok((place, peers))
    }
}

/// A contribution as it is shown: none where there are no points, unless a missing child counts at the lower end of
/// a scale that does not begin at zero.
fn shown(points: Option<f64>, contribution: f64) -> Option<f64> {
    (points.is_some() || contribution != 0.0).then_some(contribution)
}

/// The nearest step that gives more points: where it begins, and its points.
fn next_step(item: &Item, value: Option<f64>, points: Option<f64>) -> Option<(f64, f64)> {
    let Rule::Steps { steps, .. } = item.rule else {
        return None;
    };
    let (value, points) = value.zip(points)?;
    let more = steps.iter().filter(|step| step.points > points);
    let distance = |step: &&crate::scheme::Step| (step.at - value).abs();
    more.min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .map(|step| (step.at, step.points))
}

/// The most that a rule can give, where it has a limit.
pub(super) fn best(item: &Item, scale: [f64; 2]) -> Option<f64> {
    match item.rule {
        Rule::Steps { steps, below } => {
            let points = steps.iter().map(|step| step.points);
            Some(points.fold(*below, f64::max))
        }
        Rule::PerUnit { points, cap, .. } if *points > 0.0 => *cap,
        Rule::PerUnit { .. } => Some(0.0),
        Rule::Flag { points, .. } => Some(points.max(0.0)),
        Rule::MinMax | Rule::PercentRank => Some(scale[1]),
        _ => None,
    }
}
