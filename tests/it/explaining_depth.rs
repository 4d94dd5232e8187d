//! What an explanation says about missing values, outliers, geometric means and steps, checked by hand.
#![allow(clippy::float_cmp)] // Exact results are meant.

use std::fmt::Write;

use innovation_atlas::analysis::{
    Explanation, ImputedFrom, IndicatorExplanation, LineKind, Node, NodeKind, Shape, explain,
};
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::Scheme;

use crate::scoring::{SME_COLUMNS, data, numbers, scheme, scored, tech_sme};

const HEAD: &str = r#"format = 1
[scheme]
id = "t"
version = "1"
title = { en = "T", zh = "测试" }
entity = "county"
status = "illustrative"
source = "for a test"
aggregate = "arithmetic"
decimals = 2
scale = [0, 100]
peers = ["year"]
"#;

/// A scheme of one group with these indicators, each by min-max.
fn min_max(more: &str, group: &str, columns: &[&str]) -> Scheme {
    let mut text = format!(
        "{HEAD}{more}\n[[group]]\nid = \"all\"\ntitle = {{ en = \"All\", zh = \"全部\" }}\n{group}\n"
    );
    for column in columns {
        write!(
            text,
            "[[indicator]]\nid = \"{column}\"\ngroup = \"all\"\n\
             title = {{ en = \"{column}\", zh = \"{column}\" }}\nformula = \"{column}\"\n\
             rule = {{ kind = \"min_max\" }}\n"
        )
        .unwrap();
    }
    scheme(&text)
}

fn leaf<'a>(nodes: &'a [Node], id: &str) -> Option<&'a Node> {
    nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Group { children, .. } => leaf(children, id),
        NodeKind::Indicator(_) => (node.id == id).then_some(node),
    })
}

fn indicator<'a>(explanation: &'a Explanation, id: &str) -> &'a IndicatorExplanation {
    match leaf(&explanation.nodes, id).map(|node| &node.kind) {
        Some(NodeKind::Indicator(indicator)) => indicator,
        _ => panic!("{id} is not in the tree"),
    }
}

fn words(indicator: &IndicatorExplanation, kind: LineKind) -> Vec<String> {
    let lines = indicator.lines().into_iter();
    lines
        .filter(|line| line.kind == kind)
        .map(|line| line.words.text(Lang::En))
        .collect()
}

#[test]
fn an_imputed_value_says_where_it_comes_from_and_what_rests_on_it() {
    let mean = min_max(
        "missing = \"impute\"\n[impute]\nkind = \"mean\"",
        "",
        &["x", "y"],
    );
    let csv = "entity,year,x,y\nA,2021,0,10\nB,2021,10,\nC,2021,20,30\nD,2021,40,40\n";
    let frame = data(csv, &mean);
    let scores = scored(&frame, &mean);
    let explanation = explain(&frame, &scores, 1).unwrap();
    let y = indicator(&explanation, "y");
    // The mean of 10, 30 and 40; on the range from 10 to 40 that is 5/9, and x stands at a quarter.
    let imputed = y.imputed.as_ref().unwrap();
    assert!((imputed.value - 80.0 / 3.0).abs() < 1e-12 && y.value.is_none());
    assert_eq!(y.seen, Some(imputed.value));
    assert!(
        matches!(&imputed.from, ImputedFrom::Group { median: false, size: 3, label }
        if label.en == "Year 2021")
    );
    assert_eq!(
        words(y, LineKind::Imputed),
        ["Missing; imputed as 26.6667, the mean of 3 observations (Year 2021)"]
    );
    assert_eq!(words(y, LineKind::Missing), ["No value for y"]);
    // The total is half of 25 and half of 55.56; without imputation x alone counts.
    let exact = 12.5 + 250.0 / 9.0;
    assert!((explanation.exact.unwrap() - exact).abs() < 1e-9);
    let effect = explanation.imputation.as_ref().unwrap();
    assert_eq!(effect.indicators, 1);
    assert!((effect.points - 250.0 / 9.0).abs() < 1e-9);
    assert!((effect.share.unwrap() - 250.0 / 9.0 / exact).abs() < 1e-12);
    assert_eq!(effect.total_without, Some(25.0));
    // A 0, B 25, C 58.33, D 100: third either way.
    assert_eq!((effect.rank_without, effect.of_without), (Some(3), 4));
    assert_eq!(explanation.rank, Some(3));
    // With y at 10 the total would be 12.5, with y at 40 it would be 62.5 and ahead of C.
    let bounds = explanation.bounds.as_ref().unwrap();
    assert_eq!((bounds.low, bounds.high), (12.5, 62.5));
    assert_eq!((bounds.rank_low, bounds.rank_high), (Some(3), Some(2)));
    assert_eq!((y.range, bounds.unknown.len()), (Some((0.0, 100.0)), 0));
    // Somebody without gaps is touched by them all the same, if only through the ranks.
    let other = explain(&frame, &scores, 0).unwrap();
    let effect = other.imputation.as_ref().unwrap();
    assert_eq!((effect.indicators, effect.points), (0, 0.0));
    assert!(other.bounds.is_none());
}

