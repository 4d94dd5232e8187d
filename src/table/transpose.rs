//! Indicators that stand in rows become columns: one row for each entity, or year, that had a column.

use super::arrange::Turned;
use super::blocks::Block;
use super::body::Raw;
use super::cells::Store;
use super::layout::Layout;
use super::origin::Arrangement;
use super::views::View;
use super::years_beside::{new_column, unique};
use super::{header, stack_words, totals, turn};
use crate::i18n::{Arg, Message};

/// Beginnings of the header above the indicators.
const CORNERS: [&str; 5] = ["指标", "indicator", "统计指标", "评价指标", "主要指标"];

/// Headers of columns that say more of an indicator.
pub(super) const UNITS: [&str; 5] = ["单位", "计量单位", "unit", "units", "unit of measure"];

/// Headers of columns that number or name it otherwise.
const OTHERS: [&str; 9] = [
    "序号",
    "编号",
    "代码",
    "指标代码",
    "指标编码",
    "code",
    "indicator code",
    "no",
    "no.",
];

/// Words before the name of the one entity above the header.
const ENTITY_LINES: [&str; 6] = [
    "地区：",
    "地区:",
    "区域：",
    "单位名称：",
    "Region:",
    "Region: ",
];

/// Headers of columns that sort the indicators behind them.
const CATEGORIES: [&str; 8] = [
    "类别",
    "分类",
    "类型",
    "领域",
    "维度",
    "一级指标",
    "指标类别",
    "大类",
];

/// More indicators are none.
const MOST_INDICATORS: usize = 5000;

/// Columns in their roles.
struct Roles {
    indicator: usize,
    unit: Option<usize>,
    of: Vec<usize>,
    /// Columns that are totals of the others.
    totals: Vec<usize>,
    /// Columns of remarks on the indicators.
    remarks: Vec<usize>,
    are_years: bool,
    /// Whether the one column beside the indicators is called values, and is nobody's name.
    are_values: bool,
}

/// What the one column of values beside indicators is called, of a year and a place that the title says.
const VALUES: [&str; 26] = [
    "绝对量",
    "数额",
    "实际值",
    "实绩值",
    "完成值",
    "完成情况",
    "本月止累计",
    "本月累计",
    "本年累计",
    "累计数",
    "自年初累计",
    "1-12月累计",
    "绝对数",
    "绝对值",
    "绝对额",
    "数值",
    "指标值",
    "总量",
    "本年",
    "本年数",
    "实绩",
    "完成数",
    "实际完成",
    "全年",
    "累计",
    "value",
];

/// Whether the first column holds indicators and the others the numbers of entities or years.
pub(super) fn fits(block: &Block, store: &Store) -> bool {
    let Some(roles) = roles(block) else {
        return false;
    };
    // Units beside the indicators, or behind most of their names, say that they are some.
    let is_one_year =
        roles.are_years && (roles.unit.is_some() || name_units(block, roles.indicator, store));
    (roles.of.len() >= 2 || roles.are_values || is_one_year)
        && is_corner(&block.columns[roles.indicator])
        && are_unique(block, roles.indicator, store)
        && are_numbers(block, &roles, store)
}

/// Whether a header is one of indicators.
pub(super) fn is_corner(column: &Raw) -> bool {
    let corner = header::tidy(&column.name).to_lowercase();
    let corner = corner.trim_end_matches(['：', ':']);
    (CORNERS.iter().any(|word| corner.starts_with(word)) || corner.ends_with("经济指标"))
        && corner.chars().count() <= 16
        && !OTHERS.contains(&corner)
}

/// Whether a header is that of the one column of values beside indicators.
pub(super) fn is_value(name: &str) -> bool {
    VALUES.contains(&header::tidy(name).to_lowercase().as_str())
}

/// Whether a header, in small letters, is one of units.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// Whether a header, in small letters, is one of numbers or codes beside indicators.
pub(super) fn is_number(word: &str) -> bool {
    OTHERS.contains(&word)
}

/// Whether a header, in small letters, is one of units, numbers or codes beside indicators.
pub(super) fn is_beside(word: &str) -> bool {
    is_unit(word) || is_number(word)
}

/// Whether most indicators have their unit behind their name: `地区生产总值（亿元）`.
fn name_units(block: &Block, column: usize, store: &Store) -> bool {
    let cells = block.columns[column].cells.iter();
    let texts = cells.map(|cell| store.text(cell).trim());
    let (mut filled, mut with_unit) = (0, 0);
    for text in texts.filter(|text| !text.is_empty()) {
        filled += 1;
        with_unit += usize::from(header::unit(text).is_some());
    }
    with_unit > 0 && with_unit * 2 >= filled
}

