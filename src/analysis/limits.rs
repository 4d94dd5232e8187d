//! The most that rules, groups and totals can give, where there is a limit.

use super::items::Item;
use super::leaf::best;
use super::tree::Tree;
use crate::composite::{Child, Part, is_same};
use crate::scheme::{Aggregation, Scheme};

/// The most points that a group (or the tree as a whole) can give in a stage, where every rule below it has a limit.
pub(super) fn of_group(tree: &Tree, group: Option<usize>, stage: usize) -> Option<f64> {
    let scheme = tree.scheme;
    let cap = group.and_then(|group| scheme.groups[group].cap);
    let limit = combined(tree, group, stage);
    match (limit, cap) {
        (Some(limit), Some(cap)) => Some(limit.min(cap)),
        (limit, cap) => limit.or(cap),
    }
}

fn combined(tree: &Tree, group: Option<usize>, stage: usize) -> Option<f64> {
    if tree.aggregation(group) == Aggregation::Copeland {
        return None;
    }
    let scheme = tree.scheme;
    let mut parts = Vec::new();
    for &child in tree.children(group) {
        let points = match child {
            Child::Indicator(at) => {
                let item = Item::indicator(scheme, &scheme.indicators[at], true);
                best(&item, scheme.scale)?
            }
            Child::Group(at) => of_group(tree, Some(at), stage)?,
        };
        parts.push(Part {
            child,
            points,
            weight: tree.weight(child).in_stage(stage),
        });
    }
    let limit = tree.numbers.combined(group, &parts);
    limit.is_finite().then_some(limit)
}

/// The most that each top group can give, in their order, where these differ; none where all can give as much, one has no
/// limit, or stages have different ones.
#[must_use]
pub fn unequal_limits(scheme: &Scheme) -> Option<Vec<f64>> {
    let tree = Tree::new(scheme);
    let of_stage = |stage: usize| -> Option<Vec<f64>> {
        let groups = scheme.children(None);
        groups
            .map(|group| of_group(&tree, Some(group), stage))
            .collect()
    };
    let first = of_stage(0)?;
    let same = |stage: usize| {
        let own = of_stage(stage);
        own.is_some_and(|own| {
            let mut pairs = own.iter().zip(&first);
            pairs.all(|(own, first)| is_same(*own, *first))
        })
    };
    let differ = first.iter().any(|own| !is_same(*own, first[0]));
    (differ && (1..scheme.stages.len()).all(same)).then_some(first)
}

/// The most that a total can be, with the most of all adjustments; `None` where there is no limit, or stages have
/// different ones.
pub(super) fn of_total(scheme: &Scheme) -> Option<f64> {
    let tree = Tree::new(scheme);
    let mut stages = 0..scheme.stages.len().max(1);
    let first = of_group(&tree, None, stages.next()?)?;
    let same = |limit: f64| (limit - first).abs() <= 1e-9 * first.abs();
    if !stages.all(|stage| of_group(&tree, None, stage).is_some_and(same)) {
        return None;
    }
    let mut adjustments = 0.0;
    for adjustment in &scheme.adjustments {
        let item = Item::adjustment(scheme, adjustment, true);
        adjustments += best(&item, scheme.scale)?.max(0.0);
    }
    Some(first + adjustments)
}
