//! Names of industries in both languages, from `assets/industries.toml`: what a file calls an industry comes in, what
//! it is called in a language goes out.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::i18n::{Lang, Title};

#[derive(Deserialize)]
struct File {
    industry: Vec<Title>,
}

/// The file is part of the program: one that does not parse yields no names, which a test forbids.
static INDUSTRIES: LazyLock<Vec<Title>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../assets/industries.toml"))
        .map(|file| file.industry)
        .unwrap_or_default()
});

/// Where the industry of a name stands, in either language.
static PLACES: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let named = INDUSTRIES.iter().enumerate();
    named
        .flat_map(|(at, title)| [(title.zh.as_str(), at), (title.en.as_str(), at)])
        .collect()
});

/// The name of an industry in a language; as it is written where it is none of those whose names are fixed.
#[must_use]
pub fn industry_name(written: &str, lang: Lang) -> &str {
    match PLACES.get(written.trim()) {
        Some(at) => INDUSTRIES[*at].text(lang),
        None => written,
    }
}

/// Whether most of different industries are known by name: where they are not, one that happens to be stays as the file
/// has it, among its like.
#[must_use]
pub fn knows_industries<'a>(written: impl Iterator<Item = &'a str>) -> bool {
    let all: BTreeSet<&str> = written.collect();
    let known = all.iter().filter(|name| PLACES.contains_key(name.trim()));
    known.count() * 2 > all.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_known_industry_among_many_others_is_a_word_of_the_file() {
        assert!(!knows_industries(["Mining", "Banks", "Media"].into_iter()));
        assert!(knows_industries(["采矿业", "制造业", "其他"].into_iter()));
    }

    #[test]
    fn a_name_is_one_industry() {
        assert!(INDUSTRIES.len() > 40);
        assert_eq!(
            PLACES.len(),
            2 * INDUSTRIES.len(),
            "a name stands there twice"
        );
        for industry in INDUSTRIES.iter() {
            assert!(industry.en.is_ascii() && !industry.zh.is_ascii());
            assert_eq!(industry_name(&industry.en, Lang::Zh), industry.zh);
            assert_eq!(industry_name(&industry.zh, Lang::En), industry.en);
        }
    }

    #[test]
    fn other_names_stay() {
        assert_eq!(industry_name("丝绸", Lang::En), "丝绸");
        assert_eq!(industry_name("制造业", Lang::Zh), "制造业");
    }

    #[test]
    fn the_sample_city_speaks_both_languages() {
        let sample = include_str!("../../assets/sample/industries.toml");
        let names = sample
            .lines()
            .filter_map(|line| line.strip_prefix("name = "));
        let names: Vec<&str> = names.map(|name| name.trim_matches('"')).collect();
        assert!(names.len() > 5);
        for name in names {
            assert!(industry_name(name, Lang::En).is_ascii(), "{name}");
        }
    }
}
