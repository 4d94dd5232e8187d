//! Columns that are constant, empty, zero, infinite or at the ends of floats; groups of one; zeros and their signs.

use std::fmt::Write;

use super::{IDENTITY, Item, MIN_MAX, of_one_group, one_group, told};
use crate::scoring::{data, numbers, ranks, scheme, scored, texts, tried};

const PLAIN: [Item; 2] = [Item("x", MIN_MAX, ""), Item("y", MIN_MAX, "")];

fn totals(csv: &str, scheme: &innovation_atlas::scheme::Scheme) -> Vec<Option<f64>> {
    numbers(&scored(&data(csv, scheme), scheme), "total")
}

#[test]
fn a_constant_column_has_no_points_and_is_named_with_its_peers() {
    let rules = one_group("arithmetic", "", &PLAIN);
    let csv = "entity,year,x,y\nA,2020,7,1\nB,2020,7,2\nA,2021,7,1\nB,2021,8,3\n";
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(
        numbers(&scores, "points:x"),
        [None, None, Some(0.0), Some(100.0)]
    );
    // That years have scales of their own is told before.
    assert_eq!(
        told(&scores)[1..],
        [
            "\"Item x\" (Gee) is the same for all peers of 2 observations, so it has no points there: Year 2020"
        ]
    );
    // Zeros are constant like any other number, whatever their sign.
    let scores = scored(
        &data("entity,x,y\nA,0,1\nB,-0,2\nC,0.0,3\n", &rules),
        &rules,
    );
    assert_eq!(numbers(&scores, "points:x"), [None; 3]);
    assert_eq!(told(&scores).len(), 1);
    assert_eq!(
        numbers(&scores, "total"),
        [Some(0.0), Some(50.0), Some(100.0)]
    );
}

#[test]
fn a_column_of_zeros_has_points_only_where_nothing_is_compared() {
    let csv = "entity,x,y\nA,0,1\nB,0,2\nC,-0.0,4\n";
    for rule in [
        MIN_MAX,
        "kind = \"z_score\", mean = 50, sd = 10",
        "kind = \"percent_rank\"",
        "kind = \"distance_to_max\"",
    ] {
        for treat in ["", "[treat]\nkind = \"winsorize\"\n"] {
            let rules = one_group(
                "arithmetic",
                treat,
                &[Item("x", rule, ""), Item("y", MIN_MAX, "")],
            );
            let scores = scored(&data(csv, &rules), &rules);
            assert_eq!(numbers(&scores, "points:x"), [None; 3], "{rule}");
            assert_eq!(numbers(&scores, "value:x"), [Some(0.0); 3], "{rule}");
            assert_eq!(
                numbers(&scores, "total"),
                [Some(0.0), Some(33.333_333), Some(100.0)]
            );
            let told = told(&scores).join("\n");
            assert!(told.contains("\"Item x\" (Gee) is the same"), "{told}");
        }
    }
    // Points of fixed rules are what the table says of a zero.
    let rules = one_group("sum", "", &[Item("x", "kind = \"identity\"", "")]);
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(numbers(&scores, "total"), [Some(0.0); 3]);
    assert_eq!(ranks(&scores), [Some(1); 3]);
}

#[test]
fn an_empty_column_is_named() {
    let rules = one_group("arithmetic", "", &PLAIN);
    let scores = scored(&data("entity,x,y\nA,1,\nB,2,\nC,4,\n", &rules), &rules);
    assert_eq!(numbers(&scores, "coverage"), [Some(0.5); 3]);
    let notes = told(&scores);
    assert!(
        notes.len() == 1
            && notes[0].starts_with("\"Item y\" (Gee) has no value for any observation"),
        "{notes:?}"
    );
    // Imputed from nothing, it stays empty, and is not filled with zeros.
    let text = of_one_group(
        "arithmetic",
        "missing = \"impute\"\n[impute]\nkind = \"mean\"\n",
        &PLAIN,
    );
    let rules = scheme(&text);
    let scores = scored(&data("entity,x,y\nA,1,\nB,2,\nC,4,\n", &rules), &rules);
    assert_eq!(numbers(&scores, "points:y"), [None; 3]);
    assert_eq!(told(&scores), notes);
}

