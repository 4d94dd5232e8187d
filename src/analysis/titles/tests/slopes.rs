//! Rules without steps, there and back, against the rules themselves on all rows.

use super::super::slope::Slope;
use super::*;
use crate::analysis::dense;
use crate::analysis::score;

/// Values of 40 observations, some of them equal.
fn values() -> Vec<f64> {
    let mut dice = Dice(11);
    (0..40).map(|_| dice.below(80) as f64 * 2.5).collect()
}

fn with_slope(own: &Rule, better: Better, values: &[f64], check: impl Fn(&Slope, &[f64])) {
    let names: Vec<String> = (0..values.len()).map(|at| format!("e{at}")).collect();
    let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2024)).collect();
    let column: Vec<Option<f64>> = values.iter().map(|x| Some(*x)).collect();
    let data = dataset(&keys, &[("x", column)]);
    let mut rules = scheme(Aggregation::Sum);
    rules.groups = vec![group("g", None, Aggregation::Sum, 1.0)];
    rules.indicators = vec![indicator("x", 0, 1.0, own.clone())];
    rules.indicators[0].better = better;
    let scores = score(
        &data,
        &Arc::new(rules),
        &Choices::default(),
        &Progress::default(),
    )
    .unwrap();
    let points = dense::slice(&scores.frame, "points:i_x").unwrap();
    let computed = scores.computed(0).unwrap();
    let slope = Slope::of(&scores, 0, computed, points).unwrap();
    check(&slope, points);
}

/// Every rule with a line, a curve or an order.
fn rules() -> Vec<Rule> {
    let target = |clip| Rule::Target {
        target: 100.0,
        clip,
    };
    let reference = |clip| Rule::DistanceToReference {
        reference: "e5".into(),
        clip,
    };
    vec![
        Rule::Identity,
        Rule::PerUnit {
            points: 2.0,
            per: 5.0,
            cap: Some(60.0),
        },
        Rule::Goalposts {
            low: 20.0,
            high: 150.0,
        },
        Rule::MinMax,
        Rule::ZScore {
            mean: 50.0,
            sd: 10.0,
        },
        Rule::DistanceToMax,
        target(false),
        target(true),
        reference(false),
        reference(true),
        Rule::PercentRank,
        Rule::Rank,
        Rule::Borda,
    ]
}

#[test]
fn what_a_row_has_is_what_its_slope_gives() {
    let values = values();
    for own in rules() {
        for better in [Better::Higher, Better::Lower] {
            with_slope(&own, better, &values, |slope, points| {
                let known = points.iter().filter(|x| !x.is_nan()).count();
                assert!(known > 30, "{own:?} {better:?}");
                for (row, value) in values.iter().enumerate() {
                    let Some(given) = slope.points(row, *value) else {
                        assert!(points[row].is_nan(), "{own:?} {better:?} row {row}");
                        continue;
                    };
                    let near = (given - points[row]).abs() <= 1e-9 * points[row].abs().max(1.0);
                    assert!(
                        near,
                        "{own:?} {better:?} row {row}: {given} and {}",
                        points[row]
                    );
                }
            });
        }
    }
}

#[test]
fn a_clipped_target_is_gone_to_and_not_beyond() {
    let own = Rule::Target {
        target: 100.0,
        clip: true,
    };
    // All above the target but the lowest and one more.
    let mut values = vec![200.0; 30];
    (values[0], values[1]) = (0.0, 20.0);
    with_slope(&own, Better::Higher, &values, |slope, points| {
        assert!((points[1] - 0.2).abs() < 1e-12);
        assert!((slope.value(1, 0.6).unwrap() - 60.0).abs() < 1e-9);
        let (to, most) = slope.end(1, (0.0, 200.0), true).unwrap();
        assert!((to - 100.0).abs() < 1e-9 && (most - 1.0).abs() < 1e-12);
    });
}

#[test]
fn the_nearest_value_of_an_order_is_found_by_halving() {
    let values = values();
    for own in [Rule::PercentRank, Rule::Rank, Rule::Borda] {
        for better in [Better::Higher, Better::Lower] {
            with_slope(&own, better, &values, |slope, points| {
                for row in 0..values.len() {
                    for wanted in points {
                        let enough = |x: &&f64| {
                            let better = match better {
                                Better::Higher => **x > values[row],
                                Better::Lower => **x < values[row],
                            };
                            better && slope.points(row, **x).is_some_and(|own| own >= *wanted)
                        };
                        let near = |x: &&f64| (**x - values[row]).abs();
                        let nearest = (values.iter().filter(enough))
                            .min_by(|a, b| near(a).total_cmp(&near(b)));
                        assert_eq!(slope.value(row, *wanted), nearest.copied(), "{own:?} {row}");
                    }
                }
            });
        }
    }
}
