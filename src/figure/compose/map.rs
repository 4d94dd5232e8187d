//! The innovation map.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::{Float64Chunked, StringChunked};

use super::Material;
use super::headline::headline;
use super::rows::{Ranked, Rows};
use super::words::{clauses, fixed, footer, inside, line, nobody_scored, population, year_words};
use crate::analysis::{AreaValue, Measure, by_town};
use crate::dataset::{Dataset, Field, industry_name};
use crate::figure::{AreaStyle, Bubble, ClassMethod, Figure, MapSpec, TopEntry, Words};
use crate::geo::Areas;
use crate::i18n::{Lang, Message, Result, fill, text};
use crate::scheme::Scheme;

/// Most categories that have a colour of their own.
const CATEGORIES: usize = 7;
/// Entries of the list of the best.
const TOP: usize = 10;

/// What the innovation map shows.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct MapChoices {
    /// The year; the last when absent.
    pub year: Option<i32>,
    /// What colours the areas.
    pub measure: Measure,
    /// How values are put into classes.
    pub classes: ClassMethod,
    /// Number of classes.
    pub class_count: usize,
    /// What sizes the bubbles: `total` or a raw number column.
    pub size_by: String,
    /// What colours the bubbles: `tier`, `stage` or a raw text column.
    pub color_by: String,
    /// How many of the biggest are labelled at most.
    pub labels: usize,
    /// The user's own title.
    pub title: Option<String>,
    /// Approval number of the base map.
    pub approval: Option<String>,
    /// The selected enterprise.
    pub selected: Option<String>,
}

impl Default for MapChoices {
    fn default() -> Self {
        Self {
            year: None,
            measure: Measure::MeanTotal,
            classes: ClassMethod::Quantile,
            class_count: 5,
            size_by: "total".to_owned(),
            color_by: "industry".to_owned(),
            labels: 20,
            title: None,
            approval: None,
            selected: None,
        }
    }
}

/// The innovation map. Without boundaries it is schematic and says so.
///
/// # Errors
/// When nobody is scored in the year, or a chosen column is absent.
pub fn innovation_map(
    material: Material,
    areas: Option<Arc<Areas>>,
    choices: &MapChoices,
) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let rows = Rows::of(scores)?;
    let year = rows.year_or_last(choices.year);
    let ranked = rows.ranked(year);
    if ranked.is_empty() {
        return Err(nobody_scored(scores, year)?);
    }
    let towns = by_town(dataset, scores, year, &choices.measure)?;
    let (styles, places) = area_styles(areas.as_deref(), &towns, &choices.measure, lang);
    let categories = Categories::of(material, &rows, &ranked, &choices.color_by)?;
    let (size_name, sizes) = sizes(material, &ranked, &choices.size_by)?;
    let bubbles = bubbles(dataset, material, &ranked, &sizes, &categories, &places);
    let measure = measure_name(dataset, &choices.measure, lang);
    let top = ranked.iter().take(TOP).map(|row| {
        let points = fixed(row.total, scores.scheme.decimals as usize, lang);
        TopEntry {
            rank: row.rank,
            name: row.name.to_owned(),
            value: points,
        }
    });
    let words = Words {
        title: choices
            .title
            .clone()
            .unwrap_or_else(|| title(&scores.scheme, year, lang)),
        subtitle: subtitle(material, &ranked, year, &measure, &size_name, &categories),
        footer: footer(dataset, scores, lang),
    };
    Ok(Figure::Map(Box::new(MapSpec {
        words,
        areas,
        styles,
        measure,
        classes: choices.classes,
        class_count: choices.class_count,
        bubbles,
        size_name,
        category_name: categories.name,
        categories: categories.labels,
        headline: headline(material, &rows, year, &ranked),
        top: top.collect(),
        top_title: text(lang, "figure.map_top"),
        labels: choices.labels,
        selected: choices.selected.clone(),
        approval: choices.approval.clone(),
    })))
}

fn title(scheme: &Scheme, year: Option<i32>, lang: Lang) -> String {
    let scheme = scheme.title.text(lang);
    match year {
        Some(year) => fill(
            lang,
            "figure.map_title_year",
            &[("year", &year), ("scheme", &scheme)],
        ),
        None => fill(lang, "figure.map_title", &[("scheme", &scheme)]),
    }
}

