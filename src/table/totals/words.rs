//! A name in a table comes in; what it says of other rows goes out: that it is their total, a part, a heading, the whole
//! that they are of, or how much they have changed.

use crate::table::header::{self, unpadded};
use crate::table::traditional::simplified;

/// What carries a total from one printed page to the next.
const CARRIED: [&str; 8] = [
    "过次页",
    "承上页",
    "承前页",
    "转次页",
    "转下页",
    "接上页",
    "接前页",
    "上页结转",
];

/// What stands before the total of all enterprises of a kind: `全市规上工业`, where it is no enterprise's name.
const OF_ALL: [&str; 6] = ["全国", "全省", "全市", "全区", "全县", "全镇"];

/// What names of enterprises and places end with.
const NAME_ENDS: [&str; 16] = [
    "公司", "厂", "集团", "社", "所", "院", "店", "部", "中心", "行", "镇", "街道", "县", "市",
    "馆", "校",
];

/// Words that mean a total wherever the row stands.
pub(super) const ANYWHERE: [&str; 5] = ["合计", "总计", "小计", "共计", "总合计"];

/// Words that mean an average.
const AVERAGES: [&str; 8] = [
    "平均",
    "平均值",
    "均值",
    "平均数",
    "average",
    "mean",
    "中位数",
    "median",
];

/// Words that mean a total when they are all of a name.
const ALONE: [&str; 9] = [
    "总和",
    "累计",
    "总数",
    "合计数",
    "总计数",
    "所有企业",
    "全部企业",
    "全体企业",
    "所有单位",
];

/// What stands before a part of the row above it.
pub(in crate::table) const OF_WHICH: &str = "其中";

/// Names of what others are parts of: among places used as they are, and pointed out.
const WHOLES: [&str; 18] = [
    "全国",
    "全省",
    "全市",
    "全区",
    "市区",
    "市辖区",
    "县级市",
    "县（市）",
    "东部地区",
    "中部地区",
    "西部地区",
    "东北地区",
    "东部",
    "中部",
    "西部",
    "苏南",
    "苏中",
    "苏北",
];

/// Words by which a row says how much those of years have changed: `比上年增长%`.
const CHANGES: [&str; 6] = ["增长", "增速", "增幅", "增减", "同比", "比上年"];

/// Numerals of headings, as in `一、` and `（二）`.
pub(in crate::table) const NUMERALS: [char; 10] =
    ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// Words that mean one in the first or the last row only: elsewhere they may be a name.
const AT_THE_ENDS: [&str; 11] = [
    "total",
    "grand total",
    "subtotal",
    "sub-total",
    "totals",
    "sum",
    "占比",
    "比重",
    "同比",
    "同比增长",
    "增长率",
];

/// What all of them end with, 计, as bytes of a text.
pub(super) const TOTAL: [u8; 3] = [0xE8, 0xAE, 0xA1];

/// A longer name is that of an entity.
pub(super) const LONGEST: usize = 8;

/// What a row says of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// That it is their total or average.
    Total,
    /// That it is a part of the one above.
    Part,
    /// That it heads those below: `一、砺沙镇`.
    Heading,
    /// That it is a place which the others are parts of.
    Whole,
    /// How much others have changed.
    Change,
    /// What several years come to: `“十三五”时期`.
    Span,
}

/// Whether a name is that of a place which others are parts of.
pub(in crate::table) fn is_whole(name: &str) -> bool {
    WHOLES.contains(&unpadded(name).as_str())
}

/// Whether what stands in the place of a year says how much others have changed: `2022年比2021年增长%`.
pub(super) fn is_change(name: &str) -> bool {
    let name = unpadded(name.trim());
    CHANGES.iter().any(|word| name.contains(word))
}

/// Whether what stands in the place of a year names several: `“十三五”时期`, `十三五合计`, `2016-2020年`.
pub(super) fn is_span(name: &str) -> bool {
    const LONGEST: usize = 48;
    let name = name.trim();
    if name.len() < 9 || name.len() > LONGEST {
        return false;
    }
    let name = unpadded(name);
    let plan = name.trim_start_matches(['“', '"', '「', '\'', '‘']);
    let is_plan = plan
        .find('五')
        .is_some_and(|at| at > 0 && plan[..at].chars().all(|c| NUMERALS.contains(&c)));
    header::year(&name).is_none() && (is_plan || is_range(&name))
}

/// Whether a text names the first and the last of more than two years.
fn is_range(name: &str) -> bool {
    let year = |text: &str| header::year(text.trim());
    let marks = ['-', '—', '–', '~', '～', '至', '到'];
    let Some((first, rest)) = name.split_once(marks) else {
        return false;
    };
    let rest = rest.trim_start_matches(marks);
    let ends = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let pair = year(first).zip(year(&rest[..ends]));
    pair.is_some_and(|(first, last)| last > first + 1)
}

