//! Portraits: no dimension to six, no indicator to ninety.

use innovation_atlas::figure::Figure;
use innovation_atlas::i18n::Lang;

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

fn cases(lang: Lang) -> Vec<Case> {
    vec![
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
