//! Groups with their children, weights and ways to combine: the structure of a composite indicator, in numbers.
//!
//! A node is **on the scale** when its result can be read as a share of the scale: an indicator with a normalising
//! rule, or a mean or best of such. Every other node **gives points**, which a sum takes as they are.

use super::method::{Aggregation, CoverageBy};

/// A child of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// Index of an indicator.
    Indicator(usize),
    /// Index of a group.
    Group(usize),
}

/// A group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its children, in the order of every sum. A group without children is always missing.
    pub children: Vec<Child>,
    /// How they combine.
    pub aggregation: Aggregation,
    /// Ceiling on its points.
    pub cap: Option<f64>,
    /// Share of its indicators that it needs.
    pub min_coverage: Option<f64>,
}

/// Weights among siblings, for one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// One for each indicator.
    pub indicators: Vec<f64>,
    /// One for each group.
    pub groups: Vec<f64>,
}

impl Weights {
    /// The weight of a child as written.
    #[must_use]
    pub fn of(&self, child: Child) -> f64 {
        match child {
            Child::Indicator(at) => self.indicators[at],
            Child::Group(at) => self.groups[at],
        }
    }
}

/// A composite indicator's structure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The groups, in any order.
    pub groups: Vec<Group>,
    /// The top groups.
    pub top: Vec<Child>,
    /// How those combine.
    pub aggregation: Aggregation,
    /// Whether each indicator is on the scale.
    pub scaled: Vec<bool>,
    /// The two ends of the scale.
    pub scale: [f64; 2],
    /// Whether a missing child has no points; else its weight is spread over those present.
    pub zero: bool,
    /// What coverage counts.
    pub coverage: CoverageBy,
    /// Weights by stage, at least one.
    pub weights: Vec<Weights>,
}

impl Tree {
    /// The children of a group, or the top groups.
    #[must_use]
    pub fn children(&self, group: Option<usize>) -> &[Child] {
        group.map_or(&self.top, |group| &self.groups[group].children)
    }

    /// How the children of a group, or the top groups, combine.
    #[must_use]
    pub fn aggregation(&self, group: Option<usize>) -> Aggregation {
        group.map_or(self.aggregation, |group| self.groups[group].aggregation)
    }

    /// Whether a child is on the scale (and does not give points).
    #[must_use]
    pub fn on_scale(&self, child: Child) -> bool {
        match child {
            Child::Indicator(at) => self.scaled[at],
            Child::Group(at) => {
                let group = &self.groups[at];
                let keeps = !matches!(group.aggregation, Aggregation::Sum | Aggregation::Copeland);
                keeps && group.children.iter().all(|&child| self.on_scale(child))
            }
        }
    }

    /// Whether the weight of a child has a part in what its group (or the top) comes to: none where the best child counts
    /// alone, and none in a sum of points.
    #[must_use]
    pub fn weighs(&self, group: Option<usize>, child: Child) -> bool {
        match self.aggregation(group) {
            Aggregation::Max => false,
            Aggregation::Sum => self.on_scale(child),
            _ => true,
        }
    }

    /// All groups below the top, each after its child groups.
    #[must_use]
    pub fn upwards(&self) -> Vec<usize> {
        fn grow(tree: &Tree, children: &[Child], order: &mut Vec<usize>) {
            for child in children {
                if let Child::Group(at) = child {
                    grow(tree, &tree.groups[*at].children, order);
                    order.push(*at);
                }
            }
        }
        let mut order = Vec::with_capacity(self.groups.len());
        grow(self, &self.top, &mut order);
        order
    }

    /// The group and all groups above it that hold this child, from below.
    #[must_use]
    pub fn above(&self, child: Child) -> Vec<usize> {
        let mut found = Vec::new();
        let mut of = child;
        while let Some(parent) =
            (0..self.groups.len()).find(|at| self.groups[*at].children.contains(&of))
        {
            found.push(parent);
            of = Child::Group(parent);
        }
        found
    }

