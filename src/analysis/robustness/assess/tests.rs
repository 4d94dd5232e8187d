#![allow(clippy::float_cmp, clippy::unwrap_used, clippy::too_many_lines)] // Exact results are meant.

use super::*;
use crate::analysis::fixture::{dataset, group, indicator, scheme};
use crate::analysis::robustness::fixture::{
    ENTITIES, assessed, chosen, data, means, points, scored,
};
use crate::analysis::robustness::{Level, Setting, WeightNoise, readable_sheets, sheets};
use crate::composite::sensitivity::Random;
use crate::i18n::Lang;
use crate::scheme::{Aggregation, Imputation, ImputeKind, Missing, Rule};

#[test]
fn the_same_for_any_number_of_threads_and_another_for_another_seed() {
    let data = data();
    let scheme = means();
    let plan = Plan {
        runs: 61,
        ..Plan::of(&scheme)
    };
    let with = |threads: usize, plan: &Plan| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        let found = pool.install(|| assessed(&data, &scheme, plan).unwrap());
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            found.standings, found.order, found.sensitivity, found.left_out, found.mean_change
        )
    };
    let one = with(1, &plan);
    assert_eq!(one, with(1, &plan));
    assert_eq!(one, with(2, &plan));
    assert_eq!(one, with(8, &plan));
    let other = Plan { seed: 2, ..plan };
    assert_ne!(one, with(2, &other));
}

#[test]
fn what_is_told_of_a_year() {
    let (data, scheme) = (data(), means());
    let plan = Plan {
        runs: 200,
        top: 3,
        pairs: 5,
        ..Plan::of(&scheme)
    };
    let found = assessed(&data, &scheme, &plan).unwrap();
    // The last year, and nobody who is gated.
    assert_eq!(found.scores.choices.year, Some(2021));
    assert_eq!(found.scores.frame.height(), ENTITIES);
    let gated = (ENTITIES..2 * ENTITIES).filter(|row| row % 9 == 4).count();
    assert_eq!(found.standings.len(), ENTITIES - gated);
    assert_eq!(found.standings[0].rank, Some(1));
    assert!(found.standings.is_sorted_by_key(|standing| standing.rank));
    for standing in &found.standings {
        let ranks = standing.ranks.unwrap();
        assert_eq!(ranks.runs, 200);
        assert!(1.0 <= ranks.q05 && ranks.q05 <= ranks.median && ranks.median <= ranks.q95);
        assert!(ranks.q95 <= found.standings.len() as f64);
        assert_eq!(found.standing(standing.row).unwrap(), standing);
    }
    let firsts: f64 = found
        .standings
        .iter()
        .map(|one| one.ranks.unwrap().top_share)
        .sum();
    assert!((firsts - 3.0).abs() < 0.05, "{firsts}");
    assert_eq!(found.order.size(), 5);
    let ahead = found.order.ahead(0, 4).unwrap();
    assert!((0.5..=1.0).contains(&ahead));
    assert_eq!(ahead + found.order.ahead(4, 0).unwrap(), 1.0);
    assert!(found.mean_change.unwrap() > 0.0);

    let sensitivity = found.sensitivity.as_ref().unwrap();
    assert_eq!(sensitivity.points, 100);
    let all = [
        Assumption::Weights,
        Assumption::Normalisation,
        Assumption::Aggregation,
        Assumption::Treatment,
        Assumption::Imputation,
    ];
    let told: Vec<Assumption> = sensitivity
        .shares
        .iter()
        .map(|one| one.assumption)
        .collect();
    assert_eq!(told, all);
    for share in &sensitivity.shares {
        assert!(
            share.total_interval.low <= share.total && share.total <= share.total_interval.high
        );
        assert!(share.total >= 0.0);
    }
    assert_eq!(found.left_out.len(), 3 + 6);
    assert!(
        found
            .left_out
            .iter()
            .take(3)
            .all(|element| element.is_group)
    );
    let most = found
        .left_out
        .iter()
        .find_map(|element| element.largest)
        .unwrap();
    assert_eq!(found.standing(most.row).unwrap().rank, Some(most.from));
}

