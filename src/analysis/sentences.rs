//! What rules, groups and stages did to one observation, as sentences.

use super::explanation::{Peers, RawValue};
use super::items::Item;
use super::phrase::in_words;
use super::row::Row;
use super::words::listed_titles;
use crate::composite::{GRACE, round};
use crate::i18n::{Message, Title};
use crate::scheme::{Aggregation, Better, Divisors, Formula, Rule, Scheme, Step};

/// What put an observation in its stage.
pub(super) fn stage(scheme: &Scheme, at: usize) -> (Title, Message) {
    let stage = &scheme.stages[at];
    let why = match &stage.when {
        Some(when) => Message::new("analysis.stage_when").with("condition", in_words(&when.text)),
        None => Message::new("analysis.stage_rest"),
    };
    (stage.title.clone(), why)
}

/// How the children of a group (or the top groups) combine, and whether its cap bites.
pub(super) fn aggregation(row: &Row, group: Option<usize>) -> Message {
    let way = Message::new(match row.tree.aggregation(group) {
        Aggregation::Sum => "analysis.by_sum",
        Aggregation::Max => "analysis.by_max",
        Aggregation::Arithmetic => "analysis.by_mean",
        Aggregation::Geometric => "analysis.by_geometric",
        Aggregation::Harmonic => "analysis.by_harmonic",
        Aggregation::Power(_) => "analysis.by_power",
        Aggregation::Median => "analysis.by_median",
        Aggregation::Copeland => "analysis.by_copeland",
    });
    if let Some(least) = group.and_then(|group| set_aside(row, group)) {
        return Message::new("analysis.group_aside")
            .with("way", way)
            .with("least", least);
    }
    let Some(cap) = group.and_then(|group| row.tree.scheme.groups[group].cap) else {
        return way;
    };
    match row.combined(group) {
        Some(before) if before > cap => Message::new("analysis.capped")
            .with("way", way)
            .with("cap", cap)
            .with("before", before),
        _ => Message::new("analysis.with_cap")
            .with("way", way)
            .with("cap", cap),
    }
}

/// The share of its parts that a group needs, in percent, where it is missing for nothing but that.
pub(super) fn set_aside(row: &Row, group: usize) -> Option<f64> {
    let least = row.tree.scheme.groups[group].min_coverage?;
    let without = least > 0.0 && row.groups[group].is_none();
    (without && row.combined(Some(group)).is_some()).then(|| round(least * 100.0, 4))
}

/// How a row stands among its peers: its place (best first) with the number of those below it, and the peers.
pub(super) type Standing = (Option<(u32, u32)>, Option<Peers>);

/// What a rule did.
pub(super) fn rule(
    item: &Item,
    value: Option<f64>,
    points: Option<f64>,
    peers: Option<&Standing>,
    base: Option<f64>,
) -> Message {
    match item.rule {
        Rule::Steps { steps, below } => steps_rule(steps, *below, item.better, value),
        Rule::PerUnit {
            points: each,
            per,
            cap,
        } => per_unit(*each, *per, *cap, points),
        Rule::Flag { points: given, .. } => match points {
            Some(points) if points != 0.0 => {
                Message::new("analysis.rule_flag").with("points", *given)
            }
            Some(_) => Message::new("analysis.rule_flag_not").with("points", *given),
            None => Message::new("analysis.rule_flag_unknown").with("points", *given),
        },
        Rule::MinMax => relative("analysis.rule_min_max", peers),
        Rule::PercentRank => relative("analysis.rule_percent_rank", peers),
        Rule::ZScore { .. } => relative("analysis.rule_z_score", peers),
        Rule::Rank | Rule::Borda => relative("analysis.rule_rank", peers),
        Rule::DistanceToMax => relative("analysis.rule_distance_to_max", peers),
        Rule::Target { target, .. } => {
            relative("analysis.rule_target", peers).with("target", *target)
        }
        Rule::DistanceToReference { reference, .. } => {
            relative("analysis.rule_reference", peers).with("reference", reference.as_str())
        }
        Rule::Goalposts { low, high } => Message::new("analysis.rule_goalposts")
            .with("low", *low)
            .with("high", *high),
        Rule::Chained { year, .. } => {
            Message::new("analysis.rule_chained").with("year", year.to_string())
        }
        Rule::BaseYear { year } => {
            let year = year.to_string();
            match base {
                Some(base) => Message::new("analysis.rule_base_year")
                    .with("year", year)
                    .with("base", base),
                None => Message::new("analysis.rule_base_year_not").with("year", year),
            }
        }
        Rule::Identity => Message::new("analysis.rule_identity"),
    }
}

