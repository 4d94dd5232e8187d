//! Tables that are written while somebody watches: they say how far the writing is, and have nothing more to give once it
//! is to end.

use std::path::Path;

use super::{CellRef, Grid, Print, write};
use crate::i18n::Result;
use crate::jobs::Progress;

/// The progress is told at each of so many rows.
const STEP: usize = 1024;

/// A table with somebody who watches it being written.
struct Watched<'a, G> {
    table: &'a G,
    progress: &'a Progress,
    /// Its place among all that are written, and how many those are.
    place: (usize, usize),
}

/// As [`write()`], with the share of the rows that are written as progress.
///
/// # Errors
/// As [`write()`], and when the work was cancelled; nothing half-written is left then either.
pub fn write_watched<G: Grid>(path: &Path, tables: &[G], progress: &Progress) -> Result<()> {
    let watched: Vec<Watched<G>> = tables
        .iter()
        .enumerate()
        .map(|(at, table)| Watched {
            table,
            progress,
            place: (at, tables.len()),
        })
        .collect();
    write(path, &watched)
}

impl<G: Grid> Grid for Watched<'_, G> {
    fn name(&self) -> &str {
        self.table.name()
    }

    fn header(&self) -> &[String] {
        self.table.header()
    }

    fn height(&self) -> usize {
        self.table.height()
    }

    fn cell(&self, row: usize, column: usize) -> CellRef<'_> {
        if column == 0 && row.is_multiple_of(STEP) {
            let (at, count) = self.place;
            let share = row as f32 / self.height().max(1) as f32;
            self.progress.set((at as f32 + share) / count.max(1) as f32);
        }
        if self.progress.is_cancelled() {
            return CellRef::Blank;
        }
        self.table.cell(row, column)
    }

    fn print(&self) -> Option<&Print> {
        self.table.print()
    }

    fn holds_numbers(&self, column: usize) -> bool {
        self.table.holds_numbers(column)
    }

    fn go_on(&self) -> Result<()> {
        self.progress.check()?;
        self.table.go_on()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Cell, Sheet};
    use super::*;

    #[test]
    fn what_is_cancelled_leaves_nothing_behind() {
        let sheet = || Sheet {
            name: "S".to_owned(),
            header: vec!["a".to_owned(), "b".to_owned()],
            columns: vec![
                vec![Cell::Number(1.0); 5000],
                vec![Cell::Text("x".to_owned()); 5000],
            ],
            print: None,
        };
        let folder = tempfile::tempdir().unwrap();
        for ending in ["csv", "xlsx", "parquet", "json"] {
            let path = folder.path().join(format!("table.{ending}"));
            let stopped = Progress::default();
            stopped.cancel();
            let refused = write_watched(&path, &[sheet()], &stopped).unwrap_err();
            assert_eq!(refused.key, "jobs.cancelled", "{ending}");
            assert_eq!(
                std::fs::read_dir(folder.path()).unwrap().count(),
                0,
                "{ending}"
            );
            let watched = Progress::default();
            write_watched(&path, &[sheet(), sheet()], &watched).unwrap();
            assert!(watched.share() > 0.3, "{ending}: {}", watched.share());
            let plain = folder.path().join(format!("plain.{ending}"));
            write(&plain, &[sheet(), sheet()]).unwrap();
            assert_eq!(
                std::fs::read(&path).unwrap(),
                std::fs::read(&plain).unwrap()
            );
            std::fs::remove_file(path).unwrap();
            std::fs::remove_file(plain).unwrap();
        }
    }
}
