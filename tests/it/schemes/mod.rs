//! Scheme files: the built-in ones against the published tables, errors with their lines, and broken files.

mod broken;
mod errors;
mod hand;
mod points;
mod scored;
mod titles;

use std::path::Path;

use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::{Better, Rule, Status, Weight, builtin, builtins, load, parse};

#[test]
fn every_builtin_parses_and_keeps_its_id() {
    for id in builtins() {
        let scheme = builtin(id).unwrap_or_else(|| panic!("{id} does not parse"));
        assert_eq!(scheme.id, id);
        assert_eq!(scheme.hash.len(), 64);
    }
}

#[test]
#[allow(clippy::float_cmp)]
fn national_weights_sum_to_a_hundred_in_every_stage() {
    let scheme = builtin("national-2024").unwrap();
    let subtotals = [[60.0, 23.0, 17.0], [55.0, 30.0, 15.0], [50.0, 35.0, 15.0]];
    for (stage, expected) in subtotals.iter().enumerate() {
        for (group, expected) in expected.iter().enumerate() {
            let of_members: f64 = scheme
                .members(group)
                .map(|at| scheme.indicators[at].weight.in_stage(stage))
                .sum();
            assert_eq!(of_members, *expected, "stage {stage}, group {group}");
            assert_eq!(scheme.groups[group].weight.in_stage(stage), *expected);
        }
        assert_eq!(expected.iter().sum::<f64>(), 100.0);
    }
    let stages: Vec<&str> = scheme
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    assert_eq!(stages, ["startup", "growth", "stable"]);
}

#[test]
fn the_county_index_has_six_thirteen_and_thirty_nine() {
    let scheme = builtin("county-index").unwrap();
    assert_eq!(scheme.children(None).count(), 6);
    let below: usize = scheme
        .children(None)
        .map(|dimension| scheme.children(Some(dimension)).count())
        .sum();
    assert_eq!(below, 13);
    assert_eq!(scheme.groups.len(), 19);
    assert_eq!(scheme.indicators.len(), 39);
    assert!(
        scheme
            .groups
            .iter()
            .all(|group| group.weight == Weight::One(1.0))
    );
    assert!(
        scheme
            .indicators
            .iter()
            .all(|item| item.weight == Weight::One(1.0))
    );
    assert_eq!(scheme.raw_columns().len(), 52);
}

/// The county table of the domain, when it is at hand: formulas must equal it but for spaces, names but
/// for the spelling of units.
#[test]
fn county_formulas_equal_the_table_they_come_from() {
    let Some(table) = shared("domain/county-index-39.csv") else {
        return;
    };
    let scheme = builtin("county-index").unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 39);
    for (row, indicator) in rows.iter().zip(&scheme.indicators) {
        let bare = |text: &str| text.replace(' ', "");
        assert_eq!(
            bare(&indicator.formula.text),
            bare(&row[11]),
            "{}",
            indicator.id
        );
        // The table writes units as on a typewriter.
        let named = row[7].replace("10k", "10,000").replace("m2", "m²");
        assert_eq!(indicator.title.en.replace("10k", "10,000"), named);
        let lower = indicator.better == Better::Lower;
        assert_eq!(lower, &row[10] == "lower", "{}", indicator.id);
        let group = &scheme.groups[indicator.group];
        assert_eq!(group.title.zh, row[6]);
        assert_eq!(scheme.groups[group.parent.unwrap()].title.zh, row[3]);
    }
}

#[test]
fn national_weights_equal_the_table_they_come_from() {
    let Some(table) = shared("domain/national-2024-18.csv") else {
        return;
    };
    let scheme = builtin("national-2024").unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 18);
    for (row, indicator) in rows.iter().zip(&scheme.indicators) {
        let weights: Vec<f64> = (6..9).map(|at| row[at].parse().unwrap()).collect();
        assert_eq!(
            indicator.weight,
            Weight::PerStage(weights),
            "{}",
            indicator.id
        );
        assert_eq!(indicator.title.en, row[2]);
        let published = indicator.status == Some(Status::Official);
        assert_eq!(published, &row[4] == "published", "{}", indicator.id);
    }
}

#[test]
fn points_of_2025_equal_the_table_they_come_from() {
    let Some(table) = shared("domain/national-2025-12.csv") else {
        return;
    };
    let scheme = builtin("national-2025").unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 12);
    for (row, indicator) in rows.iter().zip(&scheme.indicators) {
        assert_eq!(
            (indicator.title.en.as_str(), indicator.title.zh.as_str()),
            (&row[2], &row[3])
        );
        assert_eq!(indicator.status, Some(Status::Reconstructed));
        let lower = indicator.better == Better::Lower;
        assert_eq!(lower, &row[6] == "lower", "{}", indicator.id);
        let points: f64 = row[5].parse().unwrap();
        let group = &scheme.groups[indicator.group];
        assert!(row[1].contains(&group.id), "{}", row[1].to_owned());
        match &indicator.rule {
            // A bonus gives its points as they are.
            Rule::Steps { steps, .. } => {
                assert_eq!(group.id, "impact");
                assert!((steps[0].points - points).abs() < 1e-12);
            }
            _ => assert_eq!(indicator.weight, Weight::One(points), "{}", indicator.id),
        }
    }
    for (at, group) in scheme.groups.iter().enumerate().take(3) {
        let members = scheme.members(at);
        let marks: f64 = members
            .map(|at| scheme.indicators[at].weight.in_stage(0))
            .sum();
        assert_eq!(group.weight, Weight::One(marks), "{}", group.id);
    }
}

