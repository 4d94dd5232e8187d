//! The column of an observation's year where no header says that it is one: a table, what its columns are and the column
//! of the entities come in; the column of times, events or parts of years goes out.

use std::collections::HashMap;

use super::assign::Assigned;
use super::fields::{plain, without_unit};
use super::key::{Key, OWN_NAME};
use super::unique::{is_unique, years_of};
use super::words::filled;
use super::{period, telling, year};
use crate::jobs::Progress;
use crate::table::header::settled_year;
use crate::table::{Cells, Table};

/// The one column of years under a header that does not say so, in a table whose entities come back and have each year
/// once.
pub(super) fn years_column(
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
pub(super) fn times_column(
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
pub(super) fn one_of_times(table: &Table, assigned: &[Assigned]) -> Option<usize> {
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

/// What projects, awards and rights have years of; the year that counts stands before the one that was asked for.
const EVENTS: [&str; 10] = [
    "立项", "认定", "获奖", "授奖", "授权", "获批", "批准", "下达", "申报", "申请",
];
/// What they are.
const OF: [&str; 6] = ["", "项目", "课题", "专利", "奖项", "奖励"];

/// The column of the years of projects, awards or rights, several of which an entity has in a year: 立项年度, 授权年份. An
/// entity that has them in different years says that they are no mere mark of what it is.
pub(super) fn events_column(table: &Table, assigned: &[Assigned], entity: usize) -> Option<usize> {
    let entities = &table.columns[entity].cells;
    let is_open = |at: &usize| {
        let own = &assigned[*at];
        *at != entity && own.known.is_none() && own.kind.is_none() && own.because.key == OWN_NAME
    };
    let called = |event: &'static str| {
        let is_of = move |at: &usize| is_of(&table.columns[*at].name, event, &YEARS);
        (0..assigned.len()).filter(is_open).filter(is_of)
    };
    let of_several = EVENTS.iter().find_map(|event| {
        let mut open = called(event);
        open.find(|at| differ(entities, &table.columns[*at].cells, settled_year))
    });
    // A list of projects, or of other things of which some have several, is of their year, be it a single one.
    of_several.or_else(|| {
        let are_years = |at: &usize| {
            let cells = &table.columns[*at].cells;
            let mut years = cells.iter().flatten().filter_map(filled).peekable();
            let is_year = |year: i32| year::PLAUSIBLE.contains(&year);
            years.peek().is_some() && years.all(|cell| settled_year(cell).is_some_and(is_year))
        };
        let of_projects = || {
            let year = called("立项").find(are_years)?;
            telling::lists_projects(table).then_some(year)
        };
        let of_things = || {
            let year = EVENTS
                .iter()
                .find_map(|event| called(event).find(are_years))?;
            telling::lists_things(table, entity).then_some(year)
        };
        of_projects().or_else(of_things)
    })
}

/// What follows an event in headers of its years.
const YEARS: [&str; 4] = ["年度", "年份", "年", "时间"];

/// Whether a header is of a time of an event: 立项年度, 专利授权日期.
fn is_of(header: &str, event: &str, times: &[&str]) -> bool {
    let header = plain(without_unit(header));
    let mut stems = times.iter().filter_map(|word| header.strip_suffix(word));
    stems.any(|stem| stem.strip_suffix(event).is_some_and(|of| OF.contains(&of)))
}

/// The column of times of events that lie in several years of an entity, where a table has no years: what its rows make
/// together makes the years one, too.
pub(super) fn times_beside(table: &Table, key: &Key) -> Option<usize> {
    const TIMES: [&str; 8] = ["年度", "年份", "年", "年月", "时间", "日期", "日", "公告日"];
    const MORE: [&str; 6] = ["开始", "起始", "签订", "验收", "结题", "完成"];
    if key.year.is_some() {
        return None;
    }
    let entities = &table.columns[key.entity].cells;
    EVENTS.iter().chain(&MORE).find_map(|event| {
        let mut called = (0..table.columns.len())
            .filter(|at| *at != key.entity && *at != key.name)
            .filter(|at| is_of(&table.columns[*at].name, event, &TIMES));
        called.find(|at| differ(entities, &table.columns[*at].cells, year::read))
    })
}

/// Whether nearly all cells are years, and some entity has several of them.
fn differ(entities: &Cells, cells: &Cells, read: impl Fn(&str) -> Option<i32>) -> bool {
    let mut first: HashMap<&str, i32> = HashMap::new();
    let (mut differ, mut all, mut years) = (false, 0_usize, 0_usize);
    for (entity, cell) in entities.iter().zip(cells.iter()) {
        let Some(cell) = cell.and_then(filled) else {
            continue;
        };
        all += 1;
        let year = read(cell).filter(|year| year::PLAUSIBLE.contains(year));
        let Some(year) = year else {
            continue;
        };
        years += 1;
        if let Some(entity) = entity.and_then(filled) {
            differ |= *first.entry(entity).or_insert(year) != year;
        }
    }
    // A blank or a slip of the pen among years is told as such, as under a header that says that it has years.
    differ && years * 10 >= all * 9 && all * 2 >= cells.len()
}

/// The first column of parts of years that name their year, under a header of periods: 2022年3月, 202203, 2022Q1.
pub(super) fn periods_column(table: &Table, assigned: &[Assigned], entity: usize) -> Option<usize> {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::fixture::opened;
    use crate::jobs::Progress;

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
        // Where some have several, the year of what is listed is that of the rows, be it a single one.
        for header in ["认定年份", "授权年份", "认定时间", "批准时间"] {
            let data = opened(&format!(
                "企业名称,平台名称,{header},奖励金额（万元）\n甲有限公司,平台一,2022,10\n乙有限公司,平台二,2021,10\n\
                 甲有限公司,平台三,2022,20\n丙有限公司,平台四,2022,30\n"
            ));
            assert_eq!(data.years(), [2021, 2022], "{header}");
            let one_each = opened(&format!(
                "企业名称,平台名称,{header},奖励金额（万元）\n甲有限公司,平台一,2022,10\n乙有限公司,平台二,2021,10\n"
            ));
            assert_eq!(one_each.years(), [0_i32; 0], "{header}");
        }
        // One blank and one that is put off are told, and the others stay years.
        let data = opened(
            "编号,承担单位,立项年度,资助金额（万元）\nX1,江湾华锐电子有限公司,2020,10\n\
             X2,江湾恒达机械有限公司,2020,12\nX3,江湾华锐电子有限公司,,11\nX4,江湾恒达机械有限公司,2022,14\n\
             X5,江湾华锐电子有限公司,2021,13\n",
        );
        assert_eq!(data.years(), [2020, 2021, 2022]);
        // What each firm has but one of says what it is.
        let quarters = "企业名称,季度,认定年度,营业收入（万元）\n甲公司,1,2020,1\n甲公司,2,2020,2\n\
            乙公司,1,2021,2\n乙公司,2,2021,3\n";
        let data = opened(quarters);
        let years = data.frame.column("year").unwrap();
        assert_eq!(years.null_count(), years.len());
    }

    #[test]
    fn years_are_asked_for_before_rows_are_added_up() {
        let data = opened(
            "项目编号,承担单位,立项时间,资助金额（万元）\nX1,江湾华锐,2020-03-01,10\nX2,江湾恒达,2020-03-01,12\n\
             X3,江湾华锐,2021-05-01,11\nX4,江湾恒达,2022-05-01,14\n",
        );
        let finding = data.findings(None).into_iter();
        let mut several = finding.filter(|one| one.issue.message.key == "dataset.several_rows");
        let remedy = several.next().unwrap().remedies[0].clone();
        let mapping = remedy.apply(data.mapping.clone());
        let table = data.table.clone();
        let progress = Progress::default();
        let data = crate::dataset::build(table, Some(&mapping), &[], &progress).unwrap();
        assert_eq!((data.years(), data.height()), (vec![2020, 2021, 2022], 4));
    }
}
