//! Schemes made by hand and at random, checked from inside.
#![allow(clippy::unwrap_used)]

pub(super) mod random;
mod sums;

use std::sync::Arc;

use super::fixture::{dataset, formula, group, indicator, scheme};
use super::{ChangePart, Choices, NodeKind, Scores, change, explain, score};
use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::jobs::Progress;
use crate::scheme::{Aggregation, Gate, Imputation, ImputeKind, Missing, Rule, Scheme};

pub(super) fn scored(data: &Dataset, scheme: Scheme) -> Scores {
    score(
        data,
        &Arc::new(scheme),
        &Choices::default(),
        &Progress::default(),
    )
    .unwrap()
}

fn column(scores: &Scores, name: &str) -> Vec<Option<f64>> {
    let column = scores.column(name).unwrap();
    column.f64().unwrap().iter().collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn rules_that_rank_tell_cells_apart_by_their_last_bits_and_computed_values_not() {
    let keys = [("a", 2020), ("b", 2020), ("c", 2020), ("d", 2020)];
    let known = |values: [f64; 4]| values.map(Some).to_vec();
    // Each is six per cent but the last; as computed, the first is a little less than the others.
    let parts = known([1.14, 6.0, 0.06, 5.0]);
    let wholes = known([19.0, 100.0, 1.0, 100.0]);
    let cells = known([100.0 * 1.14 / 19.0, 6.0, 6.0, 5.0]);
    let data = dataset(&keys, &[("p", parts), ("w", wholes), ("x", cells)]);
    for (rule, equal, apart) in [
        (Rule::Rank, [2.0, 2.0, 2.0, 1.0], [2.0, 3.0, 3.0, 1.0]),
        (Rule::Borda, [1.0, 1.0, 1.0, 0.0], [1.0, 2.0, 2.0, 0.0]),
    ] {
        for (text, expected) in [("100 * p / w", equal), ("x", apart), ("x + 0", equal)] {
            let mut rules = scheme(Aggregation::Arithmetic);
            let all = group("g", None, Aggregation::Arithmetic, 1.0);
            rules.groups.push(all);
            let mut own = indicator("x", 0, 1.0, rule.clone());
            own.formula = formula(text);
            rules.indicators.push(own);
            let scores = scored(&data, rules);
            let points = column(&scores, "points:i_x");
            assert_eq!(points, expected.map(Some), "{text} {rule:?}");
        }
    }
}

#[test]
fn points_measured_within_years_say_that_years_are_not_on_one_scale() {
    let told = |entity: &str, rule: Rule, keys: &[(&str, i32)]| {
        let mut rules = scheme(Aggregation::Arithmetic);
        rules.entity = entity.into();
        let all = group("g", None, Aggregation::Arithmetic, 1.0);
        rules.groups.push(all);
        rules.indicators.push(indicator("x", 0, 1.0, rule));
        let values = (0..keys.len()).map(|at| Some(at as f64)).collect();
        let scores = scored(&dataset(keys, &[("x", values)]), rules);
        scores
            .notes
            .iter()
            .any(|own| own.key == "analysis.own_scales")
    };
    let years = [("a", 2020), ("b", 2020), ("a", 2021), ("b", 2021)];
    assert!(told("county", Rule::MinMax, &years));
    assert!(!told("county", Rule::MinMax, &years[..2]));
    assert!(!told("county", Rule::Identity, &years));
    assert!(told("enterprise", Rule::PercentRank, &years));
}

#[test]
fn what_an_indicator_does_that_appears_is_for_lack_of_data() {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules
        .groups
        .push(group("g", None, Aggregation::Arithmetic, 1.0));
    for name in ["x", "y", "z"] {
        rules
            .indicators
            .push(indicator(name, 0, 1.0, Rule::Identity));
    }
    let keys = [("a", 2020), ("a", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(10.0), Some(10.0)]),
            ("y", vec![Some(20.0), Some(20.0)]),
            ("z", vec![None, Some(30.0)]),
        ],
    );
    let scores = scored(&data, rules);
    let found = change(&scores, "a", 2020, 2021).unwrap();
    let points: Vec<f64> = found.parts.iter().map(|part| part.points).collect();
    // In 2020 the third stands at the mean of the others, 15; that it is there in 2021 moves the mean from 15 to 20, and
    // is no movement of its own.
    assert_eq!((found.from, found.to), (15.0, 20.0));
    assert_eq!(points[..3], [0.0; 3]);
    assert!(close(points[3], 5.0), "{points:?}");
    let lacking = found.lacking().unwrap();
    assert_eq!((lacking.lacking, found.parts.len()), (1, 4));
    let movements = found.parts.iter().map(ChangePart::is_movement);
    assert_eq!(movements.collect::<Vec<_>>(), [true, true, false, false]);
    assert!(found.drivers().is_empty() && found.drags().is_empty());
    let lines: Vec<String> = found.lines().iter().map(ToString::to_string).collect();
    assert!(
        lines[1].contains("1 indicator counts on one side only"),
        "{lines:?}"
    );
}

