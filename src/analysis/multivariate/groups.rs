//! The parts of every group beside each other: correlations, reliability, principal components.

use crate::analysis::Scores;
use crate::analysis::tree::Tree;
use crate::analysis::weights::{Points, refusal};
use crate::composite::Child;
use crate::composite::statistics::{
    Correlation, correlations, cronbach_alpha, principal_components,
};
use crate::i18n::{Message, Result, Title};

/// A group with several parts.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCheck {
    /// Its id; `None` for the whole, whose parts are the top groups.
    pub id: Option<String>,
    /// Its name, or that of the scheme.
    pub title: Title,
    /// Ids and names of its parts.
    pub parts: Vec<(String, Title)>,
    /// Every two of them, the first before the second.
    pub pairs: Vec<Pair>,
    /// Cronbach's alpha of its parts; none where it is not defined.
    pub alpha: Option<f64>,
    /// How many indicators stand below it on all levels, where its parts are not the indicators themselves, and the
    /// alpha of those.
    pub alpha_below: Option<(usize, Option<f64>)>,
    /// Principal components of its parts, or why there are none.
    pub components: std::result::Result<Components, Message>,
}

/// Two parts of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Index of the first in [`GroupCheck::parts`].
    pub first: usize,
    /// Index of the second.
    pub second: usize,
    /// How many observations have points in both.
    pub observations: usize,
    /// Pearson's correlation; each is none where it is not defined.
    pub pearson: Option<f64>,
    /// The chance of a Pearson correlation as large where there is none (Student's t, two-sided).
    pub p_value: Option<f64>,
    /// Spearman's.
    pub spearman: Option<f64>,
    /// Kendall's tau-b.
    pub kendall: Option<f64>,
}

/// Principal components of standardised columns, from the one that explains most.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// Observations with points in every part, on which they rest.
    pub observations: usize,
    /// Variance of each.
    pub eigenvalues: Vec<f64>,
    /// Its share of the whole.
    pub explained: Vec<f64>,
    /// For each component the loading of every part; turned so that they add up to a positive number.
    pub loadings: Vec<Vec<f64>>,
}

impl Components {
    /// How many have an eigenvalue above 1, Kaiser's rule for those that count.
    #[must_use]
    pub fn counting(&self) -> usize {
        self.eigenvalues
            .iter()
            .filter(|value| **value > 1.0)
            .count()
    }
}

pub(super) fn checks(scores: &Scores, tree: &Tree) -> Result<Vec<GroupCheck>> {
    let groups = (0..scores.scheme.groups.len()).map(Some);
    let several = |group: &Option<usize>| tree.children(*group).len() > 1;
    std::iter::once(None)
        .chain(groups)
        .filter(several)
        .map(|group| check(scores, tree, group))
        .collect()
}

fn check(scores: &Scores, tree: &Tree, group: Option<usize>) -> Result<GroupCheck> {
    let scheme = &scores.scheme;
    let part = |child: &Child| match *child {
        Child::Indicator(at) => {
            let indicator = &scheme.indicators[at];
            (indicator.id.clone(), indicator.title.clone())
        }
        Child::Group(at) => (
            scheme.groups[at].id.clone(),
            scheme.groups[at].title.clone(),
        ),
    };
    let children = tree.children(group);
    let parts: Vec<(String, Title)> = children.iter().map(part).collect();
    let names: Vec<String> = children.iter().map(|child| tree.column(*child)).collect();
    let points = Points::read(scores, &names, |_| true)?;
    let columns = points.slices();
    let title = group.map_or(&scheme.title, |group| &scheme.groups[group].title);
    let has_groups = children
        .iter()
        .any(|child| matches!(child, Child::Group(_)));
    let alpha_below = if has_groups {
        let below = tree.numbers.leaves(group);
        let names: Vec<String> = below
            .iter()
            .map(|&at| tree.column(Child::Indicator(at)))
            .collect();
        let points = Points::read(scores, &names, |_| true)?;
        Some((below.len(), cronbach_alpha(&points.slices())))
    } else {
        None
    };
    let components = principal_components(&columns)
        .map(|found| Components {
            observations: found.rows,
            eigenvalues: found.eigenvalues,
            explained: found.explained,
            loadings: found.loadings,
        })
        .map_err(|error| {
            let titles: Vec<&Title> = parts.iter().map(|(_, title)| title).collect();
            let method = Message::new("checks.components");
            refusal(error, &method, &titles, title, scores, &points.rows)
        });
    Ok(GroupCheck {
        id: group.map(|group| scheme.groups[group].id.clone()),
        title: title.clone(),
        pairs: pairs(&columns),
        alpha: cronbach_alpha(&columns),
        alpha_below,
        components,
        parts,
    })
}

fn pairs(columns: &[&[f64]]) -> Vec<Pair> {
    let [pearson, spearman, kendall] = [
        Correlation::Pearson,
        Correlation::Spearman,
        Correlation::Kendall,
    ]
    .map(|kind| correlations(columns, kind));
    let pairs = (0..columns.len()).flat_map(|a| (a + 1..columns.len()).map(move |b| (a, b)));
    pairs
        .map(|(first, second)| Pair {
            first,
            second,
            observations: pearson.rows(first, second).unwrap_or(0),
            pearson: pearson.get(first, second),
            p_value: pearson.p_value(first, second),
            spearman: spearman.get(first, second),
            kendall: kendall.get(first, second),
        })
        .collect()
}
