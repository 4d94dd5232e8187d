//! An explanation as data for machines.

use serde_json::{Value, json};

use crate::analysis::{
    Bounds, Explanation, ImputationEffect, Imputed, ImputedFrom, IndicatorExplanation, NextStep,
    Node, NodeKind, RawValue, Shape, TreatedValue, Winsorised,
};
use crate::i18n::{Lang, Message};
use crate::scheme::Scheme;

/// The whole tree; sentences are in `lang`.
pub(super) fn explanation(explanation: &Explanation, scheme: &Scheme, lang: Lang) -> Value {
    let stage = explanation
        .stage
        .as_ref()
        .map(|(title, because)| json!({ "title": title, "because": because.text(lang) }));
    json!({
        "entity": explanation.entity,
        "name": explanation.name,
        "year": explanation.year,
        "scheme": {
            "id": scheme.id,
            "version": scheme.version,
            "status": scheme.status,
            "sha256": scheme.hash,
        },
        "stage": stage,
        "status": explanation.status,
        "reason": words(explanation.reason.as_ref(), lang),
        "total": explanation.total,
        "exact": explanation.exact,
        "rank": explanation.rank,
        "of": explanation.of,
        "tier": explanation.tier,
        "coverage": explanation.coverage,
        "aggregation": explanation.aggregation.text(lang),
        "imputation": explanation.imputation.as_ref().map(|effect| imputation(effect, lang)),
        "bounds": explanation.bounds.as_ref().map(|found| bounds(found, lang)),
        "nodes": nodes(&explanation.nodes, lang),
    })
}

fn words(message: Option<&Message>, lang: Lang) -> Option<String> {
    message.map(|message| message.text(lang))
}

fn imputation(effect: &ImputationEffect, lang: Lang) -> Value {
    json!({
        "indicators": effect.indicators,
        "points": effect.points,
        "share": effect.share,
        "total_without": effect.total_without,
        "rank_without": effect.rank_without,
        "of_without": effect.of_without,
        "words": sentences(&effect.words(), lang),
    })
}

fn bounds(bounds: &Bounds, lang: Lang) -> Value {
    json!({
        "indicators": bounds.indicators,
        "unknown": bounds.unknown,
        "low": bounds.low,
        "high": bounds.high,
        "rank_low": bounds.rank_low,
        "rank_high": bounds.rank_high,
        "words": bounds.words().text(lang),
    })
}

fn sentences(messages: &[Message], lang: Lang) -> Vec<String> {
    messages.iter().map(|message| message.text(lang)).collect()
}

fn nodes(list: &[Node], lang: Lang) -> Vec<Value> {
    list.iter().map(|entry| node(entry, lang)).collect()
}

fn node(node: &Node, lang: Lang) -> Value {
    let mut value = json!({
        "id": node.id,
        "title": node.title,
        "weight": node.weight,
        "share": node.share,
        "points": node.points,
        "contribution": node.contribution,
        "log_contribution": node.log_contribution,
    });
    match &node.kind {
        NodeKind::Group {
            aggregation,
            children,
        } => {
            value["aggregation"] = json!(aggregation.text(lang));
            value["children"] = json!(nodes(children, lang));
        }
        NodeKind::Indicator(indicator) => value["indicator"] = self::indicator(indicator, lang),
    }
    value
}

fn indicator(indicator: &IndicatorExplanation, lang: Lang) -> Value {
    let peers = indicator.peers.as_ref().map(|peers| {
        json!({
            "label": peers.label,
            "size": peers.size,
            "min": peers.min,
            "median": peers.median,
            "max": peers.max,
        })
    });
    json!({
        "value": indicator.value,
        "unit": indicator.unit,
        "formula": indicator.formula,
        "filled": indicator.filled,
        "raw": indicator.raw.iter().map(|value| raw(value, lang)).collect::<Vec<_>>(),
        "missing": words(indicator.missing.as_ref(), lang),
        "imputed": indicator.imputed.as_ref().map(|found| imputed(found, lang)),
        "treated": indicator.treated.as_ref().map(|found| treated(found, lang)),
        "seen": indicator.seen,
        "rule": indicator.rule.text(lang),
        "peers": peers,
        "next_step": indicator.next_step.as_ref().map(|found| next_step(found, lang)),
        "best": indicator.best,
        "range": indicator.range.map(|(low, high)| json!({ "low": low, "high": high })),
    })
}

fn imputed(imputed: &Imputed, lang: Lang) -> Value {
    let from = match &imputed.from {
        ImputedFrom::Group {
            median,
            label,
            size,
        } => json!({
            "kind": if *median { "median" } else { "mean" },
            "label": label,
            "size": size,
        }),
        ImputedFrom::Previous { year, value } => {
            json!({ "kind": "previous", "year": year, "value": value })
        }
        ImputedFrom::Line { before, after } => {
            json!({ "kind": "linear", "before": before, "after": after })
        }
        ImputedFrom::Indicators {
            shares,
            mean,
            range,
            label,
        } => json!({
            "kind": "row_mean",
            "shares": shares
                .iter()
                .map(|(title, share)| json!({ "title": title, "share": share }))
                .collect::<Vec<_>>(),
            "mean": mean,
            "range": range,
            "label": label,
        }),
    };
    json!({ "value": imputed.value, "from": from, "words": imputed.words().text(lang) })
}

fn treated(treated: &TreatedValue, lang: Lang) -> Value {
    let shape = |shape: Option<Shape>| {
        shape.map(|shape| json!({ "skewness": shape.skewness, "kurtosis": shape.kurtosis }))
    };
    let side =
        |side: Option<Winsorised>| side.map(|side| json!({ "count": side.count, "to": side.to }));
    let logarithm = treated.logarithm.as_ref().map(|log| {
        json!({
            "min": log.min,
            "max": log.max,
            "mirrored": log.mirrored,
            "formula": log.words().text(lang),
        })
    });
    json!({
        "from": treated.from,
        "to": treated.to,
        "before": shape(treated.before),
        "after": shape(treated.after),
        "limits": { "skewness": treated.limits.0, "kurtosis": treated.limits.1 },
        "high": side(treated.high),
        "low": side(treated.low),
        "logarithm": logarithm,
        "words": sentences(&treated.words(), lang),
    })
}

fn next_step(next: &NextStep, lang: Lang) -> Value {
    let closings = next.closings.iter().map(|closing| {
        json!({
            "column": closing.column,
            "title": closing.title,
            "unit": closing.unit,
            "from": closing.from,
            "to": closing.to,
            "words": closing.words().text(lang),
        })
    });
    json!({
        "at": next.at,
        "points": next.points,
        "distance": next.distance,
        "gain": next.gain,
        "closings": closings.collect::<Vec<_>>(),
    })
}

fn raw(raw: &RawValue, lang: Lang) -> Value {
    let evidence = raw.evidence.as_ref();
    json!({
        "column": raw.column,
        "title": raw.title,
        "value": raw.value,
        "cell": evidence.map(|evidence| evidence.place.to_string()),
        "further_cells": evidence.map(|evidence| {
            let others = evidence.others.iter();
            others.map(ToString::to_string).collect::<Vec<_>>()
        }),
        "written": evidence.and_then(|evidence| evidence.raw.clone()),
        "conversion": evidence.and_then(|evidence| words(evidence.conversion.as_ref(), lang)),
    })
}
