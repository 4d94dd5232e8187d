//! From the dataset of projects to projects, cell by cell; what cannot be is told with its place.

use std::collections::HashMap;
use std::path::Path;

use polars::prelude::{Column, Float64Chunked, StringChunked};

use super::rules::ProjectRules;
use super::{Fen, Joined, Project};
use crate::analysis::Day;
use crate::analysis::funds::WAN_FEN;
use crate::dataset::{Dataset, Issue, Severity, build_projects, plain_name};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, read};

/// No project has more: 10¹³ yuan, which leaves sums of thousands of them exact.
const MOST: f64 = 1e9;
/// So many issues of one kind are told with their places.
pub(super) const TOLD: usize = 50;

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
    build_projects(read(path, options, progress)?, &rules.entered(), progress)
}

/// The cells of a dataset, and what is wrong with them.
struct Cells<'a> {
    dataset: &'a Dataset,
    issues: &'a mut Vec<Issue>,
    counts: Vec<(&'static str, usize)>,
}

impl Cells<'_> {
    fn texts(&self, field: &str) -> Option<StringChunked> {
        let column = self.dataset.frame.column(field).ok()?;
        column.str().ok().cloned()
    }

    fn numbers(&self, field: &str) -> Option<Float64Chunked> {
        let column = self.dataset.frame.column(field).ok();
        column
            .and_then(|column: &Column| column.f64().ok())
            .cloned()
    }

    /// Tells an issue at a cell; of one kind the first ones.
    fn tell(&mut self, key: &'static str, remedy: &'static str, row: usize, field: &str) {
        let at = self.counts.iter().position(|(known, _)| *known == key);
        let at = at.unwrap_or_else(|| {
            self.counts.push((key, 0));
            self.counts.len() - 1
        });
        self.counts[at].1 += 1;
        if self.counts[at].1 > TOLD {
            return;
        }
        let evidence = self.dataset.evidence(row, field);
        let (place, raw) = match evidence {
            Some(evidence) => (Some(evidence.place), evidence.raw.unwrap_or_default()),
            None => (None, String::new()),
        };
        self.issues.push(Issue {
            severity: Severity::Warning,
            message: Message::new(key)
                .with("text", raw.trim())
                .with(
                    "column",
                    place.as_ref().map_or("", |place| place.header.as_str()),
                )
                .with(
                    "cell",
                    place.as_ref().map_or(String::new(), ToString::to_string),
                ),
            place,
            remedy: Some(Message::new(remedy)),
        });
    }

    /// How many more there were of each kind.
    fn finish(self) {
        for (key, count) in self.counts {
            if count > TOLD {
                self.issues.push(Issue {
                    severity: Severity::Warning,
                    place: None,
                    message: Message::new("projects.more")
                        .with("count", count - TOLD)
                        .with("what", Message::new(kind_of(key))),
                    remedy: None,
                });
            }
        }
    }

    fn date(&mut self, column: Option<&StringChunked>, row: usize, field: &str) -> Option<Day> {
        let text = column?.get(row)?.trim();
        if text.is_empty() {
            return None;
        }
        let day = Day::read(text);
        if day.is_none() {
            self.tell("projects.bad_date", "projects.bad_date_remedy", row, field);
        }
        day
    }

    fn money(&mut self, column: Option<&Float64Chunked>, row: usize, field: &str) -> Option<Fen> {
        let wan = column?.get(row)?;
        if wan < 0.0 {
            self.tell("projects.negative", "projects.negative_remedy", row, field);
            return None;
        }
        if wan > MOST {
            self.tell("projects.too_much", "projects.too_much_remedy", row, field);
            return None;
        }
        // Bounded above: it fits.
        Some((wan * WAN_FEN).round() as Fen)
    }

    fn level(&mut self, column: Option<&Float64Chunked>, row: usize, field: &str) -> Option<f64> {
        let level = column?.get(row)?;
        if (1.0..=9.0).contains(&level) {
            return Some(level);
        }
        self.tell(
            "projects.bad_level",
            "projects.bad_level_remedy",
            row,
            field,
        );
        None
    }
}