#[test]
fn imputation_over_years_and_over_the_row_shows_its_sources() {
    let csv = "entity,year,x,y\nA,2019,1,10\nA,2020,2,\nA,2021,3,40\nB,2019,5,20\nB,2020,6,30\n\
               B,2021,9,\nC,2019,7,30\nC,2020,4,50\nC,2021,8,60\n";
    let of = |kind: &str, row: usize| {
        let rules = format!("missing = \"impute\"\n[impute]\nkind = \"{kind}\"");
        let rules = min_max(&rules, "", &["x", "y"]);
        let frame = data(csv, &rules);
        let scores = scored(&frame, &rules);
        let explanation = explain(&frame, &scores, row).unwrap();
        indicator(&explanation, "y").clone()
    };
    let line = of("linear", 1);
    assert_eq!(
        line.imputed
            .as_ref()
            .map(|imputed| (imputed.value, imputed.from.clone())),
        Some((
            25.0,
            ImputedFrom::Line {
                before: (2019, 10.0),
                after: (2021, 40.0)
            }
        ))
    );
    let last = of("previous", 5);
    assert_eq!(
        words(&last, LineKind::Imputed),
        ["Missing; 30 was taken over from 2020"]
    );
    // B's x of 2021 is the best of the year, so y is put at the best of the year.
    let row = of("row_mean", 5);
    let Some(ImputedFrom::Indicators {
        shares,
        mean,
        range,
        ..
    }) = row.imputed.as_ref().map(|imputed| imputed.from.clone())
    else {
        panic!("{:?}", row.imputed);
    };
    assert_eq!(
        (shares.len(), shares[0].1, mean, range),
        (1, 1.0, 1.0, (40.0, 60.0))
    );
    assert_eq!(row.seen, Some(60.0));
}

#[test]
fn treatment_shows_what_it_did_to_the_value_and_to_the_peers() {
    let treat = |more: &str| {
        let rules = format!("[treat]\nkind = \"winsorize\"\n{more}");
        min_max(&rules, "", &["x"])
    };
    let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0];
    let mut csv = "entity,year,x\n".to_owned();
    for (at, x) in values.iter().enumerate() {
        writeln!(csv, "E{at},2021,{x}").unwrap();
    }
    let winsorised = treat("max_points = 2");
    let frame = data(&csv, &winsorised);
    let scores = scored(&frame, &winsorised);
    let explanation = explain(&frame, &scores, 9).unwrap();
    let x = indicator(&explanation, "x");
    let treated = x.treated.as_ref().unwrap();
    assert_eq!((treated.from, treated.to, x.seen), (100.0, 9.0, Some(9.0)));
    assert_eq!(
        treated.high.map(|high| (high.count, high.to)),
        Some((1, 9.0))
    );
    assert_eq!(treated.before, Shape::of(&values));
    assert!(treated.after.unwrap().skewness.abs() < 1.0 && treated.logarithm.is_none());
    // The rule saw the values after treatment: so do the peers.
    let peers = x.peers.as_ref().unwrap();
    assert_eq!((peers.size, peers.min, peers.max), (10, 1.0, 9.0));
    assert_eq!(leaf(&explanation.nodes, "x").unwrap().points, Some(100.0));

    let logged = treat("max_points = 0");
    let scores = scored(&frame, &logged);
    let explanation = explain(&frame, &scores, 1).unwrap();
    let treated = indicator(&explanation, "x").treated.clone().unwrap();
    let log = treated.logarithm.unwrap();
    assert_eq!((log.min, log.max, log.mirrored), (1.0, 100.0, false));
    assert_eq!(treated.to, (2.0 - 1.0 + 0.99_f64).ln());
    assert_eq!(
        treated.words()[0].text(Lang::En),
        "Logarithm of the peers' values: ln(x − 1 + 0.01 × (100 − 1))"
    );
    let peers = indicator(&explanation, "x").peers.clone().unwrap();
    assert_eq!((peers.min, peers.max), (0.99_f64.ln(), 99.99_f64.ln()));

    // What passes is told as passed.
    let calm = treat("max_points = 2\nskewness = 9");
    let scores = scored(&frame, &calm);
    let explanation = explain(&frame, &scores, 1).unwrap();
    let treated = indicator(&explanation, "x").treated.clone().unwrap();
    assert!(!treated.was_needed() && treated.from == treated.to);
    assert_eq!(treated.words()[0].key, "analysis.treat_passed");
}

