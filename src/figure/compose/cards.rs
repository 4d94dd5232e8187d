//! The four 90 % cards of one city as bullet bars.

use super::money::said_unit;
use super::words::{clauses, fixed, footer_with, line, needed_decimals};
use crate::analysis::cards::{Card, CardRules, CardYear};
use crate::dataset::Dataset;
use crate::figure::{Figure, GaugeRow, GaugesSpec, Words};
use crate::i18n::{Lang, Message, Result, fill, text};

/// The cards of a city with its name, each with its last share, that of the year before, and its threshold.
///
/// # Errors
/// When none of them has a share.
pub fn cards(dataset: &Dataset, found: &[Card], city: &str, lang: Lang) -> Result<Figure> {
    let known: Vec<(&Card, &CardYear)> = found
        .iter()
        .filter_map(|card| Some((card, card.last()?)))
        .collect();
    if known.is_empty() {
        let problem = found.iter().find_map(|card| card.problem.clone());
        let problem = problem.unwrap_or_else(|| Message::new("projects.card_no_value"));
        return Err(Message::new("figure.cards_none").with("problem", problem));
    }
    let met = known
        .iter()
        .filter(|(_, year)| year.met == Some(true))
        .count();
    let key = match met {
        0 => "figure.cards_title_none",
        all if all == known.len() => "figure.cards_title_all",
        _ => "figure.cards_title",
    };
    let title = fill(
        lang,
        key,
        &[("city", &city), ("met", &met), ("count", &known.len())],
    );
    let rules = CardRules {
        cards: found.iter().map(|card| card.rule.clone()).collect(),
    };
    let span = span(&known, lang);
    let mut footer = footer_with(dataset, None, None, lang);
    for line in rules.status_lines() {
        footer.push('\n');
        footer.push_str(&line.text(lang));
    }
    Ok(Figure::Gauges(GaugesSpec {
        words: Words {
            title,
            subtitle: clauses(&[text(lang, "figure.cards_subtitle"), span.clone()], lang),
            footer,
        },
        rows: found
            .iter()
            .map(|card| row(card, span.is_empty(), lang))
            .collect(),
        unit: "%".to_owned(),
        full: Some(100.0),
        before: text(lang, "figure.cards_before"),
        decimals: 2,
    }))
}

/// The years of the last shares: one, where they are all of one.
fn span(known: &[(&Card, &CardYear)], lang: Lang) -> String {
    let years = known.iter().map(|(_, year)| year.year);
    let (first, last) = (years.clone().min(), years.max());
    match (first, last) {
        (Some(first), Some(last)) if first == last => fill(lang, "figure.year", &[("year", &last)]),
        // Each bar says its own.
        _ => String::new(),
    }
}

/// The bar of a card, with its year where the bars are of several.
fn row(card: &Card, dated: bool, lang: Lang) -> GaugeRow {
    let rule = &card.rule;
    let last = card.last();
    let year_before = last.and_then(|last| {
        let before = card.years.iter().find(|own| own.year == last.year - 1);
        before.and_then(|own| own.share)
    });
    let counted = last.and_then(|last| {
        let (own, all) = last.numerator.zip(last.denominator)?;
        let (unit, factor) = said_unit(&rule.unit, all, lang);
        let counts = [own, all].map(|value| value * factor);
        let decimals = needed_decimals(&counts.into_iter(), 2);
        let [own, all] = counts.map(|value| fixed(value, decimals, lang));
        let counts = fill(
            lang,
            "figure.cards_of",
            &[("own", &own), ("all", &all), ("unit", &unit)],
        );
        let year = fill(lang, "figure.year", &[("year", &last.year)]);
        let year = if dated { year } else { String::new() };
        Some(line(&[counts.trim_end().to_owned(), year], lang))
    });
    GaugeRow {
        name: rule.title.text(lang).to_owned(),
        note: counted.unwrap_or_default(),
        value: last.and_then(|last| last.share),
        before: year_before,
        threshold: Some(rule.threshold),
        history: history(card),
    }
}

/// The shares of all years up to the last that has one.
fn history(card: &Card) -> Vec<(i32, Option<f64>)> {
    let last = card.last().map(|last| last.year);
    let years = card.years.iter().filter(|own| Some(own.year) <= last);
    years.map(|own| (own.year, own.share)).collect()
}
