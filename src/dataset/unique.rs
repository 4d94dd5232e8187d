//! Columns whose values tell rows apart: a table comes in; the first column goes out that has no value twice, within each
//! year where there are years.

use std::collections::HashSet;

use super::assign::Assigned;
use super::guess::guess;
use super::words::filled;
use super::{Decimal, Kind, dates, year};
use crate::jobs::Progress;
use crate::table::firms::is_firm;
use crate::table::{Cells, Table};

/// Whether the values of a column are unique, within each year when there are years.
pub(super) fn is_key(table: &Table, at: usize, year: Option<usize>, progress: &Progress) -> bool {
    let years = year.map(|at| years_of(&table.columns[at].cells));
    is_unique(&table.columns[at].cells, years.as_deref(), progress)
}

pub(super) fn years_of(cells: &Cells) -> Vec<Option<i32>> {
    year::of_column(cells).of_cells
}

/// The first column of words whose values are unique, within each year when there are years; then one of numbers.
pub(super) fn unique_column(
    table: &Table,
    assigned: &[Assigned],
    year: Option<usize>,
    progress: &Progress,
) -> Option<usize> {
    unique_words(table, assigned, year, progress)
        .or_else(|| unique_numbers(table, assigned, year, progress))
}

/// The columns that nothing is known of, beside the years.
fn own_columns(assigned: &[Assigned], year: Option<usize>) -> impl Iterator<Item = usize> {
    (0..assigned.len()).filter(move |&at| assigned[at].known.is_none() && Some(at) != year)
}

/// The first column of words whose values are unique, within each year when there are years; one of enterprises by what
/// their names end with before all others. None where no more than what is told of somebody is unique: deputies, remarks.
pub(super) fn unique_words(
    table: &Table,
    assigned: &[Assigned],
    year: Option<usize>,
    progress: &Progress,
) -> Option<usize> {
    let years = year.map(|at| years_of(&table.columns[at].cells));
    let texts = own_columns(assigned, year)
        .filter(|&at| !tells_of_somebody(&table.columns[at].name))
        .filter(|&at| guess(&table.columns[at].cells, Decimal::Point) == Kind::Text)
        .filter(|&at| !dates::are_moments(&table.columns[at]));
    let texts: Vec<usize> = texts.collect();
    let (firms, others): (Vec<usize>, Vec<usize>) = texts
        .into_iter()
        .partition(|at| are_firms(&table.columns[*at].cells));
    let mut ordered = firms.into_iter().chain(others);
    ordered.find(|at| is_unique(&table.columns[*at].cells, years.as_deref(), progress))
}

/// The first column of words that tell of somebody, whose values are unique: where no other names whom they tell of.
pub(super) fn unique_remarks(
    table: &Table,
    assigned: &[Assigned],
    year: Option<usize>,
    progress: &Progress,
) -> Option<usize> {
    let years = year.map(|at| years_of(&table.columns[at].cells));
    let mut texts = own_columns(assigned, year)
        .filter(|&at| tells_of_somebody(&table.columns[at].name))
        .filter(|&at| guess(&table.columns[at].cells, Decimal::Point) == Kind::Text);
    texts.find(|at| is_unique(&table.columns[*at].cells, years.as_deref(), progress))
}

/// Whether a header is that of what is told of somebody whom another column names.
pub(super) fn tells_of_somebody(header: &str) -> bool {
    const WORDS: [&str; 22] = [
        "领导",
        "联系人",
        "负责人",
        "联络人",
        "代表人",
        "法人代表",
        "备注",
        "说明",
        "电话",
        "手机",
        "传真",
        "邮箱",
        "地址",
        "网址",
        "产品",
        "增速",
        "增长",
        "龙头",
        "证书",
        "remark",
        "contact",
        "address",
    ];
    let header = header.to_lowercase();
    WORDS.iter().any(|word| header.contains(word))
}

/// Whether nearly all names end as those of enterprises do.
fn are_firms(cells: &Cells) -> bool {
    const SAMPLE: usize = 500;
    let (mut count, mut firms) = (0, 0);
    for cell in cells.iter().flatten().filter_map(filled).take(SAMPLE) {
        count += 1;
        firms += usize::from(is_firm(cell));
    }
    firms > 0 && firms * 5 >= count * 4
}

/// The first column of whole numbers that come back every year, and are neither figures with a unit nor values that
/// nothing names.
pub(super) fn unique_numbers(
    table: &Table,
    assigned: &[Assigned],
    year: Option<usize>,
    progress: &Progress,
) -> Option<usize> {
    let years = year.map(|at| years_of(&table.columns[at].cells))?;
    own_columns(assigned, year).find(|&at| {
        let column = &table.columns[at];
        let cells = &column.cells;
        let is_whole = |cell: &str| cell.trim().bytes().all(|byte| byte.is_ascii_digit());
        column.unit.is_none()
            && column.name != VALUES
            && cells.iter().flatten().all(is_whole)
            && is_unique(cells, Some(&years), progress)
            && !is_unique(cells, None, progress)
    })
}

/// What values are called that nothing names.
pub(super) const VALUES: &str = "value";

/// Whether every row has a value, and no two of the same year have the same one; not, where the work was cancelled.
pub(super) fn is_unique(cells: &Cells, years: Option<&[Option<i32>]>, progress: &Progress) -> bool {
    /// Rows between two looks whether somebody wants to stop.
    const STEP: usize = 1 << 12;
    let mut seen = HashSet::with_capacity(cells.len());
    cells.iter().enumerate().all(|(row, cell)| {
        if row.is_multiple_of(STEP) && progress.is_cancelled() {
            return false;
        }
        let year = years.and_then(|years| years[row]);
        cell.and_then(filled)
            .is_some_and(|cell| seen.insert((cell, year)))
    })
}
