//! The headline numbers beside a map.

use super::Material;
use super::rows::Ranked;
use crate::i18n::{Lang, compact, fill, number, text};

/// How many yuan one 万元 is.
const WAN: f64 = 10_000.0;

/// Number scored, mean points, and R&D and strategic-emerging output where the data has them.
pub(super) fn headline(material: Material, ranked: &[Ranked]) -> Vec<(String, String)> {
    let lang = material.lang;
    let label = |key: &str| text(lang, key);
    let count = ranked.len();
    let sum: f64 = ranked.iter().map(|row| row.total).sum();
    let mean = if count == 0 { 0.0 } else { sum / count as f64 };
    let mut numbers = vec![
        (
            label("figure.headline_scored"),
            number(count as f64, 0, lang),
        ),
        (label("figure.headline_mean"), number(mean, 1, lang)),
    ];
    for (field, key) in [
        ("rd_expense_wan", "figure.headline_rd"),
        ("sei_output_wan", "figure.headline_sei"),
    ] {
        if let Some(total) = total_of(material, ranked, field) {
            numbers.push((label(key), yuan(total * WAN, lang)));
        }
    }
    numbers
}

/// The sum of a raw column over these rows, in their order; `None` where no row has a value.
fn total_of(material: Material, ranked: &[Ranked], field: &str) -> Option<f64> {
    let column = material.dataset.frame.column(field).ok()?.f64().ok()?;
    let mut values = ranked
        .iter()
        .filter_map(|row| column.get(material.scores.observations[row.row] as usize))
        .peekable();
    values.peek()?;
    Some(values.sum())
}

/// An amount of money in few characters.
pub(super) fn yuan(value: f64, lang: Lang) -> String {
    fill(lang, "figure.yuan", &[("value", &compact(value, lang))])
}
