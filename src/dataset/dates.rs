//! A column of dates as files write them becomes ISO 8601: `2023-05-01`, `2023/5/1`, `2023年5月1日`, `20230501`, the
//! serial number of a spreadsheet's day. What names no day keeps its month or its year: `2023-05`, `2023`.

use polars::prelude::{IntoSeries, NewChunkedArray, StringChunked};

use super::findings::Findings;
use super::number;
use super::typing::Typed;
use super::{Kind, Severity, year};
use crate::table::header::half_width;
use crate::table::{Column, Table};

/// Serial numbers of days that can be meant: from 1 March 1900, before which Excel counts a day that never was, to the
/// end of 2200.
const SERIALS: std::ops::RangeInclusive<i64> = 61..=109_939;

/// Which of two small numbers before a year is the day: what some cell of the column settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// Types a column of dates.
pub(super) fn column(table: &Table, at: usize) -> Typed {
    let cells = &table.columns[at].cells;
    let mut unreadable = Findings::new(
        Severity::Error,
        "dataset.bad_date",
        "dataset.bad_date_remedy",
    );
    let order = order(cells.iter().flatten());
    let mut dates = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        let date = cell.and_then(|cell| read(cell, order));
        if date.is_none() && cell.is_some_and(|cell| !number::is_missing(cell)) {
            unreadable.push(row);
        }
        dates.push(date);
    }
    let values = StringChunked::from_iter_options("".into(), dates.into_iter());
    let mut typed = Typed::new(values.into_series(), Kind::Date);
    unreadable.report(table, at, &mut typed.issues);
    typed
}

/// The year of a day that is written as a spreadsheet's serial number.
pub(super) fn year_of_serial(cell: &str) -> Option<i32> {
    let serial = serial(cell.trim())?;
    civil(serial).get(..4)?.parse().ok()
}

/// Whether a column under a header of dates holds days and nothing else.
pub(super) fn are_days(column: &Column) -> bool {
    const HEADERS: [&str; 4] = ["日期", "时间", "日", "date"];
    let name = super::fields::plain(super::fields::without_unit(&column.name));
    if !HEADERS.iter().any(|word| name.ends_with(word)) {
        return false;
    }
    let is_day = |cell: &str| {
        let parts = cell.split(|character: char| !character.is_ascii_digit());
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        // A time of the day is more than a date keeps.
        let midnight = parts
            .iter()
            .skip(3)
            .all(|part| part.bytes().all(|byte| byte == b'0'));
        parts.len() >= 3 && midnight && is_date(cell)
    };
    let cells = column.cells.iter().flatten();
    let mut filled = cells.filter(|cell| !number::is_missing(cell)).peekable();
    filled.peek().is_some() && filled.all(is_day)
}

/// Whether a column holds nothing but times of the day on days, or the days on which forms were filled in: they tell
/// rows apart, and are nobody's names.
pub(super) fn are_moments(column: &Column) -> bool {
    const FILLED_IN: [&str; 5] = ["提交", "填报", "填写", "答题", "submi"];
    let name = super::fields::plain(&column.name);
    let is_form = FILLED_IN.iter().any(|word| name.starts_with(word));
    let is_moment = |cell: &str| (is_form || cell.contains([':', '：'])) && is_date(cell);
    let cells = column.cells.iter().flatten();
    let mut filled = cells.filter(|cell| !number::is_missing(cell)).peekable();
    filled.peek().is_some() && filled.all(is_moment)
}

/// Whether a text is a date.
pub(super) fn is_date(cell: &str) -> bool {
    read(cell, Order::DayFirst).is_some()
}

fn read(cell: &str, order: Order) -> Option<String> {
    if cell.len() > 64 {
        return None;
    }
    let text: String = cell.trim().chars().map(half_width).collect();
    if let Some(serial) = serial(&text) {
        return Some(civil(serial));
    }
    // The time of the day is left out: `2023-05-01T08:00:00`, `2023/5/1 8:00`.
    let day = match text.find([' ', 'T']) {
        Some(at) if is_time(&text[at + 1..]) => &text[..at],
        _ => &text,
    };
    let parts: Vec<&str> = day
        .split(['-', '/', '.', '年', '月', '日', '号', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| -> Option<u32> {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok())?
    };
    match parts.as_slice() {
        [only] if only.len() == 8 => {
            // Cut only when all of it is digits.
            number(only)?;
            iso(
                number(&only[..4])?,
                number(&only[4..6])?,
                number(&only[6..])?,
            )
        }
        [only] if only.len() == 6 => {
            number(only)?;
            month(number(&only[..4])?, number(&only[4..])?)
        }
        [only] if only.len() == 4 => {
            let year = number(only)?;
            is_year(year).then(|| format!("{year:04}"))
        }
        [first, second] if first.len() == 4 => month(number(first)?, number(second)?),
        [first, second] if second.len() == 4 => month(number(second)?, number(first)?),
        [first, second, third] if first.len() == 4 => {
            iso(number(first)?, number(second)?, number(third)?)
        }
        [first, second, third] if third.len() == 4 => {
            let (first, second, year) = (number(first)?, number(second)?, number(third)?);
            match order {
                _ if first > 12 => iso(year, second, first),
                _ if second > 12 => iso(year, first, second),
                Order::DayFirst => iso(year, second, first),
                Order::MonthFirst => iso(year, first, second),
                Order::Unknown => (first == second).then(|| iso(year, first, second))?,
            }
        }
        _ => None,
    }
}

/// The order of day and month that cells with a number above twelve settle, if all of them agree.
fn order<'c>(cells: impl Iterator<Item = &'c str>) -> Order {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        let mut parts = cell.trim().split(['/', '.', '-', ' ']);
        let small = |part: Option<&str>| part.filter(|part| part.len() <= 2)?.parse::<u32>().ok();
        let (first, second) = (small(parts.next()), small(parts.next()));
        day_first |= first.is_some_and(|first| first > 12) && second.is_some();
        month_first |= second.is_some_and(|second| second > 12) && first.is_some();
    }
    match (day_first, month_first) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

