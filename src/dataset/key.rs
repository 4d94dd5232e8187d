//! Which columns tell an observation's entity, name and year.

use std::collections::{HashMap, HashSet};

use super::assign::Assigned;
use super::fields::{plain, without_unit};
use super::guess::guess;
use super::lost_digits::Lost;
use super::words::filled;
use super::{Decimal, Kind, credit_code, dates, known, lost_digits, period, telling, year};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::header::settled_year;
use crate::table::{Cells, Table};

/// The columns of the key.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Column of the entity.
    pub entity: usize,
    /// Column of its name; may be the same.
    pub name: usize,
    /// Column of the year, if the file has one.
    pub year: Option<usize>,
    /// Why the entity is that column, when its own assignment does not say so.
    pub because: Option<Message>,
    /// Whether the years are those of parts of them.
    pub by_period: bool,
    /// Whether the years are those of projects, awards or rights.
    pub by_event: bool,
}

impl Key {
    /// Makes the column that was found to hold the years the field of years, whatever its header says.
    pub fn name_year(&self, assigned: &mut [Assigned]) {
        let Some(year) = self.year.and_then(|at| assigned.get_mut(at)) else {
            return;
        };
        if year.id != "year" {
            "year".clone_into(&mut year.id);
            year.known = known("year");
            year.because = Message::new(if self.by_period {
                "dataset.because_periods"
            } else if self.by_event {
                "dataset.because_year_of_event"
            } else {
                "dataset.because_years"
            });
        }
    }
}

/// Finds the key: the field `entity`, unless its codes lost digits that tell enterprises apart; else a column of codes
/// beside the field `name`, else that, else the column whose values are unique within each year.
///
/// # Errors
/// When no column can be the key, or the work was cancelled.
pub(super) fn find(
    table: &Table,
    assigned: &[Assigned],
    lost: &Lost,
    progress: &Progress,
) -> Result<Key> {
    let column = |id: &str| {
        let usable = |at: &usize| {
            table.columns[*at]
                .cells
                .iter()
                .flatten()
                .any(|cell| filled(cell).is_some())
        };
        assigned
            .iter()
            .position(|assigned| assigned.id == id)
            .filter(usable)
    };
    let year = column("year");
    let named = column("name");
    let (entity, because) = match (column("entity"), named) {
        (Some(entity), Some(name))
            if entity != name && lost.confuse(&table.columns[name].cells) =>
        {
            (name, Some(Message::new("dataset.because_digits_lost")))
        }
        (Some(code), None) if !lost.is_empty() && !is_key(table, code, year, progress) => {
            let unique = unique_column(table, assigned, year, progress);
            let unique = unique.ok_or_else(|| lost_digits::no_key(table, code))?;
            (unique, Some(Message::new("dataset.because_digits_lost")))
        }
        (Some(entity), _) => (entity, None),
        (None, Some(name)) => named_or_numbered(table, assigned, name),
        (None, None) => {
            let year = year.or_else(|| one_of_times(table, assigned));
            let unique = || Some(Message::new("dataset.because_unique"));
            let town = || column("town").filter(|at| is_key(table, *at, year, progress));
            if let Some(entity) = unique_words(table, assigned, year, progress) {
                (entity, unique())
            } else if let Some(town) = town() {
                (town, Some(Message::new("dataset.because_place")))
            } else if let Some(entity) = unique_numbers(table, assigned, year, progress) {
                (entity, unique())
            } else {
                progress.check()?;
                let entity = codes_column(table, assigned).ok_or_else(|| no_entity(table))?;
                (entity, Some(Message::new("clinic.because_codes")))
            }
        }
    };
    let year = year.or_else(|| years_column(table, assigned, entity, progress));
    let year = year.or_else(|| times_column(table, assigned, entity, progress));
    let by_event = year.is_none();
    let year = year.or_else(|| events_column(table, assigned, entity));
    let by_event = by_event && year.is_some();
    let by_period = year.is_none();
    let year = year.or_else(|| periods_column(table, assigned, entity));
    Ok(Key {
        entity,
        name: named.unwrap_or(entity),
        year,
        by_period,
        by_event,
        because,
    })
}

