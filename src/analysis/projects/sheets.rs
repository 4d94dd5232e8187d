//! The projects as tables to write: each with its enterprise, sums by year, university, field and town, the funnel,
//! and the lists of what does not fit.

use super::words::wan;
use super::{By, Fen, Project, ProjectRules, Projects, Sums};
use crate::analysis::Scores;
use crate::analysis::tables::{Column, date, lay, number};
use crate::composite::round;
use crate::dataset::{Dataset, Issue, industry_name, town_name};
use crate::i18n::{Lang, Result, text};
use crate::table::{Cell, Sheet};

/// All tables of the projects of a dataset. `points`, scores with their data, add the enterprises that have points and carry
/// no project. `readable` gives
/// headers in words and not names for programs.
///
/// # Errors
/// When the scores were not made by [`crate::analysis::score`].
pub fn project_sheets(
    dataset: &Dataset,
    found: &Projects,
    points: Option<(&Dataset, &Scores)>,
    lang: Lang,
    readable: bool,
) -> Result<Vec<Sheet>> {
    let all: Vec<&Project> = found.all.iter().collect();
    let mut sheets = vec![list("projects.sheet_all", found, &all, lang, readable)];
    sheets.push(funnel(found, lang, readable));
    for by in By::ALL {
        sheets.push(sums(found, by, lang, readable));
    }
    if found.with_enterprises {
        let nobody: Vec<&Project> = found.not_joined().collect();
        sheets.push(list(
            "projects.sheet_nobody",
            found,
            &nobody,
            lang,
            readable,
        ));
        let gone: Vec<&Project> = found.disappeared().collect();
        sheets.push(list("projects.sheet_gone", found, &gone, lang, readable));
    }
    if let Some((enterprises, scores)) = points {
        sheets.push(without(found, (enterprises, scores), lang, readable)?);
    }
    sheets.push(issues(&found.remarks(dataset), lang, readable));
    Ok(sheets)
}

fn words(value: Option<&str>) -> Cell {
    let value = value.filter(|text| !text.is_empty());
    value.map_or(Cell::Blank, |text| Cell::Text(text.to_owned()))
}

fn money(value: Option<Fen>) -> Cell {
    number(value.map(wan))
}

#[allow(clippy::too_many_lines)] // One piece for each column.
fn list(name: &str, found: &Projects, projects: &[&Project], lang: Lang, readable: bool) -> Sheet {
    let each = |of: &dyn Fn(&Project) -> Cell| -> Vec<Cell> {
        projects.iter().map(|project| of(project)).collect()
    };
    let mut columns: Vec<Column> = vec![
        (
            "project",
            "projects.column_project",
            each(&|own| words(Some(&own.id))),
        ),
        (
            "enterprise",
            "projects.column_enterprise",
            each(&|own| words(Some(&own.enterprise))),
        ),
        (
            "entity",
            "projects.column_entity",
            each(&|own| words(own.joined.carrier().map(|own| own.entity.as_str()))),
        ),
    ];
    if found.with_enterprises {
        columns.push((
            "joined",
            "projects.column_joined",
            each(&|own| {
                Cell::Text(if readable {
                    text(lang, &format!("projects.joined_{}", own.joined.code()))
                } else {
                    own.joined.code().to_owned()
                })
            }),
        ));
        columns.push((
            "last_year",
            "projects.column_last_year",
            each(&|own| {
                let year = own.joined.carrier().and_then(|own| own.last_year);
                number(year.map(f64::from))
            }),
        ));
    }
    columns.extend([
        (
            "university",
            "projects.column_university",
            each(&|own| words(own.university.as_deref())),
        ),
        (
            "field",
            "projects.column_field",
            each(&|own| words(own.field.as_deref())),
        ),
        (
            "town",
            "projects.column_town",
            each(&|own| {
                let town = own.town.as_deref();
                words(town.map(|own| if readable { town_name(own, lang) } else { own }))
            }),
        ),
        (
            "start",
            "projects.column_start",
            each(&|own| date(own.start)),
        ),
        ("end", "projects.column_end", each(&|own| date(own.end))),
        (
            "stage",
            "projects.column_stage",
            each(&|own| {
                let title = found.stage_title(own.stage);
                let id = own.stage.map(|at| found.rules.stages[at].id.as_str());
                if readable {
                    words(Some(title.text(lang)))
                } else {
                    words(id)
                }
            }),
        ),
        (
            "fund_wan",
            "projects.column_fund",
            each(&|own| money(own.fund)),
        ),
        (
            "fund_university_wan",
            "projects.column_fund_university",
            each(&|own| money(own.fund_university)),
        ),
        (
            "fund_enterprise_wan",
            "projects.column_fund_enterprise",
            each(&|own| money(own.fund_enterprise)),
        ),
        (
            "own_wan",
            "projects.column_own",
            each(&|own| money(own.own)),
        ),
        (
            "contract_wan",
            "projects.column_contract",
            each(&|own| money(own.contract)),
        ),
        (
            "revenue_wan",
            "projects.column_revenue",
            each(&|own| money(own.revenue)),
        ),
        (
            "patents",
            "projects.column_patents",
            each(&|own| number(own.patents)),
        ),
        (
            "readiness_before",
            "projects.column_before",
            each(&|own| number(own.readiness_before)),
        ),
        (
            "readiness_after",
            "projects.column_after",
            each(&|own| number(own.readiness_after)),
        ),
    ]);
    let mut sheet = lay(name, columns, ("", ""), lang, readable);
    // When each stage was entered, behind the end: as many columns as there are stages with a date.
    let behind = sheet.columns.len() - BEHIND_END;
    let stages = found.rules.stages.iter().enumerate();
    let dated = stages.filter(|(at, _)| found.all.iter().any(|own| own.entered[*at].is_some()));
    for (place, (at, stage)) in dated.enumerate() {
        let header = if readable {
            ProjectRules::entered_header(stage, lang)
        } else {
            ProjectRules::entered_field(&stage.id)
        };
        sheet.header.insert(behind + place, header);
        sheet
            .columns
            .insert(behind + place, each(&|own| date(own.entered[at])));
    }
    sheet
}

