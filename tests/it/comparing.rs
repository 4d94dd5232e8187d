//! Two schemes or two years side by side, checked by hand.
#![allow(clippy::float_cmp)] // Exact results are meant.

use innovation_atlas::analysis::Scores;
use innovation_atlas::analysis::compare::{
    ComparisonKind, Grouping, Shifts, compare_schemes, compare_years, comparison_sheets,
    entity_parts,
};
use innovation_atlas::dataset::Dataset;
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::Scheme;
use innovation_atlas::table::Cell;

use crate::scoring::{data, scheme, scored};

/// One indicator, by a rule; with two tiers at a threshold.
fn one(id: &str, column: &str, rule: &str, threshold: f64) -> Scheme {
    scheme(&format!(
        r#"
format = 1
[scheme]
id = "{id}"
version = "1"
title = {{ en = "By {column}", zh = "按{column}" }}
entity = "county"
status = "illustrative"
source = "for a test"
aggregate = "arithmetic"
decimals = 2
min_coverage = 1.0
[[group]]
id = "all"
title = {{ en = "All", zh = "全部" }}
[[indicator]]
id = "{column}"
group = "all"
title = {{ en = "{column}", zh = "{column}" }}
formula = "{column}"
rule = {rule}
[[tier]]
id = "a"
title = {{ en = "A", zh = "甲" }}
when = "total >= {threshold}"
[[tier]]
id = "b"
title = {{ en = "B", zh = "乙" }}
"#
    ))
}

const MIN_MAX: &str = "{ kind = \"min_max\" }";

/// Five entities in two towns, under a scheme that looks at x and one that looks at y.
fn by_x_and_by_y() -> (Dataset, Scores, Scores) {
    let csv = "entity,name,year,town,x,y\nA,Ah,2021,East,10,1\nB,Be,2021,East,8,3\nC,Ce,2021,West,4,2\n\
               D,De,2021,West,0,\nE,Ee,2021,West,,0\nA,Ah,2020,East,1,1\nB,Be,2020,East,2,2\n";
    let (by_x, by_y) = (one("x", "x", MIN_MAX, 50.0), one("y", "y", MIN_MAX, 50.0));
    let frame = data(csv, &by_x);
    let (first, second) = (scored(&frame, &by_x), scored(&frame, &by_y));
    (frame, first, second)
}

/// Who is in one of the two only moves the others, too; that is told apart from how those in both stand to each other.
#[test]
fn those_in_both_are_also_compared_among_themselves() {
    let csv = "entity,name,year,x,y\nA,A,2021,10,1\nB,B,2021,8,3\nC,C,2021,4,2\nD,D,2021,9,\nE,E,2021,,0\n";
    let (by_x, by_y) = (one("x", "x", MIN_MAX, 50.0), one("y", "y", MIN_MAX, 50.0));
    let frame = data(csv, &by_x);
    let (first, second) = (scored(&frame, &by_x), scored(&frame, &by_y));
    let found = compare_schemes(&first, &second, None, &[]).unwrap();
    let agreement = &found.agreement;
    // Published 1, 3, 4 against 3, 1, 2; among the three 1, 2, 3 against 3, 1, 2.
    let shifts = |shifts: &Shifts| (shifts.mean, shifts.most, shifts.gainers, shifts.losers);
    assert_eq!(shifts(&agreement.published), (Some(2.0), Some(2), 2, 1));
    assert_eq!(shifts(&agreement.among), (Some(4.0 / 3.0), Some(2), 2, 1));
    assert_eq!(agreement.same_tier, Some(1));
    for lang in Lang::ALL {
        let told: Vec<String> = found.lines().iter().map(|line| line.text(lang)).collect();
        let (all, both) = match lang {
            Lang::En => (
                "each among all of its result: of the 3",
                "among the 3 in both alone: 2 (66.7%)",
            ),
            Lang::Zh => (
                "按各自结果的全部名次：两边均有总分的 3 个",
                "3 个中重新排名：上升 2 个（66.7%）",
            ),
        };
        for part in [all, both] {
            assert!(
                told.iter().any(|line| line.contains(part)),
                "{part}: {told:?}"
            );
        }
    }
}