fn roles(block: &Block) -> Option<Roles> {
    let mut roles = Roles {
        indicator: usize::MAX,
        unit: None,
        of: Vec::new(),
        totals: Vec::new(),
        remarks: Vec::new(),
        are_years: false,
        are_values: false,
    };
    for (at, column) in block.columns.iter().enumerate() {
        let name = column.name.to_lowercase();
        if OTHERS.contains(&name.as_str()) {
            continue;
        }
        if roles.indicator == usize::MAX {
            // What indicators are sorted by stands before them and says no more.
            let next = block.columns.get(at + 1);
            if CATEGORIES.contains(&header::tidy(&name).as_str()) && next.is_some_and(is_corner) {
                roles.remarks.push(at);
                continue;
            }
            roles.indicator = at;
        } else if roles.unit.is_none() && UNITS.contains(&name.as_str()) {
            roles.unit = Some(at);
        } else if turn::says_of_several(&column.name, false) {
            roles.remarks.push(at);
        } else if totals::is_named(&column.name) {
            roles.totals.push(at);
        } else if stack_words::is_remark(&name) {
            roles.remarks.push(at);
        } else {
            roles.of.push(at);
        }
    }
    let years = roles
        .of
        .iter()
        .filter(|&&at| header::year(&block.columns[at].name).is_some());
    let years = years.count();
    roles.are_years = years == roles.of.len();
    roles.are_years &= years > 0;
    let is_value = |at: &usize| {
        let name = header::tidy(&block.columns[*at].name).to_lowercase();
        let bare = header::split_unit(&name).map_or(name.as_str(), |(bare, _)| bare);
        VALUES.contains(&bare)
    };
    let (values, others): (Vec<usize>, Vec<usize>) = roles.of.iter().copied().partition(is_value);
    // Of a month, and of the months of the year before.
    let beside = |at: &usize| {
        let name = header::tidy(&block.columns[*at].name);
        let parts = [
            "本月",
            "当月",
            "本季",
            "上年",
            "去年",
            "上月",
            "目标",
            "年度目标",
            "计划",
            "年度计划",
            "预期",
            "完成率",
            "完成进度",
            "进度",
            "序时",
        ];
        turn::says_of_several(&name, true) || parts.iter().any(|word| name.starts_with(word))
    };
    roles.are_values = values.len() == 1 && others.iter().all(beside);
    if roles.are_values {
        roles.of = values;
        roles.remarks.extend(others);
    }
    let enough = !roles.of.is_empty() && (years == 0 || roles.are_years);
    (enough && !block.rows.is_empty() && block.rows.len() <= MOST_INDICATORS).then_some(roles)
}

/// What there is to tell of the parts of one table together.
pub(super) fn together(told: &[Message]) -> Option<Message> {
    let first = told.first()?;
    let number = |message: &Message, name: &str| {
        message.args.iter().find_map(|(own, arg)| match arg {
            Arg::Number(number) if *own == name => Some(*number),
            _ => None,
        })
    };
    let indicators = told.iter().filter_map(|one| number(one, "indicators"));
    let count = number(first, "count").unwrap_or_default();
    Some(
        Message::new(first.key)
            .with("indicators", indicators.sum::<f64>())
            .with("count", count),
    )
}

fn are_unique(block: &Block, column: usize, store: &Store) -> bool {
    let mut seen = std::collections::HashSet::new();
    let names = names(block, column, store);
    names
        .iter()
        .all(|name| !name.is_empty() && seen.insert(name))
}

/// What the indicators are called: parts of the one above, which say so or stand further in below one that does, by both.
fn names(block: &Block, column: usize, store: &Store) -> Vec<String> {
    let (mut parent, mut depth, mut in_parts) = (String::new(), 0, false);
    let cells = block.columns[column].cells.iter();
    let names = cells.map(|cell| {
        let text = store.text(cell);
        let name = header::tidy(text);
        let indent = text.chars().take_while(|c| c.is_whitespace()).count();
        let is_part = name.starts_with(totals::OF_WHICH) || in_parts && indent > depth;
        in_parts = is_part && !parent.is_empty();
        if in_parts {
            return format!("{parent} / {name}");
        }
        parent.clone_from(&name);
        depth = indent;
        name
    });
    names.collect()
}

/// Whether most filled cells of entities are numbers.
fn are_numbers(block: &Block, roles: &Roles, store: &Store) -> bool {
    let (mut filled, mut numbers) = (0, 0);
    for &at in &roles.of {
        for cell in block.columns[at].cells.iter() {
            let text = store.text(cell).trim();
            if !text.is_empty() {
                filled += 1;
                numbers += usize::from(super::layout::looks_numeric(text));
            }
        }
    }
    filled > 0 && numbers * 2 > filled
}

