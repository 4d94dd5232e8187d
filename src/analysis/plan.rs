//! The order of steps from observations to scores. Formulas, conditions and joins are polars plans; what they give
//! goes as plain columns of numbers through [`composite::run`], and comes back as columns.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use polars::prelude::{Column, DataFrame, DataType, IntoLazy, NamedFrom, Series};
use polars_arrow::bitmap::Bitmap;
use polars_buffer::Buffer;
use rayon::prelude::*;

use super::adjust::{adjust, unadjusted};
use super::engine::{collect, failed};
use super::grouping::Groupings;
use super::items::Item;
use super::status::{Gates, Undecided, reasons, status};
use super::workings::{Workings, not_computable};
use super::{
    Choices, Scores, across, base, columns, dense, frame, method, notes, observations, on_demand,
    rank, select, stages, values,
};
use crate::composite::{self, ImputeKind, Peers, round};
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message, Result};
use crate::jobs::Progress;
use crate::scheme::{Aggregation, Missing, Rule, Scheme, cautions};

/// Column of the share of weighted indicators present.
pub(super) const COVERAGE: &str = "#coverage";

/// Scores the observations of the year `base`, or all, for the year that the choices mean; see [`super::score`].
pub(super) fn run(
    dataset: &Dataset,
    scheme: &Arc<Scheme>,
    choices: &Choices,
    base: Option<i32>,
    progress: &Progress,
) -> Result<Scores> {
    let filter = select::parsed(choices.filter.as_deref())?;
    let columns = columns::find(dataset, scheme, filter.as_ref())?;
    let chosen = observations::choose(dataset, &columns, base, filter.as_ref())?;
    let beside = choices.year.filter(|_| base.is_none());
    if let Some(year) = beside {
        observations::holds_year(&chosen.raw, year, filter.as_ref())?;
    }
    step(progress, 0.2)?;

    let mut found = beforehand(&columns, scheme, beside);
    found.extend(own_scales(&chosen.raw, scheme)?);
    let stage = stages::assign(&chosen.raw, scheme)?;
    if filter.is_none() {
        found.extend(stages::notes(&chosen.raw, stage.as_ref(), scheme)?);
    }
    let items = indicators(scheme, &columns);
    let (mut workings, numbers) =
        prepare(dataset, &columns, &chosen, stage.as_ref(), &items, scheme)?;
    workings.year = base;
    found.extend(numbers.notes);
    step(progress, 0.5)?;

    let present: Vec<Option<Bitmap>> = (numbers.values.par_iter())
        .enumerate()
        .map(|(at, values)| match &workings.beside[at] {
            // The points of a flag rest on its condition alone.
            Some(holds) if workings.method.indicators[at].is_flag() => dense::present(holds),
            _ => dense::present(values),
        })
        .collect();
    workings.lacking = present.iter().map(|own| lacking(own.as_ref())).collect();
    let own = |values: Buffer<f64>| values.into_mut().right_or_else(Buffer::to_vec);
    let values = numbers.values.into_iter();
    let data = workings.data(values.map(|values| Cow::Owned(own(values))).collect());
    let results = composite::run(&workings.method, data);
    let notes = notes::of(&notes::About {
        raw: &chosen.raw,
        scheme,
        items: &items,
        workings: &workings,
        present: &present,
        results: &results,
    });
    found.extend(notes.notes);
    step(progress, 0.8)?;

    let mut work = Work::new(chosen.raw.height(), stage)?;
    let (points, nodes) = (results.points, results.nodes);
    workings.undefined = without_total(&nodes.undefined, &nodes.total);
    work.take(scheme, points, &nodes.coverage, nodes.groups)?;
    let years = years(&chosen.raw)?;
    let mut total = nodes.total;
    if scheme.aggregate == Aggregation::Copeland {
        workings.compared = Some(total.clone());
    }
    workings.unadjusted = unadjusted(scheme, &total, &nodes.coverage, &years);
    let adjusted = adjust(
        &chosen.raw,
        &mut work,
        &columns,
        scheme,
        &mut total,
        &years,
        &mut found,
    )?;

    let gates = Gates::ask(&chosen.raw, scheme)?;
    found.extend(gates.notes.iter().cloned());
    let gated = gates.mask(chosen.raw.height());
    let screened = results.screened.as_deref();
    let enough = |row| composite::has_enough(screened, &nodes.coverage, scheme.min_coverage, row);
    let none = |row: usize| gated[row] || !enough(row);
    round_all(&mut total, scheme.decimals, none);
    let ranks = composite::ranks(&total, &years);
    let total = dense::column("total", total);
    let status = status(&total, &gated)?;
    work.add(&[total, dense::rank_column("rank", &ranks)])?;
    let tier = rank::tiers(&chosen.raw, &work.results, scheme)?;
    let divisions = compared_in(scheme, &workings);
    let known = Undecided {
        undefined: &notes.reasons,
        pointless: &notes.pointless,
        screened: results.screened.as_deref(),
        divisions: &divisions,
    };
    let reasons = reasons(&gates, scheme, &work.results, &present, &known)?;

    work.add(&[
        status,
        reason_column(&reasons, chosen.raw.height()),
        tier.with_name("tier".into()),
    ])?;
    let frame = assemble(&chosen.raw, &work, scheme, &adjusted)?;
    progress.set(1.0);
    Ok(Scores {
        order: order(&frame, beside)?,
        frame,
        observations: chosen.rows,
        reasons,
        scheme: Arc::clone(scheme),
        choices: choices.clone(),
        notes: found,
        workings: Arc::new(workings.with(results.imputed, results.treatments, results.screened)),
    })
}