/// A file from beside the project; its absence is said, and is a failure where `CI` is set.
fn shared(path: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            file.display()
        );
        println!("skipped: {} is not there", file.display());
    }
    text
}

/// A scheme without errors, whose lines the cases below count.
const SOUND: &str = r#"format = 1
[scheme]
id = "test-1"
version = "1"
title = "Test"
entity = "enterprise"
status = "illustrative"
source = "a test"
aggregate = "arithmetic"
decimals = 2
scale = [0, 100]
peers = ["year", "stage"]
min_coverage = 0.5
missing = "skip"
[[stage]]
id = "young"
title = { en = "Young", zh = "初创" }
when = "year - founded_year <= 5"
[[stage]]
id = "old"
title = "Old"
[[group]]
id = "input"
title = "Input"
weight = 2
[[group]]
id = "rd"
parent = "input"
title = "R&D"
[[indicator]]
id = "intensity"
group = "rd"
title = "Intensity"
unit = "%"
better = "higher"
formula = "100.0 * rd / revenue"
weight = { young = 3, old = 2 }
rule = { kind = "steps", steps = [[6, 50], [4, 30]], below = 0 }
[[indicator]]
id = "patents"
group = "rd"
title = "Patents"
formula = "patents"
rule = { kind = "percent_rank" }
within = ["year", "industry"]
treat = { kind = "winsorize", max_points = 3 }
[[gate]]
when = "employees > 500"
title = "Too large"
[[adjust]]
id = "accident"
title = "Accident"
formula = "accidents"
rule = { kind = "per_unit", points = -10, cap = -30 }
[[tier]]
id = "a"
title = "A"
when = "total >= 80 AND points_patents > 0 AND group_rd > 1"
[[tier]]
id = "b"
title = "B"
"#;

#[test]
fn the_sound_scheme_is_read_as_written() {
    let scheme = parse(SOUND).unwrap();
    assert_eq!(scheme.groups[1].parent, Some(0));
    assert_eq!(
        scheme.indicators[0].weight,
        Weight::PerStage(vec![3.0, 2.0])
    );
    let Rule::Steps { steps, below } = &scheme.indicators[0].rule else {
        panic!("{:?}", scheme.indicators[0].rule);
    };
    let steps: Vec<(f64, f64)> = steps.iter().map(|step| (step.at, step.points)).collect();
    assert_eq!((steps, *below), (vec![(4.0, 30.0), (6.0, 50.0)], 0.0));
    assert_eq!(
        scheme.raw_columns(),
        [
            "accidents",
            "employees",
            "founded_year",
            "industry",
            "patents",
            "rd",
            "revenue"
        ]
    );
    assert_eq!(
        scheme.hash,
        "6d280954ecb40c973d4bac7e3e184f71097ce213e3576f8e267a436a65f49c35"
    );
}

#[test]
fn a_path_loads_and_its_errors_come_in_one_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let load_it = || load(path.to_str().unwrap());
    assert_eq!(load_it().unwrap_err().key, "scheme.unknown");
    std::fs::write(&path, SOUND).unwrap();
    assert_eq!(load_it().unwrap().id, "test-1");
    std::fs::write(
        &path,
        SOUND
            .replace("below", "belwo")
            .replace("scale = [0", "scale = [\"0\""),
    )
    .unwrap();
    let said = load_it().unwrap_err().text(Lang::En);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(lines[0].ends_with("has 2 errors"), "{said}");
    assert!(lines[1].starts_with("line 11: "), "{said}");
    assert!(lines[2].starts_with("line 38: "), "{said}");
    std::fs::write(&path, b"format = 1\n# \xb7\xbd\xb0\xb8\n").unwrap();
    let error = load_it().unwrap_err();
    assert_eq!(error.key, "scheme.not_utf8");
    assert!(error.text(Lang::Zh).contains("第 2 行"));
    assert_eq!(
        load(folder.path().to_str().unwrap()).unwrap_err().key,
        "scheme.unreadable"
    );
}

#[test]
fn the_sample_schemes_parse() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/schemes");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        load(path.to_str().unwrap()).unwrap_or_else(|error| panic!("{error}"));
        count += 1;
    }
    assert!(count >= 1);
}
