//! What the options of the command line do, and what is said when they cannot.

use std::fs;

use crate::commands::{COUNTIES, ENTERPRISES, done, folder, in_folder, json, run};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Table, read};

/// A table of the program's own making.
fn table(path: &std::path::Path) -> Table {
    read(path, &ReadOptions::default(), &Progress::default()).expect("it can be read")
}

fn header(table: &Table) -> Vec<&str> {
    table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect()
}

#[test]
fn a_wrong_ending_is_told_before_anything_is_read() {
    // The data does not exist: whoever read it first would say so, with another exit code.
    for words in [
        &["score", "absent.csv", "--scheme", "tech-sme", "-o", "x.gif"][..],
        &["map", "absent.csv", "--scheme", "tech-sme", "-o", "x.xlsx"],
        &[
            "chart",
            "trend",
            "absent.csv",
            "--indicator",
            "rd_gdp",
            "-o",
            "x",
        ],
        &[
            "chart",
            "ranking",
            "absent.csv",
            "--scheme",
            "tech-sme",
            "-o",
            ".png/x",
        ],
    ] {
        let ran = run(words);
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
        assert!(ran.err.contains("--output cannot be"), "{}", ran.err);
    }
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = folder();
    let (data, name) = in_folder(&folder, "data.csv");
    fs::copy(ENTERPRISES, &data).expect("it can be copied");
    let before = fs::read(&data).expect("it is there");
    let other = format!("{}/./data.csv", folder.path().display());
    for out in [&name, &other] {
        let ran = run(&["score", &name, "--scheme", "tech-sme", "-o", out]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert_eq!(fs::read(&data).expect("it is there"), before);
    }
    // The files of options are read, too, and a mapping or a ledger is an output like others.
    let (policies, own) = in_folder(&folder, "policies.csv");
    fs::copy("sample-data/policies.csv", &policies).expect("it can be copied");
    let before = fs::read(&policies).expect("it is there");
    for words in [
        vec!["match", ENTERPRISES, "--policies", &own, "-o", &own],
        vec![
            "projects",
            "sample-data/projects.csv",
            "--enterprises",
            &own,
            "-o",
            &own,
        ],
        vec!["check", &own, "--save-mapping", &own],
        vec![
            "fund",
            ENTERPRISES,
            "--scheme",
            "city-ledger",
            "--plan",
            &own,
            "--ledger-out",
            &own,
        ],
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, 2, "{words:?} {}", ran.err);
        assert!(ran.err.contains("policies.csv"), "{}", ran.err);
        assert_eq!(fs::read(&policies).expect("it is there"), before);
    }
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let projects = "sample-data/projects.csv";
    let counties = "sample-data/counties.csv";
    for (words, option) in [
        (
            vec!["titles", ENTERPRISES, "--entity", "x", "-o", "x.csv"],
            "output",
        ),
        (
            vec![
                "match",
                ENTERPRISES,
                "--policies",
                "sample-data/policies.csv",
                "--entity",
                "x",
                "-o",
                "x.csv",
            ],
            "output",
        ),
        (
            vec![
                "projects",
                projects,
                "--enterprises",
                ENTERPRISES,
                "--year",
                "2020",
            ],
            "scheme",
        ),
        (
            vec![
                "projects",
                projects,
                "--enterprises",
                ENTERPRISES,
                "--where",
                "town = 'x'",
            ],
            "scheme",
        ),
        (
            vec![
                "projects",
                projects,
                "--enterprises",
                ENTERPRISES,
                "--save-mapping",
                "m.toml",
            ],
            "save-mapping",
        ),
        (vec!["cards", counties, "--year", "2020"], "year"),
        (vec!["cards", counties, "--where", "town = 'x'"], "where"),
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, 2, "{words:?} {}", ran.err);
        assert!(
            ran.err.contains(&format!("--{option}")),
            "{words:?} {}",
            ran.err
        );
    }
}

#[test]
fn what_is_written_to_a_file_is_printed_too_where_it_is_asked_for() {
    let folder = folder();
    let (_, out) = in_folder(&folder, "out.xlsx");
    let words = ["cards", "sample-data/counties.csv", "-o", &out, "--json"];
    let shown = json(&words);
    assert!(
        shown["data"]
            .as_str()
            .is_some_and(|data| data.contains("counties.csv"))
    );
    assert!(std::path::Path::new(&out).exists());
}

