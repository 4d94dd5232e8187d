//! Sheets or files of one indicator each: tables whose values nothing names come in; they go out with their values called
//! after the sheet or the file, so that entity and year join them.

use std::sync::LazyLock;

use super::several::Member;
use super::year_of_name::year_of;
use super::{Shape, Table, alike, header, periods};
use crate::i18n::Message;

/// What turned tables call values that nothing names.
const VALUE: &str = "value";

/// A longer name is a sentence.
const LONGEST: usize = 24;

/// Headers that say nothing of what the values under them are.
const BARE: [&str; 16] = [
    "数量",
    "数值",
    "数额",
    "金额",
    "数",
    "值",
    "本期",
    "本年",
    "指标值",
    "数据",
    "value",
    "values",
    "count",
    "amount",
    "number",
    "quantity",
];

/// What names of other versions or other rows of the same thing begin with, and what they end with.
const VERSIONS: [&str; 9] = [
    "旧数", "旧表", "旧版", "新数", "新表", "新版", "copy of", "old ", "new ",
];
const EDITIONS: [&str; 9] = [
    "初稿", "终稿", "备份", "副本", "版", "批", " copy", "backup", "draft",
];

/// What stands behind the name of an indicator in that of its table.
const TABLES: [&str; 11] = [
    "统计表",
    "汇总表",
    "情况表",
    "明细表",
    "一览表",
    "统计",
    "汇总",
    "情况",
    "明细",
    "数据",
    "表",
];

/// What names of indicators end with: `assets/measures.txt`.
static MEASURES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/measures.txt").lines();
    lines.filter(|line| !line.is_empty()).collect()
});

/// Calls the values of each table after its sheet or file, where nothing else says what they are and the names say
/// indicators.
pub(super) fn name_values(members: &mut [Member]) {
    if members.len() < 2 {
        return;
    }
    let columns: Vec<Option<usize>> = members
        .iter()
        .map(|member| value_column(&member.table))
        .collect();
    let names: Vec<String> = members.iter().map(|member| stem(&member.name)).collect();
    let bare: Vec<&str> = names
        .iter()
        .map(|name| without_table(without_unit(name).0))
        .collect();
    let open: Vec<usize> = (0..members.len())
        .filter(|at| columns[*at].is_some())
        .collect();
    let says = |at: &usize| {
        let name = bare[*at];
        let again = bare.iter().filter(|other| **other == name).count();
        is_indicator(name) && again == 1
    };
    let words: Vec<&str> = open.iter().map(|at| bare[*at]).collect();
    if open.is_empty() || !open.iter().all(says) || alike::kind_of(&words).is_some() {
        return;
    }
    let is_measured =
        |at: &&usize| without_unit(&names[**at]).1.is_some() || is_measure(bare[**at]);
    let are_versions = words.iter().any(|name| is_version(name));
    let are_turned =
        open.len() == members.len() && members.iter().all(|member| has_turned_value(&member.table));
    let measured = open.iter().filter(is_measured).count();
    if !are_turned && (are_versions || measured * 2 < open.len()) {
        return;
    }
    for at in open {
        if let Some(column) = columns[at] {
            name_value(
                &mut members[at],
                column,
                (bare[at], without_unit(&names[at]).1),
            );
        }
    }
}

/// Calls one column after an indicator, with the unit that its name, its header or the title of the table says.
fn name_value(member: &mut Member, at: usize, (name, unit): (&str, Option<&str>)) {
    let table = &mut member.table;
    let titles = table.source.titles.iter();
    let of_title = titles
        .filter_map(|title| header::split_unit(title))
        .find(|(title, _)| title.contains(name));
    let of_title = of_title.map(|(_, unit)| unit.to_owned());
    let Some(column) = table.columns.get_mut(at) else {
        return;
    };
    let of_header = header::split_unit(&column.name).map(|(_, unit)| unit.to_owned());
    let own = of_header.or(column.unit.take());
    column.unit = unit.map(str::to_owned).or(of_title).or(own);
    name.clone_into(&mut column.name);
    table
        .notes
        .push(Message::new("table.value_named").with("name", name));
    member.as_column = None;
}

/// Whether a turned table has values that nothing names.
fn has_turned_value(table: &Table) -> bool {
    let mut columns = table.columns.iter();
    matches!(table.source.shape, Shape::Years | Shape::Places)
        && columns.any(|column| column.name == VALUE)
}

/// The one column of a table whose header says nothing of what it holds.
fn value_column(table: &Table) -> Option<usize> {
    let is_bare = |name: &str| {
        let tidy = header::tidy(name).to_lowercase();
        let (name, _) = without_unit(&tidy);
        name == VALUE || BARE.contains(&name)
    };
    let columns = table.columns.iter().enumerate();
    let mut bare = columns.filter(|(_, column)| is_bare(&column.name));
    let (at, _) = bare.next()?;
    bare.next().is_none().then_some(at)
}

/// Whether a name is one of an indicator by how it ends.
fn is_measure(name: &str) -> bool {
    let name = name.to_lowercase();
    MEASURES.iter().any(|word| name.ends_with(word))
}

