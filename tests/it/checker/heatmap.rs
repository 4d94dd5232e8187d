//! Heatmaps: one entity to three hundred, one dimension to thirty-nine.

use innovation_atlas::figure::{Figure, HeatRow, HeatmapSpec, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_kinds::heatmap;
use crate::figure_specs::footer;

fn rows(lang: Lang, (count, columns): (usize, usize), value: fn(usize) -> Option<f64>) -> Figure {
    let rows = (0..count)
        .map(|at| HeatRow {
            key: format!("e{at}"),
            name: long_name(lang, at),
            rank: Some(at as u32 + 1),
            total: value(at),
            cells: (0..columns).map(|column| value(at + column)).collect(),
            partly: at % 3 == 1,
            subject: at == count / 2,
        })
        .collect();
    Figure::Heatmap(HeatmapSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        columns: (0..columns).map(|at| long_name(lang, at)).collect(),
        total: long_name(lang, 9),
        rows,
        measure: long_name(lang, 10),
        most: Vec::new(),
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases: Vec<Case> = [1, 9, 50, 120, 300]
        .map(|count| (format!("heatmap {count}"), heatmap(lang, count)))
        .into();
    for (name, value) in EXTREMES {
        for shape in [(1, 1), (9, 13), (40, 39), (300, 3)] {
            cases.push((
                format!("heatmap {name} {shape:?}"),
                rows(lang, shape, value),
            ));
        }
    }
    cases
}

#[test]
fn heatmaps_hold() {
    assert_clean(cases);
}