fn subtitle(
    material: Material,
    ranked: &[Ranked],
    year: Option<i32>,
    measure: &str,
    size_name: &str,
    categories: &Categories,
) -> String {
    let lang = material.lang;
    let mut parts = vec![
        fill(
            lang,
            "figure.map_areas",
            &[("measure", &inside(measure, lang))],
        ),
        fill(
            lang,
            "figure.map_circles",
            &[("size", &inside(size_name, lang))],
        ),
    ];
    if !categories.name.is_empty() {
        parts.push(fill(
            lang,
            "figure.map_colours",
            &[("category", &inside(&categories.name, lang))],
        ));
    }
    let population = population(&material.scores.scheme, ranked.len(), lang);
    parts.push(line(&[population, year_words(year, lang)], lang));
    clauses(&parts, lang)
}

/// The measure in words, with its unit.
pub(super) fn measure_name(dataset: &Dataset, measure: &Measure, lang: Lang) -> String {
    let column = |id: &str| field_name(dataset, id, lang);
    match measure {
        Measure::Count => text(lang, "figure.measure_count"),
        Measure::MeanTotal => text(lang, "figure.measure_mean"),
        Measure::SumTotal => text(lang, "figure.measure_sum"),
        Measure::SumOf(id) => {
            let column = dataset
                .field(id)
                .map_or_else(|| column(id), |field| with_unit(field, lang));
            fill(lang, "figure.measure_sum_of", &[("column", &column)])
        }
        Measure::Ratio(above, below) => fill(
            lang,
            "figure.measure_ratio",
            &[("above", &column(above)), ("below", &column(below))],
        ),
    }
}

fn field_name(dataset: &Dataset, id: &str, lang: Lang) -> String {
    dataset
        .field(id)
        .map_or_else(|| id.to_owned(), |field| field.title.text(lang).to_owned())
}

/// One style for each area (without boundaries: for each town), and the index of the area of each town.
fn area_styles(
    areas: Option<&Areas>,
    towns: &[AreaValue],
    measure: &Measure,
    lang: Lang,
) -> (Vec<AreaStyle>, BTreeMap<String, usize>) {
    let Some(areas) = areas else {
        let styles = towns.iter().map(|town| AreaStyle {
            name: town.town.clone(),
            value: town.value,
        });
        let places = towns.iter().enumerate();
        return (
            styles.collect(),
            places.map(|(at, town)| (town.town.clone(), at)).collect(),
        );
    };
    let mut places = BTreeMap::new();
    let mut found: Vec<Vec<&AreaValue>> = vec![Vec::new(); areas.areas.len()];
    for town in towns {
        if let Some(at) = areas.find(&town.town) {
            places.insert(town.town.clone(), at);
            found[at].push(town);
        }
    }
    let styles = areas.areas.iter().zip(found).map(|(area, towns)| {
        let name = match (lang, &area.name_en) {
            (Lang::En, Some(name)) => name,
            _ => &area.name,
        };
        AreaStyle {
            name: name.clone(),
            value: joined(&towns, measure),
        }
    });
    (styles.collect(), places)
}

/// The value of an area that the data names in one or several ways. Ratios of several cannot be joined.
fn joined(towns: &[&AreaValue], measure: &Measure) -> Option<f64> {
    if let [one] = towns {
        return one.value;
    }
    let present: Vec<(f64, f64)> = towns
        .iter()
        .filter_map(|town| Some((town.value?, f64::from(town.count))))
        .collect();
    let count: f64 = present.iter().map(|(_, count)| count).sum();
    match measure {
        _ if present.is_empty() => None,
        Measure::Count | Measure::SumTotal | Measure::SumOf(_) => {
            Some(present.iter().map(|(value, _)| value).sum())
        }
        Measure::MeanTotal if count > 0.0 => Some(
            present
                .iter()
                .map(|(value, count)| value * count)
                .sum::<f64>()
                / count,
        ),
        Measure::MeanTotal | Measure::Ratio(..) => None,
    }
}

/// What colours the bubbles.
struct Categories {
    /// Name of the column; empty when nothing colours them.
    name: String,
    /// Names of the categories.
    labels: Vec<String>,
    /// Category of each ranked row.
    of: Vec<Option<usize>>,
}

