//! Years that are headers: `2019`, `2019年度`, `FY2021`, `2022年（快报）`. A header comes in; the year that it names goes out,
//! and what is said of its figures.

use super::header::half_width;

/// What may be said of the figures of a year that is over.
const REMARKS: [&str; 16] = [
    "快报",
    "快报数",
    "初步",
    "初步数",
    "初步核算",
    "初步核算数",
    "年报",
    "年报数",
    "决算",
    "决算数",
    "审计",
    "调整后",
    "修订",
    "实际",
    "实绩",
    "核实数",
];

/// What says that the figures of a year are expected and not counted.
const FORECASTS: [&str; 18] = [
    "预计",
    "预计数",
    "预测",
    "预测数",
    "预期",
    "预估",
    "目标",
    "目标值",
    "目标数",
    "计划",
    "计划数",
    "预算",
    "预算数",
    "展望",
    "forecast",
    "target",
    "budget",
    "estimate",
];

/// A year with what is said of it.
struct Named {
    year: i32,
    is_forecast: bool,
}

/// The year that a header names: `2019`, `2019年`, `2019年度`, `YR2019`, `2019 [YR2019]`, `二〇一九年`, `2022年（快报）`.
pub(in crate::table) fn year(cell: &str) -> Option<i32> {
    read(cell).map(|named| named.year)
}

/// The same, where its figures are counted and not expected.
pub(crate) fn settled_year(cell: &str) -> Option<i32> {
    read(cell)
        .filter(|named| !named.is_forecast)
        .map(|named| named.year)
}

/// Whether a header names a year whose figures are expected and not counted: `2023年（预计）`, `2023E`.
pub(in crate::table) fn is_forecast(cell: &str) -> bool {
    read(cell).is_some_and(|named| named.is_forecast)
}

fn read(cell: &str) -> Option<Named> {
    const LONGEST: usize = 48;
    if cell.len() > LONGEST {
        return None;
    }
    let cell: String = cell.trim().chars().map(half_width).collect();
    let cell = cell
        .split_once(" [YR")
        .map_or(cell.as_str(), |(year, _)| year);
    let cell = ["YR", "FY", "CY", "Y"]
        .iter()
        .find_map(|word| cell.strip_prefix(word))
        .unwrap_or(cell);
    let (cell, is_forecast) = without_remark(cell.trim());
    // The last day of a year, as workbooks hold it: `2022-12-31 00:00:00`.
    let cell = cell.strip_suffix(" 00:00:00").unwrap_or(cell);
    let cell = ["-12-31", "/12/31", "年12月31日"]
        .into_iter()
        .find_map(|day| cell.strip_suffix(day))
        .unwrap_or(cell);
    let cell = ["年度", "年末", "年底", "年全年", "年1-12月", "年"]
        .into_iter()
        .find_map(|suffix| cell.strip_suffix(suffix))
        .unwrap_or(cell)
        .trim();
    let year = if cell.len() == 4 {
        cell.parse().ok()
    } else {
        in_chinese(cell)
    };
    let year = year.filter(|year| (1800..=2200).contains(year))?;
    Some(Named { year, is_forecast })
}

/// Four Chinese digits as a number: 二〇一九.
fn in_chinese(text: &str) -> Option<i32> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |character: char| match character {
        '零' | '○' => Some(0),
        _ => DIGITS.chars().position(|digit| digit == character),
    };
    let digits: Vec<usize> = text.chars().map(digit).collect::<Option<_>>()?;
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    (digits.len() == 4)
        .then(|| i32::try_from(value).ok())
        .flatten()
}

/// The name of a year without what is said of its figures, and whether that says that they are expected: `2022年（快报）`,
/// `2022年预计`, `2022年①`, `2022E`.
fn without_remark(cell: &str) -> (&str, bool) {
    let is_forecast = |word: &str| FORECASTS.contains(&word.to_lowercase().as_str());
    let inside = cell
        .strip_suffix(')')
        .and_then(|body| body.rsplit_once('('));
    if let Some((rest, inside)) = inside {
        let inside = inside.trim();
        if is_forecast(inside) || REMARKS.contains(&inside) {
            return (rest.trim_end(), is_forecast(inside));
        }
    }
    let words = REMARKS.iter().chain(&FORECASTS);
    let ended = words.filter_map(|word| Some((cell.strip_suffix(word)?, *word)));
    if let Some((rest, word)) = ended.min_by_key(|(rest, _)| rest.len())
        && !rest.is_empty()
    {
        return (rest.trim_end(), is_forecast(word));
    }
    let marked = cell.trim_end_matches(|mark| ('①'..='⑳').contains(&mark) || mark == '*');
    if marked.len() < cell.len() {
        return (marked.trim_end(), false);
    }
    // Of a figure that is estimated, actual, revised or provisional.
    let letter = cell.strip_suffix(['E', 'A', 'e', 'r', 'p', 'F']);
    match letter.filter(|rest| rest.len() == 4) {
        Some(rest) => (rest, cell.ends_with(['E', 'e', 'F'])),
        None => (cell, false),
    }
}

