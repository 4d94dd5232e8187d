//! Years that stand in columns become rows: one row per file row and year, each cell still leading to its place.

use std::borrow::Cow;

use rayon::prelude::*;

use super::arrange::Turned;
use super::blocks::Block;
use super::body::Raw;
use super::cells::Store;
use super::layout::Layout;
use super::origin::Arrangement;
use super::views::View;
use super::years_beside::new_column;
use super::{Unit, header, lone_figures::Lone, periods, totals};
use crate::i18n::Message;

/// Headers of columns that name the one indicator of a file.
const INDICATOR_CODES: [&str; 4] = ["Indicator Code", "Series Code", "指标代码", "指标编码"];

/// Headers of columns that say in words what that indicator is.
pub(crate) const INDICATOR_NAMES: [&str; 4] = ["Indicator Name", "Series Name", "指标名称", "指标"];

/// The words before an indicator's name above the header.
const INDICATOR_LINES: [&str; 2] = ["指标：", "指标:"];

/// What headers of columns have that say something of several years: growth and rank.
const OF_SEVERAL: [&str; 15] = [
    "为上年",
    "±",
    "增长",
    "增速",
    "增幅",
    "增减",
    "同比",
    "环比",
    "较上年",
    "比上年",
    "变化",
    "排名",
    "位次",
    "名次",
    "年均",
];

/// Whether the header holds years.
pub(super) fn fits(block: &Block) -> bool {
    let Roles { years, fixed, .. } = Roles::of(block);
    let years: Vec<usize> = years.iter().map(|(at, _)| *at).collect();
    holds_years(block, &years, &fixed)
}

/// Columns in their roles: those of years with what they are, those of what has them, and those that say something of
/// several years or of a part of one.
struct Roles {
    years: Vec<(usize, i32)>,
    fixed: Vec<usize>,
    beside: Vec<usize>,
}

impl Roles {
    fn of(block: &Block) -> Self {
        let name = |at: usize| block.columns[at].name.as_str();
        let all = 0..block.columns.len();
        let found = header::years_of(all.clone().map(name));
        let years: Vec<(usize, i32)> = found
            .iter()
            .enumerate()
            .filter_map(|(at, year)| Some((at, (*year)?)))
            .collect();
        let others = all.filter(|at| found[*at].is_none());
        let first = years.first().map_or(usize::MAX, |(at, _)| *at);
        let of_several = |at: &usize| {
            years.len() >= 2
                && *at > 0
                && (says_of_several(name(*at), *at > first)
                    || totals::is_named(name(*at))
                    || periods::is_part(name(*at)))
        };
        let (beside, fixed) = others.partition(of_several);
        Self {
            years,
            fixed,
            beside,
        }
    }
}

/// Whether a header says something of several years, or of shares where it stands behind years.
pub(super) fn says_of_several(name: &str, is_behind: bool) -> bool {
    const SHARES: [&str; 4] = ["占比", "比重", "份额", "share"];
    const SPANS: [&str; 12] = [
        "近两年",
        "近二年",
        "近2年",
        "近三年",
        "近3年",
        "近四年",
        "近4年",
        "近五年",
        "近5年",
        "近十年",
        "近10年",
        "历年",
    ];
    let name = name.to_lowercase();
    let bare = header::split_unit(&name).map_or(name.as_str(), |(bare, _)| bare);
    let is_total = is_behind && totals::is_named(bare);
    let of_years = ["年合计", "年累计", "年总计", "年平均"];
    let is_span = SPANS.iter().any(|word| name.starts_with(word))
        || of_years.iter().any(|end| bare.ends_with(end));
    // What stands at the end of a five-year plan is of its last year.
    let is_end = name.contains('五') && name.ends_with('末');
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // Frankfurt is no rank.
    let mut english = name.split(|c: char| !c.is_ascii_alphabetic());
    let is_english = english.any(|word| matches!(word, "growth" | "rank" | "ranking"));
    is_end || is_total || is_span || is_english || has(&OF_SEVERAL) || is_behind && has(&SHARES)
}

/// Whether the header holds one year behind what has it.
pub(super) fn has_one_year(block: &Block) -> bool {
    let Roles { years, fixed, .. } = Roles::of(block);
    years.len() == 1 && !fixed.is_empty() && !has_year(block, &fixed)
}

