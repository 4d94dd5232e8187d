//! The layout checker: figures in, every text that lies on another, leaves the page, is too small or too faint out. Each
//! kind has a file here with its ordinary and its extreme data; every case is laid out on all designed sizes, in both
//! languages, and on one size in both themes.
//!
//! A kind joins with a file of its own: a function that gives cases of a language, and a test that calls
//! [`assert_clean`] on it. Pages that are no figures (of reports) go through [`assert_clean_scenes`].

mod barometer;
mod bars;
mod contribution;
mod distribution;
mod funnel;
mod gauges;
mod heatmap;
mod map;
mod planted;
mod portrait;
mod quadrant;
mod ranking;
mod report;
mod treemap;
mod trend;

use innovation_atlas::figure::{
    Fault, Figure, Fonts, MapGeometry, Page, PageSize, Scene, Theme, ThemeMode,
};
use innovation_atlas::i18n::Lang;

/// A name for messages and a figure to check.
pub type Case = (String, Figure);

/// Lays out all cases on all sizes in both languages and themes, and fails with the list of faults.
///
/// # Panics
/// When there is a fault, or a figure without a text.
pub fn assert_clean(cases: impl Fn(Lang) -> Vec<Case> + Sync) {
    let found = over_languages(|lang| {
        let fonts = Fonts::bundled();
        let mut found = Vec::new();
        for (name, figure) in cases(lang) {
            // The geometry of a map is the same on all pages: it is made once.
            let geometry = match &figure {
                Figure::Map(map) => Some((map, MapGeometry::new(map))),
                _ => None,
            };
            for size in PageSize::ALL {
                let page = Page::of(size);
                // Words stand where they stand in either theme: one size shows what can be read in the dark.
                let modes = match size {
                    PageSize::Slide => &[ThemeMode::Light, ThemeMode::Dark][..],
                    _ => &[ThemeMode::Light],
                };
                for mode in modes.iter().copied() {
                    let theme = Theme::of(mode);
                    let scene = match &geometry {
                        Some((map, geometry)) => {
                            map.scene_on(geometry, &page, &theme, (&fonts, lang))
                        }
                        None => figure.scene(&page, &theme, &fonts, lang),
                    };
                    let place = format!("{name} {size:?} {} {mode:?}", lang.code());
                    found.extend(told(&place, &scene, &fonts, page.least));
                }
            }
        }
        found
    });
    fail_with(&found);
}

/// Checks pages that are laid out already, with the size of the smallest letters allowed on them.
///
/// # Panics
/// When there is a fault, or a page without a text.
pub fn assert_clean_scenes(scenes: &[(String, Scene)], least: f32) {
    let fonts = Fonts::bundled();
    let found: Vec<String> = scenes
        .iter()
        .flat_map(|(name, scene)| told(name, scene, &fonts, least))
        .collect();
    fail_with(&found);
}

/// The faults of a scene in words.
pub fn told(place: &str, scene: &Scene, fonts: &Fonts, least: f32) -> Vec<String> {
    if !scene.has_text() {
        return vec![format!("{place}: no text at all")];
    }
    let faults = scene.faults(fonts, least);
    faults
        .iter()
        .map(|fault| format!("{place}: {}", tell(fault)))
        .collect()
}

fn tell(fault: &Fault) -> String {
    match fault {
        Fault::Outside(text) => format!("outside: {} {:?}", text.text, text.bounds),
        Fault::Small(text) => format!("small: {} {}", text.text, text.size),
        Fault::Faint(text, contrast) => {
            format!("faint: {} {:?} {contrast:.2}", text.text, text.bounds)
        }
        Fault::Overlap(a, b) => format!(
            "overlap: {} {:?} / {} {:?}",
            a.text, a.bounds, b.text, b.bounds
        ),
    }
}

fn over_languages(check: impl Fn(Lang) -> Vec<String> + Sync) -> Vec<String> {
    let check = &check;
    std::thread::scope(|scope| {
        let threads: Vec<_> = Lang::ALL
            .map(|lang| scope.spawn(move || check(lang)))
            .into();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a check that ends"))
            .collect()
    })
}

fn fail_with(found: &[String]) {
    let shown = found
        .iter()
        .take(40)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(found.is_empty(), "{} faults\n{shown}", found.len());
}

/// A name of sixty characters; names of different places differ in their last characters only.
pub fn long_name(lang: Lang, at: usize) -> String {
    let start = match lang {
        Lang::En => "Extraordinarily Long Name of an Institute of Machinery No ",
        Lang::Zh => {
            "江湾市先进智能制造与新材料协同创新研究院股份有限公司精密传动与工业母机核心零部件研发生产基地第三分厂特种装备工段新材料车间"
        }
    };
    let number = format!("{:02}", at % 100);
    let head: String = start.chars().take(60 - number.len()).collect();
    let name = format!("{head}{number}");
    assert_eq!(name.chars().count(), 60);
    name
}

/// Sets of numbers that break layouts: a name, and the value at a place of `count`; none is a missing one.
pub type Values = (&'static str, fn(usize) -> Option<f64>);

/// From 1e-6 to 1e12, negative, missing, all equal, nothing at all.
pub const EXTREMES: [Values; 7] = [
    ("huge", |at| Some(1e12 - at as f64 * 3.7e9)),
    ("tiny", |at| Some(1e-6 * (at + 1) as f64)),
    ("wide", |at| Some(10_f64.powi(12 - (at as i32 * 5) % 19))),
    ("negative", |at| Some(-1e6 * (at as f64 - 2.0) - 0.5)),
    ("gaps", |at| {
        (!at.is_multiple_of(3)).then_some(41.5 + at as f64)
    }),
    ("equal", |_| Some(7.0)),
    ("missing", |_| None),
];
