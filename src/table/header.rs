//! Header cells become column names and units; words in headers that mean something to the reader.

use std::collections::{HashMap, HashSet};

pub(crate) use super::header_year::settled_year;
pub(super) use super::header_year::{is_forecast, is_two_years, year, years_of};
pub(super) use super::year_in_header::split_year;
use super::{Dimension, Unit};

/// A header cell as a column's name: line breaks and runs of spaces become one space, padding goes, between Chinese
/// characters too (`地 区` is `地区`).
pub(super) fn tidy(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut name = String::with_capacity(cell.len());
    for word in cell.split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    unpadded(&name)
}

/// A text without the spaces that stand between two Chinese characters.
pub(crate) fn unpadded(cell: &str) -> String {
    let is_chinese = |c: &char| ('\u{3400}'..='\u{9fff}').contains(c);
    let mut plain = String::with_capacity(cell.len());
    let mut rest = cell.chars().peekable();
    while let Some(character) = rest.next() {
        plain.push(character);
        if is_chinese(&character) {
            let mut ahead = rest.clone();
            while ahead.next_if(|c| c.is_whitespace()).is_some() {}
            if ahead.peek().is_some_and(is_chinese) {
                rest = ahead;
            }
        }
    }
    plain
}

/// The names of all columns: blank ones become `column_7`, repeated ones get ` (2)`.
pub(super) fn names(cells: &[String]) -> Vec<String> {
    let mut taken = HashSet::new();
    // The next number of each name that came twice: a header may be the same word thousands of times.
    let mut copies: HashMap<String, usize> = HashMap::new();
    cells
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let tidy = tidy(cell);
            let name = if tidy.is_empty() {
                format!("column_{}", at + 1)
            } else {
                tidy
            };
            if taken.insert(name.clone()) {
                return name;
            }
            let copy = copies.entry(name.clone()).or_insert(2);
            loop {
                let unique = format!("{name} ({copy})");
                *copy += 1;
                if taken.insert(unique.clone()) {
                    return unique;
                }
            }
        })
        .collect()
}

/// Whether a header is that of the numbers of rows, which say nothing of whom a row is about.
pub(crate) fn counts_rows(name: &str) -> bool {
    const ORDINALS: [&str; 6] = ["序号", "行号", "no", "index", "rownumber", "rowno"];
    let plain: String = name
        .chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .collect();
    name.trim() == "#" || ORDINALS.contains(&plain.to_lowercase().as_str())
}

/// A name without the number that one which comes again has: `营业收入 (2)`.
pub(crate) fn uncounted(name: &str) -> Option<&str> {
    let (name, number) = name.strip_suffix(')')?.rsplit_once(" (")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(name)
}

