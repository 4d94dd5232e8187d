//! What a scheme says of its stages, groups, indicators, gates, adjustments and tiers: keys of the format with their
//! values. What is not written stands there with the value that holds without it.

use super::super::revise::unmarked;
use super::head::treatment;
use super::said::{Entry, Said, aggregation, formula, listed, number, said, status, text};
use crate::i18n::{Arg, Title};
use crate::scheme::{Better, Gate, Rule, Scheme, TreatChoice, Weight};

pub(super) fn stages(scheme: &Scheme) -> Vec<Entry> {
    let stages = scheme.stages.iter().map(|stage| Entry {
        id: stage.id.clone(),
        title: stage.title.clone(),
        said: vec![
            title(&stage.title),
            said("when", "scheme.key_when", formula(stage.when.as_ref())),
        ],
    });
    stages.collect()
}

fn title(title: &Title) -> Said {
    said("title", "scheme.key_title", Arg::Title(title.clone()))
}

/// A weight: one entry, or one for each stage.
fn weight(scheme: &Scheme, weight: &Weight) -> Vec<Said> {
    match weight {
        Weight::One(one) => vec![said("weight", "scheme.key_weight", number(*one))],
        Weight::PerStage(weights) => {
            let stages = scheme.stages.iter().zip(weights);
            let said = stages.map(|(stage, weight)| Said {
                stage: Some((stage.id.clone(), stage.title.clone())),
                ..said("weight", "scheme.key_weight", number(*weight))
            });
            said.collect()
        }
    }
}

/// The weights of two schemes are compared stage by stage where both have stages.
fn spread(scheme: &Scheme, own: &Weight) -> Vec<Said> {
    match own {
        Weight::One(one) if !scheme.stages.is_empty() => {
            weight(scheme, &Weight::PerStage(vec![*one; scheme.stages.len()]))
        }
        own => weight(scheme, own),
    }
}

pub(super) fn groups(scheme: &Scheme) -> Vec<Entry> {
    let groups = scheme.groups.iter().map(|group| {
        let parent = group
            .parent
            .map(|at| Arg::Title(scheme.groups[at].title.clone()));
        let mut all = vec![
            title(&group.title),
            said("parent", "scheme.key_parent", parent),
        ];
        all.extend(spread(scheme, &group.weight));
        all.extend(aggregation(group.aggregate));
        all.extend([
            said("cap", "scheme.key_cap", group.cap.map(number)),
            said(
                "min_coverage",
                "scheme.key_min_coverage",
                group.min_coverage.map(number),
            ),
        ]);
        Entry {
            id: group.id.clone(),
            title: group.title.clone(),
            said: all,
        }
    });
    groups.collect()
}

pub(super) fn indicators(scheme: &Scheme) -> Vec<Entry> {
    let indicators = scheme.indicators.iter().map(|indicator| {
        let mut all = vec![
            title(&indicator.title),
            said(
                "group",
                "scheme.key_group",
                Arg::Title(scheme.groups[indicator.group].title.clone()),
            ),
            said(
                "unit",
                "scheme.key_unit",
                indicator.unit.clone().map(Arg::Title),
            ),
            said(
                "better",
                "scheme.key_better",
                text(match indicator.better {
                    Better::Higher => "higher",
                    Better::Lower => "lower",
                }),
            ),
            said(
                "formula",
                "scheme.key_formula",
                formula(Some(&indicator.formula)),
            ),
        ];
        all.extend(spread(scheme, &indicator.weight));
        all.extend(rule(&indicator.rule));
        all.push(said(
            "within",
            "scheme.key_within",
            indicator.within.as_deref().map(listed),
        ));
        match &indicator.treat {
            TreatChoice::Scheme => {}
            TreatChoice::None => all.push(said("treat", "scheme.key_treat", text("none"))),
            TreatChoice::Own(own) => all.extend(treatment(own)),
        }
        all.push(said(
            "status",
            "scheme.key_status",
            indicator.status.map(|own| Arg::from(status(own))),
        ));
        all.push(said(
            "fixed",
            "scheme.key_fixed",
            text(yes_or_no(indicator.fixed)),
        ));
        Entry {
            id: indicator.id.clone(),
            title: indicator.title.clone(),
            said: all,
        }
    });
    indicators.collect()
}

