//! `match`: which policies fit which enterprises, and why.

use std::sync::Arc;

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::method::{save_on, with_methods};
use super::progress::with_progress;
use super::{Failure, Outcome, input, output};
use crate::analysis::policies::{Matches, match_policies, policy_sheets, read_policies};
use crate::analysis::{Choices, Day, score};
use crate::dataset::{fields_called, known};
use crate::figure::compose::{data_lines, method_lines, method_sheet, passport};
use crate::i18n::{Lang, Message, fill, number, text};
use crate::scheme::Formula;
use crate::table::{ReadOptions, WRITTEN, read};

/// The first matches of each policy that are printed.
const SHOWN: usize = 5;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    let Some(table) = arguments.path("policies") else {
        return Err(arguments.needed("policies"));
    };
    let scheme = input::optional_scheme(arguments)?;
    let on = match arguments.text("on")? {
        None => None,
        Some(text) => match Day::read(text) {
            Some(day) => Some(day),
            None => return Err(arguments.bad_value("on", text, "2026-09-01")),
        },
    };
    let filter = input::filter(arguments)?;
    let year = input::year(arguments)?;
    let file = arguments.operand_path(0);
    if arguments.has("entity") {
        arguments.only("--entity", &["policies", "on", "entity", "json"])?;
    }
    let (policies, found, rests) = with_progress(|progress| -> Outcome<_> {
        let table = read(&table, &ReadOptions::default(), progress)?;
        let policies = read_policies(&table)?;
        let mut wanted: Vec<String> = policies
            .all
            .iter()
            .filter_map(|policy| policy.condition.as_ref())
            .flat_map(|formula: &Formula| &formula.columns)
            .map(|name| name.strip_prefix("prev_").unwrap_or(name).to_owned())
            // What a field is called stands for the field: it must not become a column of its own.
            .filter(|name| known(name).is_some() || fields_called(name).is_empty())
            .chain(scheme.iter().flat_map(|scheme| scheme.raw_columns()))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let dataset = input::dataset(arguments, &file, &wanted, progress)?;
        let choices = Choices {
            year: year.or_else(|| dataset.years().last().copied()),
            filter,
        };
        if choices.filter.is_some() {
            input::selected(&dataset, &choices)?;
        }
        let scores = match &scheme {
            Some(scheme) => Some(score(&dataset, &Arc::clone(scheme), &choices, progress)?),
            None => None,
        };
        let found = match_policies(&dataset, scores.as_ref(), &policies, &choices, on)?;
        let found = match on {
            Some(_) => found,
            None => found.mark_over(Day::today()),
        };
        Ok((policies, found, (dataset, scores, choices)))
    })?;
    input::say_contradictions(&rests.0, lang);
    tell(&found, lang);
    if found.policies.is_empty() && !found.issues.is_empty() {
        let none = Message::new("policies.issues")
            .with("count", policies.read)
            .with("file", table.display().to_string());
        return Err(Failure::Data(none));
    }
    if let Some(entity) = arguments.text("entity")? {
        return one(arguments, &found, entity);
    }
    if let Some(out) = out {
        let workbook = output::is_workbook(&out);
        let mut sheets = policy_sheets(&found, lang, workbook);
        if workbook {
            let (dataset, scores, choices) = &rests;
            let mut lines = match scores {
                Some(scores) => method_lines(dataset, scores, lang),
                None => data_lines(dataset, lang),
            };
            lines.extend(asked(&found, choices, lang));
            sheets.push(method_sheet(&lines, lang));
        }
        let (dataset, scores, _) = &rests;
        save_on(
            &out,
            &sheets,
            &[dataset],
            scores.iter().map(|scores| (dataset, scores)),
            lang,
        )?;
        for line in found.summary() {
            output::say(&line.text(lang));
        }
        if !arguments.has("json") {
            return Ok(());
        }
    }
    if arguments.has("json") {
        let (dataset, scores, choices) = &rests;
        let mut shown = as_json(&found, lang);
        shown["data"] = passport(dataset, None, None).text.into();
        shown["contradictions"] = input::contradictions_json(dataset, lang);
        shown["where"] = choices.filter.clone().into();
        let of = scores.iter().map(|scores| (dataset, scores));
        return output::print_json(&with_methods(shown, of));
    }
    output::print(&as_text(&found, lang))
}

