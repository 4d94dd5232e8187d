//! Rankings: one bar to three hundred, stacked or not.

use innovation_atlas::figure::{Figure, RankingRow, RankingSpec, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_specs::{footer, ranking};

fn rows(lang: Lang, count: usize, value: fn(usize) -> Option<f64>) -> Figure {
    let rows = (0..count)
        .filter_map(|at| {
            Some(RankingRow {
                key: format!("e{at}"),
                rank: at as u32 + 1,
                name: long_name(lang, at),
                note: long_name(lang, at + 50),
                total: value(at)?,
                parts: Vec::new(),
                moved: [None, Some(0), Some(-12_345), Some(7)][at % 4],
                coverage: None,
                interval: value(at).map(|_| [at as f64 * 0.5, at as f64 * 1.5 + 3.0]),
                subject: at + 1 == count,
            })
        })
        .collect();
    Figure::Ranking(RankingSpec {
        words: Words {
            title: long_name(lang, 1).repeat(2),
            subtitle: long_name(lang, 2),
            footer: footer(lang),
        },
        rows,
        parts: Vec::new(),
        decimals: 2,
        ranked: String::new(),
        best: 0,
        ties: Vec::new(),
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![
        ("ranking".to_owned(), ranking(lang, 12, false)),
        ("ranking stacked".to_owned(), ranking(lang, 20, true)),
        ("ranking 300".to_owned(), ranking(lang, 300, false)),
        ("ranking one".to_owned(), ranking(lang, 1, false)),
    ];
    for (name, value) in EXTREMES {
        for count in [1, 12, 300] {
            cases.push((format!("ranking {name} {count}"), rows(lang, count, value)));
        }
    }
    cases
}

#[test]
fn rankings_hold() {
    assert_clean(cases);
}
