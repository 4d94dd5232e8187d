//! The scheme as a tree: groups with their children in the scheme's order, and the shares that weights give.
//!
//! A node is **on the scale** when its result can be read as a share of the scheme's scale: an indicator with a
//! normalising rule, or a mean or best of such. Every other node **gives points**, which a sum takes as they are.

use crate::scheme::{Aggregation, Scheme, Weight};

/// A child of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    /// Index of an indicator.
    Indicator(usize),
    /// Index of a group.
    Group(usize),
}

/// A scheme's groups and indicators as a tree.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The top groups.
    pub top: Vec<Child>,
    /// The children of each group: its indicators, then its groups, without groups that hold no indicator.
    pub children: Vec<Vec<Child>>,
    /// Whether each group is on the scale.
    on_scale: Vec<bool>,
    /// All groups, each after its child groups.
    order: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// The tree of a checked scheme.
    pub fn new(scheme: &'a Scheme) -> Self {
        let count = scheme.groups.len();
        let mut tree = Self {
            scheme,
            top: Vec::new(),
            children: vec![Vec::new(); count],
            on_scale: vec![false; count],
            order: Vec::with_capacity(count),
        };
        let tops: Vec<usize> = scheme.children(None).collect();
        for group in tops {
            tree.grow(group);
            if !tree.children[group].is_empty() {
                tree.top.push(Child::Group(group));
            }
        }
        tree
    }

    fn grow(&mut self, group: usize) {
        let scheme = self.scheme;
        let mut children: Vec<Child> = scheme.members(group).map(Child::Indicator).collect();
        for child in scheme.children(Some(group)) {
            self.grow(child);
            if !self.children[child].is_empty() {
                children.push(Child::Group(child));
            }
        }
        self.on_scale[group] = scheme.aggregation(group) != Aggregation::Sum
            && children.iter().all(|&child| self.on_scale(child));
        self.children[group] = children;
        self.order.push(group);
    }

    /// Whether a child is on the scale (and does not give points).
    pub fn on_scale(&self, child: Child) -> bool {
        match child {
            Child::Indicator(at) => !self.scheme.indicators[at].rule.gives_points(),
            Child::Group(at) => self.on_scale[at],
        }
    }

    /// The children of a group, or the top groups.
    pub fn children(&self, group: Option<usize>) -> &[Child] {
        group.map_or(&self.top, |group| &self.children[group])
    }

    /// How the children of a group, or the top groups, combine.
    pub fn aggregation(&self, group: Option<usize>) -> Aggregation {
        group.map_or(self.scheme.aggregate, |group| {
            self.scheme.aggregation(group)
        })
    }

    /// The weight of a child as written.
    pub fn weight(&self, child: Child) -> &'a Weight {
        match child {
            Child::Indicator(at) => &self.scheme.indicators[at].weight,
            Child::Group(at) => &self.scheme.groups[at].weight,
        }
    }

    /// All groups by height: those that hold indicators only, those above them, and so on to the top.
    pub fn levels(&self) -> Vec<Vec<usize>> {
        let mut heights = vec![0; self.children.len()];
        let mut levels: Vec<Vec<usize>> = Vec::new();
        for &group in &self.order {
            let below = self.children[group].iter().filter_map(|child| match child {
                Child::Group(at) => Some(heights[*at] + 1),
                Child::Indicator(_) => None,
            });
            heights[group] = below.max().unwrap_or(0);
            if levels.len() <= heights[group] {
                levels.resize(heights[group] + 1, Vec::new());
            }
            levels[heights[group]].push(group);
        }
        levels
    }

    /// Number of stages, at least one: a scheme without stages is one stage.
    pub fn stages(&self) -> usize {
        self.scheme.stages.len().max(1)
    }

    /// The share of each indicator in a group (or the whole scheme) for one stage, by the weights as written on
    /// every level; 0 outside it. Below a `sum` of points, weights have no other use.
    pub fn shares(&self, group: Option<usize>, stage: usize) -> Vec<f64> {
        let mut shares = vec![0.0; self.scheme.indicators.len()];
        self.spread(group, stage, 1.0, &mut shares);
        shares
    }

    fn spread(&self, group: Option<usize>, stage: usize, share: f64, shares: &mut [f64]) {
        let children = self.children(group);
        let masses: Vec<f64> = children
            .iter()
            .map(|&child| self.weight(child).in_stage(stage))
            .collect();
        let whole: f64 = masses.iter().sum();
        if whole <= 0.0 {
            return;
        }
        for (&child, mass) in children.iter().zip(masses) {
            match child {
                Child::Indicator(at) => shares[at] = share * mass / whole,
                Child::Group(at) => self.spread(Some(at), stage, share * mass / whole, shares),
            }
        }
    }

    /// The share of the whole scheme that the indicators marked `true` have, in the stage where it is least.
    pub fn least_share(&self, indicators: &[bool]) -> f64 {
        (0..self.stages())
            .map(|stage| {
                let shares = self.shares(None, stage);
                let kept = shares.iter().zip(indicators).filter(|(_, kept)| **kept);
                kept.map(|(share, _)| share).sum()
            })
            .fold(f64::INFINITY, f64::min)
    }
}
