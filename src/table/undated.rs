//! Figures that name no year beside columns that do: columns come in after years became rows; they go out with such a
//! figure in the last of its row's years alone, as it would count in each of them otherwise.

use std::collections::HashMap;

use super::by_key::is_figure;
use super::{Column, Origins, Shape, header};
use crate::i18n::Message;

/// What says whether something is so, in ones and zeros.
const FLAGS: [&str; 3] = ["是否", "有无", "is_"];

/// Leaves such figures to the last year, and tells of them.
pub(super) fn leave_to_last(
    columns: &mut [Column],
    origins: &Origins,
    shape: Shape,
) -> Option<Message> {
    if shape != Shape::Years {
        return None;
    }
    let year = columns.iter().position(|column| column.name == "year");
    let years = &columns[year?].cells;
    let years: Vec<Option<i32>> = years.iter().map(|cell| header::year(cell?)).collect();
    let is_open = |column: &Column| {
        let is_flag = FLAGS.iter().any(|word| column.name.contains(word));
        !is_flag && !are_years(column) && is_figure(column)
    };
    let mut told: Vec<String> = Vec::new();
    let mut of: Vec<i32> = Vec::new();
    for at in (0..columns.len()).filter(|at| Some(*at) != year) {
        if !is_open(&columns[at]) {
            continue;
        }
        let mut last: HashMap<(usize, u32, u32), (i32, usize)> = HashMap::new();
        let mut again = false;
        let cell_of = |row: usize| {
            let part = origins.part(row);
            let (file_row, column) = part.arrangement.cell(row - part.first, at);
            (part.first, file_row, column)
        };
        for (row, year) in years.iter().enumerate() {
            let Some(year) = *year else { continue };
            let held = last.entry(cell_of(row)).or_insert((year, row));
            again |= held.1 != row && held.0 != year;
            if year > held.0 {
                *held = (year, row);
            }
        }
        if !again {
            continue;
        }
        let cells = columns[at].cells.iter().enumerate().map(|(row, cell)| {
            let held = last.get(&cell_of(row));
            cell.filter(|_| held.is_none_or(|(_, last)| *last == row))
        });
        columns[at].cells = cells.collect();
        told.push(columns[at].name.clone());
        of.extend(last.values().map(|(year, _)| *year));
    }
    let year = of.into_iter().max()?;
    Some(
        Message::new("table.undated")
            .with("columns", told.join("、"))
            .with("year", year.to_string()),
    )
}

/// Whether a column is one of years: a year of foundation is of all of them.
fn are_years(column: &Column) -> bool {
    let cells = column.cells.iter().flatten().map(str::trim);
    let mut cells = cells.filter(|cell| !cell.is_empty()).take(100).peekable();
    cells.peek().is_some() && cells.all(|cell| header::year(cell).is_some())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn a_figure_without_a_year_is_of_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let text = "企业名称,成立年份,注册资本（万元）,2020年销售收入（万元）,2021年销售收入（万元）,研发费用（万元）,是否高企\n\
            甲公司,2001,500,10,11,3,1\n乙公司,2005,600,20,,4,0\n";
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let cells = |name: &str| -> Vec<&str> {
            let mut columns = table.columns.iter();
            let column = columns
                .find(|column| column.name.starts_with(name))
                .unwrap();
            column.cells.iter().map(Option::unwrap_or_default).collect()
        };
        let years = cells("year");
        let last = |value: &'static str| {
            let of = |year: &&str| if **year == *"2021" { value } else { "" };
            years.iter().map(of).collect::<Vec<&str>>()
        };
        assert_eq!(years, ["2020", "2021", "2020", "2021"]);
        let expected: Vec<&str> = [&last("3")[..2], &last("4")[2..]].concat();
        assert_eq!(cells("研发费用"), expected);
        assert_eq!(cells("注册资本"), ["500", "500", "600", "600"]);
        assert_eq!(cells("成立年份"), ["2001", "2001", "2005", "2005"]);
        assert_eq!(cells("是否高企"), ["1", "1", "0", "0"]);
        let told: Vec<&str> = table.told.iter().map(|told| told.key).collect();
        assert_eq!(told, ["table.undated"]);
    }
}
