//! Growth indices, gaps, drivers, constraints, and boards by the spread of peers, checked by hand and on the sample.
#![allow(clippy::float_cmp)] // Exact results are meant.

use std::path::Path;
use std::sync::Arc;

use innovation_atlas::analysis::{
    Benchmark, BoardRule, Choices, GrowthForm, GrowthIndex, change, constraints, gap, growth_index,
    portrait_data, score,
};
use innovation_atlas::dataset::open;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::ReadOptions;

use crate::scoring::{INDEX, SME_COLUMNS, data, scheme, scored, shares, tech_sme};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// The contributions of every year add up to its change, and the changes to the index.
fn check(index: &GrowthIndex) {
    assert_eq!(index.years[0].index, Some(100.0));
    for pair in index.years.windows(2) {
        let Some(change) = pair[1].change else {
            continue;
        };
        let sum: f64 = pair[1].parts.iter().filter_map(|part| part.points).sum();
        assert!(close(sum, change), "{}: {sum} {change}", pair[1].year);
        assert!(close(
            pair[0].index.unwrap() + change,
            pair[1].index.unwrap()
        ));
    }
}

#[test]
fn a_growth_index_is_the_weighted_mean_of_ratios_or_a_chain() {
    let index = scheme(INDEX);
    let csv = "name,year,a,b\nJ,2018,50,20\nJ,2019,60,16\nJ,2020,30,\nJ,2021,40,10\n";
    let frame = data(csv, &index);
    let scores = scored(&frame, &index);
    let ratio = growth_index(&scores, "J", GrowthForm::Ratio, None).unwrap();
    check(&ratio);
    assert_eq!((ratio.base, ratio.years.len()), (2018, 4));
    // 120 and 125; then a alone, 60; then 80 and 200.
    let found: Vec<f64> = ratio.years.iter().filter_map(|year| year.index).collect();
    assert_eq!(found, [100.0, 122.5, 60.0, 140.0]);
    let parts: Vec<Option<f64>> = ratio.years[1]
        .parts
        .iter()
        .map(|part| part.points)
        .collect();
    assert_eq!(parts, [Some(10.0), Some(12.5)]);
    assert!(close(ratio.years[1].parts[1].growth.unwrap(), 25.0));
    assert_eq!(ratio.years[2].parts[0].weight, 1.0);
    // Of a scheme of base-year rules and means it is the total.
    for (year, total) in ratio
        .years
        .iter()
        .zip(scores.numbers("total").unwrap().iter())
    {
        assert!(close(year.index.unwrap(), total.unwrap()));
    }

    let chain = growth_index(&scores, "J", GrowthForm::Symmetric, None).unwrap();
    check(&chain);
    // The mean of 200·10/110 and 200·4/36 (turned), chained; then a alone, halved; then a alone again, by a third.
    let mean = f64::midpoint(200.0 * 10.0 / 110.0, 200.0 * 4.0 / 36.0);
    let first = 100.0 * (200.0 + mean) / (200.0 - mean);
    let found: Vec<f64> = chain.years.iter().filter_map(|year| year.index).collect();
    assert!(
        close(found[1], first) && close(found[2], first / 2.0),
        "{found:?}"
    );
    assert!(close(found[3], first / 2.0 * 4.0 / 3.0), "{found:?}");

    let late = growth_index(&scores, "J", GrowthForm::Ratio, Some(2019)).unwrap();
    assert!(close(
        late.years[2].index.unwrap(),
        f64::midpoint(40.0 / 60.0 * 100.0, 160.0)
    ));
    for (entity, base, key) in [
        ("K", None, "analysis.no_growth"),
        ("J", Some(2021), "analysis.no_growth_base"),
        ("J", Some(2000), "analysis.no_growth_base"),
    ] {
        let error = growth_index(&scores, entity, GrowthForm::Ratio, base).unwrap_err();
        assert_eq!(error.key, key);
    }
}

