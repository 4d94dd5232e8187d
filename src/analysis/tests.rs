//! Sums of random schemes over random data, and rules of small ones, checked from inside.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};

use super::fixture::{dataset, formula, group, indicator, scheme};
use super::row::Row;
use super::tree::Tree;
use super::{Choices, Node, NodeKind, Scores, change, explain, score};
use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::jobs::Progress;
use crate::scheme::{
    Adjustment, Aggregation, Better, Gate, Imputation, Missing, Rule, Scheme, Stage, Step,
    TreatThen, Treatment, Weight,
};

pub(super) fn scored(data: &Dataset, scheme: Scheme) -> Scores {
    score(
        data,
        &Arc::new(scheme),
        &Choices::default(),
        &Progress::default(),
    )
    .unwrap()
}

fn column(scores: &Scores, name: &str) -> Vec<Option<f64>> {
    let column = scores.frame.column(name).unwrap();
    column.f64().unwrap().iter().collect()
}

/// A small source of numbers that are the same for the same seed (`SplitMix64`).
pub(super) struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub(super) fn share(&mut self) -> f64 {
        self.below(1000) as f64 / 1000.0
    }

    fn aggregation(&mut self) -> Aggregation {
        [
            Aggregation::Sum,
            Aggregation::Max,
            Aggregation::Arithmetic,
            Aggregation::Geometric,
            Aggregation::Harmonic,
            Aggregation::Power(0.5),
            Aggregation::Power(-2.0),
            Aggregation::Median,
            Aggregation::Copeland,
        ][self.below(9) as usize]
    }

    fn weight(&mut self, stages: usize) -> Weight {
        if stages > 0 && self.one_in(3) {
            return Weight::PerStage((0..stages).map(|_| self.below(20) as f64).collect());
        }
        Weight::One(0.5 + 5.0 * self.share())
    }

    fn rule(&mut self) -> Rule {
        match self.below(14) {
            6 => Rule::ZScore {
                mean: 50.0,
                sd: 10.0,
            },
            7 => Rule::Rank,
            8 => Rule::Borda,
            9 => Rule::Goalposts {
                low: 10.0,
                high: 90.0,
            },
            10 => Rule::Target {
                target: 60.0,
                clip: self.one_in(2),
            },
            11 => Rule::DistanceToMax,
            12 => Rule::DistanceToReference {
                reference: "b".into(),
                clip: self.one_in(2),
            },
            13 => Rule::Chained {
                year: 2020,
                symmetric: self.one_in(2),
            },
            0 => Rule::Identity,
            1 => Rule::Steps {
                steps: (0..4)
                    .map(|at| Step {
                        at: f64::from(at) * 25.0,
                        points: f64::from(at) * 10.0 * self.share(),
                    })
                    .collect(),
                below: 0.0,
            },
            2 => Rule::PerUnit {
                points: 2.0 * self.share(),
                per: 3.0,
                cap: Some(20.0),
            },
            3 => Rule::BaseYear { year: 2020 },
            4 => Rule::PercentRank,
            _ => Rule::MinMax,
        }
    }
}

const ENTITIES: [&str; 4] = ["a", "b", "c", "d"];
const YEARS: [i32; 2] = [2020, 2021];

fn fill_and_treat(dice: &mut Dice, rules: &mut Scheme) {
    use crate::scheme::ImputeKind as Kind;
    let kinds = [
        Kind::Mean,
        Kind::Median,
        Kind::Previous,
        Kind::Linear,
        Kind::RowMean,
    ];
    if let Some(&kind) = kinds.get(dice.below(8) as usize) {
        rules.missing = Missing::Impute;
        rules.impute = Some(Imputation {
            kind,
            by: Vec::new(),
        });
    }
    rules.treat = dice.one_in(2).then(|| Treatment {
        skewness: 0.3,
        kurtosis: 0.5,
        max_points: dice.below(3) as u32,
        then: [TreatThen::LogCt, TreatThen::LogCtPlus, TreatThen::None][dice.below(3) as usize],
        combine: dice.one_in(2),
    });
}

