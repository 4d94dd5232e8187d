//! Words in a condition that no enterprise has: a condition and the columns that it names come in, the first such word with
//! those that there are goes out.

use polars::prelude::{DataFrame, DataType};

use crate::i18n::Message;
use crate::scheme::Formula;

/// Most values that a sentence names.
const SHOWN: usize = 8;

/// The first word in quotes that stands in none of the columns of the condition, with the values that do; nothing where
/// the condition asks for patterns, or has no column of words or of yes and no.
pub(super) fn strange(formula: &Formula, seen: &DataFrame) -> Option<(String, Message)> {
    let upper = formula.text.to_uppercase();
    if upper.contains("LIKE") || upper.contains("REGEXP") || formula.text.contains('~') {
        return None;
    }
    let (mut texts, mut flags) = (Vec::new(), Vec::new());
    for name in &formula.columns {
        match seen.column(name) {
            Ok(column) if column.dtype() == &DataType::String => texts.push((name, column)),
            Ok(column) if column.dtype() == &DataType::Boolean => flags.push(name),
            _ => {}
        }
    }
    if texts.is_empty() && flags.is_empty() {
        return None;
    }
    let mut values: Vec<(&String, Vec<&str>)> = Vec::new();
    for (name, column) in &texts {
        let mut own: Vec<&str> = column.str().ok()?.iter().flatten().collect();
        own.sort_unstable();
        own.dedup();
        values.push((name, own));
    }
    let word = words(&formula.text).into_iter().find(|word| {
        let mut all = values.iter();
        !all.any(|(_, own)| own.binary_search(&word.as_str()).is_ok())
    })?;
    let problem = match (flags.first(), values.first()) {
        (Some(flag), _) if values.is_empty() => {
            Message::new("policies.value_flag").with("column", flag.as_str())
        }
        (_, Some((name, own))) => {
            let mut shown: Vec<&str> = own.iter().take(SHOWN).copied().collect();
            if own.len() > SHOWN {
                shown.push("…");
            }
            Message::new("policies.values_are")
                .with("column", name.as_str())
                .with("values", shown.join(", "))
        }
        _ => return None,
    };
    Some((word, problem))
}

/// The words in quotes of a condition.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('\'') {
        let mut word = String::new();
        let mut behind = behind;
        while let Some((own, next)) = behind.split_once('\'') {
            word.push_str(own);
            behind = next;
            // Two quotes are one inside a word.
            match next.strip_prefix('\'') {
                Some(next) => {
                    word.push('\'');
                    behind = next;
                }
                None => break,
            }
        }
        found.push(word);
        rest = behind;
    }
    found
}

#[cfg(test)]
#[test]
fn words_are_found_in_their_quotes() {
    assert_eq!(words("town = 'a''b' OR x IN ('c', '')"), ["a'b", "c", ""]);
    assert_eq!(words("a > 1"), Vec::<String>::new());
}
