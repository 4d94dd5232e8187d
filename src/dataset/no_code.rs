//! Rows that have a name and no code, in a table whose key is a code: a table and what its columns are come in; it goes
//! out with the code that the same name has elsewhere, or else with the name in the code's place.

use std::collections::HashMap;

use super::assign::Assigned;
use super::words::filled;
use super::{Issue, Severity, number};
use crate::i18n::Message;
use crate::table::{Column, Table};

/// Words in a column of codes that say that there is none.
const NONE: [&str; 8] = [
    "无",
    "暂无",
    "没有",
    "未办理",
    "未取得",
    "不详",
    "无代码",
    "空",
];

/// The table with a key in every row that has a name and a number, if one was missing, and what there is to tell.
pub(super) fn fill(table: &Table, assigned: &[Assigned]) -> (Option<Table>, Option<Issue>) {
    let column = |id: &str| assigned.iter().position(|assigned| assigned.id == id);
    let (Some(code), Some(name)) = (column("entity"), column("name")) else {
        return (None, None);
    };
    let cell = |row: usize, at: usize| table.columns[at].cells.get(row).and_then(filled);
    let code_of = |row: usize| cell(row, code).filter(|code| !NONE.contains(code));
    let has_number = |row: usize| {
        let others = (0..table.columns.len()).filter(|at| *at != code && *at != name);
        let mut cells = others.filter_map(|at| table.columns[at].cells.get(row));
        cells.any(|cell| number::plain(cell).is_some())
    };
    let open: Vec<usize> = (0..table.height())
        .filter(|&row| code_of(row).is_none() && cell(row, name).is_some() && has_number(row))
        .collect();
    let Some(&first) = open.first().filter(|_| open.len() < table.height()) else {
        return (None, None);
    };
    // The one code of each name; none of a name that has several.
    let mut codes: HashMap<&str, Option<&str>> = HashMap::new();
    for row in 0..table.height() {
        if let (Some(name), Some(code)) = (cell(row, name), code_of(row)) {
            let known = codes.entry(name).or_insert(Some(code));
            *known = known.filter(|known| *known == code);
        }
    }
    let mut rest = open.iter().copied().peekable();
    let cells = (0..table.height()).map(|row| {
        if rest.next_if_eq(&row).is_none() {
            return table.columns[code].cells.get(row);
        }
        let own = cell(row, name)?;
        Some(codes.get(own).copied().flatten().unwrap_or(own))
    });
    let mut columns = table.columns.clone();
    columns[code] = Column {
        cells: cells.collect(),
        ..columns[code].clone()
    };
    let issue = Issue {
        severity: Severity::Note,
        place: Some(table.place(first, code)),
        message: Message::new("dataset.no_code")
            .with("column", table.columns[code].name.as_str())
            .with("name", table.columns[name].name.as_str())
            .with("count", open.len())
            .with("row", table.origins.file_row(first).to_string()),
        remedy: Some(Message::new("dataset.no_code_remedy")),
    };
    let filled = Table {
        columns,
        ..table.clone()
    };
    (Some(filled), Some(issue))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn a_name_stands_for_the_code_that_a_row_lacks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        for none in ["", "/", "无"] {
            let text = format!(
                "统一社会信用代码,企业名称,年份,营业收入（万元）\n\
                 91320582MA1MABC02X,江湾华锐电子有限公司,2021,90\n\
                 91320582MA1MABC02X,江湾华锐电子有限公司,2022,100\n\
                 {none},江湾新科药业有限公司,2022,102\n\
                 91320582MA1MABC32X,江湾蓝海软件有限公司,2022,103\n\
                 {none},江湾蓝海软件有限公司,2021,99\n\
                 {none},江湾高远机械有限公司,2022,104\n"
            );
            std::fs::write(&path, text).unwrap();
            let progress = Progress::default();
            let data = crate::dataset::open(&path, &ReadOptions::default(), None, &[], &progress);
            let data = data.unwrap();
            let entities = data.frame.column("entity").unwrap();
            let entities: Vec<&str> = entities.str().unwrap().iter().flatten().collect();
            assert_eq!(
                entities,
                [
                    "91320582MA1MABC02X",
                    "91320582MA1MABC02X",
                    "江湾新科药业有限公司",
                    "91320582MA1MABC32X",
                    "91320582MA1MABC32X",
                    "江湾高远机械有限公司"
                ],
                "{none}"
            );
            let keys: Vec<&str> = data.issues.iter().map(|issue| issue.message.key).collect();
            assert!(keys.contains(&"dataset.no_code"), "{keys:?}");
            assert!(!keys.contains(&"dataset.not_filled_down"), "{keys:?}");
            let of_name = |issue: &&crate::dataset::Issue| {
                issue.message.key == "dataset.credit_code"
                    && format!("{:?}", issue.message).contains("药业")
            };
            assert!(!data.issues.iter().any(|issue| of_name(&issue)));
        }
    }
}
