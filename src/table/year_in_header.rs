//! Years beside what is counted: `2019年营业收入`, `营业收入（2022年，万元）`, `2022年末从业人员`. A header comes in; what it
//! counts and the year go out.

use super::Unit;
use super::header::{half_width, split_unit, tidy};
use super::header_year::year;

/// What stands between a year and a name.
const MARKS: [char; 7] = ['_', ' ', '-', '/', ':', '：', '·'];

/// What follows the digits of a year, the longer of two that begin alike first. Of a year's end are figures that stand
/// at a point of time, as staff does; that is no part of their name.
const ENDS: [&str; 9] = [
    "年12月31日",
    "年度末",
    "年年末",
    "年年底",
    "年末",
    "年底",
    "年全年",
    "年度",
    "年",
];

/// What stands before a year up to whose end something has come about.
const UP_TO: [&str; 2] = ["截至", "截止"];

/// A header that names a year beside what it counts, as the rest and the year: `2019年营业收入（万元）`,
/// `营业收入（2019年）`, `营业收入_2019`, `营业收入（2019年，万元）`.
pub(in crate::table) fn split_year(name: &str) -> Option<(String, i32)> {
    let name = name.trim();
    if year(name).is_some() {
        return None;
    }
    let found = in_a_row_of_its_own(name).or_else(|| before(name));
    if found.is_some() {
        return found;
    }
    if let Some((rest, unit)) = split_unit(name) {
        // `营业收入2019年（万元）` names its unit behind the year.
        let (rest, year) = split_year(rest)?;
        return Some((format!("{rest}（{unit}）"), year));
    }
    if name.ends_with([')', '）', ']', '】']) {
        return in_brackets(name);
    }
    behind(name)
}

/// A year that stands first: `2019年营业收入`, `2018 sales`, `FY2022 revenue`, `（2022年）营业收入`, `截至2022年底专利`.
fn before(name: &str) -> Option<(String, i32)> {
    if let Some(open) = name.strip_prefix(['(', '（', '[', '【']) {
        let (inside, rest) = open.split_once([')', '）', ']', '】'])?;
        return named(rest.trim_start_matches(MARKS), year(inside)?);
    }
    let up_to = UP_TO.iter().find_map(|word| name.strip_prefix(word));
    let fiscal = ["FY", "CY"].iter().find_map(|word| name.strip_prefix(word));
    let body = up_to.or(fiscal).unwrap_or(name);
    let head = digits_before(body)?;
    let rest = &body[head.len()..];
    let of = year(head)?;
    let after = ENDS.iter().find_map(|end| rest.strip_prefix(end));
    // `2022年末期`, `2022年底薪`: words of their own.
    let after = after.filter(|after| up_to.is_some() || !after.starts_with(['期', '薪']));
    // `2022年以来累计投资` is of several, `2000万元以上企业数` of none.
    let spans = ["以来", "以后", "以前", "之前", "之后"];
    if after.is_some_and(|after| spans.iter().any(|word| after.starts_with(word))) || counts(rest) {
        return None;
    }
    let after = after.or_else(|| ENDS[7..].iter().find_map(|end| rest.strip_prefix(end)));
    let plain = rest.strip_prefix(MARKS);
    let glued = (rest.starts_with(is_chinese) && is_recent(of)).then_some(rest);
    let rest = after.or(plain).or(glued)?;
    named(rest.trim_start_matches(MARKS), of)
}

/// Whether what stands behind four digits says that they count something: `2000万元以上企业数`, `1990家企业`.
fn counts(rest: &str) -> bool {
    const COUNTED: [&str; 12] = [
        "万", "亿", "元", "千元", "吨", "户", "家", "项", "个", "人", "件", "强",
    ];
    const LIMITS: [&str; 4] = ["以上", "以下", "以内", "余"];
    // Words of their own that begin alike.
    const WORDS: [&str; 14] = [
        "户均", "户籍", "家庭", "项目", "个人", "个体", "人均", "人员", "人口", "人才", "人数",
        "人力", "人工", "元素",
    ];
    let has = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    has(&LIMITS) || has(&COUNTED) && !has(&WORDS)
}

/// The four digits that a text begins with, where they are all.
fn digits_before(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits == 4).then(|| &text[..4])
}

/// A year in the brackets at the end, alone or beside a unit or another remark, which stay: `营业收入（2019年，万元）`.
fn in_brackets(name: &str) -> Option<(String, i32)> {
    const BETWEEN: [char; 7] = [',', '，', ';', '；', '、', '|', ' '];
    let open = name.rfind(['(', '（', '[', '【'])?;
    let rest = &name[..open];
    let mark = name[open..].chars().next()?;
    let inside = name[open + mark.len_utf8()..].trim_end_matches([')', '）', ']', '】']);
    if let Some(of) = year(inside) {
        return named(rest, of);
    }
    let (first, others) = inside.split_once(BETWEEN).map(|(first, others)| {
        let others = others.trim_start_matches(BETWEEN);
        (first.trim(), others.trim())
    })?;
    let (of, others) = if let Some(of) = year(first) {
        (of, others)
    } else {
        let (others, last) = inside.rsplit_once(BETWEEN)?;
        (year(last)?, others.trim_end_matches(BETWEEN))
    };
    let rest = tidy(rest);
    let mut words = others.split(BETWEEN);
    let is_other = !words.clone().any(|word| year(word).is_some());
    // `标准（GB 2022）` names no year of figures.
    let is_said = Unit::parse(others).is_some()
        || words.any(|word| Unit::parse(word).is_some())
        || inside.contains('年');
    let is_one = !rest.is_empty() && !others.is_empty() && is_other && is_said;
    is_one.then(|| (format!("{rest}（{others}）"), of))
}

