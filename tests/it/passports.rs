//! `passport`: two exported workbooks or JSON results tell what they rest on differently, without the scheme files.

use std::fs;

use crate::commands::{COUNTIES, ENTERPRISES, done, folder, in_folder, json, run};
use crate::source::root;

#[test]
fn the_difference_of_two_exports_is_told_in_words() {
    let folder = folder();
    let rules = fs::read_to_string(root().join("assets/schemes/tech-sme.toml")).unwrap();
    // Long enough for several cells, and with the line breaks of another system.
    let long = format!("{}\r\n{rules}", "# 说明\r\n".repeat(4000)).replace("[6, 50]", "[7, 50]");
    let (path, other) = in_folder(&folder, "other.toml");
    fs::write(&path, long.replace("weight = 20", "weight = 25")).unwrap();
    let export = |name: &str, more: &[&str]| {
        let (_, out) = in_folder(&folder, name);
        let words = [&["score", ENTERPRISES, "-o", &out], more].concat();
        done(&words);
        out
    };
    let first = export("first.xlsx", &["--scheme", "tech-sme", "--year", "2020"]);
    let second = export(
        "second.xlsx",
        &[
            "--scheme",
            &other,
            "--where",
            "employees > 20",
            "--lang",
            "zh",
        ],
    );
    fs::remove_file(path).unwrap();
    let told = done(&["passport", &first, &second]).out;
    for line in [
        "Year: 2020 → none",
        "Filter: none → employees > 20",
        "20 → 25",
        "6: 50",
        "7: 50",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert_eq!(told.lines().count(), 4, "{told}");
    let told = done(&["passport", &first, &second, "--lang", "zh"]).out;
    assert!(told.contains("年度：2020 → 无"), "{told}");
    let found = json(&["passport", &second, &first, "--json"]);
    assert_eq!(found["differences"].as_array().unwrap().len(), 4);
    // Of one alone: what it rests on, its rules to the letter.
    let alone = json(&["passport", &first, "--json"]);
    assert_eq!(alone["rules"], rules);
    let line = done(&["passport", &first]).out;
    assert!(line.contains("scheme tech-sme 2022 sha256"), "{line}");
    let same = done(&["passport", &first, &first]).out;
    assert_eq!(same.trim_end(), "The two rest on the same");
}

#[test]
fn results_of_every_kind_carry_their_rules() {
    let folder = folder();
    let rules = fs::read_to_string(root().join("assets/schemes/tech-sme.toml")).unwrap();
    let (path, other) = in_folder(&folder, "other.toml");
    fs::write(&path, rules.replace("weight = 20", "weight = 25")).unwrap();
    let year = ["--year", "2020"];
    let printed = |name: &str, words: &[&str], scheme: &str| {
        let (path, out) = in_folder(&folder, name);
        let words = [words, &["--scheme", scheme, "--json"]].concat();
        fs::write(path, done(&words).out).unwrap();
        out
    };
    let saved = |name: &str, words: &[&str], scheme: &str| {
        let (_, out) = in_folder(&folder, name);
        done(&[words, &["--scheme", scheme, "-o", &out]].concat());
        out
    };
    let entity = {
        let all = json(&["score", ENTERPRISES, "--scheme", "tech-sme", "--json"]);
        all[0]["entity"].as_str().unwrap().to_owned()
    };
    let explain = [&["explain", ENTERPRISES, "--entity", &entity], &year[..]].concat();
    let fund = [&["fund", ENTERPRISES, "--budget", "1000000"], &year[..]].concat();
    let report = [&["report", ENTERPRISES], &year[..]].concat();
    let first = [
        printed("explain.json", &explain, "tech-sme"),
        printed("fund.json", &fund, "tech-sme"),
        saved("fund.xlsx", &fund, "tech-sme"),
        saved(
            "fund-zh.xlsx",
            &[&fund[..], &["--lang", "zh"]].concat(),
            "tech-sme",
        ),
        saved("report.xlsx", &report, "tech-sme"),
    ];
    let second = [
        printed("explain-other.json", &explain, &other),
        saved("fund-other.xlsx", &fund, &other),
        saved("report-other.xlsx", &report, &other),
    ];
    fs::remove_file(path).unwrap();
    for one in &first {
        assert_eq!(json(&["passport", one, "--json"])["rules"], rules, "{one}");
        for other in &second {
            let told = done(&["passport", one, other]).out;
            assert!(told.contains("20 → 25"), "{one} {other}: {told}");
        }
    }
}

#[test]
fn rows_have_their_method_in_a_file_beside_them() {
    let folder = folder();
    let rules = fs::read_to_string(root().join("assets/schemes/tech-sme.toml")).unwrap();
    let base = ["score", ENTERPRISES, "--scheme", "tech-sme", "--year"];
    for ending in ["csv", "parquet", "json"] {
        let export = |year: &str| {
            let (path, out) = in_folder(&folder, &format!("{year}.{ending}"));
            let ran = run(&[&base[..], &[year, "-o", &out]].concat());
            assert_eq!(ran.code, 0, "{}", ran.err);
            assert!(ran.err.contains(".passport.json"), "{}", ran.err);
            (path, out)
        };
        let ((path, first), (_, second)) = (export("2020"), export("2021"));
        assert_eq!(json(&["passport", &first, "--json"])["rules"], rules);
        let told = done(&["passport", &first, &second]).out;
        assert_eq!(told.trim_end(), "Year: 2020 → 2021");
        // A file that was changed is not what its passport is about; without the file beside it there is none.
        let mut text = fs::read(&path).unwrap();
        text.push(b'\n');
        fs::write(&path, text).unwrap();
        let ran = run(&["passport", &first]);
        assert!(
            ran.code == 1 && ran.err.contains("changed after the export"),
            "{}",
            ran.err
        );
        fs::remove_file(format!("{second}.passport.json")).unwrap();
        let ran = run(&["passport", &second]);
        assert!(
            ran.code == 1 && ran.err.contains("carries no method"),
            "{}",
            ran.err
        );
    }
    for ending in ["svg", "png", "pdf"] {
        let (_, out) = in_folder(&folder, &format!("map.{ending}"));
        done(&["map", ENTERPRISES, "--scheme", "tech-sme", "-o", &out]);
        let ran = run(&["passport", &out]);
        assert!(
            ran.code == 1 && ran.err.contains("is a picture"),
            "{}",
            ran.err
        );
    }
}

/// Kind, file, scheme and further words of a figure; what its words tell: whom it is about, and its years.
type Drawn = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const CITY: &str = "江湾市";
const FIRM: &str = "江湾桐航集成电路有限公司";
const PROJECTS: &str = "sample-data/projects.csv";
const PLAN: &str = "sample-data/fund-plan.toml";
const TECH: &str = "tech-sme";
const INDEX: &str = "county-index";

const DRAWN: [Drawn; 17] = [
    (
        "trend",
        COUNTIES,
        "",
        &["--indicator", "rd_gdp", "--entity", CITY],
        &[CITY, "2016", "2022"],
    ),
    ("ranking", ENTERPRISES, TECH, &["--year", "2021"], &["2021"]),
    (
        "portrait",
        ENTERPRISES,
        "national-2024",
        &["--entity", FIRM, "--year", "2021"],
        &[FIRM, "2021"],
    ),
    (
        "contribution",
        COUNTIES,
        INDEX,
        &["--entity", CITY, "--year", "2021"],
        &[CITY, "2020", "2021"],
    ),
    (
        "barometer",
        COUNTIES,
        INDEX,
        &["--entity", CITY, "--year", "2021"],
        &[CITY, "2021"],
    ),
    (
        "drivers",
        COUNTIES,
        INDEX,
        &["--entity", CITY, "--year", "2021"],
        &[CITY, "2020", "2021"],
    ),
    ("heatmap", COUNTIES, INDEX, &["--year", "2021"], &["2021"]),
    (
        "distribution",
        ENTERPRISES,
        "national-2024",
        &["--year", "2021"],
        &["2021"],
    ),
    ("treemap", ENTERPRISES, TECH, &["--year", "2021"], &["2021"]),
    ("bars", ENTERPRISES, TECH, &["--year", "2021"], &["2021"]),
    (
        "fund-spread",
        ENTERPRISES,
        "",
        &["--plan", PLAN, "--year", "2021"],
        &["2021"],
    ),
    (
        "fund-towns",
        ENTERPRISES,
        "",
        &["--plan", PLAN, "--year", "2021"],
        &["2021"],
    ),
    (
        "fund-versus",
        ENTERPRISES,
        "city-ledger",
        &["--budget", "140000000", "--against", PLAN, "--year", "2021"],
        &["2021"],
    ),
    ("funnel", PROJECTS, "", &[], &["projects"]),
    ("leverage", PROJECTS, "", &[], &["2021"]),
    ("cards", COUNTIES, "", &["--year", "2021"], &[CITY, "2021"]),
    ("map", ENTERPRISES, TECH, &["--year", "2021"], &["2021"]),
];

/// The numbers of every kind of figure say beside them what they show, of whom and when, and what they rest on.
#[test]
fn numbers_of_every_figure_say_what_they_are() {
    let folder = folder();
    for (kind, file, scheme, more, about) in DRAWN {
        let (path, out) = in_folder(&folder, &format!("{kind}.csv"));
        let mut words = if kind == "map" {
            vec!["map", file]
        } else {
            vec!["chart", kind, file]
        };
        if !scheme.is_empty() {
            words.extend(["--scheme", scheme]);
        }
        words.extend(more);
        words.extend(["-o", &out]);
        done(&words);
        assert!(
            fs::read_to_string(&path).unwrap().lines().count() > 1,
            "{kind}"
        );
        let beside = fs::read_to_string(format!("{out}.passport.json")).unwrap();
        says_what_it_is(&beside, (kind, file, scheme, about));
    }
}

fn says_what_it_is(beside: &str, (kind, file, scheme, about): (&str, &str, &str, &[&str])) {
    let told: serde_json::Value = serde_json::from_str(beside).unwrap();
    let of = |key: &str| told[key].as_str().unwrap_or_default().to_owned();
    let said = format!("{} {}", of("title"), of("subtitle"));
    for words in about {
        assert!(said.contains(words), "{kind}: {words}: {said}");
    }
    let name = file.rsplit('/').next().unwrap();
    assert!(of("footer").contains(name), "{kind}: {}", of("footer"));
    let funds = kind.starts_with("fund");
    let passport = if scheme.is_empty() && !funds {
        told["data"][0].as_str()
    } else {
        let rules = told["methods"][0]["rules"].as_str().unwrap_or_default();
        assert!(rules.contains("[[indicator]]"), "{kind}");
        told["methods"][0]["passport"].as_str()
    };
    let passport = passport.unwrap_or_default();
    assert!(
        passport.contains(&format!("data {name} sha256")),
        "{kind}: {passport}"
    );
    assert!(passport.contains(&of("title")), "{kind}: {passport}");
    if !scheme.is_empty() {
        assert!(
            passport.contains(&format!("scheme {scheme} ")),
            "{kind}: {passport}"
        );
    }
}

#[test]
fn what_carries_no_method_is_refused_with_a_sentence() {
    let folder = folder();
    let (_, table) = in_folder(&folder, "table.xlsx");
    done(&["convert", ENTERPRISES, "-o", &table]);
    let ran = run(&["passport", &table]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("carries no method"), "{}", ran.err);
    let ran = run(&["passport", ENTERPRISES]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    // Rows of scores are rows alone, and what is no result is none.
    let (path, rows) = in_folder(&folder, "rows.json");
    for text in [
        done(&["score", ENTERPRISES, "--scheme", "tech-sme", "--json"]).out,
        "{ \"methods\": [] }".to_owned(),
        "{".to_owned(),
    ] {
        fs::write(&path, text).unwrap();
        let ran = run(&["passport", &rows]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains("carries no method"), "{}", ran.err);
    }
    let ran = run(&["passport", "nofile.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
}