/// Rounds totals, and takes them from those that have none.
fn round_all(total: &mut [f64], decimals: u32, none: impl Fn(usize) -> bool + Sync) {
    total.par_iter_mut().enumerate().for_each(|(row, total)| {
        *total = if none(row) || total.is_infinite() {
            f64::NAN
        } else {
            round(*total, decimals)
        };
    });
}

/// What is to be told before anything is computed.
fn beforehand(columns: &columns::Columns, scheme: &Scheme, beside: Option<i32>) -> Vec<Message> {
    let cautions = cautions(scheme).into_iter();
    let cautions = cautions.map(|caution| caution.message);
    let among =
        beside.map(|year| Message::new("analysis.among_years").with("year", year.to_string()));
    let notes = columns.notes.iter().cloned();
    notes.chain(cautions).chain(among).collect()
}

/// That points of different years are on scales of their own, where there are several years.
fn own_scales(raw: &DataFrame, scheme: &Scheme) -> Result<Option<Message>> {
    if !scheme.scales_by_year() {
        return Ok(None);
    }
    let years = frame::years(raw)?;
    let mut known = years.iter().flatten();
    let first = known.next();
    let several = known.any(|year| Some(year) != first);
    Ok(several.then(|| Message::new("analysis.own_scales")))
}

/// The rows in the order in which they are shown; those of one year where others stand beside them.
fn order(frame: &DataFrame, only: Option<i32>) -> Result<Vec<u32>> {
    let column = |name: &str| frame.column(name).map_err(failed);
    let mut order = rank::order(column("entity")?, column("year")?, column("rank")?)?;
    if only.is_some() {
        let years = frame::years(frame)?;
        order.retain(|&row| years.get(row as usize) == only);
    }
    Ok(order)
}

fn step(progress: &Progress, share: f32) -> Result<()> {
    progress.set(share);
    progress.check()
}

/// Columns on their way.
pub(super) struct Work {
    /// Points, groups, coverage, stage, and later all results.
    pub results: DataFrame,
    /// `value:<id>` of the adjustments.
    pub values: Vec<Column>,
}

impl Work {
    fn new(height: usize, stage: Option<Column>) -> Result<Self> {
        Ok(Self {
            results: DataFrame::new(height, stage.into_iter().collect()).map_err(failed)?,
            values: Vec::new(),
        })
    }

    /// Takes the results of the indicators and groups.
    fn take(
        &mut self,
        scheme: &Scheme,
        points: Vec<Vec<f64>>,
        coverage: &[f64],
        groups: Vec<Vec<f64>>,
    ) -> Result<()> {
        let points = scheme.indicators.par_iter().zip(points);
        let mut columns: Vec<Column> = points
            .map(|(indicator, points)| dense::column(format!("points:{}", indicator.id), points))
            .collect();
        for (group, points) in scheme.groups.iter().zip(groups) {
            columns.push(dense::column(format!("group:{}", group.id), points));
        }
        columns.push(dense::column(COVERAGE, coverage.to_vec()));
        self.add(&columns)
    }

