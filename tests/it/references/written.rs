//! Exports read back: SVG is well-formed and holds every text, PDF gives every text to whoever selects or searches it,
//! and the same figure is written in the same bytes.

use innovation_atlas::figure::{
    Fonts, Page, PageSize, Passport, Scene, Theme, ThemeMode, pdf, svg,
};
use innovation_atlas::i18n::Lang;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::kinds;
use super::pdf_text::texts;

fn scenes(lang: Lang) -> Vec<(&'static str, Scene)> {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let page = Page::of(PageSize::A4Landscape);
    kinds(lang)
        .into_iter()
        .map(|(name, figure)| (name, figure.scene(&page, &theme, &fonts, lang)))
        .collect()
}

/// Without spaces, which readers put and leave out as they like.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn passport() -> Passport {
    Passport {
        text: "innovation-atlas · <方案> & data".to_owned(),
        ..Passport::default()
    }
}

/// The texts of an SVG's `text` elements, and the names of its groups; fails where it is not well-formed.
fn read(svg: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(svg);
    let (mut found, mut names) = (Vec::new(), Vec::new());
    let (mut open, mut inside) = (0_usize, None::<String>);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                open += 1;
                let halo = element.try_get_attribute("aria-hidden").unwrap();
                if element.name().0 == "text" && halo.is_none() {
                    inside = Some(String::new());
                }
                if let Some(name) = element.try_get_attribute("data-name").unwrap() {
                    names.push(name.value.into_owned());
                }
            }
            Event::End(element) => {
                open -= 1;
                if element.name().0 == "text" {
                    found.extend(inside.take());
                }
            }
            Event::Text(text) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(match &*name {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        other => panic!("{other}"),
                    });
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    (found, names)
}

#[test]
fn svg_is_read_back_with_every_text_and_named_groups() {
    let fonts = Fonts::bundled();
    for lang in Lang::ALL {
        for (name, scene) in scenes(lang) {
            let (found, names) = read(&svg(&scene, &passport()));
            let found: Vec<String> = found.iter().map(|text| solid(text)).collect();
            let wanted: Vec<String> = scene
                .texts(&fonts)
                .iter()
                .map(|text| solid(&text.text))
                .collect();
            assert_eq!(found, wanted, "{name} {}", lang.code());
            assert!(names.iter().any(|name| name == "title"), "{name}");
            assert!(names.len() > 2, "{name}: {names:?}");
        }
    }
}

#[test]
fn pdf_gives_every_text_in_both_languages() {
    let fonts = Fonts::bundled();
    for lang in Lang::ALL {
        let scenes = scenes(lang);
        let pages: Vec<Scene> = scenes.iter().map(|(_, scene)| scene.clone()).collect();
        let bytes = pdf(&pages, &fonts, &passport()).unwrap();
        let found = texts(&bytes);
        assert_eq!(found.len(), pages.len());
        for ((name, scene), page) in scenes.iter().zip(&found) {
            let page = solid(page);
            for text in scene.texts(&fonts) {
                assert!(
                    page.contains(&solid(&text.text)),
                    "{name} {}: {}",
                    lang.code(),
                    text.text
                );
            }
        }
    }
}

#[test]
fn the_same_figure_is_the_same_svg_twice() {
    let fonts = Fonts::bundled();
    for lang in Lang::ALL {
        for ((name, first), (_, second)) in scenes(lang).into_iter().zip(scenes(lang)) {
            assert!(
                svg(&first, &passport()) == svg(&second, &passport()),
                "{name}"
            );
            let pdf = |scene: Scene| pdf(&[scene], &fonts, &passport()).unwrap();
            assert!(pdf(first) == pdf(second), "{name}");
        }
    }
}
