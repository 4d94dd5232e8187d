//! One table of a scheme file: what keys it may have, which it must have.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::findings::Findings;
use super::value::Value;
use crate::i18n::Message;

/// A table with the name by which messages speak of it.
pub(crate) struct Section<'a> {
    /// `[scheme]`, `[[indicator]] rd_to_sales`, `rule`.
    pub name: String,
    /// Where it begins.
    pub span: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// A table of the file.
    pub fn new(name: String, span: Range<usize>, table: &'a DeTable<'a>) -> Self {
        Self { name, span, table }
    }

    /// The table that is the value of a key.
    pub fn inside(value: &Value<'_>, table: &'a DeTable<'a>) -> Self {
        Self::new(value.key.clone(), value.span.clone(), table)
    }

    /// Notes every key that is not one of these, with the one that was probably meant.
    pub fn only(&self, keys: &[&str], findings: &mut Findings) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if keys.contains(&name) {
                continue;
            }
            let section = self.name.as_str();
            let message = match nearest(name, keys.iter().copied()) {
                Some(meant) => Message::new("scheme.unknown_key_meant")
                    .with("key", name)
                    .with("section", section)
                    .with("meant", meant),
                None => Message::new("scheme.unknown_key")
                    .with("key", name)
                    .with("section", section)
                    .with("keys", keys.join(", ")),
            };
            findings.add(&key.span(), message);
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        self.table.get(key).map(|value| Value::new(key, value))
    }

    /// The value of a key that must be there.
    pub fn required(&self, key: &str, findings: &mut Findings) -> Option<Value<'a>> {
        let value = self.get(key);
        if value.is_none() {
            findings.add(
                &self.span,
                Message::new("scheme.missing_key")
                    .with("key", key)
                    .with("section", self.name.as_str()),
            );
        }
        value
    }

    /// The keys with their places and values, in the order of the file.
    pub fn entries(&self) -> Vec<(Range<usize>, Value<'a>)> {
        let mut entries: Vec<(Range<usize>, Value<'a>)> = self
            .table
            .iter()
            .map(|(key, value)| (key.span(), Value::new(key.get_ref(), value)))
            .collect();
        entries.sort_by_key(|(span, _)| span.start);
        entries
    }

    /// The tables of a list of tables (`[[key]]`), each named after its `id` where it has one.
    pub fn list(&self, key: &str, findings: &mut Findings) -> Vec<Section<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(list) = value.inner.as_array() else {
            findings.add(
                &value.span,
                Message::new("scheme.not_a_list").with("key", key),
            );
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in list {
            if let Some(table) = Value::new(key, item).table(findings) {
                let id = table
                    .get("id")
                    .and_then(|id| id.get_ref().as_str())
                    .map(|id| format!(" {id}"));
                let name = format!("[[{key}]]{}", id.unwrap_or_default());
                sections.push(Section::new(name, item.span(), table));
            }
        }
        sections
    }

    /// The ids that the tables of a list give, as far as they are text.
    pub fn ids(&self, key: &str) -> Vec<&'a str> {
        let list = self
            .table
            .get(key)
            .and_then(|list| list.get_ref().as_array());
        list.into_iter()
            .flatten()
            .filter_map(|item| item.get_ref().get("id")?.get_ref().as_str())
            .collect()
    }

    /// How deep tables and lists stand in each other below this one.
    pub fn depth(&self) -> usize {
        self.table
            .values()
            .map(|value| depth(value.get_ref()))
            .max()
            .unwrap_or(0)
    }
}

fn depth(value: &DeValue<'_>) -> usize {
    let below = |deepest: Option<usize>| 1 + deepest.unwrap_or(0);
    match value {
        DeValue::Array(list) => below(list.iter().map(|item| depth(item.get_ref())).max()),
        DeValue::Table(table) => below(table.values().map(|item| depth(item.get_ref())).max()),
        _ => 0,
    }
}

/// The name that a misspelt one was probably meant to be: at most two letters away, and less than half of it.
#[must_use]
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const LONGEST: usize = 40;
    if name.chars().count() > LONGEST {
        return None;
    }
    names
        .filter(|known| known.chars().count() <= LONGEST)
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= 2 && distance * 2 < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Levenshtein's distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_the_one_meant() {
        let keys = ["formula", "weight", "unit", "id"];
        assert_eq!(nearest("forumla", keys.into_iter()), Some("formula"));
        assert_eq!(nearest("wieght", keys.into_iter()), Some("weight"));
        assert_eq!(nearest("colour", keys.into_iter()), None);
        assert_eq!(nearest("ad", keys.into_iter()), None);
        assert_eq!(distance("得分", "得份数"), 2);
    }
}
