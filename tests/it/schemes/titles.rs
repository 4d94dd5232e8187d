//! Title schemes by hand: at and around every boundary, and every way to a tier.

use innovation_atlas::analysis::BoardRule;
use innovation_atlas::figure::Figure;
use innovation_atlas::figure::compose::{Material, portrait};
use innovation_atlas::i18n::Lang;

use crate::scoring::scored;

use super::hand::{
    assert_points, assert_points_after, dataset, numbers, scheme, score_rows, texts,
};

// Technology SME evaluation: its bands are held by `scoring`; here the ways that need no points.

/// Nothing that gives points: 100 employees, no S&T staff, no R&D, no rights.
const PLAIN: &str = "employees=100 st_staff=0 rd_expense_wan=0 revenue_wan=100 cost_wan=100 \
assets_wan=100 ip_class1=0 ip_class2=0 major_accidents=0 dishonest=否";

#[test]
fn technology_smes_are_recognised_directly_whatever_their_points() {
    let scheme = scheme("tech-sme");
    let rows = [
        "hnte=否 national_awards=0 platforms_prov=0 standards_led=0",
        "hnte=是 national_awards=0 platforms_prov=0 standards_led=0",
        "hnte=否 national_awards=1 platforms_prov=0 standards_led=0",
        "hnte=否 national_awards=0 platforms_prov=1 standards_led=0",
        "hnte=否 national_awards=0 platforms_prov=0 standards_led=1",
        // Only one of the four is known, and it holds.
        "standards_led=2",
        // Nothing is known of them.
        "",
        // 20 + 50 + 30: qualified by points before anything else.
        "hnte=是 st_staff=30 rd_expense_wan=6 ip_class1=1",
        // Beyond the limits of size no certificate helps.
        "hnte=是 employees=501",
    ];
    let scores = score_rows(&scheme, PLAIN, &rows);
    assert_eq!(
        texts(&scores, "tier"),
        [
            "not_qualified",
            "direct",
            "direct",
            "direct",
            "direct",
            "direct",
            "not_qualified",
            "qualified",
            "-"
        ]
    );
    // The ways give no points, and are no part of the coverage.
    let zero = Some(0.0);
    let totals = [zero, zero, zero, zero, zero, zero, zero, Some(100.0), None];
    assert_eq!(numbers(&scores, "total"), totals);
    assert_eq!(numbers(&scores, "coverage"), [Some(1.0); 9]);
    assert_eq!(numbers(&scores, "points:direct_hnte")[1], Some(1.0));
}

#[test]
fn conditions_without_points_are_no_axis_of_a_portrait() {
    let scheme = scheme("tech-sme");
    let rows = ["st_staff=20 hnte=是", "st_staff=30 hnte=否"];
    let dataset = dataset(&scheme, PLAIN, &rows);
    let scores = scored(&dataset, &scheme);
    let material = Material {
        dataset: &dataset,
        scores: &scores,
        lang: Lang::En,
    };
    let Figure::Portrait(portrait) =
        portrait(material, 0, BoardRule::Ranks).expect("there is a first row")
    else {
        panic!("a portrait is a portrait");
    };
    let axes: Vec<&str> = portrait
        .axes
        .iter()
        .map(|axis| axis.name.as_str())
        .collect();
    assert_eq!(axes, ["S&T staff", "R&D input", "S&T achievements"]);
}

// Innovative SME evaluation.

