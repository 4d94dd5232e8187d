//! What every group and indicator weighs in the whole, as the scheme is.

use crate::analysis::tree::Tree;
use crate::composite::{Child, round};
use crate::i18n::{Message, Title};
use crate::scheme::{Aggregation, Scheme};

/// Decimals of a share: those behind them are what binary numbers leave.
const DECIMALS: u32 = 12;

/// A group or indicator with its weight in the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectiveNode {
    /// Its id in the scheme.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Whether it is a group.
    pub is_group: bool,
    /// How many groups are above it.
    pub depth: usize,
    /// How it counts in the one above.
    pub counting: Counting,
    /// Its weight as written, by stage; one number without stages.
    pub weights: Vec<f64>,
    /// Its share of the whole, by stage: its share among its siblings times the share of the one above. Missing where
    /// it, or one above, counts by its points and not by its weight.
    pub shares: Option<Vec<f64>>,
}

/// How a part counts in the one above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// By its weight.
    Weight,
    /// By its points, which add up: its weight says nothing.
    Points,
    /// If it is the best: its weight says nothing.
    Best,
}

impl Counting {
    /// Its short name for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Points => "points",
            Self::Best => "best",
        }
    }

    /// What it is, in words; nothing for a weight.
    #[must_use]
    pub fn words(self) -> Option<Message> {
        match self {
            Self::Weight => None,
            Self::Points => Some(Message::new("weights.by_points")),
            Self::Best => Some(Message::new("weights.by_best")),
        }
    }
}

/// The effective weight of every group and indicator of a scheme, each before what stands in it.
#[must_use]
pub fn effective(scheme: &Scheme) -> Vec<EffectiveNode> {
    let tree = Tree::new(scheme);
    let mut nodes = Vec::new();
    let whole = vec![1.0; scheme.stages.len().max(1)];
    below(&tree, None, 0, Some(&whole), &mut nodes);
    nodes
}

fn below(
    tree: &Tree,
    group: Option<usize>,
    depth: usize,
    whole: Option<&[f64]>,
    nodes: &mut Vec<EffectiveNode>,
) {
    let children = tree.children(group);
    let adds = tree.aggregation(group) == Aggregation::Sum;
    let mixed = adds && children.iter().any(|child| !tree.on_scale(*child));
    let weights = |child: Child| -> Vec<f64> {
        let weights = tree.numbers.weights.iter();
        weights.map(|weights| weights.of(child)).collect()
    };
    let sums: Vec<f64> = (0..tree.numbers.weights.len())
        .map(|stage| children.iter().map(|child| weights(*child)[stage]).sum())
        .collect();
    for &child in children {
        let own = weights(child);
        let counting = match tree.aggregation(group) {
            Aggregation::Max => Counting::Best,
            Aggregation::Sum if !tree.on_scale(child) => Counting::Points,
            _ => Counting::Weight,
        };
        // Beside points that add up a weight has no share of anything.
        let counts = counting == Counting::Weight && !mixed;
        let shares = whole.filter(|_| counts).map(|whole| {
            let stages = own.iter().zip(&sums).zip(whole);
            stages
                .map(|((own, sum), whole)| {
                    if *sum > 0.0 {
                        round(own / sum * whole, DECIMALS)
                    } else {
                        0.0
                    }
                })
                .collect::<Vec<f64>>()
        });
        let (id, title) = match child {
            Child::Indicator(at) => {
                let indicator = &tree.scheme.indicators[at];
                (indicator.id.clone(), indicator.title.clone())
            }
            Child::Group(at) => {
                let group = &tree.scheme.groups[at];
                (group.id.clone(), group.title.clone())
            }
        };
        nodes.push(EffectiveNode {
            id,
            title,
            is_group: matches!(child, Child::Group(_)),
            depth,
            counting,
            weights: own,
            shares: shares.clone(),
        });
        if let Child::Group(at) = child {
            below(tree, Some(at), depth + 1, shares.as_deref(), nodes);
        }
    }
}
