//! Scores of a real workbook, and of many rows with several numbers of threads.

use std::fmt::Write;

use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, load};
use innovation_atlas::table::ReadOptions;

use crate::scoring::{data, numbers, scored, shares};
use crate::source::root;

#[test]
fn the_scoreboard_ratios_equal_the_published_ones() {
    let path = root().join("../shared/data/enterprise/eu_scoreboard_2023/SB2023_World2500.xlsx");
    if !path.exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is absent",
            path.display()
        );
        println!("skipped: {} is absent", path.display());
        return;
    }
    let file = root().join("sample-data/schemes/eu-scoreboard.toml");
    let scheme = load(&file.display().to_string()).unwrap_or_else(|error| panic!("{error}"));
    let frame = open(
        &path,
        &ReadOptions::default(),
        None,
        &scheme.raw_columns(),
        &Progress::default(),
    )
    .unwrap_or_else(|error| panic!("{error}"));
    let scores = scored(&frame, &scheme);
    assert_eq!(scores.frame.height(), 2500);
    let ratios = [
        ("value:rd_intensity", "R&D intensity", 2398),
        ("value:capex_intensity", "Capex intensity", 2343),
        ("value:profitability", "Profitability", 2388),
    ];
    for (value, published, rows) in ratios {
        let field = frame
            .fields
            .iter()
            .find(|field| field.title.en.starts_with(published))
            .unwrap_or_else(|| panic!("{published} is not among the fields"));
        let published = frame.frame.column(&field.id).unwrap().f64().unwrap();
        let mut equal = 0;
        for (ours, theirs) in numbers(&scores, value).into_iter().zip(published.iter()) {
            let Some(theirs) = theirs else { continue };
            let ours = ours.unwrap_or(f64::NAN);
            assert!(
                (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0),
                "{value}: {ours} {theirs}"
            );
            equal += 1;
        }
        assert_eq!(equal, rows, "{value}");
    }
    // Ranks within industries run from 0 to 100.
    let points = numbers(&scores, "points:rd_intensity");
    let most = points.iter().flatten().copied().fold(f64::MIN, f64::max);
    let least = points.iter().flatten().copied().fold(f64::MAX, f64::min);
    assert_eq!((least, most), (0.0, 100.0));
}

/// 20,000 observations with gaps under a scheme with peers, sums and a mean: enough for polars to use its threads.
fn many() -> (Dataset, Scheme) {
    let scheme = shares("skip", "arithmetic");
    let mut csv = String::from("entity,year,x,y\n");
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) % 100_000
    };
    for row in 0..20_000 {
        let (x, y) = (next(), next());
        let x = if x % 10 == 0 {
            String::new()
        } else {
            format!("{}", x as f64 / 7.0)
        };
        writeln!(
            csv,
            "E{},{},{x},{}",
            row / 4,
            2018 + row % 4,
            y as f64 / 3.0
        )
        .unwrap();
    }
    (data(&csv, &scheme), scheme)
}

fn fingerprint() -> String {
    let (data, scheme) = many();
    let scores = scored(&data, &scheme);
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for column in [
        "total",
        "coverage",
        "group:all",
        "points:x",
        "points:y",
        "value:x",
    ] {
        for value in numbers(&scores, column) {
            digest = (digest ^ value.map_or(1, f64::to_bits)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    for row in &scores.order {
        digest = (digest ^ u64::from(*row)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{digest:016x}")
}

#[test]
#[ignore = "run by the_number_of_threads_changes_no_bit with other numbers of threads"]
fn prints_the_fingerprint_of_scores() {
    println!("fingerprint {}", fingerprint());
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let here = fingerprint();
    for threads in ["1", "2", "5"] {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "scoring_bulk::prints_the_fingerprint_of_scores"])
            .args(["--ignored", "--nocapture"])
            .env("POLARS_MAX_THREADS", threads)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            text.contains(&format!("fingerprint {here}")),
            "{threads} threads: {text}"
        );
    }
}
