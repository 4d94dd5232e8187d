//! Conditions in words, with the fields' names in place of their ids.

use crate::dataset::{fields_called, known, unit_title};
use crate::i18n::{Lang, Message, Title, text};
use crate::scheme::{Scheme, phrase};

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

/// The same of a condition that may name results of a scheme, by their titles: `points_X`, `group_X`, `rank`, `stage`.
#[must_use]
pub fn in_words_of(scheme: &Scheme, formula: &str) -> Title {
    let phrase = |lang: Lang| {
        phrase(formula, lang, &|name| {
            result(scheme, name, lang).or_else(|| named(name, lang))
        })
    };
    Title {
        en: phrase(Lang::En),
        zh: phrase(Lang::Zh),
    }
}

/// What a result of a scheme is called in conditions; nothing where it is none, or one that fields name as well.
fn result(scheme: &Scheme, name: &str, lang: Lang) -> Option<String> {
    let told = |key: &'static str, title: &Title| {
        let message = Message::new(key).with("title", title.clone());
        message.text(lang)
    };
    if !scheme.is_result(name) {
        return None;
    }
    if let Some(id) = name.strip_prefix("points_") {
        let own = scheme.indicators.iter().find(|own| own.id == id)?;
        return Some(told("analysis.column_points", &own.title));
    }
    if let Some(id) = name.strip_prefix("group_") {
        let own = scheme.groups.iter().find(|own| own.id == id)?;
        return Some(told("analysis.column_points", &own.title));
    }
    (name == "rank").then(|| text(lang, "analysis.column_rank"))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{in_words, in_words_of};
    use crate::scheme::builtin;

    #[test]
    fn conditions_of_tiers_name_results_by_their_titles() {
        let scheme = builtin("tech-sme").unwrap();
        let own = &scheme.indicators[0];
        let when = format!("total >= 60 AND points_{} > 0", own.id);
        let words = in_words_of(&scheme, &when);
        assert!(
            words.en.contains(&own.title.en) && !words.en.contains("points_"),
            "{}",
            words.en
        );
        assert!(
            words.zh.contains(&own.title.zh) && !words.zh.contains("points_"),
            "{}",
            words.zh
        );
        assert_eq!(
            in_words_of(&scheme, "employees > 500"),
            in_words("employees > 500")
        );
    }
}
