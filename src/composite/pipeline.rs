//! The order of work, from the values of indicators to totals: impute, cover, treat, normalise, aggregate.

use std::borrow::Cow;

use rayon::prelude::*;

use super::aggregate::{Context, Nodes, is_enough};
use super::equal::in_classes;
use super::extent::is_full;
use super::impute::{self, Filled};
use super::method::{ImputeKind, Rule, Treatment};
use super::normalise::normalise;
use super::peers::Peers;
use super::treat::{Treated, treat, treat_again};
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
    /// Whether its values are computed, so that their last bits tell nothing apart, or cells as they are.
    pub computed: bool,
}

impl Indicator {
    /// Whether points rest on a condition beside the value, and not on it.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        matches!(self.rule, Rule::Flag { .. })
    }

    /// Computes its points in place of its values; see [`normalise`].
    pub fn points(
        &self,
        values: &mut [f64],
        beside: Option<&[f64]>,
        peers: &Peers,
        scale: [f64; 2],
    ) {
        if self.computed && self.rule.is_by_order() {
            in_classes(values, peers);
        }
        normalise(values, &self.rule, self.lower, beside, peers, scale);
    }
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
    pub beside: Vec<Option<Cow<'a, [f64]>>>,
    /// Rows of the reference entity, ascending, for rules that name one.
    pub references: Vec<Vec<u32>>,
    /// Values from other years that stand in for missing ones, for [`ImputeKind::Previous`] and
    /// [`ImputeKind::Linear`].
    pub over_years: Vec<Option<Cow<'a, [f64]>>>,
    /// Index of each observation's stage; see [`Context::stage`].
    pub stage: Option<Cow<'a, [u32]>>,
    /// The divisions into peer groups that occur.
    pub peers: Vec<Peers>,
    /// The groups over which a mean or median is taken to impute, and within which ranges are taken for
    /// [`ImputeKind::RowMean`].
    pub impute_groups: Peers,
    /// Whom Copeland's comparisons are between.
    pub all: Peers,
}

/// Everything on the way from values to totals. What values become on their way is told by what was done to them.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was put in place of missing values, where any was.
    pub imputed: Vec<Option<Filled>>,
    /// What treatment did, by indicator and peer group.
    pub treatments: Vec<Vec<Option<Treated>>>,
    /// Observations with too few indicators, where some are needed.
    pub screened: Option<Vec<bool>>,
    /// Points of each indicator.
    pub points: Vec<Vec<f64>>,
    /// Groups, total, coverage.
    pub nodes: Nodes,
}

/// What weights and aggregation have no part in: the way from values to points.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What was put in place of missing values, where any was.
    pub imputed: Vec<Option<Filled>>,
    /// What treatment did, by indicator and peer group.
    pub treatments: Vec<Vec<Option<Treated>>>,
    /// Observations with too few indicators, where some are needed.
    pub screened: Option<Vec<bool>>,
    /// Points of each indicator.
    pub points: Vec<Vec<f64>>,
}

/// The values of an indicator after imputation.
#[must_use]
pub fn filled<'a>(values: &'a [f64], imputed: Option<&Filled>) -> Cow<'a, [f64]> {
    let Some(imputed) = imputed else {
        return Cow::Borrowed(values);
    };
    let mut values = values.to_vec();
    imputed.put(&mut values);
    Cow::Owned(values)
}

/// The values of an indicator after imputation and treatment: what its rule saw. `peers` are the groups that were
/// treated, without those that were screened.
#[must_use]
pub fn seen<'a>(
    values: &'a [f64],
    imputed: Option<&Filled>,
    peers: &Peers,
    treatments: &[Option<Treated>],
) -> Cow<'a, [f64]> {
    let mut values = filled(values, imputed);
    if treatments.iter().any(Option::is_some) {
        treat_again(values.to_mut(), peers, treatments);
    }
    values
}

