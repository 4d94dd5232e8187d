//! Enterprises summed up by town, industry or another text column.

use std::collections::BTreeMap;

use polars::prelude::{Column, Float64Chunked, StringChunked};

use super::Scores;
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};

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
    /// Number of enterprises that the measure rests on: of sums and ratios of raw columns those with a value, scored or
    /// not; of all others the scored ones.
    pub behind: u32,
    /// The measure; absent where nothing can be computed.
    pub value: Option<f64>,
}

/// The measure by town, for one year (all rows when absent), towns by name.
///
/// Means and sums of totals are over the enterprises that have one; sums and ratios of raw columns are over all
/// observations of the scores, also those without a total, because they speak of the whole town. A ratio takes the
/// observations that have both values. Observations without a town are in none.
///
/// # Errors
/// When the dataset has no field `town`, or a column of the measure is absent.
pub fn by_town(
    dataset: &Dataset,
    scores: &Scores,
    year: Option<i32>,
    measure: &Measure,
) -> Result<Vec<AreaValue>> {
    by_field(dataset, scores, "town", year, measure)
}

/// The measure by the values of a text column, as [`by_town`] by those of `town`.
///
/// # Errors
/// When the dataset has no such text column, or a column of the measure is absent.
pub fn by_field(
    dataset: &Dataset,
    scores: &Scores,
    field: &str,
    year: Option<i32>,
    measure: &Measure,
) -> Result<Vec<AreaValue>> {
    Ok(by_field_and_without(dataset, scores, field, year, measure)?.0)
}

/// The same, and the measure of those without a value in the column, where there are any: shares are of all of them.
///
/// # Errors
/// As [`by_field`].
pub fn by_field_and_without(
    dataset: &Dataset,
    scores: &Scores,
    field: &str,
    year: Option<i32>,
    measure: &Measure,
) -> Result<(Vec<AreaValue>, Option<AreaValue>)> {
    let towns = text(dataset, field)?;
    let values = Values::new(dataset, measure)?;
    let (totals, years) = (scores.numbers("total")?, scores.years()?);
    // A tree of names and a walk in row order: sums have the same bits every time.
    let mut found: BTreeMap<&str, Sums> = BTreeMap::new();
    let mut without = Sums::default();
    for (row, &observation) in scores.observations.iter().enumerate() {
        if year.is_some() && years.get(row) != year {
            continue;
        }
        let sums = match towns.get(observation as usize) {
            Some(town) => found.entry(town).or_default(),
            None => &mut without,
        };
        let total = totals.get(row);
        sums.count += u32::from(total.is_some());
        if let Some((upper, lower)) = values.of(observation as usize, total) {
            sums.terms += 1;
            sums.upper += upper;
            sums.lower += lower;
        }
    }
    let area = |(town, sums): (&str, Sums)| AreaValue {
        town: town.to_owned(),
        count: sums.count,
        behind: match measure {
            Measure::Count => sums.count,
            _ => sums.terms,
        },
        value: sums.value(measure),
    };
    let without = area(("", without));
    let without = Some(without).filter(|own| own.behind > 0);
    Ok((found.into_iter().map(area).collect(), without))
}

/// What is added up for a town.
#[derive(Debug, Default)]
struct Sums {
    count: u32,
    terms: u32,
    upper: f64,
    lower: f64,
}

impl Sums {
    fn value(&self, measure: &Measure) -> Option<f64> {
        let value = match measure {
            Measure::Count => return Some(f64::from(self.count)),
            Measure::MeanTotal => self.upper / f64::from(self.terms),
            Measure::SumTotal | Measure::SumOf(_) => self.upper,
            Measure::Ratio(..) => 100.0 * self.upper / self.lower,
        };
        (self.terms > 0 && value.is_finite()).then_some(value)
    }
}

/// What each observation brings.
enum Values<'a> {
    Totals,
    One(&'a Float64Chunked),
    Two(&'a Float64Chunked, &'a Float64Chunked),
}

impl<'a> Values<'a> {
    fn new(dataset: &'a Dataset, measure: &Measure) -> Result<Self> {
        Ok(match measure {
            Measure::Count | Measure::MeanTotal | Measure::SumTotal => Self::Totals,
            Measure::SumOf(column) => Self::One(number(dataset, column)?),
            Measure::Ratio(upper, lower) => {
                Self::Two(number(dataset, upper)?, number(dataset, lower)?)
            }
        })
    }

    fn of(&self, observation: usize, total: Option<f64>) -> Option<(f64, f64)> {
        match self {
            Self::Totals => total.map(|total| (total, 1.0)),
            Self::One(column) => column.get(observation).map(|value| (value, 1.0)),
            Self::Two(upper, lower) => upper.get(observation).zip(lower.get(observation)),
        }
    }
}

fn number<'a>(dataset: &'a Dataset, column: &str) -> Result<&'a Float64Chunked> {
    let found = dataset.frame.column(column).and_then(Column::f64);
    found.map_err(|_| Message::new("analysis.no_number_column").with("column", column))
}

fn text<'a>(dataset: &'a Dataset, column: &str) -> Result<&'a StringChunked> {
    let found = dataset.frame.column(column).and_then(Column::str);
    found.map_err(|_| Message::new("analysis.no_text_column").with("column", column))
}
