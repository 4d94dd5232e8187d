//! What can be written: a rectangle of cells with a name and a header, whose cells are asked for one by one, so that
//! nothing is held twice.

use std::borrow::Cow;

use super::{Cell, Print, Sheet};
use crate::i18n::Result;

/// A cell as it is written; see [`Cell`].
#[derive(Clone, Debug, PartialEq)]
pub enum CellRef<'a> {
    /// Nothing.
    Blank,
    /// Text.
    Text(Cow<'a, str>),
    /// A day, `2022-12-31`.
    Date(Cow<'a, str>),
    /// A number.
    Number(f64),
}

impl<'a> CellRef<'a> {
    /// The number in it, when it is one that can be written.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => finite(*value),
            _ => None,
        }
    }

    /// Text that lives elsewhere; blank without one.
    #[must_use]
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A cell of its own.
    #[must_use]
    pub fn owned(self) -> Cell {
        match self {
            Self::Blank => Cell::Blank,
            Self::Text(text) => Cell::Text(text.into_owned()),
            Self::Date(text) => Cell::Date(text.into_owned()),
            Self::Number(number) => Cell::Number(number),
        }
    }
}

impl<'a> From<&'a Cell> for CellRef<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Blank => Self::Blank,
            Cell::Text(text) => Self::text(Some(text)),
            Cell::Date(text) => Self::Date(Cow::Borrowed(text)),
            Cell::Number(number) => Self::Number(*number),
        }
    }
}

/// A number that has a word in every format; a negative zero becomes the plain one.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

/// A table that can be written.
pub trait Grid: Sync {
    /// Name of the sheet, in a workbook.
    fn name(&self) -> &str;
    /// Column names.
    fn header(&self) -> &[String];
    /// Number of rows below the header.
    fn height(&self) -> usize;
    /// The cell of a row and a column, blank where there is none.
    fn cell(&self, row: usize, column: usize) -> CellRef<'_>;
    /// How it is printed, where it is made for paper.
    fn print(&self) -> Option<&Print> {
        None
    }
    /// Whether a column is known to hold no text, without a look at its cells.
    fn holds_numbers(&self, _column: usize) -> bool {
        false
    }

    /// Whether writing is to go on.
    ///
    /// # Errors
    /// When somebody wants it to end.
    fn go_on(&self) -> Result<()> {
        Ok(())
    }

    /// The column names, each once: a second `x` becomes `x (2)`. For formats in which a name is a key.
    fn unique_header(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(self.header().len());
        for name in self.header() {
            let mut candidate = name.clone();
            let mut number = 2;
            while names.contains(&candidate) {
                candidate = format!("{name} ({number})");
                number += 1;
            }
            names.push(candidate);
        }
        names
    }
}

impl Grid for Sheet {
    fn name(&self) -> &str {
        &self.name
    }

    fn print(&self) -> Option<&Print> {
        self.print.as_ref()
    }

    fn header(&self) -> &[String] {
        &self.header
    }

    fn height(&self) -> usize {
        Sheet::height(self)
    }

    fn cell(&self, row: usize, column: usize) -> CellRef<'_> {
        let cell = self.columns.get(column).and_then(|cells| cells.get(row));
        cell.map_or(CellRef::Blank, CellRef::from)
    }
}

impl<G: Grid + ?Sized> Grid for Box<G> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn print(&self) -> Option<&Print> {
        (**self).print()
    }

    fn header(&self) -> &[String] {
        (**self).header()
    }

    fn height(&self) -> usize {
        (**self).height()
    }

    fn cell(&self, row: usize, column: usize) -> CellRef<'_> {
        (**self).cell(row, column)
    }

    fn holds_numbers(&self, column: usize) -> bool {
        (**self).holds_numbers(column)
    }
}

/// A table whose cells are made from something else at the moment they are written.
pub struct View<'a> {
    name: String,
    header: Vec<String>,
    height: usize,
    columns: Vec<Source<'a>>,
}

/// What makes the cells of one column.
struct Source<'a> {
    numbers: bool,
    cell: Box<dyn Fn(usize) -> CellRef<'a> + Send + Sync + 'a>,
}

impl<'a> View<'a> {
    /// A table without columns.
    #[must_use]
    pub fn new(name: String, height: usize) -> Self {
        Self {
            name,
            header: Vec::new(),
            height,
            columns: Vec::new(),
        }
    }

    /// Adds a column of numbers; a row without one is blank.
    pub fn numbers(
        &mut self,
        head: String,
        number: impl Fn(usize) -> Option<f64> + Send + Sync + 'a,
    ) {
        self.header.push(head);
        self.columns.push(Source {
            numbers: true,
            cell: Box::new(move |row| number(row).map_or(CellRef::Blank, CellRef::Number)),
        });
    }

    /// Adds a column of any cells.
    pub fn cells(&mut self, head: String, cell: impl Fn(usize) -> CellRef<'a> + Send + Sync + 'a) {
        self.header.push(head);
        self.columns.push(Source {
            numbers: false,
            cell: Box::new(cell),
        });
    }

    /// Without the columns whose names are not to stay.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        let mut stays = self.header.iter().map(|name| keep(name));
        self.columns.retain(|_| stays.next().unwrap_or(true));
        self.header.retain(|name| keep(name));
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("View")
            .field("name", &self.name)
            .field("header", &self.header)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

impl Grid for View<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn header(&self) -> &[String] {
        &self.header
    }

    fn height(&self) -> usize {
        self.height
    }

    fn cell(&self, row: usize, column: usize) -> CellRef<'_> {
        match self.columns.get(column) {
            Some(source) if row < self.height => (source.cell)(row),
            _ => CellRef::Blank,
        }
    }

    fn holds_numbers(&self, column: usize) -> bool {
        self.columns
            .get(column)
            .is_some_and(|source| source.numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::{Grid, Sheet, View};

    #[test]
    fn names_that_are_keys_are_unique() {
        let sheet = Sheet {
            header: ["a", "b", "a", "a (2)"].map(str::to_owned).to_vec(),
            ..Sheet::default()
        };
        assert_eq!(sheet.unique_header(), ["a", "b", "a (2)", "a (2) (2)"]);
    }

    #[test]
    fn columns_that_do_not_stay_take_their_cells_with_them() {
        let mut view = View::new(String::new(), 2);
        for at in 0..3_u8 {
            view.numbers(format!("x{at}"), move |row| {
                Some(f64::from(at) + row as f64 * 10.0)
            });
        }
        view.retain(|name| name != "x1");
        assert_eq!(view.header(), ["x0", "x2"]);
        assert_eq!(view.cell(1, 1).number(), Some(12.0));
        assert_eq!(view.cell(2, 1).number(), None);
        assert_eq!(view.cell(1, 2).number(), None);
    }
}
