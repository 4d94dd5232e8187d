//! What a map of the sample city says: the same classes in every year, changes told as changes, amounts in the units of
//! people, and refusals where a choice has nothing to show.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Measure, Scores, by_town, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::figure::compose::{
    CompareAs, MapChoices, MapGround, Material, innovation_map,
};
use innovation_atlas::figure::{
    CirclesAs, Figure, Fonts, MapGeometry, MapSpec, MapView, Mark, Page, PageSize, Scene, Theme,
    ThemeMode, key_of, numbers,
};
use innovation_atlas::geo::{Areas, read_boundaries};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::{Cell, ReadOptions};

struct City {
    dataset: Dataset,
    scores: Scores,
    areas: Arc<Areas>,
}

fn city() -> City {
    let file = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("sample-data")
            .join(name)
    };
    let progress = Progress::default();
    let options = ReadOptions::default();
    let dataset = open(&file("enterprises.csv"), &options, None, &[], &progress).unwrap();
    let scheme = Arc::new(builtin("national-2024").unwrap());
    let scores = score(&dataset, &scheme, &Choices::default(), &progress).unwrap();
    let areas = Arc::new(read_boundaries(&file("towns.geojson"), &progress).unwrap());
    City {
        dataset,
        scores,
        areas,
    }
}

impl City {
    fn map(&self, choices: &MapChoices, lang: Lang) -> Result<MapSpec, String> {
        self.map_on(&self.areas, choices, lang)
    }

    fn map_on(
        &self,
        areas: &Arc<Areas>,
        choices: &MapChoices,
        lang: Lang,
    ) -> Result<MapSpec, String> {
        let material = Material {
            dataset: &self.dataset,
            scores: &self.scores,
            lang,
        };
        let ground = MapGround {
            areas: Some(Arc::clone(areas)),
            ..MapGround::default()
        };
        match innovation_map(material, &ground, choices) {
            Ok(Figure::Map(spec)) => Ok(*spec),
            Ok(other) => panic!("{other:?}"),
            Err(message) => Err(message.text(lang)),
        }
    }
}

/// All words on a page.
fn words(spec: &MapSpec, size: PageSize, lang: Lang) -> Vec<String> {
    let fonts = Fonts::bundled();
    let scene = spec.scene(&Page::of(size), &Theme::of(ThemeMode::Light), &fonts, lang);
    let texts = scene.texts(&fonts);
    texts.into_iter().map(|text| text.text).collect()
}

#[test]
fn every_year_has_the_same_classes_and_sizes() {
    let city = city();
    let legend = |year: i32| {
        let choices = MapChoices {
            year: Some(year),
            ..MapChoices::default()
        };
        let spec = city.map(&choices, Lang::En).unwrap();
        // In the window, where a person goes through the years, the legend says so; on a page of one year it need not.
        let shown = words(&spec, PageSize::Slide, Lang::En);
        let says = |texts: &[String]| texts.iter().any(|text| text.starts_with("Same classes"));
        assert!(!says(&shown), "{shown:?}");
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let geometry = MapGeometry::new(&spec);
        let look = (&theme, &fonts, Lang::En);
        let live = geometry.live(&spec, WINDOW, &MapView::default(), 14.0, look);
        let legend = geometry.legend(&spec, &live.basis, 200.0, 14.0, look);
        let texts = legend.texts(&fonts).into_iter();
        assert!(says(&texts.map(|text| text.text).collect::<Vec<_>>()));
        let held = spec.held.clone().unwrap();
        let values = spec.styles.iter().filter_map(|style| style.value);
        assert!(values.clone().count() > 5);
        assert!(values.into_iter().all(|value| held.values.contains(&value)));
        let edges: Vec<String> = shown.into_iter().filter(|t| t.contains('–')).collect();
        (
            edges,
            held.top,
            held.sum,
            MapGeometry::new(&spec).is_schematic(),
        )
    };
    let years = city.dataset.years();
    let first = legend(years[years.len() - 2]);
    assert!(first.0.len() >= 4, "{first:?}");
    assert_eq!(first, legend(years[years.len() - 1]));
}

