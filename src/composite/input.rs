//! What a method needs of its columns, and why it cannot use them.

/// Why a method cannot use what it was given. Columns, rows and positions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputError {
    /// No column at all.
    Empty,
    /// The column is not as long as the first one.
    Length {
        /// The column.
        column: usize,
    },
    /// A list that goes with the columns (directions, weights) has another length.
    Count {
        /// The number of columns.
        columns: usize,
        /// The length of the list.
        found: usize,
    },
    /// The column has too few values.
    TooFew {
        /// The column.
        column: usize,
        /// How many values it has.
        present: usize,
        /// How many the method needs.
        needed: usize,
    },
    /// Too few rows have a value in every column.
    TooFewComplete {
        /// How many have.
        present: usize,
        /// How many the method needs.
        needed: usize,
    },
    /// A value below zero where the method has no meaning for one.
    Negative {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
    },
    /// A value of zero or less where the method takes logarithms or divides by it.
    NotPositive {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
    },
    /// All values of the column are the same.
    Constant {
        /// The column.
        column: usize,
    },
    /// Every value of the column is zero.
    AllZero {
        /// The column.
        column: usize,
    },
    /// Nothing in the data tells the columns' importance apart: every weight would be zero.
    NoInformation,
    /// A weight that is negative or not a number.
    Weight {
        /// Its position.
        at: usize,
    },
    /// The weights add up to zero.
    NoWeight,
    /// A share that must lie between 0 and 1 does not.
    Share,
    /// A result left the range of floats, or a value was infinite.
    OutOfRange,
}

/// The number of rows of columns of one length; the first error otherwise.
pub(super) fn rows(columns: &[&[f64]]) -> Result<usize, InputError> {
    let rows = columns.first().ok_or(InputError::Empty)?.len();
    match columns.iter().position(|column| column.len() != rows) {
        Some(column) => Err(InputError::Length { column }),
        None => Ok(rows),
    }
}

/// Refuses a list that does not go with the columns.
pub(super) fn matches(columns: usize, found: usize) -> Result<(), InputError> {
    if columns == found {
        Ok(())
    } else {
        Err(InputError::Count { columns, found })
    }
}

/// Numbers that are not negative, divided by their sum.
pub(super) fn shares(raw: &[f64]) -> Result<Vec<f64>, InputError> {
    let refused = |x: &f64| x.is_nan() || *x < 0.0;
    if let Some(at) = raw.iter().position(refused) {
        return Err(InputError::Weight { at });
    }
    let sum: f64 = raw.iter().sum();
    if sum.is_infinite() {
        return Err(InputError::OutOfRange);
    }
    if sum <= 0.0 {
        return Err(InputError::NoWeight);
    }
    Ok(raw.iter().map(|x| x / sum).collect())
}

/// The rows that have a value in every column, in their order.
pub(super) fn complete_rows(columns: &[&[f64]], rows: usize) -> Vec<usize> {
    (0..rows)
        .filter(|&row| columns.iter().all(|column| !column[row].is_nan()))
        .collect()
}

/// The smallest and the largest of the values that are there; `None` without any.
pub(super) fn range(values: &[f64]) -> Option<(f64, f64)> {
    let first = values.iter().copied().find(|x| !x.is_nan())?;
    // `min` and `max` pass over missing values.
    Some(
        values
            .iter()
            .fold((first, first), |(low, high), &x| (low.min(x), high.max(x))),
    )
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_one_length() {
        assert_eq!(rows(&[]), Err(InputError::Empty));
        assert_eq!(
            rows(&[&[1.0, 2.0], &[1.0]]),
            Err(InputError::Length { column: 1 })
        );
        assert_eq!(rows(&[&[1.0, 2.0], &[1.0, f64::NAN]]), Ok(2));
    }

    #[test]
    fn shares_add_up_to_one_or_say_why_not() {
        assert_eq!(shares(&[1.0, 3.0]), Ok(vec![0.25, 0.75]));
        assert_eq!(shares(&[1.0, -3.0]), Err(InputError::Weight { at: 1 }));
        assert_eq!(shares(&[f64::NAN, 3.0]), Err(InputError::Weight { at: 0 }));
        assert_eq!(shares(&[0.0, 0.0]), Err(InputError::NoWeight));
        assert_eq!(shares(&[f64::INFINITY]), Err(InputError::OutOfRange));
    }

    #[test]
    fn missing_values_are_no_part_of_a_range() {
        assert_eq!(range(&[f64::NAN, 2.0, -1.0, f64::NAN]), Some((-1.0, 2.0)));
        assert_eq!(range(&[f64::NAN]), None);
    }
}