/// Turns a block; `None` when it has no columns of entities or years.
pub(super) fn turn(
    layout: &Layout,
    block: &Block,
    store: &mut Store,
    title: &str,
    notes: &mut Vec<Message>,
) -> Option<Turned> {
    let roles = roles(block)?;
    let header = layout.header_rows.1;
    let of: Vec<_> = roles.of.iter().map(|&at| &block.columns[at]).collect();
    let heads: Vec<View> = of
        .iter()
        .map(|column| {
            let year = header::year(&column.name).filter(|_| roles.are_years);
            store.put(&turn::label(&column.name, year))
        })
        .collect();
    let head_places: Vec<(u32, u32)> = of.iter().map(|column| (header, column.place)).collect();
    let mut columns = Vec::new();
    let mut places = Vec::new();
    if roles.are_years || roles.are_values {
        let line = layout.preamble.iter().find_map(|line| {
            let mut words = ENTITY_LINES.iter();
            let name = words.find_map(|word| line.strip_prefix(word))?;
            Some(header::tidy(name))
        });
        let entity = line.filter(|name| !name.is_empty());
        let entity = store.put(entity.as_deref().unwrap_or(title));
        columns.push(new_column("entity", None, vec![entity; of.len()]));
        places.push(vec![(0, 0); of.len()]);
    }
    if !roles.are_values {
        let name = if roles.are_years { "year" } else { "entity" };
        columns.push(new_column(name, None, heads));
        places.push(head_places);
    }
    let mut taken: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let names = names(block, roles.indicator, store);
    let mut units = roles.unit.map(|at| block.columns[at].cells.iter());
    let mut cells: Vec<_> = of.iter().map(|column| column.cells.iter()).collect();
    for (name, &row) in names.into_iter().zip(&block.rows) {
        let said = units.as_mut().and_then(Iterator::next);
        let said = said.map(|unit| store.text(unit).trim().to_owned());
        let unit = said
            .filter(|unit| !unit.is_empty())
            .or_else(|| header::split_unit(&name).map(|(_, unit)| unit.to_owned()));
        let name = if name.is_empty() {
            format!("row_{row}")
        } else {
            name
        };
        let name = unique(&name, &mut taken);
        let views = cells
            .iter_mut()
            .map(|cells| cells.next().copied().unwrap_or_default());
        columns.push(new_column(&name, unit, views.collect()));
        places.push(of.iter().map(|column| (row, column.place)).collect());
    }
    let note = Message::new("table.transposed")
        .with("indicators", block.rows.len())
        .with("count", of.len());
    notes.push(note);
    notes.extend(totals::wholes_among(
        of.iter().map(|column| column.name.as_str()),
    ));
    let left = [
        ("table.totals_beside", &roles.totals),
        ("table.stacked_left", &roles.remarks),
    ];
    for (key, left) in left.into_iter().filter(|(_, left)| !left.is_empty()) {
        let names: Vec<&str> = left
            .iter()
            .map(|&at| block.columns[at].name.as_str())
            .collect();
        notes.push(Message::new(key).with("columns", names.join(", ")));
    }
    Some(Turned {
        columns,
        arrangement: Arrangement::Gathered {
            header,
            cells: places,
        },
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn one_column_of_values_is_the_place_of_the_titles() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let rows = "地区生产总值（亿元）,100.5,3.1,2\n高新技术企业数（家）,931,13.5,1\n";
        let sorted = "经济,地区生产总值,亿元,100.5\n创新,高新技术企业数,家,931\n";
        for text in [
            format!("江湾市2022年公报,,,\n指标,2022年,比上年增长（%）,全省位次\n{rows}"),
            format!("江湾市2022年公报,,,\n指标,绝对量,增速（%）,全省位次\n{rows}"),
            format!("江湾市2022年公报,,,\n指标,完成值,目标值,完成率（%）\n{rows}"),
            format!("江湾市2022年公报,,,\n类别,指标名称,单位,数值\n{sorted}"),
        ] {
            std::fs::write(&path, &text).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            assert_eq!(table.height(), 1, "{text}");
            let cell = |name: &str| {
                let column = table.columns.iter().find(|one| one.name.starts_with(name));
                column.and_then(|one| one.cells.get(0)).map(str::to_owned)
            };
            assert_eq!(cell("entity").as_deref(), Some("江湾市"), "{text}");
            assert_eq!(
                cell("year").as_deref().map(|year| &year[..4]),
                Some("2022"),
                "{text}"
            );
            assert_eq!(cell("地区生产总值").as_deref(), Some("100.5"), "{text}");
            assert_eq!(cell("高新技术企业数").as_deref(), Some("931"), "{text}");
        }
    }
}
