//! The tree of groups and indicators: names become places, cycles and empty branches are found, and every branch
//! has some weight in every stage.

use std::collections::BTreeMap;
use std::ops::Range;

use super::findings::Findings;
use super::items::{Placed, RawGroup, RawIndicator};
use super::section::nearest;
use crate::i18n::Message;
use crate::scheme::{Group, Indicator, Stage, Weight};

/// Groups and indicators with their parents found.
pub(super) struct Tree {
    pub groups: Vec<Group>,
    pub indicators: Vec<Indicator>,
    /// Where each indicator has its formula.
    pub formulas: Vec<Range<usize>>,
}

/// Ties groups and indicators together.
pub(super) fn tree(
    raw_groups: Vec<Placed<RawGroup>>,
    raw_indicators: Vec<Placed<RawIndicator>>,
    stages: &[Stage],
    findings: &mut Findings,
) -> Tree {
    let places: BTreeMap<String, usize> = raw_groups
        .iter()
        .enumerate()
        .rev()
        .map(|(at, raw)| (raw.item.group.id.clone(), at))
        .collect();
    let find = |name: &str, span: &Range<usize>, findings: &mut Findings| {
        let found = places.get(name).copied();
        if found.is_none() {
            let message = match nearest(name, places.keys().map(String::as_str)) {
                Some(meant) => Message::new("scheme.no_group_meant")
                    .with("group", name)
                    .with("meant", meant),
                None => Message::new("scheme.no_group").with("group", name),
            };
            findings.add(span, message);
        }
        found
    };
    let mut spans = Vec::with_capacity(raw_groups.len());
    let mut groups = Vec::with_capacity(raw_groups.len());
    for raw in raw_groups {
        let mut group = raw.item.group;
        group.parent = raw
            .item
            .parent
            .and_then(|(name, span)| find(&name, &span, findings));
        groups.push(group);
        spans.push(raw.span);
    }
    let mut indicators = Vec::with_capacity(raw_indicators.len());
    let mut formulas = Vec::with_capacity(raw_indicators.len());
    for raw in raw_indicators {
        let (name, span) = raw.item.group;
        if let Some(group) = find(&name, &span, findings) {
            let mut indicator = raw.item.indicator;
            indicator.group = group;
            indicators.push(indicator);
            formulas.push(raw.span);
        }
    }
    let tree = Tree {
        groups,
        indicators,
        formulas,
    };
    cycles(&tree, &spans, findings);
    if findings.is_empty() {
        depths(&tree, &spans, findings);
        weights(&tree, stages, &spans, findings);
    }
    tree
}

/// Most groups above one another: what walks down the tree calls itself for each.
const DEEPEST: usize = 64;

/// Notes the first group that stands deeper than can be computed.
fn depths(tree: &Tree, spans: &[Range<usize>], findings: &mut Findings) {
    for (start, span) in spans.iter().enumerate() {
        let above = |group: &usize| tree.groups[*group].parent;
        // There are no cycles.
        if std::iter::successors(Some(start), above)
            .nth(DEEPEST)
            .is_some()
        {
            findings.add(
                span,
                Message::new("scheme.group_deep").with("most", DEEPEST),
            );
            return;
        }
    }
}

/// Notes each cycle of parents once, at its first group.
fn cycles(tree: &Tree, spans: &[Range<usize>], findings: &mut Findings) {
    let mut known = vec![false; tree.groups.len()];
    for start in 0..tree.groups.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(group) = at.filter(|group| !known[*group]) {
            known[group] = true;
            path.push(group);
            at = tree.groups[group].parent;
        }
        let Some(closing) = at.and_then(|again| path.iter().position(|group| *group == again))
        else {
            continue;
        };
        let names: Vec<&str> = path[closing..]
            .iter()
            .chain([&path[closing]])
            .map(|group| tree.groups[*group].id.as_str())
            .collect();
        findings.add(
            &spans[path[closing]],
            Message::new("scheme.cycle").with("groups", names.join(" → ")),
        );
    }
}

/// The weights of each branch's children: some in every stage in which the branch itself counts.
fn weights(tree: &Tree, stages: &[Stage], spans: &[Range<usize>], findings: &mut Findings) {
    let mut children: Vec<Vec<&Weight>> = vec![Vec::new(); tree.groups.len()];
    let mut top: Vec<&Weight> = Vec::new();
    for group in &tree.groups {
        match group.parent {
            Some(parent) => children[parent].push(&group.weight),
            None => top.push(&group.weight),
        }
    }
    for indicator in &tree.indicators {
        children[indicator.group].push(&indicator.weight);
    }
    if !top.is_empty() {
        let is_zero = |stage: usize| top.iter().all(|weight| weight.in_stage(stage) == 0.0);
        let messages = zero_stages(stages, is_zero)
            .into_iter()
            .map(|stage| in_stage(stage, "scheme.zero_top", "scheme.zero_top_stage"));
        messages.for_each(|message| findings.add(&spans[0], message));
    }
    for (at, group) in tree.groups.iter().enumerate() {
        let id = group.id.as_str();
        if children[at].is_empty() {
            findings.add(
                &spans[at],
                Message::new("scheme.group_empty").with("group", id),
            );
            continue;
        }
        let is_zero = |stage: usize| {
            group.weight.in_stage(stage) > 0.0
                && children[at]
                    .iter()
                    .all(|weight| weight.in_stage(stage) == 0.0)
        };
        for stage in zero_stages(stages, is_zero) {
            let message = in_stage(stage, "scheme.zero_group", "scheme.zero_group_stage");
            findings.add(&spans[at], message.with("group", id));
        }
    }
}

/// The stages for which something holds; one `None` when it holds for all of them, or there are none.
fn zero_stages(stages: &[Stage], is_zero: impl Fn(usize) -> bool) -> Vec<Option<&str>> {
    let count = stages.len().max(1);
    let zero: Vec<usize> = (0..count).filter(|stage| is_zero(*stage)).collect();
    if zero.len() == count {
        return vec![None];
    }
    zero.into_iter()
        .map(|stage| stages.get(stage).map(|stage| stage.id.as_str()))
        .collect()
}

/// A sentence about weights that are all zero: everywhere, or in one stage.
fn in_stage(stage: Option<&str>, everywhere: &'static str, in_one: &'static str) -> Message {
    match stage {
        None => Message::new(everywhere),
        Some(stage) => Message::new(in_one).with("stage", stage),
    }
}
