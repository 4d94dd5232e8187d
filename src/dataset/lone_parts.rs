//! Rows of a part of a year that stand alone in their year: the rows that would be used come in; those that would pass for
//! a whole year go out, with what there is to tell of them.

use super::key::Key;
use super::period::Months;
use super::telling::{self, Telling};
use super::{Issue, Severity, period, words};
use crate::i18n::Message;
use crate::table::Table;

/// Why such a row is not used where others are of whole years.
pub(super) const REASON: &str = "dataset.row_part_of_year";

/// The rows whose cell of the year names less than a year, which no other row makes up to one. Where all rows are such,
/// they are told and used.
pub(super) fn take(
    table: &Table,
    key: &Key,
    rows: &mut Vec<u32>,
    telling: Option<Telling>,
) -> (Vec<u32>, Option<Issue>) {
    let Some(at) = key.year.filter(|_| !key.by_period) else {
        return (Vec::new(), None);
    };
    if telling.is_some_and(|telling| telling.column == at) {
        return (Vec::new(), None);
    }
    let parts = table.columns[at]
        .cells
        .rows_where(may_be_part, |cell| words::filled(cell).is_some_and(is_part));
    // A column of periods says so as well, where it does not tell rows apart that are one.
    let beside = (parts.is_empty() && telling.is_none()).then(|| parts_beside(table, key));
    let (at, parts) = beside.flatten().unwrap_or((at, parts));
    let cells = &table.columns[at].cells;
    let is_a_part = |row: &u32| parts.binary_search(&(*row as usize)).is_ok();
    let mut gone: Vec<u32> = if parts.is_empty() {
        Vec::new()
    } else {
        rows.iter().copied().filter(is_a_part).collect()
    };
    let Some(&first) = gone.first() else {
        return (Vec::new(), None);
    };
    let said = cells.get(first as usize).and_then(words::filled);
    let (all, count) = (rows.len(), gone.len());
    let is_mixed = count < all;
    if is_mixed {
        rows.retain(|row| !is_a_part(row));
    } else {
        gone.clear();
    }
    let (message, remedy) = if is_mixed {
        ("dataset.lone_parts", "dataset.lone_parts_remedy")
    } else {
        ("dataset.only_parts", "dataset.only_parts_remedy")
    };
    let issue = Issue {
        severity: Severity::Warning,
        place: Some(table.place(first as usize, at)),
        message: Message::new(message)
            .with("column", table.columns[at].name.as_str())
            .with("count", count)
            .with("text", said.unwrap_or_default()),
        remedy: Some(Message::new(remedy)),
    };
    (gone, Some(issue))
}

/// Whether a cell is more than a bare number, as the years of most tables are.
fn may_be_part(cell: &[u8]) -> bool {
    !cell.iter().all(u8::is_ascii_digit)
}

/// Whether a cell names a year and a part of it in words: days say when figures were taken, and December that the year
/// was over.
fn is_part(cell: &str) -> bool {
    let is_said = cell.contains(['季', '月', '半', 'Q', 'H', 'q', 'h']) && !cell.contains('日');
    let span = is_said.then(|| period::beside_year(cell)).flatten();
    span.is_some_and(is_less)
}

/// Whether months are less than a year and not its end.
fn is_less(span: Months) -> bool {
    (span.first, span.last) != (1, 12) && span.first != 12
}

/// The column under a header of periods, with the rows in which it names less than a year.
fn parts_beside(table: &Table, key: &Key) -> Option<(usize, Vec<usize>)> {
    let mut columns = table.columns.iter().enumerate();
    let is_own = |at: usize| at != key.entity && at != key.name && Some(at) != key.year;
    let (at, column) =
        columns.find(|(at, column)| is_own(*at) && telling::is_period(&column.name))?;
    let counted = period::counted(&column.name);
    let is_said = |cell: &str| {
        let said = words::filled(cell).and_then(|cell| period::read(cell, counted));
        said.is_some_and(is_less)
    };
    let parts = column.cells.rows_where(|_| true, is_said);
    Some((at, parts))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::is_part;
    use crate::dataset::{Mapping, Several};
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn less_than_a_year_is_no_year_among_years() {
        for cell in ["2022年第三季度", "2022年上半年", "2022Q3", "2022年1-9月"] {
            assert!(is_part(cell), "{cell}");
        }
        for cell in [
            "2022",
            "2022年",
            "2022-03-31",
            "2022年12月31日",
            "2022年12月",
        ] {
            assert!(!is_part(cell), "{cell}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let text = "企业名称,年份,营业收入（万元）\n甲,2021年,1\n甲,2022年,2\n甲,2023年上半年,3\n";
        std::fs::write(&path, text).unwrap();
        let rows = |several: Option<Several>| {
            let mapping = Mapping {
                several_rows: several,
                ..Default::default()
            };
            let (options, progress) = (ReadOptions::default(), Progress::default());
            let data = crate::dataset::open(&path, &options, Some(&mapping), &[], &progress);
            let data = data.unwrap();
            let mut told = data.issues.iter();
            let is_told = told.any(|issue| issue.message.key == "dataset.lone_parts");
            (data.frame.height(), is_told)
        };
        assert_eq!(rows(None), (2, true));
        // A column beside the year says so as well.
        let beside = "企业名称,年份,报告期,营业收入（万元）\n甲,2021,全年,1\n甲,2022,全年,2\n甲,2023,一季度,3\n";
        std::fs::write(&path, beside).unwrap();
        assert_eq!(rows(None), (2, true));
        std::fs::write(&path, text).unwrap();
        assert_eq!(rows(Some(Several::Last)), (3, false));
    }
}
