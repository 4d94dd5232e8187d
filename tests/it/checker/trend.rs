//! Trends: one line to three hundred, one year to sixty.

use innovation_atlas::figure::{Figure, Line, TrendSpec, Words};
use innovation_atlas::i18n::Lang;

use super::{Case, EXTREMES, assert_clean, long_name};
use crate::figure_specs::{footer, say, trend};

fn words(lang: Lang) -> Words {
    Words {
        title: long_name(lang, 1),
        subtitle: long_name(lang, 2).repeat(3),
        footer: footer(lang),
    }
}

fn lines(
    lang: Lang,
    (count, years): (usize, usize),
    value: fn(usize) -> Option<f64>,
    subjects: usize,
) -> Figure {
    let lines = (0..count)
        .map(|at| Line {
            key: format!("e{at}"),
            name: long_name(lang, at),
            points: (0..years)
                .map(|year| (1990 + year as i32, value(at + year * 2)))
                .collect(),
            subject: at < subjects,
        })
        .collect();
    Figure::Trend(TrendSpec {
        words: words(lang),
        unit: say(lang, "100 million yuan", "亿元"),
        lines,
        target: Some((50.0, say(lang, "Target", "目标"))),
        decimals: 2,
        from_zero: false,
        partly: vec![("e0".to_owned(), 1991), ("e1".to_owned(), 1992)],
        band: None,
    })
}

fn cases(lang: Lang) -> Vec<Case> {
    let mut cases = vec![
        ("trend".to_owned(), trend(lang)),
        (
            "trend empty".to_owned(),
            Figure::Trend(TrendSpec::default()),
        ),
    ];
    for (name, value) in EXTREMES {
        cases.push((format!("trend {name}"), lines(lang, (9, 7), value, 1)));
        cases.push((
            format!("trend {name} one year"),
            lines(lang, (6, 1), value, 0),
        ));
        cases.push((
            format!("trend {name} alone"),
            lines(lang, (1, 60), value, 1),
        ));
    }
    let value = EXTREMES[0].1;
    cases.push(("trend 300".to_owned(), lines(lang, (300, 12), value, 2)));
    cases
}

#[test]
fn trends_hold() {
    assert_clean(cases);
}
