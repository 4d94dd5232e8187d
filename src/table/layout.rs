//! Where the header stands and how wide the table is, told from a file's first rows. Rows of text come in, a
//! [`Layout`] goes out; whatever stands above the header is kept as its preamble.

use std::collections::BTreeMap;

use super::column_names::{Header, told};
use super::header;
use super::header_rows::HeaderRows;
use super::limits::{MOST_CELLS, check_columns};
use super::marks::bare_figure;
use super::{firms, heading, units_above};
use crate::i18n::Message;

/// How many rows are looked at to find the header.
pub(super) const SAMPLE: usize = 256;

/// The header is looked for in this many first rows.
const SEARCH: usize = 64;

/// How a file's rows are to be understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// First and last header row, from 1; `(0, 0)` without a header.
    pub header_rows: (u32, u32),
    /// The header's cells, one for each column: as written, or joined where the header has several rows.
    pub cells: Vec<String>,
    /// The rows of the header as written, that of units included: below, they are repetitions.
    pub rows: Vec<Vec<String>>,
    /// Names of the columns.
    pub names: Vec<String>,
    /// Units of the columns, from a row of units or from brackets.
    pub units: Vec<Option<String>>,
    /// Whether a cell's column is certain however many cells its row has: true in workbooks.
    pub aligned: bool,
    /// Rows above the header that are not blank, their cells joined.
    pub preamble: Vec<String>,
}

impl Layout {
    /// Number of columns.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// Refuses a table that no memory would hold, before any is asked for.
    ///
    /// # Errors
    /// A sentence that says how large the table is and how large it may be.
    pub fn check_size(&self, rows: usize) -> Result<(), Message> {
        check_columns(self.width())?;
        if rows.saturating_mul(self.width()) <= MOST_CELLS {
            return Ok(());
        }
        Err(Message::new("table.too_many_cells")
            .with("rows", rows)
            .with("columns", self.width())
            .with("cells", MOST_CELLS))
    }

    /// The first row that may hold data, from 1.
    pub fn first_row(&self) -> u32 {
        self.header_rows.1 + 1
    }
}

/// What a row looks like.
struct Profile {
    /// Cells, filled or not.
    cells: usize,
    /// Columns up to the last filled cell.
    width: usize,
    /// The same, without those in which no row has anything.
    span: usize,
    /// Filled cells.
    filled: usize,
    /// Filled cells that are numbers, but not years.
    numbers: usize,
    /// Whether a cell states the unit of the whole table or who filled it in, as none of a header does.
    is_about: bool,
}

impl Profile {
    fn of(row: &[String], blank: &[bool]) -> Self {
        let filled: Vec<&String> = row.iter().filter(|cell| !cell.trim().is_empty()).collect();
        let last = row.iter().rposition(|cell| !cell.trim().is_empty());
        Self {
            cells: row.len(),
            width: last.map_or(0, |at| at + 1),
            span: last.map_or(0, |at| spanned(at + 1, blank)),
            filled: filled.len(),
            is_about: units_above::is_statement(&filled) || units_above::is_of_form(&filled),
            numbers: filled
                .iter()
                .filter(|cell| {
                    header::year(cell).is_none()
                        && !header::is_two_years(cell)
                        && looks_numeric(cell)
                })
                .count(),
        }
    }
}

/// How many of the first columns hold anything.
fn spanned(width: usize, blank: &[bool]) -> usize {
    let blank = blank.iter().take(width).filter(|blank| **blank);
    width - blank.count()
}

