//! The column that tells several rows of one entity and year apart, such as quarters or projects: groups of rows come in;
//! the column goes out where there is one, with what kind of rows they are.

use std::collections::{HashMap, HashSet};

use super::codes;
use super::key::Key;
use super::period::{self, Counted, Months};
use super::{Kind, number, plain_name, words};
use crate::table::{Column, Table};

/// So many groups are looked at.
const SAMPLE: usize = 500;

/// Headers of parts of a year.
const PERIODS: [&str; 18] = [
    "季度",
    "季",
    "月份",
    "月",
    "月度",
    "期别",
    "期",
    "期次",
    "期间",
    "时期",
    "报告期",
    "所属期",
    "统计期",
    "统计时间",
    "quarter",
    "month",
    "period",
    "qtr",
];

/// Headers of versions of one figure, of which one holds.
const VERSIONS: [&str; 9] = [
    "版本",
    "口径",
    "统计口径",
    "数据口径",
    "报表类型",
    "报送类型",
    "数据类型",
    "version",
    "vintage",
];

/// Headers of things of which an enterprise has several.
const PARTS: [&str; 53] = [
    "项目",
    "项目名称",
    "项目编号",
    "项目编码",
    "立项编号",
    "课题名称",
    "课题编号",
    "课题",
    "产品",
    "产品名称",
    "产品型号",
    "产品代码",
    "产品编码",
    "产品编号",
    "行业代码",
    "行业小类代码",
    "国民经济行业代码",
    "项目代码",
    "课题编码",
    "合同登记编号",
    "专利编号",
    "证书编号",
    "分支机构",
    "分支机构名称",
    "专利",
    "专利号",
    "专利名称",
    "专利申请号",
    "申请号",
    "授权号",
    "公告号",
    "登记号",
    "证书号",
    "合同",
    "合同编号",
    "合同名称",
    "合同号",
    "奖项",
    "奖项名称",
    "成果名称",
    "批次",
    "补贴项目",
    "政策名称",
    "资金名称",
    "project",
    "projectname",
    "projectid",
    "projectno",
    "product",
    "productname",
    "patent",
    "patentno",
    "contractno",
];

/// What kind of rows a column tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Parts of the year; their header says what bare numbers count.
    Periods(Counted),
    /// Versions of one figure.
    Versions,
    /// Projects, products and other parts.
    Parts,
}

/// The column that tells rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    /// Its place in the table.
    pub column: usize,
    /// What it tells apart.
    pub of: Of,
}

impl Telling {
    /// The part of the year that a row is about, where the column says one.
    pub fn span(self, table: &Table, row: usize) -> Option<Months> {
        let Of::Periods(counted) = self.of else {
            return None;
        };
        period::read(self.cell(table, row), counted)
    }

    /// What the column says of a row.
    pub fn cell(self, table: &Table, row: usize) -> &str {
        let cell = table.columns[self.column].cells.get(row);
        cell.map(str::trim).unwrap_or_default()
    }
}

/// Whether a header says that the column holds parts of years.
pub(super) fn is_period(header: &str) -> bool {
    PERIODS.contains(&plain_name(super::fields::without_unit(header)).as_str())
}

