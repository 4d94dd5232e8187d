//! Who meets the condition of each policy.

use polars::prelude::{Column, DataFrame, IntoLazy, StringChunked};

use super::literals::strange;
use super::read::issue;
use super::reasons::Reasons;
use super::{Match, Matches, Met, Policies, Policy, Who};
use crate::analysis::engine::{asked, collect, failed};
use crate::analysis::frame::texts;
use crate::analysis::{Choices, Day, Scores, columns, observations, rank, select};
use crate::dataset::{Dataset, Issue, compared_as, fields_called};
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Formula, Scheme, Tier, builtin, builtins, nearest};

/// Matches policies to the observations of one year: that of the choices, else the last. `scores` are of that year and
/// the same choices; without them, policies that ask for points or tiers are told and not matched. Conditions may name
/// `total`, `rank`, `tier`, `points_…` and `group_…`, where there are scores, beside the columns of the data. A policy
/// whose deadline is before `on` matches nobody.
///
/// # Errors
/// When no observation is left.
pub fn match_policies(
    dataset: &Dataset,
    scores: Option<&Scores>,
    policies: &Policies,
    choices: &Choices,
    on: Option<Day>,
) -> Result<Matches> {
    let choices = match scores {
        Some(scores) => scores.choices.clone(),
        None => Choices {
            year: choices.year.or_else(|| dataset.years().last().copied()),
            filter: choices.filter.clone(),
        },
    };
    let (who, order) = who(dataset, scores, &choices)?;
    let year = choices.year;
    // Others stand beside those of the year where rules compare over years.
    let choices = Choices {
        year: scores.map_or(year, |scores| scores.workings.year),
        ..choices
    };
    let mut found = Matches {
        policies: Vec::new(),
        met: Vec::new(),
        issues: policies.issues.clone(),
        year,
        who,
        asked: order,
        on,
        today: None,
    };
    for policy in &policies.all {
        if on
            .zip(policy.deadline)
            .is_some_and(|(on, last)| last.is_before(on))
        {
            found.policies.push(policy.clone());
            found.met.push(Met {
                rows: Vec::new(),
                undecided: Vec::new(),
                over: true,
            });
            continue;
        }
        match met(dataset, scores, policy, &choices, &found.who, &found.asked)? {
            Ok((met, notice)) => {
                found.policies.push(policy.clone());
                found.met.push(met);
                found.issues.extend(notice.map(|notice| *notice));
            }
            Err(issue) => found.issues.push(*issue),
        }
    }
    Ok(found)
}

/// Who is asked, and in which order they are told.
fn who(
    dataset: &Dataset,
    scores: Option<&Scores>,
    choices: &Choices,
) -> Result<(Vec<Who>, Vec<u32>)> {
    let rows = match scores {
        Some(scores) => scores.observations.clone(),
        None => select(dataset, choices)?,
    };
    let (keys, names) = (
        texts(&dataset.frame, "entity")?,
        texts(&dataset.frame, "name")?,
    );
    let towns = towns(dataset);
    let mut who = Vec::with_capacity(rows.len());
    for (row, observation) in rows.iter().enumerate() {
        let at = *observation as usize;
        let mut own = Who {
            entity: keys.get(at).unwrap_or_default().to_owned(),
            name: names.get(at).unwrap_or_default().to_owned(),
            town: towns.and_then(|towns| towns.get(at)).map(str::to_owned),
            ..Who::default()
        };
        if let Some(scores) = scores {
            own.total = scores.number("total", row)?;
            let status = scores.text("status", row)?;
            own.gated = status == Some("gated");
            own.settled = own.gated || status == Some("scored");
            own.tier = scores.tier(row)?.cloned();
            own.tier_id = scores.text("tier", row)?.map(str::to_owned);
        }
        who.push(own);
    }
    let order = match scores {
        Some(scores) => scores.order.clone(),
        None => (0..who.len() as u32).collect(),
    };
    Ok((who, order))
}

