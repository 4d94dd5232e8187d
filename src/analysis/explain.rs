//! Why a total is what it is: one tree, down to the cells, that window, command line and report all show.

use super::Scores;
use crate::dataset::{Dataset, Evidence};
use crate::i18n::{Message, Result, Title};

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
    /// The tree: the top groups, then adjustments. Contributions of all leaves add up to the unrounded total.
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
    /// What the peers have in common: `year = 2021, stage = growth`.
    pub label: String,
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
/// When the row does not exist.
pub fn explain(_dataset: &Dataset, _scores: &Scores, _row: usize) -> Result<Explanation> {
    Err(Message::new("analysis.empty"))
}
