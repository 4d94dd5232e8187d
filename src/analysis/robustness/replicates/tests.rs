#![allow(clippy::float_cmp, clippy::unwrap_used, clippy::too_many_lines)] // Exact results are meant.

use super::*;
use crate::analysis::robustness::Factors;
use crate::analysis::robustness::fixture::{assert_same, data, means, of, points, scored};
use crate::composite::Aggregation;
use crate::scheme::{Missing, Rule, Weight};

/// A name, a setting, and what says the same in a scheme.
type Case = (&'static str, Setting, fn(&mut Scheme));

#[test]
fn a_setting_is_the_scheme_written_so() {
    let data = data();
    for coverage in [0.0, 0.8] {
        let mut nominal = means();
        nominal.min_coverage = coverage;
        let scores = scored(&data, &nominal);
        let replicates = Replicates::new(&scores).unwrap();
        let plain = Setting::default();
        assert_same(&replicates.run(&plain), &of(&scores), "as written");

        let factors = Factors {
            indicators: vec![0.5, 1.5, 1.0, 3.0, 0.25, 1.0],
            groups: vec![2.0, 0.75, 1.25],
        };
        let cases: [Case; 7] = [
            (
                "z-scores",
                Setting {
                    normalisation: Some(Normalisation::ZScore),
                    ..plain.clone()
                },
                |scheme| {
                    rules(
                        scheme,
                        &Rule::ZScore {
                            mean: 50.0,
                            sd: 15.0,
                        },
                    );
                },
            ),
            (
                "percent ranks and no imputation",
                Setting {
                    normalisation: Some(Normalisation::PercentRank),
                    imputation: false,
                    ..plain.clone()
                },
                |scheme| {
                    rules(scheme, &Rule::PercentRank);
                    scheme.missing = Missing::Skip;
                },
            ),
            (
                "geometric",
                Setting {
                    aggregation: Some(Aggregation::Geometric),
                    ..plain.clone()
                },
                |scheme| {
                    combine(scheme, Aggregation::Geometric);
                    scheme.scale = [1.0, 100.0];
                },
            ),
            (
                "median and one point",
                Setting {
                    aggregation: Some(Aggregation::Median),
                    treatment: Some(Outliers::Points(1)),
                    ..plain.clone()
                },
                |scheme| {
                    combine(scheme, Aggregation::Median);
                    scheme.treat.as_mut().unwrap().max_points = 1;
                },
            ),
            (
                "Copeland",
                Setting {
                    aggregation: Some(Aggregation::Copeland),
                    ..plain.clone()
                },
                |scheme| combine(scheme, Aggregation::Copeland),
            ),
            (
                "no treatment",
                Setting {
                    treatment: Some(Outliers::Kept),
                    ..plain.clone()
                },
                |scheme| scheme.treat = None,
            ),
            (
                "weights and no imputation",
                Setting {
                    imputation: false,
                    factors: Some(factors),
                    ..plain.clone()
                },
                |scheme| {
                    scheme.missing = Missing::Skip;
                    let weights = [0.5, 1.5, 1.0, 3.0, 0.25, 1.0];
                    for (indicator, factor) in scheme.indicators.iter_mut().zip(weights) {
                        indicator.weight = Weight::One(indicator.weight.in_stage(0) * factor);
                    }
                    for (group, factor) in scheme.groups.iter_mut().zip([2.0, 0.75, 1.25]) {
                        group.weight = Weight::One(group.weight.in_stage(0) * factor);
                    }
                },
            ),
        ];
        for (what, setting, change) in cases {
            let mut written = nominal.clone();
            change(&mut written);
            let expected = of(&scored(&data, &written));
            assert_same(&replicates.run(&setting), &expected, what);
            // Known points are the same points.
            assert_same(&replicates.run(&setting), &expected, what);
        }
    }
}

fn rules(scheme: &mut Scheme, rule: &Rule) {
    for indicator in &mut scheme.indicators {
        indicator.rule = rule.clone();
    }
}

fn combine(scheme: &mut Scheme, aggregation: Aggregation) {
    scheme.aggregate = aggregation;
    for group in &mut scheme.groups {
        group.aggregate = Some(aggregation);
    }
}

#[test]
fn factors_of_points_are_other_points() {
    let data = data();
    let nominal = points();
    let scores = scored(&data, &nominal);
    let replicates = Replicates::new(&scores).unwrap();
    assert_same(
        &replicates.run(&Setting::default()),
        &of(&scores),
        "as written",
    );
    let setting = Setting {
        factors: Some(Factors {
            indicators: vec![2.0, 0.5, 1.0, 1.0, 3.0, 1.0],
            groups: vec![4.0, 0.25, 0.5],
        }),
        ..Setting::default()
    };
    let mut written = nominal.clone();
    for (indicator, factor) in written.indicators.iter_mut().zip([8.0, 2.0, 0.25, 0.25]) {
        match &mut indicator.rule {
            Rule::Steps { steps, below } => {
                *below *= factor;
                for step in steps {
                    step.points *= factor;
                }
            }
            Rule::PerUnit { points, cap, .. } => {
                *points *= factor;
                *cap = cap.map(|cap| cap * factor);
            }
            other => panic!("{other:?}"),
        }
    }
    written.groups[0].cap = Some(100.0);
    written.groups[2].weight = Weight::One(20.0);
    written.indicators[4].weight = Weight::One(3.0);
    let expected = of(&scored(&data, &written));
    assert_same(&replicates.run(&setting), &expected, "points");
    let short = Setting {
        factors: Some(Factors::ones(1, 1)),
        ..Setting::default()
    };
    assert_same(
        &replicates.run(&short),
        &of(&scores),
        "factors that do not fit",
    );
}

#[test]
fn without_an_element_is_a_scheme_without_it() {
    let data = data();
    for nominal in [means(), points()] {
        let scores = scored(&data, &nominal);
        let replicates = Replicates::new(&scores).unwrap();
        for at in 0..nominal.indicators.len() {
            // The other indicators have points of their own, so that one may be taken from the scheme.
            let mut written = nominal.clone();
            written.indicators.remove(at);
            let expected = of(&scored(&data, &written));
            let found = replicates.without(Child::Indicator(at)).unwrap();
            assert_same(&found, &expected, &format!("{at}"));
        }
    }
    let mut alone = means();
    alone.groups.truncate(1);
    alone.indicators.truncate(1);
    let scores = scored(&data, &alone);
    let replicates = Replicates::new(&scores).unwrap();
    assert_eq!(replicates.without(Child::Indicator(0)), None);
    assert_eq!(replicates.without(Child::Group(0)), None);
}