/// Finds the header among a file's first rows; `chosen` is the row that the user says it is.
///
/// # Errors
/// When the chosen row is not there, or nothing in the file is a table.
pub(super) fn find(
    head: &[Vec<String>],
    aligned: bool,
    chosen: Option<HeaderRows>,
) -> Result<Layout, Message> {
    let columns = head.iter().map(Vec::len).max().unwrap_or_default();
    let is_blank = |at: usize| {
        let mut cells = head.iter().filter_map(|row| row.get(at));
        aligned && cells.all(|cell| cell.trim().is_empty())
    };
    let blank: Vec<bool> = (0..columns).map(is_blank).collect();
    let profiles: Vec<Profile> = head.iter().map(|row| Profile::of(row, &blank)).collect();
    let typical =
        typical_width(&profiles, aligned).ok_or_else(|| Message::new("table.no_columns"))?;
    let header = match chosen {
        Some(HeaderRows { first: 0, .. }) => None,
        Some(rows) => {
            if let Some(last) = rows.last {
                chosen_row(&profiles, last)?;
            }
            Some(chosen_row(&profiles, rows.first)?)
        }
        None => {
            // Columns without any text, as rows that end in delimiters have, make a table no wider.
            let widest = profiles.iter().map(|row| row.width).max();
            let typical = widest.map_or(typical, |widest| typical.min(widest));
            header_row(&profiles, spanned(typical, &blank)).filter(|at| !is_data(head, *at))
        }
    };
    let width = full_width(&profiles, header, typical, aligned);
    check_columns(width)?;
    let heading = header.map(|at| match chosen.and_then(|rows| rows.last) {
        Some(last) => told(head, at, last as usize - 1, width),
        None => heading::find(head, at, width, chosen.is_some()),
    });
    let header = Header::of(head, heading, width);
    Ok(Layout {
        header_rows: header.place,
        names: header::names(&header.cells),
        cells: header.cells,
        rows: header.rows,
        units: header.units,
        aligned,
        preamble: preamble(&head[..heading.map_or(0, |heading| heading.first)]),
    })
}

/// The number of columns that most rows have; the larger one when two are as common.
fn typical_width(profiles: &[Profile], aligned: bool) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in profiles.iter().filter(|row| row.filled > 0) {
        let width = if aligned { row.width } else { row.cells };
        *counts.entry(width).or_default() += 1;
    }
    let most = counts
        .iter()
        .max_by_key(|(width, count)| (**count, **width));
    most.map(|(width, _)| *width)
}

/// The number of columns: in a workbook as many as any row has; in text as many as the header has, unless most rows
/// below have more.
fn full_width(profiles: &[Profile], header: Option<usize>, typical: usize, aligned: bool) -> usize {
    let Some(at) = header else {
        return typical;
    };
    let body = profiles[at + 1..].iter().filter(|row| row.filled > 0);
    if aligned {
        return body
            .map(|row| row.width)
            .chain([profiles[at].width])
            .max()
            .unwrap_or(typical);
    }
    let own = profiles[at].cells;
    let wider = body.clone().filter(|row| row.cells > own).count();
    if wider * 2 > body.count() {
        typical.max(own)
    } else {
        own
    }
}

fn chosen_row(profiles: &[Profile], row: u32) -> Result<usize, Message> {
    let at = (row as usize).checked_sub(1);
    at.filter(|&at| profiles.get(at).is_some_and(|row| row.filled > 0))
        .ok_or_else(|| Message::new("table.no_header_row").with("row", row.to_string()))
}

/// The first row that is as wide as the table and filled for the most part; none when a good part of that row is
/// numbers and dates, for then it is data already.
fn header_row(profiles: &[Profile], typical: usize) -> Option<usize> {
    let wide = |row: &Profile| {
        row.filled > 0
            && !row.is_about
            && row.span * 5 >= typical * 3
            && row.filled * 2 >= row.span
            && (row.filled >= 2 || typical <= 2)
    };
    let at = profiles.iter().take(SEARCH).position(wide)?;
    (profiles[at].numbers * 3 <= profiles[at].filled).then_some(at)
}

/// Whether a row has the name of an enterprise where those below it have such names as well, and a year or a number beside
/// it: it is one of them, and there is no header.
fn is_data(head: &[Vec<String>], at: usize) -> bool {
    let Some((row, below)) = head.get(at..).and_then(<[Vec<String>]>::split_first) else {
        return false;
    };
    let has_figures = row
        .iter()
        .any(|cell| header::year(cell).is_some() || looks_numeric(cell));
    let of_firms = |column: usize| {
        let cells = below.iter().filter_map(|row| row.get(column));
        let cells = cells.filter(|cell| !cell.trim().is_empty());
        let (mut count, mut firms) = (0, 0);
        for cell in cells {
            count += 1;
            firms += usize::from(firms::is_firm(cell));
        }
        count > 0 && firms * 5 >= count * 4
    };
    let mut firms = (0..row.len()).filter(|column| firms::is_firm(&row[*column]));
    has_figures && firms.any(of_firms)
}

fn preamble(rows: &[Vec<String>]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            let filled: Vec<&str> = row
                .iter()
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
                .collect();
            filled.join(", ")
        })
        .filter(|line| !line.is_empty())
        .collect()
}