/// A map in the window: left, top, width, height.
const WINDOW: [f32; 4] = [0.0, 0.0, 880.0, 560.0];

/// The map is as large in either language, and no area is without its name, least of all the one with the foremost.
#[test]
fn a_square_map_is_large_and_names_all_areas() {
    let city = city();
    for (lang, bar) in [(Lang::En, "km"), (Lang::Zh, "公里")] {
        let spec = city.map(&MapChoices::default(), lang).unwrap();
        let shown = words(&spec, PageSize::Square, lang);
        let has = |words: &str| shown.iter().any(|text| text.contains(words));
        let five = |text: &String| text.starts_with('5') && text.ends_with(bar);
        assert!(shown.iter().any(five), "{shown:?}");
        for style in &spec.styles {
            // Long ones stand in two lines, or without their endings.
            let first: String = style.name.chars().take(2).collect();
            assert!(has(&first), "{}: {shown:?}", style.name);
        }
    }
}

/// All numbers on the map in the window have a key at its side, of two years one each, also while the map is moved; its
/// rows answer for their enterprises.
#[test]
fn the_map_in_the_window_has_a_key_to_all_numbers() {
    let city = city();
    let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
    let look = (&theme, &fonts, Lang::En);
    let keys = |spec: &MapSpec, view: &MapView| -> Vec<String> {
        let geometry = MapGeometry::new(spec);
        let live = geometry.live(spec, WINDOW, view, 14.0, look);
        let legend = geometry.legend(spec, &live.basis, 210.0, 13.0, look);
        assert_eq!(legend.faults(&fonts, 9.0), Vec::new());
        let things = legend.marks.iter().filter_map(|mark| match mark {
            Mark::Thing { id, .. } => Some(key_of(id).to_owned()),
            _ => None,
        });
        things.collect()
    };
    let foremost = |spec: &MapSpec| -> Vec<String> {
        let top = spec.top.iter();
        top.map(|entry| entry.key.clone()).collect()
    };
    let spec = city.map(&MapChoices::default(), Lang::En).unwrap();
    let whole = MapView::default();
    assert_eq!(foremost(&spec).len(), 10);
    for view in [whole, whole.zoomed(3.0, [400.0, 200.0], WINDOW)] {
        assert_eq!(keys(&spec, &view), foremost(&spec));
    }
    let beside = MapChoices {
        compare: Some(2018),
        compare_as: CompareAs::Beside,
        ..MapChoices::default()
    };
    let spec = city.map(&beside, Lang::En).unwrap();
    let both = keys(&spec, &whole);
    assert_eq!(both.len(), 20, "{both:?}");
}

#[test]
fn two_years_have_their_own_counts() {
    let city = city();
    let choices = MapChoices {
        year: Some(2021),
        compare: Some(2018),
        compare_as: CompareAs::Beside,
        ..MapChoices::default()
    };
    let spec = city.map(&choices, Lang::En).unwrap();
    let shown = words(&spec, PageSize::Slide, Lang::En).join("\n");
    assert!(shown.contains("128 (2018), 136 (2021)"), "{shown}");
}

/// Names that jump from one year to the other, or change their size, hide what changed.
#[test]
fn two_years_name_areas_alike() {
    let city = city();
    let choices = MapChoices {
        compare: Some(2016),
        compare_as: CompareAs::Beside,
        ..MapChoices::default()
    };
    let fonts = Fonts::bundled();
    for (size, lang) in [
        (PageSize::A4Portrait, Lang::Zh),
        (PageSize::Square, Lang::En),
        (PageSize::Slide, Lang::En),
    ] {
        let spec = city.map(&choices, lang).unwrap();
        let scene = spec.scene(&Page::of(size), &Theme::of(ThemeMode::Light), &fonts, lang);
        let mut names = scene.texts(&fonts);
        names.retain(|text| text.group == "area names");
        let (first, second) = names.split_at(names.len() / 2);
        assert!(first.len() >= 9, "{size:?} {lang:?}: {first:?}");
        let away = |at: usize| [0, 1].map(|axis| second[at].bounds[axis] - first[at].bounds[axis]);
        for (at, (one, other)) in first.iter().zip(second).enumerate() {
            assert_eq!(one.text, other.text, "{size:?} {lang:?}");
            let sizes = [one.size, other.size, first[0].size].map(f32::to_bits);
            assert!(
                sizes.iter().all(|size| *size == sizes[0]),
                "{one:?} {other:?}"
            );
            let moved = [0, 1].map(|axis| (away(at)[axis] - away(0)[axis]).abs());
            assert!(moved.iter().all(|by| *by < 0.1), "{one:?} {other:?}");
        }
    }
}

