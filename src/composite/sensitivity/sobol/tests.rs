use std::f64::consts::PI;

use super::super::{Design, Sampling};
use super::*;

/// Ishigami's function with a = 7 and b = 0.1, on the unit cube.
fn ishigami(point: &[f64]) -> f64 {
    let x: Vec<f64> = point.iter().map(|u| (2.0 * u - 1.0) * PI).collect();
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

fn results(design: &Design, of: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    (0..design.runs())
        .map(|run| of(&design.point(run).unwrap()))
        .collect()
}

#[test]
fn ishigamis_function() {
    // Closed form: V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2, V1 = (1 + bπ⁴/5)²/2, V2 = a²/8, V13 = 8b²π⁸/225.
    let (a, b) = (7.0_f64, 0.1);
    let v = [
        (1.0 + b * PI.powi(4) / 5.0).powi(2) / 2.0,
        a * a / 8.0,
        8.0 * b * b * PI.powi(8) / 225.0,
    ];
    let all = a * a / 8.0 + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
    let first = [v[0] / all, v[1] / all, 0.0];
    let total = [(v[0] + v[2]) / all, v[1] / all, v[2] / all];
    for (sampling, points, close) in [
        (Sampling::Random, 20_000, 0.03),
        (Sampling::Halton, 4_096, 0.02),
    ] {
        let design = Design::new(points, 3, sampling, 5);
        let found = sobol_indices(&results(&design, ishigami), 3).unwrap();
        assert!(
            (found.variance / all - 1.0).abs() < 2.0 * close,
            "{sampling:?} {found:?}"
        );
        for factor in 0..3 {
            assert!(
                (found.first[factor] - first[factor]).abs() < close,
                "{sampling:?} {found:?}"
            );
            assert!(
                (found.total[factor] - total[factor]).abs() < close,
                "{sampling:?} {found:?}"
            );
        }
    }
}

#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    // x + 2y + 3z: shares 1/14, 4/14, 9/14, first order and total alike.
    let linear = |x: &[f64]| x[0] + 2.0 * x[1] + 3.0 * x[2];
    let mut held = 0;
    for seed in 0..60 {
        let design = Design::new(200, 3, Sampling::Random, seed);
        let found = sobol_intervals(&results(&design, linear), 3, 200, 0.9, seed).unwrap();
        let inside =
            |interval: &Interval, truth: f64| interval.low <= truth && truth <= interval.high;
        for (factor, truth) in [1.0 / 14.0, 4.0 / 14.0, 9.0 / 14.0].into_iter().enumerate() {
            held += usize::from(inside(&found.first[factor], truth));
            held += usize::from(inside(&found.total[factor], truth));
        }
    }
    // 324 of 360 expected.
    assert!((300..=348).contains(&held), "{held}");
}

#[test]
fn the_same_for_any_number_of_threads() {
    let design = Design::new(100, 3, Sampling::Halton, 9);
    let results = results(&design, ishigami);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| sobol_intervals(&results, 3, 50, 0.9, 1).unwrap())
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn edges() {
    assert_eq!(sobol_indices(&[], 2), None);
    assert_eq!(sobol_indices(&[1.0, 2.0, 3.0], 0), None);
    assert_eq!(sobol_indices(&[1.0, 2.0, 3.0, 4.0], 1), None);
    assert_eq!(sobol_indices(&[1.0, 2.0, 3.0], 1), None, "one point");
    assert_eq!(sobol_indices(&[0.1; 12], 2), None, "a constant");
    let found = sobol_indices(&[1.0, 2.0, f64::NAN, 4.0, 3.0, 1.0, 4.0, 3.0, 1.0], 1).unwrap();
    let without = sobol_indices(&[1.0, 2.0, 4.0, 3.0, 4.0, 3.0], 1).unwrap();
    assert_eq!(found, without);
    assert_eq!((found.points, found.first.len()), (2, 1));
    let results = [1.0, 2.0, 4.0, 3.0, 4.0, 3.0];
    assert_eq!(sobol_intervals(&results, 1, 0, 0.9, 1), None);
    assert_eq!(sobol_intervals(&results, 1, 9, 1.5, 1), None);
}
