//! Research projects on the innovation map: in towns and at enterprises, on the page and in its numbers.

use std::fs;

use crate::commands::{ENTERPRISES, done, folder, in_folder, json, run};

const PROJECTS: &str = "sample-data/projects.csv";
const TOWNS: &str = "sample-data/towns.geojson";

/// Rows of the numbers of a map with projects, the column of projects last.
fn numbers(words: &[&str]) -> (Vec<Vec<String>>, String) {
    let folder = folder();
    let (file, written) = in_folder(&folder, "map.csv");
    let map = [
        "map",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--projects",
        PROJECTS,
    ];
    let told = done(&[&map[..], words, &["-o", &written]].concat()).err;
    let text = fs::read_to_string(&file).expect("it was written");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.expect("a row");
        record.iter().map(str::to_owned).collect()
    });
    (rows.collect(), told)
}

/// Projects of rows with a name of an enterprise, or without.
fn sum(rows: &[Vec<String>], of_enterprises: bool) -> u64 {
    let own = rows
        .iter()
        .filter(|row| row[1].is_empty() != of_enterprises);
    let last = own.filter_map(|row| row.last());
    last.filter(|cell| !cell.is_empty())
        .map(|cell| cell.parse::<u64>().expect("a count"))
        .sum()
}

/// How many projects began by a year, and of how many the enterprise is in the data.
fn begun(by: i64) -> (u64, u64) {
    let told = json(&["projects", PROJECTS, "--enterprises", ENTERPRISES, "--json"]);
    let all = told["projects"].as_array().expect("projects").iter();
    let begun = all.filter(|own| {
        let start = own["start"].as_str().expect("a day");
        start[..4].parse::<i64>().expect("a year") <= by
    });
    let joined = begun.clone().filter(|own| !own["entity"].is_null());
    (begun.count() as u64, joined.count() as u64)
}

#[test]
fn towns_hold_all_projects_of_their_enterprises() {
    for boundaries in [&["--boundaries", TOWNS][..], &[]] {
        let (rows, _) = numbers(boundaries);
        let (all, joined) = begun(2022);
        let placed = sum(&rows, false);
        assert_eq!(sum(&rows, true), 0);
        assert!(
            placed <= all && placed >= joined,
            "{joined} <= {placed} <= {all}"
        );
    }
    // A map of an earlier year has the projects that had begun.
    let (rows, _) = numbers(&["--boundaries", TOWNS, "--year", "2018"]);
    let (all, joined) = begun(2018);
    let placed = sum(&rows, false);
    assert!(
        placed <= all && placed >= joined,
        "{joined} <= {placed} <= {all}"
    );
    assert!(all < begun(2022).0);
}

#[test]
fn enterprises_that_have_points_carry_their_projects() {
    let (rows, _) = numbers(&["--projects-as", "enterprises", "--boundaries", TOWNS]);
    assert_eq!(sum(&rows, false), 0);
    let placed = sum(&rows, true);
    assert!(placed > 100 && placed <= begun(2022).1, "{placed}");
}

/// Numbers in towns give way to the names of their towns: on a square page too every town has its own.
#[test]
fn no_number_takes_the_place_of_a_towns_name() {
    let folder = folder();
    for (size, lang, towns) in [
        ("square", "en", ["Xingdu", "Wanxin", "Yueting"]),
        ("square", "zh", ["星渡高新区", "湾心街道", "月汀岛"]),
        ("slide", "en", ["Xingdu", "Wanxin", "Yueting"]),
    ] {
        let (file, written) = in_folder(&folder, &format!("{size}-{lang}.svg"));
        let map = ["map", ENTERPRISES, "--scheme", "city-ledger"];
        let ground = ["--boundaries", TOWNS, "--projects", PROJECTS];
        let page = ["--size", size, "--lang", lang, "-o", &written];
        done(&[&map[..], &ground, &page].concat());
        let svg = fs::read_to_string(&file).expect("a picture");
        let names = svg.split("area names").nth(1).expect("a group of names");
        let names = names.split("<g id=").next().unwrap_or_default();
        // A name may stand in two lines.
        let lines = names.split('>').filter_map(|part| part.split('<').next());
        let names: String = lines.map(str::trim).collect();
        for town in towns {
            assert!(names.contains(town), "{town} on {size} in {lang}");
        }
        assert!(!names.contains('…'), "{size} {lang}");
    }
}

#[test]
fn the_map_draws_them_and_says_how_many_have_no_place() {
    let folder = folder();
    for (shown, lang) in [("towns", "en"), ("enterprises", "zh")] {
        let (file, written) = in_folder(&folder, &format!("{shown}.svg"));
        let words = [
            "map",
            ENTERPRISES,
            "--scheme",
            "city-ledger",
            "--boundaries",
            TOWNS,
            "--projects",
            PROJECTS,
            "--projects-as",
            shown,
            "--lang",
            lang,
            "-o",
            &written,
        ];
        done(&words);
        let svg = fs::read_to_string(&file).expect("a picture");
        assert!(svg.matches("projects:").count() > 5, "{shown}");
        let said = if lang == "en" {
            "projects begun so far"
        } else {
            "可在图上定位"
        };
        assert!(svg.contains(said), "{shown}");
    }
    let (_, written) = in_folder(&folder, "x.svg");
    let alone = [
        "map",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--projects-as",
        "towns",
        "-o",
        &written,
    ];
    let refused = run(&alone);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--projects"), "{}", refused.err);
}
