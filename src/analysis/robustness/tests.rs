#![allow(clippy::float_cmp, clippy::unwrap_used)] // Exact results are meant.

use super::*;
use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
use crate::analysis::{Choices, Scores, score};
use crate::composite::Child;
use crate::composite::sensitivity::Random;
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message, Title};
use crate::jobs::Progress;
use crate::scheme::{
    Adjustment, Aggregation, Better, Gate, Imputation, ImputeKind, Missing, Rule, Scheme, Step,
    TreatThen, Treatment, Weight,
};
use std::sync::Arc;

const ENTITIES: usize = 23;
const COLUMNS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Numbers with a long tail, some missing, in two years; the last column is 1 for some.
fn data() -> Dataset {
    let names: Vec<String> = (0..ENTITIES).map(|at| format!("e{at:02}")).collect();
    let keys: Vec<(&str, i32)> = [2020, 2021]
        .into_iter()
        .flat_map(|year| names.iter().map(move |name| (name.as_str(), year)))
        .collect();
    let column = |at: u64| -> Vec<Option<f64>> {
        let random = Random::new(3, at);
        let value = |row: u64| {
            let x = random.unit(2 * row);
            (random.unit(2 * row + 1) > 0.08).then(|| 1.0 + 9.0 * x + 200.0 * x.powi(20))
        };
        (0..keys.len() as u64).map(value).collect()
    };
    let mut numbers: Vec<(&str, Vec<Option<f64>>)> = (0..)
        .zip(COLUMNS)
        .map(|(at, name)| (name, column(at)))
        .collect();
    let marked = (0..keys.len()).map(|row| Some(f64::from(u8::from(row % 9 == 4))));
    numbers.push(("marked", marked.collect()));
    dataset(&keys, &numbers)
}

/// Two levels of means over normalised values, with everything that may stand around them.
fn means() -> Scheme {
    let mut made = scheme(Aggregation::Arithmetic);
    made.decimals = 6;
    made.groups = vec![
        group("g0", None, Aggregation::Arithmetic, 2.0),
        group("g1", None, Aggregation::Arithmetic, 1.0),
        group("g2", Some(0), Aggregation::Arithmetic, 1.5),
    ];
    made.indicators = (0..)
        .zip(COLUMNS)
        .map(|(at, name)| indicator(name, [0, 0, 1, 1, 2, 2][at], 1.0 + at as f64, Rule::MinMax))
        .collect();
    made.indicators[1].better = Better::Lower;
    made.missing = Missing::Impute;
    made.impute = Some(Imputation {
        kind: ImputeKind::Mean,
        by: Vec::new(),
    });
    made.treat = Some(Treatment {
        skewness: 2.0,
        kurtosis: 3.5,
        max_points: 3,
        then: TreatThen::LogCt,
        combine: false,
    });
    made.gates = vec![Gate {
        when: formula("marked > 0"),
        title: Title::same("marked"),
    }];
    made.adjustments = vec![Adjustment {
        id: "bonus".into(),
        title: Title::same("bonus"),
        formula: formula("f"),
        rule: Rule::PerUnit {
            points: 0.5,
            per: 1.0,
            cap: Some(3.0),
        },
    }];
    made
}

/// Points that add up: steps, a ceiling, the better of two, and shares of a scale.
fn points() -> Scheme {
    let mut made = scheme(Aggregation::Sum);
    made.groups = vec![
        group("g0", None, Aggregation::Sum, 1.0),
        group("g1", None, Aggregation::Max, 1.0),
        group("g2", None, Aggregation::Arithmetic, 40.0),
    ];
    made.groups[0].cap = Some(25.0);
    let steps = || Rule::Steps {
        steps: vec![
            Step {
                at: 3.0,
                points: 8.0,
            },
            Step {
                at: 6.0,
                points: 20.0,
            },
        ],
        below: 1.0,
    };
    let per_unit = Rule::PerUnit {
        points: 2.0,
        per: 1.0,
        cap: Some(15.0),
    };
    let rules = [
        (0, steps()),
        (0, per_unit.clone()),
        (1, steps()),
        (1, per_unit),
        (2, Rule::PercentRank),
        (2, Rule::MinMax),
    ];
    made.indicators = COLUMNS
        .into_iter()
        .zip(rules)
        .map(|(name, (group, rule))| indicator(name, group, 1.0, rule))
        .collect();
    made
}

fn chosen(year: i32) -> Choices {
    Choices {
        year: Some(year),
        filter: None,
    }
}

fn scored(data: &Dataset, scheme: &Scheme) -> Scores {
    let scheme = Arc::new(scheme.clone());
    score(data, &scheme, &chosen(2021), &Progress::default()).unwrap()
}

