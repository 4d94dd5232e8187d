//! A scheme's choices as a composite indicator's method, and the rules of single items.

use super::items::Item;
use super::tree::structure;
use crate::composite::{self, Indicator, Method, Peers};
use crate::scheme::{Better, Missing, Rule, Scheme, TreatChoice, TreatThen, Treatment};

/// The method of a scheme. `peers` gives the index of each indicator's peer groups.
pub(super) fn method(scheme: &Scheme, peers: &[usize]) -> Method {
    Method {
        impute: scheme
            .impute
            .as_ref()
            .filter(|_| scheme.missing == Missing::Impute)
            .map(|impute| impute.kind),
        min_coverage: scheme.min_coverage,
        indicators: scheme
            .indicators
            .iter()
            .zip(peers)
            .map(|(indicator, &peers)| Indicator {
                lower: indicator.better == Better::Lower,
                treat: treatment(scheme, &indicator.treat, &indicator.rule),
                rule: rule(&indicator.rule),
                peers,
                computed: !indicator.formula.is_column(),
            })
            .collect(),
        tree: structure(scheme),
    }
}

/// The outlier treatment of an indicator. Rules that give points and those over years take values as they are: a
/// threshold in a table is meant for the value that people see. So are goalposts and targets, which take winsorised values
/// but no logarithms.
fn treatment(scheme: &Scheme, choice: &TreatChoice, rule: &Rule) -> Option<Treatment> {
    if !rule.is_compared() {
        return None;
    }
    let own = match choice {
        TreatChoice::Scheme => scheme.treat.as_ref(),
        TreatChoice::None => None,
        TreatChoice::Own(own) => Some(own),
    }?;
    let with_limits = matches!(rule, Rule::Goalposts { .. } | Rule::Target { .. });
    Some(Treatment {
        then: if with_limits {
            TreatThen::None
        } else {
            own.then
        },
        ..own.clone()
    })
}

/// Most values of an indicator that a scheme winsorises; `None` where it treats none.
pub(super) fn most_winsorised(scheme: &Scheme) -> Option<u32> {
    let treated = scheme.indicators.iter().filter_map(|indicator| {
        treatment(scheme, &indicator.treat, &indicator.rule).map(|limits| limits.max_points)
    });
    treated.max()
}

/// A rule in numbers.
pub(super) fn rule(rule: &Rule) -> composite::Rule {
    match rule {
        Rule::Identity => composite::Rule::Identity,
        Rule::Steps { steps, below } => composite::Rule::Steps {
            steps: steps.clone(),
            below: *below,
        },
        Rule::PerUnit { points, per, cap } => composite::Rule::PerUnit {
            points: *points,
            per: *per,
            cap: *cap,
        },
        Rule::Flag { points, .. } => composite::Rule::Flag { points: *points },
        Rule::MinMax => composite::Rule::MinMax,
        Rule::ZScore { mean, sd } => composite::Rule::ZScore {
            mean: *mean,
            sd: *sd,
        },
        Rule::PercentRank => composite::Rule::PercentRank,
        Rule::Rank => composite::Rule::Rank,
        Rule::Borda => composite::Rule::Borda,
        Rule::Goalposts { low, high } => composite::Rule::Goalposts {
            low: *low,
            high: *high,
        },
        Rule::Target { target, clip } => composite::Rule::Target {
            target: *target,
            clip: *clip,
        },
        Rule::DistanceToMax => composite::Rule::DistanceToMax,
        Rule::DistanceToReference { clip, .. } => {
            composite::Rule::DistanceToReference { clip: *clip }
        }
        Rule::BaseYear { .. } => composite::Rule::BaseYear,
        Rule::Chained { .. } => composite::Rule::Beside,
    }
}

/// The points of an item outside the tree (an adjustment), in place of its values.
pub(super) fn points(
    item: &Item,
    values: &mut [f64],
    beside: Option<&[f64]>,
    peers: &Peers,
    scale: [f64; 2],
) {
    composite::normalise(
        values,
        &rule(item.rule),
        item.better == Better::Lower,
        beside,
        peers,
        scale,
    );
}
