//! What one scheme says otherwise than another: two schemes come in, sentences such as "Weight of Talent: 0.18 → 0.2"
//! go out. What is written and what holds without being written are the same thing here.

mod head;
mod items;
mod said;

use head::{head, imputes, treats};
use items::{adjustments, gates, groups, indicators, stages, tiers};
use said::{Entry, Said, listed};

use super::Scheme;
use crate::i18n::{Arg, Message, Title};

/// One thing that two schemes say differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What it is about: an indicator, a group …; `None` for the scheme as a whole.
    pub item: Option<Item>,
    /// The key of the format (`weight`, `max_points`); `None` where the item is in one of the two only.
    pub key: Option<&'static str>,
    /// The stage, where a weight differs in that one.
    pub stage: Option<Title>,
    /// What the first says; `None` where it says nothing.
    pub from: Option<Arg>,
    /// What the second says.
    pub to: Option<Arg>,
    /// The name of the key for people.
    label: Option<&'static str>,
}

/// What a difference is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// `stage`, `group`, `indicator`, `gate`, `adjust`, `tier`, `treat` or `impute`, as in the format.
    pub kind: &'static str,
    /// Its id; empty for those without one.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Whether it is in the first and in the second.
    pub there: (bool, bool),
}

impl Difference {
    /// As a sentence.
    #[must_use]
    pub fn words(&self) -> Message {
        let said = |value: &Option<Arg>| {
            value
                .clone()
                .unwrap_or_else(|| Message::new("scheme.says_nothing").into())
        };
        let label = Message::new(self.label.unwrap_or("scheme.key_title"));
        let (from, to) = (said(&self.from), said(&self.to));
        match (&self.item, &self.stage, self.label) {
            (Some(item), _, None) if item.there.1 => {
                Message::new("scheme.differs_added").with("title", item.called())
            }
            (Some(item), _, None) => {
                Message::new("scheme.differs_removed").with("title", item.called())
            }
            (None, _, _) => Message::new("scheme.differs")
                .with("key", label)
                .with("from", from)
                .with("to", to),
            (Some(item), None, _) => Message::new("scheme.differs_of")
                .with("title", item.called())
                .with("key", label)
                .with("from", from)
                .with("to", to),
            (Some(item), Some(stage), _) => Message::new("scheme.differs_in_stage")
                .with("title", item.called())
                .with("stage", stage.clone())
                .with("key", label)
                .with("from", from)
                .with("to", to),
        }
    }
}

impl Item {
    /// What it is, with its name.
    fn called(&self) -> Message {
        let key = match self.kind {
            "stage" => "scheme.item_stage",
            "group" => "scheme.item_group",
            "indicator" => "scheme.item_indicator",
            "gate" => "scheme.item_gate",
            "adjust" => "scheme.item_adjust",
            "tier" => "scheme.item_tier",
            "treat" => return Message::new("scheme.item_treat"),
            _ => return Message::new("scheme.item_impute"),
        };
        Message::new(key).with("title", self.title.clone())
    }
}

/// What the second scheme says otherwise than the first, in the order of the format.
#[must_use]
pub fn differences(first: &Scheme, second: &Scheme) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(None, &head(first), &head(second), &mut found);
    let gates = gates(first, second);
    let parts = [
        of_kind("treat", &treats(first), &treats(second)),
        of_kind("impute", &imputes(first), &imputes(second)),
        of_kind("stage", &stages(first), &stages(second)),
        of_kind("group", &groups(first), &groups(second)),
        of_kind("indicator", &indicators(first), &indicators(second)),
        of_kind("gate", &gates.0, &gates.1),
        of_kind("adjust", &adjustments(first), &adjustments(second)),
        of_kind("tier", &tiers(first), &tiers(second)),
    ];
    found.extend(parts.into_iter().flatten());
    found
}

