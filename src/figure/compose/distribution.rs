//! How the results of a year are spread.

use super::Material;
use super::rows::Rows;
use super::words::{fixed, footer, line, nobody_scored, population, year_words};
use crate::analysis::{column_title, tier_limits};
use crate::figure::{DistributionSpec, Figure, Marker, MarkerKind, Words};
use crate::i18n::{Message, Result, fill, text};
use crate::scheme::EntityKind;

/// The distribution of a result column (`total`, `group:<id>`, `points:<id>`, `value:<id>`) in a year (the last without
/// one), with the subject, the median, and, for totals, the limits of tiers.
///
/// # Errors
/// When there is no such column, or it has no value in the year.
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
    let decimals = scheme.decimals as usize;
    let mut values = Vec::new();
    let mut markers = Vec::new();
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
            markers.push(Marker {
                kind: MarkerKind::Subject,
                value,
                label: format!("{name} {}", fixed(value, decimals, lang)),
            });
        }
    }
    let Some(median) = median(&values) else {
        return Err(nobody_scored(scores, year)?);
    };
    let marked =
        |key: &str, value: f64| fill(lang, key, &[("value", &fixed(value, decimals, lang))]);
    markers.push(Marker {
        kind: MarkerKind::Median,
        value: median,
        label: marked("figure.distribution_median", median),
    });
    if column == "total" {
        for (title, limit) in tier_limits(scores) {
            let limit_words = crate::i18n::number(limit, decimals, lang);
            markers.push(Marker {
                kind: MarkerKind::Limit,
                value: limit,
                label: format!("{} ≥\u{a0}{limit_words}", title.text(lang)),
            });
        }
    }
    let measured = measured(material, column);
    let title = fill(
        lang,
        "figure.distribution_title",
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
                &[("measure", &measured)],
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

/// What a column measures, with its unit.
fn measured(material: Material, column: &str) -> String {
    let Material { scores, lang, .. } = material;
    let scheme = &scores.scheme;
    let measured = match column {
        "total" => text(lang, "figure.in_points"),
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