#[test]
fn who_is_better_everywhere_stays_ahead() {
    let keys = [
        ("low", 2021),
        ("high", 2021),
        ("middle", 2021),
        ("none", 2021),
    ];
    let column = |x: f64| vec![Some(x), Some(x + 2.0), Some(x + 1.0), None];
    let data = dataset(&keys, &[("a", column(1.0)), ("b", column(5.0))]);
    let mut made = scheme(Aggregation::Arithmetic);
    made.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
    made.indicators = vec![
        indicator("a", 0, 1.0, Rule::MinMax),
        indicator("b", 0, 1.0, Rule::MinMax),
    ];
    let plan = Plan {
        runs: 50,
        top: 1,
        ..Plan::of(&made)
    };
    let found = assessed(&data, &made, &plan).unwrap();
    let names: Vec<&str> = found
        .standings
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["high", "middle", "low"]);
    for (at, standing) in found.standings.iter().enumerate() {
        let (ranks, rank) = (standing.ranks.unwrap(), at as f64 + 1.0);
        assert_eq!((ranks.mean, ranks.q05, ranks.q95), (rank, rank, rank));
        assert_eq!(ranks.top_share, f64::from(u8::from(at == 0)));
    }
    assert_eq!(found.order.ahead(0, 1), Some(1.0));
    assert_eq!(found.mean_change, Some(0.0));
    // Ranks that never change depend on nothing.
    assert_eq!(found.sensitivity, None);
    assert!(
        found
            .left_out
            .iter()
            .all(|element| element.largest.is_none())
    );
    // The group holds everything.
    assert_eq!(found.left_out.len(), 2);
}

#[test]
fn what_has_no_part_in_the_ranks_has_no_share() {
    // Nothing is missing, so that filling changes nothing.
    let names: Vec<String> = (0..12).map(|at| format!("e{at}")).collect();
    let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2021)).collect();
    let column = |at: u64| {
        let random = Random::new(8, at);
        (0..12).map(|row| Some(random.unit(row))).collect()
    };
    let data = dataset(
        &keys,
        &[("a", column(0)), ("b", column(1)), ("c", column(2))],
    );
    let mut made = scheme(Aggregation::Arithmetic);
    made.decimals = 6;
    made.groups = vec![group("g", None, Aggregation::Arithmetic, 1.0)];
    made.indicators = ["a", "b", "c"]
        .map(|name| indicator(name, 0, 1.0, Rule::MinMax))
        .to_vec();
    made.missing = Missing::Impute;
    made.impute = Some(Imputation {
        kind: ImputeKind::Mean,
        by: Vec::new(),
    });
    let plan = Plan {
        weights: Some(WeightNoise {
            share: 0.5,
            levels: vec![Level::Indicators],
        }),
        imputation: true,
        runs: 400,
        ..Plan::fixed()
    };
    let found = assessed(&data, &made, &plan).unwrap().sensitivity.unwrap();
    assert_eq!((found.shares[1].first, found.shares[1].total), (0.0, 0.0));
    // All of it comes from the weights: the total index is near 1 however the estimate falls.
    let weights = &found.shares[0];
    assert!(
        weights.total_interval.low < 1.0 && 1.0 < weights.total_interval.high,
        "{weights:?}"
    );
    // Groups alone have no other among their siblings: their weights change nothing.
    let groups = Plan {
        weights: Some(WeightNoise {
            share: 0.5,
            levels: vec![Level::Groups(1)],
        }),
        ..plan
    };
    assert_eq!(
        assessed(&data, &made, &groups).unwrap().mean_change,
        Some(0.0)
    );
}

#[test]
fn a_stop_is_heard() {
    let stopped = Progress::default();
    let (data, scheme) = (data(), Arc::new(means()));
    let scores = scored(&data, &scheme);
    stopped.cancel();
    let found = assess(&data, &scheme, &chosen(2021), &Plan::of(&scheme), &stopped);
    assert_eq!(found.unwrap_err().key, "jobs.cancelled");
    let replicates = Replicates::new(&scores).unwrap();
    let nominal = replicates.run(&Setting::default());
    let rows: Vec<usize> = (0..nominal.ranks.len()).collect();
    let tested = Tested {
        replicates: &replicates,
        nominal: &nominal,
        rows: &rows,
    };
    let found = leave_out(&tested, &scheme, &stopped);
    assert_eq!(found.unwrap_err().key, "jobs.cancelled");
    let plan = Plan::of(&scheme);
    let uncertainty = Uncertainty::new(&plan, replicates.method()).unwrap();
    let runs = Runs::make(&tested, &uncertainty, &plan, &stopped);
    assert_eq!(runs.err().unwrap().key, "jobs.cancelled");
    let going = Progress::default();
    Runs::make(&tested, &uncertainty, &plan, &going).unwrap();
    assert!(going.share() > 0.999);
}