/// Whether a name may be that of an average, a part or a whole, as far as its length and its first byte tell: all but
/// few are told at a glance to be none.
pub(super) fn may_be_other(cell: &[u8]) -> bool {
    let begins = matches!(
        cell.first(),
        Some(0xE3 | 0xE4 | 0xE5 | 0xE8 | 0xEF | b'(' | b'#' | b'a' | b'A' | b'm' | b'M' | b' ')
    );
    let others = ["所有", "承", "接"].map(str::as_bytes);
    let begins = begins || others.iter().any(|word| cell.starts_with(word));
    begins && cell.len() <= LONGEST * 4 && says(text(cell).trim(), false).is_some()
}

/// What a name says of other rows.
pub(super) fn says(name: &str, is_end: bool) -> Option<Says> {
    if is_total(name, is_end) {
        return Some(Says::Total);
    }
    if is_other(name) {
        let is_part = is_part(name);
        return Some(if is_part { Says::Part } else { Says::Total });
    }
    let is_whole = |name: &str| {
        WHOLES.contains(&name)
            || OF_ALL.iter().any(|word| name.starts_with(word))
                && name.chars().count() <= 2 * LONGEST
                && !NAME_ENDS.iter().any(|end| name.ends_with(end))
    };
    if is_whole(name) || name.contains([' ', '\u{3000}']) && is_whole(&unpadded(name)) {
        return Some(Says::Whole);
    }
    is_heading(name).then_some(Says::Heading)
}

/// Whether a name begins as a heading does: `一、砺沙镇`, `（二）青浦镇`.
pub(super) fn is_heading(name: &str) -> bool {
    let open = name.strip_prefix(['(', '（']);
    let after = open.unwrap_or(name).trim_start_matches(NUMERALS);
    let numbered = after.len() < open.unwrap_or(name).len();
    let ends: &[char] = if open.is_some() {
        &[')', '）']
    } else {
        &['、', '．', '.']
    };
    numbered && after.starts_with(ends) && after.chars().nth(1).is_some()
}

/// The text of a cell's bytes.
pub(super) fn text(cell: &[u8]) -> &str {
    // Cells are valid text.
    std::str::from_utf8(cell).unwrap_or_default()
}

/// Whether a name says that it is a part of the one above.
fn is_part(name: &str) -> bool {
    let name = name.trim_start();
    name.starts_with(OF_WHICH) || is_marked(name)
}

/// Whether a name has the mark of a part before it, as yearbooks have it: `#规模以上`.
fn is_marked(name: &str) -> bool {
    let rest = name.strip_prefix(['#', '＃']).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)))
}

/// Whether a name is that of an average, or of a part of the row above: `其中：苏南`.
pub(super) fn is_other(name: &str) -> bool {
    let name = name.trim();
    if is_marked(name) {
        return true;
    }
    if let Some(rest) = name.strip_prefix(OF_WHICH) {
        return rest.starts_with([':', '：']);
    }
    let is_average = |name: &str| AVERAGES.iter().any(|word| name.eq_ignore_ascii_case(word));
    is_average(name) || name.contains(' ') && name.len() <= 12 && is_average(&unpadded(name))
}

/// Whether a name is that of a total or an average of the others.
pub(in crate::table) fn is_named(name: &str) -> bool {
    let is_average = || is_other(name) && !is_part(name);
    is_total(name, true) || is_average()
}

pub(super) fn is_total(name: &str, is_end: bool) -> bool {
    let name = unpadded(name);
    let name = simplified(&name).unwrap_or(name);
    let name = name.trim_end_matches([':', '：']);
    // `小计一`, `合计2`, `合计2家`.
    let name = match name.trim_end_matches(['家', '户', '个']) {
        counted if counted.ends_with(|c: char| c.is_ascii_digit()) => counted,
        _ => name,
    };
    let numbered = name.trim_end_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(&c));
    let name = if numbered.ends_with('计') {
        numbered
    } else {
        name
    };
    // `合计（2家）`: what stands in brackets says of how many, or of which.
    let name = match name.find(['(', '（']) {
        Some(at) if at > 0 && name.ends_with([')', '）']) => &name[..at],
        _ => name,
    };
    if ALONE.contains(&name) || CARRIED.contains(&name) {
        return true;
    }
    if is_end && AT_THE_ENDS.contains(&name.to_lowercase().as_str()) {
        return true;
    }
    ANYWHERE
        .iter()
        .any(|word| name.ends_with(word) && name.chars().count() <= LONGEST)
}
