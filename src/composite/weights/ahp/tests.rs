use super::*;

fn of(rows: &[Vec<f64>]) -> Result<Ahp, AhpError> {
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    ahp(&rows)
}

#[test]
fn judgements_without_contradiction() {
    let weights = [0.5, 0.3, 0.15, 0.05];
    let rows: Vec<Vec<f64>> = weights
        .iter()
        .map(|a| weights.iter().map(|b| a / b).collect())
        .collect();
    let found = of(&rows).unwrap();
    assert!(
        found
            .weights
            .iter()
            .zip(weights)
            .all(|(a, b)| (a - b).abs() < 1e-14)
    );
    assert!((found.lambda_max - 4.0).abs() < 1e-13);
    assert!(found.consistency_index < 1e-13 && found.consistency_ratio.unwrap() < 1e-13);
}

#[test]
fn three_criteria_in_closed_form() {
    // With three criteria the eigenvector is the geometric mean of the rows, and
    // λ = 1 + t + 1/t with t = (a13 / (a12 · a23))^(1/3).
    let (a, b, c) = (3.0, 5.0, 3.0);
    let matrix = judgement_matrix(3, &[a, b, c]).unwrap();
    let found = of(&matrix).unwrap();
    let t = (b / (a * c)).powf(1.0 / 3.0);
    let lambda = 1.0 + t + 1.0 / t;
    assert!((found.lambda_max - lambda).abs() < 1e-13);
    assert!((found.consistency_index - (lambda - 3.0) / 2.0).abs() < 1e-13);
    assert!((found.consistency_ratio.unwrap() - (lambda - 3.0) / 2.0 / 0.58).abs() < 1e-13);
    let means = [(a * b).cbrt(), (c / a).cbrt(), (1.0 / (b * c)).cbrt()];
    let sum: f64 = means.iter().sum();
    assert!(
        found
            .weights
            .iter()
            .zip(means)
            .all(|(w, mean)| (w - mean / sum).abs() < 1e-14)
    );
}

#[test]
fn rounded_inverses_are_accepted() {
    let rounded = vec![
        vec![1.0, 3.0, 8.0],
        vec![0.33, 1.0, 0.2],
        vec![0.13, 5.0, 1.0],
    ];
    let exact = vec![
        vec![1.0, 3.0, 8.0],
        vec![1.0 / 3.0, 1.0, 0.2],
        vec![0.125, 5.0, 1.0],
    ];
    assert_eq!(of(&rounded), of(&exact));
}

#[test]
fn refusals() {
    assert_eq!(of(&[]), Err(AhpError::Empty));
    assert_eq!(
        of(&[vec![1.0, 2.0], vec![0.5]]),
        Err(AhpError::NotSquare { row: 1 })
    );
    for wrong in [0.0, -2.0, f64::NAN, f64::INFINITY] {
        let found = of(&[vec![1.0, wrong], vec![0.5, 1.0]]);
        assert_eq!(found, Err(AhpError::NotPositive { row: 0, column: 1 }));
        assert_eq!(
            judgement_matrix(2, &[wrong]),
            Err(AhpError::NotPositive { row: 0, column: 1 })
        );
    }
    assert_eq!(
        of(&[vec![1.0, 2.0], vec![0.5, 2.0]]),
        Err(AhpError::Diagonal { row: 1 })
    );
    let found = of(&[vec![1.0, 2.0], vec![2.0, 1.0]]);
    assert_eq!(found, Err(AhpError::NotReciprocal { row: 0, column: 1 }));
    assert_eq!(
        judgement_matrix(3, &[1.0]),
        Err(AhpError::Judgements {
            expected: 3,
            found: 1
        })
    );
    assert_eq!(judgement_matrix(0, &[]), Err(AhpError::Empty));
}

#[test]
fn small_and_large_numbers_of_criteria() {
    let one = of(&[vec![1.0]]).unwrap();
    assert_eq!((one.weights, one.consistency_ratio), (vec![1.0], Some(0.0)));
    let two = of(&judgement_matrix(2, &[4.0]).unwrap()).unwrap();
    assert!((two.weights[0] - 0.8).abs() < 1e-15);
    assert_eq!(
        (two.consistency_index, two.consistency_ratio),
        (0.0, Some(0.0))
    );
    let equal = |count: usize| of(&vec![vec![1.0; count]; count]).unwrap();
    assert!(equal(15).consistency_ratio.is_some());
    assert_eq!(equal(16).consistency_ratio, None);
}

#[test]
fn contradictions_show() {
    // A beats B, B beats C, C beats A, each by nine.
    let circle = of(&judgement_matrix(3, &[9.0, 1.0 / 9.0, 9.0]).unwrap()).unwrap();
    assert!(circle.consistency_ratio.unwrap() > CONSISTENT);
    assert!(circle.weights.iter().all(|w| (w - 1.0 / 3.0).abs() < 1e-14));
}
