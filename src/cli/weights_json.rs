//! Weights and multivariate checks as data for machines.

use serde_json::{Map, Value, json};

use crate::analysis::multivariate::{Checks, GroupCheck, Presence};
use crate::analysis::weights::{Detail, Effect, Level, Moved, Weighing, written};
use crate::analysis::whatif::Limit;
use crate::i18n::{Lang, Message};
use crate::scheme::{Scheme, Weight};

/// Movers that are listed apart; all ranks stand beside them.
const MOVERS: usize = 10;

fn scheme_json(scheme: &Scheme) -> Value {
    json!({
        "id": scheme.id,
        "version": scheme.version,
        "status": scheme.status,
        "sha256": scheme.hash,
    })
}

fn words(messages: &[Message], lang: Lang) -> Vec<String> {
    messages.iter().map(|message| message.text(lang)).collect()
}

/// How far weights may move.
fn latitude(weighing: &Weighing, lang: Lang) -> Value {
    let found = match &weighing.latitude {
        Ok(found) => found,
        Err(reason) => return json!({ "reason": reason.text(lang) }),
    };
    let id = |part: usize| weighing.level.parts[part].id.clone();
    let intervals = found.intervals.iter().map(|own| {
        json!({
            "id": id(own.part),
            "stage": own.stage,
            "weight": own.hold.weight,
            "from": own.hold.from,
            "to": own.hold.to.is_finite().then_some(own.hold.to),
            "below": limit(&own.below, lang),
            "above": limit(&own.above, lang),
        })
    });
    let swaps = found.of_neighbours(
        |swap| {
            json!({
                "rank": swap.rank,
                "name": swap.name,
                "next": swap.next,
                "tied": false,
                "id": id(swap.part),
                "stage": swap.stage,
                "from": swap.from,
                "to": swap.to,
            })
        },
        // No single weight swaps them.
        |own| {
            json!({
                "rank": own.rank,
                "name": own.name,
                "next": own.next,
                "tied": own.tied,
                "id": null,
                "stage": null,
                "from": null,
                "to": null,
            })
        },
    );
    json!({
        "top": found.top,
        "intervals": intervals.collect::<Vec<_>>(),
        "swaps": swaps,
    })
}

/// What ends an interval.
fn limit(limit: &Limit<String>, lang: Lang) -> Value {
    json!({
        "limit": limit.code(),
        "of": limit.about(),
        "words": limit.words().text(lang),
    })
}

/// All about the weights of a level; sentences are in `lang`.
pub(super) fn weighing(weighing: &Weighing, scheme: &Scheme, lang: Lang) -> Value {
    let level = &weighing.level;
    let proposals: Vec<Value> = weighing
        .proposals
        .iter()
        .map(|(proposal, effect)| {
            json!({
                "method": proposal.method.code(),
                "title": proposal.method.title().text(lang),
                "meaning": proposal.method.meaning().text(lang),
                "shares": by_part(level, &proposal.shares),
                "weights": weights(level, &proposal.shares),
                "detail": detail(level, &proposal.detail),
                "remarks": words(&proposal.remarks, lang),
                "ranks": ranks(effect),
            })
        })
        .collect();
    let refused: Vec<Value> = weighing
        .refused
        .iter()
        .map(|(method, reason)| json!({ "method": method.code(), "reason": reason.text(lang) }))
        .collect();
    let opinions: Vec<Value> = weighing
        .opinions
        .iter()
        .map(|opinion| {
            let effect = opinion.effect.as_ref();
            json!({
                "method": opinion.method.code(),
                "title": opinion.method.title().text(lang),
                "meaning": opinion.method.meaning().text(lang),
                "stage": opinion.stage,
                "reason": effect.err().map(|reason| reason.text(lang)),
                "ranks": effect.ok().map(ranks),
                "incomplete": opinion.incomplete,
            })
        })
        .collect();
    let effective: Vec<Value> = weighing
        .effective
        .iter()
        .map(|node| {
            json!({
                "id": node.id,
                "title": node.title,
                "kind": if node.is_group { "group" } else { "indicator" },
                "depth": node.depth,
                "counting": node.counting.code(),
                "weights": node.weights,
                "shares": node.shares,
            })
        })
        .collect();
    let parts: Vec<Value> = level
        .parts
        .iter()
        .map(|part| json!({ "id": part.id, "title": part.title, "weights": part.weights }))
        .collect();
    let stages: Vec<&str> = scheme
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    json!({
        "scheme": scheme_json(scheme),
        "stages": stages,
        "level": {
            "group": level.group.map(|group| &scheme.groups[group].id),
            "title": level.title,
            "parts": parts,
            "present": level.present(),
        },
        "observations": weighing.observations,
        "years": weighing.years.map(|(first, last)| [first, last]),
        "ranking_year": weighing.ranking_year,
        "proposals": proposals,
        "refused": refused,
        "opinions": opinions,
        "latitude": latitude(weighing, lang),
        "effective": effective,
        "effective_meaning": Message::new("weights.effective_means").text(lang),
    })
}