    /// Adds results.
    pub fn add(&mut self, columns: &[Column]) -> Result<()> {
        self.results.hstack_mut(columns).map(|_| ()).map_err(failed)
    }
}

fn indicators<'a>(scheme: &'a Scheme, columns: &columns::Columns) -> Vec<Item<'a>> {
    scheme
        .indicators
        .iter()
        .zip(&columns.indicators)
        .map(|(indicator, &available)| Item::indicator(scheme, indicator, available))
        .collect()
}

/// The divisions in which rules compare.
fn compared_in<'a>(scheme: &Scheme, workings: &'a Workings) -> Vec<&'a Peers> {
    let relative = workings.method.indicators.iter().zip(&scheme.indicators);
    let relative = relative.filter(|(_, indicator)| indicator.rule.is_relative());
    let divisions: BTreeSet<usize> = relative.map(|(method, _)| method.peers).collect();
    let divisions = divisions.into_iter();
    divisions.filter_map(|at| workings.peers.get(at)).collect()
}

/// The years as groups: ranks are within them.
fn years(raw: &DataFrame) -> Result<Peers> {
    Groupings::new(raw, None).divide(&["year".to_owned()], true)
}

/// The values of the indicators, and everything else that the method needs.
fn prepare<'a>(
    dataset: &Dataset,
    columns: &columns::Columns,
    chosen: &observations::Observations,
    stage: Option<&'a Column>,
    items: &[Item<'a>],
    scheme: &Scheme,
) -> Result<(Workings, values::Numbers)> {
    let raw = &chosen.raw;
    let computed = values::compute(raw, items)?;
    let mut beside = values::conditions(&computed.frame, items)?;
    let numbers = values::numbers(raw, computed, items)?;
    for (at, column) in base::beside(dataset, columns, raw, items)? {
        beside[at] = Some(dense::numbers(&column)?);
    }
    let mut groupings = Groupings::new(raw, stage);
    let mut indices = Vec::with_capacity(items.len());
    for item in items {
        let names = if item.rule.is_compared() {
            item.peers
        } else {
            &[]
        };
        indices.push(groupings.index(names)?);
    }
    let method = method::method(scheme, &indices);
    let (mut over_years, mut unfilled) = (vec![None; items.len()], None);
    let in_time = method
        .impute
        .filter(|kind| matches!(kind, ImputeKind::Previous | ImputeKind::Linear));
    let chained = |item: &Item| matches!(item.rule, Rule::Chained { .. });
    if in_time.is_some() || items.iter().any(chained) {
        let mut across = across::Across::new(dataset, columns, items, |item| {
            in_time.is_some() || chained(item)
        })?;
        over_time(&across, items, &chosen.rows, &mut beside);
        if let Some(kind) = in_time {
            unfilled = Some(beside.clone());
            across.fill(kind);
            over_years = across.values(&chosen.rows);
            over_time(&across, items, &chosen.rows, &mut beside);
        }
    }
    let all = groupings.divide(&scheme.peers, true).or_else(|error| {
        // The default peers may be columns that no relative rule asks for.
        let unused = scheme.peers.iter().any(|name| raw.column(name).is_err());
        if unused {
            Ok(Peers::whole(raw.height()))
        } else {
            Err(error)
        }
    })?;
    if let Some(problem) = not_computable(scheme, &all) {
        return Err(problem);
    }
    let impute_groups = impute_groups(scheme, &groupings, &all)?;
    let references = items
        .iter()
        .map(|item| references(raw, item))
        .collect::<Result<_>>()?;
    let workings = Workings {
        method,
        stage: match stage {
            Some(stage) => Some(stages::indices(stage)?),
            None => None,
        },
        beside,
        unfilled_beside: unfilled,
        references,
        over_years,
        available: items.iter().map(|item| item.available).collect(),
        values: vec![OnceLock::new(); items.len()],
        raw: on_demand::needed(raw, items)?,
        peers: groupings.peers,
        impute_groups,
        all,
        ..Workings::default()
    };
    Ok((workings, numbers))
}