impl Categories {
    fn of(material: Material, rows: &Rows, ranked: &[Ranked], by: &str) -> Result<Self> {
        let scheme = &material.scores.scheme;
        let lang = material.lang;
        // The usual column gives way to what there is; one that was chosen does not.
        let usual = by == MapChoices::default().color_by;
        let by = match material.dataset.field(by) {
            None if usual && !scheme.tiers.is_empty() => "tier",
            None if usual && !scheme.stages.is_empty() => "stage",
            None if usual => "",
            _ => by,
        };
        let given = |column: &StringChunked, of: &[(&str, String)], name: &str| Self {
            name: text(lang, name),
            labels: of
                .iter()
                .take(CATEGORIES)
                .map(|(_, title)| title.clone())
                .collect(),
            of: ranked
                .iter()
                .map(|row| {
                    let id = column.get(row.row)?;
                    of.iter()
                        .take(CATEGORIES)
                        .position(|(known, _)| *known == id)
                })
                .collect(),
        };
        match by {
            "" => Ok(Self {
                name: String::new(),
                labels: Vec::new(),
                of: vec![None; ranked.len()],
            }),
            "tier" => {
                let tiers = scheme.tiers.iter();
                let titles: Vec<_> = tiers
                    .map(|tier| (tier.id.as_str(), tier.title.text(lang).to_owned()))
                    .collect();
                Ok(given(rows.tier, &titles, "figure.headline_tier"))
            }
            "stage" => {
                let stages = scheme.stages.iter();
                let titles: Vec<_> = stages
                    .map(|stage| (stage.id.as_str(), stage.title.text(lang).to_owned()))
                    .collect();
                Ok(given(rows.stage, &titles, "figure.headline_stage"))
            }
            column => Self::of_column(material, ranked, column),
        }
    }

    /// The most frequent words of a column in the whole dataset; the rest is "other". All years and all observations
    /// count, whatever the map shows of them, so that a word has the same colour on every map of the data.
    fn of_column(material: Material, ranked: &[Ranked], column: &str) -> Result<Self> {
        let absent = || Message::new("figure.no_text_column").with("column", column);
        let values = material
            .dataset
            .frame
            .column(column)
            .map_err(|_| absent())?;
        let values = values.str().map_err(|_| absent())?;
        let value = |row: &Ranked| values.get(material.scores.observations[row.row] as usize);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for word in values.iter().flatten() {
            *counts.entry(word).or_default() += 1;
        }
        let mut words: Vec<(&str, usize)> = counts.into_iter().collect();
        // Stable: words that are as frequent stay in the order of their letters.
        words.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        words.truncate(CATEGORIES);
        Ok(Self {
            name: field_name(material.dataset, column, material.lang),
            of: ranked
                .iter()
                .map(|row| {
                    let word = value(row)?;
                    words.iter().position(|(known, _)| *known == word)
                })
                .collect(),
            labels: words
                .into_iter()
                .map(|(word, _)| match column {
                    "industry" => industry_name(word, material.lang).to_owned(),
                    _ => word.to_owned(),
                })
                .collect(),
        })
    }
}

/// What sizes the bubbles: its name, and the size of each ranked row, never negative.
fn sizes(material: Material, ranked: &[Ranked], by: &str) -> Result<(String, Vec<f64>)> {
    let lang = material.lang;
    if by == "total" {
        let sizes = ranked.iter().map(|row| row.total.max(0.0)).collect();
        return Ok((text(lang, "figure.in_points"), sizes));
    }
    let absent = || Message::new("figure.no_number_column").with("column", by);
    let column: &Float64Chunked = material
        .dataset
        .frame
        .column(by)
        .and_then(|column| column.f64())
        .map_err(|_| absent())?;
    let field = material.dataset.field(by).ok_or_else(absent)?;
    let name = with_unit(field, lang);
    let sizes = ranked.iter().map(|row| {
        let observation = material.scores.observations[row.row] as usize;
        column.get(observation).unwrap_or(0.0).max(0.0)
    });
    Ok((name, sizes.collect()))
}

/// A field's name with its unit.
fn with_unit(field: &Field, lang: Lang) -> String {
    let name = field.title.text(lang);
    match field.unit_title().text(lang) {
        "" => name.to_owned(),
        unit => fill(
            lang,
            "figure.with_unit",
            &[("name", &name), ("unit", &unit)],
        ),
    }
}

fn bubbles(
    dataset: &Dataset,
    material: Material,
    ranked: &[Ranked],
    sizes: &[f64],
    categories: &Categories,
    places: &BTreeMap<String, usize>,
) -> Vec<Bubble> {
    let numbers = |name: &str| dataset.frame.column(name).ok().and_then(|c| c.f64().ok());
    let (lon, lat) = (numbers("lon"), numbers("lat"));
    let towns = dataset.frame.column("town").ok().and_then(|c| c.str().ok());
    ranked
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let observation = material.scores.observations[row.row] as usize;
            let lonlat = lon
                .and_then(|lon| lon.get(observation))
                .zip(lat.and_then(|lat| lat.get(observation)));
            Bubble {
                key: row.entity.to_owned(),
                name: row.name.to_owned(),
                lonlat: lonlat.map(|(lon, lat)| [lon, lat]),
                area: towns
                    .and_then(|towns| towns.get(observation))
                    .and_then(|town| places.get(town).copied()),
                size: sizes[at],
                category: categories.of[at],
            }
        })
        .collect()
}
