//! Names that are probably one enterprise: written in other widths, with other brackets or spaces, or with a longer
//! form of its legal kind.

use std::collections::HashMap;

use polars::polars_utils::aliases::PlRandomState;

use super::panel::Panel;
use super::{Finding, at_cell, told};
use crate::dataset::{Remedy, Same, Severity, fields};
use crate::i18n::Message;

/// Legal forms at the end of a name, a longer one before those that it ends with.
const FORMS: [&str; 12] = [
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "公司",
    "coltd",
    "companylimited",
    "limited",
    "ltd",
    "inc",
    "corporation",
    "corp",
];

/// A name without width, case, spaces, brackets and punctuation.
fn plain(name: &str) -> String {
    fields::plain(name)
}

/// The same without its legal form.
fn core(plain: &str) -> &str {
    let form = FORMS.iter().find_map(|form| plain.strip_suffix(form));
    form.unwrap_or(plain)
}

/// Whether so much of a name is left that it can be no other's.
fn is_telling(core: &str) -> bool {
    core.chars().count() >= if core.is_ascii() { 6 } else { 4 }
}

/// The forms by which a name is known again: without width, case, spaces and punctuation; and the same without its legal
/// form, where enough of it is left that it can be no other's.
#[must_use]
pub fn name_forms(name: &str) -> (String, Option<String>) {
    let plain = plain(name);
    let core = core(&plain);
    let telling = (is_telling(core) && core != plain).then(|| core.to_owned());
    (plain, telling)
}

struct Known {
    key: usize,
    rows: usize,
    first: u32,
    years: Vec<Option<i32>>,
}

pub(super) fn examine(panel: &Panel) -> Vec<Finding> {
    let fields = &panel.data.fields;
    let (Some(entity), Some(name)) = (
        fields.iter().position(|field| field.id == "entity"),
        fields.iter().position(|field| field.id == "name"),
    ) else {
        return Vec::new();
    };
    let by_name = fields[entity].column == fields[name].column;
    // Each pair of key and name once.
    let mut seen: HashMap<(&str, &str), Known, PlRandomState> = HashMap::default();
    for row in 0..panel.height() as u32 {
        let next = seen.len();
        let known = seen
            .entry((panel.entity(row), panel.name(row)))
            .or_insert_with(|| Known {
                key: next,
                rows: 0,
                first: row,
                years: Vec::new(),
            });
        known.rows += 1;
        known.years.push(panel.year(row));
    }
    let mut pairs: Vec<(&str, &str, Known)> = seen
        .into_iter()
        .map(|((entity, name), known)| (entity, name, known))
        .collect();
    pairs.sort_unstable_by_key(|(.., known)| known.key);
    let mut alike: HashMap<String, Vec<usize>, PlRandomState> = HashMap::default();
    for (at, (entity, name, _)) in pairs.iter().enumerate() {
        if !by_name && entity == name {
            continue;
        }
        let plain = plain(name);
        let core = core(&plain);
        if is_telling(core) {
            alike.entry(core.to_owned()).or_default().push(at);
        }
    }
    let mut groups: Vec<Vec<usize>> = alike
        .into_values()
        .filter(|group| group.len() > 1)
        .collect();
    groups.sort_unstable();
    let mut found = Vec::new();
    for group in groups {
        // The one with most rows stays; of equals, the first.
        let stays = group
            .iter()
            .copied()
            .max_by_key(|at| (pairs[*at].2.rows, std::cmp::Reverse(*at)));
        let Some(stays) = stays else {
            continue;
        };
        let (key, kept, years) = (pairs[stays].0, pairs[stays].1, &pairs[stays].2.years);
        for at in group {
            let (other, written, known) = &pairs[at];
            if *other == key {
                continue;
            }
            // Two codes in one year are two enterprises, unless their names are the same to the letter.
            let together = known.years.iter().any(|year| years.contains(year));
            if !by_name && together && plain(written) != plain(kept) {
                continue;
            }
            let remedy = Remedy::Same(Same {
                entity: (*other).to_owned(),
                is: key.to_owned(),
            });
            let key_field = if by_name { name } else { entity };
            let word = if by_name {
                "clinic.same_name"
            } else {
                "clinic.same_name_code"
            };
            let message = Message::new(word)
                .with("written", *written)
                .with("other", kept)
                .with("entity", key);
            found.extend(panel.finding(
                Severity::Warning,
                known.first,
                key_field,
                message,
                vec![remedy],
            ));
        }
    }
    let mut findings = told(found);
    if !by_name {
        findings.extend(told(renamed(panel, &pairs, name)));
    }
    findings
}

/// Codes that carry names which have nothing in common but the code.
fn renamed(panel: &Panel, pairs: &[(&str, &str, Known)], name: usize) -> Vec<Finding> {
    let mut first: HashMap<&str, usize, PlRandomState> = HashMap::default();
    let mut found = Vec::new();
    for (at, (entity, written, known)) in pairs.iter().enumerate() {
        let before = *first.entry(entity).or_insert(at);
        let (old, new) = (plain(pairs[before].1), plain(written));
        if likeness(core(&old), core(&new)) >= 0.5 {
            continue;
        }
        let message = at_cell("clinic.two_names")
            .with("written", *written)
            .with("other", pairs[before].1);
        found.extend(panel.finding(Severity::Note, known.first, name, message, Vec::new()));
    }
    found
}

/// How alike two headers or names are, from 0 to 1: the share of pairs of neighbouring letters that they have in
/// common (Dice), or that one begins with the other.
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (plain(one), plain(other));
    if one == other {
        return 1.0;
    }
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (of_one, mut of_other) = (pairs(&one), pairs(&other));
    let total = of_one.len() + of_other.len();
    let common = of_one
        .iter()
        .filter(|pair| {
            let place = of_other.iter().position(|other| other == *pair);
            place.map(|place| of_other.swap_remove(place)).is_some()
        })
        .count();
    if total == 0 {
        0.0
    } else {
        2.0 * common as f64 / total as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_enterprise_in_many_spellings() {
        let key = |name: &str| core(&plain(name)).to_owned();
        let same = key("江湾市岑砚电子有限公司");
        for name in [
            "江湾市岑砚电子（有限公司）",
            "江湾市 岑砚电子 有限责任公司",
            "江湾市岑砚电子股份有限公司",
        ] {
            assert_eq!(key(name), same, "{name}");
        }
        assert_eq!(key("ＡＢＣ Tools Co., Ltd."), key("abc tools"));
        assert_ne!(key("江湾市岑砚电子集团有限公司"), same);
        assert!(!is_telling(&key("中电公司")));
    }

    #[test]
    fn a_drifted_header_is_like_the_old_one() {
        assert!(likeness("intensity_c", "intensity_c_d") > 0.8);
        assert!(likeness("营业收入", "营业收入合计") > 0.6);
        assert!(likeness("营业收入", "从业人员") < 0.3);
    }
}
