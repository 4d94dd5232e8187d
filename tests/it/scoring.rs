//! Golden numbers: schemes over small files, checked against published tables and by hand.

use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use innovation_atlas::analysis::{
    Choices, Explanation, Measure, Node, NodeKind, Scores, by_town, change, explain, portrait_data,
    raw_series, score, score_sheet, total_series,
};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::i18n::{Lang, Message, Result};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Formula, Scheme, builtin, load, parse};
use innovation_atlas::table::{Cell, ReadOptions};

use crate::source::root;

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
    let column = scores.frame.column(column).expect("the column is there");
    column.f64().expect("it holds numbers").iter().collect()
}

pub fn ranks(scores: &Scores) -> Vec<Option<u32>> {
    let column = scores.frame.column("rank").expect("ranks are there");
    column.u32().expect("ranks are whole").iter().collect()
}

pub fn texts(scores: &Scores, column: &str) -> Vec<Option<String>> {
    let column = scores.frame.column(column).expect("the column is there");
    let texts = column.str().expect("it holds text").iter();
    texts.map(|text| text.map(str::to_owned)).collect()
}

fn keys(messages: &[Message]) -> Vec<&'static str> {
    messages.iter().map(|message| message.key).collect()
}

fn tech_sme() -> Scheme {
    builtin("tech-sme").expect("it is built in")
}

const SME_COLUMNS: &str = "entity,name,year,employees,st_staff,rd_expense_wan,revenue_wan,cost_wan,assets_wan,\
ip_class1,ip_class2,major_accidents,dishonest";

/// One enterprise a row: employees, S&T staff, R&D, revenue, cost, assets, class I, class II.
fn enterprises(rows: &[[f64; 8]]) -> Dataset {
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
    let scores = scored(&data(&csv, &tech_sme()), &tech_sme());
    // Without sales the share of sales is missing (division by zero) and the share of costs decides: 10 %.
    assert_eq!(
        numbers(&scores, "value:rd_to_sales"),
        [None, Some(-5.0), None]
    );
    assert_eq!(numbers(&scores, "group:rd"), [Some(10.0), Some(10.0), None]);
    assert_eq!(numbers(&scores, "total"), [Some(30.0), Some(30.0), None]);
    assert_eq!(texts(&scores, "status")[2].as_deref(), Some("insufficient"));
    assert_eq!(scores.reasons[0].1.key, "analysis.no_indicator");
    assert!(keys(&scores.notes).contains(&"analysis.division_by_zero"));
}

const INDEX: &str = r#"
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

fn shares(missing: &str, aggregate: &str) -> Scheme {
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
    assert_eq!(
        keys(&scores.notes),
        ["analysis.constant", "analysis.constant"]
    );
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
            .contains("lacks x (needed by indicator “X”)"),
        "{error}"
    );
    // A gate cannot be judged at all.
    let error = tried(
        &data("entity,year,employees\nA,2021,1\n", &tech_sme()),
        &tech_sme(),
    )
    .unwrap_err();
    assert_eq!(error.key, "analysis.absent");
    assert!(error.to_string().contains("assets_wan"), "{error}");
}

