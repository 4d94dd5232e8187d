//! Which cells of a sheet show their numbers a hundredfold with a percent sign: runs of them come in, whether a cell is
//! one goes out.

use std::ops::Range;

/// Such cells of one sheet, rows and columns counted from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Percent {
    runs: Vec<(Range<u32>, Range<u32>)>,
}

impl Percent {
    /// Cells of some rows and columns, which lie apart from those before.
    pub fn add(&mut self, rows: Range<u32>, columns: Range<u32>) {
        if let Some((last_rows, last)) = self.runs.last_mut()
            && *last_rows == rows
            && last.end == columns.start
        {
            last.end = columns.end;
            return;
        }
        self.runs.push((rows, columns));
    }

    /// All cells have been given.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.runs
            .sort_by_key(|(rows, columns)| (rows.start, columns.start));
        self
    }

    /// Whether a cell is one of them. The rows of two runs are the same, or have none in common.
    pub fn covers(&self, row: u32, column: u32) -> bool {
        let after = self.runs.partition_point(|(rows, _)| rows.start <= row);
        let mut near = self.runs[..after].iter().rev();
        near.by_ref()
            .take_while(|(rows, _)| rows.contains(&row))
            .any(|(_, columns)| columns.contains(&column))
    }
}

/// Whether the format with this number, which every workbook has without naming it, is one of percent.
pub(super) fn is_built_in(format: u16) -> bool {
    matches!(format, 9 | 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_among_runs() {
        let mut percent = Percent::default();
        percent.add(7..9, 2..3);
        percent.add(7..9, 3..4);
        percent.add(7..9, 8..9);
        percent.add(1..2, 0..1);
        let percent = percent.finished();
        assert_eq!(percent.runs.len(), 3);
        for (row, column, expected) in [
            (1, 0, true),
            (1, 1, false),
            (7, 2, true),
            (8, 3, true),
            (8, 8, true),
            (8, 5, false),
            (9, 2, false),
            (0, 0, false),
        ] {
            assert_eq!(percent.covers(row, column), expected, "{row} {column}");
        }
    }
}
