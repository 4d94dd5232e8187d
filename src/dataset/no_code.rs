//! Rows that have a name and no code, in a table whose key is a code: a table and what its columns are come in; which rows
//! those are goes out, and for them the code that the same name has elsewhere, or else the name in the code's place.

use std::collections::HashMap;

use polars::prelude::{IntoSeries, NewChunkedArray, Series, StringChunked};

use super::assign::Assigned;
use super::words::filled;
use super::{Issue, Severity, number, typing};
use crate::i18n::Message;
use crate::table::header::unpadded;
use crate::table::{Cells, Sought, Table};

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

/// Whether a cell of codes says that there is none.
pub(super) fn says_none(code: &str) -> bool {
    NONE.contains(&code)
}

/// Rows without a code.
#[derive(Debug)]
pub(super) struct Open {
    /// Column of the codes.
    pub code: usize,
    name: usize,
    rows: Vec<usize>,
}

/// The codes that are none.
pub(super) fn sought(codes: &Cells) -> Sought<'_> {
    Sought {
        cells: codes,
        // No word for nothing begins with a digit, and most codes do.
        may: |cell| !cell.first().is_some_and(u8::is_ascii_digit),
        fit: |cell| filled(cell).is_none_or(|code| NONE.contains(&code)),
    }
}

/// The rows that have a name and no code, where others have one. A blank says less than a word for none: beside it a
/// figure or a yes or no must stand, as in no line of notes.
/// `rows` are those that lack one.
pub(super) fn open(table: &Table, assigned: &[Assigned], mut rows: Vec<usize>) -> Option<Open> {
    let column = |id: &str| assigned.iter().position(|assigned| assigned.id == id);
    let (code, name) = (column("entity")?, column("name")?);
    let says_none = |row: usize| {
        table.columns[code]
            .cells
            .get(row)
            .and_then(filled)
            .is_some()
    };
    let has_value = |row: usize| {
        let others = (0..table.columns.len()).filter(|at| *at != code && *at != name);
        let mut cells = others.filter_map(|at| table.columns[at].cells.get(row));
        cells.any(|cell| number::plain(cell).is_some() || typing::flag(cell).is_some())
    };
    let has_name = |row: usize| table.columns[name].cells.get(row).and_then(filled);
    let all_lack = rows.len() == table.height();
    rows.retain(|&row| has_name(row).is_some() && (says_none(row) || has_value(row)));
    (!rows.is_empty() && !all_lack).then_some(Open { code, name, rows })
}

impl Open {
    /// Puts a key in the place of the code that these rows lack; what there is to tell.
    pub fn fill(&self, entities: &mut Series, table: &Table) -> Option<Issue> {
        let codes = entities.str().ok()?.clone();
        let code_of = |code: Option<&'_ str>| code.is_some_and(|code| !NONE.contains(&code));
        let cells = &table.columns[self.name].cells;
        let name_of = |row: usize| cells.get(row).and_then(filled).map(unpadded);
        let lacking = self.rows.iter().filter(|row| !code_of(codes.get(**row)));
        let lacking: Vec<(usize, String)> = lacking
            .filter_map(|row| Some((*row, name_of(*row)?)))
            .collect();
        let &(first, _) = lacking.first()?;
        // Up to two different codes of each name.
        let mut known: HashMap<&str, Vec<&str>> = HashMap::new();
        for (_, name) in &lacking {
            known.entry(name).or_default();
        }
        for (row, code) in codes.iter().enumerate() {
            if let Some(code) = code.filter(|code| code_of(Some(code)))
                && let Some(name) = name_of(row)
                && let Some(own) = known.get_mut(name.as_str())
                && own.len() < 2
                && !own.contains(&code)
            {
                own.push(code);
            }
        }
        let mut rest = lacking.iter().peekable();
        let keys = codes.iter().enumerate().map(|(row, code)| {
            let Some((_, name)) = rest.next_if(|(own, _)| *own == row) else {
                return code;
            };
            match known.get(name.as_str()).map(Vec::as_slice) {
                Some([code]) => Some(*code),
                _ => Some(name.as_str()),
            }
        });
        let keys = StringChunked::from_iter_options(entities.name().clone(), keys);
        let (code, name) = (&table.columns[self.code], &table.columns[self.name]);
        let issue = Issue {
            severity: Severity::Note,
            place: Some(table.place(first, self.code)),
            message: Message::new("dataset.no_code")
                .with("column", code.name.as_str())
                .with("name", name.name.as_str())
                .with("count", lacking.len())
                .with("row", table.origins.file_row(first).to_string()),
            remedy: Some(Message::new("dataset.no_code_remedy")),
        };
        *entities = keys.into_series();
        Some(issue)
    }
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
        let titles = "统一社会信用代码,企业名称,所属镇区,高新技术企业\n91320582MA1MABC029,江湾华锐电子有限公司,东镇,是\n\
            无,江湾新科药业有限公司,东镇,是\n无,江湾蓝海软件有限公司,西镇,否\n,江湾高远机械有限公司,西镇,否\n";
        std::fs::write(&path, titles).unwrap();
        let (options, progress) = (ReadOptions::default(), Progress::default());
        let titles = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
        assert_eq!(titles.height(), 4);
        for none in ["", "/", "无"] {
            let text = format!(
                "统一社会信用代码,企业名称,年份,营业收入（万元）\n\
                 91320582MA1MABC029,江湾华锐电子有限公司,2021,90\n\
                 91320582MA1MABC029,江湾华锐电子有限公司,2022,100\n\
                 {none},江湾新科药业有限公司,2022,102\n\
                 91320582MA1MABC32C,江湾蓝海软件有限公司,2022,103\n\
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
                    "91320582MA1MABC029",
                    "91320582MA1MABC029",
                    "江湾新科药业有限公司",
                    "91320582MA1MABC32C",
                    "91320582MA1MABC32C",
                    "江湾高远机械有限公司"
                ],
                "{none}"
            );
            let keys: Vec<&str> = data.issues.iter().map(|issue| issue.message.key).collect();
            assert!(keys.contains(&"dataset.no_code"), "{keys:?}");
            assert!(!keys.contains(&"dataset.not_filled_down"), "{keys:?}");
            let unsound = keys.iter().filter(|key| **key == "dataset.credit_code");
            assert_eq!(unsound.count(), 0, "{none}");
        }
    }
}
