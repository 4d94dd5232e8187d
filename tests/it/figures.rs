//! Figures of every kind on every page, in both languages and themes: same bytes, nothing overlaps, nothing is cut.

use innovation_atlas::figure::{
    Figure, Fonts, Page, PageSize, Passport, Theme, ThemeMode, export, pdf, png, svg,
};
use innovation_atlas::i18n::Lang;

use crate::checker::{long_name, told};
use crate::figure_specs::{all, ranking, trend};

/// In a column of the window nothing is smaller than its letters may be, nothing lies on anything, and nothing is left
/// out.
#[test]
fn a_column_of_the_window_has_room_for_all() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    for lang in Lang::ALL {
        for (name, figure) in all(lang) {
            for width in [320.0, 400.0, 480.0, 560.0, 760.0] {
                let Some(height) = figure.height(width, 13.0, &fonts) else {
                    continue;
                };
                let page = Page::on_screen(width, height, 13.0);
                let scene = figure.scene(&page, &theme, &fonts, lang);
                let told = told(&format!("{name} {width}"), &scene, &fonts, page.least);
                assert!(told.is_empty(), "{}", told.join("\n"));
                let more = match &figure {
                    Figure::Portrait(_) if width < 480.0 => "more",
                    Figure::Contribution(_) => "Other (",
                    _ => continue,
                };
                if lang == Lang::En {
                    assert!(scene.find_texts(&fonts, more).is_empty(), "{name} {width}");
                }
            }
        }
    }
}

#[test]
fn names_that_differ_at_their_ends_stay_different() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    for lang in Lang::ALL {
        for (name, figure) in &mut all(lang) {
            let renamed = match figure {
                Figure::Trend(spec) => {
                    let names = spec.lines.iter_mut().map(|line| &mut line.name);
                    names
                        .enumerate()
                        .map(|(at, name)| *name = long_name(lang, at + 10))
                        .count()
                }
                Figure::Ranking(spec) => {
                    let names = spec.rows.iter_mut().map(|row| &mut row.name);
                    names
                        .enumerate()
                        .map(|(at, name)| *name = long_name(lang, at + 10))
                        .count()
                }
                Figure::Portrait(spec) => {
                    let names = spec.items.iter_mut().map(|item| &mut item.name);
                    names
                        .enumerate()
                        .map(|(at, name)| *name = long_name(lang, at + 10))
                        .count()
                }
                _ => 0,
            };
            if renamed < 2 {
                continue;
            }
            let scene = figure.scene(&Page::of(PageSize::A4Portrait), &theme, &fonts, lang);
            let ends = (0..renamed).filter(|at| {
                let end = (at + 10).to_string();
                let shown = scene.texts(&fonts);
                // A name that is wrapped and not cut ends its last line.
                let last: String = long_name(lang, at + 10).chars().skip(56).collect();
                if shown.iter().any(|text| text.text.ends_with(&last)) {
                    return true;
                }
                let cut = shown.iter().filter(|text| text.text.contains('…'));
                cut.filter_map(|text| text.text.split_once('…'))
                    .any(|(_, rest)| rest.split(' ').any(|word| word.ends_with(&end)))
            });
            let ends = ends.count();
            assert!(
                ends >= renamed.min(6),
                "{name} {}: {ends} of {renamed} can be told apart",
                lang.code()
            );
        }
    }
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let passport = Passport {
        text: "innovation-atlas 0.1.0 · 江湾市".to_owned(),
        ..Passport::default()
    };
    let page = Page::of(PageSize::A4Landscape);
    let made = || {
        let scenes: Vec<_> = all(Lang::Zh)
            .into_iter()
            .map(|(_, figure)| figure.scene(&page, &theme, &fonts, Lang::Zh))
            .collect();
        let text: String = scenes.iter().map(|scene| svg(scene, &passport)).collect();
        let picture = png(&scenes[0], &fonts, 1.0, &passport).unwrap();
        (text, picture, pdf(&scenes, &fonts, &passport).unwrap())
    };
    let (first, second) = (made(), made());
    assert!(first == second);
    assert!(first.2.starts_with(b"%PDF-"));
    for stamp in [&b"CreationDate"[..], b"ModDate", b"xmp:CreateDate"] {
        assert!(!first.2.windows(stamp.len()).any(|part| part == stamp));
    }
}