pub(super) fn random(seed: u64) -> (Dataset, Scheme) {
    let mut dice = Dice(seed);
    let mut rules = scheme(dice.aggregation());
    rules.missing = if dice.one_in(3) {
        Missing::Zero
    } else {
        Missing::Skip
    };
    fill_and_treat(&mut dice, &mut rules);
    rules.min_coverage = if dice.one_in(4) { 0.5 } else { 0.0 };
    rules.scale = if dice.one_in(4) {
        [1.0, 10.0]
    } else {
        [0.0, 100.0]
    };
    rules.decimals = dice.below(4) as u32;
    if dice.one_in(2) {
        for (id, when) in [("young", Some("age < 40")), ("old", None)] {
            rules.stages.push(Stage {
                id: id.into(),
                title: Title::same(id),
                when: when.map(formula),
            });
        }
    }
    let stages = rules.stages.len();
    for at in 0..=dice.below(5) as usize {
        let parent = (at > 0 && dice.one_in(2)).then(|| dice.below(at as u64) as usize);
        let mut new = group(&format!("g{at}"), parent, dice.aggregation(), 1.0);
        new.weight = dice.weight(stages);
        new.cap = dice.one_in(3).then(|| 30.0 * dice.share());
        new.min_coverage = dice.one_in(5).then_some(0.5);
        rules.groups.push(new);
    }
    let mut numbers: Vec<(String, Vec<Option<f64>>)> = vec![(
        "age".into(),
        (0..8).map(|_| Some(100.0 * dice.share())).collect(),
    )];
    for at in 0..=dice.below(8) {
        let name = format!("x{at}");
        let home = dice.below(rules.groups.len() as u64) as usize;
        let mut new = indicator(&name, home, 1.0, dice.rule());
        new.weight = dice.weight(stages);
        new.better = if dice.one_in(3) {
            Better::Lower
        } else {
            Better::Higher
        };
        rules.indicators.push(new);
        let constant = dice.one_in(8);
        let value = |dice: &mut Dice| {
            let value = if constant {
                7.0
            } else {
                120.0 * dice.share() - 10.0
            };
            (!dice.one_in(4)).then_some(value)
        };
        numbers.push((name, (0..8).map(|_| value(&mut dice)).collect()));
    }
    if dice.one_in(3) {
        rules.adjustments.push(Adjustment {
            id: "bonus".into(),
            title: Title::same("bonus"),
            formula: formula("x0"),
            rule: Rule::PerUnit {
                points: -1.0,
                per: 10.0,
                cap: Some(-5.0),
            },
        });
    }
    let mut keys = Vec::new();
    for entity in ENTITIES {
        keys.extend(YEARS.map(|year| (entity, year)));
    }
    let numbers: Vec<(&str, Vec<Option<f64>>)> = numbers
        .iter()
        .map(|(name, values)| (name.as_str(), values.clone()))
        .collect();
    (dataset(&keys, &numbers), rules)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn leaves(nodes: &[Node]) -> f64 {
    nodes
        .iter()
        .map(|node| match &node.kind {
            NodeKind::Group { children, .. } if node.contribution.is_some() => leaves(children),
            _ => node.contribution.unwrap_or(0.0),
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn contributions_and_changes_add_up(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let decimals = rules.decimals;
        let scores = scored(&data, rules);
        let tree = Tree::new(&scores.scheme);
        let totals = column(&scores, "total");
        for (at, shown) in totals.iter().enumerate() {
            let row = Row::read(&tree, &scores, at).unwrap();
            let total = row.adjusted_total();
            prop_assert!(shown.is_none() || total.is_some(), "row {at}: {shown:?} {total:?}");
            let Some(total) = total.filter(|_| shown.is_some()) else { continue };
            let rounded = crate::composite::round(total, decimals);
            prop_assert!(close(rounded, shown.unwrap()), "row {at}: {rounded} {shown:?}");
            let sum: f64 = row.contributions(None).iter().sum();
            let adjusted: f64 = row.adjustments.iter().flatten().sum();
            prop_assert!(close(sum + adjusted, total), "row {at}: {sum} + {adjusted} is not {total}");
            let explained = explain(&data, &scores, at).unwrap();
            prop_assert!(close(leaves(&explained.nodes), total), "row {at}, explained");
            let parts: f64 = super::contributions(&scores, at).unwrap().iter().sum();
            prop_assert!(close(parts, total), "row {at}, parts");
        }
        for (at, entity) in ENTITIES.iter().enumerate() {
            let found = change(&scores, entity, 2020, 2021);
            let both = totals[2 * at].is_some() && totals[2 * at + 1].is_some();
            prop_assert!(found.is_ok() == both);
            if let Ok(found) = found {
                let sum: f64 = found.parts.iter().map(|part| part.points).sum();
                prop_assert!(close(found.from + sum, found.to), "{entity}: {sum} of {found:?}");
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_change_a_bit(seed in any::<u64>()) {
        let (data, rules) = random(seed);
        let mut turned = data.clone();
        turned.frame = data.frame.reverse();
        turned.rows.reverse();
        let straight = scored(&data, rules.clone());
        let turned = scored(&turned, rules);
        let last = straight.frame.height() - 1;
        for name in straight.frame.get_column_names() {
            for row in 0..=last {
                let a = straight.frame.column(name).unwrap().get(row).unwrap();
                let b = turned.frame.column(name).unwrap().get(last - row).unwrap();
                let same = a == b;
                prop_assert!(same, "{name}, row {row}: {a} {b}");
            }
        }
    }
}

#[test]
fn an_indicator_that_appears_takes_nothing_from_the_others() {
    let mut rules = scheme(Aggregation::Arithmetic);
    rules
        .groups
        .push(group("g", None, Aggregation::Arithmetic, 1.0));
    for name in ["x", "y", "z"] {
        rules
            .indicators
            .push(indicator(name, 0, 1.0, Rule::Identity));
    }
    let keys = [("a", 2020), ("a", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(10.0), Some(10.0)]),
            ("y", vec![Some(20.0), Some(20.0)]),
            ("z", vec![None, Some(30.0)]),
        ],
    );
    let scores = scored(&data, rules);
    let found = change(&scores, "a", 2020, 2021).unwrap();
    let points: Vec<f64> = found.parts.iter().map(|part| part.points).collect();
    // In 2020 the third stands at the mean of the others, 15; so it alone moves the mean, from 15 to 20.
    assert_eq!((found.from, found.to), (15.0, 20.0));
    assert!(
        close(points[0], 0.0) && close(points[1], 0.0) && close(points[2], 5.0),
        "{points:?}"
    );
}

#[test]
fn a_gate_that_cannot_be_decided_is_passed_and_noted() {
    let mut rules = scheme(Aggregation::Sum);
    rules.groups.push(group("g", None, Aggregation::Sum, 1.0));
    rules
        .indicators
        .push(indicator("x", 0, 1.0, Rule::Identity));
    for (when, title) in [("x > 5", "large"), ("y > 0", "barred")] {
        rules.gates.push(Gate {
            when: formula(when),
            title: Title::same(title),
        });
    }
    let keys = [("a", 2021), ("b", 2021), ("c", 2021)];
    let data = dataset(
        &keys,
        &[
            ("x", vec![Some(4.0), Some(6.0), Some(6.0)]),
            ("y", vec![None, Some(0.0), Some(1.0)]),
        ],
    );
    let scores = scored(&data, rules);
    assert_eq!(column(&scores, "total"), [Some(4.0), None, None]);
    let status: Vec<_> = scores
        .frame
        .column("status")
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(status, [Some("scored"), Some("gated"), Some("gated")]);
    let reasons: Vec<_> = scores
        .reasons
        .iter()
        .map(|(row, why)| (*row, why.to_string()))
        .collect();
    assert_eq!(
        reasons,
        [(1, "large".to_owned()), (2, "large, barred".to_owned())]
    );
    assert_eq!(scores.notes.len(), 1);
    assert_eq!(scores.notes[0].key, "analysis.gate_unknown");
}

#[test]
fn hundreds_of_indicators_in_one_group_are_added_up() {
    for aggregation in [Aggregation::Sum, Aggregation::Arithmetic] {
        let mut rules = scheme(aggregation);
        rules.groups.push(group("g", None, aggregation, 1.0));
        for at in 0..300 {
            let mut new = indicator("x", 0, 1.0, Rule::Identity);
            new.id = format!("i{at}");
            rules.indicators.push(new);
        }
        let data = dataset(&[("a", 2021), ("b", 2021)], &[("x", vec![Some(2.0), None])]);
        let scores = scored(&data, rules);
        let expected = if aggregation == Aggregation::Sum {
            600.0
        } else {
            2.0
        };
        assert_eq!(column(&scores, "total"), [Some(expected), None]);
    }
}
