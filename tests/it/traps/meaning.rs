//! What a scheme or a comparison says and must mean: nothing in a file is ignored, nothing differs that is the same.
#![allow(clippy::float_cmp)] // Exact results are meant.

use std::fmt::Write;

use innovation_atlas::analysis::compare::compare_schemes;
use innovation_atlas::analysis::weights::opinions;
use innovation_atlas::scheme::{differences, parse};

use super::{IDENTITY, Item, MIN_MAX, of_one_group, one_group, told};
use crate::scoring::{data, numbers, scheme, scored};

/// The keys of the errors of a scheme, with their lines counted from the end of its head.
fn errors(text: &str, head: usize) -> Vec<(usize, &'static str)> {
    let errors = parse(text).unwrap_err();
    let errors = errors.iter();
    errors
        .map(|error| (error.line - head, error.message.key))
        .collect()
}

#[test]
fn limits_in_the_unit_of_the_value_are_never_met_by_logarithms() {
    // Thirty of a hundred far off, so that winsorising five is not enough.
    let mut csv = "entity,year,x\n".to_owned();
    for at in 0..100 {
        let x = if at < 95 { f64::from(at) } else { 1e5 };
        writeln!(csv, "E{at:03},2021,{x}").unwrap();
    }
    let keys = "[treat]\nkind = \"winsorize\"\nmax_points = 2\n";
    for (rule, expected) in [
        ("kind = \"goalposts\", low = 0, high = 100", 50.0),
        ("kind = \"target\", target = 100", 0.5),
    ] {
        let rules = scheme(&(of_one_group("arithmetic", "", &[Item("x", rule, "")]) + keys));
        let scores = scored(&data(&csv, &rules), &rules);
        assert_eq!(numbers(&scores, "points:x")[50], Some(expected), "{rule}");
    }
    // Rules that compare with nothing but each other still take them.
    let rules = scheme(&(of_one_group("arithmetic", "", &[Item("x", MIN_MAX, "")]) + keys));
    let scores = scored(&data(&csv, &rules), &rules);
    assert!(numbers(&scores, "points:x")[50].unwrap() > 10.0);
}

#[test]
fn growth_from_or_to_what_is_below_zero_is_none() {
    let items = [
        Item("x", "kind = \"base_year\", year = 2020", ""),
        Item("c", "kind = \"chained\", year = 2020", "formula = \"x\"\n"),
    ];
    let rules = one_group("arithmetic", "", &items);
    let csv = "entity,year,x\nA,2020,-10\nA,2021,-20\nB,2020,10\nB,2021,-5\nC,2020,10\nC,2021,20\n";
    let scores = scored(&data(csv, &rules), &rules);
    for column in ["points:x", "points:c"] {
        let found = numbers(&scores, column);
        assert_eq!(
            (found[1], found[3], found[5]),
            (None, None, Some(200.0)),
            "{column}"
        );
    }
    assert!(told(&scores).iter().any(|note| note.contains("A (2021)")));
}

#[test]
fn names_of_results_that_there_are_none_of_are_errors_in_adjustments_too() {
    let text = of_one_group("arithmetic", "", &[Item("rd_staff", IDENTITY, "")]);
    let head = text.lines().count();
    let adjust = |formula: &str| {
        let rule = "rule = { kind = \"identity\" }";
        format!("{text}[[adjust]]\nid = \"b\"\ntitle = \"B\"\nformula = \"{formula}\"\n{rule}\n")
    };
    assert_eq!(
        errors(&adjust("points_rd_stff"), head),
        [(4, "scheme.tier_meant")]
    );
    // A raw column may begin so.
    for formula in ["points_rd_staff", "points_firm_n"] {
        assert!(parse(&adjust(formula)).is_ok(), "{formula}");
    }
    let record = text.replacen("decimals = 6", "decimals = 6\nrecord = \"total > 60\"", 1);
    assert_eq!(
        parse(&record).unwrap_err()[0].message.key,
        "scheme.result_too_early"
    );
}

#[test]
fn who_has_too_little_for_a_total_takes_no_rank_from_others() {
    let keys = "min_coverage = 0.6";
    let text = of_one_group(
        "arithmetic",
        keys,
        &[Item("x", IDENTITY, ""), Item("y", IDENTITY, "")],
    ) + "[[adjust]]\nid = \"b\"\ntitle = \"B\"\nformula = \"rank\"\n\
           rule = { kind = \"flag\", when = \"rank <= 2\", points = 5 }\n";
    let rules = scheme(&text);
    let csv = "entity,year,x,y\nA,2021,9,9\nB,2021,8,\nC,2021,7,7\n";
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(numbers(&scores, "total"), [Some(14.0), None, Some(12.0)]);
}