/// Finds the column. `groups` are the rows that share entity and year, two of each at least.
pub(super) fn find(table: &Table, key: &Key, groups: &[Vec<u32>]) -> Option<Telling> {
    if groups.is_empty() {
        return None;
    }
    let sample = &groups[..groups.len().min(SAMPLE)];
    let rows: usize = groups.iter().map(Vec::len).sum();
    // Where most rows stand alone, those that do not are mistakes, unless a header says otherwise.
    let (most, many) = (rows * 2 >= table.height(), rows * 4 >= table.height());
    if let Some(year) = key.year
        && tells_apart(sample, |row| {
            let cell = table.columns[year].cells.get(row)?;
            let span = period::beside_year(cell)?;
            Some((span.first, span.last))
        })
    {
        return Some(Telling {
            column: year,
            of: Of::Periods(Counted::Months),
        });
    }
    let columns: Vec<(usize, String)> = (0..table.columns.len())
        .filter(|at| *at != key.entity && *at != key.name && Some(*at) != key.year)
        .map(|at| {
            let name = super::fields::without_unit(&table.columns[at].name);
            (at, plain_name(name.rsplit(" / ").next().unwrap_or(name)))
        })
        .collect();
    let cell =
        |at: usize| move |row: usize| table.columns[at].cells.get(row).and_then(words::filled);
    let called = |names: &[&str]| {
        let mut named = columns
            .iter()
            .filter(|(_, name)| names.contains(&name.as_str()));
        named.find(|(at, _)| tells_apart(sample, cell(*at)))
    };
    if let Some((at, _)) = called(&PERIODS) {
        return Some(Telling {
            column: *at,
            of: Of::Periods(period::counted(&table.columns[*at].name)),
        });
    }
    if let Some((at, _)) = called(&VERSIONS).filter(|_| most) {
        return Some(Telling {
            column: *at,
            of: Of::Versions,
        });
    }
    // Where every row of the table has another one, the rows are of these things, however few share an entity.
    let parts = called(&PARTS).filter(|(at, _)| many || all_differ(&table.columns[*at]));
    if let Some((at, _)) = parts {
        return Some(Telling {
            column: *at,
            of: Of::Parts,
        });
    }
    // So does a column of names or numbers of things whose filled cells all differ.
    let mut things = columns.iter().filter(|(at, name)| {
        let column = &table.columns[*at];
        names_things(name) && may_tell(column) && filled_differ(column)
    });
    if let Some((at, _)) = things.find(|(at, _)| tells_apart(sample, cell(*at))) {
        return Some(Telling {
            column: *at,
            of: Of::Parts,
        });
    }
    // A name that is written once over its rows says that these are no repetitions.
    let are_under_one = sample
        .iter()
        .all(|rows| is_one_cell(table, key.entity, rows));
    let are_words = |at: usize| {
        let mut cells = table.columns[at].cells.iter().flatten();
        cells.all(|cell| number::plain(cell).is_none())
    };
    let words = columns.iter().map(|(at, _)| *at).find(|at| {
        let column = &table.columns[*at];
        are_under_one && may_tell(column) && are_words(*at) && tells_apart(sample, cell(*at))
    });
    if let Some(column) = words {
        return Some(Telling {
            column,
            of: Of::Parts,
        });
    }
    let mut others = columns.iter().map(|(at, _)| *at);
    let found = others.find(|at| {
        let column = &table.columns[*at];
        let is_code = codes::called_so(&column.name);
        most && may_tell(column)
            && tells_apart(sample, cell(*at))
            && recurs(sample, cell(*at), is_code)
    })?;
    let are_periods = sample.iter().flatten().all(|row| {
        let cell = table.columns[found].cells.get(*row as usize);
        cell.is_some_and(|cell| period::read(cell, Counted::Nothing).is_some())
    });
    Some(Telling {
        column: found,
        of: if are_periods {
            Of::Periods(Counted::Nothing)
        } else {
            Of::Parts
        },
    })
}

/// Whether a table is a list of projects: a column of their numbers or names has another one in each row.
pub(super) fn lists_projects(table: &Table) -> bool {
    table.columns.iter().any(|column| {
        let name = plain_name(super::fields::without_unit(&column.name));
        let is_of = ["项目", "课题", "立项", "project"]
            .iter()
            .any(|of| name.starts_with(of));
        is_of && PARTS.contains(&name.as_str()) && all_differ(column)
    })
}

/// Whether a table lists things of which some entity has several: a column of their names or numbers has another one in
/// each row.
pub(super) fn lists_things(table: &Table, entity: usize) -> bool {
    let mut seen = HashSet::new();
    let mut entities = table.columns[entity].cells.iter().flatten();
    let has_several = entities.any(|cell| !seen.insert(cell.trim()));
    let names = |(at, column): (usize, &Column)| {
        let name = plain_name(super::fields::without_unit(&column.name));
        at != entity
            && (PARTS.contains(&name.as_str()) && all_differ(column)
                || names_things(&name) && may_tell(column) && filled_differ(column))
    };
    has_several && table.columns.iter().enumerate().any(names)
}

/// Whether all cells of a column have a value, each another one.
fn all_differ(column: &Column) -> bool {
    let mut seen = HashSet::with_capacity(column.cells.len());
    let mut cells = column.cells.iter();
    cells.all(|cell| {
        cell.and_then(words::filled)
            .is_some_and(|cell| seen.insert(cell))
    })
}

/// Whether the filled cells of a column are words or codes, more than half of all, each another one.
fn filled_differ(column: &Column) -> bool {
    let mut seen = HashSet::with_capacity(column.cells.len());
    let mut filled = column.cells.iter().flatten().filter_map(words::filled);
    let are_words = filled.all(|cell| cell.chars().any(char::is_alphabetic) && seen.insert(cell));
    are_words && seen.len() * 2 > column.cells.len()
}

/// Whether a header in plain form is one of names or numbers of things of which an enterprise has several: 平台名称,
/// 标准名称, 论文题目, 任务书编号, 称号. Whom they belong to is none of them.
pub(super) fn names_things(header: &str) -> bool {
    const ENDS: [&str; 11] = [
        "名称",
        "题目",
        "标题",
        "编号",
        "文号",
        "文件号",
        "书号",
        "称号",
        "姓名",
        "全称",
        "号",
    ];
    const OTHERS: [&str; 21] = [
        "企业",
        "单位",
        "公司",
        "机构",
        "法人",
        "法定",
        "联系",
        "负责",
        "经办",
        "填报",
        "统一社会",
        "信用",
        "注册",
        "登记注册",
        "税号",
        "手机",
        "电话",
        "证件",
        "账号",
        "开户",
        "门牌",
    ];
    ENDS.iter().any(|end| header.ends_with(end)) && !OTHERS.iter().any(|word| header.contains(word))
}

