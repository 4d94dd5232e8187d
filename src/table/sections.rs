//! What all rows below a line are of: rows that say nothing but a year or a town, and titles of tables with one header,
//! one below the other, come in; a column of what they say goes out, and the lines are set aside.

use super::body::{Content, Raw, only, shortened};
use super::judge::{Below, Tally};
use super::layout::Layout;
use super::several::YEAR_COLUMNS;
use super::views::View;
use super::years_beside::new_column;
use super::{SetAside, alike, aside, by_indicator, header, named_year, periods, totals};
use super::{transpose, units_above};
use crate::i18n::Message;

/// What headers of enterprises have: only among these a row of a town heads others.
const ENTERPRISES: [&str; 5] = ["企业", "公司", "单位", "机构", "法人"];

/// The header of indicators.
const INDICATORS: &str = "指标";

/// The header of years and parts of years.
const YEARS: &str = "year";

/// What the rows from some file rows on are of.
pub(super) struct Sections {
    /// The header of the column that says it.
    column: &'static str,
    /// The first file row of each, and what it is of.
    starts: Vec<(u32, String)>,
    /// Whether the column stands before all others.
    is_first: bool,
}

/// What a line says of the rows below it, as a header and a label.
type Said = (&'static str, String);

/// What the titles of tables with one header say, where they are of one kind and all different; their lines become titles
/// of the one table. What they leave open is another table.
pub(super) fn of_titles(layout: &Layout, tally: &mut Tally) -> Option<Sections> {
    let end = tally.another.map_or(u32::MAX, |(row, _)| row);
    let below: Vec<Below> = std::mem::take(&mut tally.below);
    let below: Vec<Below> = below.into_iter().filter(|table| table.row < end).collect();
    let first = below.first()?;
    let found = same_unit(layout, &below)
        .then(|| series(layout, &below))
        .flatten();
    if found.is_none() {
        tally.another = Some((first.row, first.header));
        return None;
    }
    for table in below {
        tally.titles.push((table.at, table.title));
        tally
            .titles
            .extend(table.unit.map(|unit| (table.at + 1, unit)));
    }
    tally.titles.sort_unstable();
    tally.is_series = true;
    found
}

/// Whether all tables are in the unit of the first.
fn same_unit(layout: &Layout, below: &[Below]) -> bool {
    let first = units_above::stated(&layout.preamble);
    let mut units = below.iter().filter_map(|table| table.unit.as_ref());
    units.all(|unit| units_above::stated(&[unit.to_string()]) == first)
}

fn series(layout: &Layout, below: &[Below]) -> Option<Sections> {
    let lines = layout.preamble.iter().flat_map(|line| line.split(", "));
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    let titles: Vec<String> = below
        .iter()
        .map(|table| header::tidy(&table.title))
        .collect();
    let years = layout.names.iter().filter(|name| is_year(name)).count();
    let of_indicators = || {
        let is_other = |line: &&String| !units_above::is_statement(&[*line]);
        let first = lines.iter().rfind(is_other)?;
        let names = std::iter::once(first).chain(&titles);
        let names: Vec<String> = names.map(|name| unnumbered(name).to_owned()).collect();
        let bare = |name: &String| {
            let name = header::split_unit(name).map_or(name.as_str(), |(name, _)| name);
            by_indicator::is_indicator(name)
        };
        names.iter().all(bare).then_some(names)
    };
    let (column, labels) = if years == 0 {
        let of = |lines: &[String]| {
            let part = lines.iter().find_map(|line| part_of(line));
            part.or_else(|| Some(named_year::said(lines, None, "")?.0.to_string()))
        };
        let first = of(&lines);
        let rest = titles.iter().map(|title| of(std::slice::from_ref(title)));
        let labels: Option<Vec<String>> = std::iter::once(first).chain(rest).collect();
        match labels.filter(|labels| all_differ(labels)) {
            Some(labels) => (YEARS, labels),
            None => of_places(layout, &lines, &titles)?,
        }
    } else if years >= 2 {
        (INDICATORS, of_indicators()?)
    } else {
        return None;
    };
    if !all_differ(&labels) {
        return None;
    }
    let starts = std::iter::once(0).chain(below.iter().map(|table| table.row));
    Some(Sections {
        column,
        starts: starts.zip(labels).collect(),
        is_first: false,
    })
}

fn all_differ(labels: &[String]) -> bool {
    let mut seen = std::collections::HashSet::new();
    labels.iter().all(|label| seen.insert(label))
}

/// The places that titles begin with, where what follows is the same in all of them.
fn of_places(
    layout: &Layout,
    lines: &[String],
    titles: &[String],
) -> Option<(&'static str, Vec<String>)> {
    if layout.names.iter().any(|name| alike::is_place(name)) {
        return None;
    }
    let after_year = |title: &str| -> String {
        let title = unnumbered(title);
        let rest = title.split_once('年').map_or(title, |(_, rest)| rest);
        header::tidy(rest.trim_start_matches('度'))
    };
    let titles: Vec<String> = titles.iter().map(|title| after_year(title)).collect();
    lines.iter().find_map(|line| {
        let first = after_year(line);
        let ends = first.char_indices().skip(2).map(|(at, _)| at);
        ends.filter_map(|at| first.split_at_checked(at))
            .find_map(|(_, rest)| {
                let all = std::iter::once(&first).chain(&titles);
                let names: Option<Vec<String>> = all
                    .map(|title| title.strip_suffix(rest).map(str::to_owned))
                    .collect();
                let names = names?;
                let words: Vec<&str> = names.iter().map(String::as_str).collect();
                let kind = alike::kind_of(&words).filter(|kind| *kind != alike::FIRMS)?;
                Some((kind, names))
            })
    })
}

/// The part of a year that a text says with its year.
fn part_of(text: &str) -> Option<String> {
    periods::of_text(text).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a header is one of years, or names one.
fn is_year(name: &str) -> bool {
    let plain = header::tidy(name).to_lowercase();
    YEAR_COLUMNS.contains(&plain.as_str())
        || header::year(name).is_some()
        || header::split_year(name).is_some()
}

/// A title without what numbers it: `表1 `, `一、`, `（二）`, `3.`.
fn unnumbered(title: &str) -> &str {
    let title = title.trim();
    let is_number = |c: char| c.is_ascii_digit() || totals::NUMERALS.contains(&c);
    let words = ["附表", "续表", "表", "Table "];
    if let Some(rest) = words.iter().find_map(|word| title.strip_prefix(word)) {
        return after_number(rest).unwrap_or(title);
    }
    let open = title.strip_prefix(['(', '（']);
    let body = open.unwrap_or(title);
    let after = body.trim_start_matches(is_number);
    if after.len() == body.len() {
        return title;
    }
    let ends: &[char] = if open.is_some() {
        &[')', '）']
    } else {
        &['、', '.', '．']
    };
    after.strip_prefix(ends).map_or(title, str::trim_start)
}

/// What stands behind the number of a table: `1 `, `2-1：`.
fn after_number(text: &str) -> Option<&str> {
    const MARKS: [char; 7] = ['、', '.', '．', ' ', '　', ':', '：'];
    let of = |text: &str, is_number: &dyn Fn(char) -> bool| -> Option<usize> {
        let end = text.find(|c: char| !is_number(c)).unwrap_or(text.len());
        (1..=3)
            .contains(&text[..end].chars().count())
            .then_some(end)
    };
    let text = text.trim_start();
    let is_digit = |c: char| c.is_ascii_digit();
    let end = of(text, &|c| is_digit(c) || totals::NUMERALS.contains(&c))?;
    let rest = &text[end..];
    let part = rest.strip_prefix(['-', '－', '—']);
    let part = part.and_then(|part| Some(&part[of(part, &is_digit)?..]));
    Some(part.unwrap_or(rest).trim_start_matches(MARKS))
}

/// Takes out the rows that say of which year or town those below them are, and adds the column that they or the titles of
/// tables make.
pub(super) fn apply(layout: &Layout, rows: &mut Content) {
    let Some(sections) = rows.sections.take().or_else(|| of_rows(layout, rows)) else {
        return;
    };
    let said: Vec<&str> = sections
        .starts
        .iter()
        .map(|(_, said)| said.as_str())
        .collect();
    let note = Message::new("table.sections")
        .with("column", sections.column)
        .with("texts", shortened(&said.join("、")));
    rows.notes.push(note);
    let starts: Vec<(u32, View)> = sections
        .starts
        .iter()
        .map(|(row, said)| (*row, rows.store.put(said)))
        .collect();
    let cells = rows.file_rows.iter().map(|row| {
        let after = starts.partition_point(|(start, _)| start <= row);
        let before = after.checked_sub(1).and_then(|at| starts.get(at));
        before.map_or_else(View::default, |(_, said)| *said)
    });
    let column = new_column(sections.column, None, cells.collect());
    // Years in columns must stand behind what has them.
    let years = || rows.columns.iter().position(|column| is_year(&column.name));
    let place = (sections.column == INDICATORS).then(years).flatten();
    let place = place.or(sections.is_first.then_some(0));
    rows.columns
        .insert(place.unwrap_or(rows.columns.len()), column);
}

/// The sections that rows head which say nothing else; these are set aside.
fn of_rows(layout: &Layout, rows: &mut Content) -> Option<Sections> {
    let lone = lone_cells(rows)?;
    let names = || layout.names.iter().map(String::as_str);
    let has_places = names().any(alike::is_place);
    let has_years = names().any(is_year);
    let called = |name: &str| ENTERPRISES.iter().any(|word| name.contains(word));
    let of_enterprises = names().take(3).any(called);
    // Indicators come again below each of several places.
    let of_indicators = rows.columns.first().is_some_and(transpose::is_corner);
    let says = |text: &str| -> Option<Said> {
        let text = header::tidy(text);
        let text = unnumbered(&text);
        let kind = || alike::kind_of(&[text]).filter(|kind| *kind != alike::FIRMS);
        if of_indicators {
            return (!has_places)
                .then(|| Some((kind()?, text.to_owned())))
                .flatten();
        }
        if header::year(text).is_some() || part_of(text).is_some() {
            return (!has_years).then(|| (YEARS, text.to_owned()));
        }
        let kind = kind()?;
        (of_enterprises && !has_places).then(|| (kind, text.to_owned()))
    };
    let store = &rows.store;
    let mut heads: Vec<(usize, Said)> = Vec::new();
    for (at, cell) in lone.iter().enumerate() {
        let said = cell.as_ref().and_then(|cell| says(store.text(cell)));
        match said {
            Some(said) => heads.push((at, said)),
            // The rows above the first heading would be of nothing.
            None if heads.is_empty() => return None,
            None => {}
        }
    }
    let (_, (first, _)) = heads.first()?;
    let is_of_years = |column: &&'static str| *column == YEARS;
    let same = heads
        .iter()
        .all(|(_, (column, _))| is_of_years(column) == is_of_years(first));
    let enough = heads.len() * 2 <= lone.len() && (is_of_years(first) || heads.len() > 1);
    if !same || !enough {
        return None;
    }
    let column = if is_of_years(first) {
        YEARS
    } else {
        let words: Vec<&str> = heads.iter().map(|(_, (_, label))| label.as_str()).collect();
        alike::kind_of(&words)?
    };
    if of_indicators && !come_again(rows, &heads) {
        return None;
    }
    let mut keep = vec![true; lone.len()];
    let mut starts = Vec::with_capacity(heads.len());
    for (at, (_, label)) in heads {
        let row = rows.file_rows.get(at).copied().unwrap_or_default();
        if let Some(keep) = keep.get_mut(at) {
            *keep = false;
        }
        let reason = Message::new("table.row_section").with("text", shortened(&label));
        rows.set_aside.push(SetAside::row(row, reason));
        starts.push((row, label));
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
    Some(Sections {
        column,
        starts,
        is_first: of_indicators,
    })
}

/// Whether each place that heads rows of indicators has some, and those of the first come again below another.
fn come_again(rows: &Content, heads: &[(usize, Said)]) -> bool {
    let Some(first) = rows.columns.first() else {
        return false;
    };
    let names: Vec<&str> = first
        .cells
        .iter()
        .map(|cell| rows.store.text(cell))
        .collect();
    let ends = heads.iter().skip(1).map(|(at, _)| *at).chain([names.len()]);
    let of: Vec<Vec<&str>> = heads
        .iter()
        .zip(ends)
        .map(|((at, _), end)| names.get(at + 1..end).unwrap_or_default().to_vec())
        .collect();
    let Some((first, others)) = of.split_first() else {
        return false;
    };
    let again = first
        .iter()
        .filter(|name| others.iter().any(|of| of.contains(name)));
    !of.iter().any(Vec::is_empty) && again.count() * 2 >= first.len()
}

/// For each row the one cell that is filled in it, or that all filled ones of it repeat; nothing at all where the first
/// row has no such cell.
fn lone_cells(rows: &Content) -> Option<Vec<Option<View>>> {
    let store = &rows.store;
    let height = rows.file_rows.len();
    let mut first: Vec<&str> = rows
        .columns
        .iter()
        .filter_map(|column| column.cells.parts().iter().find(|part| part.len() > 0))
        .map(|part| std::str::from_utf8(part.bytes(0, store)).unwrap_or_default())
        .filter(|cell| !cell.trim().is_empty())
        .collect();
    first.dedup();
    if height < 2 || first.len() != 1 || rows.columns.len() < 2 {
        return None;
    }
    let mut cells: Vec<Option<View>> = vec![None; height];
    let mut is_open = vec![true; height];
    for Raw { cells: column, .. } in &rows.columns {
        for ((cell, is_open), view) in cells.iter_mut().zip(&mut is_open).zip(column.iter()) {
            if !*is_open || store.is_blank(view) {
                continue;
            }
            match cell {
                None => *cell = Some(*view),
                Some(known) if store.text(known) == store.text(view) => {}
                Some(_) => {
                    *cell = None;
                    *is_open = false;
                }
            }
        }
    }
    Some(cells)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, Table, read};

    fn table(text: &str) -> Table {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        read(&path, &ReadOptions::default(), &Progress::default()).unwrap()
    }

    fn column(table: &Table, name: &str) -> String {
        let column = table.columns.iter().find(|column| column.name == name);
        let cells = column.map(|column| column.cells.iter());
        let cells = cells.into_iter().flatten();
        let cells: Vec<&str> = cells.map(Option::unwrap_or_default).collect();
        cells.join(" ")
    }

    #[test]
    fn rows_of_years_and_towns_say_of_what_those_below_are() {
        for (text, name, expected) in [
            (
                "企业名称,营业收入（万元）,研发\n2021年,,\n甲厂,1,2\n乙厂,3,4\n2022年,,\n甲厂,5,6\n乙厂,7,8\n",
                "year",
                "2021年 2021年 2022年 2022年",
            ),
            (
                "序号,企业名称,收入\n2021年度,,\n1,甲,1\n2,乙,2\n合计,,3\n2022年度,,\n1,甲,5\n",
                "year",
                "2021年度 2021年度 2022年度",
            ),
            (
                "地区,GDP（亿元）,R&D\n2021,,\n江湾区,1,2\n白鹤区,3,4\n2022,,\n江湾区,5,6\n白鹤区,7,8\n",
                "year",
                "2021 2021 2022 2022",
            ),
            (
                "企业名称,收入,人员\n一、砺沙镇,,\n甲厂,1,2\n乙厂,3,4\n二、青浦镇,,\n丙厂,5,6\n",
                "镇区",
                "砺沙镇 砺沙镇 青浦镇",
            ),
            (
                "企业名称,收入,人员\n甲厂,1,2\n2021年,,\n乙厂,3,4\n",
                "year",
                "",
            ),
            (
                "镇区,收入,人员\n砺沙镇,,\n青浦镇,3,4\n白鹤镇,5,6\n",
                "地区",
                "",
            ),
        ] {
            let table = table(text);
            assert_eq!(column(&table, name), expected, "{text}");
            let used = table.height() + table.rows_aside();
            assert_eq!(used, table.rows_read, "{text}");
        }
    }

    #[test]
    fn tables_with_one_header_are_one_where_their_titles_say_of_what() {
        let years = table(
            "表1 2021年企业情况,,\n单位：万元,,\n企业名称,收入,研发\n甲厂,1,2\n乙厂,3,4\n,,\n\
             表2 2022年企业情况,,\n单位：万元,,\n企业名称,收入,研发\n甲厂,5,6\n乙厂,7,8\n",
        );
        assert_eq!(column(&years, "year"), "2021 2021 2022 2022");
        assert_eq!(column(&years, "收入"), "1 3 5 7");
        assert_eq!(years.place(2, 1).row, 10);
        let blocks = table(
            "一、营业收入（万元）,,\n企业名称,2021年,2022年\n甲厂,1,2\n乙厂,3,4\n\
             二、研发费用（万元）,,\n企业名称,2021年,2022年\n甲厂,5,6\n乙厂,7,8\n",
        );
        assert_eq!(column(&blocks, "营业收入（万元）"), "1 2 3 4");
        assert_eq!(column(&blocks, "研发费用（万元）"), "5 6 7 8");
        let towns = table(
            "2022年砺沙镇企业情况,,\n企业名称,收入,研发\n甲厂,1,2\n\
             2022年青浦镇企业情况,,\n企业名称,收入,研发\n乙厂,7,8\n",
        );
        assert_eq!(column(&towns, "镇区"), "砺沙镇 青浦镇");
        for other in ["表2 2022年项目,,\n单位：千元,,", "表2 名单,,"] {
            let text = format!(
                "表1 2021年企业,,\n企业,收入,研发\n甲厂,1,2\n{other}\n企业,收入,研发\n甲厂,5,6\n"
            );
            let table = table(&text);
            assert_eq!(column(&table, "收入"), "1", "{text}");
        }
    }

    #[test]
    fn a_header_that_is_written_otherwise_is_the_same() {
        let first = "表1 高企\n企业名称,营业收入（万元）,R&D 人员\n甲厂,1,2\n";
        let table = table(&format!(
            "{first}表1 续表\n企业名称,营业收入(万元),r&d人员\n乙厂,3,4\n"
        ));
        assert_eq!(column(&table, "企业名称"), "甲厂 乙厂");
        assert_eq!((table.height(), table.rows_aside()), (2, 2));
    }

    #[test]
    fn a_header_of_other_columns_begins_another_table() {
        let first = "表1 高企\n企业名称,营业收入（万元）,研发费用（万元）\n甲厂,1,2\n乙厂,3,4\n";
        for (second, row) in [
            (
                "表2 中小\n企业名称,研发费用（万元）,营业收入（万元）\n丙厂,6,5\n",
                6,
            ),
            (
                "续表\n企业名称,从业人员（人）,研发人员（人）\n甲厂,6,5\n乙厂,7,8\n",
                6,
            ),
            (
                "表2 中小\n单位：元\n企业名称,营业收入（元）,研发费用（元）\n丙厂,6,5\n",
                7,
            ),
            ("企业名称,从业人员\n甲厂,6\n", 5),
            ("单位名称,研发费用,营业收入\n丙厂,6,5\n", 5),
            ("单位名称,研发人员（人）,营业收入（元）\n丙厂,6,5\n", 5),
        ] {
            let table = table(&format!("{first}{second}"));
            assert_eq!(column(&table, "企业名称"), "甲厂 乙厂", "{second}");
            assert_eq!(column(&table, "营业收入（万元）"), "1 3", "{second}");
            let mut aside = table.set_aside.iter();
            let other = aside.find(|aside| aside.reason.key == "table.row_of_another_table");
            let expected = Message::new("table.row_of_another_table").with("row", row.to_string());
            assert_eq!(
                other.map(|other| &other.reason),
                Some(&expected),
                "{second}"
            );
            assert_eq!(
                table.height() + table.rows_aside(),
                table.rows_read,
                "{second}"
            );
        }
    }

    #[test]
    fn rows_of_words_are_no_header() {
        for text in [
            "指标,单位,研发费用\n研发费用,万元,是\n营业收入,万元,是\n人员,人,否\n",
            "企业名称,类别,等级\n甲厂,企业,一级\n类别,高企,二级\n乙厂,等级,三级\n",
        ] {
            let table = table(text);
            assert_eq!((table.height(), table.rows_aside()), (3, 0), "{text}");
        }
        let numbered = table("序号,企业名称,收入\n1,甲厂,2\n序号,企业名称,人员\n1,甲厂,3\n");
        assert_eq!(column(&numbered, "收入"), "2");
    }

    #[test]
    fn what_numbers_a_title_is_left_out() {
        for (title, plain) in [
            ("表1 2021年企业", "2021年企业"),
            ("一、营业收入", "营业收入"),
            ("（二）青浦镇", "青浦镇"),
            ("附表2：人员", "人员"),
            ("2021年", "2021年"),
            ("表现", "表现"),
            ("一汽", "一汽"),
        ] {
            assert_eq!(unnumbered(title), plain);
        }
    }
}
