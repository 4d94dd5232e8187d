//! Scheme files: the built-in ones against the published tables, errors with their lines, and broken files.

use std::path::Path;

use innovation_atlas::i18n::{Arg, Lang};
use innovation_atlas::scheme::{
    Better, Formula, Rule, Status, Weight, builtin, builtins, load, parse,
};
use proptest::prelude::*;

#[test]
fn every_builtin_parses_and_keeps_its_id() {
    for id in builtins() {
        let scheme = builtin(id).unwrap_or_else(|| panic!("{id} does not parse"));
        assert_eq!(scheme.id, id);
        assert_eq!(scheme.hash.len(), 64);
    }
}

#[test]
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

/// The county table of the domain, when it is at hand: formulas must equal it but for spaces.
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
        assert_eq!(indicator.title.en, row[7]);
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

/// Parses `SOUND` with one thing changed and gives back lines and keys of the errors.
fn errors(from: &str, to: &str) -> Vec<(usize, String)> {
    assert_eq!(SOUND.matches(from).count(), 1, "{from}");
    let text = SOUND.replace(from, to);
    let errors = parse(&text).err().unwrap_or_default();
    for error in &errors {
        for lang in Lang::ALL {
            let said = error.message.text(lang);
            assert_ne!(said, error.message.key, "{from} → {to}");
        }
    }
    errors
        .iter()
        .map(|error| {
            let reason = error
                .message
                .args
                .iter()
                .find(|(name, _)| *name == "reason");
            let key = match reason {
                Some((_, Arg::Message(reason))) => reason.key,
                _ => error.message.key,
            };
            (error.line, key.trim_start_matches("scheme.").to_owned())
        })
        .collect()
}

