//! Lines below a table that are none of its rows: the text of a row comes in; whether it is a note, a signature or the number
//! of a page goes out.

use super::{header, totals};

/// Beginnings of lines below a table that are not data.
const FOOTNOTES: &[&str] = &[
    "注:",
    "注：",
    "注释",
    "附注",
    "备注:",
    "备注：",
    "说明:",
    "说明：",
    "数据来源",
    "资料来源",
    "来源:",
    "来源：",
    "Source:",
    "Sources:",
    "Data source",
    "Note:",
    "Notes:",
    "NOTE:",
    "SOURCE:",
];

/// What stands before the names of those who filled in a table, below it.
pub(super) const SIGNED: &[&str] = &[
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "复核人",
    "负责人",
    "单位负责人",
    "统计负责人",
    "报出日期",
    "填表日期",
    "联系电话",
    "审核",
    "复核",
    "填报单位",
    "填表单位",
    "制表单位",
    "编制单位",
    "填报日期",
    "制表日期",
];

/// Whether a line says who filled in the table: `填表人：李四`.
pub(super) fn is_signed(cell: &str) -> bool {
    const LONGEST: usize = 12;
    let mut near = cell.char_indices().take(LONGEST);
    let end = near.find(|(_, c)| matches!(c, '：' | ':'));
    let label = end.map(|(at, _)| header::unpadded(&cell[..at]));
    label.is_some_and(|label| SIGNED.contains(&label.as_str()))
}

/// Whether a line is the number of a printed page: `第2页 共2页`.
pub(super) fn is_page(text: &str) -> bool {
    const LONGEST: usize = 60;
    const FORMS: [&str; 6] = [
        "第#页",
        "第#页共#页",
        "共#页第#页",
        "共#页",
        "page#",
        "page#of#",
    ];
    if text.len() > LONGEST
        || !text.ends_with(|c: char| c == '页' || c.is_numeric() || c == ')' || c == '）')
    {
        return false;
    }
    let mut form = String::new();
    for c in text.chars().map(header::half_width) {
        if c.is_ascii_digit() || totals::NUMERALS.contains(&c) {
            if !form.ends_with('#') {
                form.push('#');
            }
        } else if c.is_alphanumeric() {
            form.push(c.to_ascii_lowercase());
        }
    }
    FORMS.contains(&form.as_str())
}

/// Whether a line below a table says that it is a note.
pub(super) fn is_footnote(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['*', ' ', '　']);
    FOOTNOTES.iter().any(|word| cell.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_below_a_table_are_told_from_names() {
        for name in [
            "江湾甲机械有限公司",
            "*江湾华锐",
            "①江湾华锐",
            "1)甲厂",
            "锦丰镇",
            "#规模以上",
        ] {
            assert!(!is_footnote(name) && !is_page(name), "{name}");
        }
        assert!(is_signed("填报单位：江湾市科技局") && is_signed("审核：张三　　制表：李四"));
        assert!(is_page("第2页 共2页") && is_page("Page 1 of 2") && is_page("第二页"));
    }
}
