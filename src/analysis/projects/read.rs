//! From the dataset of projects to projects. Rows of one number are one project: what they tell alike counts once; where
//! they differ the row of the farthest stage counts, of several the one of the latest year, and of those the first.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;

use super::cells::{Cells, Rows};
use super::rules::ProjectRules;
use super::{Joined, Project};
use crate::analysis::Day;
use crate::analysis::frame;
use crate::dataset::{Dataset, Issue, build_projects, plain_name};
use crate::i18n::Result;
use crate::jobs::Progress;
use crate::table::{ReadOptions, read};

/// Reads a file of projects: the ordinary way to a table, then the fields of projects.
///
/// # Errors
/// When it cannot be read, or no column tells the enterprise.
pub fn open_projects(
    path: &Path,
    options: &ReadOptions,
    rules: &ProjectRules,
    progress: &Progress,
) -> Result<Dataset> {
    let table = read(path, options, progress)?;
    let (own, sheets) = (table.source.sheet.clone(), table.source.sheets.clone());
    let entered = rules.entered();
    let built = build_projects(table, &entered, progress);
    let Err(problem) = &built else {
        return built;
    };
    let is_other = ["projects.no_enterprise", "projects.no_projects"].contains(&problem.key);
    if !is_other || options.sheet.is_some() {
        return built;
    }
    // Of a workbook the first sheet of projects, as the program writes it itself.
    for sheet in sheets
        .into_iter()
        .filter(|sheet| Some(sheet) != own.as_ref())
    {
        let options = ReadOptions {
            sheet: Some(sheet),
            ..options.clone()
        };
        let Ok(table) = read(path, &options, progress) else {
            continue;
        };
        if let Ok(found) = build_projects(table, &entered, progress) {
            return Ok(found);
        }
    }
    built
}

/// All projects of a dataset, in the order in which their numbers first stand there.
pub(super) fn projects(
    dataset: &Dataset,
    rules: &ProjectRules,
    issues: &mut Vec<Issue>,
) -> Result<Vec<Project>> {
    let rows_named = frame::texts(&dataset.frame, "entity")?.clone();
    let mut cells = Cells::new(dataset, issues);
    // A file without numbers has its rows numbered.
    let mut of_id: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<(String, Vec<usize>)> = Vec::new();
    for row in 0..dataset.height() {
        let id = cells.text_at("project_id", row);
        let id = id.unwrap_or_else(|| rows_named.get(row).unwrap_or_default().to_owned());
        let at = *of_id.entry(plain_name(&id)).or_insert_with(|| {
            found.push((id.clone(), Vec::new()));
            found.len() - 1
        });
        found[at].1.push(row);
    }
    let mut all = Vec::with_capacity(found.len());
    for (id, mut rows) in found {
        if rows.len() > 1 {
            // Stable: of rows of one stage and year the first stays first.
            rows.sort_by_cached_key(|row| Reverse(far(&mut cells, rules, *row)));
        }
        cells.turn_to(&rows);
        all.push(project(&mut cells, rules, id, rows));
    }
    cells.finish();
    one_spelling(&mut all);
    Ok(all)
}

/// How far a row tells its project to be: its stage, a stopped one behind all others, then its year.
fn far(cells: &mut Cells, rules: &ProjectRules, row: usize) -> (usize, Option<i32>) {
    let stage = cells.text_at("stage", row);
    let stage = stage.and_then(|text| rules.stage_of(&text));
    let order = rules.order();
    let place = stage.map_or(0, |stage| {
        let place = order.iter().position(|at| *at == stage);
        place.map_or(order.len() + 1, |place| place + 1)
    });
    let year = cells.text_at("project_year", row);
    let year = year.and_then(|text| Day::read(&text));
    (place, year.map(|day| day.year))
}

