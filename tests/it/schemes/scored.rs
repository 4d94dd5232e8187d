//! Schemes on real files: the scoreboard's ratios come out as it publishes them, and every built-in finds its columns
//! in the sample city.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, builtins, load};
use innovation_atlas::table::ReadOptions;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn scored(file: &Path, scheme: Scheme, extra: &[&str]) -> (Dataset, Scores) {
    let mut wanted = scheme.raw_columns();
    wanted.extend(extra.iter().map(|name| (*name).to_owned()));
    let progress = Progress::default();
    let dataset = open(file, &ReadOptions::default(), None, &wanted, &progress).unwrap();
    let scores = score(&dataset, &Arc::new(scheme), &Choices::default(), &progress).unwrap();
    (dataset, scores)
}

#[test]
fn the_scoreboards_ratios_come_out_as_published() {
    let file = project("../shared/data/enterprise/eu_scoreboard_2023/SB2023_World2500.xlsx");
    if !file.exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            file.display()
        );
        println!("skipped: {} is not there", file.display());
        return;
    }
    let scheme = load(
        project("sample-data/schemes/eu-scoreboard.toml")
            .to_str()
            .unwrap(),
    )
    .unwrap();
    let ratios = [
        ("value:rd_intensity", "R&D intensity (%)", 2398),
        ("value:capex_intensity", "Capex intensity (%)", 2343),
        ("value:profitability", "Profitability (%)", 2388),
    ];
    let published: Vec<&str> = ratios.iter().map(|(_, name, _)| *name).collect();
    let (dataset, scores) = scored(&file, scheme, &published);
    assert_eq!(dataset.height(), 2500);
    for (ours, published, count) in ratios {
        let ours = scores.column(ours).unwrap().f64().unwrap();
        let theirs = dataset.frame.column(published).unwrap().f64().unwrap();
        let mut compared = 0;
        for (row, observation) in scores.observations.iter().enumerate() {
            let Some(theirs) = theirs.get(*observation as usize) else {
                continue;
            };
            let ours = ours.get(row).unwrap();
            assert!(
                (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0),
                "{ours} {theirs}"
            );
            compared += 1;
        }
        assert_eq!(compared, count, "{published}");
    }
    let totals = scores.frame.column("total").unwrap().f64().unwrap();
    assert!(totals.iter().flatten().count() > 2300);
}

/// The file of the sample city that a scheme scores.
fn sample_file(scheme: &Scheme) -> PathBuf {
    project("sample-data").join(match scheme.entity.as_str() {
        "county" => "counties.csv",
        _ => "enterprises.csv",
    })
}

#[test]
fn every_builtin_scores_the_sample_city() {
    for id in builtins() {
        let scheme = load(id).unwrap();
        let tiers = scheme.tiers.clone();
        let (dataset, scores) = scored(&sample_file(&scheme), scheme, &[]);
        let totals = scores.frame.column("total").unwrap().f64().unwrap();
        let all: Vec<f64> = totals.iter().flatten().collect();
        assert!(
            all.len() * 2 > dataset.height(),
            "{id}: {} of {}",
            all.len(),
            dataset.height()
        );
        // No column is absent, and the totals tell the entities apart.
        for note in &scores.notes {
            assert!(!note.key.starts_with("analysis.absent"), "{id}: {note}");
        }
        let mut apart: Vec<u64> = all.iter().map(|total| total.to_bits()).collect();
        apart.sort_unstable();
        apart.dedup();
        assert!(apart.len() >= 15, "{id}: {} totals", apart.len());
        // Every tier is somebody's.
        let met = scores.frame.column("tier").unwrap().str().unwrap();
        for tier in tiers {
            let members = met.iter().filter(|met| *met == Some(&tier.id)).count();
            assert!(members * 100 > dataset.height(), "{id}: {}", tier.id);
        }
    }
}

/// The totals of published figures come to about 71 points an enterprise: 500,000 points of 7,000 enterprises.
#[test]
fn the_ledger_of_the_sample_city_comes_to_seventy_one_points() {
    let scheme = load("city-ledger").unwrap();
    let (_, scores) = scored(&sample_file(&scheme), scheme, &[]);
    let years = scores.frame.column("year").unwrap().i32().unwrap();
    let totals = scores.frame.column("total").unwrap().f64().unwrap();
    let mean = |from: i32| {
        let of_years: Vec<f64> = years
            .iter()
            .zip(totals.iter())
            .filter(|(year, _)| year.is_some_and(|year| year >= from))
            .filter_map(|(_, total)| total)
            .collect();
        of_years.iter().sum::<f64>() / of_years.len() as f64
    };
    assert!((mean(2021) - 71.0).abs() < 0.5, "{}", mean(2021));
    assert!((mean(2022) - 71.0).abs() < 1.0, "{}", mean(2022));
}
