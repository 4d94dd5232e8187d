//! What `compare --entity` finds, as data for machines: numbers come in, objects named by what they are go out. Values
//! and points of two sides stand under the names of the sides: years, or keys of entities.

use serde_json::{Map, Value, json};

use crate::analysis::compare::EntityParts;
use crate::analysis::{
    Benchmark, Change, ChangePart, Constraints, Gap, GrowthIndex, GrowthPart, Measured,
};
use crate::i18n::{Lang, Message};
use crate::scheme::Scheme;

/// A change between two years. Totals are rounded as in a ranking; `exact` is not rounded, and what the parts add up to.
pub(super) fn change(found: &Change, scheme: &Scheme) -> Value {
    let sides = [found.from_year, found.to_year].map(|year| year.to_string());
    json!({
        "entity": found.entity,
        "name": found.name,
        "years": [found.from_year, found.to_year],
        "totals": by_side(&sides, [found.from, found.to].map(|x| json!(scheme.rounded(x)))),
        "change": scheme.rounded(found.to - found.from),
        "exact": found.to - found.from,
        "parts": parts(&found.parts, &sides, found.to - found.from, scheme),
        "set_aside": sentences(&found.aside),
    })
}

/// The gap between two entities, as [`change`].
pub(super) fn gap(found: &Gap, scheme: &Scheme) -> Value {
    let sides = [&found.other, &found.entity].map(Clone::clone);
    let totals = [found.others, found.own].map(|x| json!(scheme.rounded(x)));
    json!({
        "entity": found.entity,
        "name": found.name,
        "other": found.other,
        "other_name": found.other_name,
        "year": found.year,
        "totals": by_side(&sides, totals),
        "gap": scheme.rounded(found.own - found.others),
        "exact": found.own - found.others,
        "parts": parts(&found.parts, &sides, found.own - found.others, scheme),
        "set_aside": sentences(&found.aside),
    })
}

/// Sentences in all languages.
fn sentences(all: &[Message]) -> Vec<Value> {
    let both =
        |message: &Message| json!({ "en": message.text(Lang::En), "zh": message.text(Lang::Zh) });
    all.iter().map(both).collect()
}

/// What holds an entity back.
pub(super) fn constraints(found: &Constraints, scheme: &Scheme) -> Value {
    let (against, other) = match &found.benchmark {
        Benchmark::Best => ("best", None),
        Benchmark::Median => ("median", None),
        Benchmark::Entity(other) => ("entity", Some(other)),
    };
    let parts = found.parts.iter().map(|part| {
        json!({
            "id": part.indicator,
            "title": part.title,
            "dimension": dimension(part.dimension, scheme),
            "weight": part.weight,
            "points": part.points,
            "benchmark": part.benchmark,
            "shortfall": part.shortfall,
            "weighted_shortfall": part.weighted,
            "gain": part.gain,
        })
    });
    json!({
        "entity": found.entity,
        "name": found.name,
        "year": found.year,
        "total": scheme.rounded(found.total),
        "exact": found.total,
        "against": against,
        "other": other,
        "against_title": found.against,
        "parts": parts.collect::<Vec<_>>(),
    })
}

/// A growth index over the years.
pub(super) fn growth(found: &GrowthIndex, scheme: &Scheme) -> Value {
    let part = |part: &GrowthPart| {
        json!({
            "id": part.indicator,
            "title": part.title,
            "dimension": dimension(part.dimension, scheme),
            "weight": part.weight,
            "growth": part.growth,
            "adds": part.points,
        })
    };
    let years = found.years.iter().map(|year| {
        json!({
            "year": year.year,
            "index": year.index,
            "change": year.change,
            "parts": year.parts.iter().map(part).collect::<Vec<_>>(),
        })
    });
    json!({
        "entity": found.entity,
        "name": found.name,
        "form": found.form,
        "base": found.base,
        "years": years.collect::<Vec<_>>(),
    })
}

/// Where an entity stands in each of two results.
pub(super) fn under(sides: &[EntityParts; 2], lang: Lang) -> Value {
    let side = |side: &EntityParts| {
        let parts = side.parts.iter();
        let parts =
            parts.map(|part| json!({ "id": part.id, "title": part.title, "points": part.points }));
        json!({
            "file": side.file,
            "scheme": side.scheme,
            "version": side.version,
            "name": side.name,
            "year": side.year,
            "total": side.total,
            "rank": side.rank,
            "of": side.of,
            "tier": side.tier,
            "reason": side.reason.as_ref().map(|reason| reason.text(lang)),
            "parts": parts.collect::<Vec<_>>(),
        })
    };
    json!([side(&sides[0]), side(&sides[1])])
}

/// Id of a top group; none for adjustments.
fn dimension(at: usize, scheme: &Scheme) -> Option<&str> {
    scheme.groups.get(at).map(|group| group.id.as_str())
}

fn by_side(sides: &[String; 2], values: [Value; 2]) -> Value {
    let both = sides.iter().cloned().zip(values);
    Value::Object(both.collect::<Map<String, Value>>())
}

/// The parts of a difference, in the scheme's order.
fn parts(parts: &[ChangePart], sides: &[String; 2], whole: f64, scheme: &Scheme) -> Value {
    let part = |part: &ChangePart| {
        let of = |of: fn(&Measured) -> Value| by_side(sides, [of(&part.from), of(&part.to)]);
        json!({
            "id": part.indicator,
            "title": part.title,
            "dimension": dimension(part.dimension, scheme),
            "unit": part.unit,
            "values": of(|own| json!(own.value)),
            "imputed": of(|own| json!(own.imputed)),
            "points": of(|own| json!(own.points)),
            "adds": part.points,
            "lacking": part.lacking,
            "share": (whole != 0.0).then(|| part.points / whole),
        })
    };
    parts.iter().map(part).collect()
}