/// What rules over years need besides: the values of base years, and chained indices.
fn over_time(
    across: &across::Across,
    items: &[Item],
    rows: &[u32],
    beside: &mut [Option<Vec<f64>>],
) {
    for (at, item) in items.iter().enumerate() {
        match item.rule {
            Rule::BaseYear { year } => {
                if let Some(base) = across.in_year(at, *year, rows) {
                    beside[at] = Some(base);
                }
            }
            Rule::Chained { .. } => beside[at] = across.chained(at, item, rows),
            _ => {}
        }
    }
}

/// The groups over which missing values are filled: those that `by` names, within a year where peers are, or the
/// scheme's peers.
fn impute_groups(scheme: &Scheme, groupings: &Groupings, all: &Peers) -> Result<Peers> {
    let Some(impute) = scheme
        .impute
        .as_ref()
        .filter(|_| scheme.missing == Missing::Impute)
    else {
        return Ok(all.clone());
    };
    if impute.by.is_empty() {
        return Ok(all.clone());
    }
    groupings.divide(&impute_names(scheme), false)
}

/// The columns by which missing values are filled.
pub(super) fn impute_names(scheme: &Scheme) -> Vec<String> {
    let by = scheme.impute.as_ref().map(|impute| &impute.by);
    let Some(by) = by.filter(|by| !by.is_empty()) else {
        return scheme.peers.clone();
    };
    let mut names = by.clone();
    if scheme.peers.iter().any(|name| name == "year") {
        names.push("year".to_owned());
    }
    names
}

/// The rows of the entity that a rule takes as reference, the last year first: where peers are of several years it is
/// the one that counts, wherever its row stands.
fn references(raw: &DataFrame, item: &Item) -> Result<Vec<u32>> {
    let Rule::DistanceToReference { reference, .. } = item.rule else {
        return Ok(Vec::new());
    };
    let find = |name: &str| -> Result<Vec<u32>> {
        let rows = frame::texts(raw, name)?.iter().enumerate();
        Ok(rows
            .filter(|(_, entity)| *entity == Some(reference.as_str()))
            .map(|(row, _)| row as u32)
            .collect())
    };
    let rows = find("entity")?;
    let rows = if rows.is_empty() { find("name")? } else { rows };
    if rows.is_empty() {
        return Err(Message::new("analysis.no_reference")
            .with("entity", reference.as_str())
            .with("item", item.placed()));
    }
    let (years, mut rows) = (frame::years(raw)?, rows);
    rows.sort_by_key(|&row| std::cmp::Reverse(years.get(row as usize)));
    Ok(rows)
}

/// The reasons as text.
fn reason_column(reasons: &[(u32, Message)], height: usize) -> Column {
    if reasons.is_empty() {
        return Column::full_null("reason".into(), height, &DataType::String);
    }
    let mut texts: Vec<Option<String>> = vec![None; height];
    // Many rows have the same reason one after the other.
    let mut last: Option<(&Message, String)> = None;
    for (row, message) in reasons {
        let text = match last.take() {
            Some((known, text)) if known == message => text,
            _ => message.text(Lang::En),
        };
        texts[*row as usize] = Some(text.clone());
        last = Some((message, text));
    }
    Series::new("reason".into(), texts).into()
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
    columns.push(stage_ids(raw, &work.results, scheme)?);
    let take = |name: &str| work.results.column(name).cloned().map_err(failed);
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
    columns.extend(work.values.iter().cloned());
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
    let stages = points.select([stages::STAGE]).map_err(failed)?;
    let frame = collect(
        stages
            .lazy()
            .select([rank::stage_id(scheme).alias("stage")]),
    )?;
    frame.column("stage").cloned().map_err(failed)
}

/// The rows that have no total since a part that counts in it is not defined, ascending.
fn without_total(undefined: &[Vec<u32>], total: &[f64]) -> Vec<u32> {
    let rows = undefined.iter().flatten().copied();
    let mut rows: Vec<u32> = rows.filter(|&row| total[row as usize].is_nan()).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// How many values are missing; none where all are there.
fn lacking(present: Option<&Bitmap>) -> usize {
    present.map_or(0, Bitmap::unset_bits)
}
