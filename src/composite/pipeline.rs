//! The order of work, from the values of indicators to totals: impute, cover, treat, normalise, aggregate.

use std::borrow::Cow;

use rayon::prelude::*;

use super::aggregate::{Context, Nodes, is_full};
use super::impute;
use super::method::{ImputeKind, Rule, Treatment};
use super::normalise::normalise;
use super::peers::Peers;
use super::treat::{self, Treated};
use super::tree::{Child, Tree};

/// From so many values on, indicators are worked on by several threads.
const MANY: usize = 20_000;

/// How one indicator becomes points.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Lower is better.
    pub lower: bool,
    /// Its outlier treatment.
    pub treat: Option<Treatment>,
    /// Its rule.
    pub rule: Rule,
    /// Index of its peer groups in [`Data::peers`].
    pub peers: usize,
}

/// All choices of a composite indicator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Method {
    /// How missing values are filled.
    pub impute: Option<ImputeKind>,
    /// Share of indicators that an observation needs: with less it has no total and is nobody's peer.
    pub min_coverage: f64,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// How they combine.
    pub tree: Tree,
}

/// What the choices are applied to. Columns have one value for each observation, NaN where missing.
#[derive(Clone, Debug)]
pub struct Data<'a> {
    /// The values of each indicator.
    pub values: Vec<Cow<'a, [f64]>>,
    /// What a rule needs besides: see [`normalise`].
    pub beside: Vec<Option<Vec<f64>>>,
    /// Rows of the reference entity, ascending, for rules that name one.
    pub references: Vec<Vec<u32>>,
    /// Values from other years that stand in for missing ones, for [`ImputeKind::Previous`] and
    /// [`ImputeKind::Linear`].
    pub over_years: Vec<Option<Vec<f64>>>,
    /// Index of each observation's stage; see [`Context::stage`].
    pub stage: Option<Vec<u32>>,
    /// The divisions into peer groups that occur.
    pub peers: Vec<Peers>,
    /// The groups over which a mean or median is taken to impute, and within which ranges are taken for
    /// [`ImputeKind::RowMean`].
    pub impute_groups: Peers,
    /// Whom Copeland's comparisons are between.
    pub all: Peers,
}

/// Everything on the way from values to totals.
#[derive(Clone, Debug)]
pub struct Results {
    /// Values after imputation, where it changed something.
    pub imputed: Vec<Option<Vec<f64>>>,
    /// Values after treatment, where it changed something.
    pub treated: Vec<Option<Vec<f64>>>,
    /// What treatment did, by indicator and peer group.
    pub treatments: Vec<Vec<Option<Treated>>>,
    /// Observations with too few indicators, where some are needed.
    pub screened: Option<Vec<bool>>,
    /// Points of each indicator.
    pub points: Vec<Vec<f64>>,
    /// Groups, total, coverage.
    pub nodes: Nodes,
}

impl Results {
    /// The values that the rule of an indicator saw.
    #[must_use]
    pub fn seen<'a>(&'a self, data: &'a Data, indicator: usize) -> &'a [f64] {
        let imputed = || self.imputed[indicator].as_deref();
        self.treated[indicator]
            .as_deref()
            .or_else(imputed)
            .unwrap_or(&data.values[indicator])
    }
}

/// What weights and aggregation have no part in: the way from values to points.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Values after imputation, where it changed something.
    pub imputed: Vec<Option<Vec<f64>>>,
    /// Values after treatment, where it changed something.
    pub treated: Vec<Option<Vec<f64>>>,
    /// What treatment did, by indicator and peer group.
    pub treatments: Vec<Vec<Option<Treated>>>,
    /// Observations with too few indicators, where some are needed.
    pub screened: Option<Vec<bool>>,
    /// Points of each indicator.
    pub points: Vec<Vec<f64>>,
}

/// Applies a method to data.
#[must_use]
pub fn run(method: &Method, data: &Data) -> Results {
    let measured = measure(method, data);
    let context = context(&method.tree, data);
    let nodes = match &measured.screened {
        None => context.aggregate(&measured.points),
        Some(left_out) => {
            let all = data.all.without(left_out);
            let compared = Context {
                peers: &all,
                ..context
            };
            let mut nodes = compared.aggregate(&measured.points);
            // Those that are nobody's peers have no points by relative rules: what they lack is told by their values.
            let columns = filled(data, &measured.imputed);
            let coverage = context.coverage(None, &columns, data.all.count());
            for (row, _) in left_out.iter().enumerate().filter(|(_, out)| **out) {
                nodes.coverage[row] = coverage[row];
            }
            nodes
        }
    };
    Results {
        imputed: measured.imputed,
        treated: measured.treated,
        treatments: measured.treatments,
        screened: measured.screened,
        points: measured.points,
        nodes,
    }
}

/// The first half of [`run`]: imputes, screens, treats and normalises. Of the weights only the screening by
/// [`CoverageBy::Weight`](super::CoverageBy) takes notice.
#[must_use]
pub fn measure(method: &Method, data: &Data) -> Measured {
    let imputed = impute(method, data);
    let screened = screen(&method.tree, method.min_coverage, data, &imputed);
    let peers: Vec<Cow<Peers>> = data
        .peers
        .iter()
        .map(|peers| match &screened {
            Some(left_out) => Cow::Owned(peers.without(left_out)),
            None => Cow::Borrowed(peers),
        })
        .collect();
    let one = |at: usize| {
        let values = imputed[at].as_deref().unwrap_or(&data.values[at]);
        measure_one(
            method,
            data,
            at,
            values,
            &peers[method.indicators[at].peers],
        )
    };
    let count = method.indicators.len();
    let each: Vec<One> = if count * data.all.count() > MANY {
        (0..count).into_par_iter().map(one).collect()
    } else {
        (0..count).map(one).collect()
    };
    let mut measured = Measured {
        imputed,
        treated: Vec::with_capacity(count),
        treatments: Vec::with_capacity(count),
        screened,
        points: Vec::with_capacity(count),
    };
    for one in each {
        measured.treated.push(one.treated);
        measured.treatments.push(one.treatments);
        measured.points.push(one.points);
    }
    measured
}

