//! Golden numbers: schemes over small files, checked against published tables and by hand.

use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, NodeKind, Scores, explain, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::i18n::{Lang, Message, Result, Title};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Formula, Gate, Scheme, builtin, parse};
use innovation_atlas::table::ReadOptions;

/// A dataset from the text of a CSV file.
pub fn data(csv: &str, scheme: &Scheme) -> Dataset {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("data.csv");
    fs::write(&path, csv).expect("the file can be written");
    let wanted = scheme.raw_columns();
    open(
        &path,
        &ReadOptions::default(),
        None,
        &wanted,
        &Progress::default(),
    )
    .unwrap_or_else(|error| panic!("{error}"))
}

/// A scheme from its text.
pub fn scheme(text: &str) -> Scheme {
    parse(text).unwrap_or_else(|errors| panic!("{errors:?}"))
}

pub fn tried(data: &Dataset, scheme: &Scheme) -> Result<Scores> {
    score(
        data,
        &Arc::new(scheme.clone()),
        &Choices::default(),
        &Progress::default(),
    )
}

pub fn scored(data: &Dataset, scheme: &Scheme) -> Scores {
    tried(data, scheme).unwrap_or_else(|error| panic!("{error}"))
}

pub fn numbers(scores: &Scores, column: &str) -> Vec<Option<f64>> {
    let column = scores.column(column).expect("the column is there");
    column.f64().expect("it holds numbers").iter().collect()
}

pub fn ranks(scores: &Scores) -> Vec<Option<u32>> {
    let column = scores.frame.column("rank").expect("ranks are there");
    column.u32().expect("ranks are whole").iter().collect()
}

pub fn texts(scores: &Scores, column: &str) -> Vec<Option<String>> {
    let column = scores.column(column).expect("the column is there");
    let texts = column.str().expect("it holds text").iter();
    texts.map(|text| text.map(str::to_owned)).collect()
}

fn keys(messages: &[Message]) -> Vec<&'static str> {
    messages.iter().map(|message| message.key).collect()
}

pub fn tech_sme() -> Scheme {
    builtin("tech-sme").expect("it is built in")
}

pub const SME_COLUMNS: &str = "entity,name,year,employees,st_staff,rd_expense_wan,revenue_wan,cost_wan,assets_wan,\
ip_class1,ip_class2,major_accidents,dishonest";

/// One enterprise a row: employees, S&T staff, R&D, revenue, cost, assets, class I, class II.
pub fn enterprises(rows: &[[f64; 8]]) -> Dataset {
    let mut csv = format!("{SME_COLUMNS}\n");
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(f64::to_string).collect();
        let cells = cells.join(",");
        writeln!(csv, "E{at},Enterprise {at},2021,{cells},0,no").expect("text can be written");
    }
    data(&csv, &tech_sme())
}

