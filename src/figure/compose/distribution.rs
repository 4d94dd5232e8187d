//! How the results of a year are spread.

use super::Material;
use super::rows::Rows;
use super::words::{
    fixed, footer, inside, line, needed_decimals, nobody_scored, points_words, population,
    year_words,
};
use crate::analysis::{column_title, tier_limits};
use crate::figure::{DistributionSpec, Figure, Marker, MarkerKind, Words};
use crate::i18n::{Lang, Message, Result, Title, fill, text};
use crate::scheme::EntityKind;

/// The distribution of a result column (`total`, `group:<id>`, `points:<id>`, `value:<id>`) in a year (the last without
/// one), with the subject, the median, and, for totals, the limits of tiers.
///
/// # Errors
/// When there is no such column, or it has no value in the year.
#[allow(clippy::too_many_lines)] // one description, its parts in order
pub fn distribution(
    material: Material,
    column: &str,
    year: Option<i32>,
    subject: Option<&str>,
) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let scheme = &scores.scheme;
    let rows = Rows::of(scores)?;
    let year = rows.year_or_last(year);
    let found = scores
        .numbers(column)
        .map_err(|_| Message::new("analysis.no_result").with("column", column))?;
    let mut values = Vec::new();
    let mut own: Option<(&str, f64)> = None;
    for row in 0..scores.height() {
        if year.is_some() && rows.year.get(row) != year {
            continue;
        }
        let Some(value) = found.get(row).filter(|value| value.is_finite()) else {
            continue;
        };
        values.push(value);
        if subject.is_some() && rows.entity.get(row) == subject {
            let name = rows.name.get(row).or(subject).unwrap_or_default();
            own = Some((name, value));
        }
    }
    let measured = measured(material, column);
    if let (Some(subject), None, false) = (subject, own, values.is_empty()) {
        return Err(missing(&rows, subject, &measured, year));
    }
    let limits = if column == "total" {
        tier_limits(scores)
    } else {
        Vec::new()
    };
    let Some(median) = median(&values) else {
        return Err(nobody_scored(scores, year)?);
    };
    let most = scheme.decimals as usize;
    let marked: Vec<f64> = limits
        .iter()
        .map(|(_, limit)| *limit)
        .chain([median])
        .collect();
    let decimals = decimals_shown(&values, &marked, most);
    let mut markers: Vec<Marker> = own
        .map(|(name, value)| Marker {
            kind: MarkerKind::Subject,
            value,
            label: format!("{name} {}", fixed(value, decimals, lang)),
        })
        .into_iter()
        .collect();
    let marked =
        |key: &str, value: f64| fill(lang, key, &[("value", &fixed(value, decimals, lang))]);
    markers.push(Marker {
        kind: MarkerKind::Median,
        value: median,
        label: marked("figure.distribution_median", median),
    });
    for (title, limit) in limits {
        let limit_words = crate::i18n::number(limit, decimals, lang);
        markers.push(Marker {
            kind: MarkerKind::Limit,
            value: limit,
            label: format!("{} ≥\u{a0}{limit_words}", title.text(lang)),
        });
    }
    let title = fill(
        lang,
        half_key(&values, median),
        &[
            ("scheme", &scheme.title.text(lang)),
            ("value", &fixed(median, decimals, lang)),
        ],
    );
    let population = population(scheme, values.len(), lang);
    let subtitle = line(
        &[
            fill(
                lang,
                "figure.distribution_subtitle",
                &[("measure", &inside(&measured, lang))],
            ),
            year_words(year, lang),
            population,
        ],
        lang,
    );
    Ok(Figure::Distribution(DistributionSpec {
        words: Words {
            title,
            subtitle,
            footer: footer(dataset, scores, lang),
        },
        values,
        markers,
        measure: measured,
        counted: text(lang, counted(scheme.entity_kind())),
        decimals,
    }))
}

/// Decimals that values and what is marked among them need: between two whole numbers lies a half, so that what is
/// marked among those may need one.
fn decimals_shown(values: &[f64], marked: &[f64], most: usize) -> usize {
    let own = needed_decimals(&values.iter().copied(), most);
    own.max(needed_decimals(&marked.iter().copied(), most.max(1)))
}

/// The sentence of the title. "Half have 62 or more" is said only where it is about half: many may have the median itself.
fn half_key(values: &[f64], median: f64) -> &'static str {
    let half = |above: &dyn Fn(f64) -> bool| {
        let count = values.iter().filter(|value| above(**value)).count();
        (count as f64 / values.len() as f64 - 0.5).abs() < NEAR_HALF
    };
    if half(&|value| value >= median) {
        "figure.distribution_title"
    } else if half(&|value| value > median) {
        "figure.distribution_title_more"
    } else {
        "figure.distribution_title_median"
    }
}

/// How far from one half a share may be that is called half.
const NEAR_HALF: f64 = 0.015;

/// That the subject is not among those with a value, and when it is.
fn missing(rows: &Rows, subject: &str, measured: &str, year: Option<i32>) -> Message {
    let own = |row: &usize| rows.entity.get(*row) == Some(subject);
    let row = (0..rows.entity.len()).find(own);
    let name = row.and_then(|row| rows.name.get(row)).unwrap_or(subject);
    let when = match year {
        Some(year) => Title {
            en: Message::new("figure.in_year")
                .with("year", year.to_string())
                .text(Lang::En),
            zh: Message::new("figure.in_year")
                .with("year", year.to_string())
                .text(Lang::Zh),
        },
        None => Title::same(""),
    };
    Message::new("figure.not_among")
        .with("entity", name)
        .with("measure", measured)
        .with("year", when)
}

/// What a column measures, with its unit.
fn measured(material: Material, column: &str) -> String {
    let Material { scores, lang, .. } = material;
    let scheme = &scores.scheme;
    let measured = match column {
        "total" => points_words(scheme, lang),
        _ => column_title(scores, column).text(lang).to_owned(),
    };
    match scheme
        .indicators
        .iter()
        .find(|i| column == format!("value:{}", i.id))
    {
        Some(indicator) => match &indicator.unit {
            Some(unit) => fill(
                lang,
                "figure.with_unit",
                &[("name", &measured), ("unit", &unit.text(lang))],
            ),
            None => measured,
        },
        None => measured,
    }
}

/// What is counted, for the upright axis.
fn counted(entity: EntityKind) -> &'static str {
    match entity {
        EntityKind::Enterprise => "figure.count_enterprises",
        EntityKind::County => "figure.count_counties",
        EntityKind::Town => "figure.count_towns",
        EntityKind::Country => "figure.count_countries",
        EntityKind::Other => "figure.count_entities",
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    Some(f64::midpoint(sorted[last / 2], sorted[last.div_ceil(2)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_between_whole_numbers_is_told() {
        let values = [60.0, 62.0, 63.0, 70.0];
        assert_eq!(median(&values), Some(62.5));
        assert_eq!(decimals_shown(&values, &[62.5], 0), 1);
        assert_eq!(decimals_shown(&values, &[60.0, 62.0], 2), 0);
        assert_eq!(decimals_shown(&[38.13, 38.14], &[38.135], 2), 2);
    }
}
