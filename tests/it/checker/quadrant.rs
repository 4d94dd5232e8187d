//! Quadrants: one point to three hundred.

use innovation_atlas::figure::{Figure, QuadrantPoint, QuadrantRole, QuadrantSpec, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_kinds::quadrant;
use crate::figure_specs::footer;

fn points(lang: Lang, count: usize, value: fn(usize) -> Option<f64>, range: bool) -> Figure {
    let points = (0..count)
        .map(|at| QuadrantPoint {
            key: format!("i{at}"),
            name: long_name(lang, at),
            at: [
                value(at).unwrap_or(f64::NAN),
                value(count - at).unwrap_or(f64::NAN),
            ],
            weight: at as f64,
            role: [
                QuadrantRole::Other,
                QuadrantRole::Driver,
                QuadrantRole::Constraint,
                QuadrantRole::Both,
            ][at % 4],
            subject: at == 0,
        })
        .collect();
    Figure::Quadrant(QuadrantSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2).repeat(3),
            footer: footer(lang),
        },
        axes: [long_name(lang, 3), long_name(lang, 4)],
        points,
        split: [50.0, 0.0],
        range: range.then_some([0.0, 100.0]),
        corners: [5, 6, 7, 8].map(|at| long_name(lang, at)),
        roles: [9, 10, 11].map(|at| long_name(lang, at)),
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![
        ("quadrant 18".to_owned(), quadrant(lang, 18)),
        ("quadrant 39".to_owned(), quadrant(lang, 39)),
        ("quadrant 300".to_owned(), quadrant(lang, 300)),
    ];
    for (name, value) in EXTREMES {
        for count in [1, 39, 300] {
            cases.push((
                format!("quadrant {name} {count}"),
                points(lang, count, value, count == 39),
            ));
        }
    }
    cases
}

#[test]
fn quadrants_hold() {
    assert_clean(cases);
}
