//! Columns by name and type: the one place where they are looked up.

use polars::prelude::{
    Column, DataFrame, Float64Chunked, Int32Chunked, StringChunked, UInt32Chunked,
};

use super::Scores;
use super::engine::failed;
use crate::i18n::{Message, Result, Title};

/// A column of numbers.
pub(super) fn numbers<'a>(frame: &'a DataFrame, name: &str) -> Result<&'a Float64Chunked> {
    frame.column(name).and_then(Column::f64).map_err(failed)
}

/// A column of texts.
pub(super) fn texts<'a>(frame: &'a DataFrame, name: &str) -> Result<&'a StringChunked> {
    frame.column(name).and_then(Column::str).map_err(failed)
}

/// The column of years.
pub(super) fn years(frame: &DataFrame) -> Result<&Int32Chunked> {
    frame.column("year").and_then(Column::i32).map_err(failed)
}

/// The columns of [`Scores::frame`], and its cells. Rows count from 0; a row that is not there has no values.
impl Scores {
    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// A column of numbers: `total`, `coverage`, `group:<id>`, `points:<id>`, `value:<id>`.
    ///
    /// # Errors
    /// When there is no such column of numbers.
    pub fn numbers(&self, name: &str) -> Result<&Float64Chunked> {
        let absent = || Message::new("analysis.no_number_column").with("column", name);
        if !name.starts_with("value:") {
            let column = self.frame.column(name).and_then(Column::f64);
            return column.map_err(|_| absent());
        }
        self.column(name)?.f64().map_err(|_| absent())
    }

    /// A column of texts: `entity`, `name`, `stage`, `status`, `tier`, `reason`.
    ///
    /// # Errors
    /// When there is no such column of texts.
    pub fn texts(&self, name: &str) -> Result<&StringChunked> {
        let column = self.frame.column(name).and_then(Column::str);
        column.map_err(|_| Message::new("analysis.no_text_column").with("column", name))
    }

    /// The year of each row.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn years(&self) -> Result<&Int32Chunked> {
        years(&self.frame)
    }

    /// The rank of each row in its year.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn ranks(&self) -> Result<&UInt32Chunked> {
        self.frame
            .column("rank")
            .and_then(Column::u32)
            .map_err(failed)
    }

    /// One cell of a column of numbers.
    ///
    /// # Errors
    /// When there is no such column of numbers.
    pub fn number(&self, name: &str, row: usize) -> Result<Option<f64>> {
        Ok(self.numbers(name)?.get(row))
    }

    /// One cell of a column of texts.
    ///
    /// # Errors
    /// When there is no such column of texts.
    pub fn text(&self, name: &str, row: usize) -> Result<Option<&str>> {
        Ok(self.texts(name)?.get(row))
    }

    /// How many observations of a year have a rank.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn ranked_in(&self, year: Option<i32>) -> Result<u32> {
        let (years, ranks) = (self.years()?, self.ranks()?);
        let rows = years.iter().zip(ranks.iter());
        Ok(rows
            .filter(|(own, rank)| *own == year && rank.is_some())
            .count() as u32)
    }

    /// The row of an entity in a year.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn row_of(&self, entity: &str, year: Option<i32>) -> Result<Option<usize>> {
        let (entities, years) = (self.texts("entity")?, self.years()?);
        let mut rows = entities.iter().zip(years.iter());
        Ok(rows.position(|(own, of)| own == Some(entity) && of == year))
    }

    /// The year that is meant: the given one, or the last in which anybody has a total.
    ///
    /// # Errors
    /// When the scores cannot be read.
    pub fn year_meant(&self, year: Option<i32>) -> Result<Option<i32>> {
        if let Some(year) = year.or(self.choices.year) {
            return Ok(Some(year));
        }
        let (years, totals) = (self.years()?, self.numbers("total")?);
        let valued = years.iter().zip(totals.iter());
        Ok(valued
            .filter(|(_, total)| total.is_some())
            .filter_map(|(year, _)| year)
            .max())
    }

    /// The rows of an entity, by year.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn rows_of(&self, entity: &str) -> Result<Vec<(i32, usize)>> {
        let (entities, years) = (self.texts("entity")?, self.years()?);
        let rows = entities.iter().zip(years.iter()).enumerate();
        let mut rows: Vec<(i32, usize)> = rows
            .filter(|(_, (own, _))| *own == Some(entity))
            .filter_map(|(row, (_, year))| Some((year?, row)))
            .collect();
        rows.sort_unstable();
        Ok(rows)
    }

    /// The tier of a row.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn tier(&self, row: usize) -> Result<Option<&Title>> {
        let id = self.text("tier", row)?;
        let mut tiers = self.scheme.tiers.iter();
        Ok(tiers
            .find(|tier| Some(tier.id.as_str()) == id)
            .map(|tier| &tier.title))
    }

    /// Index of a row's stage in the scheme's stages.
    ///
    /// # Errors
    /// When the frame was not made by [`super::score`].
    pub fn stage(&self, row: usize) -> Result<Option<usize>> {
        let id = self.text("stage", row)?;
        let mut stages = self.scheme.stages.iter();
        Ok(stages.position(|stage| Some(stage.id.as_str()) == id))
    }

    /// The years in which somebody has a total, ascending.
    ///
    /// # Errors
    /// When the scores were not made by [`super::score`].
    pub fn years_with_totals(&self) -> Result<Vec<i32>> {
        let totals = self.numbers("total")?.iter();
        let rows = self.years()?.iter().zip(totals);
        let scored = rows.filter(|(year, total)| total.is_some() && self.means(*year));
        let mut years: Vec<i32> = scored.filter_map(|(year, _)| year).collect();
        years.sort_unstable();
        years.dedup();
        Ok(years)
    }

    /// Whether the choices mean the observations of a year: others may stand beside them, see [`super::Choices::year`].
    pub(super) fn means(&self, year: Option<i32>) -> bool {
        self.choices.year.is_none() || self.choices.year == year
    }

    /// The rows that the choices mean, ascending.
    #[must_use]
    pub fn meant(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = self.order.iter().map(|row| *row as usize).collect();
        rows.sort_unstable();
        rows
    }

    /// Why a row has no total, or which gates could not be decided for it.
    #[must_use]
    pub fn reason(&self, row: usize) -> Option<&Message> {
        let found = self
            .reasons
            .binary_search_by_key(&row, |(row, _)| *row as usize);
        found.ok().map(|at| &self.reasons[at].1)
    }

    /// Refuses a row that is not there.
    pub(super) fn check_row(&self, row: usize) -> Result<()> {
        if row < self.height() {
            return Ok(());
        }
        Err(Message::new("analysis.no_row").with("row", row))
    }
}