#[test]
fn a_gate_that_cannot_be_decided_is_passed_and_noted() {
    let mut rules = scheme(Aggregation::Sum);
    rules.groups.push(group("g", None, Aggregation::Sum, 1.0));
    rules
        .indicators
        .push(indicator("x", 0, 1.0, Rule::Identity));
    for (when, title) in [("x > 5", "large"), ("y > 0", "barred")] {
        rules.gates.push(Gate {
            when: formula(when),
            title: Title::same(title),
        });
    }
    let keys = [("a", 2021), ("b", 2021), ("c", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(4.0), Some(6.0), Some(6.0)]),
            ("y", vec![None, Some(0.0), Some(1.0)]),
        ],
    );
    let scores = scored(&data, rules);
    assert_eq!(column(&scores, "total"), [Some(4.0), None, None]);
    let status: Vec<_> = scores
        .frame
        .column("status")
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(status, [Some("scored"), Some("gated"), Some("gated")]);
    let reasons: Vec<_> = scores
        .reasons
        .iter()
        .map(|(row, why)| (*row, why.to_string()))
        .collect();
    assert_eq!(
        reasons,
        [
            (0, "Not checked: barred (no value of y)".to_owned()),
            (1, "large".to_owned()),
            (2, "large, barred".to_owned())
        ]
    );
    assert_eq!(scores.notes.len(), 1);
    assert_eq!(scores.notes[0].key, "analysis.gate_unknown");
}

#[test]
fn hundreds_of_indicators_in_one_group_are_added_up() {
    for aggregation in [Aggregation::Sum, Aggregation::Arithmetic] {
        let mut rules = scheme(aggregation);
        rules.groups.push(group("g", None, aggregation, 1.0));
        for at in 0..300 {
            let mut new = indicator("x", 0, 1.0, Rule::Identity);
            new.id = format!("i{at}");
            rules.indicators.push(new);
        }
        let data = dataset(&[("a", 2021), ("b", 2021)], &[("x", vec![Some(2.0), None])]);
        let scores = scored(&data, rules);
        let expected = if aggregation == Aggregation::Sum {
            600.0
        } else {
            2.0
        };
        assert_eq!(column(&scores, "total"), [Some(expected), None]);
    }
}

#[test]
fn whoever_has_values_and_no_points_is_told_the_cause() {
    let keys = [("a", 2021), ("b", 2021), ("c", 2021), ("d", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(2.0), Some(2.0), Some(2.0), None]),
            ("y", vec![Some(1.0), Some(2.0), Some(5.0), None]),
            ("z", vec![None, None, Some(3.0), None]),
        ],
    );
    let reason = |rule: Rule, name: &str| {
        let mut rules = scheme(Aggregation::Arithmetic);
        rules.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
        rules.indicators = vec![indicator(name, 0, 1.0, rule)];
        let scores = scored(&data, rules);
        assert_eq!(scores.reason(3).unwrap().key, "analysis.no_indicator");
        assert_eq!(scores.number("total", 2).unwrap(), None);
        scores.reason(2).unwrap().to_string()
    };
    let said = [
        (reason(Rule::MinMax, "x"), "all peers have the same value"),
        (reason(Rule::MinMax, "z"), "nobody to compare it with"),
        (
            reason(
                Rule::Target {
                    target: 1.0,
                    clip: false,
                },
                "y",
            ),
            "target is no better",
        ),
        (
            reason(
                Rule::DistanceToReference {
                    reference: "a".into(),
                    clip: false,
                },
                "y",
            ),
            "none better than the worst",
        ),
        (reason(Rule::BaseYear { year: 2018 }, "y"), "base year"),
    ];
    for (reason, expected) in said {
        assert!(reason.contains(expected), "{reason}");
    }
}

