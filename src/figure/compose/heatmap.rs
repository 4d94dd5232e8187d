//! All entities of a year by their dimensions.

use super::Material;
use super::absent::note_absent;
use super::complete::{coverage_words, part_covered};
use super::rows::{Ranked, Rows};
use super::words::{clauses, footer, line, nobody_scored, population, total_words, year_words};
use crate::analysis::unequal_limits;
use crate::figure::{Figure, HeatRow, HeatmapSpec, Words};
use crate::i18n::{Result, fill, text};

/// The heatmap of a year (the last without one): its best `limit` entities by the top groups, and the subject.
///
/// # Errors
/// When nobody is ranked.
pub fn heatmap(
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
    let scheme = &scores.scheme;
    let rows = Rows::of(scores)?;
    let year = rows.year_or_last(year);
    let ranked = rows.ranked(year);
    if ranked.is_empty() {
        return Err(nobody_scored(scores, year)?);
    }
    let groups: Vec<usize> = scheme.children(None).collect();
    let mut columns = Vec::with_capacity(groups.len());
    for group in &groups {
        let name = format!("group:{}", scheme.groups[*group].id);
        columns.push(scores.numbers(&name)?);
    }
    // Where the dimensions can give more or less than each other, points alone would show the scheme.
    let most = unequal_limits(scheme).unwrap_or_default();
    let measure = if most.is_empty() {
        "figure.heatmap_measure"
    } else {
        "figure.heatmap_shares"
    };
    let shown: Vec<&Ranked> = ranked
        .iter()
        .enumerate()
        .filter(|(at, row)| *at < limit || Some(row.entity) == subject)
        .map(|(_, row)| row)
        .collect();
    let covered = shown.iter().map(|row| part_covered(scores, row.row));
    let covered = covered.collect::<Result<Vec<Option<f64>>>>()?;
    let shown = (shown.into_iter().zip(&covered))
        .map(|(row, covered)| HeatRow {
            key: row.entity.to_owned(),
            name: row.name.to_owned(),
            rank: Some(row.rank),
            total: Some(row.total),
            cells: columns.iter().map(|column| column.get(row.row)).collect(),
            partly: covered.is_some(),
            subject: Some(row.entity) == subject,
        })
        .collect();
    let title = fill(
        lang,
        "figure.heatmap_title",
        &[("scheme", &scheme.title.text(lang))],
    );
    let best = if ranked.len() > limit {
        fill(lang, "figure.heatmap_best", &[("count", &limit)])
    } else {
        String::new()
    };
    let order = if scheme.is_of_enterprises() {
        "figure.heatmap_subtitle"
    } else {
        "figure.heatmap_subtitle_index"
    };
    let subtitle = line(
        &[
            text(lang, order),
            year_words(year, lang),
            population(scheme, ranked.len(), lang),
            best,
        ],
        lang,
    );
    let mut figure = Figure::Heatmap(HeatmapSpec {
        words: Words {
            title,
            subtitle: clauses(
                &[
                    subtitle,
                    coverage_words(covered.iter().flatten().copied(), lang),
                ],
                lang,
            ),
            footer: footer(dataset, scores, lang),
        },
        columns: groups
            .iter()
            .map(|group| scheme.groups[*group].title.text(lang).to_owned())
            .collect(),
        total: total_words(scheme, lang),
        rows: shown,
        measure: text(lang, measure),
        most,
        decimals: scheme.decimals.min(1) as usize,
    });
    note_absent(&mut figure, dataset, subject.into_iter(), lang);
    Ok(figure)
}
