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
    let mut letters = 0_usize;
    for cell in cells.iter().take(count).flatten() {
        match number::read_as(cell, decimal) {
            Reading::Missing => nones += usize::from(flag(cell).is_some()),
            Reading::Value(..) if number::is_code(cell.as_bytes()) => return Kind::Text,
            Reading::Value(..) | Reading::Infinite => numbers += 1,
            // It would be a number.
            Reading::Unreadable if number::is_error(cell) => {}
            Reading::Unreadable if number::read_marked(cell, decimal).is_some() => numbers += 1,
            Reading::Unreadable => {
                flags += usize::from(flag(cell).is_some());
                letters += usize::from(is_letter(cell));
                others += 1;
            }
        }
        if others > most_unreadable && flags < others {
            return Kind::Text;
        }
    }
    // N, F or T and nothing else is the name of something, such as a zone.
    let named = letters > 0 && letters == others && nones == 0 && one_word(cells, count);
    if others + nones > 0 && flags == others && numbers == 0 && !named {
        Kind::Flag
    } else if numbers >= others * 9 {
        Kind::Number
    } else {
        Kind::Text
    }
}

/// Whether a cell is one of the letters that say yes or no beside others, and may be a name where they stand alone.
fn is_letter(cell: &str) -> bool {
    matches!(cell.trim(), "N" | "n" | "F" | "f" | "T" | "t")
}

/// Whether all cells that hold anything hold the same.
fn one_word(cells: &Cells, count: usize) -> bool {
    let filled = cells.iter().take(count).flatten().map(str::trim);
    let mut filled = filled.filter(|cell| !number::is_missing(cell));
    let first = filled.next();
    filled.all(|cell| Some(cell) == first)
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
        assert_eq!(
            guess(&cells(&["1,200*", "3①"]), Decimal::Point),
            Kind::Number
        );
        assert_eq!(guess(&cells(&["007*", "3①"]), Decimal::Point), Kind::Text);
        let errors = cells(&["1", "#DIV/0!", "#div/0!", "#REF!", "2"]);
        assert_eq!(guess(&errors, Decimal::Point), Kind::Number);
        assert_eq!(guess(&cells(&["1", "x"]), Decimal::Point), Kind::Text);
        assert_eq!(guess(&cells(&["007", "12"]), Decimal::Point), Kind::Text);
        assert_eq!(guess(&cells(&["是", "否", ""]), Decimal::Point), Kind::Flag);
        assert_eq!(guess(&cells(&["无", "-"]), Decimal::Point), Kind::Flag);
        for letter in ["N", "F", "t"] {
            let alone = cells(&[letter, "", letter]);
            assert_eq!(guess(&alone, Decimal::Point), Kind::Text, "{letter}");
        }
        assert_eq!(guess(&cells(&["N", "Y", ""]), Decimal::Point), Kind::Flag);
        assert_eq!(guess(&cells(&["Y", ""]), Decimal::Point), Kind::Flag);
        assert_eq!(guess(&cells(&["无", "3"]), Decimal::Point), Kind::Number);
        assert_eq!(guess(&cells(&["", "-"]), Decimal::Point), Kind::Number);
        assert_eq!(
            guess(&cells(&["320582199001011234"]), Decimal::Point),
            Kind::Text
        );
    }
}
