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

#[test]
fn a_very_bad_z_score_is_the_least_and_does_not_leave_its_group_out() {
    use crate::analysis::fixture::{dataset, group, indicator, scheme};
    // Twenty spend 10 to 11.9 and one 200: its z-score, lower being better, is -4.4, which is -15 of 100 points.
    let names: Vec<String> = (0..21).map(|at| format!("e{at:02}")).collect();
    let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2021)).collect();
    let spent = |at: u32| {
        if at == 20 {
            200.0
        } else {
            10.0 + f64::from(at) / 10.0
        }
    };
    let made = |at: u32| f64::from(at * 7 % 21);
    let data = dataset(
        &keys,
        &[
            ("spent", (0..21).map(|at| Some(spent(at))).collect()),
            ("made", (0..21).map(|at| Some(made(at))).collect()),
        ],
    );
    let mut nominal = scheme(Aggregation::Arithmetic);
    nominal.decimals = 9;
    for (at, name) in ["spent", "made"].into_iter().enumerate() {
        nominal
            .groups
            .push(group(name, None, Aggregation::Arithmetic, 1.0));
        nominal
            .indicators
            .push(indicator(name, at, 1.0, Rule::MinMax));
    }
    nominal.indicators[0].better = crate::scheme::Better::Lower;
    let z = |rule: Rule| {
        let mut own = nominal.clone();
        rules(&mut own, &rule);
        own
    };
    let plain = Setting::default();
    let schemes = [nominal.clone(), z(Rule::ZScore { mean: 0.0, sd: 1.0 })];
    for (own, normalisation) in schemes.iter().zip([Some(Normalisation::ZScore), None]) {
        let scores = scored(&data, own);
        let replicates = Replicates::new(&scores).unwrap();
        for aggregation in [Aggregation::Geometric, Aggregation::Harmonic] {
            let run = replicates.run(&Setting {
                normalisation,
                aggregation: Some(aggregation),
                ..plain.clone()
            });
            // On 1 to 100: 50.5 + 14.85 z, not below 1.
            let values: Vec<f64> = (0..21).map(made).collect();
            let mean = values.iter().sum::<f64>() / 21.0;
            let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20.0).sqrt();
            let other = 50.5 + 14.85 * (made(20) - mean) / sd;
            let expected = match aggregation {
                Aggregation::Geometric => other.sqrt(),
                _ => 2.0 / (1.0 + 1.0 / other),
            };
            assert!((run.totals[20] - expected).abs() < 1e-8, "{aggregation:?}");
            assert_eq!(run.ranks[20], 21, "{aggregation:?}");
        }
        // Where nothing asks for numbers from zero up they stay as they are.
        let run = replicates.run(&Setting {
            normalisation: Some(Normalisation::ZScore),
            ..plain.clone()
        });
        let written = z(Rule::ZScore {
            mean: 50.0,
            sd: 15.0,
        });
        assert_same(&run, &of(&scored(&data, &written)), "z-scores");
    }
}
