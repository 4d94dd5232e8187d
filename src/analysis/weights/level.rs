//! What is weighed against each other.

use super::adding_up;
use crate::analysis::tree::Tree;
use crate::analysis::words::{listed_titles, titled};
use crate::composite::Child;
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Aggregation, Scheme};

/// The parts of one group, or the top groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Index of the group in the scheme; `None` for the top groups.
    pub group: Option<usize>,
    /// Name of the group, or of the scheme.
    pub title: Title,
    /// The parts whose weights count there.
    pub parts: Vec<Part>,
}

/// A group or an indicator as a part of the one above.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which it is.
    pub node: Child,
    /// Its id in the scheme.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Its weight as the scheme has it, by stage; one number without stages.
    pub weights: Vec<f64>,
}

impl Part {
    fn new(scheme: &Scheme, node: Child) -> Self {
        let (id, title, weight) = match node {
            Child::Indicator(at) => {
                let indicator = &scheme.indicators[at];
                (&indicator.id, &indicator.title, &indicator.weight)
            }
            Child::Group(at) => {
                let group = &scheme.groups[at];
                (&group.id, &group.title, &group.weight)
            }
        };
        let stages = 0..scheme.stages.len().max(1);
        Self {
            node,
            id: id.clone(),
            title: title.clone(),
            weights: stages.map(|stage| weight.in_stage(stage)).collect(),
        }
    }

    /// The column of its points in the scores.
    #[must_use]
    pub fn column(&self) -> String {
        match self.node {
            Child::Indicator(_) => format!("points:{}", self.id),
            Child::Group(_) => format!("group:{}", self.id),
        }
    }

    /// Whether this is how somebody calls it: its id, or its name in either language.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let name = name.trim();
        self.id == name || self.title.en.trim() == name || self.title.zh.trim() == name
    }
}

impl Level {
    /// The level that a name means: `top` for the top groups, a group by its id or title for what stands in it, and
    /// without a name the first level from the top that has more than one part.
    ///
    /// # Errors
    /// When there is no such group, when less than two parts are weighed there, or when weights do nothing there
    /// because points add up or the best part counts.
    pub fn find(scheme: &Scheme, name: Option<&str>) -> Result<Self> {
        let tree = Tree::new(scheme);
        let group = match name {
            None => first_of_several(&tree),
            Some("top") => None,
            Some(name) => Some(named(scheme, name)?),
        };
        let level = Self::of(&tree, group);
        let refused = |key: &'static str| {
            Err(Message::new(key)
                .with("title", level.title.clone())
                .with("groups", usable(&tree)))
        };
        if tree.aggregation(group) == Aggregation::Max {
            return refused("weights.level_best");
        }
        match level.parts.len() {
            0 => refused("weights.level_points"),
            1 => refused("weights.level_one"),
            _ => Ok(level),
        }
    }

    /// The first level from the top that has more than one part, whether weights count there or not.
    pub(super) fn first(scheme: &Scheme) -> Self {
        let tree = Tree::new(scheme);
        let group = first_of_several(&tree);
        let children = tree.children(group).iter();
        Self {
            group,
            title: title(scheme, group),
            parts: children.map(|&node| Part::new(scheme, node)).collect(),
        }
    }

    fn of(tree: &Tree, group: Option<usize>) -> Self {
        let scheme = tree.scheme;
        // Where points add up, weights are for the parts on the scale only.
        let adds = tree.aggregation(group) == Aggregation::Sum;
        let children = tree.children(group).iter();
        let parts = children
            .filter(|child| !adds || tree.on_scale(**child))
            .map(|&node| Part::new(scheme, node))
            .collect();
        Self {
            group,
            title: title(scheme, group),
            parts,
        }
    }

    /// The shares that the parts have in the scheme, by stage.
    #[must_use]
    pub fn present(&self) -> Vec<Vec<f64>> {
        let stages = self.parts.first().map_or(0, |part| part.weights.len());
        (0..stages)
            .map(|stage| {
                let weights = self.parts.iter().map(|part| part.weights[stage]);
                adding_up(&weights.collect::<Vec<f64>>(), 1.0)
            })
            .collect()
    }
}

fn title(scheme: &Scheme, group: Option<usize>) -> Title {
    group
        .map_or(&scheme.title, |group| &scheme.groups[group].title)
        .clone()
}

fn first_of_several(tree: &Tree) -> Option<usize> {
    let mut group = None;
    while let [Child::Group(alone)] = *tree.children(group) {
        group = Some(alone);
    }
    group
}

fn named(scheme: &Scheme, name: &str) -> Result<usize> {
    let by_id = scheme.groups.iter().position(|group| group.id == name);
    let titled = || {
        let is = |group: &crate::scheme::Group| group.title.en == name || group.title.zh == name;
        let mut found = (0..scheme.groups.len()).filter(|at| is(&scheme.groups[*at]));
        // A name that two groups have names none.
        found.next().filter(|_| found.next().is_none())
    };
    by_id.or_else(titled).ok_or_else(|| {
        Message::new("weights.level_unknown")
            .with("level", name)
            .with("groups", ids(scheme, 0..scheme.groups.len()))
    })
}

/// The levels where weights can be proposed.
fn usable(tree: &Tree) -> Title {
    let scheme = tree.scheme;
    let weighed = |group: Option<usize>| {
        tree.aggregation(group) != Aggregation::Max && Level::of(tree, group).parts.len() > 1
    };
    let groups: Vec<usize> = (0..scheme.groups.len())
        .filter(|at| weighed(Some(*at)))
        .collect();
    let mut names: Vec<Title> = Vec::new();
    if weighed(None) {
        names.push(Title::same("top"));
    }
    names.extend(
        groups
            .into_iter()
            .map(|at| Title::same(&scheme.groups[at].id)),
    );
    if names.is_empty() {
        names.push(titled(&Message::new("weights.nowhere")));
    }
    listed_titles(&names)
}

fn ids(scheme: &Scheme, groups: std::ops::Range<usize>) -> Title {
    let names: Vec<Title> = std::iter::once(Title::same("top"))
        .chain(groups.map(|at| Title::same(&scheme.groups[at].id)))
        .collect();
    listed_titles(&names)
}
