//! Indicator values: all formulas in one pass; what is not a finite number is missing, and counted.

use polars::prelude::{Column, DataFrame, DataType, Expr, IntoLazy, NULL, col, lit};
use polars_buffer::Buffer;
use rayon::prelude::*;

use super::engine::{self, Asked, collect, failed, missing};
use super::items::Item;
use super::{dense, places};
use crate::i18n::{Message, Result};
use crate::scheme::{Divisors, Rule};

/// Values of items over the same rows.
pub(super) struct Values {
    /// `value:<id>` of each item, and `flag:<id>` of those with a condition.
    pub frame: DataFrame,
}

/// Computes the items on the columns of `raw`.
///
/// # Errors
/// When a formula does not fit its columns.
pub(super) fn compute(raw: &DataFrame, items: &[Item]) -> Result<Values> {
    let mut asked = Vec::with_capacity(items.len());
    let mut names = Vec::with_capacity(items.len());
    let mut exprs = Vec::new();
    for item in items {
        let flag = match item.rule {
            Rule::Flag { when, .. } => Some((Asked::Condition, when, item.owner())),
            _ => None,
        };
        if item.available {
            names.push(item.value());
            names.extend(flag.as_ref().map(|_| item.flag()));
            asked.push((Asked::Number, item.formula, item.owner()));
            asked.extend(flag);
        } else {
            exprs.push(missing().alias(item.value()));
            let undecided = lit(NULL).cast(DataType::Boolean);
            exprs.extend(flag.map(|_| undecided.alias(item.flag())));
        }
    }
    let found = engine::all(raw, &asked)?.into_iter().zip(names);
    exprs.extend(found.map(|(expr, name)| expr.alias(name)));
    let kept: Vec<Expr> = items.iter().flat_map(columns).collect();
    // `with_columns` and not `select` alone: a formula without columns is still one value for each row.
    let frame = collect(raw.clone().lazy().with_columns(exprs).select(kept))?;
    Ok(Values { frame })
}

fn columns(item: &Item) -> Vec<Expr> {
    let mut columns = vec![col(item.value())];
    if matches!(item.rule, Rule::Flag { .. }) {
        columns.push(col(item.flag()));
    }
    columns
}

/// Values as plain numbers.
pub(super) struct Numbers {
    /// One column for each item, NaN where missing.
    pub values: Vec<Buffer<f64>>,
    /// Where formulas have no finite result, as in a division by zero.
    pub notes: Vec<Message>,
}

/// The numbers of computed values, for the observations of `raw`.
pub(super) fn numbers(raw: &DataFrame, computed: Values, items: &[Item]) -> Result<Numbers> {
    // Conditions are no numbers.
    let columns = computed.frame.into_columns().into_iter();
    let columns: Vec<Column> = columns
        .filter(|column| column.dtype() == &DataType::Float64)
        .collect();
    let all: Vec<Result<(Buffer<f64>, Vec<usize>)>> = (columns.into_par_iter().zip(items))
        .map(|(column, item)| {
            let (values, mut infinite) = dense::into_numbers(column)?;
            if item.available {
                infinite.extend(hidden(raw, item, &values, &infinite));
                infinite.sort_unstable();
            }
            Ok((values, infinite))
        })
        .collect();
    let mut numbers = Numbers {
        values: Vec::with_capacity(items.len()),
        notes: Vec::new(),
    };
    for (item, found) in items.iter().zip(all) {
        let (values, infinite) = found?;
        if !infinite.is_empty() {
            numbers.notes.push(
                Message::new(match item.formula.divisors {
                    Divisors::Any => "analysis.not_finite",
                    Divisors::Positive => "analysis.not_above_zero",
                })
                .with("item", item.placed())
                .with("count", infinite.len())
                .with("places", places::observations(raw, &infinite)),
            );
        }
        numbers.values.push(values);
    }
    Ok(numbers)
}

/// The rows in which all columns of an item have a value and its formula has none, though it is not one that ends in a
/// number that is not finite (`known`): something inside it failed.
fn hidden(raw: &DataFrame, item: &Item, values: &[f64], known: &[usize]) -> Vec<usize> {
    let mut lacking: Vec<usize> = (0..values.len())
        .filter(|row| values[*row].is_nan() && known.binary_search(row).is_err())
        .collect();
    for name in &item.formula.columns {
        if lacking.is_empty() {
            break;
        }
        // Results that an adjustment names are no raw columns.
        let Ok(column) = raw.column(name) else {
            return Vec::new();
        };
        if column.null_count() > 0 {
            let there = column.is_not_null();
            lacking.retain(|row| there.get(*row) == Some(true));
        }
    }
    if lacking.is_empty() || !item.formula.hides_failures() {
        return Vec::new();
    }
    lacking
}

/// The conditions of those items that have one: 1 where it holds, 0 where not, NaN where it cannot be decided.
pub(super) fn conditions(frame: &DataFrame, items: &[Item]) -> Result<Vec<Option<Vec<f64>>>> {
    items
        .iter()
        .map(|item| {
            if !matches!(item.rule, Rule::Flag { .. }) {
                return Ok(None);
            }
            let holds = frame.column(&item.flag()).map_err(failed)?;
            let holds = holds.bool().map_err(failed)?.iter();
            Ok(Some(
                holds
                    .map(|holds| holds.map_or(f64::NAN, f64::from))
                    .collect(),
            ))
        })
        .collect()
}
