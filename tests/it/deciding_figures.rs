//! Figures of funds, projects and cards on the sample city, as a person asks for them.

use std::fmt::Write as _;
use std::fs;

use crate::commands::{ENTERPRISES, done, folder, in_folder, run};

const PROJECTS: &str = "sample-data/projects.csv";
const COUNTIES: &str = "sample-data/counties.csv";

/// The numbers of a figure: its header and its rows.
fn numbers(words: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
    let folder = folder();
    let (file, written) = in_folder(&folder, "numbers.csv");
    done(&[&["chart"], words, &["-o", &written]].concat());
    let text = fs::read_to_string(&file).expect("it was written");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let head = cells(reader.headers().expect("a header"));
    let rows = reader
        .records()
        .map(|record| cells(&record.expect("a row")));
    (head, rows.collect())
}

fn number(cell: &str) -> f64 {
    cell.parse().expect("a number")
}

#[test]
fn amounts_of_a_plan_are_drawn_as_they_are_paid() {
    let plan = ["--scheme", "city-ledger", "--budget", "100000000"];
    let (_, rows) = numbers(&[&["fund-spread", ENTERPRISES], &plan[..]].concat());
    let paid: f64 = rows
        .iter()
        .filter(|row| row[1].is_empty())
        .map(|row| number(&row[0]))
        .sum();
    assert_eq!(paid.to_bits(), 100_000_000_f64.to_bits());
    let (_, rows) = numbers(&[&["fund-towns", ENTERPRISES], &plan[..]].concat());
    let paid: f64 = rows.iter().map(|row| number(&row[2])).sum();
    assert_eq!(paid.to_bits(), 100_000_000_f64.to_bits());
    assert!(rows.len() > 3);
}

#[test]
fn a_second_plan_is_drawn_by_what_it_moves() {
    let folder = folder();
    let (file, other) = in_folder(&folder, "other.toml");
    fs::write(
        &file,
        "format = 1\n[plan]\nbudget = 90_000_000\ncap = 100_000\n",
    )
    .expect("written");
    let plan = ["--scheme", "city-ledger", "--budget", "100000000"];
    let words = [
        &["fund-versus", ENTERPRISES, "--against", &other],
        &plan[..],
    ]
    .concat();
    let (_, rows) = numbers(&words);
    let moved: f64 = rows.iter().map(|row| number(&row[2])).sum();
    assert_eq!(moved.to_bits(), (-10_000_000_f64).to_bits());
    // Without a second plan the command says what is needed.
    let (_, out) = in_folder(&folder, "x.svg");
    let alone = [
        &["chart", "fund-versus", ENTERPRISES, "-o", &out],
        &plan[..],
    ]
    .concat();
    let refused = run(&alone);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--against"), "{}", refused.err);
}

#[test]
fn plans_without_towns_are_drawn_by_who_gains_and_who_loses() {
    let folder = folder();
    let (file, data) = in_folder(&folder, "data.csv");
    let mut rows = String::from("entity,name,year,class2_ip,employees\n");
    for at in 0..30 {
        let _ = writeln!(rows, "E{at:02},Firm {at},2022,{},100", at + 1);
    }
    fs::write(&file, rows).expect("written");
    let (file, scheme) = in_folder(&folder, "s.toml");
    fs::write(
        &file,
        "format = 1\n[scheme]\nid = \"s\"\nversion = \"1\"\ntitle = \"S\"\nentity = \"enterprise\"\n\
         status = \"illustrative\"\nsource = \"a test\"\n[[group]]\nid = \"g\"\ntitle = \"G\"\n\
         [[indicator]]\nid = \"i\"\ngroup = \"g\"\ntitle = \"I\"\nformula = \"class2_ip\"\n\
         rule = { kind = \"identity\" }\n",
    )
    .expect("written");
    let (file, other) = in_folder(&folder, "other.toml");
    fs::write(
        &file,
        "format = 1\n[plan]\nbudget = 465_000\ncap = 20_000\n",
    )
    .expect("written");
    let (_, rows) = numbers(&[
        "fund-versus",
        &data,
        "--scheme",
        &scheme,
        "--budget",
        "465000",
        "--against",
        &other,
    ]);
    let change = |name: &str| {
        let row = rows.iter().find(|row| row[0] == name);
        row.map(|row| number(&row[2]))
    };
    // 1,000 yuan a point: 30 points would be 30,000, and are capped at 20,000.
    assert_eq!(change("Firm 29"), Some(-10_000.0), "{rows:?}");
    assert!(change("Firm 0").is_none() || change("Firm 0") > Some(0.0));
    assert!(rows.iter().any(|row| number(&row[2]) > 0.0), "{rows:?}");
}

