//! Indicator values: all formulas in one pass; what is not a finite number is missing, and counted.

use polars::prelude::{DataFrame, Expr, IntoLazy, NULL, col, lit, when};

use super::engine::{collect, condition, failed, missing, number};
use super::items::Item;
use crate::i18n::{Message, Result};
use crate::scheme::Rule;

/// Values of items over the same rows.
pub(super) struct Values {
    /// `value:<id>` of each item, and `flag:<id>` of those with a condition.
    pub frame: DataFrame,
    /// Where a division by zero made values missing.
    pub notes: Vec<Message>,
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
                lit(NULL).cast(polars::prelude::DataType::Boolean)
            };
            exprs.push(holds.alias(item.flag()));
        }
    }
    let kept: Vec<Expr> = items.iter().flat_map(columns).collect();
    // `with_columns` and not `select` alone: a formula without columns is still one value for each row.
    let frame = collect(raw.clone().lazy().with_columns(exprs).select(kept))?;
    without_infinite(frame, items)
}

fn columns(item: &Item) -> Vec<Expr> {
    let mut columns = vec![col(item.value())];
    if matches!(item.rule, Rule::Flag { .. }) {
        columns.push(col(item.flag()));
    }
    columns
}

/// Makes missing what is infinite or not a number, in the columns that have such values.
fn without_infinite(frame: DataFrame, items: &[Item]) -> Result<Values> {
    let mut notes = Vec::new();
    let mut exprs = Vec::new();
    for item in items {
        let name = item.value();
        let count = infinite(&frame, &name)?;
        if count > 0 {
            let value = || col(name.as_str());
            exprs.push(
                when(value().is_finite())
                    .then(value())
                    .otherwise(missing())
                    .alias(name.as_str()),
            );
            notes.push(
                Message::new("analysis.division_by_zero")
                    .with("title", item.title.clone())
                    .with("count", count),
            );
        }
    }
    let frame = if exprs.is_empty() {
        frame
    } else {
        collect(frame.lazy().with_columns(exprs))?
    };
    Ok(Values { frame, notes })
}

/// How many values of a column are infinite or not a number.
fn infinite(frame: &DataFrame, name: &str) -> Result<usize> {
    let column = frame.column(name).map_err(failed)?;
    let values = column.f64().map_err(failed)?;
    let count = if values.null_count() == 0 {
        let arrays = values.downcast_iter();
        let values = arrays.flat_map(|array| array.values().iter());
        values.filter(|value| !value.is_finite()).count()
    } else {
        values
            .iter()
            .flatten()
            .filter(|value| !value.is_finite())
            .count()
    };
    Ok(count)
}
