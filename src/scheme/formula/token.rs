//! The words of a formula with their places: text comes in, tokens or what is wrong with a character go out.
//!
//! Smaller than SQL on purpose: comments, casts, array and JSON operators, and string prefixes are refused here, so
//! that what reaches the SQL front end is an expression that a reader of the scheme understands.

use std::ops::Range;

use crate::i18n::{Message, Result};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word: keyword, function or column.
    Word,
    /// A column in double quotes; holds its name.
    Quoted(String),
    /// Text in single quotes.
    Text,
    /// A number.
    Number,
    /// An operator, bracket or comma.
    Symbol,
}

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Byte range in the formula.
    pub span: Range<usize>,
}

impl Token {
    /// The token as written.
    pub fn text<'a>(&self, formula: &'a str) -> &'a str {
        &formula[self.span.clone()]
    }

    /// Whether it is this operator, bracket or comma.
    pub fn is_symbol(&self, formula: &str, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text(formula) == symbol
    }
}

/// Symbols of two characters, looked for first.
const PAIRS: [&str; 5] = ["<=", ">=", "<>", "!=", "||"];

/// Characters that a Chinese input method writes, and what SQL wants in their place.
const FULL_WIDTH: [(char, &str); 15] = [
    ('（', "("),
    ('）', ")"),
    ('，', ","),
    ('＊', "*"),
    ('×', "*"),
    ('／', "/"),
    ('÷', "/"),
    ('＋', "+"),
    ('－', "-"),
    ('＝', "="),
    ('＞', ">"),
    ('＜', "<"),
    ('“', "\""),
    ('”', "\""),
    ('、', ","),
];

/// Splits a formula into tokens.
///
/// # Errors
/// A sentence about the first character that has no place in a formula, or a quote that is not closed.
pub(super) fn tokens(formula: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = formula[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token(&formula[at..], first)?;
        tokens.push(Token {
            kind,
            span: at..at + length,
        });
        at += length;
    }
    Ok(tokens)
}

/// The token that `rest` begins with, and its length in bytes.
fn token(rest: &str, first: char) -> Result<(Kind, usize)> {
    if first.is_alphabetic() || first == '_' {
        return word(rest);
    }
    if first.is_ascii_digit() || first == '.' {
        return number(rest);
    }
    if first == '"' {
        let (name, length) = quoted(rest, '"')?;
        return if name.trim().is_empty() {
            Err(Message::new("scheme.formula_empty_name"))
        } else {
            Ok((Kind::Quoted(name), length))
        };
    }
    if first == '\'' {
        return quoted(rest, '\'').map(|(_, length)| (Kind::Text, length));
    }
    if rest.starts_with("--") {
        return Err(Message::new("scheme.formula_two_minus"));
    }
    if rest.starts_with("/*") {
        return Err(Message::new("scheme.formula_comment"));
    }
    if PAIRS.iter().any(|pair| rest.starts_with(pair)) {
        return Ok((Kind::Symbol, 2));
    }
    if "+-*/%(),=<>".contains(first) {
        return Ok((Kind::Symbol, 1));
    }
    Err(odd(first))
}

/// A bare word; a quote straight after it would be a string prefix (`N'…'`), which SQL gives a meaning of its own.
fn word(rest: &str) -> Result<(Kind, usize)> {
    let part = |c: char| c.is_alphabetic() || c.is_ascii_digit() || "_@$#".contains(c);
    let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
    match rest[length..].chars().next() {
        Some('.') => Err(Message::new("scheme.formula_dot").with("name", &rest[..length])),
        Some('\'' | '"') => Err(adjacent(&rest[..length])),
        Some(next) if next.is_numeric() => Err(odd(next)),
        _ => Ok((Kind::Word, length)),
    }
}

/// A number: digits, a decimal point, an exponent.
fn number(rest: &str) -> Result<(Kind, usize)> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        length += 1 + sign + digits(length + 1 + sign);
    }
    let text = &rest[..length];
    let followed = rest[length..]
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() || "_.\"'".contains(c));
    if followed || text.parse::<f64>().is_err() {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || "_.".contains(c)))
            .unwrap_or(rest.len());
        return Err(Message::new("scheme.formula_number").with("text", &rest[..end.max(length)]));
    }
    if text.parse().is_ok_and(f64::is_infinite) {
        return Err(Message::new("scheme.formula_beyond").with("text", text));
    }
    if text.contains(['e', 'E']) && !text.contains('.') {
        return Err(Message::new("scheme.formula_exponent").with("text", text));
    }
    Ok((Kind::Number, length))
}

/// What stands between two quotes, where a doubled quote is one; and the length with the quotes.
fn quoted(rest: &str, quote: char) -> Result<(String, usize)> {
    let mut name = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            name.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
            chars.next();
            name.push(quote);
        } else {
            return Ok((name, at + quote.len_utf8()));
        }
    }
    Err(Message::new("scheme.formula_unclosed_quote").with("quote", quote.to_string()))
}

/// The sentence about a character that has no place in a formula.
fn odd(character: char) -> Message {
    match FULL_WIDTH.iter().find(|(wide, _)| *wide == character) {
        Some((wide, plain)) => Message::new("scheme.formula_full_width")
            .with("character", wide.to_string())
            .with("plain", *plain),
        None if character.is_control() => Message::new("scheme.formula_character")
            .with("character", character.escape_unicode().to_string()),
        None => Message::new("scheme.formula_character").with("character", character.to_string()),
    }
}

/// The sentence about a column or number that stands beside another without an operator.
pub(super) fn adjacent(text: &str) -> Message {
    Message::new("scheme.formula_operator").with("text", text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn texts(formula: &str) -> Vec<&str> {
        tokens(formula)
            .unwrap()
            .iter()
            .map(|token| token.text(formula))
            .collect()
    }

    #[test]
    fn words_numbers_and_quotes_are_told_apart() {
        assert_eq!(
            texts("1.5e3*\"Net sales (€ million)\" >= 研发费用-.5"),
            [
                "1.5e3",
                "*",
                "\"Net sales (€ million)\"",
                ">=",
                "研发费用",
                "-",
                ".5"
            ]
        );
        assert_eq!(
            tokens("\"a \"\"b\"\"\"").unwrap()[0].kind,
            Kind::Quoted("a \"b\"".to_owned())
        );
    }

    #[test]
    fn what_sql_would_take_for_something_else_is_refused() {
        for (formula, key) in [
            ("a -- b", "scheme.formula_two_minus"),
            ("a /* b */", "scheme.formula_comment"),
            ("a::int", "scheme.formula_character"),
            ("a.b", "scheme.formula_dot"),
            ("N'x'", "scheme.formula_operator"),
            ("'open", "scheme.formula_unclosed_quote"),
            ("\"open", "scheme.formula_unclosed_quote"),
            ("\" \"", "scheme.formula_empty_name"),
            ("（a", "scheme.formula_full_width"),
            ("1.2.3", "scheme.formula_number"),
            ("12abc", "scheme.formula_number"),
            ("a[1]", "scheme.formula_character"),
            ("a; b", "scheme.formula_character"),
        ] {
            assert_eq!(tokens(formula).unwrap_err().key, key, "{formula}");
        }
    }
}