/// The observations that have less than `min_coverage` of a tree's indicators, by their values as they are (nothing
/// is imputed); `None` where none has.
#[must_use]
pub fn screened(tree: &Tree, min_coverage: f64, data: &Data) -> Option<Vec<bool>> {
    screen(tree, min_coverage, data, &vec![None; data.values.len()])
}

fn context<'a>(tree: &'a Tree, data: &'a Data) -> Context<'a> {
    Context {
        tree,
        stage: data.stage.as_deref(),
        peers: &data.all,
    }
}

struct One {
    treated: Option<Vec<f64>>,
    treatments: Vec<Option<Treated>>,
    points: Vec<f64>,
}

/// One indicator from its values to its points.
fn measure_one(method: &Method, data: &Data, at: usize, values: &[f64], peers: &Peers) -> One {
    let indicator = &method.indicators[at];
    let mut points = values.to_vec();
    let (mut treated, mut treatments) = (None, Vec::new());
    if let Some(limits) = &indicator.treat {
        treatments = treat::treat(&mut points, peers, limits);
        if treatments.iter().any(Option::is_some) {
            treated = Some(points.clone());
        }
    }
    let reference = matches!(indicator.rule, Rule::DistanceToReference { .. })
        .then(|| reference_of(&points, peers, &data.references[at]));
    let beside = reference.as_deref().or(data.beside[at].as_deref());
    normalise(
        &mut points,
        &indicator.rule,
        indicator.lower,
        beside,
        peers,
        method.tree.scale,
    );
    One {
        treated,
        treatments,
        points,
    }
}

/// The reference entity's value for every row of its peer groups; its first row where it has several.
fn reference_of(values: &[f64], peers: &Peers, references: &[u32]) -> Vec<f64> {
    let mut beside = vec![f64::NAN; values.len()];
    for rows in peers.groups() {
        let own = references
            .iter()
            .find(|row| rows.binary_search(row).is_ok());
        if let Some(&own) = own {
            for &row in rows {
                beside[row as usize] = values[own as usize];
            }
        }
    }
    beside
}

fn impute(method: &Method, data: &Data) -> Vec<Option<Vec<f64>>> {
    let count = data.values.len();
    let Some(kind) = method.impute else {
        return vec![None; count];
    };
    if kind == ImputeKind::RowMean {
        return by_row(method, data);
    }
    let one = |at: usize| {
        let values = &data.values[at];
        if is_full(values) {
            return None;
        }
        let mut filled = values.to_vec();
        match kind {
            ImputeKind::Previous | ImputeKind::Linear => {
                for (x, stand_in) in filled.iter_mut().zip(data.over_years[at].as_deref()?) {
                    *x = if x.is_nan() { *stand_in } else { *x };
                }
            }
            _ => impute::by_group(&mut filled, &data.impute_groups, kind),
        }
        Some(filled)
    };
    if count * data.all.count() > MANY {
        (0..count).into_par_iter().map(one).collect()
    } else {
        (0..count).map(one).collect()
    }
}

fn by_row(method: &Method, data: &Data) -> Vec<Option<Vec<f64>>> {
    let mut imputed = vec![None; data.values.len()];
    for group in &method.tree.groups {
        let members: Vec<usize> = group
            .children
            .iter()
            .filter_map(|child| match *child {
                Child::Indicator(at) => Some(at),
                Child::Group(_) => None,
            })
            .collect();
        if members.iter().all(|&at| is_full(&data.values[at])) {
            continue;
        }
        let mut columns: Vec<Vec<f64>> =
            members.iter().map(|&at| data.values[at].to_vec()).collect();
        let lower: Vec<bool> = members
            .iter()
            .map(|&at| method.indicators[at].lower)
            .collect();
        impute::row_mean(&mut columns, &lower, &data.impute_groups);
        for (at, column) in members.into_iter().zip(columns) {
            if !is_full(&data.values[at]) {
                imputed[at] = Some(column);
            }
        }
    }
    imputed
}

/// The values of each indicator with those that were filled.
fn filled<'a>(data: &'a Data, imputed: &'a [Option<Vec<f64>>]) -> Vec<&'a [f64]> {
    imputed
        .iter()
        .zip(&data.values)
        .map(|(imputed, values)| imputed.as_deref().unwrap_or(values))
        .collect()
}

/// The observations that have too few indicators; `None` where nobody has too few.
fn screen(
    tree: &Tree,
    min_coverage: f64,
    data: &Data,
    imputed: &[Option<Vec<f64>>],
) -> Option<Vec<bool>> {
    if min_coverage <= 0.0 {
        return None;
    }
    let columns = filled(data, imputed);
    let coverage = context(tree, data).coverage(None, &columns, data.all.count());
    let left_out: Vec<bool> = coverage.iter().map(|share| *share < min_coverage).collect();
    left_out.contains(&true).then_some(left_out)
}
