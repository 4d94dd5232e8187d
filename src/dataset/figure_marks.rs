//! Marks of notes behind figures: the first cell of a column that has one comes in, and what there is to tell of them goes
//! out, with what the note below the table says.

use super::{Issue, Severity};
use crate::i18n::{Arg, Message};
use crate::table::Table;
use crate::table::marks::bare_figure;

/// The longest note that is told, in characters.
const LONGEST: usize = 60;

/// Tells that cells of a column were read without their marks.
pub(super) fn told(table: &Table, (row, at): (usize, usize), count: usize) -> Issue {
    let place = table.place(row, at);
    let cell = table.columns[at].cells.get(row).unwrap_or_default().trim();
    let (figure, mark) = bare_figure(cell).unwrap_or((cell, ""));
    let note = note(table, mark);
    let key = if note.is_some() {
        "dataset.figure_marks_noted"
    } else {
        "dataset.figure_marks"
    };
    Issue {
        severity: Severity::Note,
        message: Message::new(key)
            .with("column", place.header.clone())
            .with("count", count)
            .with("cell", place.reference())
            .with("text", cell)
            .with("figure", figure)
            .with("note", note.unwrap_or_default()),
        place: Some(place),
        remedy: Some(Message::new("dataset.figure_marks_remedy")),
    }
}

/// What a note below the table says of a mark.
fn note(table: &Table, mark: &str) -> Option<String> {
    const BRACKETS: [char; 10] = ['(', ')', '（', '）', '[', ']', '【', '】', '〔', '〕'];
    let bare = mark.trim_matches(BRACKETS);
    // A letter or a digit is found in any text; with what stands behind it in a note it is a mark.
    let is_word = bare.chars().all(|c| c.is_ascii_alphanumeric());
    let marks: Vec<String> = if is_word {
        [")", "）", "]", "】", "."]
            .iter()
            .map(|end| format!("{bare}{end}"))
            .collect()
    } else {
        vec![mark.to_owned(), bare.to_owned()]
    };
    let feet = table.set_aside.iter();
    let mut feet = feet.filter(|aside| aside.reason.key == "table.row_footnote");
    let text = feet.find_map(|aside| {
        let mut args = aside.reason.args.iter();
        let text = args.find_map(|(name, arg)| match arg {
            Arg::Text(text) if *name == "text" => Some(text),
            _ => None,
        })?;
        let found = marks.iter().filter(|mark| !mark.is_empty());
        let mut found = found.filter_map(|mark| text.find(mark.as_str()).map(|at| at + mark.len()));
        found
            .next()
            .and_then(|end| text.get(end..))
            .map(str::to_owned)
    })?;
    let own = text.trim_start_matches([':', '：', '、', ' ', '　', '为', ')', '）', ']', '.']);
    let own = own.split(['；', ';', '。']).next().unwrap_or(own);
    let next = own
        .find(|c: char| matches!(c, '①'..='⑳'))
        .unwrap_or(own.len());
    let own: String = own.get(..next)?.trim().chars().take(LONGEST).collect();
    (!own.is_empty()).then_some(own)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::Kind;
    use crate::dataset::fixture::opened;

    #[test]
    fn figures_with_marks_are_numbers_and_the_note_is_told() {
        let data = opened(
            "镇名,研发投入（亿元）,专利\n金港镇,10.5①,\"1,200*\"\n锦丰镇,12,\"1,300\"\n\
             塘桥镇,14(预计),900\n凤凰镇,13,700\n注：①为初步核算数；②含市直单位。,,\n",
        );
        let column = |id: &str| data.frame.column(id).unwrap().f64().unwrap().to_vec();
        // Which field it is for depends on whom the rows are about.
        let spent = data.fields.iter().find(|field| field.column == 1).unwrap();
        assert_eq!(
            column(&spent.id),
            [Some(10.5), Some(12.0), Some(14.0), Some(13.0)]
        );
        assert_eq!(column("专利")[0], Some(1200.0));
        let codes = opened("企业名称,文件编号,人数\n江湾甲厂,1*,3\n江湾乙厂,2,4\n江湾丙厂,3*,5\n");
        assert_eq!(codes.field("文件编号").unwrap().kind, Kind::Text);
        let told: Vec<String> = data
            .issues
            .iter()
            .filter(|issue| issue.message.key.starts_with("dataset.figure_marks"))
            .map(|issue| issue.message.to_string())
            .collect();
        assert_eq!(told.len(), 2);
        assert!(
            told[0].contains("10.5①") && told[0].contains("初步核算数"),
            "{told:?}"
        );
        assert!(!told[0].contains("市直"));
        // The cell is told as it stands.
        assert_eq!(data.table.columns[1].cells.get(0), Some("10.5①"));
    }
}
