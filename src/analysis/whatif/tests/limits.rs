//! Limits by hand: near the least coverage, flags, rows without a stage, changes that fail.

use super::*;
use crate::analysis::fixture::formula;
use crate::i18n::Title;
use crate::scheme::Stage;

/// One group with an arithmetic mean of indicators as they are.
fn identities(names: &[&str]) -> Scheme {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules.decimals = 12;
    rules
        .groups
        .push(group("g", None, Aggregation::Arithmetic, 1.0));
    for name in names {
        rules
            .indicators
            .push(indicator(name, 0, 1.0, Rule::Identity));
    }
    rules
}

fn whatif(data: &Dataset, rules: &Scheme) -> WhatIf {
    WhatIf::new(data, &scored(data, rules.clone())).unwrap()
}

#[test]
fn two_of_three_meet_two_thirds_until_a_weight_takes_them_away() {
    let mut rules = identities(&["x", "y", "z"]);
    rules.min_coverage = 0.666667;
    let data = dataset(
        &[("a", 2021), ("b", 2021), ("c", 2021)],
        &[
            ("x", vec![Some(9.0), Some(5.0), Some(1.0)]),
            ("y", vec![Some(9.0), Some(5.0), Some(1.0)]),
            ("z", vec![Some(9.0), None, Some(1.0)]),
        ],
    );
    let start = whatif(&data, &rules);
    assert_eq!(start.ranks, [1, 2, 3]);
    // With the weight w of x, b has (1 + w) / (2 + w), which is rounded to six decimals: enough from 0.6666665 on.
    let least = 0.6666665;
    let found = hold(&start, Child::Indicator(0), &[0, 1, 2], 1).unwrap();
    let expected = (2.0 * least - 1.0) / (1.0 - least);
    assert!((found.from - expected).abs() < 1e-9, "{found:?}");
    assert_eq!(
        found.below,
        Limit::Coverage {
            of: 1,
            gains: false
        }
    );
    assert_eq!((found.to, found.above), (f64::INFINITY, Limit::Whole));
    // With the weight w of z, it has 2 / (2 + w).
    let found = hold(&start, Child::Indicator(2), &[0, 1, 2], 1).unwrap();
    assert!((found.to - (2.0 / least - 2.0)).abs() < 1e-9, "{found:?}");
    assert_eq!(
        found.above,
        Limit::Coverage {
            of: 1,
            gains: false
        }
    );
    assert_eq!((found.from, found.below), (0.0, Limit::Zero));
}

#[test]
fn a_flag_is_there_where_its_condition_is_decided() {
    let mut rules = identities(&["x", "p", "q"]);
    for name in ["x", "x", "x"] {
        let flag = Rule::Flag {
            when: formula("y > 0"),
            points: 10.0,
        };
        let mut own = indicator(name, 0, 1.0, flag);
        own.id = format!("flag{}", rules.indicators.len());
        rules.indicators.push(own);
    }
    rules.indicators.remove(0);
    rules.min_coverage = 0.6;
    let data = dataset(
        &[("a", 2021), ("b", 2021), ("c", 2021)],
        &[
            // a has no x, and all conditions: 3 of 5. c has x and p, and no condition: 1 of 5.
            ("x", vec![None, Some(1.0), Some(1.0)]),
            ("y", vec![Some(2.0), Some(2.0), None]),
            ("p", vec![None, Some(40.0), Some(1.0)]),
            ("q", vec![None, Some(30.0), None]),
        ],
    );
    let scores = scored(&data, rules.clone());
    let start = WhatIf::new(&data, &scores).unwrap();
    assert_eq!(bits(&start.totals), bits(&[10.0, 20.0, f64::NAN]));
    assert!(as_from_the_start(&data, &start));
    let coverage = scores.frame.column("coverage").unwrap();
    let coverage: Vec<f64> = coverage.f64().unwrap().iter().flatten().collect();
    assert_eq!(coverage, [0.6, 1.0, 0.2]);
}

#[test]
fn a_row_without_a_stage_is_seen_where_all_stages_weigh_alike() {
    let mut rules = identities(&["x", "y"]);
    rules.stages = vec![Stage {
        id: "young".into(),
        title: Title::same("young"),
        when: Some(formula("age < 5")),
    }];
    let data = dataset(
        &[("a", 2021), ("b", 2021)],
        &[
            ("age", vec![Some(1.0), Some(9.0)]),
            ("x", vec![Some(6.0), Some(1.0)]),
            ("y", vec![Some(2.0), Some(5.0)]),
        ],
    );
    // a: (6w + 2) / (w + 1), b, which is in no stage: (w + 5) / (w + 1): equal at 0.6.
    let start = whatif(&data, &rules);
    assert_eq!(start.ranks, [1, 2]);
    let at = swap(&start, Child::Indicator(0), 0, 1).unwrap().unwrap();
    assert!((at - 0.6).abs() < 1e-12, "{at}");
    let found = hold(&start, Child::Indicator(0), &[0, 1], 1).unwrap();
    assert_eq!(
        found.below,
        Limit::Rank {
            inside: 0,
            outside: 1
        }
    );
    assert!((found.from - 0.6).abs() < 1e-12, "{found:?}");
}

#[test]
fn a_change_that_fails_changes_nothing() {
    let (data, rules) = plain();
    let mut start = whatif(&data, &rules);
    let before = start.clone();
    let edits = [
        Edit::Rule {
            indicator: 0,
            rule: Rule::DistanceToReference {
                reference: "Nowhere".into(),
                clip: false,
            },
        },
        Edit::Weight {
            node: Child::Indicator(0),
            stage: None,
            weight: -1.0,
        },
    ];
    for edit in edits {
        assert!(start.apply(&data, edit.clone()).is_err(), "{edit:?}");
        assert_eq!(start.scheme, before.scheme, "{edit:?}");
        assert_eq!(bits(&start.totals), bits(&before.totals), "{edit:?}");
        let next = Edit::Weight {
            node: Child::Group(0),
            stage: None,
            weight: 3.0,
        };
        let mut later = start.clone();
        later.apply(&data, next).unwrap();
        assert!(as_from_the_start(&data, &later), "{edit:?}");
    }
}

#[test]
fn who_is_compared_with_nobody_of_the_year_ends_nothing() {
    let data = dataset(
        &[("a", 2021), ("b", 2021), ("c", 2020)],
        &[
            ("x", vec![Some(9.0), Some(1.0), None]),
            ("y", vec![Some(9.0), Some(1.0), Some(5.0)]),
            ("z", vec![Some(9.0), Some(1.0), Some(5.0)]),
        ],
    );
    // With the weight w of x, c has 2 / (2 + w): half at 2.
    let mut rules = identities(&["x", "y", "z"]);
    rules.min_coverage = 0.5;
    let found = hold(&whatif(&data, &rules), Child::Indicator(0), &[0, 1], 1).unwrap();
    assert_eq!((found.to, found.above), (f64::INFINITY, Limit::Whole));
    // Where all years are compared, c is among the peers up to there.
    rules.peers.clear();
    for indicator in &mut rules.indicators {
        indicator.rule = Rule::MinMax;
    }
    let found = hold(&whatif(&data, &rules), Child::Indicator(0), &[0, 1], 1).unwrap();
    let expected = 2.0 / 0.499_999_5 - 2.0;
    assert!((found.to - expected).abs() < 1e-9, "{found:?}");
    assert_eq!(
        found.above,
        Limit::Coverage {
            of: 2,
            gains: false
        }
    );
}
