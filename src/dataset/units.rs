//! The units that are offered by name, from `assets/units.toml`: their words in both languages, and which of them fit a
//! field.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::i18n::Title;
use crate::table::{Dimension, Unit};

/// A unit that is offered by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsualUnit {
    /// What mapping files and fields hold.
    pub id: String,
    /// Its words.
    pub title: Title,
}

#[derive(Deserialize)]
struct File {
    unit: Vec<UsualUnit>,
}

/// The file is part of the program: one that does not parse yields no units, which a test forbids.
static UNITS: LazyLock<Vec<UsualUnit>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../assets/units.toml"))
        .map(|file| file.unit)
        .unwrap_or_default()
});

/// The units that convert into a unit; all of them without one.
#[must_use]
pub fn usual_units(into: Option<&str>) -> Vec<&'static UsualUnit> {
    let into = into.and_then(Unit::parse);
    let fits = |unit: &&UsualUnit| match (Unit::parse(&unit.id), into) {
        (Some(unit), Some(into)) => {
            into.dimension == Dimension::Multiplier || unit.factor_to(into).is_some()
        }
        _ => true,
    };
    UNITS.iter().filter(fits).collect()
}

/// A unit as it is called in both languages; one that is not known by name stays as it is written, but for money that
/// files write in Latin letters alone: in Chinese it is called as the known one that is the same.
#[must_use]
pub fn unit_title(unit: &str) -> Title {
    if let Some(known) = UNITS.iter().find(|known| known.id == unit) {
        return known.title.clone();
    }
    let own = Unit::parse(unit).filter(|own| matches!(own.dimension, Dimension::Money(_)));
    let same = |known: &&UsualUnit| own.is_some() && Unit::parse(&known.id) == own;
    let mut title = Title::same(unit);
    if let Some(known) = UNITS.iter().find(same) {
        title.zh.clone_from(&known.title.zh);
    }
    title
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_means_the_same_in_both_languages() {
        assert!(UNITS.len() > 20);
        for unit in UNITS.iter() {
            let id = Unit::parse(&unit.id).unwrap();
            for words in [&unit.title.en, &unit.title.zh] {
                let words = Unit::parse(words).unwrap_or_else(|| panic!("{words} is no unit"));
                assert_eq!(words.factor_to(id), Some(1.0), "{}", unit.id);
            }
        }
    }

    #[test]
    fn money_in_latin_letters_has_its_chinese_name() {
        let title = unit_title("€ million");
        assert_eq!((&*title.en, &*title.zh), ("€ million", "百万欧元"));
        assert_eq!(unit_title("widgets"), Title::same("widgets"));
        assert_eq!(unit_title("亿港元"), Title::same("亿港元"));
    }

    #[test]
    fn every_field_has_its_unit_among_those_that_fit_it() {
        for field in crate::dataset::known_fields() {
            if let Some(unit) = &field.unit {
                let fitting = usual_units(Some(unit));
                assert!(fitting.iter().any(|usual| usual.id == *unit), "{unit}");
                assert!(fitting.len() < UNITS.len());
            }
        }
    }
}
