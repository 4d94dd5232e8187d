//! Names in two languages in one cell, as yearbooks have them: `江湾区` above `Jiangwan`. A body comes in; where most cells
//! of a column are so, it goes out with the Chinese names, each leading to its cell.

use polars::prelude::{NewChunkedArray, StringChunked};

use super::body::{Content, Raw};
use super::cells::Store;
use super::header;
use super::views::View;
use crate::i18n::Message;

/// So many cells tell whether a column is such a one.
const SAMPLE: usize = 200;

/// Takes the Chinese names of columns whose cells are in two languages; it is noted.
pub(super) fn apply(rows: &mut Content) {
    let columns = rows.columns.iter().enumerate();
    let found = columns.filter(|(_, column)| is_bilingual(column, &rows.store));
    let found: Vec<usize> = found.map(|(at, _)| at).collect();
    for at in found {
        let column = &rows.columns[at];
        let texts: Vec<String> = column
            .cells
            .iter()
            .map(|cell| {
                let text = rows.store.text(cell);
                in_chinese(text).unwrap_or(text).to_owned()
            })
            .collect();
        let texts = StringChunked::from_iter_values("".into(), texts.iter().map(String::as_str));
        let views: Vec<View> = rows.store.take_in(&texts);
        let note = Message::new("table.bilingual").with("column", column.name.as_str());
        rows.columns[at].cells = views.into();
        rows.notes.push(note);
    }
}

/// Whether most filled cells are in two lines, of which the second is in English.
fn is_bilingual(column: &Raw, store: &Store) -> bool {
    let (mut filled, mut both) = (0, 0);
    for cell in column.cells.iter().take(SAMPLE) {
        let text = store.text(cell).trim();
        filled += usize::from(!text.is_empty());
        both += usize::from(in_chinese(text).is_some());
    }
    both >= 2 && both * 2 > filled
}

/// The Chinese lines of a cell that has English ones below them, all of one name: `江湾区\nJiangwan`.
fn in_chinese(text: &str) -> Option<&str> {
    let (chinese, english) = text.split_once(['\n', '\r'])?;
    let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let has_letters = english
        .chars()
        .map(header::half_width)
        .any(|c| c.is_ascii_alphabetic());
    let is_other = has_letters && !english.chars().any(is_chinese);
    (is_other && chinese.chars().any(is_chinese)).then_some(chinese)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::in_chinese;
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn names_in_two_languages_are_the_chinese_ones() {
        assert_eq!(in_chinese("　江湾区\nJiangwan"), Some("　江湾区"));
        assert_eq!(in_chinese("江湾区\n白鹤区"), None);
        assert_eq!(in_chinese("Jiangwan\nDistrict"), None);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let text = "\"地 区\nRegion\",\"R&D经费（亿元）\nR&D\",人员\n\"合 计\nTotal\",3,5\n\"江湾区\nJiangwan\",1,2\n\"白鹤区\nBaihe\",2,3\n";
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let places: Vec<&str> = table.columns[0].cells.iter().flatten().collect();
        assert_eq!(places, ["江湾区", "白鹤区"]);
        assert!(table.notes.iter().any(|note| note.key == "table.bilingual"));
    }
}
