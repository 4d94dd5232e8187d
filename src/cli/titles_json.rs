//! Titles within reach as JSON.

use serde_json::{Map, Value, json};

use super::method::with_methods;
use crate::analysis::titles::{Reach, Titles, Way};
use crate::dataset::Dataset;
use crate::i18n::{Lang, Result};

/// One object for each title, with all its entities in the order of the scores.
pub(super) fn all(dataset: &Dataset, found: &[Titles], lang: Lang) -> Result<Value> {
    let titles = found.iter().map(|own| {
        let mut counts = Map::new();
        for reach in Reach::ALL {
            counts.insert(reach.code().to_owned(), own.count(reach).into());
        }
        counts.insert("at_risk".to_owned(), own.at_risk().into());
        let rows = own.scores.order.iter();
        let entities: Vec<Value> = rows
            .map(|row| one(own, *row as usize, lang))
            .collect::<Result<_>>()?;
        let scheme = &own.scores.scheme;
        let title = json!({
            "scheme": { "id": scheme.id, "version": scheme.version },
            "year": own.year,
            "tier": scheme.tiers[own.goal].id,
            "counts": counts,
            "one_step_distant": own.distant(),
            "recorded": own.recorded(),
            "with_trend": own.with_trend,
            "entities": entities,
        });
        Ok(with_methods(title, [(dataset, &own.scores)]))
    });
    Ok(Value::Array(titles.collect::<Result<_>>()?))
}

/// One entity under one title.
pub(super) fn one(found: &Titles, row: usize, lang: Lang) -> Result<Value> {
    let (scores, standing) = (&found.scores, &found.standings[row]);
    let scheme = &scores.scheme;
    let id = |at: usize| scheme.indicators[at].id.as_str();
    let way = |way: &Option<Way>| {
        way.as_ref().map(|way| {
            let moves = way.moves.iter().map(|own| {
                json!({
                    "indicator": id(own.indicator),
                    "from": own.from,
                    "to": own.to,
                    "points": own.points,
                    "steps": own.steps,
                    "cost": own.cost,
                    "need": found.needs.get(row, own).map(|need| json!({
                        "column": need.column,
                        "title": need.title.text(lang),
                        "unit": need.unit.text(lang),
                        "from": need.from,
                        "to": need.to,
                    })),
                })
            });
            json!({
                "moves": moves.collect::<Vec<_>>(),
                "cost": way.cost,
                "total": way.total,
            })
        })
    };
    let risk = standing.risk.as_ref().map(|risk| {
        let losses = risk.losses.iter().map(|own| {
            json!({
                "indicator": id(own.indicator),
                "from": own.from,
                "to": own.to,
                "points": own.points,
            })
        });
        json!({
            "total": risk.total,
            "reason": risk.reason.as_ref().map(|reason| reason.text(lang)),
            "losses": losses.collect::<Vec<_>>(),
        })
    });
    let words = found.paragraph(row)?;
    Ok(json!({
        "scheme": scheme.id,
        "entity": scores.text("entity", row)?,
        "name": scores.text("name", row)?,
        "reach": standing.reach.code(),
        "near": (standing.reach == Reach::OneStep).then(|| standing.is_near()),
        "total": scores.number("total", row)?,
        "tier": scores.text("tier", row)?,
        "recorded": standing.recorded,
        "single": way(&standing.single),
        "step": way(&standing.step),
        "pair": way(&standing.pair),
        "risk": risk,
        "unmet": found.unmet(row)?.map(|unmet| unmet.text(lang).to_owned()),
        "lacking": found.asked.lacking(row),
        "words": words.iter().map(|line| line.text(lang)).collect::<Vec<_>>(),
    }))
}
