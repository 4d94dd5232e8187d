//! Which cells of a sheet show their numbers otherwise than they hold them: runs of them come in, the format of a cell
//! goes out.

use std::collections::HashMap;
use std::ops::Range;

use super::number_format::NumberFormat;

/// Such cells of one sheet, rows and columns counted from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Formatted {
    runs: Vec<Run>,
    /// The formats that they have.
    formats: Vec<NumberFormat>,
    /// Where each of them stands.
    places: HashMap<NumberFormat, usize>,
}

#[derive(Clone, Debug, PartialEq)]
struct Run {
    rows: Range<u32>,
    columns: Range<u32>,
    /// The place of their format.
    format: usize,
}

impl Formatted {
    /// Cells of some rows and columns, which lie apart from those before. Those that show what they hold are none.
    pub fn add(&mut self, rows: Range<u32>, columns: Range<u32>, format: &NumberFormat) {
        if format.is_plain() {
            return;
        }
        let known = self.places.get(format).copied();
        let format = known.unwrap_or_else(|| {
            let place = self.formats.len();
            self.places.insert(format.clone(), place);
            self.formats.push(format.clone());
            place
        });
        if let Some(last) = self.runs.last_mut()
            && last.rows == rows
            && last.columns.end == columns.start
            && last.format == format
        {
            last.columns.end = columns.end;
            return;
        }
        self.runs.push(Run {
            rows,
            columns,
            format,
        });
    }

    /// All cells have been given.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.runs
            .sort_by_key(|run| (run.rows.start, run.columns.start));
        self
    }

    /// The number of a cell as the sheet shows it, where that is not what it holds. The rows of two runs are the same, or
    /// have none in common.
    pub fn shown(&self, (row, column): (u32, u32), number: f64) -> Option<String> {
        let after = self.runs.partition_point(|run| run.rows.start <= row);
        let mut near = self.runs[..after].iter().rev();
        let run = near
            .by_ref()
            .take_while(|run| run.rows.contains(&row))
            .find(|run| run.columns.contains(&column))?;
        self.formats.get(run.format)?.shown(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_among_runs() {
        let mut formatted = Formatted::default();
        let (percent, code) = (NumberFormat::percent(), NumberFormat::parse("000"));
        formatted.add(7..9, 2..3, &percent);
        formatted.add(7..9, 3..4, &percent);
        formatted.add(7..9, 4..5, &code);
        formatted.add(7..9, 8..9, &percent);
        formatted.add(1..2, 0..1, &percent);
        formatted.add(3..4, 0..1, &NumberFormat::default());
        let formatted = formatted.finished();
        assert_eq!(formatted.runs.len(), 4);
        for (row, column, expected) in [
            (1, 0, Some("200%")),
            (1, 1, None),
            (7, 2, Some("200%")),
            (8, 3, Some("200%")),
            (8, 4, Some("002")),
            (8, 8, Some("200%")),
            (8, 5, None),
            (9, 2, None),
            (3, 0, None),
            (0, 0, None),
        ] {
            let shown = formatted.shown((row, column), 2.0);
            assert_eq!(shown.as_deref(), expected, "{row} {column}");
        }
    }
}
