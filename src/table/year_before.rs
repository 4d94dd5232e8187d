//! Years that headers tell from the one of the title: `上年度销售收入`, `营业收入_本年` beside `营业收入_上年`, and 第一年, 第二年 and
//! 第三年 of a form of application. Headers and lines above them come in; the headers go out with their years.

use std::collections::HashSet;

use super::body::Content;
use super::header::tidy;
use super::layout::Layout;
use super::{Dimension, Unit, header, named_year};
use crate::i18n::Message;

/// The year before that of the title.
const BEFORE: [&str; 7] = [
    "上一年度",
    "前一年度",
    "上年度",
    "上一年",
    "前一年",
    "上年",
    "去年",
];

/// The year of the title.
const THIS: [&str; 5] = ["本年度", "本年", "今年", "当年", "本期"];

/// The years before an application, the first of them three years before it.
const THREE: [&str; 3] = ["第一年", "第二年", "第三年"];

/// What stands between a name and its year.
const MARKS: [char; 8] = ['_', '-', ' ', '/', '(', '（', '·', ':'];

/// Gives such headers their years; `name` is what the file is called. What is to be asked of the user goes out.
pub(super) fn name(
    layout: &mut Layout,
    rows: &mut Content,
    (sheet, name): (Option<&str>, &str),
    notes: &mut Vec<Message>,
) -> Option<Message> {
    let names: Vec<String> = layout.names.iter().map(|name| tidy(name)).collect();
    let first: Vec<Option<(String, i32)>> = names.iter().map(|name| before(name)).collect();
    let has_before = |rest: &str| {
        let mut all = first.iter().flatten();
        all.any(|(other, back)| other == rest && *back == 1)
    };
    // Where one thing is there for both years, 本年 is that of the title in all headers.
    let all_this: Vec<Option<String>> = names.iter().map(|name| this_year(name)).collect();
    let has_both = all_this.iter().flatten().any(|rest| has_before(rest));
    let this = |name: &String| Some((this_year(name).filter(|_| has_both)?, 0));
    let mut found: Vec<Option<(String, i32)>> = names
        .iter()
        .zip(&first)
        .map(|(name, before)| before.clone().or_else(|| this(name)))
        .collect();
    let says_so = |line: &str| {
        let words = ["申报", "认定", "申请"];
        words.iter().any(|word| line.contains(word))
    };
    let is_applied = says_so(name)
        || sheet.is_some_and(says_so)
        || layout.preamble.iter().any(|line| says_so(line));
    if is_applied {
        for (found, name) in found.iter_mut().zip(&names) {
            let of_three = |at: usize| Some((behind(name, &THREE[at..=at])?, 3 - at as i32));
            *found = found.take().or_else(|| (0..3).find_map(of_three));
        }
    }
    if let Some(told) = all_before(layout, rows, &names, &found) {
        return Some(told);
    }
    beside_a_year(layout, rows, notes);
    if is_applied {
        of_three_years(layout, rows, &names, notes);
    }
    if found.iter().all(Option::is_none)
        || named_year::part_of(&layout.preamble, sheet, name).is_some()
    {
        return None;
    }
    let (year, text) = named_year::said(&layout.preamble, sheet, name)?;
    for (at, found) in found.into_iter().enumerate() {
        let Some((rest, back)) = found else { continue };
        let new = format!("{}年{rest}", year - back);
        if layout.names.contains(&new) {
            continue;
        }
        let old = rename(layout, rows, at, new);
        let note = Message::new("table.this_year")
            .with("column", old)
            .with("year", (year - back).to_string())
            .with("text", text.as_str());
        notes.push(note);
    }
    None
}

/// Calls a column otherwise; what it was called goes out.
fn rename(layout: &mut Layout, rows: &mut Content, at: usize, new: String) -> String {
    let old = std::mem::replace(&mut layout.names[at], new.clone());
    let mut columns = rows.columns.iter_mut();
    if let Some(column) = columns.find(|column| column.name == old) {
        column.name.clone_from(&new);
    }
    layout.cells[at] = new;
    old
}

/// What names of amounts of money have.
const AMOUNTS: [&str; 14] = [
    "收入", "费用", "支出", "利润", "产值", "税", "资产", "投入", "投资", "额", "经费", "成本",
    "销售", "资金",
];

