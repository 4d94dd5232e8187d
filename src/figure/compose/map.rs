//! The innovation map.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::Float64Chunked;

use super::Material;
use super::headline::headline;
use super::map_categories::Categories;
use super::map_places::reconciled;
use super::map_years::{CompareAs, compared};
use super::rows::{Ranked, Rows};
use super::words::{clauses, fixed, footer, inside, line, nobody_scored, population, year_words};
use crate::analysis::{AreaValue, Measure, by_town};
use crate::dataset::{Dataset, Field};
use crate::figure::{
    AreaStyle, Bubble, CirclesAs, ClassMethod, Figure, InsetChoice, MapSpec, ProjectsAs, TopEntry,
    Words,
};
use crate::geo::{Areas, ProjectionChoice, System};
use crate::i18n::{Lang, Message, Result, fill, text};
use crate::scheme::Scheme;

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
    /// Whether the areas stay uncoloured.
    pub plain: bool,
    /// From degrees to the plane.
    pub projection: ProjectionChoice,
    /// How enterprises are shown.
    pub circles: CirclesAs,
    /// Whether the densest area is shown larger.
    pub inset: InsetChoice,
    /// How research projects are shown, where there are any.
    pub projects: ProjectsAs,
    /// Another year to compare with.
    pub compare: Option<i32>,
    /// How the two years are compared.
    pub compare_as: CompareAs,
    /// The system of the enterprises' coordinates, when the user says so; found out when neither is said.
    pub points_in: Option<System>,
    /// The system of the boundaries, when the user says so.
    pub boundaries_in: Option<System>,
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
            plain: false,
            projection: ProjectionChoice::Auto,
            circles: CirclesAs::Auto,
            inset: InsetChoice::Auto,
            projects: ProjectsAs::Hidden,
            compare: None,
            compare_as: CompareAs::Change,
            points_in: None,
            boundaries_in: None,
            title: None,
            approval: None,
            selected: None,
        }
    }
}

/// The innovation map. Without boundaries it is schematic and says so.
///
/// # Errors
/// When nobody is scored in the year or in the one it is compared with, or a chosen column is absent.
pub fn innovation_map(
    material: Material,
    areas: Option<Arc<Areas>>,
    choices: &MapChoices,
) -> Result<Figure> {
    let year = Rows::of(material.scores)?.year_or_last(choices.year);
    let spec = one_year(material, areas.clone(), choices, year)?;
    let before = choices.compare.zip(year).filter(|(a, b)| a != b);
    Ok(Figure::Map(Box::new(match before {
        Some(years) => {
            let other = one_year(material, areas, choices, Some(years.0))?;
            compared(spec, other, years, choices, material)
        }
        None => spec,
    })))
}

/// The map of one year.
fn one_year(
    material: Material,
    areas: Option<Arc<Areas>>,
    choices: &MapChoices,
    year: Option<i32>,
) -> Result<MapSpec> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let rows = Rows::of(scores)?;
    let ranked = rows.ranked(year);
    if ranked.is_empty() {
        return Err(nobody_scored(scores, year)?);
    }
    let towns = by_town(dataset, scores, year, &choices.measure)?;
    let (styles, places) = area_styles(areas.as_deref(), &towns, &choices.measure, lang);
    let categories = Categories::of(material, &rows, &ranked, &choices.color_by)?;
    let (size_name, sizes) = sizes(material, &ranked, &choices.size_by)?;
    let mut bubbles = bubbles(dataset, material, &ranked, &sizes, &categories, &places);
    let notes = reconciled(&mut bubbles, areas.as_deref(), choices)
        .into_iter()
        .map(|note| note.text(lang))
        .collect();
    let measure = measure_name(dataset, &choices.measure, lang);
    let top = ranked.iter().take(TOP).map(|row| {
        let points = fixed(row.total, scores.scheme.decimals as usize, lang);
        TopEntry {
            rank: row.rank,
            name: row.name.to_owned(),
            value: points,
        }
    });
    let population = line(
        &[
            population(&scores.scheme, ranked.len(), lang),
            year_words(year, lang),
        ],
        lang,
    );
    let described = Described {
        measure: &measure,
        size_name: &size_name,
        categories: &categories,
    };
    let words = Words {
        title: choices
            .title
            .clone()
            .unwrap_or_else(|| title(&scores.scheme, year, lang)),
        subtitle: described.subtitle(&population, choices, lang),
        footer: footer(dataset, scores, lang),
    };
    let dense_subtitle = clauses(&[text(lang, "figure.map_cells"), population], lang);
    Ok(MapSpec {
        words,
        areas,
        styles,
        measure,
        plain: choices.plain,
        change: false,
        classes: choices.classes,
        class_count: choices.class_count,
        projection: choices.projection,
        bubbles,
        circles: choices.circles,
        inset: choices.inset,
        layers: Vec::new(),
        projects: None,
        beside: None,
        dense_subtitle: Some(dense_subtitle),
        notes,
        size_name,
        category_name: categories.name,
        categories: categories.labels,
        headline: headline(material, &rows, year, &ranked),
        top: top.collect(),
        top_title: text(lang, "figure.map_top"),
        labels: choices.labels,
        selected: choices.selected.clone(),
        approval: choices.approval.clone(),
    })
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

/// What a map's subtitle speaks of.
struct Described<'a> {
    measure: &'a str,
    size_name: &'a str,
    categories: &'a Categories,
}

impl Described<'_> {
    fn subtitle(&self, population: &str, choices: &MapChoices, lang: Lang) -> String {
        let mut parts = Vec::new();
        if !choices.plain {
            let measure = inside(self.measure, lang);
            parts.push(fill(lang, "figure.map_areas", &[("measure", &measure)]));
        }
        if choices.circles != CirclesAs::Hidden {
            let size = inside(self.size_name, lang);
            let key = if parts.is_empty() {
                "figure.map_circles_alone"
            } else {
                "figure.map_circles"
            };
            parts.push(fill(lang, key, &[("size", &size)]));
            if !self.categories.name.is_empty() {
                let category = inside(&self.categories.name, lang);
                parts.push(fill(lang, "figure.map_colours", &[("category", &category)]));
            }
        }
        parts.push(population.to_owned());
        clauses(&parts, lang)
    }
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

pub(super) fn field_name(dataset: &Dataset, id: &str, lang: Lang) -> String {
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
        // Files name columns with their units.
        unit if name.ends_with(&format!("({unit})")) => name.to_owned(),
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
