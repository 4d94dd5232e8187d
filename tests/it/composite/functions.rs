//! The functions of `COINr` one by one: treatment, normalisation, imputation, ranks, means and comparisons, on samples
//! with ties, missing values, constants and few values.

use innovation_atlas::composite::{
    Aggregation, Child, Context, Group, ImputeKind, Indicator, Method, Peers, Rule, TreatThen,
    Treatment, Tree, Weights, logged, normalise, outranking, ranks, treat,
};
use innovation_atlas::composite::{Data, run};

use super::reference::{Table, number, same, table};

/// One case: its function, its arguments, its note, its sample and what `COINr` makes of it.
struct Case {
    name: String,
    function: String,
    arguments: String,
    note: String,
    x: Vec<f64>,
    y: Vec<f64>,
}

fn cases() -> Option<Vec<Case>> {
    let read = table("coinr/unit_tests/vectors.csv")?;
    let case = |row: &Vec<String>| read.text(row, "case").to_owned();
    let infinite = |field: &str| match field {
        "-Inf" => f64::NEG_INFINITY,
        "NaN" => f64::NAN,
        field => number(field),
    };
    let of = |rows: &[Vec<String>]| Case {
        name: case(&rows[0]),
        function: read.text(&rows[0], "func").to_owned(),
        arguments: read.text(&rows[0], "args").to_owned(),
        note: read.text(&rows[0], "note").to_owned(),
        x: rows.iter().map(|row| read.value(row, "x")).collect(),
        y: rows
            .iter()
            .map(|row| infinite(read.text(row, "y")))
            .collect(),
    };
    let cases: Vec<Case> = read
        .rows
        .chunk_by(|a, b| case(a) == case(b))
        .map(of)
        .collect();
    assert_eq!(cases.len(), 384);
    Some(cases)
}

/// The treatment of the reference's base run, with so many points and this second step.
fn treatment(max_points: u32, then: TreatThen) -> Treatment {
    Treatment {
        skewness: 2.0,
        kurtosis: 3.5,
        max_points,
        then,
        combine: false,
    }
}

/// Treated values, and how many were winsorised.
fn treated(x: &[f64], limits: &Treatment) -> (Vec<f64>, usize) {
    let mut values = x.to_vec();
    let done = treat(&mut values, &Peers::whole(x.len()), limits);
    let count = done.into_iter().flatten().map(|done| {
        let sides = [done.high, done.low].into_iter().flatten();
        sides.map(|side| side.count).sum::<usize>()
    });
    (values, count.sum())
}

fn normalised(x: &[f64], rule: &Rule, lower: bool, scale: [f64; 2]) -> Vec<f64> {
    let mut values = x.to_vec();
    // The fifth value of every sample is the reference of the rule that asks for one.
    let beside = vec![x.get(4).copied().unwrap_or(f64::NAN); x.len()];
    let peers = Peers::whole(x.len());
    normalise(&mut values, rule, lower, Some(&beside), &peers, scale);
    values
}

/// Values with their gaps filled, by a whole index of one indicator.
fn imputed(x: &[f64], kind: ImputeKind) -> Vec<f64> {
    let method = Method {
        impute: Some(kind),
        min_coverage: 0.0,
        indicators: vec![Indicator {
            lower: false,
            treat: None,
            rule: Rule::Identity,
            peers: 0,
            computed: true,
        }],
        tree: tree(1, Aggregation::Arithmetic, vec![1.0]),
    };
    let whole = Peers::whole(x.len());
    let data = Data {
        values: vec![x.into()],
        beside: vec![None],
        references: vec![Vec::new()],
        over_years: vec![None],
        stage: None,
        peers: vec![whole.clone()],
        impute_groups: whole.clone(),
        all: whole,
    };
    run(&method, data).points.remove(0)
}

/// One group of indicators.
fn tree(count: usize, aggregation: Aggregation, weights: Vec<f64>) -> Tree {
    Tree {
        groups: vec![Group {
            children: (0..count).map(Child::Indicator).collect(),
            aggregation,
            cap: None,
            min_coverage: None,
        }],
        top: vec![Child::Group(0)],
        scaled: vec![true; count],
        scale: [0.0, 100.0],
        weights: vec![Weights {
            indicators: weights,
            groups: vec![1.0],
        }],
        ..Tree::default()
    }
}

