//! What is no number inside a formula: an expression comes in, and goes out such that a division by zero, a logarithm of
//! zero or a missing part is missing wherever it would else be taken for a number, above all by comparisons.
//!
//! Sums and products pass on what is not finite, so that it is seen at the end of the formula, and counted there. All else
//! is guarded: `LEAST(100 * a / 0, 100)` is not 100, `1 / (a / 0)` is not 0, `a / 0 > 1` is not true.

use std::sync::Arc;

use polars::prelude::{
    BooleanFunction, Column, DataType, Expr, Field, Float64Chunked, FunctionExpr, IntoColumn, NULL,
    NewChunkedArray, Operator, PolarsResult, Schema, StringChunked, lit, when,
};

use crate::composite;
use crate::scheme::Divisors;

/// The expression with its guards.
pub(super) fn guarded(expr: Expr, divisors: Divisors) -> Expr {
    let own = |part: Arc<Expr>| guarded(Arc::unwrap_or_clone(part), divisors);
    match expr {
        Expr::BinaryExpr { left, op, right } => {
            let positive = divisors == Divisors::Positive && !is_written(&right);
            let (left, right) = (own(left), own(right));
            if op == Operator::Modulus {
                return remainder(left, finite(right));
            }
            let (left, right) = match op {
                Operator::Plus | Operator::Minus | Operator::Multiply => (left, right),
                _ if divides(op) && positive => (left, above_zero(right)),
                _ if divides(op) => (left, finite(right)),
                Operator::And | Operator::Or | Operator::LogicalAnd | Operator::LogicalOr => {
                    (told(left), told(right))
                }
                _ => (finite(left), finite(right)),
            };
            Expr::BinaryExpr {
                left: Arc::new(left),
                op,
                right: Arc::new(right),
            }
        }
        Expr::Ternary {
            predicate,
            truthy,
            falsy,
        } => Expr::Ternary {
            predicate: Arc::new(own(predicate)),
            truthy: Arc::new(own(truthy)),
            falsy: Arc::new(own(falsy)),
        },
        Expr::Cast {
            expr,
            dtype,
            options,
        } => Expr::Cast {
            expr: Arc::new(finite(own(expr))),
            dtype,
            options,
        },
        Expr::Function { input, function } => {
            let input = input.into_iter().map(|part| guarded(part, divisors));
            let input: Vec<Expr> = if passes_on(&function) {
                input.collect()
            } else {
                input.map(finite).collect()
            };
            match function {
                FunctionExpr::MaxHorizontal => end_of(input, true),
                FunctionExpr::MinHorizontal => end_of(input, false),
                FunctionExpr::Round { decimals, .. } => rounded(input, decimals),
                function => Expr::Function { input, function },
            }
        }
        other => other,
    }
}

/// A part of `AND` or `OR`: a column of numbers says no with 0, yes with 1, and nothing with others.
fn told(part: Expr) -> Expr {
    let Expr::Column(_) = &part else {
        return finite(part);
    };
    let number = part.cast(DataType::Float64);
    when(number.clone().eq(lit(1.0)))
        .then(lit(true))
        .when(number.eq(lit(0.0)))
        .then(lit(false))
        .otherwise(lit(NULL).cast(DataType::Boolean))
}

/// The columns that are themselves a part of AND, OR or NOT, each once.
pub(super) fn alone(expr: &Expr) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut put = |part: &Expr| {
        if let Expr::Column(name) = part
            && !names.iter().any(|known| known == name.as_str())
        {
            names.push(name.to_string());
        }
    };
    for part in expr {
        match part {
            Expr::BinaryExpr {
                left,
                op: Operator::And | Operator::Or | Operator::LogicalAnd | Operator::LogicalOr,
                right,
            } => {
                put(left);
                put(right);
            }
            Expr::Function {
                input,
                function: FunctionExpr::Boolean(BooleanFunction::Not),
            } => input.iter().for_each(&mut put),
            _ => {}
        }
    }
    names
}

/// Whether there is a guard that can make something missing of which all parts are known.
pub(super) fn hides(guarded: &Expr) -> bool {
    guarded.into_iter().any(
        |part| matches!(part, Expr::AnonymousFunction { input, .. } if input.iter().any(may_fail)),
    )
}

fn divides(op: Operator) -> bool {
    matches!(
        op,
        Operator::RustDivide | Operator::TrueDivide | Operator::FloorDivide
    )
}

/// Whether an expression is a number as it stands in the text, with a sign or without.
fn is_written(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) => true,
        Expr::Function {
            input,
            function: FunctionExpr::Negate,
        } => input.iter().all(is_written),
        Expr::Cast { expr, .. } => is_written(expr),
        _ => false,
    }
}

