//! Distributions: one value to a hundred thousand.

use innovation_atlas::figure::{DistributionSpec, Figure, Marker, MarkerKind, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_kinds::distribution;
use crate::figure_specs::footer;

fn values(lang: Lang, count: usize, value: fn(usize) -> Option<f64>) -> Figure {
    let values: Vec<f64> = (0..count).filter_map(value).collect();
    let kinds = [
        MarkerKind::Subject,
        MarkerKind::Median,
        MarkerKind::Limit,
        MarkerKind::Limit,
        MarkerKind::Limit,
        MarkerKind::Limit,
    ];
    let markers = kinds
        .into_iter()
        .enumerate()
        .map(|(at, kind)| Marker {
            kind,
            value: values.get(at * count / 7).copied().unwrap_or(60.0),
            label: long_name(lang, at),
        })
        .collect();
    Figure::Distribution(DistributionSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        values,
        markers,
        measure: long_name(lang, 3),
        counted: long_name(lang, 4),
        decimals: 2,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases: Vec<Case> = [1, 9, 80, 1_482, 20_000]
        .map(|count| (format!("distribution {count}"), distribution(lang, count)))
        .into();
    for (name, value) in EXTREMES {
        for count in [1, 60, 300] {
            cases.push((
                format!("distribution {name} {count}"),
                values(lang, count, value),
            ));
        }
    }
    cases
}

#[test]
fn distributions_hold() {
    assert_clean(cases);
}

#[test]
fn a_hundred_thousand_values_hold() {
    let large = |lang| match lang {
        Lang::En => vec![(
            "distribution 100000".to_owned(),
            distribution(lang, 100_000),
        )],
        Lang::Zh => Vec::new(),
    };
    assert_clean(large);
}
