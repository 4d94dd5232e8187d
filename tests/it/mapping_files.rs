//! Mapping files: the examples of the documentation, what `check` prints and saves, and what they do to the reading.

use std::fmt::Write as _;

use innovation_atlas::dataset::{Kind, Mapping, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Shape};

use crate::commands::run;

/// The TOML examples of a document.
fn examples(document: &str) -> Vec<&str> {
    let parts = document.split("```toml\n").skip(1);
    parts
        .map(|part| part.split("```").next().unwrap())
        .collect()
}

#[test]
fn the_examples_of_the_documentation_are_read() {
    let path = crate::source::root().join("docs/mapping.md");
    let document = std::fs::read_to_string(path).unwrap();
    let mappings: Vec<Mapping> = examples(&document)
        .iter()
        .map(|text| Mapping::from_text(text).unwrap_or_else(|problem| panic!("{text}\n{problem}")))
        .collect();
    assert!(mappings.len() >= 7, "{}", mappings.len());
    for mapping in &mappings {
        assert_eq!(Mapping::from_text(&mapping.to_text()).as_ref(), Ok(mapping));
    }
    assert_eq!(mappings[0].reading.header_row, Some(3.into()));
    assert_eq!(mappings[0].columns[3].kind(), Some(Kind::Grade));
    let of_all: Vec<usize> = mappings.iter().map(|mapping| mapping.fix.len()).collect();
    assert!(of_all.contains(&5));
    // Every key that a mapping can have is told of.
    let full = Mapping::from_text(examples(&document)[0]).unwrap();
    let written = toml::Value::try_from(&full).unwrap();
    for key in written
        .as_table()
        .unwrap()
        .keys()
        .filter(|key| *key != "column")
    {
        assert!(
            document.contains(&format!("`{key}`")) || key == "format",
            "{key}"
        );
    }
}

#[test]
fn what_a_mapping_says_of_the_reading_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "x;y;z\n企业名称;2019;2020\n甲厂;1;2\n乙厂;3;4\n").unwrap();
    let text = "format = 1\nreading = { header_row = 2, layout = \"long\" }\n";
    let mapping = Mapping::from_text(text).unwrap();
    let read = |options: ReadOptions| {
        open(&path, &options, Some(&mapping), &[], &Progress::default()).unwrap()
    };
    let dataset = read(ReadOptions::default());
    assert_eq!(dataset.table.source.header_rows, (2, 2));
    assert_eq!(dataset.table.source.shape, Shape::Long);
    assert_eq!(dataset.mapping.reading, mapping.reading);
    let years = ReadOptions {
        layout: Some(Shape::Years),
        ..ReadOptions::default()
    };
    assert_eq!(read(years).table.source.shape, Shape::Years);
    let wrong = Mapping::from_text("format = 1\nreading = { header = 2 }\n")
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("header"), "{wrong}");
}

#[test]
fn what_check_prints_and_saves_can_be_used() {
    let mut text = String::from("企业名称,年份,营业收入（万元）,利润总额（万元）\n");
    for (at, name) in ["甲", "乙", "丙", "丁", "戊", "己"].iter().enumerate() {
        for year in 2017..=2022 {
            // Two values are ten thousand times too large.
            let wrong = matches!((at, year), (1, 2019) | (3, 2020));
            let revenue = 1000.0 * (at + 1) as f64 * f64::from(year - 2016).sqrt();
            let revenue = if wrong { revenue * 10_000.0 } else { revenue };
            writeln!(
                text,
                "{name}厂有限公司,{year},{revenue:.2},{:.2}",
                10.0 * (at + 1) as f64
            )
            .unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let saved = folder.path().join("a.mapping.toml");
    std::fs::write(&path, text).unwrap();
    let file = path.to_str().unwrap();
    let out = run(&[
        "check",
        file,
        "--lang",
        "en",
        "--save-mapping",
        saved.to_str().unwrap(),
    ]);
    let printed = out
        .out
        .split("(take out what you do not want)\n")
        .nth(1)
        .expect(&out.out);
    let mapping =
        Mapping::from_text(printed).unwrap_or_else(|problem| panic!("{printed}\n{problem}"));
    assert_eq!(mapping.fix.len(), 2, "{printed}");
    let whole = Mapping::read(&saved).unwrap();
    assert_eq!(whole.columns.len(), 4);
    // With both, nothing is left to mend.
    let together = folder.path().join("both.toml");
    std::fs::write(
        &together,
        Mapping {
            fix: mapping.fix,
            ..whole
        }
        .to_text(),
    )
    .unwrap();
    let out = run(&[
        "check",
        file,
        "--lang",
        "en",
        "--mapping",
        together.to_str().unwrap(),
    ]);
    assert!(
        !out.out.contains("(take out what you do not want)"),
        "{}",
        out.out
    );
}

#[test]
fn check_names_the_layout_and_the_units() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "企业名称,营业收入（亿元）\n甲,1\n乙,2\n").unwrap();
    let file = path.to_str().unwrap();
    let out = run(&["check", file, "--json"]).out;
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["layout"], "long");
    assert_eq!(json["quote"], "\"");
    assert_eq!(json["columns"][2]["unit_in_file"], "亿元");
    let out = run(&["check", file, "--lang", "en"]).out;
    assert!(out.contains("one row for each observation"), "{out}");
    assert!(out.contains("10,000 yuan"), "{out}");
}
