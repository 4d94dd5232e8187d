//! Indicators and adjustments seen as one thing: a formula, and a rule that makes points of its value.

use crate::i18n::{Message, Title};
use crate::scheme::{Adjustment, Better, Formula, Indicator, Rule, Scheme};

/// A formula with its rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    /// Id in the scheme.
    pub id: &'a str,
    /// Name.
    pub title: &'a Title,
    /// Name of the group of an indicator.
    pub group: Option<&'a Title>,
    /// The value.
    pub formula: &'a Formula,
    /// Which way is good.
    pub better: Better,
    /// How the value becomes points.
    pub rule: &'a Rule,
    /// Columns (or `stage`) that peers have in common.
    pub peers: &'a [String],
    /// Whether the data has its columns.
    pub available: bool,
}

impl<'a> Item<'a> {
    /// An indicator.
    pub fn indicator(scheme: &'a Scheme, indicator: &'a Indicator, available: bool) -> Self {
        Self {
            id: &indicator.id,
            title: &indicator.title,
            group: scheme.groups.get(indicator.group).map(|group| &group.title),
            formula: &indicator.formula,
            better: indicator.better,
            rule: &indicator.rule,
            peers: indicator.within.as_ref().unwrap_or(&scheme.peers),
            available,
        }
    }

    /// An adjustment; more is better, and peers are the scheme's.
    pub fn adjustment(scheme: &'a Scheme, adjustment: &'a Adjustment, available: bool) -> Self {
        Self {
            id: &adjustment.id,
            title: &adjustment.title,
            group: None,
            formula: &adjustment.formula,
            better: Better::Higher,
            rule: &adjustment.rule,
            peers: &scheme.peers,
            available,
        }
    }

    /// Who it is, for a sentence.
    pub fn owner(&self) -> Message {
        Message::new("analysis.owner_indicator").with("title", self.title.clone())
    }

    /// Its name with that of its group, for a sentence.
    pub fn placed(&self) -> Message {
        let title = self.title.clone();
        match self.group {
            Some(group) => Message::new("analysis.item_in_group")
                .with("title", title)
                .with("group", group.clone()),
            None => Message::new("analysis.item").with("title", title),
        }
    }

    /// Column of its value.
    pub fn value(&self) -> String {
        format!("value:{}", self.id)
    }

    /// Column of its points.
    pub fn points(&self) -> String {
        format!("points:{}", self.id)
    }

    /// Column of its condition, for a flag.
    pub fn flag(&self) -> String {
        format!("flag:{}", self.id)
    }

    /// Column of its value in the base year.
    pub fn base(&self) -> String {
        format!("base:{}", self.id)
    }
}
