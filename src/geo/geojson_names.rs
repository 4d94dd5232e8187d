//! What the areas of a boundary file are called: properties come in, a name and a code go out. Where no known property
//! names them, the one of words that tell them all apart does.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::Areas;
use super::geojson::words;
use super::geojson_nest::Object;
use super::names::{is_place, names};
use crate::i18n::Message;

/// How names are found among the properties of a file.
#[derive(Debug, Default)]
pub(super) struct Naming {
    /// The property that holds them, where it is none of the known ones, or another than the first of them.
    pub property: Option<String>,
}

impl Naming {
    /// That of a file.
    pub fn of(root: &Object) -> Self {
        let mut all = Vec::new();
        features(root, &mut all);
        let known: Vec<Option<String>> = all.iter().map(|properties| name(properties)).collect();
        let property = if known.iter().all(Option::is_none) {
            telling(&all)
        } else if known.iter().collect::<HashSet<_>>().len() < known.len() {
            // The county of all townships, while another property tells them apart.
            apart(&all)
        } else {
            None
        };
        Self { property }
    }

    /// The name of an area.
    pub fn name(&self, properties: &Map<String, Value>) -> Option<String> {
        let own = |property| properties.get(property).and_then(words);
        let own = self.property.as_ref().and_then(own);
        own.or_else(|| name(properties))
    }

    /// That the names come from no usual property.
    pub fn told(&self) -> Option<Message> {
        let property = self.property.as_deref()?;
        Some(Message::new("geo.name_from").with("field", property))
    }
}

/// The properties of all areas of a collection.
fn features<'o>(object: &'o Object, all: &mut Vec<&'o Map<String, Value>>) {
    for feature in &object.features {
        features(feature, all);
    }
    let kind = object.properties.get("kind").and_then(Value::as_str);
    let is_water = kind.is_some_and(|kind| names().water.iter().any(|water| water == kind));
    if object.geometry.is_some() && !is_water {
        all.push(&object.properties);
    }
}

/// The first property that is known to hold names, or holds names of places, and has another one for each area.
fn apart(all: &[&Map<String, Value>]) -> Option<String> {
    let differ = |key: &&String| {
        let words = all.iter().map(|properties| words(properties.get(*key)?));
        let words: Option<Vec<String>> = words.collect();
        words.filter(|words| words.iter().collect::<HashSet<_>>().len() == words.len())
    };
    let known = names().name.iter().find(|key| differ(key).is_some());
    let of_places = |key: &&String| {
        let words = differ(key).unwrap_or_default();
        let places = words.iter().filter(|word| is_place(word)).count();
        !words.is_empty() && places * 5 >= words.len() * 4
    };
    let found = known.or_else(|| all.first()?.keys().find(of_places));
    found.cloned()
}

/// The property whose words are of each area its own, best those that end as names of places do.
fn telling(all: &[&Map<String, Value>]) -> Option<String> {
    let keys = all.first()?.keys();
    let mut fitting: Vec<(usize, bool, &String)> = keys
        .filter_map(|key| {
            let words: Option<Vec<&str>> = all
                .iter()
                .map(|properties| Some(properties.get(key)?.as_str()?.trim()))
                .collect();
            let words = words?;
            let are_words = |word: &&&str| word.chars().any(char::is_alphabetic);
            let are_codes = words
                .iter()
                .all(|word| word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_digit()));
            if are_codes || words.iter().filter(are_words).count() < words.len() {
                return None;
            }
            let places = words.iter().filter(|word| is_place(word)).count();
            let different = words.iter().collect::<HashSet<_>>().len();
            // Parts of one area have one name.
            let are_places = places * 5 >= words.len() * 4;
            let tell_apart = different == words.len() && different > 1;
            let fits = tell_apart || are_places && (different > 1 || words.len() == 1);
            let speaks = key.contains('名') || key.to_lowercase().ends_with("mc");
            fits.then_some((places, speaks, key))
        })
        .collect();
    // Of equals the first.
    fitting.sort_by_key(|(places, speaks, _)| std::cmp::Reverse((*places, *speaks)));
    let (places, speaks, key) = *fitting.first()?;
    let is_clear = places > 0 || speaks || fitting.len() == 1;
    is_clear.then(|| key.clone())
}

fn property(properties: &Map<String, Value>, keys: &[String]) -> Option<String> {
    keys.iter()
        .filter_map(|key| properties.get(key))
        .find_map(words)
}

/// The code of an area.
pub(super) fn code(properties: &Map<String, Value>) -> Option<String> {
    property(properties, &names().code)
}

/// Its English name.
pub(super) fn name_en(properties: &Map<String, Value>) -> Option<String> {
    property(properties, &names().name_en)
}

