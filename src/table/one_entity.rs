//! Tables of one place or enterprise through the years, which no column names: columns come in; they go out with one more,
//! of the name that the user gives, the title says, or the file has.

use super::firms::is_firm;
use super::header::tidy;
use super::layout::looks_numeric;
use super::several::is_year_name;
use super::totals::NUMERALS;
use super::{Column, Origins, alike, header, periods};
use crate::i18n::Message;

/// What names of places end with.
const ENDS: [char; 7] = ['市', '县', '区', '镇', '省', '州', '乡'];

/// Puts the column of the one entity first, where `wanted` names it or where nothing but years and numbers is there.
pub(super) fn apply(
    columns: &mut Vec<Column>,
    origins: &mut Origins,
    wanted: Option<&str>,
    titles: &[String],
    notes: &mut Vec<Message>,
) {
    let wanted = wanted.map(str::trim).filter(|name| !name.is_empty());
    if wanted.is_none() {
        take_place(columns, titles, notes);
    }
    if wanted.is_none() && !is_of_one(columns) {
        if let Some(firm) = labelled_firm(titles).filter(|_| names_nobody(columns)) {
            notes.push(Message::new("table.one_entity").with("name", firm.as_str()));
            add(columns, origins, alike::FIRMS, &firm);
        }
        return;
    }
    let Some(name) = wanted.map(str::to_owned).or_else(|| name_of(titles)) else {
        return;
    };
    if let Some(column) = columns.iter_mut().find(|column| column.name == "entity") {
        if let Some(wanted) = wanted {
            let is_one = {
                let mut cells = column.cells.iter();
                let first = cells.next();
                cells.all(|cell| Some(cell) == first)
            };
            if is_one {
                column.cells = (0..column.cells.len()).map(|_| Some(wanted)).collect();
            } else {
                notes.push(Message::new("table.subject_unused").with("name", wanted));
            }
        }
        return;
    }
    if wanted.is_some() && !may_be_of_one(columns) {
        notes.push(Message::new("table.subject_unused").with("name", name));
        return;
    }
    add(columns, origins, "entity", &name);
    if wanted.is_none() {
        notes.push(Message::new("table.one_entity").with("name", name));
    }
}

/// Puts a column first that says the same in all rows.
fn add(columns: &mut Vec<Column>, origins: &mut Origins, header: &str, name: &str) {
    let height = columns.first().map_or(0, |column| column.cells.len());
    let column = Column {
        name: header.to_owned(),
        unit: None,
        cells: (0..height).map(|_| Some(name)).collect(),
    };
    columns.insert(0, column);
    *origins = std::mem::take(origins).with_first_column();
}

/// Whether the rows of a table are of things that one enterprise has several of, such as projects: no column has names or
/// codes of enterprises or places.
fn names_nobody(columns: &[Column]) -> bool {
    const SAMPLE: usize = 200;
    const THINGS: [&str; 8] = [
        "项目", "课题", "产品", "专利", "合同", "成果", "平台", "标准",
    ];
    const OTHERS: [&str; 10] = [
        "企业",
        "公司",
        "单位",
        "机构",
        "信用代码",
        "entity",
        "地区",
        "区划",
        "纳税人",
        "承担",
    ];
    let names: Vec<String> = columns.iter().map(|column| tidy(&column.name)).collect();
    let is_thing = |name: &String| {
        THINGS.iter().any(|word| name.starts_with(word))
            && ["名称", "编号"].iter().any(|end| name.ends_with(end))
    };
    let is_other = |name: &String| OTHERS.iter().any(|word| name.contains(word));
    let has_firms = |column: &Column| {
        let mut cells = column.cells.iter().flatten().take(SAMPLE);
        cells.any(|cell| is_firm(cell.trim()))
    };
    names.iter().any(is_thing) && !names.iter().any(is_other) && !columns.iter().any(has_firms)
}

/// The enterprise that a line above the table names as the one that it is about.
fn labelled_firm(titles: &[String]) -> Option<String> {
    let mut cells = titles.iter().flat_map(|line| line.split(", "));
    cells.find_map(|cell| {
        let (label, name) = cell.split_once(['：', ':'])?;
        let name = tidy(name);
        (is_label_of_firm(&tidy(label)) && !name.is_empty()).then_some(name)
    })
}

/// Calls the one entity of a table that was called after its file by the place that a title begins with.
fn take_place(columns: &mut [Column], titles: &[String], notes: &mut Vec<Message>) {
    let Some((file, titles)) = titles.split_last() else {
        return;
    };
    let is_of_file = |column: &&mut Column| {
        column.name == "entity" && column.cells.iter().all(|cell| cell == Some(file.as_str()))
    };
    if place_in(file).is_some() || alike::kind_of(&[file.as_str()]).is_some() {
        return;
    }
    let place = titles.iter().find_map(|title| place_in(title));
    if let Some(place) = place
        && let Some(column) = columns.iter_mut().find(is_of_file)
    {
        column.cells = (0..column.cells.len()).map(|_| Some(&place)).collect();
        notes.push(Message::new("table.one_entity").with("name", place));
    }
}