fn of(scores: &Scores) -> Run {
    let totals = scores.frame.column("total").unwrap().f64().unwrap();
    let ranks = scores.frame.column("rank").unwrap().u32().unwrap();
    Run {
        totals: totals.iter().map(|x| x.unwrap_or(f64::NAN)).collect(),
        ranks: ranks.iter().map(|rank| rank.unwrap_or(0)).collect(),
    }
}

fn assert_same(found: &Run, expected: &Run, what: &str) {
    assert_eq!(found.ranks, expected.ranks, "{what}");
    let bits = |run: &Run| run.totals.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(found), bits(expected), "{what}");
    assert!(expected.ranks.iter().any(|rank| *rank > 1), "{what}");
}

fn assessed(data: &Dataset, scheme: &Scheme, plan: &Plan) -> crate::i18n::Result<Robustness> {
    let scheme = Arc::new(scheme.clone());
    assess(
        data,
        &scheme,
        &Choices::default(),
        plan,
        &Progress::default(),
    )
}

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
        type Change = fn(&mut Scheme);
        let cases: [(&str, Setting, Change); 7] = [
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
                    )
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
fn the_same_for_any_number_of_threads_and_another_for_another_seed() {
    let data = data();
    let scheme = means();
    let plan = Plan {
        runs: 61,
        ..Plan::of(&scheme)
    };
    let with = |threads: usize, plan: &Plan| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        let found = pool.install(|| assessed(&data, &scheme, plan).unwrap());
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            found.standings, found.order, found.sensitivity, found.left_out, found.mean_change
        )
    };
    let one = with(1, &plan);
    assert_eq!(one, with(1, &plan));
    assert_eq!(one, with(2, &plan));
    assert_eq!(one, with(8, &plan));
    let other = Plan { seed: 2, ..plan };
    assert_ne!(one, with(2, &other));
}

#[test]
fn what_is_told_of_a_year() {
    let (data, scheme) = (data(), means());
    let plan = Plan {
        runs: 200,
        top: 3,
        pairs: 5,
        ..Plan::of(&scheme)
    };
    let found = assessed(&data, &scheme, &plan).unwrap();
    // The last year, and nobody who is gated.
    assert_eq!(found.scores.choices.year, Some(2021));
    assert_eq!(found.scores.frame.height(), ENTITIES);
    let gated = (ENTITIES..2 * ENTITIES).filter(|row| row % 9 == 4).count();
    assert_eq!(found.standings.len(), ENTITIES - gated);
    assert_eq!(found.standings[0].rank, Some(1));
    assert!(found.standings.is_sorted_by_key(|standing| standing.rank));
    for standing in &found.standings {
        let ranks = standing.ranks.unwrap();
        assert_eq!(ranks.runs, 200);
        assert!(1.0 <= ranks.q05 && ranks.q05 <= ranks.median && ranks.median <= ranks.q95);
        assert!(ranks.q95 <= found.standings.len() as f64);
        assert_eq!(found.standing(standing.row).unwrap(), standing);
    }
    let firsts: f64 = found
        .standings
        .iter()
        .map(|one| one.ranks.unwrap().top_share)
        .sum();
    assert!((firsts - 3.0).abs() < 0.05, "{firsts}");
    assert_eq!(found.order.size(), 5);
    let ahead = found.order.ahead(0, 4).unwrap();
    assert!((0.5..=1.0).contains(&ahead));
    assert_eq!(ahead + found.order.ahead(4, 0).unwrap(), 1.0);
    assert!(found.mean_change.unwrap() > 0.0);

    let sensitivity = found.sensitivity.as_ref().unwrap();
    assert_eq!(sensitivity.points, 100);
    let all = [
        Assumption::Weights,
        Assumption::Normalisation,
        Assumption::Aggregation,
        Assumption::Treatment,
        Assumption::Imputation,
    ];
    let told: Vec<Assumption> = sensitivity
        .shares
        .iter()
        .map(|one| one.assumption)
        .collect();
    assert_eq!(told, all);
    for share in &sensitivity.shares {
        assert!(
            share.total_interval.low <= share.total && share.total <= share.total_interval.high
        );
        assert!(share.total >= 0.0);
    }
    assert_eq!(found.left_out.len(), 3 + 6);
    assert!(
        found
            .left_out
            .iter()
            .take(3)
            .all(|element| element.is_group)
    );
    let most = found
        .left_out
        .iter()
        .find_map(|element| element.largest)
        .unwrap();
    assert_eq!(found.standing(most.row).unwrap().rank, Some(most.from));
}

