//! What colours the areas of a map and what sizes its circles: measures and columns come in; words with their units, and
//! factors into the units that people say, go out.

use polars::prelude::Float64Chunked;

use super::Material;
use super::money::money;
use super::rows::Rows;
use super::words::inside;
use crate::analysis::Measure;
use crate::dataset::{Dataset, Field};
use crate::i18n::{Lang, Message, Result, fill, text};

/// The measure in words, with its unit.
pub(super) fn measure_name(dataset: &Dataset, measure: &Measure, lang: Lang) -> String {
    let column = |id: &str| field_name(dataset, id, lang);
    match measure {
        Measure::Count => text(lang, "figure.measure_count"),
        Measure::MeanTotal => text(lang, "figure.measure_mean"),
        Measure::SumTotal => text(lang, "figure.measure_sum"),
        Measure::SumOf(id) => {
            let column = dataset
                .field(id)
                .map_or_else(|| column(id), |field| with_unit(field, lang));
            fill(lang, "figure.measure_sum_of", &[("column", &column)])
        }
        Measure::Ratio(above, below) => fill(
            lang,
            "figure.measure_ratio",
            &[
                ("above", &column(above)),
                ("below", &inside(&column(below), lang)),
            ],
        ),
    }
}

/// By what the values of a measure whose largest value is known are multiplied, and the measure in words: sums of money
/// are told in the unit in which people say them.
pub(super) fn in_money(
    dataset: &Dataset,
    measure: &Measure,
    largest: f64,
    lang: Lang,
) -> (f64, String) {
    if let Measure::SumOf(id) = measure
        && let Some(field) = dataset.field(id)
        && let Some((factor, unit)) =
            money(field.unit.as_deref().unwrap_or_default(), largest, lang)
    {
        let column = in_unit(field.title.text(lang), &unit, lang);
        let words = fill(lang, "figure.measure_sum_of", &[("column", &column)]);
        return (factor, words);
    }
    (1.0, measure_name(dataset, measure, lang))
}

pub(super) fn field_name(dataset: &Dataset, id: &str, lang: Lang) -> String {
    dataset
        .field(id)
        .map_or_else(|| id.to_owned(), |field| field.title.text(lang).to_owned())
}

/// What sizes the bubbles.
pub(super) struct Sizes<'a> {
    /// In words, with the unit.
    pub name: String,
    /// The raw column; the total where there is none.
    column: Option<&'a Float64Chunked>,
    factor: f64,
}

impl<'a> Sizes<'a> {
    pub fn of(material: Material<'a>, by: &str) -> Result<Self> {
        let lang = material.lang;
        if by == "total" {
            return Ok(Self {
                name: text(lang, "figure.in_points"),
                column: None,
                factor: 1.0,
            });
        }
        let absent = || Message::new("figure.no_number_column").with("column", by);
        let column: &Float64Chunked = material
            .dataset
            .frame
            .column(by)
            .and_then(|column| column.f64())
            .map_err(|_| absent())?;
        let field = material.dataset.field(by).ok_or_else(absent)?;
        let largest = column.iter().flatten().fold(0.0, f64::max);
        let unit = field.unit.as_deref().unwrap_or_default();
        Ok(match money(unit, largest, lang) {
            Some((factor, unit)) => Self {
                name: in_unit(field.title.text(lang), &unit, lang),
                column: Some(column),
                factor,
            },
            None => Self {
                name: with_unit(field, lang),
                column: Some(column),
                factor: 1.0,
            },
        })
    }

    /// The size of a row, never negative.
    pub fn get(&self, material: Material, rows: &Rows, row: usize) -> f64 {
        let value = match self.column {
            Some(column) => column.get(material.scores.observations[row] as usize),
            None => rows.total.get(row),
        };
        (value.unwrap_or(0.0) * self.factor).max(0.0)
    }
}

/// A field's name with its unit.
fn with_unit(field: &Field, lang: Lang) -> String {
    let name = field.title.text(lang);
    match field.unit_title().text(lang) {
        "" => name.to_owned(),
        // Files name columns with their units, in whatever language.
        _ if names_unit(field) => name.to_owned(),
        unit => in_unit(name, unit, lang),
    }
}

/// Whether a field's name ends with its unit in brackets.
fn names_unit(field: &Field) -> bool {
    let titles = [field.title.zh.as_str(), field.title.en.as_str()];
    let unit = field.unit_title();
    let units = [unit.zh.as_str(), unit.en.as_str()];
    let raw = field.unit.as_deref().unwrap_or_default();
    titles.iter().any(|title| {
        let mut units = units.iter().copied().chain([raw]);
        units.any(|unit| {
            !unit.is_empty()
                && (title.ends_with(&format!("({unit})"))
                    || title.ends_with(&format!("（{unit}）")))
        })
    })
}

fn in_unit(name: &str, unit: &str, lang: Lang) -> String {
    fill(
        lang,
        "figure.with_unit",
        &[("name", &name), ("unit", &unit)],
    )
}
