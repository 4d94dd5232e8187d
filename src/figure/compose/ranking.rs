//! The ranking of one year.

use std::collections::BTreeMap;

use super::Material;
use super::absent::note_absent;
use super::complete::coverage_words;
use super::rows::{Ranked, Rows};
use super::words::{
    clauses, footer, inside, line, needed_decimals, nobody_scored, points_words, population,
    year_words,
};
use crate::analysis::contributions;
use crate::analysis::robustness::Robustness;
use crate::dataset::{Dataset, industry_name, town_name};
use crate::figure::{Figure, RankingRow, RankingSpec, Tie, Words};
use crate::i18n::{Lang, Result, fill, number, text};
use crate::scheme::Scheme;

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
    let scheme = &scores.scheme;
    let rows = Rows::of(scores)?;
    let year = rows.year_or_last(year);
    let ranked = rows.ranked(year);
    if ranked.is_empty() {
        return Err(nobody_scored(scores, year)?);
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
    let mix = Mix::of(scheme, &rows, &shown);
    let mut parts = stacked(material, &shown);
    let mut names = if parts.is_empty() {
        Vec::new()
    } else {
        part_names(material, &parts)
    };
    leave_out_nothing(&mut parts, &mut names);
    let bars = shown
        .iter()
        .enumerate()
        .map(|(at, row)| RankingRow {
            key: row.entity.to_owned(),
            rank: row.rank,
            name: row.name.to_owned(),
            note: note(material, &rows, row.row, mix.stages),
            total: row.total,
            parts: parts.get(at).cloned().unwrap_or_default(),
            coverage: rows.partial(row.row),
            moved: before
                .get(row.entity)
                .map(|&rank| rank as i32 - row.rank as i32),
            interval: None,
            subject: Some(row.entity) == subject,
        })
        .collect::<Vec<_>>();
    let scheme_title = scheme.title.text(lang).to_owned();
    let title = RankingSpec::title(
        &scheme_title,
        limit.min(ranked.len()),
        ranked.len() <= limit,
        lang,
    );
    let covered = coverage_words(bars.iter().filter_map(|row| row.coverage), lang);
    let totals = bars.iter().map(|row| row.total);
    let decimals = needed_decimals(&totals, scheme.decimals as usize);
    let moved = match year {
        Some(year) if !before.is_empty() => {
            fill(lang, "figure.ranking_moved", &[("year", &(year - 1))])
        }
        _ => String::new(),
    };
    let subtitle = line(
        &[
            points_words(scheme, lang),
            year_words(year, lang),
            population(scheme, ranked.len(), lang),
            moved,
        ],
        lang,
    );
    let mut figure = Figure::Ranking(RankingSpec {
        words: Words {
            title,
            subtitle: clauses(&[subtitle, covered, mix.words(scheme, dataset, lang)], lang),
            footer: footer(dataset, scores, lang),
        },
        rows: bars,
        parts: names,
        decimals,
        ranked: scheme_title,
        best: limit.min(ranked.len()),
        ties: ties(&ranked, &shown, scheme, lang),
    });
    note_absent(&mut figure, dataset, subject.into_iter(), lang);
    Ok(figure)
}

/// The ranks among the shown that several have, whether they are shown or not.
fn ties(ranked: &[Ranked], shown: &[Ranked], scheme: &Scheme, lang: Lang) -> Vec<Tie> {
    let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
    for row in ranked {
        *shared.entry(row.rank).or_default() += 1;
    }
    shared.retain(|rank, count| *count > 1 && shown.iter().any(|row| row.rank == *rank));
    let tie = |(rank, count)| Tie {
        rank,
        count,
        population: population(scheme, count, lang),
    };
    shared.into_iter().map(tie).collect()
}