/// Whether a name says that the table is another version, a part or the time of the same thing.
fn is_version(name: &str) -> bool {
    let lower = name.to_lowercase();
    VERSIONS.iter().any(|word| lower.starts_with(word))
        || EDITIONS.iter().any(|word| lower.ends_with(word))
        || periods::of_text(name).is_some()
}

/// A name without what says that it is that of a table.
fn without_table(name: &str) -> &str {
    let mut ends = TABLES.iter().filter_map(|end| name.strip_suffix(end));
    ends.find(|name| name.chars().count() >= 2).unwrap_or(name)
}

/// Whether sheets with one header, of years or of a bare value, are of one indicator each, as their names and the lines above their headers
/// say together.
pub(super) fn are_of_indicators(sheets: &[(&str, &[String], &[String])]) -> bool {
    let says_it = |(name, names, lines): &(&str, &[String], &[String])| {
        let tidy = header::tidy(name);
        let (bare, unit) = without_unit(&tidy);
        let years = names.iter().filter(|name| header::year(name).is_some());
        let in_title = || lines.iter().any(|line| header::tidy(line).contains(bare));
        let is_bare = |name: &&String| BARE.contains(&without_unit(&header::tidy(name)).0);
        let has_value = years.count() >= 2 || names.iter().filter(is_bare).count() == 1;
        let says = || unit.is_some() || is_measure(without_table(bare)) || in_title();
        has_value && is_indicator(bare) && !is_version(bare) && says()
    };
    sheets.len() > 1 && sheets.iter().all(says_it)
}

/// Whether a name may be that of an indicator: short, of letters, and no year.
pub(super) fn is_indicator(name: &str) -> bool {
    let count = name.chars().count();
    (2..=LONGEST).contains(&count)
        && year_of(name).is_none()
        && name.chars().any(char::is_alphabetic)
        && !name.to_lowercase().starts_with("sheet")
}

/// The name of a file without its folder and its ending; that of a sheet as it is.
fn stem(name: &str) -> String {
    const ENDINGS: [&str; 8] = [
        ".csv", ".txt", ".xlsx", ".xls", ".xlsm", ".et", ".ods", ".tsv",
    ];
    let last = name.rsplit('/').next().unwrap_or(name);
    let lower = last.to_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending));
    let stem = last.get(..last.len() - ending.map_or(0, |ending| ending.len()));
    header::tidy(stem.unwrap_or(last))
}

fn without_unit(name: &str) -> (&str, Option<&str>) {
    match header::split_unit(name) {
        Some((bare, unit)) => (bare, Some(unit)),
        None => (name, None),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn joined(files: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let table = read(folder.path(), &ReadOptions::default(), &Progress::default()).unwrap();
        let columns = table.columns.into_iter();
        columns.map(|column| (column.name, column.unit)).collect()
    }

    #[test]
    fn bare_values_are_what_their_files_are_called() {
        let rows = |header: &str, times: u32| {
            format!(
                "企业名称,年度,{header}\n甲厂,2022,{times}\n乙厂,2022,{}\n丙厂,2022,9\n",
                2 * times
            )
        };
        let (one, other, third) = (rows("数量", 1), rows("数量", 10), rows("数量（项）", 100));
        let named = joined(&[
            ("发明专利授权.csv", &one),
            ("软件著作权.csv", &other),
            ("标准制定.csv", &third),
        ]);
        for (name, unit) in [
            ("发明专利授权", None),
            ("软件著作权", None),
            ("标准制定", Some("项")),
        ] {
            let column = named.iter().find(|(own, _)| own == name);
            assert_eq!(column.unwrap().1.as_deref(), unit, "{named:?}");
        }
        // What one of them is called says nothing of the values, or the same of all.
        for names in [
            ["第一批.csv", "第二批.csv"],
            ["旧数量.csv", "新数量.csv"],
            ["甲局.csv", "乙局.csv"],
        ] {
            let columns = joined(&[(names[0], &one), (names[1], &other)]);
            assert!(
                columns.iter().any(|(name, _)| name == "数量"),
                "{columns:?}"
            );
        }
    }

    #[test]
    fn sheets_are_of_indicators_where_their_titles_say_so() {
        let years = ["企业", "2021年", "2022年"].map(str::to_owned);
        let title = |text: &str| vec![text.to_owned()];
        let (one, other) = (title("营业收入（万元）"), title("研发费用（万元）"));
        let sheets: [(&str, &[String], &[String]); 2] =
            [("营业收入", &years, &one), ("研发费用", &years, &other)];
        assert!(are_of_indicators(&sheets));
        let old: [(&str, &[String], &[String]); 2] =
            [("旧数据", &years, &one), ("新数据", &years, &other)];
        assert!(!are_of_indicators(&old));
        let bare: [(&str, &[String], &[String]); 2] =
            [("营业收入", &years, &[]), ("研发费用（万元）", &years, &[])];
        assert!(are_of_indicators(&bare), "only some have units");
        assert!(!are_of_indicators(&sheets[..1]));
        assert_eq!(stem("a17/R&D经费（亿元）.csv"), "R&D经费（亿元）");
        assert_eq!(without_unit("R&D经费（亿元）"), ("R&D经费", Some("亿元")));
        assert!(!is_indicator("2022年") && !is_indicator("Sheet1") && !is_indicator("1"));
    }
}
