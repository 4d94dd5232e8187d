//! What the cells of each column look like, learnt from the rows that are in order: rows come in, and how well other
//! rows fit goes out. Columns of free text say little; those of dates, codes and numbers say much.

use std::collections::HashMap;

/// So many different shapes are known of a column that has a shape at all.
const MOST: usize = 12;

/// Fewer cells than this say nothing about a column.
const LEAST: usize = 5;

/// What the columns look like.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    columns: Vec<Shape>,
}

#[derive(Debug, Default)]
struct Shape {
    known: HashMap<String, usize>,
    first: HashMap<char, usize>,
    filled: usize,
    rows: usize,
}

impl Shapes {
    /// Those of a table with so many columns, of which nothing is known yet.
    pub fn new(columns: usize) -> Self {
        Self {
            columns: (0..columns).map(|_| Shape::default()).collect(),
        }
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Learns from a row that has a cell for each column.
    pub fn learn<T: AsRef<str>>(&mut self, cells: &[T]) {
        for (shape, cell) in self.columns.iter_mut().zip(cells) {
            let cell = cell.as_ref().trim();
            shape.rows += 1;
            if let Some(first) = cell.chars().next() {
                shape.filled += 1;
                *shape.first.entry(class(first)).or_default() += 1;
                if shape.known.len() <= MOST {
                    *shape.known.entry(of(cell)).or_default() += 1;
                }
            }
        }
    }

    /// How many columns have a shape of their own.
    pub fn telling(&self) -> usize {
        self.columns
            .iter()
            .filter(|shape| shape.is_telling())
            .count()
    }

    /// How many cells of a row do not look like those of their columns; quotes around them are not looked at.
    pub fn misfits<T: AsRef<str>>(&self, cells: &[T]) -> usize {
        let pairs = self.columns.iter().zip(cells);
        pairs
            .filter(|(shape, cell)| !shape.fits(cell.as_ref()))
            .count()
    }

    /// Whether a cell looks like those of a column.
    pub fn fits(&self, column: usize, cell: &str) -> bool {
        self.columns
            .get(column)
            .is_some_and(|shape| shape.fits(cell))
    }

    /// Whether a column has a shape of its own.
    pub fn tells(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(Shape::is_telling)
    }
}

impl Shape {
    /// Whether few shapes are all that there is, or nothing is there at all.
    fn is_telling(&self) -> bool {
        // Plain words are shapes of no column in particular.
        let is_words = |shape: &String| shape.chars().all(|c| matches!(c, 'A' | ' '));
        self.rows >= LEAST
            && (self.filled == 0
                || self.filled >= LEAST
                    && self.known.len() <= MOST
                    && !self.known.keys().any(is_words))
    }

    fn fits(&self, cell: &str) -> bool {
        let cell = cell.trim_matches('"').trim();
        let Some(first) = cell.chars().next() else {
            // A cell may be blank where one in fifty is.
            return self.rows < LEAST || (self.rows - self.filled) * 50 >= self.rows;
        };
        if self.is_telling() {
            return self.known.contains_key(&of(cell));
        }
        self.filled < LEAST || self.first.contains_key(&class(first))
    }
}

/// Digits one by one, up to four of them, letters in runs, everything else as it is: `20/02/2018` is `99/99/9999`,
/// `BH-7531` is `A-9999`, `$48.08` is `$99.99`.
fn of(cell: &str) -> String {
    let mut shape = String::new();
    let mut run = 0;
    for next in cell.chars().map(class) {
        run = if shape.ends_with(next) { run + 1 } else { 1 };
        let most = if next == '9' { 5 } else { 1 };
        if run <= most || !matches!(next, '9' | 'A' | ' ') {
            shape.push(next);
        }
    }
    shape
}

fn class(character: char) -> char {
    match character {
        '0'..='9' => '9',
        _ if character.is_alphabetic() => 'A',
        _ if character.is_whitespace() => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_and_texts_do_not() {
        assert_eq!(of("20/02/2018"), "99/99/9999");
        assert_eq!(of("BH-7531"), "A-9999");
        assert_eq!(of("91320582000000001X"), "99999A");
        let mut shapes = Shapes::new(4);
        for row in 0..20 {
            let text = "Rod, ".repeat(row % 7 + 1) + &"7 x 8, ".repeat(row);
            shapes.learn(&[
                format!("2019-05-{row:02}"),
                format!("{row}"),
                text,
                String::new(),
            ]);
        }
        assert_eq!(shapes.telling(), 3);
        assert_eq!(
            shapes.misfits(&["2019-05-44", "3", "Anything, at all", ""]),
            0
        );
        assert_eq!(
            shapes.misfits(&["\"2019-05-44", "3", "8 begins with a digit", ""]),
            1
        );
        assert_eq!(shapes.misfits(&["2019-05-4", "x", "", "filled"]), 4);
    }
}
