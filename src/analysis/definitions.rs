//! A file of definitions in TOML that a city edits: text comes in, what it says goes out, or a sentence with the line.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::i18n::{Message, Result};

/// Understands the text of a file.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            let start = span.start.min(text.len());
            1 + text.get(..start).unwrap_or_default().matches('\n').count()
        });
        let said = error.message().lines().next().unwrap_or_default();
        Message::new("projects.bad_definitions")
            .with("file", path.display().to_string())
            .with("line", line.to_string())
            .with("problem", problem(said))
    })
}

/// Refuses a file without entries, and entries of one id or of none; `kind` is the head of each, `[[kind]]`.
pub(super) fn check_ids<'a>(
    text: &str,
    path: &Path,
    kind: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let wrong = |at: usize, problem: Message| {
        Err(Message::new("projects.bad_definitions")
            .with("file", path.display().to_string())
            .with("line", line_of(text, kind, at).to_string())
            .with("problem", problem))
    };
    let mut known: Vec<&str> = Vec::new();
    for (at, id) in ids.enumerate() {
        if id.trim().is_empty() {
            return wrong(at, Message::new("projects.definition_no_id"));
        }
        if known.contains(&id) {
            return wrong(at, Message::new("projects.definition_twice").with("id", id));
        }
        known.push(id);
    }
    if known.is_empty() {
        let head = format!("[[{kind}]]");
        return wrong(
            0,
            Message::new("projects.definition_none").with("head", head),
        );
    }
    Ok(())
}

/// The line of the head of an entry; the first where heads are not written.
pub(super) fn line_of(text: &str, kind: &str, at: usize) -> usize {
    let head = format!("[[{kind}]]");
    let lines = text.lines().enumerate();
    let mut heads = lines.filter(|(_, line)| line.trim_start().starts_with(&head));
    heads.nth(at).map_or(1, |(line, _)| line + 1)
}

/// What the parser says, in our words as far as they go.
fn problem(said: &str) -> Message {
    let named = |start: &str| {
        let rest = said.strip_prefix(start)?;
        rest.split('`').nth(1)
    };
    if let Some(key) = named("missing field") {
        return Message::new("projects.definition_lacks").with("key", key);
    }
    if let Some(key) = named("unknown field") {
        let keys: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        return Message::new("projects.definition_unknown")
            .with("key", key)
            .with("keys", keys.join(", "));
    }
    if let Some(key) = named("unknown variant") {
        let keys: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        return Message::new("projects.definition_value")
            .with("value", key)
            .with("values", keys.join(", "));
    }
    if said.starts_with("invalid type") {
        return Message::new("projects.definition_type");
    }
    Message::new("projects.definition_other").with("said", said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_our_words() {
        let path = Path::new("cards.toml");
        let key = |text: &str| -> String {
            let read = parse::<crate::analysis::cards::CardRules>(text, path);
            read.err()
                .map(|problem| problem.to_string())
                .unwrap_or_default()
        };
        let whole = "[[card]]\nid = \"a\"\ntitle = { en = \"A\", zh = \"A\" }\nstatus = \"official\"\nnumerator = \"x\"\ndenominator = \"y\"\n";
        assert!(
            key(whole).contains("`threshold` is missing"),
            "{}",
            key(whole)
        );
        let more = format!("{whole}threshold = 90\ncolour = 3\n");
        assert!(
            key(&more).contains("line 8") && key(&more).contains("`colour`"),
            "{}",
            key(&more)
        );
        let odd = format!("{}threshold = 90\n", whole.replace("official", "secret"));
        assert!(
            key(&odd).contains("secret") && key(&odd).contains("illustrative"),
            "{}",
            key(&odd)
        );
        let words = format!("{whole}threshold = \"much\"\n");
        assert!(key(&words).contains("line 7"), "{}", key(&words));
    }
}
