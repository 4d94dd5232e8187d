#![allow(clippy::float_cmp, clippy::unwrap_used, clippy::too_many_lines)] // Exact results are meant.

use std::sync::Arc;

use super::*;
use crate::analysis::Choices;
use crate::analysis::robustness::fixture::{assessed, data, means, points};
use crate::analysis::robustness::{Level, WeightNoise, assess};
use crate::i18n::Lang;
use crate::jobs::Progress;
use crate::scheme::Scheme;

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
fn many_winsorised_values_are_ten_alternatives() {
    let mut many = means();
    let points = |scheme: &Scheme| -> Vec<u32> {
        let all = Plan::all_treatments(scheme).into_iter();
        all.map(|one| match one {
            Outliers::Points(most) => most,
            Outliers::Kept => panic!("winsorised"),
        })
        .collect()
    };
    assert_eq!(points(&many), [1, 2, 3]);
    many.treat.as_mut().unwrap().max_points = 1_000_000;
    let expected: Vec<u32> = (1..=10).map(|step| step * 100_000).collect();
    assert_eq!(points(&many), expected);
    many.treat.as_mut().unwrap().max_points = 13;
    assert_eq!(points(&many), [1, 2, 3, 5, 6, 7, 9, 10, 11, 13]);
}
