//! The headline numbers beside a map.

use super::Material;
use super::money::money_words;
use super::rows::{Ranked, Rows};
use super::words::population;
use crate::i18n::{fill, number, text};

/// How many yuan one 万元 is.
const WAN: f64 = 10_000.0;

/// Digits of amounts of money.
const DIGITS: usize = 4;

/// Number scored and mean points of the ranked; R&D and strategic-emerging output, where the data has them, of all
/// observations of the year, also of those without a total, because they speak of the whole city: then they say of how
/// many. Under a filter they speak of those alone that meet it.
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
    // Others than the scored ones are counted in words.
    let observed = observed(material, rows, year).count();
    let these = population(&material.scores.scheme, observed, lang);
    let at = match material.scores.choices.filter {
        Some(_) => 2,
        None => usize::from(observed != count),
    };
    for (field, keys) in [
        (
            "rd_expense_wan",
            [
                "figure.headline_rd",
                "figure.headline_rd_all",
                "figure.headline_rd_of",
            ],
        ),
        (
            "sei_output_wan",
            [
                "figure.headline_sei",
                "figure.headline_sei_all",
                "figure.headline_sei_of",
            ],
        ),
    ] {
        if let Some(total) = total_of(material, rows, year, field) {
            let name = fill(lang, keys[at], &[("population", &these)]);
            numbers.push((name, money_words(total * WAN, DIGITS, lang)));
        }
    }
    numbers
}

/// The observations of a year (all without one) that were scored, gated or found wanting.
fn observed<'a>(
    material: Material<'a>,
    rows: &Rows<'a>,
    year: Option<i32>,
) -> impl Iterator<Item = usize> + use<'a> {
    let years = rows.year;
    material
        .scores
        .observations
        .iter()
        .enumerate()
        .filter(move |(row, _)| year.is_none() || years.get(*row) == year)
        .map(|(_, &observation)| observation as usize)
}

/// The sum of a raw column over the rows of a year (all without one), in their order; `None` where none has a value.
fn total_of(material: Material, rows: &Rows, year: Option<i32>, field: &str) -> Option<f64> {
    let column = material.dataset.frame.column(field).ok()?.f64().ok()?;
    let mut values = observed(material, rows, year)
        .filter_map(|observation| column.get(observation))
        .peekable();
    values.peek()?;
    Some(values.sum())
}