/// Columns of the list behind that of the end.
const BEHIND_END: usize = 10;

fn funnel(found: &Projects, lang: Lang, readable: bool) -> Sheet {
    let funnel = found.funnel();
    let mut rows: Vec<[Cell; 5]> = funnel
        .stages
        .iter()
        .map(|stage| {
            let own = &found.rules.stages[stage.stage];
            [
                Cell::Text(if readable {
                    own.title.text(lang).to_owned()
                } else {
                    own.id.clone()
                }),
                Cell::Number(stage.reached as f64),
                Cell::Number(stage.here as f64),
                Cell::Number(stage.timed as f64),
                number(stage.median_days),
            ]
        })
        .collect();
    let named = |key: &str, id: &str| {
        Cell::Text(if readable {
            text(lang, key)
        } else {
            id.to_owned()
        })
    };
    let beside = |name: Cell, here: usize| {
        [
            name,
            Cell::Blank,
            Cell::Number(here as f64),
            Cell::Blank,
            Cell::Blank,
        ]
    };
    rows.push(beside(named("projects.stopped", "stopped"), funnel.stopped));
    rows.push(beside(
        named("projects.stage_unknown", "unknown"),
        funnel.unknown,
    ));
    rows.push([
        named("projects.whole", "whole"),
        Cell::Number(found.all.len() as f64),
        Cell::Number(found.all.len() as f64),
        Cell::Number(funnel.whole.0 as f64),
        number(funnel.whole.1),
    ]);
    let column = |at: usize| rows.iter().map(|row| row[at].clone()).collect();
    let columns: Vec<Column> = vec![
        ("stage", "projects.column_stage", column(0)),
        ("reached", "projects.column_reached", column(1)),
        ("here", "projects.column_here", column(2)),
        ("timed", "projects.column_timed", column(3)),
        ("median_days", "projects.column_days", column(4)),
    ];
    lay("projects.sheet_funnel", columns, ("", ""), lang, readable)
}

