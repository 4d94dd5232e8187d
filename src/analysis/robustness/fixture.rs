//! Data and schemes with everything that robustness has to heed, for the tests of this module.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::{Plan, Robustness, Run, assess};
use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
use crate::analysis::{Choices, Scores, score};
use crate::composite::sensitivity::Random;
use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::jobs::Progress;
use crate::scheme::{
    Adjustment, Aggregation, Better, Gate, Imputation, ImputeKind, Missing, Rule, Scheme, Step,
    TreatThen, Treatment,
};

/// Entities of each year.
pub const ENTITIES: usize = 23;
const COLUMNS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Numbers with a long tail, some missing, in two years; the last column is 1 for some.
pub fn data() -> Dataset {
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
pub fn means() -> Scheme {
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
pub fn points() -> Scheme {
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

/// One year.
pub fn chosen(year: i32) -> Choices {
    Choices {
        year: Some(year),
        filter: None,
    }
}

/// The scores of 2021.
pub fn scored(data: &Dataset, scheme: &Scheme) -> Scores {
    let scheme = Arc::new(scheme.clone());
    score(data, &scheme, &chosen(2021), &Progress::default()).unwrap()
}

/// Scores as a run has them.
pub fn of(scores: &Scores) -> Run {
    let totals = scores.frame.column("total").unwrap().f64().unwrap();
    let ranks = scores.frame.column("rank").unwrap().u32().unwrap();
    Run {
        totals: totals.iter().map(|x| x.unwrap_or(f64::NAN)).collect(),
        ranks: ranks.iter().map(|rank| rank.unwrap_or(0)).collect(),
    }
}

/// Fails unless two runs are the same to the bit.
pub fn assert_same(found: &Run, expected: &Run, what: &str) {
    assert_eq!(found.ranks, expected.ranks, "{what}");
    let bits = |run: &Run| run.totals.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(found), bits(expected), "{what}");
    assert!(expected.ranks.iter().any(|rank| *rank > 1), "{what}");
}

/// The test of the last year.
pub fn assessed(data: &Dataset, scheme: &Scheme, plan: &Plan) -> crate::i18n::Result<Robustness> {
    let scheme = Arc::new(scheme.clone());
    assess(
        data,
        &scheme,
        &Choices::default(),
        plan,
        &Progress::default(),
    )
}
