//! Tiers that ask for no total, where the data are too few for one.

use super::*;

#[test]
fn a_tier_that_asks_for_no_total_is_met_without_one() {
    let keys = [
        ("A", 2021),
        ("A", 2022),
        ("B", 2021),
        ("B", 2022),
        ("C", 2022),
    ];
    let x = vec![None; 5];
    let mark = [1.0, 1.0, 0.0, 0.0, 1.0].map(Some).to_vec();
    let worst = [0.0, 0.0, 0.0, 0.0, 1.0].map(Some).to_vec();
    let data = dataset(&keys, &[("x", x), ("mark", mark), ("worst", worst)]);
    let mut own = scheme(Aggregation::Sum);
    own.groups = vec![
        group("g", None, Aggregation::Sum, 1.0),
        group("direct", None, Aggregation::Sum, 0.0),
    ];
    own.indicators = vec![
        indicator("x", 0, 1.0, Rule::Identity),
        indicator("mark", 1, 1.0, steps(&[(1.0, 1.0)])),
    ];
    own.min_coverage = 0.6;
    own.gates = vec![Gate {
        when: formula("worst > 0"),
        title: Title::same("On the list"),
    }];
    let direct = tier("direct", Some("points_i_mark > 0"));
    own.tiers = vec![
        tier("qualified", Some("total >= 60 AND points_i_mark >= 0")),
        Tier {
            holds: true,
            ..direct
        },
        tier("no", None),
    ];
    let found = titles(
        &data,
        &Arc::new(own),
        None,
        &Choices::default(),
        &Progress::default(),
    )
    .unwrap();
    let reach: Vec<Reach> = found.standings.iter().map(|own| own.reach).collect();
    // Gates go before tiers, also before those.
    assert_eq!(reach, [Reach::Has, Reach::Undecided, Reach::Gated]);
    assert!(found.standings.iter().all(|own| own.risk.is_none()));
    let said = found.paragraph(0).unwrap()[0].text(Lang::En);
    assert!(said.contains("(direct), which ask for no total"), "{said}");
}