#[test]
fn every_boundary_of_the_sme_table_is_inclusive_below() {
    // A cost of 1,000,000 keeps the other way to R&D points out of reach.
    let cost = 1e6;
    let sales = [
        (1.999, 0.0),
        (2.0, 10.0),
        (2.001, 10.0),
        (2.999, 10.0),
        (3.0, 20.0),
        (3.999, 20.0),
        (4.0, 30.0),
        (4.999, 30.0),
        (5.0, 40.0),
        (5.999, 40.0),
        (6.0, 50.0),
        (6.001, 50.0),
    ];
    let rows: Vec<[f64; 8]> = sales
        .iter()
        .map(|&(rd, _)| [100.0, 0.0, rd, 100.0, cost, 100.0, 0.0, 0.0])
        .collect();
    let scores = scored(&enterprises(&rows), &tech_sme());
    let expected: Vec<Option<f64>> = sales.iter().map(|(_, points)| Some(*points)).collect();
    assert_eq!(numbers(&scores, "group:rd"), expected);

    let costs = [
        (9.999, 0.0),
        (10.0, 10.0),
        (15.0, 20.0),
        (19.999, 20.0),
        (20.0, 30.0),
        (25.0, 40.0),
        (29.999, 40.0),
        (30.0, 50.0),
    ];
    let rows: Vec<[f64; 8]> = costs
        .iter()
        .map(|&(rd, _)| [100.0, 0.0, rd, 19000.0, 100.0, 100.0, 0.0, 0.0])
        .collect();
    let scores = scored(&enterprises(&rows), &tech_sme());
    let expected: Vec<Option<f64>> = costs.iter().map(|(_, points)| Some(*points)).collect();
    assert_eq!(numbers(&scores, "group:rd"), expected);

    let staff = [
        (99.9, 0.0),
        (100.0, 4.0),
        (149.0, 4.0),
        (150.0, 8.0),
        (200.0, 12.0),
        (250.0, 16.0),
        (299.0, 16.0),
        (300.0, 20.0),
        (301.0, 20.0),
    ];
    let rows: Vec<[f64; 8]> = staff
        .iter()
        .map(|&(people, _)| [1000.0, people, 0.0, 100.0, cost, 100.0, 0.0, 0.0])
        .collect();
    let scores = scored(&enterprises(&rows), &tech_sme());
    let expected: Vec<Option<f64>> = staff.iter().map(|(_, points)| Some(*points)).collect();
    assert_eq!(numbers(&scores, "group:staff"), expected);

    let rights = [
        (0.0, 0.0, 0.0),
        (0.0, 1.0, 6.0),
        (0.0, 2.0, 12.0),
        (0.0, 3.0, 18.0),
        (0.0, 4.0, 24.0),
        (0.0, 9.0, 24.0),
        (1.0, 0.0, 30.0),
        (1.0, 4.0, 30.0),
    ];
    let rows: Vec<[f64; 8]> = rights
        .iter()
        .map(|&(first, second, _)| [100.0, 0.0, 0.0, 100.0, cost, 100.0, first, second])
        .collect();
    let scores = scored(&enterprises(&rows), &tech_sme());
    let expected: Vec<Option<f64>> = rights.iter().map(|(_, _, points)| Some(*points)).collect();
    assert_eq!(numbers(&scores, "group:achievements"), expected);
}

#[test]
fn six_per_cent_on_paper_is_six_per_cent() {
    // In binary, 100 × 1.14 / 19 is 5.999999999999999.
    let rows = [[100.0, 30.0, 1.14, 19.0, 1e6, 100.0, 0.0, 0.0]];
    let scores = scored(&enterprises(&rows), &tech_sme());
    assert_eq!(numbers(&scores, "points:rd_to_sales"), [Some(50.0)]);
}

#[test]
fn sixty_points_qualify_unless_nobody_does_research() {
    let cost = 1e6;
    let rows = [
        // 20 staff + 40 R&D + 0 rights.
        [100.0, 30.0, 5.0, 100.0, cost, 100.0, 0.0, 0.0],
        // 20 + 30 + 6: 56.
        [100.0, 30.0, 4.0, 100.0, cost, 100.0, 0.0, 1.0],
        // No staff, but 50 + 30.
        [100.0, 0.0, 6.0, 100.0, cost, 100.0, 1.0, 0.0],
        // Everything.
        [100.0, 30.0, 6.0, 100.0, cost, 100.0, 1.0, 0.0],
    ];
    let scores = scored(&enterprises(&rows), &tech_sme());
    assert_eq!(
        numbers(&scores, "total"),
        [Some(60.0), Some(56.0), Some(80.0), Some(100.0)]
    );
    let tiers: Vec<String> = texts(&scores, "tier").into_iter().flatten().collect();
    assert_eq!(
        tiers,
        ["qualified", "not_qualified", "not_qualified", "qualified"]
    );
    assert_eq!(ranks(&scores), [Some(3), Some(4), Some(2), Some(1)]);
    assert_eq!(scores.order, [3, 2, 0, 1]);
}

