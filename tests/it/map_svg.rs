//! A map as SVG, read back: text is text, and areas, circles and layers are things with names that a person can read.

use std::collections::BTreeMap;
use std::sync::Arc;

use innovation_atlas::figure::{Fonts, MapSpec, Page, PageSize, Passport, Theme, ThemeMode, svg};
use innovation_atlas::geo::{Layer, Site};
use innovation_atlas::i18n::Lang;

use crate::map_city::{city, spec};

/// What stands in a document: titles of things by id, and all texts.
#[derive(Default)]
struct Read {
    things: BTreeMap<String, String>,
    ids: usize,
    texts: Vec<String>,
    /// The kinds of marks inside things, by the part of the id before the colon.
    inside: BTreeMap<String, usize>,
}

/// Reads it back tag by tag; panics where tags do not match.
fn read(svg: &str) -> Read {
    let mut found = Read::default();
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut rest = svg;
    let mut words = String::new();
    while let Some(at) = rest.find('<') {
        words.push_str(&plain(&rest[..at]));
        let end = rest[at..].find('>').expect("a closed tag") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let (opened, id) = open.pop().expect("an open tag");
            assert!(opened == name || opened == "halo", "{opened} {name}");
            let name = opened.as_str();
            match name {
                "text" => found.texts.push(std::mem::take(&mut words)),
                "title" if open.len() > 1 => {
                    let thing = open.iter().rev().find_map(|(_, id)| id.clone());
                    found
                        .things
                        .insert(thing.expect("a thing"), std::mem::take(&mut words));
                }
                _ => drop(id),
            }
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default().to_owned();
        if name == "text" || name == "title" {
            words.clear();
        }
        // A halo is no text of its own.
        let name = if tag.contains(" aria-hidden=") {
            "halo".to_owned()
        } else {
            name
        };
        let id = tag
            .split(" id=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let id = id.map(plain).filter(|id| id.contains(':'));
        found.ids += usize::from(id.is_some());
        if matches!(name.as_str(), "path" | "circle" | "rect")
            && let Some(thing) = open.iter().rev().find_map(|(_, id)| id.as_deref())
        {
            let kind = thing.split(':').next().unwrap_or_default();
            *found.inside.entry(format!("{kind} {name}")).or_default() += 1;
        }
        if !tag.ends_with('/') {
            open.push((name, id));
        }
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn areas_circles_and_layers_are_named_things() {
    let areas = Arc::new(city());
    let fonts = Fonts::bundled();
    let mut map = MapSpec {
        approval: Some("苏S(2026)1号".to_owned()),
        ..spec(&areas, 120, Lang::Zh)
    };
    map.bubbles[3].name = "R&D <研发> \"一号\" 公司".to_owned();
    map.bubbles[3].key = "key with spaces".to_owned();
    map.layers = vec![Arc::new(Layer {
        name: "开发区".to_owned(),
        zones: vec![("高新区".to_owned(), areas.areas[2].polygons.clone())],
        lines: vec![("G1522".to_owned(), vec![[120.4, 31.7], [120.6, 31.9]])],
        sites: vec![Site {
            name: "孵化器".to_owned(),
            at: [120.5, 31.85],
        }],
        ..Layer::default()
    })];
    let page = Page::of(PageSize::Slide);
    let theme = Theme::of(ThemeMode::Light);
    let scene = map.scene(&page, &theme, &fonts, Lang::Zh);
    let found = read(&svg(&scene, &Passport::default()));
    for style in &map.styles {
        let title = &found.things[&format!("area:{}", style.name)];
        assert!(title.starts_with(&style.name), "{title}");
        assert_eq!(title.contains(": "), style.value.is_some(), "{title}");
    }
    for bubble in &map.bubbles {
        let id = format!("enterprise:{}", bubble.key.replace(' ', "_"));
        assert!(found.things[&id].starts_with(&bubble.name), "{id}");
    }
    assert!(found.things.contains_key("zone:高新区"));
    assert!(found.things.contains_key("site:孵化器"));
    assert_eq!(
        found.ids,
        found.things.len(),
        "every id stands once, with a title"
    );
    assert_eq!(found.inside["enterprise circle"], map.bubbles.len());
    assert_eq!(found.inside["area path"], map.styles.len());
    let texts = found.texts.join("\n");
    for words in [
        "江湾市创新地图",
        "开发区",
        "孵化器",
        "苏S(2026)1号",
        "江心镇",
    ] {
        let joined = texts.replace(['\u{2009}', ' '], "");
        assert!(joined.contains(words), "{words} is not text");
    }
}

/// On two maps, and in an inset, the same thing stands twice: its ids differ.
#[test]
fn ids_are_unique_where_a_thing_stands_twice() {
    use innovation_atlas::figure::{Beside, InsetChoice};
    let areas = Arc::new(city());
    let fonts = Fonts::bundled();
    let base = spec(&areas, 200, Lang::En);
    let page = Page::of(PageSize::A4Landscape);
    let theme = Theme::of(ThemeMode::Light);
    let pair = MapSpec {
        beside: Some(Box::new(Beside {
            spec: base.clone(),
            titles: ["2019".to_owned(), "2022".to_owned()],
        })),
        ..base.clone()
    };
    let inset = MapSpec {
        inset: InsetChoice::On,
        ..base
    };
    for map in [pair, inset] {
        let scene = map.scene(&page, &theme, &fonts, Lang::En);
        let found = read(&svg(&scene, &Passport::default()));
        assert_eq!(found.ids, found.things.len());
        assert!(found.ids > 210, "{}", found.ids);
        assert!(found.things.keys().any(|id| id.ends_with("-2")));
    }
}