/// Nobody is lost on the way from a picture to its numbers: those of the other year alone have their rows, and whose
/// industry has no colour has its name.
#[test]
fn the_numbers_hold_all_enterprises_with_their_industries() {
    let city = city();
    let choices = MapChoices {
        compare: Some(2016),
        compare_as: CompareAs::Beside,
        ..MapChoices::default()
    };
    let spec = city.map(&choices, Lang::Zh).unwrap();
    let then = spec.beside.as_ref().unwrap().spec.bubbles.clone();
    let sheet = numbers(
        &Figure::Map(Box::new(spec.clone())),
        &Page::of(PageSize::Slide),
        Lang::Zh,
    );
    let column = |name: &str| {
        let at = sheet.header.iter().position(|header| header == name);
        &sheet.columns[at.unwrap_or_else(|| panic!("{name} in {:?}", sheet.header))]
    };
    let names = column("名称");
    let is_enterprise = |row: &usize| !matches!(names[*row], Cell::Blank);
    let rows: Vec<usize> = (0..names.len()).filter(is_enterprise).collect();
    let mut keys: BTreeSet<&str> = then.iter().map(|own| own.key.as_str()).collect();
    keys.extend(spec.bubbles.iter().map(|own| own.key.as_str()));
    assert_eq!(rows.len(), keys.len());
    let before = column("积分 (2016)");
    let sized = |row: &&usize| matches!(before[**row], Cell::Number(_));
    assert_eq!(rows.iter().filter(sized).count(), then.len());
    let industries = column("所属行业");
    let nameless = rows
        .iter()
        .filter(|row| matches!(industries[**row], Cell::Blank));
    assert_eq!(nameless.count(), 0);
}

#[test]
fn sums_tell_how_many_they_are_of() {
    let city = city();
    let of = |measure: &Measure| by_town(&city.dataset, &city.scores, Some(2021), measure).unwrap();
    let sum = of(&Measure::SumOf("revenue_wan".to_owned()));
    let scored: u32 = sum.iter().map(|town| town.count).sum();
    let behind: u32 = sum.iter().map(|town| town.behind).sum();
    assert_eq!(scored, 1_213);
    // Some that are scored have no revenue: they are in no sum.
    assert_eq!(behind, 1_183);
    let choices = MapChoices {
        year: Some(2021),
        measure: Measure::SumOf("revenue_wan".to_owned()),
        ..MapChoices::default()
    };
    let spec = city.map(&choices, Lang::En).unwrap();
    let subtitle = &spec.words.subtitle;
    assert!(subtitle.contains("of 1,183 enterprises"), "{subtitle}");
    assert!(subtitle.contains("; 1,213 enterprises"), "{subtitle}");
    let counted = of(&Measure::Count);
    assert!(counted.iter().all(|town| town.behind == town.count));
}

#[test]
fn a_map_of_changes_tells_of_changes() {
    let city = city();
    let choices = MapChoices {
        compare: Some(2021),
        ..MapChoices::default()
    };
    let spec = city.map(&choices, Lang::En).unwrap();
    let changes: Vec<f64> = spec.styles.iter().filter_map(|style| style.value).collect();
    let gained = changes.iter().filter(|value| **value > 0.0).count();
    assert_eq!(spec.headline[0].1, gained.to_string());
    assert!(spec.headline[2].1.starts_with('+') && spec.headline[3].1.starts_with('−'));
    let names: Vec<&str> = spec
        .styles
        .iter()
        .map(|style| style.name.as_str())
        .collect();
    assert!(
        spec.top
            .iter()
            .all(|top| names.contains(&top.name.as_str()))
    );
    let shown = words(&spec, PageSize::Slide, Lang::En).join(" ");
    assert!(!shown.contains("without coordinates"), "{shown}");
    // Both years beside each other leave room for the numbers of the change.
    let beside = MapChoices {
        compare_as: CompareAs::Beside,
        ..choices
    };
    let spec = city.map(&beside, Lang::En).unwrap();
    let shown = words(&spec, PageSize::Square, Lang::En).join(" ");
    assert!(shown.contains("Areas with more points"), "{shown}");
}

