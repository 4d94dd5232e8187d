//! What one row would have had: its points with another value of one indicator, its total with other points.
//!
//! All else stays as it is: the other rows' values, adjustments, gates.

use std::borrow::Cow;

use super::Scores;
use super::compared::Compared;
use crate::composite::{
    self, Context, Data, Indicator, Method, Peers, Tree, Weights, is_enough, round,
};
use crate::i18n::Result;
use crate::scheme::Aggregation;

/// The points of an indicator if the row had `value` (before treatment); `None` where the rule gives none.
///
/// The row is compared with its peers as it was, or as it would be if it had been left out for its coverage.
pub(super) fn points_with(
    scores: &Scores,
    compared: &Compared,
    row: usize,
    indicator: usize,
    value: f64,
) -> Result<Option<f64>> {
    let workings = &scores.workings;
    let own = &workings.method.indicators[indicator];
    let alone = !own.rule.is_relative() && own.treat.is_none();
    let mut rows = match compared.group(indicator) {
        Some(group) if !alone => group.rows.clone(),
        _ => vec![row as u32],
    };
    let at = rows.binary_search(&(row as u32)).unwrap_or_else(|place| {
        rows.insert(place, row as u32);
        place
    });
    let of =
        |values: &[f64]| -> Vec<f64> { rows.iter().map(|&row| values[row as usize]).collect() };
    let mut values = Vec::with_capacity(rows.len());
    for &row in &rows {
        values.push(scores.filled_at(indicator, row as usize)?);
    }
    values[at] = value;
    let references = workings.references[indicator].iter();
    let whole = Peers::whole(rows.len());
    let data = Data {
        values: vec![Cow::Owned(values)],
        beside: vec![
            workings.beside[indicator]
                .as_deref()
                .map(of)
                .map(Cow::Owned),
        ],
        references: vec![
            references
                .filter_map(|row| rows.binary_search(row).ok())
                .map(|place| place as u32)
                .collect(),
        ],
        over_years: vec![None],
        stage: None,
        peers: vec![whole.clone()],
        impute_groups: whole.clone(),
        all: whole,
    };
    let method = Method {
        impute: None,
        min_coverage: 0.0,
        indicators: vec![Indicator {
            peers: 0,
            ..own.clone()
        }],
        tree: single(&workings.method.tree),
    };
    let points = composite::run(&method, data).points[0][at];
    Ok((!points.is_nan()).then_some(points))
}

/// A structure for the points of one indicator alone.
fn single(tree: &Tree) -> Tree {
    Tree {
        scaled: vec![true],
        scale: tree.scale,
        weights: vec![Weights {
            indicators: vec![1.0],
            groups: Vec::new(),
        }],
        ..Tree::default()
    }
}

/// The total that a row would have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Otherwise {
    /// With adjustments, not rounded.
    pub total: f64,
    /// Which groups would have points.
    pub present: Vec<bool>,
}

/// The total of a row if these indicators had these points; `None` where it would have none for lack of values (gates
/// are not asked).
pub(super) fn total_with(
    scores: &Scores,
    row: usize,
    changes: &[(usize, f64)],
) -> Result<Option<Otherwise>> {
    let workings = &scores.workings;
    let tree = &workings.method.tree;
    let rows = compared_in_pairs(scores, row);
    // The row is among its own peers.
    let at = rows.binary_search(&(row as u32)).unwrap_or_default();
    let mut points = Vec::with_capacity(scores.scheme.indicators.len());
    for indicator in &scores.scheme.indicators {
        let column = super::dense::slice(&scores.frame, &format!("points:{}", indicator.id))?;
        points.push(
            rows.iter()
                .map(|&row| column[row as usize])
                .collect::<Vec<f64>>(),
        );
    }
    for &(indicator, changed) in changes {
        points[indicator][at] = changed;
    }
    let stage: Option<Vec<u32>> = workings
        .stage
        .as_ref()
        .map(|stage| rows.iter().map(|&row| stage[row as usize]).collect());
    let context = Context {
        tree,
        stage: stage.as_deref(),
        peers: &Peers::whole(rows.len()),
    };
    let nodes = context.aggregate(&points);
    let total = nodes.total[at];
    if total.is_nan() || !is_enough(nodes.coverage[at], scores.scheme.min_coverage) {
        return Ok(None);
    }
    let mut sum = total;
    for adjustment in &scores.scheme.adjustments {
        sum += scores
            .number(&format!("points:{}", adjustment.id), row)?
            .unwrap_or(0.0);
    }
    let present = nodes.groups.iter().map(|group| !group[at].is_nan());
    Ok(Some(Otherwise {
        total: sum,
        present: present.collect(),
    }))
}

/// A total as it would be shown.
pub(super) fn shown(scores: &Scores, total: f64) -> f64 {
    round(total, scores.scheme.decimals)
}

/// Whether rows are compared in pairs somewhere, so that one row's points move the totals of others.
pub(super) fn in_pairs(scores: &Scores) -> bool {
    let tree = &scores.workings.method.tree;
    let all = tree.upwards().into_iter().map(Some).chain([None]);
    all.into_iter()
        .any(|group| tree.aggregation(group) == Aggregation::Copeland)
}

/// The rows that a total cannot be computed without, ascending: the row itself, and whom it is compared with in pairs.
fn compared_in_pairs(scores: &Scores, row: usize) -> Vec<u32> {
    let own = row as u32;
    let mut groups = scores.workings.all.groups();
    let group = groups.find(|rows| rows.binary_search(&own).is_ok());
    match group {
        Some(rows) if in_pairs(scores) => {
            let kept = |row: &u32| *row == own || !scores.is_screened(*row as usize);
            rows.iter().copied().filter(kept).collect()
        }
        _ => vec![own],
    }
}