/// The name: a known property, or the first text whose key speaks of a name.
pub(super) fn name(properties: &Map<String, Value>) -> Option<String> {
    let speaks = |key: &str| key.to_lowercase().contains("name");
    property(properties, &names().name).or_else(|| {
        properties
            .iter()
            .filter(|(key, value)| value.is_string() && speaks(key))
            .find_map(|(_, value)| words(value))
    })
}

/// Codes that several areas have, each with their names.
pub(super) fn shared_codes(areas: &Areas) -> Option<Message> {
    const TOLD: usize = 5;
    let mut by_code: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for area in &areas.areas {
        if let Some(code) = &area.id {
            by_code.entry(code).or_default().push(&area.name);
        }
    }
    by_code.retain(|_, names| names.len() > 1);
    let said = by_code
        .iter()
        .take(TOLD)
        .map(|(code, names)| format!("{code}（{}）", names.join("、")));
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| {
        Message::new("geo.shared_codes")
            .with("count", by_code.len())
            .with("codes", said.join("；"))
    })
}

/// The English name that a feature has beside its own.
pub(super) fn english(properties: &Map<String, Value>) -> Option<String> {
    property(properties, &names().name_en)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::geojson::parse;
    use super::*;
    use crate::jobs::Progress;

    const RING: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#;

    fn areas(properties: &[&str]) -> Areas {
        let features = properties.iter().map(|properties| {
            format!(r#"{{"type":"Feature","properties":{properties},"geometry":{RING}}}"#)
        });
        let features: Vec<String> = features.collect();
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",")
        );
        parse(text.as_bytes(), "a.geojson", &Progress::default()).unwrap()
    }

    fn called(properties: &[&str]) -> Vec<String> {
        let areas = areas(properties).areas.into_iter();
        areas.map(|area| area.name).collect()
    }

    #[test]
    fn names_stand_under_whatever_tells_the_areas_apart() {
        for key in ["乡镇名称", "XZMC", "MC", "XZJDMC_1", "辖区"] {
            let of = |name: &str, note: &str| {
                format!(
                    r#"{{"SSQX":"江湾市","{key}":"{name}","BZ":"{note}","JLBH":"A{}"}}"#,
                    name.len()
                )
            };
            let (one, other) = (of("鹤浦镇", "甲"), of("南圩街道", "乙"));
            assert_eq!(called(&[&one, &other]), ["鹤浦镇", "南圩街道"], "{key}");
        }
        let areas = areas(&[r#"{"辖区":"鹤浦镇"}"#, r#"{"辖区":"南圩镇"}"#]);
        assert_eq!(areas.notes[0].key, "geo.name_from");
        // One word for all, or two that may be names: none is.
        assert_eq!(called(&[r#"{"SSQX":"甲"}"#, r#"{"SSQX":"甲"}"#]), ["", ""]);
        assert_eq!(
            called(&[r#"{"A":"甲","B":"丙"}"#, r#"{"A":"乙","B":"丁"}"#]),
            ["", ""]
        );
    }

    /// A file of townships that has province, city and county before them, under whatever names.
    #[test]
    fn of_nested_places_the_one_that_differs_is_the_name() {
        let of =
            |town: &str| format!(r#"{{"省":"江苏省","市":"砺州市","县":"江湾市","乡":"{town}"}}"#);
        assert_eq!(
            called(&[&of("鹤浦镇"), &of("南圩镇")]),
            ["鹤浦镇", "南圩镇"]
        );
        let of = |town: &str| format!(r#"{{"市":"江湾市","OBJECTID":"7","XJXZ":"{town}"}}"#);
        assert_eq!(
            called(&[&of("鹤浦镇"), &of("南圩镇")]),
            ["鹤浦镇", "南圩镇"]
        );
        // Parts of one area keep their name.
        let part = |note: &str| format!(r#"{{"name":"鹤浦镇","note":"{note}"}}"#);
        assert_eq!(called(&[&part("东"), &part("西")])[0], "鹤浦镇");
    }

    #[test]
    fn two_areas_with_one_code_are_told_and_found_by_their_names_alone() {
        let areas = areas(&[
            r#"{"name":"鹤浦镇","code":"990101008"}"#,
            r#"{"name":"南圩镇","code":"990101008"}"#,
            r#"{"name":"东镇","code":"990101009"}"#,
        ]);
        let keys: Vec<&str> = areas.notes.iter().map(|note| note.key).collect();
        assert_eq!(keys, ["geo.shared_codes"]);
        assert_eq!(areas.find("990101008"), None);
        assert_eq!(areas.find("南圩镇"), Some(1));
        assert_eq!(areas.find("990101009"), Some(2));
    }
}
