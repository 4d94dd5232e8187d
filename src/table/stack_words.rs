//! Headers and cells of a long table come in; what they are goes out: indicators, values, units, years or remarks.

use std::collections::HashSet;

use super::body::Raw;
use super::cells::Store;
use super::{Unit, alike, header, layout, one_entity};

/// Headers of values.
pub(super) const VALUES: [&str; 20] = [
    "数值",
    "值",
    "指标值",
    "数据值",
    "统计值",
    "取值",
    "数据",
    "数值型",
    "value",
    "values",
    "obs_value",
    "obsvalue",
    "indicator value",
    "data value",
    "指标数值",
    "统计数据",
    "统计数值",
    "观测值",
    "obs",
    "observation",
];

/// Headers of indicators.
pub(super) const INDICATORS: [&str; 33] = [
    "指标",
    "指标名称",
    "指标项",
    "统计指标",
    "评价指标",
    "指标代码",
    "指标编码",
    "一级指标",
    "二级指标",
    "三级指标",
    "变量",
    "变量名",
    "indicator",
    "indicators",
    "indicator name",
    "indicator code",
    "indicator id",
    "indicator_id",
    "indicatorid",
    "indicator_label",
    "variable",
    "variables",
    "series",
    "series name",
    "series code",
    "measure",
    "metric",
    "subject",
    "统计项目",
    "科目",
    "数据项",
    "parameter",
    "concept",
];

/// Headers of units.
pub(super) const UNITS: [&str; 6] = [
    "单位",
    "计量单位",
    "指标单位",
    "unit",
    "units",
    "unit of measure",
];

/// Headers of years or of other times, which the cells tell.
pub(super) const TIMES: [&str; 8] = [
    "时间",
    "时期",
    "统计时间",
    "统计日期",
    "统计期",
    "数据时间",
    "报告期",
    "date",
];

/// What headers of columns say that hold remarks on single values.
const REMARKS: [&str; 12] = [
    "flag",
    "备注",
    "标志",
    "说明",
    "footnote",
    "note",
    "remark",
    "状态",
    "status",
    "脚注",
    "magnitude",
    "qualifier",
];

/// Headers of columns that only count the rows.
pub(super) const NUMBERS: [&str; 6] = ["序号", "编号", "no", "no.", "id", "#"];

/// So many cells tell what a column holds.
pub(super) const SAMPLE: usize = 1000;

/// Whether a header is one of enterprises or places, which are no indicators.
pub(super) fn names_rows(word: &str) -> bool {
    const NAMES: [&str; 6] = ["企业", "公司", "公司名称", "机构名称", "name", "company"];
    NAMES.contains(&word) || one_entity::is_label_of_firm(word) || alike::is_place(word)
}

/// Whether the first cells of a column are years, or the last days of some.
pub(super) fn are_years(column: &Raw, store: &Store) -> bool {
    const LAST_DAY: [&str; 5] = ["-12-31", "/12/31", ".12.31", "年12月31日", "1231"];
    let cells = column.cells.iter().take(SAMPLE);
    let mut cells = cells
        .map(|cell| store.text(cell).trim())
        .filter(|cell| !cell.is_empty())
        .peekable();
    let is_year = |cell: &str| {
        let day = LAST_DAY.iter().find_map(|day| cell.strip_suffix(day));
        header::year(day.unwrap_or(cell)).is_some()
    };
    cells.peek().is_some() && cells.all(is_year)
}

/// Whether a table says that its numbers are of several kinds: a column is called after indicators, another has several
/// units, or the words of one end in units.
pub(super) fn says_so(columns: &[Raw], words: &[String], value: usize, store: &Store) -> bool {
    let others = (0..columns.len()).filter(|at| *at != value);
    others
        .clone()
        .any(|at| INDICATORS.contains(&words[at].as_str()))
        || others.clone().any(|at| {
            let texts = || texts(&columns[at], store);
            let several = || texts().collect::<HashSet<&str>>().len() > 1;
            UNITS.contains(&words[at].as_str()) && are_units(&columns[at], store) && several()
        })
        || others.clone().any(|at| {
            let (mut filled, mut units) = (0, HashSet::new());
            let mut with_unit = 0;
            for cell in texts(&columns[at], store) {
                filled += 1;
                if let Some(unit) = header::unit(cell) {
                    with_unit += 1;
                    units.insert(unit);
                }
            }
            units.len() > 1 && with_unit * 2 > filled
        })
}

/// The first filled cells of a column.
fn texts<'a>(column: &'a Raw, store: &'a Store) -> impl Iterator<Item = &'a str> {
    let cells = column.cells.iter().map(|cell| store.text(cell).trim());
    cells.filter(|cell| !cell.is_empty()).take(SAMPLE)
}

/// Whether a header, in small letters, is one of indicators.
pub(super) fn is_indicator(word: &str) -> bool {
    INDICATORS.contains(&word)
}

/// Whether a header, in small letters, is one of remarks.
pub(super) fn is_remark(word: &str) -> bool {
    REMARKS.iter().any(|remark| word.contains(remark))
}

/// A header without its unit, in small letters.
pub(super) fn word(name: &str) -> String {
    let name = header::split_unit(name).map_or(name, |(name, _)| name);
    header::tidy(name).to_lowercase()
}

/// Whether most filled cells are numbers.
pub(super) fn is_numeric(column: &Raw, store: &Store) -> bool {
    let cells = column.cells.iter().map(|cell| store.text(cell).trim());
    let (mut filled, mut numbers) = (0, 0);
    for cell in cells.filter(|cell| !cell.is_empty()).take(SAMPLE) {
        filled += 1;
        numbers += usize::from(layout::looks_numeric(cell));
    }
    filled > 0 && numbers * 4 >= filled * 3
}

/// Whether most filled cells are units.
pub(super) fn are_units(column: &Raw, store: &Store) -> bool {
    let cells = column.cells.iter().map(|cell| store.text(cell).trim());
    let (mut filled, mut units) = (0, 0);
    for cell in cells.filter(|cell| !cell.is_empty()).take(SAMPLE) {
        filled += 1;
        units += usize::from(Unit::parse(cell).is_some());
    }
    units * 2 >= filled
}
