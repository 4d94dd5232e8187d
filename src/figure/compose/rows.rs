//! The columns of a score frame, read row by row.

use polars::prelude::{Float64Chunked, Int32Chunked, StringChunked, UInt32Chunked};

use crate::analysis::Scores;
use crate::i18n::Result;

/// Shares from here on are whole: what is missing is rounding.
pub(super) const WHOLE: f64 = 1.0 - 1e-9;

/// The columns that figures read.
pub(super) struct Rows<'a> {
    pub entity: &'a StringChunked,
    pub name: &'a StringChunked,
    pub year: &'a Int32Chunked,
    pub stage: &'a StringChunked,
    pub tier: &'a StringChunked,
    pub total: &'a Float64Chunked,
    pub coverage: &'a Float64Chunked,
    pub rank: &'a UInt32Chunked,
    order: &'a [u32],
}

/// One row with a total.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked<'a> {
    /// Row of the frame.
    pub row: usize,
    pub entity: &'a str,
    pub name: &'a str,
    pub total: f64,
    pub rank: u32,
}

impl<'a> Rows<'a> {
    /// The columns of these scores.
    pub fn of(scores: &'a Scores) -> Result<Self> {
        Ok(Self {
            entity: scores.texts("entity")?,
            name: scores.texts("name")?,
            stage: scores.texts("stage")?,
            tier: scores.texts("tier")?,
            year: scores.years()?,
            total: scores.numbers("total")?,
            coverage: scores.numbers("coverage")?,
            rank: scores.ranks()?,
            order: &scores.order,
        })
    }

    /// The share of the indicators that have values, where it is not the whole.
    pub fn partial(&self, row: usize) -> Option<f64> {
        self.coverage.get(row).filter(|share| *share < WHOLE)
    }

    /// The latest year in which somebody has a total; `None` when the data has no years.
    pub fn last_year(&self) -> Option<i32> {
        (self.order.iter().map(|&row| row as usize))
            .filter(|&row| self.total.get(row).is_some())
            .filter_map(|row| self.year.get(row))
            .max()
    }

    /// The year that is meant: the given one, or the last.
    pub fn year_or_last(&self, year: Option<i32>) -> Option<i32> {
        year.or_else(|| self.last_year())
    }

    /// The rows of a year that have a total, best first; all when the data has no years.
    pub fn ranked(&self, year: Option<i32>) -> Vec<Ranked<'a>> {
        self.order
            .iter()
            .map(|&row| row as usize)
            .filter(|&row| year.is_none() || self.year.get(row) == year)
            .filter_map(|row| {
                Some(Ranked {
                    row,
                    entity: self.entity.get(row)?,
                    name: self.name.get(row)?,
                    total: self.total.get(row)?,
                    rank: self.rank.get(row)?,
                })
            })
            .collect()
    }
}
