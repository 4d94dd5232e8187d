//! What is worth knowing about how the points came about: findings of a scoring.

use rayon::prelude::*;

use super::items::Item;
use super::workings::Workings;
use crate::composite::{Child, Data, Results};
use crate::i18n::Message;
use crate::scheme::{Aggregation, Rule, Scheme};

/// The findings.
pub(super) fn of(
    scheme: &Scheme,
    items: &[Item],
    workings: &Workings,
    data: &Data,
    results: &Results,
) -> Vec<Message> {
    let mut notes = Vec::new();
    notes.extend(imputed(data, results));
    notes.extend(treated(items, results));
    let lost: Vec<Option<Message>> = items
        .par_iter()
        .enumerate()
        .map(|(at, item)| {
            lost(
                item,
                results.seen(data, at),
                &results.points[at],
                results.screened.as_deref(),
            )
        })
        .collect();
    notes.extend(lost.into_iter().flatten());
    notes.extend(undefined(scheme, workings, results));
    notes
}

/// How many values were filled.
fn imputed(data: &Data, results: &Results) -> Option<Message> {
    let filled = |at: usize| {
        let after = results.imputed[at].as_deref()?;
        let pairs = data.values[at].iter().zip(after);
        Some(
            pairs
                .filter(|(before, after)| before.is_nan() && !after.is_nan())
                .count(),
        )
    };
    let counts: Vec<usize> = (0..data.values.len())
        .filter_map(filled)
        .filter(|count| *count > 0)
        .collect();
    (!counts.is_empty()).then(|| {
        Message::new("analysis.imputed")
            .with("count", counts.iter().sum::<usize>())
            .with("indicators", counts.len())
    })
}

/// How many indicators have outliers that were treated.
fn treated(items: &[Item], results: &Results) -> Option<Message> {
    let titles: Vec<_> = items
        .iter()
        .zip(&results.treatments)
        .filter(|(_, groups)| groups.iter().any(Option::is_some))
        .map(|(item, _)| item.title)
        .collect();
    (!titles.is_empty()).then(|| {
        Message::new("analysis.treated")
            .with("count", titles.len())
            .with("titles", super::words::listed_titles(titles))
    })
}

/// What made points missing where there is a value.
fn lost(item: &Item, seen: &[f64], points: &[f64], screened: Option<&[bool]>) -> Option<Message> {
    if !item.available {
        return None;
    }
    let key = lost_key(item.rule)?;
    let compared = |row: usize| screened.is_none_or(|screened| !screened[row]);
    let pairs = seen.iter().zip(points).enumerate();
    let count = pairs
        .filter(|(row, (value, points))| !value.is_nan() && points.is_nan() && compared(*row))
        .count();
    let mut note = Message::new(key)
        .with("title", item.title.clone())
        .with("count", count);
    if let Rule::BaseYear { year } | Rule::Chained { year, .. } = item.rule {
        note = note.with("year", year.to_string());
    }
    (count > 0).then_some(note)
}

fn lost_key(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::BaseYear { .. } => Some("analysis.no_base"),
        Rule::Chained { .. } => Some("analysis.no_chain"),
        Rule::Target { .. } => Some("analysis.no_target"),
        Rule::DistanceToReference { .. } => Some("analysis.no_reference_value"),
        _ if rule.is_relative() => Some("analysis.constant"),
        _ => None,
    }
}

/// Groups whose mean is not defined for some rows because a part is negative.
fn undefined(scheme: &Scheme, workings: &Workings, results: &Results) -> Vec<Message> {
    let tree = &workings.method.tree;
    let mut notes = Vec::new();
    let all = (0..scheme.groups.len()).map(Some).chain([None]);
    for group in all {
        let of_positive = matches!(
            tree.aggregation(group),
            Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Power(_)
        );
        if !of_positive {
            continue;
        }
        let children = tree.children(group);
        let column = |child: &Child| match *child {
            Child::Indicator(at) => &results.points[at],
            Child::Group(at) => &results.nodes.groups[at],
        };
        let negative = |row: usize| {
            let weighted = children
                .iter()
                .filter(|child| tree.weights[0].of(**child) > 0.0);
            weighted.map(column).any(|points| points[row] < 0.0)
        };
        let count = (0..results.nodes.total.len())
            .filter(|row| negative(*row))
            .count();
        if count > 0 {
            let title = group.map_or_else(
                || scheme.title.clone(),
                |group| scheme.groups[group].title.clone(),
            );
            notes.push(
                Message::new("analysis.negative_mean")
                    .with("title", title)
                    .with("count", count),
            );
        }
    }
    notes
}
