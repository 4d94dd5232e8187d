//! Point schemes and the level index by hand.

use innovation_atlas::scheme::{Rule, Scheme};

use super::hand::{assert_points, assert_points_after, numbers, scheme, score_rows, texts};

// National points of 2024: stages, and totals of three enterprises.

#[test]
fn stages_of_2024_turn_at_their_limits() {
    let scheme = scheme("national-2024");
    let cases = [
        // Start-up: at most five years old and under 2,000.
        ("founded_year=2016 revenue_wan=1999", "startup"),
        ("founded_year=2015 revenue_wan=1999", "growth"),
        ("founded_year=2016 revenue_wan=2000", "growth"),
        // Stable: over ten years old and at least 40,000.
        ("founded_year=2011 revenue_wan=40000", "growth"),
        ("founded_year=2010 revenue_wan=39999", "growth"),
        ("founded_year=2010 revenue_wan=40000", "stable"),
        // What is not known makes it growth.
        ("revenue_wan=90000", "growth"),
        ("founded_year=1990", "growth"),
    ];
    let scores = score_rows(&scheme, "", &cases.map(|(row, _)| row));
    assert_eq!(texts(&scores, "stage"), cases.map(|(_, stage)| stage));
}

#[test]
fn points_of_2024_weigh_by_stage() {
    let scheme = scheme("national-2024");
    // Three enterprises that differ in all indicators in the same order: ranks 0, 1/2 and 1 of each.
    let row = |size: f64, common: &str| {
        let columns = scheme.raw_columns();
        let grows = |name: &str| !matches!(name, "founded_year" | "employees" | "net_assets_wan");
        let cells: Vec<String> = columns
            .iter()
            .filter(|name| grows(name))
            .map(|name| {
                format!(
                    "{name}={}",
                    if name == "revenue_wan" { 100.0 } else { size }
                )
            })
            .collect();
        format!("{common} {}", cells.join(" "))
    };
    let common = "founded_year=2019 employees=100 net_assets_wan=100";
    let rows: Vec<String> = [1.0, 2.0, 3.0]
        .into_iter()
        .map(|size| row(size, common))
        .collect();
    let scores = score_rows(&scheme, "", &rows);
    assert_eq!(texts(&scores, "stage"), ["startup"; 3]);
    assert_eq!(numbers(&scores, "total"), [0.0, 50.0, 100.0].map(Some));
    // Growth of R&D and of revenue have no year before, and all have the same revenue: 100 less 8, 6 and 2 of the
    // weights count.
    assert_eq!(numbers(&scores, "coverage"), [Some(0.84); 3]);
    // One that leads in technology alone has that group's weight as its total: 60 of 100 for a start-up.
    let technology = [
        "rd_expense_wan",
        "rd_staff",
        "invention_apps",
        "pct_apps",
        "tech_contract_wan",
    ];
    let leads: String = technology.map(|name| format!("{name}=9 ")).concat();
    let behind = row(1.0, common);
    let rows = [
        format!("{behind} {leads}"),
        row(2.0, common),
        row(3.0, common),
    ];
    let scores = score_rows(&scheme, "", &rows);
    assert_eq!(numbers(&scores, "group:technology")[0], Some(100.0));
    assert_eq!(numbers(&scores, "total")[0], Some(60.0));
}

// National points of 2025: 100 + 30.

/// An enterprise whose every figure stands at `level` of five, the lowest 1; a debt ratio stands the other way.
fn at_level(level: u32, bonus: &str) -> String {
    let debts = 60 - 10 * level;
    format!(
        "revenue_wan=100 rd_expense_wan={level} rd_staff=10 employees={} rd_super_deduction_wan={level} \
ip_class1={level} ip_class2=0 tech_contract_wan={level} hightech_revenue_wan={level} \
net_profit_wan={level} liabilities_wan={debts} assets_wan=100 {bonus}",
        100 - level
    )
}

#[test]
fn points_of_2025_rank_within_the_year_and_add_a_bonus() {
    let scheme = scheme("national-2025");
    let none = "awards_prov=0 key_rd_projects=0 elite=否";
    let all = "awards_prov=2 key_rd_projects=1 elite=是";
    let some = "awards_prov=1 key_rd_projects=0 elite=否";
    let mut rows = Vec::new();
    for (at, bonus) in [none, some, none, none, all].into_iter().enumerate() {
        // All had a revenue of their own the year before, so that growth ranks like the rest.
        rows.push(format!("entity=N{at} year=2020 revenue_wan={}", 100 - at));
        let level = u32::try_from(at + 1).expect("it is small");
        rows.push(format!("entity=N{at} {}", at_level(level, bonus)));
    }
    let scores = score_rows(&scheme, "", &rows);
    // A quarter of the scale from one to the next: 35, 35 and 30 points, and ten for each bonus.
    assert_eq!(
        numbers(&scores, "group:input"),
        [0.0, 8.75, 17.5, 26.25, 35.0].map(Some)
    );
    assert_eq!(
        numbers(&scores, "group:development"),
        [0.0, 7.5, 15.0, 22.5, 30.0].map(Some)
    );
    assert_eq!(
        numbers(&scores, "group:impact"),
        [0.0, 10.0, 0.0, 0.0, 30.0].map(Some)
    );
    assert_eq!(
        numbers(&scores, "total"),
        [0.0, 35.0, 50.0, 75.0, 130.0].map(Some)
    );
}

