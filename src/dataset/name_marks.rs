//! Marks of notes at names: 江湾华锐①, *江湾华锐, 江湾华锐[1]. A table and what its columns are come in; it goes out with
//! the bare names, and what there is to tell.

use std::collections::HashMap;

use super::assign::Assigned;
use super::{Issue, Severity};
use crate::i18n::Message;
use crate::table::marks::bare_name;
use crate::table::{Cells, Column, Sought, Table};

/// The column of names: that of those who are called so, else of places, else of whom the rows are about.
pub(super) fn column(assigned: &[Assigned]) -> Option<usize> {
    let of = |id: &str| assigned.iter().position(|own| own.id == id);
    of("name").or_else(|| of("town")).or_else(|| of("entity"))
}

/// The names that may have marks.
pub(super) fn sought(names: &Cells) -> Sought<'_> {
    Sought {
        cells: names,
        may: may_have_mark,
        fit: |cell| bare_name(cell).is_some(),
    }
}

/// The table without the marks, if it has any, and what there is to tell. Numbers that tell names apart are no marks.
/// `rows` are those of the names that may have one.
pub(super) fn without(
    table: &Table,
    assigned: &[Assigned],
    rows: &[usize],
) -> (Option<Table>, Option<Issue>) {
    let Some(at) = column(assigned) else {
        return (None, None);
    };
    let cells = &table.columns[at].cells;
    // The marks of each name that has one, without those that stand before it.
    let mut marks: HashMap<&str, Option<&str>> = HashMap::new();
    for row in rows {
        let Some((cell, name)) = cells
            .get(*row)
            .and_then(|cell| Some((cell, bare_name(cell)?)))
        else {
            continue;
        };
        let known = marks.entry(name).or_insert(Some(cell));
        *known = known.filter(|known| *known == cell);
    }
    marks.retain(|_, mark| mark.is_some());
    let name_of = |cell: &'_ str| {
        bare_name(cell)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::may_have_mark;
    use crate::jobs::Progress;
    use crate::table::ReadOptions;
    use crate::table::marks::{STARS, is_raised};

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
        let places = "镇名,年份,研发投入（亿元）\n锦丰镇,2021,1\n锦丰镇①,2022,2\n";
        assert_eq!(entities(places), (vec!["锦丰镇".to_owned(); 2], true));
        let numbered = "企业名称,年份,营业收入（万元）\n样本企业(1),2021,1\n样本企业(2),2021,2\n";
        let names = ["样本企业(1)", "样本企业(2)"].map(str::to_owned);
        assert_eq!(entities(numbered), (names.to_vec(), false));
    }
}
