//! Marks of notes at names: 江湾华锐①, *江湾华锐, 江湾华锐[1]. A table and what its columns are come in; it goes out with
//! the bare names, and what there is to tell.

use std::collections::HashMap;

use super::assign::Assigned;
use super::words::filled;
use super::{Issue, Severity};
use crate::i18n::Message;
use crate::table::{Cells, Column, Sought, Table};

const STARS: [char; 7] = ['*', '＊', '★', '☆', '※', '▲', '△'];

/// The names that may have marks.
pub(super) fn sought(names: &Cells) -> Sought<'_> {
    Sought {
        cells: names,
        may: may_have_mark,
        fit: |cell| bare(cell).is_some(),
    }
}

/// The table without the marks, if it has any, and what there is to tell. Numbers that tell names apart are no marks.
/// `rows` are those of the names that may have one.
pub(super) fn without(
    table: &Table,
    assigned: &[Assigned],
    rows: &[usize],
) -> (Option<Table>, Option<Issue>) {
    let Some(at) = assigned.iter().position(|own| own.id == "name") else {
        return (None, None);
    };
    let cells = &table.columns[at].cells;
    // The marks of each name that has one, without those that stand before it.
    let mut marks: HashMap<&str, Option<&str>> = HashMap::new();
    for row in rows {
        let Some((cell, name)) = cells.get(*row).and_then(|cell| Some((cell, bare(cell)?))) else {
            continue;
        };
        let known = marks.entry(name).or_insert(Some(cell));
        *known = known.filter(|known| *known == cell);
    }
    marks.retain(|_, mark| mark.is_some());
    let name_of = |cell: &'_ str| {
        bare(cell)
            .filter(|name| marks.contains_key(name))
            .map(str::to_owned)
    };
    let mut found = rows.iter().filter_map(|row| {
        let cell = cells.get(*row)?;
        Some((*row, cell, name_of(cell)?))
    });
    let Some((first, mark, name)) = found.next() else {
        return (None, None);
    };
    let issue = Issue {
        severity: Severity::Note,
        place: Some(table.place(first, at)),
        message: Message::new("dataset.name_marks")
            .with("column", table.columns[at].name.as_str())
            .with("count", found.count() + 1)
            .with("text", mark.trim())
            .with("name", name),
        remedy: Some(Message::new("dataset.name_marks_remedy")),
    };
    let names: Vec<Option<String>> = cells
        .iter()
        .map(|cell| cell.map(|cell| name_of(cell).unwrap_or_else(|| cell.to_owned())))
        .collect();
    let mut columns = table.columns.clone();
    columns[at] = Column {
        cells: names.iter().map(Option::as_deref).collect(),
        ..columns[at].clone()
    };
    let table = Table {
        columns,
        ..table.clone()
    };
    (Some(table), Some(issue))
}

/// Whether a name may have marks, as far as its bytes tell: most begin and end with a letter or a digit.
fn may_have_mark(cell: &[u8]) -> bool {
    // Neither a mark nor a bracket nor white space begins with one of these bytes, as ideographs do.
    const LETTERS: std::ops::RangeInclusive<u8> = 0xE4..=0xEC;
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    !matches!(cell, [first, .., before, _, last]
        if (is_word(first) || LETTERS.contains(first)) && (is_word(last) || LETTERS.contains(before)))
}

/// A name without its marks; `None` where it has none.
fn bare(cell: &str) -> Option<&str> {
    // Most names begin and end with a character of a word.
    let cell = filled(cell)?;
    let is_word = |character: char| character.is_alphanumeric() && !is_raised(character);
    if cell.starts_with(is_word) && cell.ends_with(is_word) {
        return None;
    }
    let start = cell.trim_start_matches(STARS).trim_start();
    // *ST is a part of the name of what is listed.
    let start = if start.starts_with("ST") { cell } else { start };
    let mut name = start;
    loop {
        let shorter = name.trim_end_matches(|own| STARS.contains(&own) || is_raised(own));
        let shorter = unnumbered(shorter.trim_end());
        if shorter.len() == name.len() {
            break;
        }
        name = shorter;
    }
    let has_word = name.chars().filter(|own| own.is_alphabetic()).count() >= 2;
    (has_word && name.len() < cell.len()).then_some(name)
}

