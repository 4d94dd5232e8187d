//! Funnels: one stage to sixty.

use innovation_atlas::figure::{Figure, FunnelSpec, FunnelStage, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_amounts::funnel;
use crate::figure_specs::footer;

fn stages(lang: Lang, count: usize, value: fn(usize) -> Option<f64>) -> Figure {
    Figure::Funnel(FunnelSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        stages: (0..count)
            .map(|at| FunnelStage {
                name: long_name(lang, at),
                count: value(at).unwrap_or(f64::NAN),
                time: long_name(lang, at + 30),
                days: None,
            })
            .collect(),
        counted: long_name(lang, 3),
        timed: long_name(lang, 4),
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![("funnel".to_owned(), funnel(lang))];
    for (name, value) in EXTREMES {
        for count in [1, 5, 60] {
            cases.push((format!("funnel {name} {count}"), stages(lang, count, value)));
        }
    }
    cases
}

#[test]
fn funnels_hold() {
    assert_clean(cases);
}