#[test]
fn a_picture_has_the_asked_size_resolution_and_passport() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let passport = Passport {
        text: "方案 tech-sme".to_owned(),
        ..Passport::default()
    };
    let scene = trend(Lang::Zh).scene(&Page::of(PageSize::A4Portrait), &theme, &fonts, Lang::Zh);
    let bytes = png(&scene, &fonts, 2.0, &passport).unwrap();
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((size(16), size(20)), (1190, 1684));
    let at = bytes.windows(4).position(|part| part == b"pHYs").unwrap();
    // 144 dots an inch are 5,669 a metre.
    assert_eq!(
        (size(at + 4), size(at + 8), bytes[at + 12]),
        (5669, 5669, 1)
    );
    assert!(
        bytes
            .windows(passport.text.len())
            .any(|part| part == passport.text.as_bytes())
    );
    let error = png(&scene, &fonts, 100.0, &passport).unwrap_err();
    assert_eq!(error.key, "figure.too_large");
}

#[test]
fn exports_are_whole_or_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let scene = trend(Lang::En).scene(&Page::of(PageSize::Slide), &theme, &fonts, Lang::En);
    let passport = Passport::default();
    let save = |name: &str| export(&folder.path().join(name), &scene, &fonts, 0.5, &passport);
    for name in ["a.svg", "a.PNG", "图.pdf"] {
        save(name).unwrap();
    }
    assert_eq!(save("a.bmp").unwrap_err().key, "figure.format");
    assert_eq!(save("a").unwrap_err().key, "figure.format");
    assert_eq!(
        save("no/such/a.svg").unwrap_err().key,
        "table.write_no_folder"
    );
    let target = folder.path().join("a.svg");
    let before = std::fs::read(&target).unwrap();
    let mut permissions = std::fs::metadata(&target).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&target, permissions).unwrap();
    assert_eq!(save("a.svg").unwrap_err().key, "table.write_read_only");
    assert_eq!(std::fs::read(&target).unwrap(), before);
    // Nothing half-written is left behind.
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3);
}

#[test]
fn missing_years_break_the_line_and_years_stay_whole() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let scene = trend(Lang::En).scene(&Page::of(PageSize::Slide), &theme, &fonts, Lang::En);
    assert_eq!(
        scene
            .find_texts(&fonts, "2016")
            .iter()
            .filter(|text| text.group == "axes")
            .count(),
        1
    );
    assert!(scene.find_texts(&fonts, "2,0").is_empty());
    let ended: Vec<_> = scene.find_texts(&fonts, "(2019)");
    assert_eq!(ended.len(), 1, "a series that ends early says when");
    let text = svg(&scene, &Passport::default());
    // Yunshan lacks 2019: two pieces in its path.
    let path = text
        .lines()
        .find(|line| line.contains("data-key=\"Yunshan\"") && line.starts_with("<path"))
        .unwrap();
    assert_eq!(path.matches('M').count(), 2, "{path}");
}

#[test]
fn rows_without_room_are_counted_and_the_subject_stays() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let Figure::Ranking(mut spec) = ranking(Lang::En, 300, false) else {
        unreachable!()
    };
    for row in &mut spec.rows {
        row.subject = row.rank == 250;
    }
    let scene = spec.scene(&Page::of(PageSize::Slide), &theme, &fonts, Lang::En);
    assert_eq!(scene.find_texts(&fonts, "250").len(), 1);
    let bars = scene
        .texts(&fonts)
        .iter()
        .filter(|text| {
            text.group == "bars" && text.text.parse::<u32>().is_ok_and(|rank| rank <= 300)
        })
        .count();
    assert!(bars > 20);
    assert_eq!(scene.find_texts(&fonts, "more").len(), 1);
}

/// Writes every figure as PNG to the folder that `ATLAS_PICTURES` names, to be looked at; without it only draws them.
#[test]
fn every_figure_is_drawn_in_both_themes() {
    let folder = std::env::var_os("ATLAS_PICTURES").map(std::path::PathBuf::from);
    let fonts = Fonts::bundled();
    let passport = Passport {
        text: "innovation-atlas".to_owned(),
        ..Passport::default()
    };
    for (lang, mode) in [
        (Lang::En, ThemeMode::Light),
        (Lang::Zh, ThemeMode::Light),
        (Lang::Zh, ThemeMode::Dark),
    ] {
        let theme = Theme::of(mode);
        for (name, figure) in all(lang) {
            for size in PageSize::ALL {
                let page = Page::of(size);
                let scene = figure.scene(&page, &theme, &fonts, lang);
                let drawn = svg(&scene, &passport);
                assert!(drawn.ends_with("</svg>\n"));
                let Some(folder) = &folder else { continue };
                let file = format!("{name}-{size:?}-{}-{mode:?}", lang.code());
                let scale = 1400.0 / page.width.max(page.height);
                export(
                    &folder.join(format!("{file}.png")),
                    &scene,
                    &fonts,
                    scale,
                    &passport,
                )
                .unwrap();
            }
        }
    }
}