/// What is wrong with policies, and the day that deadlines are held against.
fn tell(found: &Matches, lang: Lang) {
    for issue in &found.issues {
        output::say(&issue.message.text(lang));
        if let Some(remedy) = &issue.remedy {
            output::say(&format!("  → {}", remedy.text(lang)));
        }
    }
    if let Some(today) = found
        .today
        .filter(|_| found.policies.iter().any(|own| own.deadline.is_some()))
    {
        let line = Message::new("policies.today").with("today", today.to_string());
        output::say(&line.text(lang));
    }
}

/// Of whom and against which day policies were asked, as lines of the method.
fn asked(found: &Matches, choices: &Choices, lang: Lang) -> Vec<(String, String)> {
    let day = found.on.or(found.today).map(|day| day.to_string());
    let lines = [
        ("cli.method_year", found.year.map(|year| year.to_string())),
        ("cli.method_where", choices.filter.clone()),
        ("cli.method_day", day),
    ];
    let told = lines
        .into_iter()
        .filter_map(|(key, value)| Some((text(lang, key), value?)));
    told.collect()
}

/// The policies of one enterprise.
fn one(arguments: &Arguments, found: &Matches, written: &str) -> Outcome {
    let lang = arguments.lang;
    let asked = found.asked.iter();
    let who = asked
        .filter_map(|row| found.who.get(*row as usize))
        .find(|who| [&who.entity, &who.name].contains(&&written.trim().to_owned()));
    let Some(who) = who else {
        return Err(Failure::Data(
            Message::new("workspace.not_in_year").with("entity", written),
        ));
    };
    let matched = found.of(&who.entity);
    if arguments.has("json") {
        let list = matched.iter().map(|(policy, own)| {
            json!({
                "policy": policy.name,
                "over": found.is_over(policy),
                "reason": policy.reason(own, who).text(lang),
            })
        });
        return output::print_json(&Value::Array(list.collect()));
    }
    let mut lines = vec![who.name.clone()];
    for (policy, own) in &matched {
        let line = Message::new("policies.says_match")
            .with("policy", found.title(policy))
            .with("reason", policy.reason(own, who));
        lines.push(format!("  {}", line.text(lang)));
    }
    if matched.is_empty() {
        lines.push(format!("  {}", found.none().text(lang)));
    }
    output::print(&lines.join("\n"))
}

fn as_text(found: &Matches, lang: Lang) -> String {
    let mut lines = Vec::new();
    let met = found.policies.iter().zip(&found.met);
    for (line, (policy, met)) in found.summary().iter().zip(met) {
        lines.push(line.text(lang));
        for own in met.rows.iter().take(SHOWN) {
            if let Some(who) = found.who.get(own.row as usize) {
                lines.push(format!(
                    "  {}  {}",
                    who.name,
                    policy.reason(own, who).text(lang)
                ));
            }
        }
        if met.rows.len() > SHOWN {
            let more = number((met.rows.len() - SHOWN) as f64, 0, lang);
            lines.push(format!(
                "  {}",
                fill(lang, "cli.list_more", &[("count", &more)])
            ));
        }
    }
    lines.join("\n")
}

fn as_json(found: &Matches, lang: Lang) -> Value {
    let policies = found.policies.iter().zip(&found.met).map(|(policy, met)| {
        let matches = met.rows.iter().filter_map(|own| {
            let who = found.who.get(own.row as usize)?;
            Some(json!({
                "entity": who.entity,
                "name": who.name,
                "total": who.total,
                "reason": policy.reason(own, who).text(lang),
            }))
        });
        json!({
            "policy": policy.name,
            "condition": policy.condition.as_ref().map(|own| own.text.as_str()),
            "points": policy.points,
            "tiers": policy.tiers,
            "amount": policy.amount,
            "deadline": policy.deadline.map(|day| day.to_string()),
            "over": found.is_over(policy),
            "undecided": met.undecided.len(),
            "undecided_entities": met.undecided.iter().filter_map(|row| {
                found.who.get(*row as usize).map(|who| who.entity.as_str())
            }).collect::<Vec<_>>(),
            "matches": matches.collect::<Vec<_>>(),
        })
    });
    let issues = found.issues.iter().map(|issue| {
        json!({
            "place": issue.place.as_ref().map(ToString::to_string),
            "issue": issue.message.text(lang),
            "remedy": issue.remedy.as_ref().map(|remedy| remedy.text(lang)),
        })
    });
    json!({
        "year": found.year,
        "on": found.on.or(found.today).map(|day| day.to_string()),
        "policies": policies.collect::<Vec<_>>(),
        "issues": issues.collect::<Vec<_>>(),
    })
}
