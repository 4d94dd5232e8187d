//! A column that became text though most of its cells are numbers: what stands in the way comes out as a finding, so
//! that nothing of it goes missing in silence.

use super::codes;
use super::number::{self, Reading};
use super::typing::Asked;
use super::{Issue, Severity};
use crate::i18n::Message;
use crate::table::{Cells, Table};

/// So many cells tell whether a column is worth a closer look.
const FIRST: usize = 1000;

/// What stands in a column of text.
#[derive(Default)]
struct Held {
    /// Numbers, codes among them.
    numbers: usize,
    /// What is no number.
    others: usize,
    /// Digits that are a code: zeros before them, or too many of them.
    codes: usize,
    first_other: Option<usize>,
    first_code: Option<usize>,
    /// Length of the codes, while all have the same.
    length: Option<usize>,
    alike: bool,
}

impl Held {
    fn of(cells: &Cells, count: usize, asked: &Asked) -> Self {
        let mut held = Self {
            alike: true,
            ..Self::default()
        };
        for (row, cell) in cells.iter().take(count).enumerate() {
            let Some(cell) = cell else { continue };
            match number::read_as(cell, asked.decimals.decimal) {
                Reading::Missing => {}
                Reading::Unreadable if number::is_error(cell) => {}
                Reading::Unreadable
                    if number::read_marked(cell, asked.decimals.decimal).is_some() =>
                {
                    held.numbers += 1;
                }
                Reading::Unreadable => {
                    held.others += 1;
                    held.first_other.get_or_insert(row);
                }
                Reading::Value(..) | Reading::Infinite => {
                    held.numbers += 1;
                    if number::is_code(cell.as_bytes()) {
                        let length = cell.trim().len();
                        held.alike &= *held.length.get_or_insert(length) == length;
                        held.codes += 1;
                        held.first_code.get_or_insert(row);
                    }
                }
            }
        }
        held
    }

    fn are_mostly_numbers(&self) -> bool {
        self.numbers > 0 && self.numbers >= self.others
    }

    /// Whether the column is one of codes: most are, and all of one length.
    fn is_of_codes(&self) -> bool {
        self.codes * 2 > self.numbers && self.alike
    }
}

/// What keeps a column of numbers from being one; nothing where it is none.
pub(super) fn issue(table: &Table, asked: &Asked) -> Option<Issue> {
    let column = &table.columns[asked.at];
    let cells = &column.cells;
    if !Held::of(cells, FIRST, asked).are_mostly_numbers() {
        return None;
    }
    let held = Held::of(cells, cells.len(), asked);
    let is_code = held.is_of_codes() && column.unit.is_none() || codes::called_so(&column.name);
    if !held.are_mostly_numbers() || is_code {
        return None;
    }
    let (key, row) = match (held.first_code, held.first_other) {
        (Some(row), _) => {
            let is_long = !cells.get(row).unwrap_or_default().trim().starts_with('0');
            (
                if is_long {
                    "dataset.text_long"
                } else {
                    "dataset.text_zero"
                },
                row,
            )
        }
        (None, Some(row)) => ("dataset.text_mixed", row),
        (None, None) => return None,
    };
    let place = table.place(row, asked.at);
    // What a formula wants as a number is missed as one.
    let severity = if asked.assigned.because.key == "dataset.because_wanted" {
        Severity::Warning
    } else {
        Severity::Note
    };
    Some(Issue {
        severity,
        message: Message::new(key)
            .with("column", place.header.clone())
            .with("cell", place.reference())
            .with("text", cells.get(row).unwrap_or_default().trim())
            .with("count", held.others)
            .with("all", held.numbers + held.others),
        place: Some(place),
        remedy: Some(Message::new("dataset.text_remedy")),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, Kind, Mapping, build};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn dataset(header: &str, cells: &[&str], mapping: Option<&Mapping>) -> Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let rows = cells.iter().enumerate();
        let rows: Vec<String> = rows
            .map(|(row, cell)| format!("企业{row},{cell},{row}\n"))
            .collect();
        let rows = rows.concat();
        std::fs::write(&path, format!("企业名称,{header},人数\n{rows}")).unwrap();
        let progress = Progress::default();
        let table = read(&path, &ReadOptions::default(), &progress).unwrap();
        build(table, mapping, &[], &progress).unwrap()
    }

    fn told(header: &str, cells: &[&str]) -> Vec<&'static str> {
        let data = dataset(header, cells, None);
        let keys = data.issues.iter().map(|issue| issue.message.key);
        keys.filter(|key| key.starts_with("dataset.text_"))
            .collect()
    }

    #[test]
    fn numbers_that_became_text_say_why() {
        let long = ["12", "1234567890123456", "7"];
        assert_eq!(told("累计", &long), ["dataset.text_long"]);
        let all_long = ["1234567890123456", "2234567890123456", "3234567890123456"];
        assert_eq!(told("累计（元）", &all_long), ["dataset.text_long"]);
        assert_eq!(told("累计", &["12", "007", "7"]), ["dataset.text_zero"]);
        assert_eq!(told("累计", &["12", "x", "7", "8"]), ["dataset.text_mixed"]);
    }

    #[test]
    fn words_and_codes_are_text_without_a_word() {
        assert_eq!(told("编号", &["12", "007", "7"]), [""; 0]);
        assert_eq!(
            told("x", &["1234567890123456", "2234567890123456"]),
            [""; 0]
        );
        assert_eq!(told("x", &["007", "012", "013"]), [""; 0]);
        assert_eq!(told("x", &["a", "b", "7"]), [""; 0]);
    }

    #[test]
    fn one_click_makes_numbers_of_them() {
        let cells = ["12", "1234567890123456", "x"];
        let data = dataset("累计", &cells, None);
        let findings = data.findings(None);
        let mut found = findings.iter();
        let found = found.find(|finding| finding.issue.message.key == "dataset.text_long");
        let mapping = found.unwrap().remedies[0].apply(data.mapping.clone());
        let data = dataset("累计", &cells, Some(&mapping));
        let field = data.field("累计").unwrap();
        assert_eq!(field.kind, Kind::Number);
        let values = data.frame.column("累计").unwrap().f64().unwrap();
        assert_eq!(values.get(1), Some(1_234_567_890_123_456.0));
        assert_eq!(
            data.issues
                .iter()
                .filter(|issue| issue.message.key == "dataset.bad_number")
                .count(),
            1
        );
    }
}
