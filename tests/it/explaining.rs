//! What is told about scores: explanations down to the cells, changes, series, towns, portraits, the export.

use std::fmt::Write;

use innovation_atlas::analysis::{
    BoardRule, Explanation, IndicatorExplanation, Measure, Node, NodeKind, by_town, change,
    explain, raw_series, score_sheet, total_series,
};
use innovation_atlas::figure::Figure;
use innovation_atlas::figure::compose::{Material, portrait, ranking};
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::{Formula, builtin};
use innovation_atlas::table::Cell;

use crate::scoring::{
    INDEX, SME_COLUMNS, data, enterprises, scheme, scored, shares, tech_sme, texts,
};

fn leaf<'a>(nodes: &'a [Node], id: &str) -> Option<&'a Node> {
    nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Group { children, .. } => leaf(children, id),
        NodeKind::Indicator(_) => (node.id == id).then_some(node),
    })
}

pub fn indicator<'a>(
    explanation: &'a Explanation,
    id: &str,
) -> (&'a Node, &'a IndicatorExplanation) {
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
    // The last group holds the ways to direct recognition, of which nothing is known here.
    assert_eq!(contributions, [Some(16.0), Some(40.0), Some(18.0), None]);

    let (node, sales) = indicator(&explanation, "rd_to_sales");
    assert_eq!(
        (node.points, node.contribution, node.share),
        (Some(40.0), Some(40.0), 1.0)
    );
    assert_eq!(sales.filled, "100 * 5.5 / 100");
    let next = sales.next_step.as_ref().unwrap();
    assert_eq!((next.at, next.points, next.distance), (6.0, 50.0, 0.5));
    assert_eq!(next.gain, Some(10.0));
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
        Some("analysis.missing_divisor")
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
        ("Year 2021", "2021 年")
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
    // Without b, the index is that of a; that b stood above it is for lack of data, and no movement of b.
    let found = change(&scores, "J", 2019, 2020).unwrap();
    let points: Vec<f64> = found.parts.iter().map(|part| part.points).collect();
    assert_eq!((found.to, points), (120.0, vec![0.0, 0.0, -2.5]));
    assert!(found.drags().is_empty());
    assert_eq!(found.lacking().map(|part| part.lacking), Some(1));
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
    let series = raw_series(&frame, &ratio, &[], None).unwrap();
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
        raw_series(&frame, &Formula::parse("q").unwrap(), &[], None)
            .unwrap_err()
            .key,
        "analysis.absent_trend"
    );
    let late = raw_series(&frame, &ratio, &[], Some("year > 2018 AND a > 100")).unwrap_err();
    assert_eq!(late.key, "analysis.none_left_filter");
    let late = raw_series(&frame, &ratio, &[], Some("year > 2018 AND a > 55")).unwrap();
    assert_eq!(late.len(), 1);
    assert_eq!(late[0].points, [(2020, Some(3.75))]);
    assert_eq!(
        total_series(&scores, "q", &[]).unwrap_err().key,
        "analysis.no_result"
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
fn a_row_says_itself_which_gate_was_not_checked() {
    let csv = format!(
        "{SME_COLUMNS}\nA,A,2021,100,30,5,100,50,,2,0,0,no\nB,B,2021,100,30,5,100,50,100,2,0,0,no\n"
    );
    let data = data(&csv, &tech_sme());
    let scores = scored(&data, &tech_sme());
    assert_eq!(
        texts(&scores, "status"),
        ["scored", "scored"].map(|text| Some(text.to_owned()))
    );
    assert_eq!(
        texts(&scores, "reason"),
        [
            Some(
                "Not checked: Total assets above 200 million yuan (no value of Total assets)"
                    .to_owned()
            ),
            None
        ]
    );
    let reason = explain(&data, &scores, 0).unwrap().reason.unwrap();
    assert_eq!(
        reason.text(Lang::Zh),
        "未核验：资产总额超过2亿元（缺少资产总额）"
    );
}

#[test]
fn a_peer_group_of_one_is_named_as_the_reason() {
    let skip = shares("skip", "sum");
    let frame = data("entity,year,x,y\nA,2021,3,1\n", &skip);
    let scores = scored(&frame, &skip);
    assert_eq!(scores.reasons[0].1.key, "analysis.only_one");
    let material = Material {
        dataset: &frame,
        scores: &scores,
        lang: Lang::En,
    };
    let told = ranking(material, None, 10, None).unwrap_err();
    assert_eq!(told.key, "figure.nobody_scored");
    let text = told.text(Lang::En);
    assert!(
        text.contains("1 of 1: Nobody to compare it with: no other observation has the same"),
        "{text}"
    );
}

#[test]
fn points_have_the_same_decimals_all_over_a_portrait() {
    let mut skip = shares("skip", "sum");
    skip.decimals = 3;
    let frame = data("entity,year,x,y\nA,2021,3,1\nB,2021,1,2\n", &skip);
    let scores = scored(&frame, &skip);
    let material = Material {
        dataset: &frame,
        scores: &scores,
        lang: Lang::En,
    };
    let Figure::Portrait(spec) = portrait(material, 0, BoardRule::Ranks).unwrap() else {
        panic!("a portrait");
    };
    assert_eq!(spec.decimals, 3);
    assert_eq!(spec.headline[0].1, "60.000");
}

#[test]
fn the_exported_table_has_its_columns_in_order() {
    let skip = shares("skip", "sum");
    let frame = data(
        "entity,year,x,y\nA,2021,0,1\nB,2021,1,2\nC,2021,3,3\nD,2020,1,1\n",
        &skip,
    );
    let scores = scored(&frame, &skip);
    let sheet = crate::sheet_of(&score_sheet(&scores, Lang::Zh));
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
    assert_eq!(
        sheet.columns[5][3],
        text("没有可比对象：没有其他记录与其年度相同，而各指标按同类比较计分")
    );
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