    /// The structure without a child: its parent combines the others, as if the child had never been there. A group
    /// that is left without children goes too. `None` where nothing is left.
    #[must_use]
    pub fn without(&self, child: Child) -> Option<Self> {
        let mut tree = self.clone();
        let mut gone = child;
        loop {
            let holder = (tree.groups.iter()).position(|group| group.children.contains(&gone));
            let children = match holder {
                Some(at) => &mut tree.groups[at].children,
                None => &mut tree.top,
            };
            children.retain(|other| *other != gone);
            match holder {
                Some(at) if children.is_empty() => gone = Child::Group(at),
                _ => break,
            }
        }
        (!tree.top.is_empty()).then_some(tree)
    }

    /// Whether the weights of a group's children differ by stage.
    #[must_use]
    #[allow(clippy::float_cmp)] // The same number written twice.
    pub fn staged(&self, group: Option<usize>) -> bool {
        let children = self.children(group);
        self.weights.iter().skip(1).any(|weights| {
            children
                .iter()
                .any(|&child| weights.of(child) != self.weights[0].of(child))
        })
    }

    /// The share of each indicator in a group (or the whole) for one stage, by the weights as written on every
    /// level; 0 outside it. These are the effective weights of means; below a sum of points they have no other use
    /// than coverage.
    #[must_use]
    pub fn shares(&self, group: Option<usize>, stage: usize) -> Vec<f64> {
        let mut shares = vec![0.0; self.scaled.len()];
        self.spread(group, stage, 1.0, &mut shares);
        shares
    }

    fn spread(&self, group: Option<usize>, stage: usize, share: f64, shares: &mut [f64]) {
        let children = self.children(group);
        let mass = |child: &Child| self.weights[stage].of(*child);
        let whole: f64 = children.iter().map(mass).sum();
        if whole <= 0.0 {
            return;
        }
        for child in children {
            let share = share * mass(child) / whole;
            match *child {
                Child::Indicator(at) => shares[at] = share,
                Child::Group(at) => self.spread(Some(at), stage, share, shares),
            }
        }
    }

    /// What each indicator counts in the coverage of a group (or the whole), for one stage; they add up to 1.
    #[must_use]
    pub fn counts(&self, group: Option<usize>, stage: usize) -> Vec<f64> {
        let shares = self.shares(group, stage);
        if self.coverage == CoverageBy::Weight {
            return shares;
        }
        let inside = self.counted_leaves(group, stage);
        let each = 1.0 / inside.len().max(1) as f64;
        let mut counts = vec![0.0; shares.len()];
        for at in inside {
            counts[at] = each;
        }
        counts
    }

    /// The children of a group (or the top groups) that coverage counts where it counts heads, for one stage: not those
    /// without weight where weights count, nor those that have neither weight nor room below their cap.
    #[must_use]
    pub fn counted_children(&self, group: Option<usize>, stage: usize) -> Vec<Child> {
        let counts = |child: &Child| {
            let weight = self.weights[stage].of(*child);
            let capped = matches!(*child, Child::Group(at) if self.groups[at].cap == Some(0.0));
            weight > 0.0 || (!capped && self.counts_in(group, *child, weight))
        };
        let children = self.children(group).iter().copied();
        children.filter(counts).collect()
    }

    /// The indicators below those, on all levels.
    fn counted_leaves(&self, group: Option<usize>, stage: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for child in self.counted_children(group, stage) {
            match child {
                Child::Indicator(at) => found.push(at),
                Child::Group(at) => found.extend(self.counted_leaves(Some(at), stage)),
            }
        }
        found
    }

    /// The indicators of a group (or of the whole) on all levels below.
    #[must_use]
    pub fn leaves(&self, group: Option<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        for child in self.children(group) {
            match *child {
                Child::Indicator(at) => found.push(at),
                Child::Group(at) => found.extend(self.leaves(Some(at))),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