/// Functions of which the result is not finite where a part is not.
fn passes_on(function: &FunctionExpr) -> bool {
    matches!(
        function,
        FunctionExpr::Abs | FunctionExpr::Negate | FunctionExpr::Floor | FunctionExpr::Ceil
    )
}

/// Whether finite numbers can give something that is not finite.
fn may_fail(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryExpr { left, op, right } => match op {
            Operator::Plus | Operator::Minus | Operator::Multiply => {
                may_fail(left) || may_fail(right)
            }
            Operator::Modulus => true,
            op => divides(*op),
        },
        Expr::Ternary { truthy, falsy, .. } => may_fail(truthy) || may_fail(falsy),
        Expr::Function { input, function } => match function {
            FunctionExpr::Pow(_) | FunctionExpr::Log | FunctionExpr::Log1p | FunctionExpr::Exp => {
                true
            }
            function if passes_on(function) => input.iter().any(may_fail),
            _ => false,
        },
        _ => false,
    }
}

/// The expression with nothing in place of what is not finite.
fn finite(expr: Expr) -> Expr {
    if !may_fail(&expr) {
        return expr;
    }
    numbers(expr, |x| x.is_finite().then_some(x))
}

/// The numbers of an expression, each with something done to it; what is no number stays as it is.
fn numbers(expr: Expr, each: impl Fn(f64) -> Option<f64> + Send + Sync + 'static) -> Expr {
    let change = move |column: Column| {
        if !column.dtype().is_primitive_numeric() {
            return Ok(column);
        }
        let own = column.cast(&DataType::Float64)?;
        let changed = own.f64()?.iter().map(|x| x.and_then(&each));
        Ok(named(&column, changed.collect()))
    };
    expr.map(change, |_, field| {
        let kind = field.dtype();
        // Numbers as they are written have no type yet.
        let number = kind.is_primitive_numeric() || !kind.is_known();
        let kind = if number {
            DataType::Float64
        } else {
            kind.clone()
        };
        Ok(Field::new(field.name().clone(), kind))
    })
}

/// What a whole division leaves, with the sign of the dividend: as in SQL, and not as in polars.
fn remainder(dividend: Expr, divisor: Expr) -> Expr {
    let size = Expr::BinaryExpr {
        left: Arc::new(dividend.clone().abs()),
        op: Operator::Modulus,
        right: Arc::new(divisor.abs()),
    };
    let signed = size * dividend.sign();
    // No negative zero, and nothing of a division by zero.
    numbers(signed, |x| x.is_finite().then_some(x + 0.0))
}

/// A number rounded as totals are: half away from zero.
fn rounded(mut input: Vec<Expr>, decimals: u32) -> Expr {
    let number = input.pop().unwrap_or_else(|| lit(NULL));
    numbers(number, move |x| Some(composite::round(x, decimals)))
}

/// A divisor with no number in place of what is zero or less, so that the ratio is none and is counted as such.
fn above_zero(expr: Expr) -> Expr {
    let only = |column: Column| {
        let numbers = column.cast(&DataType::Float64)?;
        let kept = |x: f64| if x > 0.0 { x } else { f64::NAN };
        let numbers = numbers.f64()?.iter().map(|x| x.map(kept));
        Ok(named(&column, numbers.collect()))
    };
    finite(expr).map(only, |_, field| {
        Ok(Field::new(field.name().clone(), DataType::Float64))
    })
}

fn named(like: &Column, numbers: Float64Chunked) -> Column {
    numbers.with_name(like.name().clone()).into_column()
}

/// The greatest or the least of several; missing where one of them is, as every other formula.
fn end_of(mut input: Vec<Expr>, greatest: bool) -> Expr {
    if input.len() < 2 {
        return input.pop().unwrap_or_else(|| lit(NULL));
    }
    let first = input.remove(0);
    first.map_many(
        move |columns| pick(columns, greatest),
        &input,
        |_: &Schema, fields: &[Field]| {
            let text = fields
                .iter()
                .any(|field| field.dtype() == &DataType::String);
            let kind = if text {
                DataType::String
            } else {
                DataType::Float64
            };
            Ok(Field::new(fields[0].name().clone(), kind))
        },
    )
}

