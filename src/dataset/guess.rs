//! What the values of a column are, told from its cells alone.

use super::number::{self, Reading};
use super::typing::flag;
use super::{Decimal, Kind};
use crate::table::Cells;

/// What the values of a column that nothing is known of are.
pub(super) fn guess(cells: &Cells, decimal: Decimal) -> Kind {
    guess_first(cells, cells.len(), decimal)
}

/// What the first of the values are.
pub(super) fn guess_first(cells: &Cells, count: usize, decimal: Decimal) -> Kind {
    let most_unreadable = count.min(cells.len()) / 10 + 1;
    let (mut numbers, mut flags, mut others) = (0_usize, 0_usize, 0_usize);
    // 无 says that there is nothing, or no.
    let mut nones = 0_usize;
    for cell in cells.iter().take(count).flatten() {
        match number::read_as(cell, decimal) {
            Reading::Missing => nones += usize::from(flag(cell).is_some()),
            Reading::Value(..) if number::is_code(cell.as_bytes()) => return Kind::Text,
            Reading::Value(..) | Reading::Infinite => numbers += 1,
            Reading::Unreadable => {
                flags += usize::from(flag(cell).is_some());
                others += 1;
            }
        }
        if others > most_unreadable && flags < others {
            return Kind::Text;
        }
    }
    if others + nones > 0 && flags == others && numbers == 0 {
        Kind::Flag
    } else if numbers >= others * 9 {
        Kind::Number
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> Cells {
        values.iter().map(Some).collect()
    }

    #[test]
    fn kinds_are_guessed_from_content() {
        assert_eq!(
            guess(&cells(&["1", "2,000", "-", "3%"]), Decimal::Point),
            Kind::Number
        );
        assert_eq!(guess(&cells(&["1", "x"]), Decimal::Point), Kind::Text);
        assert_eq!(guess(&cells(&["007", "12"]), Decimal::Point), Kind::Text);
        assert_eq!(guess(&cells(&["是", "否", ""]), Decimal::Point), Kind::Flag);
        assert_eq!(guess(&cells(&["无", "-"]), Decimal::Point), Kind::Flag);
        assert_eq!(guess(&cells(&["无", "3"]), Decimal::Point), Kind::Number);
        assert_eq!(guess(&cells(&["", "-"]), Decimal::Point), Kind::Number);
        assert_eq!(
            guess(&cells(&["320582199001011234"]), Decimal::Point),
            Kind::Text
        );
    }
}
