//! Names that are probably one enterprise: written in other widths, with other brackets or spaces, or with a longer
//! form of its legal kind.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use polars::polars_utils::aliases::PlRandomState;
use rayon::prelude::*;

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

/// What is left of a core without the place that many names begin with and without the word for a factory: enough to ask
/// whether two are one, and not to say so.
fn stem<'a>(core: &'a str, place: &str) -> &'a str {
    let stem = core.strip_suffix("厂").unwrap_or(core);
    let rest = stem.strip_prefix(place).unwrap_or(stem);
    let rest = rest
        .strip_prefix('市')
        .filter(|_| !place.is_empty())
        .unwrap_or(rest);
    [rest, stem]
        .into_iter()
        .find(|stem| is_telling(stem))
        .unwrap_or(core)
}

/// The two letters that many names begin with, as those of one place do; none where there are no such.
fn place(pairs: &[Known]) -> String {
    const SAMPLE: usize = 5000;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let sample = pairs.iter().take(SAMPLE);
    for known in sample.clone() {
        let begins: String = known.name.chars().take(2).collect();
        if !begins.is_ascii() {
            *counts.entry(begins).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    let many = most.filter(|(_, count)| *count >= 3 && *count * 3 >= sample.len());
    many.map_or_else(String::new, |(begins, _)| begins)
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

/// One name of one key.
struct Known<'a> {
    entity: &'a str,
    name: &'a str,
    /// How many rows have both, and the first of them.
    rows: usize,
    first: u32,
}

impl Known<'_> {
    /// The years in which this key has this name.
    fn years(&self, panel: &Panel) -> Vec<Option<i32>> {
        let rows = panel.rows_of(self.first).iter();
        rows.filter(|row| panel.name(**row) == self.name)
            .map(|row| panel.year(*row))
            .collect()
    }
}

/// Each pair of key and name once, in the order of their first rows.
fn pairs<'a>(panel: &'a Panel) -> Vec<Known<'a>> {
    let of_one = |rows: &[u32]| {
        let mut known: Vec<Known> = Vec::with_capacity(1);
        for &row in rows {
            let name = panel.name(row);
            if let Some(one) = known.iter_mut().find(|one| one.name == name) {
                one.rows += 1;
                one.first = one.first.min(row);
            } else {
                let entity = panel.entity(row);
                known.push(Known {
                    entity,
                    name,
                    rows: 1,
                    first: row,
                });
            }
        }
        known
    };
    let mut pairs: Vec<Known> = panel.groups().flat_map_iter(of_one).collect();
    pairs.par_sort_unstable_by_key(|known| known.first);
    pairs
}

