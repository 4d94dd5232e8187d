//! An explanation as data for machines.

use serde_json::{Value, json};

use crate::analysis::{Explanation, IndicatorExplanation, Node, NodeKind, RawValue};
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
        "rank": explanation.rank,
        "of": explanation.of,
        "tier": explanation.tier,
        "coverage": explanation.coverage,
        "nodes": nodes(&explanation.nodes, lang),
    })
}

fn words(message: Option<&Message>, lang: Lang) -> Option<String> {
    message.map(|message| message.text(lang))
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
    let next = indicator
        .next_step
        .map(|(at, points)| json!({ "at": at, "points": points }));
    json!({
        "value": indicator.value,
        "unit": indicator.unit,
        "formula": indicator.formula,
        "filled": indicator.filled,
        "raw": indicator.raw.iter().map(|value| raw(value, lang)).collect::<Vec<_>>(),
        "rule": indicator.rule.text(lang),
        "missing": words(indicator.missing.as_ref(), lang),
        "peers": peers,
        "next_step": next,
        "best": indicator.best,
    })
}

fn raw(raw: &RawValue, lang: Lang) -> Value {
    let evidence = raw.evidence.as_ref();
    json!({
        "column": raw.column,
        "title": raw.title,
        "value": raw.value,
        "cell": evidence.map(|evidence| evidence.place.to_string()),
        "written": evidence.and_then(|evidence| evidence.raw.clone()),
        "conversion": evidence.and_then(|evidence| words(evidence.conversion.as_ref(), lang)),
    })
}
