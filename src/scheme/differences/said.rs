//! All that a scheme says, item by item: a scheme comes in, keys of the format with their values go out. What is not
//! written stands there with the value that holds without it.

use crate::i18n::{Arg, Message, Title};
use crate::scheme::{
    Aggregation, Better, CoverageBy, Formula, ImputeKind, Missing, Rule, Scheme, Status,
    TreatChoice, TreatThen, Treatment, Weight,
};

/// One thing that a scheme says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// Its key in the format.
    pub key: &'static str,
    /// The name of the key for people.
    pub label: &'static str,
    /// The stage that a weight is for.
    pub stage: Option<(String, Title)>,
    /// The value; `None` for nothing.
    pub value: Option<Arg>,
}

/// An item with what is said of it.
pub(super) struct Entry {
    /// What tells it from others of its kind.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// What is said of it.
    pub said: Vec<Said>,
}

fn said(key: &'static str, label: &'static str, value: impl Into<Option<Arg>>) -> Said {
    Said {
        key,
        label,
        stage: None,
        value: value.into(),
    }
}

fn text(value: &str) -> Arg {
    Arg::Text(value.to_owned())
}

fn formula(value: Option<&Formula>) -> Option<Arg> {
    value.map(|formula| text(&formula.text))
}

pub(super) fn listed(values: &[String]) -> Arg {
    text(&values.join(", "))
}

fn number(value: f64) -> Arg {
    Arg::Number(value)
}

pub(super) fn head(scheme: &Scheme) -> Vec<Said> {
    let mut all = vec![
        said("id", "scheme.key_id", text(&scheme.id)),
        said("version", "scheme.key_version", text(&scheme.version)),
        said(
            "title",
            "scheme.key_title",
            Arg::Title(scheme.title.clone()),
        ),
        said("entity", "scheme.key_entity", text(&scheme.entity)),
        said(
            "status",
            "scheme.key_status",
            Arg::from(status(scheme.status)),
        ),
        said(
            "source",
            "scheme.key_source",
            Arg::Title(scheme.source.clone()),
        ),
    ];
    all.extend(aggregation(Some(scheme.aggregate)));
    let ends = scheme.scale.map(|end| end.to_string()).join("–");
    all.extend([
        said(
            "decimals",
            "scheme.key_decimals",
            number(f64::from(scheme.decimals)),
        ),
        said("scale", "scheme.key_scale", text(&ends)),
        said("peers", "scheme.key_peers", listed(&scheme.peers)),
        said(
            "min_coverage",
            "scheme.key_min_coverage",
            number(scheme.min_coverage),
        ),
        said(
            "coverage",
            "scheme.key_coverage",
            text(match scheme.coverage {
                CoverageBy::Weight => "weight",
                CoverageBy::Count => "count",
                CoverageBy::Children => "children",
            }),
        ),
        said(
            "missing",
            "scheme.key_missing",
            text(match scheme.missing {
                Missing::Skip => "skip",
                Missing::Zero => "zero",
                Missing::Impute => "impute",
            }),
        ),
        said(
            "record",
            "scheme.key_record",
            formula(scheme.record.as_ref()),
        ),
    ]);
    all
}

fn status(status: Status) -> Message {
    Message::new(match status {
        Status::Official => "figure.status_official",
        Status::Reconstructed => "figure.status_reconstructed",
        Status::Illustrative => "figure.status_illustrative",
    })
}

fn aggregation(aggregate: Option<Aggregation>) -> Vec<Said> {
    let name = aggregate.map(|way| {
        text(match way {
            Aggregation::Sum => "sum",
            Aggregation::Max => "max",
            Aggregation::Arithmetic => "arithmetic",
            Aggregation::Geometric => "geometric",
            Aggregation::Harmonic => "harmonic",
            Aggregation::Power(_) => "power",
            Aggregation::Median => "median",
            Aggregation::Copeland => "copeland",
        })
    });
    let p = match aggregate {
        Some(Aggregation::Power(p)) => Some(number(p)),
        _ => None,
    };
    vec![
        said("aggregate", "scheme.key_aggregate", name),
        said("p", "scheme.key_p", p),
    ]
}

fn treatment(treat: &Treatment) -> Vec<Said> {
    let then = match treat.then {
        TreatThen::LogCt => "log_ct",
        TreatThen::LogCtPlus => "log_ct_plus",
        TreatThen::None => "none",
    };
    vec![
        said("skewness", "scheme.key_skewness", number(treat.skewness)),
        said("kurtosis", "scheme.key_kurtosis", number(treat.kurtosis)),
        said(
            "max_points",
            "scheme.key_max_points",
            number(f64::from(treat.max_points)),
        ),
        said("then", "scheme.key_then", text(then)),
        said(
            "combine",
            "scheme.key_combine",
            text(if treat.combine { "true" } else { "false" }),
        ),
    ]
}

pub(super) fn treats(scheme: &Scheme) -> Vec<Entry> {
    let treat = scheme.treat.iter().map(|treat| Entry {
        id: String::new(),
        title: Title::default(),
        said: treatment(treat),
    });
    treat.collect()
}

pub(super) fn imputes(scheme: &Scheme) -> Vec<Entry> {
    let impute = scheme.impute.iter().map(|impute| {
        let kind = match impute.kind {
            ImputeKind::Mean => "mean",
            ImputeKind::Median => "median",
            ImputeKind::Previous => "previous",
            ImputeKind::Linear => "linear",
            ImputeKind::RowMean => "row_mean",
        };
        Entry {
            id: String::new(),
            title: Title::default(),
            said: vec![
                said("kind", "scheme.key_kind", text(kind)),
                said("by", "scheme.key_by", listed(&impute.by)),
            ],
        }
    });
    impute.collect()
}

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
        Entry {
            id: indicator.id.clone(),
            title: indicator.title.clone(),
            said: all,
        }
    });
    indicators.collect()
}

fn rule(rule: &Rule) -> Vec<Said> {
    let flag = |yes: bool| text(if yes { "true" } else { "false" });
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

/// Gates have no ids: those with the same reason are the same.
pub(super) fn gates(scheme: &Scheme) -> Vec<Entry> {
    let gates = scheme.gates.iter().map(|gate| Entry {
        id: gate.title.en.clone(),
        title: gate.title.clone(),
        said: vec![said("when", "scheme.key_when", formula(Some(&gate.when)))],
    });
    gates.collect()
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
            title(&tier.title),
            said("when", "scheme.key_when", formula(tier.when.as_ref())),
            said(
                "holds",
                "scheme.key_holds",
                tier.holds.then(|| text("true")),
            ),
        ],
    });
    tiers.collect()
}
