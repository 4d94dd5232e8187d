//! Names of indicators that a page has broken over two rows: `全社会研发投入占地区`, `生产总值比重`. Rows of indicators come
//! in; where the first of two has nothing beside its name, and that cannot be the end of one, they go out as one row.

use super::body::{Content, only, shortened};
use super::views::View;
use super::{SetAside, aside, header};
use crate::i18n::Message;

/// What no name ends with.
const OPEN: [&str; 14] = [
    "的", "和", "与", "及", "以及", "或", "占", "每", "、", "／", "-", " of", " per", " and",
];

/// What a share ends with.
const SHARES: [&str; 5] = ["比", "比重", "比例", "比率", "份额"];

/// Joins the names of rows of which the first goes on in the second.
pub(super) fn join(rows: &mut Content) {
    let Some((first, others)) = rows.columns.split_first() else {
        return;
    };
    let store = &rows.store;
    let names: Vec<&str> = first.cells.iter().map(|cell| store.text(cell)).collect();
    let mut is_bare = vec![true; names.len()];
    for column in others {
        for (is_bare, cell) in is_bare.iter_mut().zip(column.cells.iter()) {
            *is_bare &= store.is_blank(cell);
        }
    }
    let goes_on = |at: usize| {
        let next = names.get(at + 1).zip(is_bare.get(at + 1));
        next.is_some_and(|(next, is_next_bare)| {
            !is_next_bare && !next.trim().is_empty() && is_broken(names[at].trim(), next.trim())
        })
    };
    let broken: Vec<usize> = (0..names.len())
        .filter(|at| is_bare[*at] && goes_on(*at))
        .collect();
    if broken.is_empty() {
        return;
    }
    let joined: Vec<(usize, String)> = broken
        .iter()
        .map(|at| {
            (
                at + 1,
                format!("{}{}", names[*at].trim_end(), names[at + 1].trim()),
            )
        })
        .collect();
    let mut views: Vec<View> = first.cells.iter().copied().collect();
    let mut keep = vec![true; views.len()];
    for (at, name) in joined {
        keep[at - 1] = false;
        let reason = Message::new("table.row_of_name").with("text", shortened(&name));
        let row = rows.file_rows.get(at - 1).copied().unwrap_or_default();
        rows.set_aside.push(SetAside::row(row, reason));
        views[at] = rows.store.put(&name);
    }
    rows.columns[0].cells = views.into();
    rows.set_aside = aside::in_order(std::mem::take(&mut rows.set_aside));
    for column in &mut rows.columns {
        column.cells.retain(&keep);
    }
    only(&mut rows.file_rows, &keep);
}

/// Whether a name ends where none ends, and goes on in the next row.
fn is_broken(name: &str, next: &str) -> bool {
    let name = header::tidy(name);
    let count = |open: [char; 2], text: &str| text.matches(open).count();
    let opened = count(['(', '（'], &name) > count([')', '）'], &name);
    let closes = count([')', '）'], next) > count(['(', '（'], next);
    let share_of = name.rfind('占').is_some_and(|at| {
        let of = &name[at + '占'.len_utf8()..];
        !SHARES.iter().any(|word| of.contains(word)) && !of.contains(['%', '率'])
    });
    let bare = header::split_unit(next).map_or(next, |(bare, _)| bare);
    let is_share = SHARES.iter().any(|word| bare.ends_with(word)) && !bare.contains('占');
    let is_open = OPEN.iter().any(|end| name.ends_with(end)) && !name.starts_with("其中");
    !name.is_empty() && (opened && closes || share_of && is_share || is_open)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::is_broken;
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn what_cannot_be_the_end_of_a_name_goes_on_in_the_next_row() {
        for (name, next) in [
            ("全社会研发投入占地区", "生产总值比重"),
            ("规模以上工业企业（年主营业务收入", "2000万元以上）单位数"),
            ("高技术产业和", "战略性新兴产业产值"),
        ] {
            assert!(is_broken(name, next), "{name}");
        }
        for (name, next) in [
            ("规模以上工业企业", "研发费用"),
            ("一、占比", "研发占比"),
            ("研发投入占GDP比重", "占比"),
            ("工业（万元）", "产值"),
        ] {
            assert!(!is_broken(name, next), "{name}");
        }
    }

    #[test]
    fn a_broken_name_is_one_indicator_and_a_heading_heads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("江湾市.csv");
        let text = "指标,单位,2021,2022\n规模以上工业企业,,,\n研发费用,万元,1120,1220\n全社会研发投入占地区,,,\n\
                    生产总值比重,%,3,3.1\n专利授权量,件,8000,9012\n";
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
        assert!(
            names.contains(&"全社会研发投入占地区生产总值比重"),
            "{names:?}"
        );
        let reasons: Vec<&str> = table.set_aside.iter().map(|one| one.reason.key).collect();
        assert_eq!(reasons, ["table.row_heading", "table.row_of_name"]);
    }
}