#[test]
fn innovative_smes_have_six_indicators_with_bands() {
    let scheme = scheme("innovative-sme");
    assert_points(
        &scheme,
        "revenue_wan=1000",
        "points:rd_to_revenue",
        &[
            ("rd_expense_wan=0", 0.0),
            ("rd_expense_wan=9.99", 0.0),
            ("rd_expense_wan=10", 5.0),
            ("rd_expense_wan=19.99", 5.0),
            ("rd_expense_wan=20", 10.0),
            ("rd_expense_wan=29.99", 10.0),
            ("rd_expense_wan=30", 15.0),
            ("rd_expense_wan=49.99", 15.0),
            ("rd_expense_wan=50", 20.0),
        ],
    );
    assert_points(
        &scheme,
        "revenue_wan=1000 rd_expense_wan=0",
        "group:ip",
        &[
            (
                "ip_high_value=0 ip_class1_own=0 ip_class1=0 ip_class2=0",
                0.0,
            ),
            (
                "ip_high_value=0 ip_class1_own=0 ip_class1=0 ip_class2=1",
                5.0,
            ),
            (
                "ip_high_value=0 ip_class1_own=0 ip_class1=0 ip_class2=9",
                5.0,
            ),
            (
                "ip_high_value=0 ip_class1_own=0 ip_class1=1 ip_class2=9",
                10.0,
            ),
            (
                "ip_high_value=0 ip_class1_own=1 ip_class1=1 ip_class2=0",
                15.0,
            ),
            (
                "ip_high_value=1 ip_class1_own=1 ip_class1=1 ip_class2=0",
                20.0,
            ),
            // Where it is not known who developed it, a class I right is one.
            ("ip_class1=3", 10.0),
        ],
    );
    assert_points(
        &scheme,
        "assets_wan=10000",
        "points:debt_ratio",
        &[
            ("liabilities_wan=5499", 10.0),
            ("liabilities_wan=5500", 10.0),
            ("liabilities_wan=5501", 5.0),
            ("liabilities_wan=7500", 5.0),
            ("liabilities_wan=7501", 0.0),
        ],
    );
    assert_points_after(
        &scheme,
        "rd_expense_wan=0",
        "points:revenue_growth",
        &[
            ("revenue_wan=100", "revenue_wan=99.99", 0.0),
            ("revenue_wan=100", "revenue_wan=100", 5.0),
            ("revenue_wan=100", "revenue_wan=104.99", 5.0),
            ("revenue_wan=100", "revenue_wan=105", 10.0),
            ("revenue_wan=100", "revenue_wan=109.99", 10.0),
            ("revenue_wan=100", "revenue_wan=110", 15.0),
            ("revenue_wan=100", "revenue_wan=114.99", 15.0),
            ("revenue_wan=100", "revenue_wan=115", 20.0),
        ],
    );
    assert_points(
        &scheme,
        "sei_output_wan=0",
        "group:specialisation",
        &[
            // 5 for any field, and 0 to 20 for the main business.
            ("main_revenue_pct=49.9", 5.0),
            ("main_revenue_pct=50", 10.0),
            ("main_revenue_pct=54.9", 10.0),
            ("main_revenue_pct=55", 15.0),
            ("main_revenue_pct=60", 20.0),
            ("main_revenue_pct=69.9", 20.0),
            ("main_revenue_pct=70", 25.0),
            // 10 for a strategic emerging one.
            ("main_revenue_pct=70 sei_output_wan=0.1", 30.0),
        ],
    );
}

/// 40 + 30 + 30: everything that an innovative SME can have, with revenue of 100 the year before.
const FULL: &str = "ip_high_value=1 ip_class1_own=1 ip_class1=1 ip_class2=1 revenue_wan=115 \
rd_expense_wan=11.5 liabilities_wan=55 assets_wan=100 sei_output_wan=1 main_revenue_pct=70 \
hnte=否 platforms_prov=0 awards_prov=0 vc_wan=0";

#[test]
fn innovative_smes_need_sixty_and_the_least_marks_of_each_group() {
    let scheme = scheme("innovative-sme");
    let now = [
        // 40 + 30 + 30.
        "",
        // 20 (only the right) + 15 (growth of 0, debt of 55) + 25: exactly 60 with the least of two groups.
        "rd_expense_wan=0 revenue_wan=100 sei_output_wan=0",
        // 20 + 15 + 20: 55.
        "rd_expense_wan=0 revenue_wan=100 sei_output_wan=0 main_revenue_pct=60",
        // 15 + 30 + 30: 75, but innovation has less than 20.
        "rd_expense_wan=0 ip_high_value=0",
        // 40 + 10 + 30: 80, but growth has less than 15.
        "revenue_wan=99 liabilities_wan=55",
        // 40 + 30 + 10: 80, but specialisation has less than 15.
        "sei_output_wan=0 main_revenue_pct=50",
    ];
    let mut rows = Vec::new();
    for (at, now) in now.iter().enumerate() {
        rows.push(format!("entity=I{at} year=2020 revenue_wan=100"));
        rows.push(format!("entity=I{at} {now}"));
    }
    let scores = score_rows(&scheme, FULL, &rows);
    assert_eq!(
        numbers(&scores, "total"),
        [100.0, 60.0, 55.0, 75.0, 80.0, 80.0].map(Some)
    );
    let mut tiers = vec!["qualified"; 2];
    tiers.extend(["not_qualified"; 4]);
    assert_eq!(texts(&scores, "tier"), tiers);
}

