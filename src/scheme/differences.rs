//! What one scheme says otherwise than another: two schemes come in, sentences such as "Weight of Talent: 0.18 → 0.2"
//! go out. What is written and what holds without being written are the same thing here.

use super::{
    Aggregation, Better, CoverageBy, Formula, ImputeKind, Missing, Rule, Scheme, Status,
    TreatChoice, TreatThen, Treatment, Weight,
};
use crate::i18n::{Arg, Message, Title};

/// One thing that two schemes say differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What it is about: an indicator, a group …; `None` for the scheme as a whole.
    pub item: Option<Item>,
    /// The key of the format (`weight`, `max_points`); `None` where the item is in one of the two only.
    pub key: Option<&'static str>,
    /// The stage, where a weight differs in that one.
    pub stage: Option<Title>,
    /// What the first says; `None` where it says nothing.
    pub from: Option<Arg>,
    /// What the second says.
    pub to: Option<Arg>,
    /// The name of the key for people.
    label: Option<&'static str>,
}

/// What a difference is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// `stage`, `group`, `indicator`, `gate`, `adjust`, `tier`, `treat` or `impute`, as in the format.
    pub kind: &'static str,
    /// Its id; empty for those without one.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Whether it is in the first and in the second.
    pub there: (bool, bool),
}

impl Difference {
    /// As a sentence.
    #[must_use]
    pub fn words(&self) -> Message {
        let said = |value: &Option<Arg>| {
            value
                .clone()
                .unwrap_or_else(|| Message::new("scheme.says_nothing").into())
        };
        let message = match (&self.item, &self.stage, self.label) {
            (Some(item), _, None) if item.there.1 => {
                return Message::new("scheme.differs_added").with("title", item.called());
            }
            (Some(item), _, None) => {
                return Message::new("scheme.differs_removed").with("title", item.called());
            }
            (None, _, _) => Message::new("scheme.differs"),
            (Some(item), None, _) => Message::new("scheme.differs_of").with("title", item.called()),
            (Some(item), Some(stage), _) => Message::new("scheme.differs_in_stage")
                .with("title", item.called())
                .with("stage", stage.clone()),
        };
        message
            .with(
                "key",
                Message::new(self.label.unwrap_or("scheme.key_title")),
            )
            .with("from", said(&self.from))
            .with("to", said(&self.to))
    }
}

impl Item {
    /// What it is, with its name.
    fn called(&self) -> Message {
        let key = match self.kind {
            "stage" => "scheme.item_stage",
            "group" => "scheme.item_group",
            "indicator" => "scheme.item_indicator",
            "gate" => "scheme.item_gate",
            "adjust" => "scheme.item_adjust",
            "tier" => "scheme.item_tier",
            "treat" => return Message::new("scheme.item_treat"),
            _ => return Message::new("scheme.item_impute"),
        };
        Message::new(key).with("title", self.title.clone())
    }
}

/// What the second scheme says otherwise than the first, in the order of the format.
#[must_use]
pub fn differences(first: &Scheme, second: &Scheme) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(None, &head(first), &head(second), &mut found);
    let parts = [
        items("treat", &treats(first), &treats(second)),
        items("impute", &imputes(first), &imputes(second)),
        items("stage", &stages(first), &stages(second)),
        items("group", &groups(first), &groups(second)),
        items("indicator", &indicators(first), &indicators(second)),
        items("gate", &gates(first), &gates(second)),
        items("adjust", &adjustments(first), &adjustments(second)),
        items("tier", &tiers(first), &tiers(second)),
    ];
    found.extend(parts.into_iter().flatten());
    found
}

/// One thing that a scheme says.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    key: &'static str,
    label: &'static str,
    stage: Option<(String, Title)>,
    value: Option<Arg>,
}

