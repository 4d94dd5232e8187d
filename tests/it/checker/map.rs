//! Maps: one area to three hundred, no enterprise to a hundred thousand, every way to show them.

use std::sync::Arc;

use innovation_atlas::figure::{
    AreaStyle, Beside, Bubble, CirclesAs, ClassMethod, Figure, InsetChoice, MapSpec, Mark, TopEntry,
};
use innovation_atlas::geo::{Area, Areas, Layer, Polygon, ProjectionChoice, Site};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::map_city::{Random, city, spec};

/// So many towns as a lattice of crooked squares.
fn towns(count: usize, lang: Lang) -> Areas {
    let columns = (count as f64).sqrt().ceil() as usize;
    let corner = |column: usize, row: usize| {
        let shake = ((column * 7 + row * 13) as f64).sin() * 0.003;
        [
            120.0 + column as f64 * 0.02 + shake,
            32.0 - row as f64 * 0.017 + shake,
        ]
    };
    let area = |at: usize| {
        let (column, row) = (at % columns, at / columns);
        let name = match lang {
            Lang::Zh => format!("第{at}镇"),
            Lang::En => format!("Town of Number {at}"),
        };
        Area {
            name: name.clone(),
            name_en: Some(name),
            polygons: vec![Polygon {
                outer: vec![
                    corner(column, row),
                    corner(column + 1, row),
                    corner(column + 1, row + 1),
                    corner(column, row + 1),
                ],
                holes: Vec::new(),
            }],
            ..Area::default()
        }
    };
    Areas {
        areas: (0..count).map(area).collect(),
        ..Areas::default()
    }
}

/// A map of so many towns and enterprises, a third of them in the first town.
fn many(lang: Lang, areas: usize, enterprises: usize) -> MapSpec {
    let areas = Arc::new(towns(areas, lang));
    let mut random = Random(3);
    let bubbles = (0..enterprises)
        .map(|at| Bubble {
            key: at.to_string(),
            name: long_name(lang, at),
            area: Some(match random.unit() {
                share if share < 0.34 => 0,
                share => (share * areas.areas.len() as f64) as usize,
            }),
            size: 100.0 * random.unit().powi(5),
            category: Some(at % 9),
            ..Bubble::default()
        })
        .collect();
    let styles = areas.areas.iter().enumerate().map(|(at, area)| AreaStyle {
        key: String::new(),
        name: area.name.clone(),
        value: Some((at * 37 % 101) as f64),
    });
    MapSpec {
        styles: styles.collect(),
        bubbles,
        areas: Some(Arc::clone(&areas)),
        ..spec(&Arc::new(city()), 30, lang)
    }
}

fn layer(areas: &Areas, lang: Lang) -> Arc<Layer> {
    Arc::new(Layer {
        name: long_name(lang, 7),
        zones: vec![(long_name(lang, 8), areas.areas[1].polygons.clone())],
        lines: vec![("G1522".to_owned(), vec![[120.3, 31.7], [120.9, 32.0]])],
        sites: (0..40)
            .map(|at| Site {
                name: long_name(lang, at),
                at: [
                    120.35 + f64::from(at as u32 % 8) * 0.07,
                    31.7 + (at / 8) as f64 * 0.06,
                ],
            })
            .collect(),
        ..Layer::default()
    })
}

/// A legend that is taller than the map of a square page, with an inset beside it; all enterprises stand in their towns.
fn tall_legend(lang: Lang) -> MapSpec {
    let base = spec(&Arc::new(city()), 600, lang);
    let bubbles = base.bubbles.iter().cloned().map(|bubble| Bubble {
        lonlat: None,
        ..bubble
    });
    let name = match lang {
        Lang::En => "Biomedicine and devices",
        Lang::Zh => "生物医药与医疗器械",
    };
    MapSpec {
        inset: InsetChoice::On,
        measure: format!("{} {}", base.measure, base.size_name),
        categories: vec![name.to_owned(); 7],
        bubbles: bubbles.collect(),
        ..base
    }
}