fn is_time(text: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+' | '-');
    text.contains(':') && text.chars().all(part)
}

fn is_year(year: u32) -> bool {
    i32::try_from(year).is_ok_and(|year| year::PLAUSIBLE.contains(&year))
}

fn month(year: u32, month: u32) -> Option<String> {
    (is_year(year) && (1..=12).contains(&month)).then(|| format!("{year:04}-{month:02}"))
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    let sound = is_year(year) && (1..=12).contains(&month) && (1..=last).contains(&day);
    sound.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A number that can only be a serial one: five or six digits beside which no date is written so, or a day with its
/// time as a fraction.
fn serial(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 && !(whole.len() == 6 && whole.starts_with("10")) {
        return None;
    }
    if !digits(whole) || !digits(fraction) || (text.contains('.') && fraction.is_empty()) {
        return None;
    }
    whole.parse().ok().filter(|day| SERIALS.contains(day))
}

/// The day with this serial number, counted from 30 December 1899 in the proleptic Gregorian calendar.
fn civil(serial: i64) -> String {
    let (year, month, day) = calendar_day(serial - 25_569);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the day with this number, counted from 1970-01-01 in the proleptic Gregorian calendar (after
/// Howard Hinnant, `civil_from_days`).
#[must_use]
pub fn calendar_day(number: i64) -> (i64, i64, i64) {
    // Years of which each begins in March, so that the leap day stands last.
    let days = number + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_days_says_so_and_holds_nothing_else() {
        let of = |name: &str, cells: &[&str]| {
            are_days(&Column {
                name: name.to_owned(),
                unit: None,
                cells: cells.iter().map(|cell| Some(*cell)).collect(),
            })
        };
        assert!(of("到位时间", &["2022/1/1", "2015-03-10", ""]));
        assert!(of("登记日期", &["2022-01-05T00:00:00"]));
        assert!(!of("登记日期", &["2022-01-05", "长期"]) && !of("登记日期", &["2022"]));
        assert!(!of("提交时间", &["2022-01-05 08:30"]) && !of("备注", &["2022-01-05"]));
    }

    #[test]
    fn one_day_in_many_spellings() {
        for cell in [
            "2023-05-01",
            "2023/5/1",
            "2023.5.1",
            "2023年5月1日",
            "２０２３年５月１日",
            "2023 年 5 月 1 日",
            "20230501",
            "45047",
            "45047.0",
            "45047.3541666",
            "2023-05-01T08:30:00",
            "2023-05-01 08:30:00",
            "2023/5/1 8:30",
            " 2023-05-01 ",
        ] {
            assert_eq!(
                read(cell, Order::Unknown).as_deref(),
                Some("2023-05-01"),
                "{cell}"
            );
        }
        assert_eq!(
            read("2023年5月", Order::Unknown).as_deref(),
            Some("2023-05")
        );
        assert_eq!(read("202305", Order::Unknown).as_deref(), Some("2023-05"));
        assert_eq!(read("2023", Order::Unknown).as_deref(), Some("2023"));
        assert_eq!(read("61", Order::Unknown), None);
        assert_eq!(civil(61), "1900-03-01");
        assert_eq!(civil(36_525), "1999-12-31");
        assert_eq!(civil(45_351), "2024-02-29");
        assert_eq!(year_of_serial("45047"), Some(2023));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for cell in [
            "2023-02-29",
            "2023-13-01",
            "someday",
            "12",
            "99999999",
            "一",
            "2023-5-1-2",
            "20231301",
        ] {
            assert_eq!(read(cell, Order::Unknown), None, "{cell}");
        }
    }

    #[test]
    fn day_and_month_are_told_apart_by_the_column_or_not_at_all() {
        let order_of = |cells: &[&str]| order(cells.iter().copied());
        assert_eq!(order_of(&["03/04/2023", "28/04/2023"]), Order::DayFirst);
        assert_eq!(order_of(&["03/04/2023", "04/28/2023"]), Order::MonthFirst);
        assert_eq!(order_of(&["03/04/2023", "2023/12/31"]), Order::Unknown);
        assert_eq!(
            read("03/04/2023", Order::DayFirst).as_deref(),
            Some("2023-04-03")
        );
        assert_eq!(
            read("03/04/2023", Order::MonthFirst).as_deref(),
            Some("2023-03-04")
        );
        assert_eq!(read("03/04/2023", Order::Unknown), None);
        assert_eq!(
            read("28/04/2023", Order::Unknown).as_deref(),
            Some("2023-04-28")
        );
    }
}
