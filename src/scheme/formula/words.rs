//! Which words a formula may use, checked before the SQL front end sees it, so that every refusal names its reason.

use super::token::{Kind, Token, adjacent};
use crate::i18n::{Message, Result};

/// Most tokens of a formula: more would go deep enough into the expression tree to exhaust a thread's stack.
const MOST_TOKENS: usize = 200;
/// Deepest brackets.
const DEEPEST: usize = 16;

/// Words with a meaning of their own.
const KEYWORDS: [&str; 16] = [
    "and", "or", "not", "is", "null", "true", "false", "in", "between", "like", "ilike", "case",
    "when", "then", "else", "end",
];

/// Functions of one observation.
pub(super) const FUNCTIONS: [&str; 27] = [
    "abs",
    "ceil",
    "ceiling",
    "coalesce",
    "ends_with",
    "exp",
    "floor",
    "greatest",
    "if",
    "ifnull",
    "least",
    "length",
    "ln",
    "log",
    "log10",
    "log1p",
    "log2",
    "lower",
    "mod",
    "nullif",
    "pow",
    "power",
    "round",
    "sign",
    "sqrt",
    "starts_with",
    "upper",
];

/// Functions over many observations, with what to use in their place when there is something.
const AGGREGATES: [&str; 27] = [
    "array_agg",
    "avg",
    "corr",
    "count",
    "covar",
    "dense_rank",
    "first",
    "first_value",
    "lag",
    "last",
    "last_value",
    "lead",
    "max",
    "mean",
    "median",
    "min",
    "quantile_cont",
    "quantile_disc",
    "rank",
    "row_number",
    "std",
    "stddev",
    "string_agg",
    "sum",
    "total",
    "variance",
    "var",
];

/// Words that would open a query or a window inside an expression.
const QUERY: [&str; 4] = ["select", "exists", "from", "with"];
const WINDOW: [&str; 3] = ["over", "partition", "filter"];

/// Checks the words of a formula and their order.
///
/// # Errors
/// A sentence about the first that has no place there.
pub(super) fn check(formula: &str, tokens: &[Token]) -> Result<()> {
    if tokens.is_empty() {
        return Err(Message::new("scheme.formula_empty"));
    }
    if tokens.len() > MOST_TOKENS {
        return Err(Message::new("scheme.formula_long").with("most", MOST_TOKENS));
    }
    brackets(formula, tokens)?;
    for (at, token) in tokens.iter().enumerate() {
        let called = tokens
            .get(at + 1)
            .is_some_and(|next| next.is_symbol(formula, "("));
        match &token.kind {
            Kind::Word => word(token.text(formula), called)?,
            // The engine would take it for a pattern of column names.
            Kind::Quoted(name) if name == "*" || name.starts_with('^') && name.ends_with('$') => {
                return Err(Message::new("scheme.formula_pattern").with("name", name.as_str()));
            }
            Kind::Quoted(name) if called => {
                return Err(Message::new("scheme.formula_function").with("function", name.as_str()));
            }
            _ => {}
        }
    }
    for three in tokens.windows(3) {
        // The SQL front end stops the program on GREATEST().
        if three[0].kind == Kind::Word
            && three[1].is_symbol(formula, "(")
            && three[2].is_symbol(formula, ")")
        {
            return Err(Message::new("scheme.formula_no_arguments")
                .with("function", three[0].text(formula)));
        }
    }
    ends(formula, tokens)?;
    for pair in tokens.windows(2) {
        if ends_operand(formula, &pair[0]) && starts_operand(formula, &pair[1]) {
            return Err(adjacent(pair[1].text(formula)));
        }
    }
    Ok(())
}

/// The columns that the tokens name, in order and as often as they do, each with its token.
pub(super) fn columns<'a>(
    formula: &'a str,
    tokens: &'a [Token],
) -> impl Iterator<Item = (&'a Token, &'a str)> {
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        let called = || {
            let next = tokens.get(at + 1);
            next.is_some_and(|next| next.is_symbol(formula, "("))
        };
        let name = match &token.kind {
            Kind::Quoted(name) => name.as_str(),
            Kind::Word if !called() && !is_keyword(token.text(formula)) => token.text(formula),
            _ => return None,
        };
        Some((token, name))
    })
}

/// Whether a word is one of the language's and not a column.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS
        .iter()
        .any(|keyword| word.eq_ignore_ascii_case(keyword))
}

/// A formula begins and ends with something that an operator can work on.
fn ends(formula: &str, tokens: &[Token]) -> Result<()> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Ok(());
    };
    let opening = matches!(first.text(formula), "+" | "-" | "(");
    if first.kind == Kind::Symbol && !opening {
        return Err(Message::new("scheme.formula_begins").with("sign", first.text(formula)));
    }
    if !ends_operand(formula, last) {
        return Err(Message::new("scheme.formula_ends").with("sign", last.text(formula)));
    }
    Ok(())
}

/// Brackets close what they open, and not too deep.
fn brackets(formula: &str, tokens: &[Token]) -> Result<()> {
    let mut open = 0_usize;
    for token in tokens {
        if token.is_symbol(formula, "(") {
            open += 1;
            if open > DEEPEST {
                return Err(Message::new("scheme.formula_deep").with("most", DEEPEST));
            }
        } else if token.is_symbol(formula, ")") {
            open = open
                .checked_sub(1)
                .ok_or_else(|| Message::new("scheme.formula_bracket_unopened"))?;
        }
    }
    if open > 0 {
        return Err(Message::new("scheme.formula_bracket_unclosed"));
    }
    Ok(())
}

fn word(word: &str, called: bool) -> Result<()> {
    let lower = word.to_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    if is(&QUERY) {
        return Err(Message::new("scheme.formula_query").with("word", word));
    }
    if is(&WINDOW) {
        return Err(Message::new("scheme.formula_window").with("word", word));
    }
    if lower == "as" || lower == "cast" {
        return Err(Message::new("scheme.formula_word").with("word", word));
    }
    if !called || is_keyword(word) || is(&FUNCTIONS) {
        return Ok(());
    }
    let instead = match lower.as_str() {
        "max" => Some("GREATEST"),
        "min" => Some("LEAST"),
        _ => None,
    };
    match instead {
        Some(instead) => Err(Message::new("scheme.formula_aggregate_instead")
            .with("function", word)
            .with("instead", instead)),
        None if is(&AGGREGATES) => {
            Err(Message::new("scheme.formula_aggregate").with("function", word))
        }
        None => Err(Message::new("scheme.formula_function").with("function", word)),
    }
}

fn ends_operand(formula: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Quoted(_) | Kind::Text | Kind::Number => true,
        Kind::Symbol => token.text(formula) == ")",
        Kind::Word => {
            let word = token.text(formula).to_lowercase();
            !is_keyword(&word) || matches!(word.as_str(), "null" | "true" | "false" | "end")
        }
    }
}

fn starts_operand(formula: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Quoted(_) | Kind::Text | Kind::Number => true,
        Kind::Symbol => false,
        Kind::Word => {
            let word = token.text(formula).to_lowercase();
            !is_keyword(&word) || matches!(word.as_str(), "null" | "true" | "false" | "case")
        }
    }
}