#[test]
fn projects_are_drawn_as_a_funnel_and_by_leverage() {
    let (_, rows) = numbers(&["funnel", PROJECTS]);
    let told: serde_json::Value =
        serde_json::from_str(&done(&["projects", PROJECTS, "--json"]).out).expect("JSON");
    let stages = told["funnel"]["stages"].as_array().expect("stages");
    assert_eq!(rows.len(), stages.len());
    for (row, stage) in rows.iter().zip(stages) {
        assert_eq!(Some(number(&row[1])), stage["reached"].as_f64());
        // A column of numbers alone.
        assert_eq!(Some(number(&row[2])), stage["median_days"].as_f64());
    }
    let (head, rows) = numbers(&["leverage", PROJECTS]);
    let years = told["by"]["year"].as_array().expect("years");
    assert_eq!(rows.len(), years.len());
    for (row, year) in rows.iter().zip(years) {
        assert_eq!(Some(row[0].as_str()), year["year"].as_str());
        let leverage = year["leverage"].as_f64().expect("a number");
        // Of years from which no contracts can have come yet the whole is not known.
        if row[1].is_empty() {
            assert!((number(&row[2]) - leverage).abs() < 1e-9, "{row:?}");
            continue;
        }
        assert!((number(&row[1]) - leverage).abs() < 1e-9, "{row:?}");
        assert!(
            number(&row[2]) <= number(&row[1]),
            "own money is a part of it: {row:?}"
        );
    }
    let open: Vec<&str> = (rows.iter().filter(|row| row[1].is_empty()))
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(open, ["2021", "2022"]);
    // The whole stands beside them as a line: that of the years with contracts, 4.60 by the sums of the file, and not
    // that of all, which counts years whose contracts are still to come.
    let all = told["sums"]["leverage"].as_f64().expect("a number");
    let settled = number(&rows[0][3]);
    assert!(
        (settled - 4.60).abs() < 0.005 && settled > all + 0.3,
        "{settled} {head:?}"
    );
}

#[test]
fn cards_are_drawn_against_their_thresholds() {
    let (_, rows) = numbers(&["cards", COUNTIES]);
    let told: serde_json::Value =
        serde_json::from_str(&done(&["cards", COUNTIES, "--json"]).out).expect("JSON");
    let cards = told["cards"].as_array().expect("cards");
    assert_eq!(rows.len(), cards.len());
    for (row, card) in rows.iter().zip(cards) {
        let years = card["years"].as_array().expect("years");
        let last = years.last().expect("a year");
        assert_eq!(Some(number(&row[2])), last["share"].as_f64(), "{row:?}");
        let before = &years[years.len() - 2];
        assert_eq!(Some(number(&row[3])), before["share"].as_f64(), "{row:?}");
        assert_eq!(row[4], "90");
    }
    // A year is that of the shares, and not the last one under another name.
    let (_, rows) = numbers(&["cards", COUNTIES, "--year", "2016"]);
    for (row, card) in rows.iter().zip(cards) {
        let years = card["years"].as_array().expect("years");
        let own = years.iter().find(|own| own["year"] == 2016);
        let share = own.expect("the year")["share"].as_f64();
        assert_eq!(Some(number(&row[2])), share, "{row:?}");
        assert_ne!(share, years.last().expect("a year")["share"].as_f64());
    }
    let folder = folder();
    let (_, out) = in_folder(&folder, "x.svg");
    let refused = run(&["chart", "cards", COUNTIES, "--year", "1999", "-o", &out]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(
        refused.err.contains("1999") && refused.err.contains("2016"),
        "{}",
        refused.err
    );
    for option in [["--where", "year > 2016"], ["--scheme", "county-index"]] {
        let words = ["chart", "cards", COUNTIES, option[0], option[1], "-o", &out];
        let refused = run(&words);
        assert_eq!(refused.code, 2, "{option:?}: {}", refused.err);
    }
    let (file, own) = in_folder(&folder, "own.toml");
    fs::write(
        &file,
        "[[card]]\nid = \"a\"\ntitle = { en = \"A\", zh = \"甲\" }\nstatus = \"official\"\n\
         numerator = \"ent_inst_n\"\ndenominator = \"inst_n\"\nthreshold = 75.5\n",
    )
    .expect("written");
    let (_, rows) = numbers(&["cards", COUNTIES, "--definitions", &own]);
    assert_eq!((rows.len(), rows[0][4].as_str()), (1, "75.5"));
}

#[test]
fn every_kind_is_drawn_in_every_format_in_both_languages() {
    let folder = folder();
    let fund = ["--scheme", "city-ledger", "--budget", "100000000"];
    let kinds: [(&str, &str, &[&str]); 5] = [
        ("fund-spread", ENTERPRISES, &fund),
        ("fund-towns", ENTERPRISES, &fund),
        ("funnel", PROJECTS, &[]),
        ("leverage", PROJECTS, &[]),
        ("cards", COUNTIES, &[]),
    ];
    for (kind, file, options) in kinds {
        for (lang, ending) in [("en", "svg"), ("zh", "png"), ("en", "pdf")] {
            let (path, out) = in_folder(&folder, &format!("{kind}.{ending}"));
            let words = ["chart", kind, file, "-o", &out, "--lang", lang];
            done(&[&words[..], options].concat());
            assert!(fs::metadata(&path).expect("a file").len() > 2_000, "{kind}");
        }
    }
    // What a kind does not use is refused and not ignored.
    let (_, out) = in_folder(&folder, "x.svg");
    let refused = run(&["chart", "funnel", PROJECTS, "--budget", "1", "-o", &out]);
    assert_eq!(refused.code, 2);
    let refused = run(&["chart", "leverage", PROJECTS, "--year", "2020", "-o", &out]);
    assert_eq!(refused.code, 2);
}