/// Where all amounts of money are of the year before and beside them stands nothing but what is counted, the form asks for
/// the year before as the basis of this one: that is no year of its own, and goes from the headers. It is told.
fn all_before(
    layout: &mut Layout,
    rows: &mut Content,
    names: &[String],
    found: &[Option<(String, i32)>],
) -> Option<Message> {
    let is_amount = |at: usize| {
        let unit = layout.units[at].as_deref().and_then(Unit::parse);
        let is_money = unit.map(|unit| matches!(unit.dimension, Dimension::Money(_)));
        is_money.unwrap_or_else(|| AMOUNTS.iter().any(|word| names[at].contains(word)))
    };
    let before: Vec<usize> = (0..names.len()).filter(|at| found[*at].is_some()).collect();
    let all_are_back = before
        .iter()
        .all(|at| found[*at].as_ref().is_some_and(|(_, back)| *back == 1));
    let mut others = (0..names.len()).filter(|at| found[*at].is_none());
    let is_beside = |at: usize| {
        let mut rests = found.iter().flatten();
        rests.any(|(rest, _)| *rest == names[at])
    };
    let has_others = others
        .clone()
        .any(|at| layout.units[at].is_some() || is_count(&names[at]));
    if before.len() < 2
        || !all_are_back
        || !has_others
        || others
            .any(|at| is_amount(at) || is_beside(at) || header::split_year(&names[at]).is_some())
    {
        return None;
    }
    let mut old = Vec::with_capacity(before.len());
    for at in before {
        if let Some((rest, _)) = &found[at] {
            old.push(rename(layout, rows, at, rest.clone()));
        }
    }
    Some(Message::new(ALL_BEFORE).with("columns", old.join("、")))
}

/// The key of what is told where the figures of the year before are taken for those of the form's own.
pub(super) const ALL_BEFORE: &str = "table.all_of_year_before";

/// Whether a header is one of heads or things that are counted.
fn is_count(name: &str) -> bool {
    let bare = header::split_unit(name).map_or(name, |(bare, _)| bare);
    ["总数", "人数", "人员", "数", "数量"]
        .iter()
        .any(|end| bare.ends_with(end))
}

/// Gives what is of the year before one that the header on its left names that year: `2022年研发费用, 上年同期, 同比`.
fn beside_a_year(layout: &mut Layout, rows: &mut Content, notes: &mut Vec<Message>) {
    const SAME: [&str; 8] = [
        "上年同期",
        "上年同期数",
        "去年同期",
        "去年同期数",
        "上年",
        "上年数",
        "去年",
        "上年度",
    ];
    const GROWTH: [&str; 10] = [
        "同比",
        "增长",
        "增速",
        "增幅",
        "同比增长",
        "同比增速",
        "比上年增长",
        "增减",
        "同比增减",
        "±",
    ];
    let mut last: Option<(String, i32)> = None;
    for at in 0..layout.names.len() {
        let name = header::tidy(&layout.names[at]);
        let name = header::uncounted(&name).unwrap_or(&name).to_owned();
        if let Some((rest, year)) = header::split_year(&name) {
            last = Some((rest, year));
            continue;
        }
        let bare = header::split_unit(&name).map_or(name.as_str(), |(bare, _)| bare);
        let bare = bare.trim();
        let Some((rest, year)) = &last else { continue };
        let unit = header::split_unit(&name).map(|(_, unit)| unit);
        let of = header::split_unit(rest).map_or(rest.as_str(), |(bare, _)| bare);
        let new = if SAME.contains(&bare) {
            match unit {
                Some(unit) => format!("{}年{of}（{unit}）", year - 1),
                None => format!("{}年{rest}", year - 1),
            }
        } else if GROWTH.contains(&bare.trim_end_matches('%')) {
            format!("{of}{name}")
        } else {
            last = None;
            continue;
        };
        if layout.names.contains(&new) {
            continue;
        }
        let (year, text) = ((year - 1).to_string(), format!("{year}年{rest}"));
        let is_year = SAME.contains(&bare);
        let old = rename(layout, rows, at, new);
        if is_year {
            let note = Message::new("table.this_year")
                .with("column", old)
                .with("year", year)
                .with("text", text);
            notes.push(note);
        }
    }
}

