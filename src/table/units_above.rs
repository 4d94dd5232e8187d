//! Units that the lines around a table state for all of it: `单位：万元`, `计量单位: 千元、人`, `本表金额以千元计`,
//! `(Unit: million yuan)`. Lines come in, units go out as they are written, and so do lines that state one which is not
//! understood.

use super::body::{Content, only};
use super::cells::Store;
use super::views::Chunks;
use super::{Dimension, SetAside, Unit, aside, header, unit};
use crate::i18n::Message;

/// What stands before them.
const LABELS: [&str; 10] = [
    "单位：",
    "单位:",
    "单位,",
    "金额：",
    "金额:",
    "Unit:",
    "Units:",
    "unit:",
    "units:",
    "UNIT:",
];

/// What stands around one in a sentence.
const AROUND: [(&str, &str); 4] = [
    ("以", "计"),
    ("按", "计"),
    ("以", "为单位"),
    ("按", "为单位"),
];

/// Rows at the end of a table among which one may state units.
const LAST: usize = 4;

/// A longer line is a paragraph.
const LONGEST: usize = 60;

/// The units that these lines state, each once, in their order.
pub(super) fn stated(lines: &[String]) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut add = |unit: &str| {
        // `奖励金额：1000元` is an amount and no unit.
        let is_amount = unit.starts_with(|c: char| c.is_ascii_digit());
        let is_new =
            !is_amount && Unit::parse(unit).is_some() && !units.iter().any(|known| known == unit);
        if is_new {
            units.push(unit.to_owned());
        }
        is_new
    };
    for line in lines {
        let line = unit::unqualified(line);
        // `单位 ： 千元`.
        let line = line.replace(" ：", "：").replace(" :", ":");
        let first = LABELS
            .iter()
            .filter_map(|label| Some(line.find(label)? + label.len()));
        if let Some(start) = first.min() {
            let parts =
                line[start..].split(['、', '，', ',', '；', ';', '/', '）', ')', '】', ']']);
            for part in parts.map(header::strip_label) {
                if !add(part) {
                    // Several units may be parted by spaces, which stand within others.
                    let words = part.split_whitespace().map(without_label);
                    if Unit::parse(part).is_none() {
                        words.for_each(|word| {
                            add(word);
                        });
                    }
                }
            }
        }
        for (before, after) in AROUND {
            let inside = line
                .split_once(before)
                .and_then(|(_, rest)| rest.split_once(after));
            if let Some((inside, _)) = inside {
                add(inside.trim());
            }
        }
    }
    units
}

/// A word without the label that it has before a unit: `人数单位：人`.
fn without_label(word: &str) -> &str {
    let end = LABELS
        .iter()
        .filter_map(|label| Some(word.rfind(label)? + label.len()));
    word[end.max().unwrap_or(0)..].trim()
}

/// The lines that speak of a unit of money which is not understood.
pub(super) fn unclear(lines: &[String]) -> impl Iterator<Item = &str> {
    const STATEMENTS: [&str; 5] = ["单位", "金额", "元计", "Unit", "unit"];
    const MONEY: [&str; 4] = ["元", "yuan", "RMB", "CNY"];
    let is_unclear = |line: &&String| {
        let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
        let is_money = |unit: &String| {
            let dimension = Unit::parse(unit).map(|unit| unit.dimension);
            matches!(dimension, Some(Dimension::Money(_)))
        };
        line.chars().count() <= LONGEST
            && has(&STATEMENTS)
            && has(&MONEY)
            && !stated(std::slice::from_ref(line)).iter().any(is_money)
    };
    lines.iter().filter(is_unclear).map(String::as_str)
}

/// The brackets at the end of a header that speak of money in a unit which is not understood: `（X元）`.
pub(super) fn unclear_in_header(name: &str) -> Option<&str> {
    let body = name.trim().strip_suffix([')', '）', ']', '】'])?;
    let inside =
        body[body.rfind(['(', '（', '[', '【'])?..].trim_start_matches(['(', '（', '[', '【']);
    let is_short = inside.chars().count() <= 12;
    (is_short && inside.ends_with('元') && header::unit(name).is_none()).then_some(inside)
}

