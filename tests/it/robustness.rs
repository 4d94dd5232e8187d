//! The command `robustness`: the same bytes for the same seed, tables and JSON that say the same, and sentences for
//! what cannot be tested.

use std::fs;
use std::sync::Arc;

use calamine::Reader;
use innovation_atlas::analysis::robustness::{Replicates, Setting};
use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::dataset::open;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{builtin, builtins};
use innovation_atlas::table::ReadOptions;

use crate::commands::{COUNTIES, ENTERPRISES, done, folder, in_folder, json, run};

const SCHEME: [&str; 4] = ["robustness", ENTERPRISES, "--scheme", "national-2024"];

fn words<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&SCHEME, more].concat()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let plan = [
        "--runs",
        "20",
        "--seed",
        "7",
        "--where",
        "employees > 200",
        "--json",
    ];
    let first = done(&words(&plan)).out;
    assert_eq!(first, done(&words(&plan)).out);
    let mut other = plan;
    other[3] = "8";
    assert_ne!(first, done(&words(&other)).out);

    let folder = folder();
    let written = |name: &str| {
        let (path, text) = in_folder(&folder, name);
        done(&words(&[&plan[..6], &["-o", &text]].concat()));
        fs::read(path).expect("it was written")
    };
    for (a, b) in [("a.csv", "b.csv"), ("a.xlsx", "b.xlsx")] {
        assert_eq!(written(a), written(b));
    }
}

#[test]
fn ranks_are_those_of_the_scores() {
    let choice = ["--year", "2021", "--where", "employees > 200"];
    let scored = json(
        &[
            &["score", ENTERPRISES, "--scheme", "national-2024", "--json"],
            &choice[..],
        ]
        .concat(),
    );
    let found = json(&words(
        &[
            &["--runs", "10", "--vary", "weights=10", "--json"],
            &choice[..],
        ]
        .concat(),
    ));
    let ranks = |rows: &serde_json::Value| -> Vec<(String, u64)> {
        let rows = rows.as_array().expect("a list").iter();
        rows.filter_map(|row| Some((row["entity"].as_str()?.to_owned(), row["rank"].as_u64()?)))
            .collect()
    };
    let expected = ranks(&scored);
    assert!(expected.len() > 50);
    assert_eq!(ranks(&found["entities"]), expected);
    assert_eq!(found["year"], 2021);
    assert_eq!(found["plan"]["runs"], 10);
    assert_eq!(found["plan"]["weights"]["share"], 0.1);
    // One choice alone explains everything: there is nothing to share out.
    assert!(found["sensitivity"].is_null());
    let ahead = &found["order"]["ahead"];
    let both = ahead[0][1].as_f64().unwrap() + ahead[1][0].as_f64().unwrap();
    assert!((both - 1.0).abs() < 1e-12);
    assert!(ahead[0][0].is_null());
    let elements = found["left_out"].as_array().expect("a list");
    assert_eq!(
        elements
            .iter()
            .filter(|one| one["kind"] == "indicator")
            .count(),
        18
    );
}

#[test]
fn what_varies_is_chosen_and_told() {
    let vary =
        "weights=10%, normalisation=min_max+z_score, aggregation=geometric+power:0.5+copeland";
    let choice = ["--where", "employees > 300", "--runs", "20", "--top", "3"];
    let told = done(&words(
        &[&["--vary", vary, "--levels", "1,indicators"], &choice[..]].concat(),
    ))
    .out;
    for part in [
        "weights of all levels ±10%",
        "or min-max, z-scores",
        "weighted geometric mean, weighted power mean",
        "First 3",
        "What the ranks depend on",
        "Normalisation",
        "Without one element",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let told = done(&words(
        &[&["--vary", vary, "--lang", "zh"], &choice[..]].concat(),
    ))
    .out;
    for part in ["各层权重上下浮动 10%", "前3名概率", "名次受什么影响"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        !told.contains("cli.") && !told.contains("analysis."),
        "{told}"
    );
}

#[test]
fn a_workbook_holds_every_table() {
    let folder = folder();
    let (path, text) = in_folder(&folder, "robust.xlsx");
    done(&words(&[
        "--where",
        "employees > 300",
        "--runs",
        "20",
        "-o",
        &text,
    ]));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "Ranks",
            "Order",
            "What ranks depend on",
            "Left out",
            "Method"
        ]
    );
    for name in names {
        let range = book.worksheet_range(&name).expect("a sheet");
        assert!(range.height() > 3, "{name}");
        for cell in range.rows().next().expect("a header") {
            assert!(!cell.to_string().contains("robust_"), "{name}: {cell}");
        }
    }
}

