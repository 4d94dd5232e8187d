//! The report on points: who is ranked where, by tier, town and industry.

use super::standing::{Cluster, Ranked, Standing};
use super::{Made, ReportInput, data, method, nothing, sentences};
use crate::analysis::Measure;
use crate::figure::compose::{
    MapChoices, clauses, coverage_words, difference, distribution, innovation_map, moved_words,
    population, ranking, treemap, year_words,
};
use crate::figure::{Figure, Passport};
use crate::i18n::{Result, fill, number, percent, text};
use crate::jobs::Progress;
use crate::report::choices::{PartName, ReportChoices};
use crate::report::cover::Cover;
use crate::report::flow::Block;
use crate::report::pages::Body;
use crate::report::table::{Row, TableSpec};

/// Most of the first that are named in a sentence.
const BEST: usize = 5;
/// Bars of the ranking figure.
const BARS: usize = 20;
/// Rows of the tables by town and by industry.
const CLUSTERS: usize = 15;
/// Fewest enterprises of a town whose mean is spoken of.
const ENOUGH: usize = 5;

/// The title of the report, and the wanted parts.
pub(super) fn parts(
    input: &ReportInput,
    standing: &Standing,
    choices: &ReportChoices,
    wanted: &[PartName],
    rests_on: &Passport,
    progress: &Progress,
) -> Result<(String, Vec<(PartName, Made)>)> {
    let lang = standing.lang();
    let scheme = &standing.scores().scheme;
    let year = standing
        .year
        .map_or_else(String::new, |year| year.to_string());
    let key = if standing.year.is_some() {
        "report.points_title"
    } else {
        "report.points_title_no_year"
    };
    let scheme_name = scheme.title.text(lang);
    let title = fill(lang, key, &[("year", &year), ("scheme", &scheme_name)]);
    let mut made = Vec::new();
    for &name in wanted {
        progress.check()?;
        let part = match name {
            PartName::Cover => Ok((String::new(), cover(standing))),
            PartName::Overview => Ok(overview(standing)),
            PartName::Spread => spread(standing),
            PartName::Ranking => Ok(figure_ranking(standing)?),
            PartName::Map => map(input, standing)?,
            PartName::List => Ok(list(standing, choices.list_limit)),
            PartName::Method => Ok(method::part(standing)),
            PartName::Data => Ok(data::part(standing, rests_on)),
            _ => Err(nothing()),
        };
        made.push((name, part));
    }
    Ok((title, made))
}

fn about(standing: &Standing) -> String {
    let lang = standing.lang();
    let scheme = &standing.scores().scheme;
    clauses(
        &[
            scheme.title.text(lang).to_owned(),
            year_words(standing.year, lang),
            population(scheme, standing.ranked.len(), lang),
        ],
        lang,
    )
}

fn cover(standing: &Standing) -> Body {
    let lang = standing.lang();
    let best = standing.ranked.first().map_or(0.0, |row| row.total);
    let headline = vec![
        (
            text(lang, "report.headline_scored"),
            number(standing.ranked.len() as f64, 0, lang),
        ),
        (
            text(lang, "report.headline_mean"),
            standing.points(standing.mean()),
        ),
        (
            text(lang, "report.headline_median"),
            standing.points(standing.median()),
        ),
        (text(lang, "report.headline_best"), standing.points(best)),
    ];
    Body::Cover(Box::new(Cover {
        subtitle: about(standing),
        headline,
        findings_title: text(lang, "report.findings"),
        findings: findings(standing),
        contents_title: text(lang, "report.contents"),
        ..Cover::default()
    }))
}