fn steps_rule(steps: &[Step], below: f64, better: Better, value: Option<f64>) -> Message {
    let Some(value) = value else {
        return Message::new("analysis.rule_steps");
    };
    let reached = match better {
        Better::Higher => steps
            .iter()
            .rev()
            .find(|step| value >= step.at - step.at.abs() * GRACE),
        Better::Lower => steps
            .iter()
            .find(|step| value <= step.at + step.at.abs() * GRACE),
    };
    match (reached, better) {
        (None, _) => Message::new("analysis.rule_steps_none").with("points", below),
        (Some(step), Better::Higher) => Message::new("analysis.rule_steps_at_least")
            .with("at", step.at)
            .with("points", step.points),
        (Some(step), Better::Lower) => Message::new("analysis.rule_steps_at_most")
            .with("at", step.at)
            .with("points", step.points),
    }
}

#[allow(clippy::float_cmp)] // A bound is taken over as it is.
fn per_unit(each: f64, per: f64, cap: Option<f64>, points: Option<f64>) -> Message {
    let key = match (cap, points) {
        (None, _) => "analysis.rule_per_unit",
        (Some(cap), Some(points)) if cap == points => "analysis.rule_per_unit_bound",
        (Some(_), _) => "analysis.rule_per_unit_cap",
    };
    let message = Message::new(key).with("points", each).with("per", per);
    match cap {
        Some(cap) => message.with("cap", cap),
        None => message,
    }
}

fn relative(key: &'static str, peers: Option<&Standing>) -> Message {
    match peers {
        Some((place, Some(peers))) if peers.max > peers.min => {
            let message = Message::new(key)
                .with("peers", peers.label.clone())
                .with("size", peers.size)
                .with("min", peers.min)
                .with("max", peers.max);
            match place {
                Some((place, below)) => message.with("place", *place).with("below", *below),
                None => message.with("place", "–").with("below", "–"),
            }
        }
        Some((_, Some(peers))) if peers.size == 1 => {
            Message::new("analysis.rule_alone").with("peers", peers.label.clone())
        }
        Some((_, Some(peers))) => Message::new("analysis.rule_constant")
            .with("peers", peers.label.clone())
            .with("size", peers.size),
        _ => Message::new("analysis.rule_no_peers"),
    }
}

/// Why an indicator has no value or no points.
pub(super) fn missing(
    item: &Item,
    value: Option<f64>,
    points: Option<f64>,
    raw: &[RawValue],
    alone: bool,
) -> Option<Message> {
    if points.is_some() {
        return None;
    }
    if value.is_some() {
        return match item.rule {
            Rule::Chained { year, .. } => {
                Some(Message::new("analysis.missing_chain").with("year", year.to_string()))
            }
            Rule::Target { .. } | Rule::DistanceToReference { .. } => {
                Some(Message::new("analysis.missing_goal"))
            }
            rule if rule.is_relative() && alone => Some(Message::new("analysis.missing_alone")),
            rule if rule.is_relative() => Some(Message::new("analysis.missing_constant")),
            Rule::BaseYear { year } => {
                Some(Message::new("analysis.missing_base").with("year", year.to_string()))
            }
            _ => Some(Message::new("analysis.missing_condition")),
        };
    }
    Some(no_value(item.formula, raw))
}

/// Why a formula gives no value.
pub(super) fn no_value(formula: &Formula, raw: &[RawValue]) -> Message {
    let blank: Vec<&Title> = raw
        .iter()
        .filter(|cell| cell.value.is_none())
        .map(|cell| &cell.title)
        .collect();
    if blank.is_empty() {
        Message::new(match formula.divisors {
            Divisors::Any => "analysis.missing_division",
            Divisors::Positive => "analysis.missing_divisor",
        })
    } else {
        Message::new("analysis.missing_cells").with("columns", listed_titles(blank))
    }
}
