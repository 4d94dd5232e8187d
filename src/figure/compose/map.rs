//! The innovation map.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::Float64Chunked;

use super::Material;
use super::headline::headline;
use super::map_categories::Categories;
use super::map_foremost::best;
use super::map_held::{Ground, held, scored_years, towns_by_year};
use super::map_measure::{Sizes, in_money};
use super::map_places::reconciled;
use super::map_projects::{MapProjects, put_projects};
use super::map_towns::{not_shown, places, styles};
use super::map_years::{CompareAs, compared};
use super::rows::{Ranked, Rows};
use super::words::{clauses, footer, inside, line, nobody_scored, population, year_words};
use crate::analysis::{AreaValue, Measure, by_town};
use crate::dataset::Dataset;
use crate::figure::{
    AreaStyle, Bubble, CirclesAs, ClassMethod, Figure, InsetChoice, MapSpec, ProjectsAs, Words,
};
use crate::geo::{Areas, Layer, ProjectionChoice, System, is_lonlat};
use crate::i18n::{Lang, Result, fill, text};
use crate::scheme::Scheme;

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
            classes: ClassMethod::Auto,
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

/// What a map is drawn on and with, beside data and scores: nothing of it where there is none.
#[derive(Clone, Debug, Default)]
pub struct MapGround<'a> {
    /// Boundaries of the areas.
    pub areas: Option<Arc<Areas>>,
    /// Zones, lines and places over them.
    pub layers: Vec<Arc<Layer>>,
    /// Research projects; the choices say how they are shown.
    pub projects: Option<MapProjects<'a>>,
}

/// The innovation map with layers and projects. Without boundaries it is schematic and says so.
///
/// # Errors
/// When nobody is scored in the year or in the one it is compared with, or a chosen column is absent.
pub fn innovation_map(
    material: Material,
    ground: &MapGround,
    choices: &MapChoices,
) -> Result<Figure> {
    let year = Rows::of(material.scores)?.year_or_last(choices.year);
    let areas = &ground.areas;
    let spec = one_year(material, areas.clone(), choices, year)?;
    let before = choices.compare.zip(year).filter(|(a, b)| a != b);
    let mut spec = match before {
        Some(years) => {
            let other = one_year(material, areas.clone(), choices, Some(years.0))?;
            compared(spec, other, years, choices, material)
        }
        None => spec,
    };
    let layers = ground.layers.iter();
    spec.layers = layers
        .map(|layer| layer.in_language(material.lang))
        .collect();
    if let Some(projects) = ground.projects {
        let years = (year, choices.compare);
        put_projects(&mut spec, projects, choices.projects, years, material);
    }
    Ok(Figure::Map(Box::new(spec)))
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
    let Coloured {
        styles,
        measure,
        places,
        factor,
        years,
        by_year,
        behind,
        counts,
    } = coloured(material, &rows, areas.as_deref(), choices, year)?;
    let categories = Categories::of(material, &rows, &ranked, &choices.color_by)?;
    let sizes = Sizes::of(material, &choices.size_by)?;
    let size = |row: usize| sizes.get(material, &rows, row);
    let ground = Ground {
        areas: areas.as_deref().map(|areas| areas.areas.len()),
        places: &places,
        measure: &choices.measure,
        factor,
    };
    let mut held = held(material, &rows, &years, &by_year, &ground, &size);
    let sized = ranked.iter().map(|row| size(row.row)).collect::<Vec<f64>>();
    let mut bubbles = bubbles(dataset, material, &ranked, &sized, &categories, &places);
    let circles = held.as_mut().map(|held| held.circles.as_mut_slice());
    let places_of = (bubbles.as_mut_slice(), circles.unwrap_or_default());
    let notes = reconciled(places_of, areas.as_deref(), choices);
    let notes = notes.iter().map(|note| note.text(lang)).collect();
    let towns = towns_of(material, &ranked);
    let told = not_shown(&bubbles, &towns, areas.as_deref(), choices.plain, lang);
    let (warning, advice) = told.map_or((None, None), |[told, advice]| (Some(told), Some(advice)));
    let size_name = sizes.name;
    let counted = population(&scores.scheme, ranked.len(), lang);
    let population = line(&[counted, year_words(year, lang)], lang);
    let described = Described {
        measure: &measured_of(&measure, behind, ranked.len(), &scores.scheme, lang),
        size_name: &size_name,
        categories: &categories,
    };
    let subject = subject(&scores.scheme, choices, &measure, lang);
    let own = || title(&subject, year, lang);
    let words = Words {
        title: choices.title.clone().unwrap_or_else(own),
        subtitle: described.subtitle(&population, choices, lang),
        footer: footer(dataset, scores, lang),
    };
    let bare = MapChoices {
        circles: CirclesAs::Hidden,
        ..choices.clone()
    };
    let bare_subtitle = described.subtitle(&population, &bare, lang);
    let best = best(&ranked, &rows, choices.selected.as_deref(), scores, lang);
    let dense_subtitle = clauses(&[text(lang, "figure.map_cells"), population], lang);
    Ok(MapSpec {
        words,
        areas,
        styles,
        counts,
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
        held,
        warning,
        advice,
        projects: None,
        beside: None,
        dense_subtitle: Some(dense_subtitle),
        bare_subtitle: Some(bare_subtitle),
        notes,
        size_name,
        category_name: categories.name,
        categories: categories.labels,
        headline: headline(material, &rows, year, &ranked),
        top: best.top,
        starred: best.starred,
        tied: best.tied,
        chosen: best.chosen,
        top_title: best.title,
        labels: choices.labels,
        nameless: false,
        selected: choices.selected.clone(),
        approval: choices.approval.clone(),
    })
}

