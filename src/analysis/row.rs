//! One row of the scores as a tree of numbers.

use polars::prelude::{Float64Chunked, StringChunked};

use super::Scores;
use super::tree::Tree;
use crate::composite::{Child, Part};
use crate::i18n::Result;
use crate::scheme::Aggregation;

/// The numbers of one row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub tree: &'a Tree<'a>,
    /// Index of its stage; `None` without one.
    pub stage: Option<usize>,
    /// Points of each indicator.
    pub points: Vec<Option<f64>>,
    /// Points of each group.
    pub groups: Vec<Option<f64>>,
    /// Points of each adjustment.
    pub adjustments: Vec<Option<f64>>,
    /// The total before adjustments, where rows are compared in pairs for it.
    compared: Option<f64>,
    /// Whether it has no total since a part that counts in it is not defined.
    undefined: bool,
}

/// The columns that rows are read from, each looked up once.
pub(super) struct Rows<'a> {
    tree: &'a Tree<'a>,
    stages: &'a StringChunked,
    points: Vec<&'a Float64Chunked>,
    groups: Vec<&'a Float64Chunked>,
    adjustments: Vec<&'a Float64Chunked>,
    compared: Option<&'a [f64]>,
    undefined: &'a [u32],
}

impl<'a> Rows<'a> {
    /// The columns of these scores.
    pub fn of(tree: &'a Tree<'a>, scores: &'a Scores) -> Result<Self> {
        let scheme = tree.scheme;
        let points = |id: &str| scores.numbers(&format!("points:{id}"));
        let indicators = scheme.indicators.iter();
        let groups = scheme.groups.iter();
        let adjustments = scheme.adjustments.iter();
        Ok(Self {
            tree,
            stages: scores.texts("stage")?,
            points: indicators
                .map(|indicator| points(&indicator.id))
                .collect::<Result<_>>()?,
            groups: groups
                .map(|group| scores.numbers(&format!("group:{}", group.id)))
                .collect::<Result<_>>()?,
            adjustments: adjustments
                .map(|adjustment| points(&adjustment.id))
                .collect::<Result<_>>()?,
            compared: scores.workings.compared.as_deref(),
            undefined: &scores.workings.undefined,
        })
    }

    /// One row.
    pub fn row(&self, row: usize) -> Row<'a> {
        let stages = &self.tree.scheme.stages;
        let stage = self.stages.get(row);
        let of = |columns: &[&Float64Chunked]| columns.iter().map(|x| x.get(row)).collect();
        Row {
            tree: self.tree,
            stage: stages
                .iter()
                .position(|known| Some(known.id.as_str()) == stage),
            points: of(&self.points),
            groups: of(&self.groups),
            adjustments: of(&self.adjustments),
            compared: self
                .compared
                .map(|totals| totals[row])
                .filter(|total| !total.is_nan()),
            undefined: self.undefined.binary_search(&(row as u32)).is_ok(),
        }
    }
}

impl<'a> Row<'a> {
    /// Reads one row of the scores.
    pub fn read(tree: &'a Tree<'a>, scores: &'a Scores, row: usize) -> Result<Self> {
        Ok(Rows::of(tree, scores)?.row(row))
    }

    /// The points of a child.
    pub fn of(&self, child: Child) -> Option<f64> {
        match child {
            Child::Indicator(at) => self.points[at],
            Child::Group(at) => self.groups[at],
        }
    }

    /// The weight of a child as written, in the row's stage.
    pub fn weight(&self, child: Child) -> f64 {
        self.tree.weight(child).in_stage(self.stage.unwrap_or(0))
    }

    /// The total before adjustments, not rounded.
    pub fn total(&self) -> Option<f64> {
        if self.points.iter().all(Option::is_none) || self.undefined {
            return None;
        }
        self.combined(None)
    }

    /// The total with adjustments, not rounded.
    pub fn adjusted_total(&self) -> Option<f64> {
        let adjustments = self.adjustments.iter().flatten();
        self.total()
            .map(|total| adjustments.fold(total, |sum, points| sum + points))
    }

    /// The points of a group (or the whole) before its cap.
    pub fn combined(&self, group: Option<usize>) -> Option<f64> {
        if self.tree.aggregation(group) == Aggregation::Copeland {
            // Compared with other rows: it cannot be computed from this one.
            return match group {
                Some(group) => self.groups[group],
                None => self.compared,
            };
        }
        let points = self.tree.numbers.combined(group, &self.parts(group));
        (!points.is_nan()).then_some(points)
    }

    pub fn zero(&self) -> bool {
        self.tree.numbers.zero
    }

    pub fn parts(&self, group: Option<usize>) -> Vec<Part> {
        let children = self.tree.children(group).iter();
        children
            .map(|&child| Part {
                child,
                points: self.of(child).unwrap_or(f64::NAN),
                weight: self.weight(child),
            })
            .collect()
    }

    /// The weight over which a mean spreads: of the children present here or in `other`; of all when missing ones
    /// count zero.
    pub fn present(&self, parts: &[Part], other: Option<&Self>) -> f64 {
        parts
            .iter()
            .filter(|part| self.takes_part(part, other))
            .fold(0.0, |sum, part| sum + part.weight)
    }

    pub fn takes_part(&self, part: &Part, other: Option<&Self>) -> bool {
        self.zero()
            || part.is_present()
            || other.is_some_and(|other| other.of(part.child).is_some())
    }

    /// The share of each child in its parent after weights are re-spread over what is present.
    pub fn shares(&self, group: Option<usize>) -> Vec<f64> {
        let parts = self.parts(group);
        let masses: Vec<f64> = if self.tree.aggregation(group) == Aggregation::Max {
            let winner = self.tree.numbers.winner(&parts);
            let wins = |at| f64::from(u8::from(Some(at) == winner));
            (0..parts.len()).map(wins).collect()
        } else {
            let present = |part: &Part| {
                if self.takes_part(part, None) {
                    part.weight
                } else {
                    0.0
                }
            };
            parts.iter().map(present).collect()
        };
        let whole: f64 = masses.iter().sum();
        masses
            .iter()
            .map(|mass| if whole > 0.0 { mass / whole } else { 0.0 })
            .collect()
    }
}
