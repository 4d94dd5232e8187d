//! Forms of one enterprise in which each name has its value beside it: a header and rows that are none come in, one row
//! of named values goes out, each leading to its cell.

use super::arrange::{Arranged, Shape};
use super::body::{Content, Raw};
use super::header::{self, tidy};
use super::layout::{Layout, looks_numeric};
use super::origin::{Arrangement, Origins, Part};
use super::views::View;
use super::years_beside::unique;
use super::{SetAside, aside, firms, one_entity};
use crate::i18n::Message;

/// A form has no more rows.
const MOST_ROWS: usize = 60;

/// Fewer names with values are no form.
const FEWEST: usize = 3;

/// A longer name is a sentence.
const LONGEST: usize = 30;

/// A cell with its file row and column.
#[derive(Clone)]
struct Placed {
    text: String,
    place: (u32, u32),
}

/// A name and its value, if it has one.
type Pair = (Placed, Option<Placed>);

/// Reads a form, if the rows from the header on are one; the layout has no header then.
pub(super) fn take(
    layout: &mut Layout,
    rows: &mut Content,
    notes: &mut Vec<Message>,
) -> Option<Arranged> {
    let lines = lines(layout, rows)?;
    let (pairs, headings) = pairs(&lines)?;
    let mut set_aside = std::mem::take(&mut rows.set_aside);
    for Placed { text, place } in headings {
        let reason = Message::new("table.row_heading").with("text", text);
        set_aside.push(SetAside::row(place.0, reason));
    }
    let mut store = std::mem::take(&mut rows.store);
    let mut taken = Vec::new();
    let (mut columns, mut cells) = (Vec::new(), Vec::new());
    for (name, value) in pairs {
        let name = label(&name.text);
        let place = value.as_ref().map_or((0, 0), |value| value.place);
        let view = value.map_or_else(View::default, |value| store.put(&value.text));
        columns.push(Raw {
            unit: header::unit(&name).map(str::to_owned),
            name: unique(&name, &mut taken),
            cells: vec![view].into(),
            place: place.1,
        });
        cells.push(vec![place]);
    }
    notes.push(Message::new("table.form").with("count", columns.len()));
    layout.header_rows = (0, 0);
    layout.names = columns.iter().map(|column| column.name.clone()).collect();
    layout.cells.clone_from(&layout.names);
    layout.rows.clear();
    let part = Part {
        first: 0,
        file: None,
        sheet: None,
        arrangement: Arrangement::Gathered { header: 0, cells },
        merges: rows.merges.clone(),
        units_above: std::sync::Arc::default(),
        summed: std::sync::Arc::default(),
        joined: false,
        adds: false,
    };
    Some(Arranged {
        columns,
        store,
        origins: Origins::of_parts(vec![part]),
        shape: Shape::Long,
        set_aside: aside::in_order(set_aside),
    })
}

/// The filled cells of all rows from the header on.
fn lines(layout: &Layout, rows: &Content) -> Option<Vec<Vec<Placed>>> {
    let (first, last) = layout.header_rows;
    let height = rows.file_rows.len();
    if first == 0 || height > MOST_ROWS {
        return None;
    }
    let mut lines = Vec::with_capacity(height + 2);
    for (row, cells) in (first..=last).zip(&layout.rows) {
        let cells = cells.iter().zip(1..);
        lines.push(filled(
            cells.map(|(cell, column)| (cell.as_str(), row, column)),
        ));
    }
    let columns: Vec<Vec<&View>> = rows
        .columns
        .iter()
        .map(|column| column.cells.iter().collect())
        .collect();
    for (at, &row) in rows.file_rows.iter().enumerate() {
        let cells = rows
            .columns
            .iter()
            .zip(&columns)
            .filter_map(|(column, views)| {
                let view = views.get(at)?;
                Some((rows.store.text(view), row, column.place))
            });
        lines.push(filled(cells));
    }
    Some(lines)
}