#[test]
fn what_is_not_computed_yet_is_refused_by_name() {
    let text = INDEX
        .replace("kind = \"base_year\", year = 2018", "kind = \"z_score\"")
        .replace("aggregate = \"arithmetic\"", "aggregate = \"geometric\"");
    let error = tried(
        &data("entity,year,a,b\nA,2021,1,1\n", &scheme(&text)),
        &scheme(&text),
    )
    .unwrap_err();
    assert_eq!(error.key, "analysis.not_yet");
    let sentence = error.to_string();
    assert!(
        sentence.contains("z_score") && sentence.contains("geometric"),
        "{sentence}"
    );
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
fn the_scoreboard_ratios_equal_the_published_ones() {
    let path = root().join("../shared/data/enterprise/eu_scoreboard_2023/SB2023_World2500.xlsx");
    if !path.exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is absent",
            path.display()
        );
        println!("skipped: {} is absent", path.display());
        return;
    }
    let file = root().join("sample-data/schemes/eu-scoreboard.toml");
    let scheme = load(&file.display().to_string()).unwrap_or_else(|error| panic!("{error}"));
    let frame = open(
        &path,
        &ReadOptions::default(),
        None,
        &scheme.raw_columns(),
        &Progress::default(),
    )
    .unwrap_or_else(|error| panic!("{error}"));
    let scores = scored(&frame, &scheme);
    assert_eq!(scores.frame.height(), 2500);
    let ratios = [
        ("value:rd_intensity", "R&D intensity", 2398),
        ("value:capex_intensity", "Capex intensity", 2343),
        ("value:profitability", "Profitability", 2388),
    ];
    for (value, published, rows) in ratios {
        let field = frame
            .fields
            .iter()
            .find(|field| field.title.en.starts_with(published))
            .unwrap_or_else(|| panic!("{published} is not among the fields"));
        let published = frame.frame.column(&field.id).unwrap().f64().unwrap();
        let mut equal = 0;
        for (ours, theirs) in numbers(&scores, value).into_iter().zip(published.iter()) {
            let Some(theirs) = theirs else { continue };
            let ours = ours.unwrap_or(f64::NAN);
            assert!(
                (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0),
                "{value}: {ours} {theirs}"
            );
            equal += 1;
        }
        assert_eq!(equal, rows, "{value}");
    }
    // Ranks within industries run from 0 to 100.
    let points = numbers(&scores, "points:rd_intensity");
    let most = points.iter().flatten().copied().fold(f64::MIN, f64::max);
    let least = points.iter().flatten().copied().fold(f64::MAX, f64::min);
    assert_eq!((least, most), (0.0, 100.0));
}

/// 20,000 observations with gaps under a scheme with peers, sums and a mean: enough for polars to use its threads.
fn many() -> (Dataset, Scheme) {
    let scheme = shares("skip", "arithmetic");
    let mut csv = String::from("entity,year,x,y\n");
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) % 100_000
    };
    for row in 0..20_000 {
        let (x, y) = (next(), next());
        let x = if x % 10 == 0 {
            String::new()
        } else {
            format!("{}", x as f64 / 7.0)
        };
        writeln!(
            csv,
            "E{},{},{x},{}",
            row / 4,
            2018 + row % 4,
            y as f64 / 3.0
        )
        .unwrap();
    }
    (data(&csv, &scheme), scheme)
}

fn fingerprint() -> String {
    let (data, scheme) = many();
    let scores = scored(&data, &scheme);
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for column in [
        "total",
        "coverage",
        "group:all",
        "points:x",
        "points:y",
        "value:x",
    ] {
        for value in numbers(&scores, column) {
            digest = (digest ^ value.map_or(1, f64::to_bits)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    for row in &scores.order {
        digest = (digest ^ u64::from(*row)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{digest:016x}")
}

#[test]
#[ignore = "run by the_number_of_threads_changes_no_bit with other numbers of threads"]
fn prints_the_fingerprint_of_scores() {
    println!("fingerprint {}", fingerprint());
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let here = fingerprint();
    for threads in ["1", "2", "5"] {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "scoring::prints_the_fingerprint_of_scores"])
            .args(["--ignored", "--nocapture"])
            .env("POLARS_MAX_THREADS", threads)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            text.contains(&format!("fingerprint {here}")),
            "{threads} threads: {text}"
        );
    }
}

fn leaf<'a>(nodes: &'a [Node], id: &str) -> Option<&'a Node> {
    nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Group { children, .. } => leaf(children, id),
        NodeKind::Indicator(_) => (node.id == id).then_some(node),
    })
}

fn indicator<'a>(
    explanation: &'a Explanation,
    id: &str,
) -> (
    &'a Node,
    &'a innovation_atlas::analysis::IndicatorExplanation,
) {
    let node = leaf(&explanation.nodes, id).expect("the indicator is in the tree");
    match &node.kind {
        NodeKind::Indicator(indicator) => (node, indicator),
        NodeKind::Group { .. } => panic!("{id} is a group"),
    }
}

