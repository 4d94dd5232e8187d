//! Rules: which kinds there are, which parameters each takes, what those may be.

use std::ops::Range;

use toml::de::DeValue;

use super::findings::Findings;
use super::section::Section;
use super::value::{Value, number};
use crate::i18n::Message;
use crate::scheme::{Formula, Rule, Step};

/// The kinds with their parameters, in the order of the documentation.
const KINDS: [(&str, &[&str]); 15] = [
    ("identity", &[]),
    ("steps", &["steps", "below"]),
    ("per_unit", &["points", "cap", "per"]),
    ("flag", &["when", "points"]),
    ("min_max", &[]),
    ("z_score", &["mean", "sd"]),
    ("percent_rank", &[]),
    ("rank", &[]),
    ("borda", &[]),
    ("goalposts", &["low", "high"]),
    ("target", &["target", "clip"]),
    ("distance_to_max", &[]),
    ("distance_to_reference", &["reference", "clip"]),
    ("base_year", &["year"]),
    ("chained", &["year", "growth"]),
];

/// Years that a rule may name.
const YEARS: Range<i64> = 1..10_000;

/// The rule of an indicator or adjustment.
pub(super) fn rule(value: &Value<'_>, findings: &mut Findings) -> Option<Rule> {
    let section = Section::inside(value, value.table(findings)?);
    let kinds: Vec<(&str, usize)> = KINDS
        .iter()
        .enumerate()
        .map(|(index, (kind, _))| (*kind, index))
        .collect();
    let kind = section
        .required("kind", findings)?
        .choice(&kinds, findings)?;
    let (kind, parameters) = KINDS[kind];
    superfluous(&section, kind, parameters, findings);
    build(kind, &Parameters { kind, section }, findings)
}

/// Notes the keys that the kind does not take.
fn superfluous(section: &Section<'_>, kind: &str, parameters: &[&str], findings: &mut Findings) {
    for (span, value) in section.entries() {
        if value.key == "kind" || parameters.contains(&value.key.as_str()) {
            continue;
        }
        let message = if parameters.is_empty() {
            Message::new("scheme.rule_takes_none")
                .with("kind", kind)
                .with("key", value.key)
        } else {
            Message::new("scheme.rule_parameter")
                .with("kind", kind)
                .with("key", value.key)
                .with("parameters", parameters.join(", "))
        };
        findings.add(&span, message);
    }
}

/// The parameters of one rule.
struct Parameters<'a> {
    kind: &'static str,
    section: Section<'a>,
}

impl<'a> Parameters<'a> {
    fn needed(&self, key: &str, findings: &mut Findings) -> Option<Value<'a>> {
        let value = self.section.get(key);
        if value.is_none() {
            findings.add(
                &self.section.span,
                Message::new("scheme.rule_needs")
                    .with("kind", self.kind)
                    .with("key", key),
            );
        }
        value
    }

    fn number(&self, key: &str, findings: &mut Findings) -> Option<f64> {
        self.needed(key, findings)?.number(findings)
    }

    fn number_or(&self, key: &str, default: f64, findings: &mut Findings) -> Option<f64> {
        self.section
            .get(key)
            .map_or(Some(default), |value| value.number(findings))
    }

    /// A number above zero, 1 when it is not given.
    fn positive_or_one(&self, key: &str, findings: &mut Findings) -> Option<f64> {
        let number = self.number_or(key, 1.0, findings)?;
        if number > 0.0 {
            return Some(number);
        }
        self.note(
            key,
            Message::new("scheme.not_positive").with("key", key),
            findings,
        );
        None
    }

    fn clip(&self, findings: &mut Findings) -> Option<bool> {
        self.section
            .get("clip")
            .map_or(Some(false), |value| value.flag(findings))
    }

    fn year(&self, findings: &mut Findings) -> Option<i32> {
        let year = self.needed("year", findings)?.whole(YEARS, findings)?;
        i32::try_from(year).ok()
    }

    fn condition(&self, key: &str, findings: &mut Findings) -> Option<Formula> {
        self.needed(key, findings)?.condition(findings)
    }

    /// Notes an error at a parameter.
    fn note(&self, key: &str, message: Message, findings: &mut Findings) {
        let span = self
            .section
            .get(key)
            .map_or_else(|| self.section.span.clone(), |value| value.span);
        findings.add(&span, message);
    }
}