/// Turns a block; `None` when there are no years to turn.
pub(super) fn turn(
    layout: &Layout,
    block: &Block,
    store: &mut Store,
    said: Option<i32>,
    notes: &mut Vec<Message>,
) -> Option<Turned> {
    let Roles {
        years: named,
        fixed,
        beside,
    } = Roles::of(block);
    if named.is_empty() || fixed.is_empty() {
        return None;
    }
    let years = named.iter().map(|(at, _)| *at).collect();
    let years = drop_blank_years(block, store, years, notes);
    let (name, unit) = value_name(layout, block, store, &fixed);
    let height = block.rows.len();
    let of: Vec<i32> = years
        .iter()
        .filter_map(|&at| named.iter().find(|(of, _)| *of == at))
        .map(|(_, year)| *year)
        .collect();
    let forecast = |at: &usize| header::is_forecast(&block.columns[*at].name);
    let counted: Vec<i32> = named
        .iter()
        .filter(|(at, _)| !forecast(at) && years.contains(at))
        .map(|(_, year)| *year)
        .collect();
    let lone = Lone::of(block, store, &fixed, &counted, said);
    notes.extend(lone.told(block));
    let mut columns: Vec<Raw> = fixed
        .par_iter()
        .map(|&at| lone.repeated(at, &block.columns[at], &of))
        .collect();
    let labels: Vec<View> = years
        .iter()
        .map(|&at| {
            let year = named.iter().find(|(of, _)| *of == at);
            let label = label(&block.columns[at].name, year.map(|(_, year)| *year));
            store.put(&label)
        })
        .collect();
    columns.push(new_column("year", None, labels.repeat(height)));
    let mut values = Vec::with_capacity(height * years.len());
    let mut of_years: Vec<_> = years
        .iter()
        .map(|&at| block.columns[at].cells.iter())
        .collect();
    for _ in 0..height {
        values.extend(of_years.iter_mut().filter_map(Iterator::next));
    }
    columns.push(new_column(&name, unit, values));
    let places: Vec<u32> = years.iter().map(|&at| block.columns[at].place).collect();
    notes.push(Message::new("table.turned").with("count", years.len()));
    note_left(block, &beside, notes);
    let arrangement = Arrangement::Turned {
        rows: block
            .rows
            .iter()
            .flat_map(|&row| places.iter().map(move |_| row))
            .collect(),
        columns: fixed.iter().map(|&at| block.columns[at].place).collect(),
        values: (0..height).flat_map(|_| places.iter().copied()).collect(),
        header: layout.header_rows.0,
    };
    Some(Turned {
        columns,
        arrangement,
    })
}

/// A year as its header says it, without remarks on it.
pub(super) fn label(name: &str, year: Option<i32>) -> Cow<'_, str> {
    let name = name.trim();
    let is_plain = name
        .get(..4)
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        && matches!(name.get(4..), Some("" | "年" | "年度"));
    match year.filter(|_| !is_plain) {
        Some(year) => Cow::Owned(year.to_string()),
        None => Cow::Borrowed(name),
    }
}

/// Tells of columns that are left out, since years became rows.
pub(super) fn note_left(block: &Block, left: &[usize], notes: &mut Vec<Message>) {
    if left.is_empty() {
        return;
    }
    let names: Vec<&str> = left
        .iter()
        .map(|&at| block.columns[at].name.as_str())
        .collect();
    notes.push(Message::new("table.years_left").with("columns", names.join("、")));
}

/// Whether one of these columns is the year already.
pub(super) fn has_year(block: &Block, columns: &[usize]) -> bool {
    columns.iter().any(|&at| {
        matches!(
            block.columns[at].name.to_lowercase().as_str(),
            "year" | "年份" | "年度" | "年"
        )
    })
}

/// Years are columns when there are several, nothing but years follows the first of them, and no column is a year
/// already.
fn holds_years(block: &Block, years: &[usize], fixed: &[usize]) -> bool {
    let (Some(first), false) = (years.first(), fixed.is_empty()) else {
        return false;
    };
    let last_fixed = fixed.last().copied().unwrap_or_default();
    let together = last_fixed < *first || years.len() >= 3 && years.len() > fixed.len();
    years.len() >= 2 && together && !has_year(block, fixed)
}

