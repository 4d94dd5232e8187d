//! Chances and shares that can be told by hand.
#![allow(clippy::float_cmp, clippy::unwrap_used)]

use crate::analysis::fixture::{dataset, group, indicator, scheme};
use crate::analysis::robustness::fixture::assessed;
use crate::analysis::robustness::{Normalisation, Outliers, Plan, Robustness, WeightNoise};
use crate::dataset::Dataset;
use crate::scheme::{
    Aggregation, Imputation, ImputeKind, Missing, Rule, Scheme, TreatChoice, TreatThen, Treatment,
    Weight,
};

/// One mean of columns under one rule.
fn mean(columns: &[&str], rule: &Rule) -> Scheme {
    let mut made = scheme(Aggregation::Arithmetic);
    made.decimals = 9;
    made.groups
        .push(group("g", None, Aggregation::Arithmetic, 1.0));
    for column in columns {
        made.indicators
            .push(indicator(column, 0, 1.0, rule.clone()));
    }
    made
}

/// Entities A, B, C … of one year.
fn year(columns: &[(&str, &[Option<f64>])]) -> Dataset {
    let names = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
    let height = columns[0].1.len();
    let keys: Vec<(&str, i32)> = names[..height].iter().map(|name| (*name, 2021)).collect();
    let columns: Vec<(&str, Vec<Option<f64>>)> = columns
        .iter()
        .map(|(name, values)| (*name, values.to_vec()))
        .collect();
    dataset(&keys, &columns)
}

fn found(data: &Dataset, scheme: &Scheme, plan: Plan) -> Robustness {
    let plan = Plan {
        runs: 4000,
        top: 1,
        ..plan
    };
    assessed(data, scheme, &plan).unwrap()
}

/// The chance that A is ahead of B, which its share of first places has to be as well.
fn chance(found: &Robustness) -> f64 {
    let standing = |name: &str| {
        let place = found.standings.iter().position(|own| own.entity == name);
        (
            place.unwrap(),
            found.standings[place.unwrap()].ranks.unwrap(),
        )
    };
    let ((a, ranks), (b, _)) = (standing("A"), standing("B"));
    let ahead = found.order.ahead(a, b).unwrap();
    assert!((ranks.top_share - ahead).abs() < 1e-12);
    assert!((ranks.mean - (2.0 - ahead)).abs() < 1e-12);
    assert_eq!((ranks.q05, ranks.q95), (1.0, 2.0));
    ahead
}

const NONE: Option<f64> = None;

fn some<const N: usize>(values: [f64; N]) -> [Option<f64>; N] {
    values.map(Some)
}

#[test]
fn weights_that_are_wrong_by_a_quarter() {
    // A is ahead where 1.1 u > v, u and v between 0.75 and 1.25: all but
    // ∫ (1.25 - 1.1 u) du from 0.75 to 1.25 / 1.1, which is 0.082102 of 0.25.
    let data = year(&[("x", &some([1.0, 0.0])), ("y", &some([0.0, 1.0]))]);
    let mut own = mean(&["x", "y"], &Rule::Identity);
    own.indicators[0].weight = Weight::One(1.1);
    let plan = Plan {
        weights: Some(WeightNoise::default()),
        ..Plan::fixed()
    };
    let chance = chance(&found(&data, &own, plan));
    assert!((chance - 0.671_591).abs() < 0.02, "{chance}");
}

