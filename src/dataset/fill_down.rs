//! Names and places that a text writes once for the rows below: a table and what its columns are come in; where the
//! pattern is unmistakable, or the user says so, it goes out with the blank cells filled, each leading to the cell above.

use std::collections::HashSet;

use super::assign::Assigned;
use super::words::filled;
use super::{Issue, Mapping, Severity, number, year};
use crate::i18n::Message;
use crate::table::{Arrangement, Cells, Column, Merge, Table};

/// A column without a blank cell in so many first rows has no such pattern.
const EARLY: usize = 512;

/// The table with blank cells filled, if any are, and what there is to tell. Blanks of the column `apart` are no such
/// pattern, unless the mapping says so: names stand beside them.
pub(super) fn fill(
    table: &Table,
    assigned: &[Assigned],
    mapping: Option<&Mapping>,
    apart: Option<usize>,
) -> (Option<Table>, Option<Issue>) {
    let wish = mapping.and_then(|mapping| mapping.fill_down);
    let mut parts = table.origins.parts().iter();
    let straight = parts.all(|part| matches!(part.arrangement, Arrangement::Straight { .. }));
    if wish == Some(false) || !straight {
        return (None, None);
    }
    let column = |id: &str| assigned.iter().position(|assigned| assigned.id == id);
    let open = |at: &usize| has_early_blank(&table.columns[*at].cells);
    let years = column("year").map(|at| &table.columns[at].cells);
    let names: Vec<usize> = ["entity", "name"]
        .into_iter()
        .filter_map(column)
        .filter(open)
        .filter(|at| wish.is_some() || Some(*at) != apart)
        .collect();
    let sure = |at: &usize| wish.is_some() || is_panel(table, *at, years);
    let (mut fit, unsure): (Vec<usize>, Vec<usize>) = names.into_iter().partition(sure);
    let towns = column("town").filter(open);
    fit.extend(towns.filter(|at| wish.is_some() || is_blocks(&table.columns[*at].cells)));
    let of_years = column("year").filter(open);
    let key = ["entity", "name", "town"].into_iter().find_map(column);
    fit.extend(of_years.filter(|at| {
        let cells = &table.columns[*at].cells;
        is_blocks(cells) && key.is_some_and(|key| is_list(table, key, cells))
    }));
    if fit.is_empty() {
        let issue = unsure.first().and_then(|at| nameless(table, *at));
        return (None, issue);
    }
    let (table, issue) = filled_down(table, &fit);
    (Some(table), Some(issue))
}

fn has_early_blank(cells: &Cells) -> bool {
    let mut cells = cells.iter().take(EARLY).map(|cell| cell.and_then(filled));
    cells.next().flatten().is_some() && cells.any(|cell| cell.is_none())
}

/// The first row of each part.
fn starts(table: &Table) -> HashSet<usize> {
    let parts = table.origins.parts().iter();
    parts.map(|part| part.first).collect()
}

/// Whether each name stands once above several rows, each of another year.
fn is_panel(table: &Table, at: usize, years: Option<&Cells>) -> bool {
    let Some(years) = years else { return false };
    let starts = starts(table);
    let (mut groups, mut open) = (0_usize, 0_usize);
    let mut seen: HashSet<i32> = HashSet::new();
    let mut is_open = false;
    let rows = table.columns[at].cells.iter().zip(years.iter()).enumerate();
    for (row, (name, year)) in rows {
        let Some(year) = year.and_then(year::read) else {
            return false;
        };
        if name.and_then(filled).is_some() {
            groups += 1;
            seen.clear();
            is_open = false;
        } else if starts.contains(&row) {
            return false;
        } else if !is_open {
            is_open = true;
            open += 1;
        }
        if !seen.insert(year) {
            return false;
        }
    }
    open * 2 > groups
}

/// Whether no name stands twice below one year.
fn is_list(table: &Table, key: usize, years: &Cells) -> bool {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut rows = table.columns[key].cells.iter().zip(years.iter());
    rows.all(|(name, year)| {
        if year.and_then(filled).is_some() {
            seen.clear();
        }
        name.and_then(filled).is_some_and(|name| seen.insert(name))
    })
}

/// Whether each place or year stands once, above the rows that it is of.
fn is_blocks(cells: &Cells) -> bool {
    let mut seen = HashSet::new();
    let mut blanks = 0;
    for cell in cells.iter() {
        match cell.and_then(filled) {
            Some(place) if !seen.insert(place) => return false,
            Some(_) => {}
            None => blanks += 1,
        }
    }
    seen.len() > 1 && blanks * 3 >= cells.len()
}