fn build(kind: &str, parameters: &Parameters<'_>, findings: &mut Findings) -> Option<Rule> {
    Some(match kind {
        "identity" => Rule::Identity,
        "steps" => steps(parameters, findings)?,
        "per_unit" => per_unit(parameters, findings)?,
        "flag" => {
            let when = parameters.condition("when", findings);
            let points = parameters.number("points", findings);
            Rule::Flag {
                when: when?,
                points: points?,
            }
        }
        "min_max" => Rule::MinMax,
        "z_score" => {
            let mean = parameters.number_or("mean", 0.0, findings);
            let sd = parameters.positive_or_one("sd", findings);
            Rule::ZScore {
                mean: mean?,
                sd: sd?,
            }
        }
        "percent_rank" => Rule::PercentRank,
        "rank" => Rule::Rank,
        "borda" => Rule::Borda,
        "goalposts" => goalposts(parameters, findings)?,
        "target" => {
            let target = parameters.number("target", findings);
            let clip = parameters.clip(findings);
            Rule::Target {
                target: target?,
                clip: clip?,
            }
        }
        "distance_to_max" => Rule::DistanceToMax,
        "distance_to_reference" => {
            let reference = parameters
                .needed("reference", findings)
                .and_then(|value| value.text(findings));
            let clip = parameters.clip(findings);
            Rule::DistanceToReference {
                reference: reference?,
                clip: clip?,
            }
        }
        "base_year" => Rule::BaseYear {
            year: parameters.year(findings)?,
        },
        "chained" => chained(parameters, findings)?,
        _ => return None,
    })
}

fn per_unit(parameters: &Parameters<'_>, findings: &mut Findings) -> Option<Rule> {
    let points = parameters.number("points", findings);
    let per = parameters.positive_or_one("per", findings);
    let cap = match parameters.section.get("cap") {
        Some(cap) => Some(cap.number(findings)?),
        None => None,
    };
    let points = points?;
    if cap.is_some_and(|cap| cap * points < 0.0) {
        parameters.note("cap", Message::new("scheme.cap_sign"), findings);
        return None;
    }
    Some(Rule::PerUnit {
        points,
        per: per?,
        cap,
    })
}

fn goalposts(parameters: &Parameters<'_>, findings: &mut Findings) -> Option<Rule> {
    let low = parameters.number("low", findings);
    let high = parameters.number("high", findings);
    let (low, high) = (low?, high?);
    if low < high {
        return Some(Rule::Goalposts { low, high });
    }
    parameters.note(
        "high",
        Message::new("scheme.low_high")
            .with("low", "low")
            .with("high", "high"),
        findings,
    );
    None
}

fn chained(parameters: &Parameters<'_>, findings: &mut Findings) -> Option<Rule> {
    let year = parameters.year(findings);
    let symmetric = parameters
        .section
        .get("growth")
        .map_or(Some(false), |growth| {
            growth.choice(&[("ratio", false), ("symmetric", true)], findings)
        });
    Some(Rule::Chained {
        year: year?,
        symmetric: symmetric?,
    })
}

/// The table of steps, written from the top or from the bottom; kept ascending.
fn steps(parameters: &Parameters<'_>, findings: &mut Findings) -> Option<Rule> {
    let below = parameters.number_or("below", 0.0, findings);
    let value = parameters.needed("steps", findings)?;
    let Some(list) = value.inner.as_array() else {
        value.wrong("scheme.type_steps", findings);
        return None;
    };
    if list.is_empty() {
        findings.add(&value.span, Message::new("scheme.steps_empty"));
        return None;
    }
    let mut steps: Vec<(Step, Range<usize>)> = Vec::with_capacity(list.len());
    let mut sound = true;
    for item in list {
        if let Some(step) = step(item.get_ref()) {
            steps.push((step, item.span()));
        } else {
            sound = false;
            findings.add(&item.span(), Message::new("scheme.step_pair"));
        }
    }
    if !sound {
        return None;
    }
    let falling = steps.len() > 1 && steps[0].0.at > steps[1].0.at;
    for pair in steps.windows(2) {
        let (first, second) = (pair[0].0.at, pair[1].0.at);
        if (falling && first <= second) || (!falling && first >= second) {
            findings.add(
                &pair[1].1,
                Message::new("scheme.steps_order")
                    .with("at", super::plain(second))
                    .with("before", super::plain(first)),
            );
            return None;
        }
    }
    let mut steps: Vec<Step> = steps.into_iter().map(|(step, _)| step).collect();
    if falling {
        steps.reverse();
    }
    Some(Rule::Steps {
        steps,
        below: below?,
    })
}

fn step(value: &DeValue<'_>) -> Option<Step> {
    let pair = value.as_array()?;
    let (at, points) = (pair.first()?, pair.get(1)?);
    (pair.len() == 2).then_some(Step {
        at: number(at.get_ref())?,
        points: number(points.get_ref())?,
    })
}
