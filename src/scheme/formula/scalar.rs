//! What the SQL front end made of a formula: only expressions that give one value for each observation pass, and
//! their columns come out in the order in which they are named.

use polars::prelude::{AggExpr, Expr, FunctionExpr, LiteralValue};

use crate::i18n::{Message, Result};

/// The columns of an expression, each once, in order of appearance.
///
/// # Errors
/// A sentence when some part of it is not one value for each observation.
pub(super) fn columns(expr: &Expr) -> Result<Vec<String>> {
    let mut columns = Vec::new();
    walk(expr, &mut columns)?;
    Ok(columns)
}

fn walk(expr: &Expr, columns: &mut Vec<String>) -> Result<()> {
    match expr {
        Expr::Column(name) => {
            if !columns.iter().any(|known| known == name.as_str()) {
                columns.push(name.to_string());
            }
            Ok(())
        }
        Expr::Literal(LiteralValue::Range(_)) => Err(refused(expr)),
        Expr::Literal(_) => Ok(()),
        Expr::BinaryExpr { left, right, .. } => {
            walk(left, columns)?;
            walk(right, columns)
        }
        Expr::Ternary {
            predicate,
            truthy,
            falsy,
        } => {
            walk(predicate, columns)?;
            walk(truthy, columns)?;
            walk(falsy, columns)
        }
        Expr::Cast { expr, .. } => walk(expr, columns),
        // The list of an IN condition.
        Expr::Agg(AggExpr::Implode { input, .. }) if matches!(**input, Expr::Literal(_)) => Ok(()),
        Expr::Function { input, function } if is_scalar(function) => {
            input.iter().try_for_each(|part| walk(part, columns))
        }
        _ => Err(refused(expr)),
    }
}

fn is_scalar(function: &FunctionExpr) -> bool {
    matches!(
        function,
        FunctionExpr::Abs
            | FunctionExpr::Negate
            | FunctionExpr::Pow(_)
            | FunctionExpr::Sign
            | FunctionExpr::FillNull
            | FunctionExpr::Coalesce
            | FunctionExpr::Log
            | FunctionExpr::Log1p
            | FunctionExpr::Exp
            | FunctionExpr::Round { .. }
            | FunctionExpr::Floor
            | FunctionExpr::Ceil
            | FunctionExpr::MaxHorizontal
            | FunctionExpr::MinHorizontal
            | FunctionExpr::StringExpr(_)
            | FunctionExpr::Boolean(_)
    )
}

fn refused(expr: &Expr) -> Message {
    let shown: String = format!("{expr:?}").chars().take(60).collect();
    Message::new("scheme.formula_not_scalar").with("part", shown)
}
