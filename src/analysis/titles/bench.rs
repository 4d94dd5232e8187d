//! Whether rows would have the title with other points: many tries at once, combined and asked as scores are.

use polars::prelude::{Column, DataFrame, IdxCa, IntoLazy, NamedFrom, Series, any_horizontal, col};

use crate::analysis::engine::{collect, condition, failed};
use crate::analysis::{Scores, columns, dense, observations, select};
use crate::composite::{Context, Peers, is_enough, is_same, round};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::scheme::{Aggregation, Formula, Scheme};

/// One try: a row with other points of up to two indicators.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Try {
    pub row: u32,
    /// Index of an indicator and its points; an index beyond the last is none.
    pub changes: [(u32, f64); 2],
}

/// No second change.
pub(super) const NONE: (u32, f64) = (u32::MAX, 0.0);

/// What tries are made with.
pub(super) struct Bench<'a> {
    scores: &'a Scores,
    points: Vec<&'a [f64]>,
    /// Sum of the adjustments of each row.
    adjusted: Vec<f64>,
    /// Conditions of the tiers that have the title; `None` where one of them has no condition.
    conditions: Option<Vec<&'a Formula>>,
    /// The results that they name.
    named: Vec<&'a str>,
    /// The raw columns that they name, one row for each of the scores.
    raw: &'a DataFrame,
    /// All totals of the year, ascending, for ranks.
    totals: Vec<f64>,
}

impl<'a> Bench<'a> {
    /// The bench of scores; `raw` is what [`raw`] gives for them.
    ///
    /// # Errors
    /// When the scores were not made by [`crate::analysis::score`].
    pub fn new(raw: &'a DataFrame, scores: &'a Scores, goal: usize) -> Result<Self> {
        let scheme = scores.scheme.as_ref();
        let mut points = Vec::with_capacity(scheme.indicators.len());
        for indicator in &scheme.indicators {
            points.push(dense::slice(
                &scores.frame,
                &format!("points:{}", indicator.id),
            )?);
        }
        let mut adjusted = vec![0.0; scores.height()];
        for adjustment in &scheme.adjustments {
            let own = dense::slice(&scores.frame, &format!("points:{}", adjustment.id))?;
            for (sum, own) in adjusted.iter_mut().zip(own) {
                *sum += if own.is_nan() { 0.0 } else { *own };
            }
        }
        let (conditions, mut named) = conditions(scheme, goal);
        named.retain(|name| columns::is_result(scheme, name));
        let total = dense::slice(&scores.frame, "total")?;
        let rows = scores.order.iter();
        let mut totals: Vec<f64> = rows
            .map(|row| total[*row as usize])
            .filter(|x| !x.is_nan())
            .collect();
        totals.sort_unstable_by(f64::total_cmp);
        Ok(Self {
            scores,
            points,
            adjusted,
            conditions,
            named,
            raw,
            totals,
        })
    }

    /// The total that each try would give, where it would give the title; NaN elsewhere.
    pub fn ask(&self, tries: &[Try]) -> Result<Vec<f64>> {
        let workings = &self.scores.workings;
        let rows: Vec<u32> = tries.iter().map(|own| own.row).collect();
        let mut points: Vec<Vec<f64>> = (self.points.iter())
            .map(|column| rows.iter().map(|row| column[*row as usize]).collect())
            .collect();
        for (at, own) in tries.iter().enumerate() {
            for (indicator, changed) in own.changes {
                if let Some(column) = points.get_mut(indicator as usize) {
                    column[at] = changed;
                }
            }
        }
        let stage: Option<Vec<u32>> = (workings.stage.as_ref())
            .map(|stage| rows.iter().map(|row| stage[*row as usize]).collect());
        let nodes = Context {
            tree: &workings.method.tree,
            stage: stage.as_deref(),
            peers: &Peers::whole(rows.len()),
        }
        .aggregate(&points);
        let decimals = self.scores.scheme.decimals;
        let mut totals = nodes.total;
        for (at, total) in totals.iter_mut().enumerate() {
            let covered = is_enough(nodes.coverage[at], self.scores.scheme.min_coverage);
            *total = if covered {
                round(*total + self.adjusted[rows[at] as usize], decimals)
            } else {
                f64::NAN
            };
        }
        let Some(conditions) = &self.conditions else {
            return Ok(totals);
        };
        let mut frame = if self.raw.width() == 0 {
            DataFrame::empty_with_height(rows.len())
        } else {
            let at = IdxCa::from_vec("".into(), rows.clone());
            self.raw.take(&at).map_err(failed)?
        };
        for name in &self.named {
            let column = self.result(name, &rows, &points, &nodes.groups, &totals);
            frame.with_column(column).map_err(failed)?;
        }
        let mut exprs = Vec::with_capacity(conditions.len());
        for (formula, tier) in conditions.iter().zip(&self.scores.scheme.tiers) {
            let owner = Message::new("analysis.owner_tier").with("title", tier.title.clone());
            exprs.push(condition(&frame, formula, &owner)?.fill_null(false));
        }
        let holds = any_horizontal(exprs).map_err(failed)?.alias("#holds");
        let found = collect(frame.lazy().with_columns([holds]).select([col("#holds")]))?;
        let found = found.column("#holds").and_then(Column::bool);
        for (total, holds) in totals.iter_mut().zip(found.map_err(failed)?.iter()) {
            if holds != Some(true) {
                *total = f64::NAN;
            }
        }
        Ok(totals)
    }