#[test]
fn a_wrong_condition_is_told_under_its_option() {
    for (condition, code, told) in [
        ("revenue_wan >", 2, "something must follow"),
        ("revenu > 3", 1, "lacks revenu"),
        ("industry", 1, "text and not yes or no"),
        (
            "revenue_wan > 1000000000",
            1,
            "No observation of 2021 meets",
        ),
    ] {
        for command in [
            &["score", ENTERPRISES, "--scheme", "tech-sme"][..],
            &["check", ENTERPRISES],
        ] {
            let words = [command, &["--year", "2021", "--where", condition]].concat();
            let ran = run(&words);
            assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
            assert!(ran.err.contains("--where"), "{words:?}: {}", ran.err);
            assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        }
    }
    let checked = json(&[
        "check",
        ENTERPRISES,
        "--year",
        "2021",
        "--where",
        "listed",
        "--json",
    ]);
    let chosen = checked["chosen"].as_u64().expect("a number");
    assert!(chosen > 0 && chosen < 100, "{chosen}");
}

#[test]
fn options_that_say_nothing_are_refused() {
    let scheme = ["--scheme", "tech-sme", "-o", "x.svg"];
    for (kind, option) in [
        ("ranking", "--target"),
        ("portrait", "--limit"),
        ("trend", "--limit"),
    ] {
        let words = [&["chart", kind, ENTERPRISES, option, "3"][..], &scheme].concat();
        let ran = run(&words);
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
        assert!(
            ran.err
                .contains(&format!("{option} says nothing to {kind}")),
            "{}",
            ran.err
        );
    }
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let map = ["map", ENTERPRISES, "--scheme", "tech-sme", "-o", "x.svg"];
    let treemap = [
        "chart",
        "treemap",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "-o",
        "x.svg",
    ];
    let pixels = ["--width", "800", "--height", "600"];
    for (words, code, said) in [
        ([&map[..], &["--labels", "100000"]].concat(), 2, "--labels"),
        (
            [&map[..], &["--year", "2021", "--compare", "2021"]].concat(),
            2,
            "--compare",
        ),
        (
            [&map[..], &["--compare-as", "beside"]].concat(),
            2,
            "--compare",
        ),
        ([&map[..], &pixels, &["--size", "a3"]].concat(), 2, "--size"),
        ([&map[..], &pixels, &["--dpi", "300"]].concat(), 2, "--dpi"),
        (
            [&map[..], &["--size", "a4", "--width", "30000"]].concat(),
            2,
            "--width",
        ),
        ([&treemap[..], &["--measure", "mean"]].concat(), 1, "bars"),
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
    }
}

#[test]
fn every_mistake_has_its_sentence_in_both_languages() {
    let folder = folder();
    let (mapping, mapping_name) = in_folder(&folder, "mapping.toml");
    fs::write(&mapping, "format = 1\nfrom = \"a\"\n").expect("it can be written");
    let out = ["-o", "x.svg"];
    let chart = |kind: &'static str, words: &[&'static str]| {
        [&["chart", kind, COUNTIES][..], words, &out].concat()
    };
    let check = |words: &[&'static str]| [&["check", ENTERPRISES][..], words].concat();
    let index = ["--scheme", "county-index"];
    let cases = [
        (
            check(&["--sheet", "1"]),
            2,
            "--sheet says nothing to delimited text",
            "不起作用",
        ),
        (
            check(&["--year", "abc"]),
            2,
            "write it like this: 2021",
            "写法如：2021",
        ),
        (
            check(&["--mapping", "absent.toml"]),
            1,
            "There is no such file",
            "文件不存在",
        ),
        (
            check(&["--mapping", "src"]),
            1,
            "This is a folder",
            "文件夹",
        ),
        (
            chart("trend", &["--indicator", "total"]),
            2,
            "--scheme is needed",
            "缺少选项 --scheme",
        ),
        (
            chart("trend", &["--indicator", "group:x"]),
            2,
            "--scheme is needed",
            "缺少选项 --scheme",
        ),
        (
            chart("trend", &[&index[..], &["--indicator", "group:x"]].concat()),
            1,
            "no result \"group:x\"",
            "没有结果“group:x”",
        ),
        (
            chart(
                "trend",
                &["--indicator", "rd_gdp", "--from", "2021", "--year", "2020"],
            ),
            2,
            "has to be before",
            "应早于",
        ),
        (
            chart("ranking", &[&index[..], &["--limit", "0"]].concat()),
            2,
            "it can be: 1, 2, 3",
            "可取：1, 2, 3",
        ),
    ];
    for (words, code, english, chinese) in cases {
        for (lang, told) in [("en", english), ("zh", chinese)] {
            let ran = run(&[&words[..], &["--lang", lang]].concat());
            assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
            assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        }
    }
    let ran = run(&[
        "check",
        ENTERPRISES,
        "--mapping",
        &mapping_name,
        "--lang",
        "zh",
    ]);
    assert!(ran.err.contains("没有 `from` 这一项"), "{}", ran.err);
}