#[test]
fn few_or_equal_observations_are_no_trouble() {
    for count in [1, 2, 5] {
        let names: Vec<String> = (0..count).map(|at| format!("e{at}")).collect();
        let keys: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 2021)).collect();
        let data = dataset(
            &keys,
            &[("a", vec![Some(4.0); count]), ("b", vec![None; count])],
        );
        let mut made = points();
        made.indicators = vec![
            indicator("a", 0, 1.0, made.indicators[0].rule.clone()),
            indicator("b", 2, 1.0, Rule::MinMax),
        ];
        let plan = Plan {
            weights: Some(WeightNoise::default()),
            runs: 10,
            ..Plan::fixed()
        };
        let found = assessed(&data, &made, &plan).unwrap();
        assert_eq!(found.standings.len(), count);
        assert!(
            found
                .standings
                .iter()
                .all(|one| one.ranks.unwrap().mean == 1.0)
        );
        for sheet in sheets(&found, Lang::En)
            .iter()
            .chain(&readable_sheets(&found, Lang::Zh))
        {
            assert!(
                sheet
                    .columns
                    .iter()
                    .all(|column| column.len() == sheet.height())
            );
        }
    }
}

/// Total and rank of each entity of 2021, by key.
type Results = std::collections::BTreeMap<String, (Option<u64>, Option<u32>)>;

fn results(scores: &Scores) -> Results {
    let (entities, ranks) = (scores.texts("entity").unwrap(), scores.ranks().unwrap());
    let totals = scores.numbers("total").unwrap();
    let years = scores.years().unwrap();
    let rows = scores.order.iter().map(|row| *row as usize);
    rows.filter(|&row| years.get(row) == Some(2021))
        .map(|row| {
            let total = totals.get(row).map(f64::to_bits);
            (
                entities.get(row).unwrap().to_owned(),
                (total, ranks.get(row)),
            )
        })
        .collect()
}

#[test]
fn a_year_has_the_results_that_it_has_among_all_years() {
    let data = data();
    let (within, mut pooled, mut one) = (means(), means(), means());
    pooled.peers = Vec::new();
    one.indicators[3].within = Some(Vec::new());
    for (scheme, over_years) in [(within, false), (pooled, true), (one, true)] {
        let scheme = Arc::new(scheme);
        let score = |choices: &Choices| score(&data, &scheme, choices, &Progress::default());
        let all = results(&score(&Choices::default()).unwrap());
        let year = score(&chosen(2021)).unwrap();
        assert_eq!(results(&year), all);
        // What is told is about the year alone.
        assert_eq!((year.order.len(), all.len()), (ENTITIES, ENTITIES));
        let height = if over_years { 2 * ENTITIES } else { ENTITIES };
        assert_eq!(year.frame.height(), height);
        let told = |note: &crate::i18n::Message| note.key == "analysis.among_years";
        assert_eq!(year.notes.iter().any(told), over_years);
        assert!(score(&chosen(1999)).is_err());
        let unscored: usize = year.unscored().unwrap().iter().map(|own| own.count).sum();
        assert_eq!(unscored, all.values().filter(|own| own.0.is_none()).count());

        let plan = Plan {
            runs: 8,
            ..Plan::of(&scheme)
        };
        let found = assessed(&data, &scheme, &plan).unwrap();
        assert!(found.standings.len() < ENTITIES);
        for own in &found.standings {
            assert_eq!((own.total.map(f64::to_bits), own.rank), all[&own.entity]);
            assert!(own.ranks.unwrap().q95 <= ENTITIES as f64);
        }
        // The scheme alone, in every run: nobody moves, whatever the other years do.
        let still = Plan {
            weights: Some(WeightNoise {
                share: 0.0,
                ..WeightNoise::default()
            }),
            normalisation: Vec::new(),
            aggregation: Vec::new(),
            treatment: Vec::new(),
            imputation: false,
            ..plan
        };
        if let Ok(found) = assessed(&data, &scheme, &still) {
            assert_eq!(found.mean_change, Some(0.0));
        }
        let whatif = crate::analysis::whatif::WhatIf::new(&data, &year).unwrap();
        for &row in &year.order {
            let own = all[year.text("entity", row as usize).unwrap().unwrap()];
            assert_eq!(whatif.ranks[row as usize], own.1.unwrap_or(0));
        }
    }
}
