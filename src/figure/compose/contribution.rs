//! What moved a total from one year to another.

use super::Material;
use super::complete::{coverage_words, marked, part_covered, with_lacking};
use super::words::{clauses, difference, fixed, fixed_signed, footer, inside};
use crate::analysis::{Change, Scores, change};
use crate::figure::{ContributionSpec, Figure, Words};
use crate::i18n::{Lang, Result, fill, text};
use crate::scheme::Scheme;

/// What moved an entity's total between two years.
///
/// # Errors
/// When one of the years has no total.
pub fn contribution(material: Material, entity: &str, from: i32, to: i32) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let change = change(scores, entity, from, to)?;
    let scheme = &scores.scheme;
    let decimals = scheme.decimals as usize;
    let moved = difference(change.from, change.to, decimals);
    // Points of years with scales of their own neither rise nor fall.
    let own_scales = scheme.scales_by_year();
    let title = if own_scales {
        let ranks = [from, to].map(|year| rank_in(scores, entity, year));
        fill(
            lang,
            "figure.contribution_apart",
            &[
                ("name", &change.name),
                ("from", &change.from_year),
                ("to", &change.to_year),
                ("old", &fixed(change.from, decimals, lang)),
                ("new", &fixed(change.to, decimals, lang)),
                ("before", &ranks[0]),
                ("rank", &ranks[1]),
            ],
        )
    } else {
        fill(
            lang,
            title_key(moved),
            &[
                ("name", &change.name),
                ("from", &change.from_year),
                ("to", &change.to_year),
                ("points", &fixed(moved.abs(), decimals, lang)),
            ],
        )
    };
    let covered = |year: i32| -> Result<Option<f64>> {
        let row = scores.row_of(entity, Some(year))?;
        Ok(row
            .map(|row| part_covered(scores, row))
            .transpose()?
            .flatten())
    };
    let covered = [covered(from)?, covered(to)?];
    let (about, scales) = if own_scales {
        (
            "figure.contribution_between",
            text(lang, "figure.own_scales"),
        )
    } else {
        ("figure.contribution_subtitle", String::new())
    };
    let dimensions = dimensions(&change, scheme, lang);
    let lacking = change.lacking().map(|part| part.points);
    let sums = dimensions
        .iter()
        .map(|(_, items)| items.iter().map(|own| own.1).sum())
        .chain(lacking);
    // Where the parts as they are shown do not add up to what the title says, the reader is told why.
    let rounded = if adds_up(sums, moved, decimals) {
        String::new()
    } else {
        text(lang, "figure.contribution_rounded")
    };
    let subtitle = [
        text(lang, about),
        scales,
        strongest(&change, lang),
        rounded,
        coverage_words(covered.into_iter().flatten(), lang),
    ];
    Ok(Figure::Contribution(ContributionSpec {
        words: Words {
            title: with_lacking(title, change.lacking(), lang),
            subtitle: clauses(&subtitle, lang),
            footer: footer(dataset, scores, lang),
        },
        from: (
            marked(&change.from_year.to_string(), covered[0]),
            change.from,
        ),
        to: (marked(&change.to_year.to_string(), covered[1]), change.to),
        dimensions,
        lacking: (change.lacking()).map(|part| (part.title.text(lang).to_owned(), part.points)),
        decimals,
    }))
}

/// The rank of an entity in a year, as a number or a dash.
fn rank_in(scores: &Scores, entity: &str, year: i32) -> String {
    let row = scores.row_of(entity, Some(year)).ok().flatten();
    let rank = row.and_then(|row| scores.ranks().ok()?.get(row));
    rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string())
}

fn title_key(moved: f64) -> &'static str {
    if moved > 0.0 {
        "figure.contribution_up"
    } else if moved < 0.0 {
        "figure.contribution_down"
    } else {
        "figure.contribution_same"
    }
}

/// The indicator that moved the total most, in the direction in which the total went.
fn strongest(change: &Change, lang: Lang) -> String {
    let direction = if change.to >= change.from { 1.0 } else { -1.0 };
    let most = change
        .parts
        .iter()
        .filter(|part| part.is_movement() && part.points * direction > 0.0)
        .max_by(|a, b| (a.points * direction).total_cmp(&(b.points * direction)));
    most.map_or_else(String::new, |part| {
        let points = fixed_signed(part.points, 2, lang);
        fill(
            lang,
            "figure.contribution_most",
            &[
                ("indicator", &inside(part.title.text(lang), lang)),
                ("points", &points),
            ],
        )
    })
}

/// The parts by dimension, in the scheme's order, then those of adjustments that moved; inside each the gains first. What
/// has no value in one of the years, or in both, has not moved.
fn dimensions(change: &Change, scheme: &Scheme, lang: Lang) -> Vec<(String, Vec<(String, f64)>)> {
    let adjustments = scheme.groups.len();
    let moved = change
        .parts
        .iter()
        .any(|part| part.dimension == adjustments && part.points != 0.0);
    scheme
        .children(None)
        .chain(moved.then_some(adjustments))
        .filter_map(|group| {
            let mut parts: Vec<(String, f64)> = change
                .parts
                .iter()
                .filter(|part| part.dimension == group && part.is_movement())
                .map(|part| (part.title.text(lang).to_owned(), part.points))
                .collect();
            // Stable: equal parts stay in the scheme's order.
            parts.sort_by(|a, b| b.1.total_cmp(&a.1));
            let name = scheme.groups.get(group).map_or_else(
                || text(lang, "figure.adjustments"),
                |group| group.title.text(lang).to_owned(),
            );
            (!parts.is_empty()).then_some((name, parts))
        })
        .collect()
}

/// Whether parts that are rounded each make up a sum that is rounded as well.
fn adds_up(parts: impl Iterator<Item = f64>, sum: f64, decimals: usize) -> bool {
    let power = 10_f64.powi(decimals as i32);
    let shown: f64 = parts.map(|part| (part * power).round()).sum();
    (shown - (sum * power).round()).abs() < 0.5
}

#[cfg(test)]
mod tests {
    use super::adds_up;

    #[test]
    fn parts_that_are_rounded_may_not_add_up() {
        assert!(adds_up([0.87, 1.46].into_iter(), 2.33, 2));
        // 0.334 three times is 1.002, and 0.33 three times is 0.99.
        assert!(!adds_up([0.334; 3].into_iter(), 1.0, 2));
    }
}
