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

#[test]
fn score_tables_have_the_same_bytes_with_any_number_of_threads() {
    let folder = folder();
    let (path, file) = in_folder(&folder, "data.csv");
    std::fs::write(path, table()).unwrap();
    let (path, rules) = in_folder(&folder, "rules.toml");
    let keys = "peers = [\"year\", \"industry\"]\nmin_coverage = 0.3\nmissing = \"impute\"\n\
                [impute]\nkind = \"mean\"\nby = [\"industry\"]\n[treat]\nkind = \"winsorize\"\n";
    let items = RULES.map(|(id, rule)| Item(id, rule, ""));
    std::fs::write(path, of_one_group("arithmetic", keys, &items)).unwrap();
    let mut first: Option<Vec<u8>> = None;
    for threads in ["1", "2", "8", "1", "2", "8"] {
        let (path, out) = in_folder(&folder, "scores.csv");
        let ran = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"))
            .args(["score", &file, "--scheme", &rules, "-o", &out])
            .current_dir(root())
            .env("RAYON_NUM_THREADS", threads)
            .env("POLARS_MAX_THREADS", threads)
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.len() > ROWS as usize * 40);
        let first = first.get_or_insert_with(|| bytes.clone());
        assert!(*first == bytes, "{threads} threads");
        std::fs::remove_file(path).unwrap();
    }
}
