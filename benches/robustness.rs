//! Robustness: 1,000 replicates of an index of 51 observations and 49 indicators on four levels, each with imputation,
//! outlier treatment, normalisation, aggregation and ranks. Once as the program does it, where what a run does not
//! change is computed once, and once with every replicate computed from its values on.

use std::fmt::Write;
use std::sync::Arc;

use criterion::Criterion;
use innovation_atlas::analysis::robustness::{Plan, assess};
use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::composite::sensitivity::Random;
use innovation_atlas::composite::{
    self, Aggregation, Child, Data, Group, ImputeKind, Indicator, Method, Peers, Rule, TreatThen,
    Treatment, Tree, Weights,
};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, parse};
use rayon::prelude::*;

use super::scoring::dataset;

const OBSERVATIONS: usize = 51;
const INDICATORS: usize = 49;
const PILLARS: usize = 8;
const RUNS: u32 = 1000;

/// The benchmarks of robustness.
pub fn robustness(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("robustness");
    group.sample_size(10);
    let (data, scheme) = (dataset(OBSERVATIONS, INDICATORS), four_levels());
    let choices = Choices::default();
    let test = |plan: &Plan| assess(&data, &scheme, &choices, plan, &Progress::default());
    let plan = Plan {
        runs: RUNS,
        sensitivity: false,
        ..Plan::of(&scheme)
    };
    group.bench_function("1,000 replicates, 51 x 49", |bencher| {
        bencher.iter(|| test(&plan).expect("the plan fits"));
    });
    let shares = Plan {
        sensitivity: true,
        ..plan.clone()
    };
    group.bench_function("1,000 replicates, 51 x 49, with Sobol indices", |bencher| {
        bencher.iter(|| test(&shares).expect("the plan fits"));
    });
    let scores = score(&data, &scheme, &choices, &Progress::default()).expect("it is scored");
    let values = values(&scores);
    group.bench_function("1,000 replicates, 51 x 49, nothing kept", |bencher| {
        bencher.iter(|| {
            let runs = (0..u64::from(RUNS)).into_par_iter();
            runs.map(|run| one(&values, run)).collect::<Vec<_>>()
        });
    });
    group.finish();
}

/// Pillars in two halves under the index; every third indicator has a long tail.
fn four_levels() -> Arc<Scheme> {
    let mut text = String::from(
        r#"format = 1
[scheme]
id = "bench"
version = "1"
title = { en = "Bench", zh = "测" }
entity = "country"
status = "illustrative"
source = { en = "made", zh = "自拟" }
aggregate = "arithmetic"
decimals = 6
scale = [0, 100]
peers = ["year"]
missing = "impute"
[impute]
kind = "mean"
[treat]
kind = "winsorize"
skewness = 2.0
kurtosis = 3.5
max_points = 5
then = "log_ct"
combine = false
"#,
    );
    for half in 0..2 {
        let _ = write!(text, "[[group]]\nid = \"h{half}\"\ntitle = \"H\"\n");
    }
    for pillar in 0..PILLARS {
        let _ = write!(
            text,
            "[[group]]\nid = \"g{pillar}\"\nparent = \"h{}\"\ntitle = \"G\"\n",
            pillar / 4
        );
    }
    for at in 0..INDICATORS {
        let power = if at % 3 == 0 { 12 } else { 1 };
        let formula = vec![format!("x{at}"); power].join(" * ");
        let _ = write!(
            text,
            "[[indicator]]\nid = \"i{at}\"\ngroup = \"g{}\"\ntitle = \"I\"\n\
             formula = \"{formula}\"\nrule = {{ kind = \"min_max\" }}\n",
            at % PILLARS
        );
    }
    Arc::new(parse(&text).unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// The values of the indicators, NaN where missing.
fn values(scores: &Scores) -> Vec<Vec<f64>> {
    let column = |at: usize| {
        let values = scores.numbers(&format!("value:i{at}"));
        let values = values.expect("a column of numbers");
        values.iter().map(|x| x.unwrap_or(f64::NAN)).collect()
    };
    (0..INDICATORS).map(column).collect()
}

/// The ranks of one replicate, from the values on.
fn one(values: &[Vec<f64>], run: u64) -> Vec<u32> {
    let random = Random::new(1, run);
    let scale = [0.0, 100.0];
    let rule = match random.below(0, 3) {
        0 => Rule::MinMax,
        1 => Rule::ZScore {
            mean: 50.0,
            sd: 15.0,
        },
        _ => Rule::PercentRank,
    };
    let treatment = Treatment {
        skewness: 2.0,
        kurtosis: 3.5,
        max_points: random.below(1, 5) as u32 + 1,
        then: TreatThen::LogCt,
        combine: false,
    };
    let noise = |at: usize| 0.75 + 0.5 * random.unit(at as u64 + 10);
    let node = |children: Vec<Child>| Group {
        children,
        aggregation: Aggregation::Arithmetic,
        cap: None,
        min_coverage: None,
    };
    let pillar = |pillar: usize| {
        let own = (pillar..INDICATORS).step_by(PILLARS);
        node(own.map(Child::Indicator).collect())
    };
    let half = |half: usize| node((half * 4..half * 4 + 4).map(Child::Group).collect());
    let method = Method {
        impute: (random.below(2, 2) == 0).then_some(ImputeKind::Mean),
        min_coverage: 0.0,
        indicators: vec![
            Indicator {
                lower: false,
                treat: Some(treatment),
                rule,
                peers: 0,
                computed: true,
            };
            INDICATORS
        ],
        tree: Tree {
            groups: (0..PILLARS).map(pillar).chain((0..2).map(half)).collect(),
            top: vec![Child::Group(PILLARS), Child::Group(PILLARS + 1)],
            scaled: vec![true; INDICATORS],
            scale,
            weights: vec![Weights {
                indicators: (0..INDICATORS).map(noise).collect(),
                groups: (INDICATORS..INDICATORS + PILLARS + 2).map(noise).collect(),
            }],
            ..Tree::default()
        },
    };
    let whole = Peers::whole(OBSERVATIONS);
    let data = Data {
        values: values.iter().map(Into::into).collect(),
        beside: vec![None; INDICATORS],
        references: vec![Vec::new(); INDICATORS],
        over_years: vec![None; INDICATORS],
        stage: None,
        peers: vec![whole.clone()],
        impute_groups: whole.clone(),
        all: whole.clone(),
    };
    let total = composite::run(&method, data).nodes.total;
    let rounded: Vec<f64> = total.iter().map(|x| composite::round(*x, 6)).collect();
    composite::ranks(&rounded, &whole)
}
