//! Gauges: one bar to three hundred.

use innovation_atlas::figure::{Figure, GaugeRow, GaugesSpec, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_amounts::gauges;
use crate::figure_specs::footer;

fn rows(lang: Lang, count: usize, value: fn(usize) -> Option<f64>) -> Figure {
    Figure::Gauges(GaugesSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        rows: (0..count)
            .map(|at| GaugeRow {
                name: long_name(lang, at),
                note: long_name(lang, at + 30),
                value: value(at),
                before: value(at + 1),
                threshold: value(at + 2),
                history: (0..7)
                    .map(|year| (2016 + year, value(at + year as usize)))
                    .collect(),
            })
            .collect(),
        unit: long_name(lang, 3).chars().take(12).collect(),
        full: None,
        before: long_name(lang, 4),
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![("gauges".to_owned(), gauges(lang))];
    for (name, value) in EXTREMES {
        for count in [1, 4, 300] {
            cases.push((format!("gauges {name} {count}"), rows(lang, count, value)));
        }
    }
    cases
}

#[test]
fn gauges_hold() {
    assert_clean(cases);
}
