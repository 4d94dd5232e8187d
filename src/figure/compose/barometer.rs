//! The barometer of one entity: its total with its change, and its dimensions over the years.

use super::Material;
use super::complete::{
    coverage_words, group_is_partly, lacking_effect, marked, part_covered, with_lacking,
};
use super::rows::Rows;
use super::words::{clauses, fixed, fixed_signed, footer, line, year_words};
use crate::analysis::{base_year, change, total_series};
use crate::figure::{BarometerPart, BarometerSpec, Figure, Words};
use crate::i18n::{Lang, Message, Result, fill, text};

/// What an index is in its base year.
const BASE: f64 = 100.0;

/// The barometer of an entity in a year (its last with a total without one).
///
/// # Errors
/// When the entity has no total in the year.
pub fn barometer(material: Material, entity: &str, year: Option<i32>) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let scheme = &scores.scheme;
    let decimals = scheme.decimals as usize;
    let year = year_of(material, entity, year)?;
    let total = part(material, "total", entity, year)?;
    let no_total = || {
        Message::new("figure.no_entity_year")
            .with("entity", entity)
            .with("year", year.to_string())
    };
    let row = scores.row_of(entity, Some(year))?.ok_or_else(no_total)?;
    let name = scores.text("name", row)?.unwrap_or(entity).to_owned();
    let value = total.value.ok_or_else(no_total)?;
    let mut dimensions = Vec::new();
    for at in scheme.children(None) {
        let group = &scheme.groups[at];
        let column = format!("group:{}", group.id);
        let partly = group_is_partly(scores, row, at)?;
        dimensions.push(BarometerPart {
            name: marked(group.title.text(lang), partly.then_some(0.0)),
            ..part(material, &column, entity, year)?
        });
    }
    let base = base_year(scores).map(|year| (year, BASE));
    let covered = part_covered(scores, row)?;
    let shown = marked(&fixed(value, decimals, lang), covered);
    let title = match &total.change {
        Some((change, _)) if *change != 0.0 => fill(
            lang,
            if *change > 0.0 {
                "figure.barometer_up"
            } else {
                "figure.barometer_down"
            },
            &[
                ("name", &name),
                ("value", &shown),
                ("year", &year),
                ("change", &fixed(change.abs(), decimals, lang)),
            ],
        ),
        _ => fill(
            lang,
            "figure.barometer_title",
            &[("name", &name), ("value", &shown), ("year", &year)],
        ),
    };
    let based = base.map_or_else(String::new, |(year, _)| {
        fill(lang, "figure.barometer_base", &[("year", &year)])
    });
    let scales = if scheme.scales_by_year() {
        text(lang, "figure.own_scales")
    } else {
        String::new()
    };
    let subtitle = [
        line(
            &[scheme.title.text(lang).to_owned(), span(&total, lang)],
            lang,
        ),
        text(lang, "figure.barometer_scale"),
        based,
        coverage_words(covered, lang),
        scales,
    ];
    let rank = scores.ranks()?.get(row);
    let of = scores.ranked_in(Some(year))?;
    let rank = rank.filter(|_| of > 1).map(|rank| {
        fill(
            lang,
            "figure.barometer_rank",
            &[("rank", &rank), ("of", &of)],
        )
    });
    // What of the change is no movement stands under it.
    let moved = change(scores, entity, year - 1, year).ok();
    let moved = moved.filter(|_| !scheme.scales_by_year());
    let lacking = moved.as_ref().and_then(crate::analysis::Change::lacking);
    let effect = lacking.map(|part| lacking_effect(part, decimals, lang));
    Ok(Figure::Barometer(BarometerSpec {
        words: Words {
            title: with_lacking(title, lacking, lang),
            subtitle: clauses(&subtitle, lang),
            footer: footer(dataset, scores, lang),
        },
        headline: BarometerPart {
            name: marked(&line(&[name, year_words(Some(year), lang)], lang), covered),
            ..total
        },
        notes: rank.into_iter().chain(effect).collect(),
        dimensions,
        base,
        decimals,
    }))
}

/// The year that is meant: the given one, or the last in which the entity has a total.
///
/// # Errors
/// When it has none in any year.
pub fn year_of(material: Material, entity: &str, year: Option<i32>) -> Result<i32> {
    let rows = Rows::of(material.scores)?;
    let own = material.scores.rows_of(entity)?;
    let last = own
        .iter()
        .rev()
        .find(|(_, row)| rows.total.get(*row).is_some())
        .map(|(year, _)| *year);
    year.or(last).ok_or_else(|| Message::new("figure.no_years"))
}

/// A column of one entity over the years up to one.
fn part(material: Material, column: &str, entity: &str, year: i32) -> Result<BarometerPart> {
    let lang = material.lang;
    let entities = [entity.to_owned()];
    let series = total_series(material.scores, column, &entities)?;
    let points: Vec<(i32, Option<f64>)> = series
        .into_iter()
        .flat_map(|series| series.points)
        .filter(|(of, _)| *of <= year)
        .collect();
    let at = |year: i32| {
        let found = points.iter().find(|(of, _)| *of == year);
        found.and_then(|(_, value)| *value)
    };
    // Points of years with scales of their own neither rise nor fall.
    let moved = (at(year).zip(at(year - 1))).filter(|_| !material.scores.scheme.scales_by_year());
    let change = moved.map(|(now, was)| {
        let decimals = material.scores.scheme.decimals as usize;
        let change = now - was;
        let shown = fixed_signed(change, decimals, lang);
        let moved = shown.starts_with(['+', '\u{2212}']);
        let rounded = if moved { change } else { 0.0 };
        let before = year - 1;
        let words = fill(
            lang,
            "figure.barometer_change",
            &[("change", &shown), ("year", &before)],
        );
        (rounded, words)
    });
    let change = change.map(|(change, words)| {
        // Panels are narrow: only the headline says against what.
        if column == "total" {
            (change, words)
        } else {
            let decimals = material.scores.scheme.decimals as usize;
            (change, fixed_signed(change, decimals, lang))
        }
    });
    Ok(BarometerPart {
        name: String::new(),
        value: at(year),
        points,
        change,
    })
}

fn span(total: &BarometerPart, lang: Lang) -> String {
    let years = || {
        let known = total.points.iter().filter(|(_, value)| value.is_some());
        known.map(|(year, _)| *year)
    };
    match (years().min(), years().max()) {
        (Some(first), Some(last)) if first < last => {
            fill(lang, "figure.years", &[("from", &first), ("to", &last)])
        }
        (Some(year), _) => fill(lang, "figure.year", &[("year", &year)]),
        _ => String::new(),
    }
}
