//! Districts of one name under two cities: typed keys and the table that they stand in come in; where a name comes again in
//! one year below another city, all of that name go out with their city before it.

use std::collections::{HashMap, HashSet};

use polars::prelude::{Int32Chunked, IntoSeries, NewChunkedArray, Series, StringChunked};

use super::{Issue, Severity};
use crate::i18n::Message;
use crate::table::Table;
use crate::table::header::unpadded;

/// So many names are told in one sentence.
const TOLD: usize = 12;

/// Tells namesakes apart among the keys, which are those of the column `at`; `years` are those of the rows.
pub(super) fn apart(
    keys: &mut Series,
    years: Option<&Int32Chunked>,
    table: &Table,
    at: usize,
) -> Option<Issue> {
    let names = keys.str().ok()?;
    let mut rows: HashMap<(&str, Option<i32>, usize), Vec<usize>> = HashMap::new();
    for (row, name) in names.iter().enumerate() {
        let year = years.and_then(|years| years.get(row));
        if let Some(name) = name.filter(|name| is_district(name)) {
            let part = table.origins.part(row).first;
            rows.entry((name, year, part)).or_default().push(row);
        }
    }
    rows.retain(|_, rows| rows.len() > 1);
    if rows.is_empty() {
        return None;
    }
    let parents = parents(table, at);
    let apart: HashSet<&str> = rows
        .iter()
        .filter(|(_, rows)| {
            let of: HashSet<Option<&String>> =
                rows.iter().map(|row| parents[*row].as_ref()).collect();
            of.len() == rows.len() && !of.contains(&None)
        })
        .map(|((name, ..), _)| *name)
        .collect();
    if apart.is_empty() {
        return None;
    }
    let mut told: Vec<String> = Vec::new();
    let mut first = None;
    let named: Vec<Option<String>> = names
        .iter()
        .enumerate()
        .map(|(row, name)| {
            let parent = parents[row].as_ref();
            match name.zip(parent).filter(|(name, _)| apart.contains(name)) {
                Some((name, parent)) => {
                    let whole = format!("{parent} / {name}");
                    first = first.or(Some(row));
                    if !told.contains(&whole) {
                        told.push(whole.clone());
                    }
                    Some(whole)
                }
                None => name.map(str::to_owned),
            }
        })
        .collect();
    let more = if told.len() > TOLD { " …" } else { "" };
    told.truncate(TOLD);
    let issue = Issue {
        severity: Severity::Warning,
        place: first.map(|row| table.place(row, at)),
        message: Message::new("dataset.namesakes")
            .with("names", format!("{}{more}", told.join("、"))),
        remedy: Some(Message::new("dataset.namesakes_remedy")),
    };
    let named = StringChunked::from_iter_options(keys.name().clone(), named.into_iter());
    *keys = named.into_series();
    Some(issue)
}

/// Whether a name is that of a district or a county, of which several cities may have one.
fn is_district(name: &str) -> bool {
    name.ends_with(['区', '县', '镇', '乡']) || name.ends_with("街道")
}

/// The place that each row belongs to: the row above it that stands further out, else the city above a district.
fn parents(table: &Table, at: usize) -> Vec<Option<String>> {
    let cells = &table.columns[at].cells;
    let depth = |cell: &str| cell.chars().take_while(|c| c.is_whitespace()).count();
    let any = cells.iter().flatten().any(|cell| depth(cell) > 0);
    // The rows above, each further out than the one below it.
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut parents = Vec::with_capacity(cells.len());
    for cell in cells.iter() {
        let Some(cell) = cell.filter(|cell| !cell.trim().is_empty()) else {
            parents.push(None);
            continue;
        };
        let name = unpadded(cell.trim());
        let own = if any {
            depth(cell)
        } else {
            usize::from(!name.ends_with('市'))
        };
        above.retain(|(depth, _)| *depth < own);
        parents.push(above.last().map(|(_, name)| name.clone()));
        above.push((own, name));
    }
    parents
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, open};
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    fn data(text: &str) -> Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        open(
            &path,
            &ReadOptions::default(),
            None,
            &[],
            &Progress::default(),
        )
        .unwrap()
    }

    fn names(data: &Dataset) -> Vec<String> {
        let entities = data.frame.column("entity").unwrap().str().unwrap();
        entities.iter().flatten().map(str::to_owned).collect()
    }

    #[test]
    fn districts_of_one_name_have_their_city_before_it() {
        let expected = [
            "南京市",
            "玄武区",
            "南京市 / 鼓楼区",
            "徐州市",
            "徐州市 / 鼓楼区",
            "泉山区",
        ];
        for indent in ["　", ""] {
            let text = format!(
                "地区,R&D经费（万元）\n南京市,65\n{indent}玄武区,5\n{indent}鼓楼区,6\n徐州市,16\n{indent}鼓楼区,2\n{indent}泉山区,1\n"
            );
            let data = data(&text);
            assert_eq!(names(&data), expected, "{indent}");
            let keys: Vec<&str> = data.issues.iter().map(|issue| issue.message.key).collect();
            assert!(keys.contains(&"dataset.namesakes"), "{keys:?}");
        }
        // Two rows of one city are two values of one district.
        let data = data("地区,R&D经费（万元）\n南京市,65\n鼓楼区,6\n鼓楼区,7\n徐州市,16\n");
        assert_eq!(names(&data), ["南京市", "鼓楼区", "徐州市"]);
    }
}