/// Puts the intervals of ranks of a test of robustness on a ranking.
pub fn with_intervals(figure: &mut Figure, found: &Robustness, lang: Lang) {
    let Figure::Ranking(spec) = figure else {
        return;
    };
    let mut varied = false;
    for row in &mut spec.rows {
        let mut standings = found.standings.iter();
        let standing = standings.find(|standing| standing.entity == row.key);
        let ranks = standing.and_then(|standing| standing.ranks.as_ref());
        row.interval = ranks.map(|ranks| [ranks.q05, ranks.q95]);
        varied |= row.interval.is_some_and(|[low, high]| high - low > 0.5);
    }
    let runs = number(f64::from(found.plan.runs), 0, lang);
    // Where no rank moves a sentence says more than a column of dots.
    let key = if varied {
        "figure.ranking_runs"
    } else {
        for row in &mut spec.rows {
            row.interval = None;
        }
        "figure.ranking_runs_same"
    };
    let said = fill(lang, key, &[("runs", &runs)]);
    spec.words.subtitle = clauses(&[spec.words.subtitle.clone(), said], lang);
}

/// What the points of a ranking do not have in common.
struct Mix {
    /// Whether there are stages that are scored each in its own way, and more than one of them among the rows.
    stages: bool,
    /// Columns besides year and stage by which peers are told apart.
    columns: Vec<String>,
}

impl Mix {
    fn of(scheme: &Scheme, rows: &Rows, shown: &[Ranked]) -> Self {
        let first = shown.first().and_then(|row| rows.stage.get(row.row));
        let several = shown
            .iter()
            .any(|row| rows.stage.get(row.row).is_some() && rows.stage.get(row.row) != first);
        let columns = scheme.peer_columns().into_iter();
        Self {
            stages: several && scheme.differs_by_stage(),
            columns: columns
                .filter(|column| *column != "stage")
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The sentence about it; empty where there is no mix.
    fn words(&self, scheme: &Scheme, dataset: &Dataset, lang: Lang) -> String {
        if self.stages {
            let by_peers = scheme.peer_columns().contains(&"stage");
            let key = if by_peers {
                "figure.ranking_mixed"
            } else {
                "figure.ranking_weights"
            };
            return text(lang, key);
        }
        if self.columns.is_empty() {
            return String::new();
        }
        let titles: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                dataset.field(column).map_or_else(
                    || column.clone(),
                    |field| inside(field.title.text(lang), lang),
                )
            })
            .collect();
        let columns = line(&titles, lang);
        fill(lang, "figure.ranking_peers", &[("columns", &columns)])
    }
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

/// Leaves parts out that give nobody anything: no bar has their colour.
fn leave_out_nothing(parts: &mut [Vec<f64>], names: &mut Vec<String>) {
    let gives = |at: usize| {
        parts
            .iter()
            .any(|own| own.get(at).is_some_and(|own| *own != 0.0))
    };
    let kept: Vec<bool> = (0..names.len()).map(gives).collect();
    if !kept.contains(&true) {
        return;
    }
    let mut at = 0..;
    names.retain(|_| at.next().is_none_or(|at| kept[at]));
    for own in parts {
        let mut at = 0..;
        own.retain(|_| {
            at.next()
                .is_none_or(|at| kept.get(at).copied().unwrap_or(true))
        });
    }
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

/// The stage where stages are mixed, tier, town and industry, as far as there are any.
fn note(material: Material, rows: &Rows, row: usize, staged: bool) -> String {
    let scheme = &material.scores.scheme;
    let mut parts = Vec::new();
    let stage = rows.stage.get(row).filter(|_| staged);
    if let Some(stage) = scheme
        .stages
        .iter()
        .find(|known| Some(known.id.as_str()) == stage)
    {
        parts.push(stage.title.text(material.lang).to_owned());
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
            parts.push(match field {
                "industry" => industry_name(value, material.lang).to_owned(),
                _ => town_name(value, material.lang).to_owned(),
            });
        }
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that gives nobody points has no place in the legend.
    #[test]
    fn parts_of_nothing_are_left_out() {
        let mut names: Vec<String> = ["A", "B", "C"].map(str::to_owned).into();
        let mut parts = vec![vec![1.0, 0.0, 2.0], vec![3.0, 0.0, 0.0]];
        leave_out_nothing(&mut parts, &mut names);
        assert_eq!(names, ["A", "C"]);
        assert_eq!(parts, [[1.0, 2.0], [3.0, 0.0]]);
    }
}
