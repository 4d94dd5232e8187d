//! Trends that are offered by name, from `assets/presets.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::scheme::Formula;

/// A trend that is offered by name; from `assets/presets.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPreset {
    /// Id, for `--indicator` and for the window.
    pub id: String,
    /// Name.
    pub title: Title,
    /// Unit of the values.
    pub unit: Title,
    /// Formula over raw columns.
    pub formula: Formula,
    /// Decimals of the labels.
    pub decimals: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    preset: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    title: Title,
    unit: Title,
    formula: String,
    decimals: usize,
}

/// The file is part of the program; a test checks that every entry of it is read.
static PRESETS: LazyLock<Vec<TrendPreset>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/presets.toml");
    let entries = toml::from_str(text).map_or_else(|_| Vec::new(), |file: File| file.preset);
    entries.into_iter().filter_map(checked).collect()
});

fn checked(entry: Entry) -> Option<TrendPreset> {
    Some(TrendPreset {
        formula: Formula::parse(&entry.formula).ok()?,
        id: entry.id,
        title: entry.title,
        unit: entry.unit,
        decimals: entry.decimals,
    })
}

/// The preset of this id.
#[must_use]
pub fn preset(id: &str) -> Option<TrendPreset> {
    PRESETS.iter().find(|preset| preset.id == id).cloned()
}

/// The presets whose columns a dataset has, in file order.
#[must_use]
pub fn trend_presets(dataset: &Dataset) -> Vec<TrendPreset> {
    PRESETS
        .iter()
        .filter(|preset| {
            let mut columns = preset.formula.columns.iter();
            columns.all(|column| dataset.field(column).is_some())
        })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_of_the_file_is_read() {
        let text = include_str!("../../../assets/presets.toml");
        let written = text.matches("[[preset]]").count();
        assert!(written >= 2);
        assert_eq!(PRESETS.len(), written);
        let mut ids: Vec<&str> = PRESETS.iter().map(|preset| preset.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), written);
    }
}
