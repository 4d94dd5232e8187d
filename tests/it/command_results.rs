//! What commands give: boundaries that are checked, trends that are drawn, results for people and for programs.

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

/// Values below years have no name but the one above the table.
#[test]
fn a_trend_of_values_below_years_is_called_as_the_sheet_is() {
    let folder = folder();
    let (sheet, sheet_name) = in_folder(&folder, "sheet.csv");
    let (file, name) = in_folder(&folder, "trend.svg");
    let text = "江湾市各镇研发投入强度,,,\nR&D Intensity by Town,,,\n单位：%,,,\n\
                镇,2018,2019,2020\n东镇,1.5,1.6,1.7\n西镇,2.5,2.6,2.8\n南镇,2.1,2.2,2.4\n";
    fs::write(&sheet, text).expect("it can be written");
    for (lang, title) in [
        ("zh", "江湾市各镇研发投入强度"),
        ("en", "R&amp;D Intensity by Town"),
    ] {
        let words = ["chart", "trend", &sheet_name, "--indicator", "value"];
        done(&[&words[..], &["--lang", lang, "-o", &name]].concat());
        let svg = fs::read_to_string(&file).expect("it was written");
        let drawn = svg.split("<title>").nth(1).expect("a title");
        let drawn = drawn.split("</title>").next().expect("its end");
        assert!(drawn.contains(title), "{drawn}");
    }
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
    assert!(
        svg.contains("R&amp;D spending as a share of GDP")
            && svg.contains("Aland<")
            && svg.contains("1.75<")
    );
    done(&[&trend[..], &["--entities", "Korea, Rep.;Aland"]].concat());
    let svg = fs::read_to_string(&file).expect("it was written");
    assert!(svg.contains("Korea, Rep.<") && svg.contains("4.75<") && svg.contains("Aland"));
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
    assert!(ran.err.contains("未采用 6 行"), "{}", ran.err);
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
