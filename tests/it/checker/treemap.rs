//! Treemaps: one tile to three hundred.

use innovation_atlas::figure::{Figure, TreemapSpec, TreemapTile, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_amounts::treemap;
use crate::figure_specs::footer;

fn tiles(lang: Lang, count: usize, value: fn(usize) -> Option<f64>) -> Figure {
    Figure::Treemap(TreemapSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        tiles: (0..count)
            .map(|at| TreemapTile {
                key: format!("t{at}"),
                name: long_name(lang, at),
                value: value(at).unwrap_or(f64::NAN),
                note: long_name(lang, at + 30),
                category: (count == 12).then_some(at % 9).filter(|at| *at < 7),
                subject: at == 1,
            })
            .collect(),
        unit: long_name(lang, 3).chars().take(12).collect(),
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![("treemap".to_owned(), treemap(lang))];
    for (name, value) in EXTREMES {
        for count in [1, 12, 300] {
            cases.push((format!("treemap {name} {count}"), tiles(lang, count, value)));
        }
    }
    cases
}

#[test]
fn treemaps_hold() {
    assert_clean(cases);
}
