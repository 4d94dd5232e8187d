//! Matched policies as tables to write.

use super::{Match, Matches, Policy, Who};
use crate::analysis::in_words;
use crate::analysis::tables::{Column, date, lay, number};
use crate::dataset::town_name;
use crate::i18n::{Lang, text};
use crate::table::{Cell, Sheet};

/// Who meets which policy and why; the policies with their numbers; what is wrong with the table. `readable` gives
/// headers in words and not names for programs.
#[must_use]
pub fn policy_sheets(found: &Matches, lang: Lang, readable: bool) -> Vec<Sheet> {
    vec![
        matches(found, lang, readable),
        undecided(found, lang, readable),
        policies(found, lang, readable),
        issues(found, lang, readable),
    ]
}

fn words(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Blank
    } else {
        Cell::Text(text.to_owned())
    }
}

/// Whether the deadline of a policy is over; nothing where that is not asked.
fn over(found: &Matches, policy: &Policy, lang: Lang) -> Cell {
    let known = policy.deadline.and(found.on.or(found.today));
    let key = if found.is_over(policy) {
        "titles.yes"
    } else {
        "titles.no"
    };
    known.map_or(Cell::Blank, |_| Cell::Text(text(lang, key)))
}

/// The town of an enterprise, as people read it.
fn town(who: &Who, lang: Lang, readable: bool) -> Cell {
    let written = who.town.as_deref().unwrap_or_default();
    words(if readable {
        town_name(written, lang)
    } else {
        written
    })
}

fn matches(found: &Matches, lang: Lang, readable: bool) -> Sheet {
    let mut rows: Vec<(&Policy, &Match, &Who)> = Vec::new();
    for (policy, met) in found.policies.iter().zip(&found.met) {
        for own in &met.rows {
            if let Some(who) = found.who.get(own.row as usize) {
                rows.push((policy, own, who));
            }
        }
    }
    let each = |of: &dyn Fn(&Policy, &Match, &Who) -> Cell| -> Vec<Cell> {
        rows.iter()
            .map(|(policy, own, who)| of(policy, own, who))
            .collect()
    };
    let columns: Vec<Column> = vec![
        (
            "policy",
            "policies.column_policy",
            each(&|policy, _, _| words(&policy.name)),
        ),
        (
            "entity",
            "analysis.column_entity",
            each(&|_, _, who| words(&who.entity)),
        ),
        (
            "name",
            "analysis.column_name",
            each(&|_, _, who| words(&who.name)),
        ),
        (
            "town",
            "titles.column_town",
            each(&|_, _, who| town(who, lang, readable)),
        ),
        (
            "total",
            "analysis.column_total",
            each(&|_, _, who| number(who.total)),
        ),
        (
            "tier",
            "analysis.column_tier",
            each(&|_, _, who| {
                let tier = who.tier.as_ref().map(|tier| tier.text(lang));
                let tier = if readable {
                    tier
                } else {
                    who.tier_id.as_deref()
                };
                tier.map_or(Cell::Blank, words)
            }),
        ),
        (
            "amount",
            "policies.column_amount",
            each(&|policy, _, _| words(&policy.amount)),
        ),
        (
            "deadline",
            "policies.column_deadline",
            each(&|policy, _, _| date(policy.deadline)),
        ),
        (
            "over",
            "policies.column_over",
            each(&|policy, _, _| over(found, policy, if readable { lang } else { Lang::En })),
        ),
        (
            "reason",
            "policies.column_reason",
            each(&|policy, own, who| words(&policy.reason(own, who).text(lang))),
        ),
    ];
    lay("policies.sheet_matches", columns, ("", ""), lang, readable)
}

/// Of whom it cannot be told, for want of a value.
fn undecided(found: &Matches, lang: Lang, readable: bool) -> Sheet {
    let mut rows: Vec<(&Policy, &Who)> = Vec::new();
    for (policy, met) in found.policies.iter().zip(&found.met) {
        let who = met.undecided.iter();
        let who = who.filter_map(|row| found.who.get(*row as usize));
        rows.extend(who.map(|who| (policy, who)));
    }
    let each = |of: &dyn Fn(&Policy, &Who) -> Cell| -> Vec<Cell> {
        rows.iter().map(|(policy, who)| of(policy, who)).collect()
    };
    let columns: Vec<Column> = vec![
        (
            "policy",
            "policies.column_policy",
            each(&|policy, _| words(&policy.name)),
        ),
        (
            "entity",
            "analysis.column_entity",
            each(&|_, who| words(&who.entity)),
        ),
        (
            "name",
            "analysis.column_name",
            each(&|_, who| words(&who.name)),
        ),
        (
            "town",
            "titles.column_town",
            each(&|_, who| town(who, lang, readable)),
        ),
    ];
    lay(
        "policies.sheet_undecided",
        columns,
        ("", ""),
        lang,
        readable,
    )
}

fn policies(found: &Matches, lang: Lang, readable: bool) -> Sheet {
    let each = |of: &dyn Fn(&Policy, &super::Met) -> Cell| -> Vec<Cell> {
        let pairs = found.policies.iter().zip(&found.met);
        pairs.map(|(policy, met)| of(policy, met)).collect()
    };
    let mut columns: Vec<Column> = vec![
        (
            "policy",
            "policies.column_policy",
            each(&|policy, _| words(&policy.name)),
        ),
        (
            "condition",
            "policies.column_condition",
            each(&|policy, _| {
                let Some(condition) = &policy.condition else {
                    return Cell::Blank;
                };
                words(&if readable {
                    in_words(&condition.text).text(lang).to_owned()
                } else {
                    condition.text.clone()
                })
            }),
        ),
        (
            "points",
            "policies.column_points",
            each(&|policy, _| number(policy.points)),
        ),
        (
            "tiers",
            "policies.column_tiers",
            each(&|policy, _| words(&policy.tiers.join(", "))),
        ),
        (
            "amount",
            "policies.column_amount",
            each(&|policy, _| words(&policy.amount)),
        ),
        (
            "deadline",
            "policies.column_deadline",
            each(&|policy, _| date(policy.deadline)),
        ),
        (
            "matched",
            "policies.column_matched",
            each(&|_, met| Cell::Number(met.rows.len() as f64)),
        ),
        (
            "undecided",
            "policies.column_undecided",
            each(&|_, met| Cell::Number(met.undecided.len() as f64)),
        ),
        (
            "over",
            "policies.column_over",
            each(&|policy, _| over(found, policy, if readable { lang } else { Lang::En })),
        ),
    ];
    if readable {
        let written = each(&|policy, _| {
            let condition = policy.condition.as_ref();
            condition.map_or(Cell::Blank, |condition| words(&condition.text))
        });
        columns.insert(2, ("written", "policies.column_written", written));
    }
    lay("policies.sheet_policies", columns, ("", ""), lang, readable)
}

fn issues(found: &Matches, lang: Lang, readable: bool) -> Sheet {
    let each = |of: &dyn Fn(&crate::dataset::Issue) -> String| -> Vec<Cell> {
        found.issues.iter().map(|own| words(&of(own))).collect()
    };
    let columns: Vec<Column> = vec![
        (
            "place",
            "projects.column_place",
            each(&|own| {
                own.place
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            }),
        ),
        (
            "issue",
            "projects.column_issue",
            each(&|own| own.message.text(lang)),
        ),
        (
            "remedy",
            "projects.column_remedy",
            each(&|own| {
                own.remedy
                    .as_ref()
                    .map(|own| own.text(lang))
                    .unwrap_or_default()
            }),
        ),
    ];
    lay("policies.sheet_issues", columns, ("", ""), lang, readable)
}