/// The towns of the data, where it has any.
fn towns(dataset: &Dataset) -> Option<&StringChunked> {
    let towns = dataset.frame.column("town").ok()?;
    towns.str().ok()
}

/// Names of results that a condition may use.
fn is_result(scheme: &Scheme, name: &str) -> bool {
    name == "tier" || columns::is_result(scheme, name)
}

/// Whether a condition has an answer for nobody, though none of its values is missing: it divides by zero, or the like.
fn never_tells(formula: &Formula, seen: &DataFrame, decided: &[Option<bool>]) -> bool {
    let columns = formula.columns.iter().map(|name| seen.column(name));
    let Ok(columns) = columns.collect::<std::result::Result<Vec<_>, _>>() else {
        return false;
    };
    let filled = |row: usize| {
        let mut cells = columns.iter().map(|column| column.get(row));
        cells.all(|cell| cell.is_ok_and(|cell| !cell.is_null() && !cell.is_nan()))
    };
    decided.iter().all(Option::is_none) && (0..seen.height()).any(filled)
}

/// Who meets a policy, with what is to be known of it; or what is wrong with it.
type Answer = std::result::Result<(Met, Option<Box<Issue>>), Box<Issue>>;

/// Who meets a policy, or what is wrong with it.
#[allow(clippy::too_many_lines)] // One piece for each thing that a policy asks for.
fn met(
    dataset: &Dataset,
    scores: Option<&Scores>,
    policy: &Policy,
    choices: &Choices,
    who: &[Who],
    order: &[u32],
) -> Result<Answer> {
    let wrong = |key, place, text: &str, problem| {
        Ok(Err(Box::new(issue(
            key,
            place,
            &policy.name,
            text,
            problem,
        ))))
    };
    if scores.is_none() && (policy.points.is_some() || !policy.tiers.is_empty()) {
        let place = Some(policy.place.clone());
        let mut issue = issue("policies.no_scores", place, &policy.name, "", None);
        name_schemes(&mut issue, "policies.no_scores_remedy_meant", &policy.tiers);
        return Ok(Err(Box::new(issue)));
    }
    let mut tiers: Vec<&Title> = Vec::new();
    if let Some(scores) = scores {
        for name in &policy.tiers {
            let mut known = scores.scheme.tiers.iter();
            let own = known.find(|own| is_called(own, name));
            if let Some(own) = own {
                tiers.push(&own.title);
            } else {
                let place = Some(policy.place.clone());
                let known: Vec<&str> = scores
                    .scheme
                    .tiers
                    .iter()
                    .map(|own| own.id.as_str())
                    .collect();
                let known = if known.is_empty() {
                    Message::new("policies.no_tiers")
                } else {
                    Message::new("titles.amount").with("amount", known.join(", "))
                };
                let key = "policies.unknown_tier";
                let mut issue = issue(key, place, &policy.name, name, Some(known));
                name_schemes(
                    &mut issue,
                    "policies.unknown_tier_remedy_meant",
                    &policy.tiers,
                );
                return Ok(Err(Box::new(issue)));
            }
        }
    }
    let mut decided: Vec<Option<bool>> = vec![Some(true); who.len()];
    let mut reasons = None;
    let mut notice = None;
    if policy.condition.is_none() && policy.points.is_none() && policy.tiers.is_empty() {
        let place = Some(policy.place.clone());
        notice = Some(issue("policies.for_all", place, &policy.name, "", None));
    }
    if let Some(formula) = &policy.condition {
        let place = policy.condition_place.clone();
        if let Some((name, meant)) = unknown(dataset, scores, formula) {
            let (key, problem) = match meant {
                Some(meant) => ("policies.unknown_column_meant", meant),
                None => ("policies.unknown_column", name.clone()),
            };
            let problem = Message::new("titles.amount").with("amount", problem);
            return wrong(key, place, &name, Some(problem));
        }
        let seen = seen(dataset, scores, formula, choices)?;
        let owner = Message::new("policies.owner").with("policy", policy.name.as_str());
        match asked(&seen, formula, &owner) {
            Ok(holds) => {
                let plan = seen.clone().lazy().with_columns([holds.alias("#holds")]);
                let holds = collect(plan)?;
                let holds = holds
                    .column("#holds")
                    .and_then(Column::bool)
                    .map_err(failed)?;
                decided = holds.iter().collect();
                if never_tells(formula, &seen, &decided) {
                    return wrong("policies.no_answer", place, &formula.text, None);
                }
                notice = strange(formula, &seen).map(|(value, problem)| {
                    let place = policy.condition_place.clone();
                    issue(
                        "policies.no_such_value",
                        place,
                        &policy.name,
                        &value,
                        Some(problem),
                    )
                });
            }
            Err(problem) => {
                let text = formula.text.as_str();
                let mut own = issue("policies.misfit", place, &policy.name, text, Some(problem));
                if let Some(town) = towns(dataset).and_then(|towns| towns.iter().flatten().next()) {
                    own.remedy =
                        Some(Message::new("policies.misfit_remedy_town").with("town", town));
                }
                return Ok(Err(Box::new(own)));
            }
        }
        reasons = Reasons::of(formula, &seen);
    }
    // What a condition asks of a total that a gate took away it asks of nothing.
    let of_total = policy.condition.as_ref().is_some_and(|formula| {
        let mut names = formula.columns.iter();
        scores.is_some() && names.any(|name| matches!(name.as_str(), "total" | "rank" | "tier"))
    });
    for (decided, who) in decided.iter_mut().zip(who) {
        // Who was scored and is in no tier, or was gated, does not meet what asks for one: nothing is missing.
        let lacks = who.settled.then_some(false);
        if let Some(points) = policy.points {
            let own = who.total.map(|total| total >= points);
            *decided = and(*decided, own.or(lacks));
        }
        if !tiers.is_empty() {
            let own = who.tier.as_ref().map(|own| tiers.contains(&own));
            *decided = and(*decided, own.or(lacks));
        }
        if of_total && who.gated && decided.is_none() {
            *decided = Some(false);
        }
    }
    let rows = order
        .iter()
        .filter(|row| decided[**row as usize] == Some(true));
    let undecided = order
        .iter()
        .copied()
        .filter(|row| decided[*row as usize].is_none());
    let met = Met {
        rows: rows
            .map(|&row| Match {
                row,
                shown: (reasons.as_ref()).map_or_else(String::new, |own| own.row(row as usize)),
            })
            .collect(),
        undecided: undecided.collect(),
        over: false,
    };
    Ok(Ok((met, notice.map(Box::new))))
}