#[test]
fn those_left_out_for_their_coverage_are_nobodys_peers() {
    let rules = min_max("min_coverage = 0.6", "", &["x", "y", "z"]);
    let csv = "entity,year,x,y,z\nA,2021,0,1,2\nB,2021,5,2,3\nC,2021,10,3,4\nD,2021,99,,\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let explanation = explain(&frame, &scores, 0).unwrap();
    let peers = indicator(&explanation, "x").peers.clone().unwrap();
    assert_eq!((peers.size, peers.max), (3, 10.0));
    let left_out = explain(&frame, &scores, 3).unwrap();
    assert_eq!(left_out.status, "insufficient");
    let x = indicator(&left_out, "x");
    assert_eq!(x.missing.as_ref().unwrap().key, "analysis.missing_screened");
    // With values for y and z it would be compared: its x is then the best of four, the others from worst to best.
    let bounds = left_out.bounds.unwrap();
    assert_eq!((bounds.low, bounds.high), (33.33, 100.0));
    assert_eq!(bounds.indicators, ["y", "z"]);
}

#[test]
fn geometric_means_add_up_in_logarithms() {
    let rules = min_max("", "aggregate = \"geometric\"", &["x", "y"]);
    let csv = "entity,year,x,y\nA,2021,0,0\nB,2021,4,9\nC,2021,10,10\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let explanation = explain(&frame, &scores, 1).unwrap();
    let log = |id: &str| {
        leaf(&explanation.nodes, id)
            .unwrap()
            .log_contribution
            .unwrap()
    };
    assert!((log("x") - 0.5 * 40.0_f64.ln()).abs() < 1e-12);
    assert!((log("x") + log("y") - 60.0_f64.ln()).abs() < 1e-12);
    // A zero has no logarithm.
    let zero = explain(&frame, &scores, 0).unwrap();
    assert_eq!(leaf(&zero.nodes, "x").unwrap().log_contribution, None);
}

#[test]
fn a_step_within_reach_names_the_columns_that_reach_it() {
    let sme = tech_sme();
    let csv = format!("{SME_COLUMNS}\nA,A,2021,100,28,5.5,100,1000000,100,0,3,0,no\n");
    let frame = data(&csv, &sme);
    let scores = scored(&frame, &sme);
    let explanation = explain(&frame, &scores, 0).unwrap();
    let next = indicator(&explanation, "rd_to_sales")
        .next_step
        .clone()
        .unwrap();
    // Of 100 × rd / revenue the first can rise; the second stands below the line.
    let columns: Vec<(&str, f64, f64)> = next
        .closings
        .iter()
        .map(|closing| (closing.column.as_str(), closing.from, closing.to))
        .collect();
    assert_eq!(columns.len(), 1);
    assert_eq!((columns[0].0, columns[0].1), ("rd_expense_wan", 5.5));
    assert!((columns[0].2 - 6.0).abs() < 1e-12);
    // Whole people only: 30 % of 100 is 30.
    let staff = indicator(&explanation, "staff_share")
        .next_step
        .clone()
        .unwrap();
    assert_eq!(
        (staff.at, staff.distance, staff.gain),
        (30.0, 2.0, Some(4.0))
    );
    assert_eq!(staff.closings[0].to, 30.0);
    assert_eq!(
        words(indicator(&explanation, "staff_share"), LineKind::Closing),
        ["Science and technology staff: 2 persons more would reach it (28 persons → 30 persons)"]
    );
    // At the top nothing is left to reach.
    let csv = format!("{SME_COLUMNS}\nA,A,2021,100,31,5.5,100,1000000,100,0,3,0,no\n");
    let frame = data(&csv, &sme);
    let scores = scored(&frame, &sme);
    let explanation = explain(&frame, &scores, 0).unwrap();
    assert!(indicator(&explanation, "staff_share").next_step.is_none());
    assert_eq!(numbers(&scores, "points:staff_share"), [Some(20.0)]);
}

#[test]
fn a_blank_cell_has_bounds_without_imputation_too() {
    let rules = min_max("", "", &["x", "y"]);
    let csv = "entity,year,x,y,z\nA,2021,0,10,\nB,2021,10,,\nC,2021,20,30,\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let explanation = explain(&frame, &scores, 1).unwrap();
    assert!(explanation.imputation.is_none());
    assert_eq!(explanation.total, Some(50.0));
    let bounds = explanation.bounds.unwrap();
    assert_eq!((bounds.low, bounds.high), (25.0, 75.0));
    assert_eq!(
        bounds.words().text(Lang::En),
        "If what is missing (1 indicator) were as bad or as good as it gets among the peers, the total would lie \
         between 25 and 75, and the rank would be 2"
    );
}
