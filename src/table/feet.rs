//! What stands below a table in its first column alone and is the name of nobody: notes behind a mark, sentences, who
//! filled it in, the number of the page. The cells of a row come in; whether it is such a line goes out.

use std::sync::LazyLock;

use super::{firms, header, layout, totals};

/// Words that such lines have: `assets/feet.toml`.
#[derive(Default, serde::Deserialize)]
struct Words {
    notes: Vec<String>,
    signed: Vec<String>,
    begin: Vec<String>,
    inside: Vec<String>,
    begin_english: Vec<String>,
    made: Vec<String>,
}

/// The file is part of the program: one that does not parse yields no words, which a test forbids.
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../assets/feet.toml")).unwrap_or_default());

/// What stands before the names of those who filled in a table, below it.
pub(super) fn signed() -> &'static [String] {
    &WORDS.signed
}

/// Marks before notes.
const MARKS: &str = "*＊※★☆△▲#＃†‡§";

/// Most bytes of such a line.
const MOST: usize = 3000;

/// Whether a row below the header has nothing but such a line, or several things that labels name.
pub(super) fn is_foot<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let cells = cells.map(str::trim).enumerate();
    let mut filled = cells.filter(|(_, cell)| !cell.is_empty());
    let first = filled.next();
    let Some((at, first)) = first.filter(|(_, cell)| cell.len() <= MOST) else {
        return false;
    };
    let mut others = filled.map(|(_, cell)| cell).peekable();
    if others.peek().is_none() {
        // A number of another column is one of its values.
        (at == 0 || !layout::looks_numeric(first)) && is_line(first)
    } else {
        is_labelled(first) && others.all(is_labelled)
    }
}

/// Whether the one cell of a row is no name.
fn is_line(cell: &str) -> bool {
    let words = &*WORDS;
    let line: String = cell.chars().map(header::half_width).collect();
    let line = line.trim();
    let lower = line.to_lowercase();
    is_page(line)
        || is_labelled(line)
        || line.contains('。')
        || is_marked(line)
        || words.begin.iter().any(|word| line.starts_with(word))
        || !firms::is_firm(line)
            && words
                .inside
                .iter()
                .any(|word| without_remark(&lower).contains(word))
        || words
            .begin_english
            .iter()
            .any(|word| lower.starts_with(word))
        || line.contains('年') && words.made.iter().any(|word| line.ends_with(word))
}

/// A name without the remark in brackets behind it: `金港镇（不含保税区）`.
fn without_remark(line: &str) -> &str {
    let bare = line
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once('('));
    let bare = bare.map(|(bare, _)| bare.trim_end());
    bare.filter(|bare| !bare.is_empty()).unwrap_or(line)
}

/// Whether a line is the number of a page: `- 25 -`, `25`, `第25页`. A year is none.
fn is_page(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| "-—–―·. ".contains(c));
    let bare = bare
        .strip_prefix('第')
        .and_then(|bare| bare.strip_suffix('页'))
        .unwrap_or(bare)
        .trim();
    let is_number = !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|c| c.is_ascii_digit());
    is_number && (bare.len() < line.len() || header::year(bare).is_none())
}

/// Whether a line is something behind a label: `填报单位：江湾市科技局`.
fn is_labelled(cell: &str) -> bool {
    const LONGEST: usize = 16;
    let near = cell.char_indices().take(LONGEST * 2);
    let end = near.into_iter().find(|(_, c)| matches!(c, ':' | '：'));
    end.is_some_and(|(end, _)| {
        let label = cell[..end].trim();
        (2..=LONGEST).contains(&label.chars().count()) && label.chars().any(char::is_alphabetic)
    })
}

/// Whether a line stands behind the mark of a note: `①2009年起…`, `*为初步核算数`, `a) …`, `1)本表…`, `[1] …`.
fn is_marked(line: &str) -> bool {
    const SHORTEST: usize = 5;
    let Some(first) = line.chars().next() else {
        return false;
    };
    let is_circled = ('①'..='⑳').contains(&first);
    let (open, rest) = match line.strip_prefix(['(', '[']) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let end = rest.find([')', ']']);
    let numbered = end.is_some_and(|end| {
        let mark = &rest[..end];
        let is_mark = mark.len() <= 2
            && !mark.is_empty()
            && mark
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_ascii_lowercase());
        is_mark && (open || mark.len() == 1)
    });
    // `*ST江湾股份有限公司` is an enterprise.
    let is_marked = MARKS.contains(first) && !firms::is_firm(line);
    (is_circled || is_marked || numbered) && line.chars().count() >= SHORTEST
}

