//! The order of steps from observations to scores. Each step is one pass over columns and knows only those before.

use std::sync::Arc;

use polars::prelude::{Column, DataFrame, DataType, IntoLazy, NamedFrom, Series, col, lit, when};

use super::columns::{self, Columns};
use super::combine::{COVERAGE, TERMS, TOTAL, combine};
use super::engine::{collect, failed, missing};
use super::items::Item;
use super::load::STAGE;
use super::rounding::rounded;
use super::status::{Gates, reasons, status};
use super::tree::Tree;
use super::{Choices, Scores, base, observations, rank, refuse, rules, select, stages, values};
use crate::dataset::Dataset;
use crate::i18n::{Lang, Result};
use crate::jobs::Progress;
use crate::scheme::Scheme;

/// Scores a dataset; see [`super::score`].
pub(super) fn run(
    dataset: &Dataset,
    scheme: &Arc<Scheme>,
    choices: &Choices,
    progress: &Progress,
) -> Result<Scores> {
    refuse::not_yet(scheme)?;
    let filter = select::parsed(choices.filter.as_deref())?;
    let columns = columns::find(dataset, scheme, filter.as_ref())?;
    let chosen = observations::choose(dataset, &columns, choices.year, filter.as_ref())?;
    step(progress, 0.2)?;

    let mut notes = columns.notes.clone();
    let stage = stages::assign(&chosen.raw, scheme)?;
    let items = indicators(scheme, &columns);
    let mut work = measure(
        dataset,
        &columns,
        &chosen.raw,
        stage.as_ref(),
        &items,
        scheme,
        &mut notes,
    )?;
    step(progress, 0.6)?;

    let combined = combine(&work.points, &Tree::new(scheme))?;
    work.add(combined.columns())?;
    let adjusted = adjust(
        &chosen.raw,
        &mut work,
        &columns,
        scheme,
        stage.as_ref(),
        &mut notes,
    )?;
    step(progress, 0.8)?;

    let gates = Gates::ask(&chosen.raw, scheme)?;
    notes.extend(gates.notes.iter().cloned());
    let gated = gates.mask(chosen.raw.height());
    let total = final_total(&work.points, &gated, scheme)?;
    let year = chosen.raw.column("year").map_err(failed)?;
    let ranks = rank::ranks(&total, year)?;
    let status = status(&total, gated)?;
    work.add(&[total, ranks])?;
    let tier = rank::tiers(&chosen.raw, &work.points, scheme)?;
    let reasons = reasons(&gates, scheme, &work.points)?;

    let mut reason: Vec<Option<String>> = vec![None; chosen.raw.height()];
    for (row, message) in &reasons {
        reason[*row as usize] = Some(message.text(Lang::En));
    }
    work.add(&[
        status,
        Column::from(Series::new("reason".into(), reason)),
        tier.with_name("tier".into()),
    ])?;
    let frame = assemble(&chosen.raw, &work, scheme, &adjusted)?;
    let order = rank::order(
        frame.column("entity").map_err(failed)?,
        frame.column("year").map_err(failed)?,
        frame.column("rank").map_err(failed)?,
    )?;
    progress.set(1.0);
    Ok(Scores {
        frame,
        observations: chosen.rows,
        order,
        reasons,
        scheme: Arc::clone(scheme),
        choices: choices.clone(),
        notes,
    })
}

fn step(progress: &Progress, share: f32) -> Result<()> {
    progress.set(share);
    progress.check()
}

/// Columns on their way: the points (and later all results), and the values.
struct Work {
    points: DataFrame,
    values: DataFrame,
}

impl Work {
    /// Adds results.
    fn add(&mut self, columns: &[Column]) -> Result<()> {
        self.points.hstack_mut(columns).map(|_| ()).map_err(failed)
    }
}

fn indicators<'a>(scheme: &'a Scheme, columns: &Columns) -> Vec<Item<'a>> {
    scheme
        .indicators
        .iter()
        .zip(&columns.indicators)
        .map(|(indicator, &available)| Item::indicator(scheme, indicator, available))
        .collect()
}

/// Values and points of the indicators.
fn measure(
    dataset: &Dataset,
    columns: &Columns,
    raw: &DataFrame,
    stage: Option<&Column>,
    items: &[Item],
    scheme: &Scheme,
    notes: &mut Vec<crate::i18n::Message>,
) -> Result<Work> {
    let computed = values::compute(raw, items)?;
    notes.extend(computed.notes);
    let mut seen = computed.frame.clone();
    seen.hstack_mut(&stages::keys(raw, stage, items)?)
        .map_err(failed)?;
    seen.hstack_mut(&base::beside(dataset, columns, raw, items)?)
        .map_err(failed)?;
    let points = rules::compute(&seen, items, scheme.scale)?;
    notes.extend(points.notes);
    let mut frame = points.frame;
    if let Some(stage) = stage {
        frame.with_column(stage.clone()).map_err(failed)?;
    }
    Ok(Work {
        points: frame,
        values: computed.frame,
    })
}

