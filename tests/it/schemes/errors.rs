//! Each kind of error in a scheme file, with its line.

use innovation_atlas::i18n::{Arg, Lang};
use innovation_atlas::scheme::parse;

use super::SOUND;

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

/// What is changed into what, the line of the error, its key.
#[rustfmt::skip]
const CASES: &[(&str, &str, usize, &str)] = &[
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
    ("group = \"rd\"\ntitle = \"Patents\"\n", "group = \"rd\"\n", 39, "missing_key"),
    ("{ en = \"Young\", zh = \"初创\" }", "{ en = \"Young\" }", 17, "missing_key"),
    ("title = \"Old\"", "title = \" \"", 21, "blank"),
    // Types and ranges.
    ("version = \"1\"", "version = 1", 4, "wrong_type"),
    ("title = \"Test\"", "title = 5", 5, "wrong_type"),
    ("decimals = 2", "decimals = 2.5", 10, "wrong_type"),
    ("decimals = 2", "decimals = 99", 10, "outside"),
    ("scale = [0, 100]", "scale = [0]", 11, "wrong_type"),
    ("scale = [0, 100]", "scale = [100, 0]", 11, "scale"),
    ("peers = [\"year\", \"stage\"]", "peers = \"year\"", 12, "wrong_type"),
    ("peers = [\"year\", \"stage\"]", "peers = [\"year\", \"year\"]", 12, "name_twice"),
    ("min_coverage = 0.5", "min_coverage = 50", 13, "outside"),
    ("min_coverage = 0.5", "min_coverage = nan", 13, "wrong_type"),
    ("status = \"illustrative\"", "status = \"secret\"", 7, "choice"),
    ("id = \"test-1\"", "id = \"test 1\"", 3, "scheme_id"),
    ("id = \"intensity\"", "id = \"inten-sity\"", 31, "item_id"),
    ("id = \"intensity\"", "id = \"patents\"", 40, "id_twice"),
    ("id = \"accident\"", "id = \"patents\"", 51, "id_twice"),
    ("id = \"b\"", "id = \"a\"", 60, "id_twice"),
    // The tree.
    ("parent = \"input\"", "parent = \"inputs\"", 28, "no_group_meant"),
    ("parent = \"input\"", "parent = \"output\"", 28, "no_group"),
    ("parent = \"input\"", "parent = \"rd\"", 26, "cycle"),
    ("weight = 2\n", "parent = \"rd\"\n", 22, "cycle"),
    ("group = \"rd\"\ntitle = \"Patents\"", "group = \"x\"\ntitle = \"Patents\"", 41, "no_group"),
    ("weight = 2\n", "weight = 0\n", 22, "zero_top"),
    ("weight = 2\n", "weight = -1\n", 25, "weight_negative"),
    ("weight = 2\n", "weight = \"2\"\n", 25, "wrong_type"),
    ("weight = 2\n", "weight = 1e308\n", 25, "weight_range"),
    ("weight = 2\n", "weight = 5e-324\n", 25, "weight_range"),
    ("{ young = 3, old = 2 }", "{ young = 3, old = -2 }", 37, "weight_negative"),
    ("scale = [0, 100]", "scale = [-1e308, 1e308]", 11, "outside"),
    ("{ young = 3, old = 2 }", "{ young = 3 }", 37, "weight_missing_stage"),
    ("{ young = 3, old = 2 }", "{ young = 3, old = 2, yuong = 1 }", 37, "weight_stage_meant"),
    ("{ young = 3, old = 2 }", "{ young = 3, old = 2, rich = 1 }", 37, "weight_stage"),
    // Stages and tiers.
    ("when = \"year - founded_year <= 5\"\n", "", 15, "stage_when"),
    ("when = \"total >= 80 AND points_patents > 0 AND group_rd > 1\"\n", "", 55, "tier_when"),
    ("points_patents > 0", "points_patent > 0", 58, "tier_meant"),
    ("points_patents > 0", "points_other > 0", 58, "tier_indicator"),
    ("group_rd > 1", "group_other > 1", 58, "tier_group"),
    ("group_rd > 1", "prev_total > 1", 58, "result_earlier"),
    ("formula = \"patents\"", "formula = \"points_intensity\"", 43, "result_too_early"),
    ("formula = \"patents\"", "formula = \"prev_total\"", 43, "result_too_early"),
    ("when = \"employees > 500\"", "when = \"total > 500\"", 48, "result_too_early"),
    ("year - founded_year <= 5", "rank <= 5", 18, "result_too_early"),
    // Aggregation.
    ("aggregate = \"arithmetic\"", "aggregate = \"mean\"", 9, "choice"),
    ("aggregate = \"arithmetic\"", "aggregate = \"power\"", 9, "power_needs"),
    ("aggregate = \"arithmetic\"", "aggregate = \"sum\"\np = 2", 10, "power_only"),
    ("aggregate = \"arithmetic\"", "aggregate = \"power\"\np = 0", 10, "power_zero"),
    ("weight = 2\n", "cap = -1\n", 25, "cap_negative"),
    // Missing values.
    ("missing = \"skip\"", "missing = \"impute\"", 2, "impute_missing"),
    ("[[gate]]", "[impute]\nkind = \"mean\"\n[[gate]]", 47, "impute_unused"),
    ("max_points = 3", "max_points = -3", 46, "outside"),
    ("{ kind = \"winsorize\", max_points = 3 }", "\"some\"", 46, "choice"),
    ("{ kind = \"winsorize\", max_points = 3 }", "3", 46, "wrong_type"),
    // Rules.
    ("{ kind = \"percent_rank\" }", "{ kind = \"percentrank\" }", 44, "choice"),
    ("{ kind = \"percent_rank\" }", "{ }", 44, "missing_key"),
    ("{ kind = \"percent_rank\" }", "\"percent_rank\"", 44, "wrong_type"),
    ("{ kind = \"percent_rank\" }", "{ kind = \"percent_rank\", points = 1 }", 44, "rule_takes_none"),
    ("{ kind = \"percent_rank\" }", "{ kind = \"z_score\", points = 1 }", 44, "rule_parameter"),
    ("{ kind = \"percent_rank\" }", "{ kind = \"z_score\", sd = 0 }", 44, "not_positive"),
    ("{ kind = \"percent_rank\" }", "{ kind = \"target\" }", 44, "rule_needs"),
    ("below = 0", "below = \"none\"", 38, "wrong_type"),
    ("steps = [[6, 50], [4, 30]], ", "", 38, "rule_needs"),
    ("[[6, 50], [4, 30]]", "[]", 38, "steps_empty"),
    ("[[6, 50], [4, 30]]", "[[6, 50], [4]]", 38, "step_pair"),
    ("[[6, 50], [4, 30]]", "[[6, 50], [4, 30], [5, 40]]", 38, "steps_order"),
    ("[[6, 50], [4, 30]]", "[[6, 50], [6, 30]]", 38, "steps_order"),
    ("points = -10, cap = -30", "points = -10, cap = 30", 54, "cap_sign"),
    ("points = -10, cap = -30", "points = -10, per = 0", 54, "not_positive"),
    ("{ kind = \"per_unit\", points = -10, cap = -30 }", "{ kind = \"min_max\" }", 54, "adjust_rule"),
    // Formulas.
    ("100.0 * rd / revenue", "100.0 * rd /", 36, "formula_ends"),
    ("100.0 * rd / revenue", "100.0 * (rd / revenue", 36, "formula_bracket_unclosed"),
    ("100.0 * rd / revenue", "100.0 × rd / revenue", 36, "formula_full_width"),
    ("100.0 * rd / revenue", "rd / SUM(rd)", 36, "formula_aggregate"),
    ("100.0 * rd / revenue", "MAX(rd, revenue)", 36, "formula_aggregate_instead"),
    ("100.0 * rd / revenue", "rd OVER (ORDER BY year)", 36, "formula_window"),
    ("100.0 * rd / revenue", "(SELECT 1)", 36, "formula_query"),
    ("100.0 * rd / revenue", "read_csv('x')", 36, "formula_function"),
    ("100.0 * rd / revenue", "net sales", 36, "formula_operator"),
    ("employees > 500", "employees > 500 AND", 48, "formula_ends"),
];

#[test]
fn each_kind_of_error_names_its_line() {
    let mut wrong = Vec::new();
    for (from, to, line, key) in CASES {
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
fn what_a_rule_does_not_use_is_an_error_each() {
    let found = errors("{ kind = \"percent_rank\" }", "{ kind = \"identity\" }");
    let expected = [(45, "within_unused"), (46, "treat_unused")];
    assert_eq!(found, expected.map(|(line, key)| (line, key.to_owned())));
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
