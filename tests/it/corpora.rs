//! Collections of difficult files that others made: how much of them is recovered, and that none of them does harm.

use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Table, read};

use crate::bad_input::watched;
use crate::reading_data::{files, real};

/// The cells of the clean twin of a polluted file, its header included, as the `csv` crate reads them.
fn clean(name: &str) -> Vec<Vec<String>> {
    let path = real(&format!("messy/pollock/polluted_files/clean/{name}")).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .unwrap();
    let cells =
        |record: csv::StringRecord| record.iter().map(|cell| cell.trim().to_owned()).collect();
    reader
        .records()
        .map(|record| cells(record.unwrap()))
        .collect()
}

/// The rows of a table, its header among them where it has one.
fn rows(table: &Table) -> Vec<Vec<String>> {
    let cells = |row: usize| -> Vec<String> {
        let columns = table.columns.iter();
        columns
            .map(|column| column.cells.get(row).unwrap_or_default().trim().to_owned())
            .collect()
    };
    let header = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let header = (table.source.header_rows.0 > 0).then_some(header);
    header
        .into_iter()
        .chain((0..table.height()).map(cells))
        .collect()
}

/// How many cells of a clean row stand in the best row near its place.
fn recovered(clean: &[String], rows: &[Vec<String>], at: usize) -> usize {
    let near = &rows[at.saturating_sub(3).min(rows.len())..rows.len().min(at + 4)];
    let equal = |row: &Vec<String>| {
        let blank = String::new();
        let cells = clean.iter().enumerate();
        cells
            .filter(|(column, cell)| {
                // A column without a value and a name may be left out.
                row.get(*column).unwrap_or(&blank) == *cell
            })
            .count()
    };
    near.iter().map(equal).max().unwrap_or(0)
}

#[test]
fn cells_of_polluted_files_are_recovered() {
    let (mut all, mut found, mut right, mut nearly, mut count) = (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for path in files("messy/pollock/polluted_files/csv", "csv") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let expected = clean(name);
        let table = read(&path, &ReadOptions::default(), &Progress::default());
        let rows = table.map_or_else(|_| Vec::new(), |table| rows(&table));
        let cells: usize = expected.iter().map(Vec::len).sum();
        let got: usize = expected
            .iter()
            .enumerate()
            .map(|(at, row)| recovered(row, &rows, at))
            .sum();
        count += 1;
        all += cells;
        found += got;
        // Nearly: at most one row in some eighty is not as it was.
        nearly += usize::from(got * 100 >= cells * 97);
        if got == cells && rows.len() == expected.len() {
            right += 1;
        } else {
            wrong.push(format!("{name} {got}/{cells}"));
        }
    }
    if count == 0 {
        return;
    }
    let share = found as f64 / all as f64;
    println!(
        "{found} of {all} cells ({:.2}%), {right} of {count} files fully right",
        share * 100.0
    );
    println!("{}", wrong.join("\n"));
    // What is left: headers that come twice are set aside and not joined, a second table of the same columns is read
    // on, and a doubled quote between quotes of another kind stays two.
    assert!(share >= 0.999, "{share}");
    assert!(right * 100 >= count * 95, "{right} of {count}");
    assert_eq!(nearly, count);
}

#[test]
fn every_workbook_is_checked_in_seconds_and_little_memory() {
    let Some(folder) = real("messy/calamine/tests") else {
        return;
    };
    let mut opened = 0;
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    for path in &names {
        let run = watched(path);
        let name = path.display();
        assert!(
            matches!(run.code, Some(0 | 1)),
            "{name}: {:?} {}",
            run.code,
            run.err
        );
        assert!(
            run.seconds < 10.0 && run.memory < 1024,
            "{name}: {} s, {} MiB",
            run.seconds,
            run.memory
        );
        if run.code == Some(0) {
            opened += 1;
        } else {
            assert!(run.err.trim().chars().count() > 30, "{name}: {}", run.err);
        }
    }
    println!(
        "{opened} of {} workbooks opened with a key, the others refused",
        names.len()
    );
}
