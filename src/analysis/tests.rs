//! Scores of small schemes, checked by hand.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::fixture::{dataset, group, indicator, scheme};
use super::{Choices, Scores, score};
use crate::dataset::Dataset;
use crate::jobs::Progress;
use crate::scheme::{Aggregation, Rule, Scheme, Step};

fn scored(data: &Dataset, scheme: Scheme) -> Scores {
    score(
        data,
        &Arc::new(scheme),
        &Choices::default(),
        &Progress::default(),
    )
    .unwrap()
}

fn column(scores: &Scores, name: &str) -> Vec<Option<f64>> {
    scores
        .frame
        .column(name)
        .unwrap()
        .f64()
        .unwrap()
        .iter()
        .collect()
}

#[test]
fn steps_reach_their_lower_bound_in_decimals() {
    let keys = [("a", 2021), ("b", 2021), ("c", 2021), ("d", 2021)];
    let data = dataset(
        &keys,
        &[
            ("rd", vec![Some(1.14), Some(5.999), Some(6.001), None]),
            (
                "revenue",
                vec![Some(19.0), Some(100.0), Some(100.0), Some(1.0)],
            ),
        ],
    );
    let mut rules = scheme(Aggregation::Sum);
    rules.groups.push(group("rd", None, Aggregation::Sum, 1.0));
    let steps = [2.0, 3.0, 4.0, 5.0, 6.0].map(|at| Step {
        at,
        points: (at - 1.0) * 10.0,
    });
    let mut ratio = indicator(
        "rd",
        0,
        1.0,
        Rule::Steps {
            steps: steps.to_vec(),
            below: 0.0,
        },
    );
    ratio.formula = super::fixture::formula("100.0 * rd / revenue");
    rules.indicators.push(ratio);
    let scores = scored(&data, rules);
    assert_eq!(
        column(&scores, "points:i_rd"),
        [Some(50.0), Some(40.0), Some(50.0), None]
    );
    assert_eq!(
        column(&scores, "total"),
        [Some(50.0), Some(40.0), Some(50.0), None]
    );
    let ranks: Vec<_> = scores
        .frame
        .column("rank")
        .unwrap()
        .u32()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(ranks, [Some(1), Some(3), Some(1), None]);
    assert_eq!(scores.order, [0, 2, 1, 3]);
    assert_eq!(scores.reasons.len(), 1);
}
