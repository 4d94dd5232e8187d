//! `COINr`'s uncertainty and sensitivity analysis, run by run from its parameters, and its tests without one element:
//! every score must equal the reference to 1e-9 and every rank exactly, and so must what the runs say together.

use std::collections::BTreeMap;

use innovation_atlas::analysis::Scores;
use innovation_atlas::analysis::robustness::{
    Factors, Normalisation, Outliers, Replicates, Run, Setting,
};
use innovation_atlas::composite::Child;
use innovation_atlas::composite::sensitivity::{rank_statistics, sobol_indices};
use innovation_atlas::scheme::{Scheme, parse};

use crate::coinr::{NEAR, Reference, countries, folder, reference, tried};
use crate::source::root;

/// The base run with the screen that every replicate has: nine tenths of the indicators, each counted alike.
fn screened_base() -> Scheme {
    let text = std::fs::read_to_string(root().join("tests/schemes/base.toml")).unwrap();
    let text = text.replace(
        "missing = \"impute\"\n",
        "missing = \"impute\"\ncoverage = \"count\"\nmin_coverage = 0.9\n",
    );
    let scheme = parse(&text).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(scheme.min_coverage > 0.89);
    scheme
}

fn rows(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let mut reader = csv::Reader::from_path(folder()?.join(file)).unwrap();
    let rows = reader.deserialize();
    Some(rows.map(|row| row.unwrap()).collect())
}

/// The noisy weights of `COINr`, by set, as factors of ours, which are all 1.
fn weight_sets(scheme: &Scheme) -> Option<BTreeMap<String, Factors>> {
    let mut sets: BTreeMap<String, Factors> = BTreeMap::new();
    let mut varied = 0;
    for row in rows("ua/noisy_weight_sets.csv")? {
        let weight: f64 = row["Weight"].parse().unwrap();
        let ones = || Factors::ones(scheme.indicators.len(), scheme.groups.len());
        let set = sets.entry(row["set"].clone()).or_insert_with(ones);
        let id = &row["iCode"];
        if let Some(at) = scheme.indicators.iter().position(|one| &one.id == id) {
            set.indicators[at] = weight;
        } else if let Some(at) = scheme.groups.iter().position(|one| &one.id == id) {
            set.groups[at] = weight;
            varied += 1;
        } else {
            assert_eq!(id, "Index");
        }
    }
    assert_eq!((sets.len(), varied), (200, 2000));
    Some(sets)
}

/// The setting of a replicate.
fn setting(row: &BTreeMap<String, String>, sets: &BTreeMap<String, Factors>) -> Setting {
    Setting {
        imputation: row["impute_disabled"] == "0",
        normalisation: match row["normalisation"].as_str() {
            "minmax_0_100" => None,
            "zscore_50_15" => Some(Normalisation::ZScore),
            other => {
                assert_eq!(other, "prank");
                Some(Normalisation::PercentRank)
            }
        },
        aggregation: None,
        treatment: Some(Outliers::Points(row["winmax"].parse().unwrap())),
        factors: Some(sets[&row["weight_set"]].clone()),
    }
}

/// The rows of the scores in the order of the reference's codes.
fn order(scores: &Scores, codes: &[String]) -> Vec<usize> {
    let entities = scores.frame.column("entity").unwrap().str().unwrap();
    let row = |code: &String| {
        let found = entities.iter().position(|entity| entity == Some(code));
        found.unwrap_or_else(|| panic!("no {code}"))
    };
    codes.iter().map(row).collect()
}

/// Totals in the reference's order, times a factor; `None` where there is none.
fn totals(run: &Run, order: &[usize], factor: f64) -> Vec<Option<f64>> {
    let total = |row: &usize| Some(run.totals[*row] * factor).filter(|total| !total.is_nan());
    order.iter().map(total).collect()
}

/// How many scores are away from the reference's.
fn away(ours: &[Option<f64>], theirs: &[Option<f64>]) -> usize {
    assert_eq!(ours.len(), theirs.len());
    let far = |(ours, theirs): (&Option<f64>, &Option<f64>)| match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() > NEAR * theirs.abs().max(1.0),
        (ours, theirs) => ours.is_some() != theirs.is_some(),
    };
    ours.iter().zip(theirs).filter(|pair| far(*pair)).count()
}

/// Replays an analysis: every run in the reference's order. Fails where a score or rank is not the reference's.
fn replay(analysis: &str, count: usize) -> Option<(Reference, Vec<Vec<u32>>, Vec<u32>)> {
    let scheme = screened_base();
    let data = countries(&scheme)?;
    let sets = weight_sets(&scheme)?;
    let parameters = rows(&format!("{analysis}/replicate_parameters.csv"))?;
    assert_eq!(parameters.len(), count);
    let expected = reference(&format!("{analysis}/scores.csv"), &[])?;
    let ranked = reference(&format!("{analysis}/ranks.csv"), &[])?;
    assert_eq!(expected.codes, ranked.codes);
    let scores = tried(&data, scheme).unwrap();
    let order = order(&scores, &expected.codes);
    let replicates = Replicates::new(&scores).unwrap();
    let in_order = |run: &Run| -> Vec<u32> { order.iter().map(|row| run.ranks[*row]).collect() };
    let nominal = replicates.run(&Setting::default());
    assert_eq!(
        away(&totals(&nominal, &order, 1.0), &expected.columns["Nominal"]),
        0
    );
    let mut wrong = Vec::new();
    let mut all = Vec::new();
    let mut left_out = 0;
    for row in &parameters {
        let run = replicates.run(&setting(row, &sets));
        // Percent ranks are from 0 to 1 there, and on the scheme's scale here.
        let factor = if row["normalisation"] == "prank" {
            0.01
        } else {
            1.0
        };
        let name = format!("r_{}", row["rep"]);
        let ours = totals(&run, &order, factor);
        if away(&ours, &expected.columns[&name]) > 0 {
            wrong.push(format!("{name}: scores"));
        }
        let ranks = in_order(&run);
        if ranks != reference_ranks(&ranked, &name) {
            wrong.push(format!("{name}: ranks"));
        }
        left_out += ours.iter().filter(|total| total.is_none()).count();
        all.push(ranks);
    }
    assert!(wrong.is_empty(), "{analysis}: {}", wrong.join("\n"));
    // Without imputation the screen takes five countries out.
    let off = parameters
        .iter()
        .filter(|row| row["impute_disabled"] == "1");
    assert_eq!(left_out, 5 * off.count());
    Some((ranked, all, in_order(&nominal)))
}