fn filled<'a>(cells: impl Iterator<Item = (&'a str, u32, u32)>) -> Vec<Placed> {
    let cells = cells.filter(|(text, ..)| !text.trim().is_empty());
    let cells = cells.map(|(text, row, column)| Placed {
        text: text.trim().to_owned(),
        place: (row, column),
    });
    cells.collect()
}

/// Names with their values, and headings between them: where names stand is told by the first row, which has the name
/// of an enterprise beside what it is called.
fn pairs(lines: &[Vec<Placed>]) -> Option<(Vec<Pair>, Vec<Placed>)> {
    let first = lines.first()?;
    if first.len() < 2 || first.len() % 2 > 0 {
        return None;
    }
    let names: Vec<u32> = first.iter().step_by(2).map(|cell| cell.place.1).collect();
    let says_firm = |line: &Vec<Placed>| {
        line.windows(2).any(|pair| {
            one_entity::is_label_of_firm(&label(&pair[0].text)) && firms::is_firm(&pair[1].text)
        })
    };
    if !lines.iter().take(3).any(says_firm) {
        return None;
    }
    let (mut pairs, mut headings): (Vec<Pair>, Vec<Placed>) = (Vec::new(), Vec::new());
    for line in lines {
        if let [only] = line.as_slice()
            && names.first() == Some(&only.place.1)
            && names.len() > 1
        {
            headings.push(only.clone());
            continue;
        }
        let mut cells = line.iter().peekable();
        while let Some(name) = cells.next() {
            let is_name = names.contains(&name.place.1)
                && !looks_numeric(&name.text)
                && name.text.chars().count() <= LONGEST
                && !firms::is_firm(&name.text);
            if !is_name {
                return None;
            }
            let value = cells.next_if(|next| !names.contains(&next.place.1));
            pairs.push((name.clone(), value.cloned()));
        }
    }
    let labels: Vec<String> = pairs.iter().map(|(name, _)| label(&name.text)).collect();
    let differ = (0..labels.len()).all(|at| !labels[..at].contains(&labels[at]));
    let mut values = pairs.iter().filter_map(|(_, value)| value.as_ref());
    let any_number = values.any(|value| looks_numeric(&value.text));
    let filled = pairs.iter().filter(|(_, value)| value.is_some()).count();
    let is_form = differ && any_number && filled >= FEWEST && filled * 2 > pairs.len();
    is_form.then_some((pairs, headings))
}

/// A name without the colon behind it.
fn label(text: &str) -> String {
    tidy(text.trim().trim_end_matches(['：', ':']))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn names_with_their_values_beside_them_are_one_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("form.csv");
        let read_text = |text: &str| {
            std::fs::write(&path, text).unwrap();
            read(&path, &ReadOptions::default(), &Progress::default()).unwrap()
        };
        let beside = "企业名称,江湾甲机械有限公司,信用代码,9132\n年度,2022,所属镇区,砺沙镇\n\
            二、经济指标,,,\n营业收入（万元）,110,研发费用（万元）,6\n研发人员（人）,10,备注,\n";
        let table = read_text(beside);
        assert_eq!(table.height(), 1);
        let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
        let expected =
            "企业名称|信用代码|年度|所属镇区|营业收入（万元）|研发费用（万元）|研发人员（人）|备注";
        assert_eq!(names.join("|"), expected);
        assert_eq!(table.columns[5].cells.get(0), Some("6"));
        assert_eq!(table.place(0, 5).reference(), "D4");
        assert_eq!((table.rows_read, table.rows_aside()), (5, 1));
        let below = "企业名称：,江湾甲厂\n年度：,2022\n营业收入（万元）：,110\n";
        assert_eq!(read_text(below).columns[2].name, "营业收入（万元）");
        for list in [
            "企业名称,营业收入\n江湾甲公司,1\n江湾乙公司,2\n",
            "企业名称,上级公司,收入,年度\n甲公司,乙公司,5,2022\n丙公司,乙公司,6,2022\n",
        ] {
            assert!(read_text(list).height() > 1, "{list}");
        }
    }
}
