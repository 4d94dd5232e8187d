//! The headline numbers beside a map.

use super::Material;
use super::rows::{Ranked, Rows};
use crate::i18n::{Lang, compact, compact_to, fill, number, text};

/// How many yuan one 万元 is.
const WAN: f64 = 10_000.0;

/// Digits of amounts of money.
const DIGITS: usize = 4;

/// Number scored and mean points of the ranked; R&D and strategic-emerging output, where the data has them, of all
/// observations of the year, also of those without a total, because they speak of the whole city.
pub(super) fn headline(
    material: Material,
    rows: &Rows,
    year: Option<i32>,
    ranked: &[Ranked],
) -> Vec<(String, String)> {
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
        if let Some(total) = total_of(material, rows, year, field) {
            numbers.push((label(key), money(total * WAN, lang)));
        }
    }
    numbers
}

/// The sum of a raw column over the rows of a year (all without one), in their order; `None` where none has a value.
fn total_of(material: Material, rows: &Rows, year: Option<i32>, field: &str) -> Option<f64> {
    let column = material.dataset.frame.column(field).ok()?.f64().ok()?;
    let mut values = material
        .scores
        .observations
        .iter()
        .enumerate()
        .filter(|(row, _)| year.is_none() || rows.year.get(*row) == year)
        .filter_map(|(_, &observation)| column.get(observation as usize))
        .peekable();
    values.peek()?;
    Some(values.sum())
}

/// An amount of money in few characters.
pub(super) fn yuan(value: f64, lang: Lang) -> String {
    fill(lang, "figure.yuan", &[("value", &compact(value, lang))])
}

/// An amount of money with the digits that a sum deserves.
fn money(value: f64, lang: Lang) -> String {
    let value = compact_to(value, DIGITS, lang);
    fill(lang, "figure.yuan", &[("value", &value)])
}