#[test]
fn a_gap_in_2025_spreads_over_its_own_category() {
    let mut scheme = scheme("national-2025");
    let rows = [
        at_level(1, ""),
        at_level(2, ""),
        // R&D staff is not known: R&D intensity (15) and super-deduction (8) carry the 35 points; intellectual
        // property per 100 R&D staff is not known either: contracts (10) and high-tech revenue (10) carry 35.
        at_level(3, "rd_staff="),
    ];
    let scores = score_rows(&scheme, "", &rows);
    // 100 less 12 for growth.
    assert_eq!(numbers(&scores, "coverage")[..2], [Some(0.88); 2]);
    // Less another 12 and 15: below 65 % there is no total.
    assert_eq!(numbers(&scores, "total")[2], None);
    assert_eq!(texts(&scores, "status")[2], "insufficient");
    scheme.min_coverage = 0.61;
    let scores = score_rows(&scheme, "", &rows);
    assert_eq!(numbers(&scores, "group:input")[2], Some(35.0));
    assert_eq!(numbers(&scores, "group:output")[2], Some(35.0));
    // No growth without a year before: margin (10) and debt (8) carry the 30 points.
    assert_eq!(numbers(&scores, "group:development")[1], Some(15.0));
    assert_eq!(numbers(&scores, "total")[2], Some(100.0));
}

// The city's ledger.

#[test]
fn ledger_points_add_up_item_by_item() {
    let scheme = scheme("city-ledger");
    let common = "dishonest=否 major_accidents=0";
    let full = "rd_expense_wan=1000 invention_apps=4 pct_apps=1 ip_high_value=2 standards_led=1 \
elite=否 hnte=是 tech_sme=是 platforms_prov=1 workstations=1 high_talents=2 postgrad_staff=8 \
fresh_graduates=4 iur_projects=1 tech_contract_wan=100 projects_prov=1 key_rd_projects=0 \
awards_prov=1 national_awards=0 revenue_wan=120 vc_wan=500 listed=否";
    let rows = [
        "entity=L year=2020 rd_expense_wan=800 revenue_wan=100".to_owned(),
        format!("entity=L {full}"),
    ];
    let scores = score_rows(&scheme, common, &rows);
    let group = |name: &str| numbers(&scores, &format!("group:{name}"))[0];
    // 1,000 / 40 = 25, and 8 for growth of 25 %.
    assert_eq!(group("rd"), Some(33.0));
    // 4 × 3 + 1 × 8 + 2 × 3 + 1 × 10.
    assert_eq!(group("ip"), Some(36.0));
    // The high-tech certificate alone: the highest counts.
    assert_eq!(group("titles"), Some(30.0));
    // 20 + 10.
    assert_eq!(group("platforms"), Some(30.0));
    // 2 × 5 + 8 × 0.5 + 4 × 0.5.
    assert_eq!(group("talent"), Some(16.0));
    // 10 + 100 / 20.
    assert_eq!(group("cooperation"), Some(15.0));
    // 10 + 0 + 20.
    assert_eq!(group("projects"), Some(30.0));
    // 8 for growth of 20 %, 500 / 100.
    assert_eq!(group("growth"), Some(13.0));
    // 33 + 36 + 30 + 30 + 16 + 15 + 30 + 13.
    assert_eq!(numbers(&scores, "total"), [Some(203.0)]);
    assert_eq!(texts(&scores, "tier"), ["a"]);
}