/// The result of a case here; `None` for what is not offered. With `true` where a column that does not vary has no
/// points here, and some number there.
fn ours(case: &Case) -> Option<(Vec<f64>, bool)> {
    let x = &case.x;
    let points = |rule: Rule, lower: bool, scale: [f64; 2]| {
        let relative = rule.is_relative();
        Some((normalised(x, &rule, lower, scale), relative))
    };
    let hundred = [0.0, 100.0];
    let one = [0.0, 1.0];
    let goalposts = Rule::Goalposts {
        low: 1.0,
        high: 8.0,
    };
    let zero_one = Rule::ZScore { mean: 0.0, sd: 1.0 };
    match (case.function.as_str(), case.arguments.as_str()) {
        ("winsorise", arguments) => {
            let most = arguments.strip_prefix("winmax=").unwrap().parse().unwrap();
            let (values, count) = treated(x, &treatment(most, TreatThen::None));
            let (_, told) = case.note.split_once("nwin=").unwrap();
            assert_eq!(count.to_string(), told, "case {}", case.name);
            Some((values, false))
        }
        ("Treat", _) => Some((treated(x, &treatment(5, TreatThen::LogCt)).0, false)),
        ("log_CT", _) => Some((logged(x, TreatThen::LogCt), false)),
        ("log_CT_plus", _) => Some((logged(x, TreatThen::LogCtPlus), false)),
        ("n_minmax", "l_u=0,100") => points(Rule::MinMax, false, hundred),
        ("n_minmax", "l_u=1,100") => points(Rule::MinMax, false, [1.0, 100.0]),
        ("n_scaled", "npara=0,10;scale_factor=100") => points(
            Rule::PerUnit {
                points: 100.0,
                per: 10.0,
                cap: None,
            },
            false,
            hundred,
        ),
        ("n_zscore", "m_sd=0,1") => points(zero_one, false, hundred),
        ("n_dist2max", _) => points(Rule::DistanceToMax, false, hundred),
        ("n_dist2ref", "iref=5(1-based),cap_max=FALSE") => {
            points(Rule::DistanceToReference { clip: false }, false, hundred)
        }
        ("n_dist2targ", "targ=6,direction=1,cap_max=TRUE") => points(
            Rule::Target {
                target: 6.0,
                clip: true,
            },
            false,
            hundred,
        ),
        ("n_dist2targ", "targ=1,direction=-1,cap_max=FALSE") => points(
            Rule::Target {
                target: 1.0,
                clip: false,
            },
            true,
            hundred,
        ),
        ("n_prank", _) => points(Rule::PercentRank, false, one),
        ("n_rank", _) => points(Rule::Rank, false, one),
        ("n_borda", _) => points(Rule::Borda, false, one),
        ("n_goalposts", "gposts=1,8,100;direction=1;trunc=TRUE") => {
            points(goalposts, false, hundred)
        }
        // Goalposts are always clipped here: beyond them the reference's result goes on, and is cut for the comparison.
        ("n_goalposts", "gposts=1,8,100;direction=-1;trunc=FALSE") => {
            points(goalposts, true, hundred)
        }
        ("i_mean", _) => Some((imputed(x, ImputeKind::Mean), false)),
        ("i_median", _) => Some((imputed(x, ImputeKind::Median), false)),
        ("rank_df", _) => {
            let found = ranks(x, &Peers::whole(x.len()));
            let rank = |rank: u32| if rank == 0 { f64::NAN } else { f64::from(rank) };
            Some((found.into_iter().map(rank).collect(), false))
        }
        (other, _) => {
            // A plain logarithm, the Box-Cox transformation and the share of the largest value are no rules here.
            assert!(
                ["log_CT_orig", "boxcox", "n_fracmax"].contains(&other),
                "{other}"
            );
            None
        }
    }
}

#[test]
fn functions_of_one_column() {
    let Some(cases) = cases() else {
        return;
    };
    let (mut compared, mut constant) = (0, 0);
    for case in &cases {
        let Some((found, compares)) = ours(case) else {
            continue;
        };
        assert_eq!(found.len(), case.x.len());
        compared += 1;
        let what = format!("case {} ({} {})", case.name, case.function, case.note);
        if case.note == "const" && compares {
            // Nothing tells the observations apart: no points, never a number that says something.
            assert!(found.iter().all(|x| x.is_nan()), "{what}");
            constant += 1;
            continue;
        }
        let open = case.arguments.ends_with("trunc=FALSE");
        // A reference or target that is not ahead of the lowest value tells nothing either.
        let behind = found.iter().all(|x| x.is_nan()) && case.function.starts_with("n_dist2");
        if behind {
            assert!(goal_is_behind(case), "{what}");
            continue;
        }
        for ((found, expected), x) in found.iter().zip(&case.y).zip(&case.x) {
            let expected = if open {
                expected.clamp(0.0, 100.0)
            } else {
                *expected
            };
            same_or_infinite(*found, expected, &format!("{what} at {x}"));
        }
    }
    assert_eq!((compared, constant), (324, 10));
}