fn drop_blank_years(
    block: &Block,
    store: &Store,
    years: Vec<usize>,
    notes: &mut Vec<Message>,
) -> Vec<usize> {
    let (filled, blank): (Vec<usize>, Vec<usize>) = years.iter().copied().partition(|&at| {
        let mut cells = block.columns[at].cells.iter();
        cells.any(|cell| !store.is_blank(cell))
    });
    if filled.is_empty() {
        return years;
    }
    if !blank.is_empty() {
        let years: Vec<&str> = blank
            .iter()
            .map(|&at| block.columns[at].name.as_str())
            .collect();
        let message = Message::new("table.blank_years")
            .with("count", blank.len())
            .with("years", years.join(", "));
        notes.push(message);
    }
    filled
}

/// A column with each cell so many times.
pub(super) fn repeated(column: &Raw, times: usize) -> Raw {
    let cells = column
        .cells
        .iter()
        .flat_map(|cell| std::iter::repeat_n(*cell, times));
    Raw {
        name: column.name.clone(),
        unit: column.unit.clone(),
        cells: cells.collect::<Vec<View>>().into(),
        place: column.place,
    }
}

/// The values are named after the file's single indicator where it names one: by a column of codes or a line above
/// the header.
pub(super) fn value_name(
    layout: &Layout,
    block: &Block,
    store: &Store,
    fixed: &[usize],
) -> (String, Option<String>) {
    let taken =
        |name: &str| fixed.iter().any(|&at| block.columns[at].name == name) || name == "year";
    let single = |headers: &[&str]| {
        let column = fixed.iter().map(|&at| &block.columns[at]);
        let mut named = column.filter(|column| headers.contains(&column.name.as_str()));
        let cells = named.next()?.cells.iter();
        constant(
            cells
                .map(|cell| store.text(cell))
                .filter(|text| !text.is_empty()),
        )
    };
    let line = layout.preamble.iter().find_map(|line| {
        let name = INDICATOR_LINES
            .iter()
            .find_map(|label| line.strip_prefix(label))?;
        Some(header::tidy(name))
    });
    let words = single(&INDICATOR_NAMES).or(line);
    let (words, unit) = match words
        .as_deref()
        .map(|words| (words, header::split_unit(words)))
    {
        Some((_, Some((words, unit)))) => (Some(words.to_owned()), Some(unit.to_owned())),
        Some((words, None)) => (Some(words.to_owned()), None),
        None => (None, None),
    };
    let unit = unit.or_else(|| {
        let mut lines = layout.preamble.iter();
        lines.find_map(|line| {
            let mut parts = line.split([',', '，', '；', ';']).map(str::trim);
            let labelled = parts.find_map(|part| {
                let unit = header::strip_label(part);
                (unit.len() < part.len()).then_some(unit)
            })?;
            Unit::parse(labelled).map(|_| labelled.to_owned())
        })
    });
    let name = single(&INDICATOR_CODES)
        .or(words)
        .filter(|name| !name.is_empty() && !taken(name));
    let fallback = if taken("value") { "value (2)" } else { "value" };
    (name.unwrap_or_else(|| fallback.to_owned()), unit)
}

/// The one text that all filled cells have.
pub(crate) fn constant<'a>(mut filled: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = filled.next()?.trim();
    (!first.is_empty() && filled.all(|value| value.trim() == first)).then(|| first.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::says_of_several;

    #[test]
    fn enterprises_beside_their_industry_are_no_indicators() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        for head in ["2020,2021", "2020-12-31,2021/12/31"] {
            let rows = "甲厂,电子,1,2\n乙厂,电子,3,4\n丙厂,机械,5,6\n丁厂,机械,7,8\n";
            std::fs::write(&path, format!("企业名称,行业,{head}\n{rows}")).unwrap();
            let options = crate::table::ReadOptions::default();
            let table = crate::table::read(&path, &options, &crate::jobs::Progress::default());
            let table = table.unwrap();
            let names: Vec<&str> = table.columns.iter().map(|column| &*column.name).collect();
            assert_eq!(names, ["企业名称", "行业", "year", "value"], "{head}");
            assert_eq!(table.height(), 8);
        }
    }

    #[test]
    fn ranks_are_words_of_their_own() {
        assert!(says_of_several("rank in 2022", false));
        assert!(!says_of_several("Frankfurt", false));
    }

    #[test]
    fn totals_over_years_are_of_none_of_them() {
        assert!(says_of_several("近三年营业收入合计（万元）", false));
        assert!(says_of_several("合计", true) && says_of_several("合计（万元）", true));
        assert!(!says_of_several("合计", false) && !says_of_several("营业收入（万元）", true));
    }
}
