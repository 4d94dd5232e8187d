//! The tables that a file has many of: stages, groups, indicators, gates, adjustments, tiers.

use std::ops::{Range, RangeInclusive};

use super::findings::Findings;
use super::head::{STATUSES, aggregation, title, treatment};
use super::ids::{Ids, item_id};
use super::rules::rule;
use super::section::{Section, nearest};
use super::value::Value;
use crate::i18n::Message;
use crate::scheme::{
    Adjustment, Better, Formula, Gate, Group, Indicator, Stage, Tier, TreatChoice, Weight,
};

/// Something of the file with its place.
pub(super) struct Placed<T> {
    /// What was read.
    pub item: T,
    /// Where it begins.
    pub span: Range<usize>,
}

/// A group whose parent is still a name.
pub(super) struct RawGroup {
    pub group: Group,
    pub parent: Option<(String, Range<usize>)>,
}

/// An indicator whose group is still a name.
pub(super) struct RawIndicator {
    pub indicator: Indicator,
    pub group: (String, Range<usize>),
}

/// `[[stage]]`, each with the place of its condition.
pub(super) fn stages(file: &Section<'_>, findings: &mut Findings) -> Vec<Placed<Stage>> {
    let sections = file.list("stage", findings);
    let last = sections.len().saturating_sub(1);
    let mut ids = Ids::default();
    let mut stages = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        section.only(&["id", "title", "when"], findings);
        let id = item_id(section, &mut ids, findings);
        let title = title(section, "title", findings);
        let when = last_may_lack(section, at == last, "scheme.stage_when", findings);
        // Weights refer to stages and indicators to groups: one without a title is kept, so that they find it.
        if let Some(id) = id {
            let title = title.unwrap_or_default();
            stages.push(Placed {
                item: Stage { id, title, when },
                span: when_span(section),
            });
        }
    }
    stages
}

/// Where a stage or tier has its condition; where it begins when it has none.
fn when_span(section: &Section<'_>) -> Range<usize> {
    section
        .get("when")
        .map_or_else(|| section.span.clone(), |value| value.span)
}

/// The condition of a stage or tier, which only the last may lack.
fn last_may_lack(
    section: &Section<'_>,
    is_last: bool,
    message: &'static str,
    findings: &mut Findings,
) -> Option<Formula> {
    let Some(value) = section.get("when") else {
        if !is_last {
            findings.add(
                &section.span,
                Message::new(message).with("section", section.name.as_str()),
            );
        }
        return None;
    };
    value.condition(findings)
}

/// `[[group]]`.
pub(super) fn groups(
    file: &Section<'_>,
    stages: &[Stage],
    findings: &mut Findings,
) -> Vec<Placed<RawGroup>> {
    let mut ids = Ids::default();
    let mut groups = Vec::new();
    for section in file.list("group", findings) {
        section.only(
            &[
                "id",
                "parent",
                "title",
                "weight",
                "aggregate",
                "p",
                "cap",
                "min_coverage",
            ],
            findings,
        );
        let id = item_id(&section, &mut ids, findings);
        let title = title(&section, "title", findings);
        let parent = section
            .get("parent")
            .and_then(|value| Some((value.text(findings)?, value.span)));
        let weight = weight(&section, stages, findings);
        let aggregate = aggregation(&section, findings);
        let cap = section.get("cap").and_then(|value| {
            let cap = value.number(findings)?;
            if cap < 0.0 {
                findings.add(&value.span, Message::new("scheme.cap_negative"));
            }
            Some(cap)
        });
        let min_coverage = section
            .get("min_coverage")
            .and_then(|value| value.share(findings));
        if let Some(id) = id {
            let group = Group {
                id,
                parent: None,
                title: title.unwrap_or_default(),
                weight,
                aggregate,
                cap,
                min_coverage,
            };
            groups.push(Placed {
                item: RawGroup { group, parent },
                span: section.span,
            });
        }
    }
    groups
}