#[test]
fn the_sample_countys_index_in_both_forms() {
    let rules = Arc::new(builtin("county-index").unwrap());
    let frame = open(
        Path::new("sample-data/counties.csv"),
        &ReadOptions::default(),
        None,
        &rules.raw_columns(),
        &Progress::default(),
    )
    .unwrap();
    let scores = score(&frame, &rules, &Choices::default(), &Progress::default()).unwrap();
    let entities: Vec<String> = scores
        .texts("entity")
        .unwrap()
        .iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    let entity = entities[0].as_str();
    let ratio = growth_index(&scores, entity, GrowthForm::Ratio, None).unwrap();
    check(&ratio);
    check(&growth_index(&scores, entity, GrowthForm::Symmetric, None).unwrap());
    for year in &ratio.years {
        let row = scores.row_of(entity, Some(year.year)).unwrap().unwrap();
        let total = scores.number("total", row).unwrap().unwrap();
        assert!(
            (year.index.unwrap() - total).abs() <= 0.00501,
            "{}",
            year.year
        );
        let before = year.year - 1;
        if year.change.is_some() {
            // The same parts as the change of the totals.
            let change = change(&scores, entity, before, year.year).unwrap();
            for (part, own) in change.parts.iter().zip(&year.parts) {
                assert!(
                    (part.points - own.points.unwrap_or(0.0)).abs() < 1e-6,
                    "{part:?} {own:?}"
                );
            }
        }
    }
}

#[test]
fn a_gap_is_the_sum_of_its_parts() {
    let rules = shares("skip", "sum");
    let csv = "entity,year,x,y\nA,2021,0,1\nB,2021,5,2\nC,2021,10,\nA,2020,3,1\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let found = gap(&scores, "B", "A", Some(2021)).unwrap();
    let points: Vec<f64> = found.parts.iter().map(|part| part.points).collect();
    // 60 for x and 40 for y: half of the one, all of the other.
    assert_eq!(
        (found.own, found.others, points),
        (70.0, 0.0, vec![30.0, 40.0])
    );
    assert_eq!(
        (found.parts[0].from.value, found.parts[0].to.value),
        (Some(0.0), Some(5.0))
    );
    assert_eq!(found.parts[1].to.points, Some(100.0));
    for (entity, other, year) in [
        ("B", "Z", Some(2021)),
        ("B", "A", Some(2020)),
        ("B", "A", None),
    ] {
        assert!(gap(&scores, entity, other, year).is_err());
    }
}

#[test]
fn constraints_are_weight_times_shortfall() {
    let mut text = INDEX.replace("base_year\", year = 2018", "min_max\"");
    text = text.replacen("formula = \"a\"", "formula = \"a\"\nweight = 3", 1);
    let rules = scheme(&text);
    let csv = "name,year,a,b\nA,2021,0,10\nB,2021,6,10\nC,2021,10,30\nD,2021,4,20\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let best = constraints(&frame, &scores, 3, &Benchmark::Best).unwrap();
    // D has 40 of a (three quarters of the weight) and 50 of b, where less is better.
    let found: Vec<(&str, f64, f64, f64)> = best
        .parts
        .iter()
        .map(|part| {
            (
                part.indicator.as_str(),
                part.weight,
                part.shortfall,
                part.gain,
            )
        })
        .collect();
    assert_eq!(
        found,
        [("up", 0.75, 60.0, 45.0), ("down", 0.25, 50.0, 12.5)]
    );
    assert_eq!(best.against.en, "Year 2021");
    let median = constraints(&frame, &scores, 3, &Benchmark::Median).unwrap();
    let found: Vec<(f64, f64)> = median
        .parts
        .iter()
        .map(|part| (part.shortfall, part.gain))
        .collect();
    assert_eq!(found, [(10.0, 7.5), (25.0, 6.25)]);
    // Without its b, D has the whole weight on a: 60 short are 60 of the total, and by the weights as written 45.
    let gap = data(&csv.replace("D,2021,4,20", "D,2021,4,"), &rules);
    let held = constraints(&gap, &scored(&gap, &rules), 3, &Benchmark::Best).unwrap();
    let found: Vec<(f64, f64)> = held.parts.iter().map(|x| (x.weighted, x.gain)).collect();
    assert_eq!(found, [(45.0, 60.0)]);
    let other = constraints(&frame, &scores, 3, &Benchmark::Entity("C".into())).unwrap();
    assert_eq!((other.parts.len(), other.parts[0].gain), (1, 45.0));
    assert_eq!(other.against.en, "C");
    // The best has none.
    let none = constraints(&frame, &scores, 2, &Benchmark::Entity("C".into())).unwrap();
    assert!(none.parts.is_empty());
    assert!(constraints(&frame, &scores, 2, &Benchmark::Entity("Z".into())).is_err());
    let moved = "name,year,a,b\nA,2020,1,10\nA,2021,5,20\nB,2020,0,0\nB,2021,10,30\nC,2020,2,40\nC,2021,0,10\n";
    let frame = data(moved, &rules);
    let scores = scored(&frame, &rules);
    let moved = change(&scores, "A", 2020, 2021).unwrap();
    // a stays at half; b goes from three quarters to a half.
    assert!(moved.drivers().is_empty());
    assert_eq!(moved.drags().len(), 1);
    assert_eq!(moved.share(moved.drags()[0]), Some(1.0));
}