/// Gates have no ids: those with the same reason are the same. Of several with one reason first those that say the same
/// are paired, then the others in their order.
pub(super) fn gates(first: &Scheme, second: &Scheme) -> (Vec<Entry>, Vec<Entry>) {
    let mut left: Vec<Option<usize>> = vec![None; first.gates.len()];
    let mut right: Vec<Option<usize>> = vec![None; second.gates.len()];
    for exactly in [true, false] {
        for (at, gate) in first.gates.iter().enumerate() {
            let pair = |(place, other): (usize, &Gate)| {
                let same = unmarked(&other.title).en == unmarked(&gate.title).en
                    && (!exactly || other.when.text == gate.when.text);
                (same && right[place].is_none()).then_some(place)
            };
            let mut others = second.gates.iter().enumerate();
            if left[at].is_none()
                && let Some(place) = others.find_map(pair)
            {
                (left[at], right[place]) = (Some(at), Some(at));
            }
        }
    }
    let entries = |gates: &[Gate], pairs: &[Option<usize>], side: &str| -> Vec<Entry> {
        let entry = |(at, (gate, pair)): (usize, (&Gate, &Option<usize>))| Entry {
            id: match pair {
                Some(pair) => pair.to_string(),
                None => format!("{side} {at}"),
            },
            title: gate.title.clone(),
            said: vec![said("when", "scheme.key_when", formula(Some(&gate.when)))],
        };
        gates.iter().zip(pairs).enumerate().map(entry).collect()
    };
    (
        entries(&first.gates, &left, "first"),
        entries(&second.gates, &right, "second"),
    )
}

pub(super) fn adjustments(scheme: &Scheme) -> Vec<Entry> {
    let adjustments = scheme.adjustments.iter().map(|own| {
        let mut all = vec![
            title(&own.title),
            said("formula", "scheme.key_formula", formula(Some(&own.formula))),
        ];
        all.extend(rule(&own.rule));
        Entry {
            id: own.id.clone(),
            title: own.title.clone(),
            said: all,
        }
    });
    adjustments.collect()
}

pub(super) fn tiers(scheme: &Scheme) -> Vec<Entry> {
    let tiers = scheme.tiers.iter().map(|tier| Entry {
        id: tier.id.clone(),
        title: tier.title.clone(),
        said: vec![
            title(&unmarked(&tier.title)),
            said("when", "scheme.key_when", formula(tier.when.as_ref())),
            said("holds", "scheme.key_holds", text(yes_or_no(tier.holds))),
        ],
    });
    tiers.collect()
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

fn rule(rule: &Rule) -> Vec<Said> {
    let flag = |yes: bool| text(yes_or_no(yes));
    let mut all = vec![said("rule", "scheme.key_rule", text(rule.kind()))];
    match rule {
        Rule::Identity
        | Rule::MinMax
        | Rule::PercentRank
        | Rule::Rank
        | Rule::Borda
        | Rule::DistanceToMax => {}
        Rule::Steps { steps, below } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| format!("{}: {}", step.at, step.points))
                .collect();
            all.push(said("steps", "scheme.key_steps", listed(&steps)));
            all.push(said("below", "scheme.key_below", number(*below)));
        }
        Rule::PerUnit { points, per, cap } => all.extend([
            said("points", "scheme.key_points", number(*points)),
            said("per", "scheme.key_per", number(*per)),
            said("cap", "scheme.key_cap", cap.map(number)),
        ]),
        Rule::Flag { when, points } => all.extend([
            said("when", "scheme.key_when", formula(Some(when))),
            said("points", "scheme.key_points", number(*points)),
        ]),
        Rule::ZScore { mean, sd } => all.extend([
            said("mean", "scheme.key_mean", number(*mean)),
            said("sd", "scheme.key_sd", number(*sd)),
        ]),
        Rule::Goalposts { low, high } => all.extend([
            said("low", "scheme.key_low", number(*low)),
            said("high", "scheme.key_high", number(*high)),
        ]),
        Rule::Target { target, clip } => all.extend([
            said("target", "scheme.key_target", number(*target)),
            said("clip", "scheme.key_clip", flag(*clip)),
        ]),
        Rule::DistanceToReference { reference, clip } => all.extend([
            said("reference", "scheme.key_reference", text(reference)),
            said("clip", "scheme.key_clip", flag(*clip)),
        ]),
        Rule::BaseYear { year } => {
            all.push(said("year", "scheme.key_year", text(&year.to_string())));
        }
        Rule::Chained { year, symmetric } => all.extend([
            said("year", "scheme.key_year", text(&year.to_string())),
            said(
                "growth",
                "scheme.key_growth",
                text(if *symmetric { "symmetric" } else { "ratio" }),
            ),
        ]),
    }
    all
}