#[test]
fn an_explanation_leads_down_to_the_cells() {
    let data = enterprises(&[[100.0, 28.0, 5.5, 100.0, 1e6, 100.0, 0.0, 3.0]]);
    let scores = scored(&data, &tech_sme());
    let explanation = explain(&data, &scores, 0).unwrap();
    assert_eq!(explanation.total, Some(16.0 + 40.0 + 18.0));
    assert_eq!((explanation.rank, explanation.of), (Some(1), 1));
    assert_eq!(
        explanation.tier.as_ref().map(|tier| tier.en.as_str()),
        Some("Qualified")
    );
    let contributions: Vec<Option<f64>> = explanation
        .nodes
        .iter()
        .map(|node| node.contribution)
        .collect();
    assert_eq!(contributions, [Some(16.0), Some(40.0), Some(18.0)]);

    let (node, sales) = indicator(&explanation, "rd_to_sales");
    assert_eq!(
        (node.points, node.contribution, node.share),
        (Some(40.0), Some(40.0), 1.0)
    );
    assert_eq!(sales.filled, "100.0 * 5.5 / 100");
    assert_eq!(sales.next_step, Some((6.0, 50.0)));
    assert_eq!(sales.best, Some(50.0));
    assert_eq!(
        sales.rule.text(Lang::En),
        "Reaches the step from 5: 40 points"
    );
    assert_eq!(sales.rule.text(Lang::Zh), "达到5及以上档次，得40分");
    let cells: Vec<(String, String)> = sales
        .raw
        .iter()
        .map(|raw| {
            let evidence = raw.evidence.as_ref().unwrap();
            (evidence.place.reference(), evidence.raw.clone().unwrap())
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("F2".to_owned(), "5.5".to_owned()),
            ("G2".to_owned(), "100".to_owned())
        ]
    );
    // The other way to R&D points loses against the better one and adds nothing.
    let (node, _) = indicator(&explanation, "rd_to_cost");
    assert_eq!((node.contribution, node.share), (Some(0.0), 0.0));
}

#[test]
fn an_explanation_says_why_something_is_missing() {
    let csv = format!("{SME_COLUMNS}\nA,A,2021,100,30,5,0,50,100,,2,0,no\n");
    let data = data(&csv, &tech_sme());
    let scores = scored(&data, &tech_sme());
    let explanation = explain(&data, &scores, 0).unwrap();
    let (_, sales) = indicator(&explanation, "rd_to_sales");
    assert_eq!(
        sales.missing.as_ref().map(|why| why.key),
        Some("analysis.missing_division")
    );
    let (_, rights) = indicator(&explanation, "ip_class1");
    assert_eq!(
        rights.missing.as_ref().map(|why| why.key),
        Some("analysis.missing_cells")
    );
    assert!(rights.raw[0].value.is_none() && rights.raw[0].evidence.is_some());
}

#[test]
fn peers_are_named_counted_and_measured() {
    let skip = shares("skip", "sum");
    let csv = "entity,year,x,y\nA,2020,9,9\nA,2021,0,1\nB,2021,4,\nC,2021,10,3\nD,2021,,2\n";
    let frame = data(csv, &skip);
    let scores = scored(&frame, &skip);
    let explanation = explain(&frame, &scores, 2).unwrap();
    let (_, x) = indicator(&explanation, "x");
    let peers = x.peers.as_ref().unwrap();
    assert_eq!(
        (peers.label.en.as_str(), peers.label.zh.as_str()),
        ("Year 2021", "年度：2021")
    );
    assert_eq!(
        (peers.size, peers.min, peers.median, peers.max),
        (3, 0.0, 4.0, 10.0)
    );
    assert!(x.rule.text(Lang::En).starts_with("Place 2 of 3 peers"));
    assert_eq!(
        explain(&frame, &scores, 5).unwrap_err().key,
        "analysis.no_row"
    );
}

#[test]
fn a_change_is_the_sum_of_its_parts() {
    let csv = "name,year,a,b\nJ,2018,50,20\nJ,2019,60,16\nJ,2020,60,\n";
    let index = scheme(INDEX);
    let frame = data(csv, &index);
    let scores = scored(&frame, &index);
    let found = change(&scores, "J", 2018, 2019).unwrap();
    // 120 and 125, each at half.
    assert_eq!((found.from, found.to), (100.0, 122.5));
    let points: Vec<f64> = found.parts.iter().map(|part| part.points).collect();
    assert_eq!(points, [10.0, 12.5]);
    // Without b, the index is that of a, and b stands at it.
    let found = change(&scores, "J", 2019, 2020).unwrap();
    let points: Vec<f64> = found.parts.iter().map(|part| part.points).collect();
    assert_eq!((found.to, points), (120.0, vec![0.0, -2.5]));
    assert_eq!(
        change(&scores, "J", 2019, 2031).unwrap_err().key,
        "analysis.no_total"
    );
    assert_eq!(
        change(&scores, "K", 2018, 2019).unwrap_err().key,
        "analysis.no_total"
    );
}

