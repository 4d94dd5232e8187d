//! Rows of a file that are not data: one after the other they come in, and runs of them with one reason go out.

use std::sync::Arc;

use crate::i18n::Message;

/// Rows of the file that are not data, or cannot be used: one row, or a run of rows with one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct SetAside {
    /// First row in the file, counted from 1 as a spreadsheet counts.
    pub row: u32,
    /// How many rows; at least one.
    pub rows: u32,
    /// The file or sheet among several that were read as one.
    pub file: Option<Arc<str>>,
    /// Why.
    pub reason: Message,
}

impl SetAside {
    /// One row of a file that was read alone.
    #[must_use]
    pub fn row(row: u32, reason: Message) -> Self {
        Self {
            row,
            rows: 1,
            file: None,
            reason,
        }
    }

    /// Where the rows stand, in words: `row 12`, `rows 12–15`, `2019.csv, row 12`.
    #[must_use]
    pub fn place(&self) -> Message {
        let last = self.row.saturating_add(self.rows.saturating_sub(1));
        let rows = if self.rows > 1 {
            Message::new("table.place_rows")
                .with("first", self.row.to_string())
                .with("last", last.to_string())
        } else {
            Message::new("table.place_row").with("row", self.row.to_string())
        };
        match &self.file {
            None => rows,
            Some(file) => Message::new("table.place_in_file")
                .with("file", file.to_string())
                .with("place", rows),
        }
    }
}

/// How many rows are set aside altogether.
pub(crate) fn count(set_aside: &[SetAside]) -> usize {
    set_aside.iter().map(|aside| aside.rows as usize).sum()
}

/// Adds rows, as part of the run before them where they carry it on.
pub(crate) fn add(set_aside: &mut Vec<SetAside>, next: SetAside) {
    if let Some(last) = set_aside.last_mut()
        && last.row.checked_add(last.rows) == Some(next.row)
        && last.file == next.file
        && last.reason == next.reason
    {
        last.rows += next.rows;
        return;
    }
    set_aside.push(next);
}

/// Puts rows in the order of the file and joins what has become neighbours.
pub(crate) fn in_order(mut set_aside: Vec<SetAside>) -> Vec<SetAside> {
    set_aside.sort_by(|one, other| (&one.file, one.row).cmp(&(&other.file, other.row)));
    let mut ordered = Vec::with_capacity(set_aside.len());
    for aside in set_aside {
        add(&mut ordered, aside);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_with_one_reason_are_one_run() {
        let blank = |row| SetAside::row(row, Message::new("table.row_blank"));
        let again = SetAside::row(4, Message::new("table.row_header_again"));
        let runs = in_order(vec![blank(3), blank(9), again.clone(), blank(2), blank(10)]);
        let shape: Vec<(u32, u32)> = runs.iter().map(|run| (run.row, run.rows)).collect();
        assert_eq!(shape, [(2, 2), (4, 1), (9, 2)]);
        assert_eq!(count(&runs), 5);
        assert_eq!(runs[0].place().to_string(), "rows 2–3");
        assert_eq!(runs[1].place().to_string(), "row 4");
    }
}