/// Fills the blank cells of some columns from above, each in its own part.
fn filled_down(table: &Table, fit: &[usize]) -> (Table, Issue) {
    let starts = starts(table);
    let mut merges: Vec<(usize, Merge)> = Vec::new();
    let mut columns = table.columns.clone();
    let (mut count, mut first) = (0_usize, None);
    for &at in fit {
        let cells = &table.columns[at].cells;
        let (mut above, mut part): (Option<(usize, &str)>, usize) = (None, 0);
        let mut texts: Vec<Option<&str>> = Vec::with_capacity(cells.len());
        for (row, cell) in cells.iter().enumerate() {
            if row > 0 && starts.contains(&row) {
                part += 1;
                above = None;
            }
            if cell.and_then(filled).is_some() {
                above = cell.map(|cell| (row, cell));
                texts.push(cell);
                continue;
            }
            let Some((from, text)) = above else {
                texts.push(cell);
                continue;
            };
            texts.push(Some(text));
            count += 1;
            first = first.or(Some(table.origins.file_row(row)));
            let (place, column) = table.origins.cell(from, at);
            let last = table.origins.file_row(row);
            match merges.last_mut() {
                Some((of, merge))
                    if *of == part && (merge.first, merge.column) == (place, column) =>
                {
                    merge.last = last;
                }
                _ => merges.push((
                    part,
                    Merge {
                        column,
                        first: place,
                        last,
                    },
                )),
            }
        }
        columns[at] = Column {
            cells: texts.into_iter().collect(),
            ..columns[at].clone()
        };
    }
    let names: Vec<&str> = fit
        .iter()
        .map(|at| table.columns[*at].name.as_str())
        .collect();
    let issue = Issue {
        severity: Severity::Note,
        place: None,
        message: Message::new("dataset.filled_down")
            .with("columns", names.join("、"))
            .with("count", count)
            .with("row", first.unwrap_or_default().to_string()),
        remedy: Some(Message::new("dataset.filled_down_remedy")),
    };
    let filled = Table {
        columns,
        origins: table.origins.clone().with_merges(&merges),
        ..table.clone()
    };
    (filled, issue)
}

/// That rows below a name have values and no name of their own.
fn nameless(table: &Table, at: usize) -> Option<Issue> {
    let is_value = |row: usize, column: &Column| {
        let cell = column.cells.get(row);
        cell.is_some_and(|cell| number::plain(cell).is_some())
    };
    let blank = |row: &usize| table.columns[at].cells.get(*row).and_then(filled).is_none();
    let told = |row: &usize| {
        let values = table.columns.iter().filter(|column| is_value(*row, column));
        values.take(2).count() == 2
    };
    let rows: Vec<usize> = (0..table.height()).filter(blank).filter(told).collect();
    let first = *rows.first()?;
    Some(Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.not_filled_down")
            .with("column", table.columns[at].name.as_str())
            .with("count", rows.len())
            .with("row", table.origins.file_row(first).to_string()),
        remedy: Some(Message::new("dataset.not_filled_down_remedy")),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::build;
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn a_year_that_stands_once_above_its_rows_is_that_of_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let head = "年份,企业名称,营业收入（万元）\n";
        for (rows, used) in [
            ("2021,甲公司,1\n,乙公司,2\n2022,甲公司,3\n,乙公司,4\n", 4),
            ("2021,甲公司,1\n,乙公司,2\n2022,丙公司,3\n,丙公司,4\n", 2),
            (
                "2021,甲公司,1\n,乙公司,2\n2021,丙公司,3\n2022,丁公司,4\n",
                3,
            ),
        ] {
            std::fs::write(&path, format!("{head}{rows}")).unwrap();
            let progress = Progress::default();
            let table = read(&path, &ReadOptions::default(), &progress).unwrap();
            let data = build(table, None, &[], &progress).unwrap();
            let is_told =
                |issue: &crate::dataset::Issue| issue.message.key == "dataset.filled_down";
            assert_eq!(data.height(), used, "{rows}");
            assert_eq!(data.issues.iter().any(is_told), used == 4, "{rows}");
        }
    }

    #[test]
    fn a_total_that_stands_first_hands_its_year_down() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let text = "年份,企业名称,营业收入（万元）\n2021,合计,3\n,甲公司,1\n,乙公司,2\n2022,合计,7\n,甲公司,3\n,乙公司,4\n";
        std::fs::write(&path, text).unwrap();
        let progress = Progress::default();
        let table = read(&path, &ReadOptions::default(), &progress).unwrap();
        let data = build(table, None, &[], &progress).unwrap();
        assert_eq!((data.height(), data.accounting.rows_aside()), (4, 2));
        let years = data.frame.column("year").unwrap().i32().unwrap().clone();
        let years: Vec<Option<i32>> = years.iter().collect();
        assert_eq!(years, [2021, 2021, 2022, 2022].map(Some));
        assert_eq!(data.evidence(1, "year").unwrap().place.reference(), "A2");
        assert_eq!(
            data.evidence(1, "revenue_wan").unwrap().place.reference(),
            "C4"
        );
    }
}
