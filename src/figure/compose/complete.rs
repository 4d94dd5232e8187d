//! What figures say where a total rests on incomplete data: one mark and one sentence for all of them.

use super::rows::WHOLE;
use super::words::{clauses, fixed_signed};
use crate::analysis::{ChangePart, Scores};
use crate::i18n::{Lang, Result, fill, number, text};

/// The share of the indicators that a row's total rests on, where that is not all of them; nothing for a row without a
/// total.
///
/// # Errors
/// When the scores cannot be read.
pub fn part_covered(scores: &Scores, row: usize) -> Result<Option<f64>> {
    let covered = scores
        .number("coverage", row)?
        .filter(|share| *share < WHOLE);
    let total = scores.number("total", row)?;
    Ok(covered.filter(|_| total.is_some()))
}

/// The same of the points of a group.
///
/// # Errors
/// When the scores cannot be read.
pub(super) fn group_is_partly(scores: &Scores, row: usize, group: usize) -> Result<bool> {
    let missing = scores.missing_at(row)?;
    let scheme = &scores.scheme;
    let inside = |at: &usize| {
        let mut own = Some(scheme.indicators[*at].group);
        while let Some(above) = own.filter(|own| *own != group) {
            own = scheme.groups[above].parent;
        }
        own.is_some()
    };
    Ok(missing.iter().any(inside))
}

/// A total as it is shown: with a mark where it rests on incomplete data.
#[must_use]
pub fn marked(total: &str, covered: Option<f64>) -> String {
    match covered {
        Some(_) => format!("{total}*"),
        None => total.to_owned(),
    }
}

/// What the marks at totals say: how many of the indicators have values; empty where all have.
#[must_use]
pub fn coverage_words(shares: impl IntoIterator<Item = f64>, lang: Lang) -> String {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let (low, high) =
        (shares.into_iter()).fold(ends, |(low, high), share| (low.min(share), high.max(share)));
    if low > high {
        return String::new();
    }
    // Rounded down, so that what is not whole never reads 100.
    let [low, high] = [low, high].map(|share| number((share * 100.0 + 1e-9).floor(), 0, lang));
    if low == high {
        return fill(lang, "figure.coverage", &[("share", &low)]);
    }
    fill(
        lang,
        "figure.coverage_between",
        &[("from", &low), ("to", &high)],
    )
}

/// How many indicators are named that have no value.
const NAMED: usize = 3;

/// The same of one row, with the names of the indicators that count and have no points in it.
///
/// # Errors
/// When the scores cannot be read.
pub fn missing_words(scores: &Scores, row: usize, lang: Lang) -> Result<String> {
    let covered = part_covered(scores, row)?;
    if covered.is_none() {
        return Ok(String::new());
    }
    let missing = scores.missing_at(row)?;
    let names: Vec<&str> = (missing.iter().take(NAMED))
        .map(|at| scores.scheme.indicators[*at].title.text(lang))
        .collect();
    let share = coverage_words(covered, lang);
    if names.is_empty() {
        return Ok(share);
    }
    let names = names.join(&text(lang, "figure.comma_names"));
    let key = if missing.len() > NAMED {
        "figure.missing_many"
    } else {
        "figure.missing"
    };
    let named = fill(lang, key, &[("names", &names), ("count", &missing.len())]);
    Ok(clauses(&[share, named], lang))
}

/// A title that tells a change, with how many indicators lack data in one of the two years.
pub(super) fn with_lacking(title: String, part: Option<&ChangePart>, lang: Lang) -> String {
    match part {
        Some(part) => fill(
            lang,
            "figure.lacking",
            &[("title", &title), ("count", &part.lacking)],
        ),
        None => title,
    }
}

/// What lack of data in one of two years did to a change, as a part of it.
pub(super) fn lacking_effect(part: &ChangePart, decimals: usize, lang: Lang) -> String {
    let points = fixed_signed(part.points, decimals, lang);
    fill(
        lang,
        "figure.lacking_effect",
        &[("count", &part.lacking), ("points", &points)],
    )
}
