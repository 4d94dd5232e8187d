//! The way into polars: formulas become expressions, plans are run, and what goes wrong becomes a sentence.

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy, LazyFrame, NULL, PolarsError, lit};

use crate::i18n::{Message, Result};
use crate::scheme::Formula;

/// A failure of the engine itself, which no input should bring about.
#[allow(clippy::needless_pass_by_value)] // It stands in `map_err`.
pub(super) fn failed(error: PolarsError) -> Message {
    Message::new("analysis.engine").with("error", error.to_string())
}

/// Runs a plan; every column comes back in one chunk.
pub(super) fn collect(plan: LazyFrame) -> Result<DataFrame> {
    let mut frame = plan.collect().map_err(failed)?;
    frame.rechunk_mut_par();
    Ok(frame)
}

/// A formula as a number for each row of `frame`, checked against the types of its columns. Flags count 1 and 0.
///
/// # Errors
/// A sentence that names `owner` when the formula does not fit its columns or is text.
pub(super) fn number(frame: &DataFrame, formula: &Formula, owner: &Message) -> Result<Expr> {
    let (expr, kind) = typed(frame, formula, owner)?;
    if kind.is_numeric() || kind == DataType::Boolean || kind == DataType::Null {
        return Ok(expr.cast(DataType::Float64));
    }
    Err(Message::new("analysis.not_a_number")
        .with("owner", owner.clone())
        .with("formula", formula.text.as_str()))
}

/// A formula as yes or no for each row of `frame`; a number counts as yes when it is not zero.
///
/// # Errors
/// A sentence that names `owner` when the formula does not fit its columns or is text.
pub(super) fn condition(frame: &DataFrame, formula: &Formula, owner: &Message) -> Result<Expr> {
    let (expr, kind) = typed(frame, formula, owner)?;
    if kind == DataType::Boolean {
        return Ok(expr);
    }
    if kind.is_numeric() || kind == DataType::Null {
        return Ok(expr.cast(DataType::Boolean));
    }
    Err(Message::new("analysis.not_a_condition")
        .with("owner", owner.clone())
        .with("formula", formula.text.as_str()))
}

/// The expression with the type that it has on the columns of `frame`.
fn typed(frame: &DataFrame, formula: &Formula, owner: &Message) -> Result<(Expr, DataType)> {
    let misfit = |error: PolarsError| {
        Message::new("analysis.formula_misfit")
            .with("owner", owner.clone())
            .with("formula", formula.text.as_str())
            .with("error", error.to_string())
    };
    let expr = formula.expr()?;
    let probe = frame
        .clear()
        .lazy()
        .select([expr.clone().alias("probe")])
        .collect()
        .map_err(misfit)?;
    let kind = probe.column("probe").map_err(misfit)?.dtype().clone();
    Ok((expr, kind))
}

/// A number that is missing.
pub(super) fn missing() -> Expr {
    lit(NULL).cast(DataType::Float64)
}
