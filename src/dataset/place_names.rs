//! Place names with and without their ending, as different files and years write them, become one key: the typed keys
//! of a table come in, those of one place under one name go out. Two names that one file has in one year are two places.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use polars::prelude::{Int32Chunked, IntoSeries, NewChunkedArray, Series, StringChunked};

use super::{Issue, Mapping, Same, Severity, one_width};
use crate::geo::{is_place, province, stem};
use crate::i18n::Message;
use crate::table::Table;

/// So many names are looked at to tell whether they are of places.
const SAMPLE: usize = 1000;

/// So many joined names are told in one sentence.
const TOLD: usize = 12;

/// What was found out about the place names of a table.
#[derive(Debug, Default)]
pub(super) struct PlaceNames {
    /// Names that were read as another.
    pub joined: Vec<Same>,
    /// Names that may be one place and were kept apart.
    pub unsure: Vec<Same>,
    /// The same in sentences.
    pub issues: Vec<Issue>,
}

/// Where a name occurs: the file or sheet, and the year.
type Where = (usize, Option<i32>);

/// Joins the place names among the keys of a table, in place. `years` are those of its rows.
pub(super) fn join(
    keys: &mut Series,
    years: Option<&Int32Chunked>,
    table: &Table,
    mapping: Option<&Mapping>,
) -> PlaceNames {
    one_width::join(keys);
    let none = PlaceNames::default();
    let Ok(names) = keys.str() else {
        return none;
    };
    let step = names.len() / SAMPLE + 1;
    let mut sample = (0..names.len()).step_by(step);
    let is_of_places = |name: &str| is_place(name) || levels(name) > 0;
    if !sample.any(|row| names.get(row).is_some_and(is_of_places)) {
        return none;
    }
    let part = part_of_rows(table);
    let mut places: HashMap<&str, BTreeSet<Where>> = HashMap::new();
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for (row, name) in names.iter().enumerate() {
        let Some(name) = name else { continue };
        let year = years.and_then(|years| years.get(row));
        places
            .entry(name)
            .or_default()
            .insert((part.get(row).copied().unwrap_or_default(), year));
        *rows.entry(name).or_default() += 1;
    }
    let apart: HashSet<&str> = mapping
        .map(|mapping| {
            let said = mapping
                .same
                .iter()
                .flat_map(|same| [&same.entity, &same.is]);
            mapping
                .apart
                .iter()
                .chain(said)
                .map(String::as_str)
                .collect()
        })
        .unwrap_or_default();
    let mut of_stem: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in places.keys().filter(|name| !apart.contains(*name)) {
        of_stem.entry(stem(name)).or_default().insert(name);
    }
    let mut found = none;
    for (short, names) in &of_stem {
        match judge(short, names, &places) {
            Verdict::Different => {}
            Verdict::Same(full) => {
                // The name with more rows stays; of equals, the full one.
                let (goes, stays) = if rows[short] > rows[full] {
                    (full, *short)
                } else {
                    (*short, full)
                };
                found.joined.push(same(goes, stays));
            }
            Verdict::Unsure => {
                let others: Vec<&str> =
                    names.iter().copied().filter(|name| name != short).collect();
                found.issues.push(unsure(short, &others));
                found
                    .unsure
                    .extend(others.iter().map(|full| same(short, full)));
            }
        }
    }
    for code in places.keys().filter(|code| !apart.contains(*code)) {
        if let Some(short) = short_code(code, &places).filter(|short| !apart.contains(short)) {
            found.joined.push(same(code, short));
        }
    }
    found
        .joined
        .sort_by(|one, other| one.entity.cmp(&other.entity));
    for (short, full) in shortened(&of_stem, &places, &apart) {
        let stays = found.joined.iter().find(|same| same.entity == full);
        let stays = stays.map_or_else(|| full.to_owned(), |same| same.is.clone());
        found.joined.push(same(short, &stays));
    }
    if !found.joined.is_empty() {
        found.issues.insert(0, told(&found.joined));
        let other: HashMap<&str, &str> = found
            .joined
            .iter()
            .map(|same| (same.entity.as_str(), same.is.as_str()))
            .collect();
        let joined = names
            .iter()
            .map(|key| key.map(|key| *other.get(key).unwrap_or(&key)));
        let joined = StringChunked::from_iter_options(keys.name().clone(), joined);
        *keys = joined.into_series();
    }
    found
}

/// By how many levels the code of a place is longer than it need be: 320582000000 is 320582, 320582100000 is 320582100.
fn levels(code: &str) -> usize {
    let is_code = matches!(code.len(), 9 | 12) && code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code || !code.ends_with("000") {
        return 0;
    }
    1 + usize::from(code.len() == 12 && code.ends_with("000000"))
}