#[test]
fn a_choice_of_two_ways_is_made_in_half_of_the_runs() {
    let half = |data: &Dataset, scheme: &Scheme, plan: Plan, what: &str| {
        let found = found(data, scheme, plan);
        let chance = chance(&found);
        assert!((chance - 0.5).abs() < 0.005, "{what}: {chance}");
        // The two change places in half of the runs, and all others stay.
        let expected = 2.0 * 0.5 / found.standings.len() as f64;
        let mean = found.mean_change.unwrap();
        assert!((mean - expected).abs() < 0.01, "{what}: {mean}");
    };
    // 50 and 40; in the geometric mean √(90 · 10) = 30 and 40.
    let data = year(&[("x", &some([90.0, 40.0])), ("y", &some([10.0, 40.0]))]);
    let plan = Plan {
        aggregation: vec![Aggregation::Geometric],
        ..Plan::fixed()
    };
    half(
        &data,
        &mean(&["x", "y"], &Rule::Identity),
        plan,
        "aggregation",
    );

    // On 0 to 1 A has 1 and 0.83, B 0.99 and 1; by percent ranks A has 1 and 0.5, B 0.5 and 1, and x weighs more.
    let data = year(&[
        ("x", &some([100.0, 99.0, 0.0])),
        ("y", &some([10.0, 12.0, 0.0])),
    ]);
    let mut own = mean(&["x", "y"], &Rule::MinMax);
    own.indicators[0].weight = Weight::One(1.1);
    let plan = Plan {
        normalisation: vec![Normalisation::PercentRank],
        ..Plan::fixed()
    };
    half(&data, &own, plan, "normalisation");

    // A's x is filled with 50, the mean of 40 and 60: 48 and 47; without it A has its y alone: 46 and 47.
    let data = year(&[
        ("x", &[NONE, Some(40.0), Some(60.0)]),
        ("y", &some([46.0, 54.0, 0.0])),
    ]);
    let mut own = mean(&["x", "y"], &Rule::Identity);
    own.missing = Missing::Impute;
    own.impute = Some(Imputation {
        kind: ImputeKind::Mean,
        by: Vec::new(),
    });
    let plan = Plan {
        imputation: true,
        ..Plan::fixed()
    };
    half(&data, &own, plan, "imputation");

    // A's x of 100 beside 1 to 9: as it is, A has 2/3 and B (2 · 8/99 + 0.5) / 3; as a 9, B has 5/6.
    let data = year(&[
        (
            "x",
            &some([100.0, 9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]),
        ),
        (
            "y",
            &some([0.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        ),
    ]);
    let mut own = mean(&["x", "y"], &Rule::MinMax);
    own.indicators[0].weight = Weight::One(2.0);
    own.indicators[1].treat = TreatChoice::None;
    own.treat = Some(Treatment {
        skewness: 2.0,
        kurtosis: 3.5,
        max_points: 1,
        then: TreatThen::None,
        combine: false,
    });
    let plan = Plan {
        treatment: vec![Outliers::Kept],
        ..Plan::fixed()
    };
    let found = found(&data, &own, plan);
    let ranks = |row: u32| found.standing(row).unwrap().ranks.unwrap();
    assert!((ranks(0).top_share - 0.5).abs() < 0.005, "{:?}", ranks(0));
    assert!((ranks(1).top_share - 0.5).abs() < 0.005, "{:?}", ranks(1));
}

#[test]
fn what_two_choices_do_together_is_in_the_total_indices_alone() {
    // A: –, 90, 10; B: 33 each; C: 67, 0, 0, so that A's gap is filled with 50. Arithmetic A has 50, filled or not;
    // geometric ∛45000 = 35.6 when filled and 30 when not: B, with 33, passes A in that quarter of the runs. Of a · b
    // with even chances a first-order index is (1/16) / (3/16), a total one what the other does not explain.
    let data = year(&[
        ("x", &[NONE, Some(33.0), Some(67.0)]),
        ("y", &some([90.0, 33.0, 0.0])),
        ("z", &some([10.0, 33.0, 0.0])),
    ]);
    let mut own = mean(&["x", "y", "z"], &Rule::Identity);
    own.missing = Missing::Impute;
    own.impute = Some(Imputation {
        kind: ImputeKind::Mean,
        by: Vec::new(),
    });
    let (mut held, mut bands) = (0, 0);
    for seed in 1..=12 {
        let plan = Plan {
            aggregation: vec![Aggregation::Geometric],
            imputation: true,
            seed,
            ..Plan::fixed()
        };
        let found = found(&data, &own, plan);
        let chance = chance(&found);
        assert!((chance - 0.75).abs() < 0.01, "{chance}");
        let sensitivity = found.sensitivity.unwrap();
        assert_eq!(sensitivity.points, 2000);
        for share in &sensitivity.shares {
            assert!((share.first - 1.0 / 3.0).abs() < 0.05, "{share:?}");
            assert!((share.total - 2.0 / 3.0).abs() < 0.05, "{share:?}");
            for (band, truth) in [
                (share.first_interval, 1.0 / 3.0),
                (share.total_interval, 2.0 / 3.0),
            ] {
                bands += 1;
                held += u32::from((band.low..=band.high).contains(&truth));
                assert!(band.high - band.low > 0.01, "{share:?}");
            }
        }
    }
    // Of bands of 90 % nine in ten hold what they are about: 43 of 48.
    assert!(held >= 40, "{held} of {bands}");
}
