//! The innovation map: an invented city on every page, in both languages and themes.

#![allow(clippy::too_many_lines)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use innovation_atlas::figure::{
    AreaStyle, Bubble, ClassMethod, Fault, Fonts, InsetChoice, MapGeometry, MapSpec, MapView, Mark,
    Page, PageSize, Passport, Scene, Theme, ThemeMode, TopEntry, png, svg,
};
use innovation_atlas::geo::{Polygon, place_evenly, read_boundaries};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;

use crate::map_city::{Random, city, spec};

const PAGES: [(PageSize, &str); 6] = [
    (PageSize::Slide, "slide"),
    (PageSize::A4Portrait, "a4-portrait"),
    (PageSize::A4Landscape, "a4-landscape"),
    (PageSize::A3Portrait, "a3-portrait"),
    (PageSize::A3Landscape, "a3-landscape"),
    (PageSize::Square, "square"),
];

/// Writes a picture into the folder that `ATLAS_PICTURES` names, for a person to look at.
fn show(scene: &Scene, fonts: &Fonts, name: &str) {
    if let Some(folder) = std::env::var_os("ATLAS_PICTURES") {
        let bytes = png(scene, fonts, 1.0, &Passport::default()).unwrap();
        std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), bytes).unwrap();
    }
}

/// No text overlaps another, leaves the page, or is too small to print.
fn assert_clean(scene: &Scene, fonts: &Fonts, name: &str) {
    let page = Page::custom(scene.width, scene.height, 0.0);
    let faults: Vec<Fault> = scene.faults(fonts, page.least);
    assert!(
        faults.is_empty(),
        "{name}: {:#?}",
        &faults[..faults.len().min(3)]
    );
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing",
        path.display()
    );
    println!("{} is absent: not tried", path.display());
    None
}

#[test]
fn every_page_is_clean_in_both_languages_and_themes() {
    let (areas, fonts) = (Arc::new(city()), Fonts::bundled());
    for lang in Lang::ALL {
        let spec = spec(&areas, 1_500, lang);
        for mode in [ThemeMode::Light, ThemeMode::Dark] {
            for (size, page_name) in PAGES {
                let name = format!("map-{page_name}-{}-{mode:?}", lang.code());
                let scene = spec.scene(&Page::of(size), &Theme::of(mode), &fonts, lang);
                show(&scene, &fonts, &name);
                assert_clean(&scene, &fonts, &name);
                for town in &spec.styles {
                    assert!(
                        !scene.find_texts(&fonts, &town.name).is_empty(),
                        "{name}: {} is not named",
                        town.name
                    );
                }
            }
        }
    }
}

/// In a crowded town as elsewhere each of the list has its number, and nobody behind them has a name.
#[test]
fn labels_name_the_foremost() {
    let (areas, fonts) = (Arc::new(city()), Fonts::bundled());
    let mut spec = spec(&areas, 1_500, Lang::Zh);
    let towns = areas.areas.len();
    for (at, bubble) in spec.bubbles.iter_mut().enumerate() {
        bubble.lonlat = None;
        bubble.area = Some(if at < 400 { 0 } else { at % towns });
        bubble.size = if at < 400 {
            90.0 - at as f64 * 0.01
        } else {
            40.0
        };
        bubble.name = format!("企业{at}号");
    }
    spec.top = (0..10)
        .map(|at| TopEntry {
            key: spec.bubbles[at].key.clone(),
            rank: at as u32 + 1,
            ..TopEntry::default()
        })
        .collect();
    for (size, inset) in [
        (PageSize::Slide, InsetChoice::Off),
        (PageSize::A4Portrait, InsetChoice::On),
        (PageSize::Square, InsetChoice::On),
    ] {
        spec.inset = inset;
        let page = Page::of(size);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::Zh);
        show(&scene, &fonts, &format!("map-foremost-{size:?}"));
        assert_clean(&scene, &fonts, "foremost");
        let texts = scene.texts(&fonts);
        let of = |group: &str| {
            let texts = texts.iter().filter(|text| text.group == group);
            let digits = texts.map(|text| {
                let digits = text.text.trim_matches(|c: char| !c.is_ascii_digit());
                digits.parse().unwrap()
            });
            let mut found: Vec<usize> = digits.collect();
            found.sort_unstable();
            found
        };
        assert_eq!(of("ranks"), (1..=10).collect::<Vec<_>>(), "{size:?}");
        let named = of("labels");
        assert!(named.iter().all(|at| *at < 10), "{size:?}: {named:?}");
    }
}

