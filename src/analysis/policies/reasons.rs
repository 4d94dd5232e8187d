//! Why an enterprise meets a condition: the condition and the columns that it names come in; of each part that holds what
//! the enterprise shows goes out, and later the sentence.

use polars::prelude::{AnyValue, Column, DataFrame, Expr, IntoLazy};

use crate::analysis::engine::{collect, condition};
use crate::analysis::in_words;
use crate::analysis::words::{listed, short, titled};
use crate::i18n::{Lang, Message, Title, number};
use crate::scheme::{Clause, Formula};

/// Between the parts of what is kept for a match.
const PART: char = '\u{1e}';
/// Between the two sides of a part.
const SIDE: char = '\u{1f}';

/// What the parts of a condition show, row by row.
pub(super) struct Reasons {
    /// Of each part, in their order, where it holds, and its two sides.
    parts: Vec<Asked>,
    shown: DataFrame,
}

/// One part: its place among all, and the columns of [`Reasons::shown`].
struct Asked {
    at: usize,
    holds: String,
    sides: [Option<String>; 2],
}

impl Reasons {
    /// Asks every part of a condition of every row.
    pub fn of(formula: &Formula, seen: &DataFrame) -> Option<Self> {
        let owner = Message::new("policies.owner").with("policy", "");
        let (mut parts, mut exprs): (Vec<Asked>, Vec<Expr>) = (Vec::new(), Vec::new());
        for (at, clause) in formula.clauses().iter().flatten().enumerate() {
            let own = Formula::parse(&clause.text).ok()?;
            let holds = format!("#holds{at}");
            exprs.push(condition(seen, &own, &owner).ok()?.alias(&holds));
            let sides = sides(clause).map(|side| {
                let side = side?;
                let expr = Formula::parse(&side).ok()?.expr().ok()?;
                let name = format!("#side{}", exprs.len());
                exprs.push(expr.alias(&name));
                Some(name)
            });
            parts.push(Asked { at, holds, sides });
        }
        let shown = collect(seen.clone().lazy().with_columns(exprs)).ok()?;
        Some(Self { parts, shown })
    }

    /// What is kept for a row.
    pub fn row(&self, row: usize) -> String {
        let mut kept = String::new();
        for part in &self.parts {
            let holds = self.shown.column(&part.holds).and_then(Column::bool).ok();
            if holds.and_then(|holds| holds.get(row)) != Some(true) {
                continue;
            }
            if !kept.is_empty() {
                kept.push(PART);
            }
            kept.push_str(&part.at.to_string());
            for side in &part.sides {
                kept.push(SIDE);
                if let Some(name) = side {
                    kept.push_str(&self.value(name, row));
                }
            }
        }
        kept
    }

    fn value(&self, name: &str, row: usize) -> String {
        let value = self.shown.column(name).ok();
        match value.and_then(|column| column.get(row).ok()) {
            None | Some(AnyValue::Null) => String::new(),
            Some(AnyValue::Boolean(yes)) => if yes { "+" } else { "-" }.to_owned(),
            Some(AnyValue::String(text)) => format!("'{text}"),
            Some(AnyValue::StringOwned(text)) => format!("'{text}"),
            Some(value) => {
                let number = value.extract::<f64>();
                number.map_or_else(String::new, |x| x.to_string())
            }
        }
    }
}

/// The sides of a part of which the value is told: what is compared, and with what where that is no number or word itself;
/// of another part with a single column this one, unless the part says all by itself.
fn sides(clause: &Clause) -> [Option<String>; 2] {
    if let Some((left, _, right)) = &clause.compared {
        return [left, right].map(|side| has_columns(side).then(|| side.clone()));
    }
    let is_flag = clause.is_column() || clause.text.to_ascii_lowercase().starts_with("not ");
    match clause.columns.as_slice() {
        [name] if !is_flag => [Some(format!("\"{name}\"")), None],
        _ => [None, None],
    }
}

fn has_columns(side: &str) -> bool {
    Formula::parse(side).is_ok_and(|side| !side.columns.is_empty())
}

/// The parts of a condition that hold, in sentences; `kept` is what [`Reasons::row`] kept.
pub(super) fn told(formula: &Formula, kept: &str) -> Vec<Message> {
    let clauses = formula.clauses();
    let clauses: Vec<&Clause> = clauses.iter().flatten().collect();
    let parts = kept.split(PART).filter_map(|part| {
        let mut fields = part.split(SIDE);
        let clause = clauses.get(fields.next()?.parse::<usize>().ok()?)?;
        let [left, right] = [fields.next(), fields.next()].map(Option::unwrap_or_default);
        Some(sentence(clause, left, right))
    });
    let told: Vec<Message> = parts.collect();
    if told.is_empty() {
        return vec![Message::new("policies.part_said").with("what", in_words(&formula.text))];
    }
    told
}

/// Reasons one after the other: in English the name of a column stands small behind the first.
pub(super) fn in_a_row(parts: &[Message]) -> Title {
    let parts: Vec<Message> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let mut name = titled(part);
            let mut signs = name.en.chars();
            if let (1.., Some(first), Some(second)) = (at, signs.next(), signs.next())
                && second.is_lowercase() | second.is_whitespace()
            {
                name.en = first
                    .to_lowercase()
                    .chain(name.en.chars().skip(1))
                    .collect();
            }
            Message::new("analysis.name").with("name", name)
        })
        .collect();
    listed(&parts)
}