/// A total that has no columns of the three years of an application is of all of them.
fn of_three_years(
    layout: &mut Layout,
    rows: &mut Content,
    names: &[String],
    notes: &mut Vec<Message>,
) {
    let of: HashSet<String> = names
        .iter()
        .filter_map(|name| behind(name, &THREE))
        .map(|own| header::split_unit(&own).map_or_else(|| own.clone(), |(own, _)| own.to_owned()))
        .collect();
    if of.is_empty() {
        return;
    }
    for (at, name) in names.iter().enumerate() {
        let bare = header::split_unit(name).map_or(name.as_str(), |(bare, _)| bare);
        let is_total = ["总额", "合计", "总计", "总和"]
            .iter()
            .any(|end| bare.ends_with(end));
        let has_own = of.contains(bare);
        let is_known = name.contains("三年") || header::split_year(name).is_some();
        if !is_total || has_own || is_known || behind(name, &THREE).is_some() {
            continue;
        }
        let new = format!("近三年{name}");
        if layout.names.contains(&new) {
            continue;
        }
        let old = rename(layout, rows, at, new.clone());
        let note = Message::new("table.of_three_years")
            .with("column", old)
            .with("name", new);
        notes.push(note);
    }
}

/// What a header counts in the year before, and that it is one back.
fn before(name: &str) -> Option<(String, i32)> {
    // What was carried over is there this year.
    const CARRIED: [&str; 5] = ["结转", "结余", "余额", "留抵", "滚存"];
    if CARRIED.iter().any(|word| name.contains(word)) {
        return None;
    }
    let rest = begun(name, &BEFORE).or_else(|| behind(name, &BEFORE))?;
    (!rest.is_empty()).then_some((rest, 1))
}

/// What a header counts in the year of the title.
fn this_year(name: &str) -> Option<String> {
    let rest = begun(name, &THIS[..4]).or_else(|| behind(name, &THIS))?;
    (!rest.is_empty()).then_some(rest)
}

/// What stands behind one of some words at the beginning of a header.
fn begun(name: &str, words: &[&str]) -> Option<String> {
    const NOT: [&str; 7] = ["同期", "末", "底", "实际", "累计", "数", "发生"];
    let rest = words.iter().find_map(|word| name.strip_prefix(word))?;
    let is_other = rest.is_empty() || NOT.iter().any(|word| rest.starts_with(word));
    (!is_other).then(|| rest.trim_start_matches(MARKS).to_owned())
}

/// What stands before one of some words at the end of a header, or before its unit, parted from it by a mark.
fn behind(name: &str, words: &[&str]) -> Option<String> {
    if let Some((bare, unit)) = header::split_unit(name)
        && let Some(rest) = behind(bare, words)
    {
        return Some(format!("{rest}（{unit}）"));
    }
    let body = name.trim_end_matches([')', '）']);
    let rest = words.iter().find_map(|word| body.strip_suffix(word))?;
    let bare = rest.trim_end_matches(MARKS);
    (!bare.is_empty() && bare.len() < rest.len()).then(|| bare.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn this_year_is_that_of_the_title_where_the_year_before_stands_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        for (this, last) in [
            ("本年营业收入（万元）", "上年营业收入（万元）"),
            ("当年营业收入（万元）", "上年度营业收入（万元）"),
            ("今年营业收入（万元）", "去年营业收入（万元）"),
            ("本年度营业收入（万元）", "上一年度营业收入（万元）"),
            ("营业收入（本年）（万元）", "营业收入（上年）（万元）"),
        ] {
            let text = format!(
                "2022年企业情况表,,,\n企业名称,{this},{last},本年研发费用（万元）\n江湾甲厂,1000,2000,30\n江湾乙厂,1100,2100,31\n"
            );
            std::fs::write(&path, text).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            let column = |name: &str| {
                let mut columns = table.columns.iter();
                columns
                    .find(|column| column.name.starts_with(name))
                    .unwrap()
            };
            let (years, revenue, spent) = (column("year"), column("营业收入"), column("研发费用"));
            let of = |year: &str| {
                let mut rows = (0..table.height()).filter(|row| {
                    years
                        .cells
                        .get(*row)
                        .is_some_and(|cell| cell.starts_with(year))
                });
                rows.next().unwrap()
            };
            assert_eq!(revenue.cells.get(of("2022")), Some("1000"), "{this}");
            assert_eq!(revenue.cells.get(of("2021")), Some("2000"), "{this}");
            assert_eq!(spent.cells.get(of("2022")), Some("30"), "{this}");
            assert_eq!(
                spent.cells.get(of("2021")).unwrap_or_default(),
                "",
                "{this}"
            );
        }
    }
}