/// Whether a tier has this id or name.
fn is_called(tier: &Tier, name: &str) -> bool {
    let name = compared_as(name);
    let names = [&tier.id, &tier.title.en, &tier.title.zh];
    names.iter().any(|known| compared_as(known) == name)
}

/// Lets a remedy say which built-in schemes have all of these tiers, and what to write; where none has, it stays.
fn name_schemes(issue: &mut Issue, remedy: &'static str, tiers: &[String]) {
    let has =
        |scheme: &Scheme, name: &String| scheme.tiers.iter().any(|tier| is_called(tier, name));
    let schemes: Vec<&str> = builtins()
        .into_iter()
        .filter(|id| {
            let scheme = builtin(id);
            !tiers.is_empty()
                && scheme.is_some_and(|scheme| tiers.iter().all(|name| has(&scheme, name)))
        })
        .collect();
    if let Some(first) = schemes.first() {
        issue.remedy = Some(
            Message::new(remedy)
                .with("tiers", tiers.join(", "))
                .with("schemes", schemes.join(", "))
                .with("first", *first),
        );
    }
}

/// Both, as SQL has it: what is not known stays so unless the other says no.
fn and(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// The field of the data that a name in a condition means: one that is written by another of its names, such as
/// `营业收入` for `revenue_wan`; nothing for a name that is there itself, or that could mean several.
fn meant<'a>(dataset: &Dataset, name: &'a str) -> Option<(&'a str, &'static str)> {
    let base = name.strip_prefix("prev_").unwrap_or(name);
    let here = |name: &str| dataset.frame.get_column_index(name).is_some();
    if here(name) || here(base) {
        return None;
    }
    let mut called = fields_called(base).into_iter().filter(|id| here(id));
    match (called.next(), called.next()) {
        (Some(id), None) => Some((base, id)),
        _ => None,
    }
}

