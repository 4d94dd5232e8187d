//! Parts of a year as files write them: 第1季度, 3月, 1-6月, 上半年, 2022Q3, 202203. A cell comes in; the months that it
//! is about go out.

use crate::table::header::half_width;
pub(super) use crate::table::periods::Months;

/// What a bare number counts, by the header above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Quarters.
    Quarters,
    /// Months.
    Months,
    /// Nothing that a header says.
    Nothing,
}

/// The months of a quarter.
fn quarter(number: u32) -> Option<Months> {
    Months::new((number.checked_sub(1)?) * 3 + 1, number * 3)
}

/// What a header's bare numbers count.
pub(super) fn counted(header: &str) -> Counted {
    let plain = super::plain_name(header);
    if plain.contains("季") || plain.contains("quarter") || plain == "qtr" {
        Counted::Quarters
    } else if plain.contains('月') || plain.contains("month") {
        Counted::Months
    } else {
        Counted::Nothing
    }
}

/// The part of a year that a cell of a column of years names beside the year; none where it names a year alone.
pub(super) fn beside_year(cell: &str) -> Option<Months> {
    let text = plain(cell)?;
    let rest = after_year(&text)?;
    of_rest(rest, Counted::Months)
}

/// The part of a year that a cell names, with or without the year.
pub(super) fn read(cell: &str, counted: Counted) -> Option<Months> {
    let text = plain(cell)?;
    match after_year(&text) {
        Some(rest) => of_rest(rest, Counted::Months),
        None => of_rest(&text, counted),
    }
}

/// Half width, capital letters, digits for Chinese numbers, no spaces.
fn plain(cell: &str) -> Option<String> {
    const LONGEST: usize = 40;
    if cell.is_empty() || cell.len() > LONGEST {
        return None;
    }
    let mut text = String::with_capacity(cell.len());
    for character in cell.chars().map(half_width) {
        match character {
            ' ' | '第' | '份' => {}
            '~' | '—' | '–' | '－' | '至' | '到' => text.push('-'),
            other => text.extend(other.to_uppercase()),
        }
    }
    for (word, digits) in [("十一", "11"), ("十二", "12"), ("十", "10")] {
        text = text.replace(word, digits);
    }
    Some(text.chars().map(digit).collect())
}

fn digit(character: char) -> char {
    let mut found = "一二三四五六七八九".chars().zip('1'..='9');
    let found = found.find(|(chinese, _)| *chinese == character);
    found.map_or(character, |(_, digit)| digit)
}

/// What stands behind the four digits of a year, and what parts it from them.
fn after_year(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let year: u32 = text.get(..4)?.parse().ok()?;
    if !(1900..=2100).contains(&year) || !matches!(digits, 4 | 6 | 8) {
        return None;
    }
    let rest = text.get(4..)?;
    if digits > 4 {
        // 202203 and 20220331; a second year makes a period of several.
        let month: u32 = rest.get(..2)?.parse().ok()?;
        return ((1..=12).contains(&month) && rest.len() == digits - 4).then(|| &rest[..2]);
    }
    let rest = rest
        .strip_prefix("年度")
        .or_else(|| rest.strip_prefix('年'));
    let rest = rest.unwrap_or(text.get(4..)?);
    Some(rest.strip_prefix(['-', '/', '.']).unwrap_or(rest))
}

/// A number at the beginning, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits)?.parse().ok().filter(|_| digits <= 2)?;
    Some((number, &text[digits..]))
}

fn of_rest(text: &str, counted: Counted) -> Option<Months> {
    match text {
        "全年" | "全年度" | "年度" | "整年" | "全年合计" | "全年累计" | "年报" | "1-4季度"
        | "YEAR" | "FULLYEAR" | "ANNUAL" => return Months::new(1, 12),
        "上半年" | "H1" | "1H" | "半年" | "半年度" | "中报" | "半年报" => {
            return Months::new(1, 6);
        }
        "下半年" | "H2" | "2H" => return Months::new(7, 12),
        "前3季度" | "前3个季度" | "1-3季度" | "3季报" => return Months::new(1, 9),
        "前2季度" | "1-2季度" => return Months::new(1, 6),
        _ => {}
    }
    if let Some(named) = text.strip_prefix('Q').or_else(|| text.strip_suffix('Q'))
        && let Some((number, "")) = number(named)
    {
        return quarter(number);
    }
    if let Some(month) = month_name(text) {
        return Months::new(month, month);
    }
    let (first, rest) = number(text)?;
    match rest {
        "季度" | "季" => return quarter(first),
        "月" | "月末" | "月底" => return Months::new(first, first),
        "" => {
            return match counted {
                Counted::Quarters => quarter(first),
                Counted::Months => Months::new(first, first),
                Counted::Nothing => None,
            };
        }
        _ => {}
    }
    let rest = rest.strip_prefix('月').unwrap_or(rest);
    // The day of a date says nothing, the second month of two does: 3月31日, 3-31, 1-6月.
    if let Some((_, "日")) = number(rest) {
        return Months::new(first, first);
    }
    let (second, rest) = number(rest.strip_prefix(['-', '/', '.'])?)?;
    match rest {
        "月" => Months::new(first, second),
        "" if counted == Counted::Months => Months::new(first, first),
        _ => None,
    }
}

/// The month that an English word names.
fn month_name(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "JANUARY",
        "FEBRUARY",
        "MARCH",
        "APRIL",
        "MAY",
        "JUNE",
        "JULY",
        "AUGUST",
        "SEPTEMBER",
        "OCTOBER",
        "NOVEMBER",
        "DECEMBER",
    ];
    let text = text.trim_end_matches('.');
    if text.len() < 3 {
        return None;
    }
    let found = NAMES
        .iter()
        .position(|name| *name == text || text.len() == 3 && name.starts_with(text))?;
    Some(found as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(cell: &str, counted: Counted) -> Option<(u8, u8)> {
        read(cell, counted).map(|span| (span.first, span.last))
    }

    #[test]
    fn parts_of_a_year_in_many_spellings() {
        for (cell, first, last) in [
            ("第1季度", 1, 3),
            ("四季度", 10, 12),
            ("2022年第三季度", 7, 9),
            ("2022Q2", 4, 6),
            ("Q4", 10, 12),
            ("202203", 3, 3),
            ("2022-12", 12, 12),
            ("2022-03-31", 3, 3),
            ("20220331", 3, 3),
            ("2022年3月", 3, 3),
            ("2022年3月31日", 3, 3),
            ("十一月", 11, 11),
            ("1-6月", 1, 6),
            ("2022年1—9月", 1, 9),
            ("1月至11月", 1, 11),
            ("上半年", 1, 6),
            ("2022年上半年", 1, 6),
            ("前三季度", 1, 9),
            ("全年", 1, 12),
            ("Mar", 3, 3),
        ] {
            assert_eq!(
                months(cell, Counted::Nothing),
                Some((first, last)),
                "{cell}"
            );
        }
        assert_eq!(months("3", Counted::Quarters), Some((7, 9)));
        assert_eq!(months("3", Counted::Months), Some((3, 3)));
        for cell in [
            "3",
            "2022",
            "2022年",
            "2022年度",
            "13月",
            "5季度",
            "甲",
            "",
            "2021-2022",
            "31",
        ] {
            assert_eq!(months(cell, Counted::Nothing), None, "{cell}");
        }
    }

    #[test]
    fn a_year_alone_names_no_part() {
        for cell in ["2022", "2022年", "2022.0", "2022年度", "22"] {
            assert_eq!(beside_year(cell), None, "{cell}");
        }
        assert!(beside_year("202212").is_some());
    }
}
