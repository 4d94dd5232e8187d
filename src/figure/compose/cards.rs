//! The cards of a city as bars against their thresholds.

use super::words::{fixed, footer_with, line, year_words};
use crate::analysis::cards::{Card, CardYear};
use crate::dataset::Dataset;
use crate::figure::{Figure, GaugeRow, GaugesSpec, Words};
use crate::i18n::{Lang, Message, Result, fill, number, text};
use crate::scheme::Status;

/// The shares of a city's cards in the last year that any of them has, with those of the year before; `city` is its
/// name.
///
/// # Errors
/// When no card has a share in any year.
pub fn gauges(dataset: &Dataset, cards: &[Card], city: &str, lang: Lang) -> Result<Figure> {
    let years = cards.iter().filter_map(|card| Some(card.last()?.year));
    let Some(year) = years.max() else {
        return Err(Message::new("figure.nothing"));
    };
    let of = |card: &Card, year: i32| -> Option<CardYear> {
        card.years.iter().find(|own| own.year == year).cloned()
    };
    let met = cards.iter().filter(|card| {
        of(card, year).and_then(|own| own.is_met(card.rule.threshold)) == Some(true)
    });
    let title = fill(
        lang,
        "figure.gauges_title",
        &[
            ("name", &city),
            ("met", &met.count()),
            ("all", &cards.len()),
        ],
    );
    let rows = cards.iter().map(|card| {
        let own = of(card, year);
        GaugeRow {
            name: card.rule.title.text(lang).to_owned(),
            note: own
                .as_ref()
                .map_or_else(String::new, |own| note(card, own, lang)),
            value: own.and_then(|own| own.share),
            before: of(card, year - 1).and_then(|own| own.share),
            threshold: Some(card.rule.threshold),
        }
    });
    let illustrative = cards
        .iter()
        .any(|card| card.rule.status == Status::Illustrative);
    let mut said = vec![footer_with(dataset, None, None, lang)];
    said.extend(illustrative.then(|| text(lang, "figure.gauges_illustrative")));
    Ok(Figure::Gauges(GaugesSpec {
        rows: rows.collect(),
        words: Words {
            title,
            subtitle: line(
                &[
                    text(lang, "figure.gauges_subtitle"),
                    year_words(Some(year), lang),
                ],
                lang,
            ),
            footer: said.join(" · "),
        },
        unit: "%".to_owned(),
        full: Some(100.0),
        before: fill(lang, "figure.year", &[("year", &(year - 1))]),
        decimals: 1,
    }))
}

/// What is counted, of how much; as many decimals as the smaller of the two needs.
fn note(card: &Card, own: &CardYear, lang: Lang) -> String {
    let Some((numerator, denominator)) = own.numerator.zip(own.denominator) else {
        return String::new();
    };
    let whole = numerator.fract() == 0.0 && denominator.fract() == 0.0;
    let decimals = if whole { 0 } else { 2 };
    let shown = |value: f64| {
        if whole {
            number(value, 0, lang)
        } else {
            fixed(value, decimals, lang)
        }
    };
    fill(
        lang,
        "figure.gauges_note",
        &[
            ("numerator", &shown(numerator)),
            ("denominator", &shown(denominator)),
            ("unit", &card.rule.unit.text(lang)),
        ],
    )
}