#[test]
fn ledger_items_end_at_their_caps() {
    let scheme = scheme("city-ledger");
    let points = |column: &str, cases: &[(&str, f64)]| assert_points(&scheme, "", column, cases);
    points(
        "points:rd_expense",
        &[
            ("rd_expense_wan=0", 0.0),
            ("rd_expense_wan=40", 1.0),
            ("rd_expense_wan=1199", 29.975),
            ("rd_expense_wan=1200", 30.0),
            ("rd_expense_wan=1201", 30.0),
        ],
    );
    points(
        "points:invention_apps",
        &[
            ("invention_apps=9", 27.0),
            ("invention_apps=10", 30.0),
            ("invention_apps=11", 30.0),
        ],
    );
    points(
        "points:pct_apps",
        &[
            ("pct_apps=1", 8.0),
            ("pct_apps=2", 16.0),
            ("pct_apps=3", 16.0),
        ],
    );
    points(
        "points:standards_led",
        &[
            ("standards_led=1", 10.0),
            ("standards_led=2", 20.0),
            ("standards_led=3", 20.0),
        ],
    );
}

#[test]
fn ledger_categories_end_at_their_caps() {
    let scheme = scheme("city-ledger");
    let points = |column: &str, cases: &[(&str, f64)]| assert_points(&scheme, "", column, cases);
    points(
        "group:ip",
        // 30 + 16 + 15 + 20 would be 81.
        &[
            (
                "invention_apps=10 pct_apps=2 ip_high_value=5 standards_led=2",
                60.0,
            ),
            (
                "invention_apps=10 pct_apps=2 ip_high_value=4 standards_led=0",
                58.0,
            ),
        ],
    );
    points(
        "group:titles",
        &[
            ("elite=否 hnte=否 tech_sme=否", 0.0),
            ("elite=否 hnte=否 tech_sme=是", 15.0),
            ("elite=否 hnte=是 tech_sme=是", 30.0),
            ("elite=是 hnte=是 tech_sme=是", 60.0),
        ],
    );
    points(
        "group:platforms",
        &[
            ("platforms_prov=1 workstations=0", 20.0),
            ("platforms_prov=2 workstations=1", 50.0),
            ("platforms_prov=3 workstations=2", 50.0),
        ],
    );
    points(
        "group:talent",
        &[
            ("high_talents=4 postgrad_staff=0 fresh_graduates=0", 20.0),
            ("high_talents=4 postgrad_staff=19 fresh_graduates=0", 29.5),
            ("high_talents=5 postgrad_staff=99 fresh_graduates=99", 30.0),
        ],
    );
    points(
        "group:cooperation",
        &[
            ("iur_projects=2 tech_contract_wan=399", 39.95),
            ("iur_projects=3 tech_contract_wan=401", 40.0),
        ],
    );
    points(
        "group:projects",
        &[
            // The highest award alone: 40 and not 60.
            (
                "national_awards=1 awards_prov=1 projects_prov=0 key_rd_projects=0",
                40.0,
            ),
            (
                "national_awards=0 awards_prov=3 projects_prov=2 key_rd_projects=0",
                40.0,
            ),
            (
                "national_awards=1 awards_prov=1 projects_prov=1 key_rd_projects=1",
                60.0,
            ),
        ],
    );
}

#[test]
fn ledger_money_and_growth_have_bands_and_caps() {
    let scheme = scheme("city-ledger");
    assert_points(
        &scheme,
        "",
        "points:venture_capital",
        &[
            ("vc_wan=50", 0.5),
            ("vc_wan=2000", 20.0),
            ("vc_wan=2001", 20.0),
        ],
    );
    for (column, field) in [
        ("points:rd_growth", "rd_expense_wan"),
        ("points:revenue_growth", "revenue_wan"),
    ] {
        let growth = [
            (109.9, 0.0),
            (110.0, 4.0),
            (119.9, 4.0),
            (120.0, 8.0),
            (129.9, 8.0),
            (130.0, 12.0),
        ];
        let rows: Vec<(String, f64)> = growth
            .iter()
            .map(|(now, points)| (format!("{field}={now}"), *points))
            .collect();
        let before = format!("{field}=100");
        let cases: Vec<(&str, &str, f64)> = rows
            .iter()
            .map(|(now, points)| (before.as_str(), now.as_str(), *points))
            .collect();
        assert_points_after(&scheme, "", column, &cases);
    }
}

