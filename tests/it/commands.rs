//! The command line: what it prints, what it writes, and the codes that it ends with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::source::root;

/// What a run of the program gave.
pub(crate) struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program in the project's folder, in English unless the words say otherwise.
pub(crate) fn run(words: &[&str]) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"))
        .args(words)
        .current_dir(root())
        .env("LC_ALL", "C")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the program starts");
    Ran {
        code: status.code().expect("it ends by itself"),
        out: String::from_utf8(stdout).expect("it writes UTF-8"),
        err: String::from_utf8(stderr).expect("it writes UTF-8"),
    }
}

pub(crate) fn done(words: &[&str]) -> Ran {
    let ran = run(words);
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    ran
}

pub(crate) fn json(words: &[&str]) -> serde_json::Value {
    serde_json::from_str(&done(words).out).expect("it prints JSON")
}

pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(crate) fn in_folder(folder: &tempfile::TempDir, name: &str) -> (PathBuf, String) {
    let path = folder.path().join(name);
    let text = path.to_str().expect("a plain path").to_owned();
    (path, text)
}

pub(crate) const ENTERPRISES: &str = "sample-data/enterprises.csv";
pub(crate) const COUNTIES: &str = "sample-data/counties.csv";

#[test]
fn wrong_usage_ends_with_two_and_a_sentence() {
    for (words, told) in [
        (&["scoer", "x.csv"][..], "Did you mean score?"),
        (&["score", ENTERPRISES], "--scheme is needed"),
        (&["score"], "Something is missing"),
        (
            &["check", ENTERPRISES, "--shet", "1"],
            "Did you mean --sheet?",
        ),
        (
            &["chart", "pie", ENTERPRISES, "-o", "x.svg"],
            "no chart \"pie\"",
        ),
        (&["fund", ENTERPRISES], "needs a plan or a budget"),
        (
            &["map", ENTERPRISES, "--scheme", "tech-sme"],
            "--output is needed",
        ),
        (&["--json"], "A command is missing"),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{words:?}: {}", ran.out);
    }
}

#[test]
fn what_data_or_scheme_prevent_ends_with_one() {
    let folder = folder();
    let (empty, empty_name) = in_folder(&folder, "empty.csv");
    std::fs::write(&empty, "").expect("it can be written");
    for words in [
        &["check", "sample-data/absent.csv"][..],
        &["check", &empty_name],
        &["score", ENTERPRISES, "--scheme", "no-such-scheme"],
        &["score", COUNTIES, "--scheme", "tech-sme"],
        &[
            "explain",
            ENTERPRISES,
            "--scheme",
            "tech-sme",
            "--entity",
            "nobody",
        ],
        &["schemes", "show", "no-such-scheme"],
        &["sample-data/absent.csv"],
    ] {
        let ran = run(words);
        assert_eq!(ran.code, 1, "{words:?}: {}", ran.err);
        assert!(ran.err.trim().len() > 10, "{words:?}: {}", ran.err);
    }
}

#[test]
fn help_speaks_both_languages() {
    for command in [
        "check",
        "score",
        "explain",
        "compare",
        "robustness",
        "titles",
        "match",
        "projects",
        "cards",
        "chart",
        "map",
        "schemes",
        "sample",
        "fund",
    ] {
        for lang in ["en", "zh"] {
            let help = done(&[command, "--help", "--lang", lang]).out;
            assert!(help.contains("innovation-atlas"), "{help}");
            assert!(!help.contains("cli."), "{command} in {lang}: {help}");
            let chinese = help.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(chinese, lang == "zh", "{command}: {help}");
        }
    }
    assert!(done(&["--help"]).out.contains("robustness"));
    assert!(done(&["--version"]).out.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn check_accounts_for_every_row() {
    let checked = json(&["check", ENTERPRISES, "--json", "--scheme", "national-2024"]);
    let rows = &checked["rows"];
    let runs = rows["set_aside"].as_array().expect("a list").iter();
    let aside: u64 = runs.filter_map(|run| run["rows"].as_u64()).sum();
    let (read, used) = (rows["read"].as_u64(), rows["used"].as_u64());
    assert_eq!(read, used.map(|used| used + aside));
    assert!(read > Some(8000));
    assert_eq!(checked["encoding"], "UTF-8");
    assert_eq!(checked["absent"], serde_json::json!([]));
    let columns = checked["columns"].as_array().expect("a list");
    let revenue = columns
        .iter()
        .find(|column| column["field"] == "revenue_wan");
    assert!(revenue.is_some_and(|column| column["kind"] == "number"));
    let text = done(&["check", ENTERPRISES, "--lang", "zh"]).out;
    assert!(
        text.contains("→ revenue_wan") && text.contains("未采用"),
        "{text}"
    );
}

#[test]
fn a_file_without_usable_columns_is_told_and_fails() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "remarks.csv");
    for content in [
        "name,remark\nA,x\nB,y\n",
        "企业名称,年度,研发费用（万元）,备注\nA,2020,,\nB,2020,-,\n",
    ] {
        std::fs::write(&file, content).expect("it can be written");
        for (lang, told) in [("en", "no usable columns"), ("zh", "没有可用的列")] {
            let ran = run(&["check", &name, "--lang", lang]);
            assert_eq!(ran.code, 1, "{}", ran.out);
            assert!(ran.out.contains(told), "{}", ran.out);
            assert!(ran.err.contains(told), "{}", ran.err);
        }
        let ran = run(&["check", &name, "--json"]);
        assert_eq!(ran.code, 1, "{}", ran.out);
        let checked: serde_json::Value = serde_json::from_str(&ran.out).expect("it prints JSON");
        let issues = checked["issues"].as_array().expect("a list");
        assert!(issues.iter().any(|issue| issue["severity"] == "error"));
    }
    let ran = run(&["check", &name]);
    let told = "2 columns hold no value: 研发费用（万元）, 备注";
    assert!(ran.out.contains(told), "{}", ran.out);
    // One number with a value is enough, whatever it is called.
    std::fs::write(&file, "name,remark,score\nA,x,1\nB,y,\n").expect("it can be written");
    let told = done(&["check", &name]).out;
    assert!(told.contains("Nothing to report"), "{told}");
}

