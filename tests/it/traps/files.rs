//! Traps that come with files: infinities in Parquet, and files without an observation, on the command line.

use std::fs::File;

use polars::prelude::{DataFrame, NamedFrom, Series};
use polars_io::prelude::ParquetWriter;

use super::{Item, MIN_MAX, of_one_group};
use crate::commands::{folder, in_folder, json, run};

#[test]
fn infinities_of_a_parquet_file_are_told_with_their_cells() {
    let folder = folder();
    let (path, name) = in_folder(&folder, "data.parquet");
    let (rules_path, rules) = in_folder(&folder, "rules.toml");
    let items = [Item("x", MIN_MAX, ""), Item("y", MIN_MAX, "")];
    std::fs::write(rules_path, of_one_group("arithmetic", "", &items)).unwrap();
    let columns = vec![
        Series::new("entity".into(), ["A", "B", "C", "D"]).into(),
        Series::new("x".into(), [1.0, f64::INFINITY, f64::NEG_INFINITY, 3.0]).into(),
        Series::new("y".into(), [1.0, f64::NAN, 2.0, 3.0]).into(),
    ];
    let mut frame = DataFrame::new(4, columns).unwrap();
    ParquetWriter::new(File::create(&path).unwrap())
        .finish(&mut frame)
        .unwrap();
    let scores = json(&["score", &name, "--scheme", &rules, "--json"]);
    let of = |entity: &str, column: &str| {
        let rows = scores.as_array().unwrap();
        let row = rows.iter().find(|row| row["entity"] == entity).unwrap();
        row[column].as_f64()
    };
    assert_eq!(of("A", "total"), Some(0.0));
    assert_eq!((of("B", "value:x"), of("B", "total")), (None, None));
    assert_eq!((of("C", "value:x"), of("C", "total")), (None, Some(50.0)));
    assert_eq!(of("D", "total"), Some(100.0));
    let checked = json(&["check", &name, "--scheme", &rules, "--json"]);
    let issues = checked["issues"].to_string();
    assert!(issues.contains("B3") && issues.contains("B4"), "{issues}");
}

#[test]
fn files_without_an_observation_end_with_a_sentence() {
    let folder = folder();
    let (rules_path, rules) = in_folder(&folder, "rules.toml");
    let items = [Item("x", MIN_MAX, "")];
    std::fs::write(rules_path, of_one_group("arithmetic", "", &items)).unwrap();
    for (file, content, words) in [
        ("empty.csv", "", &[][..]),
        ("blank.csv", "\n\n \n", &[]),
        ("header.csv", "entity,x\n", &[]),
        ("nobody.csv", "entity,x\n,1\n,2\n", &[]),
        ("year.csv", "entity,year,x\nA,2020,1\n", &["--year", "2021"]),
        ("where.csv", "entity,x\nA,1\n", &["--where", "x > 5"]),
    ] {
        let (path, name) = in_folder(&folder, file);
        std::fs::write(path, content).unwrap();
        let mut all = vec!["score", &name, "--scheme", &rules];
        all.extend(words);
        let ran = run(&all);
        assert_eq!(ran.code, 1, "{file}: {} {}", ran.out, ran.err);
        assert!(
            ran.err.trim().len() > 20 && ran.out.is_empty(),
            "{file}: {}",
            ran.err
        );
    }
}