/// One project of its rows, the one that counts first.
#[allow(clippy::too_many_lines)] // One piece for each column.
fn project(cells: &mut Cells, rules: &ProjectRules, id: String, rows: Vec<usize>) -> Project {
    let code = cells.word("enterprise_code", Rows::Agree);
    let name = cells.word("enterprise", Rows::Agree);
    let enterprise = name.or(code);
    if enterprise.is_none() {
        let field = if cells.has("enterprise") {
            "enterprise"
        } else {
            "enterprise_code"
        };
        cells.tell("projects.no_name", rows[0], field);
    }
    let mut stage = None;
    for &row in &rows {
        let Some(text) = cells.text_at("stage", row) else {
            continue;
        };
        match rules.stage_of(&text) {
            None => cells.tell("projects.unknown_stage", row, "stage"),
            known => stage = stage.or(known),
        }
    }
    let dated = cells.date("project_start");
    let of_year = year_told(cells, &rows, dated);
    let start = dated.or(of_year);
    if start.is_some_and(|day| Day::today().is_before(day)) {
        let field = if dated.is_some() {
            "project_start"
        } else {
            "project_year"
        };
        let row = cells.row_of(field);
        cells.tell("projects.in_future", row, field);
    }
    let end = cells.date("project_end");
    let entered: Vec<Option<Day>> = (rules.stages.iter())
        .map(|stage| cells.date(&ProjectRules::entered_field(&stage.id)))
        .collect();
    let (entered, end) = in_order(cells, start, entered, end, rules);
    let fund_university = cells.money("fund_university_wan", Rows::Agree);
    let fund_enterprise = cells.money("fund_enterprise_wan", Rows::Agree);
    // Of a part that is written and cannot be read the whole is not known.
    let unread = cells.unread("fund_university_wan", fund_university)
        || cells.unread("fund_enterprise_wan", fund_enterprise);
    let both = match (fund_university, fund_enterprise) {
        (None, None) => None,
        _ if unread => None,
        (one, other) => Some(one.unwrap_or(0) + other.unwrap_or(0)),
    };
    let told = cells.money("project_fund_wan", Rows::Agree);
    let whole = fund_university.is_some() && fund_enterprise.is_some();
    if let (Some(told), Some(both)) = (told, both)
        && (both > told || whole && both != told)
    {
        cells.tell("projects.parts_differ", rows[0], "project_fund_wan");
    }
    let readiness_before = cells.level("readiness_before", Rows::Agree);
    let readiness_after = cells.level("readiness_after", Rows::Move);
    if readiness_before
        .zip(readiness_after)
        .is_some_and(|(x, y)| y < x)
    {
        cells.tell("projects.level_falls", rows[0], "readiness_after");
    }
    Project {
        id,
        enterprise: enterprise.unwrap_or_default(),
        joined: Joined::NotAsked,
        university: cells.word("university", Rows::Agree),
        field: cells.word("project_field", Rows::Agree),
        town: cells.word("town", Rows::Agree),
        start,
        end,
        stage,
        entered,
        fund_university,
        fund_enterprise,
        // Of a sum that was refused nothing else is taken.
        fund: told.or(both.filter(|_| !cells.refused("project_fund_wan", told))),
        own: cells.money("ent_match_wan", Rows::Agree),
        contract: cells.money("contract_wan", Rows::Grow),
        revenue: cells.money("project_revenue_wan", Rows::Grow),
        patents: cells.count("patents", Rows::Grow),
        readiness_before,
        readiness_after,
        rows,
    }
}

/// The first year that the rows tell. That of a single row is held against the start; of several none may be before it.
fn year_told(cells: &mut Cells, rows: &[usize], start: Option<Day>) -> Option<Day> {
    let mut first: Option<Day> = None;
    for &row in rows {
        let Some(text) = cells.text_at("project_year", row) else {
            continue;
        };
        let Some(year) = Day::read(&text) else {
            cells.tell("projects.bad_date", row, "project_year");
            continue;
        };
        let wrong = start.is_some_and(|start| match rows.len() {
            1 => start.year != year.year,
            _ => year.year < start.year,
        });
        if wrong {
            cells.tell("projects.year_differs", row, "project_year");
        }
        if first.is_none_or(|first| year.is_before(first)) {
            first = Some(year);
        }
    }
    first
}

/// One university in several spellings, which differ in width, case, spaces and signs alone, is written as it stands
/// first, and so is a field.
fn one_spelling(all: &mut [Project]) {
    let (mut universities, mut fields) = (HashMap::new(), HashMap::new());
    for project in all {
        for (known, own) in [
            (&mut universities, &mut project.university),
            (&mut fields, &mut project.field),
        ] {
            if let Some(name) = own {
                let first = known
                    .entry(plain_name(name))
                    .or_insert_with(|| name.clone());
                name.clone_from(first);
            }
        }
    }
}

/// The dates of a project that are not before an earlier one; the others are told and count as missing.
fn in_order(
    cells: &mut Cells,
    start: Option<Day>,
    mut dates: Vec<Option<Day>>,
    end: Option<Day>,
    rules: &ProjectRules,
) -> (Vec<Option<Day>>, Option<Day>) {
    let field = |at: usize| ProjectRules::entered_field(&rules.stages[at].id);
    let mut wrong = |field: &str| {
        let row = cells.row_of(field);
        cells.tell("projects.out_of_order", row, field);
    };
    let mut last = start;
    for at in rules.order() {
        let Some(day) = dates[at] else {
            continue;
        };
        if last.is_some_and(|last| day.is_before(last)) {
            wrong(&field(at));
            dates[at] = None;
        } else {
            last = Some(day);
        }
    }
    // To be stopped ends the order: it is before none of its stages.
    for (at, _) in (rules.stages.iter().enumerate()).filter(|(_, stage)| stage.stopped) {
        let known = dates[at].zip(last);
        if known.is_some_and(|(day, last)| day.is_before(last)) {
            wrong(&field(at));
            dates[at] = None;
        }
    }
    let before = end.zip(last).is_some_and(|(end, last)| end.is_before(last));
    if before {
        wrong("project_end");
    }
    (dates, end.filter(|_| !before))
}
