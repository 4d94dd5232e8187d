//! What is computed over the years of an entity: values filled from other years, and chained growth.

use polars::prelude::DataFrame;

use super::columns::Columns;
use super::dense::numbers;
use super::engine::failed;
use super::items::Item;
use super::{frame, observations, values};
use crate::composite::{ImputeKind, Panel, over_years};
use crate::dataset::Dataset;
use crate::i18n::Result;
use crate::scheme::{Better, Rule};

/// Values of items in all years of the data, whatever year is chosen and whatever is filtered.
pub(super) struct Across {
    panel: Panel,
    /// Values of each item that was asked for.
    values: Vec<Option<Vec<f64>>>,
    /// Row of the dataset for each row here.
    rows: Vec<u32>,
}

impl Across {
    /// Computes those items for which `wanted` holds.
    pub fn new(
        dataset: &Dataset,
        columns: &Columns,
        items: &[Item],
        wanted: impl Fn(&Item) -> bool,
    ) -> Result<Self> {
        let all = observations::choose(dataset, columns, None, None)?;
        let wanted: Vec<bool> = items
            .iter()
            .map(|item| item.available && wanted(item))
            .collect();
        let chosen: Vec<Item> = items
            .iter()
            .zip(&wanted)
            .filter(|(_, wanted)| **wanted)
            .map(|(item, _)| *item)
            .collect();
        let computed = values::compute(&all.raw, &chosen)?.frame;
        let mut found = Vec::with_capacity(items.len());
        for (item, wanted) in items.iter().zip(wanted) {
            found.push(if wanted {
                Some(numbers(computed.column(&item.value()).map_err(failed)?)?)
            } else {
                None
            });
        }
        Ok(Self {
            panel: panel(&all.raw)?,
            values: found,
            rows: all.rows,
        })
    }

    /// Fills gaps from other years. What is chained, and what is taken from a base year, then sees no gaps.
    pub fn fill(&mut self, kind: ImputeKind) {
        for values in self.values.iter_mut().flatten() {
            over_years(values, &self.panel, kind);
        }
    }

    /// The values of each item, for these rows of the dataset.
    pub fn values(&self, rows: &[u32]) -> Vec<Option<Vec<f64>>> {
        let all = self.values.iter();
        all.map(|values| values.as_ref().map(|values| self.of(values, rows)))
            .collect()
    }

    /// The value of an item in a year of the same entity, for these rows of the dataset.
    pub fn in_year(&self, at: usize, year: i32, rows: &[u32]) -> Option<Vec<f64>> {
        let values = self.values[at].as_ref()?;
        let mut found = vec![f64::NAN; values.len()];
        let mut start = 0;
        for &end in &self.panel.ends {
            let own = &self.panel.rows[start..end];
            let base = own
                .iter()
                .find(|row| self.panel.years[**row as usize] == year);
            if let Some(&base) = base {
                for &row in own {
                    found[row as usize] = values[base as usize];
                }
            }
            start = end;
        }
        Some(self.of(&found, rows))
    }

    /// The chained index of one item, for these rows of the dataset.
    pub fn chained(&self, at: usize, item: &Item, rows: &[u32]) -> Option<Vec<f64>> {
        let Rule::Chained { year, symmetric } = item.rule else {
            return None;
        };
        let lower = item.better == Better::Lower;
        let index = chain(
            self.values[at].as_ref()?,
            &self.panel,
            *year,
            *symmetric,
            lower,
        );
        Some(self.of(&index, rows))
    }

    /// The values of these rows of the dataset; both lists ascend.
    fn of(&self, values: &[f64], rows: &[u32]) -> Vec<f64> {
        let mut at = 0;
        rows.iter()
            .map(|row| {
                while self.rows.get(at).is_some_and(|own| own < row) {
                    at += 1;
                }
                if self.rows.get(at) == Some(row) {
                    values[at]
                } else {
                    f64::NAN
                }
            })
            .collect()
    }
}

/// The rows of each entity by year; those without a year are in none.
fn panel(raw: &DataFrame) -> Result<Panel> {
    let (entity, years) = (frame::texts(raw, "entity")?, frame::years(raw)?);
    let mut rows: Vec<u32> = (0_u32..)
        .zip(years.iter())
        .filter(|(_, year)| year.is_some())
        .map(|(row, _)| row)
        .collect();
    let years: Vec<i32> = years.iter().map(Option::unwrap_or_default).collect();
    rows.sort_by_key(|&row| (entity.get(row as usize), years[row as usize]));
    let ends = (1..=rows.len())
        .filter(|&end| {
            end == rows.len()
                || entity.get(rows[end] as usize) != entity.get(rows[end - 1] as usize)
        })
        .collect();
    Ok(Panel { rows, ends, years })
}

