//! Bonuses and deductions, added to the totals after aggregation.

use polars::prelude::{Column, DataFrame};

use super::columns::Columns;
use super::grouping::Groupings;
use super::items::Item;
use super::plan::{COVERAGE, Work};
use super::{dense, method, rank, values};
use crate::composite::{self, Peers, is_enough, round};
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

/// Totals and ranks before any adjustment, as adjustments see them.
#[derive(Clone, Debug)]
pub(crate) struct Unadjusted {
    /// Not rounded; NaN without one.
    pub totals: Vec<f64>,
    /// Of the rounded totals within each year; 0 without one.
    pub ranks: Vec<u32>,
}

/// Totals and ranks before any adjustment, where an adjustment names them.
pub(super) fn unadjusted(
    scheme: &Scheme,
    total: &[f64],
    coverage: &[f64],
    years: &Peers,
) -> Option<Unadjusted> {
    let adjustments = scheme.adjustments.iter();
    let formulas = adjustments.flat_map(|own| {
        let when = own.rule.condition();
        std::iter::once(&own.formula).chain(when)
    });
    let mut names = formulas.flat_map(|formula| &formula.columns);
    let named = names.any(|name| name == "total" || name == "rank");
    named.then(|| before(scheme, total, coverage, years))
}

/// Who has too few indicators for a total has no rank before others.
fn before(scheme: &Scheme, total: &[f64], coverage: &[f64], years: &Peers) -> Unadjusted {
    let shown: Vec<f64> = (total.iter().zip(coverage))
        .map(|(total, coverage)| {
            if is_enough(*coverage, scheme.min_coverage) {
                round(*total, scheme.decimals)
            } else {
                f64::NAN
            }
        })
        .collect();
    Unadjusted {
        totals: total.to_vec(),
        ranks: composite::ranks(&shown, years),
    }
}

/// Computes the adjustments and adds their points to the totals; their ids. They see the total (rounded for the
/// rank), groups and points before any adjustment, not rounded; a missing one adds nothing.
pub(super) fn adjust(
    raw: &DataFrame,
    work: &mut Work,
    columns: &Columns,
    scheme: &Scheme,
    total: &mut [f64],
    years: &Peers,
    notes: &mut Vec<Message>,
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
    let seen = seen(raw, work, scheme, &items, total, years)?;
    let computed = values::compute(&seen, &items)?;
    let conditions = values::conditions(&computed.frame, &items)?;
    let numbers = values::numbers(raw, computed, &items)?;
    notes.extend(numbers.notes);
    let stage = work.results.column(super::stages::STAGE).ok().cloned();
    let mut groupings = Groupings::new(raw, stage.as_ref());
    let mut points = Vec::with_capacity(items.len());
    let mut kept: Vec<Column> = Vec::with_capacity(items.len());
    for ((item, values), beside) in items.iter().zip(numbers.values).zip(conditions) {
        let names = if item.rule.is_compared() {
            item.peers
        } else {
            &[]
        };
        let peers = groupings.index(names)?;
        let mut own = values.as_slice().to_vec();
        method::points(
            item,
            &mut own,
            beside.as_deref(),
            &groupings.peers[peers],
            scheme.scale,
        );
        for (total, points) in total.iter_mut().zip(&own) {
            *total += if points.is_nan() { 0.0 } else { *points };
        }
        kept.push(dense::column(item.value(), values));
        points.push(dense::column(item.points(), own));
    }
    work.values = kept;
    work.add(&points)?;
    Ok(items.iter().map(|item| item.id.to_owned()).collect())
}

/// The columns that adjustments see.
fn seen(
    raw: &DataFrame,
    work: &Work,
    scheme: &Scheme,
    items: &[Item],
    total: &[f64],
    years: &Peers,
) -> Result<DataFrame> {
    let coverage = dense::slice(&work.results, COVERAGE)?;
    let Unadjusted { totals, ranks } = before(scheme, total, coverage, years);
    let mut results = work.results.clone();
    results
        .hstack_mut(&[
            dense::column("total", totals),
            dense::rank_column("rank", &ranks),
        ])
        .map_err(super::engine::failed)?;
    let formulas = items
        .iter()
        .flat_map(|item| std::iter::once(item.formula).chain(item.rule.condition()));
    let names = formulas.flat_map(|formula| formula.columns.iter().map(String::as_str));
    rank::with_results(raw, &results, scheme, names, None)
}