/// An item with what is said of it.
struct Entry {
    /// What tells it from others of its kind.
    id: String,
    title: Title,
    said: Vec<Said>,
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

fn listed(values: &[String]) -> Arg {
    text(&values.join(", "))
}

fn number(value: f64) -> Arg {
    Arg::Number(value)
}

/// Entries of one kind side by side: those in both by what differs, then those in one only.
fn items(kind: &'static str, first: &[Entry], second: &[Entry]) -> Vec<Difference> {
    let mut found = Vec::new();
    let in_both = |entry: &&Entry| second.iter().any(|other| other.id == entry.id);
    for own in first.iter().filter(in_both) {
        let Some(other) = second.iter().find(|other| other.id == own.id) else {
            continue;
        };
        let item = item(kind, own, (true, true));
        compare(Some(&item), &own.said, &other.said, &mut found);
    }
    let only = |own: &[Entry], others: &[Entry], there: (bool, bool)| -> Vec<Difference> {
        own.iter()
            .filter(|entry| others.iter().all(|other| other.id != entry.id))
            .map(|entry| Difference {
                item: Some(item(kind, entry, there)),
                key: None,
                stage: None,
                from: None,
                to: None,
                label: None,
            })
            .collect()
    };
    found.extend(only(first, second, (true, false)));
    found.extend(only(second, first, (false, true)));
    // Of stages and tiers the first that holds counts, so their order is a rule.
    if matches!(kind, "stage" | "tier") {
        let order = |own: &[Entry], others: &[Entry]| -> Vec<String> {
            own.iter()
                .filter(|entry| others.iter().any(|other| other.id == entry.id))
                .map(|entry| entry.id.clone())
                .collect()
        };
        let (from, to) = (order(first, second), order(second, first));
        if from != to {
            let label = match kind {
                "stage" => "scheme.key_stage_order",
                _ => "scheme.key_tier_order",
            };
            found.push(Difference {
                item: None,
                key: Some(kind),
                stage: None,
                from: Some(listed(&from)),
                to: Some(listed(&to)),
                label: Some(label),
            });
        }
    }
    found
}

fn item(kind: &'static str, entry: &Entry, there: (bool, bool)) -> Item {
    Item {
        kind,
        id: entry.id.clone(),
        title: entry.title.clone(),
        there,
    }
}

/// What differs between two lists of what is said.
fn compare(item: Option<&Item>, first: &[Said], second: &[Said], found: &mut Vec<Difference>) {
    let same = |a: &Said, b: &Said| {
        let stage = |said: &Said| said.stage.as_ref().map(|(id, _)| id.clone());
        a.key == b.key && stage(a) == stage(b)
    };
    let mut put = |own: &Said, from: Option<Arg>, to: Option<Arg>| {
        if from != to {
            found.push(Difference {
                item: item.cloned(),
                key: Some(own.key),
                stage: own.stage.as_ref().map(|(_, title)| title.clone()),
                from,
                to,
                label: Some(own.label),
            });
        }
    };
    for own in first {
        let other = second.iter().find(|other| same(own, other));
        let to = other.and_then(|other| other.value.clone());
        put(own, own.value.clone(), to);
    }
    for other in second {
        if !first.iter().any(|own| same(own, other)) {
            put(other, None, other.value.clone());
        }
    }
}

fn head(scheme: &Scheme) -> Vec<Said> {
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

fn treats(scheme: &Scheme) -> Vec<Entry> {
    let treat = scheme.treat.iter().map(|treat| Entry {
        id: String::new(),
        title: Title::default(),
        said: treatment(treat),
    });
    treat.collect()
}

fn imputes(scheme: &Scheme) -> Vec<Entry> {
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

fn stages(scheme: &Scheme) -> Vec<Entry> {
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

fn groups(scheme: &Scheme) -> Vec<Entry> {
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

fn indicators(scheme: &Scheme) -> Vec<Entry> {
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
fn gates(scheme: &Scheme) -> Vec<Entry> {
    let gates = scheme.gates.iter().map(|gate| Entry {
        id: gate.title.en.clone(),
        title: gate.title.clone(),
        said: vec![said("when", "scheme.key_when", formula(Some(&gate.when)))],
    });
    gates.collect()
}

fn adjustments(scheme: &Scheme) -> Vec<Entry> {
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

fn tiers(scheme: &Scheme) -> Vec<Entry> {
    let tiers = scheme.tiers.iter().map(|tier| Entry {
        id: tier.id.clone(),
        title: tier.title.clone(),
        said: vec![
            title(&tier.title),
            said("when", "scheme.key_when", formula(tier.when.as_ref())),
        ],
    });
    tiers.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{builtin, parse};
    use super::*;
    use crate::i18n::Lang;

    fn changed(id: &str, edits: &[(&str, &str)]) -> Vec<String> {
        let first = builtin(id).unwrap();
        let mut text = first.text.clone();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        let second = parse(&text).unwrap_or_else(|errors| panic!("{errors:?}"));
        let found = differences(&first, &second);
        found.iter().map(|one| one.words().text(Lang::En)).collect()
    }

    #[test]
    fn a_scheme_says_what_it_says() {
        for id in super::super::builtins() {
            assert!(changed(id, &[]).is_empty(), "{id}");
        }
    }

    #[test]
    fn steps_caps_and_conditions_are_told() {
        let found = changed(
            "tech-sme",
            &[("[6, 50]", "[7, 50]"), ("total >= 60", "total >= 65")],
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("6: 50") && found[0].contains("7: 50"),
            "{found:?}"
        );
        assert!(found[1].contains("total >= 65"), "{found:?}");
    }

    #[test]
    fn schemes_of_other_shape_name_what_is_in_one_only() {
        let (first, second) = (
            builtin("national-2024").unwrap(),
            builtin("tech-sme").unwrap(),
        );
        let found = differences(&first, &second);
        let only: Vec<_> = found.iter().filter(|one| one.key.is_none()).collect();
        let count = |there: (bool, bool)| {
            let own = only.iter().filter_map(|one| one.item.as_ref());
            own.filter(|item| item.kind == "indicator" && item.there == there)
                .count()
        };
        let shared = first
            .indicators
            .iter()
            .filter(|own| second.indicators.iter().any(|other| other.id == own.id))
            .count();
        assert_eq!(count((true, false)), first.indicators.len() - shared);
        assert_eq!(count((false, true)), second.indicators.len() - shared);
        for one in &found {
            for lang in Lang::ALL {
                assert!(!one.words().text(lang).contains('{'));
            }
        }
    }
}
