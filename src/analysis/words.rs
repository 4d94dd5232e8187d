//! Lists inside sentences, in both languages.

use crate::composite::round;
use crate::dataset::known;
use crate::i18n::{Lang, Message, Title, text};

/// Phrases as one list: "a, b" in English, "a、b" in Chinese.
pub(super) fn listed(parts: &[Message]) -> Title {
    let join = |lang| {
        let words: Vec<String> = parts.iter().map(|part| part.text(lang)).collect();
        words.join(&text(lang, "analysis.list_separator"))
    };
    Title {
        en: join(Lang::En),
        zh: join(Lang::Zh),
    }
}

/// A phrase as a name in both languages.
pub(super) fn titled(phrase: &Message) -> Title {
    Title {
        en: phrase.text(Lang::En),
        zh: phrase.text(Lang::Zh),
    }
}

/// A number as sentences show it: six digits that count, none of them after the sixth decimal.
pub(super) fn short(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let digits = 5 - x.abs().log10().floor() as i32;
    round(x, digits.clamp(0, 6) as u32)
}

/// Names as one list.
pub(super) fn listed_titles<'a>(titles: impl IntoIterator<Item = &'a Title>) -> Title {
    let parts: Vec<Message> = titles
        .into_iter()
        .map(|title| Message::new("analysis.name").with("name", title.clone()))
        .collect();
    listed(&parts)
}

/// Columns as one list: known ones by their titles with the names in brackets, the rest by their names.
pub(super) fn listed_columns(columns: &[String]) -> Title {
    let phrases: Vec<Message> = columns
        .iter()
        .map(|column| match known(column) {
            Some(field) => Message::new("analysis.field")
                .with("title", field.title.clone())
                .with("id", column.as_str()),
            None => Message::new("analysis.name").with("name", column.as_str()),
        })
        .collect();
    listed(&phrases)
}