/// `[[indicator]]`, each with the place of its formula. Their ids and those of adjustments name columns of the same kind, so they share `ids`.
pub(super) fn indicators(
    file: &Section<'_>,
    stages: &[Stage],
    ids: &mut Ids,
    findings: &mut Findings,
) -> Vec<Placed<RawIndicator>> {
    file.list("indicator", findings)
        .into_iter()
        .filter_map(|section| {
            let item = indicator(&section, stages, ids, findings)?;
            let span = section.get("formula").map(|value| value.span);
            Some(Placed {
                item,
                span: span.unwrap_or(section.span),
            })
        })
        .collect()
}

fn indicator(
    section: &Section<'_>,
    stages: &[Stage],
    ids: &mut Ids,
    findings: &mut Findings,
) -> Option<RawIndicator> {
    section.only(
        &[
            "id", "group", "title", "unit", "better", "formula", "weight", "rule", "within",
            "treat", "status", "fixed",
        ],
        findings,
    );
    let id = item_id(section, ids, findings);
    let group = section
        .required("group", findings)
        .and_then(|value| Some((value.text(findings)?, value.span)));
    let title = title(section, "title", findings);
    let unit = section.get("unit").and_then(|value| value.title(findings));
    let better = section
        .get("better")
        .and_then(|value| {
            value.choice(
                &[("higher", Better::Higher), ("lower", Better::Lower)],
                findings,
            )
        })
        .unwrap_or(Better::Higher);
    let formula = section
        .required("formula", findings)
        .and_then(|value| value.formula(findings));
    let weight = weight(section, stages, findings);
    let rule_value = section.required("rule", findings);
    let rule = rule_value.as_ref().and_then(|value| rule(value, findings));
    let within = section.get("within").and_then(|value| {
        let within = value.names(findings)?;
        // Goalposts compare with nobody, but are treated among peers.
        if rule.as_ref().is_some_and(|rule| !rule.is_compared()) {
            findings.add(&value.span, Message::new("scheme.within_unused"));
        }
        Some(within)
    });
    let treat = section
        .get("treat")
        .map_or(Some(TreatChoice::Scheme), |value| {
            let treat = treat(&value, findings)?;
            let unused = rule.as_ref().is_some_and(|rule| !rule.is_compared());
            if unused && matches!(treat, TreatChoice::Own(_)) {
                findings.add(&value.span, Message::new("scheme.treat_unused"));
            }
            Some(treat)
        });
    let status = section
        .get("status")
        .and_then(|value| value.choice(&STATUSES, findings));
    let fixed = section.get("fixed").and_then(|value| value.flag(findings));
    Some(RawIndicator {
        indicator: Indicator {
            id: id?,
            group: 0,
            title: title?,
            unit,
            better,
            formula: formula?,
            weight,
            rule: rule?,
            within,
            treat: treat?,
            status,
            fixed: fixed.unwrap_or(false),
        },
        group: group?,
    })
}

fn treat(value: &Value<'_>, findings: &mut Findings) -> Option<TreatChoice> {
    if value.inner.is_str() {
        return value
            .choice(&[("none", ())], findings)
            .map(|()| TreatChoice::None);
    }
    let Some(table) = value.inner.as_table() else {
        value.wrong("scheme.type_treat", findings);
        return None;
    };
    treatment(&Section::inside(value, table), findings).map(TreatChoice::Own)
}

/// The weight of a group or indicator: 1 when it is not given; one for each stage, or one for all.
fn weight(section: &Section<'_>, stages: &[Stage], findings: &mut Findings) -> Weight {
    let Some(value) = section.get("weight") else {
        return Weight::One(1.0);
    };
    let Some(table) = value.inner.as_table() else {
        return Weight::One(plain_weight(&value, findings).unwrap_or(1.0));
    };
    if stages.is_empty() {
        findings.add(&value.span, Message::new("scheme.weight_no_stages"));
        return Weight::One(1.0);
    }
    let by_stage = Section::inside(&value, table);
    let known = |id: &str| stages.iter().any(|stage| stage.id == id);
    for (span, entry) in by_stage.entries() {
        if !known(&entry.key) {
            let names = stages.iter().map(|stage| stage.id.as_str());
            let message = match nearest(&entry.key, names.clone()) {
                Some(meant) => Message::new("scheme.weight_stage_meant")
                    .with("stage", entry.key)
                    .with("meant", meant),
                None => Message::new("scheme.weight_stage")
                    .with("stage", entry.key)
                    .with("stages", names.collect::<Vec<_>>().join(", ")),
            };
            findings.add(&span, message);
        }
    }
    let weights = stages.iter().map(|stage| {
        let Some(entry) = by_stage.get(&stage.id) else {
            findings.add(
                &value.span,
                Message::new("scheme.weight_missing_stage")
                    .with("stage", stage.id.as_str())
                    .with("section", section.name.as_str()),
            );
            return 1.0;
        };
        plain_weight(&entry, findings).unwrap_or(1.0)
    });
    Weight::PerStage(weights.collect())
}

