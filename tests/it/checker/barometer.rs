//! Barometers: no dimension to three hundred.

use innovation_atlas::figure::{BarometerPart, BarometerSpec, Figure, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_kinds::barometer;
use crate::figure_specs::footer;

fn part(lang: Lang, at: usize, years: usize, value: fn(usize) -> Option<f64>) -> BarometerPart {
    let points: Vec<(i32, Option<f64>)> = (0..years)
        .map(|year| (1999 + year as i32, value(at + year)))
        .collect();
    BarometerPart {
        name: long_name(lang, at),
        value: points.last().and_then(|(_, value)| *value),
        points,
        change: Some((-1.0, format!("\u{2212}123,456.78 {}", long_name(lang, at)))),
    }
}

fn parts(lang: Lang, (count, years): (usize, usize), value: fn(usize) -> Option<f64>) -> Figure {
    Figure::Barometer(BarometerSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2).repeat(3),
            footer: footer(lang),
        },
        headline: part(lang, 0, years, value),
        notes: vec![long_name(lang, 3), long_name(lang, 4)],
        dimensions: (0..count).map(|at| part(lang, at, years, value)).collect(),
        base: Some((2001, 100.0)),
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![("barometer".to_owned(), barometer(lang))];
    for (name, value) in EXTREMES {
        for shape in [(6, 8), (1, 1), (13, 2), (300, 5), (0, 4)] {
            cases.push((
                format!("barometer {name} {shape:?}"),
                parts(lang, shape, value),
            ));
        }
    }
    cases
}

#[test]
fn barometers_hold() {
    assert_clean(cases);
}
