//! Conditions in words, with the fields' names in place of their ids.

use crate::dataset::{fields_called, known, unit_title};
use crate::i18n::{Lang, Message, Title, text};
use crate::scheme::phrase;

/// The text of a formula as a phrase in both languages: known fields by their titles with their units, `prev_` as the
/// year before. Text that is no formula stays as it is.
#[must_use]
pub fn in_words(formula: &str) -> Title {
    let phrase = |lang: Lang| phrase(formula, lang, &|name| named(name, lang));
    Title {
        en: phrase(Lang::En),
        zh: phrase(Lang::Zh),
    }
}

/// What a raw column or the total is called.
pub(super) fn named(name: &str, lang: Lang) -> Option<String> {
    if name == "total" {
        return Some(text(lang, "analysis.column_total"));
    }
    if let Some(before) = name.strip_prefix("prev_") {
        let before = named(before, lang)?;
        let message = Message::new("analysis.year_before").with("name", before);
        return Some(message.text(lang));
    }
    // A field may be called by any of its names, where no other has it.
    let field = known(name).or_else(|| match fields_called(name).as_slice() {
        [id] => known(id),
        _ => None,
    })?;
    let Some(unit) = &field.unit else {
        return Some(field.title.text(lang).to_owned());
    };
    let message = Message::new("analysis.with_unit")
        .with("name", field.title.clone())
        .with("unit", unit_title(unit));
    Some(message.text(lang))
}
