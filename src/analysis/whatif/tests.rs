//! A change and a whole new scoring give the same bits; limits of weights are where ranks change.
#![allow(clippy::float_cmp, clippy::unwrap_used)]

mod limits;

use std::sync::Arc;

use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};

use super::super::fixture::{dataset, formula, group, indicator, scheme};
use super::super::tests::random::{Dice, random};
use super::super::tests::scored;
use super::{Edit, Limit, WhatIf, hold, swap};
use crate::composite::Child;
use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::scheme::{Adjustment, Aggregation, Rule, Scheme, Step, Weight};

fn bits(values: &[f64]) -> Vec<u64> {
    values
        .iter()
        .map(|x| if x.is_nan() { u64::MAX } else { x.to_bits() })
        .collect()
}

/// The same as scoring the changed scheme from the start.
fn as_from_the_start(data: &Dataset, whatif: &WhatIf) -> bool {
    let anew = scored(data, whatif.scheme.clone());
    let fresh = WhatIf::new(data, &anew).unwrap();
    let tiers: Vec<Option<String>> = anew
        .frame
        .column("tier")
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .map(|tier| tier.map(str::to_owned))
        .collect();
    let totals = super::dense::numbers(anew.frame.column("total").unwrap()).unwrap();
    bits(&totals) == bits(&whatif.totals)
        && fresh.ranks == whatif.ranks
        && tiers == whatif.tiers().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_change_gives_what_a_new_scoring_gives(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let mut dice = Dice(seed ^ 0x5eed);
        let scores = scored(&data, rules.clone());
        let mut whatif = WhatIf::new(&data, &scores).unwrap();
        prop_assert!(as_from_the_start(&data, &whatif), "before any change");
        for _ in 0..4 {
            let edit = edit(&mut dice, &rules);
            whatif.apply(&data, edit.clone()).unwrap();
            prop_assert!(as_from_the_start(&data, &whatif), "{edit:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn another_scheme_of_the_same_shape_gives_what_its_scoring_gives(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let mut dice = Dice(seed ^ 0x70aa);
        let scores = scored(&data, rules.clone());
        let mut whatif = WhatIf::new(&data, &scores).unwrap();
        for _ in 0..3 {
            let mut other = rules.clone();
            for _ in 0..dice.below(4) {
                if let Edit::Rule { indicator, rule } = edit(&mut dice, &rules) {
                    other.indicators[indicator].rule = rule;
                }
                let at = dice.below(other.indicators.len() as u64) as usize;
                other.indicators[at].weight = Weight::One(10.0 * dice.share());
                let at = dice.below(other.groups.len() as u64) as usize;
                other.groups[at].weight = Weight::One(10.0 * dice.share());
            }
            whatif.become_like(&data, &other).unwrap();
            prop_assert!(whatif.scheme == other);
            prop_assert!(as_from_the_start(&data, &whatif), "{other:?}");
        }
        // And back, to the bit.
        whatif.become_like(&data, &rules).unwrap();
        prop_assert!(as_from_the_start(&data, &whatif));
    }
}

fn edit(dice: &mut Dice, rules: &Scheme) -> Edit {
    let indicator = dice.below(rules.indicators.len() as u64) as usize;
    match dice.below(3) {
        0 => Edit::Rule {
            indicator,
            rule: Rule::Steps {
                steps: vec![Step {
                    at: 30.0 * dice.share(),
                    points: 5.0,
                }],
                below: 1.0,
            },
        },
        1 => Edit::Rule {
            indicator,
            rule: Rule::MinMax,
        },
        _ => Edit::Weight {
            node: if dice.one_in(2) {
                Child::Indicator(indicator)
            } else {
                Child::Group(dice.below(rules.groups.len() as u64) as usize)
            },
            stage: None,
            weight: 0.25 + 4.0 * dice.share(),
        },
    }
}

/// Two groups of two indicators, arithmetic means throughout, some values missing.
fn plain() -> (Dataset, Scheme) {
    plain_of(11, 9)
}

/// The same from a seed, with one of `gaps` values missing.
fn plain_of(seed: u64, gaps: u64) -> (Dataset, Scheme) {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules.decimals = 12;
    rules
        .groups
        .push(group("g0", None, Aggregation::Arithmetic, 2.0));
    rules
        .groups
        .push(group("g1", None, Aggregation::Arithmetic, 1.0));
    for (at, home) in [0, 0, 1, 1].into_iter().enumerate() {
        rules
            .indicators
            .push(indicator(&format!("x{at}"), home, 1.0, Rule::MinMax));
    }
    let mut dice = Dice(seed);
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let keys: Vec<(&str, i32)> = names.iter().map(|name| (*name, 2021)).collect();
    let columns: Vec<(String, Vec<Option<f64>>)> = (0..4)
        .map(|at| {
            let value = |dice: &mut Dice| (!dice.one_in(gaps)).then(|| dice.share());
            (
                format!("x{at}"),
                keys.iter().map(|_| value(&mut dice)).collect(),
            )
        })
        .collect();
    let columns: Vec<(&str, Vec<Option<f64>>)> = columns
        .iter()
        .map(|(name, values)| (name.as_str(), values.clone()))
        .collect();
    (dataset(&keys, &columns), rules)
}

#[test]
fn a_weight_that_leaves_nobody_out_who_was_in_moves_no_points() {
    let (mut kept, mut anew) = (0, 0);
    for seed in 0..12 {
        let (data, mut rules) = plain_of(seed, 3);
        rules.min_coverage = 0.6;
        let start = WhatIf::new(&data, &scored(&data, rules)).unwrap();
        for weight in [1.02, 1.1, 3.0, 9.0] {
            let mut moved = start.clone();
            let edit = Edit::Weight {
                node: Child::Indicator(1),
                stage: None,
                weight,
            };
            moved.apply(&data, edit).unwrap();
            assert!(as_from_the_start(&data, &moved), "{seed} {weight}");
            if Arc::ptr_eq(&start.workings, &moved.workings) {
                kept += 1;
            } else {
                assert_ne!(start.workings.screened, moved.workings.screened);
                anew += 1;
            }
        }
    }
    assert!(kept > 10 && anew > 5, "{kept} {anew}");
}

/// The rows of the first `k`.
fn first(whatif: &WhatIf, k: u32) -> Vec<usize> {
    (0..whatif.ranks.len())
        .filter(|row| (1..=k).contains(&whatif.ranks[*row]))
        .collect()
}

#[test]
fn neighbours_swap_where_the_formula_says() {
    let (data, rules) = plain();
    let scores = Arc::new(scored(&data, rules));
    let start = WhatIf::new(&data, &scores).unwrap();
    let mut swapped = 0;
    for node in [Child::Indicator(0), Child::Indicator(3), Child::Group(1)] {
        for rank in 1..start.ranks.len() as u32 {
            let at = |rank| start.ranks.iter().position(|own| *own == rank).unwrap();
            let (row, other) = (at(rank), at(rank + 1));
            let now = start.weight_of(node, None);
            let Some(weight) = swap(&start, node, row, other).unwrap() else {
                continue;
            };
            let ahead = |weight: f64| {
                let mut moved = start.clone();
                moved
                    .apply(
                        &data,
                        Edit::Weight {
                            node,
                            stage: None,
                            weight,
                        },
                    )
                    .unwrap();
                moved.totals[row] - moved.totals[other]
            };
            assert!(ahead(weight).abs() < 1e-9, "{node:?} {rank}");
            let beyond = weight + (weight - now) * 1e-4;
            if beyond > 0.0 {
                assert!(ahead(beyond) < 0.0, "{node:?} {rank}: {now} {weight}");
                assert!(ahead(now + (weight - now) * 0.999) > 0.0, "{node:?} {rank}");
                swapped += 1;
            }
        }
    }
    assert!(swapped > 5, "{swapped}");
}

#[test]
fn the_first_stay_the_same_within_the_interval_and_not_beyond() {
    let (data, rules) = plain();
    let scores = scored(&data, rules);
    let start = WhatIf::new(&data, &scores).unwrap();
    let rows: Vec<usize> = (0..start.ranks.len()).collect();
    let mut bounded = 0;
    for node in [Child::Indicator(1), Child::Indicator(2), Child::Group(0)] {
        let interval = hold(&start, node, &rows, 3).unwrap();
        let kept = |weight: f64| {
            let mut moved = start.clone();
            moved
                .apply(
                    &data,
                    Edit::Weight {
                        node,
                        stage: None,
                        weight,
                    },
                )
                .unwrap();
            first(&moved, 3) == first(&start, 3)
        };
        let inside = |share: f64| {
            let to = interval.to.min(50.0);
            interval.from + share * (to - interval.from)
        };
        for share in [0.001, 0.3, 0.7, 0.999] {
            assert!(kept(inside(share)), "{node:?} {interval:?} {share}");
        }
        let ends = [
            (interval.to, 1.001, &interval.above),
            (interval.from, 0.999, &interval.below),
        ];
        for (end, beyond, limit) in ends {
            let Limit::Rank { inside, outside } = *limit else {
                assert!(end == 0.0 || end.is_infinite(), "{interval:?}");
                continue;
            };
            assert!(!kept(end * beyond), "{node:?} {interval:?}");
            // The two that are named change places there.
            let first = first(&start, 3);
            assert!(first.contains(&inside) && !first.contains(&outside));
            let mut moved = start.clone();
            let edit = Edit::Weight {
                node,
                stage: None,
                weight: end * beyond,
            };
            moved.apply(&data, edit).unwrap();
            assert!(moved.totals[outside] > moved.totals[inside]);
            bounded += 1;
        }
    }
    assert!(bounded > 1, "{bounded}");
    assert_eq!(
        hold(&start, Child::Group(0), &rows, 99).unwrap_err().key,
        "analysis.whatif_few"
    );
    // What keeps limits from being computed is named.
    let refused = |change: &dyn Fn(&mut Scheme)| {
        let mut rules = start.scheme.clone();
        change(&mut rules);
        let scores = scored(&data, rules);
        let whatif = WhatIf::new(&data, &scores).unwrap();
        hold(&whatif, Child::Indicator(0), &rows, 3)
            .unwrap_err()
            .key
    };
    let curved = refused(&|rules| rules.aggregate = Aggregation::Geometric);
    assert_eq!(curved, "analysis.whatif_curved");
    let capped = refused(&|rules| {
        for group in &mut rules.groups {
            group.cap = Some(1.0);
        }
    });
    assert_eq!(capped, "analysis.whatif_capped");
    let adjusted = refused(&|rules| {
        rules.adjustments = vec![Adjustment {
            id: "bonus".into(),
            title: Title::same("Bonus"),
            formula: formula("rank"),
            rule: Rule::Identity,
        }];
    });
    assert_eq!(adjusted, "analysis.whatif_adjusted");
}

/// Which rows have a total and which are compared with others, and the first three.
fn outcome(whatif: &WhatIf) -> (Vec<(bool, bool)>, Vec<usize>) {
    let screened = whatif.workings.screened.as_ref();
    let compared = |row: usize| screened.is_none_or(|screened| !screened[row]);
    let rows = whatif.totals.iter().enumerate();
    let has = rows
        .map(|(row, total)| (!total.is_nan(), compared(row)))
        .collect();
    (has, first(whatif, 3))
}

#[test]
fn limits_end_where_an_observation_gains_or_loses_its_total() {
    let (mut cut, mut held) = (0, 0);
    for seed in 0..40 {
        let (data, mut rules) = plain_of(seed, 3);
        rules.min_coverage = [0.45, 0.6, 0.75][seed as usize % 3];
        let start = WhatIf::new(&data, &scored(&data, rules)).unwrap();
        let rows: Vec<usize> = (0..start.ranks.len()).collect();
        for node in [Child::Indicator(1), Child::Indicator(2), Child::Group(0)] {
            let Ok(interval) = hold(&start, node, &rows, 3) else {
                continue;
            };
            let at = |weight: f64| {
                let mut moved = start.clone();
                let edit = Edit::Weight {
                    node,
                    stage: None,
                    weight,
                };
                moved.apply(&data, edit).unwrap();
                outcome(&moved)
            };
            let to = interval.to.min(40.0);
            for share in [0.001, 0.25, 0.5, 0.75, 0.999] {
                let weight = interval.from + share * (to - interval.from);
                if to > interval.from {
                    assert_eq!(at(weight), outcome(&start), "{seed} {node:?} {interval:?}");
                    held += 1;
                }
            }
            let mut ends = Vec::new();
            if interval.to.is_finite() {
                ends.push((interval.to * 1.0001, &interval.above));
            }
            if interval.from > 0.0 {
                ends.push((interval.from * 0.9999, &interval.below));
            }
            for (end, limit) in ends {
                let beyond = at(end);
                if let Limit::Coverage { of, gains } = *limit {
                    let has = |(has, _): (bool, bool)| has;
                    let (now, then) = (has(outcome(&start).0[of]), has(beyond.0[of]));
                    assert_eq!((now, then), (!gains, gains), "{seed} {node:?} {interval:?}");
                }
                assert_ne!(beyond, outcome(&start), "{seed} {node:?} {interval:?}");
                cut += usize::from(beyond.0 != outcome(&start).0);
            }
        }
    }
    assert!(cut > 10 && held > 200, "{cut} {held}");
}

#[test]
fn neighbours_swap_only_while_the_same_observations_have_totals() {
    let (mut told, mut untold) = (0, 0);
    for seed in 0..30 {
        let (data, mut rules) = plain_of(seed, 3);
        rules.min_coverage = 0.6;
        let start = WhatIf::new(&data, &scored(&data, rules)).unwrap();
        let at = |rank| start.ranks.iter().position(|own| *own == rank);
        for node in [Child::Indicator(0), Child::Group(1)] {
            let now = start.weight_of(node, None);
            for rank in 1..5 {
                let (Some(row), Some(other)) = (at(rank), at(rank + 1)) else {
                    continue;
                };
                let Some(weight) = swap(&start, node, row, other).unwrap() else {
                    untold += 1;
                    continue;
                };
                let mut moved = start.clone();
                let edit = Edit::Weight {
                    node,
                    stage: None,
                    weight: now + (weight - now) * 0.9999,
                };
                moved.apply(&data, edit).unwrap();
                assert_eq!(outcome(&moved).0, outcome(&start).0, "{seed} {node:?}");
                let gap = moved.totals[row] - moved.totals[other];
                let before = start.totals[row] - start.totals[other];
                assert!(gap > 0.0 && gap < before.max(1e-3), "{seed} {node:?} {gap}");
                told += 1;
            }
        }
    }
    assert!(told > 20 && untold > 5, "{told} {untold}");
}