/// The same code without zeros behind it, where another row has it so, and none in one file and year.
fn short_code<'n>(code: &str, places: &HashMap<&'n str, BTreeSet<Where>>) -> Option<&'n str> {
    let mut shorter = (1..=levels(code))
        .rev()
        .map(|levels| &code[..code.len() - 3 * levels]);
    let (short, others) = shorter.find_map(|short| places.get_key_value(short))?;
    others.is_disjoint(&places[code]).then_some(*short)
}

/// Names that are short for one that another file or year writes out: 延边州 for 延边朝鲜族自治州, 工业园 for 工业园区. They are
/// never in one file and year with it.
fn shortened<'n>(
    of_stem: &BTreeMap<&str, BTreeSet<&'n str>>,
    places: &HashMap<&'n str, BTreeSet<Where>>,
    apart: &HashSet<&str>,
) -> Vec<(&'n str, &'n str)> {
    let mut found = Vec::new();
    for (short, of_short) in places.iter().filter(|(name, _)| !apart.contains(*name)) {
        let prefecture = || {
            let names = of_stem.get(short.strip_suffix('州')?)?.iter();
            let mut full = names.filter(|name| name.ends_with("自治州"));
            full.next().copied().filter(|_| full.next().is_none())
        };
        let zone = || {
            short.strip_suffix('园')?;
            let full = format!("{short}区");
            let full = places.get_key_value(full.as_str())?.0;
            (!apart.contains(full)).then_some(*full)
        };
        if let Some(full) = prefecture().or_else(zone)
            && places[full].is_disjoint(of_short)
        {
            found.push((*short, full));
        }
    }
    found.sort_unstable();
    found
}

enum Verdict<'n> {
    /// They are two places, or nothing speaks for one.
    Different,
    /// The bare name is this one.
    Same(&'n str),
    /// They may be one place, or may not.
    Unsure,
}

/// What the names of one stem are. Only the bare name can be another; two endings are two places.
fn judge<'n>(
    short: &str,
    names: &BTreeSet<&'n str>,
    places: &HashMap<&str, BTreeSet<Where>>,
) -> Verdict<'n> {
    let full = names.iter().copied().filter(|name| *name != short);
    let full: Vec<&'n str> = match province(short) {
        // 吉林 alone is the province, however many cities are called after it.
        Some(province) if names.contains(province.full.as_str()) => {
            full.filter(|name| *name == province.full).collect()
        }
        _ => full.collect(),
    };
    let Some(bare) = places.get(short).filter(|_| names.contains(short)) else {
        return Verdict::Different;
    };
    // Every name of the stem is a key of the map.
    let together = |name: &str| places[name].intersection(bare).count();
    let side_by_side = |name: &&str| {
        let both = together(name);
        both > 0 && (both == places[*name].len() || both == bare.len())
    };
    match full.as_slice() {
        all if all.iter().all(side_by_side) => Verdict::Different,
        [only]
            if together(only) == 0 && province(short).is_none_or(|known| known.full == **only) =>
        {
            Verdict::Same(only)
        }
        _ => Verdict::Unsure,
    }
}

fn same(entity: &str, is: &str) -> Same {
    Same {
        entity: entity.to_owned(),
        is: is.to_owned(),
    }
}

/// The file or sheet of each row, as a number.
fn part_of_rows(table: &Table) -> Vec<usize> {
    let mut ids: HashMap<(Option<&str>, Option<&str>), usize> = HashMap::new();
    let mut of_row = Vec::with_capacity(table.height());
    let parts = table.origins.parts();
    for (at, part) in parts.iter().enumerate() {
        let next = ids.len();
        let id = *ids
            .entry((part.file.as_deref(), part.sheet.as_deref()))
            .or_insert(next);
        let end = parts.get(at + 1).map_or(table.height(), |next| next.first);
        of_row.resize(end, id);
    }
    of_row
}

fn told(joined: &[Same]) -> Issue {
    let mut pairs: Vec<String> = joined
        .iter()
        .take(TOLD)
        .map(|same| format!("{} = {}", same.entity, same.is))
        .collect();
    if joined.len() > TOLD {
        pairs.push("…".to_owned());
    }
    Issue {
        severity: Severity::Note,
        place: None,
        message: Message::new("dataset.places_joined")
            .with("count", joined.len())
            .with("pairs", pairs.join(", ")),
        remedy: Some(Message::new("dataset.places_joined_remedy")),
    }
}