/// What a part that compares with a pattern says, where the pattern is a piece of text with anything around it.
fn pattern(clause: &Clause, left: &str) -> Option<Message> {
    let lower = clause.text.to_ascii_lowercase();
    let at = lower.find(" like ")?;
    let (name, literal) = (
        &clause.text[..at],
        clause.text[at + " like ".len()..].trim(),
    );
    let (name, negated) = match name.trim().to_ascii_lowercase().strip_suffix(" not") {
        Some(bare) => (&name.trim()[..bare.len()], true),
        None => (name.trim(), false),
    };
    let literal = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let bare = literal.trim_matches('%');
    if bare.is_empty() || bare.contains(['%', '_', '\'']) {
        return None;
    }
    let key = match (negated, literal.starts_with('%'), literal.ends_with('%')) {
        (true, true, true) => "policies.part_lacks",
        (false, true, true) => "policies.part_contains",
        (false, false, true) => "policies.part_begins",
        (false, true, false) => "policies.part_ends",
        _ => return None,
    };
    let message = Message::new(key)
        .with("what", in_words(name))
        .with("part", bare);
    Some(message.with("value", shown(left)))
}

fn sentence(clause: &Clause, left: &str, right: &str) -> Message {
    let Some((one, sign, other)) = &clause.compared else {
        if let Some(told) = pattern(clause, left) {
            return told;
        }
        let what = in_words(&clause.text);
        let key = match (clause.is_column(), left.is_empty()) {
            (true, _) => "policies.part_yes",
            (false, true) => "policies.part_said",
            (false, false) => "policies.part_shown",
        };
        return Message::new(key)
            .with("what", what)
            .with("value", shown(left));
    };
    // What has columns is what is compared.
    let turned = left.is_empty() && !right.is_empty();
    let (what, value, goal, goal_value) = if turned {
        (other, right, one, left)
    } else {
        (one, left, other, right)
    };
    let key = match (sign.as_str(), turned) {
        (">=", false) | ("<=", true) => "policies.part_least",
        (">", false) | ("<", true) => "policies.part_more",
        ("<=", false) | (">=", true) => "policies.part_most",
        ("<", false) | (">", true) => "policies.part_less",
        ("=", _) => "policies.part_equal",
        _ => "policies.part_other",
    };
    let goal = in_words(goal);
    let message = Message::new(key)
        .with("what", in_words(what))
        .with("value", shown(value));
    if goal_value.is_empty() {
        return message.with("goal", goal);
    }
    let goal = Message::new("policies.part_goal")
        .with("what", goal)
        .with("value", shown(goal_value));
    message.with("goal", goal)
}

/// A value that was kept, in both languages.
fn shown(kept: &str) -> Title {
    if let Some(text) = kept.strip_prefix('\'') {
        return Title::same(text);
    }
    match (kept, kept.parse::<f64>()) {
        ("+", _) => titled(&Message::new("titles.yes")),
        ("-", _) => titled(&Message::new("titles.no")),
        (_, Ok(x)) => {
            let x = short(x);
            // As lists show money and shares; small numbers keep what counts.
            let decimals = if x.abs() >= 1.0 { 2 } else { 4 };
            Title {
                en: number(x, decimals, Lang::En),
                zh: number(x, decimals, Lang::Zh),
            }
        }
        (_, Err(_)) => Title::default(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn said(text: &str, left: &str, lang: Lang) -> String {
        let formula = Formula::parse(text).unwrap();
        let clauses = formula.clauses();
        sentence(&clauses[0][0], left, "").text(lang)
    }

    #[test]
    fn patterns_are_told_in_words() {
        for (text, en, zh) in [
            (
                "name LIKE '%电子%'",
                "Name contains \"电子\" (甲电子)",
                "名称含“电子”（甲电子）",
            ),
            (
                "name LIKE '江%'",
                "Name begins with \"江\" (甲电子)",
                "名称以“江”开头（甲电子）",
            ),
            (
                "name NOT LIKE '%乙%'",
                "Name does not contain \"乙\" (甲电子)",
                "名称不含“乙”（甲电子）",
            ),
        ] {
            assert_eq!(said(text, "'甲电子", Lang::En), en);
            assert_eq!(said(text, "'甲电子", Lang::Zh), zh);
        }
    }

    #[test]
    fn a_column_by_another_name_is_told_with_its_unit() {
        let zh = said("研发费用 >= 500", "2132", Lang::Zh);
        assert_eq!(zh, "研发费用（万元）为2,132（要求不低于500）");
    }

    #[test]
    fn names_stand_small_in_the_middle_of_a_sentence() {
        let part = |name: &str| Message::new("policies.part_yes").with("what", name);
        let row = in_a_row(&[part("Name"), part("On a list"), part("R&D")]);
        assert_eq!(row.en, "Name: yes, on a list: yes, R&D: yes");
    }
}
