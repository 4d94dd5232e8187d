//! The year of a table that none of its columns names: columns come in; where its title or its file's name says one year,
//! they go out with a column of it.

use super::header::{tidy, year};
use super::layout::looks_numeric;
use super::several::{YEAR_COLUMNS, year_of};
use super::{Table, header};
use crate::i18n::Message;

/// Cells that are looked at to tell whether a column holds years or dates.
const SAMPLE: usize = 200;

/// What headers of years have.
const OF_YEARS: [&str; 10] = [
    "年份",
    "年度",
    "财年",
    "报告期",
    "统计期",
    "日期",
    "时间",
    "year",
    "date",
    "period",
];

/// Gives a table the year that its title or else its name says.
pub(super) fn apply(mut table: Table) -> Table {
    if table.height() == 0 || has_year(&table) {
        return table;
    }
    // The cells of a line say different things.
    let titles = table.source.titles.iter().flat_map(|line| line.split(", "));
    let said: Vec<(i32, String)> = titles
        .filter_map(|title| Some((of_title(title)?, tidy(title))))
        .collect();
    let found = match said.first() {
        Some((first, _)) if said.iter().any(|(year, _)| year != first) => return table,
        Some(found) => Some(found.clone()),
        None => table
            .source
            .sheet
            .iter()
            .chain([&table.source.name()])
            .find_map(|name| Some((of_name(name)?, name.clone()))),
    };
    let Some((of, text)) = found else {
        return table;
    };
    let label = of.to_string();
    let cells = (0..table.height()).map(|_| Some(label.as_str())).collect();
    table.columns.insert(
        0,
        super::Column {
            name: "year".to_owned(),
            unit: None,
            cells,
        },
    );
    table.origins = std::mem::take(&mut table.origins).with_first_column();
    let note = Message::new("table.year_of_title")
        .with("year", label)
        .with("text", text);
    table.notes.push(note);
    table
}

/// Whether a column holds years or dates, or is called so; or headers name years, of which there may be several.
fn has_year(table: &Table) -> bool {
    table.columns.iter().any(|column| {
        let name = tidy(&column.name).to_lowercase();
        let is_called = YEAR_COLUMNS.contains(&name.as_str())
            || OF_YEARS.iter().any(|word| name.contains(word)) && !name.starts_with("成立");
        is_called || year(&name).is_some() || header::split_year(&name).is_some() || {
            let cells = column.cells.iter().flatten().map(str::trim);
            let mut cells = cells
                .filter(|cell| !cell.is_empty())
                .take(SAMPLE)
                .peekable();
            cells.peek().is_some() && cells.all(|cell| year(cell).is_some())
        }
    })
}

/// The one year that a title is about: `2022年江湾市企业名单`; the day on which a form was filled in says nothing.
fn of_title(title: &str) -> Option<i32> {
    const LONGEST: usize = 60;
    let title: String = title.chars().map(header::half_width).collect();
    let is_of_filling = [
        "填报",
        "填表",
        "报送",
        "日期",
        "打印",
        "导出",
        "制表时间",
        "成立",
    ];
    if title.chars().count() > LONGEST || is_of_filling.iter().any(|word| title.contains(word)) {
        return None;
    }
    let mut found: Option<i32> = None;
    for (at, _) in title.match_indices('年') {
        let before = &title[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let after = title[at + '年'.len_utf8()..].trim_start();
        if digits != 4 {
            // `2019-20年`, `近3年`, `十四五各年`: of several years.
            if digits > 0 {
                return None;
            }
            continue;
        }
        let of = year(&before[before.len() - 4..])?;
        let is_range = before[..before.len() - 4]
            .trim_end()
            .trim_end_matches("截至")
            .ends_with(['-', '—', '–', '~', '至', '到', '、', '和']);
        let is_date =
            after.starts_with(|c: char| c.is_ascii_digit()) && !after.starts_with("12月31");
        let is_start = after.starts_with(['-', '—', '–', '~', '至', '到', '来', '以', '起', '前']);
        if is_range || is_date || is_start || found.is_some_and(|found| found != of) {
            return None;
        }
        found = Some(of);
    }
    found
}

/// The one year that the name of a file or a sheet holds, where it says that it is one: a year alone, or followed by 年.
/// Exports are named after their day, which is no year of their figures.
fn of_name(name: &str) -> Option<i32> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let year = year_of(stem)?;
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    let is_said = stem.contains(&format!("{year}年")) && of_title(stem) == Some(year);
    (is_said || looks_numeric(stem) && digits == 4).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::{of_name, of_title};

    #[test]
    fn titles_say_years_or_not() {
        assert_eq!(of_title("2022年江湾市高新技术企业主要指标"), Some(2022));
        assert_eq!(of_title("（２０２２年度）"), Some(2022));
        assert_eq!(of_title("截至2022年12月31日"), Some(2022));
        for title in [
            "2018-2022年主要指标",
            "2018年至2022年",
            "2018年、2022年对比",
            "填报日期：2023年",
            "2023年3月1日",
            "企业名单",
            "2022年以来",
            "近3年",
        ] {
            assert_eq!(of_title(title), None, "{title}");
        }
        assert_eq!(of_name("2022年台账.csv"), Some(2022));
        assert_eq!(of_name("2022.csv"), Some(2022));
        for name in [
            "export_20230101.csv",
            "scoreboard_2023.csv",
            "data.csv",
            "2021-2022年.csv",
        ] {
            assert_eq!(of_name(name), None, "{name}");
        }
    }
}