/// Headers that may be those of codes, and of numbers of rows as well.
const CODES: [&str; 6] = ["key", "id", "code", "编号", "编码", "代码"];

/// The column of codes that stand for the names one to one, else the names, and why. Numbers that only count rows are no
/// codes: another file, or the same one sorted otherwise, gives them to others.
fn named_or_numbered(
    table: &Table,
    assigned: &[Assigned],
    name: usize,
) -> (usize, Option<Message>) {
    let is_code = |at: &usize| {
        let header = plain(without_unit(&table.columns[*at].name));
        let free = assigned[*at].known.is_none() && assigned[*at].because.key == OWN_NAME;
        free && CODES.contains(&header.as_str())
    };
    let Some(code) = (0..assigned.len()).find(is_code) else {
        return (name, Some(Message::new("dataset.because_name")));
    };
    let (codes, names) = (&table.columns[code].cells, &table.columns[name].cells);
    let about = |key| Message::new(key).with("column", table.columns[code].name.as_str());
    if !lost_digits::any(codes) && !counts_rows(codes) && are_one_to_one(codes, names) {
        (code, Some(about("dataset.because_one_to_one")))
    } else {
        (name, Some(about("dataset.because_name_beside")))
    }
}

/// Why a column is that has been assigned to nothing.
const OWN_NAME: &str = "dataset.because_own_name";