#[test]
fn scores_are_the_same_bytes_every_time() {
    let folder = folder();
    let (first, first_name) = in_folder(&folder, "first.csv");
    let (second, second_name) = in_folder(&folder, "second.csv");
    let (_, stages) = in_folder(&folder, "stages");
    done(&[
        "score",
        ENTERPRISES,
        "--scheme",
        "national-2024",
        "-o",
        &first_name,
        "--stages",
        &stages,
    ]);
    let again = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"))
        .args([
            "score",
            ENTERPRISES,
            "--scheme",
            "national-2024",
            "-o",
            &second_name,
        ])
        .current_dir(root())
        .env("POLARS_MAX_THREADS", "1")
        .env("RAYON_NUM_THREADS", "1")
        .status()
        .expect("the program starts");
    assert!(again.success());
    let read = |path: &Path| std::fs::read(path).expect("it was written");
    assert_eq!(read(&first), read(&second));
    let head = String::from_utf8(read(&first)).expect("UTF-8");
    let head = head.trim_start_matches('\u{feff}');
    let columns = "entity,name,year,stage,status,reason,total,rank,tier,coverage,group:";
    assert!(head.starts_with(columns), "{}", &head[..200]);
    for file in [
        "1-raw.csv",
        "2-values.csv",
        "3-imputed.csv",
        "4-treated.csv",
        "5-points.csv",
        "6-groups.csv",
        "7-totals.csv",
    ] {
        let stage =
            String::from_utf8(read(&folder.path().join("stages").join(file))).expect("UTF-8");
        assert_eq!(stage.lines().count(), head.lines().count(), "{file}");
    }
}

/// The sum of the contributions of the leaves below these nodes.
fn contributions(nodes: &serde_json::Value) -> f64 {
    let list = nodes.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|node| match node.get("children") {
            Some(children) => contributions(children),
            None => node["contribution"].as_f64().unwrap_or(0.0),
        })
        .sum()
}

#[test]
fn an_explanation_adds_up_and_leads_to_cells() {
    let words = [
        "explain",
        COUNTIES,
        "--scheme",
        "county-index",
        "--entity",
        "江湾市",
        "--year",
        "2021",
    ];
    let told = json(&[&words[..], &["--json"]].concat());
    let total = told["total"].as_f64().expect("it has a total");
    let sum = contributions(&told["nodes"]);
    assert!((sum - total).abs() < 0.0051, "{sum} and {total}");
    let text = done(&words).out;
    assert!(text.contains("← counties.csv!"), "{text}");
    assert!(text.contains("illustrative"), "{text}");
}

