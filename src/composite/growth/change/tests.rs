use super::*;

const NAN: f64 = f64::NAN;
const MEANS: [Mean; 2] = [Mean::Arithmetic, Mean::Geometric];

fn of(values: [&[f64]; 2], weights: [&[f64]; 2], mean: Mean) -> Result<Change, ChangeError> {
    let side = |at: usize| Side {
        values: values[at],
        weights: weights[at],
    };
    change(side(0), side(1), mean)
}

fn sum(change: &Change) -> f64 {
    change
        .contributions
        .iter()
        .map(|part| part.value + part.weight)
        .sum()
}

#[test]
fn the_same_weights_leave_only_values() {
    let weights: &[f64] = &[2.0, 1.0, 1.0];
    let values: [&[f64]; 2] = [&[60.0, 80.0, 10.0], &[70.0, 40.0, 10.0]];
    let found = of(values, [weights; 2], Mean::Arithmetic).unwrap();
    assert_eq!((found.before, found.after), (52.5, 47.5));
    let parts: Vec<f64> = found.contributions.iter().map(|part| part.value).collect();
    assert_eq!(parts, [5.0, -10.0, 0.0]);
    assert!(found.contributions.iter().all(|part| part.weight == 0.0));

    let found = of(values, [weights; 2], Mean::Geometric).unwrap();
    let total = |x: &[f64]| (x[0] * x[0] * x[1] * x[2]).powf(0.25);
    assert!(
        (found.before - total(values[0])).abs() < 1e-12
            && (found.after - total(values[1])).abs() < 1e-12
    );
    // LMDI as it is written.
    let mean = (found.after - found.before) / (found.after / found.before).ln();
    for (at, part) in found.contributions.iter().enumerate() {
        let expected = mean * weights[at] / 4.0 * (values[1][at] / values[0][at]).ln();
        assert!((part.value - expected).abs() < 1e-12 && part.weight == 0.0);
    }
}

#[test]
fn contributions_add_up_to_the_change() {
    let values: [&[f64]; 2] = [&[60.0, 80.0, NAN, 5.0, NAN], &[70.0, NAN, 90.0, 5.0, NAN]];
    let weights: [&[f64]; 2] = [&[1.0, 2.0, 3.0, 4.0, 5.0], &[4.0, 2.0, 3.0, 0.0, 1.0]];
    for mean in MEANS {
        let found = of(values, weights, mean).unwrap();
        assert!(
            (sum(&found) - (found.after - found.before)).abs() < 1e-12,
            "{found:?}"
        );
        let back = of([values[1], values[0]], [weights[1], weights[0]], mean).unwrap();
        for (there, back) in found.contributions.iter().zip(&back.contributions) {
            assert!(
                (there.value + back.value).abs() < 1e-12
                    && (there.weight + back.weight).abs() < 1e-12
            );
        }
        assert_eq!(
            found.contributions[4],
            Contribution {
                value: 0.0,
                weight: 0.0
            }
        );
        // What was above the mean and disappeared took points along; what came in above it brought some.
        assert!(found.contributions[1].weight < 0.0 && found.contributions[2].weight > 0.0);
    }
}

#[test]
fn almost_no_change_keeps_its_digits() {
    let values: [&[f64]; 2] = [&[50.0, 20.0], &[50.0 + 1e-9, 20.0]];
    let found = of(values, [&[1.0, 1.0]; 2], Mean::Geometric).unwrap();
    let expected = found.before * 0.5 * ((values[1][0] - 50.0) / 50.0);
    assert!((found.contributions[0].value / expected - 1.0).abs() < 1e-4);
    let none = of([values[0]; 2], [&[1.0, 1.0]; 2], Mean::Geometric).unwrap();
    assert_eq!(sum(&none), 0.0);
}

#[test]
fn refusals() {
    for mean in MEANS {
        let refused = |values, weights| of(values, weights, mean).unwrap_err();
        assert_eq!(
            refused([&[1.0], &[1.0, 2.0]], [&[1.0]; 2]),
            ChangeError::Length
        );
        assert_eq!(
            refused([&[1.0]; 2], [&[1.0], &[-1.0]]),
            ChangeError::Weight { indicator: 0 }
        );
        assert_eq!(refused([&[1.0]; 2], [&[1.0], &[0.0]]), ChangeError::Nothing);
        assert_eq!(refused([&[NAN], &[1.0]], [&[1.0]; 2]), ChangeError::Nothing);
        assert_eq!(refused([&[], &[]], [&[], &[]]), ChangeError::Nothing);
        assert_eq!(
            refused([&[f64::INFINITY], &[1.0]], [&[1.0]; 2]),
            ChangeError::Value { indicator: 0 }
        );
    }
    let zero = of([&[1.0, 0.0], &[1.0, 2.0]], [&[1.0; 2]; 2], Mean::Geometric);
    assert_eq!(zero, Err(ChangeError::Value { indicator: 1 }));
}
