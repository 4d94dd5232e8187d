//! Sheets or files of one indicator each: tables whose values nothing names come in; they go out with their values called
//! after the sheet or the file, so that entity and year join them.

use super::several::Member;
use super::year_of_name::year_of;
use super::{Shape, alike, header};
use crate::i18n::Message;

/// What turned tables call values that nothing names.
const VALUE: &str = "value";

/// A longer name is a sentence.
const LONGEST: usize = 24;

/// Calls the values of each table after its sheet or file; whether that is what tells the tables apart.
pub(super) fn name_values(members: &mut [Member]) -> bool {
    let has_values = |member: &Member| {
        let table = &member.table;
        matches!(table.source.shape, Shape::Years | Shape::Places)
            && table
                .columns
                .iter()
                .filter(|column| column.name == VALUE)
                .count()
                == 1
    };
    let names: Vec<String> = members.iter().map(|member| stem(&member.name)).collect();
    let bare: Vec<&str> = names.iter().map(|name| without_unit(name).0).collect();
    let differ = bare
        .iter()
        .enumerate()
        .all(|(at, name)| is_indicator(name) && !bare[..at].contains(name));
    if members.len() < 2 || !differ || !members.iter().all(has_values) {
        return false;
    }
    if alike::kind_of(&bare).is_some() {
        return false;
    }
    for (member, name) in members.iter_mut().zip(&names) {
        let (bare, unit) = without_unit(name);
        let table = &mut member.table;
        let titles = table.source.titles.iter();
        let of_title = titles
            .filter_map(|title| header::split_unit(title))
            .find(|(title, _)| title.contains(bare));
        let unit = unit.or(of_title.map(|(_, unit)| unit)).map(str::to_owned);
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == VALUE) {
            bare.clone_into(&mut column.name);
            column.unit = unit.or(column.unit.take());
        }
        table
            .notes
            .push(Message::new("table.value_named").with("name", bare));
        member.as_column = None;
    }
    true
}

/// Whether sheets with one header of years are of one indicator each, as their names and the lines above their headers
/// say together.
pub(super) fn are_of_indicators(sheets: &[(&str, &[String], &[String])]) -> bool {
    let says_it = |(name, names, lines): &(&str, &[String], &[String])| {
        let tidy = header::tidy(name);
        let (bare, unit) = without_unit(&tidy);
        let years = names.iter().filter(|name| header::year(name).is_some());
        let in_title = || lines.iter().any(|line| header::tidy(line).contains(bare));
        years.count() >= 2 && is_indicator(bare) && (unit.is_some() || in_title())
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
mod tests {
    use super::*;

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
        assert!(!are_of_indicators(&sheets[..1]));
        assert_eq!(stem("a17/R&D经费（亿元）.csv"), "R&D经费（亿元）");
        assert_eq!(without_unit("R&D经费（亿元）"), ("R&D经费", Some("亿元")));
        assert!(!is_indicator("2022年") && !is_indicator("Sheet1") && !is_indicator("1"));
    }
}
