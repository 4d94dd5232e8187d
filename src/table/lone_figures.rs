//! Figures whose header names no year beside others whose headers do: columns come in, and which of them are such goes out,
//! with the one year that they are of. Words, dates, codes and what an enterprise is registered with are of every year.

use std::collections::BTreeSet;

use super::blocks::Block;
use super::body::Raw;
use super::cells::Store;
use super::views::View;
use super::{turn, year_roles};
use crate::i18n::Message;

/// Such columns of a block, and their year.
pub(super) struct Lone {
    columns: BTreeSet<usize>,
    year: i32,
}

impl Lone {
    /// Those among the columns without a year; `years` are those of the others, and `said` is what the title says.
    pub fn of(
        block: &Block,
        store: &Store,
        fixed: &[usize],
        years: &[i32],
        said: Option<i32>,
    ) -> Self {
        let last = years.iter().max().copied();
        let year = said.filter(|said| years.contains(said)).or(last);
        let is_lone =
            |at: &usize| *at > 0 && year_roles::is_figure_of_a_year(&block.columns[*at], store);
        let columns = fixed.iter().copied().skip(1).filter(is_lone);
        Self {
            columns: year.map(|_| columns.collect()).unwrap_or_default(),
            year: year.unwrap_or_default(),
        }
    }

    /// Whether a column has its figures in one year alone, and not in this one.
    pub fn is_blank(&self, column: usize, year: i32) -> bool {
        year != self.year && self.columns.contains(&column)
    }

    /// A column with each cell once for each of these years, or for its own alone.
    pub fn repeated(&self, at: usize, column: &Raw, years: &[i32]) -> Raw {
        let whole = turn::repeated(column, years.len());
        if !self.columns.contains(&at) {
            return whole;
        }
        let years = years.iter().cycle();
        let cells = whole.cells.iter().zip(years);
        let cells = cells.map(|(cell, year)| {
            if *year == self.year {
                *cell
            } else {
                View::default()
            }
        });
        let cells: Vec<View> = cells.collect();
        Raw {
            cells: cells.into(),
            ..whole
        }
    }

    /// What there is to tell of them.
    pub fn told(&self, block: &Block) -> Option<Message> {
        if self.columns.is_empty() {
            return None;
        }
        let names: Vec<&str> = self
            .columns
            .iter()
            .map(|&at| block.columns[at].name.as_str())
            .collect();
        Some(
            Message::new(TOLD)
                .with("columns", names.join("、"))
                .with("year", self.year.to_string()),
        )
    }
}

/// The key of what is told of them.
pub(super) const TOLD: &str = "table.figures_of_one_year";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn a_figure_without_a_year_is_of_one_of_them() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, expected) in [
            (
                "list.csv",
                "企业名称,2019年销售收入,2020年销售收入,研发费用（万元）,注册资本（万元）,所属镇\n甲厂,1,2,9,500,海虞镇\n乙厂,3,4,8,600,虞山镇\n",
                "2019||500|海虞镇 2020|9|500|海虞镇 2019||600|虞山镇 2020|8|600|虞山镇",
            ),
            (
                "2019年企业.csv",
                "企业名称,所属镇,注册资本（万元）,2019年销售收入,2020年销售收入,研发费用（万元）\n甲厂,海虞镇,500,1,2,9\n",
                "2019|9|500|海虞镇 2020||500|海虞镇",
            ),
            (
                "list.csv",
                "企业名称,注册资本（万元）,研发费用（万元）,所属镇,2019年,2020年\n甲厂,500,9,海虞镇,1,2\n",
                "2019||500|海虞镇 2020|9|500|海虞镇",
            ),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            let cell = |row: usize, name: &str| {
                let column = table
                    .columns
                    .iter()
                    .find(|column| column.name.starts_with(name));
                column
                    .unwrap()
                    .cells
                    .get(row)
                    .unwrap_or_default()
                    .to_owned()
            };
            let row = |row| {
                let names = ["year", "研发费用", "注册资本", "所属镇"];
                names.map(|name| cell(row, name)).join("|")
            };
            let rows: Vec<String> = (0..table.height()).map(row).collect();
            assert_eq!(rows.join(" ").replace('年', ""), expected, "{text}");
            let told = table.told.iter().any(|told| told.key == super::TOLD);
            assert!(told, "{text}");
        }
    }
}