#[test]
fn who_is_better_everywhere_stays_ahead() {
    let keys = [
        ("low", 2021),
        ("high", 2021),
        ("middle", 2021),
        ("none", 2021),
    ];
    let column = |x: f64| vec![Some(x), Some(x + 2.0), Some(x + 1.0), None];
    let data = dataset(&keys, &[("a", column(1.0)), ("b", column(5.0))]);
    let mut made = scheme(Aggregation::Arithmetic);
    made.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
    made.indicators = vec![
        indicator("a", 0, 1.0, Rule::MinMax),
        indicator("b", 0, 1.0, Rule::MinMax),
    ];
    let plan = Plan {
        runs: 50,
        top: 1,
        ..Plan::of(&made)
    };
    let found = assessed(&data, &made, &plan).unwrap();
    let names: Vec<&str> = found
        .standings
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["high", "middle", "low"]);
    for (at, standing) in found.standings.iter().enumerate() {
        let (ranks, rank) = (standing.ranks.unwrap(), at as f64 + 1.0);
        assert_eq!((ranks.mean, ranks.q05, ranks.q95), (rank, rank, rank));
        assert_eq!(ranks.top_share, f64::from(u8::from(at == 0)));
    }
    assert_eq!(found.order.ahead(0, 1), Some(1.0));
    assert_eq!(found.mean_change, Some(0.0));
    // Ranks that never change depend on nothing.
    assert_eq!(found.sensitivity, None);
    assert!(
        found
            .left_out
            .iter()
            .all(|element| element.largest.is_none())
    );
    // The group holds everything.
    assert_eq!(found.left_out.len(), 2);
}

#[test]
fn what_has_no_part_in_the_ranks_has_no_share() {
    // Nothing is missing, so that filling changes nothing.
    let names: Vec<String> = (0..12).map(|at| format!("e{at}")).collect();
    let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2021)).collect();
    let column = |at: u64| {
        let random = Random::new(8, at);
        (0..12).map(|row| Some(random.unit(row))).collect()
    };
    let data = dataset(
        &keys,
        &[("a", column(0)), ("b", column(1)), ("c", column(2))],
    );
    let mut made = scheme(Aggregation::Arithmetic);
    made.decimals = 6;
    made.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
    made.indicators = ["a", "b", "c"]
        .map(|name| indicator(name, 0, 1.0, Rule::MinMax))
        .to_vec();
    made.missing = Missing::Impute;
    made.impute = Some(Imputation {
        kind: ImputeKind::Mean,
        by: Vec::new(),
    });
    let plan = Plan {
        weights: Some(WeightNoise {
            share: 0.5,
            levels: vec![Level::Indicators],
        }),
        imputation: true,
        runs: 400,
        ..Plan::fixed()
    };
    let found = assessed(&data, &made, &plan).unwrap().sensitivity.unwrap();
    assert_eq!((found.shares[1].first, found.shares[1].total), (0.0, 0.0));
    // All of it comes from the weights: the total index is near 1 however the estimate falls.
    let weights = &found.shares[0];
    assert!(
        weights.total_interval.low < 1.0 && 1.0 < weights.total_interval.high,
        "{weights:?}"
    );
    // Groups alone have no other among their siblings: their weights change nothing.
    let groups = Plan {
        weights: Some(WeightNoise {
            share: 0.5,
            levels: vec![Level::Groups(1)],
        }),
        ..plan
    };
    assert_eq!(
        assessed(&data, &made, &groups).unwrap().mean_change,
        Some(0.0)
    );
}

fn refused(scheme: &Scheme, plan: &Plan, key: &str) {
    let problem: Message = match assessed(&data(), scheme, plan) {
        Err(problem) => problem,
        Ok(_) => panic!("{key} is not refused"),
    };
    assert_eq!(problem.key, key);
    for lang in Lang::ALL {
        assert!(!problem.text(lang).contains("analysis."));
    }
}