#[test]
fn amounts_have_the_units_of_people() {
    let city = city();
    let choices = MapChoices {
        measure: Measure::SumOf("revenue_wan".to_owned()),
        size_by: "revenue_wan".to_owned(),
        approval: Some("审图号：GS（2024）0650号".to_owned()),
        ..MapChoices::default()
    };
    let zh = city.map(&choices, Lang::Zh).unwrap();
    let en = city.map(&choices, Lang::En).unwrap();
    assert!(zh.measure.contains("（亿元）") && zh.size_name.ends_with("（亿元）"));
    assert!(en.measure.contains("(bn yuan)") && en.size_name.ends_with("(bn yuan)"));
    let sum = |spec: &MapSpec| spec.bubbles.iter().map(|b| b.size).sum::<f64>();
    assert!((sum(&zh) - 10.0 * sum(&en)).abs() < 1e-6 * sum(&zh));
    assert!(en.words.title.contains("revenue") && !en.words.title.contains("National"));
    let shown = words(&zh, PageSize::Slide, Lang::Zh).join(" ");
    assert_eq!(shown.matches("审图号").count(), 1, "{shown}");
}

#[test]
fn what_has_nothing_to_show_is_refused_or_told() {
    let city = city();
    let tiers = MapChoices {
        color_by: "tier".to_owned(),
        ..MapChoices::default()
    };
    let refused = city.map(&tiers, Lang::En).unwrap_err();
    assert!(refused.contains("has no tiers"), "{refused}");
    // Boundaries that lack a town: its enterprises without coordinates are told, and what to do.
    let mut areas = (*city.areas).clone();
    let town = areas.areas.remove(0).name;
    let spec = city
        .map_on(&Arc::new(areas), &MapChoices::default(), Lang::Zh)
        .unwrap();
    let advice = spec.advice.clone().unwrap();
    assert!(
        advice.contains(&town) && advice.contains("请将名称改为"),
        "{advice}"
    );
    // The picture says what is missing, and gives nobody a task.
    let shown = words(&spec, PageSize::Slide, Lang::Zh).join("");
    assert!(shown.contains("未在图中显示") && !shown.contains("请将"));
    // It names the town, and of how many enterprises the colours are.
    let told = format!("的所属区域不在边界文件中（{town}），未计入区域颜色");
    assert!(shown.replace(' ', "").contains(&told), "{shown}");
    let coloured = spec.bubbles.iter().filter(|own| own.area.is_some()).count();
    let of = |spec: &MapSpec| spec.words.subtitle.replace([' ', ','], "");
    let said = format!("企业平均积分（{coloured}家企业）");
    assert!(of(&spec).contains(&said), "{} {said}", of(&spec));
}

/// Whoever goes through the years finds each town in its place: names that jump hide what moved.
#[test]
fn names_keep_their_places_over_the_years() {
    let city = city();
    let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
    for (lang, zoom) in [(Lang::Zh, 1.0), (Lang::En, 1.0), (Lang::Zh, 2.5)] {
        let names = |year: i32| {
            let choices = MapChoices {
                year: Some(year),
                ..MapChoices::default()
            };
            let spec = city.map(&choices, lang).unwrap();
            let view = MapView::default().zoomed(zoom, [500.0, 250.0], WINDOW);
            let live = MapGeometry::new(&spec)
                .live(&spec, WINDOW, &view, 14.0, (&theme, &fonts, lang))
                .marks;
            let page = Page::of(PageSize::Slide);
            let scene = Scene {
                marks: live,
                ..Scene::empty(&page, &theme, &spec.words)
            };
            let mut names = scene.texts(&fonts);
            names.retain(|text| text.group == "area names");
            let places = names.into_iter().map(|text| (text.text, text.bounds));
            places.collect::<Vec<_>>()
        };
        let years = city.dataset.years();
        let first = names(years[0]);
        let least = if zoom > 1.0 { 4 } else { 9 };
        assert!(first.len() >= least, "{first:?}");
        for year in &years[1..] {
            assert_eq!(first, names(*year), "{lang:?} {year}");
        }
    }
}