/// What the report finds, by rules from the numbers.
fn findings(standing: &Standing) -> Vec<String> {
    [
        Some(level(standing)),
        year_before(standing),
        tiers_said(standing),
        best_said(standing),
        towns_said(standing),
        movers_said(standing),
        unranked_said(standing),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn level(standing: &Standing) -> String {
    let lang = standing.lang();
    let scheme = &standing.scores().scheme;
    fill(
        lang,
        "report.says_level",
        &[
            (
                "population",
                &population(scheme, standing.ranked.len(), lang),
            ),
            ("mean", &standing.points(standing.mean())),
            ("median", &standing.points(standing.median())),
        ],
    )
}

fn year_before(standing: &Standing) -> Option<String> {
    let ((before, count), year) = standing.mean_before.zip(standing.year)?;
    let lang = standing.lang();
    let change = difference(before, standing.mean(), standing.decimals());
    let scheme = &standing.scores().scheme;
    let key = if change > 0.0 {
        "report.says_mean_up"
    } else if change < 0.0 {
        "report.says_mean_down"
    } else {
        "report.says_mean_same"
    };
    Some(fill(
        lang,
        key,
        &[
            ("year", &(year - 1)),
            ("before", &standing.points(before)),
            ("population", &population(scheme, count, lang)),
            ("change", &standing.points(change.abs())),
        ],
    ))
}

fn tiers_said(standing: &Standing) -> Option<String> {
    let lang = standing.lang();
    let tiers = tiers(standing);
    let ranked = standing.ranked.len() as f64;
    let said: Vec<String> = tiers
        .iter()
        .filter(|tier| tier.count > 0)
        .map(|tier| {
            fill(
                lang,
                "report.says_tier",
                &[
                    ("tier", &tier.name),
                    ("count", &number(tier.count as f64, 0, lang)),
                    ("share", &percent(tier.count as f64 / ranked, 1, lang)),
                ],
            )
        })
        .collect();
    (said.len() > 1).then(|| {
        let tiers = said.join(&text(lang, "report.list_join"));
        fill(lang, "report.says_tiers", &[("tiers", &tiers)])
    })
}

fn best_said(standing: &Standing) -> Option<String> {
    let lang = standing.lang();
    let named = |row: &Ranked| {
        let points = standing.points(row.total);
        fill(
            lang,
            "report.named_points",
            &[("name", &row.name), ("points", &points)],
        )
    };
    // All on the first three ranks, also where several share one; of very many the first.
    let on_top = standing
        .ranked
        .iter()
        .take_while(|row| row.rank <= 3)
        .count();
    let mut best: Vec<String> = standing
        .ranked
        .iter()
        .take(on_top.min(BEST))
        .map(named)
        .collect();
    if on_top > BEST {
        let rest = number((on_top - BEST) as f64, 0, lang);
        best.push(fill(lang, "report.and_more", &[("count", &rest)]));
    }
    (standing.ranked.len() > 3).then(|| {
        let names = best.join(&text(lang, "report.list_join"));
        fill(lang, "report.says_best", &[("names", &names)])
    })
}

fn towns_said(standing: &Standing) -> Option<String> {
    let lang = standing.lang();
    let towns = standing.clusters(|row| standing.field(row, "town").map(str::to_owned));
    let most = towns.first().filter(|_| towns.len() > 1)?;
    let high = towns
        .iter()
        .filter(|town| town.count >= ENOUGH)
        .max_by(|a, b| a.mean.total_cmp(&b.mean))?;
    let key = if most.name == high.name {
        "report.says_towns_one"
    } else {
        "report.says_towns"
    };
    Some(fill(
        lang,
        key,
        &[
            ("most", &most.name),
            ("count", &number(most.count as f64, 0, lang)),
            ("high", &high.name),
            ("mean", &standing.points(high.mean)),
        ],
    ))
}

fn movers_said(standing: &Standing) -> Option<String> {
    let lang = standing.lang();
    let year = standing.year?;
    // Of those that moved as far the better ones are named, and it is said that there are others.
    let rows = || standing.ranked.iter();
    let most = rows().filter_map(|row| row.moved).max()?;
    let least = rows().filter_map(|row| row.moved).min()?;
    let named = |moved: i32| {
        let mut equal = rows().filter(|row| row.moved == Some(moved));
        let first = equal.next()?;
        let name = match equal.count() {
            0 => first.name.clone(),
            others => fill(
                lang,
                "report.with_others",
                &[
                    ("name", &first.name),
                    ("count", &number(others as f64, 0, lang)),
                ],
            ),
        };
        Some(name)
    };
    let places = Some(most).filter(|moved| *moved > 0)?;
    let fallen = Some(least).filter(|moved| *moved < 0)?;
    let (up, down) = (named(most)?, named(least)?);
    Some(fill(
        lang,
        "report.says_movers",
        &[
            ("year", &(year - 1)),
            ("up", &up),
            ("places", &number(f64::from(places), 0, lang)),
            ("down", &down),
            ("fallen", &number(f64::from(-fallen), 0, lang)),
        ],
    ))
}

fn unranked_said(standing: &Standing) -> Option<String> {
    let lang = standing.lang();
    let (gated, insufficient) = standing.unranked;
    let key = match (gated, insufficient) {
        (0, 0) => return None,
        (_, 0) => "report.says_unranked_gated",
        (0, _) => "report.says_unranked_data",
        _ => "report.says_unranked",
    };
    Some(fill(
        lang,
        key,
        &[
            ("count", &number((gated + insufficient) as f64, 0, lang)),
            ("gated", &number(gated as f64, 0, lang)),
            ("insufficient", &number(insufficient as f64, 0, lang)),
        ],
    ))
}

/// The tiers in the scheme's order.
fn tiers(standing: &Standing) -> Vec<Cluster> {
    let lang = standing.lang();
    let mut clusters = standing.clusters(|row| standing.tier(row));
    let scheme = &standing.scores().scheme;
    clusters.sort_by_key(|cluster| {
        let mut tiers = scheme.tiers.iter();
        tiers.position(|tier| tier.title.text(lang) == cluster.name)
    });
    clusters
}

fn overview(standing: &Standing) -> (String, Body) {
    let lang = standing.lang();
    let mut blocks = Vec::new();
    let said = [
        Some(level(standing)),
        tiers_said(standing),
        towns_said(standing),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    blocks.push(Block::Text(sentences(&said, lang)));
    let by = |field: &'static str| {
        let word = |row: &Ranked| standing.field(row, field).map(str::to_owned);
        (standing.clusters(word), standing.without(word))
    };
    for (heading, column, (clusters, rest)) in [
        (
            "report.by_tier",
            "report.column_tier",
            (tiers(standing), None),
        ),
        ("report.by_town", "report.column_town", by("town")),
        (
            "report.by_industry",
            "report.column_industry",
            by("industry"),
        ),
    ] {
        if clusters.len() > 1 {
            blocks.push(Block::Heading(text(lang, heading)));
            blocks.push(Block::Table(cluster_table(
                standing,
                column,
                &clusters,
                rest.as_ref(),
            )));
            if clusters.len() > CLUSTERS {
                let rest = clusters.len() - CLUSTERS;
                let rest = number(rest as f64, 0, lang);
                blocks.push(Block::Note(fill(
                    lang,
                    "report.more_rows",
                    &[("count", &rest)],
                )));
            }
        }
    }
    (about(standing), Body::Flow(blocks))
}

/// How the points are spread, and over which industries the enterprises are.
fn spread(standing: &Standing) -> Made {
    let material = standing.material;
    let lang = standing.lang();
    let mut figures = vec![distribution(material, "total", standing.year, None)?];
    if material.dataset.field("industry").is_some() {
        figures.push(treemap(
            material,
            "industry",
            &Measure::Count,
            standing.year,
        )?);
    }
    let said = [
        Some(level(standing)),
        tiers_said(standing),
        industries_said(standing),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let says = sentences(&said, lang);
    Ok((about(standing), Body::Figures { figures, says }))
}

fn industries_said(standing: &Standing) -> Option<String> {
    let lang = standing.lang();
    let industries = standing.clusters(|row| standing.field(row, "industry").map(str::to_owned));
    let most = industries.first().filter(|_| industries.len() > 1)?;
    let share = most.count as f64 / standing.ranked.len() as f64;
    Some(fill(
        lang,
        "report.says_industries",
        &[
            ("most", &most.name),
            ("count", &number(most.count as f64, 0, lang)),
            // As in the headline of the figure beside it.
            ("share", &percent(share, 0, lang)),
        ],
    ))
}

/// A row for each cluster that has room, and the last for those in none: shares are of all.
fn cluster_table(
    standing: &Standing,
    column: &str,
    clusters: &[Cluster],
    rest: Option<&Cluster>,
) -> TableSpec {
    let lang = standing.lang();
    let mut table = TableSpec::new(&[
        (text(lang, column), false),
        (text(lang, "report.column_best"), false),
        (text(lang, "report.column_mean"), true),
        (text(lang, "report.column_count"), true),
        (text(lang, "report.column_share"), true),
    ]);
    let most = clusters
        .iter()
        .chain(rest)
        .map(|own| own.count)
        .max()
        .unwrap_or(1);
    for own in clusters.iter().take(CLUSTERS).chain(rest) {
        table.rows.push(Row {
            cells: vec![
                own.name.clone(),
                own.best.clone(),
                standing.points(own.mean),
                number(own.count as f64, 0, lang),
                standing.share(own.count),
            ],
            strong: false,
            bar: Some(own.count as f64 / most as f64),
        });
    }
    table
}

fn figure_ranking(standing: &Standing) -> Result<(String, Body)> {
    let mut figure = ranking(standing.material, standing.year, BARS, None)?;
    if let Figure::Ranking(spec) = &mut figure {
        // The list has tier and industry: here the town alone stands beside the name.
        for (row, ranked) in spec.rows.iter_mut().zip(&standing.ranked) {
            standing
                .field(ranked, "town")
                .unwrap_or_default()
                .clone_into(&mut row.note);
        }
    }
    let said = [best_said(standing), movers_said(standing)];
    let says: Vec<String> = said.into_iter().flatten().collect();
    Ok((
        String::new(),
        Body::Figures {
            figures: vec![figure],
            says: sentences(&says, standing.lang()),
        },
    ))
}

fn map(input: &ReportInput, standing: &Standing) -> Result<Made> {
    let choices = MapChoices {
        year: standing.year,
        title: None,
        ..input.map.clone()
    };
    // A file without towns has no map, unless its enterprises have coordinates on one.
    let has = |field: &str| input.material.dataset.field(field).is_some();
    let has_places = input.ground.areas.is_some() && has("lon") && has("lat");
    if !has("town") && !has_places {
        return Ok(Err(nothing()));
    }
    let figure = innovation_map(input.material, &input.ground, &choices)?;
    Ok(Ok((
        String::new(),
        Body::Figures {
            figures: vec![figure],
            says: towns_said(standing).unwrap_or_default(),
        },
    )))
}

fn list(standing: &Standing, limit: usize) -> (String, Body) {
    let lang = standing.lang();
    let has = |field: &str| standing.material.dataset.field(field).is_some();
    let (towns, industries) = (has("town"), has("industry"));
    let tiers = !standing.scores().scheme.tiers.is_empty();
    let moved = standing.ranked.iter().any(|row| row.moved.is_some());
    let mut heads = vec![
        ("report.column_rank", true),
        ("report.column_name", false),
        ("report.column_total", true),
    ];
    for (there, head) in [
        (moved, ("report.column_moved", true)),
        (tiers, ("report.column_tier", false)),
        (towns, ("report.column_town", false)),
        (industries, ("report.column_industry", false)),
    ] {
        if there {
            heads.push(head);
        }
    }
    let heads: Vec<(String, bool)> = heads
        .into_iter()
        .map(|(key, right)| (text(lang, key), right))
        .collect();
    let mut table = TableSpec::new(&heads);
    for row in standing.ranked.iter().take(limit) {
        let mut cells = vec![
            number(f64::from(row.rank), 0, lang),
            row.name.clone(),
            standing.total(row),
        ];
        if moved {
            cells.push(moved_words(row.moved, lang));
        }
        if tiers {
            cells.push(standing.tier(row).unwrap_or_default());
        }
        for (there, field) in [(towns, "town"), (industries, "industry")] {
            if there {
                cells.push(standing.field(row, field).unwrap_or_default().to_owned());
            }
        }
        table.push(cells);
    }
    let mut blocks = vec![Block::Table(table)];
    let covered = standing
        .ranked
        .iter()
        .take(limit)
        .filter_map(|row| row.covered);
    let covered = coverage_words(covered, lang);
    if !covered.is_empty() {
        blocks.push(Block::Note(covered));
    }
    let rest = standing.ranked.len().saturating_sub(limit);
    if rest > 0 {
        let rest = number(rest as f64, 0, lang);
        blocks.push(Block::Note(fill(
            lang,
            "report.more_in_workbook",
            &[("count", &rest)],
        )));
    }
    (about(standing), Body::Flow(blocks))
}
