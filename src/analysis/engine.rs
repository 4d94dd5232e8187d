//! The way into polars: formulas become expressions, plans are run, and what goes wrong becomes a sentence.

use polars::prelude::{
    Column, DataFrame, DataType, Expr, IntoLazy, LazyFrame, NULL, PolarsError, lit,
};

use super::words::listed;
use crate::i18n::{Message, Result, Title};
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
    as_number(typed(frame, formula, owner)?, formula, owner)
}

fn as_number((expr, kind): Typed, formula: &Formula, owner: &Message) -> Result<Expr> {
    if kind.is_numeric() || kind == DataType::Boolean || kind == DataType::Null {
        return Ok(expr.cast(DataType::Float64));
    }
    Err(Message::new("analysis.not_a_number")
        .with("owner", owner.clone())
        .with("formula", formula.text.as_str()))
}

/// A formula as yes or no for each row of `frame`. Where it is nothing but 0 and 1, those count as no and yes: so do many
/// files write them.
///
/// # Errors
/// A sentence that names `owner` when the formula does not fit its columns, or is text or other numbers.
pub(super) fn condition(frame: &DataFrame, formula: &Formula, owner: &Message) -> Result<Expr> {
    as_condition(frame, typed(frame, formula, owner)?, formula, owner)
}

/// A condition that somebody asks of the data, as [`condition`]; a column of other numbers than 0 and 1 that stands alone
/// beside AND, OR or NOT says neither yes nor no, and is refused.
///
/// # Errors
/// As [`condition`], and where such a column stands alone.
pub(super) fn asked(frame: &DataFrame, formula: &Formula, owner: &Message) -> Result<Expr> {
    for name in formula.alone() {
        let Ok(column) = frame.column(&name) else {
            continue;
        };
        if column.dtype() == &DataType::String {
            return Err(Message::new("analysis.not_a_condition")
                .with("owner", owner.clone())
                .with("formula", name));
        }
        if column.dtype().is_numeric()
            && !only_zero_and_one(frame, &polars::prelude::col(name.as_str()))?
        {
            return Err(Message::new("analysis.number_no_condition")
                .with("owner", owner.clone())
                .with("formula", name));
        }
    }
    condition(frame, formula, owner)
}

fn as_condition(
    frame: &DataFrame,
    (expr, kind): Typed,
    formula: &Formula,
    owner: &Message,
) -> Result<Expr> {
    if kind == DataType::Boolean {
        return Ok(expr);
    }
    let numeric = kind.is_numeric();
    if kind == DataType::Null || (numeric && only_zero_and_one(frame, &expr)?) {
        return Ok(expr.cast(DataType::Boolean));
    }
    let key = if numeric {
        "analysis.number_no_condition"
    } else {
        "analysis.not_a_condition"
    };
    Err(Message::new(key)
        .with("owner", owner.clone())
        .with("formula", formula.text.as_str()))
}

/// Whether an expression gives nothing but zeros, ones and missing values.
fn only_zero_and_one(frame: &DataFrame, expr: &Expr) -> Result<bool> {
    let number = expr.clone().cast(DataType::Float64).alias("probe");
    let found = collect(frame.clone().lazy().select([number]))?;
    let numbers = found
        .column("probe")
        .and_then(Column::f64)
        .map_err(failed)?;
    Ok(numbers.iter().flatten().all(|x| [0.0, 1.0].contains(&x)))
}

/// What a formula is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// See [`number`].
    Number,
    /// See [`condition`].
    Condition,
}

/// Formulas as what is asked of each, with its name in sentences; see [`number`] and [`condition`].
///
/// # Errors
/// A sentence that names the owner of the first that cannot be that.
pub(super) fn all(frame: &DataFrame, formulas: &[(Asked, &Formula, Message)]) -> Result<Vec<Expr>> {
    let exprs = formulas.iter().map(|(_, formula, _)| formula.expr());
    let exprs: Vec<Expr> = exprs.collect::<Result<_>>()?;
    let named = |(at, expr): (usize, &Expr)| expr.clone().alias(at.to_string());
    let probes: Vec<Expr> = exprs.iter().enumerate().map(named).collect();
    // One plan for all of them; which of them does not fit, each is asked alone.
    let kinds = frame.clear().lazy().select(probes).collect().ok();
    let pairs = formulas.iter().zip(exprs).enumerate();
    pairs
        .map(|(at, ((asked, formula, owner), expr))| {
            let typed = match &kinds {
                Some(kinds) => (expr, kinds.columns()[at].dtype().clone()),
                None => typed(frame, formula, owner)?,
            };
            match asked {
                Asked::Number => as_number(typed, formula, owner),
                Asked::Condition => as_condition(frame, typed, formula, owner),
            }
        })
        .collect()
}

type Typed = (Expr, DataType);

/// The expression with the type that it has on the columns of `frame`.
fn typed(frame: &DataFrame, formula: &Formula, owner: &Message) -> Result<Typed> {
    // What the engine says of it is for who writes engines.
    let misfit = |_: PolarsError| {
        Message::new("analysis.formula_misfit")
            .with("owner", owner.clone())
            .with("formula", formula.text.as_str())
            .with("columns", held(frame, formula))
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

/// What the columns of a formula hold, as one list.
fn held(frame: &DataFrame, formula: &Formula) -> Title {
    let kinds = formula.columns.iter().filter_map(|name| {
        let key = match frame.column(name).ok()?.dtype() {
            DataType::String => "analysis.holds_words",
            DataType::Boolean => "analysis.holds_flags",
            kind if kind.is_numeric() => "analysis.holds_numbers",
            _ => return None,
        };
        Some(Message::new(key).with("column", name.as_str()))
    });
    listed(&kinds.collect::<Vec<_>>())
}

/// A number that is missing.
pub(super) fn missing() -> Expr {
    lit(NULL).cast(DataType::Float64)
}
