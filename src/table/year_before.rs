//! Years that headers tell from the one of the title: `上年度销售收入`, `营业收入_本年` beside `营业收入_上年`, and 第一年, 第二年 and
//! 第三年 of a form of application. Headers and lines above them come in; the headers go out with their years.

use super::body::Content;
use super::header::tidy;
use super::layout::Layout;
use super::named_year;
use crate::i18n::Message;

/// The year before that of the title.
const BEFORE: [&str; 5] = ["上一年度", "上年度", "上一年", "上年", "去年"];

/// The year of the title.
const THIS: [&str; 5] = ["本年度", "本年", "今年", "当年", "本期"];

/// The years before an application, the first of them three years before it.
const THREE: [&str; 3] = ["第一年", "第二年", "第三年"];

/// What stands between a name and its year.
const MARKS: [char; 8] = ['_', '-', ' ', '/', '(', '（', '·', ':'];

/// Gives such headers their years; `name` is what the file is called.
pub(super) fn name(
    layout: &mut Layout,
    rows: &mut Content,
    (sheet, name): (Option<&str>, &str),
    notes: &mut Vec<Message>,
) {
    let names: Vec<String> = layout.names.iter().map(|name| tidy(name)).collect();
    let first: Vec<Option<(String, i32)>> = names.iter().map(|name| before(name)).collect();
    let has_before = |rest: &str| {
        let mut all = first.iter().flatten();
        all.any(|(other, back)| other == rest && *back == 1)
    };
    let this = |name: &String| {
        let rest = behind(name, &THIS).filter(|rest| has_before(rest))?;
        Some((rest, 0))
    };
    let mut found: Vec<Option<(String, i32)>> = names
        .iter()
        .zip(&first)
        .map(|(name, before)| before.clone().or_else(|| this(name)))
        .collect();
    let lines = layout.preamble.iter().map(String::as_str).chain(sheet);
    let mut lines = lines.chain([name]);
    let is_applied = lines.any(|line| {
        ["申报", "认定", "申请"]
            .iter()
            .any(|word| line.contains(word))
    });
    if is_applied {
        for (found, name) in found.iter_mut().zip(&names) {
            let of_three = |at: usize| Some((behind(name, &THREE[at..=at])?, 3 - at as i32));
            *found = found.take().or_else(|| (0..3).find_map(of_three));
        }
    }
    if found.iter().all(Option::is_none)
        || named_year::part_of(&layout.preamble, sheet, name).is_some()
    {
        return;
    }
    let Some((year, text)) = named_year::said(&layout.preamble, sheet, name) else {
        return;
    };
    for (at, found) in found.into_iter().enumerate() {
        let Some((rest, back)) = found else { continue };
        let new = format!("{}年{rest}", year - back);
        if layout.names.contains(&new) {
            continue;
        }
        let old = std::mem::replace(&mut layout.names[at], new.clone());
        let mut columns = rows.columns.iter_mut();
        if let Some(column) = columns.find(|column| column.name == old) {
            column.name.clone_from(&new);
        }
        layout.cells[at] = new;
        let note = Message::new("table.this_year")
            .with("column", old)
            .with("year", (year - back).to_string())
            .with("text", text.as_str());
        notes.push(note);
    }
}

/// What a header counts in the year before, and that it is one back.
fn before(name: &str) -> Option<(String, i32)> {
    const NOT: [&str; 7] = ["同期", "末", "底", "实际", "累计", "数", "发生"];
    let begun = BEFORE.iter().find_map(|word| name.strip_prefix(word));
    let begun =
        begun.filter(|rest| !rest.is_empty() && !NOT.iter().any(|word| rest.starts_with(word)));
    let begun = begun.map(|rest| rest.trim_start_matches(MARKS).to_owned());
    let rest = begun.or_else(|| behind(name, &BEFORE))?;
    (!rest.is_empty()).then_some((rest, 1))
}

/// What stands before one of some words at the end of a header, parted from it by a mark.
fn behind(name: &str, words: &[&str]) -> Option<String> {
    let body = name.trim_end_matches([')', '）']);
    let rest = words.iter().find_map(|word| body.strip_suffix(word))?;
    let bare = rest.trim_end_matches(MARKS);
    (!bare.is_empty() && bare.len() < rest.len()).then(|| bare.to_owned())
}
