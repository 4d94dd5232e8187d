//! Conditions: an expression comes in, and goes out as a [`Formula`] if it can be yes or no; else a sentence that says
//! what it gives instead.

use polars::prelude::{Column, DataFrame, DataType, Expr, IntoLazy};

use super::Formula;
use crate::i18n::{Message, Result};

impl Formula {
    /// Checks a condition as [`Formula::parse`] does a formula, and that it is yes or no whatever its columns hold: a bare
    /// number, a sum or a text is none. Of a raw column alone only the data knows what it is.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn condition(text: &str) -> Result<Self> {
        let formula = Self::parse(text)?;
        let expr = formula.expr()?;
        let kinds = [DataType::Boolean, DataType::Float64, DataType::String];
        let given: Vec<DataType> = kinds
            .iter()
            .filter_map(|kind| given(&formula, &expr, kind))
            .collect();
        let yes_or_no = |kind: &DataType| matches!(kind, DataType::Boolean | DataType::Null);
        // What fits no kind of column is told when it meets its columns.
        if given.is_empty() || given.iter().any(yes_or_no) {
            return Ok(formula);
        }
        let numeric = given.iter().any(DataType::is_numeric);
        Err(Message::new(if numeric {
            "scheme.condition_number"
        } else {
            "scheme.condition_text"
        }))
    }
}

/// What an expression gives on columns of one kind; nothing where it does not fit them. Results are always numbers.
fn given(formula: &Formula, expr: &Expr, kind: &DataType) -> Option<DataType> {
    let columns = formula.columns.iter().map(|name| {
        let kind = if is_number(name) {
            &DataType::Float64
        } else {
            kind
        };
        Column::new_empty(name.as_str().into(), kind)
    });
    let frame = DataFrame::new(0, columns.collect()).ok()?;
    let probe = frame.lazy().select([expr.clone().alias("probe")]);
    let probe = probe.collect().ok()?;
    Some(probe.column("probe").ok()?.dtype().clone())
}

/// Names that stand for a number in every scheme.
fn is_number(name: &str) -> bool {
    matches!(name, "total" | "rank" | "year" | "prev_year")
        || name.starts_with("points_")
        || name.starts_with("group_")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Formula;

    #[test]
    fn a_condition_is_yes_or_no() {
        for text in [
            "total >= 60 AND points_a > 0",
            "hnte",
            "NOT hnte OR a = 'x' AND b < 2",
            "a IS NULL",
            "name LIKE '%x%'",
            "UPPER(name) = 'X'",
            "STARTS_WITH(name, 'x') AND hnte",
            "a IN (1, 2)",
            "a BETWEEN 1 AND 2",
            "COALESCE(year - founded_year, 0) <= 10",
            "COALESCE(hnte, FALSE)",
            "CASE WHEN a > 1 THEN hnte ELSE FALSE END",
            "TRUE",
        ] {
            assert!(Formula::condition(text).is_ok(), "{text}");
        }
        for (text, key) in [
            ("total", "scheme.condition_number"),
            ("rank", "scheme.condition_number"),
            ("points_a + points_b", "scheme.condition_number"),
            ("group_a", "scheme.condition_number"),
            ("year", "scheme.condition_number"),
            ("1", "scheme.condition_number"),
            ("a * 2", "scheme.condition_number"),
            ("ABS(a)", "scheme.condition_number"),
            (
                "CASE WHEN a > 1 THEN 1 ELSE 0 END",
                "scheme.condition_number",
            ),
            ("'yes'", "scheme.condition_text"),
            ("UPPER(name)", "scheme.condition_text"),
        ] {
            let problem = Formula::condition(text).unwrap_err();
            assert_eq!(problem.key, key, "{text}");
        }
    }
}
