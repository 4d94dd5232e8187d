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

/// Whether what stands alone in its row is a note by how it is written: `①2009年起统计口径调整。`, `a) The coverage is …`,
/// `本表数据为快报数`, `江湾市统计局 2023年5月编`. No name has a full stop, or a mark before it.
pub(super) fn is_remark(cell: &str) -> bool {
    const BEGINNINGS: [&str; 10] = [
        "本表",
        "以上",
        "上表",
        "见第",
        "表中",
        "数据为",
        "统计口径",
        "未包括",
        "不含",
        "因四舍五入",
    ];
    const STARS: [char; 4] = ['*', '＊', '※', '†'];
    let cell = cell.trim();
    if cell.ends_with('。') || BEGINNINGS.iter().any(|word| cell.starts_with(word)) {
        return true;
    }
    let mut letters = cell.chars();
    let first = letters.next().unwrap_or_default();
    let is_raised = ('①'..='⑳').contains(&first) || first == '※';
    let rest = letters.as_str();
    let is_listed =
        first.is_ascii_alphanumeric() && rest.starts_with([')', '）']) && rest.chars().count() > 4;
    let is_long = || rest.chars().count() > 6;
    let is_starred = STARS.contains(&first)
        && ["数", "为", "含", "按"]
            .iter()
            .any(|word| rest.contains(word));
    let is_made = cell.contains('年')
        && ["编", "编制", "整理", "编印"]
            .iter()
            .any(|end| cell.ends_with(end));
    is_raised && is_long() || is_listed || is_starred || is_made
}

/// Whether what stands alone in its row is no more than the number of a page: `25`, `- 25 -`.
pub(super) fn is_bare_page(cell: &str) -> bool {
    let bare = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '—' | '–' | '·'));
    !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_below_a_table_are_told_from_names() {
        for line in [
            "①2009年起统计口径调整。",
            "*为初步核算数。",
            "a) The coverage is wider",
            "1)本表不含军工企业",
            "※按现价计算的数据",
            "本表数据为快报数",
            "江湾市统计局 2023年5月编",
        ] {
            assert!(is_remark(line), "{line}");
        }
        for name in [
            "江湾甲机械有限公司",
            "*江湾华锐",
            "①江湾华锐",
            "1)甲厂",
            "锦丰镇",
            "江湾市",
            "本田（江湾）",
            "#规模以上",
        ] {
            assert!(
                !is_remark(name) && !is_footnote(name) && !is_page(name),
                "{name}"
            );
        }
        assert!(is_signed("填报单位：江湾市科技局") && is_signed("审核：张三　　制表：李四"));
        assert!(is_page("第2页 共2页") && is_page("Page 1 of 2") && is_page("第二页"));
        assert!(
            is_bare_page("- 25 -")
                && is_bare_page("25")
                && !is_bare_page("2023")
                && !is_bare_page("-")
        );
    }
}
