//! Between polars' columns and plain numbers.
//!
//! A column made here has NaN wherever its value is missing, under the mask, so that its numbers can be read as they
//! are and no copy is kept.

use std::collections::HashMap;
use std::hash::Hash;

use polars::prelude::{Column, DataFrame, DataType, Float64Chunked, IntoSeries, UInt32Chunked};
use polars_arrow::array::Float64Array;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;

use super::engine::failed;
use crate::i18n::Result;

/// The numbers of a column, NaN where missing or not finite.
pub(super) fn numbers(column: &Column) -> Result<Vec<f64>> {
    let (numbers, _) = into_numbers(column.clone())?;
    Ok(numbers.into_mut().right_or_else(Buffer::to_vec))
}

/// The numbers of a column, NaN where missing or not finite, and the rows in which something that is not finite was.
/// No copy is made where nobody else has the column, nor where it has NaN under its mask as those of datasets do.
pub(super) fn into_numbers(column: Column) -> Result<(Buffer<f64>, Vec<usize>)> {
    let series = column.take_materialized_series();
    let values = series.f64().map_err(failed)?.rechunk().into_owned();
    drop(series);
    let Some(array) = values.downcast_into_iter().next() else {
        return Ok((Buffer::default(), Vec::new()));
    };
    let (_, numbers, valid) = array.into_inner();
    let is_valid = |row: usize| valid.as_ref().is_none_or(|valid| valid.get_bit(row));
    let odd: Vec<usize> = (numbers.iter().enumerate())
        .filter(|(row, x)| !x.is_finite() || !is_valid(*row))
        .map(|(row, _)| row)
        .collect();
    let ready = odd.iter().all(|row| numbers[*row].is_nan());
    let numbers = if ready {
        numbers
    } else {
        let mut own = numbers.into_mut().right_or_else(Buffer::to_vec);
        for row in &odd {
            own[*row] = f64::NAN;
        }
        Buffer::from(own)
    };
    let infinite = odd.into_iter().filter(|row| is_valid(*row)).collect();
    Ok((numbers, infinite))
}

/// Where there are numbers; `None` where nothing is missing.
pub(super) fn present(values: &[f64]) -> Option<Bitmap> {
    let missing = values.iter().any(|x| x.is_nan());
    missing.then(|| values.iter().map(|x| !x.is_nan()).collect())
}

/// A column of numbers, missing where NaN.
pub(super) fn column(name: impl Into<String>, values: impl Into<Buffer<f64>>) -> Column {
    let (name, values): (String, Buffer<f64>) = (name.into(), values.into());
    let valid = present(&values);
    let array = Float64Array::new(ArrowDataType::Float64, values, valid);
    Float64Chunked::with_chunk(name.into(), array)
        .into_series()
        .into()
}

/// The numbers of a column that was made here, without a copy.
pub(super) fn slice<'a>(frame: &'a DataFrame, name: &str) -> Result<&'a [f64]> {
    plain(frame.column(name).map_err(failed)?)
}

/// The same of a column alone.
pub(super) fn plain(column: &Column) -> Result<&[f64]> {
    let values = column.f64().map_err(failed)?;
    // One chunk: `column` made it, and nothing is appended later.
    Ok(values
        .downcast_iter()
        .next()
        .map_or(&[][..], |array| array.values()))
}

/// Numbers the different values of a column, the same for equal ones; `None` for missing ones.
pub(super) fn codes(column: &Column) -> Result<Vec<Option<u32>>> {
    fn number<K: Hash + Eq>(keys: impl Iterator<Item = Option<K>>) -> Vec<Option<u32>> {
        let mut known: HashMap<K, u32> = HashMap::new();
        keys.map(|key| {
            key.map(|key| {
                let next = known.len() as u32;
                *known.entry(key).or_insert(next)
            })
        })
        .collect()
    }
    Ok(match column.dtype() {
        DataType::String => number(column.str().map_err(failed)?.iter()),
        DataType::Int32 => {
            let numbers = column.i32().map_err(failed)?;
            let known = || numbers.iter().flatten();
            let (low, high) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
            if i64::from(high) - i64::from(low) < NEAR {
                // Years: no need to look each up.
                numbers
                    .iter()
                    .map(|x| x.map(|x| (x - low) as u32))
                    .collect()
            } else {
                number(numbers.iter())
            }
        }
        DataType::UInt32 => number(column.u32().map_err(failed)?.iter()),
        DataType::Boolean => number(column.bool().map_err(failed)?.iter()),
        _ => {
            let numbers = column.cast(&DataType::Float64).map_err(failed)?;
            number(
                numbers
                    .f64()
                    .map_err(failed)?
                    .iter()
                    .map(|x| x.map(|x| (x + 0.0).to_bits())),
            )
        }
    })
}

/// Most different whole numbers that are told apart by their size alone.
const NEAR: i64 = 1 << 16;

/// A column of ranks, missing where 0.
pub(super) fn rank_column(name: &str, ranks: &[u32]) -> Column {
    let valid = ranks
        .contains(&0)
        .then(|| ranks.iter().map(|&rank| rank > 0).collect());
    UInt32Chunked::from_vec_validity(name.into(), ranks.to_vec(), valid)
        .into_series()
        .into()
}