/// The place that a title begins with, behind a year: `2022年江湾市国民经济主要指标`.
fn place_in(title: &str) -> Option<String> {
    const ALL: [char; 6] = ['各', '全', '分', '本', '我', '按'];
    let title = tidy(title);
    let title = without_number(&title);
    let year = title.get(..4).and_then(header::year);
    let rest = year.and_then(|_| title[4..].strip_prefix('年'));
    let rest = rest.map_or(title, |rest| rest.trim_start_matches('度'));
    let mut ends = rest.char_indices().skip(1).take(8);
    let (at, end) = ends.find(|(_, c)| ENDS.contains(c))?;
    let mut place = &rest[..at + end.len_utf8()];
    // `杭州市` ends where the city does.
    let behind = &rest[place.len()..];
    if let Some(last) = behind
        .chars()
        .next()
        .filter(|c| end == '州' && ['市', '县', '区'].contains(c))
    {
        place = &rest[..place.len() + last.len_utf8()];
    }
    // 地区, 城镇, 上市: words of two signs; of places only counties have such names.
    let is_word = place.chars().count() < 3 && !place.ends_with(['县', '州']);
    let is_name = !is_word
        && place
            .chars()
            .all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    (is_name && !place.starts_with(ALL)).then(|| place.to_owned())
}

/// A title without the number of its table: `20-1 江湾市…`, `表20-1  江湾市…`, `附表3：江湾市…`, `一、江湾市…`, `（一）江湾市…`.
fn without_number(title: &str) -> &str {
    const WORDS: [&str; 7] = ["续表", "附表", "表", "Table", "table", "图", "附件"];
    let word = WORDS.iter().find_map(|word| title.strip_prefix(word));
    let body = word.unwrap_or(title).trim_start();
    let is_numeral =
        |c: char| c.is_ascii_digit() || "-－–—.．·".contains(c) || NUMERALS.contains(&c);
    let (open, inside) = match body.strip_prefix(['(', '（']) {
        Some(inside) => (true, inside),
        None => (false, body),
    };
    let rest = inside.trim_start_matches(is_numeral);
    let number = &inside[..inside.len() - rest.len()];
    // `2022年江湾市…`, `三门县…`: a year, and a numeral that is a part of the name.
    let is_parted = rest.starts_with([' ', '　', ':', '：', '、', ')', '）']);
    let is_year = header::year(number).is_some() && word.is_none();
    let is_number = !number.is_empty() && !is_year && (is_parted || word.is_some());
    if !is_number || open && !rest.starts_with([')', '）']) {
        return title;
    }
    rest.trim_start_matches([' ', '　', ':', '：', '、', ')', '）'])
}

/// That all rows were taken for one entity by the file's name alone, where that is no name of an enterprise or a place;
/// it stands instead of the note on it.
pub(super) fn told(
    columns: &[Column],
    made: bool,
    title: &str,
    notes: &mut Vec<Message>,
) -> Option<Message> {
    let column = columns.iter().find(|column| column.name == "entity")?;
    let mut cells = column.cells.iter();
    let is_of_file = made && cells.all(|cell| cell == Some(title));
    if !is_of_file || alike::kind_of(&[title]).is_some() {
        return None;
    }
    notes.retain(|note| note.key != "table.one_entity");
    Some(Message::new("table.entity_of_file").with("name", title))
}

/// Whether all rows can be about one: each year stands there once, or nothing but numbers does.
fn may_be_of_one(columns: &[Column]) -> bool {
    let is_year = |column: &&Column| is_year_name(&column.name);
    let Some(years) = columns.iter().find(is_year) else {
        return columns.iter().all(are_numbers);
    };
    let mut seen = std::collections::HashSet::new();
    years
        .cells
        .iter()
        .flatten()
        .all(|year| seen.insert(year.trim()))
}

/// Whether a column has nothing but numbers and short words.
fn are_numbers(column: &Column) -> bool {
    let mut cells = column.cells.iter().flatten().map(str::trim);
    cells.all(|cell| cell.is_empty() || looks_numeric(cell) || cell.chars().count() < 3)
}

/// Whether a table has one row for each year, or for each month or quarter, and nothing but numbers in it.
fn is_of_one(columns: &[Column]) -> bool {
    const PERIODS: [&str; 11] = [
        "月份",
        "月",
        "月度",
        "季度",
        "季",
        "期间",
        "时期",
        "报告期",
        "时间",
        "month",
        "quarter",
    ];
    let Some((years, others)) = columns.split_first() else {
        return false;
    };
    let is_year = is_year_name(&years.name);
    let is_period = PERIODS.contains(&tidy(&years.name).to_lowercase().as_str());
    let mut seen = std::collections::HashSet::new();
    let mut all = years.cells.iter();
    let are_years = (is_year || is_period)
        && years.cells.len() > 1
        && all.all(|cell| {
            let year = cell.and_then(header::year).filter(|_| is_year);
            let year = year.map(|year| year.to_string());
            let part = || {
                cell.map(tidy)
                    .filter(|cell| is_period && periods::is_part(cell))
            };
            year.or_else(part).is_some_and(|said| seen.insert(said))
        });
    are_years && !others.is_empty() && others.iter().all(are_numbers)
}