fn by_part(level: &Level, numbers: &[f64]) -> Value {
    let pairs = level.parts.iter().zip(numbers);
    Value::Object(
        pairs
            .map(|(part, number)| (part.id.clone(), json!(number)))
            .collect(),
    )
}

/// The weights as a file would have them: one number, or one by stage.
fn weights(level: &Level, shares: &[f64]) -> Value {
    let all = written(level, shares);
    let weights = level.parts.iter().zip(all).map(|(part, (_, weight))| {
        let weight = match weight {
            Weight::One(weight) => json!(weight),
            Weight::PerStage(weights) => json!(weights),
        };
        (part.id.clone(), weight)
    });
    Value::Object(weights.collect())
}

fn detail(level: &Level, detail: &Detail) -> Value {
    match detail {
        Detail::None => Value::Null,
        Detail::Principal { explained, against } => {
            let against: Vec<&str> = against
                .iter()
                .map(|&at| level.parts[at].id.as_str())
                .collect();
            json!({ "explained": explained, "against": against })
        }
        Detail::Pairwise {
            lambda_max,
            consistency_index,
            consistency_ratio,
        } => json!({
            "lambda_max": lambda_max,
            "consistency_index": consistency_index,
            "consistency_ratio": consistency_ratio,
        }),
        Detail::Budget {
            experts,
            lowest,
            highest,
            sd,
        } => json!({
            "experts": experts,
            "lowest": by_part(level, lowest),
            "highest": by_part(level, highest),
            "sd": sd.as_ref().map(|sd| by_part(level, sd)),
        }),
    }
}

fn ranks(effect: &Effect) -> Value {
    let moved = |moved: &Moved| {
        json!({
            "entity": moved.entity,
            "name": moved.name,
            "before": moved.before,
            "after": moved.after,
        })
    };
    json!({
        "spearman": effect.spearman,
        "mean_move": effect.mean_move,
        "unmoved": effect.unmoved,
        "movers": effect.movers(MOVERS).into_iter().map(moved).collect::<Vec<_>>(),
        "all": effect.ranks.iter().map(moved).collect::<Vec<_>>(),
    })
}

/// The multivariate checks.
pub(super) fn checks(checks: &Checks, scheme: &Scheme, lang: Lang) -> Value {
    let groups: Vec<Value> = checks
        .groups
        .iter()
        .map(|group| self::group(group, lang))
        .collect();
    let parents: Vec<Value> = checks
        .parents
        .iter()
        .map(|link| {
            json!({
                "id": link.id,
                "title": link.title,
                "kind": if link.is_group { "group" } else { "indicator" },
                "parent": link.parent.as_deref().unwrap_or("total"),
                "levels": link.levels,
                "pearson": link.pearson,
                "spearman": link.spearman,
                "kendall": link.kendall,
            })
        })
        .collect();
    let flags: Vec<Value> = checks
        .flags
        .iter()
        .map(|flag| json!({ "kind": flag.code(), "message": flag.words().text(lang) }))
        .collect();
    let there = &checks.availability;
    json!({
        "scheme": scheme_json(scheme),
        "observations": checks.observations,
        "years": checks.years.map(|(first, last)| [first, last]),
        "flags": flags,
        "groups": groups,
        "parents": parents,
        "availability": {
            "observations": there.observations,
            "complete": there.complete,
            "least": there.least,
            "whole": presence(&there.whole),
            "groups": there.groups.iter().map(presence).collect::<Vec<_>>(),
            "indicators": there.indicators.iter().map(presence).collect::<Vec<_>>(),
        },
    })
}

fn presence(presence: &Presence) -> Value {
    json!({
        "id": presence.id,
        "title": presence.title,
        "possible": presence.possible,
        "present": presence.present,
        "share": presence.share(),
        "zeros": presence.zeros,
        "filled": presence.filled,
        "treated": presence.treated,
    })
}

fn group(group: &GroupCheck, lang: Lang) -> Value {
    let id = |at: usize| group.parts[at].0.as_str();
    let pairs: Vec<Value> = group
        .pairs
        .iter()
        .map(|pair| {
            json!({
                "first": id(pair.first),
                "second": id(pair.second),
                "observations": pair.observations,
                "pearson": pair.pearson,
                "p_value": pair.p_value,
                "spearman": pair.spearman,
                "kendall": pair.kendall,
            })
        })
        .collect();
    let components = match &group.components {
        Err(reason) => json!({ "reason": reason.text(lang) }),
        Ok(found) => {
            let loadings = |loadings: &Vec<f64>| -> Map<String, Value> {
                let pairs = loadings.iter().enumerate();
                pairs
                    .map(|(at, loading)| (id(at).to_owned(), json!(loading)))
                    .collect()
            };
            json!({
                "observations": found.observations,
                "eigenvalues": found.eigenvalues,
                "explained": found.explained,
                "loadings": found.loadings.iter().map(loadings).collect::<Vec<_>>(),
            })
        }
    };
    json!({
        "id": group.id,
        "title": group.title,
        "parts": group.parts.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "correlations": pairs,
        "alpha": group.alpha,
        "indicators_below": group.alpha_below.map(|(count, _)| count),
        "alpha_below": group.alpha_below.and_then(|(_, alpha)| alpha),
        "components": components,
    })
}