#[test]
fn infinite_numbers_are_missing_and_never_points() {
    let rules = one_group("arithmetic", "", &PLAIN);
    let scores = scored(
        &data("entity,x,y\nA,inf,0\nB,-Infinity,1\n", &rules),
        &rules,
    );
    assert_eq!(numbers(&scores, "points:x"), [None; 2]);
    let notes = told(&scores);
    assert!(
        notes[0].starts_with("\"Item x\" (Gee) has no value"),
        "{notes:?}"
    );
    // What is no number at all makes text of a column, which no formula can count.
    let error = tried(&data("entity,x,y\nA,1e999,0\nB,?,1\n", &rules), &rules).unwrap_err();
    assert!(error.to_string().contains("\"Item x\""), "{error}");
    // In a formula it comes about by a division, a logarithm or a number too large.
    for (formula, missing) in [
        ("x / y", 1),
        ("1 / (x - 2)", 1),
        ("LN(y)", 1),
        ("LN(0 - x)", 3),
        ("SQRT(2 - x)", 1),
        ("EXP(x * 500)", 2),
        ("MOD(x, y)", 1),
    ] {
        let rules = one_group(
            "sum",
            "",
            &[
                Item("x", IDENTITY, &format!("formula = \"{formula}\"")),
                Item("y", IDENTITY, ""),
            ],
        );
        let csv = "entity,year,x,y\nA,2021,1,0\nB,2021,2,1\nC,2021,4,3\n";
        let scores = scored(&data(csv, &rules), &rules);
        let values = numbers(&scores, "value:x");
        let none = values.iter().filter(|value| value.is_none()).count();
        assert_eq!(none, missing, "{formula}: {values:?}");
        assert!(values.iter().flatten().all(|value| value.is_finite()));
        let notes = told(&scores);
        let first = ["A", "B", "C"][values.iter().position(Option::is_none).unwrap()];
        assert!(
            notes[0].contains("\"Item x\" (Gee)") && notes[0].contains(&format!("{first} (2021)")),
            "{formula}: {notes:?}"
        );
        assert_eq!(numbers(&scores, "total").iter().flatten().count(), 3);
    }
}

#[test]
fn peer_groups_of_one_have_nothing_to_compare_and_say_so() {
    let rules = one_group("arithmetic", "peers = [\"year\", \"industry\"]", &PLAIN);
    let csv = "entity,year,industry,x,y\nA,2021,steel,1,1\nB,2021,steel,2,2\nC,2021,cars,9,\nD,2021,特色半导体,4,5\n";
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(
        numbers(&scores, "total"),
        [Some(0.0), Some(100.0), None, None]
    );
    let notes = told(&scores);
    assert_eq!(notes.len(), 2);
    assert!(
        notes[0].starts_with("\"Item x\" (Gee) has nothing to be compared with for 2 observations")
            && notes[0].contains("Year 2021, Industry cars")
            && notes[0].contains("Industry Specialty chips"),
        "{notes:?}"
    );
    assert!(notes[1].contains("1 observation,"), "{notes:?}");
}

/// Rules that compare, with what they give to the values 1, 2 and 4.
const COMPARING: [(&str, [f64; 3]); 6] = [
    (MIN_MAX, [0.0, 100.0 / 3.0, 100.0]),
    ("kind = \"percent_rank\"", [0.0, 50.0, 100.0]),
    ("kind = \"rank\"", [1.0, 2.0, 3.0]),
    ("kind = \"distance_to_max\"", [0.0, 1.0 / 3.0, 1.0]),
    (
        "kind = \"distance_to_reference\", reference = \"C\"",
        [0.0, 1.0 / 3.0, 1.0],
    ),
    (
        "kind = \"z_score\"",
        [-0.8728715609439696, -0.2182178902359924, 1.091089451179962],
    ),
];