#[test]
fn the_ledger_deducts_vetoes_and_classes() {
    let scheme = scheme("city-ledger");
    // Points by invention applications, talents, an elite title and platforms.
    let rows = [
        (
            "elite=是 platforms_prov=2 invention_apps=10 high_talents=4",
            Some(150.0),
            "a",
        ),
        // One yuan's worth below: 0.1.
        (
            "elite=是 platforms_prov=2 invention_apps=10 tech_contract_wan=398",
            Some(149.9),
            "b",
        ),
        ("elite=是 platforms_prov=2", Some(100.0), "b"),
        (
            "elite=是 platforms_prov=1 tech_contract_wan=398",
            Some(99.9),
            "c",
        ),
        ("hnte=是 platforms_prov=1", Some(50.0), "c"),
        ("hnte=是 tech_contract_wan=398", Some(49.9), "d"),
        (
            "hnte=是 platforms_prov=1 major_accidents=1",
            Some(30.0),
            "d",
        ),
        (
            "hnte=是 platforms_prov=1 major_accidents=3",
            Some(-10.0),
            "d",
        ),
        (
            "hnte=是 platforms_prov=1 major_accidents=4",
            Some(-10.0),
            "d",
        ),
        ("elite=是 dishonest=是", None, "-"),
    ];
    let scores = score_rows(
        &scheme,
        "dishonest=否 major_accidents=0",
        &rows.map(|row| row.0),
    );
    assert_eq!(numbers(&scores, "total"), rows.map(|row| row.1));
    assert_eq!(texts(&scores, "tier"), rows.map(|row| row.2));
}

// The county index in its growth and its level form.

#[test]
fn the_growth_index_stands_at_a_hundred_in_2018() {
    let mut scheme = scheme("county-index");
    // Three indicators of 39 are not enough for a total of the scheme as it is.
    scheme.min_coverage = 0.0;
    let before = "gdp_yi=100 rd_exp_yi=2 ent_rd_exp_yi=1 pm25_ugm3=40";
    let rows = [
        format!("entity=C year=2018 {before}"),
        // R&D intensity 2 → 3 %: 150. Enterprises' share 50 → 60 %: 120. PM2.5, less is better, 40 → 32: 125.
        "entity=C gdp_yi=100 rd_exp_yi=3 ent_rd_exp_yi=1.8 pm25_ugm3=32".to_owned(),
    ];
    let scores = score_rows(&scheme, "", &rows);
    let points = |id: &str| numbers(&scores, &format!("points:{id}"))[0].expect("it has points");
    for (id, expected) in [
        ("rd_intensity", 150.0),
        ("ent_rd_share", 120.0),
        ("pm25", 125.0),
    ] {
        assert!((points(id) - expected).abs() < 1e-9, "{id}: {}", points(id));
    }
    // (150 + 120) / 2 is the only sub-dimension of input; (135 + 125) / 2.
    assert_eq!(numbers(&scores, "total"), [Some(130.0)]);
    assert_eq!(
        crate::scoring::numbers(&scores, "total")[0],
        Some(100.0),
        "the base year"
    );
}

#[test]
fn the_level_index_is_the_growth_index_but_for_its_rule() {
    let (growth, level) = (scheme("county-index"), scheme("county-index-level"));
    assert_eq!(growth.groups, level.groups);
    let without_rules = |scheme: &Scheme| {
        let mut indicators = scheme.indicators.clone();
        for item in &mut indicators {
            item.rule = Rule::Identity;
        }
        indicators
    };
    assert_eq!(without_rules(&growth), without_rules(&level));
    assert!(
        level
            .indicators
            .iter()
            .all(|item| item.rule == Rule::MinMax)
    );
    assert_eq!(
        (growth.status, growth.decimals),
        (level.status, level.decimals)
    );
    let (least, other) = (growth.min_coverage, level.min_coverage);
    assert_eq!(least.to_bits(), other.to_bits());
}

#[test]
fn the_best_county_of_a_year_has_a_hundred_and_the_last_none() {
    let mut scheme = scheme("county-index-level");
    // Three indicators of 39 are not enough for a total of the scheme as it is.
    scheme.min_coverage = 0.0;
    let rows = [
        // R&D intensity 2, 3 and 4 %: 0, 50 and 100. PM2.5, where less is better, 40, 25 and 30: 0, 100 and 66.67.
        "gdp_yi=100 rd_exp_yi=2 pm25_ugm3=40",
        "gdp_yi=100 rd_exp_yi=3 pm25_ugm3=25",
        "gdp_yi=100 rd_exp_yi=4 pm25_ugm3=30",
        // Another year is another group of peers.
        "year=2022 gdp_yi=100 rd_exp_yi=9 pm25_ugm3=1",
    ];
    let scores = score_rows(&scheme, "", &rows);
    assert_eq!(
        numbers(&scores, "points:rd_intensity"),
        [0.0, 50.0, 100.0].map(Some)
    );
    let green = numbers(&scores, "points:pm25");
    assert_eq!(green[..2], [Some(0.0), Some(100.0)]);
    assert!(green[2].is_some_and(|points| (points - 200.0 / 3.0).abs() < 1e-12));
    // Each stands alone in its dimension: (0 + 0) / 2, (50 + 100) / 2, (100 + 66.67) / 2.
    assert_eq!(numbers(&scores, "total"), [0.0, 75.0, 83.33].map(Some));
}