/// The unit at the end of a header, as written, and the header before it: in brackets, after a stroke or an underscore,
/// or glued to a name in Chinese.
pub(crate) fn split_unit(name: &str) -> Option<(&str, &str)> {
    const BRACKETS: [(char, char); 4] = [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】')];
    let name = name.trim();
    let Some((open, close)) = BRACKETS
        .into_iter()
        .find(|(_, close)| name.ends_with(*close))
    else {
        return unit_after_mark(name).or_else(|| unit_glued(name));
    };
    // The bracket that the last one closes: there may be others inside, as in `（万元（含税））`.
    let mut depth = 0_usize;
    let (start, _) = name.char_indices().rev().find(|(_, character)| {
        if *character == close {
            depth += 1;
        } else if *character == open {
            depth = depth.saturating_sub(1);
        }
        depth == 0
    })?;
    let last = name.char_indices().next_back()?.0;
    let inside = name.get(start + open.len_utf8()..last)?.trim();
    Unit::parse(inside)?;
    Some((name[..start].trim(), strip_label(inside)))
}

/// `净利润/元`, `净利润_万元`, `负债率，%`: what stands behind the mark must be a unit that is nothing else.
fn unit_after_mark(name: &str) -> Option<(&str, &str)> {
    const MARKS: [char; 11] = [
        '/', '／', '_', '＿', '|', ',', '，', ':', '：', ' ', '\u{3000}',
    ];
    let at = name.rfind(MARKS)?;
    let mark = name[at..].chars().next()?;
    let unit = strip_label(&name[at + mark.len_utf8()..]);
    let rest = name[..at].trim().trim_end_matches(MARKS);
    // `净利润 单位:元` names the unit in words.
    let labels = ["计量单位", "单位"];
    let bare = labels.iter().find_map(|label| rest.strip_suffix(label));
    let rest = bare.map_or(rest, |rest| rest.trim_end_matches(MARKS));
    let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let parsed = Unit::parse(unit)?;
    let says_it = match parsed.dimension {
        Dimension::Money(_) => true,
        // A share is written with its sign; a year, a level and a bare multiplier are words of names, too.
        Dimension::Ratio => matches!(unit, "%" | "％" | "‰"),
        Dimension::Years | Dimension::Days | Dimension::Multiplier | Dimension::Degrees => false,
        _ => unit.chars().all(is_chinese) && unit != "级" && unit != "分",
    };
    (says_it && !rest.is_empty() && rest.chars().any(char::is_alphabetic)).then_some((rest, unit))
}

/// `营业收入亿元`, `从业人员万人`, `资产负债率%`: only units that no name ends with.
fn unit_glued(name: &str) -> Option<(&str, &str)> {
    const GLUED: [&str; 16] = [
        "百万元",
        "千万元",
        "万美元",
        "亿美元",
        "万欧元",
        "亿欧元",
        "万元",
        "亿元",
        "千元",
        "万人",
        "人年",
        "万件",
        "元",
        "%",
        "％",
        "‰",
    ];
    /// What an amount of money is called: a plain 元 after anything else may be part of a word.
    const AMOUNTS: [char; 13] = [
        '入', '额', '润', '费', '税', '产', '值', '本', '出', '资', '款', '金', '债',
    ];
    let (rest, unit) = GLUED
        .into_iter()
        .find_map(|unit| Some((name.strip_suffix(unit)?.trim_end(), unit)))?;
    let before = rest.chars().next_back()?;
    let is_name = before.is_alphabetic() && !"单每人万亿千百美欧港日".contains(before);
    (is_name && (unit != "元" || AMOUNTS.contains(&before)))
        .then(|| (rest, &name[name.len() - unit.len()..]))
}

/// The unit that a header says, as written: in brackets at its end, beside a year there, or at the end of one of its two
/// languages.
pub(super) fn unit(name: &str) -> Option<&str> {
    let parts = || {
        bilingual(name)
            .into_iter()
            .flat_map(|(zh, other)| [zh, other])
    };
    let own = split_unit(name).map(|(_, unit)| unit);
    own.or_else(|| parts().find_map(|part| split_unit(part).map(|(_, unit)| unit)))
        .or_else(|| {
            let (rest, _) = split_year(name)?;
            let (_, unit) = split_unit(&rest)?;
            let at = name.rfind(unit)?;
            name.get(at..at + unit.len())
        })
}

/// The ways to read a header as one name in two languages, the Chinese one first: `地区 Region`, `地区/Region`,
/// `企业名称（Enterprise）`.
pub(crate) fn bilingual(name: &str) -> Vec<(&str, &str)> {
    const OPEN: [char; 4] = ['(', '（', '[', '【'];
    const CLOSE: [char; 4] = [')', '）', ']', '】'];
    const BETWEEN: [char; 6] = [' ', '/', '|', '\u{3000}', '／', '-'];
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let is_other = |text: &str| !is_chinese(text) && text.chars().any(char::is_alphabetic);
    if !is_chinese(name) || name.chars().all(|c| !c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    // A unit at the end belongs to both languages.
    let body = split_unit(name).map_or(name, |(body, _)| body);
    let mut ways = Vec::new();
    for (at, first) in body.match_indices(|c| BETWEEN.contains(&c) || OPEN.contains(&c)) {
        let one = body[..at].trim_end_matches(BETWEEN);
        let rest = body[at + first.len()..].trim_start_matches(BETWEEN);
        let inside = rest.trim_end().strip_suffix(CLOSE);
        let other = inside.filter(|_| first.starts_with(OPEN)).unwrap_or(rest);
        if is_chinese(one) && is_other(other) {
            ways.push((one, other));
        } else if is_other(one) && is_chinese(other) {
            ways.push((other, one));
        }
    }
    ways
}

/// A unit without the words `单位：` before it.
pub(super) fn strip_label(unit: &str) -> &str {
    let unit = unit.trim();
    unit.strip_prefix("单位")
        .map_or(unit, |rest| rest.trim_start_matches(['：', ':', ' ']))
}

/// A full-width form of an ASCII character as that character, any other as it is.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_behind_a_name_says_that_it_comes_again() {
        assert_eq!(uncounted("Revenue (2)"), Some("Revenue"));
        assert_eq!(uncounted("Revenue (CNY)"), None);
    }

    #[test]
    fn names_are_unique_and_never_blank() {
        let cells = ["a", "", " a\n b ", "a", "a (2)"].map(str::to_owned);
        assert_eq!(tidy("地 区\r\nRegion"), "地区 Region");
        assert_eq!(
            names(&cells),
            ["a", "column_2", "a b", "a (2)", "a (2) (2)"]
        );
    }

    #[test]
    fn units_stand_in_brackets() {
        assert_eq!(split_unit("营业收入（万元）"), Some(("营业收入", "万元")));
        assert_eq!(split_unit("R&D (€ million)"), Some(("R&D", "€ million")));
        assert_eq!(
            split_unit("研发费用（单位：千元）"),
            Some(("研发费用", "千元"))
        );
        assert_eq!(
            split_unit("人口数(人口抽样调查)(人)"),
            Some(("人口数(人口抽样调查)", "人"))
        );
        assert_eq!(split_unit("Sales (2022)"), None);
        for (header, expected) in [
            ("净利润/元", Some(("净利润", "元"))),
            ("净利润_元", Some(("净利润", "元"))),
            ("营业收入亿元", Some(("营业收入", "亿元"))),
            ("研发费用，万元", Some(("研发费用", "万元"))),
            ("资产负债率%", Some(("资产负债率", "%"))),
            ("净利润元", Some(("净利润", "元"))),
            ("利润 / 万元", Some(("利润", "万元"))),
            ("专利数/件", Some(("专利数", "件"))),
            ("地区/Region", None),
            ("人数", None),
            ("成立/年", None),
            ("国家级", None),
            ("多元", None),
            ("revenue_wan", None),
            ("Number of patents", None),
            ("rd_ratio", None),
        ] {
            assert_eq!(split_unit(header), expected, "{header}");
        }
        assert_eq!(split_unit("企业名称"), None);
    }
}