/// The years that several headers name, each with four digits; or with two where several follow one after the other and
/// none has four: `20年, 21年, 22年`, `FY21, FY22`.
pub(in crate::table) fn years_of<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
) -> Vec<Option<i32>> {
    let full: Vec<Option<i32>> = names.clone().map(year).collect();
    if full.iter().any(Option::is_some) {
        return full;
    }
    let short: Vec<Option<i32>> = names.map(two_digits).collect();
    let found: Vec<i32> = short.iter().flatten().copied().collect();
    let follow = |step: i32| found.windows(2).all(|pair| pair[1] - pair[0] == step);
    if found.len() >= 2 && (follow(1) || follow(-1)) {
        return short;
    }
    full
}

/// The year of this century that two digits are meant for, where a mark says that they are a year.
fn two_digits(cell: &str) -> Option<i32> {
    let cell: String = cell.trim().chars().map(half_width).collect();
    let before = ["FY", "fy", "'", "’"]
        .iter()
        .find_map(|mark| cell.strip_prefix(mark));
    let after = ["年度", "年"]
        .iter()
        .find_map(|mark| cell.strip_suffix(mark));
    let digits = before.or(after)?.trim();
    let is_short = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let year: i32 = digits.parse().ok().filter(|_| is_short)?;
    (year <= 60).then_some(2000 + year)
}

/// Whether a cell names two years that follow one after the other: `2019-2020`, `2019/20`.
pub(in crate::table) fn is_two_years(cell: &str) -> bool {
    let cell: String = cell.trim().chars().map(half_width).collect();
    let cell = cell.trim_end_matches(['年', '度']);
    let Some((first, second)) = cell.split_once(['-', '/', '–', '—', '~']) else {
        return false;
    };
    let Some(first) = year(first) else {
        return false;
    };
    match second.len() {
        2 => second.parse() == Ok((first + 1) % 100),
        _ => year(second) == Some(first + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_headers() {
        assert_eq!(year("2024年"), Some(2024));
        assert_eq!(year(" 1960 "), Some(1960));
        assert_eq!(year("２０２１年度"), Some(2021));
        assert_eq!(year("1990 [YR1990]"), Some(1990));
        for day in [
            "2020-12-31",
            "2020/12/31",
            "2020年12月31日",
            "2020-12-31 00:00:00",
        ] {
            assert_eq!(year(day), Some(2020), "{day}");
        }
        assert_eq!(year("2020-06-30"), None);
        for name in [
            "2022年（快报）",
            "2022(初步核算)",
            "2022E",
            "2022年①",
            "FY2022",
            "2022 *",
            "2022年快报",
            "2022年预计",
            "2022年目标",
            "2022实绩",
            "2022年末",
            "2022年1-12月",
            "Y2022",
            "2022p",
            "二〇二二年",
            "二○二二",
        ] {
            assert_eq!(year(name), Some(2022), "{name}");
        }
        assert_eq!(year("2022年（预算占比）"), None);
        assert_eq!(year("12345"), None);
        assert_eq!(year("年"), None);
    }

    #[test]
    fn what_is_expected_is_told_from_what_was_counted() {
        assert!(is_forecast("2023年（预计）") && is_forecast("2023E") && is_forecast("2023年目标"));
        assert!(!is_forecast("2023年（快报）") && !is_forecast("2023A") && !is_forecast("预计"));
    }

    #[test]
    fn two_digits_are_years_where_they_follow() {
        let of = |names: &[&'static str]| years_of(names.iter().copied());
        assert_eq!(
            of(&["地区", "20年", "21年"]),
            [None, Some(2020), Some(2021)]
        );
        assert_eq!(of(&["FY22", "FY21"]), [Some(2022), Some(2021)]);
        assert_eq!(of(&["10年", "20年", "30年"]), [None; 3]);
        assert_eq!(of(&["20年", "2021年"]), [None, Some(2021)]);
        assert!(is_two_years("2019-2020") && is_two_years("2019/20"));
        assert!(!is_two_years("2019-2021") && !is_two_years("2019-12"));
    }
}