/// Whether the filled cells of a row state the unit of the table, as none of a header do: one that says nothing else,
/// or a label and a unit beside it.
pub(super) fn is_statement(cells: &[&String]) -> bool {
    let alone = |cell: &str| {
        let inside = cell.trim().trim_matches(['(', ')', '（', '）', '[', ']']);
        let labels = [
            "单位",
            "计量单位",
            "金额单位",
            "货币单位",
            "人数单位",
            "数量单位",
        ];
        let rest = labels.iter().find_map(|label| inside.strip_prefix(label));
        let rest = rest.and_then(|rest| rest.trim_start().strip_prefix(['：', ':']));
        rest.is_some_and(|rest| {
            rest.trim().is_empty() || !stated(&[format!("单位：{rest}")]).is_empty()
        })
    };
    let is_label = |cell: &str| cell.trim().ends_with(['：', ':']) && alone(cell);
    let is_bare = |cell: &str| {
        let bare = header::tidy(cell);
        ["单位", "计量单位", "金额单位", "货币单位"].contains(&bare.as_str()) && cells.len() == 2
    };
    let beside = cells
        .windows(2)
        .any(|pair| (is_label(pair[0]) || is_bare(pair[0])) && Unit::parse(pair[1]).is_some());
    beside || cells.iter().any(|cell| alone(cell) && !is_label(cell))
}

/// Whether the filled cells of a row say who filled in a form and of when it is: `填报单位：市科技局`, `表号：企1表`. None of
/// a header do.
pub(super) fn is_of_form(cells: &[&String]) -> bool {
    const LONGEST: usize = 8;
    // What names somebody in the same cell; with the name beside it, it is a field of a form.
    const NAMING: [&str; 3] = ["名称", "代码", "地址"];
    const LABELS: [&str; 12] = [
        "单位",
        "人",
        "日期",
        "表号",
        "机关",
        "文号",
        "电话",
        "报告期",
        "所属期",
        "有效期至",
        "部门",
        "年度",
    ];
    const ALONE: [&str; 13] = [
        "填报单位",
        "制表单位",
        "编制单位",
        "报送单位",
        "填报日期",
        "制表日期",
        "填表日期",
        "报送日期",
        "表号",
        "制定机关",
        "金额单位",
        "计量单位",
        "单位",
    ];
    // Whom a form is about, with the answer behind it: alone it is the name of what stands beside or below it.
    const OF_WHOM: [&str; 4] = ["信用代码", "机构代码", "名称", "地址"];
    let label = |cell: &str| -> Option<bool> {
        let (label, value) = cell.trim().split_once(['：', ':'])?;
        let label = header::unpadded(label.trim());
        if OF_WHOM.iter().any(|end| label.ends_with(end)) && label.chars().count() <= LONGEST {
            return (!value.trim().is_empty()).then_some(true);
        }
        // `营业收入（单位：万元）` is a header.
        let is_one = label.chars().count() <= LONGEST
            && !label.contains(['(', '（', '[', '【'])
            && Unit::parse(value).is_none()
            && !label.starts_with("其中")
            && (LABELS.iter().any(|end| label.ends_with(end))
                || !value.trim().is_empty() && NAMING.iter().any(|end| label.ends_with(end)));
        is_one.then(|| !value.trim().is_empty())
    };
    let beside = |at: usize| {
        cells
            .get(at + 1)
            .is_some_and(|next| !next.contains(['：', ':']))
    };
    // `填报单位 | 市科技局 | 制表日期 | 2023年`: labels and what they say, cell by cell.
    let is_alone = |cell: &str| ALONE.contains(&header::tidy(cell).as_str());
    let is_pair = |pair: &[&String]| pair.len() == 2 && is_alone(pair[0]) && !is_alone(pair[1]);
    if cells.len() >= 4 && cells.chunks(2).all(is_pair) {
        return true;
    }
    let mut all = cells.iter().enumerate();
    all.any(|(at, cell)| label(cell).is_some_and(|has_value| has_value || beside(at)))
}

/// Takes out the rows at the end of a table that say nothing but its units, and gives these.
pub(super) fn take_below(rows: &mut Content) -> Vec<String> {
    let height = rows.file_rows.len();
    let mut keep = vec![true; height];
    let mut units = Vec::new();
    let first = height.saturating_sub(LAST).max(1);
    for (at, kept) in keep.iter_mut().enumerate().skip(first) {
        let cells = rows
            .columns
            .iter()
            .map(|column| cell_at(&column.cells, at, &rows.store));
        let filled: Vec<String> = cells
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        let are_labelled = filled.iter().all(|cell| cell.contains(['：', ':']));
        if filled.len() > 2 && !are_labelled || !is_statement(&filled.iter().collect::<Vec<_>>()) {
            continue;
        }
        let line = filled.join(", ");
        units.extend(stated(std::slice::from_ref(&line)));
        *kept = false;
        let reason = Message::new("table.row_unit").with("text", line);
        rows.set_aside
            .push(SetAside::row(rows.file_rows[at], reason));
    }
    if keep.iter().all(|kept| *kept) {
        return units;
    }
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
    units
}