/// Ranks of the reference as ours are written.
fn reference_ranks(ranked: &Reference, run: &str) -> Vec<u32> {
    let ranks = ranked.columns[run].iter();
    ranks.map(|rank| rank.unwrap_or(0.0) as u32).collect()
}

/// Compares statistics of ranks, over the runs given.
fn compare_statistics(analysis: &str, codes: &[String], runs: &[Vec<u32>]) {
    let expected = reference(&format!("{analysis}/rank_stats.csv"), &[]).unwrap();
    assert_eq!(expected.codes, codes);
    let runs: Vec<&[u32]> = runs.iter().map(Vec::as_slice).collect();
    for (at, found) in rank_statistics(&runs, 10).into_iter().enumerate() {
        let found = found.unwrap();
        for (name, ours) in [
            ("Mean", found.mean),
            ("Median", found.median),
            ("Q5", found.q05),
            ("Q95", found.q95),
        ] {
            let theirs = expected.columns[name][at].unwrap();
            assert!(
                (ours - theirs).abs() < NEAR * theirs,
                "{analysis} {} {name}",
                codes[at]
            );
        }
    }
}

#[test]
fn two_hundred_runs_of_the_uncertainty_analysis() {
    let Some((ranked, runs, _)) = replay("ua", 200) else {
        return;
    };
    compare_statistics("ua", &ranked.codes, &runs);
}

#[test]
fn six_hundred_runs_of_the_sensitivity_analysis() {
    let Some((ranked, runs, nominal)) = replay("sa", 600) else {
        return;
    };
    // The reference takes the statistics from the first two sets alone.
    compare_statistics("sa", &ranked.codes, &runs[..200]);
    let change = |run: &Vec<u32>| {
        let both = run.iter().zip(&nominal).filter(|(rank, _)| **rank > 0);
        let changes: Vec<f64> = both
            .map(|(rank, nominal)| f64::from(rank.abs_diff(*nominal)))
            .collect();
        changes.iter().sum::<f64>() / changes.len() as f64
    };
    let changes: Vec<f64> = runs.iter().map(change).collect();
    for (row, change) in rows("sa/y_mean_abs_rank_change.csv")
        .unwrap()
        .iter()
        .zip(&changes)
    {
        let theirs: f64 = row["mean_abs_rank_change"].parse().unwrap();
        assert!((change - theirs).abs() < NEAR, "run {}", row["rep"]);
    }
    let indices = sobol_indices(&changes, 4).unwrap();
    let expected = rows("sa/sensitivity_indices.csv").unwrap();
    let names: Vec<&str> = expected
        .iter()
        .map(|row| row["Variable"].as_str())
        .collect();
    assert_eq!(names, ["Imputation", "Normalisation", "Winmax", "Weights"]);
    for (at, row) in expected.iter().enumerate() {
        let near = |ours: f64, name: &str| {
            let theirs: f64 = row[name].parse().unwrap();
            assert!((ours - theirs).abs() < NEAR, "{} {name}", row["Variable"]);
        };
        near(indices.first[at], "Si");
        near(indices.total[at], "STi");
    }
}

#[test]
fn without_each_indicator_and_each_group() {
    let scheme = screened_base();
    let Some(data) = countries(&scheme) else {
        return;
    };
    let scores = tried(&data, scheme.clone()).unwrap();
    let replicates = Replicates::new(&scores).unwrap();
    let nominal = replicates.run(&Setting::default());
    let mut tested = 0;
    for level in 1..=3 {
        let file = |what: &str| format!("analysis/remove_elements_level{level}_{what}.csv");
        let expected = reference(&file("scores"), &[]).unwrap();
        let changes = rows(&file("mean_abs_rank_diff")).unwrap();
        let order = order(&scores, &expected.codes);
        for row in &changes {
            let id = &row["iCode"];
            let indicator = scheme.indicators.iter().position(|one| &one.id == id);
            let group = scheme.groups.iter().position(|one| &one.id == id);
            let child = indicator.map(Child::Indicator).or(group.map(Child::Group));
            let run = if let Some(child) = child {
                replicates.without(child).unwrap()
            } else {
                assert_eq!(id, "Nominal");
                nominal.clone()
            };
            let ours = totals(&run, &order, 1.0);
            assert_eq!(away(&ours, &expected.columns[id]), 0, "{id}");
            let moved = run.ranks.iter().zip(&nominal.ranks);
            let moved: u32 = moved.map(|(a, b)| a.abs_diff(*b)).sum();
            let theirs: f64 = row["mean_abs_rank_diff"].parse().unwrap();
            assert!((f64::from(moved) / 51.0 - theirs).abs() < NEAR, "{id}");
            tested += usize::from(child.is_some());
        }
    }
    assert_eq!(tested, 49 + 8 + 2);
}