/// Whether the cells count the rows, from whatever number and in whatever order the rows stand now.
fn counts_rows(cells: &Cells) -> bool {
    let numbers = cells.iter().map(|cell| cell?.trim().parse::<u64>().ok());
    let Some(mut numbers) = numbers.collect::<Option<Vec<u64>>>() else {
        return false;
    };
    numbers.sort_unstable();
    numbers
        .windows(2)
        .all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

/// Whether every row has a code and a name, each code stands beside one name and each name beside one code.
fn are_one_to_one(codes: &Cells, names: &Cells) -> bool {
    let (mut name_of, mut code_of) = (HashMap::new(), HashMap::new());
    let mut rows = codes.iter().zip(names.iter());
    rows.all(|(code, name)| {
        let (Some(code), Some(name)) = (code.and_then(filled), name.and_then(filled)) else {
            return false;
        };
        *name_of.entry(code).or_insert(name) == name && *code_of.entry(name).or_insert(code) == code
    })
}

/// Whether the values of a column are unique, within each year when there are years.
fn is_key(table: &Table, at: usize, year: Option<usize>, progress: &Progress) -> bool {
    let years = year.map(|at| years_of(&table.columns[at].cells));
    is_unique(&table.columns[at].cells, years.as_deref(), progress)
}

fn years_of(cells: &Cells) -> Vec<Option<i32>> {
    year::of_column(cells).of_cells
}

/// The first column of words whose values are unique, within each year when there are years; then one of numbers.
fn unique_column(
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

/// The first column of words whose values are unique, within each year when there are years.
fn unique_words(
    table: &Table,
    assigned: &[Assigned],
    year: Option<usize>,
    progress: &Progress,
) -> Option<usize> {
    let years = year.map(|at| years_of(&table.columns[at].cells));
    let mut texts = own_columns(assigned, year)
        .filter(|&at| guess(&table.columns[at].cells, Decimal::Point) == Kind::Text)
        .filter(|&at| !dates::are_moments(&table.columns[at]));
    texts.find(|at| is_unique(&table.columns[*at].cells, years.as_deref(), progress))
}

/// The first column of whole numbers that come back every year, and are neither figures with a unit nor values that
/// nothing names.
fn unique_numbers(
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
const VALUES: &str = "value";

/// The first column of nothing but sound unified social credit codes.
fn codes_column(table: &Table, assigned: &[Assigned]) -> Option<usize> {
    const SAMPLE: usize = 500;
    (0..assigned.len()).find(|&at| {
        let cells = table.columns[at].cells.iter().flatten().filter_map(filled);
        let (mut count, mut codes) = (0, 0);
        for cell in cells.take(SAMPLE) {
            count += 1;
            codes += usize::from(credit_code::has_valid_check_digit(cell));
        }
        count >= 3 && codes * 10 >= count * 9
    })
}

/// The one column of years under a header that does not say so, in a table whose entities come back and have each year
/// once.
fn years_column(
    table: &Table,
    assigned: &[Assigned],
    entity: usize,
    progress: &Progress,
) -> Option<usize> {
    const RECENT: std::ops::RangeInclusive<i32> = 1978..=2060;
    let entities = &table.columns[entity].cells;
    if is_unique(entities, None, progress) {
        return None;
    }
    let mut found = (0..assigned.len()).filter(|&at| {
        let cells = &table.columns[at].cells;
        let is_year = |cell: Option<&str>| {
            cell.is_some_and(|cell| cell.trim().len() == 4)
                && cell
                    .and_then(year::read)
                    .is_some_and(|year| RECENT.contains(&year))
        };
        assigned[at].known.is_none() && at != entity && cells.iter().all(is_year) && {
            is_unique(entities, Some(&years_of(cells)), progress)
        }
    });
    found.next().filter(|_| found.next().is_none())
}

/// The one column under a header of times whose cells are years, or the last days of some, and tell each entity's rows
/// apart: 时间 over 2021年, 统计日期 over 2021-12-31.
fn times_column(
    table: &Table,
    assigned: &[Assigned],
    entity: usize,
    progress: &Progress,
) -> Option<usize> {
    let entities = &table.columns[entity].cells;
    one_of_times(table, assigned).filter(|&at| {
        let years = years_of(&table.columns[at].cells);
        at != entity && is_unique(entities, Some(&years), progress)
    })
}

/// The one column under a header of times whose cells are years, or the last days of some.
fn one_of_times(table: &Table, assigned: &[Assigned]) -> Option<usize> {
    const TIMES: [&str; 12] = [
        "时间",
        "时期",
        "期间",
        "统计时间",
        "统计日期",
        "统计期",
        "数据时间",
        "数据日期",
        "报告期",
        "所属期",
        "截止日期",
        "date",
    ];
    const LAST_DAY: [&str; 5] = ["-12-31", "/12/31", ".12.31", "年12月31日", "1231"];
    let is_year = |cell: &str| {
        let day = LAST_DAY.iter().find_map(|day| cell.strip_suffix(day));
        settled_year(day.unwrap_or(cell)).is_some_and(|year| year::PLAUSIBLE.contains(&year))
    };
    let mut found = (0..assigned.len()).filter(|&at| {
        let column = &table.columns[at];
        let header = plain(without_unit(&column.name));
        let is_called = TIMES.contains(&header.as_str()) || header.ends_with("年度");
        let mut cells = column.cells.iter().flatten().filter_map(filled).peekable();
        is_called
            && assigned[at].known.is_none()
            && assigned[at].kind.is_none()
            && cells.peek().is_some()
            && cells.all(is_year)
    });
    found.next().filter(|_| found.next().is_none())
}

/// The column of the years of projects, awards or rights, several of which an entity has in a year: 立项年度, 授权年份. An
/// entity that has them in different years says that they are no mere mark of what it is.
fn events_column(table: &Table, assigned: &[Assigned], entity: usize) -> Option<usize> {
    // The year that counts stands before the one that was asked for.
    const EVENTS: [&str; 10] = [
        "立项", "认定", "获奖", "授奖", "授权", "获批", "批准", "下达", "申报", "申请",
    ];
    const OF: [&str; 6] = ["", "项目", "课题", "专利", "奖项", "奖励"];
    let entities = &table.columns[entity].cells;
    let is_of = |at: usize, event: &str| {
        let header = plain(without_unit(&table.columns[at].name));
        let stem = ["年度", "年份", "年"]
            .iter()
            .find_map(|word| header.strip_suffix(word));
        stem.and_then(|stem| stem.strip_suffix(event))
            .is_some_and(|of| OF.contains(&of))
    };
    let differ = |cells: &Cells| {
        let mut first: HashMap<&str, i32> = HashMap::new();
        let mut differ = false;
        let mut rows = entities.iter().zip(cells.iter());
        rows.all(|(entity, cell)| {
            let year = cell.and_then(filled).and_then(settled_year);
            let Some(year) = year.filter(|year| year::PLAUSIBLE.contains(year)) else {
                return false;
            };
            if let Some(entity) = entity.and_then(filled) {
                differ |= *first.entry(entity).or_insert(year) != year;
            }
            true
        }) && differ
    };
    let is_open = |at: &usize| {
        let own = &assigned[*at];
        *at != entity && own.known.is_none() && own.kind.is_none() && own.because.key == OWN_NAME
    };
    EVENTS.iter().find_map(|event| {
        let mut open = (0..assigned.len()).filter(is_open);
        open.find(|at| is_of(*at, event) && differ(&table.columns[*at].cells))
    })
}

/// The first column of parts of years that name their year, under a header of periods: 2022年3月, 202203, 2022Q1.
fn periods_column(table: &Table, assigned: &[Assigned], entity: usize) -> Option<usize> {
    (0..assigned.len()).find(|&at| {
        let column = &table.columns[at];
        let names_year = |cell: &str| {
            year::read(cell).is_some_and(|year| year::PLAUSIBLE.contains(&year))
                && period::beside_year(cell).is_some()
        };
        let mut filled = column.cells.iter().flatten().filter_map(filled).peekable();
        at != entity
            && assigned[at].known.is_none()
            && assigned[at].kind.is_none()
            && telling::is_period(&column.name)
            && filled.peek().is_some()
            && filled.all(names_year)
    })
}

/// Whether every row has a value, and no two of the same year have the same one; not, where the work was cancelled.
fn is_unique(cells: &Cells, years: Option<&[Option<i32>]>, progress: &Progress) -> bool {
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

fn no_entity(table: &Table) -> Message {
    let names: Vec<&str> = table
        .columns
        .iter()
        .take(12)
        .map(|column| column.name.as_str())
        .collect();
    Message::new("dataset.no_entity")
        .with("file", table.source.name())
        .with("columns", names.join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> Cells {
        values.iter().map(Some).collect()
    }

    #[test]
    fn times_that_are_years_are_the_years() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let years = |text: &str| -> Option<Vec<i32>> {
            std::fs::write(&path, text).unwrap();
            let options = crate::table::ReadOptions::default();
            let progress = Progress::default();
            let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
            let years = data.frame.column("year").ok()?;
            Some(years.i32().ok()?.iter().flatten().collect())
        };
        for (header, one, other) in [
            ("时间", "2021年", "2022年"),
            ("统计时间", "2021-12-31", "2022-12-31"),
            ("申报年度", "2021年度", "2022年度"),
            ("年份", "2021年（快报）", "2022年①"),
        ] {
            let wide = format!(
                "企业名称,{header},营业收入（万元）\n甲,{one},1\n甲,{other},2\n乙,{one},3\n乙,{other},4\n"
            );
            let expected = Some(vec![2021, 2022, 2021, 2022]);
            assert_eq!(years(&wide), expected, "{header}");
            let long = format!(
                "地区,{header},指标名称,计量单位,数值\n甲区,{one},R&D经费,亿元,1\n甲区,{other},R&D经费,亿元,2\n\
                 乙区,{one},R&D经费,亿元,3\n乙区,{other},R&D经费,亿元,4\n甲区,{one},GDP,亿元,9\n\
                 甲区,{other},GDP,亿元,8\n乙区,{one},GDP,亿元,7\n乙区,{other},GDP,亿元,6\n"
            );
            if header != "申报年度" {
                assert_eq!(years(&long), expected, "{header}");
            }
        }
        let unnamed = "片区,统计时间,指标,数值\n甲,2021-12-31,R&D经费（亿元）,1\n甲,2022-12-31,R&D经费（亿元）,2\n\
            乙,2021-12-31,R&D经费（亿元）,3\n乙,2022-12-31,R&D经费（亿元）,4\n甲,2021-12-31,GDP（亿元）,9\n\
            甲,2022-12-31,GDP（亿元）,8\n乙,2021-12-31,GDP（亿元）,7\n乙,2022-12-31,GDP（亿元）,6\n";
        assert_eq!(years(unnamed), Some(vec![2021, 2022, 2021, 2022]));
        let days = "企业名称,时间,营业收入（万元）\n甲,2021-03-01,1\n乙,2022-05-02,2\n";
        assert_eq!(years(days).unwrap_or_default(), [0_i32; 0]);
    }

    fn opened(text: &str) -> crate::dataset::Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, text).unwrap();
        let options = crate::table::ReadOptions::default();
        crate::dataset::open(&path, &options, None, &[], &Progress::default()).unwrap()
    }

    #[test]
    fn projects_are_of_the_year_that_they_were_approved_in() {
        for header in [
            "立项年度",
            "立项年份",
            "申报年度",
            "认定年度",
            "获奖年度",
            "授权年份",
        ] {
            let data = opened(&format!(
                "编号,承担单位,{header},资助金额（万元）\nX1,江湾华锐电子有限公司,2020,10\n\
                 X3,江湾华锐电子有限公司,2020,11\nX2,江湾恒达机械有限公司,2020,12\n\
                 X5,江湾华锐电子有限公司,2021,13\nX4,江湾恒达机械有限公司,2022,14\n"
            ));
            let years = data.frame.column("year").unwrap();
            let years: Vec<i32> = years.i32().unwrap().iter().flatten().collect();
            assert_eq!(years, [2020, 2020, 2021, 2022], "{header}");
            assert_eq!(data.accounting.set_aside.len(), 1, "{header}");
        }
        // What each firm has but one of says what it is.
        let quarters = "企业名称,季度,认定年度,营业收入（万元）\n甲公司,1,2020,1\n甲公司,2,2020,2\n\
            乙公司,1,2021,2\n乙公司,2,2021,3\n";
        let data = opened(quarters);
        let years = data.frame.column("year").unwrap();
        assert_eq!(years.null_count(), years.len());
    }

    #[test]
    fn times_of_submission_are_no_key() {
        let data = opened(
            "提交时间,填报对象,营业收入（万元）\n2023/2/1 9:10,江湾华锐,10\n2023/2/2 9:11,江湾恒达,12\n\
             2023/2/3 9:12,江湾新科,14\n",
        );
        let entities = data.frame.column("entity").unwrap();
        assert_eq!(entities.str().unwrap().get(0), Some("江湾华锐"));
        for header in [
            "您的企业名称",
            "1. 企业名称",
            "贵单位名称",
            "Q1_企业名称",
            "一、企业名称",
        ] {
            let data = opened(&format!(
                "提交时间,{header},营业收入（万元）\n2023/2/1 9:10,江湾华锐,10\n2023/2/2 9:11,江湾恒达,12\n"
            ));
            let names = data.frame.column("name").unwrap();
            assert_eq!(names.str().unwrap().get(1), Some("江湾恒达"), "{header}");
        }
    }

    #[test]
    fn figures_are_no_key_beside_places() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        for text in [
            "镇区,2021年,2022年\n杨舍镇,12,15\n塘桥镇,25,25\n金港镇,31,33\n",
            "镇区,年份,专利授权量(件)\n杨舍镇,2021,12\n杨舍镇,2022,15\n塘桥镇,2021,25\n塘桥镇,2022,25\n",
        ] {
            std::fs::write(&path, text).unwrap();
            let options = crate::table::ReadOptions::default();
            let progress = Progress::default();
            let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
            let entities = data.frame.column("entity").unwrap();
            assert_eq!(entities.str().unwrap().get(0), Some("杨舍镇"), "{text}");
        }
    }

    #[test]
    fn codes_stand_for_names_one_to_one_and_do_not_count_rows() {
        let names = cells(&["A", "B", "A", "B"]);
        assert!(are_one_to_one(&cells(&["7", "9", "7", "9"]), &names));
        // A number of the row, or of the year's row, and a code that two names share.
        for torn in [
            ["1", "2", "3", "4"],
            ["7", "9", "9", "7"],
            ["7", "7", "7", "7"],
            ["7", "", "7", "9"],
        ] {
            assert!(!are_one_to_one(&cells(&torn), &names), "{torn:?}");
        }
        assert!(counts_rows(&cells(&["1", "2", "3"])) && counts_rows(&cells(&["0", "1"])));
        assert!(counts_rows(&cells(&["3", "1", "2"])) && !counts_rows(&cells(&["K1", "K2"])));
        // Codes that come back, or leave some out.
        assert!(!counts_rows(&cells(&["1", "2", "1"])) && !counts_rows(&cells(&["1", "3"])));
    }
}
