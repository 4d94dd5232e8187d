//! A comparison as data for machines.

use serde_json::{Value, json};

use crate::analysis::compare::{
    Compared, Comparison, ComparisonKind, GroupTable, MeanChange, Shifts, SideSummary, Standing,
};
use crate::i18n::{Lang, Message};

/// All of it; sentences are in `lang`.
pub(super) fn comparison(found: &Comparison, rules: &[Message], lang: Lang) -> Value {
    let kind = match found.kind {
        ComparisonKind::Schemes { year } => json!({ "kind": "schemes", "year": year }),
        ComparisonKind::Years { from, to } => json!({ "kind": "years", "from": from, "to": to }),
    };
    let tiers: Vec<Value> = found
        .tiers
        .iter()
        .map(|moved| json!({ "from": moved.from, "to": moved.to, "count": moved.count }))
        .collect();
    let agreement = &found.agreement;
    json!({
        "compared": kind,
        "first": side(&found.first),
        "second": side(&found.second),
        "same_scale": found.same_scale,
        "agreement": {
            "common": agreement.common,
            "entries": agreement.entries,
            "exits": agreement.exits,
            "spearman": agreement.spearman,
            "kendall": agreement.kendall,
            "first_mean": agreement.first_mean,
            "second_mean": agreement.second_mean,
            "published": shifts(&agreement.published),
            "among_both": shifts(&agreement.among),
            "same_tier": agreement.same_tier,
        },
        "tiers": tiers,
        "groups": found.groups.iter().map(group).collect::<Vec<_>>(),
        "mean": found.mean.as_ref().map(mean),
        "differences": texts(rules, lang),
        "words": texts(&found.lines(), lang),
        "rows": found.rows.iter().map(|one| row(one, lang)).collect::<Vec<_>>(),
    })
}

fn texts(messages: &[Message], lang: Lang) -> Vec<String> {
    messages.iter().map(|message| message.text(lang)).collect()
}

fn side(side: &SideSummary) -> Value {
    json!({
        "label": side.label,
        "file": side.file,
        "scheme": { "id": side.scheme, "version": side.version, "status": side.status },
        "title": side.title,
        "year": side.year,
        "observations": side.observations,
        "scored": side.scored,
        "min": side.min,
        "mean": side.mean,
        "max": side.max,
    })
}

fn shifts(shifts: &Shifts) -> Value {
    json!({
        "mean_shift": shifts.mean,
        "max_shift": shifts.most,
        "gainers": shifts.gainers,
        "losers": shifts.losers,
        "unmoved": shifts.unmoved,
    })
}

fn group(table: &GroupTable) -> Value {
    let shifts = table.shifts.iter().map(|shift| {
        json!({
            "name": shift.name,
            "first": { "scored": shift.first, "mean": shift.first_mean },
            "second": { "scored": shift.second, "mean": shift.second_mean },
            "common": shift.common,
            "gainers": shift.gainers,
            "losers": shift.losers,
            "mean_places": shift.mean_places,
        })
    });
    json!({ "column": table.column, "title": table.title, "groups": shifts.collect::<Vec<_>>() })
}

fn mean(mean: &MeanChange) -> Value {
    let parts = mean.parts.iter().map(
        |part| json!({ "indicator": part.indicator, "title": part.title, "points": part.points }),
    );
    json!({
        "from": mean.from,
        "to": mean.to,
        "stayed": mean.stayed,
        "entries": mean.entries,
        "exits": mean.exits,
        "parts": parts.collect::<Vec<_>>(),
    })
}

fn row(row: &Compared, lang: Lang) -> Value {
    let standing = |standing: &Standing| {
        json!({
            "total": standing.total,
            "rank": standing.rank,
            "tier": standing.tier,
            "range": standing.range,
        })
    };
    json!({
        "entity": row.entity,
        "name": row.name,
        "first": row.first.as_ref().map(standing),
        "second": row.second.as_ref().map(standing),
        "places": row.places,
        "points": row.points,
        "range": row.range,
        "reason": row.reason.as_ref().map(|reason| reason.text(lang)),
    })
}