#[test]
fn numbers_at_the_ends_of_floats_compare_like_any_others() {
    for unit in ["5e-324", "1e-310", "1e-200", "1", "1e150", "4e307"] {
        let unit: f64 = unit.parse().unwrap();
        for (rule, expected) in COMPARING {
            let rules = one_group("sum", "", &[Item("x", rule, ""), Item("y", IDENTITY, "")]);
            let csv = format!(
                "entity,x,y\nA,{:e},1\nB,{:e},1\nC,{:e},1\n",
                unit,
                2.0 * unit,
                4.0 * unit
            );
            let scores = scored(&data(&csv, &rules), &rules);
            for (found, expected) in numbers(&scores, "points:x").into_iter().zip(expected) {
                let found = found.unwrap_or(f64::NAN);
                assert!((found - expected).abs() < 1e-12, "{rule} × {unit}: {found}");
            }
            // What a sum makes of ranks and the like is told; nothing of the numbers is.
            let of_sum = |note: &String| note.contains("stands in a sum");
            assert!(told(&scores).iter().all(of_sum), "{rule} × {unit}");
        }
    }
    // As far apart as floats go.
    let far = "entity,x,y\nA,1.7e308,1\nB,-1.7e308,1\nC,0,1\n";
    for rule in [
        MIN_MAX,
        "kind = \"goalposts\", low = -1.7e308, high = 1.7e308",
    ] {
        let rules = one_group("arithmetic", "", &[Item("x", rule, "")]);
        assert_eq!(
            totals(far, &rules),
            [Some(100.0), Some(0.0), Some(50.0)],
            "{rule}"
        );
    }
}

#[test]
fn treatment_and_imputation_at_the_ends_of_floats() {
    let treated = "[treat]\nkind = \"winsorize\"\nmax_points = 1\nthen = \"none\"\n";
    let logged = "[treat]\nkind = \"winsorize\"\nmax_points = 0\n";
    let base = [1.0, 2.0, 1.0, 2.0, 3.0, 3.0, 1.0, 2.0, 3.0, 300.0];
    for keys in [treated, logged] {
        let rules = one_group("arithmetic", keys, &[Item("x", MIN_MAX, "")]);
        let of = |unit: f64| {
            let mut csv = String::from("entity,x\n");
            for (at, x) in base.iter().enumerate() {
                writeln!(csv, "E{at},{:e}", x * unit).unwrap();
            }
            totals(&csv, &rules)
        };
        let plain = of(1.0);
        assert!(plain[4].unwrap() > 5.0, "{keys}: the outlier is treated");
        for unit in [1e-321, 1e-150, 1e100, 5e305] {
            assert_eq!(of(unit), plain, "{keys} × {unit}");
        }
    }
    let filled = of_one_group(
        "arithmetic",
        "missing = \"impute\"\n[impute]\nkind = \"mean\"\n",
        &[Item("x", MIN_MAX, "")],
    );
    let rules = scheme(&filled);
    let csv = "entity,x\nA,1.7e308\nB,1.5e308\nC,\n";
    assert_eq!(totals(csv, &rules), [Some(100.0), Some(0.0), Some(50.0)]);
}

#[test]
fn what_is_too_large_to_add_up_is_missing_and_says_so() {
    let rules = one_group(
        "sum",
        "",
        &[Item("x", IDENTITY, ""), Item("y", IDENTITY, "")],
    );
    let csv = "entity,x,y\nA,1.7e308,1e308\nB,2,1\nC,3,3\n";
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(numbers(&scores, "total"), [None, Some(3.0), Some(6.0)]);
    assert_eq!(ranks(&scores), [None, Some(2), Some(1)]);
    let notes = told(&scores);
    assert!(
        notes[0].contains("\"Gee\"") && notes[0].ends_with(": A"),
        "{notes:?}"
    );
    assert_eq!(
        texts(&scores, "reason")[0].as_deref(),
        Some("The points of \"Gee\" are too large to be computed")
    );
    let rules = one_group(
        "sum",
        "",
        &[
            Item("x", "kind = \"per_unit\", points = 10", ""),
            Item("y", IDENTITY, ""),
        ],
    );
    let scores = scored(&data(csv, &rules), &rules);
    assert_eq!(numbers(&scores, "points:x")[0], None);
    let notes = told(&scores);
    assert!(
        notes[0].starts_with("The points of \"Item x\" (Gee) are too large"),
        "{notes:?}"
    );
}

