//! The year of a table that none of its columns names: columns come in; where its title or its file's name says one year,
//! they go out with a column of it.

use super::header::{tidy, year};
use super::layout::looks_numeric;
use super::several::{YEAR_COLUMNS, is_year_name};
use super::year_of_name::year_of;
use super::{Shape, Table, header, periods};
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

/// Gives a table the year that its title or else its name says; what is of a part of a year is called after it, as under a
/// header that names one, unless the user said that it stands for the year.
pub(super) fn apply(mut table: Table, wanted: Option<Shape>) -> Table {
    if table.height() == 0 {
        return table;
    }
    let (says_parts, says_year) = (has_parts(&table), has_year(&table));
    if !says_parts && !matches!(wanted, Some(Shape::PeriodsSum | Shape::PeriodsLast)) {
        name_part(&mut table);
    }
    if says_year {
        return table;
    }
    let source = &table.source;
    let found = said(&source.titles, source.sheet.as_deref(), &source.name());
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

/// The year of a table among others that none of its columns names, and the title that says it where one does; its name
/// says it otherwise. Of a part of a year both say so: `2022年1季度`.
pub(super) fn of_member(table: &Table, name: &str) -> Option<(String, Option<String>)> {
    let titles = &table.source.titles;
    let is_whole =
        |part: &String| part.starts_with(|c: char| c.is_ascii_digit()) && part.contains('年');
    if let Some(part) = part_of(titles, None, "").filter(is_whole) {
        return Some((part.clone(), Some(part)));
    }
    if let Some((year, text)) = said(titles, None, "") {
        return Some((year.to_string(), Some(text)));
    }
    let part = periods::of_text(name).filter(is_whole);
    let of_name = part.or_else(|| year_of(name).map(|year| year.to_string()));
    of_name.map(|of| (of, None))
}

/// The one year that lines above a table say, else the name of its sheet or of its file, and what says it.
pub(super) fn said(titles: &[String], sheet: Option<&str>, name: &str) -> Option<(i32, String)> {
    // The cells of a line say different things.
    let titles = titles.iter().flat_map(|line| line.split(", "));
    let said: Vec<(i32, String)> = titles
        .filter_map(|title| Some((of_title(title)?, tidy(title))))
        .collect();
    match said.first() {
        Some((first, _)) if said.iter().any(|(year, _)| year != first) => None,
        Some(found) => Some(found.clone()),
        None => sheet
            .into_iter()
            .chain([name])
            .find_map(|name| Some((of_name(name)?, name.to_owned()))),
    }
}

/// The part of a year that the title, else the sheet's or the file's name says.
pub(super) fn part_of(titles: &[String], sheet: Option<&str>, name: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let lines = titles.iter().flat_map(|line| line.split(", "));
    let mut lines = lines
        .chain(sheet)
        .chain([name])
        .filter(|line| line.chars().count() <= LONGEST && !is_of_filling(line));
    lines.find_map(periods::of_text)
}

/// Calls the numbers of a table after the part of a year that they are of.
fn name_part(table: &mut Table) {
    /// Headers of numbers that are of no time.
    const NAMES: [&str; 14] = [
        "代码", "编码", "编号", "邮编", "电话", "手机", "序号", "排名", "名次", "经度", "纬度",
        "季度", "月份", "年",
    ];
    let source = &table.source;
    let Some(part) = part_of(&source.titles, source.sheet.as_deref(), &source.name()) else {
        return;
    };
    let part = part.split_once('年').map_or(part.as_str(), |(year, rest)| {
        let is_year = year.bytes().all(|byte| byte.is_ascii_digit());
        if is_year { rest } else { part.as_str() }
    });
    // Several sheets or files say it of their own rows.
    if table.origins.parts().len() > 1 {
        return;
    }
    let names = || table.columns.iter().map(|column| column.name.as_str());
    if names().any(|name| periods::is_part(name) || name.contains("季度") || name == "月份") {
        return;
    }
    let is_number = |column: &super::Column| {
        let cells = column.cells.iter().flatten().map(str::trim);
        let cells = cells.filter(|cell| !cell.is_empty()).take(SAMPLE);
        let (mut count, mut numbers) = (0, 0);
        for cell in cells {
            count += 1;
            numbers += usize::from(cell.len() < 18 && looks_numeric(cell));
        }
        let name = tidy(&column.name);
        let is_other = is_time(&name) || NAMES.iter().any(|word| name.ends_with(word));
        numbers * 5 > count * 3 && !is_other
    };
    let columns: Vec<bool> = table.columns.iter().map(is_number).collect();
    for (column, is_number) in table.columns.iter_mut().zip(columns) {
        if is_number {
            column.name = format!("{part} / {}", column.name);
        }
    }
    let told = super::period_columns::told(table.columns.iter().map(|column| column.name.as_str()));
    table.told.extend(told);
}

/// What headers have of times that are those of an enterprise or of a line, and not of its figures.
const OTHER_TIMES: [&str; 28] = [
    "工作时间",
    "工时",
    "起始",
    "开始",
    "完成",
    "结束",
    "结题",
    "成立",
    "注册",
    "认定",
    "发证",
    "批准",
    "入库",
    "设立",
    "登记",
    "备案",
    "上市",
    "出生",
    "更新",
    "开业",
    "变更",
    "获批",
    "颁发",
    "授权",
    "有效期",
    "到期",
    "填报",
    "填表",
];

/// Whether a header is one of years or times.
fn is_time(name: &str) -> bool {
    // Years of full work of a person are no time.
    let name = tidy(name).to_lowercase().replace(['-', ' '], "");
    let name = name.replace("manyear", "").replace("personyear", "");
    YEAR_COLUMNS.contains(&name.as_str()) || OF_YEARS.iter().any(|word| name.contains(word))
}

/// Whether a column of years or times has cells that say parts of a year.
fn has_parts(table: &Table) -> bool {
    let columns = table.columns.iter().filter(|column| is_time(&column.name));
    let mut cells = columns.flat_map(|column| column.cells.iter().flatten().take(SAMPLE));
    cells.any(|cell| periods::of_text(cell.trim()).is_some())
}

/// Whether a column holds years or dates, or is called so; or most headers name years, of which there may be several.
fn has_year(table: &Table) -> bool {
    let names = table.columns.iter().map(|column| column.name.as_str());
    let named = names.filter(|name| header::split_year(name).is_some());
    let most_named = named.count() * 2 >= table.columns.len();
    table.columns.iter().any(|column| {
        // A unit is no time, though its name may have one: `FTE (man-year)`.
        let name = without_remarks(&tidy(&column.name).to_lowercase());
        // `年度合计` beside its parts is a value.
        let is_of_year = || periods::split(&name).is_some_and(|(rest, _)| rest.is_empty());
        if OTHER_TIMES.iter().any(|word| name.contains(word)) || is_of_year() {
            return false;
        }
        // `上年度销售收入` is no year.
        let ends = |word: &&str| !word.starts_with('年') || name.ends_with(*word);
        let mut words = OF_YEARS.iter().filter(|word| name.contains(**word));
        let is_called = is_year_name(&name) || words.any(ends);
        is_called || year(&name).is_some() || most_named || {
            let cells = column.cells.iter().flatten().map(str::trim);
            let mut cells = cells
                .filter(|cell| !cell.is_empty())
                .take(SAMPLE)
                .peekable();
            // What is counted in pieces may look like years: 1820 patents.
            let is_counted = column
                .unit
                .as_deref()
                .is_some_and(|unit| !unit.contains('年'));
            !is_counted && cells.peek().is_some() && cells.all(|cell| year(cell).is_some())
        }
    })
}

/// A header without what stands in brackets, and without units of work done in a year; as it is where nothing is left.
fn without_remarks(name: &str) -> String {
    const WORK: [&str; 6] = [
        "man-year",
        "man year",
        "person-year",
        "person year",
        "人年",
        "人/年",
    ];
    let mut depth = 0_usize;
    let mut rest = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => rest.push(character),
            _ => {}
        }
    }
    for word in WORK {
        rest = rest.replace(word, "");
    }
    let rest = tidy(&rest);
    if rest.is_empty() {
        name.to_owned()
    } else {
        rest
    }
}