#[test]
fn series_break_where_a_year_is_missing() {
    let csv = "name,year,a,b\nJ,2018,50,20\nK,2019,7,0\nJ,2020,60,16\n";
    let index = scheme(INDEX);
    let frame = data(csv, &index);
    let ratio = Formula::parse("a / b").unwrap();
    let series = raw_series(&frame, &ratio, &[]).unwrap();
    assert_eq!(series.len(), 2);
    assert_eq!(
        series[0].points,
        [(2018, Some(2.5)), (2019, None), (2020, Some(3.75))]
    );
    assert_eq!(series[1].points, [(2018, None), (2019, None), (2020, None)]);
    let scores = scored(&frame, &index);
    let totals = total_series(&scores, "total", &["J".to_owned()]).unwrap();
    assert_eq!(
        totals[0].points,
        [(2018, Some(100.0)), (2019, None), (2020, Some(122.5))]
    );
    assert_eq!(
        raw_series(&frame, &Formula::parse("q").unwrap(), &[])
            .unwrap_err()
            .key,
        "analysis.absent_trend"
    );
    assert_eq!(
        total_series(&scores, "q", &[]).unwrap_err().key,
        "analysis.no_number_column"
    );
}

#[test]
fn towns_sum_up_their_enterprises() {
    let skip = shares("skip", "sum");
    let csv = "entity,town,year,x,y\nA,West,2021,0,1\nB,East,2021,5,2\nC,West,2021,10,3\nD,,2021,1,2\nE,East,2020,1,2\nF,East,2020,3,1\n";
    let frame = data(csv, &skip);
    let scores = scored(&frame, &skip);
    let values = |measure: &Measure| -> Vec<(String, u32, Option<f64>)> {
        let areas = by_town(&frame, &scores, Some(2021), measure).unwrap();
        areas
            .into_iter()
            .map(|area| (area.town, area.count, area.value))
            .collect()
    };
    let east_west = |east, west| vec![("East".to_owned(), 1, east), ("West".to_owned(), 2, west)];
    assert_eq!(values(&Measure::Count), east_west(Some(1.0), Some(2.0)));
    assert_eq!(
        values(&Measure::SumTotal),
        east_west(Some(43.3), Some(100.0))
    );
    assert_eq!(
        values(&Measure::MeanTotal),
        east_west(Some(43.3), Some(50.0))
    );
    assert_eq!(
        values(&Measure::SumOf("x".into())),
        east_west(Some(5.0), Some(10.0))
    );
    let ratio = Measure::Ratio("x".into(), "y".into());
    assert_eq!(values(&ratio), east_west(Some(250.0), Some(250.0)));
    let absent = by_town(&frame, &scores, None, &Measure::SumOf("q".into())).unwrap_err();
    assert_eq!(absent.key, "analysis.no_number_column");
}