/// Whether some rows share one cell of a column: a merged one, or one that holds for the blanks below it.
fn is_one_cell(table: &Table, column: usize, rows: &[u32]) -> bool {
    super::shared::cells_once(table, rows, column).len() == 1
}

/// Whether a column that nothing names may tell rows apart: amounts do not, nor do sources.
fn may_tell(column: &Column) -> bool {
    let known = super::fields::by_alias(&column.name);
    let of_words = known.iter().all(|(field, _)| field.kind == Kind::Text);
    let is_other = is_source(&column.name) || codes::is_contact(&column.name);
    of_words && column.unit.is_none() && !is_other
}

/// Whether a header says that the column names where figures come from: rows of several sources contradict each other.
pub(super) fn is_source(header: &str) -> bool {
    const SOURCES: [&str; 5] = ["来源", "数据来源", "资料来源", "数据源", "source"];
    SOURCES.contains(&plain_name(header).as_str())
}

/// Whether the rows of nearly every group all have a value, and each another one.
fn tells_apart<T: Eq + std::hash::Hash>(
    groups: &[Vec<u32>],
    value: impl Fn(usize) -> Option<T>,
) -> bool {
    /// In a larger group, so many rows are looked at.
    const MOST: usize = 1000;
    let differ = |rows: &&Vec<u32>| {
        let mut seen = HashSet::new();
        let mut rows = rows.iter().take(MOST);
        rows.all(|row| value(*row as usize).is_some_and(|value| seen.insert(value)))
    };
    let apart = groups.iter().filter(differ).count();
    apart * 10 >= groups.len() * 9
}