fn sums(found: &Projects, by: By, lang: Lang, readable: bool) -> Sheet {
    let mut groups = found.sums_by(by);
    groups.push((None, found.sums()));
    let last = groups.len() - 1;
    let key: Vec<Cell> = groups
        .iter()
        .enumerate()
        .map(|(at, (key, _))| match key {
            // Years are numbers to sort by.
            Some(key) => match (by, key.parse::<i32>()) {
                (By::Year, Ok(year)) => Cell::Number(f64::from(year)),
                (By::Town, _) if readable => Cell::Text(town_name(key, lang).to_owned()),
                _ => Cell::Text(key.clone()),
            },
            None if at == last && readable => Cell::Text(text(lang, "projects.total")),
            None if at == last => Cell::Text("total".to_owned()),
            None if readable => Cell::Text(text(lang, "projects.unnamed")),
            None => Cell::Blank,
        })
        .collect();
    let each = |of: &dyn Fn(&Sums) -> Cell| -> Vec<Cell> {
        groups.iter().map(|(_, sums)| of(sums)).collect()
    };
    let (name, head) = match by {
        By::Year => ("projects.sheet_year", "projects.column_year"),
        By::University => ("projects.sheet_university", "projects.column_university"),
        By::Field => ("projects.sheet_field", "projects.column_field"),
        By::Town => ("projects.sheet_town", "projects.column_town"),
    };
    let columns: Vec<Column> = vec![
        (by.code(), head, key),
        (
            "projects",
            "projects.column_projects",
            each(&|own| Cell::Number(own.projects as f64)),
        ),
        (
            "fund_wan",
            "projects.column_fund",
            each(&|own| money(own.money()[0])),
        ),
        (
            "fund_university_wan",
            "projects.column_fund_university",
            each(&|own| money(own.money()[1])),
        ),
        (
            "fund_enterprise_wan",
            "projects.column_fund_enterprise",
            each(&|own| money(own.money()[2])),
        ),
        (
            "own_wan",
            "projects.column_own",
            each(&|own| money(own.money()[3])),
        ),
        (
            "contract_wan",
            "projects.column_contract",
            each(&|own| money(own.contract_told())),
        ),
        (
            "leverage",
            "projects.column_leverage",
            each(&|own| number(own.leverage().map(|x| round(x, 4)))),
        ),
        (
            "contracts",
            "projects.column_contracts",
            each(&|own| Cell::Number(own.contracts as f64)),
        ),
        (
            "conversion_pct",
            "projects.column_conversion",
            each(&|own| number(own.conversion().map(|x| round(100.0 * x, 2)))),
        ),
        (
            "readiness_gained",
            "projects.column_gained",
            each(&|own| number(own.readiness().map(|x| round(x, 2)))),
        ),
        (
            "patents",
            "projects.column_patents",
            each(&|own| number(own.patents_told())),
        ),
        (
            "revenue_wan",
            "projects.column_revenue",
            each(&|own| money(own.money()[4])),
        ),
    ];
    lay(name, columns, ("", ""), lang, readable)
}

fn without(
    found: &Projects,
    (enterprises, scores): (&Dataset, &Scores),
    lang: Lang,
    readable: bool,
) -> Result<Sheet> {
    let rows = found.without_project(scores)?;
    let text = |column: &str| -> Result<Vec<Cell>> {
        let own = scores.texts(column)?;
        Ok(rows.iter().map(|row| words(own.get(*row))).collect())
    };
    // As the data writes them for programs, in words for people.
    let group = |column: &str, named: fn(&str, Lang) -> &str| -> Vec<Cell> {
        let own = enterprises.frame.column(column).and_then(|own| own.str());
        let cell = |row: &usize| {
            let at = scores.observations[*row] as usize;
            let value = own.as_ref().ok().and_then(|own| own.get(at));
            words(value.map(|value| if readable { named(value, lang) } else { value }))
        };
        rows.iter().map(cell).collect()
    };
    let totals = scores.numbers("total")?;
    let ranks = scores.ranks()?;
    // By which scheme they have points.
    let scheme = if readable {
        scores.scheme.title.text(lang)
    } else {
        &scores.scheme.id
    };
    let columns: Vec<Column> = vec![
        ("entity", "analysis.column_entity", text("entity")?),
        ("name", "analysis.column_name", text("name")?),
        ("town", "funds.by_town", group("town", town_name)),
        (
            "industry",
            "funds.by_industry",
            group("industry", industry_name),
        ),
        (
            "total",
            "analysis.column_total",
            rows.iter().map(|row| number(totals.get(*row))).collect(),
        ),
        (
            "rank",
            "analysis.column_rank",
            rows.iter()
                .map(|row| number(ranks.get(*row).map(f64::from)))
                .collect(),
        ),
        (
            "scheme",
            "projects.column_scheme",
            rows.iter().map(|_| words(Some(scheme))).collect(),
        ),
    ];
    Ok(lay(
        "projects.sheet_without",
        columns,
        ("", ""),
        lang,
        readable,
    ))
}

fn issues(remarks: &[&Issue], lang: Lang, readable: bool) -> Sheet {
    let each = |of: &dyn Fn(&Issue) -> Cell| -> Vec<Cell> {
        remarks.iter().map(|issue| of(issue)).collect()
    };
    let columns: Vec<Column> = vec![
        (
            "place",
            "projects.column_place",
            each(&|own| {
                let place = own.place.as_ref().map(ToString::to_string);
                words(place.as_deref())
            }),
        ),
        (
            "issue",
            "projects.column_issue",
            each(&|own| {
                let told = own.message.text(lang);
                // The place has a column of its own.
                let place = own
                    .place
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let bare = told
                    .strip_prefix(&place)
                    .map(|rest| rest.trim_start_matches([':', '：', ' ']));
                Cell::Text(
                    bare.filter(|_| !place.is_empty())
                        .unwrap_or(&told)
                        .to_owned(),
                )
            }),
        ),
        (
            "remedy",
            "projects.column_remedy",
            each(&|own| {
                let remedy = own.remedy.as_ref().map(|remedy| remedy.text(lang));
                words(remedy.as_deref())
            }),
        ),
    ];
    lay("projects.sheet_issues", columns, ("", ""), lang, readable)
}
