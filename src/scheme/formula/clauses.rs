//! A condition taken apart: its text comes in; what must all hold, each with what may hold instead, goes out.

use super::token::{Kind, Token, tokens};
use super::{Formula, words};

/// A part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// As written.
    pub text: String,
    /// What is compared, by which sign, with what; nothing for a part that is no plain comparison.
    pub compared: Option<(String, String, String)>,
    /// The columns that it names, each once.
    pub columns: Vec<String>,
}

impl Clause {
    /// Whether it is nothing but a column.
    #[must_use]
    pub fn is_column(&self) -> bool {
        let bare = self.text.trim_matches('"');
        self.columns.len() == 1 && self.columns[0] == bare
    }
}

/// Signs of comparisons.
const COMPARED: [&str; 7] = [">=", "<=", "<>", "!=", ">", "<", "="];

impl Formula {
    /// The parts that the condition joins by AND, each as the parts that it joins by OR.
    #[must_use]
    pub fn clauses(&self) -> Vec<Vec<Clause>> {
        let Ok(tokens) = tokens(&self.text) else {
            return Vec::new();
        };
        // An OR that is in no brackets binds less than any AND: the whole is one part.
        let whole = self.cut(&tokens, "or").len() > 1;
        let all = if whole {
            vec![tokens.as_slice()]
        } else {
            self.cut(bare(&self.text, &tokens), "and")
        };
        let parts = all.into_iter().map(|part| {
            let any = self.cut(bare(&self.text, part), "or").into_iter();
            any.map(|part| self.clause(bare(&self.text, part)))
                .collect()
        });
        parts.collect()
    }

    /// The tokens between the words that stand in no brackets; the AND of a BETWEEN joins nothing.
    fn cut<'a>(&self, tokens: &'a [Token], word: &str) -> Vec<&'a [Token]> {
        let (mut depth, mut between, mut start) = (0_usize, false, 0);
        let mut parts = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let is = |word: &str| is_word(&self.text, token, word);
            if token.is_symbol(&self.text, "(") || is("case") {
                depth += 1;
            } else if token.is_symbol(&self.text, ")") || is("end") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && is("between") {
                between = true;
            } else if depth == 0 && is("and") && between {
                between = false;
            } else if depth == 0 && is(word) {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
        }
        parts.push(&tokens[start..]);
        parts
    }

    fn clause(&self, tokens: &[Token]) -> Clause {
        let text = written(&self.text, tokens);
        let mut columns: Vec<String> = Vec::new();
        for (_, name) in words::columns(&self.text, tokens) {
            if !columns.iter().any(|known| known == name) {
                columns.push(name.to_owned());
            }
        }
        Clause {
            text: text.to_owned(),
            compared: self.compared(tokens),
            columns,
        }
    }

    /// The two sides of a comparison and its sign.
    fn compared(&self, tokens: &[Token]) -> Option<(String, String, String)> {
        let (mut depth, mut found) = (0_usize, None);
        for (at, token) in tokens.iter().enumerate() {
            let sign = token.text(&self.text);
            if token.is_symbol(&self.text, "(") {
                depth += 1;
            } else if token.is_symbol(&self.text, ")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && token.kind == Kind::Symbol && COMPARED.contains(&sign) {
                if found.is_some() {
                    return None;
                }
                found = Some((at, sign));
            } else if depth == 0
                && [
                    "not", "in", "like", "ilike", "between", "is", "case", "and", "or",
                ]
                .iter()
                .any(|word| is_word(&self.text, token, word))
            {
                return None;
            }
        }
        let (at, sign) = found?;
        let side = |tokens: &[Token]| {
            let side = written(&self.text, tokens);
            (!side.is_empty()).then(|| side.to_owned())
        };
        Some((
            side(&tokens[..at])?,
            sign.to_owned(),
            side(&tokens[at + 1..])?,
        ))
    }
}

fn is_word(formula: &str, token: &Token, word: &str) -> bool {
    token.kind == Kind::Word && token.text(formula).eq_ignore_ascii_case(word)
}

/// The text from the first token to the last.
fn written<'a>(formula: &'a str, tokens: &[Token]) -> &'a str {
    let ends = tokens.first().zip(tokens.last());
    ends.and_then(|(first, last)| formula.get(first.span.start..last.span.end))
        .unwrap_or_default()
}

/// The tokens without brackets around all of them.
fn bare<'a>(formula: &str, mut tokens: &'a [Token]) -> &'a [Token] {
    loop {
        let [first, inner @ .., last] = tokens else {
            return tokens;
        };
        if !first.is_symbol(formula, "(") || !last.is_symbol(formula, ")") {
            return tokens;
        }
        let mut depth = 1_usize;
        for token in inner {
            if token.is_symbol(formula, "(") {
                depth += 1;
            } else if token.is_symbol(formula, ")") {
                depth -= 1;
            }
            if depth == 0 {
                return tokens;
            }
        }
        tokens = inner;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_taken_apart() {
        let apart = |text: &str| -> Vec<Vec<String>> {
            let parts = Formula::parse(text).unwrap().clauses().into_iter();
            parts
                .map(|any| any.into_iter().map(|own| own.text).collect())
                .collect()
        };
        assert_eq!(
            apart("a >= 5 AND 100 * a / b > 3 AND NOT hnte"),
            [["a >= 5"], ["100 * a / b > 3"], ["NOT hnte"]]
        );
        assert_eq!(
            apart("(a > 1 OR (b > 2)) AND c BETWEEN 1 AND 2"),
            [vec!["a > 1", "b > 2"], vec!["c BETWEEN 1 AND 2"]]
        );
        assert_eq!(
            apart("a > 1 OR b > 2 AND c > 3"),
            [["a > 1", "b > 2 AND c > 3"]]
        );
        assert_eq!(apart("(a > 1) AND (b > 2)"), [["a > 1"], ["b > 2"]]);
        assert_eq!(apart("((a > 1 AND b > 2))"), [["a > 1"], ["b > 2"]]);
        let of = |text: &str| Formula::parse(text).unwrap().clauses()[0][0].clone();
        let three = |text: &str| of(text).compared.map(|(a, b, c)| format!("{a}|{b}|{c}"));
        assert_eq!(
            three("100 * a / b>=(1 + c)"),
            Some("100 * a / b|>=|(1 + c)".to_owned())
        );
        for text in [
            "a IN (1, 2)",
            "NOT a > 1",
            "hnte",
            "a IS NULL",
            "a > 1 OR b > 2 AND c > 3",
        ] {
            assert!(text.contains("OR") || three(text).is_none(), "{text}");
        }
        assert!(of("a > 1 OR b > 2 AND c > 3").compared.is_some());
        assert!(of("hnte").is_column() && !of("NOT hnte").is_column());
        assert_eq!(of("ABS(a) > b").columns, ["a", "b"]);
    }
}
