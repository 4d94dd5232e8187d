//! Formulas and conditions: SQL scalar expressions, checked when a scheme is read. Text comes in; a [`Formula`]
//! with its columns goes out, or a sentence that says what is wrong with it.

mod clauses;
mod condition;
mod guard;
mod scalar;
mod token;
mod wording;
mod words;

use polars::prelude::{Expr, polars_err};
use polars::sql::sql_expr;

pub use self::clauses::Clause;
pub use self::wording::phrase;

use self::token::{Kind, tokens};
use super::Divisors;
use crate::i18n::{Message, Result};

/// Longest formula, in bytes.
const LONGEST: usize = 4000;
/// Formulas of up to this many words and signs are compiled on the stack of the caller.
const SHORT: usize = 20;
/// Stack for compiling the others.
const STACK: usize = 32 * 1024 * 1024;

/// A checked expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// The columns it names, each once, in order of appearance.
    pub columns: Vec<String>,
    /// By what it may divide: what its scheme says, all but zero where it has none.
    pub divisors: Divisors,
}

impl Formula {
    /// Checks an expression: that it parses, and that it is one value for each observation (no aggregate, no
    /// window, no subquery).
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > LONGEST {
            return Err(Message::new("scheme.formula_bytes").with("most", LONGEST));
        }
        let tokens = tokens(text)?;
        words::check(text, &tokens)?;
        let columns = scalar::columns(&compile(text, tokens.len())?)?;
        Ok(Self {
            text: text.to_owned(),
            columns,
            divisors: Divisors::Any,
        })
    }

    /// The formula as a polars expression over the columns it names. What is not finite inside it is missing wherever it
    /// would be taken for a number.
    ///
    /// # Errors
    /// Never for a formula that came from [`Formula::parse`]; the type allows for one that was put together by hand.
    pub fn expr(&self) -> Result<Expr> {
        let expr = compile(&self.text, tokens(&self.text)?.len())?;
        Ok(guard::guarded(expr, self.divisors))
    }

    /// Whether something inside, such as a division by zero, can leave the formula without a value although every column
    /// has one.
    #[must_use]
    pub fn hides_failures(&self) -> bool {
        self.expr().is_ok_and(|expr| guard::hides(&expr))
    }

    /// Whether it is one column as it is, so that nothing is computed.
    #[must_use]
    pub fn is_column(&self) -> bool {
        self.columns.len() == 1 && tokens(&self.text).is_ok_and(|tokens| tokens.len() == 1)
    }

    /// The columns that stand alone as a part of AND, OR or NOT, each once: they say yes or no themselves.
    #[must_use]
    pub fn alone(&self) -> Vec<String> {
        let Ok(tokens) = tokens(&self.text) else {
            return Vec::new();
        };
        let Ok(expr) = compile(&self.text, tokens.len()) else {
            return Vec::new();
        };
        guard::alone(&expr)
    }

    /// The least that a condition asks of a column with `>=` or `>`; nothing where it does not, or asks it only of some
    /// (with `OR` or `NOT`).
    #[must_use]
    pub fn least_of(&self, column: &str) -> Option<f64> {
        let tokens = tokens(&self.text).ok()?;
        let word = |token: &token::Token, word: &str| {
            token.kind == Kind::Word && token.text(&self.text).eq_ignore_ascii_case(word)
        };
        if tokens
            .iter()
            .any(|token| word(token, "or") || word(token, "not"))
        {
            return None;
        }
        tokens.windows(3).find_map(|three| {
            let above = [">=", ">"]
                .iter()
                .any(|sign| three[1].is_symbol(&self.text, sign));
            let asked = word(&three[0], column) && above && three[2].kind == Kind::Number;
            asked.then(|| three[2].text(&self.text).parse().ok())?
        })
    }

    /// The formula's text with every column name for which `values` knows a number replaced by it; a number with a
    /// sign stands in brackets. Words in quotes, functions and keywords stay as they are.
    #[must_use]
    pub fn filled(&self, values: &dyn Fn(&str) -> Option<String>) -> String {
        let Ok(tokens) = tokens(&self.text) else {
            return self.text.clone();
        };
        let mut filled = String::with_capacity(self.text.len());
        let mut copied = 0;
        for (token, name) in words::columns(&self.text, &tokens) {
            if let Some(value) = values(name) {
                filled.push_str(&self.text[copied..token.span.start]);
                if value.starts_with(['-', '\u{2212}', '+']) {
                    filled.push('(');
                    filled.push_str(&value);
                    filled.push(')');
                } else {
                    filled.push_str(&value);
                }
                copied = token.span.end;
            }
        }
        filled.push_str(&self.text[copied..]);
        filled
    }
}

