//! From a table of text to policies: cells that cannot be understood are told with their place.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use serde::Deserialize;

use super::corrected::corrected;
use super::{Policies, Policy};
use crate::analysis::Day;
use crate::dataset::{Issue, Severity, compared_as, plain_number};
use crate::i18n::{Message, Result};
use crate::scheme::Formula;
use crate::table::{Place, Table, header};

#[derive(Deserialize)]
struct File {
    column: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    id: String,
    aliases: Vec<String>,
}

/// The file is part of the program: one that does not parse yields no columns, which a test forbids.
static COLUMNS: LazyLock<Vec<Known>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../../assets/policies.toml"))
        .map(|file| file.column)
        .unwrap_or_default()
});

/// Signs that people type for those of SQL.
const SIGNS: [(char, &str); 9] = [
    ('≥', ">="),
    ('≤', "<="),
    ('≠', "<>"),
    ('＞', ">"),
    ('＜', "<"),
    ('＝', "="),
    ('（', "("),
    ('）', ")"),
    ('，', ","),
];

/// The column of the table that has a field.
fn column(table: &Table, id: &str) -> Option<usize> {
    let known = COLUMNS.iter().find(|known| known.id == id)?;
    let header = |name: &str| {
        let bare = header::split_unit(name).map_or(name, |(name, _)| name);
        [compared_as(name), compared_as(bare)]
    };
    let is = |alias: &&String| {
        let alias = compared_as(alias);
        let mut columns = table.columns.iter();
        columns.any(|column| header(&column.name).contains(&alias))
    };
    let alias = known.aliases.iter().chain([&known.id]).find(is)?;
    let alias = compared_as(alias);
    table
        .columns
        .iter()
        .position(|column| header(&column.name).contains(&alias))
}

/// Whether a table looks like one of policies: it has names and conditions.
#[must_use]
pub fn is_policy_table(table: &Table) -> bool {
    column(table, "policy").is_some() && column(table, "condition").is_some()
}

/// Understands a table of policies: columns `policy`, `condition`, `points`, `tiers`, `amount`, `deadline` under the
/// headers of `assets/policies.toml`; of them only the first is needed. A policy whose condition, points or deadline
/// cannot be understood is set aside and told.
///
/// # Errors
/// When no column has the names of the policies.
#[allow(clippy::too_many_lines)] // One piece for each column.
pub fn read_policies(table: &Table) -> Result<Policies> {
    let Some(named) = column(table, "policy") else {
        let names: Vec<&str> = table.columns.iter().map(|own| own.name.as_str()).collect();
        return Err(Message::new("policies.no_policy")
            .with("file", table.source.name())
            .with("columns", names.join(", ")));
    };
    let columns =
        ["condition", "points", "tiers", "amount", "deadline"].map(|id| column(table, id));
    let [condition, points, tiers, amount, deadline] = columns;
    let cell = |row: usize, column: Option<usize>| -> Option<&str> {
        let text = table.columns[column?].cells.get(row)?.trim();
        (!text.is_empty()).then_some(text)
    };
    let mut found = Policies {
        read: table.rows_read,
        ..Policies::default()
    };
    for row in 0..table.height() {
        let place = |column: Option<usize>| column.map(|column| table.place(row, column));
        let name = cell(row, Some(named)).unwrap_or_default();
        let mut issues: Vec<Issue> = Vec::new();
        if name.is_empty() {
            issues.push(issue(
                "policies.no_name",
                place(Some(named)),
                name,
                "",
                None,
            ));
        }
        let text = cell(row, condition).map(with_signs);
        let parsed = text
            .as_deref()
            .and_then(|text| match Formula::condition(text) {
                Ok(formula) => Some(formula),
                Err(problem) => {
                    let place = place(condition);
                    let key = "policies.bad_condition";
                    let mut own = issue(key, place, name, text, Some(problem));
                    let written = cell(row, condition).unwrap_or_default();
                    if let Some(meant) = corrected(written) {
                        own.remedy = Some(
                            Message::new("policies.bad_condition_remedy_meant")
                                .with("meant", meant),
                        );
                    }
                    issues.push(own);
                    None
                }
            });
        let least = cell(row, points).and_then(|text| {
            let number = plain_number(text).filter(|x| x.is_finite());
            if number.is_none() {
                issues.push(issue(
                    "policies.bad_points",
                    place(points),
                    name,
                    text,
                    None,
                ));
            }
            number
        });
        let last = cell(row, deadline).and_then(|text| {
            let day = Day::read(text);
            if day.is_none() {
                issues.push(issue(
                    "policies.bad_deadline",
                    place(deadline),
                    name,
                    text,
                    None,
                ));
            }
            day
        });
        if !issues.is_empty() {
            found.issues.append(&mut issues);
            continue;
        }
        let split = |c: char| "、,，;；/|".contains(c);
        found.all.push(Policy {
            place: table.place(row, named),
            name: name.to_owned(),
            condition: parsed,
            condition_place: place(condition),
            points: least,
            tiers: cell(row, tiers)
                .unwrap_or_default()
                .split(split)
                .map(|tier| tier.trim().to_owned())
                .filter(|tier| !tier.is_empty())
                .collect(),
            amount: cell(row, amount).unwrap_or_default().to_owned(),
            deadline: last,
        });
    }
    if table.height() == 0 {
        let file = table.source.name();
        return Err(Message::new("policies.none").with("file", file));
    }
    let mut known: HashMap<String, &Policy> = HashMap::new();
    for policy in &found.all {
        match known.entry(compared_as(&policy.name)) {
            Entry::Vacant(place) => {
                place.insert(policy);
            }
            Entry::Occupied(first) => found.issues.push(issue(
                "policies.same_name",
                Some(policy.place.clone()),
                &policy.name,
                &first.get().place.reference(),
                None,
            )),
        }
    }
    found.set_aside = found.read - found.all.len().min(found.read);
    Ok(found)
}