/// Entries of one kind side by side: those in both by what differs, then those in one only.
fn of_kind(kind: &'static str, first: &[Entry], second: &[Entry]) -> Vec<Difference> {
    let mut found = Vec::new();
    let in_both = |entry: &&Entry| second.iter().any(|other| other.id == entry.id);
    for own in first.iter().filter(in_both) {
        let Some(other) = second.iter().find(|other| other.id == own.id) else {
            continue;
        };
        let item = item(kind, own, (true, true));
        compare(Some(&item), &own.said, &other.said, &mut found);
    }
    let only = |own: &[Entry], others: &[Entry], there: (bool, bool)| -> Vec<Difference> {
        own.iter()
            .filter(|entry| others.iter().all(|other| other.id != entry.id))
            .map(|entry| Difference {
                item: Some(item(kind, entry, there)),
                key: None,
                stage: None,
                from: None,
                to: None,
                label: None,
            })
            .collect()
    };
    found.extend(only(first, second, (true, false)));
    found.extend(only(second, first, (false, true)));
    // Of stages and tiers the first that holds counts, so their order is a rule.
    if matches!(kind, "stage" | "tier") {
        let order = |own: &[Entry], others: &[Entry]| -> Vec<String> {
            own.iter()
                .filter(|entry| others.iter().any(|other| other.id == entry.id))
                .map(|entry| entry.id.clone())
                .collect()
        };
        let (from, to) = (order(first, second), order(second, first));
        if from != to {
            let label = match kind {
                "stage" => "scheme.key_stage_order",
                _ => "scheme.key_tier_order",
            };
            found.push(Difference {
                item: None,
                key: Some(kind),
                stage: None,
                from: Some(listed(&from)),
                to: Some(listed(&to)),
                label: Some(label),
            });
        }
    }
    found
}

fn item(kind: &'static str, entry: &Entry, there: (bool, bool)) -> Item {
    Item {
        kind,
        id: entry.id.clone(),
        title: entry.title.clone(),
        there,
    }
}

/// What differs between two lists of what is said.
fn compare(item: Option<&Item>, first: &[Said], second: &[Said], found: &mut Vec<Difference>) {
    let same = |a: &Said, b: &Said| {
        let stage = |said: &Said| said.stage.as_ref().map(|(id, _)| id.clone());
        a.key == b.key && stage(a) == stage(b)
    };
    let mut put = |own: &Said, from: Option<Arg>, to: Option<Arg>| {
        if from != to {
            found.push(Difference {
                item: item.cloned(),
                key: Some(own.key),
                stage: own.stage.as_ref().map(|(_, title)| title.clone()),
                from,
                to,
                label: Some(own.label),
            });
        }
    };
    for own in first {
        let other = second.iter().find(|other| same(own, other));
        let to = other.and_then(|other| other.value.clone());
        put(own, own.value.clone(), to);
    }
    for other in second {
        if !first.iter().any(|own| same(own, other)) {
            put(other, None, other.value.clone());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{builtin, parse};
    use super::*;
    use crate::i18n::Lang;

    fn changed(id: &str, edits: &[(&str, &str)]) -> Vec<String> {
        let first = builtin(id).unwrap();
        let mut text = first.text.clone();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        let second = parse(&text).unwrap_or_else(|errors| panic!("{errors:?}"));
        let found = differences(&first, &second);
        found.iter().map(|one| one.words().text(Lang::En)).collect()
    }

    #[test]
    fn a_scheme_says_what_it_says() {
        for id in super::super::builtins() {
            assert!(changed(id, &[]).is_empty(), "{id}");
        }
    }

    #[test]
    fn steps_caps_and_conditions_are_told() {
        let found = changed(
            "tech-sme",
            &[("[6, 50]", "[7, 50]"), ("total >= 60", "total >= 65")],
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("6: 50") && found[0].contains("7: 50"),
            "{found:?}"
        );
        assert!(found[1].contains("total >= 65"), "{found:?}");
    }

    #[test]
    fn schemes_of_other_shape_name_what_is_in_one_only() {
        let (first, second) = (
            builtin("national-2024").unwrap(),
            builtin("tech-sme").unwrap(),
        );
        let found = differences(&first, &second);
        let only: Vec<_> = found.iter().filter(|one| one.key.is_none()).collect();
        let count = |there: (bool, bool)| {
            let own = only.iter().filter_map(|one| one.item.as_ref());
            own.filter(|item| item.kind == "indicator" && item.there == there)
                .count()
        };
        let shared = first
            .indicators
            .iter()
            .filter(|own| second.indicators.iter().any(|other| other.id == own.id))
            .count();
        assert_eq!(count((true, false)), first.indicators.len() - shared);
        assert_eq!(count((false, true)), second.indicators.len() - shared);
        for one in &found {
            for lang in Lang::ALL {
                assert!(!one.words().text(lang).contains('{'));
            }
        }
    }
}