/// A formula of so many tokens through the SQL front end.
fn compile(text: &str, tokens: usize) -> Result<Expr> {
    // It calls itself for every operator and needs up to 60 KiB of stack each time: a long sum takes a stack of
    // its own, the usual formula does not.
    let compiled = if tokens <= SHORT {
        sql_expr(text)
    } else {
        std::thread::scope(|scope| {
            let own = std::thread::Builder::new().stack_size(STACK);
            match own
                .spawn_scoped(scope, || sql_expr(text))
                .map(std::thread::ScopedJoinHandle::join)
            {
                Ok(Ok(compiled)) => compiled,
                Ok(Err(_)) | Err(_) => Err(polars_err!(ComputeError: "no thread")),
            }
        })
    };
    compiled.map_err(|error| not_understood(&error.to_string()))
}

/// The sentence about an expression whose words are sound but not their order.
fn not_understood(detail: &str) -> Message {
    const LONGEST: usize = 80;
    let line = detail.lines().next().unwrap_or_default();
    if line.starts_with("unable to parse") || line.chars().count() > LONGEST {
        return Message::new("scheme.formula_sql");
    }
    Message::new("scheme.formula_sql_detail").with("detail", line)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use polars::prelude::*;

    fn refused(text: &str) -> &'static str {
        Formula::parse(text).unwrap_err().key
    }

    #[test]
    fn columns_come_in_order_of_appearance() {
        let formula =
            Formula::parse("100 * \"R&D (€ million)\" / 营业收入 + prev_x - \"R&D (€ million)\"")
                .unwrap();
        assert_eq!(formula.columns, ["R&D (€ million)", "营业收入", "prev_x"]);
        let formula =
            Formula::parse("total >= 60 AND points_a > 0 OR year IN (2020, 2021)").unwrap();
        assert_eq!(formula.columns, ["total", "points_a", "year"]);
    }

    #[test]
    fn every_function_on_the_list_gives_one_value_per_row() {
        let frame = df!("a" => [4.0, 9.0, 16.0], "b" => [Some(1.0), None, Some(2.0)], "t" => ["x", "Y", "xz"])
            .unwrap();
        for text in [
            "ABS(-a)",
            "CEIL(a / 3)",
            "CEILING(a / 3)",
            "COALESCE(b, 0)",
            "ENDS_WITH(t, 'z')",
            "EXP(b)",
            "FLOOR(a / 3)",
            "GREATEST(a, b, 5)",
            "IF(a > 5, 1, 0)",
            "IFNULL(b, a)",
            "LEAST(a, b)",
            "LENGTH(t)",
            "LN(a)",
            "LOG(a, 2)",
            "LOG10(a)",
            "LOG1P(a)",
            "LOG2(a)",
            "LOWER(t) = 'y'",
            "MOD(a, 5)",
            "a / NULLIF(b, 2)",
            "POW(a, 2)",
            "POWER(a, 0.5)",
            "ROUND(a / 3, 2)",
            "SIGN(a)",
            "SQRT(a)",
            "STARTS_WITH(t, 'x')",
            "UPPER(t) LIKE 'X%'",
            "CASE WHEN a > 5 THEN 1 WHEN b IS NULL THEN 2 ELSE 3 END",
            "a BETWEEN 1 AND 9 AND NOT b IS NULL",
            "t IN ('x', 'Y') OR b IS NOT NULL",
            "a <> 4 AND a != 5 AND a % 2 = 1",
            "-a + +b * (a - 1)",
        ] {
            let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let out = frame
                .clone()
                .lazy()
                .with_column(formula.expr().unwrap().alias("out"))
                .collect()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(out.height(), 3, "{text}");
        }
        assert_eq!(words::FUNCTIONS.len(), 27);
    }

    #[test]
    fn a_column_as_it_is_is_told_from_what_is_computed() {
        for (text, is_column) in [
            (" revenue_wan ", true),
            ("\"R&D (€ million)\"", true),
            ("研发费用", true),
            ("-a", false),
            ("a * 1", false),
            ("a / a", false),
            ("7", false),
        ] {
            let formula = Formula::parse(text).unwrap();
            assert_eq!(formula.is_column(), is_column, "{text}");
        }
    }

    #[test]
    fn division_is_true_division() {
        let frame = df!("a" => [1_i64], "b" => [2_i64]).unwrap();
        let expr = Formula::parse("a / b").unwrap().expr().unwrap();
        let out = frame.lazy().select([expr]).collect().unwrap();
        assert_eq!(out.columns()[0].f64().unwrap().get(0), Some(0.5));
    }

    #[test]
    fn what_is_not_one_value_per_observation_is_refused() {
        assert_eq!(refused("SUM(a)"), "scheme.formula_aggregate");
        assert_eq!(refused("100 * a / avg(a)"), "scheme.formula_aggregate");
        assert_eq!(refused("MAX(a)"), "scheme.formula_aggregate_instead");
        assert_eq!(
            refused("LAG(a) OVER (ORDER BY year)"),
            "scheme.formula_aggregate"
        );
        assert_eq!(
            refused("ABS(a) OVER (PARTITION BY b)"),
            "scheme.formula_window"
        );
        assert_eq!(refused("a > (SELECT 1)"), "scheme.formula_query");
        assert_eq!(refused("EXISTS (SELECT 1)"), "scheme.formula_query");
        assert_eq!(refused("read_csv('x')"), "scheme.formula_function");
        assert_eq!(refused("unnest(a)"), "scheme.formula_function");
        assert_eq!(refused("a AS b"), "scheme.formula_word");
        assert_eq!(refused("a b"), "scheme.formula_operator");
        assert_eq!(refused("2 a"), "scheme.formula_operator");
        assert_eq!(refused(""), "scheme.formula_empty");
        assert_eq!(refused("a +"), "scheme.formula_ends");
        assert_eq!(refused("/ a"), "scheme.formula_begins");
        assert_eq!(refused("a + * b"), "scheme.formula_sql");
        assert_eq!(refused("1e5 * a"), "scheme.formula_exponent");
        for text in ["1e999 * a", "a - 1.0e999"] {
            assert_eq!(refused(text), "scheme.formula_beyond", "{text}");
        }
        assert_eq!(refused("GREATEST()"), "scheme.formula_no_arguments");
        assert_eq!(refused("(a"), "scheme.formula_bracket_unclosed");
        assert_eq!(refused("a)"), "scheme.formula_bracket_unopened");
        assert_eq!(refused("*"), "scheme.formula_begins");
        assert_eq!(refused("a, b"), "scheme.formula_sql_detail");
        assert_eq!(refused("COUNT(*)"), "scheme.formula_aggregate");
        assert_eq!(refused("a + \"^b.*$\""), "scheme.formula_pattern");
        assert_eq!(refused("\"*\""), "scheme.formula_pattern");
    }

    #[test]
    fn long_and_deep_formulas_do_not_exhaust_the_stack() {
        let sum = Formula::parse(&vec!["a"; 100].join("+")).unwrap();
        let frame = df!("a" => [1.0, 2.0]).unwrap();
        let out = frame
            .lazy()
            .select([sum.expr().unwrap()])
            .collect()
            .unwrap();
        assert_eq!(out.columns()[0].f64().unwrap().get(1), Some(200.0));
        assert_eq!(refused(&vec!["a"; 101].join("+")), "scheme.formula_long");
        let deep = format!("{}a{}", "(".repeat(16), ")".repeat(16));
        assert!(Formula::parse(&deep).is_ok());
        let deep = format!("{}a{}", "(".repeat(17), ")".repeat(17));
        assert_eq!(refused(&deep), "scheme.formula_deep");
        let signs = format!("{}a", "- ".repeat(190));
        assert!(Formula::parse(&signs).is_err());
        let nots = format!("{}a", "NOT ".repeat(190));
        assert!(Formula::parse(&nots).is_err());
    }

    #[test]
    fn a_ratio_to_what_is_not_above_zero_is_no_number_where_a_scheme_says_so() {
        let frame = df!(
            "a" => [10.0, 10.0, 10.0, 10.0],
            "b" => [Some(4.0), Some(0.0), Some(-5.0), None],
        )
        .unwrap();
        let value = |text: &str| -> Vec<Option<f64>> {
            let mut formula = Formula::parse(text).unwrap();
            formula.divisors = Divisors::Positive;
            let expr = formula.expr().unwrap();
            let out = frame.clone().lazy().select([expr]).collect().unwrap();
            let out = out.columns()[0].f64().unwrap();
            out.iter().map(|x| x.filter(|x| x.is_finite())).collect()
        };
        assert_eq!(value("a / b"), [Some(2.5), None, None, None]);
        assert_eq!(value("100 * (a / b - 1)"), [Some(150.0), None, None, None]);
        assert_eq!(value("b / a"), [Some(0.4), Some(0.0), Some(-0.5), None]);
        assert_eq!(value("b / -2"), [Some(-2.0), Some(0.0), Some(2.5), None]);
        assert_eq!(value("1 / (a / b)"), [Some(0.4), None, None, None]);
        let guarded = "CASE WHEN b > 0 THEN a / b ELSE 0 END";
        assert_eq!(value(guarded), [Some(2.5), Some(0.0), Some(0.0), Some(0.0)]);
    }

    #[test]
    fn what_is_no_number_inside_a_formula_is_missing() {
        let frame = df!(
            "a" => [Some(5.0), Some(5.0), None],
            "b" => [Some(0.0), Some(50.0), Some(1.0)],
            "t" => [Some("x"), None, Some("y")],
        )
        .unwrap();
        let value = |text: &str| -> Vec<Option<f64>> {
            let expr = Formula::parse(text).unwrap().expr().unwrap();
            let out = frame
                .clone()
                .lazy()
                .select([expr.cast(DataType::Float64).alias("out")]);
            let out = out.collect().unwrap();
            out.columns()[0].f64().unwrap().iter().collect()
        };
        assert_eq!(value("LEAST(100 * a / b, 100)"), [None, Some(10.0), None]);
        assert_eq!(value("GREATEST(LN(b), 0)")[0], None);
        assert_eq!(value("1 / (a / b)"), [None, Some(10.0), None]);
        assert_eq!(value("a / b > 0.7"), [None, Some(0.0), None]);
        assert_eq!(
            value("CASE WHEN a / b > 0.03 THEN 1 ELSE 0 END"),
            [Some(0.0), Some(1.0), Some(0.0)]
        );
        assert_eq!(
            value("COALESCE(a / b, -1)"),
            [Some(-1.0), Some(0.1), Some(-1.0)]
        );
        assert_eq!(value("a / b IS NULL"), [Some(1.0), Some(0.0), Some(1.0)]);
        assert_eq!(value("a / b BETWEEN 0 AND 1"), [None, Some(1.0), None]);
        assert_eq!(value("POW(a / b, -1)"), [None, Some(10.0), None]);
        // The better of two needs both, as every formula does, unless it says what stands in.
        assert_eq!(value("GREATEST(a, b)"), [Some(5.0), Some(50.0), None]);
        assert_eq!(value("LEAST(a, b, 3)"), [Some(0.0), Some(3.0), None]);
        assert_eq!(
            value("GREATEST(COALESCE(a, 0), b)"),
            [Some(5.0), Some(50.0), Some(1.0)]
        );
        assert_eq!(value("GREATEST(3, 4) + a"), [Some(9.0), Some(9.0), None]);
        assert_eq!(
            value("LENGTH(GREATEST(t, 'xyz'))"),
            [Some(3.0), None, Some(1.0)]
        );
        // What is outermost stays to be seen, and counted.
        assert_eq!(value("100 * a / b")[0], Some(f64::INFINITY));
        for (text, hides) in [
            ("LEAST(100 * a / b, 100)", true),
            ("1 / (a / b)", true),
            ("100 * a / b", false),
            ("GREATEST(a, b)", false),
        ] {
            assert_eq!(
                Formula::parse(text).unwrap().hides_failures(),
                hides,
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_are_put_in_by_name_and_nowhere_else() {
        let formula =
            Formula::parse("100.0 * a / ab - \"a b\" + CASE WHEN t = 'a' THEN abs(a) ELSE a END")
                .unwrap();
        let values = |name: &str| match name {
            "a" => Some("5".to_owned()),
            "ab" => Some("1,000".to_owned()),
            "a b" => Some("−3".to_owned()),
            _ => None,
        };
        assert_eq!(
            formula.filled(&values),
            "100.0 * 5 / 1,000 - (−3) + CASE WHEN t = 'a' THEN abs(5) ELSE 5 END"
        );
    }
}
