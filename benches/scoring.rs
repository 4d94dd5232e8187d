//! Scoring: 39 indicators × 100,000 observations with min-max and a two-level mean, with and without imputation and
//! outlier treatment; one changed weight; and 18 indicators × 1,000,000
//! observations beside the same work written by hand as one polars query.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion};
use innovation_atlas::analysis::whatif::{Edit, WhatIf};
use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::composite::Child;
use innovation_atlas::dataset::{Accounting, Dataset, Mapping};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, parse};
use innovation_atlas::table::{Format, Origins, Source, Table};
use polars::prelude::{
    Column, DataFrame, Expr, IntoLazy, NamedFrom, RankMethod, RankOptions, RoundMode, Series, col,
    lit,
};

/// The benchmarks of scoring.
pub fn scoring(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scoring");
    group.sample_size(10);
    let (data, scheme) = (dataset(100_000, 39), two_levels(39, ""));
    group.bench_function(
        "39 indicators x 100,000, min-max, two-level mean",
        |bencher| {
            bencher.iter(|| score(&data, &scheme, &Choices::default(), &Progress::default()));
        },
    );
    full_pipeline(&mut group);
    let (data, scheme) = (dataset(1_000_000, 18), two_levels(18, ""));
    group.bench_function("18 indicators x 1,000,000, as a scheme", |bencher| {
        bencher.iter(|| score(&data, &scheme, &Choices::default(), &Progress::default()));
    });
    group.bench_function("18 indicators x 1,000,000, by hand", |bencher| {
        bencher.iter_batched(
            || data.frame.clone(),
            |frame| by_hand(frame, 18),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Imputation by the mean, outlier treatment, min-max, two-level mean; and one weight changed after that.
fn full_pipeline(group: &mut BenchmarkGroup<'_, WallTime>) {
    let rules = two_levels(39, FULL);
    for height in [1_000, 100_000] {
        let data = skewed(height, 39);
        group.bench_function(
            format!("39 indicators x {height}, impute, treat, min-max, two-level mean"),
            |bencher| {
                bencher.iter(|| score(&data, &rules, &Choices::default(), &Progress::default()));
            },
        );
    }
    let data = skewed(100_000, 39);
    let scores =
        score(&data, &rules, &Choices::default(), &Progress::default()).expect("it scores");
    let mut whatif = WhatIf::new(&data, &scores).expect("it starts");
    let mut weight = 1.0;
    group.bench_function(
        "a changed weight at 39 x 100,000, to new ranks",
        |bencher| {
            bencher.iter(|| {
                weight = if weight > 5.0 { 1.0 } else { weight + 0.25 };
                let edit = Edit::Weight {
                    node: Child::Indicator(3),
                    stage: None,
                    weight,
                };
                whatif.apply(&data, edit)
            });
        },
    );
}

/// As [`dataset`], with every third column skewed so that its outliers are treated.
pub fn skewed(height: usize, width: usize) -> Dataset {
    let mut data = dataset(height, width);
    for at in (0..width).step_by(3) {
        let name = format!("x{at}");
        let bent = (lit(1.0) / (lit(1001.0) - col(name.as_str()))) * lit(1000.0);
        data.frame = data
            .frame
            .lazy()
            .with_columns([bent.alias(name.as_str())])
            .collect()
            .expect("the columns are numbers");
    }
    data
}

/// What the full pipeline adds to a scheme.
pub const FULL: &str = r#"missing = "impute"
[impute]
kind = "mean"
[treat]
kind = "winsorize"
"#;

/// Numbers between 0 and 1000 that are the same every time; one in a hundred is missing.
pub fn dataset(height: usize, width: usize) -> Dataset {
    let entities: Vec<String> = (0..height)
        .map(|row| format!("913205820000{row:06}"))
        .collect();
    let years = vec![2021_i32; height];
    let mut columns: Vec<Column> = vec![
        Series::new("entity".into(), &entities).into(),
        Series::new("name".into(), &entities).into(),
        Series::new("year".into(), &years).into(),
    ];
    let mut state = 1_u64;
    for at in 0..width {
        let values: Vec<Option<f64>> = (0..height)
            .map(|_| {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                let value = (state >> 33) % 100_000;
                (!value.is_multiple_of(100)).then_some(value as f64 / 100.0)
            })
            .collect();
        columns.push(Series::new(format!("x{at}").into(), &values).into());
    }
    Dataset {
        frame: DataFrame::new(height, columns).expect("the columns have one length"),
        fields: Vec::new(),
        table: Arc::new(no_table()),
        rows: (0..height as u32).collect(),
        mapping: Mapping::default(),
        changed: std::collections::HashMap::new(),
        combined: innovation_atlas::dataset::Combined::default(),
        joined: Vec::new(),
        unsure: Vec::new(),
        issues: Vec::new(),
        accounting: Accounting::default(),
    }
}

fn no_table() -> Table {
    Table {
        source: Source {
            path: PathBuf::from("made"),
            format: Format::Delimited,
            sheet: None,
            sheets: Vec::new(),
            encoding: None,
            delimiter: None,
            quote: None,
            header_rows: (1, 1),
            alike: Vec::new(),
            titles: Vec::new(),
            units_above: Vec::new(),
            shape: innovation_atlas::table::Shape::Long,
            bytes: 0,
            fingerprint: String::new(),
        },
        columns: Vec::new(),
        origins: Origins::straight(Vec::new(), Vec::new()),
        rows_read: 0,
        set_aside: Vec::new(),
        notes: Vec::new(),
        told: Vec::new(),
        doubtful: Vec::new(),
    }
}

/// Groups of at most seven indicators under the mean, min-max throughout.
pub fn two_levels(width: usize, more: &str) -> Arc<Scheme> {
    let mut text = String::from(
        r#"format = 1
[scheme]
id = "bench"
version = "1"
title = { en = "Bench", zh = "测" }
entity = "enterprise"
status = "illustrative"
source = { en = "made", zh = "自拟" }
aggregate = "arithmetic"
decimals = 2
scale = [0, 100]
peers = ["year"]
"#,
    );
    text.push_str(more);
    for group in 0..width.div_ceil(7) {
        let _ = write!(
            text,
            "[[group]]\nid = \"g{group}\"\ntitle = {{ en = \"G\", zh = \"组\" }}\n"
        );
    }
    for at in 0..width {
        let _ = write!(
            text,
            "[[indicator]]\nid = \"i{at}\"\ngroup = \"g{}\"\ntitle = {{ en = \"I\", zh = \"指\" }}\n\
             formula = \"{}\"\nrule = {{ kind = \"min_max\" }}\n",
            at / 7,
            if more.is_empty() {
                format!("100.0 * x{at} / (x{at} + 7)")
            } else {
                format!("x{at} / 1000")
            }
        );
    }
    Arc::new(parse(&text).unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// The same as one query: values, min-max, two-level mean over what is present, rounded, ranked.
fn by_hand(frame: DataFrame, width: usize) -> DataFrame {
    let values: Vec<Expr> = (0..width)
        .map(|at| {
            let x = || col(format!("x{at}"));
            (lit(100.0) * x() / (x() + lit(7.0))).alias(format!("v{at}"))
        })
        .collect();
    let points: Vec<Expr> = (0..width)
        .map(|at| {
            let v = || col(format!("v{at}"));
            let share = (v() - v().min()) / (v().max() - v().min());
            (share * lit(100.0)).alias(format!("p{at}"))
        })
        .collect();
    let mean = |names: Vec<String>| {
        let sum = names
            .iter()
            .map(|name| col(name.as_str()).fill_null(lit(0.0)));
        let count = names.iter().map(|name| {
            col(name.as_str())
                .is_not_null()
                .cast(polars::prelude::DataType::Float64)
        });
        let sum = sum.reduce(|a, b| a + b).expect("there are columns");
        sum / count.reduce(|a, b| a + b).expect("there are columns")
    };
    let groups: Vec<Expr> = (0..width.div_ceil(7))
        .map(|group| {
            let members = (group * 7..(group * 7 + 7).min(width)).map(|at| format!("p{at}"));
            mean(members.collect()).alias(format!("g{group}"))
        })
        .collect();
    let tops = (0..width.div_ceil(7))
        .map(|group| format!("g{group}"))
        .collect();
    let largest = RankOptions {
        method: RankMethod::Min,
        descending: true,
    };
    frame
        .lazy()
        .with_columns(values)
        .with_columns(points)
        .with_columns(groups)
        .with_column(
            mean(tops)
                .round(2, RoundMode::HalfAwayFromZero)
                .alias("total"),
        )
        .with_column(col("total").rank(largest, None).alias("rank"))
        .collect()
        .expect("the query runs")
}
