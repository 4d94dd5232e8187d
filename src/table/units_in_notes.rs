//! Units that sentences around a table state, for columns that they name or for the whole table: `注：营业收入单位为千元`.
//! A body and its lines come in; columns go out with their units, and units that hold for all of them.

use super::body::{Content, Raw};
use super::{Unit, header, units_above};
use crate::i18n::{Arg, Message};

/// What stands before a unit in a sentence.
const SAYS: [&str; 4] = ["单位均为", "单位都为", "单位为", "单位是"];

/// What a sentence about the whole table is about.
const ALL: [&str; 13] = [
    "",
    "注",
    "本表",
    "表中",
    "全表",
    "金额",
    "本表金额",
    "表中金额",
    "数据",
    "表中数据",
    "货币",
    "计量",
    "本表计量",
];

/// Gives columns the units that the lines above a table and the notes below it state for them; the units that are stated
/// for the whole table, and the sentences that were understood.
pub(super) fn take(rows: &mut Content, lines: &[String]) -> (Vec<String>, Vec<String>) {
    let notes: Vec<String> = rows
        .set_aside
        .iter()
        .filter(|aside| aside.reason.key == "table.row_footnote")
        .filter_map(|aside| text_of(&aside.reason))
        .collect();
    let mut for_all = units_above::stated(&notes);
    let mut understood = Vec::new();
    for line in lines.iter().chain(&notes) {
        for sentence in line.split(['。', '；', ';', '，', ',']) {
            let found = SAYS.iter().find_map(|says| sentence.split_once(says));
            let Some((subject, unit)) = found else {
                continue;
            };
            let unit = unit.trim().trim_end_matches(['）', ')']);
            if Unit::parse(unit).is_none() {
                continue;
            }
            let subject = subject.rsplit(['：', ':']).next().unwrap_or(subject).trim();
            let named = give(&mut rows.columns, subject, unit);
            let is_for_all = ALL.contains(&subject.trim_end_matches(['的', '均']));
            if is_for_all && !for_all.iter().any(|known| known == unit) {
                for_all.push(unit.to_owned());
            }
            if named || is_for_all {
                understood.push(line.clone());
            }
        }
    }
    (for_all, understood)
}

/// Gives a unit to the columns that a sentence names and that have none; whether it names any.
fn give(columns: &mut [Raw], subject: &str, unit: &str) -> bool {
    let mut any = false;
    // `营业收入、利润总额`; `研发费用占营业收入比重` is one thing.
    let named: Vec<&str> = subject
        .split(['、', '和', '及', '与', '/'])
        .map(|name| name.trim().trim_end_matches(['的', '均']))
        .collect();
    for column in columns {
        let name = header::tidy(&column.name);
        let bare = header::split_unit(&name).map_or(name.as_str(), |(bare, _)| bare);
        let is_named = bare == subject || named.iter().any(|named| said(named) == bare);
        if bare.chars().count() < 2 || !is_named {
            continue;
        }
        any = true;
        if column.unit.is_none() {
            column.unit = Some(unit.to_owned());
        }
    }
    any
}

/// A name without what a sentence says before it: `表中营业收入`.
fn said(name: &str) -> &str {
    let before = ["其中", "本表中", "本表", "表中", "表内"];
    let rest = before.iter().find_map(|word| name.strip_prefix(word));
    rest.map_or(name, |rest| rest.trim_start_matches('的'))
}

fn text_of(reason: &Message) -> Option<String> {
    reason.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == "text" => Some(text.clone()),
        _ => None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn a_sentence_gives_its_unit_to_what_it_names_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let text = "企业名称,研发费用,营业收入,研发费用占营业收入比重\n甲,1,2,3\n乙,3,4,5\n\
            注：研发费用占营业收入比重单位为%,,,\n注：研发费用、营业收入单位为千元,,,\n";
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        let units: Vec<Option<&str>> = table
            .columns
            .iter()
            .map(|one| one.unit.as_deref())
            .collect();
        assert_eq!(units, [None, Some("千元"), Some("千元"), Some("%")]);
    }
}