/// Applies a method to data. Values of the data's own become their points where they stand, so that not both are held.
#[must_use]
#[allow(clippy::needless_pass_by_value)] // What is the data's own is used up.
pub fn run(method: &Method, mut data: Data) -> Results {
    let prepared = prepare(method, &data);
    let values = std::mem::take(&mut data.values);
    let data = &data;
    let (measured, coverage) = measure_all(method, data, prepared, values);
    let context = context(&method.tree, data);
    let nodes = match (&measured.screened, coverage) {
        (Some(left_out), Some(coverage)) => {
            let all = data.all.without(left_out);
            let compared = Context {
                peers: &all,
                ..context
            };
            let mut nodes = compared.aggregate(&measured.points);
            // Those that are nobody's peers have no points by relative rules: what they lack is told by their values.
            for (row, _) in left_out.iter().enumerate().filter(|(_, out)| **out) {
                nodes.coverage[row] = coverage[row];
            }
            nodes
        }
        _ => context.aggregate(&measured.points),
    };
    Results {
        imputed: measured.imputed,
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
    let values = data.values.iter();
    let values = values.map(|values| Cow::Borrowed(&**values)).collect();
    measure_all(method, data, prepare(method, data), values).0
}

/// What all values have to be there for.
struct Prepared {
    imputed: Vec<Option<Filled>>,
    /// The coverage by values, where some is needed.
    coverage: Option<Vec<f64>>,
}

fn prepare(method: &Method, data: &Data) -> Prepared {
    let imputed = impute(method, data);
    let coverage = covered(method, &method.tree, data, &imputed);
    Prepared { imputed, coverage }
}

/// The same with the coverage by values, where some is needed; the values of `data` are not asked.
fn measure_all(
    method: &Method,
    data: &Data,
    prepared: Prepared,
    values: Vec<Cow<[f64]>>,
) -> (Measured, Option<Vec<f64>>) {
    let Prepared { imputed, coverage } = prepared;
    let screened = screen(coverage.as_deref(), method.min_coverage);
    let peers: Vec<Cow<Peers>> = data
        .peers
        .iter()
        .map(|peers| match &screened {
            Some(left_out) => Cow::Owned(peers.without(left_out)),
            None => Cow::Borrowed(peers),
        })
        .collect();
    let one = |(at, values): (usize, Cow<[f64]>)| {
        let mut points = values.into_owned();
        if let Some(imputed) = &imputed[at] {
            imputed.put(&mut points);
        }
        let peers = &peers[method.indicators[at].peers];
        measure_one(method, data, at, points, peers)
    };
    let (treatments, points) = by_indicator(data, values, one).into_iter().unzip();
    let measured = Measured {
        imputed,
        treatments,
        screened,
        points,
    };
    (measured, coverage)
}

/// Something for the values of each indicator, by several threads where there is much to do.
fn by_indicator<V: Send, T: Send>(
    data: &Data,
    values: Vec<V>,
    one: impl Fn((usize, V)) -> T + Send + Sync,
) -> Vec<T> {
    if values.len() * data.all.count() > MANY {
        values.into_par_iter().enumerate().map(one).collect()
    } else {
        values.into_iter().enumerate().map(one).collect()
    }
}

/// The observations that have too few of a method's indicators by the weights of `tree`, with what is put in place of
/// missing values of each indicator; `None` where none has.
#[must_use]
pub fn screened(
    method: &Method,
    tree: &Tree,
    data: &Data,
    imputed: &[Option<Filled>],
) -> Option<Vec<bool>> {
    let coverage = covered(method, tree, data, imputed);
    screen(coverage.as_deref(), method.min_coverage)
}

fn context<'a>(tree: &'a Tree, data: &'a Data) -> Context<'a> {
    Context {
        tree,
        stage: data.stage.as_deref(),
        peers: &data.all,
    }
}

/// One indicator from its values, gaps filled, to its points, and what was done to outliers.
fn measure_one(
    method: &Method,
    data: &Data,
    at: usize,
    mut points: Vec<f64>,
    peers: &Peers,
) -> (Vec<Option<Treated>>, Vec<f64>) {
    let indicator = &method.indicators[at];
    let treatments = match &indicator.treat {
        Some(limits) => treat(&mut points, peers, limits),
        None => Vec::new(),
    };
    let reference = matches!(indicator.rule, Rule::DistanceToReference { .. })
        .then(|| reference_of(&points, peers, &data.references[at]));
    let beside = reference.as_deref().or(data.beside[at].as_deref());
    indicator.points(&mut points, beside, peers, method.tree.scale);
    (treatments, points)
}

/// The reference entity's value for every row of its peer groups; where it has several there, the first that is not
/// missing.
fn reference_of(values: &[f64], peers: &Peers, references: &[u32]) -> Vec<f64> {
    let mut beside = vec![f64::NAN; values.len()];
    for rows in peers.groups() {
        let own = references
            .iter()
            .find(|&row| rows.binary_search(row).is_ok() && !values[*row as usize].is_nan());
        if let Some(&own) = own {
            for &row in rows {
                beside[row as usize] = values[own as usize];
            }
        }
    }
    beside
}

fn impute(method: &Method, data: &Data) -> Vec<Option<Filled>> {
    let Some(kind) = method.impute else {
        return vec![None; data.values.len()];
    };
    if kind == ImputeKind::RowMean {
        return by_row(method, data);
    }
    by_indicator(data, data.values.iter().collect(), |(at, values)| {
        // An index over years is made of the entity's own values: those of others fill nothing in it.
        let over_years = matches!(kind, ImputeKind::Previous | ImputeKind::Linear);
        if is_full(values) || (method.indicators[at].rule == Rule::Beside && !over_years) {
            return None;
        }
        Some(match kind {
            ImputeKind::Previous | ImputeKind::Linear => {
                impute::stand_ins(values, data.over_years[at].as_deref()?)
            }
            _ => impute::by_group(values, &data.impute_groups, kind),
        })
    })
}

fn by_row(method: &Method, data: &Data) -> Vec<Option<Filled>> {
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
        let fillable = |at: &usize| method.indicators[*at].rule != Rule::Beside;
        let members = members.into_iter().zip(columns);
        for (at, column) in members.filter(|(at, _)| fillable(at)) {
            let filled = impute::stand_ins(&data.values[at], &column);
            imputed[at] = (!is_full(&data.values[at])).then_some(filled);
        }
    }
    imputed
}

/// What share of its indicators each observation has, where some is needed. A flag is there where its condition can be
/// decided: its points rest on nothing else.
fn covered(
    method: &Method,
    tree: &Tree,
    data: &Data,
    imputed: &[Option<Filled>],
) -> Option<Vec<f64>> {
    let columns = || -> Vec<Cow<[f64]>> {
        let pairs = data.values.iter().zip(imputed).enumerate();
        pairs
            .map(|(at, (values, imputed))| match &data.beside[at] {
                Some(holds) if method.indicators[at].is_flag() => Cow::Borrowed(&**holds),
                _ => filled(values, imputed.as_ref()),
            })
            .collect()
    };
    (method.min_coverage > 0.0)
        .then(|| context(tree, data).coverage(None, &columns(), data.all.count()))
}

/// The observations that have too few indicators; `None` where nobody has too few.
fn screen(coverage: Option<&[f64]>, min_coverage: f64) -> Option<Vec<bool>> {
    let short = |share: &f64| !is_enough(*share, min_coverage);
    let left_out: Vec<bool> = coverage?.iter().map(short).collect();
    left_out.contains(&true).then_some(left_out)
}