/// The text with the signs of SQL; what stands in quotes stays as it is written.
pub(super) fn with_signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    for sign in text.chars() {
        // A doubled quote closes and opens again.
        match quote {
            Some(open) if sign == open => quote = None,
            None if matches!(sign, '\'' | '"') => quote = Some(sign),
            _ => {}
        }
        let known = SIGNS.iter().find(|(typed, _)| *typed == sign);
        match known.filter(|_| quote.is_none()) {
            Some((_, meant)) => out.push_str(meant),
            None => out.push(sign),
        }
    }
    out
}

/// An issue at a cell of a policy, with what to do.
pub(super) fn issue(
    key: &'static str,
    place: Option<Place>,
    policy: &str,
    text: &str,
    problem: Option<Message>,
) -> Issue {
    let remedy = match key {
        "policies.bad_condition" => "policies.bad_condition_remedy",
        "policies.bad_points" => "policies.bad_points_remedy",
        "policies.bad_deadline" => "policies.bad_deadline_remedy",
        "policies.no_name" => "policies.no_name_remedy",
        "policies.misfit" => "policies.misfit_remedy",
        "policies.no_answer" => "policies.no_answer_remedy",
        "policies.unknown_column" => "policies.unknown_column_remedy",
        "policies.unknown_column_meant" => "policies.unknown_column_meant_remedy",
        "policies.unknown_tier" => "policies.unknown_tier_remedy",
        "policies.for_all" => "policies.for_all_remedy",
        "policies.no_such_value" => "policies.no_such_value_remedy",
        "policies.same_name" => "policies.same_name_remedy",
        _ => "policies.no_scores_remedy",
    };
    let mut message = Message::new(key)
        .with("policy", policy)
        .with("text", text)
        .with(
            "place",
            place.as_ref().map_or(String::new(), ToString::to_string),
        );
    if let Some(problem) = problem {
        message = message.with("problem", problem);
    }
    let told = [
        "policies.for_all",
        "policies.no_such_value",
        "policies.same_name",
    ];
    Issue {
        severity: if told.contains(&key) {
            Severity::Warning
        } else {
            Severity::Error
        },
        message,
        place,
        remedy: Some(Message::new(remedy)),
    }
}

#[cfg(test)]
#[test]
fn signs_in_quotes_stay() {
    assert_eq!(
        with_signs("（name LIKE '%（集团）%' OR town = 'a''，（b'）AND \"数量，个\" ≥ 3，x"),
        "(name LIKE '%（集团）%' OR town = 'a''，（b')AND \"数量，个\" >= 3,x"
    );
}

#[cfg(test)]
#[test]
fn the_columns_of_the_program_are_sound() {
    let ids: Vec<&str> = COLUMNS.iter().map(|known| known.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "policy",
            "condition",
            "points",
            "tiers",
            "amount",
            "deadline"
        ]
    );
}