/// The months of a whole year, as they are written.
const WHOLE_YEAR: [&str; 5] = ["1-12月", "1—12月", "1–12月", "1~12月", "1至12月"];

/// The year that a title says with its last month, `2022年12月`, where columns count from January on: `累计`, `1-12月`.
pub(super) fn of_december(titles: &[String], names: &[String]) -> Option<String> {
    let counts = |name: &String| {
        let name: String = tidy(name).chars().map(header::half_width).collect();
        let is_of_before = ["上年", "去年", "同期"]
            .iter()
            .any(|word| name.contains(word));
        let is_sum =
            || name.contains("累计") || WHOLE_YEAR.iter().any(|months| name.contains(months));
        !is_of_before && is_sum()
    };
    if !names.iter().any(counts) || said(titles, None, "").is_some() {
        return None;
    }
    let lines = titles.iter().filter(|line| !is_of_filling(line));
    let mut said = lines.filter_map(|line| {
        let line: String = line.chars().map(header::half_width).collect();
        let at = line.find("年12月")?;
        let is_day = line[at + "年12月".len()..].starts_with(|c: char| c.is_ascii_digit());
        let digits = line.get(at.checked_sub(4)?..at)?;
        year(digits).filter(|_| !is_day)
    });
    let of = said.next()?;
    said.all(|other| other == of)
        .then(|| format!("{of}年{}累计", WHOLE_YEAR[0]))
}

