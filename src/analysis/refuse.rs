//! What the format knows and the program does not compute yet is refused before any work, never ignored.

use super::words::listed;
use crate::i18n::{Message, Result};
use crate::scheme::{Aggregation, Missing, Rule, Scheme, TreatChoice};

/// Refuses a scheme that uses what is not computed yet.
///
/// # Errors
/// One sentence that names everything of the kind.
pub(super) fn not_yet(scheme: &Scheme) -> Result<()> {
    let mut parts: Vec<Message> = Vec::new();
    let mut add = |part: Message| {
        if !parts.contains(&part) {
            parts.push(part);
        }
    };
    let adjustments = scheme.adjustments.iter().map(|adjustment| &adjustment.rule);
    let rules = scheme.indicators.iter().map(|indicator| &indicator.rule);
    for rule in rules.chain(adjustments).filter(|rule| !computed(rule)) {
        add(Message::new("analysis.not_yet_rule").with("kind", rule.kind()));
    }
    let groups = (0..scheme.groups.len()).map(|group| scheme.aggregation(group));
    for aggregation in groups.chain([scheme.aggregate]) {
        if let Some(kind) = uncomputed(aggregation) {
            add(Message::new("analysis.not_yet_aggregate").with("kind", kind));
        }
    }
    let treated = scheme
        .indicators
        .iter()
        .any(|indicator| match indicator.treat {
            TreatChoice::Scheme => scheme.treat.is_some(),
            TreatChoice::None => false,
            TreatChoice::Own(_) => true,
        });
    if treated {
        add(Message::new("analysis.not_yet_treat"));
    }
    if scheme.missing == Missing::Impute || scheme.impute.is_some() {
        add(Message::new("analysis.not_yet_impute"));
    }
    if parts.is_empty() {
        return Ok(());
    }
    Err(Message::new("analysis.not_yet")
        .with("scheme", scheme.title.clone())
        .with("parts", listed(&parts)))
}

fn computed(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::Identity
            | Rule::Steps { .. }
            | Rule::PerUnit { .. }
            | Rule::Flag { .. }
            | Rule::MinMax
            | Rule::PercentRank
            | Rule::BaseYear { .. }
    )
}

fn uncomputed(aggregation: Aggregation) -> Option<&'static str> {
    match aggregation {
        Aggregation::Sum | Aggregation::Max | Aggregation::Arithmetic => None,
        Aggregation::Geometric => Some("geometric"),
        Aggregation::Harmonic => Some("harmonic"),
        Aggregation::Power(_) => Some("power"),
        Aggregation::Median => Some("median"),
        Aggregation::Copeland => Some("copeland"),
    }
}