/// Whether a label is one before the name of an enterprise.
pub(super) fn is_label_of_firm(label: &str) -> bool {
    const NAMES: [&str; 10] = [
        "企业名称",
        "单位名称",
        "单位详细名称",
        "企业详细名称",
        "企业全称",
        "法人单位名称",
        "法人单位详细名称",
        "纳税人名称",
        "申报企业",
        "填报企业",
    ];
    NAMES.contains(&label)
}

/// The enterprise that a line above the table names behind a label: `单位详细名称：江湾甲机械有限公司`. One that only fills in
/// the form is the enterprise where it is called so.
pub(super) fn firm_of(titles: &[String]) -> Option<String> {
    const FILLED_IN: [&str; 3] = ["填报单位", "申报单位", "填报单位名称"];
    let mut cells = titles.iter().flat_map(|line| line.split(", "));
    cells.find_map(|cell| {
        let (label, name) = cell.split_once(['：', ':'])?;
        let (label, name) = (tidy(label), tidy(name));
        let is_said =
            is_label_of_firm(&label) || FILLED_IN.contains(&label.as_str()) && is_firm(&name);
        let is_name = name.chars().count() > 1 && !name.contains(['：', ':']);
        (is_said && is_name).then_some(name)
    })
}

/// The place that one of the titles begins with, else the last title, which is what the file is called.
fn name_of(titles: &[String]) -> Option<String> {
    if let Some(firm) = firm_of(titles) {
        return Some(firm);
    }
    let place = titles.iter().find_map(|title| place_in(title));
    place.or_else(|| {
        titles
            .last()
            .map(|title| tidy(title))
            .filter(|title| !title.is_empty())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn columns(years: &[&str]) -> Vec<Column> {
        let column = |name: &str, cells: &[&str]| Column {
            name: name.to_owned(),
            unit: None,
            cells: cells.iter().map(Some).collect(),
        };
        vec![column("年份", years), column("GDP", &["1", "—"])]
    }

    #[test]
    fn projects_below_the_name_of_an_enterprise_are_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("107-1.csv");
        let text = "企业研究开发项目情况,,,\n单位详细名称：江湾甲机械有限公司,2022年,,计量单位：千元\n\
            项目名称,项目起始日期,项目人员实际工作时间（人月）,项目经费支出（千元）\n高速机床,202101,200.5,5000\n精密刀具,202201,150,4000\n";
        std::fs::write(&path, text).unwrap();
        let options = crate::table::ReadOptions::default();
        let table = crate::table::read(&path, &options, &crate::jobs::Progress::default()).unwrap();
        let first: Vec<(&str, Option<&str>)> = table
            .columns
            .iter()
            .take(3)
            .map(|column| (column.name.as_str(), column.cells.get(0)))
            .collect();
        assert_eq!(
            first,
            [
                ("year", Some("2022")),
                ("企业名称", Some("江湾甲机械有限公司")),
                ("项目名称", Some("高速机床"))
            ]
        );
    }

    #[test]
    fn the_number_of_a_table_is_no_part_of_its_title() {
        for title in [
            "20-1 江湾市历年R&D活动情况",
            "表20-1  江湾市历年R&D活动情况",
            "表20-1江湾市历年R&D活动情况",
            "附表3：江湾市历年指标",
            "一、江湾市历年指标",
            "（二）江湾市历年指标",
            "13.2 2022年江湾市指标",
            "2022年江湾市指标",
        ] {
            assert_eq!(place_in(title).as_deref(), Some("江湾市"), "{title}");
        }
        assert_eq!(place_in("三门县历年指标").as_deref(), Some("三门县"));
        assert_eq!(place_in("杭州市历年指标").as_deref(), Some("杭州市"));
        for title in [
            "20-1 各县市区指标",
            "地区生产总值及主要指标",
            "城镇居民收入",
            "上市企业情况",
            "城市创新能力评价",
        ] {
            assert_eq!(place_in(title), None, "{title}");
        }
    }

    #[test]
    fn the_title_or_the_file_names_the_one_place() {
        let titles = ["江湾市历年科技指标".to_owned(), "表3".to_owned()];
        let named = |titles: &[String], wanted, years: &[&str]| {
            let (mut columns, mut notes) = (columns(years), Vec::new());
            let mut origins = Origins::straight(vec![2, 3], vec![1, 2]);
            apply(&mut columns, &mut origins, wanted, titles, &mut notes);
            assert_eq!(origins.cell(1, columns.len() - 1), (3, 2));
            assert_eq!(origins.file_row(1), 3);
            columns[0].cells.get(1).map(str::to_owned)
        };
        let years = ["2021", "2022"];
        assert_eq!(named(&titles, None, &years).unwrap(), "江湾市");
        assert_eq!(named(&titles[1..], None, &years).unwrap(), "表3");
        assert_eq!(named(&titles, Some("海虞镇"), &years).unwrap(), "海虞镇");
        assert_eq!(named(&titles, None, &["2021", "2021"]).unwrap(), "2021");
    }
}
