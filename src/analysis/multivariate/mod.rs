//! Multivariate checks of a scheme on its data: do the parts of a group say the same, something different, or the
//! opposite; does each part go along with what it is a part of; how much of the data is there at all.
//!
//! Scores come in; all is about points, so that more is better everywhere, over the observations that have a total.

mod availability;
mod groups;
mod parents;
mod sheets;

pub use availability::{Availability, Presence};
pub use groups::{Components, GroupCheck, Pair};
pub use parents::ParentLink;
pub use sheets::sheets;

use super::Scores;
use super::tree::Tree;
use super::weights::{Points, years};
use crate::i18n::{Message, Result, Title};

/// Correlations of points beyond this say that two parts measure one thing twice.
pub const REDUNDANT: f64 = 0.92;

/// The checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Checks {
    /// How many observations they rest on.
    pub observations: usize,
    /// First and last year of those; none for data without years.
    pub years: Option<(i32, i32)>,
    /// Every group with more than one part, and the top where it has.
    pub groups: Vec<GroupCheck>,
    /// Every indicator and group with each group above it and with the total.
    pub parents: Vec<ParentLink>,
    /// How much of the data is there.
    pub availability: Availability,
    /// What stands out.
    pub flags: Vec<Flag>,
}

/// Something that stands out.
#[derive(Clone, Debug, PartialEq)]
pub enum Flag {
    /// Two parts of a group correlate by more than [`REDUNDANT`], in whichever direction.
    Redundant {
        /// Name of the group, or of the scheme.
        group: Title,
        /// The two parts.
        parts: [Title; 2],
        /// Pearson's correlation.
        r: f64,
    },
    /// A part goes against what it is directly a part of.
    Against {
        /// The part.
        part: Title,
        /// The group above, or the scheme.
        parent: Title,
        /// Pearson's correlation, below zero.
        r: f64,
    },
}

impl Flag {
    /// Its short name for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Redundant { .. } => "redundant",
            Self::Against { .. } => "against",
        }
    }

    /// The sentence about it, with what to do.
    #[must_use]
    pub fn words(&self) -> Message {
        let two = |r: f64| (r * 100.0).round() / 100.0;
        match self {
            Self::Redundant { group, parts, r } => Message::new("checks.redundant")
                .with("first", parts[0].clone())
                .with("second", parts[1].clone())
                .with("group", group.clone())
                .with("r", two(*r)),
            Self::Against { part, parent, r } => Message::new("checks.against")
                .with("part", part.clone())
                .with("parent", parent.clone())
                .with("r", two(*r)),
        }
    }
}

/// Checks scores.
///
/// # Errors
/// When the scores were not made by [`super::score`].
pub fn checks(scores: &Scores) -> Result<Checks> {
    let tree = Tree::new(&scores.scheme);
    let points = Points::read(scores, &[], |_| true)?;
    let rows = points.rows;
    let groups = groups::checks(scores, &tree)?;
    let parents = parents::links(scores, &tree)?;
    let mut flags = Vec::new();
    for group in &groups {
        for pair in &group.pairs {
            let beyond = |r: &f64| r.abs() > REDUNDANT;
            if let Some(r) = pair.pearson.filter(beyond) {
                let title = |at: usize| group.parts[at].1.clone();
                flags.push(Flag::Redundant {
                    group: group.title.clone(),
                    parts: [title(pair.first), title(pair.second)],
                    r,
                });
            }
        }
    }
    for link in parents.iter().filter(|link| link.levels == 1) {
        if let Some(r) = link.pearson.filter(|r| *r < 0.0) {
            flags.push(Flag::Against {
                part: link.title.clone(),
                parent: link.parent_title.clone(),
                r,
            });
        }
    }
    Ok(Checks {
        observations: rows.len(),
        years: years(scores, &rows)?,
        availability: availability::of(scores, &tree)?,
        groups,
        parents,
        flags,
    })
}