/// The greatest or the least of each row; a column of one value holds for all.
fn pick(columns: &[Column], greatest: bool) -> PolarsResult<Column> {
    let lengths = || columns.iter().map(Column::len);
    let height = if lengths().any(|length| length == 0) {
        0
    } else {
        lengths().max().unwrap_or(0)
    };
    let at = |length: usize, row: usize| if length == 1 { 0 } else { row };
    let name = columns[0].name().clone();
    if columns
        .iter()
        .any(|column| column.dtype() == &DataType::String)
    {
        let texts: Vec<StringChunked> = columns
            .iter()
            .map(|column| Ok(column.cast(&DataType::String)?.str()?.clone()))
            .collect::<PolarsResult<_>>()?;
        let row = |row: usize| -> Option<&str> {
            let mut all = texts.iter().map(|own| own.get(at(own.len(), row)));
            let first = all.next()??;
            all.try_fold(first, |best, own| {
                let own = own?;
                Some(if (own > best) == greatest { own } else { best })
            })
        };
        let picked: Vec<Option<&str>> = (0..height).map(row).collect();
        return Ok(StringChunked::from_iter_options(name, picked.into_iter()).into_column());
    }
    let numbers: Vec<Float64Chunked> = columns
        .iter()
        .map(|column| {
            Ok(column
                .cast(&DataType::Float64)?
                .f64()?
                .rechunk()
                .into_owned())
        })
        .collect::<PolarsResult<_>>()?;
    let row = |row: usize| -> Option<f64> {
        let mut all = numbers.iter().map(|own| own.get(at(own.len(), row)));
        let first = all.next()??;
        all.try_fold(first, |best, own| {
            let own = own?;
            Some(if greatest {
                best.max(own)
            } else {
                best.min(own)
            })
        })
    };
    let picked: Float64Chunked = (0..height).map(row).collect();
    Ok(picked.with_name(name).into_column())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use polars::prelude::{IntoLazy, df};

    use crate::scheme::Formula;

    #[test]
    fn rounding_is_that_of_totals_and_a_remainder_has_the_sign_of_the_dividend() {
        let frame = df!["a" => [2.5, -2.5, 0.125, 1.005], "b" => [0.0, 1.0, 1.0, 1.0]].unwrap();
        let ask = |text: &str| -> Vec<Option<f64>> {
            let value = Formula::parse(text).unwrap().expr().unwrap();
            let value = value.cast(polars::prelude::DataType::Float64);
            let asked = frame.clone().lazy().select([value.alias("x")]);
            let asked = asked.collect().unwrap();
            asked.column("x").unwrap().f64().unwrap().iter().collect()
        };
        let whole = [Some(3.0), Some(-3.0), Some(0.0), Some(1.0)];
        assert_eq!(ask("ROUND(a)"), whole);
        let hundredths = [Some(2.5), Some(-2.5), Some(0.13), Some(1.01)];
        assert_eq!(ask("ROUND(a, 2)"), hundredths);
        assert_eq!(ask("LEAST(ROUND(a / b), 9)")[0], None);
        assert!(Formula::parse("ROUND(a / b)").unwrap().hides_failures());
        for text in [
            "-7 % 3 + 0 * a",
            "MOD(-7, 3) + 0 * a",
            "-7.0 % -3.0 + 0 * a",
        ] {
            assert_eq!(ask(text)[1], Some(-1.0), "{text}");
        }
        let left = [Some(0.5), Some(-0.5), Some(0.125), Some(0.005)];
        for (own, expected) in ask("a % 1").iter().zip(left) {
            assert!((own.unwrap() - expected.unwrap()).abs() < 1e-12);
        }
        assert_eq!(ask("(a - 3.5) % 3")[1].map(f64::to_bits), Some(0));
        assert_eq!(ask("LEAST(7 % b, 9)")[0], None);
        // Numbers alone are written without a type.
        for (text, x) in [
            ("ROUND(2.5)", 3.0),
            ("LEAST(7 % 4, 9)", 3.0),
            ("MOD(-7, 3)", -1.0),
        ] {
            assert_eq!(ask(&format!("{text} + 0 * a"))[1], Some(x), "{text}");
        }
    }

    #[test]
    fn columns_of_yes_and_no_take_part_in_and_and_or() {
        let frame = df!["a" => [1.0, 0.0, 7.0], "b" => [5.0, 5.0, 5.0]].unwrap();
        let ask = |text: &str| -> Vec<Option<bool>> {
            let condition = Formula::condition(text).unwrap().expr().unwrap();
            let asked = frame.clone().lazy().select([condition.alias("x")]);
            let asked = asked.collect().unwrap();
            asked.column("x").unwrap().bool().unwrap().iter().collect()
        };
        assert_eq!(ask("a AND b > 1"), [Some(true), Some(false), None]);
        assert_eq!(ask("a OR b > 9"), [Some(true), Some(false), None]);
    }
}