#[test]
fn constraints_of_points_count_each_point_once_and_leave_out_who_has_no_total() {
    // Shares of a scale of 100 that add up, of 60 and 40: 10 short of the best are 6.
    let mut rules = shares("skip", "sum");
    rules.gates = vec![innovation_atlas::scheme::Gate {
        when: innovation_atlas::scheme::Formula::parse("y > 90").unwrap(),
        title: innovation_atlas::i18n::Title::same("large"),
    }];
    // Z is the best of all in x, and has no total.
    let csv = "entity,year,x,y\nA,2021,0,5\nB,2021,7,10\nC,2021,8,0\nZ,2021,10,99\n";
    let frame = data(csv, &rules);
    let scores = scored(&frame, &rules);
    let held = constraints(&frame, &scores, 1, &Benchmark::Best).unwrap();
    assert_eq!(held.parts.len(), 1);
    let part = &held.parts[0];
    assert_eq!((part.points, part.benchmark), (70.0, 80.0));
    let weight = rules.indicators[0].weight.in_stage(0) / 100.0;
    assert!((part.weight - weight).abs() < 1e-15, "{}", part.weight);
    assert!((part.weighted - part.gain).abs() < 1e-12, "{part:?}");
    assert!((part.gain - 10.0 * weight).abs() < 1e-12, "{part:?}");
}

#[test]
fn conditions_without_points_hold_nothing_back() {
    let rules = tech_sme();
    // A has no platform, B has one; C has more R&D and none.
    let csv = format!(
        "{SME_COLUMNS},platforms_prov\n\
         A,A,2021,100,28,5.5,100,1000000,100,1,3,0,no,0\n\
         B,B,2021,100,28,5.5,100,1000000,100,1,3,0,no,1\n\
         C,C,2021,100,28,6.5,100,1000000,100,1,3,0,no,0\n"
    );
    let frame = data(&csv, &rules);
    let scores = scored(&frame, &rules);
    let held = constraints(&frame, &scores, 0, &Benchmark::Best).unwrap();
    let found: Vec<(&str, f64, f64)> = (held.parts.iter())
        .map(|part| (part.indicator.as_str(), part.weighted, part.gain))
        .collect();
    assert_eq!(found, [("rd_to_sales", 10.0, 10.0)]);
}

#[test]
fn boards_by_spread_compare_within_the_industry() {
    let rules = shares("skip", "sum");
    let mut csv = "entity,year,industry,x,y\n".to_owned();
    for (at, x) in [1, 2, 3, 4, 10].into_iter().enumerate() {
        csv.push_str(&["A", &at.to_string(), ",2021,steel,", &x.to_string(), ",5\n"].concat());
    }
    csv.push_str("B0,2021,glass,1000,1\nB1,2021,glass,2000,2\n");
    let frame = data(&csv, &rules);
    let scores = scored(&frame, &rules);
    let board = |row: usize| {
        let portrait = portrait_data(&frame, &scores, row, BoardRule::Spread).unwrap();
        (portrait.boards[0].long, portrait.boards[0].of)
    };
    // Mean 4, standard deviation √12.5 = 3.54: above 7.54 and below 0.46.
    assert_eq!(board(4), (Some(true), 5));
    assert_eq!(board(0), (None, 5));
    // Two have no spread to speak of.
    assert_eq!(board(6), (None, 2));
    let portrait = portrait_data(&frame, &scores, 4, BoardRule::Spread).unwrap();
    let peers: Vec<&str> = portrait
        .board_peers
        .iter()
        .map(|of| of.en.as_str())
        .collect();
    assert!(
        matches!(peers[..], [one] if one.contains("steel")),
        "{peers:?}"
    );
    // All the same: neither.
    assert_eq!(portrait.boards[1].long, None);
    assert_eq!(portrait.peer_count, 7);
}
