//! Random schemes over random data.

use crate::analysis::fixture::{dataset, formula, group, indicator, scheme};
use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::scheme::{
    Adjustment, Aggregation, Better, Imputation, Missing, Rule, Scheme, Stage, Step, TreatThen,
    Treatment, Weight,
};

/// A small source of numbers that are the same for the same seed (`SplitMix64`).
pub(in crate::analysis) struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(in crate::analysis) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(in crate::analysis) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub(in crate::analysis) fn share(&mut self) -> f64 {
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

pub(in crate::analysis) const ENTITIES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
pub(in crate::analysis) const YEARS: [i32; 3] = [2020, 2021, 2022];

/// Number of observations.
const ROWS: usize = ENTITIES.len() * YEARS.len();

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

/// A scheme and data for it, the same for the same seed.
pub(in crate::analysis) fn random(seed: u64) -> (Dataset, Scheme) {
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
        (0..ROWS).map(|_| Some(100.0 * dice.share())).collect(),
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
        numbers.push((name, (0..ROWS).map(|_| value(&mut dice)).collect()));
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