/// What colours the areas, in this year and in all of them.
struct Coloured {
    styles: Vec<AreaStyle>,
    /// In words, with the unit.
    measure: String,
    /// The area of each town.
    places: BTreeMap<String, usize>,
    /// By what the values of the measure are multiplied.
    factor: f64,
    /// The years with scores, and the values by town in each.
    years: Vec<i32>,
    by_year: Vec<Vec<AreaValue>>,
    /// Number of enterprises that the values of this year rest on.
    behind: usize,
    /// The same of each area, where values are means.
    counts: Vec<usize>,
}

/// A measure with the number of enterprises that it rests on, where these are not the scored ones: the sum of a raw
/// column is over all that report it.
fn measured_of(measure: &str, behind: usize, scored: usize, scheme: &Scheme, lang: Lang) -> String {
    let measure = inside(measure, lang);
    if behind == scored {
        return measure;
    }
    let population = population(scheme, behind, lang);
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("measure", &measure), ("population", &population)];
    fill(lang, "figure.map_measured_of", &args)
}

fn coloured(
    material: Material,
    rows: &Rows,
    areas: Option<&Areas>,
    choices: &MapChoices,
    year: Option<i32>,
) -> Result<Coloured> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let measured = &choices.measure;
    let years = scored_years(rows);
    let by_year = towns_by_year(material, &years, measured)?;
    let towns = match year.and_then(|year| years.binary_search(&year).ok()) {
        Some(at) => by_year[at].clone(),
        None => by_town(dataset, scores, year, measured)?,
    };
    let places = places(dataset, areas, &towns);
    let mut styles = styles(areas, &towns, &places, measured, lang);
    // What no area has colours none.
    let coloured = || towns.iter().filter(|town| places.contains_key(&town.town));
    let mut counts = vec![0_usize; styles.len()];
    for town in coloured() {
        if let Some(count) = places.get(&town.town).and_then(|at| counts.get_mut(*at)) {
            *count += town.behind as usize;
        }
    }
    // Sums and numbers are not the less sure for being of few.
    if !matches!(measured, Measure::MeanTotal | Measure::Ratio(..)) {
        counts.clear();
    }
    let behind = coloured().map(|town| town.behind as usize).sum();
    let all = by_year.iter().flatten().chain(&towns);
    let largest = all.filter_map(|town| town.value).fold(0.0, f64::max);
    let (factor, measure) = in_money(dataset, measured, largest, lang);
    for value in styles.iter_mut().filter_map(|style| style.value.as_mut()) {
        *value *= factor;
    }
    Ok(Coloured {
        styles,
        measure,
        places,
        factor,
        years,
        by_year,
        behind,
        counts,
    })
}

/// The town of each ranked row.
fn towns_of<'a>(material: Material<'a>, ranked: &[Ranked]) -> Vec<Option<&'a str>> {
    let column = material.dataset.frame.column("town").ok();
    let column = column.and_then(|column| column.str().ok());
    let town = |row: &Ranked| column?.get(material.scores.observations[row.row] as usize);
    ranked.iter().map(town).collect()
}

/// What a map is about: a measure of raw columns that colours the areas, else the scheme.
pub(super) fn subject(scheme: &Scheme, choices: &MapChoices, measure: &str, lang: Lang) -> String {
    match choices.measure {
        Measure::SumOf(_) | Measure::Ratio(..) if !choices.plain => measure.to_owned(),
        _ => scheme.title.text(lang).to_owned(),
    }
}

fn title(scheme: &str, year: Option<i32>, lang: Lang) -> String {
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
    /// What colours the areas, to stand inside a sentence.
    measure: &'a str,
    size_name: &'a str,
    categories: &'a Categories,
}

impl Described<'_> {
    fn subtitle(&self, population: &str, choices: &MapChoices, lang: Lang) -> String {
        let mut parts = Vec::new();
        if !choices.plain {
            parts.push(fill(
                lang,
                "figure.map_areas",
                &[("measure", &self.measure)],
            ));
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

/// Where enterprises say that they are.
pub(super) struct Coordinates<'a> {
    lon: Option<&'a Float64Chunked>,
    lat: Option<&'a Float64Chunked>,
}

impl<'a> Coordinates<'a> {
    /// The columns of a dataset.
    pub fn of(dataset: &'a Dataset) -> Self {
        let numbers = |name: &str| dataset.frame.column(name).ok().and_then(|c| c.f64().ok());
        Self {
            lon: numbers("lon"),
            lat: numbers("lat"),
        }
    }

    /// Longitude and latitude of an observation, where both can be ones.
    pub fn get(&self, observation: usize) -> Option<[f64; 2]> {
        let place = [self.lon?.get(observation)?, self.lat?.get(observation)?];
        is_lonlat(place).then_some(place)
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
    let coordinates = Coordinates::of(dataset);
    let towns = dataset.frame.column("town").ok().and_then(|c| c.str().ok());
    ranked
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let observation = material.scores.observations[row.row] as usize;
            Bubble {
                key: row.entity.to_owned(),
                name: row.name.to_owned(),
                lonlat: coordinates.get(observation),
                area: towns
                    .and_then(|towns| towns.get(observation))
                    .and_then(|town| places.get(town).copied()),
                size: sizes[at],
                category: categories.of[at],
                other: categories.others[at].clone(),
            }
        })
        .collect()
}
