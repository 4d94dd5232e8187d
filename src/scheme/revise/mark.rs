//! The words behind the title of what was changed: a title comes in, it goes out with them or without them.

use crate::i18n::{Lang, Message, Title};

/// The words behind the title of what was changed.
fn mark(lang: Lang) -> String {
    Message::new("scheme.revised_mark").text(lang)
}

/// Whether a title says that what it names was changed.
pub(in crate::scheme) fn is_marked(title: &Title) -> bool {
    let is_marked = |lang: Lang| title.text(lang).ends_with(&mark(lang));
    Lang::ALL.into_iter().all(is_marked)
}

/// A title that says, once, that what it names was changed: old words beside new rules mislead.
pub(super) fn marked(title: &Title) -> Title {
    if is_marked(title) {
        return title.clone();
    }
    let named = |lang: Lang| {
        let message = Message::new("scheme.revised_title").with("title", title.clone());
        message.text(lang)
    };
    Title {
        en: named(Lang::En),
        zh: named(Lang::Zh),
    }
}

/// A title without that.
pub(in crate::scheme) fn unmarked(title: &Title) -> Title {
    let plain = |lang: Lang| {
        let words = title.text(lang);
        let plain = words.strip_suffix(&mark(lang)).unwrap_or(words);
        plain.trim_end().to_owned()
    };
    Title {
        en: plain(Lang::En),
        zh: plain(Lang::Zh),
    }
}