    /// A result of the tries as conditions see it: rounded.
    fn result(
        &self,
        name: &str,
        rows: &[u32],
        points: &[Vec<f64>],
        groups: &[Vec<f64>],
        totals: &[f64],
    ) -> Column {
        let scheme = &self.scores.scheme;
        let shown = |values: &[f64]| {
            let rounded: Vec<f64> = values.iter().map(|x| round(*x, scheme.decimals)).collect();
            dense::column(name, rounded)
        };
        match name {
            "total" => dense::column(name, totals.to_vec()),
            "rank" => {
                let own = self.scores.numbers("total").ok();
                let rank = |(row, total): (&u32, &f64)| {
                    if total.is_nan() {
                        return 0;
                    }
                    let no_better = |x: &f64| x <= total || is_same(*x, *total);
                    let better = self.totals.len() - self.totals.partition_point(no_better);
                    let before = own.and_then(|own| own.get(*row as usize));
                    let itself = before.is_some_and(|before| !no_better(&before));
                    (better - usize::from(itself) + 1) as u32
                };
                let ranks: Vec<u32> = rows.iter().zip(totals).map(rank).collect();
                dense::rank_column(name, &ranks)
            }
            "stage" => {
                let stage = self.scores.texts("stage").ok();
                let ids = rows
                    .iter()
                    .map(|row| stage.and_then(|stage| stage.get(*row as usize)));
                Series::new(name.into(), ids.collect::<Vec<Option<&str>>>()).into()
            }
            _ => {
                let indicator = name
                    .strip_prefix("points_")
                    .and_then(|id| scheme.indicators.iter().position(|own| own.id == id));
                let group = name
                    .strip_prefix("group_")
                    .and_then(|id| scheme.groups.iter().position(|own| own.id == id));
                match (indicator, group) {
                    (Some(at), _) => shown(&points[at]),
                    (None, Some(at)) => shown(&groups[at]),
                    // The scheme was checked: there are no others.
                    (None, None) => dense::column(name, vec![f64::NAN; rows.len()]),
                }
            }
        }
    }
}

/// The conditions of the tiers that have the title (`None` where one of them has none), and the names in them.
fn conditions(scheme: &Scheme, goal: usize) -> (Option<Vec<&Formula>>, Vec<&str>) {
    let conditions: Option<Vec<&Formula>> = scheme.tiers[..=goal]
        .iter()
        .map(|tier| tier.when.as_ref())
        .collect();
    let mut named: Vec<&str> = Vec::new();
    for name in conditions.iter().flatten().flat_map(|own| &own.columns) {
        if !named.contains(&name.as_str()) {
            named.push(name);
        }
    }
    (conditions, named)
}

/// The raw columns that conditions of the tiers with the title name, one row for each of the scores.
///
/// # Errors
/// When rows are compared in pairs, so that none has points of its own, or the dataset is not the one that was scored.
pub(super) fn raw(dataset: &Dataset, scores: &Scores, goal: usize) -> Result<DataFrame> {
    let scheme = scores.scheme.as_ref();
    let pairs = |at: usize| scheme.aggregation(at) == Aggregation::Copeland;
    if scheme.aggregate == Aggregation::Copeland || (0..scheme.groups.len()).any(pairs) {
        return Err(Message::new("titles.in_pairs").with("scheme", scheme.title.clone()));
    }
    let (_, mut named) = conditions(scheme, goal);
    named.retain(|name| !columns::is_result(scheme, name));
    if named.is_empty() {
        return Ok(DataFrame::empty());
    }
    let filter = select::parsed(scores.choices.filter.as_deref())?;
    let found = columns::find(dataset, scheme, filter.as_ref())?;
    let all = observations::choose(dataset, &found, scores.workings.year, filter.as_ref())?;
    all.raw.select(named).map_err(failed)
}

/// Columns of some rows.
pub(super) fn taken(frame: &DataFrame, names: &[String], rows: &[u32]) -> Result<DataFrame> {
    let at = IdxCa::from_vec("".into(), rows.to_vec());
    let columns = frame.select(names.iter().map(String::as_str));
    columns
        .and_then(|columns| columns.take(&at))
        .map_err(failed)
}