/// The first column of a condition that is not there, and the one that was probably meant.
fn unknown(
    dataset: &Dataset,
    scores: Option<&Scores>,
    formula: &Formula,
) -> Option<(String, Option<String>)> {
    let here = |name: &str| dataset.frame.get_column_index(name).is_some();
    let scored = |name: &str| scores.is_some_and(|scores| is_result(&scores.scheme, name));
    let name = formula.columns.iter().find(|name| {
        let base = name.strip_prefix("prev_").unwrap_or(name);
        !here(name) && !here(base) && !scored(name) && meant(dataset, name).is_none()
    })?;
    let by_title = fields_called(name).into_iter().find(|id| here(id));
    let mut names: Vec<&str> = dataset
        .fields
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    names.extend(["total", "rank", "tier"].iter().filter(|name| scored(name)));
    let meant = by_title
        .or_else(|| nearest(name, names.iter().copied()))
        .map(str::to_owned);
    let meant = meant.or_else(|| {
        // A title of a field, or a part of one.
        let wanted = compared_as(name);
        let mut fields = dataset.fields.iter();
        fields
            .find(|field| {
                wanted.chars().count() >= 2
                    && [&field.title.en, &field.title.zh]
                        .iter()
                        .any(|title| compared_as(title).contains(&wanted))
            })
            .map(|field| field.id.clone())
    });
    Some((name.clone(), meant))
}

/// The columns that a condition names, one row for each that is asked.
fn seen(
    dataset: &Dataset,
    scores: Option<&Scores>,
    formula: &Formula,
    choices: &Choices,
) -> Result<DataFrame> {
    let filter = select::parsed(choices.filter.as_deref())?;
    let result = |name: &&String| scores.is_some_and(|scores| is_result(&scores.scheme, name));
    // Names in other words stand for their fields, and then beside them.
    let raw: Vec<(&str, String)> = formula
        .columns
        .iter()
        .filter(|name| !result(name))
        .map(|name| {
            let field = meant(dataset, name).map(|(base, id)| name.replacen(base, id, 1));
            (name.as_str(), field.unwrap_or_else(|| name.clone()))
        })
        .collect();
    let fields: Vec<&str> = raw.iter().map(|(_, field)| field.as_str()).collect();
    let wanted = columns::for_names(dataset, &fields, filter.as_ref())?;
    let mut frame = observations::choose(dataset, &wanted, choices.year, filter.as_ref())?.raw;
    for (name, field) in &raw {
        if name != field {
            let column = frame.column(field).map_err(failed)?.clone();
            frame
                .with_column(column.with_name((*name).into()))
                .map_err(failed)?;
        }
    }
    let Some(scores) = scores else {
        return Ok(frame);
    };
    let plain = |name: &&String| !matches!(name.as_str(), "tier" | "stage");
    let named = formula.columns.iter().filter(result).filter(plain);
    let mut frame = rank::with_results(
        &frame,
        &scores.frame,
        &scores.scheme,
        named.map(String::as_str),
        Some(scores.scheme.decimals),
    )?;
    for name in formula.columns.iter().filter(result) {
        if matches!(name.as_str(), "tier" | "stage") {
            let column = scores.frame.column(name).map_err(failed)?.clone();
            frame.with_column(column).map_err(failed)?;
        }
    }
    Ok(frame)
}
