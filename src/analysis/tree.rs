//! A scheme as a tree: the structure in numbers, with the scheme for its names.

use crate::composite::{self, Child, Weights};
use crate::scheme::{Aggregation, Missing, Scheme, Weight};

/// A scheme's groups and indicators as a tree.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// Its structure; groups that hold no indicator are nobody's children.
    pub numbers: composite::Tree,
}

/// The structure of a checked scheme, in numbers.
pub(super) fn structure(scheme: &Scheme) -> composite::Tree {
    let mut groups: Vec<composite::Group> = scheme
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| composite::Group {
            children: scheme.members(at).map(Child::Indicator).collect(),
            aggregation: scheme.aggregation(at),
            cap: group.cap,
            min_coverage: group.min_coverage,
        })
        .collect();
    let mut top = Vec::new();
    grow(scheme, None, &mut groups, &mut top);
    let stages = 0..scheme.stages.len().max(1);
    composite::Tree {
        groups,
        top,
        aggregation: scheme.aggregate,
        scaled: scheme
            .indicators
            .iter()
            .map(|indicator| !indicator.rule.gives_points())
            .collect(),
        scale: scheme.scale,
        zero: scheme.missing == Missing::Zero,
        coverage: scheme.coverage,
        weights: stages
            .map(|stage| Weights {
                indicators: scheme
                    .indicators
                    .iter()
                    .map(|indicator| indicator.weight.in_stage(stage))
                    .collect(),
                groups: scheme
                    .groups
                    .iter()
                    .map(|group| group.weight.in_stage(stage))
                    .collect(),
            })
            .collect(),
    }
}

/// Adds the child groups of a group that hold indicators, to it or to `top`; whether there are any.
fn grow(
    scheme: &Scheme,
    parent: Option<usize>,
    groups: &mut [composite::Group],
    top: &mut Vec<Child>,
) {
    for child in scheme.children(parent) {
        grow(scheme, Some(child), groups, top);
        if groups[child].children.is_empty() {
            continue;
        }
        match parent {
            Some(parent) => groups[parent].children.push(Child::Group(child)),
            None => top.push(Child::Group(child)),
        }
    }
}

impl<'a> Tree<'a> {
    /// The tree of a checked scheme.
    pub fn new(scheme: &'a Scheme) -> Self {
        Self {
            scheme,
            numbers: structure(scheme),
        }
    }

    /// The top groups.
    pub fn top(&self) -> &[Child] {
        &self.numbers.top
    }

    /// Whether a child is on the scale (and does not give points).
    pub fn on_scale(&self, child: Child) -> bool {
        self.numbers.on_scale(child)
    }

    /// The children of a group, or the top groups.
    pub fn children(&self, group: Option<usize>) -> &[Child] {
        self.numbers.children(group)
    }

    /// The column of the scores that holds the points of a child.
    pub fn column(&self, child: Child) -> String {
        match child {
            Child::Indicator(at) => format!("points:{}", self.scheme.indicators[at].id),
            Child::Group(at) => format!("group:{}", self.scheme.groups[at].id),
        }
    }

    /// How the children of a group, or the top groups, combine.
    pub fn aggregation(&self, group: Option<usize>) -> Aggregation {
        self.numbers.aggregation(group)
    }

    /// The weight of a child as written.
    pub fn weight(&self, child: Child) -> &'a Weight {
        match child {
            Child::Indicator(at) => &self.scheme.indicators[at].weight,
            Child::Group(at) => &self.scheme.groups[at].weight,
        }
    }

    /// The share of each indicator in a group (or the whole scheme) for one stage; see
    /// [`composite::Tree::shares`].
    pub fn shares(&self, group: Option<usize>, stage: usize) -> Vec<f64> {
        self.numbers.shares(group, stage)
    }

    /// Whether the weight of a child has a part in what its group, or the top, comes to.
    pub fn weighs(&self, group: Option<usize>, child: Child) -> bool {
        self.numbers.weighs(group, child)
    }

    /// The share of the whole scheme that the indicators marked `true` have, in the stage where it is least.
    pub fn least_share(&self, indicators: &[bool]) -> f64 {
        (0..self.numbers.weights.len())
            .map(|stage| {
                let shares = self.shares(None, stage);
                let kept = shares.iter().zip(indicators).filter(|(_, kept)| **kept);
                kept.map(|(share, _)| share).sum()
            })
            .fold(f64::INFINITY, f64::min)
    }
}

/// The parts whose weight has none in what their group (or the top) comes to: where the best part counts alone, and in a
/// sum of points.
#[must_use]
pub fn weightless(scheme: &Scheme) -> Vec<Child> {
    let tree = structure(scheme);
    let groups = std::iter::once(None).chain((0..scheme.groups.len()).map(Some));
    groups
        .flat_map(|group| {
            let children = tree.children(group).iter().copied();
            let without = children.filter(|&child| !tree.weighs(group, child));
            without.collect::<Vec<Child>>()
        })
        .collect()
}
