//! Projects as JSON. Money is in 10,000 yuan.

use serde_json::{Map, Value, json};

use crate::analysis::Scores;
use crate::analysis::projects::{By, Project, Projects, Sums, wan};
use crate::dataset::Dataset;
use crate::i18n::{Lang, Result};

/// Everything as one object.
pub(super) fn all(
    dataset: &Dataset,
    found: &Projects,
    scores: Option<&Scores>,
    lang: Lang,
) -> Result<Value> {
    let stage = |at: Option<usize>| at.map(|at| found.rules.stages[at].id.as_str());
    let entered = |own: &Project| -> Map<String, Value> {
        let stages = found.rules.stages.iter().zip(&own.entered);
        let told = stages.filter_map(|(stage, day)| Some((stage.id.clone(), (*day)?)));
        told.map(|(stage, day)| (stage, day.to_string().into()))
            .collect()
    };
    let projects = found.all.iter().map(|own| {
        let carrier = own.joined.carrier();
        json!({
            "project": own.id,
            "enterprise": own.enterprise,
            "entity": carrier.map(|own| own.entity.as_str()),
            "joined": own.joined.code(),
            "last_year": carrier.and_then(|own| own.last_year),
            "university": own.university,
            "field": own.field,
            "town": own.town,
            "start": own.start.map(|day| day.to_string()),
            "end": own.end.map(|day| day.to_string()),
            "stage": stage(own.stage),
            "entered": entered(own),
            "fund_wan": own.fund.map(wan),
            "fund_university_wan": own.fund_university.map(wan),
            "fund_enterprise_wan": own.fund_enterprise.map(wan),
            "own_wan": own.own.map(wan),
            "contract_wan": own.contract.map(wan),
            "revenue_wan": own.revenue.map(wan),
            "patents": own.patents,
            "readiness_before": own.readiness_before,
            "readiness_after": own.readiness_after,
        })
    });
    let funnel = found.funnel();
    let stages = funnel.stages.iter().map(|own| {
        json!({
            "stage": stage(Some(own.stage)),
            "reached": own.reached,
            "here": own.here,
            "timed": own.timed,
            "median_days": own.median_days,
        })
    });
    let mut groups = Map::new();
    for by in By::ALL {
        let rows = found.sums_by(by).into_iter().map(|(key, sums)| {
            let mut row = sums_json(&sums);
            row.insert(by.code().to_owned(), json!(key));
            Value::Object(row)
        });
        groups.insert(by.code().to_owned(), rows.collect());
    }
    let without = match scores {
        None => Value::Null,
        Some(scores) => {
            let entities = scores.texts("entity")?;
            let rows = found.without_project(scores)?;
            let keys: Vec<Option<&str>> = rows.iter().map(|row| entities.get(*row)).collect();
            json!(keys)
        }
    };
    let ids = |projects: Vec<&str>| json!(projects);
    let remarks = found.remarks(dataset);
    let issues = remarks.iter().map(|issue| {
        json!({
            "place": issue.place.as_ref().map(ToString::to_string),
            "issue": issue.message.text(lang),
            "remedy": issue.remedy.as_ref().map(|remedy| remedy.text(lang)),
        })
    });
    let accounting = &dataset.accounting;
    Ok(json!({
        "rows": {
            "read": accounting.read,
            "used": accounting.used,
            "aside": accounting.rows_aside(),
            "further": found.further_rows(),
        },
        "sums": sums_json(&found.sums()),
        "funnel": {
            "stages": stages.collect::<Vec<_>>(),
            "stopped": funnel.stopped,
            "unknown": funnel.unknown,
            "timed": funnel.whole.0,
            "median_days": funnel.whole.1,
        },
        "by": groups,
        "not_joined": ids(found.not_joined().map(|own| own.id.as_str()).collect()),
        "disappeared": ids(found.disappeared().map(|own| own.id.as_str()).collect()),
        "without_project": without,
        "issues": issues.collect::<Vec<_>>(),
        "projects": projects.collect::<Vec<_>>(),
    }))
}

fn sums_json(sums: &Sums) -> Map<String, Value> {
    let [fund, university, enterprise, own, revenue] = sums.money().map(|own| own.map(wan));
    let values = [
        ("projects", json!(sums.projects)),
        ("fund_wan", json!(fund)),
        ("fund_university_wan", json!(university)),
        ("fund_enterprise_wan", json!(enterprise)),
        ("own_wan", json!(own)),
        ("contract_wan", json!(sums.contract_told().map(wan))),
        ("revenue_wan", json!(revenue)),
        ("patents", json!(sums.patents_told())),
        ("leverage", json!(sums.leverage())),
        ("leverage_left_out", json!(sums.unlevered)),
        ("leverage_without_contract", json!(sums.no_contract)),
        ("contracts", json!(sums.contracts)),
        ("conversion", json!(sums.conversion())),
        ("readiness_gained", json!(sums.readiness())),
    ];
    values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
