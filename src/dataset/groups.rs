//! Rows of groups among rows of enterprises: 其他, 高企. A table and what its columns are come in; a warning for each row whose
//! name is a word for many goes out.

use super::assign::Assigned;
use super::findings::Findings;
use super::words::filled;
use super::{Issue, Severity, number};
use crate::table::{Cells, Sought, Table};

/// Words for enterprises of a kind, with and without 企业 behind them.
const GROUPS: [&str; 22] = [
    "其他",
    "其它",
    "其余",
    "高企",
    "高新技术",
    "非高企",
    "科技型中小",
    "科小",
    "规上",
    "规下",
    "规上工业",
    "限上",
    "大型",
    "中型",
    "小型",
    "微型",
    "小微",
    "国有",
    "民营",
    "私营",
    "外资",
    "内资",
];

/// No longer word is among them, and none in so many spaces.
const LONGEST: usize = 21;
const LONGEST_PADDED: usize = 40;

/// The names of groups.
pub(super) fn sought(names: &Cells) -> Sought<'_> {
    Sought {
        cells: names,
        may: |cell| {
            cell.len() <= LONGEST || cell.len() <= LONGEST_PADDED && !number::is_trimmed(cell)
        },
        fit: |cell| {
            filled(cell).is_some_and(|name| {
                let name = name.trim_matches('\u{3000}');
                let bare = name.strip_suffix("企业").unwrap_or(name);
                GROUPS.contains(&bare)
            })
        },
    }
}

/// Tells the rows that are named so.
pub(super) fn told(table: &Table, assigned: &[Assigned], rows: &[usize], issues: &mut Vec<Issue>) {
    let Some(at) = assigned.iter().position(|own| own.id == "name") else {
        return;
    };
    let mut found = Findings::new(Severity::Warning, "dataset.group", "dataset.group_remedy");
    // In a table of groups they are what it is about.
    for row in rows.iter().filter(|_| rows.len() * 2 < table.height()) {
        found.push(*row);
    }
    found.report(table, at, issues);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn a_word_for_many_is_told_among_enterprises() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let told = |name: &str| {
            let text =
                format!("企业名称,营业收入（万元）\n江湾甲公司,100\n江湾乙公司,200\n{name},300\n");
            std::fs::write(&path, text).unwrap();
            let options = crate::table::ReadOptions::default();
            let progress = crate::jobs::Progress::default();
            let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
            data.issues
                .iter()
                .any(|issue| issue.message.key == "dataset.group")
        };
        let longest = super::GROUPS.iter().map(|own| own.len()).max();
        assert_eq!(longest.map(|own| own + "企业".len()), Some(super::LONGEST));
        assert!(told("其他") && told("  高企") && told("规下企业"));
        assert!(!told("江湾国有企业") && !told("小型机械厂"));
    }
}