/// A year that stands last: `营业收入2021`, `营业收入_2019`, `从业人员2022年末`, `Revenue FY2022`.
fn behind(name: &str) -> Option<(String, i32)> {
    let tail = ENDS.iter().find_map(|suffix| name.strip_suffix(suffix));
    let body = tail.unwrap_or(name);
    let cut = body.len().checked_sub(4)?;
    let (rest, head) = (body.get(..cut)?, body.get(cut..)?);
    let fiscal = ["FY", "CY"].iter().find_map(|word| rest.strip_suffix(word));
    let fiscal = fiscal.filter(|rest| rest.ends_with(MARKS));
    let rest = fiscal.unwrap_or(rest);
    let last = rest.chars().next_back()?;
    let of = year(head)?;
    // `营业收入2021`: glued to a Chinese name it is a year of the present.
    let glued = is_chinese(last) && is_recent(of);
    let parted = glued || MARKS.contains(&last) || matches!(half_width(last), ')' | ']');
    if last.is_ascii_digit() || !(parted || tail.is_some()) {
        return None;
    }
    let rest = rest.trim_end_matches(MARKS);
    let up_to = UP_TO.iter().find_map(|word| rest.strip_suffix(word));
    named(up_to.unwrap_or(rest), of)
}

fn named(rest: &str, year: i32) -> Option<(String, i32)> {
    let rest = tidy(rest);
    (!rest.is_empty()).then_some((rest, year))
}

fn is_chinese(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character)
}

fn is_recent(year: i32) -> bool {
    (1978..=2060).contains(&year)
}

/// The year that a row of the header of several names, and what the others say.
fn in_a_row_of_its_own(name: &str) -> Option<(String, i32)> {
    let rows = || name.split(" / ");
    let at = rows().position(|row| year(row).is_some())?;
    let found = rows().nth(at).and_then(year)?;
    let others = rows().enumerate().filter(|(other, _)| *other != at);
    let others: Vec<&str> = others.map(|(_, row)| row).collect();
    let is_other = |row: &&str| year(row).is_none();
    (!others.is_empty() && others.iter().all(is_other)).then(|| (tidy(&others.join(" / ")), found))
}

#[cfg(test)]
mod tests {
    use super::split_year;

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
            ("2021项目数", "项目数|2021"),
            ("2021人均GDP", "人均GDP|2021"),
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
            "2000万元以上企业数",
            "2000元以下人数",
            "1990家企业",
            "2022年以来累计投资",
        ] {
            assert_eq!(split(name), None, "{name}");
        }
    }

    #[test]
    fn a_row_of_the_header_names_the_year() {
        let split = |name| split_year(name).map(|(rest, year)| format!("{rest}|{year}"));
        assert_eq!(
            split("营业收入 / 2022年（快报）").as_deref(),
            Some("营业收入|2022")
        );
        assert_eq!(
            split("2022年预计 / 营业收入 / 合计").as_deref(),
            Some("营业收入 / 合计|2022")
        );
        assert_eq!(split("2022年预计"), None);
    }

    #[test]
    fn the_year_goes_and_the_unit_stays() {
        let split = |name| split_year(name).map(|(rest, year)| format!("{rest}|{year}"));
        for (name, parts) in [
            ("营业收入（2022年，万元）", "营业收入（万元）|2022"),
            ("营业收入（万元，2022年）", "营业收入（万元）|2022"),
            ("营业收入（2022年 万元）", "营业收入（万元）|2022"),
            ("营业收入(2022,万元)", "营业收入（万元）|2022"),
            ("Revenue (2022, 10k CNY)", "Revenue（10k CNY）|2022"),
            ("Revenue (10,000 CNY, 2022)", "Revenue（10,000 CNY）|2022"),
            ("2022年末从业人员", "从业人员|2022"),
            ("2022年底从业人员（人）", "从业人员（人）|2022"),
            ("从业人员（2022年末）", "从业人员|2022"),
            ("从业人员（2022年末，人）", "从业人员（人）|2022"),
            ("从业人员2022年末", "从业人员|2022"),
            ("截至2022年底有效发明专利（件）", "有效发明专利（件）|2022"),
            ("R&D经费_2022", "R&D经费|2022"),
            ("营业收入（万元）2022", "营业收入（万元）|2022"),
            ("营业收入（2022）（万元）", "营业收入（万元）|2022"),
            ("（2022年）营业收入", "营业收入|2022"),
            ("【2022】营业收入（万元）", "营业收入（万元）|2022"),
            ("FY2022 Revenue", "Revenue|2022"),
            ("Revenue FY2022", "Revenue|2022"),
            ("2022年全年营业收入", "营业收入|2022"),
        ] {
            assert_eq!(split(name).as_deref(), Some(parts), "{name}");
        }
        for name in [
            "营业收入（2021年，2022年）",
            "营业收入（2021-2022年，万元）",
            "标准（GB 2022）",
            "（2022年）",
            "高企（认定，复审）",
        ] {
            assert_eq!(split(name), None, "{name}");
        }
        assert_eq!(split("2022年末期款").as_deref(), Some("末期款|2022"));
    }
}