#[test]
fn boundaries_are_checked_too() {
    let told = done(&["check", "sample-data/towns.geojson", "--lang", "zh"]).out;
    assert!(
        told.contains("砺沙镇") && told.contains("Lisha Town"),
        "{told}"
    );
    let folder = folder();
    let (areas, name) = in_folder(&folder, "areas.json");
    let both = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon",
         "coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
        {"type":"Feature","properties":{"name":"P"},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;
    fs::write(&areas, both).expect("it can be written");
    let checked = json(&["check", &name, "--json"]);
    assert_eq!(checked["areas"][0]["name"], "A");
    assert_eq!(checked["points"], 3);
    assert_eq!(checked["issues"].as_array().map(Vec::len), Some(1));
    assert!(done(&["check", &name]).out.contains("Findings (1)"));
    let ran = run(&["check", &name, "--sheet", "1"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    fs::write(areas.with_extension("geojson"), "[1").expect("it can be written");
    let broken = name.replace(".json", ".geojson");
    let ran = run(&["check", &broken]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("is not a GeoJSON file"), "{}", ran.err);
}

#[test]
fn towns_without_an_area_are_named() {
    let folder = folder();
    let (areas, areas_name) = in_folder(&folder, "areas.geojson");
    let (_, out) = in_folder(&folder, "map.svg");
    let town = r#"{"type":"Feature","properties":{"name":"砺沙镇"},"geometry":{"type":"Polygon",
        "coordinates":[[[120.4,31.9],[120.6,31.9],[120.6,32.0],[120.4,31.9]]]}}"#;
    fs::write(&areas, town).expect("it can be written");
    let map = [
        "map",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--year",
        "2021",
        "-o",
        &out,
    ];
    let ran = done(&[&map[..], &["--boundaries", &areas_name]].concat());
    let line = ran.err.lines().find(|line| line.contains("have no area"));
    let line = line.expect("it is told");
    assert!(
        line.contains("towns in the data") && !line.contains("砺沙镇"),
        "{line}"
    );
    let ran = done(&[&map[..], &["--boundaries", "sample-data/towns.geojson"]].concat());
    assert!(!ran.err.contains("have no area"), "{}", ran.err);
}

#[test]
fn a_trend_shows_the_years_and_observations_that_are_asked_for() {
    let folder = folder();
    let (file, name) = in_folder(&folder, "trend.svg");
    let drawn = |words: &[&str]| {
        done(&[&["chart", "trend", COUNTIES][..], words, &["-o", &name]].concat());
        fs::read_to_string(&file).expect("it was written")
    };
    let svg = drawn(&["--indicator", "rd_gdp", "--from", "2018", "--to", "2020"]);
    assert!(svg.contains("2018–2020") && !svg.contains("2021"));
    let svg = drawn(&[
        "--indicator",
        "rd_gdp",
        "--year",
        "2020",
        "--where",
        "gdp_yi > 2000",
    ]);
    assert!(svg.contains("2016–2020"), "the year is the last one");
    assert!(
        svg.contains("only where GDP (100 million yuan) &gt; 2000"),
        "the footer tells the condition"
    );
    let scored = [
        "--indicator",
        "total",
        "--scheme",
        "county-index",
        "--to",
        "2020",
    ];
    let svg = drawn(&[&scored[..], &["--entity", "江湾市", "--target", "150"]].concat());
    assert!(svg.contains("江湾市") && svg.contains("Target") && !svg.contains("2021"));
    for sign in [";", "；", "、", ", "] {
        let list = format!("江湾市{sign}{}", other_county());
        let svg = drawn(&["--indicator", "gdp", "--entities", &list]);
        assert!(
            svg.contains("江湾市") && svg.contains(other_county()),
            "{list}"
        );
    }
}

/// A county of the sample beside Jiangwan.
fn other_county() -> &'static str {
    static NAME: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let text = fs::read_to_string(crate::source::root().join(COUNTIES)).expect("it is there");
        let mut names = text
            .lines()
            .skip(2)
            .filter_map(|line| line.split(',').next());
        let other = names
            .find(|name| *name != "江湾市")
            .expect("there are several");
        other.to_owned()
    });
    &NAME
}