#[test]
fn pictures_have_the_asked_size() {
    let folder = folder();
    let (slide, slide_name) = in_folder(&folder, "map.png");
    let map = [
        "map",
        ENTERPRISES,
        "--scheme",
        "national-2024",
        "--boundaries",
        "sample-data/towns.geojson",
    ];
    done(
        &[
            &map[..],
            &["-o", &slide_name, "--width", "960", "--height", "540"],
        ]
        .concat(),
    );
    let bytes = std::fs::read(&slide).expect("it was written");
    assert_eq!(&bytes[16..24], &[0, 0, 3, 192, 0, 0, 2, 28]);
    let (drawing, drawing_name) = in_folder(&folder, "map.svg");
    done(&[&map[..], &["-o", &drawing_name, "--lang", "en"]].concat());
    let svg = std::fs::read_to_string(&drawing).expect("it was written");
    assert!(svg.contains("Smart equipment") && !svg.contains(">智能装备<"));
    done(
        &[
            &map[..],
            &["-o", &drawing_name, "--lang", "zh", "--title", "会议用图"],
        ]
        .concat(),
    );
    let svg = std::fs::read_to_string(&drawing).expect("it was written");
    assert!(svg.contains(">智能装备<") && !svg.contains("Smart equipment"));
    assert!(svg.contains("会议用图") && svg.contains("砺沙镇") && svg.contains("权重仅为示意"));
}

/// On every page and in both languages each of the indicators has its name, or a number with its name.
#[test]
fn no_driver_is_without_a_name() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "drivers.svg");
    let chart = ["chart", "drivers", COUNTIES, "--scheme", "county-index"];
    for lang in ["en", "zh"] {
        for size in [
            "slide",
            "square",
            "a4",
            "a4-landscape",
            "a3",
            "a3-landscape",
        ] {
            done(&[&chart[..], &["-o", &name, "--size", size, "--lang", lang]].concat());
            let svg = std::fs::read_to_string(&file).expect("it was written");
            assert!(svg.contains("data-name=\"points\""), "{size} {lang}");
            assert!(!svg.contains("data-name=\"not named\""), "{size} {lang}");
        }
    }
}

#[test]
fn every_kind_of_chart_is_drawn() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "chart.svg");
    for (words, told) in [
        (
            &[
                "trend",
                COUNTIES,
                "--indicator",
                "rd_gdp",
                "--entity",
                "江湾市",
            ][..],
            "R&amp;D spending as a share of GDP",
        ),
        (
            &[
                "trend",
                COUNTIES,
                "--indicator",
                "total",
                "--scheme",
                "county-index",
            ],
            "illustrative",
        ),
        (
            &[
                "ranking",
                ENTERPRISES,
                "--scheme",
                "national-2024",
                "--limit",
                "5",
            ],
            "top 5",
        ),
        (
            &[
                "portrait",
                COUNTIES,
                "--scheme",
                "county-index",
                "--entity",
                "江湾市",
            ],
            "江湾市",
        ),
        (
            &[
                "contribution",
                COUNTIES,
                "--scheme",
                "county-index",
                "--entity",
                "江湾市",
                "--to",
                "2021",
            ],
            "from 2020 to 2021",
        ),
    ] {
        done(&[&["chart"][..], words, &["-o", &name]].concat());
        let svg = std::fs::read_to_string(&file).expect("it was written");
        assert!(svg.contains(told), "{words:?} does not say {told}");
        std::fs::remove_file(&file).expect("it can go");
    }
}

#[test]
fn schemes_are_listed_shown_and_checked() {
    let list = json(&["schemes", "--json"]);
    let ids: Vec<&str> = list
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|scheme| scheme["id"].as_str())
        .collect();
    for id in ["tech-sme", "national-2024", "county-index"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    let folder = folder();
    let (file, name) = in_folder(&folder, "mine.toml");
    let text = done(&["schemes", "show", "tech-sme"]).out;
    std::fs::write(&file, &text).expect("it can be written");
    done(&["schemes", "validate", &name]);
    std::fs::write(&file, text.replacen("[[indicator]]", "[[indicater]]", 1))
        .expect("it can be written");
    let ran = run(&["schemes", "validate", &name]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("mine.toml:"), "{}", ran.err);
    // Of broken TOML the first error only: the others are its echo.
    std::fs::write(&file, "format = 1\nx = [1, 2\ny = 3\n").expect("it can be written");
    let ran = run(&["schemes", "validate", &name]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("mine.toml:3: "), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    let ran = run(&["schemes", "validate", "nofile.toml"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "There is no file nofile.toml; check the path\n");
    let ran = run(&["schemes", "validate", "src", "--lang", "zh"]);
    assert!(ran.err.contains("这是文件夹"), "{}", ran.err);
    for (words, told) in [
        (&["schemes", "list", "more"][..], "too many words"),
        (&["schemes", "print"], "can be: list, show, validate"),
        (&["schemes", "show"], "Something is missing"),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn without_a_display_the_window_says_what_else_there_is() {
    let ran = run(&[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for command in ["score", "map"] {
        assert!(ran.err.contains(command), "{}", ran.err);
    }
}