#[test]
fn innovative_smes_have_four_ways_without_marks() {
    let scheme = scheme("innovative-sme");
    let low = "revenue_wan=100 rd_expense_wan=0 liabilities_wan=99 assets_wan=100 ip_class2=0 \
main_revenue_pct=10 sei_output_wan=0 hnte=否 platforms_prov=0 awards_prov=0 vc_wan=0";
    let cases = [
        ("", "", "not_qualified"),
        ("", "hnte=是", "direct"),
        ("hnte=是", "", "not_qualified"),
        ("", "platforms_prov=1", "direct"),
        ("", "awards_prov=1", "direct"),
        ("awards_prov=1", "", "direct"),
        ("", "vc_wan=499.9", "not_qualified"),
        ("", "vc_wan=500", "direct"),
        ("vc_wan=200", "vc_wan=300", "direct"),
        ("vc_wan=200", "vc_wan=299.9", "not_qualified"),
    ];
    let mut rows = Vec::new();
    for (at, (before, now, _)) in cases.iter().enumerate() {
        rows.push(format!("entity=D{at} year=2020 {before}"));
        rows.push(format!("entity=D{at} {now}"));
    }
    let scores = score_rows(&scheme, low, &rows);
    assert_eq!(texts(&scores, "tier"), cases.map(|(_, _, tier)| tier));
}

// High-tech enterprise recognition.

/// Everything but growth: 30 + 30 + 20, and all conditions.
const HIGH: &str = "founded_year=2010 ip_expert_marks=22 ip_class1=1 ip_class2=0 standards_led=0 \
conversions=5 rd_org_marks=20 st_staff=10 employees=100 revenue_wan=5000 rd_expense_wan=250 \
hightech_revenue_wan=3000 net_assets_wan=100 major_accidents=0";

#[test]
fn high_tech_marks_follow_their_bands() {
    let scheme = scheme("high-tech-enterprise");
    assert_points(
        &scheme,
        HIGH,
        "group:conversion",
        &[
            ("conversions=0", 0.0),
            ("conversions=0.9", 0.0),
            ("conversions=1", 6.0),
            ("conversions=2", 12.0),
            ("conversions=2.9", 12.0),
            ("conversions=3", 18.0),
            ("conversions=4", 24.0),
            ("conversions=4.9", 24.0),
            ("conversions=5", 30.0),
            ("conversions=9", 30.0),
        ],
    );
    assert_points(
        &scheme,
        HIGH,
        "group:ip_number",
        &[
            ("ip_class1=0 ip_class2=0", 0.0),
            ("ip_class1=0 ip_class2=1", 2.0),
            ("ip_class1=0 ip_class2=2", 2.0),
            ("ip_class1=0 ip_class2=3", 4.0),
            ("ip_class1=0 ip_class2=4", 4.0),
            ("ip_class1=0 ip_class2=5", 6.0),
            ("ip_class1=1 ip_class2=0", 8.0),
            ("ip_class1=2 ip_class2=9", 8.0),
        ],
    );
    assert_points(
        &scheme,
        HIGH,
        "group:ip",
        &[
            // 22 + 8; the bonus does not lift it above 30.
            ("", 30.0),
            ("standards_led=1", 30.0),
            // 15 + 6 + 2.
            (
                "ip_expert_marks=15 ip_class1=0 ip_class2=5 standards_led=1",
                23.0,
            ),
            // Marks above the most that there are count as the most.
            ("ip_expert_marks=25 ip_class1=0 ip_class2=0", 22.0),
        ],
    );
    assert_points(
        &scheme,
        HIGH,
        "group:organisation",
        &[
            ("rd_org_marks=0", 0.0),
            ("rd_org_marks=13", 13.0),
            ("rd_org_marks=21", 20.0),
        ],
    );
    let growth = [
        (99.0, 0.0),
        (100.0, 0.0),
        (100.01, 2.0),
        (104.99, 2.0),
        (105.0, 4.0),
        (114.99, 4.0),
        (115.0, 6.0),
        (124.99, 6.0),
        (125.0, 8.0),
        (134.99, 8.0),
        (135.0, 10.0),
    ];
    for (column, field) in [
        ("points:net_assets_growth", "net_assets_wan"),
        ("points:sales_growth", "revenue_wan"),
    ] {
        let cases: Vec<(String, f64)> = growth
            .iter()
            .map(|(now, points)| (format!("{field}={now}"), *points))
            .collect();
        let before = format!("{field}=100");
        let cases: Vec<(&str, &str, f64)> = cases
            .iter()
            .map(|(now, points)| (before.as_str(), now.as_str(), *points))
            .collect();
        assert_points_after(&scheme, HIGH, column, &cases);
    }
}

