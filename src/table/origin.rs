//! Where a cell stands in its file.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::merges::{Merge, Merges};

/// A cell of a file, as a spreadsheet names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// File name.
    pub file: String,
    /// Sheet, in a workbook.
    pub sheet: Option<String>,
    /// Row, from 1. In delimited text a record is a row, whatever line breaks stand inside its quotes.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
    /// The column's header.
    pub header: String,
}

impl Place {
    /// The cell's name in a spreadsheet: `F12`.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row)
    }
}

/// `enterprises.csv!F12`, or `book.xlsx!Sheet1!F12`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{}!{}!{}", self.file, sheet, self.reference()),
            None => write!(f, "{}!{}", self.file, self.reference()),
        }
    }
}

/// A column number from 1 in a spreadsheet's letters: 1 is A, 27 is AA.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// From body cells back to file cells, without storing a place for each.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    parts: Vec<Part>,
}

/// Body rows that come from one table of one file.
#[derive(Clone, Debug)]
pub struct Part {
    /// The first of them.
    pub first: usize,
    /// Their file, where several were read as one.
    pub file: Option<Arc<str>>,
    /// Their sheet, where several were read as one.
    pub sheet: Option<Arc<str>>,
    /// How body and file belong together.
    pub arrangement: Arrangement,
    /// Cells that have what stands in the first of several file rows.
    pub(super) merges: Merges,
    /// Units that the lines above its header state, where those of other parts differ.
    pub(super) units_above: Arc<[String]>,
    /// File columns that are sums, each by the first of those that it is made of.
    pub(super) summed: Arc<[(u32, Vec<u32>)]>,
    /// Whether its rows are joined to those of other parts by their key.
    pub(super) joined: bool,
    /// Whether several of its rows of one entity and year are several things that are counted and added up.
    pub(super) adds: bool,
}

/// How the cells of a body came from those of a file. Rows and columns of the file count from 1; 0 says that the file
/// has no such cell.
#[derive(Clone, Debug)]
pub enum Arrangement {
    /// One body row is one file row.
    Straight {
        /// File row of each body row.
        rows: Vec<u32>,
        /// File column of each column.
        columns: Vec<u32>,
    },
    /// Years stood in columns: each file row became one body row per year.
    Turned {
        /// File row of each body row.
        rows: Vec<u32>,
        /// File column of each fixed column; the column of years and the column of values follow them.
        columns: Vec<u32>,
        /// File column of the value in each body row.
        values: Vec<u32>,
        /// File row of the header that holds the years.
        header: u32,
    },
    /// Cells were gathered from all over the table.
    Gathered {
        /// The last row of the header: cells up to it are names, and their rows no data.
        header: u32,
        /// For each column, file row and column of each body row.
        cells: Vec<Vec<(u32, u32)>>,
    },
}

impl Part {
    /// Units that the lines above its header state, as written, where those of other parts differ.
    #[must_use]
    pub fn units_above(&self) -> &[String] {
        &self.units_above
    }

    /// Whether its rows are joined to those of other parts by their key: each cell that these lack counts, whatever
    /// others of the row say.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.joined
    }

    /// Whether several of its rows of one entity and year are several things, such as patents, that are counted and
    /// added up.
    #[must_use]
    pub fn adds(&self) -> bool {
        self.adds
    }

    /// The last row of its header, where it is known.
    pub(super) fn header(&self) -> Option<u32> {
        match &self.arrangement {
            Arrangement::Turned { header, .. } | Arrangement::Gathered { header, .. } => {
                Some(*header)
            }
            Arrangement::Straight { .. } => None,
        }
    }

    /// The name of its file or sheet, where several were read as one.
    #[must_use]
    pub fn label(&self) -> Option<Arc<str>> {
        match (&self.file, &self.sheet) {
            (Some(file), Some(sheet)) => Some(format!("{file}!{sheet}").into()),
            (file, sheet) => file.as_ref().or(sheet.as_ref()).map(Arc::clone),
        }
    }
}

impl Arrangement {
    /// File row and file column of a cell, by its row and column.
    pub(super) fn cell(&self, row: usize, column: usize) -> (u32, u32) {
        match self {
            Self::Straight { rows, columns } => (rows[row], columns[column]),
            Self::Turned {
                rows,
                columns,
                values,
                header,
            } => match column.checked_sub(columns.len()) {
                None => (rows[row], columns[column]),
                Some(0) => (*header, values[row]),
                Some(_) => (rows[row], values[row]),
            },
            Self::Gathered { cells, .. } => cells[column][row],
        }
    }