#[allow(clippy::float_cmp)]
fn same_or_infinite(found: f64, expected: f64, what: &str) {
    if expected.is_infinite() {
        assert_eq!(found, expected, "{what}");
    } else {
        same(found, expected, what);
    }
}

/// Whether a case's reference or target is no better than the worst of its values.
fn goal_is_behind(case: &Case) -> bool {
    let present = case.x.iter().copied().filter(|x| !x.is_nan());
    match case.arguments.as_str() {
        "targ=6,direction=1,cap_max=TRUE" => present.fold(f64::INFINITY, f64::min) >= 6.0,
        "targ=1,direction=-1,cap_max=FALSE" => present.fold(f64::NEG_INFINITY, f64::max) <= 1.0,
        _ => case.x[4].is_nan() || present.fold(f64::INFINITY, f64::min) >= case.x[4],
    }
}

/// The numbers of a field; an empty place is a missing one.
fn list(field: &str) -> Vec<f64> {
    field.split(' ').map(number).collect()
}

fn scalars(functions: &[&str]) -> Option<(Table, Vec<Vec<String>>)> {
    let read = table("coinr/unit_tests/scalars.csv")?;
    let rows = read.rows.iter();
    let wanted: Vec<Vec<String>> = rows
        .filter(|row| functions.contains(&read.text(row, "func")))
        .cloned()
        .collect();
    Some((read, wanted))
}

#[test]
fn weighted_means() {
    let names = ["a_amean", "a_gmean", "a_hmean", "a_genmean"];
    let Some((read, rows)) = scalars(&names) else {
        return;
    };
    assert_eq!(rows.len(), 12);
    let mut found: Vec<(String, f64)> = Vec::new();
    for row in &rows {
        let (function, arguments) = (read.text(row, "func"), read.text(row, "args"));
        let power = arguments
            .strip_prefix("p=")
            .and_then(|rest| rest.split(';').next())
            .map(|p| p.parse().unwrap());
        let aggregation = match function {
            "a_amean" => Aggregation::Arithmetic,
            "a_gmean" => Aggregation::Geometric,
            "a_hmean" => Aggregation::Harmonic,
            _ => Aggregation::Power(power.unwrap()),
        };
        let (_, weights) = arguments.split_once("w = ").unwrap();
        let x = list(read.text(row, "x"));
        assert_eq!(x.len(), 10);
        let points: Vec<Vec<f64>> = x.iter().map(|x| vec![*x]).collect();
        let tree = tree(10, aggregation, list(weights));
        let context = Context {
            tree: &tree,
            stage: None,
            peers: &Peers::whole(1),
        };
        let mean = context.aggregate(&points).groups[0][0];
        let what = format!("case {}", read.text(row, "case"));
        if read.text(row, "note").starts_with("COINr defect") {
            // Documented to skip missing values, as the other means do, and does not.
            let kept: Vec<(f64, f64)> = x
                .iter()
                .copied()
                .zip(list(weights))
                .filter(|(x, _)| !x.is_nan())
                .collect();
            let p: f64 = power.unwrap();
            let whole: f64 = kept.iter().map(|(_, w)| w).sum();
            let sum: f64 = kept.iter().map(|(x, w)| w * x.powf(p)).sum();
            same(mean, (sum / whole).powf(1.0 / p), &what);
        } else {
            same(mean, read.value(row, "y"), &what);
        }
        found.push((format!("{function} {:?} {}", power, x[1].is_nan()), mean));
    }
    // The exponent -1 is the harmonic mean, with missing values as without.
    let of = |key: &str| found.iter().find(|(name, _)| name == key).unwrap().1;
    same(
        of("a_genmean Some(-1.0) true"),
        of("a_hmean None true"),
        "p = -1",
    );
}

#[test]
fn comparisons_of_every_two() {
    let Some((read, rows)) = scalars(&["outrankMatrix", "a_copeland"]) else {
        return;
    };
    assert_eq!(rows.len(), 2);
    for row in &rows {
        let x = list(read.text(row, "x"));
        let columns: Vec<Vec<f64>> = x.chunks(4).map(<[f64]>::to_vec).collect();
        let expected = list(read.text(row, "y"));
        let found: Vec<f64> = if read.text(row, "func") == "outrankMatrix" {
            let matrix = outranking(&columns, &[1.0; 4]);
            // The reference writes its matrix column by column.
            (0..4)
                .flat_map(|at| matrix.iter().map(move |row| row[at]))
                .collect()
        } else {
            let tree = tree(4, Aggregation::Copeland, vec![1.0; 4]);
            let context = Context {
                tree: &tree,
                stage: None,
                peers: &Peers::whole(4),
            };
            context.aggregate(&columns).groups.remove(0)
        };
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            same(*found, *expected, read.text(row, "func"));
        }
    }
}
