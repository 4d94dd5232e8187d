//! Countries by any of the ways in which tables and boundary files write them: a name or a code comes in, the country
//! goes out as a number that only serves to compare.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::names::normalised;

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Of each country the ways to write it.
    ways: Vec<Vec<String>>,
}

/// The file is part of the program: one that does not parse yields no countries, which a test forbids.
static COUNTRIES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("../../assets/geo/countries.toml")).unwrap_or_default();
    let mut found = HashMap::new();
    for (country, ways) in file.ways.iter().enumerate() {
        found.extend(ways.iter().map(|way| (normalised(way), country)));
    }
    found
});

/// The country that a name or a code of ISO 3166-1 means.
#[must_use]
pub fn country(name: &str) -> Option<usize> {
    COUNTRIES.get(&normalised(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_country_has_many_names() {
        for same in [
            &["US", "USA", "840", "United States of America", "美国"][..],
            &["UK", "GB", "United Kingdom", "英国"],
            &["Russian Federation", "俄罗斯", "RUS"],
            &["Korea, Rep.", "South Korea", "韩国"],
            &["Czechia", "Czech Republic"],
        ] {
            assert!(country(same[0]).is_some());
            assert!(
                same.iter().all(|way| country(way) == country(same[0])),
                "{same:?}"
            );
        }
        assert_ne!(country("Niger"), country("Nigeria"));
        assert_ne!(country("Guinea"), country("Guinea-Bissau"));
        assert_eq!(country("江湾镇"), None);
    }

    /// Nothing stands in two countries: the later one would win unseen.
    #[test]
    fn no_way_means_two_countries() {
        let file: File =
            toml::from_str(include_str!("../../assets/geo/countries.toml")).unwrap_or_default();
        let ways: usize = file.ways.iter().map(Vec::len).sum();
        assert!(file.ways.len() > 200);
        assert_eq!(ways, COUNTRIES.len());
    }
}
