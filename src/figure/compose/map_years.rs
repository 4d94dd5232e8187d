//! Two years on one map, or on two: the maps of both years come in; one spec goes out that shows what changed.

use std::collections::HashMap;

use super::Material;
use super::map::{MapChoices, subject};
use super::words::{clauses, fixed_signed, inside};
use crate::analysis::Measure;
use crate::figure::{AreaStyle, Beside, CirclesAs, MapSpec, TopEntry};
use crate::i18n::{Lang, fill, number, text};

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
    // Points of years with scales of their own neither rise nor fall.
    let of_points = matches!(choices.measure, Measure::MeanTotal | Measure::SumTotal);
    let apart = of_points && material.scores.scheme.scales_by_year();
    let scheme = subject(&material.scores.scheme, choices, &spec.measure, lang);
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("from", &years.0), ("to", &years.1), ("scheme", &scheme)];
    let title = |key: &str| {
        let own = choices.title.clone();
        own.unwrap_or_else(|| fill(lang, key, &args))
    };
    match choices.compare_as {
        CompareAs::Beside => {
            let titles = [years.0, years.1].map(|year| year.to_string());
            let changed = told(changes(spec.clone(), &other), apart, lang);
            let mut spec = MapSpec {
                headline: changed.headline,
                top: changed.top,
                top_title: changed.top_title,
                tied: None,
                ..spec
            };
            // Circles of both years are pointed out by one rule: what sizes them.
            let other = MapSpec {
                top: Vec::new(),
                tied: None,
                ..other
            };
            spec.words.title = title("figure.map_title_years");
            spec.words.subtitle = without_year(&spec, choices, apart, material);
            spec.dense_subtitle = Some(text(lang, "figure.map_cells"));
            spec.beside = Some(Box::new(Beside {
                spec: other,
                titles,
            }));
            spec
        }
        CompareAs::Change => {
            let mut spec = told(changes(spec, &other), apart, lang);
            spec.tied = None;
            let (named, measured) = if apart {
                ("figure.map_title_apart", "figure.map_apart")
            } else {
                ("figure.map_title_change", "figure.map_change")
            };
            spec.words.title = title(named);
            spec.measure = fill(lang, measured, &[("measure", &inside(&spec.measure, lang))]);
            // What changed is the one thing to see: circles come only when asked for.
            if spec.circles == CirclesAs::Auto {
                spec.circles = CirclesAs::Hidden;
            }
            let choices = MapChoices {
                circles: spec.circles,
                plain: false,
                ..choices.clone()
            };
            spec.words.subtitle = without_year(&spec, &choices, apart, material);
            spec
        }
    }
}

/// What areas and circles show, in both years.
fn without_year(spec: &MapSpec, choices: &MapChoices, apart: bool, material: Material) -> String {
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
    if apart {
        parts.push(text(lang, "figure.own_scales"));
    }
    clauses(&parts, lang)
}

/// The map of what changed from the other year to this one: areas that both have.
fn changes(spec: MapSpec, other: &MapSpec) -> MapSpec {
    // Areas have their places in the file; two may have one name. Towns of a map without any are known by their keys.
    let known: HashMap<&str, Option<f64>> = other
        .styles
        .iter()
        .map(|style| (style.key.as_str(), style.value))
        .collect();
    let styles = spec
        .styles
        .iter()
        .enumerate()
        .map(|(at, style)| {
            let before = match &spec.areas {
                Some(_) => other.styles.get(at).and_then(|before| before.value),
                None => known.get(style.key.as_str()).copied().flatten(),
            };
            AreaStyle {
                value: style.value.zip(before).map(|(now, then)| now - then),
                ..style.clone()
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

/// More areas than this are not all listed, but those that gained and lost most.
const LISTED: usize = 10;

/// The panel of a map of changes: how many areas gained and lost, the largest of both, and the list of the areas.
fn told(spec: MapSpec, apart: bool, lang: Lang) -> MapSpec {
    let key = |change: &'static str, gap: &'static str| if apart { gap } else { change };
    let mut changed: Vec<(&str, f64)> = spec
        .styles
        .iter()
        .filter_map(|style| Some((style.name.as_str(), style.value?)))
        .collect();
    // Stable: areas that changed as much stay in their order.
    changed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let largest = changed.iter().map(|(_, v)| v.abs()).fold(0.0, f64::max);
    let decimals = match largest {
        v if v >= 1_000.0 => 0,
        v if v >= 100.0 => 1,
        _ => 2,
    };
    let words = |value: f64| fixed_signed(value, decimals, lang);
    let count = |gains: &dyn Fn(f64) -> bool| {
        let count = changed.iter().filter(|(_, value)| gains(*value)).count();
        number(count as f64, 0, lang)
    };
    let mut headline = vec![
        (
            text(lang, key("figure.change_gained", "figure.apart_higher")),
            count(&|value| value > 0.0),
        ),
        (
            text(lang, key("figure.change_lost", "figure.apart_lower")),
            count(&|value| value < 0.0),
        ),
    ];
    let extreme = |key: &str, (name, value): &(&str, f64)| {
        let title = fill(lang, key, &[("name", name)]);
        (title, words(*value))
    };
    headline.extend(
        changed
            .first()
            .filter(|(_, value)| *value > 0.0)
            .map(|most| extreme(key("figure.change_most", "figure.apart_most"), most)),
    );
    headline.extend(
        changed
            .last()
            .filter(|(_, value)| *value < 0.0)
            .map(|least| extreme(key("figure.change_least", "figure.apart_least"), least)),
    );
    let all = changed.len() <= LISTED;
    let half = LISTED / 2;
    let kept = |at: usize| all || at < half || at + half >= changed.len();
    let top = changed
        .iter()
        .enumerate()
        .filter(|(at, _)| kept(*at))
        .map(|(_, (name, value))| TopEntry {
            key: String::new(),
            rank: 1 + changed.iter().filter(|(_, other)| other > value).count() as u32,
            name: (*name).to_owned(),
            value: words(*value),
        })
        .collect();
    let title = if all {
        key("figure.change_list", "figure.apart_list")
    } else {
        key("figure.change_extremes", "figure.apart_extremes")
    };
    MapSpec {
        headline,
        top,
        top_title: text(lang, title),
        ..spec
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::geo::{Area, Areas};

    #[test]
    fn areas_of_one_name_keep_their_own_values() {
        let year = |values: [f64; 2]| MapSpec {
            areas: Some(Arc::new(Areas {
                areas: vec![Area::default(), Area::default()],
                ..Areas::default()
            })),
            styles: values
                .iter()
                .map(|value| AreaStyle {
                    key: "x".to_owned(),
                    name: "Taizhou".to_owned(),
                    value: Some(*value),
                })
                .collect(),
            ..MapSpec::default()
        };
        let changed = changes(year([5.0, 50.0]), &year([4.0, 30.0]));
        let changed: Vec<Option<f64>> = changed.styles.iter().map(|own| own.value).collect();
        assert_eq!(changed, [Some(1.0), Some(20.0)]);
    }
}