/// Growth chained from 100 in the base year; missing before it, where growth is not defined (from zero or below; where
/// lower is better, to zero as well), and for entities without a value above zero in the base year. A gap is bridged by the growth since the last year with a value.
///
/// The ratio form multiplies by x/x'. The symmetric form takes v = 200 (x - x') / (x + x') and multiplies by
/// (200 + v) / (200 - v), the way in which composite growth indices are chained; for one indicator both give the
/// same, and it differs in that zero and changes of sign have no growth.
fn chain(values: &[f64], panel: &Panel, base: i32, symmetric: bool, lower: bool) -> Vec<f64> {
    let mut index = vec![f64::NAN; values.len()];
    let mut start = 0;
    for &end in &panel.ends {
        let mut last: Option<(f64, f64)> = None;
        for &row in &panel.rows[start..end] {
            let row = row as usize;
            let (year, x) = (panel.years[row], values[row]);
            if x.is_nan() || year < base {
                continue;
            }
            let level = match last {
                None if year == base && x > 0.0 => 100.0,
                None => break,
                Some((before, level)) => level * growth(x, before, symmetric, lower),
            };
            if !level.is_finite() {
                break;
            }
            index[row] = level;
            last = Some((x, level));
        }
        start = end;
    }
    index
}

fn growth(x: f64, before: f64, symmetric: bool, lower: bool) -> f64 {
    if !(x >= 0.0 && before > 0.0) {
        // A ratio of unlike signs is no growth, and from nothing there is none.
        return f64::NAN;
    }
    let (x, before) = if lower { (before, x) } else { (x, before) };
    if !symmetric {
        return x / before;
    }
    let change = 200.0 * (x - before) / (x + before);
    if change.abs() >= 200.0 {
        return f64::NAN;
    }
    (200.0 + change) / (200.0 - change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_chained_from_the_base_year() {
        let panel = Panel {
            rows: vec![0, 1, 2, 3, 4, 5],
            ends: vec![4, 6],
            years: vec![2018, 2019, 2020, 2021, 2019, 2020],
        };
        let values = [50.0, 60.0, f64::NAN, 75.0, 10.0, 20.0];
        let index = chain(&values, &panel, 2018, false, false);
        assert_eq!(&index[..2], &[100.0, 120.0]);
        assert!(index[2].is_nan() && (index[3] - 150.0).abs() < 1e-12);
        assert!(index[4].is_nan() && index[5].is_nan());
        let symmetric = chain(&values, &panel, 2018, true, false);
        assert!((symmetric[3] - 150.0).abs() < 1e-12);
        let lower = chain(&values, &panel, 2018, false, true);
        assert!((lower[3] - 100.0 * 50.0 / 75.0).abs() < 1e-12);
        assert!(chain(&[-1.0, 2.0, 3.0, 0.0, 1.0, 1.0], &panel, 2018, true, false)[1].is_nan());
    }

    #[test]
    fn from_zero_there_is_no_growth_and_to_zero_none_where_lower_is_better() {
        let panel = Panel {
            rows: vec![0, 1, 2],
            ends: vec![3],
            years: vec![2018, 2019, 2020],
        };
        let gaps = |values: [f64; 3], symmetric, lower| -> Vec<Option<f64>> {
            let index = chain(&values, &panel, 2018, symmetric, lower);
            index
                .into_iter()
                .map(|x| Some(x).filter(|x| !x.is_nan()))
                .collect()
        };
        let (start, nothing) = (vec![Some(100.0), None, None], vec![None; 3]);
        for symmetric in [false, true] {
            for lower in [false, true] {
                // As with the base-year rule, which has no value above zero to start from.
                assert_eq!(gaps([0.0, 1.0, 0.0], symmetric, lower), nothing);
            }
            assert_eq!(gaps([2.0, 0.0, 4.0], symmetric, true), start);
        }
        // The ratio says of a fall to zero what it says of all falls; from there it ends.
        assert_eq!(
            gaps([2.0, 0.0, 4.0], false, false),
            [Some(100.0), Some(0.0), None]
        );
        assert_eq!(gaps([2.0, 0.0, 4.0], true, false), start);
    }
}