#[test]
fn a_preset_finds_the_ready_figure_of_the_world_bank() {
    let folder = folder();
    let (bank, bank_name) = in_folder(&folder, "bank.csv");
    let (file, name) = in_folder(&folder, "trend.svg");
    fs::write(
        &bank,
        "\"Data Source\",\"World Development Indicators\",\n\n\
         \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"2019\",\"2020\",\n\
         \"Aland\",\"AAA\",\"R&D (% of GDP)\",\"GB.XPD.RSDV.GD.ZS\",\"1.5\",\"1.75\",\n\
         \"Korea, Rep.\",\"KOR\",\"R&D (% of GDP)\",\"GB.XPD.RSDV.GD.ZS\",\"4.5\",\"4.75\",\n",
    )
    .expect("it can be written");
    let trend = [
        "chart",
        "trend",
        &bank_name,
        "--indicator",
        "rd_gdp",
        "-o",
        &name,
    ];
    done(&trend);
    let svg = fs::read_to_string(&file).expect("it was written");
    assert!(svg.contains("R&amp;D spending as a share of GDP") && svg.contains("Aland 1.75"));
    done(&[&trend[..], &["--entities", "Korea, Rep.;Aland"]].concat());
    let svg = fs::read_to_string(&file).expect("it was written");
    assert!(svg.contains("Korea, Rep. 4.75") && svg.contains("Aland"));
    let list = ["--entities", "Aland,korea"];
    let error = run(&[&trend[..], &list].concat()).err;
    assert!(
        error.contains("korea") && error.contains("perhaps you mean: Korea, Rep. (KOR)"),
        "{error}"
    );
}

#[test]
fn a_workbook_of_scores_speaks_to_people_and_the_other_formats_to_programs() {
    let folder = folder();
    let (book, book_name) = in_folder(&folder, "scores.xlsx");
    let (plain, plain_name) = in_folder(&folder, "scores.csv");
    let score = [
        "score",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--year",
        "2021",
    ];
    for (lang, words, told) in [
        (
            "en",
            ["Name", "Status", "Tier"],
            [
                "Scored",
                "Not eligible",
                "Qualified",
                "Not checked: Total assets above 200 million yuan (no value of Total assets)",
                "R&D input",
                "R&D expenses to sales (value, %)",
            ],
        ),
        (
            "zh",
            ["名称", "状态", "等级"],
            [
                "已计分",
                "不符合条件",
                "符合条件",
                "未核验：资产总额超过2亿元（缺少资产总额）",
                "研发投入指标",
                "指标值，%",
            ],
        ),
    ] {
        done(&[&score[..], &["-o", &book_name, "--lang", lang]].concat());
        let table = table(&book);
        let names = header(&table);
        for word in words {
            assert!(names.contains(&word), "{names:?} lacks {word}");
        }
        let all: Vec<&str> = table
            .columns
            .iter()
            .flat_map(|column| column.cells.iter().flatten())
            .chain(names.iter().copied())
            .collect();
        for word in told {
            assert!(
                all.iter().any(|text| text.contains(word)),
                "{lang}: no {word} in {names:?}"
            );
        }
        assert!(!all.contains(&"gated") && !names.iter().any(|name| name.contains(':')));
    }
    let ran = done(&[&score[..], &["-o", &plain_name, "--lang", "zh"]].concat());
    let table = table(&plain);
    assert_eq!(header(&table)[..4], ["entity", "name", "year", "stage"]);
    let status = table.columns.iter().find(|column| column.name == "status");
    let status = status.expect("it is there");
    assert!(status.cells.iter().flatten().any(|text| text == "gated"));
    assert!(ran.err.contains("搁置 6 行"), "{}", ran.err);
}

#[test]
fn scores_of_faulty_data_point_to_the_check() {
    let ran = done(&[
        "score",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--year",
        "2021",
    ]);
    let line = "19 findings in the data, 6 rows set aside: see innovation-atlas check \
                sample-data/enterprises.csv --scheme tech-sme";
    assert!(ran.err.contains(line), "{}", ran.err);
    let checked = json(&["check", ENTERPRISES, "--scheme", "tech-sme", "--json"]);
    assert_eq!(checked["issues"].as_array().map(Vec::len), Some(19));
    let clean = done(&["score", COUNTIES, "--scheme", "county-index"]);
    assert!(
        !clean.err.contains("innovation-atlas check"),
        "{}",
        clean.err
    );
}

#[test]
fn units_are_in_the_language_that_is_asked_for() {
    for (lang, told) in [("en", "number, 100 million yuan"), ("zh", "数值，亿元")] {
        let text = done(&["check", COUNTIES, "--lang", lang]).out;
        assert!(text.contains(told), "{text}");
    }
    let text = done(&["check", ENTERPRISES, "--lang", "en"]).out;
    let units = text
        .lines()
        .filter_map(|line| line.split("  number, ").nth(1));
    let units: Vec<&str> = units.filter_map(|rest| rest.split("  ").next()).collect();
    assert!(units.len() > 20);
    let chinese = |unit: &&str| unit.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert_eq!(units.iter().copied().find(chinese), None);
}
