//! Codes that a spreadsheet kept as numbers, whose last digits are lost: columns come in, whether such codes take several
//! enterprises for one goes out, and what there is to tell.

use std::collections::HashMap;

use super::words::filled;
use super::{Issue, Severity, credit_code, number};
use crate::i18n::Message;
use crate::table::{Cells, Table};

/// A column without such a code among so many first ones has none.
const SAMPLE: usize = 1000;

/// Whether a code is the rest of a longer one: `9.13206E+17`, or more digits than a number keeps with zeros at their end.
fn has_lost(code: &str) -> bool {
    let is_power =
        code.contains(['e', 'E']) && code.parse::<f64>().is_ok_and(|number| number >= 1e14);
    let is_rounded = || {
        (16..=20).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_digit())
            && code.ends_with("00")
            && !credit_code::has_valid_check_digit(code)
    };
    is_power || is_rounded()
}

/// Whether a cell may hold such a code, by a look that costs next to nothing.
fn may_have_lost(cell: &str) -> bool {
    let cell = number::trimmed(cell).as_bytes();
    cell.ends_with(b"00") || cell.iter().any(|byte| matches!(byte, b'e' | b'E'))
}

/// Whether the column has such codes.
pub(super) fn any(cells: &Cells) -> bool {
    let codes = cells.iter().filter_map(|cell| cell.and_then(filled));
    codes.take(SAMPLE).any(has_lost)
}

/// The rows of a column with such a code, and the code.
#[derive(Debug, Default)]
pub(super) struct Lost<'t>(Vec<(usize, &'t str)>);

impl<'t> Lost<'t> {
    /// Looks through a column.
    pub fn of(cells: &'t Cells) -> Self {
        if !any(cells) {
            return Self::default();
        }
        let code = |row| Some((row, cells.get(row).and_then(filled)?));
        let rows = cells.rows_where(|_| true, may_have_lost).into_iter();
        let codes = rows.filter_map(code);
        Self(codes.filter(|(_, code)| has_lost(code)).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one such code stands beside several names: then it tells nobody apart.
    pub fn confuse(&self, names: &Cells) -> bool {
        let mut known: HashMap<&str, &str> = HashMap::new();
        let named = |&(row, code)| Some((code, names.get(row).and_then(filled)?));
        let mut named = self.0.iter().filter_map(named);
        named.any(|(code, name)| *known.entry(code).or_insert(name) != name)
    }

    /// That digits of the codes of a column are lost, and what tells the enterprises apart.
    pub fn told(&self, table: &Table, at: usize, key: usize) -> Option<Issue> {
        let (row, code) = *self.0.first()?;
        let (place, key_name) = (table.place(row, at), &table.columns[key].name);
        Some(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.digits_lost")
                .with("column", table.columns[at].name.as_str())
                .with("count", self.0.len())
                .with("cell", place.reference())
                .with("text", code)
                .with("key", key_name.as_str()),
            place: Some(place),
            remedy: Some(Message::new("dataset.digits_lost_remedy")),
        })
    }
}

/// That nothing tells the enterprises of such codes apart.
pub(super) fn no_key(table: &Table, at: usize) -> Message {
    Message::new("dataset.no_entity_digits")
        .with("file", table.source.name())
        .with("column", table.columns[at].name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_without_their_last_digits_are_told_from_others() {
        for (code, expected) in [
            ("9.13206E+17", true),
            ("913205820141234000", true),
            ("91320582MA1MABCD2X", false),
            ("913205820141234567", false),
            ("320582", false),
            ("1E5", false),
        ] {
            assert_eq!(has_lost(code), expected, "{code}");
        }
        let cells = |all: &[&str]| -> Cells { all.iter().map(Some).collect() };
        let codes = cells(&["9.13E+17", "9.13E+17", "9.14E+17"]);
        let lost = Lost::of(&codes);
        assert!(lost.confuse(&cells(&["甲", "乙", "丙"])));
        assert!(!lost.confuse(&cells(&["甲", "甲", "丙"])));
    }
}
