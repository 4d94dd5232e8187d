//! Two languages, no global state: keys and arguments come in, sentences in English or Chinese go out.
//!
//! Texts live in `assets/i18n/<lang>/<module>.toml` as flat tables; a key is `<module>.<name>`, arguments stand
//! in braces. Errors and issues are [`Message`]s: data, put into words only where a person reads them.

mod message;
mod number;
mod spelling;
mod texts;

pub use message::{Arg, Message};
pub use number::{
    compact, compact_to, fixed, large, measured, number, padded_percent, percent, signed, united,
};
pub use spelling::nearest_word;
pub use texts::{fill, keys, text};

use serde::{Deserialize, Serialize};

/// The result of everything that can fail with a sentence for the user.
pub type Result<T> = std::result::Result<T, Message>;

/// A language of the interface and of every output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Both languages, in the order of the switch in the window.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The code used by `--lang` and in files: `en` or `zh`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The language that the environment asks for; English where it asks for neither.
    #[must_use]
    pub fn of_environment() -> Self {
        Self::of_locales(["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok()))
    }

    /// The language of the first of these that says anything.
    fn of_locales(locales: [Option<String>; 3]) -> Self {
        let mut said = locales
            .into_iter()
            .flatten()
            .filter(|locale| !locale.is_empty());
        match said.next() {
            Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Self::Zh,
            _ => Self::En,
        }
    }

    /// The language with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// A name that a data file carries in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Title {
    /// The same words in both languages: names of files, columns, enterprises.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self {
            en: text.to_owned(),
            zh: text.to_owned(),
        }
    }

    /// The name in one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_says_anything_counts() {
        let of = |locales: [&str; 3]| Lang::of_locales(locales.map(|own| Some(own.to_owned())));
        assert_eq!(of(["", "ZH_CN.UTF-8", "en_US"]), Lang::Zh);
        assert_eq!(of(["C.UTF-8", "zh_CN", "zh_CN"]), Lang::En);
        assert_eq!(Lang::of_locales([None, None, None]), Lang::En);
    }
}