#[test]
fn means_of_zeros_and_of_negative_numbers() {
    let items = [Item("x", IDENTITY, ""), Item("y", IDENTITY, "")];
    // Zeros of both signs; A has nothing but zeros, D a negative part.
    let csv = "entity,x,y\nA,0,-0.0\nB,-0,1\nC,4,0\nD,-4,1\nE,4,1\n";
    let zero = Some(0.0);
    for (aggregate, keys, last) in [
        ("geometric", "", 2.0),
        ("harmonic", "", 1.6),
        ("power", "p = -2", 1.371989),
    ] {
        let rules = one_group(aggregate, keys, &items);
        let scores = scored(&data(csv, &rules), &rules);
        let found = numbers(&scores, "total");
        assert_eq!(found, [zero, zero, zero, None, Some(last)], "{aggregate}");
        assert!(
            found.iter().flatten().all(|total| total.is_sign_positive()),
            "{aggregate}"
        );
        let notes = told(&scores);
        assert!(
            notes.len() == 1 && notes[0].contains("\"Gee\"") && notes[0].contains("(D)"),
            "{notes:?}"
        );
        assert_eq!(
            texts(&scores, "reason")[3].as_deref(),
            Some("\"Gee\" cannot be computed, as a part of it is negative")
        );
    }
    // A part without weight does not pull the mean to zero.
    let items = [Item("x", IDENTITY, "weight = 0"), Item("y", IDENTITY, "")];
    let rules = one_group("geometric", "", &items);
    assert_eq!(
        totals("entity,x,y\nA,0,5\nB,-3,7\n", &rules),
        [Some(5.0), Some(7.0)]
    );
}

#[test]
fn ties_share_their_rank_whatever_the_sign_of_zero() {
    let rules = one_group("sum", "", &[Item("x", IDENTITY, "")]);
    let csv = "entity,x\nA,0\nB,-0.0\nC,5e-324\nD,-5e-324\nE,-1\nF,1e-7\n";
    let scores = scored(&data(csv, &rules), &rules);
    // Six decimals: all but E are zero.
    let tied = [Some(1), Some(1), Some(1), Some(1), Some(6), Some(1)];
    assert_eq!(ranks(&scores), tied);
    let rules = one_group("sum", "", &[Item("x", "kind = \"rank\"", "")]);
    let scores = scored(&data(csv, &rules), &rules);
    let expected = [3.0, 3.0, 5.0, 2.0, 1.0, 6.0].map(Some);
    assert_eq!(numbers(&scores, "points:x"), expected);
    let rules = one_group(
        "sum",
        "",
        &[Item("x", "kind = \"rank\"", "better = \"lower\"")],
    );
    let scores = scored(&data(csv, &rules), &rules);
    let expected = [3.0, 3.0, 2.0, 5.0, 6.0, 1.0].map(Some);
    assert_eq!(numbers(&scores, "points:x"), expected);
}

#[test]
fn one_observation_and_none() {
    for rule in [IDENTITY, "kind = \"goalposts\", low = 0, high = 10"] {
        let rules = one_group("arithmetic", "", &[Item("x", rule, "")]);
        let scores = scored(&data("entity,x\nA,5\n", &rules), &rules);
        assert_eq!(ranks(&scores), [Some(1)], "{rule}");
    }
    for (rule, _) in COMPARING {
        let rules = one_group(
            "arithmetic",
            "",
            &[Item("x", &rule.replace("\"C\"", "\"A\""), "")],
        );
        let scores = scored(&data("entity,x\nA,5\n", &rules), &rules);
        assert_eq!(numbers(&scores, "total"), [None], "{rule}");
        assert_eq!(texts(&scores, "status"), [Some("insufficient".to_owned())]);
        let notes = told(&scores);
        assert!(
            notes.len() == 1 && notes[0].contains("\"Item x\" (Gee)"),
            "{rule}: {notes:?}"
        );
    }
}