fn unsure(short: &str, others: &[&str]) -> Issue {
    Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new("dataset.places_unsure")
            .with("name", short)
            .with("others", others.join(", ")),
        remedy: Some(Message::new("dataset.places_unsure_remedy")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(found: &[(&str, &[Where])]) -> String {
        let places: HashMap<&str, BTreeSet<Where>> = found
            .iter()
            .map(|(name, places)| (*name, places.iter().copied().collect()))
            .collect();
        let names: BTreeSet<&str> = places.keys().copied().collect();
        let short = found
            .iter()
            .map(|(name, _)| stem(name))
            .min()
            .unwrap_or_default();
        match judge(short, &names, &places) {
            Verdict::Different => "different".to_owned(),
            Verdict::Same(full) => full.to_owned(),
            Verdict::Unsure => "unsure".to_owned(),
        }
    }

    #[test]
    fn one_place_in_two_files_or_years_is_joined() {
        let (y19, y20, other) = ((0, Some(2019)), (0, Some(2020)), (1, Some(2019)));
        assert_eq!(verdict(&[("北京", &[y19]), ("北京市", &[y20])]), "北京市");
        assert_eq!(
            verdict(&[("张家港", &[y19]), ("张家港市", &[other])]),
            "张家港市"
        );
        assert_eq!(
            verdict(&[("内蒙古", &[y19]), ("内蒙古自治区", &[y20])]),
            "内蒙古自治区"
        );
        assert_eq!(
            verdict(&[
                ("吉林", &[y19]),
                ("吉林省", &[y20]),
                ("吉林市", &[y19, y20])
            ]),
            "吉林省"
        );
    }

    #[test]
    fn short_forms_are_the_places_that_are_written_out() {
        let shortened = |found: &[(&'static str, &[Where])]| {
            let places: HashMap<&str, BTreeSet<Where>> = found
                .iter()
                .map(|(name, places)| (*name, places.iter().copied().collect()))
                .collect();
            let mut of_stem: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for name in places.keys() {
                of_stem.entry(stem(name)).or_default().insert(name);
            }
            super::shortened(&of_stem, &places, &HashSet::new())
        };
        let (y19, y20) = ((0, Some(2019)), (0, Some(2020)));
        for (short, full) in [
            ("延边州", "延边朝鲜族自治州"),
            ("恩施州", "恩施土家族苗族自治州"),
            ("工业园", "工业园区"),
        ] {
            assert_eq!(
                shortened(&[(short, &[y19]), (full, &[y20])]),
                [(short, full)]
            );
            assert_eq!(shortened(&[(short, &[y19]), (full, &[y19, y20])]), []);
        }
        assert_eq!(shortened(&[("苏州", &[y19]), ("苏州市", &[y20])]), []);
    }

    #[test]
    fn zeros_behind_a_code_are_of_no_other_place() {
        let (y21, y22) = ((0, Some(2021)), (0, Some(2022)));
        let of = |code: &str, found: &[(&'static str, &[Where])]| {
            let places = found.iter();
            let places = places.map(|(name, places)| (*name, places.iter().copied().collect()));
            short_code(code, &places.collect())
        };
        let city: [(&str, &[Where]); 2] = [("320582000000", &[y21]), ("320582", &[y22])];
        assert_eq!(of("320582000000", &city), Some("320582"));
        let town: [(&str, &[Where]); 2] = [("320582100000", &[y21]), ("320582100", &[y22])];
        assert_eq!(of("320582100000", &town), Some("320582100"));
        let both: [(&str, &[Where]); 2] = [("320582000", &[y21]), ("320582", &[y21, y22])];
        assert_eq!(
            of("320582000", &both),
            None,
            "one file has both in one year"
        );
        assert_eq!(
            levels("320582") + levels("100000") + levels("3205820001000"),
            0
        );
    }

    #[test]
    fn two_places_are_never_one() {
        let (y19, y20, y21) = ((0, Some(2019)), (0, Some(2020)), (0, Some(2021)));
        assert_eq!(
            verdict(&[("吉林", &[y19, y20]), ("吉林市", &[y19, y20])]),
            "different"
        );
        assert_eq!(
            verdict(&[("吉林省", &[y19]), ("吉林市", &[y20])]),
            "different"
        );
        assert_eq!(verdict(&[("吉林", &[y19]), ("吉林市", &[y20])]), "unsure");
        assert_eq!(
            verdict(&[("吴中", &[y19, y20]), ("吴中区", &[y20, y21])]),
            "unsure"
        );
        assert_eq!(
            verdict(&[("朝阳", &[y19]), ("朝阳市", &[y20]), ("朝阳区", &[y20])]),
            "unsure"
        );
    }
}
