//! The test of robustness as JSON.

use serde_json::{Value, json};

use crate::analysis::robustness::{LeftOut, Robustness, Sensitivity, Share, Standing};
use crate::i18n::Lang;

/// Everything as one object. Chances and shares are between 0 and 1; `order` holds, row by row, the chance that the
/// entity of the row is ahead of that of the column.
pub(super) fn robustness(found: &Robustness, lang: Lang) -> Value {
    let scheme = &found.scores.scheme;
    let words = found.uncertainty.in_words();
    json!({
        "scheme": { "id": scheme.id, "version": scheme.version, "sha256": scheme.hash },
        "year": found.scores.choices.year,
        "plan": found.plan,
        "varied": words.iter().map(|words| words.text(lang)).collect::<Vec<_>>(),
        "top": found.top,
        "mean_change": found.mean_change,
        "entities": found.standings.iter().map(standing).collect::<Vec<_>>(),
        "order": order(found),
        "sensitivity": found.sensitivity.as_ref().map(sensitivity),
        "undivided": found.undivided.as_ref().map(|reason| reason.text(lang)),
        "left_out": found.left_out.iter().map(|one| left_out(found, one, lang)).collect::<Vec<_>>(),
    })
}

fn standing(one: &Standing) -> Value {
    json!({
        "entity": one.entity,
        "name": one.name,
        "total": one.total,
        "rank": one.rank,
        "runs": one.ranks.map_or(0, |ranks| ranks.runs),
        "mean_rank": one.ranks.map(|ranks| ranks.mean),
        "median_rank": one.ranks.map(|ranks| ranks.median),
        "rank_q05": one.ranks.map(|ranks| ranks.q05),
        "rank_q95": one.ranks.map(|ranks| ranks.q95),
        "top_chance": one.ranks.map(|ranks| ranks.top_share),
    })
}

fn order(found: &Robustness) -> Value {
    let size = found.order.size();
    let first = found.standings.iter().take(size);
    let row = |row: usize| -> Vec<Option<f64>> {
        let chance = |column| found.order.ahead(row, column).filter(|_| row != column);
        (0..size).map(chance).collect()
    };
    json!({
        "entities": first.map(|one| one.entity.as_str()).collect::<Vec<_>>(),
        "ahead": (0..size).map(row).collect::<Vec<_>>(),
    })
}

fn sensitivity(found: &Sensitivity) -> Value {
    let share = |share: &Share| {
        let (first, total) = (share.first_interval, share.total_interval);
        json!({
            "assumption": share.assumption.id(),
            "first": share.first,
            "first_interval": [first.low, first.high],
            "total": share.total,
            "total_interval": [total.low, total.high],
        })
    };
    json!({
        "points": found.points,
        "level": found.level,
        "shares": found.shares.iter().map(share).collect::<Vec<_>>(),
    })
}

fn left_out(found: &Robustness, one: &LeftOut, lang: Lang) -> Value {
    let mover = one.largest.and_then(|largest| {
        let standing = found.standing(largest.row)?;
        Some(json!({
            "entity": standing.entity,
            "name": standing.name,
            "from": largest.from,
            "to": largest.to,
        }))
    });
    json!({
        "id": one.id,
        "title": one.title.text(lang),
        "kind": if one.is_group { "group" } else { "indicator" },
        "mean_change": one.mean_change,
        "mover": mover,
    })
}