#[test]
fn limits_of_size_close_the_gate_just_above_them() {
    let rows = [
        [500.0, 150.0, 1200.0, 20000.0, 1e6, 20000.0, 0.0, 0.0],
        [501.0, 160.0, 6.0, 100.0, 1e6, 100.0, 0.0, 0.0],
        [100.0, 30.0, 1201.0, 20001.0, 1e6, 100.0, 0.0, 0.0],
        [100.0, 30.0, 6.0, 100.0, 1e6, 20001.0, 0.0, 0.0],
    ];
    let scores = scored(&enterprises(&rows), &tech_sme());
    assert_eq!(numbers(&scores, "total"), [Some(70.0), None, None, None]);
    let status: Vec<String> = texts(&scores, "status").into_iter().flatten().collect();
    assert_eq!(status, ["scored", "gated", "gated", "gated"]);
    assert_eq!(
        scores
            .reasons
            .iter()
            .map(|(row, _)| *row)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(
        texts(&scores, "reason")[1].as_deref(),
        Some("More than 500 employees")
    );
}

#[test]
fn zero_negative_and_blank_values_are_told_apart() {
    let csv = format!(
        "{SME_COLUMNS}\n\
         A,A,2021,100,30,5,0,50,100,0,0,0,no\n\
         B,B,2021,100,30,5,-100,50,100,0,0,0,no\n\
         C,C,2021,,,,,,,,,,\n"
    );
    let frame = data(&csv, &tech_sme());
    let scores = scored(&frame, &tech_sme());
    // Without sales, or with negative ones, the share of sales is missing and the share of costs decides: 10 %.
    assert_eq!(numbers(&scores, "value:rd_to_sales"), [None, None, None]);
    assert_eq!(numbers(&scores, "group:rd"), [Some(10.0), Some(10.0), None]);
    assert_eq!(numbers(&scores, "total"), [Some(30.0), Some(30.0), None]);
    assert_eq!(texts(&scores, "status")[2].as_deref(), Some("insufficient"));
    assert_eq!(scores.reasons[0].1.key, "analysis.no_indicator");
    let note = scores
        .notes
        .iter()
        .find(|note| note.key == "analysis.not_above_zero")
        .unwrap();
    assert!(note.text(Lang::En).contains("for 2 observations"));
    assert!(note.text(Lang::En).contains("negative number"));
    for row in [0, 1] {
        let tree = explain(&frame, &scores, row).unwrap();
        let NodeKind::Group { children, .. } = &tree.nodes[1].kind else {
            panic!("{:?}", tree.nodes[1]);
        };
        let NodeKind::Indicator(share) = &children[0].kind else {
            panic!("{:?}", children[0]);
        };
        let reason = share.missing.as_ref().unwrap();
        assert_eq!(reason.key, "analysis.missing_divisor", "{row}");
    }
}

pub const INDEX: &str = r#"
format = 1
[scheme]
id = "growth"
version = "1"
title = { en = "Growth", zh = "增长" }
entity = "county"
status = "illustrative"
source = { en = "test", zh = "测试" }
aggregate = "arithmetic"
decimals = 2
[[group]]
id = "all"
title = { en = "All", zh = "全部" }
[[indicator]]
id = "up"
group = "all"
title = { en = "Up", zh = "增" }
formula = "a"
rule = { kind = "base_year", year = 2018 }
[[indicator]]
id = "down"
group = "all"
title = { en = "Down", zh = "减" }
better = "lower"
formula = "b"
rule = { kind = "base_year", year = 2018 }
"#;

#[test]
fn an_index_grows_from_its_base_year_as_published() {
    // 100, 117.05 and 139.41 are the published totals of the model index.
    let csv =
        "name,year,a,b\nJ,2018,50,20\nJ,2019,58.525,17.08671507902606\nJ,2020,69.705,14.345\n";
    let index = scheme(INDEX);
    let frame = data(csv, &index);
    let scores = scored(&frame, &index);
    let ups = numbers(&scores, "points:up");
    let shown: Vec<f64> = ups
        .iter()
        .flatten()
        .map(|up| (up * 100.0).round() / 100.0)
        .collect();
    assert_eq!(shown, [100.0, 117.05, 139.41]);
    // Lower is better: 100 × base / x.
    let downs: Vec<f64> = numbers(&scores, "points:down")
        .into_iter()
        .flatten()
        .collect();
    assert!((downs[2] - 100.0 * 20.0 / 14.345).abs() < 1e-9);
    let totals: Vec<f64> = numbers(&scores, "total").into_iter().flatten().collect();
    assert_eq!(totals[..2], [100.0, 117.05]);

    let growth = 139.41 / 117.05 - 1.0;
    let mean = (1.3941_f64).sqrt() - 1.0;
    assert_eq!(
        format!("{:.2} {:.2}", growth * 100.0, mean * 100.0),
        "19.10 18.07"
    );

    // The base year counts though only one year is scored.
    let choices = Choices {
        year: Some(2019),
        filter: None,
    };
    let one = score(&frame, &Arc::new(index), &choices, &Progress::default()).unwrap();
    assert_eq!(numbers(&one, "total"), [Some(117.05)]);
    assert_eq!(one.observations, [1]);
}

pub fn shares(missing: &str, aggregate: &str) -> Scheme {
    scheme(&format!(
        r#"
format = 1
[scheme]
id = "shares"
version = "1"
title = {{ en = "Shares", zh = "份额" }}
entity = "enterprise"
status = "illustrative"
source = {{ en = "test", zh = "测试" }}
aggregate = "{aggregate}"
decimals = 1
missing = "{missing}"
[[group]]
id = "all"
title = {{ en = "All", zh = "全部" }}
[[indicator]]
id = "x"
group = "all"
title = {{ en = "X", zh = "甲" }}
formula = "x"
weight = 60
rule = {{ kind = "min_max" }}
[[indicator]]
id = "y"
group = "all"
title = {{ en = "Y", zh = "乙" }}
formula = "y"
weight = 40
rule = {{ kind = "percent_rank" }}
"#
    ))
}

#[test]
fn missing_is_skipped_or_counts_zero_as_the_scheme_says() {
    let csv = "entity,year,x,y\nA,2021,0,1\nB,2021,5,\nC,2021,10,3\nD,2021,,2\n";
    for aggregate in ["sum", "arithmetic"] {
        let skip = shares("skip", aggregate);
        let scores = scored(&data(csv, &skip), &skip);
        assert_eq!(
            numbers(&scores, "points:x"),
            [Some(0.0), Some(50.0), Some(100.0), None]
        );
        assert_eq!(
            numbers(&scores, "points:y"),
            [Some(0.0), None, Some(100.0), Some(50.0)]
        );
        assert_eq!(
            numbers(&scores, "total"),
            [Some(0.0), Some(50.0), Some(100.0), Some(50.0)],
            "{aggregate}"
        );
        assert_eq!(
            numbers(&scores, "coverage"),
            [Some(1.0), Some(0.6), Some(1.0), Some(0.4)]
        );
        assert_eq!(ranks(&scores), [Some(4), Some(2), Some(1), Some(2)]);
        let zero = shares("zero", aggregate);
        let scores = scored(&data(csv, &zero), &zero);
        assert_eq!(
            numbers(&scores, "total"),
            [Some(0.0), Some(30.0), Some(100.0), Some(20.0)],
            "{aggregate}"
        );
    }
}

#[test]
fn ranks_tie_on_rounded_totals_and_leave_gaps() {
    let ranked = scheme(
        &INDEX
            .replace("decimals = 2", "decimals = 0")
            .replace("kind = \"base_year\", year = 2018", "kind = \"identity\""),
    );
    let csv = "entity,year,a,b\nA,2021,10,10\nB,2021,9.6,9.6\nC,2021,9.4,9.4\nD,2021,9.5,9.5\nE,2020,1,1\n";
    let scores = scored(&data(csv, &ranked), &ranked);
    assert_eq!(
        numbers(&scores, "total"),
        [Some(10.0), Some(10.0), Some(9.0), Some(10.0), Some(1.0)]
    );
    assert_eq!(
        ranks(&scores),
        [Some(1), Some(1), Some(4), Some(1), Some(1)]
    );
    assert_eq!(scores.order, [0, 1, 3, 2, 4]);
}

#[test]
fn one_enterprise_alone_has_no_peers_and_says_so() {
    let skip = shares("skip", "sum");
    let scores = scored(&data("entity,year,x,y\nA,2021,5,1\n", &skip), &skip);
    assert_eq!(numbers(&scores, "total"), [None]);
    assert_eq!(texts(&scores, "status"), [Some("insufficient".to_owned())]);
    assert_eq!(keys(&scores.notes), ["analysis.alone", "analysis.alone"]);
    let one = scored(
        &enterprises(&[[100.0, 30.0, 6.0, 100.0, 1e6, 100.0, 1.0, 0.0]]),
        &tech_sme(),
    );
    assert_eq!(numbers(&one, "total"), [Some(100.0)]);
    assert_eq!(ranks(&one), [Some(1)]);
}

#[test]
fn absent_columns_are_named_and_never_zero() {
    let skip = shares("skip", "sum");
    // 60 of 100 can be computed: a note, and coverage tells.
    let scores = scored(&data("entity,year,x\nA,2021,1\nB,2021,2\n", &skip), &skip);
    assert_eq!(keys(&scores.notes), ["analysis.absent_note"]);
    assert_eq!(numbers(&scores, "points:y"), [None, None]);
    assert_eq!(numbers(&scores, "coverage"), [Some(0.6), Some(0.6)]);
    // 40 of 100: an error.
    let error = tried(&data("entity,year,y\nA,2021,1\nB,2021,2\n", &skip), &skip).unwrap_err();
    assert_eq!(error.key, "analysis.absent_most");
    assert!(
        error
            .to_string()
            .contains("lacks x (needed by indicator \"X\")"),
        "{error}"
    );
    // A gate whose columns are absent is not met as far as it rests on them, and named with the field's title.
    let mut gated = shares("skip", "sum");
    gated.gates.push(Gate {
        when: Formula::parse("assets_wan > 5 or x > 3").unwrap(),
        title: Title::same("G"),
    });
    let frame = data(
        "entity,year,x,y\nA,2021,1,1\nB,2021,2,2\nC,2021,9,9\n",
        &gated,
    );
    let scores = scored(&frame, &gated);
    assert_eq!(keys(&scores.notes), ["analysis.absent_gate"]);
    let note = scores.notes[0].text(Lang::Zh);
    assert!(note.contains("（assets_wan）"), "{note}");
    let totals: Vec<bool> = numbers(&scores, "total")
        .iter()
        .map(Option::is_some)
        .collect();
    assert_eq!(totals, [true, true, false]);
}

#[test]
fn what_cannot_be_computed_is_refused_with_the_way_out() {
    let lines: Vec<String> = (0..5_001).map(|at| format!("E{at},2021,{at},1")).collect();
    let lines = lines.join("\n");
    let many = INDEX
        .replace("kind = \"base_year\", year = 2018", "kind = \"z_score\"")
        .replace("aggregate = \"arithmetic\"", "aggregate = \"copeland\"");
    let many = scheme(&many);
    let error = tried(&data(&format!("entity,year,a,b\n{lines}"), &many), &many).unwrap_err();
    assert_eq!(error.key, "analysis.too_many_compared");
    let absent = INDEX.replace(
        "kind = \"base_year\", year = 2018",
        "kind = \"distance_to_reference\", reference = \"Z\"",
    );
    let absent = scheme(&absent);
    let error = tried(&data("entity,year,a,b\nA,2021,1,1\n", &absent), &absent).unwrap_err();
    assert_eq!(error.key, "analysis.no_reference");
    assert!(error.to_string().contains("\"Z\""), "{error}");
}

#[test]
fn a_filter_chooses_who_is_compared() {
    let skip = shares("skip", "sum");
    let frame = data(
        "entity,year,x,y\nA,2021,0,1\nB,2021,5,2\nC,2021,10,3\n",
        &skip,
    );
    let choices = |filter: &str| Choices {
        year: None,
        filter: Some(filter.to_owned()),
    };
    let skip = Arc::new(skip);
    let scores = score(&frame, &skip, &choices("x < 7"), &Progress::default()).unwrap();
    assert_eq!(scores.observations, [0, 1]);
    assert_eq!(numbers(&scores, "total"), [Some(0.0), Some(100.0)]);
    let none = score(&frame, &skip, &choices("x > 70"), &Progress::default()).unwrap_err();
    assert_eq!(none.key, "analysis.none_left_filter");
    let unknown = score(&frame, &skip, &choices("q > 70"), &Progress::default()).unwrap_err();
    assert_eq!(unknown.key, "analysis.absent");
    let words = score(&frame, &skip, &choices("entity"), &Progress::default()).unwrap_err();
    assert_eq!(words.key, "analysis.not_a_condition");
}

#[test]
fn who_has_too_little_data_is_told_its_share_though_nobody_compares_it() {
    let mut rules = shares("skip", "arithmetic");
    rules.min_coverage = 0.9;
    for indicator in &mut rules.indicators {
        indicator.rule = innovation_atlas::scheme::Rule::MinMax;
    }
    let frame = data(
        "entity,year,x,y\nA,2021,1,1\nB,2021,2,2\nC,2021,9,\n",
        &rules,
    );
    let scores = scored(&frame, &rules);
    let coverage = numbers(&scores, "coverage");
    assert_eq!(coverage[0], Some(1.0));
    assert!(
        coverage[2].is_some_and(|share| share > 0.0 && share < 0.9),
        "{coverage:?}"
    );
    assert_eq!(keys(&[scores.reasons[0].1.clone()]), ["analysis.coverage"]);
    // Nobody's peer: the best of the other two has the full points.
    assert_eq!(numbers(&scores, "points:x")[1], Some(100.0));
    assert_eq!(numbers(&scores, "points:x")[2], None);
}
