//! Bars of amounts: one to three hundred.

use innovation_atlas::figure::{BarRow, BarsSpec, Figure, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_amounts::bars;
use crate::figure_specs::footer;

fn rows(lang: Lang, count: usize, value: fn(usize) -> Option<f64>) -> Figure {
    Figure::Bars(BarsSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        rows: (0..count)
            .map(|at| BarRow {
                key: format!("t{at}"),
                name: long_name(lang, at),
                note: long_name(lang, at + 30),
                value: value(at).unwrap_or(f64::NAN),
                subject: at == 1,
            })
            .collect(),
        unit: long_name(lang, 3),
        shares: true,
        changes: false,
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases: Vec<Case> = [8, 60]
        .map(|count| (format!("bars {count}"), bars(lang, count)))
        .into();
    for (name, value) in EXTREMES {
        for count in [1, 8, 300] {
            cases.push((format!("bars {name} {count}"), rows(lang, count, value)));
        }
    }
    cases
}

#[test]
fn bars_hold() {
    assert_clean(cases);
}
