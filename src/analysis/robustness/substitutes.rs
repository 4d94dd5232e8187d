//! Which steps of an index another may stand in for when a choice is put in doubt.

use crate::composite::{Aggregation, Rule};

/// Whether another way to normalise may stand in for a rule: for those that compare the peers with each other and with
/// nothing else.
pub(super) fn replaceable(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::MinMax
            | Rule::ZScore { .. }
            | Rule::PercentRank
            | Rule::Rank
            | Rule::Borda
            | Rule::DistanceToMax
    )
}

/// Whether another mean may stand in for a way to combine.
pub(super) fn is_mean(aggregation: Aggregation) -> bool {
    !matches!(aggregation, Aggregation::Sum | Aggregation::Max)
}