#[test]
fn two_schemes_are_compared_by_ranks_and_points() {
    let (frame, first, second) = by_x_and_by_y();
    let by = Grouping {
        first: &frame,
        second: &frame,
        column: "town",
    };
    let found = compare_schemes(&first, &second, None, &[by]).unwrap();
    assert_eq!(found.kind, ComparisonKind::Schemes { year: Some(2021) });
    assert!(found.same_scale);
    let rows: Vec<(&str, Option<i64>, Option<f64>)> = found
        .rows
        .iter()
        .map(|row| (row.entity.as_str(), row.places, row.points))
        .collect();
    // x: 100, 80, 40, 0 and none; y: 33.33, 100, 66.67, none and 0.
    assert_eq!(
        rows,
        [
            ("B", Some(1), Some(20.0)),
            ("C", Some(1), Some(26.67)),
            ("A", Some(-2), Some(-66.67)),
            ("E", None, None),
            ("D", None, None),
        ]
    );
    assert_eq!(
        found.rows[3].reason.as_ref().unwrap().key,
        "analysis.no_indicator"
    );
    let agreement = &found.agreement;
    assert_eq!(
        (agreement.common, agreement.entries, agreement.exits),
        (3, 1, 1)
    );
    assert_eq!(
        (agreement.published.gainers, agreement.published.losers),
        (2, 1)
    );
    assert_eq!(
        (agreement.published.mean, agreement.published.most),
        (Some(4.0 / 3.0), Some(2))
    );
    assert_eq!(agreement.among, agreement.published);
    let means = (agreement.first_mean, agreement.second_mean);
    assert_eq!(means, (Some(220.0 / 3.0), Some(200.0 / 3.0)));
    // Over A, B and C: ranks 1, 2, 3 against 3, 1, 2.
    assert!((agreement.spearman.unwrap() + 0.5).abs() < 1e-12);
    assert!((agreement.kendall.unwrap() + 1.0 / 3.0).abs() < 1e-12);
    let tiers: Vec<(String, String, u32)> = found
        .tiers
        .iter()
        .map(|moved| {
            let name = |tier: &Option<innovation_atlas::i18n::Title>| {
                tier.as_ref()
                    .map_or_else(String::new, |tier| tier.en.clone())
            };
            (name(&moved.from), name(&moved.to), moved.count)
        })
        .collect();
    let expected = [("A", "A", 1), ("A", "B", 1), ("B", "A", 1)];
    assert_eq!(
        tiers,
        expected.map(|(a, b, n)| (a.to_owned(), b.to_owned(), n))
    );
    let sheets = comparison_sheets(&found, Lang::En, false);
    assert_eq!(
        sheets[0].header().join(" "),
        "entity name rank_1 rank_2 places total_1 total_2 points range_1 range_2 range tier_1 tier_2 reason"
    );
    assert_eq!(sheets[0].cell(2, 4).owned(), Cell::Number(-2.0));
    let readable = comparison_sheets(&found, Lang::Zh, true);
    assert_eq!(readable[0].header()[2], "排名（按x）");
    // Entities, summary, tiers, towns, rules.
    assert_eq!(readable.len(), 5);
    assert_eq!(readable[3].name(), "按所属镇区");
}

#[test]
fn groups_and_rules_stand_beside_the_ranks() {
    let (frame, first, second) = by_x_and_by_y();
    let by = Grouping {
        first: &frame,
        second: &frame,
        column: "town",
    };
    let found = compare_schemes(&first, &second, None, &[by]).unwrap();
    assert_eq!((found.groups.len(), &*found.groups[0].column), (1, "town"));
    let shifts = &found.groups[0].shifts;
    let places: Vec<_> = shifts
        .iter()
        .map(|shift| (&*shift.name, shift.common, shift.mean_places))
        .collect();
    assert_eq!(places, [("West", 1, Some(1.0)), ("East", 2, Some(-0.5))]);
    // West: C and D under x, C and E under y.
    let means: Vec<_> = shifts
        .iter()
        .map(|shift| (shift.first_mean, shift.second_mean))
        .collect();
    let of = |low: f64, high: f64| Some(f64::midpoint(low, high));
    assert_eq!(
        means,
        [
            (of(0.0, 40.0), of(0.0, 66.67)),
            (of(100.0, 80.0), of(33.33, 100.0)),
        ]
    );
    let differences: Vec<String> = found
        .differences
        .iter()
        .map(|one| one.words().text(Lang::En))
        .collect();
    for told in ["Id: x → y", "Only in the first: \"x\""] {
        assert!(differences.iter().any(|own| own == told), "{differences:?}");
    }

    // A scheme without a limit has another scale.
    let plain = one("plain", "y", "{ kind = \"identity\" }", 50.0);
    let third = scored(&frame, &plain);
    let found = compare_schemes(&first, &third, Some(2021), &[]).unwrap();
    assert!(!found.same_scale);
    assert_eq!(
        (found.rows[0].points, found.rows[0].range),
        (None, Some(20.0))
    );
    let error = compare_schemes(&first, &third, Some(1999), &[]).unwrap_err();
    assert_eq!(error.key, "analysis.nobody_in_year");
    let absent = Grouping {
        first: &frame,
        second: &frame,
        column: "nothing",
    };
    assert!(compare_schemes(&first, &third, None, &[absent]).is_err());
    let parts = entity_parts(&first, "B", Some(2021)).unwrap().parts;
    assert_eq!((parts.len(), parts[0].points), (1, 80.0));
}

#[test]
fn two_years_tell_movers_and_what_moved_the_mean() {
    let rules = one("x", "x", "{ kind = \"identity\" }", 50.0);
    let csv = "entity,year,x\nA,2020,10\nB,2020,30\nC,2020,50\nA,2021,40\nB,2021,36\nD,2021,80\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let found = compare_years(&scores, 2020, 2021, &[]).unwrap();
    let rows: Vec<(&str, Option<i64>, Option<f64>)> = found
        .rows
        .iter()
        .map(|row| (row.entity.as_str(), row.places, row.points))
        .collect();
    assert_eq!(
        rows,
        [
            ("D", None, None),
            ("A", Some(1), Some(30.0)),
            ("B", Some(-1), Some(6.0)),
            ("C", None, None),
        ]
    );
    // Who is not in the data of a year has no reason.
    assert!(found.rows[0].reason.is_none() && found.rows[0].first.is_none());
    let mean = found.mean.unwrap();
    // From 30 to 52; A and B from 20 to 38; D lifts the mean by 14, C's going costs 10.
    assert_eq!((mean.from, mean.to, mean.stayed), (30.0, 52.0, 18.0));
    assert_eq!((mean.entries, mean.exits), (14.0, -10.0));
    assert_eq!((mean.parts.len(), mean.parts[0].points), (1, 18.0));
    assert_eq!(
        compare_years(&scores, 2020, 2031, &[]).unwrap_err().key,
        "analysis.nobody_in_year"
    );
}
