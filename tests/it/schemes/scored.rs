//! Schemes on real files: the scoreboard's ratios come out as it publishes them, and every built-in finds its columns
//! in the sample city.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, load};
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
        let ours = scores.frame.column(ours).unwrap().f64().unwrap();
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

#[test]
fn every_builtin_scores_the_sample_city() {
    for (id, file) in [
        ("national-2024", "enterprises.csv"),
        ("tech-sme", "enterprises.csv"),
        ("county-index", "counties.csv"),
    ] {
        let (dataset, scores) = scored(&project("sample-data").join(file), load(id).unwrap(), &[]);
        let totals = scores.frame.column("total").unwrap().f64().unwrap();
        let scored = totals.iter().flatten().count();
        assert!(
            scored * 2 > dataset.height(),
            "{id}: {scored} of {}",
            dataset.height()
        );
    }
}
