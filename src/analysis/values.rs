//! Indicator values: all formulas in one pass; what is not a finite number is missing, and counted.

use polars::prelude::{Column, DataFrame, DataType, Expr, IntoLazy, NULL, col, lit};
use rayon::prelude::*;

use super::engine::{collect, condition, failed, missing, number};
use super::items::Item;
use super::{dense, places};
use crate::i18n::{Message, Result};
use crate::scheme::Rule;

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
    let mut exprs = Vec::with_capacity(items.len());
    for item in items {
        let value = if item.available {
            number(raw, item.formula, &item.owner())?
        } else {
            missing()
        };
        exprs.push(value.alias(item.value()));
        if let Rule::Flag { when, .. } = item.rule {
            let holds = if item.available {
                condition(raw, when, &item.owner())?
            } else {
                lit(NULL).cast(DataType::Boolean)
            };
            exprs.push(holds.alias(item.flag()));
        }
    }
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
    pub values: Vec<Vec<f64>>,
    /// Where formulas have no finite result, as in a division by zero.
    pub notes: Vec<Message>,
}

/// The numbers of computed values, for the observations of `raw`.
pub(super) fn numbers(raw: &DataFrame, frame: &DataFrame, items: &[Item]) -> Result<Numbers> {
    let all: Vec<Result<(Vec<f64>, usize)>> = items
        .par_iter()
        .map(|item| dense::numbers(frame.column(&item.value()).map_err(failed)?))
        .collect();
    let mut numbers = Numbers {
        values: Vec::with_capacity(items.len()),
        notes: Vec::new(),
    };
    for (item, found) in items.iter().zip(all) {
        let (values, infinite) = found?;
        if infinite > 0 {
            let column = frame.column(&item.value()).map_err(failed)?;
            let rows = infinite_rows(column, &values);
            numbers.notes.push(
                Message::new("analysis.not_finite")
                    .with("item", item.placed())
                    .with("count", infinite)
                    .with("places", places::observations(raw, &rows)),
            );
        }
        numbers.values.push(values);
    }
    Ok(numbers)
}

/// The rows in which a column has a result that is not finite.
fn infinite_rows(column: &Column, values: &[f64]) -> Vec<usize> {
    let present = column.is_not_null();
    let rows = present.iter().zip(values).enumerate();
    rows.filter(|(_, (present, value))| *present == Some(true) && value.is_nan())
        .map(|(row, _)| row)
        .collect()
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