/// Whether a cell reads as a number, a date or a time at a glance, with marks of notes or without.
pub(super) fn looks_numeric(cell: &str) -> bool {
    is_numeric(cell) || bare_figure(cell).is_some_and(|(figure, _)| is_numeric(figure))
}

fn is_numeric(cell: &str) -> bool {
    let mut digits = 0;
    for character in cell.trim().chars().map(header::half_width) {
        match character {
            '0'..='9' => digits += 1,
            '.' | ',' | '/' | ':' | '-' | '+' | '%' | '‰' | ' ' | '(' | ')' | '¥' | '$' | '€'
            | 'e' | 'E' | '−' => {}
            _ => return false,
        }
    }
    digits > 0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::limits::MOST_COLUMNS;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines()
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_line_with_the_unit_of_the_table_is_no_header() {
        let head = rows("砺沙镇企业名单,,单位：万元\n企业名称,年度,营业收入\n甲,2022,1\n乙,2022,2");
        let layout = find(&head, true, None).unwrap();
        assert_eq!((layout.header_rows, layout.preamble.len()), ((2, 2), 1));
    }

    #[test]
    fn blank_columns_between_make_a_header_no_emptier() {
        let head = rows(
            ",,,,,,\n,,企业情况,,,,\n,,,,,,\n,,企业名称,,年份,,收入\n,,甲,,2022,,1\n,,乙,,2022,,2",
        );
        let layout = find(&head, true, None).unwrap();
        assert_eq!(layout.header_rows, (4, 4));
    }

    #[test]
    fn amounts_with_their_units_are_no_header() {
        for text in [
            "企业名称,营业收入,研发费用\n江湾甲,100万元,5万元\n江湾乙,200万元,6万元\n江湾丙,300万元,7万元",
            "企业名称,从业人员,研发人员\n江湾甲,100人,10人\n江湾乙,200人,20人\n江湾丙,300人,30人",
        ] {
            let layout = find(&rows(text), false, None).unwrap();
            assert_eq!(layout.header_rows, (1, 1), "{text}");
        }
    }

    #[test]
    fn a_chosen_row_is_the_header_alone_unless_cells_of_it_are_merged() {
        let bilingual = rows("地区,经费,人员\nRegion,Funds,Staff\n江湾,5,6\n白鹤,7,8");
        let of = |head: &[Vec<String>], chosen: Option<u32>| {
            let chosen = chosen.map(HeaderRows::from);
            find(head, false, chosen).unwrap().header_rows
        };
        assert_eq!(of(&bilingual, None), (1, 2));
        assert_eq!(of(&bilingual, Some(1)), (1, 1));
        let merged = rows("地区,研发,,人员\n,内部,外部,\n江湾,5,6,7\n白鹤,8,9,9");
        assert_eq!(of(&merged, Some(1)), (1, 2));
    }

    #[test]
    fn units_stand_above_or_below_the_row_that_counts_columns() {
        for text in [
            "单位名称,营业收入,从业人员\n甲,1,2\n计量单位,千元,人\n江湾甲,5,6\n江湾乙,7,8",
            "单位名称,营业收入,从业人员\n计量单位,千元,人\n甲,1,2\n江湾甲,5,6\n江湾乙,7,8",
        ] {
            let layout = find(&rows(text), true, None).unwrap();
            assert_eq!(layout.header_rows, (1, 3), "{text}");
            let units: Vec<Option<&str>> = layout.units.iter().map(Option::as_deref).collect();
            assert_eq!(units, [None, Some("千元"), Some("人")]);
        }
    }

    #[test]
    fn a_plain_header_is_the_first_row() {
        let layout = find(&rows("id,营业收入（万元）\n1,2\n3,4"), false, None).unwrap();
        assert_eq!(layout.header_rows, (1, 1));
        assert_eq!(layout.units, [None, Some("万元".to_owned())]);
    }

    #[test]
    fn columns_without_any_text_hide_no_header() {
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        for blank in 1..12 {
            let more = ",".repeat(blank);
            let lines = [
                "企业名称,年度,营业收入",
                "甲公司,2022,100",
                "乙公司,2022,200",
            ];
            let rows: Vec<_> = lines
                .iter()
                .map(|line| row(&format!("{line}{more}")))
                .collect();
            let layout = find(&rows, false, None).unwrap();
            assert_eq!(layout.header_rows, (1, 1), "{blank}");
            assert_eq!(
                layout.names[..3],
                ["企业名称", "年度", "营业收入"],
                "{blank}"
            );
        }
    }

    #[test]
    fn preamble_lines_are_passed() {
        let text = "数据库：分省年度数据\n\n时间：最近\n地区,2024年,2023年,2022年\n北京,1,2,3\n天津,4,5,6\n注：x";
        let layout = find(&rows(text), false, None).unwrap();
        assert_eq!(layout.header_rows, (4, 4));
        assert_eq!(layout.preamble, ["数据库：分省年度数据", "时间：最近"]);
        assert_eq!(layout.width(), 4);
    }

    #[test]
    fn a_row_of_units_belongs_to_the_header() {
        let layout = find(&rows("name,sales,share\n,万元,%\na,1,2"), false, None).unwrap();
        assert_eq!(layout.header_rows, (1, 2));
        assert_eq!(
            layout.units,
            [None, Some("万元".to_owned()), Some("%".to_owned())]
        );
    }

    #[test]
    fn a_row_of_data_is_no_row_of_units() {
        for first in ["1000,-,-", "a,10000,-", "人,-,-"] {
            let text = format!("name,sales,share\n{first}\na,1,2");
            let layout = find(&rows(&text), false, None).unwrap();
            assert_eq!(layout.header_rows, (1, 1), "{first}");
        }
    }

    #[test]
    fn a_table_of_absurd_size_is_refused() {
        let layout = find(&rows("a,b\n1,2"), false, None).unwrap();
        assert!(layout.check_size(1_000_000).is_ok());
        let refused = layout.check_size(MOST_CELLS).unwrap_err();
        assert_eq!(refused.key, "table.too_many_cells");
        let wide = vec!["x".to_owned(); MOST_COLUMNS + 1];
        let refused = find(&[wide.clone(), wide], false, None).unwrap_err();
        assert_eq!(refused.key, "table.too_many_columns");
    }

    #[test]
    fn numbers_from_the_first_row_on_mean_no_header() {
        let layout = find(&rows("1,2,3\n4,5,6"), false, None).unwrap();
        assert_eq!(layout.header_rows, (0, 0));
        assert_eq!(layout.names, ["column_1", "column_2", "column_3"]);
        assert_eq!(layout.first_row(), 1);
    }

    #[test]
    fn a_list_of_enterprises_without_a_header_has_none() {
        let layout = find(
            &rows("江湾甲电子公司,2022,100\n江湾乙厂,2022,200\n江湾丙公司,2022,5"),
            false,
            None,
        );
        assert_eq!(layout.unwrap().header_rows, (0, 0));
        let named = find(
            &rows("指标,江湾甲公司,江湾乙公司\n营业收入,1,2\n利润,3,4"),
            false,
            None,
        );
        assert_eq!(named.unwrap().header_rows, (1, 1));
    }

    #[test]
    fn the_header_says_how_wide_the_table_is() {
        let layout = find(&rows("a,b,c\n1,2\n1,2,3\n1,2,3,\n1,2,3,4"), false, None).unwrap();
        assert_eq!(layout.width(), 3);
        let layout = find(&rows("a,b\n1,2,3\n1,2,3\n1,2,3"), false, None).unwrap();
        assert_eq!(layout.width(), 3);
    }

    #[test]
    fn the_user_can_choose_the_row() {
        let layout = find(&rows("a,b\nc,d\n1,2"), false, Some(2.into())).unwrap();
        assert_eq!(layout.names, ["c", "d"]);
        assert!(find(&rows("a,b"), false, Some(9.into())).is_err());
        let layout = find(&rows("a,b\nc,d"), false, Some(0.into())).unwrap();
        assert_eq!((layout.header_rows, layout.width()), ((0, 0), 2));
        assert!(find(&[], false, None).is_err());
        let text = "title,,\n人员,,收入\n男,女,\n人,人,元\n1,2,3\n4,5,6";
        let layout = find(&rows(text), true, "2-4".parse().ok()).unwrap();
        assert_eq!(layout.names, ["人员 / 男", "人员 / 女", "收入"]);
        assert_eq!(layout.header_rows, (2, 4));
        assert_eq!(layout.units[2].as_deref(), Some("元"));
        assert!(find(&rows(text), true, "2-9".parse().ok()).is_err());
    }
}