/// Where cells stand for enterprises, these are the numbers of the picture, all enterprises counted.
#[test]
fn the_numbers_of_a_density_are_its_cells() {
    let city = city();
    let choices = MapChoices {
        circles: CirclesAs::Density,
        ..MapChoices::default()
    };
    let sheet = |choices: &MapChoices, size: PageSize| {
        let spec = city.map(choices, Lang::Zh).unwrap();
        let figure = Figure::Map(Box::new(spec));
        numbers(&figure, &Page::of(size), Lang::Zh)
    };
    let total = |cells: &[Cell]| -> f64 {
        let counts = cells.iter().map(|cell| match cell {
            Cell::Number(count) => *count,
            other => panic!("{other:?}"),
        });
        counts.sum()
    };
    let slide = sheet(&choices, PageSize::Slide);
    assert_eq!(slide.header[..3], ["区域", "经度", "纬度"]);
    let all = city.map(&choices, Lang::Zh).unwrap().bubbles.len() as f64;
    assert!((total(&slide.columns[3]) - all).abs() < 0.5);
    let places = slide.columns[1].iter().zip(&slide.columns[2]);
    for place in places {
        assert!(
            matches!(place, (Cell::Number(_), Cell::Number(_))),
            "{place:?}"
        );
    }
    // Of two years both have theirs.
    let both = MapChoices {
        compare: Some(2016),
        compare_as: CompareAs::Beside,
        ..choices
    };
    let both = sheet(&both, PageSize::A4Portrait);
    let years: BTreeSet<String> = both.columns[0]
        .iter()
        .map(|cell| format!("{cell:?}"))
        .collect();
    assert_eq!(years.len(), 2, "{years:?}");
    // Circles have the numbers of each enterprise.
    let circles = sheet(&MapChoices::default(), PageSize::Slide);
    assert!(circles.header.contains(&"名称".to_owned()));
}

/// Of 138 who share the first place no ten are picked, on the map nor in its list, and it is said that they share it.
#[test]
fn nobody_is_picked_of_many_equals() {
    let mut city = city();
    let scheme = Arc::new(builtin("tech-sme").unwrap());
    let progress = Progress::default();
    city.scores = score(&city.dataset, &scheme, &Choices::default(), &progress).unwrap();
    let spec = city.map(&MapChoices::default(), Lang::Zh).unwrap();
    assert!(spec.top.is_empty());
    let fonts = Fonts::bundled();
    for size in [PageSize::Slide, PageSize::Square, PageSize::A4Portrait] {
        let theme = Theme::of(ThemeMode::Light);
        let scene = spec.scene(&Page::of(size), &theme, &fonts, Lang::Zh);
        let texts = scene.texts(&fonts);
        assert!(texts.iter().all(|text| text.group != "ranks"), "{texts:?}");
        let said = |text: &str| {
            text.replace(' ', "")
                .contains("138家企业并列第1名（100分）")
        };
        assert!(
            texts.iter().any(|text| said(&text.text)),
            "{size:?} {texts:?}"
        );
    }
    let geometry = MapGeometry::new(&spec);
    let look = (&Theme::of(ThemeMode::Light), &fonts, Lang::Zh);
    let live = geometry.live(&spec, WINDOW, &MapView::default(), 14.0, look);
    let legend = geometry.legend(&spec, &live.basis, 210.0, 13.0, look);
    let texts = legend.texts(&fonts).into_iter().map(|text| text.text);
    let texts: String = texts.collect();
    assert!(
        texts.replace(' ', "").contains("138家企业并列第1名"),
        "{texts}"
    );
}