/// Whether a character is a number in a circle or a raised one.
fn is_raised(character: char) -> bool {
    matches!(character, '①'..='⑳' | '❶'..='❿' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// A name without a number of one or two digits in brackets at its end.
fn unnumbered(name: &str) -> &str {
    let Some(inside) = name.strip_suffix([')', '）', ']', '】', '〕']) else {
        return name;
    };
    let Some((before, number)) = inside.rsplit_once(['(', '（', '[', '【', '〔']) else {
        return name;
    };
    let is_number = |text: &str| {
        (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_mark = is_number(number.trim().trim_start_matches('注'));
    if is_mark { before.trim_end() } else { name }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{STARS, bare, is_raised, may_have_mark};
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn a_name_without_marks_is_told_by_its_bytes() {
        for name in ["江湾华锐", "A1厂", "江湾1", "Abcd"] {
            assert!(!may_have_mark(name.as_bytes()), "{name}");
        }
        for name in ["*江湾", "江湾①", "江湾（上海）", "江湾 ", "é", ""] {
            assert!(may_have_mark(name.as_bytes()), "{name}");
        }
        let is_other = |own: &char| own.is_whitespace() || is_raised(*own) || STARS.contains(own);
        for other in ('\0'..=char::MAX).filter(is_other) {
            assert!(may_have_mark(format!("{other}江湾").as_bytes()), "{other}");
            assert!(may_have_mark(format!("江湾{other}").as_bytes()), "{other}");
        }
        for close in [")", "）", "]", "】", "〕"] {
            assert!(
                may_have_mark(format!("江湾(1{close}").as_bytes()),
                "{close}"
            );
        }
    }

    #[test]
    fn marks_are_taken_off_names() {
        for name in [
            "*江湾华锐",
            "江湾华锐*",
            "江湾华锐①",
            "江湾华锐(1)",
            "江湾华锐（2）",
            "江湾华锐[1]",
            "★江湾华锐",
            "江湾华锐 [注1]",
            "江湾华锐*（1）",
        ] {
            assert_eq!(bare(name), Some("江湾华锐"), "{name}");
        }
        for name in [
            "江湾华锐",
            "江湾（上海）",
            "*ST江湾",
            "A1",
            "江湾(2019)",
            "*",
            "(1)",
            "②",
            "7-11(1)",
        ] {
            assert_eq!(bare(name), None, "{name}");
        }
    }

    #[test]
    fn marked_names_are_the_same_enterprise_and_numbered_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let entities = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let progress = Progress::default();
            let data = crate::dataset::open(&path, &ReadOptions::default(), None, &[], &progress);
            let data = data.unwrap();
            let names = data.frame.column("entity").unwrap().str().unwrap().clone();
            let names: Vec<String> = names.iter().flatten().map(str::to_owned).collect();
            let told = data
                .issues
                .iter()
                .any(|issue| issue.message.key == "dataset.name_marks");
            (names, told)
        };
        let marked =
            "企业名称,年份,营业收入（万元）\n江湾华锐,2021,1\n江湾华锐①,2022,2\n*江湾恒达,2022,3\n";
        let names = ["江湾华锐", "江湾华锐", "江湾恒达"].map(str::to_owned);
        assert_eq!(entities(marked), (names.to_vec(), true));
        let numbered = "企业名称,年份,营业收入（万元）\n样本企业(1),2021,1\n样本企业(2),2021,2\n";
        let names = ["样本企业(1)", "样本企业(2)"].map(str::to_owned);
        assert_eq!(entities(numbered), (names.to_vec(), false));
    }
}
