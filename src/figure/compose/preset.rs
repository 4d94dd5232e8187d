//! Trends that are offered by name, from `assets/presets.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dataset::Dataset;
use crate::i18n::Title;
use crate::scheme::Formula;

/// A trend that is offered by name, in one of its forms; from `assets/presets.toml`.
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
    otherwise: Option<String>,
    decimals: usize,
}

/// The file is part of the program; a test checks that every formula of it is read.
static PRESETS: LazyLock<Vec<TrendPreset>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/presets.toml");
    let entries = toml::from_str(text).map_or_else(|_| Vec::new(), |file: File| file.preset);
    entries.into_iter().flat_map(forms).collect()
});

/// The forms of a preset: one for each of its formulas, the first before the other.
fn forms(entry: Entry) -> Vec<TrendPreset> {
    let formulas = [Some(entry.formula), entry.otherwise];
    formulas
        .into_iter()
        .flatten()
        .filter_map(|formula| Formula::parse(&formula).ok())
        .map(|formula| TrendPreset {
            id: entry.id.clone(),
            title: entry.title.clone(),
            unit: entry.unit.clone(),
            formula,
            decimals: entry.decimals,
        })
        .collect()
}

fn fits(preset: &TrendPreset, dataset: &Dataset) -> bool {
    let mut columns = preset.formula.columns.iter();
    columns.all(|column| dataset.field(column).is_some())
}

/// The forms of the preset of this id, the preferred one first; none when there is no such preset. Which of them is
/// meant is known when the data is: see [`preset`].
#[must_use]
pub fn preset_forms(id: &str) -> Vec<TrendPreset> {
    let forms = PRESETS.iter().filter(|preset| preset.id == id);
    forms.cloned().collect()
}

/// The preset of this id in the form whose columns a dataset has; in the preferred form when it has none of them.
#[must_use]
pub fn preset(id: &str, dataset: &Dataset) -> Option<TrendPreset> {
    let mut forms = PRESETS.iter().filter(|preset| preset.id == id);
    let preferred = forms.clone().next();
    let fitting = forms.find(|form| fits(form, dataset));
    fitting.or(preferred).cloned()
}

/// The presets whose columns a dataset has, in file order, each in one form.
#[must_use]
pub fn trend_presets(dataset: &Dataset) -> Vec<TrendPreset> {
    let mut found: Vec<TrendPreset> = Vec::new();
    for preset in PRESETS.iter().filter(|preset| fits(preset, dataset)) {
        if found.iter().all(|other| other.id != preset.id) {
            found.push(preset.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_of_the_file_is_read() {
        let text = include_str!("../../../assets/presets.toml");
        let written = text.matches("[[preset]]").count();
        assert!(written >= 2);
        let formulas =
            text.matches("\nformula = ").count() + text.matches("\notherwise = ").count();
        assert_eq!(PRESETS.len(), formulas);
        let mut ids: Vec<&str> = PRESETS.iter().map(|preset| preset.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), written);
    }
}