/// What a weight may be, besides zero: products with weights outside could leave the range of floats.
const WEIGHTS: RangeInclusive<f64> = 1e-12..=1e12;

fn plain_weight(value: &Value<'_>, findings: &mut Findings) -> Option<f64> {
    let Some(weight) = super::value::number(value.inner) else {
        value.wrong("scheme.type_weight", findings);
        return None;
    };
    if weight < 0.0 {
        findings.add(&value.span, Message::new("scheme.weight_negative"));
        return None;
    }
    if weight > 0.0 && !WEIGHTS.contains(&weight) {
        findings.add(
            &value.span,
            Message::new("scheme.weight_range")
                .with("least", super::plain(*WEIGHTS.start()))
                .with("most", super::plain(*WEIGHTS.end())),
        );
        return None;
    }
    Some(weight)
}

/// `[[gate]]`.
pub(super) fn gates(file: &Section<'_>, findings: &mut Findings) -> Vec<Placed<Gate>> {
    let mut gates = Vec::new();
    for section in file.list("gate", findings) {
        section.only(&["when", "title"], findings);
        let when = section.required("when", findings);
        let formula = when.as_ref().and_then(|value| value.condition(findings));
        let title = title(&section, "title", findings);
        if let (Some(when), Some(formula), Some(title)) = (when, formula, title) {
            gates.push(Placed {
                item: Gate {
                    when: formula,
                    title,
                },
                span: when.span,
            });
        }
    }
    gates
}

/// `[[adjust]]`: only rules whose result is points as it is, since there is no weight and no peer group.
pub(super) fn adjustments(
    file: &Section<'_>,
    ids: &mut Ids,
    findings: &mut Findings,
) -> Vec<Placed<Adjustment>> {
    let mut adjustments = Vec::new();
    for section in file.list("adjust", findings) {
        section.only(&["id", "title", "formula", "rule"], findings);
        let id = item_id(&section, ids, findings);
        let title = title(&section, "title", findings);
        let formula = section
            .required("formula", findings)
            .and_then(|value| value.formula(findings));
        let rule_value = section.required("rule", findings);
        let rule = rule_value.as_ref().and_then(|value| {
            let rule = rule(value, findings)?;
            if rule.gives_points() {
                return Some(rule);
            }
            findings.add(
                &value.span,
                Message::new("scheme.adjust_rule").with("kind", rule.kind()),
            );
            None
        });
        if let (Some(id), Some(title), Some(formula), Some(rule)) = (id, title, formula, rule) {
            adjustments.push(Placed {
                item: Adjustment {
                    id,
                    title,
                    formula,
                    rule,
                },
                span: section
                    .get("formula")
                    .map_or(section.span, |value| value.span),
            });
        }
    }
    adjustments
}

/// `[[tier]]`.
pub(super) fn tiers(file: &Section<'_>, findings: &mut Findings) -> Vec<Placed<Tier>> {
    let sections = file.list("tier", findings);
    let last = sections.len().saturating_sub(1);
    let mut ids = Ids::default();
    let mut tiers = Vec::new();
    for (at, section) in sections.into_iter().enumerate() {
        section.only(&["id", "title", "when", "holds"], findings);
        let id = item_id(&section, &mut ids, findings);
        let title = title(&section, "title", findings);
        let when = last_may_lack(&section, at == last, "scheme.tier_when", findings);
        let holds = section.get("holds").and_then(|value| value.flag(findings));
        if let (Some(id), Some(title)) = (id, title) {
            tiers.push(Placed {
                item: Tier {
                    id,
                    title,
                    when,
                    holds: holds.unwrap_or(false),
                },
                span: when_span(&section),
            });
        }
    }
    tiers
}
