//! The ranking of one year.

use std::collections::BTreeMap;

use super::Material;
use super::rows::{Ranked, Rows};
use super::words::{footer, line, population, year_words};
use crate::analysis::contributions;
use crate::figure::{Figure, RankingRow, RankingSpec, Words};
use crate::i18n::{Message, Result, fill, number, text};

/// The ranking of one year, the best `limit`; the subject is shown even when it stands below.
///
/// # Errors
/// When nobody is ranked.
pub fn ranking(
    material: Material,
    year: Option<i32>,
    limit: usize,
    subject: Option<&str>,
) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let rows = Rows::of(scores)?;
    let year = rows.year_or_last(year);
    let ranked = rows.ranked(year);
    if ranked.is_empty() {
        return Err(Message::new("figure.nothing"));
    }
    let before = year
        .map(|year| ranks_of(&rows, year - 1))
        .unwrap_or_default();
    let shown: Vec<Ranked> = ranked
        .iter()
        .enumerate()
        .filter(|(at, row)| *at < limit || Some(row.entity) == subject)
        .map(|(_, row)| *row)
        .collect();
    let parts = stacked(material, &shown);
    let names = if parts.is_empty() {
        Vec::new()
    } else {
        part_names(material, &parts)
    };
    let bars = shown
        .iter()
        .enumerate()
        .map(|(at, row)| RankingRow {
            key: row.entity.to_owned(),
            rank: row.rank,
            name: row.name.to_owned(),
            note: note(material, &rows, row.row),
            total: row.total,
            parts: parts.get(at).cloned().unwrap_or_default(),
            moved: before
                .get(row.entity)
                .map(|&rank| rank as i32 - row.rank as i32),
            subject: Some(row.entity) == subject,
        })
        .collect();
    let scheme = &scores.scheme;
    let title = fill(
        lang,
        "figure.ranking_title",
        &[
            ("scheme", &scheme.title.text(lang)),
            ("count", &number(limit.min(ranked.len()) as f64, 0, lang)),
        ],
    );
    let moved = match year {
        Some(year) if !before.is_empty() => {
            fill(lang, "figure.ranking_moved", &[("year", &(year - 1))])
        }
        _ => String::new(),
    };
    let subtitle = [
        text(lang, "figure.in_points"),
        year_words(year, lang),
        population(scheme, ranked.len(), lang),
        moved,
    ];
    Ok(Figure::Ranking(RankingSpec {
        words: Words {
            title,
            subtitle: line(&subtitle, lang),
            footer: footer(dataset, Some(scores), lang),
        },
        rows: bars,
        parts: names,
        decimals: scheme.decimals as usize,
    }))
}

/// Ranks by entity in a year.
fn ranks_of<'a>(rows: &Rows<'a>, year: i32) -> BTreeMap<&'a str, u32> {
    rows.ranked(Some(year))
        .into_iter()
        .map(|row| (row.entity, row.rank))
        .collect()
}

/// What the top groups add to each shown total; nothing where they do not add up to it or a part is negative.
fn stacked(material: Material, shown: &[Ranked]) -> Vec<Vec<f64>> {
    let decimals = material.scores.scheme.decimals as i32;
    let tolerance = 0.5001 * 10_f64.powi(-decimals) + 1e-9;
    let mut all = Vec::with_capacity(shown.len());
    for row in shown {
        let Ok(parts) = contributions(material.scores, row.row) else {
            return Vec::new();
        };
        let sum: f64 = parts.iter().sum();
        let fits = (sum - row.total).abs() <= tolerance && parts.iter().all(|part| *part >= 0.0);
        if !fits || parts.len() < 2 {
            return Vec::new();
        }
        all.push(parts);
    }
    all
}

/// The names of the parts: the top groups, then adjustments where there is a part for them.
fn part_names(material: Material, parts: &[Vec<f64>]) -> Vec<String> {
    let scheme = &material.scores.scheme;
    let mut names: Vec<String> = scheme
        .children(None)
        .map(|group| scheme.groups[group].title.text(material.lang).to_owned())
        .collect();
    if parts.first().is_some_and(|parts| parts.len() > names.len()) {
        names.push(text(material.lang, "figure.adjustments"));
    }
    names
}

/// Coverage where it is not whole, then tier, town and industry, as far as there are any.
fn note(material: Material, rows: &Rows, row: usize) -> String {
    let scheme = &material.scores.scheme;
    let mut parts = Vec::new();
    // Rounded down, so that what is not whole never reads 100.
    let share = rows
        .coverage
        .get(row)
        .map(|share| (share * 100.0 + 1e-9).floor());
    if let Some(share) = share.filter(|share| *share < 100.0) {
        let share = number(share, 0, material.lang);
        parts.push(fill(material.lang, "figure.coverage", &[("share", &share)]));
    }
    if let Some(id) = rows.tier.get(row)
        && let Some(tier) = scheme.tiers.iter().find(|tier| tier.id == id)
    {
        parts.push(tier.title.text(material.lang).to_owned());
    }
    let observation = material.scores.observations[row] as usize;
    for field in ["town", "industry"] {
        let column = material.dataset.frame.column(field);
        if let Ok(values) = column.and_then(|column| column.str())
            && let Some(value) = values.get(observation)
        {
            parts.push(value.to_owned());
        }
    }
    parts.join(" · ")
}
