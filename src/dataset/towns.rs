//! Names of the sample city's towns in both languages: a name as the data writes it comes in, the name in a language
//! goes out. No real town has one of these names; names of real ones come with boundaries.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::i18n::Lang;

#[derive(Deserialize)]
struct File {
    town: Vec<Town>,
}

#[derive(Deserialize)]
struct Town {
    name: String,
    name_en: String,
}

/// English names by Chinese ones. The file is part of the program: a test reads it.
#[expect(
    clippy::expect_used,
    reason = "the file is compiled in and read by a test"
)]
static ENGLISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let content = include_str!("../../assets/sample/towns.toml");
    let file: File = toml::from_str(content).expect("a file of towns that parses");
    let towns = file.town.into_iter();
    towns.map(|town| (town.name, town.name_en)).collect()
});

/// The name of a town in a language; as it is written where it is none whose names are known.
#[must_use]
pub fn town_name(written: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => ENGLISH.get(written.trim()).map_or(written, String::as_str),
        Lang::Zh => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_towns_have_an_english_name_and_others_keep_theirs() {
        assert!(ENGLISH.len() >= 10);
        assert!(ENGLISH.values().all(|name| name.is_ascii()));
        assert_ne!(town_name("澜港镇", Lang::En), "澜港镇");
        assert_eq!(town_name("澜港镇", Lang::Zh), "澜港镇");
        assert_eq!(town_name("玉山镇", Lang::En), "玉山镇");
    }
}
