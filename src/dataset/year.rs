//! Years as files write them: 2019, 2019年, 2019.0, 2019-12-31, FY2019.

use std::collections::{BTreeMap, BTreeSet};

use crate::table::Cells;
use crate::table::header::{half_width, settled_year};

/// Years that observations can be of.
pub(super) const PLAUSIBLE: std::ops::RangeInclusive<i32> = 1800..=2200;

/// What a mapping calls the years of the Republic, the first of which was 1912.
pub(super) const MINGUO: &str = "民国";

/// Whether that is the unit of a column of years, or its header says so.
pub(super) fn is_minguo(words: &str) -> bool {
    let words = words.to_lowercase();
    ["民国", "民國", "minguo"]
        .iter()
        .any(|word| words.contains(word))
}

/// The calendar's year of one of the Republic, with or without its name: 民國111年, 111.
pub(super) fn from_minguo(cell: &str) -> Option<i32> {
    let text: String = cell.trim().chars().map(half_width).collect();
    let text = text.trim_start_matches("中華").trim_start_matches("中华");
    let text = text
        .strip_prefix("民國")
        .or_else(|| text.strip_prefix("民国"))
        .unwrap_or(text);
    let text = ["年度", "年"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    let year: i32 = text.trim().parse().ok()?;
    (1..=200).contains(&year).then_some(1911 + year)
}

/// Whether cells are years of the Republic of the last decades, none of which says so.
pub(super) fn may_be_minguo(years: &[Option<i32>]) -> bool {
    let mut years = years.iter().flatten().peekable();
    years.peek().is_some() && years.all(|year| (80..=130).contains(year))
}

/// Reads a cell as a year, or as the whole number of a period; `None` when it is neither.
pub(super) fn read(cell: &str) -> Option<i32> {
    let cell = cell.trim();
    if let Some(year) = four_digits(cell) {
        return Some(year);
    }
    if cell.len() > 40 {
        return None;
    }
    let text: String = cell.chars().map(half_width).map(digit).collect();
    let text = text.trim();
    if let Some(year) = at_the_end(text) {
        return Some(year);
    }
    if is_minguo(text) {
        return from_minguo(text);
    }
    let fiscal = text.strip_prefix("FY").or_else(|| text.strip_prefix("fy"));
    let text = fiscal
        .or_else(|| text.strip_prefix("YR"))
        .unwrap_or(text)
        .trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let number: i32 = number.parse().ok()?;
    let rest = rest.trim();
    if rest.is_empty() {
        // 20191231 and 201912 are dates.
        return match digits {
            8 => Some(number / 10_000),
            6 => Some(number / 100),
            _ => Some(number),
        };
    }
    // FY2021/22 is called after the year that it ends in.
    let second = rest
        .strip_prefix(['/', '-'])
        .filter(|second| second.len() == 2);
    if fiscal.is_some()
        && digits == 4
        && second.is_some_and(|second| second.parse() == Ok((number + 1) % 100))
    {
        return Some(number + 1);
    }
    let after_year = digits == 4 && is_rest_of_date(rest);
    let zeros = rest
        .strip_prefix('.')
        .is_some_and(|zeros| zeros.bytes().all(|zero| zero == b'0'));
    // 2022Q1 and 2022年第一季度 are of their year.
    let of_part = digits == 4 && super::period::beside_year(text).is_some();
    // 2022年（快报） and 2022年① say something of the figures; of those that are expected the year is not this one's.
    let of_remark = digits == 4 && settled_year(text) == Some(number);
    (after_year || zeros || of_part || of_remark).then_some(number)
}

/// A cell of four digits and nothing else.
fn four_digits(cell: &str) -> Option<i32> {
    let digits: [u8; 4] = cell.as_bytes().try_into().ok()?;
    digits.iter().try_fold(0, |year, byte| {
        let digit = byte.is_ascii_digit().then(|| i32::from(byte - b'0'))?;
        Some(year * 10 + digit)
    })
}

/// The years of a column that stand far from most of the others, as a slip of the pen puts them: beyond a gap of more
/// than ten years where few cells are of them, beyond one of more than fifty in any case. No clock is asked, so that a
/// file is told the same whenever it is opened.
pub(super) fn far_from_most(years: impl Iterator<Item = i32>) -> BTreeSet<i32> {
    const GAP: i32 = 10;
    const AGE: i32 = 50;
    /// A group of years has few cells when it has no more than one for so many of the largest.
    const FEW: usize = 10;
    let mut groups: Vec<(Vec<i32>, usize)> = Vec::new();
    for (year, count) in counted(years) {
        match groups.last_mut() {
            Some((years, all)) if years.last().is_some_and(|last| year - last <= GAP) => {
                years.push(year);
                *all += count;
            }
            _ => groups.push((vec![year], count)),
        }
    }
    // Of groups with as many cells the first is taken for the one that the others are measured by.
    let most = groups.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let Some(main) = groups.iter().position(|(_, count)| *count == most) else {
        return BTreeSet::new();
    };
    let (first, last) = match groups[main].0.as_slice() {
        [first, .., last] => (*first, *last),
        [one] => (*one, *one),
        [] => return BTreeSet::new(),
    };
    let mut far = BTreeSet::new();
    for (at, (years, count)) in groups.into_iter().enumerate() {
        let gap = years.iter().map(|year| (first - year).max(year - last));
        let gap = gap.min().unwrap_or(0);
        if at != main && (gap > AGE || count * FEW <= most) {
            far.extend(years);
        }
    }
    far
}

/// How many cells are of each year, ascending.
fn counted(years: impl Iterator<Item = i32>) -> BTreeMap<i32, usize> {
    let first = *PLAUSIBLE.start();
    // Nearly all years are among these: a place for each is found sooner than one in a map.
    let mut usual = vec![0_usize; PLAUSIBLE.count()];
    let mut cells: BTreeMap<i32, usize> = BTreeMap::new();
    for year in years {
        let place = usize::try_from(i64::from(year) - i64::from(first)).ok();
        match place.and_then(|place| usual.get_mut(place)) {
            Some(count) => *count += 1,
            None => *cells.entry(year).or_default() += 1,
        }
    }
    let usual = (first..).zip(usual).filter(|(_, count)| *count > 0);
    cells.extend(usual);
    cells
}

/// A year written with its last two digits, 00 to 79 those of this century: FY21, 21, 21年.
pub(super) fn short(cell: &str) -> Option<i32> {
    const LAST: i32 = 79;
    // Most are written with four digits.
    let is_full = cell.len() == 4 && cell.starts_with(|first: char| first.is_ascii_digit());
    if is_full || cell.len() > 40 {
        return None;
    }
    let text: String = cell.trim().chars().map(half_width).collect();
    let text = ["FY", "fy", "'", "’"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(&text)
        .trim();
    let text = ["年度", "财年", "年", ".0"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    let is_short = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year: i32 = text.parse().ok().filter(|_| is_short)?;
    (year <= LAST).then_some(2000 + year)
}

/// A year that begins in one calendar year and ends in the next, by the one that it ends in: 2021/22, 2022-23,
/// 2021-2022年; with whether it can be nothing else, as 2009-10 can be a month.
pub(super) fn span(cell: &str) -> Option<(i32, bool)> {
    if !(7..=40).contains(&cell.trim().len()) {
        return None;
    }
    let text: String = cell.trim().chars().map(half_width).collect();
    let text = ["年度", "财年", "学年", "年"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(&text);
    let (first, second) = text.split_once(['/', '-', '–', '—'])?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if first.len() != 4 || !digits(first) || !digits(second) {
        return None;
    }
    let end = first
        .parse::<i32>()
        .ok()
        .filter(|year| PLAUSIBLE.contains(year))?
        + 1;
    let number: i32 = second.parse().ok()?;
    match second.len() {
        4 => (number == end).then_some((end, true)),
        2 => (number == end % 100).then_some((end, number > 12 || number == 0)),
        _ => None,
    }
}

/// The years of a column that says it holds them.
#[derive(Debug, PartialEq)]
pub(super) struct Years {
    /// One for each cell.
    pub of_cells: Vec<Option<i32>>,
    /// Whether some were written with two digits.
    pub are_short: bool,
    /// Whether some begin in one calendar year and end in the next.
    pub are_spans: bool,
}

/// The years of a column that says it holds them. Two digits and two calendar years are taken for years where all cells
/// are of some such kind.
pub(super) fn of_column(cells: &Cells) -> Years {
    let mut read_as: Vec<Option<i32>> = Vec::with_capacity(cells.len());
    // What cells are otherwise that are no four digits, by their rows.
    let mut otherwise: Vec<(usize, Option<i32>)> = Vec::new();
    let (mut any_short, mut any_span, mut all) = (false, false, true);
    cells.for_each(|cell| {
        // Most years are four digits, and such a cell can be nothing else.
        if let Some(year) = four_digits(cell) {
            all &= PLAUSIBLE.contains(&year);
            read_as.push(Some(year));
            return;
        }
        let plain = read(cell);
        let year = short(cell);
        let over = span(cell);
        any_short |= year.is_some();
        any_span |= over.is_some_and(|(_, certain)| certain);
        let full = plain.filter(|year| PLAUSIBLE.contains(year));
        let known = over.map(|(year, _)| year).or(year).or(full);
        all &= known.is_some() || super::number::is_missing(cell);
        otherwise.push((read_as.len(), known));
        read_as.push(plain);
    });
    let taken = all && (any_short || any_span);
    for (row, known) in otherwise.into_iter().filter(|_| taken) {
        read_as[row] = known;
    }
    Years {
        of_cells: read_as,
        are_short: taken && any_short,
        are_spans: taken && any_span,
    }
}

/// A Chinese digit as it is written in years, any other character as it is.
fn digit(character: char) -> char {
    let found = "〇一二三四五六七八九".chars().zip('0'..='9');
    let mut found = found.chain([('零', '0'), ('○', '0')]);
    found
        .find(|(chinese, _)| *chinese == character)
        .map_or(character, |(_, digit)| digit)
}

/// The year of a date that ends with it: `31/12/2019`, `31.12.2019`.
fn at_the_end(text: &str) -> Option<i32> {
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str, most: u32| {
        let short = (1..=2).contains(&part.len());
        short
            && part
                .parse::<u32>()
                .is_ok_and(|part| (1..=most).contains(&part))
    };
    let date = parts.next().is_none()
        && (number(day, 31) && number(month, 12) || number(day, 12) && number(month, 31));
    (date && year.len() == 4).then(|| year.parse().ok())?
}

/// What may follow the year in a date: `年`, `年度`, `年12月31日`, `-12-31`, `/12/31 08:00`, `年报`.
fn is_rest_of_date(rest: &str) -> bool {
    if matches!(rest, "财年" | "会计年度" | "财政年度") {
        return true;
    }
    let may_follow = |character: char| {
        character.is_ascii_digit() || "-/:. TZ年度月日时分秒报末底".contains(character)
    };
    if let Some(after) = rest.strip_prefix('年') {
        // Another year makes a period of it.
        let runs = after.split(|c: char| !c.is_ascii_digit());
        return after.chars().all(may_follow) && runs.into_iter().all(|run| run.len() < 4);
    }
    let Some(after) = rest.strip_prefix(['-', '/', '.']) else {
        return false;
    };
    let part = |text: &str, most: u32| -> Option<usize> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = text[..digits].parse().ok()?;
        ((1..=2).contains(&digits) && (1..=most).contains(&number)).then_some(digits)
    };
    let Some(month) = part(after, 12) else {
        return false;
    };
    let Some(day) = after[month..].strip_prefix(['-', '/', '.']) else {
        return after.len() == month;
    };
    part(day, 31).is_some_and(|digits| day[digits..].chars().all(may_follow))
}

#[cfg(test)]
mod tests {
    use super::{far_from_most, of_column, read, short, span};

    #[test]
    fn two_digits_are_years_where_all_are() {
        for cell in ["21", "FY21", "21年", "21年度", "’21"] {
            assert_eq!(short(cell), Some(2021), "{cell}");
        }
        assert_eq!((short("00"), short("79")), (Some(2000), Some(2079)));
        for cell in ["80", "99", "1", "121", "21人", ""] {
            assert_eq!(short(cell), None, "{cell}");
        }
        let of = |cells: &[&'static str]| of_column(&cells.iter().map(Some).collect());
        let found = of(&["FY21", "2022", ""]);
        assert_eq!(found.of_cells, [Some(2021), Some(2022), None]);
        assert!(found.are_short && !found.are_spans);
        assert_eq!(
            of(&["1", "10", "11"]).of_cells,
            [Some(1), Some(10), Some(11)]
        );
        assert!(!of(&["2021", "2022"]).are_short);
        assert_eq!(read("FY2021/22"), Some(2022));
        assert_eq!(read("FY2021-22"), Some(2022));
        assert_eq!(read("2021/22"), None);
    }

    #[test]
    fn years_far_from_most() {
        let far = |years: &[i32]| -> Vec<i32> {
            far_from_most(years.iter().copied()).into_iter().collect()
        };
        let of_one = [2022; 20];
        assert_eq!(
            far(&[&of_one[..], &[2033, 1922, 2012]].concat()),
            [1922, 2033]
        );
        assert_eq!(far(&[2021, 2022, 2202]), [2202]);
        // Censuses and long series have gaps of their own.
        assert_eq!(far(&[1953, 1964, 1982, 1990, 2000]), [0; 0]);
        assert_eq!(far(&(1960..2023).collect::<Vec<_>>()), [0; 0]);
        assert_eq!(far(&[]), [0; 0]);
        // Periods are counted from one, and a slip of the pen may be any number.
        assert_eq!(far(&[1, 2, 3, 1, 2, 3, 400, i32::MAX]), [400, i32::MAX]);
    }

    #[test]
    fn a_year_over_two_calendar_years_is_that_of_its_end() {
        for cell in ["2021/22", "2021-22", "2021-2022年", "2021/2022", "2021–22"] {
            assert_eq!(span(cell), Some((2022, true)), "{cell}");
        }
        for cell in [
            "2019-2021",
            "2021/23",
            "2022-03-31",
            "2022",
            "21/22",
            "2021-2",
        ] {
            assert_eq!(span(cell), None, "{cell}");
        }
        let of = |cells: &[&'static str]| of_column(&cells.iter().map(Some).collect());
        let found = of(&["FY21", "FY2022", "2021/22", "2022-23"]);
        assert_eq!(
            found.of_cells,
            [Some(2021), Some(2022), Some(2022), Some(2023)]
        );
        assert!(found.are_short && found.are_spans);
        // October is one among months, and the end of a year among such years.
        assert_eq!(of(&["2009-10", "2009-11"]).of_cells, [Some(2009); 2]);
        assert_eq!(
            of(&["2009-10", "2022-23"]).of_cells,
            [Some(2010), Some(2023)]
        );
    }

    #[test]
    fn spellings() {
        for cell in [
            "2019",
            "2019年",
            "2019年度",
            " 2019.0 ",
            "2019-12-31",
            "2019/12/31",
            "2019-12",
            "２０１９年",
            "FY2019",
            "20191231",
            "201912",
            "2019年12月31日",
            "2019-12-31T08:00:00",
            "2019.12.31",
            "二〇一九",
            "二零一九年度",
            "2019财年",
            "31/12/2019",
            "12/31/2019",
            "2019Q3",
            "2019年第一季度",
            "2019年上半年",
            "民國108年",
        ] {
            assert_eq!(read(cell), Some(2019), "{cell}");
        }
        for cell in [
            "",
            "year",
            "19年前",
            "2019 to 2020",
            "45/13/2019",
            "-2019",
            "2019.5x",
            "2019-2021",
            "2019/2021",
            "2019-20",
            "2019-99-99",
            "2019年-2021年",
            "2019.13",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(read("3"), Some(3));
    }
}