#[test]
fn each_kind_of_error_names_its_line() {
    let cases: &[(&str, &str, usize, &str)] = &[
        // The file.
        ("format = 1", "format = 2", 1, "format"),
        ("format = 1\n", "\n", 1, "no_format"),
        ("version = \"1\"", "version = 1\"", 4, "syntax"),
        ("version = \"1\"", "id = \"again\"", 4, "syntax"),
        ("[[gate]]", "[[gates]]", 47, "unknown_table_meant"),
        ("[[gate]]", "[[wishes]]", 47, "unknown_table"),
        ("[[gate]]", "[gate]", 47, "not_a_list"),
        ("decimals = 2", "decimls = 2", 10, "unknown_key_meant"),
        ("decimals = 2", "colour = 2", 10, "unknown_key"),
        ("version = \"1\"\n", "", 2, "missing_key"),
        ("unit = \"%\"", "colour = \"%\"", 34, "unknown_key"),
        (
            "group = \"rd\"\ntitle = \"Patents\"\n",
            "group = \"rd\"\n",
            39,
            "missing_key",
        ),
        (
            "{ en = \"Young\", zh = \"初创\" }",
            "{ en = \"Young\" }",
            17,
            "missing_key",
        ),
        ("title = \"Old\"", "title = \" \"", 21, "blank"),
        // Types and ranges.
        ("version = \"1\"", "version = 1", 4, "wrong_type"),
        ("title = \"Test\"", "title = 5", 5, "wrong_type"),
        ("decimals = 2", "decimals = 2.5", 10, "wrong_type"),
        ("decimals = 2", "decimals = 99", 10, "outside"),
        ("scale = [0, 100]", "scale = [0]", 11, "wrong_type"),
        ("scale = [0, 100]", "scale = [100, 0]", 11, "scale"),
        (
            "peers = [\"year\", \"stage\"]",
            "peers = \"year\"",
            12,
            "wrong_type",
        ),
        (
            "peers = [\"year\", \"stage\"]",
            "peers = [\"year\", \"year\"]",
            12,
            "name_twice",
        ),
        ("min_coverage = 0.5", "min_coverage = 50", 13, "outside"),
        ("min_coverage = 0.5", "min_coverage = nan", 13, "wrong_type"),
        (
            "status = \"illustrative\"",
            "status = \"secret\"",
            7,
            "choice",
        ),
        ("id = \"test-1\"", "id = \"test 1\"", 3, "scheme_id"),
        ("id = \"intensity\"", "id = \"inten-sity\"", 31, "item_id"),
        ("id = \"intensity\"", "id = \"patents\"", 40, "id_twice"),
        ("id = \"accident\"", "id = \"patents\"", 51, "id_twice"),
        ("id = \"b\"", "id = \"a\"", 60, "id_twice"),
        // The tree.
        (
            "parent = \"input\"",
            "parent = \"inputs\"",
            28,
            "no_group_meant",
        ),
        ("parent = \"input\"", "parent = \"output\"", 28, "no_group"),
        ("parent = \"input\"", "parent = \"rd\"", 26, "cycle"),
        ("weight = 2\n", "parent = \"rd\"\n", 22, "cycle"),
        (
            "group = \"rd\"\ntitle = \"Patents\"",
            "group = \"x\"\ntitle = \"Patents\"",
            41,
            "no_group",
        ),
        ("weight = 2\n", "weight = 0\n", 22, "zero_top"),
        ("weight = 2\n", "weight = -1\n", 25, "weight_negative"),
        ("weight = 2\n", "weight = \"2\"\n", 25, "wrong_type"),
        (
            "{ young = 3, old = 2 }",
            "{ young = 3 }",
            37,
            "weight_missing_stage",
        ),
        (
            "{ young = 3, old = 2 }",
            "{ young = 3, old = 2, yuong = 1 }",
            37,
            "weight_stage_meant",
        ),
        (
            "{ young = 3, old = 2 }",
            "{ young = 3, old = 2, rich = 1 }",
            37,
            "weight_stage",
        ),
        // Stages and tiers.
        (
            "when = \"year - founded_year <= 5\"\n",
            "",
            15,
            "stage_when",
        ),
        (
            "when = \"total >= 80 AND points_patents > 0 AND group_rd > 1\"\n",
            "",
            55,
            "tier_when",
        ),
        ("points_patents > 0", "points_patent > 0", 58, "tier_meant"),
        (
            "points_patents > 0",
            "points_other > 0",
            58,
            "tier_indicator",
        ),
        ("group_rd > 1", "group_other > 1", 58, "tier_group"),
        ("group_rd > 1", "prev_total > 1", 58, "result_earlier"),
        (
            "formula = \"patents\"",
            "formula = \"points_intensity\"",
            43,
            "result_too_early",
        ),
        (
            "formula = \"patents\"",
            "formula = \"prev_total\"",
            43,
            "result_too_early",
        ),
        (
            "when = \"employees > 500\"",
            "when = \"total > 500\"",
            48,
            "result_too_early",
        ),
        (
            "year - founded_year <= 5",
            "rank <= 5",
            18,
            "result_too_early",
        ),
        // Aggregation.
        (
            "aggregate = \"arithmetic\"",
            "aggregate = \"mean\"",
            9,
            "choice",
        ),
        (
            "aggregate = \"arithmetic\"",
            "aggregate = \"power\"",
            9,
            "power_needs",
        ),
        (
            "aggregate = \"arithmetic\"",
            "aggregate = \"sum\"\np = 2",
            10,
            "power_only",
        ),
        (
            "aggregate = \"arithmetic\"",
            "aggregate = \"power\"\np = 0",
            10,
            "power_zero",
        ),
        ("weight = 2\n", "cap = 0\n", 25, "not_positive"),
        // Missing values.
        (
            "missing = \"skip\"",
            "missing = \"impute\"",
            2,
            "impute_missing",
        ),
        (
            "[[gate]]",
            "[impute]\nkind = \"mean\"\n[[gate]]",
            47,
            "impute_unused",
        ),
        ("max_points = 3", "max_points = -3", 46, "outside"),
        (
            "{ kind = \"winsorize\", max_points = 3 }",
            "\"some\"",
            46,
            "choice",
        ),
        (
            "{ kind = \"winsorize\", max_points = 3 }",
            "3",
            46,
            "wrong_type",
        ),
        // Rules.
        (
            "{ kind = \"percent_rank\" }",
            "{ kind = \"percentrank\" }",
            44,
            "choice",
        ),
        ("{ kind = \"percent_rank\" }", "{ }", 44, "missing_key"),
        (
            "{ kind = \"percent_rank\" }",
            "\"percent_rank\"",
            44,
            "wrong_type",
        ),
        (
            "{ kind = \"percent_rank\" }",
            "{ kind = \"percent_rank\", points = 1 }",
            44,
            "rule_takes_none",
        ),
        (
            "{ kind = \"percent_rank\" }",
            "{ kind = \"z_score\", points = 1 }",
            44,
            "rule_parameter",
        ),
        (
            "{ kind = \"percent_rank\" }",
            "{ kind = \"z_score\", sd = 0 }",
            44,
            "not_positive",
        ),
        (
            "{ kind = \"percent_rank\" }",
            "{ kind = \"target\" }",
            44,
            "rule_needs",
        ),
        (
            "{ kind = \"percent_rank\" }",
            "{ kind = \"identity\" }",
            45,
            "within_unused",
        ),
        ("below = 0", "below = \"none\"", 38, "wrong_type"),
        ("steps = [[6, 50], [4, 30]], ", "", 38, "rule_needs"),
        ("[[6, 50], [4, 30]]", "[]", 38, "steps_empty"),
        ("[[6, 50], [4, 30]]", "[[6, 50], [4]]", 38, "step_pair"),
        (
            "[[6, 50], [4, 30]]",
            "[[6, 50], [4, 30], [5, 40]]",
            38,
            "steps_order",
        ),
        (
            "[[6, 50], [4, 30]]",
            "[[6, 50], [6, 30]]",
            38,
            "steps_order",
        ),
        (
            "points = -10, cap = -30",
            "points = -10, cap = 30",
            54,
            "cap_sign",
        ),
        (
            "points = -10, cap = -30",
            "points = -10, per = 0",
            54,
            "not_positive",
        ),
        (
            "{ kind = \"per_unit\", points = -10, cap = -30 }",
            "{ kind = \"min_max\" }",
            54,
            "adjust_rule",
        ),
        // Formulas.
        ("100.0 * rd / revenue", "100.0 * rd /", 36, "formula_ends"),
        (
            "100.0 * rd / revenue",
            "100.0 * (rd / revenue",
            36,
            "formula_bracket_unclosed",
        ),
        (
            "100.0 * rd / revenue",
            "100.0 × rd / revenue",
            36,
            "formula_full_width",
        ),
        (
            "100.0 * rd / revenue",
            "rd / SUM(rd)",
            36,
            "formula_aggregate",
        ),
        (
            "100.0 * rd / revenue",
            "MAX(rd, revenue)",
            36,
            "formula_aggregate_instead",
        ),
        (
            "100.0 * rd / revenue",
            "rd OVER (ORDER BY year)",
            36,
            "formula_window",
        ),
        ("100.0 * rd / revenue", "(SELECT 1)", 36, "formula_query"),
        (
            "100.0 * rd / revenue",
            "read_csv('x')",
            36,
            "formula_function",
        ),
        ("100.0 * rd / revenue", "net sales", 36, "formula_operator"),
        ("employees > 500", "employees > 500 AND", 48, "formula_ends"),
    ];
    let mut wrong = Vec::new();
    for (from, to, line, key) in cases {
        let expected = [(*line, (*key).to_owned())];
        let found = errors(from, to);
        if found != expected {
            wrong.push(format!(
                "{from} → {to}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_errors_come_at_once_in_the_order_of_lines() {
    let text = SOUND
        .replace("decimals = 2", "decimals = \"two\"")
        .replace("below = 0", "bellow = 0")
        .replace("group_rd", "group_dr")
        .replace("parent = \"input\"", "parent = \"none\"");
    let found: Vec<(usize, &str)> = parse(&text)
        .unwrap_err()
        .iter()
        .map(|error| (error.line, error.message.key))
        .collect();
    assert_eq!(
        found,
        [
            (10, "scheme.wrong_type"),
            (28, "scheme.no_group"),
            (38, "scheme.rule_parameter"),
            (58, "scheme.tier_group"),
        ]
    );
}

#[test]
fn a_zero_weight_is_fine_for_one_and_wrong_for_all() {
    let text = SOUND
        .replace("{ young = 3, old = 2 }", "{ young = 0, old = 2 }")
        .replace(
            "formula = \"patents\"",
            "formula = \"patents\"\nweight = { young = 0, old = 1 }",
        );
    let found = parse(&text).unwrap_err();
    let found: Vec<(usize, &str)> = found.iter().map(|e| (e.line, e.message.key)).collect();
    assert_eq!(
        found,
        [(26, "scheme.zero_group_stage")],
        "the group counts in the stage in which none of its members does"
    );
}

#[test]
fn size_and_depth_have_limits() {
    let long = format!("{SOUND}#{}", "x".repeat(1024 * 1024));
    assert_eq!(parse(&long).unwrap_err()[0].message.key, "scheme.too_large");
    let deep = format!("{SOUND}\nx = {}1{}", "[".repeat(40), "]".repeat(40));
    assert_eq!(parse(&deep).unwrap_err()[0].message.key, "scheme.nested");
    let deeper = format!("{SOUND}\nx = {}", "[".repeat(100_000));
    assert_eq!(parse(&deeper).unwrap_err()[0].message.key, "scheme.syntax");
    let dotted = format!("{SOUND}\nx{} = 1", ".x".repeat(50_000));
    assert!(parse(&dotted).is_err());
    assert!(!parse("").unwrap_err().is_empty());
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

/// What a careless or hostile hand does to a file.
#[derive(Clone, Debug)]
enum Change {
    Cut(usize, usize),
    Put(usize, String),
    Copy(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = prop::sample::select(vec![
        "\"",
        "'",
        "[",
        "]",
        "[[",
        "{",
        "}",
        "=",
        "\n",
        ",",
        ".",
        "-",
        "nan",
        "inf",
        "1e999",
        "9223372036854775808",
        "(",
        ")",
        "NOT ",
        "GREATEST()",
        "--",
        "/*",
        "𝄞",
        "（",
        "\u{feff}",
        "\r\n",
        "\0",
        "\\",
        "weight = ",
        "rule = ",
        "true",
        "1979-05-27",
    ]);
    prop_oneof![
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<usize>(), pieces).prop_map(|(at, piece)| Change::Put(at, piece.to_owned())),
        (any::<usize>(), any::<char>()).prop_map(|(at, c)| Change::Put(at, c.to_string())),
        (any::<usize>(), any::<usize>(), 1..200_usize)
            .prop_map(|(from, to, length)| Change::Copy(from, to, length)),
    ]
}

fn apply(chars: &mut Vec<char>, change: Change) {
    let length = chars.len().max(1);
    match change {
        Change::Cut(at, count) => {
            let at = at % length;
            let end = (at + count).min(chars.len());
            chars.drain(at.min(end)..end);
        }
        Change::Put(at, piece) => {
            let at = (at % length).min(chars.len());
            chars.splice(at..at, piece.chars());
        }
        Change::Copy(from, to, count) => {
            let from = (from % length).min(chars.len());
            let end = (from + count).min(chars.len());
            let piece: Vec<char> = chars[from..end].to_vec();
            let to = (to % length).min(chars.len());
            chars.splice(to..to, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn parsing_never_panics_and_never_fails_without_a_reason(
        id in prop::sample::select(builtins()),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let text = builtin(id).unwrap().text;
        let mut chars: Vec<char> = text.chars().collect();
        for change in changes {
            apply(&mut chars, change);
        }
        let text: String = chars.into_iter().collect();
        if let Err(errors) = parse(&text) {
            prop_assert!(!errors.is_empty());
            let lines = text.matches('\n').count() + 1;
            prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)));
            prop_assert!(errors.windows(2).all(|pair| pair[0].line <= pair[1].line));
        }
    }

    #[test]
    fn formulas_never_panic(words in prop::collection::vec(prop::sample::select(vec![
        "a", "rd", "1", "2.5", "'x'", "\"a b\"", "(", ")", ",", "+", "-", "*", "/", "%", "=", "<>",
        "<=", "AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "CASE", "WHEN", "THEN",
        "ELSE", "END", "ABS", "GREATEST", "ROUND", "COALESCE", "NULLIF", "LOG", "IF", "TRUE",
        "DISTINCT", "INTERVAL", "DATE", "ORDER", "BY", "||", "POW", "STARTS_WITH", "ILIKE", "MOD",
    ]), 0..24)) {
        if let Ok(formula) = Formula::parse(&words.join(" ")) {
            prop_assert!(formula.expr().is_ok());
            let filled = formula.filled(&|_| Some("1".to_owned()));
            prop_assert!(!filled.contains('"'));
        }
    }
}