/// The name of a kind of issue.
fn kind_of(key: &'static str) -> &'static str {
    match key {
        "projects.bad_date" => "projects.bad_date_remedy",
        "projects.negative" => "projects.negative_remedy",
        "projects.too_much" => "projects.too_much_remedy",
        "projects.bad_level" => "projects.bad_level_remedy",
        "projects.unknown_stage" => "projects.unknown_stage_remedy",
        "projects.no_name" => "projects.no_name_remedy",
        "projects.level_falls" => "projects.level_falls_remedy",
        "projects.parts_differ" => "projects.parts_differ_remedy",
        "projects.year_differs" => "projects.year_differs_remedy",
        "projects.in_future" => "projects.in_future_remedy",
        _ => "projects.out_of_order_remedy",
    }
}

/// All projects of a dataset.
#[allow(clippy::too_many_lines)] // One piece for each column.
pub(super) fn projects(
    dataset: &Dataset,
    rules: &ProjectRules,
    issues: &mut Vec<Issue>,
) -> Result<Vec<Project>> {
    let ids = crate::analysis::frame::texts(&dataset.frame, "entity")?.clone();
    let mut cells = Cells {
        dataset,
        issues,
        counts: Vec::new(),
    };
    let entered_fields: Vec<String> = rules
        .stages
        .iter()
        .map(|stage| ProjectRules::entered_field(&stage.id))
        .collect();
    let entered: Vec<Option<StringChunked>> = entered_fields
        .iter()
        .map(|field| cells.texts(field))
        .collect();
    let text = [
        "enterprise_code",
        "enterprise",
        "university",
        "project_field",
        "town",
        "stage",
        "project_start",
        "project_end",
        "project_year",
    ]
    .map(|field| cells.texts(field));
    let [code, name, university, area, town, stage, start, end, year] = &text;
    let number = [
        "fund_university_wan",
        "fund_enterprise_wan",
        "project_fund_wan",
        "ent_match_wan",
        "contract_wan",
        "project_revenue_wan",
        "patents",
        "readiness_before",
        "readiness_after",
    ]
    .map(|field| cells.numbers(field));
    let [
        to_university,
        to_enterprise,
        fund,
        own,
        contract,
        revenue,
        patents,
        before,
        after,
    ] = &number;
    let word = |column: &Option<StringChunked>, row: usize| {
        let text = column.as_ref()?.get(row)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let mut all = Vec::with_capacity(dataset.height());
    for row in 0..dataset.height() {
        let enterprise = word(name, row).or_else(|| word(code, row));
        if enterprise.is_none() {
            let field = if name.is_some() {
                "enterprise"
            } else {
                "enterprise_code"
            };
            cells.tell("projects.no_name", "projects.no_name_remedy", row, field);
        }
        let mut own_stage = None;
        if let Some(text) = word(stage, row) {
            own_stage = rules.stage_of(&text);
            if own_stage.is_none() {
                cells.tell(
                    "projects.unknown_stage",
                    "projects.unknown_stage_remedy",
                    row,
                    "stage",
                );
            }
        }
        let dated = cells.date(start.as_ref(), row, "project_start");
        let of_year = cells.date(year.as_ref(), row, "project_year");
        if dated
            .zip(of_year)
            .is_some_and(|(day, own)| day.year != own.year)
        {
            cells.tell(
                "projects.year_differs",
                "projects.year_differs_remedy",
                row,
                "project_year",
            );
        }
        let began = dated.or(of_year);
        if began.is_some_and(|day| Day::today().is_before(day)) {
            let field = if dated.is_some() {
                "project_start"
            } else {
                "project_year"
            };
            cells.tell(
                "projects.in_future",
                "projects.in_future_remedy",
                row,
                field,
            );
        }
        let ended = cells.date(end.as_ref(), row, "project_end");
        let dates: Vec<Option<Day>> = entered
            .iter()
            .zip(&entered_fields)
            .map(|(column, field)| cells.date(column.as_ref(), row, field))
            .collect();
        let (dates, ended) = in_order(&mut cells, row, began, dates, ended, &entered_fields, rules);
        let fund_university = cells.money(to_university.as_ref(), row, "fund_university_wan");
        let fund_enterprise = cells.money(to_enterprise.as_ref(), row, "fund_enterprise_wan");
        let both = match (fund_university, fund_enterprise) {
            (None, None) => None,
            (one, other) => Some(one.unwrap_or(0) + other.unwrap_or(0)),
        };
        let told = cells.money(fund.as_ref(), row, "project_fund_wan");
        let whole = fund_university.is_some() && fund_enterprise.is_some();
        if let (Some(told), Some(both)) = (told, both)
            && (both > told || whole && both != told)
        {
            cells.tell(
                "projects.parts_differ",
                "projects.parts_differ_remedy",
                row,
                "project_fund_wan",
            );
        }
        let readiness_before = cells.level(before.as_ref(), row, "readiness_before");
        let readiness_after = cells.level(after.as_ref(), row, "readiness_after");
        if readiness_before
            .zip(readiness_after)
            .is_some_and(|(x, y)| y < x)
        {
            cells.tell(
                "projects.level_falls",
                "projects.level_falls_remedy",
                row,
                "readiness_after",
            );
        }
        let patents = patents.as_ref().and_then(|own| own.get(row));
        if patents.is_some_and(|count| count < 0.0) {
            cells.tell(
                "projects.negative",
                "projects.negative_remedy",
                row,
                "patents",
            );
        }
        all.push(Project {
            row,
            id: ids.get(row).unwrap_or_default().to_owned(),
            enterprise: enterprise.unwrap_or_default(),
            joined: Joined::NotAsked,
            university: word(university, row),
            field: word(area, row),
            town: word(town, row),
            start: began,
            end: ended,
            stage: own_stage,
            entered: dates,
            fund_university,
            fund_enterprise,
            fund: told.or(both),
            own: cells.money(own.as_ref(), row, "ent_match_wan"),
            contract: cells.money(contract.as_ref(), row, "contract_wan"),
            revenue: cells.money(revenue.as_ref(), row, "project_revenue_wan"),
            patents: patents.filter(|count| *count >= 0.0),
            readiness_before,
            readiness_after,
        });
    }
    cells.finish();
    one_spelling(&mut all);
    Ok(all)
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
    row: usize,
    start: Option<Day>,
    mut dates: Vec<Option<Day>>,
    end: Option<Day>,
    fields: &[String],
    rules: &ProjectRules,
) -> (Vec<Option<Day>>, Option<Day>) {
    let mut last = start;
    for at in rules.order() {
        let Some(day) = dates[at] else {
            continue;
        };
        if last.is_some_and(|last| day.is_before(last)) {
            cells.tell(
                "projects.out_of_order",
                "projects.out_of_order_remedy",
                row,
                &fields[at],
            );
            dates[at] = None;
        } else {
            last = Some(day);
        }
    }
    // To be stopped ends the order: it is before none of its stages.
    for (at, _) in (rules.stages.iter().enumerate()).filter(|(_, stage)| stage.stopped) {
        if dates[at]
            .zip(last)
            .is_some_and(|(day, last)| day.is_before(last))
        {
            cells.tell(
                "projects.out_of_order",
                "projects.out_of_order_remedy",
                row,
                &fields[at],
            );
            dates[at] = None;
        }
    }
    let before = end.zip(last).is_some_and(|(end, last)| end.is_before(last));
    if before {
        cells.tell(
            "projects.out_of_order",
            "projects.out_of_order_remedy",
            row,
            "project_end",
        );
    }
    (dates, end.filter(|_| !before))
}
