//! Our side of the comparison with numpy and polars: makes data, writes it as Parquet into the folder that the argument
//! names, scores it, and prints for each work its seconds, the best of three, as one line of JSON. What it finds is
//! written beside the data, so that the other side can tell that it computes the same. Run by `benches/peers/run`.

#![allow(clippy::expect_used, clippy::print_stdout, dead_code, missing_docs)]

#[path = "../scoring.rs"]
mod scoring;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::Dataset;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, builtin};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::prelude::ParquetWriter;

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with('-'))
        .map_or_else(|| PathBuf::from("."), PathBuf::from);
    let rules = scoring::two_levels(39, scoring::FULL);
    for height in [1_000, 100_000] {
        let name = format!("pipeline-{height}");
        measure(&folder, &name, &scoring::skewed(height, 39), &rules);
    }
    let rules = Arc::new(builtin("national-2024").expect("a built-in scheme"));
    measure(&folder, "national-2024", &enterprises(500_000), &rules);
}

fn measure(folder: &Path, name: &str, data: &Dataset, scheme: &Arc<Scheme>) {
    write(folder, name, &mut data.frame.clone());
    let mut best = f64::INFINITY;
    let mut found: Option<Scores> = None;
    for _ in 0..3 {
        drop(found.take());
        let start = Instant::now();
        let scores = score(data, scheme, &Choices::default(), &Progress::default());
        best = best.min(start.elapsed().as_secs_f64());
        found = Some(scores.expect("it scores"));
    }
    let frame = found.expect("three runs").frame;
    let mut totals = frame.select(["total", "rank"]).expect("they are there");
    write(folder, &format!("{name}-ours"), &mut totals);
    println!("{{\"work\": \"{name}\", \"seconds\": {best}}}");
}

fn write(folder: &Path, name: &str, frame: &mut DataFrame) {
    let file = File::create(folder.join(format!("{name}.parquet"))).expect("a file");
    ParquetWriter::new(file)
        .finish(frame)
        .expect("it is written");
}

/// Enterprises in two years with all that the built-in scheme asks for, the same every time; one cell in fifty is
/// missing.
fn enterprises(count: usize) -> Dataset {
    let mut data = scoring::dataset(2 * count, 0);
    let mut state = 3_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let entities: Vec<String> = (0..2 * count)
        .map(|row| format!("913205820000{:06}", row % count))
        .collect();
    let years: Vec<i32> = (0..2 * count)
        .map(|row| if row < count { 2020 } else { 2021 })
        .collect();
    let mut columns: Vec<Column> = vec![
        Series::new("entity".into(), &entities).into(),
        Series::new("name".into(), &entities).into(),
        Series::new("year".into(), &years).into(),
    ];
    // Name, smallest, largest, whether whole.
    for (name, low, high, whole) in [
        ("founded_year", 1995.0, 2020.0, true),
        ("revenue_wan", 10.0, 90_000.0, false),
        ("rd_expense_wan", 0.0, 9_000.0, false),
        ("employees", 1.0, 900.0, true),
        ("rd_staff", 0.0, 200.0, true),
        ("invention_apps", 0.0, 30.0, true),
        ("pct_apps", 0.0, 5.0, true),
        ("tech_contract_wan", 0.0, 3_000.0, false),
        ("hightech_revenue_wan", 0.0, 50_000.0, false),
        ("postgrad_staff", 0.0, 60.0, true),
        ("net_profit_wan", -4_000.0, 9_000.0, false),
        ("net_assets_wan", -2_000.0, 60_000.0, false),
        ("fresh_graduates", 0.0, 40.0, true),
        ("platforms_prov", 0.0, 4.0, true),
        ("awards_prov", 0.0, 3.0, true),
        ("projects_prov", 0.0, 6.0, true),
        ("vc_wan", 0.0, 5_000.0, false),
    ] {
        let values: Vec<Option<f64>> = (0..2 * count)
            .map(|_| {
                let x = low + (high - low) * next();
                let x = if whole {
                    x.round()
                } else {
                    (x * 100.0).round() / 100.0
                };
                (next() >= 0.02).then_some(x)
            })
            .collect();
        columns.push(Series::new(name.into(), &values).into());
    }
    data.frame = DataFrame::new(2 * count, columns).expect("the columns have one length");
    data
}
