//! Whatever the input, an answer or a refusal, never a panic; and the same answer for any number of threads.

use innovation_atlas::composite::growth::{Growth, Mean, Side, chained, change, ratio_index};
use innovation_atlas::composite::mcda::{Normalisation, topsis, vikor};
use innovation_atlas::composite::sensitivity::{Random, sobol_indices, sobol_intervals};
use innovation_atlas::composite::statistics::{
    Correlation, Correlations, Summary, correlations, cronbach_alpha, eigen, principal_components,
};
use innovation_atlas::composite::weights::{
    ahp, budget_allocation, critic, effective, entropy, gini, merec, min_max_variance, principal,
    standard_deviation,
};

const KINDS: [Correlation; 3] = [
    Correlation::Pearson,
    Correlation::Spearman,
    Correlation::Kendall,
];

/// Columns of numbers that cause trouble.
fn odd_columns(random: Random) -> Vec<Vec<f64>> {
    let numbers = [
        f64::NAN,
        f64::NAN,
        0.0,
        -0.0,
        1.0,
        1.0,
        -1.0,
        0.1,
        3.5,
        1e-320,
        1e-200,
        1e200,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];
    // Half of the time only numbers up to 3.5, so that methods get beyond their checks.
    let kinds = if random.unit(0) < 0.5 {
        9
    } else {
        numbers.len()
    };
    let (rows, columns) = (random.below(1, 7), random.below(2, 5));
    let mut at = 2;
    let mut draw = || {
        at += 1;
        numbers[random.below(at, kinds)]
    };
    (0..columns)
        .map(|_| (0..rows).map(|_| draw()).collect())
        .collect()
}

fn is_shares(weights: &[f64]) -> bool {
    weights.iter().all(|x| (0.0..=1.0).contains(x))
        && (weights.iter().sum::<f64>() - 1.0).abs() < 1e-12
}

#[test]
fn an_answer_or_a_refusal() {
    let mut answered = [0; 10];
    for run in 0..3_000 {
        let columns = odd_columns(Random::new(1, run));
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let random = Random::new(2, run);
        let lower: Vec<bool> = (0..slices.len() as u64)
            .map(|at| random.unit(at) < 0.5)
            .collect();

        let weights = [
            entropy(&slices),
            gini(&slices),
            standard_deviation(&slices),
            min_max_variance(&slices),
            merec(&slices, &lower),
            critic(&slices, &lower, Correlation::Pearson),
            critic(&slices, &lower, Correlation::Spearman),
            critic(&slices, &lower, Correlation::Kendall),
            principal(&slices, &lower).map(|found| found.weights),
            budget_allocation(&slices)
                .map(|found| found.weights)
                .or(Ok(vec![1.0])),
        ];
        for (at, weights) in weights.into_iter().enumerate() {
            if let Ok(weights) = weights {
                assert!(is_shares(&weights), "{at} {columns:?} {weights:?}");
                answered[at] += 1;
            }
        }
        for kind in KINDS {
            let found = correlations(&slices, kind);
            let pairs = (0..found.size()).flat_map(|a| (0..found.size()).map(move |b| (a, b)));
            for (a, b) in pairs {
                assert!(found.get(a, b).is_none_or(|r| (-1.0..=1.0).contains(&r)));
                assert!(
                    found.p_value(a, b).is_none_or(|p| (0.0..=1.0).contains(&p)),
                    "{columns:?}"
                );
            }
        }
        for column in &slices {
            let _ = Summary::of(column);
            for growth in [Growth::Ratio, Growth::Symmetric] {
                let _ = chained(&slices, column, &lower, growth);
            }
            let _ = ratio_index(column, 1, false);
            let _ = sobol_indices(column, 1);
            let _ = sobol_intervals(column, 1, 3, 0.9, 1);
            let _ = eigen(column, 2);
            let _ = effective(&vec![None; column.len()], column);
            let _ = vikor(&slices, &lower, column, 0.5);
            for normalisation in [Normalisation::Vector, Normalisation::MinMax] {
                let scores = topsis(&slices, &lower, column, normalisation).unwrap_or_default();
                assert!(
                    scores.iter().all(|x| x.is_nan() || (0.0..=1.0).contains(x)),
                    "{columns:?}"
                );
            }
            for mean in [Mean::Arithmetic, Mean::Geometric] {
                let side = Side {
                    values: column,
                    weights: slices[0],
                };
                let _ = change(
                    side,
                    Side {
                        values: slices[0],
                        weights: column,
                    },
                    mean,
                );
            }
        }
        let _ = (
            cronbach_alpha(&slices),
            principal_components(&slices),
            ahp(&slices),
        );
    }
    assert!(answered.iter().all(|count| *count > 50), "{answered:?}");
}

#[test]
fn the_same_for_any_number_of_threads() {
    let column = |at: u64| -> Vec<f64> {
        let random = Random::new(3, at);
        (0..9_000)
            .map(|row| {
                if row % 91 == at {
                    f64::NAN
                } else {
                    1.0 + random.unit(row)
                }
            })
            .collect()
    };
    let columns: Vec<Vec<f64>> = (85..95).map(column).collect();
    let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let lower = [false; 10];
    let all = |threads: usize| -> (Vec<Correlations>, Vec<Vec<f64>>) {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let tables = KINDS.map(|kind| correlations(&slices[..6], kind)).to_vec();
            let weights = vec![
                entropy(&slices).unwrap(),
                gini(&slices).unwrap(),
                merec(&slices, &lower).unwrap(),
                critic(&slices, &lower, Correlation::Pearson).unwrap(),
                principal(&slices, &lower).unwrap().weights,
                vec![cronbach_alpha(&slices).unwrap()],
            ];
            (tables, weights)
        })
    };
    assert_eq!(all(1), all(3));
}
