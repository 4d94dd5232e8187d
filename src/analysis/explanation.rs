//! An explanation as data: one tree that window, command line and report all show.

use super::closing::NextStep;
use super::filling::Imputed;
use super::treated::TreatedValue;
use crate::dataset::Evidence;
use crate::i18n::{Message, Title};

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
    /// The total with adjustments, not rounded: the sum of all contributions. Of a gated row the total that it would
    /// have.
    pub exact: Option<f64>,
    /// Competition rank among `of`.
    pub rank: Option<u32>,
    /// Number of ranked observations of the year.
    pub of: u32,
    /// Tier.
    pub tier: Option<Title>,
    /// Share of weighted indicators present (imputed ones included).
    pub coverage: f64,
    /// How the top groups combine, as a phrase.
    pub aggregation: Message,
    /// What imputation means for the total; `None` where the scheme imputes nothing, or nothing was missing.
    pub imputation: Option<ImputationEffect>,
    /// Between what the total would lie if the missing cells were known; `None` where none is missing, or nothing is
    /// known of what they could be.
    pub bounds: Option<Bounds>,
    /// The tree: the top groups, then adjustments. Contributions of all leaves add up to `exact`.
    pub nodes: Vec<Node>,
}

/// What imputation means for one total.
#[derive(Clone, Debug, PartialEq)]
pub struct ImputationEffect {
    /// How many of the row's indicators have an imputed value.
    pub indicators: u32,
    /// What these contribute to the total.
    pub points: f64,
    /// The same as a share of the total; `None` where there is none, or it is zero.
    pub share: Option<f64>,
    /// The total if nothing were imputed anywhere and missing indicators were skipped.
    pub total_without: Option<f64>,
    /// Its rank then, …
    pub rank_without: Option<u32>,
    /// … among so many.
    pub of_without: u32,
}

/// Exact bounds of a total with missing cells (blank or imputed): what it would be if each missing indicator had the
/// worst, or the best, value that a peer has. For an index on the entity's own base year the peers' points stand in
/// place of their values. All else stays as it is: other observations, adjustments, and whether a gate is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// Ids of the indicators that are missing or imputed and could be bounded.
    pub indicators: Vec<String>,
    /// Ids of those of which no peer has a value: they stay missing.
    pub unknown: Vec<String>,
    /// The total with the worst values, rounded.
    pub low: f64,
    /// The total with the best values, rounded.
    pub high: f64,
    /// The rank among the other totals of the year with the worst values; `None` for a gated row and where rows are
    /// compared in pairs, so that the other totals would change too.
    pub rank_low: Option<u32>,
    /// The rank with the best values.
    pub rank_high: Option<u32>,
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
    /// Whether the weight has a part in what its parent comes to: not where the best counts, and not in a sum of points.
    pub weighs: bool,
    /// Share of its parent after weights are re-spread over what is present.
    pub share: f64,
    /// Points or score before weighting.
    pub points: Option<f64>,
    /// What it adds to the total (arithmetic and sum: exactly).
    pub contribution: Option<f64>,
    /// What it adds to the logarithm of its parent's points (before a cap), where that is a geometric mean of positive
    /// parts: share × ln of its points. They add up over the parent's children.
    pub log_contribution: Option<f64>,
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

/// One indicator of one observation, in the order of work: cells, formula, imputation, treatment, rule.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorExplanation {
    /// What the formula gives, before imputation and treatment.
    pub value: Option<f64>,
    /// Unit of the value.
    pub unit: Option<Title>,
    /// The formula as written.
    pub formula: String,
    /// The formula with its numbers put in.
    pub filled: String,
    /// The raw cells.
    pub raw: Vec<RawValue>,
    /// Why there is no value, or no points.
    pub missing: Option<Message>,
    /// What imputation put in place of a missing value.
    pub imputed: Option<Imputed>,
    /// What treatment of outliers did; `None` where there is none.
    pub treated: Option<TreatedValue>,
    /// The value that the rule saw, after imputation and treatment.
    pub seen: Option<f64>,
    /// What the rule did, as a sentence: step reached, peers compared with, base year.
    pub rule: Message,
    /// Peer group of a relative rule.
    pub peers: Option<Peers>,
    /// For step rules: the next better step, and what would reach it.
    pub next_step: Option<NextStep>,
    /// Most points the rule can give, where it has a limit (before weighting).
    pub best: Option<f64>,
    /// Of a missing or imputed indicator: its points with the worst and with the best value of its peers.
    pub range: Option<(f64, f64)>,
}

/// A peer group as an explanation shows it: the observations that the rule compared, by the values that it saw.
/// Observations that were left out for their coverage are nobody's peers.
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
