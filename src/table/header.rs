//! Header cells become column names and units; words in headers that mean something to the reader.

use std::collections::{HashMap, HashSet};

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

/// The unit that a header says, as written: in brackets at its end, or at the end of one of its two languages.
pub(super) fn unit(name: &str) -> Option<&str> {
    let parts = || {
        bilingual(name)
            .into_iter()
            .flat_map(|(zh, other)| [zh, other])
    };
    let own = split_unit(name).map(|(_, unit)| unit);
    own.or_else(|| parts().find_map(|part| split_unit(part).map(|(_, unit)| unit)))
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

/// The year that a header names: `2019`, `2019年`, `2019年度`, `YR2019`, `2019 [YR2019]`.
pub(super) fn year(cell: &str) -> Option<i32> {
    let cell: String = cell.trim().chars().map(half_width).collect();
    let cell = cell
        .split_once(" [YR")
        .map_or(cell.as_str(), |(year, _)| year);
    let prefixes = ["YR", "FY"];
    let cell = prefixes
        .iter()
        .find_map(|word| cell.strip_prefix(word))
        .unwrap_or(cell);
    let cell = without_remark(cell.trim());
    let cell = ["年度", "年"]
        .into_iter()
        .find_map(|suffix| cell.strip_suffix(suffix))
        .unwrap_or(cell)
        .trim();
    if cell.len() != 4 {
        return None;
    }
    cell.parse()
        .ok()
        .filter(|year| (1800..=2200).contains(year))
}

/// The name of a year without what is said of its figures: `2022年（快报）`, `2022年①`, `2022E`.
fn without_remark(cell: &str) -> &str {
    const REMARKS: [&str; 12] = [
        "快报",
        "快报数",
        "初步",
        "初步数",
        "初步核算",
        "年报",
        "年报数",
        "决算",
        "审计",
        "调整后",
        "修订",
        "实际",
    ];
    let inside = cell
        .strip_suffix(')')
        .and_then(|body| body.rsplit_once('('));
    if let Some((rest, inside)) = inside
        && REMARKS.contains(&inside.trim())
    {
        return rest.trim_end();
    }
    let marked = cell.trim_end_matches(|mark| ('①'..='⑳').contains(&mark) || mark == '*');
    if marked.len() < cell.len() {
        return marked.trim_end();
    }
    // Of a figure that is estimated, actual, revised or provisional.
    let letter = cell.strip_suffix(['E', 'A', 'e', 'r', 'p']);
    letter.filter(|rest| rest.len() == 4).unwrap_or(cell)
}

/// A header that names a year beside what it counts, as the rest and the year: `2019年营业收入（万元）`,
/// `营业收入（2019年）`, `营业收入_2019`.
pub(super) fn split_year(name: &str) -> Option<(String, i32)> {
    let name = name.trim();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(name);
    if first == 4 {
        let (head, rest) = name.split_at(4);
        let after = rest
            .strip_prefix("年度")
            .or_else(|| rest.strip_prefix('年'));
        let plain = rest.strip_prefix(['_', ' ', '-', '/']);
        let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
        let glued =
            (rest.starts_with(is_chinese) && year(head).is_some_and(is_recent)).then_some(rest);
        let rest = after
            .or(plain)
            .or(glued)?
            .trim_start_matches(['_', ' ', '-', '/']);
        return Some((tidy(rest), year(head)?)).filter(|(rest, _)| !rest.is_empty());
    }
    if let Some((rest, unit)) = split_unit(name) {
        // `营业收入2019年（万元）` names its unit behind the year.
        let (rest, year) = split_year(rest)?;
        return Some((format!("{rest}（{unit}）"), year));
    }
    let (open, close) = (
        name.rfind(['(', '（', '[']),
        name.ends_with([')', '）', ']']),
    );
    if let (Some(open), true) = (open, close) {
        let inside = name[open..].trim_matches(['(', '（', '[', ')', '）', ']']);
        let rest = tidy(&name[..open]);
        return Some((rest, year(inside)?)).filter(|(rest, _)| !rest.is_empty());
    }
    let tail = ["年度", "年"]
        .into_iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    let body = tail.unwrap_or(name);
    let cut = body.len().checked_sub(4)?;
    let (rest, head) = (body.get(..cut)?, body.get(cut..)?);
    let last = rest.chars().next_back()?;
    // `营业收入2021`: glued to a Chinese name it is a year of the present.
    let glued = ('\u{3400}'..='\u{9fff}').contains(&last) && year(head).is_some_and(is_recent);
    let parted = glued || matches!(last, '_' | ' ' | '-' | '/' | ':' | '：');
    if last.is_ascii_digit() || !(parted || tail.is_some()) {
        return None;
    }
    let rest = tidy(rest.trim_end_matches(['_', ' ', '-', '/', ':', '：']));
    Some((rest, year(head)?)).filter(|(rest, _)| !rest.is_empty())
}

fn is_recent(year: i32) -> bool {
    (1978..=2060).contains(&year)
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

    #[test]
    fn years_beside_what_they_count() {
        let split = |name| split_year(name).map(|(rest, year)| format!("{rest}|{year}"));
        for (name, parts) in [
            ("2019年营业收入（万元）", "营业收入（万元）|2019"),
            ("营业收入2019年（万元）", "营业收入（万元）|2019"),
            ("营业收入（2020年）", "营业收入|2020"),
            ("sales_2021", "sales|2021"),
            ("2018 sales", "sales|2018"),
            ("利润 / 2022年度", "利润|2022"),
        ] {
            assert_eq!(split(name).as_deref(), Some(parts), "{name}");
        }
        for name in [
            "2019",
            "2019年",
            "GB32100-20155",
            "ISO9001",
            "A12019",
            "营业收入",
            "20191231",
        ] {
            assert_eq!(split(name), None, "{name}");
        }
    }

    #[test]
    fn years_in_headers() {
        assert_eq!(year("2024年"), Some(2024));
        assert_eq!(year(" 1960 "), Some(1960));
        assert_eq!(year("２０２１年度"), Some(2021));
        assert_eq!(year("1990 [YR1990]"), Some(1990));
        for name in [
            "2022年（快报）",
            "2022(初步核算)",
            "2022E",
            "2022年①",
            "FY2022",
            "2022 *",
        ] {
            assert_eq!(year(name), Some(2022), "{name}");
        }
        assert_eq!(year("2022年（预算占比）"), None);
        assert_eq!(year("12345"), None);
        assert_eq!(year("年"), None);
    }
}
