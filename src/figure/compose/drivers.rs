//! Drivers and constraints of one entity: where its indicators stand among the others, and what they add to the change.

use super::Material;
use super::barometer::year_of;
use super::complete::{lacking_effect, missing_words};
use super::words::{clauses, fixed, fixed_signed, footer, inside, population};
use crate::analysis::{Benchmark, Change, Constraints, change, constraints, foremost, levels};
use crate::figure::{Figure, QuadrantPoint, QuadrantRole, QuadrantSpec, Words};
use crate::i18n::{Lang, Message, Result, fill, text};

/// The level that parts high from low.
const HALF: f64 = 50.0;

/// The quadrant of an entity's indicators: level among the observations of the year `to`, and contribution to the change
/// of the total since `from` (the year before without one). Drivers are those that add most to the change; constraints
/// those by which the total would gain most at the level of the best: the first [`foremost`] of each are coloured.
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
    let held = constraints(dataset, scores, row, &Benchmark::Best)?;
    let named = foremost(scheme.indicators.len());
    let points = points_of(&change, &held, &levels, named, lang);
    if points.is_empty() {
        return Err(Message::new("figure.drivers_alone").with("year", to.to_string()));
    }
    let corner = |key: &str| text(lang, key);
    let mean = points.iter().map(|point| point.at[1]).sum::<f64>() / points.len() as f64;
    let decimals = scheme.decimals as usize;
    let drawn = |id: &str| points.iter().any(|point| point.key == id);
    // Points of years with scales of their own are moved by nothing.
    let own_scales = scheme.scales_by_year();
    let moved = Some(&change).filter(|_| !own_scales);
    let title = title((&change.name, moved), &held, &drawn, decimals, lang);
    let scales = if own_scales {
        text(lang, "figure.own_scales")
    } else {
        String::new()
    };
    let lacking = (change.lacking()).map(|part| lacking_effect(part, decimals, lang));
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
            subtitle: clauses(
                &[
                    whole,
                    scales,
                    lacking.unwrap_or_default(),
                    peers,
                    parted,
                    missing_words(scores, row, lang)?,
                ],
                lang,
            ),
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
        split: [HALF, mean],
        range: None,
        corners: [
            corner("figure.corner_catching_up"),
            corner("figure.corner_leading"),
            corner("figure.corner_trailing"),
            corner("figure.corner_slipping"),
        ],
        roles: roles(&points, lang),
        points,
    }))
}

/// What drives most and what holds back most, in a sentence, as far as there is either among those that are drawn.
fn title(
    (name, change): (&str, Option<&Change>),
    held: &Constraints,
    drawn: &dyn Fn(&str) -> bool,
    decimals: usize,
    lang: Lang,
) -> String {
    let mut drivers = change.map(Change::drivers).into_iter().flatten();
    let driver = drivers.find(|part| drawn(&part.indicator));
    let driver = driver.map(|part| &part.title);
    let most = held.parts.iter().find(|part| drawn(&part.indicator));
    let [driver, constraint] =
        [driver, most.map(|part| &part.title)].map(|title| Some(title?.text(lang)));
    let key = match (driver, constraint) {
        (Some(_), Some(_)) => "figure.drivers_title",
        (Some(_), None) => "figure.drivers_title_driver",
        (None, Some(_)) => "figure.drivers_title_constraint",
        (None, None) => "figure.drivers_title_none",
    };
    // The level on the axis says nothing of what is to be gained: the points do.
    let gain = most.map_or(0.0, |part| part.gain);
    let gain = fixed(gain, decimals, lang);
    let [driver, constraint] = [driver, constraint].map(|name| name.unwrap_or_default().to_owned());
    fill(
        lang,
        key,
        &[
            ("name", &name),
            ("driver", &inside(&driver, lang)),
            ("constraint", &inside(&constraint, lang)),
            ("gain", &gain),
        ],
    )
}

/// What the colours mean, each with the number of points that have it.
fn roles(points: &[QuadrantPoint], lang: Lang) -> [String; 3] {
    let count = |roles: &[QuadrantRole]| {
        points
            .iter()
            .filter(|point| roles.contains(&point.role))
            .count()
    };
    let said = |key: &str, role: QuadrantRole| {
        let count = count(&[role, QuadrantRole::Both]);
        fill(lang, key, &[("count", &count)])
    };
    [
        said("figure.role_driver", QuadrantRole::Driver),
        said("figure.role_constraint", QuadrantRole::Constraint),
        text(lang, "figure.role_both"),
    ]
}

/// A point for each indicator with a level that moved of itself; drivers and constraints are named first, then what adds or takes most.
fn points_of(
    change: &Change,
    held: &Constraints,
    levels: &[Option<f64>],
    named: usize,
    lang: Lang,
) -> Vec<QuadrantPoint> {
    let drivers = change.drivers();
    let drives = |id: &str| drivers.iter().take(named).any(|part| part.indicator == id);
    // Those that the title names have their names before all others.
    let leads = |id: &str| {
        let first = drivers.first().is_some_and(|part| part.indicator == id);
        first || held.parts.first().is_some_and(|part| part.indicator == id)
    };
    let holds = |id: &str| {
        held.parts
            .iter()
            .take(named)
            .any(|part| part.indicator == id)
    };
    let points = change.parts.iter().map(|part| part.points.abs());
    let most = points.fold(0.0, f64::max);
    change
        .parts
        .iter()
        .zip(levels)
        .filter_map(|(part, level)| {
            let level = (*level).filter(|_| part.is_movement())?;
            let growth = if most > 0.0 {
                part.points.abs() / most
            } else {
                0.0
            };
            let role = match (drives(&part.indicator), holds(&part.indicator)) {
                (true, true) => QuadrantRole::Both,
                (true, false) => QuadrantRole::Driver,
                (false, true) => QuadrantRole::Constraint,
                (false, false) => QuadrantRole::Other,
            };
            let first = match role {
                QuadrantRole::Other => 0.0,
                _ if leads(&part.indicator) => 4.0,
                _ => 2.0,
            };
            Some(QuadrantPoint {
                key: part.indicator.clone(),
                name: part.title.text(lang).to_owned(),
                at: [level, part.points],
                weight: first + growth + (level - HALF).abs() / HALF * 0.5,
                role,
                subject: false,
            })
        })
        .collect()
}
