//! Values of indicators when they are asked for: raw columns and formulas come in, columns of values go out.
//!
//! A value rests on its own row of the raw columns alone, so that any column of values can be computed again, to the
//! bit, as it was for the points. Scores hold the raw columns, most of them shared with the dataset, and the points;
//! values would be a third of the same size. What somebody asks for is kept for the next who asks.

use std::panic::resume_unwind;
use std::thread;

use polars::prelude::{Column, DataFrame};

use super::engine::failed;
use super::items::Item;
use super::workings::Workings;
use super::{Scores, dense, values};
use crate::i18n::Result;
use crate::scheme::{Rule, Scheme};

/// The raw columns that the formulas of items name, and the years, so that there is a row for each observation.
pub(super) fn needed(raw: &DataFrame, items: &[Item]) -> Result<DataFrame> {
    let mut names = vec!["year"];
    for item in items.iter().filter(|item| item.available) {
        for name in &item.formula.columns {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    raw.select(names).map_err(failed)
}

impl Workings {
    /// The values of an indicator: what its formula gives, NaN under the mask where missing.
    pub fn value(&self, scheme: &Scheme, indicator: usize) -> Result<&Column> {
        let place = &self.values[indicator];
        if let Some(known) = place.get() {
            return Ok(known);
        }
        // Without the lock: two threads may do the same work, but none waits for another.
        let mut found = self.compute(scheme, &[indicator])?;
        let column = found.swap_remove(0);
        Ok(place.get_or_init(|| column))
    }

    /// The values of all indicators.
    pub fn all_values(&self, scheme: &Scheme) -> Result<Vec<&Column>> {
        let unknown = |at: &usize| self.values[*at].get().is_none();
        let unknown: Vec<usize> = (0..self.values.len()).filter(unknown).collect();
        for (at, column) in unknown.iter().zip(self.compute(scheme, &unknown)?) {
            self.values[*at].get_or_init(|| column);
        }
        (0..self.values.len())
            .map(|at| self.value(scheme, at))
            .collect()
    }

    /// The values of all indicators for some of the rows, given their raw columns.
    pub fn values_of(&self, raw: &DataFrame, scheme: &Scheme) -> Result<Vec<Vec<f64>>> {
        let all: Vec<usize> = (0..scheme.indicators.len()).collect();
        let columns = self.compute_on(raw, scheme, &all)?.into_iter();
        columns.map(|column| dense::numbers(&column)).collect()
    }

    /// One column for each of these indicators.
    fn compute(&self, scheme: &Scheme, indicators: &[usize]) -> Result<Vec<Column>> {
        self.compute_on(&self.raw, scheme, indicators)
    }

    fn compute_on(
        &self,
        raw: &DataFrame,
        scheme: &Scheme,
        indicators: &[usize],
    ) -> Result<Vec<Column>> {
        // What rules ask besides is kept elsewhere.
        const PLAIN: &Rule = &Rule::Identity;
        if indicators.is_empty() {
            return Ok(Vec::new());
        }
        let item = |at: &usize| Item {
            rule: PLAIN,
            ..Item::indicator(scheme, &scheme.indicators[*at], self.available[*at])
        };
        let items: Vec<Item> = indicators.iter().map(item).collect();
        let columns = waiting(|| values::compute(raw, &items))?
            .frame
            .into_columns();
        let named = columns.into_iter().zip(&items);
        named
            .map(|(column, item)| Ok(dense::column(item.value(), dense::into_numbers(column)?.0)))
            .collect()
    }
}

/// Does work that another pool of threads shares in. A worker of our own pool would take on other work while it waits for
/// that, on top of its stack and so ever deeper: a thread beside waits in its place.
fn waiting<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if rayon::current_thread_index().is_none() {
        return work();
    }
    let done = thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|panic| resume_unwind(panic))
}

/// The columns of results, those of [`Scores::frame`] and the values of the indicators.
impl Scores {
    /// The names of all columns in their order: those of the frame up to its points, `value:<id>` of each indicator,
    /// then those of the adjustments.
    #[must_use]
    pub fn column_names(&self) -> Vec<String> {
        let frame = self.frame.get_column_names().into_iter();
        let mut names: Vec<String> = frame.map(ToString::to_string).collect();
        let end = names.iter().position(|name| name.starts_with("value:"));
        let end = end.unwrap_or(names.len());
        let values = self.scheme.indicators.iter();
        names.splice(end..end, values.map(|own| format!("value:{}", own.id)));
        names
    }

    /// A column by one of its [names](Self::column_names).
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn column(&self, name: &str) -> Result<&Column> {
        let id = name.strip_prefix("value:");
        let of = |id| (self.scheme.indicators.iter()).position(|own| own.id == id);
        match id.and_then(of) {
            Some(at) => self.workings.value(&self.scheme, at),
            None => self.frame.column(name).map_err(failed),
        }
    }

    /// What the formula of an indicator gives: NaN where missing.
    pub(super) fn computed(&self, indicator: usize) -> Result<&[f64]> {
        dense::plain(self.workings.value(&self.scheme, indicator)?)
    }
}
