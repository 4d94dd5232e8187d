//! From scores to figure specs: what window and command line both call, so that both make the same picture.

use std::sync::Arc;

use super::{ClassMethod, Figure, Passport};
use crate::analysis::{Measure, Scores};
use crate::dataset::Dataset;
use crate::geo::Areas;
use crate::i18n::{Lang, Message, Result, Title};
use crate::scheme::Formula;

/// What a figure of scores is made from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// Its scores.
    pub scores: &'a Scores,
    /// The language of every word on the figure.
    pub lang: Lang,
}

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

/// The presets whose columns a dataset has, in file order.
#[must_use]
pub fn trend_presets(_dataset: &Dataset) -> Vec<TrendPreset> {
    Vec::new()
}

/// What to show on a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendChoices {
    /// The values.
    pub preset: TrendPreset,
    /// Entity keys; all when empty.
    pub entities: Vec<String>,
    /// The subject among them.
    pub subject: Option<String>,
    /// A target value.
    pub target: Option<f64>,
}

/// A trend of a formula.
///
/// # Errors
/// When there is nothing to draw.
pub fn trend(_dataset: &Dataset, _choices: &TrendChoices, _lang: Lang) -> Result<Figure> {
    Err(Message::new("figure.nothing"))
}

/// The ranking of one year, the best `limit`; the subject is shown even when it stands below.
///
/// # Errors
/// When nobody is ranked.
pub fn ranking(
    _material: Material,
    _year: Option<i32>,
    _limit: usize,
    _subject: Option<&str>,
) -> Result<Figure> {
    Err(Message::new("figure.nothing"))
}

/// The portrait of one row of the scores.
///
/// # Errors
/// When the row does not exist.
pub fn portrait(_material: Material, _row: usize) -> Result<Figure> {
    Err(Message::new("figure.nothing"))
}

/// What moved an entity's total between two years.
///
/// # Errors
/// When one of the years has no total.
pub fn contribution(_material: Material, _entity: &str, _from: i32, _to: i32) -> Result<Figure> {
    Err(Message::new("figure.nothing"))
}

/// What the innovation map shows.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct MapChoices {
    /// The year; the last when absent.
    pub year: Option<i32>,
    /// What colours the areas.
    pub measure: Measure,
    /// How values are put into classes.
    pub classes: ClassMethod,
    /// Number of classes.
    pub class_count: usize,
    /// What sizes the bubbles: `total` or a raw number column.
    pub size_by: String,
    /// What colours the bubbles: `tier`, `stage` or a raw text column.
    pub color_by: String,
    /// How many of the biggest are labelled at most.
    pub labels: usize,
    /// The user's own title.
    pub title: Option<String>,
    /// Approval number of the base map.
    pub approval: Option<String>,
    /// The selected enterprise.
    pub selected: Option<String>,
}

impl Default for MapChoices {
    fn default() -> Self {
        Self {
            year: None,
            measure: Measure::MeanTotal,
            classes: ClassMethod::Quantile,
            class_count: 5,
            size_by: "total".to_owned(),
            color_by: "industry".to_owned(),
            labels: 20,
            title: None,
            approval: None,
            selected: None,
        }
    }
}

/// The innovation map. Without boundaries it is schematic and says so.
///
/// # Errors
/// When nobody is scored in the year, or a chosen column is absent.
pub fn innovation_map(
    _material: Material,
    _areas: Option<Arc<Areas>>,
    _choices: &MapChoices,
) -> Result<Figure> {
    Err(Message::new("figure.nothing"))
}

/// What a figure or table rests on, as one line: program, scheme with hash, data with fingerprint, choices.
#[must_use]
pub fn passport(_dataset: &Dataset, _scores: Option<&Scores>) -> Passport {
    Passport::default()
}
