//! Two years on one map, or on two: the maps of both years come in; one spec goes out that shows what changed.

use super::Material;
use super::map::MapChoices;
use super::words::{clauses, inside};
use crate::figure::{AreaStyle, Beside, CirclesAs, MapSpec};
use crate::i18n::{fill, text};

/// How two years are compared.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CompareAs {
    /// One map, coloured by the change of the areas.
    #[default]
    Change,
    /// Both years, each on a map of its own, with the same classes.
    Beside,
}

/// The comparison of a year with an earlier or later one; `years` are the other one and this one.
pub(super) fn compared(
    spec: MapSpec,
    other: MapSpec,
    years: (i32, i32),
    choices: &MapChoices,
    material: Material,
) -> MapSpec {
    let lang = material.lang;
    let scheme = material.scores.scheme.title.text(lang);
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("from", &years.0), ("to", &years.1), ("scheme", &scheme)];
    let title = |key: &str| {
        let own = choices.title.clone();
        own.unwrap_or_else(|| fill(lang, key, &args))
    };
    match choices.compare_as {
        CompareAs::Beside => {
            let titles = [years.0, years.1].map(|year| year.to_string());
            let mut spec = spec;
            spec.words.title = title("figure.map_title_years");
            spec.words.subtitle = without_year(&spec, choices, material);
            spec.dense_subtitle = Some(text(lang, "figure.map_cells"));
            spec.beside = Some(Box::new(Beside {
                spec: other,
                titles,
            }));
            spec
        }
        CompareAs::Change => {
            let mut spec = changes(spec, &other);
            spec.words.title = title("figure.map_title_change");
            spec.measure = fill(
                lang,
                "figure.map_change",
                &[("measure", &inside(&spec.measure, lang))],
            );
            // What changed is the one thing to see: circles come only when asked for.
            if spec.circles == CirclesAs::Auto {
                spec.circles = CirclesAs::Hidden;
            }
            let choices = MapChoices {
                circles: spec.circles,
                plain: false,
                ..choices.clone()
            };
            spec.words.subtitle = without_year(&spec, &choices, material);
            spec
        }
    }
}

/// What areas and circles show, in both years.
fn without_year(spec: &MapSpec, choices: &MapChoices, material: Material) -> String {
    let lang = material.lang;
    let mut parts = Vec::new();
    if !choices.plain {
        let measure = inside(&spec.measure, lang);
        parts.push(fill(lang, "figure.map_areas", &[("measure", &measure)]));
    }
    if choices.circles != CirclesAs::Hidden {
        let size = inside(&spec.size_name, lang);
        parts.push(fill(lang, "figure.map_circles", &[("size", &size)]));
        if !spec.category_name.is_empty() {
            let category = inside(&spec.category_name, lang);
            parts.push(fill(lang, "figure.map_colours", &[("category", &category)]));
        }
    }
    if spec.change {
        parts.push(text(lang, "figure.map_change_colours"));
    }
    clauses(&parts, lang)
}

/// The map of what changed from the other year to this one: areas that both have.
fn changes(spec: MapSpec, other: &MapSpec) -> MapSpec {
    let styles = spec
        .styles
        .iter()
        .map(|style| {
            let before = other.styles.iter().find(|known| known.name == style.name);
            AreaStyle {
                name: style.name.clone(),
                value: style
                    .value
                    .zip(before.and_then(|before| before.value))
                    .map(|(now, then)| now - then),
            }
        })
        .collect();
    MapSpec {
        styles,
        plain: false,
        change: true,
        ..spec
    }
}