#[test]
fn seven_thousand_bubbles_are_clean_and_the_same_twice() {
    let (areas, fonts) = (Arc::new(city()), Fonts::bundled());
    let spec = spec(&areas, 7_000, Lang::Zh);
    let page = Page::of(PageSize::Slide);
    let theme = Theme::of(ThemeMode::Light);
    let scene = spec.scene(&page, &theme, &fonts, Lang::Zh);
    show(&scene, &fonts, "map-7000");
    assert_clean(&scene, &fonts, "7,000");
    let again = spec.scene(&page, &theme, &fonts, Lang::Zh);
    let passport = Passport::default();
    assert_eq!(svg(&scene, &passport), svg(&again, &passport));
    let circles = circles(&scene.marks);
    assert_eq!(circles.len(), 7_000);
}

/// Circles of enterprises by key.
fn circles(marks: &[Mark]) -> BTreeMap<String, ([f32; 2], f32)> {
    let mut found = BTreeMap::new();
    for mark in marks {
        match mark {
            Mark::Group { marks, .. } | Mark::Thing { marks, .. } => found.extend(circles(marks)),
            Mark::Circle {
                key: Some(key),
                center,
                radius,
                ..
            } => {
                found.entry(key.clone()).or_insert((*center, *radius));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn enterprises_without_coordinates_stand_in_their_town() {
    let areas = Arc::new(city());
    let spec = spec(&areas, 600, Lang::En);
    let geometry = MapGeometry::new(&spec);
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let rect = [0.0, 0.0, 900.0, 600.0];
    let live = geometry.live(
        &spec,
        rect,
        &MapView::default(),
        14.0,
        (&theme, &fonts, Lang::En),
    );
    let mut placed = 0;
    for (index, bubble) in spec.bubbles.iter().enumerate() {
        let (at, _) = live.place_of(index).unwrap();
        let lonlat = live.lonlat(at).unwrap();
        let town = &areas.areas[bubble.area.unwrap()];
        if let Some(known) = bubble.lonlat {
            assert!((lonlat[0] - known[0]).abs() < 1e-4 && (lonlat[1] - known[1]).abs() < 1e-4);
        } else {
            placed += 1;
            assert!(town.contains(lonlat), "{} left {}", bubble.key, town.name);
        }
    }
    assert!(placed > 300);
}

#[test]
fn even_places_keep_their_distance() {
    for area in &city().areas {
        let places = place_evenly(&area.polygons, 400, 3);
        let shrink = 31.9_f64.to_radians().cos();
        let ground: f64 = area.polygons.iter().map(Polygon::area).sum::<f64>() * shrink;
        let spacing = (ground / 400.0).sqrt();
        let nearest = |i: usize| {
            (0..places.len())
                .filter(|j| *j != i)
                .map(|j| {
                    let (a, b) = (places[i], places[j]);
                    ((a[0] - b[0]) * shrink).hypot(a[1] - b[1])
                })
                .fold(f64::INFINITY, f64::min)
        };
        let least = (0..places.len()).map(nearest).fold(f64::INFINITY, f64::min);
        assert!(least > 0.5 * spacing, "{}: {least} of {spacing}", area.name);
    }
}

#[test]
fn the_view_pans_and_zooms() {
    let areas = Arc::new(city());
    let spec = spec(&areas, 1_500, Lang::Zh);
    let geometry = MapGeometry::new(&spec);
    let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
    let look = (&theme, &fonts, Lang::Zh);
    let rect = [40.0, 20.0, 900.0, 600.0];
    let whole = MapView::default();
    let point = [400.0, 300.0];
    let before = geometry
        .live(&spec, rect, &whole, 14.0, look)
        .lonlat(point)
        .unwrap();
    let near = whole.zoomed(4.0, point, rect);
    let live = geometry.live(&spec, rect, &near, 14.0, look);
    let after = live.lonlat(point).unwrap();
    let scene = Scene {
        width: 980.0,
        height: 660.0,
        background: theme.ground,
        title: String::new(),
        description: String::new(),
        marks: live.marks.clone(),
    };
    show(&scene, &fonts, "live-near");
    assert_clean(&scene, &fonts, "live view");
    let legend = geometry.legend(&spec, &live.basis, 200.0, 14.0, look);
    show(&legend, &fonts, "live-legend");
    assert_clean(&legend, &fonts, "legend of the live view");
    assert!((before[0] - after[0]).abs() < 1e-5 && (before[1] - after[1]).abs() < 1e-5);
    let (index, at) = (0..spec.bubbles.len())
        .find_map(|i| live.place_of(i).map(|(at, _)| (i, at)))
        .unwrap();
    assert_eq!(near.zoomed(0.01, point, rect), MapView::default());
    let moved = near.dragged([10.0, -6.0]);
    let shifted = geometry.live(&spec, rect, &moved, 14.0, look);
    let (to, _) = shifted.place_of(index).unwrap();
    assert!((to[0] - at[0] - 10.0).abs() < 0.01 && (to[1] - at[1] + 6.0).abs() < 0.01);
}

#[test]
fn odd_maps_are_still_maps() {
    let areas = Arc::new(city());
    let base = spec(&areas, 40, Lang::Zh);
    let long = "名称特别长的镇".repeat(9);
    let cases: Vec<(&str, MapSpec)> = vec![
        (
            "one",
            MapSpec {
                bubbles: base.bubbles[..1].to_vec(),
                ..base.clone()
            },
        ),
        (
            "none",
            MapSpec {
                bubbles: Vec::new(),
                top: Vec::new(),
                headline: Vec::new(),
                ..base.clone()
            },
        ),
        (
            "long",
            MapSpec {
                styles: base
                    .styles
                    .iter()
                    .map(|s| AreaStyle {
                        name: long.clone(),
                        ..s.clone()
                    })
                    .collect(),
                bubbles: base
                    .bubbles
                    .iter()
                    .map(|b| Bubble {
                        name: long.clone(),
                        ..b.clone()
                    })
                    .collect(),
                categories: vec![long.clone(); 7],
                top: vec![
                    TopEntry {
                        key: String::new(),
                        rank: 1,
                        name: long.clone(),
                        value: long.clone(),
                    };
                    12
                ],
                headline: vec![(long.clone(), long.clone()); 6],
                measure: long.clone(),
                size_name: long.clone(),
                ..base.clone()
            },
        ),
        (
            "equal",
            MapSpec {
                styles: base
                    .styles
                    .iter()
                    .map(|s| AreaStyle {
                        value: Some(5.0),
                        ..s.clone()
                    })
                    .collect(),
                bubbles: base
                    .bubbles
                    .iter()
                    .map(|b| Bubble {
                        size: 7.0,
                        ..b.clone()
                    })
                    .collect(),
                ..base.clone()
            },
        ),
        (
            "missing",
            MapSpec {
                styles: base
                    .styles
                    .iter()
                    .map(|s| AreaStyle {
                        value: None,
                        ..s.clone()
                    })
                    .collect(),
                bubbles: base
                    .bubbles
                    .iter()
                    .map(|b| Bubble {
                        size: f64::NAN,
                        ..b.clone()
                    })
                    .collect(),
                ..base.clone()
            },
        ),
        (
            "negative",
            MapSpec {
                bubbles: base
                    .bubbles
                    .iter()
                    .enumerate()
                    .map(|(i, b)| Bubble {
                        size: if i % 3 == 0 { -b.size } else { b.size },
                        lonlat: (i % 5 == 0).then_some([f64::INFINITY, 3.0]),
                        area: (i % 7 != 0).then_some(i),
                        ..b.clone()
                    })
                    .collect(),
                ..base.clone()
            },
        ),
        (
            "schematic",
            MapSpec {
                areas: None,
                ..base.clone()
            },
        ),
        ("nothing", MapSpec::default()),
        (
            "dots",
            MapSpec {
                areas: None,
                styles: Vec::new(),
                ..base.clone()
            },
        ),
        (
            "three-hundred",
            MapSpec {
                areas: None,
                styles: (0..300)
                    .map(|i| AreaStyle {
                        key: String::new(),
                        name: format!("第{i}镇"),
                        value: Some(f64::from(i * 37 % 101)),
                    })
                    .collect(),
                ..spec(&areas, 3_000, Lang::Zh)
            },
        ),
    ];
    let fonts = Fonts::bundled();
    for (name, spec) in cases {
        for (size, page_name) in PAGES {
            let scene = spec.scene(
                &Page::of(size),
                &Theme::of(ThemeMode::Light),
                &fonts,
                Lang::Zh,
            );
            let name = format!("odd-{name}-{page_name}");
            if size == PageSize::Slide || size == PageSize::A4Portrait {
                show(&scene, &fonts, &name);
            }
            assert_clean(&scene, &fonts, &name);
        }
    }
}

#[test]
fn a_schematic_map_says_so() {
    let areas = Arc::new(city());
    let fonts = Fonts::bundled();
    for (lang, words) in [(Lang::En, "Schematic"), (Lang::Zh, "示意图")] {
        let spec = MapSpec {
            areas: None,
            ..spec(&areas, 300, lang)
        };
        let scene = spec.scene(
            &Page::of(PageSize::Slide),
            &Theme::of(ThemeMode::Light),
            &fonts,
            lang,
        );
        assert!(!scene.find_texts(&fonts, words).is_empty());
        assert_eq!(circles(&scene.marks).len(), 300);
    }
}

#[test]
fn real_outlines_are_read_and_drawn() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    for (path, count, find, name) in [
        ("geo/suzhou/320500.json", 10, "320582", "张家港市"),
        ("geo/suzhou/320582.json", 1, "张家港", "张家港市"),
        (
            "geo/europe/NUTS_RG_60M_2016_4326_LEVL_2.geojson",
            332,
            "BE31",
            "Prov. Brabant Wallon",
        ),
    ] {
        let Some(file) = shared(path) else { continue };
        let areas = Arc::new(read_boundaries(&file, &Progress::default()).unwrap());
        assert_eq!(areas.areas.len(), count, "{path}");
        assert_eq!(areas.areas[areas.find(find).unwrap()].name, name);
        assert_eq!(areas.fingerprint.len(), 64);
        let mut spec = spec(&Arc::new(city()), 0, Lang::Zh);
        spec.styles = areas
            .areas
            .iter()
            .enumerate()
            .map(|(i, area)| AreaStyle {
                key: String::new(),
                name: area.name.clone(),
                value: (i % 9 != 8).then_some((i * i % 101) as f64),
            })
            .collect();
        spec.classes = ClassMethod::Natural;
        let mut random = Random(5);
        spec.bubbles = (0..1_000)
            .map(|i| Bubble {
                key: i.to_string(),
                name: format!("企业{i}号有限公司"),
                area: Some((random.unit() * count as f64) as usize),
                size: 100.0 * random.unit().powi(6),
                ..Bubble::default()
            })
            .collect();
        spec.areas = Some(areas);
        for (size, page_name) in PAGES {
            let scene = spec.scene(&Page::of(size), &theme, &fonts, Lang::Zh);
            if matches!(size, PageSize::Slide | PageSize::Square) {
                show(&scene, &fonts, &format!("real-{count}-{page_name}"));
            }
            assert_clean(&scene, &fonts, &format!("{path} {page_name}"));
        }
    }
}

#[test]
fn a_topology_of_the_world_has_its_countries() {
    let Some(file) = shared("geo/world/countries-110m.json") else {
        return;
    };
    let areas = read_boundaries(&file, &Progress::default()).unwrap();
    assert_eq!(areas.areas.len(), 177);
    let china = &areas.areas[areas.find("China").unwrap()];
    assert_eq!(china.id.as_deref(), Some("156"));
    assert!(china.contains([116.4, 39.9]) && !china.contains([139.7, 35.7]));
    let chad = &areas.areas[areas.find("Chad").unwrap()];
    assert!(chad.contains([18.7, 15.4]));
    let told: Vec<String> = areas.notes.iter().map(ToString::to_string).collect();
    // One outline in it is four times the same point; of five, two pieces cross.
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].ends_with("land") && told[1].starts_with("1 outline has"),
        "{told:?}"
    );
    assert!(told[2].starts_with("5 outlines cross"), "{told:?}");
}

/// Suzhou's counties are published in GCJ-02: enterprises in WGS84, and in BD-09, are told from them by the few that
/// stray over a border, and moved to where they belong.
#[test]
fn real_boundaries_in_another_system_are_reconciled() {
    use innovation_atlas::geo::{Shift, System, shift};
    let Some(file) = shared("geo/suzhou/320500.json") else {
        return;
    };
    let areas = read_boundaries(&file, &Progress::default()).unwrap();
    // What the rows say of an enterprise is where it is: in its county, on whichever side of a border.
    let placed: Vec<(usize, [f64; 2])> = areas
        .areas
        .iter()
        .enumerate()
        .flat_map(|(at, area)| {
            let places = place_evenly(&area.polygons, 4_000, at as u64);
            places.into_iter().map(move |place| (at, place))
        })
        .collect();
    assert_eq!(
        shift(&areas, &placed),
        None,
        "they are in the system of the file"
    );
    for ours in [System::Wgs84, System::Bd09] {
        let points: Vec<(usize, [f64; 2])> = placed
            .iter()
            .map(|(at, place)| (*at, System::Gcj02.convert(*place, ours)))
            .collect();
        let Shift {
            from,
            to,
            now,
            then,
            count,
        } = shift(&areas, &points).unwrap();
        println!("{}: {now} of {count} stray, then {then}", ours.name());
        assert_eq!((from, to), (ours, System::Gcj02));
        for (_, point) in points.iter().step_by(50) {
            let there = from.convert(*point, to);
            assert!(areas.areas.iter().any(|area| area.contains(there)));
        }
    }
}