/// Whether a line says who filled in the table: `填表人：李四`.
pub(super) fn is_signed(cell: &str) -> bool {
    const LONGEST: usize = 12;
    let mut near = cell.char_indices().take(LONGEST);
    let end = near.find(|(_, c)| matches!(c, '：' | ':'));
    let label = end.map(|(at, _)| header::unpadded(&cell[..at]));
    label.is_some_and(|label| WORDS.signed.contains(&label))
}

/// Whether a line is the number of a printed page: `第2页 共2页`.
pub(super) fn numbers_page(text: &str) -> bool {
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
    WORDS.notes.iter().any(|word| cell.starts_with(word))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{WORDS, is_foot, is_footnote, is_signed, numbers_page};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn lines_below_a_table_are_told_from_names() {
        for line in [
            "①2009年起统计口径调整。",
            "*为初步核算数。",
            "a) The coverage is industrial enterprises above designated size.",
            "1)本表不含军工企业",
            "※以快报数为准",
            "本表数据为快报数",
            "填报单位：江湾市科技局",
            "江湾市统计局 2023年5月编",
            "审核：张三　　制表：李四",
            "- 25 -",
            "25",
            "见第30页",
            "2022年数据为初步数",
            "2.口径为规上工业",
        ] {
            assert!(is_foot([line, "", " "].into_iter()), "{line}");
        }
        assert!(!is_foot(["", "", "25"].into_iter()));
        for name in [
            "江湾甲机械有限公司",
            "江湾区",
            "2023",
            "#企业",
            "A10",
            "(株)甲",
            "91320582MA1XK0AB2C",
            "一、砺沙镇",
            "*ST江湾股份有限公司",
            "金港镇（不含保税区）",
        ] {
            assert!(!is_foot([name, "", ""].into_iter()), "{name}");
        }
        assert!(is_foot(["审核：张三", "", "电话：55667788"].into_iter()));
        assert!(!is_foot(["25", "30"].into_iter()));
    }

    #[test]
    fn lines_at_the_end_are_footnotes_and_the_same_in_the_middle_are_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        for text in [
            "年份,营业收入,人员\n2021,1,2\n2022,3,4\n①2009年起统计口径调整。,,\n- 25 -,,\n",
            "企业名称,营业收入\n甲厂,1\n乙厂,3\n1)本表不含军工企业,\n,\n25,\n",
            "年份,营业收入,人员\n2021,1,2\n2022,3,4\n填报单位：科技局,,\n注：快报数,,\n制于江湾,,\n",
        ] {
            std::fs::write(&path, text).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            assert_eq!(table.height(), 2, "{text}");
            let rows: u32 = table.set_aside.iter().map(|aside| aside.rows).sum();
            assert_eq!(table.height() + rows as usize, table.rows_read, "{text}");
        }
        std::fs::write(
            &path,
            "企业名称,营业收入,人员\n甲厂,1,2\n*ST江湾股份有限公司,,\n乙厂,3,4\n",
        )
        .unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        assert_eq!(table.height(), 3);
    }

    #[test]
    fn notes_signatures_and_numbers_of_pages_are_told_from_names() {
        for name in [
            "江湾甲机械有限公司",
            "*江湾华锐",
            "①江湾华锐",
            "1)甲厂",
            "锦丰镇",
            "#规模以上",
        ] {
            assert!(!is_footnote(name) && !numbers_page(name), "{name}");
        }
        assert!(is_signed("填报单位：江湾市科技局") && is_signed("审核：张三　　制表：李四"));
        assert!(
            numbers_page("第2页 共2页") && numbers_page("Page 1 of 2") && numbers_page("第二页")
        );
    }

    #[test]
    fn the_words_are_there() {
        let words = &*WORDS;
        assert!(words.notes.len() > 10 && words.signed.len() > 10 && !words.made.is_empty());
        assert!(!words.begin.is_empty() && !words.inside.is_empty());
        assert!(!words.begin_english.is_empty());
    }
}
