//! A formula in words: its text and the names of its columns come in, a phrase that a person reads goes out.

use super::token::{Kind, Token, tokens};
use super::words;
use crate::i18n::{Lang, fill, text};

/// Signs of SQL and what is written in their place.
const SIGNS: [(&str, &str); 7] = [
    ("*", "×"),
    ("/", "÷"),
    ("-", "−"),
    ("<=", "≤"),
    (">=", "≥"),
    ("<>", "≠"),
    ("!=", "≠"),
];

/// The text of a formula as a phrase: columns by what `title` calls them (else as they are written), keywords as words.
/// Text that is no formula stays as it is.
#[must_use]
pub fn phrase(formula: &str, lang: Lang, title: &dyn Fn(&str) -> Option<String>) -> String {
    let Ok(tokens) = tokens(formula) else {
        return formula.to_owned();
    };
    let mut phrase = Phrase {
        lang,
        out: String::new(),
        between: false,
        depth: 0,
        fallbacks: Vec::new(),
    };
    let mut at = 0;
    while at < tokens.len() {
        at += phrase.piece(formula, &tokens[at..], title);
    }
    phrase.out
}

/// The phrase as far as it is written.
struct Phrase {
    lang: Lang,
    out: String,
    /// Whether the next AND belongs to a BETWEEN.
    between: bool,
    depth: usize,
    /// Depths of the brackets of a COALESCE, whose comma says what stands in for a missing value.
    fallbacks: Vec<usize>,
}

impl Phrase {
    /// Writes what the tokens begin with; gives how many of them that was.
    fn piece(
        &mut self,
        formula: &str,
        tokens: &[Token],
        title: &dyn Fn(&str) -> Option<String>,
    ) -> usize {
        let token = &tokens[0];
        let written = token.text(formula);
        let next = |ahead: usize, word: &str| {
            tokens
                .get(ahead)
                .is_some_and(|token| token.text(formula).eq_ignore_ascii_case(word))
        };
        // Whether a condition is over there.
        let ends = |ahead: usize| {
            let over = |word: &str| next(ahead, word);
            tokens.len() <= ahead || over("and") || over("or") || over(")")
        };
        match &token.kind {
            Kind::Quoted(name) => self.put(&title(name).unwrap_or_else(|| name.clone())),
            Kind::Text => {
                let inside = written.trim_matches('\'').replace("''", "'");
                self.put(&match self.lang {
                    Lang::En => format!("\"{inside}\""),
                    Lang::Zh => format!("“{inside}”"),
                });
            }
            Kind::Number => self.put(written),
            Kind::Symbol => self.sign(written),
            Kind::Word if next(0, "coalesce") && next(1, "(") => {
                self.fallbacks.push(self.depth + 1);
            }
            Kind::Word if words::is_keyword(written) => {
                let (key, taken) = match written.to_lowercase().as_str() {
                    "is" if next(1, "not") && next(2, "null") => ("scheme.word_present", 3),
                    "is" if next(1, "null") => ("scheme.word_missing", 2),
                    "not" if next(1, "in") => ("scheme.word_not_in", 2),
                    "not" if next(1, "true") && ends(2) => ("scheme.word_true", 2),
                    "not" if next(1, "false") && ends(2) => ("scheme.word_false", 2),
                    "not" if ends(2) => match tokens.get(1).and_then(|own| column(own, formula)) {
                        // A column of yes and no that must say no.
                        Some(name) => {
                            let name = title(&name).unwrap_or(name);
                            self.put(&fill(self.lang, "scheme.word_is_no", &[("name", &name)]));
                            return 2;
                        }
                        None => ("scheme.word_not", 1),
                    },
                    "and" if std::mem::take(&mut self.between) => ("scheme.word_to", 1),
                    "and" => ("scheme.word_and", 1),
                    "or" => ("scheme.word_or", 1),
                    "not" => ("scheme.word_not", 1),
                    "in" => ("scheme.word_in", 1),
                    "true" => ("scheme.word_true", 1),
                    "false" => ("scheme.word_false", 1),
                    "between" => {
                        self.between = true;
                        ("scheme.word_between", 1)
                    }
                    _ => {
                        self.put(written);
                        return 1;
                    }
                };
                let word = text(self.lang, key);
                self.put(&word);
                return taken;
            }
            Kind::Word => self.put(&title(written).unwrap_or_else(|| written.to_owned())),
        }
        1
    }

    fn sign(&mut self, sign: &str) {
        let chinese = self.lang == Lang::Zh;
        match sign {
            "(" => {
                self.depth += 1;
                let bracket = if chinese { "（" } else { "(" };
                self.put(bracket);
            }
            ")" => {
                if self.fallbacks.last() == Some(&self.depth) {
                    self.fallbacks.pop();
                }
                self.depth = self.depth.saturating_sub(1);
                self.out.push_str(if chinese { "）" } else { ")" });
            }
            "," => {
                self.out.push_str(if chinese { "，" } else { "," });
                if self.fallbacks.last() == Some(&self.depth) {
                    let words = text(self.lang, "scheme.word_else");
                    self.put(&words);
                }
            }
            sign => {
                let found = SIGNS.iter().find(|(known, _)| *known == sign);
                self.put(found.map_or(sign, |(_, better)| better));
            }
        }
    }

    /// Adds a piece with a space before it, where there is none of its own.
    fn put(&mut self, piece: &str) {
        let open = self.out.is_empty() || self.out.ends_with(['(', '（', '）', '，']);
        if !open && !piece.starts_with('（') {
            self.out.push(' ');
        }
        self.out.push_str(piece);
    }
}

/// The column that a token names.
fn column(token: &Token, formula: &str) -> Option<String> {
    let written = token.text(formula);
    match &token.kind {
        Kind::Quoted(name) => Some(name.clone()),
        Kind::Word if !words::is_keyword(written) => Some(written.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_must_say_no_is_said_so() {
        let title = |name: &str| (name == "dishonest").then(|| "On a list".to_owned());
        let en = |formula: &str| phrase(formula, Lang::En, &title);
        assert_eq!(en("NOT dishonest AND a > 1"), "On a list: no and a > 1");
        assert_eq!(en("NOT FALSE AND 2 > 1"), "no and 2 > 1");
        assert_eq!(en("NOT (a OR b)"), "not (a or b)");
        assert_eq!(en("NOT a > 1"), "not a > 1");
    }

    #[test]
    fn conditions_are_read_as_phrases() {
        let title = |name: &str| {
            let title = match name {
                "year" => "年度",
                "founded_year" => "成立年份",
                "revenue_wan" => "营业收入（万元）",
                _ => return None,
            };
            Some(title.to_owned())
        };
        let zh = |formula: &str| phrase(formula, Lang::Zh, &title);
        assert_eq!(
            zh("year - founded_year <= 5 AND revenue_wan < 2000"),
            "年度 − 成立年份 ≤ 5 且 营业收入（万元）< 2000"
        );
        assert_eq!(
            zh("COALESCE(revenue_wan, 0) < 40000 OR x IS NOT NULL"),
            "（营业收入（万元），缺失时取 0）< 40000 或 x 有数值"
        );
        let en = |formula: &str| phrase(formula, Lang::En, &|_| None);
        assert_eq!(
            en("(a + b) * 2 BETWEEN 1 AND 9 AND t NOT IN ('x', 'y') OR NOT c IS NULL"),
            "(a + b) × 2 is between 1 and 9 and t is none of (\"x\", \"y\") or not c is missing"
        );
    }
}