    fn for_each_row(&self, row: usize, mut take: impl FnMut(u32)) {
        match self {
            Self::Straight { rows, .. } | Self::Turned { rows, .. } => take(rows[row]),
            Self::Gathered { header, cells } => {
                let rows = cells.iter().map(|column| column[row].0);
                rows.filter(|row| row > header).for_each(take);
            }
        }
    }
}

impl Origins {
    /// Each body row is one row of the one file, each column one of its columns.
    #[must_use]
    pub fn straight(rows: Vec<u32>, columns: Vec<u32>) -> Self {
        Self::of_parts(vec![Part {
            first: 0,
            file: None,
            sheet: None,
            arrangement: Arrangement::Straight { rows, columns },
            merges: Merges::default(),
            units_above: Arc::default(),
            summed: Arc::default(),
            joined: false,
            adds: false,
        }])
    }

    /// The body consists of parts, in the order of their first rows.
    #[must_use]
    pub fn of_parts(parts: Vec<Part>) -> Self {
        Self { parts }
    }

    /// The parts of the body.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The part that a body row belongs to.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn part(&self, row: usize) -> &Part {
        let after = self.parts.partition_point(|part| part.first <= row);
        &self.parts[after - 1]
    }

    /// File row and file column of a body cell, both from 1.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> (u32, u32) {
        let part = self.part(row);
        let own = part.arrangement.cell(row - part.first, column);
        part.merges.place(own)
    }

    /// The file columns, from 1, whose cells in the row of a body cell it is the sum of; none where it is no sum.
    #[must_use]
    pub fn summed(&self, row: usize, column: usize) -> &[u32] {
        let (_, place) = self.cell(row, column);
        let summed = self.part(row).summed.iter();
        let mut of = summed.filter(|(first, _)| *first == place);
        of.next().map_or(&[], |(_, all)| all)
    }

    /// The file row of a body row, from 1: that of its first cell in the file, where it was gathered from several.
    #[must_use]
    pub fn file_row(&self, row: usize) -> u32 {
        let part = self.part(row);
        match &part.arrangement {
            Arrangement::Straight { rows, .. } | Arrangement::Turned { rows, .. } => {
                rows[row - part.first]
            }
            Arrangement::Gathered { cells, .. } => {
                let mut rows = cells.iter().map(|column| column[row - part.first].0);
                rows.find(|row| *row > 0).unwrap_or_default()
            }
        }
    }

    /// The same, with a column before the others that is none of the file's.
    #[must_use]
    pub(super) fn with_first_column(mut self) -> Self {
        for part in &mut self.parts {
            match &mut part.arrangement {
                Arrangement::Straight { columns, .. } | Arrangement::Turned { columns, .. } => {
                    columns.insert(0, 0);
                }
                Arrangement::Gathered { cells, .. } => {
                    let height = cells.first().map_or(0, Vec::len);
                    cells.insert(0, vec![(0, 0); height]);
                }
            }
        }
        self
    }

    /// The same, with further cells that have what stands in the first of several file rows; of each is told which part
    /// it belongs to.
    #[must_use]
    pub(crate) fn with_merges(mut self, merges: &[(usize, Merge)]) -> Self {
        for (at, part) in self.parts.iter_mut().enumerate() {
            let own = merges.iter().filter(|(of, _)| *of == at);
            part.merges = part.merges.with(own.map(|(_, merge)| *merge));
        }
        self
    }

    /// Whether each body row is one file row and no file row is two of them.
    #[must_use]
    pub fn is_one_to_one(&self) -> bool {
        let straight = |part: &Part| matches!(part.arrangement, Arrangement::Straight { .. });
        let tables: HashSet<_> = self.parts.iter().map(Part::label).collect();
        self.parts.iter().all(straight) && tables.len() == self.parts.len()
    }

    /// How many rows of the file a body row has cells of.
    pub(super) fn file_rows_of(&self, row: usize) -> usize {
        let mut rows = HashSet::new();
        self.for_each_file_row(row, |row| {
            rows.insert(row);
        });
        rows.len()
    }

    /// Gives the file rows that a body row has cells of, some of them more than once.
    pub fn for_each_file_row(&self, row: usize, mut take: impl FnMut(u32)) {
        let part = self.part(row);
        part.arrangement.for_each_row(row - part.first, |row| {
            if row > 0 {
                take(row);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::column_letters;

    #[test]
    fn columns_have_spreadsheet_names() {
        assert_eq!(column_letters(1), "A");
        assert_eq!(column_letters(26), "Z");
        assert_eq!(column_letters(27), "AA");
        assert_eq!(column_letters(702), "ZZ");
        assert_eq!(column_letters(703), "AAA");
    }
}