#[test]
fn what_cannot_be_tested_is_told() {
    let fixed = Plan::fixed();
    let noise = |share: f64, levels: Vec<Level>| Plan {
        weights: Some(WeightNoise { share, levels }),
        ..fixed.clone()
    };
    refused(&means(), &fixed, "analysis.robust_nothing");
    for share in [0.0, -0.1, 1.5, f64::NAN] {
        refused(&means(), &noise(share, vec![]), "analysis.robust_share");
    }
    for depth in [0, 3] {
        let levels = vec![Level::Groups(depth)];
        refused(&means(), &noise(0.2, levels), "analysis.robust_level");
    }
    for runs in [0, 1, MOST_RUNS + 1] {
        let plan = Plan {
            runs,
            ..noise(0.2, vec![])
        };
        refused(&means(), &plan, "analysis.robust_runs");
    }
    let plan = Plan {
        top: 0,
        ..noise(0.2, vec![])
    };
    refused(&means(), &plan, "analysis.robust_top");
    let plan = Plan {
        pairs: MOST_PAIRS + 1,
        ..noise(0.2, vec![])
    };
    refused(&means(), &plan, "analysis.robust_pairs");

    let mut sums = points();
    sums.groups.truncate(2);
    sums.indicators.truncate(4);
    let normalisation = |one| Plan {
        normalisation: vec![one],
        ..fixed.clone()
    };
    refused(
        &sums,
        &normalisation(Normalisation::ZScore),
        "analysis.robust_no_normalisation",
    );
    refused(
        &means(),
        &normalisation(Normalisation::MinMax),
        "analysis.robust_same_normalisation",
    );
    let aggregation = |one| Plan {
        aggregation: vec![one],
        ..fixed.clone()
    };
    refused(
        &sums,
        &aggregation(Aggregation::Geometric),
        "analysis.robust_no_aggregation",
    );
    refused(
        &means(),
        &aggregation(Aggregation::Sum),
        "analysis.robust_aggregation",
    );
    refused(
        &means(),
        &aggregation(Aggregation::Power(0.0)),
        "analysis.robust_aggregation",
    );
    refused(
        &means(),
        &aggregation(Aggregation::Arithmetic),
        "analysis.robust_same_aggregation",
    );
    let treatment = |one| Plan {
        treatment: vec![one],
        ..fixed.clone()
    };
    refused(
        &sums,
        &treatment(Outliers::Kept),
        "analysis.robust_no_treatment",
    );
    refused(
        &means(),
        &treatment(Outliers::Points(3)),
        "analysis.robust_same_treatment",
    );
    let plan = Plan {
        imputation: true,
        ..fixed.clone()
    };
    refused(&sums, &plan, "analysis.robust_no_imputation");

    let nobody = Choices {
        year: Some(1999),
        filter: None,
    };
    let scheme = Arc::new(means());
    let none = assess(
        &data(),
        &scheme,
        &nobody,
        &Plan::of(&scheme),
        &Progress::default(),
    );
    assert_eq!(none.unwrap_err().key, "analysis.none_left_year");
    let stopped = Progress::default();
    stopped.cancel();
    let none = assess(&data(), &scheme, &nobody, &Plan::of(&scheme), &stopped);
    assert!(none.is_err());
}

#[test]
fn a_stop_is_heard() {
    let stopped = Progress::default();
    let (data, scheme) = (data(), Arc::new(means()));
    let scores = scored(&data, &scheme);
    stopped.cancel();
    let found = assess(&data, &scheme, &chosen(2021), &Plan::of(&scheme), &stopped);
    assert_eq!(found.unwrap_err().key, "jobs.cancelled");
    let replicates = Replicates::new(&scores).unwrap();
    let nominal = replicates.run(&Setting::default());
    let found = super::leaving_out::leave_out(&replicates, &scheme, &nominal, &stopped);
    assert_eq!(found.unwrap_err().key, "jobs.cancelled");
}

#[test]
fn plans_are_data() {
    let plan = Plan {
        treatment: vec![Outliers::Kept, Outliers::Points(2)],
        aggregation: vec![Aggregation::Power(0.5)],
        ..Plan::of(&means())
    };
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    assert_eq!(Plan::of(&points()).treatment, vec![]);
    let all = Plan::of(&means());
    assert_eq!(all.treatment, [1, 2, 3].map(Outliers::Points));
    assert!(all.imputation);
}

#[test]
fn few_or_equal_observations_are_no_trouble() {
    for count in [1, 2, 5] {
        let names: Vec<String> = (0..count).map(|at| format!("e{at}")).collect();
        let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2021)).collect();
        let data = dataset(
            &keys,
            &[("a", vec![Some(4.0); count]), ("b", vec![None; count])],
        );
        let mut made = points();
        made.indicators = vec![
            indicator("a", 0, 1.0, made.indicators[0].rule.clone()),
            indicator("b", 2, 1.0, Rule::MinMax),
        ];
        let plan = Plan {
            weights: Some(WeightNoise::default()),
            runs: 10,
            ..Plan::fixed()
        };
        let found = assessed(&data, &made, &plan).unwrap();
        assert_eq!(found.standings.len(), count);
        assert!(
            found
                .standings
                .iter()
                .all(|one| one.ranks.unwrap().mean == 1.0)
        );
        for sheet in sheets(&found, Lang::En)
            .iter()
            .chain(&readable_sheets(&found, Lang::Zh))
        {
            assert!(
                sheet
                    .columns
                    .iter()
                    .all(|column| column.len() == sheet.height())
            );
        }
    }
}