/// What is done with a form on a day, which is not the year of its figures.
const FILLING: [&str; 10] = [
    "填报",
    "填表",
    "报送",
    "上报",
    "下载",
    "日期",
    "打印",
    "导出",
    "制表时间",
    "成立",
];

/// Whether a line says when a form was filled in, and nothing of its figures.
fn is_of_filling(line: &str) -> bool {
    FILLING.iter().any(|word| line.contains(word))
}

/// The one year that a title is about: `2022年江湾市企业名单`; the day on which a form was filled in says nothing.
fn of_title(title: &str) -> Option<i32> {
    (!is_of_filling(title)).then(|| of_words(title)).flatten()
}

/// The one year in a text.
fn of_words(title: &str) -> Option<i32> {
    const LONGEST: usize = 60;
    let title: String = title.chars().map(header::half_width).collect();
    if title.chars().count() > LONGEST {
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
        // `2022年1-9月` is no day.
        let is_part = || periods::of_text(&title).is_some_and(|said| said.contains('-'));
        let is_sum = title.contains("累计") && !after.contains('日');
        let is_whole = WHOLE_YEAR.iter().any(|months| after.starts_with(months));
        let is_date = after.starts_with(|c: char| c.is_ascii_digit())
            && !after.starts_with("12月31")
            && !is_whole
            && !is_sum
            && !is_part();
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
    let named = format!("{year}年");
    // `2022年企业名单导出`, but neither `企业名单_2022年导出` nor `2022年导出企业名单`.
    let is_of = |rest: &str| {
        let rest = rest.trim_start_matches('度').trim_start();
        !FILLING.iter().any(|word| rest.starts_with(word))
    };
    let of = if stem.strip_prefix(&named).is_some_and(is_of) {
        of_words(stem)
    } else {
        of_title(stem)
    };
    let is_said = stem.contains(&named) && of == Some(year) || ends_with_year(stem, year);
    (is_said || looks_numeric(stem) && digits == 4).then_some(year)
}

/// Whether a name in Chinese ends with a year: `企业数据2022`, `企业名单_2022`, `企业（2022）`. That of an export says so.
fn ends_with_year(stem: &str, year: i32) -> bool {
    let bare = stem.trim_end_matches([')', '）', ']', ' ']);
    let rest = bare.strip_suffix(&year.to_string());
    rest.is_some_and(|rest| {
        let last = rest.trim_end_matches(['_', '-', ' ', '(', '（', '[']);
        last.ends_with(|c: char| ('\u{3400}'..='\u{9fff}').contains(&c)) && !is_of_filling(last)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{of_name, of_title};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, Shape, read};

    #[test]
    fn a_part_of_a_year_in_the_title_is_not_the_year() {
        let folder = tempfile::tempdir().unwrap();
        let named = |name: &str, text: &str, layout: Option<Shape>| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let options = ReadOptions {
                layout,
                ..ReadOptions::default()
            };
            let table = read(&path, &options, &Progress::default()).unwrap();
            let names: Vec<String> = table.columns.iter().map(|one| one.name.clone()).collect();
            let told: Vec<&str> = table.told.iter().map(|told| told.key).collect();
            (names.join("|"), told.contains(&"table.parts_up_to"))
        };
        let plain = "企业名称,营业收入（万元）\n甲,100\n乙,200\n丙,300\n";
        let titled = format!("2022年第三季度企业情况,\n{plain}");
        let (names, told) = named("a.csv", &titled, None);
        assert_eq!(names, "year|企业名称|第三季度 / 营业收入（万元）");
        assert!(told);
        let taken = named("a.csv", &titled, Some(Shape::PeriodsLast));
        assert_eq!(taken, ("year|企业名称|营业收入（万元）".to_owned(), false));
        let of_file = named("2022年1-9月快报.csv", plain, None);
        let expected = "year|企业名称|1-9月 / 营业收入（万元）".to_owned();
        assert_eq!(of_file, (expected, true));
        let dated = "企业名称,年份,成立时间,营业收入（万元）\n甲,2022,2001,100\n乙,2022,2002,200\n";
        let (names, told) = named("2022年1-9月报.csv", dated, None);
        assert_eq!(names, "企业名称|年份|成立时间|1-9月 / 营业收入（万元）");
        assert!(told);
        let founded = "企业名称,成立年份,认定时间,营业收入\n甲,2005,2019,1\n乙,2010,2020,2\n";
        let (names, _) = named("2022年台账.csv", founded, None);
        assert_eq!(names, "year|企业名称|成立年份|认定时间|营业收入");
        let beside = "企业名称,一季度,年度合计\n甲,1,5\n乙,2,6\n";
        let (names, _) = named("2022年.csv", beside, None);
        assert_eq!(names, "year|企业名称|一季度|年度合计");
        let whole = named("2022年快报.csv", plain, None);
        assert_eq!(whole, ("year|企业名称|营业收入（万元）".to_owned(), false));
    }

    #[test]
    fn each_of_several_files_is_of_the_year_that_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "甲_20230105.csv",
            "2021年名单,,\n企业名称,收入,人员\n甲厂,1,2\n",
        );
        write(
            "乙_20230105.csv",
            "2022年名单,,\n企业名称,收入,人员\n乙厂,1,2\n",
        );
        write("1季度.csv", "企业名称,收入,人员\n丙厂,1,2\n");
        let table = read(folder.path(), &ReadOptions::default(), &Progress::default()).unwrap();
        let years = table.columns.iter().find(|column| column.name == "year");
        let mut years: Vec<&str> = years
            .unwrap()
            .cells
            .iter()
            .map(Option::unwrap_or_default)
            .collect();
        years.sort_unstable();
        assert_eq!(years, ["", "2021", "2022"]);
    }

    #[test]
    fn years_of_work_are_no_years() {
        for header in ["R&D人员 FTE (man-year)", "R&D personnel (person-years)"] {
            assert!(!super::is_time(header), "{header}");
        }
        assert!(super::is_time("Fiscal year") && super::is_time("年度"));
    }

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
        assert_eq!(of_title("2022年1-9月企业情况"), Some(2022));
        assert_eq!(of_title("各县市区2022年1-12月主要指标"), Some(2022));
        assert_eq!(of_name("2022年台账.csv"), Some(2022));
        assert_eq!(of_name("2022.csv"), Some(2022));
        assert_eq!(of_name("2022年企业名单导出.csv"), Some(2022));
        for name in [
            "企业名单_2022年导出.csv",
            "2023年导出企业数据.csv",
            "2023年填报表.csv",
            "2023年度报送企业台账.csv",
        ] {
            assert_eq!(of_name(name), None, "{name}");
        }
        for name in ["企业数据2022.csv", "企业名单_2022.csv", "企业（2022）.csv"] {
            assert_eq!(of_name(name), Some(2022), "{name}");
        }
        assert_eq!(of_name("企业数据导出_2022.csv"), None);
        assert_eq!(of_title("2022年12月企业月报（累计）"), Some(2022));
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
