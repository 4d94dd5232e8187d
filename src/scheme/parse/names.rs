//! Which names a formula may use where: results (`total`, `rank`, `points_…`, `group_…`) exist only after the
//! indicators, so only adjustments and tiers may name them.

use std::ops::Range;

use super::findings::Findings;
use super::items::Placed;
use super::section::{Section, nearest};
use super::tree::Tree;
use crate::i18n::Message;
use crate::scheme::{Adjustment, Formula, Gate, Stage, Tier};

/// The names of results.
pub(super) struct Results<'a> {
    indicators: Vec<&'a str>,
    groups: Vec<&'a str>,
}

impl<'a> Results<'a> {
    /// The results of the indicators and groups that the file gives, also of those with errors.
    pub fn new(file: &Section<'a>) -> Self {
        Self {
            indicators: file.ids("indicator"),
            groups: file.ids("group"),
        }
    }

    fn has(&self, name: &str) -> bool {
        let among = |ids: &[&str], prefix: &str| {
            name.strip_prefix(prefix)
                .is_some_and(|id| ids.contains(&id))
        };
        matches!(name, "total" | "rank")
            || among(&self.indicators, "points_")
            || among(&self.groups, "group_")
    }

    /// Notes results in a formula that is computed before there are any.
    fn forbid(&self, formula: &Formula, span: &Range<usize>, findings: &mut Findings) {
        for name in &formula.columns {
            let raw = name.strip_prefix("prev_").unwrap_or(name);
            if self.has(raw) {
                findings.add(
                    span,
                    Message::new("scheme.result_too_early").with("name", name.as_str()),
                );
            }
        }
    }

    /// Notes results of other years in a formula that may name this year's.
    fn forbid_earlier(&self, formula: &Formula, span: &Range<usize>, findings: &mut Findings) {
        for name in &formula.columns {
            if name.strip_prefix("prev_").is_some_and(|raw| self.has(raw)) {
                findings.add(
                    span,
                    Message::new("scheme.result_earlier").with("name", name.as_str()),
                );
            }
        }
    }

    /// Stages come before results.
    pub fn stages(&self, stages: &[Placed<Stage>], findings: &mut Findings) {
        for stage in stages {
            if let Some(when) = &stage.item.when {
                self.forbid(when, &stage.span, findings);
            }
        }
    }

    /// Indicators come before results.
    pub fn indicators(&self, tree: &Tree, findings: &mut Findings) {
        for (indicator, span) in tree.indicators.iter().zip(&tree.formulas) {
            self.forbid(&indicator.formula, span, findings);
            if let Some(when) = indicator.rule.condition() {
                self.forbid(when, span, findings);
            }
        }
    }

    /// Gates come before results.
    pub fn gates(&self, gates: &[Placed<Gate>], findings: &mut Findings) {
        for gate in gates {
            self.forbid(&gate.item.when, &gate.span, findings);
        }
    }

    /// What is on record is no result.
    pub fn record(&self, record: &Formula, span: &Range<usize>, findings: &mut Findings) {
        self.forbid(record, span, findings);
    }

    /// Adjustments may name results of the same year.
    pub fn adjustments(&self, adjustments: &[Placed<Adjustment>], findings: &mut Findings) {
        for adjustment in adjustments {
            let when = adjustment.item.rule.condition();
            for formula in std::iter::once(&adjustment.item.formula).chain(when) {
                self.forbid_earlier(formula, &adjustment.span, findings);
                // A raw column may begin so, too: what comes near a result is meant to be one.
                for name in &formula.columns {
                    for (prefix, ids) in [("points_", &self.indicators), ("group_", &self.groups)] {
                        let id = name.strip_prefix(prefix).unwrap_or_default();
                        if nearest(id, ids.iter().copied()).is_some() {
                            exists(name, prefix, ids, &adjustment.span, findings);
                        }
                    }
                }
            }
        }
    }

    /// Tiers may name results, but only those that exist.
    pub fn tiers(&self, tiers: &[Placed<Tier>], findings: &mut Findings) {
        for tier in tiers {
            let Some(when) = &tier.item.when else {
                continue;
            };
            self.forbid_earlier(when, &tier.span, findings);
            for name in &when.columns {
                exists(name, "points_", &self.indicators, &tier.span, findings);
                exists(name, "group_", &self.groups, &tier.span, findings);
            }
        }
    }
}

/// Notes a name with this prefix that is no result.
fn exists(
    name: &str,
    prefix: &'static str,
    ids: &[&str],
    span: &Range<usize>,
    findings: &mut Findings,
) {
    let Some(id) = name.strip_prefix(prefix) else {
        return;
    };
    if ids.contains(&id) {
        return;
    }
    let message = match (nearest(id, ids.iter().copied()), prefix) {
        (Some(meant), _) => Message::new("scheme.tier_meant")
            .with("name", name)
            .with("meant", format!("{prefix}{meant}")),
        (None, "points_") => Message::new("scheme.tier_indicator")
            .with("name", name)
            .with("id", id),
        (None, _) => Message::new("scheme.tier_group")
            .with("name", name)
            .with("id", id),
    };
    findings.add(span, message);
}
