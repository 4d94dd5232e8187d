//! Enterprises summed up by town, for the areas of a map.

use super::Scores;
use crate::dataset::Dataset;
use crate::i18n::Result;

/// What colours the areas.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Number of scored enterprises.
    Count,
    /// Mean total.
    MeanTotal,
    /// Sum of totals.
    SumTotal,
    /// Sum of a raw column.
    SumOf(String),
    /// 100 × sum of the first over sum of the second: an intensity of the whole town.
    Ratio(String, String),
}

/// The value of one town.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaValue {
    /// Town, as written in the data.
    pub town: String,
    /// Number of scored enterprises.
    pub count: u32,
    /// The measure; absent where nothing can be computed.
    pub value: Option<f64>,
}

/// The measure by town, for one year (all when the data has none), towns by name.
///
/// # Errors
/// When the dataset has no field `town`, or a column of the measure is absent.
pub fn by_town(
    _dataset: &Dataset,
    _scores: &Scores,
    _year: Option<i32>,
    _measure: &Measure,
) -> Result<Vec<AreaValue>> {
    Ok(Vec::new())
}