#[test]
fn boards_follow_the_rule_of_the_innovation_index() {
    let mut text = INDEX.split("[[indicator]]").next().unwrap().to_owned();
    for at in 0..16 {
        write!(
            text,
            "[[indicator]]\nid = \"i{at}\"\ngroup = \"all\"\ntitle = {{ en = \"I\", zh = \"指\" }}\n\
             formula = \"x{at}\"\nrule = {{ kind = \"min_max\" }}\n"
        )
        .unwrap();
    }
    let many = scheme(&text);
    // Twenty entities; the first one's place in indicator i is i + 4 from the top: 2 of 16 are long, 2 are short.
    let header: Vec<String> = (0..16).map(|at| format!("x{at}")).collect();
    let mut csv = format!("entity,year,{}\n", header.join(","));
    for entity in 0..20 {
        let cells: Vec<String> = (0..16)
            .map(|at| {
                let own = 20 - (at + 4);
                let value = match entity {
                    0 => own,
                    _ if entity <= own => entity - 1,
                    _ => entity,
                };
                value.to_string()
            })
            .collect();
        writeln!(csv, "E{entity},2021,{}", cells.join(",")).unwrap();
    }
    let frame = data(&csv, &many);
    let scores = scored(&frame, &many);
    let portrait = portrait_data(&frame, &scores, 0).unwrap();
    assert_eq!(portrait.peer_count, 20);
    let ranks: Vec<u32> = portrait
        .boards
        .iter()
        .map(|board| board.rank.unwrap())
        .collect();
    assert_eq!(ranks, (4..20).collect::<Vec<u32>>());
    let long: Vec<usize> = (0..16)
        .filter(|&at| portrait.boards[at].long == Some(true))
        .collect();
    let short: Vec<usize> = (0..16)
        .filter(|&at| portrait.boards[at].long == Some(false))
        .collect();
    assert_eq!((long, short), (vec![0, 1], vec![14, 15]));
    // The best of all is third or better everywhere but in nothing short.
    let best = portrait_data(&frame, &scores, 19).unwrap();
    assert!(best.boards.iter().all(|board| board.long == Some(true)));
    let quartiles = portrait.dimensions[0].quartiles.unwrap();
    assert!(quartiles[0] < quartiles[1] && quartiles[1] < quartiles[2]);
    assert_eq!(portrait.dimensions[0].best, 100.0);
    assert_eq!(portrait.history.len(), 1);
}

#[test]
fn the_exported_table_has_its_columns_in_order() {
    let skip = shares("skip", "sum");
    let frame = data(
        "entity,year,x,y\nA,2021,0,1\nB,2021,1,2\nC,2021,3,3\nD,2020,1,1\n",
        &skip,
    );
    let scores = scored(&frame, &skip);
    let sheet = score_sheet(&scores, Lang::Zh);
    let fixed = "entity name year stage status reason total rank tier coverage group:all points:x points:y value:x value:y";
    assert_eq!(sheet.header.join(" "), fixed);
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(
        sheet.columns[0],
        [text("C"), text("B"), text("A"), text("D")]
    );
    assert_eq!(sheet.columns[2][0], Cell::Number(2021.0));
    // A third of 60 and half of 40, rounded to one decimal; the points of X too.
    assert_eq!(
        sheet.columns[6],
        [
            Cell::Number(100.0),
            Cell::Number(40.0),
            Cell::Number(0.0),
            Cell::Blank
        ]
    );
    assert_eq!(sheet.columns[11][1], Cell::Number(33.3));
    assert_eq!(sheet.columns[5][3], text("所有指标均无数值"));
}

#[test]
fn built_in_schemes_score_what_they_can() {
    let national = builtin("national-2024").expect("it is built in");
    let columns = national.raw_columns();
    let mut csv = format!("entity,year,{}\n", columns.join(","));
    for row in 0..12 {
        for year in [2020, 2021] {
            let cells: Vec<String> = columns
                .iter()
                .enumerate()
                .map(|(at, column)| match column.as_str() {
                    "founded_year" => (2000 + 2 * row).to_string(),
                    _ => ((at + 3) * (row + 5) % 17 + 1 + (year - 2020) as usize).to_string(),
                })
                .collect();
            writeln!(csv, "E{row},{year},{}", cells.join(",")).unwrap();
        }
    }
    let frame = data(&csv, &national);
    let scores = scored(&frame, &national);
    let status = texts(&scores, "status");
    // Growth needs the year before.
    let by_year = |year: usize| status.iter().skip(year).step_by(2);
    assert!(
        by_year(1).all(|status| status.as_deref() == Some("scored")),
        "{status:?}"
    );
    for row in 0..scores.frame.height() {
        let explanation = explain(&frame, &scores, row).unwrap();
        let sum: f64 = explanation
            .nodes
            .iter()
            .filter_map(|node| node.contribution)
            .sum();
        if let Some(total) = explanation.total {
            assert!((sum - total).abs() <= 0.005 + 1e-9, "{sum} {total}");
        }
    }
}
