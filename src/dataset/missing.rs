//! The many words for nothing: a cell comes in, whether it says that there is no value goes out.

use crate::table::header::half_width;

/// All of them, in small letters and half width.
const MISSING: &[&str] = &[
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "−",
    "…",
    "……",
    "...",
    "..",
    ".",
    "/",
    "\\",
    "*",
    "#",
    "n.a.",
    "n.a",
    "na",
    "n/a",
    "#n/a",
    "not available",
    "not applicable",
    "none",
    "null",
    "nil",
    "nan",
    "missing",
    "无",
    "不适用",
    "缺失",
    "缺",
    "暂缺",
    "缺报",
    "未报",
    "待补",
    "空",
    "未填",
    "未填报",
    "无数据",
    "暂无",
    "暂无数据",
    "不详",
    "未知",
    "保密",
];

/// A character in half width, any dash as a minus: Chinese tables are full of dashes of every length.
fn plain_dash(character: char) -> char {
    match half_width(character) {
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2500}'
        | '\u{2501}'
        | '\u{FE58}'
        | '\u{FE63}' => '-',
        other => other,
    }
}

/// Whether a cell says that there is no value.
pub(super) fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    match cell.len() {
        0 => true,
        1..=24 => {
            let lower = cell.to_lowercase();
            MISSING.contains(&lower.as_str())
                || !cell.is_ascii() && {
                    let folded: String = lower.chars().map(plain_dash).collect();
                    MISSING.contains(&folded.as_str())
                }
        }
        _ => false,
    }
}
