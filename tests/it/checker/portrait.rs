//! Portraits: no dimension to six, no indicator to ninety.

use innovation_atlas::figure::{Figure, Fonts, Page, PageSize, Theme, ThemeMode};
use innovation_atlas::i18n::{Lang, text};

use super::{Case, assert_clean, long_name};
use crate::figure_specs::{portrait, portrait_of};

fn long(lang: Lang) -> Figure {
    let mut figure = portrait(lang, 6);
    if let Figure::Portrait(spec) = &mut figure {
        spec.words.title = long_name(lang, 1).repeat(2);
        for (at, axis) in spec.axes.iter_mut().enumerate() {
            axis.name = long_name(lang, at);
        }
        for (at, item) in spec.items.iter_mut().enumerate() {
            item.name = long_name(lang, at);
            item.value = long_name(lang, at);
        }
    }
    figure
}

/// Nobody has a total: there is nothing to put on the axes.
fn without_points(lang: Lang) -> Figure {
    let mut figure = portrait(lang, 6);
    if let Figure::Portrait(spec) = &mut figure {
        spec.history.clear();
        for axis in &mut spec.axes {
            (axis.share, axis.value, axis.peers) = (None, None, None);
        }
    }
    figure
}

#[test]
fn a_portrait_without_points_says_so() {
    for lang in Lang::ALL {
        let page = Page::of(PageSize::A4Portrait);
        let (theme, fonts) = (Theme::of(ThemeMode::Light), Fonts::bundled());
        let scene = without_points(lang).scene(&page, &theme, &fonts, lang);
        let drawn = format!("{:?}", scene.marks);
        assert!(drawn.contains(&text(lang, "figure.no_dimensions")));
        assert!(!drawn.contains(&text(lang, "figure.history")));
    }
}

fn cases(lang: Lang) -> Vec<Case> {
    vec![
        ("portrait without points".to_owned(), without_points(lang)),
        ("portrait".to_owned(), portrait(lang, 6)),
        ("portrait three".to_owned(), portrait(lang, 3)),
        ("portrait two".to_owned(), portrait(lang, 2)),
        ("portrait 39".to_owned(), portrait_of(lang, 6, 39)),
        ("portrait 90".to_owned(), portrait_of(lang, 6, 90)),
        ("portrait long".to_owned(), long(lang)),
    ]
}

#[test]
fn portraits_hold() {
    assert_clean(cases);
}