#[test]
fn keys_that_would_be_ignored_are_errors_and_others_are_not() {
    let own = "treat = { kind = \"winsorize\" }\n";
    let of = |rule: &str, more: &str| of_one_group("arithmetic", "", &[Item("x", rule, more)]);
    let goalposts = "kind = \"goalposts\", low = 0, high = 1";
    let found = parse(&of(IDENTITY, own)).unwrap_err();
    assert_eq!(found[0].message.key, "scheme.treat_unused");
    let none = "treat = \"none\"\n";
    for (rule, more) in [
        (goalposts, own),
        (goalposts, "within = [\"year\", \"zone\"]\n"),
        (IDENTITY, none),
    ] {
        assert!(parse(&of(rule, more)).is_ok(), "{rule} {more}");
    }
    let found = parse(&of(IDENTITY, "within = [\"zone\"]\n")).unwrap_err();
    assert_eq!(found[0].message.key, "scheme.within_unused");
    // Groups in groups in groups.
    let nested = |depth: usize| {
        let mut text = of_one_group("arithmetic", "", &[]).replacen(
            "\"Gee\"\n",
            "\"Gee\"\nparent = \"g1\"\n",
            1,
        );
        for at in 1..depth {
            let parent = if at + 1 < depth {
                format!("parent = \"g{}\"\n", at + 1)
            } else {
                String::new()
            };
            writeln!(text, "[[group]]\nid = \"g{at}\"\ntitle = \"G\"\n{parent}").unwrap();
        }
        text + "[[indicator]]\nid = \"x\"\ngroup = \"g\"\ntitle = \"X\"\nformula = \"x\"\nrule = { kind = \"identity\" }\n"
    };
    assert!(parse(&nested(64)).is_ok());
    assert_eq!(
        parse(&nested(4000)).unwrap_err()[0].message.key,
        "scheme.group_deep"
    );
}

#[test]
fn gates_of_one_reason_are_told_apart_by_what_they_ask() {
    let text = of_one_group("arithmetic", "", &[Item("x", IDENTITY, "")]);
    let gates = |all: &[&str]| {
        let gate = |when: &&str| format!("[[gate]]\ntitle = \"Not eligible\"\nwhen = \"{when}\"\n");
        scheme(&format!(
            "{text}{}",
            all.iter().map(gate).collect::<String>()
        ))
    };
    let both = gates(&["a > 1", "b > 1"]);
    assert!(differences(&both, &both).is_empty());
    assert!(differences(&both, &gates(&["b > 1", "a > 1"])).is_empty());
    let words = |second: &[&str]| -> Vec<String> {
        let found = differences(&both, &gates(second));
        found.iter().map(|one| one.words().to_string()).collect()
    };
    let moved = words(&["b > 1", "a > 2"]);
    assert!(
        moved.len() == 1 && moved[0].contains("a > 1 → a > 2"),
        "{moved:?}"
    );
    let gone = words(&["b > 1"]);
    assert!(
        gone.len() == 1 && gone[0].contains("Not eligible") && !gone[0].contains('→'),
        "{gone:?}"
    );
}

#[test]
fn two_files_under_one_scheme_have_one_scale() {
    // Identity has no limit, so totals have none.
    let rules = one_group("arithmetic", "", &[Item("x", IDENTITY, "")]);
    let score = |csv: &str| scored(&data(csv, &rules), &rules);
    let first = score("entity,year,x\nA,2021,1\nB,2021,2\n");
    let second = score("entity,year,x\nA,2021,4\nB,2021,2.5\n");
    let found = compare_schemes(&first, &second, None, &[]).unwrap();
    assert!(found.same_scale);
    let points: Vec<Option<f64>> = found.rows.iter().map(|row| row.points).collect();
    assert_eq!(points, [Some(3.0), Some(0.5)]);
}

#[test]
fn second_opinions_rank_those_that_both_can_rank() {
    let mut csv = "entity,year,x,y\nFIRST,2021,100,\n".to_owned();
    for at in 0..9 {
        writeln!(csv, "E{at},2021,{},{}", 9 - at, 9 - at).unwrap();
    }
    let rules = one_group(
        "arithmetic",
        "",
        &[Item("x", MIN_MAX, ""), Item("y", MIN_MAX, "")],
    );
    let scores = scored(&data(&csv, &rules), &rules);
    for opinion in opinions(&scores).unwrap() {
        let effect = opinion.effect.as_ref().unwrap();
        // The nine stand in one order by either way.
        assert_eq!(
            (effect.mean_move, effect.unmoved),
            (Some(0.0), 9),
            "{opinion:?}"
        );
        assert_eq!(opinion.incomplete, 1);
        assert!(opinion.left_out().is_some());
    }
}
