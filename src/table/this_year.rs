//! Forms whose columns are called this year and the year before: headers and the lines above them come in; where these say
//! the year, the headers go out with it: 本年 and 上年 under `2022年` are 2022年 and 2021年.

use super::body::Content;
use super::header::tidy;
use super::layout::Layout;
use super::{named_year, turn, year_before};
use crate::i18n::Message;

/// Headers of the year that a form is about.
const THIS: [&str; 11] = [
    "本年",
    "本年数",
    "本年度",
    "本年实际",
    "本年累计",
    "本年发生数",
    "本期",
    "本期数",
    "本期金额",
    "今年",
    "当年",
];

/// Headers of the year before.
const LAST: [&str; 13] = [
    "上年",
    "上年数",
    "上年度",
    "上年实际",
    "上年累计",
    "上年同期",
    "上年同期数",
    "上期",
    "上期数",
    "上期金额",
    "去年",
    "去年同期",
    "上年发生数",
];

/// Gives two such columns their years; `name` is what the file is called. What is to be asked of the user goes out.
pub(super) fn name(
    layout: &mut Layout,
    rows: &mut Content,
    (sheet, name): (Option<&str>, &str),
    notes: &mut Vec<Message>,
) -> Option<Message> {
    let told = year_before::name(layout, rows, (sheet, name), notes);
    let only = |words: &[&str]| {
        let mut found =
            (0..layout.names.len()).filter(|at| words.contains(&tidy(&layout.names[*at]).as_str()));
        found.next().filter(|_| found.next().is_none())
    };
    let (Some(this), Some(last)) = (only(&THIS), only(&LAST)) else {
        return told;
    };
    if named_year::part_of(&layout.preamble, sheet, name).is_some() {
        return told;
    }
    let Some((year, text)) = named_year::said(&layout.preamble, sheet, name) else {
        return told;
    };
    for (at, year) in [(this, year), (last, year - 1)] {
        let old = layout.names[at].clone();
        let new = format!("{year}年");
        if let Some(column) = rows.columns.iter_mut().find(|column| column.name == old) {
            column.name.clone_from(&new);
        }
        notes.push(
            Message::new("table.this_year")
                .with("column", old)
                .with("year", year.to_string())
                .with("text", text.as_str()),
        );
        layout.cells[at].clone_from(&new);
        layout.names[at] = new;
    }
    told
}

/// Headers of what a form of one enterprise counts.
const ITEMS: [&str; 7] = [
    "项目",
    "指标",
    "指标名称",
    "科目",
    "项目名称",
    "报表项目",
    "财务指标",
];

/// Takes the year before out of a form of one enterprise that does not say which years it is of, and tells of it: what is
/// left is a list of indicators with the values of the one that is `called` so.
pub(super) fn left(
    layout: &mut Layout,
    rows: &mut Content,
    (sheet, name): (Option<&str>, &str),
    called: &str,
) -> Option<Message> {
    let is = |at: usize, words: &[&str]| {
        let column = rows.columns.get(at);
        column.is_some_and(|column| words.contains(&tidy(&column.name).as_str()))
    };
    let find = |words: &[&str]| (0..rows.columns.len()).find(|at| is(*at, words));
    let (this, last) = (find(&THIS)?, find(&LAST)?);
    let says_year = named_year::said(&layout.preamble, sheet, name).is_some();
    if !is(0, &ITEMS) || says_year {
        return None;
    }
    let is_left =
        |at: usize, name: &str| at == last || at > this && turn::says_of_several(name, true);
    let this = rows.columns.get(this)?.name.clone();
    let mut left = Vec::new();
    let mut at = 0;
    rows.columns.retain(|column| {
        let is_left = is_left(at, &column.name);
        at += 1;
        if is_left {
            left.push(column.name.clone());
        }
        !is_left
    });
    let columns = rows.columns.iter_mut().map(|column| &mut column.name);
    for name in columns
        .chain(&mut layout.names)
        .filter(|name| **name == this)
    {
        called.clone_into(name);
    }
    Some(
        Message::new("table.year_before_left")
            .with("columns", left.join("、"))
            .with("column", this),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn the_year_before_is_left_where_no_line_says_which_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("form.csv");
        let text = "单位名称：江湾甲机械有限公司,,,金额单位：千元\n项目,本期数,上年同期数,增减%\n\
            营业收入,1100,1000,10\n研发费用,60,50,20\n净利润,80,70,14\n";
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let cell = |name: &str| {
            let column = table.columns.iter().find(|column| column.name == name);
            column
                .and_then(|column| column.cells.get(0))
                .map(str::to_owned)
        };
        assert_eq!(table.height(), 1);
        assert_eq!(cell("entity").as_deref(), Some("江湾甲机械有限公司"));
        assert_eq!(cell("营业收入").as_deref(), Some("1100"));
        let told: Vec<&str> = table.told.iter().map(|told| told.key).collect();
        assert_eq!(told, ["table.year_before_left"]);
    }

    #[test]
    fn a_form_of_one_enterprise_is_of_it_and_of_two_years() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("form.csv");
        let text = "企业研发情况表,,,\n单位详细名称：江湾甲机械有限公司,,,表号：107-2表\n,,2022年,计量单位：千元\n\
            指标名称,代码,本年,上年\n营业收入,01,56000,51000\n研发费用,02,2800,2500\n净利润,03,1500,1400\n";
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let column = |name: &str| -> Vec<String> {
            let column = table.columns.iter().find(|column| column.name == name);
            let cells = column.unwrap().cells.iter();
            cells.map(|cell| cell.unwrap().to_owned()).collect()
        };
        assert_eq!(column("entity"), ["江湾甲机械有限公司"; 2]);
        let years = column("year");
        let revenue = column("营业收入");
        let at = |year: &str| {
            years
                .iter()
                .position(|cell| cell.starts_with(year))
                .unwrap()
        };
        assert_eq!((years.len(), revenue[at("2022")].as_str()), (2, "56000"));
        assert_eq!(revenue[at("2021")], "51000");
        assert_eq!(table.height(), 2);
    }
}