/// The bytes of one cell; none beyond the last.
fn cell_at<'a>(cells: &'a Chunks, mut at: usize, store: &'a Store) -> &'a [u8] {
    for part in cells.parts() {
        if at < part.len() {
            return part.bytes(at, store);
        }
        at -= part.len();
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_units_or_other_things() {
        let of = |line: &str| stated(&[line.to_owned()]);
        assert_eq!(of("单位：千元"), ["千元"]);
        assert_eq!(of("2022年主要指标（单位：万元）"), ["万元"]);
        assert_eq!(of("制表：统计科, 计量单位: 万元、人"), ["万元", "人"]);
        assert_eq!(of("Table 3 (Unit: million yuan)"), ["million yuan"]);
        assert_eq!(of("填报单位：江湾市科技局"), [""; 0]);
        assert_eq!(of("单位名称 甲公司"), [""; 0]);
        assert_eq!(of("制表单位：市科技局, 单位：千元、人"), ["千元", "人"]);
        assert_eq!(of("金额单位：元  人数单位：人"), ["元", "人"]);
        assert_eq!(of("单位：, 元"), ["元"]);
        assert_eq!(of("单位：千元（RMB）"), ["千元"]);
        assert_eq!(of("单位 ： 千元"), ["千元"]);
        assert_eq!(of("填报单位, 市科技局, 单位, 千元"), ["千元"]);
        assert_eq!(of("单位：亿元 人"), ["亿元", "人"]);
        assert_eq!(of("金额：千元"), ["千元"]);
        assert_eq!(of("每家奖励金额：1000元"), [""; 0]);
        assert_eq!(of("本表金额以千元计"), ["千元"]);
        assert_eq!(of("以万元为单位"), ["万元"]);
        let twice = ["单位：元".to_owned(), "单位：元".to_owned()];
        assert_eq!(stated(&twice), ["元"]);
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let is_unclear = |line: &str| unclear(&[line.to_owned()]).next().is_some();
        assert!(is_unclear("注：营业收入单位为元"));
        assert!(is_unclear("单位：大万元"));
        for line in [
            "单位：千元",
            "填报单位：江湾市科技局",
            "本表金额以千元计",
            "2022年元月",
        ] {
            assert!(!is_unclear(line), "{line}");
        }
        assert_eq!(unclear_in_header("营业收入（大万元）"), Some("大万元"));
        assert_eq!(unclear_in_header("营业收入（万元（含税））"), None);
        assert_eq!(unclear_in_header("营业收入（2022年，万元）"), None);
        assert_eq!(unclear_in_header("状元（状元）"), Some("状元"));
        assert_eq!(unclear_in_header("企业（甲）"), None);
    }

    #[test]
    fn what_a_form_says_of_itself_is_no_header() {
        let is = |cells: &[&str]| {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            is_of_form(&cells.iter().collect::<Vec<_>>())
        };
        assert!(is(&["填报单位：市科技局", "2022年", "表号：企1表"]));
        assert!(is(&["制表人：", "张三", "日期：", "2023年1月"]));
        assert!(is(&["填 报 单 位：市科技局"]));
        assert!(is(&["填报单位", "市科技局", "单位", "千元"]));
        assert!(!is(&["填报单位", "营业收入", "研发费用"]));
        assert!(!is(&["企业名称", "其中：研发人员", "营业收入"]));
        assert!(!is(&["单位名称", "从业人员：期末"]));
        assert!(!is(&["单位：", "人数："]));
        assert!(!is(&["企业名称", "净利润 单位:元"]));
        assert!(!is(&["企业名称", "镇区", "营业收入（单位：万元）"]));
        assert!(!is(&["单位", "代码", "营业收入", "填报日期", "备注"]));
    }

    #[test]
    fn cells_of_a_row_state_a_unit_together() {
        let is = |cells: &[&str]| {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            is_statement(&cells.iter().collect::<Vec<_>>())
        };
        assert!(is(&["制表单位：市科技局", "单位：千元、人"]));
        assert!(is(&["单位：", "元"]));
        assert!(!is(&["企业名称", "营业收入（单位：万元）"]));
        assert!(!is(&["单位：", "营业收入"]));
        assert!(!is(&["填报单位：科技局", "2022年"]));
    }
}