/// The places of those pairs whose names are the same but for their legal form and how they are written, the first
/// group first.
fn alike(pairs: &[Known], by_name: bool, place: &str) -> Vec<Vec<usize>> {
    let hasher = PlRandomState::default();
    // Few names are like another: they are told apart by their hashes before any is kept.
    let mut hashes: Vec<(u64, u32)> = pairs
        .par_iter()
        .enumerate()
        .map_init(String::new, |plain, (at, known)| {
            if !by_name && known.entity == known.name {
                return None;
            }
            plain.clear();
            fields::plain_into(known.name, plain);
            let core = core(plain);
            is_telling(core).then(|| (hasher.hash_one(stem(core, place)), at as u32))
        })
        .flatten()
        .collect();
    hashes.par_sort_unstable();
    let mut groups = Vec::new();
    for same in hashes
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|same| same.len() > 1)
    {
        let mut by_core: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (_, at) in same {
            let at = *at as usize;
            let plain = plain(pairs[at].name);
            by_core
                .entry(stem(core(&plain), place).to_owned())
                .or_default()
                .push(at);
        }
        groups.extend(by_core.into_values().filter(|group| group.len() > 1));
    }
    groups.sort_unstable();
    groups
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
    let pairs = pairs(panel);
    let place = place(&pairs);
    let groups = alike(&pairs, by_name, &place);
    let mut found = Vec::new();
    for group in groups {
        // The one with most rows stays; of equals, the first.
        let stays = group
            .iter()
            .copied()
            .max_by_key(|at| (pairs[*at].rows, std::cmp::Reverse(*at)));
        let Some(stays) = stays else {
            continue;
        };
        let (key, kept) = (pairs[stays].entity, pairs[stays].name);
        let years: HashSet<Option<i32>> = pairs[stays].years(panel).into_iter().collect();
        for at in group {
            let known = &pairs[at];
            if known.entity == key {
                continue;
            }
            // Two codes in one year are two enterprises, unless their names are the same to the letter; and so are two
            // names that have no more than their stem in common.
            let together = || known.years(panel).iter().any(|year| years.contains(year));
            let (one, other) = (plain(known.name), plain(kept));
            let is_same = if by_name {
                core(&one) == core(&other)
            } else {
                one == other
            };
            if !is_same && together() {
                continue;
            }
            let remedy = Remedy::Same(Same {
                entity: known.entity.to_owned(),
                is: key.to_owned(),
            });
            let key_field = if by_name { name } else { entity };
            let word = if by_name {
                "clinic.same_name"
            } else {
                "clinic.same_name_code"
            };
            let message = Message::new(word)
                .with("written", known.name)
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
    found.extend(former(panel, &pairs, if by_name { name } else { entity }));
    let mut findings = told(found);
    if !by_name {
        findings.extend(told(renamed(panel, &pairs, name)));
    }
    findings
}

/// The name and the former one that a name states: `甲公司（原乙公司）`, `甲公司（曾用名：乙公司）`.
fn stated(name: &str) -> Option<(&str, &str)> {
    const WORDS: [&str; 8] = [
        "原名称",
        "原名",
        "原企业名称",
        "曾用名称",
        "曾用名",
        "更名前",
        "前身为",
        "原",
    ];
    let name = name.trim();
    let (bare, inside) = name.strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let inside = inside.trim();
    let former = WORDS.iter().find_map(|word| inside.strip_prefix(word))?;
    let former = former.trim_start_matches(['：', ':', '为', ' ', '\u{3000}']);
    (!bare.trim().is_empty() && former.chars().count() >= 4).then_some((bare.trim(), former.trim()))
}

/// Enterprises whose former name another one states in brackets: as which it goes on where a row has its new name alone.
fn former(panel: &Panel, pairs: &[Known], key_field: usize) -> Vec<Finding> {
    let stating = pairs
        .iter()
        .filter_map(|known| Some((known, stated(known.name)?)));
    let stating: Vec<(&Known, (&str, &str))> = stating.collect();
    if stating.is_empty() {
        return Vec::new();
    }
    let mut by_plain: HashMap<String, &Known> = HashMap::new();
    for known in pairs {
        by_plain.entry(plain(known.name)).or_insert(known);
    }
    let mut found = Vec::new();
    for (known, (bare, former)) in stating {
        let of = |name: &str| by_plain.get(&plain(name)).copied();
        let kept = of(bare).unwrap_or(known);
        for other in [Some(known), of(former)].into_iter().flatten() {
            if other.entity == kept.entity {
                continue;
            }
            let remedy = Remedy::Same(Same {
                entity: other.entity.to_owned(),
                is: kept.entity.to_owned(),
            });
            let message = at_cell("clinic.former_name")
                .with("written", other.name)
                .with("other", kept.name)
                .with("stated", known.name);
            found.extend(panel.finding(
                Severity::Warning,
                other.first,
                key_field,
                message,
                vec![remedy],
            ));
        }
    }
    found
}

/// Codes that carry names which have nothing in common but the code.
fn renamed(panel: &Panel, pairs: &[Known], name: usize) -> Vec<Finding> {
    let several = |known: &&Known| {
        let rows = panel.rows_of(known.first);
        rows.iter().any(|row| panel.name(*row) != known.name)
    };
    let mut first: HashMap<&str, &str, PlRandomState> = HashMap::default();
    let mut found = Vec::new();
    for known in pairs.iter().filter(several) {
        let before = *first.entry(known.entity).or_insert(known.name);
        let (old, new) = (plain(before), plain(known.name));
        if likeness(core(&old), core(&new)) >= 0.5 {
            continue;
        }
        let message = at_cell("clinic.two_names")
            .with("written", known.name)
            .with("other", before);
        found.extend(panel.finding(Severity::Note, known.first, name, message, Vec::new()));
    }
    found
}

/// How alike two headers or names are: see [`Letters::likeness`].
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    Letters::of(one).likeness(&Letters::of(other))
}

/// A header or a name in plain form, and its pairs of neighbouring letters in their order.
pub(super) struct Letters {
    plain: String,
    pairs: Vec<(char, char)>,
}

impl Letters {
    pub fn of(text: &str) -> Self {
        let plain = plain(text);
        let letters = plain.chars();
        let mut pairs: Vec<(char, char)> = letters.clone().zip(letters.skip(1)).collect();
        pairs.sort_unstable();
        Self { plain, pairs }
    }

    /// How alike two are, from 0 to 1: the share of pairs of neighbouring letters that they have in common (Dice).
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.plain == other.plain {
            return 1.0;
        }
        let (mut one, mut two) = (self.pairs.as_slice(), other.pairs.as_slice());
        let total = one.len() + two.len();
        let mut common = 0_usize;
        while let ([first, rest @ ..], [other, others @ ..]) = (one, two) {
            match first.cmp(other) {
                Ordering::Less => one = rest,
                Ordering::Greater => two = others,
                Ordering::Equal => {
                    common += 1;
                    (one, two) = (rest, others);
                }
            }
        }
        if total == 0 {
            0.0
        } else {
            2.0 * common as f64 / total as f64
        }
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
        let stem = |name: &str| stem(&key(name), "江湾").to_owned();
        assert_eq!(stem("江湾恒达机械厂"), stem("江湾市恒达机械有限公司"));
        assert_eq!(stem("蓝海软件"), stem("江湾蓝海软件有限公司"));
        assert_eq!(stem("江湾厂有限公司"), "江湾厂", "too little would be left");
    }

    #[test]
    fn former_names_stand_in_brackets() {
        let both = Some(("江湾丙北科技有限公司", "江湾丁丁科技有限公司"));
        for inside in [
            "（原江湾丁丁科技有限公司）",
            "(曾用名：江湾丁丁科技有限公司)",
            "（原名:江湾丁丁科技有限公司）",
        ] {
            let name = format!("江湾丙北科技有限公司{inside}");
            assert_eq!(stated(&name), both, "{inside}");
        }
        for name in [
            "江湾丙北科技（集团）",
            "丙北（原料）",
            "（原江湾丁丁科技有限公司）",
            "丙北",
        ] {
            assert_eq!(stated(name), None, "{name}");
        }
    }

    #[test]
    fn a_drifted_header_is_like_the_old_one() {
        assert!(likeness("intensity_c", "intensity_c_d") > 0.8);
        assert!(likeness("营业收入", "营业收入合计") > 0.6);
        assert!(likeness("营业收入", "从业人员") < 0.3);
    }
}
