//! Where a cell stands in its file.

use std::fmt;

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

/// From a body cell back to its file cell, without storing a place for each.
#[derive(Clone, Debug)]
pub enum Origins {
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
}

impl Origins {
    /// File row and file column of a body cell, both from 1.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> (u32, u32) {
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
        }
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
