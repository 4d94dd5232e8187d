//! Contributions: one indicator to three hundred.

use innovation_atlas::figure::{ContributionSpec, Figure, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_specs::{contribution, footer};

fn dimensions(
    lang: Lang,
    (count, each): (usize, usize),
    value: fn(usize) -> Option<f64>,
) -> Figure {
    let dimensions: Vec<(String, Vec<(String, f64)>)> = (0..count)
        .map(|dimension| {
            let items = (0..each)
                .filter_map(|at| Some((long_name(lang, at), value(dimension * each + at)?)))
                .collect();
            (long_name(lang, dimension), items)
        })
        .collect();
    let moved: f64 = dimensions
        .iter()
        .flat_map(|(_, items)| items)
        .map(|(_, value)| value)
        .sum();
    Figure::Contribution(ContributionSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        from: (long_name(lang, 20), 100.0),
        to: (long_name(lang, 21), 96.5 + moved),
        dimensions,
        lacking: Some((long_name(lang, 22), -3.5)),
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![
        ("contribution".to_owned(), contribution(lang, 6)),
        ("contribution few".to_owned(), contribution(lang, 2)),
    ];
    for (name, value) in EXTREMES {
        for shape in [(1, 1), (6, 6), (10, 30)] {
            cases.push((
                format!("contribution {name} {shape:?}"),
                dimensions(lang, shape, value),
            ));
        }
    }
    cases
}

#[test]
fn contributions_hold() {
    assert_clean(cases);
}
