//! Every part beside what it is a part of.

use crate::analysis::Scores;
use crate::analysis::tree::Tree;
use crate::analysis::weights::Points;
use crate::composite::Child;
use crate::composite::statistics::{kendall, pearson, spearman};
use crate::i18n::{Result, Title};

/// An indicator or group with a group above it, or with the total.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentLink {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Whether it is a group.
    pub is_group: bool,
    /// Id of the one above; `None` for the total.
    pub parent: Option<String>,
    /// Name of the group, or of the scheme.
    pub parent_title: Title,
    /// How many levels it is above: 1 is the group in which the part stands.
    pub levels: usize,
    /// Pearson's correlation; each is none where it is not defined.
    pub pearson: Option<f64>,
    /// Spearman's.
    pub spearman: Option<f64>,
    /// Kendall's tau-b.
    pub kendall: Option<f64>,
}

pub(super) fn links(scores: &Scores, tree: &Tree) -> Result<Vec<ParentLink>> {
    let scheme = &scores.scheme;
    let indicators = (0..scheme.indicators.len()).map(Child::Indicator);
    let groups = (0..scheme.groups.len()).map(Child::Group);
    let mut links = Vec::new();
    for child in indicators.chain(groups) {
        let above = tree.numbers.above(child);
        let placed = !above.is_empty() || tree.top().contains(&child);
        if !placed {
            continue;
        }
        let above: Vec<Option<usize>> = above.into_iter().map(Some).chain([None]).collect();
        let mut names = vec![tree.column(child)];
        names.extend(above.iter().map(|parent| match parent {
            Some(parent) => tree.column(Child::Group(*parent)),
            None => "total".to_owned(),
        }));
        let points = Points::read(scores, &names, |_| true)?;
        let columns = points.slices();
        let (own, rest) = columns.split_at(1);
        let (id, title, is_group) = match child {
            Child::Indicator(at) => {
                let indicator = &scheme.indicators[at];
                (&indicator.id, &indicator.title, false)
            }
            Child::Group(at) => (&scheme.groups[at].id, &scheme.groups[at].title, true),
        };
        for (levels, (parent, values)) in (1..).zip(above.iter().zip(rest)) {
            let group = parent.map(|parent| &scheme.groups[parent]);
            links.push(ParentLink {
                id: id.clone(),
                title: title.clone(),
                is_group,
                parent: group.map(|group| group.id.clone()),
                parent_title: group.map_or(&scheme.title, |group| &group.title).clone(),
                levels,
                pearson: pearson(own[0], values),
                spearman: spearman(own[0], values),
                kendall: kendall(own[0], values),
            });
        }
    }
    Ok(links)
}
