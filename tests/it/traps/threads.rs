//! The same file and scheme give the same bytes, whatever the number of threads and however often.

use std::fmt::Write;
use std::process::Command;

use super::{Item, MIN_MAX, of_one_group};
use crate::commands::{folder, in_folder};
use crate::source::root;

/// Enough rows for every part of the work to use its threads.
const ROWS: u32 = 21_000;

const RULES: [(&str, &str); 4] = [
    ("a", MIN_MAX),
    ("b", "kind = \"z_score\", mean = 50, sd = 10"),
    ("c", "kind = \"percent_rank\""),
    ("d", "kind = \"identity\""),
];

fn table() -> String {
    let mut csv = String::from("entity,year,industry,a,b,c,d\n");
    let mut state = 11_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % 1_000_000
    };
    for row in 0..ROWS {
        write!(csv, "E{row},2021,S{}", next() % 4).unwrap();
        for _ in RULES {
            match next() {
                gap if gap % 11 == 0 => csv.push(','),
                tail if tail % 97 == 0 => write!(csv, ",{}", tail * 1000).unwrap(),
                x => write!(csv, ",{}", x as f64 / 7.0).unwrap(),
            }
        }
        csv.push('\n');
    }
    csv
}

/// The data and two schemes in a folder: paths of all three.
fn files(folder: &tempfile::TempDir) -> [String; 3] {
    let (path, file) = in_folder(folder, "data.csv");
    std::fs::write(path, table()).unwrap();
    let keys = "peers = [\"year\", \"industry\"]\nmin_coverage = 0.3\nmissing = \"impute\"\n\
                [impute]\nkind = \"mean\"\nby = [\"industry\"]\n[treat]\nkind = \"winsorize\"\n";
    let (path, rules) = in_folder(folder, "rules.toml");
    let items = RULES.map(|(id, rule)| Item(id, rule, ""));
    std::fs::write(path, of_one_group("arithmetic", keys, &items)).unwrap();
    let (path, others) = in_folder(folder, "others.toml");
    let items = RULES.map(|(id, _)| Item(id, MIN_MAX, ""));
    std::fs::write(path, of_one_group("arithmetic", "", &items)).unwrap();
    [file, rules, others]
}

/// Runs a command twice with each of several numbers of threads; what it writes, to a file or to stdout, must be the
/// same bytes every time, and at least so many.
fn same_bytes(folder: &tempfile::TempDir, arguments: &[&str], output: Option<&str>, least: usize) {
    let mut first: Option<Vec<u8>> = None;
    for threads in ["1", "2", "8", "1", "2", "8"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"));
        command
            .args(arguments)
            .current_dir(root())
            .env("RAYON_NUM_THREADS", threads)
            .env("POLARS_MAX_THREADS", threads);
        let target = output.map(|name| in_folder(folder, name));
        if let Some((_, out)) = &target {
            command.args(["-o", out]);
        }
        let ran = command.output().unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let bytes = match target {
            Some((path, _)) => {
                let bytes = std::fs::read(&path).unwrap();
                std::fs::remove_file(path).unwrap();
                bytes
            }
            None => ran.stdout,
        };
        assert!(bytes.len() > least, "{} bytes", bytes.len());
        let first = first.get_or_insert_with(|| bytes.clone());
        assert!(*first == bytes, "{arguments:?} with {threads} threads");
    }
}

#[test]
fn score_tables_have_the_same_bytes_with_any_number_of_threads() {
    let folder = folder();
    let [file, rules, _] = files(&folder);
    let score = ["score", &file, "--scheme", &rules];
    same_bytes(&folder, &score, Some("scores.csv"), ROWS as usize * 40);
    same_bytes(&folder, &score, Some("scores.parquet"), ROWS as usize * 8);
}

#[test]
fn comparisons_have_the_same_bytes_with_any_number_of_threads() {
    let folder = folder();
    let [file, rules, others] = files(&folder);
    let compare = ["compare", &file, "--scheme", &rules, "--scheme", &others];
    same_bytes(&folder, &compare, Some("both.csv"), ROWS as usize * 40);
    let json = [&compare[..], &["--by", "industry", "--json"]].concat();
    same_bytes(&folder, &json, None, ROWS as usize * 40);
}

#[test]
fn proposed_weights_have_the_same_bytes_with_any_number_of_threads() {
    let folder = folder();
    let [file, rules, _] = files(&folder);
    let weights = ["weights", &file, "--scheme", &rules];
    same_bytes(&folder, &weights, Some("weights.xlsx"), 4000);
    let checks = [&weights[..], &["--checks", "--json"]].concat();
    same_bytes(&folder, &checks, None, 2000);
}