#[test]
fn a_gate_that_divides_by_zero_and_peers_without_a_value_are_told_as_such() {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
    rules.indicators = vec![indicator("x", 0, 1.0, Rule::MinMax)];
    rules.peers = vec!["y".into()];
    rules.gates = vec![Gate {
        when: formula("x / z > 9"),
        title: Title::same("large"),
    }];
    let keys = [("a", 2021), ("b", 2021), ("c", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(4.0), Some(6.0), Some(6.0)]),
            ("y", vec![None, None, Some(1.0)]),
            ("z", vec![Some(0.0), None, Some(1.0)]),
        ],
    );
    let scores = scored(&data, rules);
    let reason = |row: usize| scores.reason(row).unwrap().to_string();
    assert!(reason(0).contains("division by zero"), "{}", reason(0));
    assert!(reason(1).contains("no value of z"), "{}", reason(1));
    let found = explain(&data, &scores, 0).unwrap();
    let said = format!("{found:?}");
    assert!(said.contains("y not given") && !said.contains("all observations"));
}

#[test]
fn an_imputed_value_stands_in_a_change_and_is_marked() {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
    rules.indicators = vec![
        indicator("x", 0, 1.0, Rule::Identity),
        indicator("y", 0, 1.0, Rule::Identity),
    ];
    rules.missing = Missing::Impute;
    rules.impute = Some(Imputation {
        kind: ImputeKind::Mean,
        by: Vec::new(),
    });
    let keys = [("a", 2020), ("a", 2021), ("b", 2020), ("b", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(1.0), None, Some(3.0), Some(8.0)]),
            ("y", vec![Some(1.0), Some(2.0), Some(3.0), Some(4.0)]),
        ],
    );
    let scores = scored(&data, rules);
    let found = change(&scores, "a", 2020, 2021).unwrap();
    let x = &found.parts[0];
    assert_eq!((x.from.value, x.from.imputed), (Some(1.0), false));
    assert_eq!((x.to.value, x.to.imputed), (Some(8.0), true));
    let lang = crate::i18n::Lang::En;
    let heads = |readable| found.sheet(&scores.scheme, lang, readable).header;
    assert!(heads(true).contains(&"Imputed, 2021".to_owned()));
    assert!(heads(false).contains(&"imputed_2".to_owned()));
    assert!(
        !change(&scores, "b", 2020, 2021).unwrap().parts[0]
            .to
            .imputed
    );
}

#[test]
fn a_group_without_enough_parts_is_named_wherever_it_does_not_count() {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules.groups = vec![
        group("g", None, Aggregation::Arithmetic, 2.0),
        group("h", None, Aggregation::Arithmetic, 1.0),
    ];
    rules.groups[0].min_coverage = Some(1.0);
    for (name, of) in [("x", 0), ("y", 0), ("z", 1)] {
        let own = indicator(name, of, 1.0, Rule::Identity);
        rules.indicators.push(own);
    }
    let data = dataset(
        &[("a", 2020), ("a", 2021), ("b", 2020), ("b", 2021)],
        &[
            ("x", vec![Some(1.0), Some(2.0), Some(3.0), Some(4.0)]),
            ("y", vec![None, Some(2.0), Some(3.0), Some(4.0)]),
            ("z", vec![Some(50.0), Some(50.0), Some(50.0), Some(50.0)]),
        ],
    );
    let scores = scored(&data, rules);
    let told: Vec<String> = scores.notes.iter().map(ToString::to_string).collect();
    let aside = "is set aside for 1 observation (a (2020)), as fewer than 100% of its parts";
    assert!(
        told.iter().filter(|note| note.contains(aside)).count() == 1,
        "{told:?}"
    );
    let row = scores.row_of("a", Some(2020)).unwrap().unwrap();
    let found = explain(&data, &scores, row).unwrap();
    let ways: Vec<String> = found
        .nodes
        .iter()
        .filter_map(|node| match &node.kind {
            NodeKind::Group { aggregation, .. } => Some(aggregation.to_string()),
            NodeKind::Indicator(_) => None,
        })
        .collect();
    assert!(ways[0].contains("set aside"), "{ways:?}");
    assert!(!ways[1].contains("set aside"), "{ways:?}");
    let (bounds, total) = (found.bounds.unwrap(), found.total.unwrap());
    assert!(
        bounds.low <= total && total <= bounds.high,
        "{total} {bounds:?}"
    );
    let moved = change(&scores, "a", 2020, 2021).unwrap();
    let lines: Vec<String> = moved.lines().iter().map(ToString::to_string).collect();
    assert!(lines.iter().any(|line| line.contains(aside)), "{lines:?}");
    assert!(change(&scores, "b", 2020, 2021).unwrap().aside.is_empty());
}
