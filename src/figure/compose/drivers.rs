//! Drivers and constraints of one entity: where its indicators stand among the others, and what they add to the change.

use super::Material;
use super::barometer::year_of;
use super::words::{clauses, fixed_signed, footer, population};
use crate::analysis::{Change, change, levels};
use crate::figure::{Figure, QuadrantPoint, QuadrantSpec, Words};
use crate::i18n::{Lang, Message, Result, fill, text};

/// The level that parts high from low.
const HALF: f64 = 50.0;

/// The quadrant of an entity's indicators: level among the observations of the year `to`, and contribution to the change
/// of the total since `from` (the year before without one).
///
/// # Errors
/// When one of the years has no total, or there is nobody to compare with.
pub fn drivers(
    material: Material,
    entity: &str,
    from: Option<i32>,
    to: Option<i32>,
) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let scheme = &scores.scheme;
    let to = year_of(material, entity, to)?;
    let change = change(scores, entity, from.unwrap_or(to - 1), to)?;
    let row = scores.row_of(entity, Some(to))?.ok_or_else(|| {
        Message::new("figure.no_entity_year")
            .with("entity", entity)
            .with("year", to.to_string())
    })?;
    let levels = levels(scores, row)?;
    let points = points_of(&change, &levels, lang);
    if points.is_empty() {
        return Err(Message::new("figure.drivers_alone").with("year", to.to_string()));
    }
    let corner = |key: &str| text(lang, key);
    // Where all grow, what adds less than the others holds back.
    let mean = points.iter().map(|point| point.at[1]).sum::<f64>() / points.len() as f64;
    let constraints = points
        .iter()
        .filter(|point| point.at[0] < HALF && point.at[1] < mean)
        .count();
    let drivers = points
        .iter()
        .filter(|point| point.at[0] >= HALF && point.at[1] >= mean)
        .count();
    let title = fill(
        lang,
        "figure.drivers_title",
        &[
            ("name", &change.name),
            ("drivers", &drivers),
            ("constraints", &constraints),
        ],
    );
    let decimals = scheme.decimals as usize;
    let whole = fill(
        lang,
        "figure.drivers_subtitle",
        &[
            ("count", &points.len()),
            ("year", &to),
            ("from", &change.from_year),
            (
                "change",
                &fixed_signed(change.to - change.from, decimals, lang),
            ),
        ],
    );
    let peers = fill(
        lang,
        "figure.drivers_peers",
        &[(
            "peers",
            &population(scheme, scores.ranked_in(Some(to))? as usize, lang),
        )],
    );
    let parted = fill(
        lang,
        "figure.drivers_mean",
        &[("value", &fixed_signed(mean, decimals, lang))],
    );
    Ok(Figure::Quadrant(QuadrantSpec {
        words: Words {
            title,
            subtitle: clauses(&[whole, peers, parted], lang),
            footer: footer(dataset, scores, lang),
        },
        axes: [
            corner("figure.drivers_level"),
            fill(
                lang,
                "figure.drivers_growth",
                &[("from", &change.from_year), ("to", &to)],
            ),
        ],
        points,
        split: [HALF, mean],
        range: None,
        corners: [
            corner("figure.corner_catching_up"),
            corner("figure.corner_drivers"),
            corner("figure.corner_constraints"),
            corner("figure.corner_slipping"),
        ],
    }))
}

/// A point for each indicator with a level; what adds or takes most is named first.
fn points_of(change: &Change, levels: &[Option<f64>], lang: Lang) -> Vec<QuadrantPoint> {
    let points = change.parts.iter().map(|part| part.points.abs());
    let most = points.fold(0.0, f64::max);
    change
        .parts
        .iter()
        .zip(levels)
        .filter_map(|(part, level)| {
            let level = (*level)?;
            let growth = if most > 0.0 {
                part.points.abs() / most
            } else {
                0.0
            };
            Some(QuadrantPoint {
                key: part.indicator.clone(),
                name: part.title.text(lang).to_owned(),
                at: [level, part.points],
                weight: growth + (level - HALF).abs() / HALF * 0.5,
                subject: false,
            })
        })
        .collect()
}