#[test]
fn what_cannot_be_tested_is_a_sentence() {
    for (vary, told) in [
        ("nonsense", "--vary cannot be"),
        ("weights=ten", "--vary cannot be"),
        ("weights,weights=5", "--vary cannot be"),
        ("aggregation=power:0", "--vary cannot be"),
        ("treatment=5-1", "--vary cannot be"),
        ("imputation=yes", "--vary cannot be"),
    ] {
        let ran = run(&words(&["--vary", vary]));
        assert_eq!(ran.code, 2, "{vary}: {}", ran.err);
        assert!(ran.err.contains(told), "{vary}: {}", ran.err);
    }
    for more in [
        &["--runs", "1"][..],
        &["--runs", "1000001"],
        &["--top", "0"],
        &["--seed", "-1"],
        &["--levels", "x"],
        &["--levels", "1", "--vary", "normalisation"],
    ] {
        assert_eq!(run(&words(more)).code, 2, "{more:?}");
    }
    for (vary, told) in [
        ("imputation", "fills no missing values"),
        ("treatment", "treats none"),
        ("normalisation=percent_rank", "the scheme's own"),
        ("weights=0", "more than 0"),
    ] {
        let ran = run(&words(&["--vary", vary]));
        assert_eq!(ran.code, 1, "{vary}: {}", ran.err);
        assert!(ran.err.contains(told), "{vary}: {}", ran.err);
    }
    let ran = run(&words(&["--levels", "7"]));
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("no level 7"), "{}", ran.err);
    let ran = run(&[
        "robustness",
        COUNTIES,
        "--scheme",
        "county-index",
        "--vary",
        "normalisation",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
}

#[test]
fn few_counties_are_told_as_few_and_the_scheme_with_its_hash() {
    let words = ["robustness", COUNTIES, "--scheme", "county-index-level"];
    let words = [&words[..], &["--vary", "weights", "--runs", "20", "--json"]].concat();
    let found = json(&words);
    // All but the last of eight: that all are among the first ten says nothing.
    assert_eq!(
        (&found["plan"]["top"], &found["top"]),
        (&10.into(), &7.into())
    );
    assert_eq!(found["scheme"]["sha256"].as_str().unwrap().len(), 64);
    assert!(found["sensitivity"].is_null());
    assert!(
        found["undivided"].as_str().unwrap().contains("one choice"),
        "{found}"
    );
}

#[test]
fn nothing_changed_is_every_scheme_as_it_is() {
    let mut scored = 0;
    for id in builtins() {
        let scheme = builtin(id).unwrap();
        let file = if scheme.entity == "county" {
            COUNTIES
        } else {
            ENTERPRISES
        };
        let progress = Progress::default();
        let options = ReadOptions::default();
        let path = crate::source::root().join(file);
        let data = open(&path, &options, None, &scheme.raw_columns(), &progress).unwrap();
        let scheme = Arc::new(scheme);
        let scores = match score(&data, &scheme, &Choices::default(), &progress) {
            Ok(scores) => scores,
            // The sample may lack what a scheme asks for.
            Err(problem) => {
                assert!(
                    problem.key.starts_with("analysis.absent"),
                    "{}: {problem}",
                    scheme.id
                );
                continue;
            }
        };
        let run = Replicates::new(&scores).unwrap().run(&Setting::default());
        let totals = scores.frame.column("total").unwrap().f64().unwrap();
        let ranks = scores.frame.column("rank").unwrap().u32().unwrap();
        for row in 0..scores.frame.height() {
            let total = totals.get(row).unwrap_or(f64::NAN);
            assert_eq!(
                run.totals[row].to_bits(),
                total.to_bits(),
                "{} {row}",
                scheme.id
            );
            assert_eq!(
                run.ranks[row],
                ranks.get(row).unwrap_or(0),
                "{} {row}",
                scheme.id
            );
        }
        scored += 1;
    }
    assert!(scored >= 5, "{scored}");
}