/// Whether the values are words, codes or small whole numbers that come back from group to group.
fn recurs<'t>(
    groups: &[Vec<u32>],
    value: impl Fn(usize) -> Option<&'t str>,
    are_codes: bool,
) -> bool {
    const MOST: usize = 100;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut any_number = false;
    for row in groups.iter().flat_map(|rows| rows.iter().take(MOST)) {
        let Some(value) = value(*row as usize) else {
            continue;
        };
        // Amounts differ without telling anything apart.
        let is_amount = |number: f64| number.fract() != 0.0 || !(1.0..=12.0).contains(&number);
        if !are_codes
            && let Some(number) = number::plain(value)
            && period::beside_year(value).is_none()
        {
            if is_amount(number) {
                return false;
            }
            any_number = true;
        }
        *counts.entry(value).or_default() += 1;
    }
    let back = counts.values().filter(|count| **count > 1).count();
    let enough = if any_number {
        back == counts.len()
    } else {
        back * 2 >= counts.len()
    };
    groups.len() > 1 && enough
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, Several, build};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn data(text: &str, several: Option<Several>) -> Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let mapping = crate::dataset::Mapping {
            several_rows: several,
            ..Default::default()
        };
        build(table, Some(&mapping), &[], &Progress::default()).unwrap()
    }

    #[test]
    fn codes_tell_rows_apart_and_places_share_theirs() {
        let keys = |data: &Dataset| -> Vec<&str> {
            data.issues.iter().map(|issue| issue.message.key).collect()
        };
        let branches = "企业名称,年份,行业代码,营业收入（万元）\n甲,2022,3411,60\n甲,2022,3912,40\n乙,2022,3411,200\n";
        assert!(keys(&data(branches, None)).contains(&"dataset.several_rows"));
        let sums = data(branches, Some(Several::Sum));
        let revenue = sums.frame.column("revenue_wan").unwrap().clone();
        assert_eq!(revenue.f64().unwrap().get(0), Some(100.0));
        // What told them apart holds nothing now, and nothing is asked of it.
        assert!(
            !keys(&sums)
                .iter()
                .any(|key| key.contains("without_value") || key.contains("no_value"))
        );
        let places = "企业名称,行政区划代码,营业收入（万元）\n甲公司,320582,1\n乙公司,320582,2\n丙公司,320583,3\n";
        let places = data(places, None);
        assert_eq!(places.height(), 3);
        assert_eq!(
            places.field("行政区划代码").unwrap().kind,
            crate::dataset::Kind::Text
        );
    }

    #[test]
    fn numbers_of_projects_tell_them_apart_where_most_enterprises_have_one() {
        use std::fmt::Write as _;
        let mut text = "序号,项目编号,承担单位,立项年度,财政拨款（万元）\n".to_owned();
        for at in 0..40 {
            let firm = if at % 20 == 0 { 100 } else { at };
            let _ = writeln!(text, "{at},JW{at},江湾{firm}号科技有限公司,2022,{}", at + 5);
        }
        let open = data(&text, None);
        assert_eq!((open.years(), open.height()), (vec![2022], 39));
        let told = |data: &Dataset, key: &str| -> Vec<String> {
            let all = data.issues.iter().filter(|issue| issue.message.key == key);
            all.map(|issue| issue.message.text(crate::i18n::Lang::Zh))
                .collect()
        };
        assert!(told(&open, "dataset.conflict").is_empty());
        assert!(told(&open, "dataset.several_rows")[0].contains("项目编号"));
        let sums = data(&text, Some(Several::Sum));
        let funds: Vec<&crate::dataset::Field> = sums
            .fields
            .iter()
            .filter(|field| field.kind == crate::dataset::Kind::Number)
            .collect();
        let last = funds.last().unwrap();
        let column = sums.frame.column(&last.id).unwrap();
        assert_eq!(column.f64().unwrap().get(0), Some(5.0 + 25.0));
        // One number twice, and the rows may be repetitions.
        let twice = text.replace("JW20,", "JW2,");
        assert!(told(&data(&twice, None), "dataset.several_rows").is_empty());
    }

    #[test]
    fn things_whose_names_all_differ_are_several() {
        for name in ["平台名称", "标准名称", "论文题目", "任务书编号", "称号"] {
            let text = format!(
                "企业名称,{name},级别,补助（万元）\n甲公司,A甲,省级,50\n甲公司,A乙,省级,50\n乙公司,A丙,市级,20\n\
                 丙公司,A丁,市级,30\n丁公司,A戊,市级,20\n戊公司,A己,市级,20\n己公司,A庚,市级,20\n庚公司,A辛,市级,20\n"
            );
            let keys = |text: &str| -> Vec<&str> {
                let data = data(text, None);
                data.issues.iter().map(|issue| issue.message.key).collect()
            };
            assert!(keys(&text).contains(&"dataset.several_rows"), "{name}");
            let sums = data(&text, Some(Several::Sum));
            let funds = sums
                .fields
                .iter()
                .rfind(|field| field.kind == crate::dataset::Kind::Number);
            let column = sums.frame.column(&funds.unwrap().id).unwrap();
            // Equal grants are two grants.
            assert_eq!(column.f64().unwrap().get(0), Some(100.0), "{name}");
            // One name twice may be a repetition.
            let twice = text.replace("A乙", "A丙");
            assert!(!keys(&twice).contains(&"dataset.several_rows"), "{name}");
        }
        let other = "企业名称,联系人姓名,营业收入（万元）\n甲公司,张三,50\n甲公司,李四,60\n乙公司,王五,20\n丙公司,赵六,30\n丁公司,钱七,5\n";
        let data = data(other, None);
        assert!(
            data.issues
                .iter()
                .any(|issue| issue.message.key == "dataset.conflict")
        );
    }

    #[test]
    fn rows_under_one_name_are_no_repetitions() {
        let page = "<table><tr><td>企业名称</td><td>年度</td><td>主导产品</td><td>产品收入（万元）</td></tr>\
            <tr><td rowspan=2>甲公司</td><td rowspan=2>2022</td><td>阀门</td><td>600</td></tr>\
            <tr><td>水泵</td><td>300</td></tr>\
            <tr><td>乙公司</td><td>2022</td><td>轴承</td><td>5</td></tr>\
            <tr><td>丙公司</td><td>2022</td><td>齿轮</td><td>6</td></tr>\
            <tr><td>丁公司</td><td>2022</td><td>链条</td><td>7</td></tr></table>";
        let keys = |page: &str| -> Vec<&str> {
            let data = data(page, None);
            data.issues.iter().map(|issue| issue.message.key).collect()
        };
        assert!(keys(page).contains(&"dataset.several_rows"));
        let apart = page.replace(" rowspan=2", "");
        let apart = apart.replace("<tr><td>水泵", "<tr><td>甲公司</td><td>2022</td><td>水泵");
        assert!(keys(&apart).contains(&"dataset.conflict"));
    }

    #[test]
    fn a_last_part_that_ends_early_is_told() {
        let text = "企业名称,年份,报告期,营业收入（万元）\n甲,2021,1-6月,1\n甲,2021,1-12月,2\n甲,2022,1-6月,1\n\
            甲,2022,1-12月,3\n甲,2023,1-3月,1\n";
        let told = |several| {
            let data = data(text, Some(several));
            data.issues
                .iter()
                .any(|issue| issue.message.key == "dataset.several_earlier")
        };
        assert!(told(Several::Last) && !told(Several::First));
    }
}