/// Computes the adjustments and adds their points to the total; the names of their columns. They see the total,
/// groups and points before any adjustment, not rounded; a missing one adds nothing.
fn adjust(
    raw: &DataFrame,
    work: &mut Work,
    columns: &Columns,
    scheme: &Scheme,
    stage: Option<&Column>,
    notes: &mut Vec<crate::i18n::Message>,
) -> Result<Vec<String>> {
    let items: Vec<Item> = scheme
        .adjustments
        .iter()
        .zip(&columns.adjustments)
        .map(|(adjustment, &available)| Item::adjustment(scheme, adjustment, available))
        .collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let total = work.points.column(TOTAL).map_err(failed)?.clone();
    let shown = rounded(col(TOTAL), scheme.decimals).alias("total");
    let shown = collect(work.points.clone().lazy().select([shown]))?;
    let rank = rank::ranks(
        shown.column("total").map_err(failed)?,
        raw.column("year").map_err(failed)?,
    )?;
    let mut results = work.points.clone();
    results
        .hstack_mut(&[total.with_name("total".into()), rank])
        .map_err(failed)?;
    let formulas = items
        .iter()
        .flat_map(|item| std::iter::once(item.formula).chain(item.rule.condition()));
    let names = formulas.flat_map(|formula| formula.columns.iter().map(String::as_str));
    let seen = rank::with_results(raw, &results, scheme, names, |value| value)?;
    let computed = values::compute(&seen, &items)?;
    notes.extend(computed.notes);
    let mut frame = computed.frame.clone();
    frame
        .hstack_mut(&stages::keys(raw, stage, &items)?)
        .map_err(failed)?;
    let points = rules::compute(&frame, &items, scheme.scale)?;
    notes.extend(points.notes);
    work.values
        .hstack_mut(&values_only(&computed.frame, &items)?)
        .map_err(failed)?;
    work.add(points.frame.columns())?;
    // A few at a time, from the first to the last: see `combine`.
    for few in items.chunks(TERMS) {
        let sum = few.iter().fold(col(TOTAL), |sum, item| {
            sum + col(item.points()).fill_null(lit(0.0))
        });
        let frame = std::mem::take(&mut work.points);
        work.points = collect(frame.lazy().with_columns([sum.alias(TOTAL)]))?;
    }
    Ok(items.iter().map(|item| item.id.to_owned()).collect())
}

fn values_only(frame: &DataFrame, items: &[Item]) -> Result<Vec<Column>> {
    items
        .iter()
        .map(|item| frame.column(&item.value()).cloned().map_err(failed))
        .collect()
}

/// The total, rounded; none for gated rows and for those with too little coverage.
fn final_total(
    points: &DataFrame,
    gated: &polars::prelude::BooleanChunked,
    scheme: &Scheme,
) -> Result<Column> {
    let mut frame = points.select([TOTAL, COVERAGE]).map_err(failed)?;
    let gated = polars::prelude::IntoSeries::into_series(gated.clone());
    frame
        .with_column(Column::new("#gated".into(), gated))
        .map_err(failed)?;
    let ranked = col("#gated")
        .not()
        .and(col(COVERAGE).gt_eq(lit(scheme.min_coverage)));
    let total = when(ranked)
        .then(rounded(col(TOTAL), scheme.decimals))
        .otherwise(missing())
        .alias("total");
    let frame = collect(frame.lazy().select([total]))?;
    frame.column("total").cloned().map_err(failed)
}

/// The columns of the score frame, in their order.
fn assemble(
    raw: &DataFrame,
    work: &Work,
    scheme: &Scheme,
    adjusted: &[String],
) -> Result<DataFrame> {
    let mut columns: Vec<Column> = Vec::new();
    for name in ["entity", "name", "year"] {
        columns.push(raw.column(name).map_err(failed)?.clone());
    }
    columns.push(stage_ids(raw, &work.points, scheme)?);
    let take = |name: &str| work.points.column(name).cloned().map_err(failed);
    for name in ["status", "reason", "total", "rank", "tier"] {
        columns.push(take(name)?);
    }
    columns.push(take(COVERAGE)?.with_name("coverage".into()));
    for group in &scheme.groups {
        columns.push(take(&format!("group:{}", group.id))?);
    }
    let ids = || {
        let indicators = scheme
            .indicators
            .iter()
            .map(|indicator| indicator.id.as_str());
        indicators.chain(adjusted.iter().map(String::as_str))
    };
    for id in ids() {
        columns.push(take(&format!("points:{id}"))?);
    }
    for id in ids() {
        let name = format!("value:{id}");
        columns.push(work.values.column(&name).cloned().map_err(failed)?);
    }
    DataFrame::new(raw.height(), columns).map_err(failed)
}

/// The stage's id; what the data says about stages when the scheme has none.
fn stage_ids(raw: &DataFrame, points: &DataFrame, scheme: &Scheme) -> Result<Column> {
    if scheme.stages.is_empty() {
        let stage = raw
            .column("stage")
            .ok()
            .filter(|column| column.dtype() == &DataType::String);
        return Ok(stage.cloned().unwrap_or_else(|| {
            Column::full_null("stage".into(), raw.height(), &DataType::String)
        }));
    }
    let stages = points.select([STAGE]).map_err(failed)?;
    let frame = collect(
        stages
            .lazy()
            .select([rank::stage_id(scheme).alias("stage")]),
    )?;
    frame.column("stage").cloned().map_err(failed)
}
