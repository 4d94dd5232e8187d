//! What the format takes is computed: every rule with every aggregation, treatment, imputation and peer group, on data
//! with gaps, ties and years. Nothing is refused, ignored or left without a number.

use std::fmt::Write;

use innovation_atlas::analysis::explain;

use super::{Item, of_one_group, told};
use crate::scoring::{data, scheme, scored};

const RULES: [&str; 17] = [
    "kind = \"identity\"",
    "kind = \"steps\", steps = [[2, 10], [5, 20], [9, 30]], below = 1",
    "kind = \"per_unit\", points = 2, cap = 30",
    "kind = \"flag\", when = \"x > 5\", points = 4",
    "kind = \"min_max\"",
    "kind = \"z_score\", mean = 50, sd = 10",
    "kind = \"percent_rank\"",
    "kind = \"rank\"",
    "kind = \"borda\"",
    "kind = \"goalposts\", low = 1, high = 20",
    "kind = \"target\", target = 60, clip = true",
    "kind = \"distance_to_max\"",
    "kind = \"distance_to_reference\", reference = \"E3\"",
    "kind = \"distance_to_reference\", reference = \"E3\", clip = true",
    "kind = \"base_year\", year = 2019",
    "kind = \"chained\", year = 2019",
    "kind = \"chained\", year = 2019, growth = \"symmetric\"",
];

const AGGREGATIONS: [&str; 8] = [
    "sum",
    "max",
    "arithmetic",
    "geometric",
    "harmonic",
    "power\"\np = \"2",
    "median",
    "copeland",
];

const TREATMENTS: [&str; 3] = [
    "",
    "[treat]\nkind = \"winsorize\"\nskewness = 1\nkurtosis = 1\nthen = \"none\"\n",
    "[treat]\nkind = \"winsorize\"\nmax_points = 0\nskewness = 0.5\nkurtosis = 0.5\nthen = \"log_ct_plus\"\n",
];

const GAPS: [(&str, &str); 7] = [
    ("skip", ""),
    ("zero", ""),
    ("impute", "[impute]\nkind = \"mean\"\nby = [\"zone\"]\n"),
    ("impute", "[impute]\nkind = \"median\"\n"),
    ("impute", "[impute]\nkind = \"previous\"\n"),
    ("impute", "[impute]\nkind = \"linear\"\n"),
    ("impute", "[impute]\nkind = \"row_mean\"\n"),
];

/// Fourteen entities of two zones in three years, with gaps and a few ties.
fn table() -> String {
    let mut csv = "entity,year,zone,x,z,w\n".to_owned();
    for entity in 0..14_u32 {
        for year in 0..3_u32 {
            let at = entity * 3 + year;
            let cell = |factor: u32, hole: u32| {
                if at % 9 == hole && entity != 3 {
                    String::new()
                } else {
                    (1 + at * factor % 41).to_string()
                }
            };
            writeln!(
                csv,
                "E{entity},{},{},{},{},{}",
                2019 + year,
                if entity % 2 == 0 { "east" } else { "west" },
                cell(17, 4),
                cell(29, 7),
                1 + at % 5
            )
            .unwrap();
        }
    }
    csv
}

#[test]
fn all_that_the_format_takes_is_computed() {
    let csv = table();
    let mut done = 0_usize;
    for (rule_at, rule) in RULES.iter().enumerate() {
        for (at, aggregate) in AGGREGATIONS.iter().enumerate() {
            // Each pair meets other treatments and gaps; all of them meet every rule and every aggregation.
            for turn in 0..3 {
                let place = rule_at + 2 * at + 5 * turn;
                let (missing, impute) = GAPS[place % GAPS.len()];
                let treat = TREATMENTS[(rule_at + at + turn) % TREATMENTS.len()];
                let relative = (4..=8).contains(&rule_at) || (10..=13).contains(&rule_at);
                let within = if relative && turn == 1 {
                    "within = [\"year\", \"zone\"]\n"
                } else {
                    ""
                };
                let keys = format!("missing = \"{missing}\"\nscale = [1, 100]\n");
                let lower = if rule.contains("flag") {
                    ""
                } else {
                    "better = \"lower\"\n"
                };
                let items = [
                    Item("x", rule, &format!("weight = 2\n{within}")),
                    Item("z", rule, &format!("weight = 3\n{lower}{within}")),
                    Item("w", rule, within),
                ];
                let mut text = of_one_group(aggregate, &keys, &items);
                text.push_str(treat);
                text.push_str(impute);
                let text = text.replace("p = \"2\"", "p = 2");
                let rules = scheme(&text);
                let frame = data(&csv, &rules);
                let scores = scored(&frame, &rules);
                let totals = scores.numbers("total").unwrap();
                let found = totals.iter().flatten().count();
                assert!(
                    found > 14 && totals.iter().flatten().all(f64::is_finite),
                    "{found} totals\n{text}\n{:?}",
                    told(&scores)
                );
                // Another observation each time is explained.
                let row = (7 * done) % scores.frame.height();
                let tree = explain(&frame, &scores, row).unwrap();
                assert_eq!(tree.total, totals.get(row), "{text}");
                done += 1;
            }
        }
    }
    assert_eq!(done, 17 * 8 * 3);
}

#[test]
fn a_division_by_zero_is_missing_with_indicator_group_and_place() {
    let items = [Item("x", super::MIN_MAX, "formula = \"w / z\"\n")];
    let rules = scheme(&of_one_group("arithmetic", "", &items));
    let frame = data(
        "entity,year,w,z\nA,2021,1,0\nB,2021,0,0\nC,2021,1,2\nD,2021,1,1\n",
        &rules,
    );
    let scores = scored(&frame, &rules);
    let found: Vec<Option<f64>> = scores.numbers("value:x").unwrap().iter().collect();
    assert_eq!(found, [None, None, Some(0.5), Some(1.0)]);
    let notes = told(&scores);
    assert_eq!(notes.len(), 1, "{notes:?}");
    for word in ["Item x", "Gee", "2 observations", "A (2021)", "B (2021)"] {
        assert!(notes[0].contains(word), "{word}: {}", notes[0]);
    }
}