fn cases(lang: Lang) -> Vec<Case> {
    let areas = Arc::new(city());
    let base = spec(&areas, 600, lang);
    let mut cases: Vec<(String, MapSpec)> = vec![
        (
            "density".to_owned(),
            MapSpec {
                circles: CirclesAs::Density,
                ..base.clone()
            },
        ),
        (
            "inset".to_owned(),
            MapSpec {
                inset: InsetChoice::On,
                ..base.clone()
            },
        ),
        ("inset, tall legend".to_owned(), tall_legend(lang)),
        (
            "hidden".to_owned(),
            MapSpec {
                circles: CirclesAs::Hidden,
                projection: ProjectionChoice::WebMercator,
                ..base.clone()
            },
        ),
        (
            "plain layers".to_owned(),
            MapSpec {
                plain: true,
                layers: vec![layer(&areas, lang); 3],
                projection: ProjectionChoice::Albers,
                ..base.clone()
            },
        ),
        (
            "beside".to_owned(),
            MapSpec {
                beside: Some(Box::new(Beside {
                    spec: base.clone(),
                    titles: ["2016".to_owned(), "2022".to_owned()],
                })),
                ..base.clone()
            },
        ),
        ("one".to_owned(), many(lang, 1, 3)),
        ("300".to_owned(), many(lang, 300, 2_000)),
        (
            "300 schematic".to_owned(),
            MapSpec {
                areas: None,
                ..many(lang, 300, 500)
            },
        ),
    ];
    for (name, value) in EXTREMES {
        for change in [false, true] {
            let mut map = many(lang, 12, 60);
            for (at, style) in map.styles.iter_mut().enumerate() {
                style.value = value(at);
                style.name = long_name(lang, at);
            }
            for (at, bubble) in map.bubbles.iter_mut().enumerate() {
                bubble.size = value(at).unwrap_or(f64::NAN);
            }
            map.top = vec![
                TopEntry {
                    key: String::new(),
                    rank: 1,
                    name: long_name(lang, 5),
                    value: long_name(lang, 6),
                };
                10
            ];
            map.measure = long_name(lang, 1);
            map.size_name = long_name(lang, 2);
            map.category_name = long_name(lang, 3);
            map.categories = vec![long_name(lang, 4); 7];
            map.classes = ClassMethod::Natural;
            map.class_count = 7;
            map.change = change;
            cases.push((format!("{name} change {change}"), map));
        }
    }
    cases
        .into_iter()
        .map(|(name, map)| (format!("map {name}"), Figure::Map(Box::new(map))))
        .collect()
}

#[test]
fn maps_hold() {
    assert_clean(cases);
}

/// No circle of an enterprise lies under a word of the legend.
#[test]
fn the_legend_lies_on_no_enterprise() {
    use innovation_atlas::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    let fonts = Fonts::bundled();
    for lang in Lang::ALL {
        let map = tall_legend(lang);
        for size in PageSize::ALL {
            let scene = map.scene(&Page::of(size), &Theme::of(ThemeMode::Light), &fonts, lang);
            let places = enterprises(&scene.marks);
            assert!(places.len() >= 600);
            let texts = scene.texts(&fonts);
            for text in texts.iter().filter(|text| text.group == "legend") {
                let [left, top, right, bottom] = text.bounds;
                let under = |[x, y]: &[f32; 2]| *x > left && *x < right && *y > top && *y < bottom;
                let hidden = places.iter().filter(|place| under(place)).count();
                assert_eq!(hidden, 0, "{} {size:?} {}", text.text, lang.code());
            }
        }
    }
}

/// The places of the circles that stand for enterprises.
fn enterprises(marks: &[Mark]) -> Vec<[f32; 2]> {
    let mut found = Vec::new();
    for mark in marks {
        match mark {
            Mark::Group { marks, .. } | Mark::Thing { marks, .. } => {
                found.extend(enterprises(marks));
            }
            Mark::Circle {
                key: Some(_),
                center,
                ..
            } => found.push(*center),
            _ => {}
        }
    }
    found
}

/// A hundred thousand enterprises are shown as cells, on one page: the others would take long without optimisation.
#[test]
fn a_hundred_thousand_enterprises_become_cells() {
    use innovation_atlas::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
    let map = many(Lang::Zh, 8, 100_000);
    let fonts = Fonts::bundled();
    let page = Page::of(PageSize::Slide);
    let scene = map.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::Zh);
    assert_eq!(
        super::told("100,000", &scene, &fonts, page.least),
        Vec::<String>::new()
    );
    assert!(!scene.find_texts(&fonts, "每格企业数").is_empty());
}