#[test]
fn high_tech_conditions_depend_on_size() {
    let scheme = scheme("high-tech-enterprise");
    // 5 % up to 5,000, 4 % up to 20,000, 3 % above: just enough, and just not.
    assert_points(
        &scheme,
        HIGH,
        "points:condition_rd",
        &[
            ("revenue_wan=5000 rd_expense_wan=250", 1.0),
            ("revenue_wan=5000 rd_expense_wan=249.9", 0.0),
            ("revenue_wan=5001 rd_expense_wan=200.04", 1.0),
            ("revenue_wan=5001 rd_expense_wan=200", 0.0),
            ("revenue_wan=20000 rd_expense_wan=800", 1.0),
            ("revenue_wan=20000 rd_expense_wan=799", 0.0),
            ("revenue_wan=20001 rd_expense_wan=600.03", 1.0),
            ("revenue_wan=20001 rd_expense_wan=600", 0.0),
        ],
    );
    // Two years together: 100 + 150 of 2,000 + 3,000 is 5 %; the limit is that of this year's sales.
    assert_points_after(
        &scheme,
        HIGH,
        "points:condition_rd",
        &[
            (
                "revenue_wan=2000 rd_expense_wan=100",
                "revenue_wan=3000 rd_expense_wan=150",
                1.0,
            ),
            (
                "revenue_wan=2000 rd_expense_wan=99",
                "revenue_wan=3000 rd_expense_wan=150",
                0.0,
            ),
            // Last year's sales are not known: this year alone, 5 %.
            (
                "revenue_wan= rd_expense_wan=1",
                "revenue_wan=3000 rd_expense_wan=150",
                1.0,
            ),
        ],
    );
    assert_points(
        &scheme,
        HIGH,
        "points:condition_staff",
        &[("st_staff=9.9", 0.0), ("st_staff=10", 1.0)],
    );
    assert_points(
        &scheme,
        HIGH,
        "points:condition_revenue",
        &[
            ("hightech_revenue_wan=2999", 0.0),
            ("hightech_revenue_wan=3000", 1.0),
        ],
    );
}

#[test]
fn high_tech_needs_more_than_seventy_and_every_condition() {
    let scheme = scheme("high-tech-enterprise");
    let rows = [
        // 30 + 30 + 20, no earlier year to grow from.
        "",
        // 20 (12 + 8) + 30 + 20: 70 is not enough.
        "ip_expert_marks=12",
        "ip_expert_marks=13",
        // Enough, but a condition is open each time.
        "st_staff=9",
        "rd_expense_wan=249",
        "hightech_revenue_wan=2999",
        // 22 + 0 + 30 + 20: 72 without a right of its own.
        "ip_class1=0",
        // Founded in the year; an accident in the year.
        "founded_year=2021",
        "founded_year=2020",
        "major_accidents=1",
    ];
    let scores = score_rows(&scheme, HIGH, &rows);
    assert_eq!(
        numbers(&scores, "total")[..7],
        [80.0, 70.0, 71.0, 80.0, 80.0, 80.0, 72.0].map(Some)
    );
    assert_eq!(
        texts(&scores, "tier"),
        [
            "within_reach",
            "below",
            "within_reach",
            "condition_open",
            "condition_open",
            "condition_open",
            "condition_open",
            "-",
            "within_reach",
            "-"
        ]
    );
    // Growth is not known: 80 of 100 points are covered.
    assert_eq!(numbers(&scores, "coverage")[0], Some(0.8));
}
