//! Tiers that ask for no total: scores come in; the tier with the title that a row is in whatever its total, and although
//! its data may be too few for one, goes out.

use polars::prelude::{Column, DataFrame, IntoLazy};

use crate::analysis::engine::{collect, condition, failed};
use crate::analysis::{Scores, rank};
use crate::i18n::{Message, Result};
use crate::scheme::{Scheme, Tier};

/// The first tier with the title, by its place in the scheme, whose condition holds for each row and hangs neither on the
/// total nor on what it is made of; `raw` holds the raw columns that conditions of its tiers name.
pub(super) fn direct(raw: &DataFrame, scores: &Scores, goal: usize) -> Result<Vec<Option<usize>>> {
    let scheme = scores.scheme.as_ref();
    let mut found = vec![None; scores.height()];
    for (at, tier) in scheme.tiers.iter().enumerate().take(goal + 1) {
        let Some(when) = tier.when.as_ref().filter(|_| asks_no_total(scheme, tier)) else {
            continue;
        };
        let raw = match raw.width() {
            0 => DataFrame::empty_with_height(scores.height()),
            _ => raw.clone(),
        };
        let names = when.columns.iter().map(String::as_str);
        let decimals = Some(scheme.decimals);
        let seen = rank::with_results(&raw, &scores.frame, scheme, names, decimals)?;
        let owner = Message::new("analysis.owner_tier").with("title", tier.title.clone());
        let holds = condition(&seen, when, &owner)?.alias("#holds");
        let holds = collect(seen.lazy().select([holds]))?;
        let holds = holds.column("#holds").and_then(Column::bool);
        for (own, holds) in found.iter_mut().zip(holds.map_err(failed)?.iter()) {
            if own.is_none() && holds == Some(true) {
                *own = Some(at);
            }
        }
    }
    Ok(found)
}

/// Whether the condition of a tier can be decided without a total: it names points of indicators and columns of the data
/// alone.
fn asks_no_total(scheme: &Scheme, tier: &Tier) -> bool {
    let of_total = |name: &String| {
        let named = matches!(name.as_str(), "total" | "rank") || name.starts_with("group_");
        named && scheme.is_result(name)
    };
    let names = tier.when.as_ref().map_or(&[][..], |when| &when.columns);
    !names.is_empty() && !names.iter().any(of_total)
}
