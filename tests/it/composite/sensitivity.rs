//! Uncertainty and sensitivity analysis: the replicates of `COINr` evaluated here.

use innovation_atlas::composite::sensitivity::{rank_statistics, sobol_indices, sobol_intervals};

use super::reference::{number, same, table};

#[test]
fn the_estimator_on_a_linear_function() {
    let Some(sample) = table("coinr/unit_tests/sa_estimator_linear_sample.csv") else {
        return;
    };
    let Some(expected) = table("coinr/unit_tests/sa_estimator_linear_result.csv") else {
        return;
    };
    let found = sobol_indices(&sample.numbers("y"), 3).unwrap();
    assert_eq!(found.points, sample.rows.len() / 5);
    for (factor, row) in expected.rows.iter().enumerate() {
        same(found.first[factor], expected.value(row, "Si"), "Si");
        same(found.total[factor], expected.value(row, "STi"), "STi");
        same(found.variance, expected.value(row, "Variance"), "Variance");
    }
}

#[test]
fn indices_of_the_sensitivity_analysis() {
    let Some(sample) = table("coinr/sa/y_mean_abs_rank_change.csv") else {
        return;
    };
    let Some(expected) = table("coinr/sa/sensitivity_indices.csv") else {
        return;
    };
    let results = sample.numbers("mean_abs_rank_change");
    let found = sobol_indices(&results, 4).unwrap();
    let intervals = sobol_intervals(&results, 4, 500, 0.9, 1).unwrap();
    assert_eq!(expected.rows.len(), 4);
    for (factor, row) in expected.rows.iter().enumerate() {
        let what = expected.text(row, "Variable");
        same(found.first[factor], expected.value(row, "Si"), what);
        same(found.total[factor], expected.value(row, "STi"), what);
        // COINr's intervals are random and keep the variance fixed: near ours, no more can be said.
        let near = |found: f64, name: &str| {
            let width = expected.value(row, "Si_q95") - expected.value(row, "Si_q5");
            assert!(
                (found - expected.value(row, name)).abs() < 0.35 * width,
                "{what} {name} {found}"
            );
        };
        near(intervals.first[factor].low, "Si_q5");
        near(intervals.first[factor].high, "Si_q95");
        near(intervals.total[factor].low, "STi_q5");
        near(intervals.total[factor].high, "STi_q95");
    }
}

#[test]
fn statistics_of_ranks() {
    // The sensitivity analysis takes them from its first two sets alone.
    for (analysis, runs) in [("ua", 200), ("sa", 200)] {
        let Some(ranks) = table(&format!("coinr/{analysis}/ranks.csv")) else {
            return;
        };
        let Some(expected) = table(&format!("coinr/{analysis}/rank_stats.csv")) else {
            return;
        };
        assert_eq!(ranks.texts("uCode"), expected.texts("uCode"));
        let of_run = |run: usize| -> Vec<u32> {
            let rank = |field: &str| {
                if number(field).is_nan() {
                    0
                } else {
                    field.parse().unwrap()
                }
            };
            ranks
                .texts(&format!("r_{run}"))
                .into_iter()
                .map(rank)
                .collect()
        };
        let runs: Vec<Vec<u32>> = (1..=runs).map(of_run).collect();
        let runs: Vec<&[u32]> = runs.iter().map(Vec::as_slice).collect();
        let found = rank_statistics(&runs, 10);
        assert_eq!(found.len(), 51);
        for (found, row) in found.iter().zip(&expected.rows) {
            let found = found.unwrap();
            let what = format!("{analysis} {}", expected.text(row, "uCode"));
            same(found.mean, expected.value(row, "Mean"), &what);
            same(found.median, expected.value(row, "Median"), &what);
            same(found.q05, expected.value(row, "Q5"), &what);
            same(found.q95, expected.value(row, "Q95"), &what);
        }
    }
}
