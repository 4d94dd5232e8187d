//! The result workbook: ranking, points, values, method, issues, in people's words.

use std::collections::HashMap;

use super::compose::severity_key;
use crate::analysis::readable_score_sheet;
use crate::dataset::Dataset;
use crate::figure::compose::{Material, passport, rules_lines, status_words, version_words};
use crate::i18n::{Lang, fill, text};
use crate::table::{Cell, Grid, Sheet};

/// The sheets of the workbook, in order: ranking, points, values, method, issues.
#[must_use]
pub fn workbook(material: Material) -> Vec<Sheet> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let whole = readable_score_sheet(scores, lang);
    let names = scores.column_names();
    let pick = |name: &str, keep: &dyn Fn(&str) -> bool| -> Sheet {
        let mut sheet = Sheet {
            name: text(lang, name),
            ..Sheet::default()
        };
        for (at, column) in names.iter().enumerate().filter(|(_, column)| keep(column)) {
            // A column that has nothing for anybody says nothing.
            let cells: Vec<Cell> = (0..whole.height())
                .map(|row| whole.cell(row, at).owned())
                .collect();
            let empty = cells.iter().all(|cell| *cell == Cell::Blank);
            if !empty || ["rank", "total", "name"].contains(&column.as_str()) {
                sheet.header.push(whole.header()[at].clone());
                sheet.columns.push(cells);
            }
        }
        sheet
    };
    let key = |column: &str| ["entity", "name", "year"].contains(&column);
    vec![
        ranking(
            &pick("report.sheet_ranking", &|column| !column.contains(':')),
            material,
        ),
        pick("report.sheet_points", &|column| {
            key(column) || column.starts_with("group:") || column.starts_with("points:")
        }),
        pick("report.sheet_values", &|column| {
            key(column) || column.starts_with("value:")
        }),
        method(material),
        issues(dataset, lang),
    ]
}

/// Where a column of a sheet of scores comes first: people look for rank and name first.
fn ranking(sheet: &Sheet, material: Material) -> Sheet {
    let lang = material.lang;
    let first = ["rank", "name", "total"];
    let title = |name: &str| {
        crate::analysis::column_title(material.scores, name)
            .text(lang)
            .to_owned()
    };
    let titles = first.map(title);
    let mut order: Vec<usize> = titles
        .iter()
        .filter_map(|title| sheet.header.iter().position(|head| head == title))
        .collect();
    let rest: Vec<usize> = (0..sheet.header.len())
        .filter(|at| !order.contains(at))
        .collect();
    order.extend(rest);
    let mut ordered = Sheet {
        name: sheet.name.clone(),
        header: order.iter().map(|&at| sheet.header[at].clone()).collect(),
        columns: order.iter().map(|&at| sheet.columns[at].clone()).collect(),
        ..Sheet::default()
    };
    if let Some(cells) = moves(material) {
        ordered
            .header
            .insert(3.min(ordered.header.len()), text(lang, "figure.change"));
        ordered.columns.insert(3.min(ordered.columns.len()), cells);
    }
    in_percent(&mut ordered, &title("coverage"), lang);
    for (field, head) in [
        ("town", "report.column_town"),
        ("industry", "report.column_industry"),
    ] {
        let column = material.dataset.frame.column(field);
        let Some(values) = column.ok().and_then(|column| column.str().ok()) else {
            continue;
        };
        let cells = material.scores.order.iter().map(|&row| {
            let observation = material.scores.observations[row as usize] as usize;
            match values.get(observation) {
                Some(value) if field == "industry" => {
                    Cell::Text(crate::dataset::industry_name(value, lang).to_owned())
                }
                Some(value) => Cell::Text(crate::dataset::town_name(value, lang).to_owned()),
                None => Cell::Blank,
            }
        });
        ordered.header.push(text(lang, head));
        ordered.columns.push(cells.collect());
    }
    ordered
}

/// How many ranks each row has gained since the year before; none where no row has a year before.
fn moves(material: Material) -> Option<Vec<Cell>> {
    let scores = material.scores;
    let (years, ranks) = (scores.years().ok()?, scores.ranks().ok()?);
    let entities = scores.column("entity").ok()?.str().ok()?;
    let rows =
        || (0..scores.height()).filter_map(|row| Some((entities.get(row)?, years.get(row)?, row)));
    let known: HashMap<(&str, i32), i64> = rows()
        .filter_map(|(entity, year, row)| Some(((entity, year), i64::from(ranks.get(row)?))))
        .collect();
    let of = |row: usize| {
        let (entity, year) = (entities.get(row)?, years.get(row)?);
        let before = known.get(&(entity, year - 1))?;
        Some(before - known.get(&(entity, year))?)
    };
    let cells: Vec<Cell> = (scores.order.iter())
        .map(|row| of(*row as usize).map_or(Cell::Blank, |moved| Cell::Number(moved as f64)))
        .collect();
    cells
        .iter()
        .any(|cell| *cell != Cell::Blank)
        .then_some(cells)
}

/// Shares of a column in per cent, which the header says.
fn in_percent(sheet: &mut Sheet, header: &str, lang: Lang) {
    let Some(at) = sheet.header.iter().position(|head| head == header) else {
        return;
    };
    sheet.header[at] = fill(
        lang,
        "figure.with_unit",
        &[("name", &header), ("unit", &"%")],
    );
    for cell in &mut sheet.columns[at] {
        if let Cell::Number(share) = cell {
            *share = (*share * 1e4).round() / 100.0;
        }
    }
}

/// The method: scheme, status, source, weights, the text of the rules.
fn method(material: Material) -> Sheet {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let scheme = &scores.scheme;
    let mut sheet = Sheet {
        name: text(lang, "report.sheet_method"),
        header: ["report.column_item", "report.column_content"]
            .map(|key| text(lang, key))
            .to_vec(),
        columns: vec![Vec::new(), Vec::new()],
        ..Sheet::default()
    };
    let mut put = |name: String, value: Cell| {
        sheet.columns[0].push(Cell::Text(name));
        sheet.columns[1].push(value);
    };
    for (key, value) in [
        ("report.fact_scheme", scheme.title.text(lang).to_owned()),
        ("report.fact_version", version_words(&scheme.version, lang)),
        ("report.fact_status", status_words(scheme).text(lang)),
        ("report.fact_source", scheme.source.text(lang).to_owned()),
        ("report.fact_file", dataset.table.source.name()),
        (
            "report.passport",
            passport(dataset, Some(scores), None).text,
        ),
    ] {
        put(text(lang, key), Cell::Text(value));
    }
    for group in &scheme.groups {
        let name = group.title.text(lang).to_owned();
        put(name, weight(&group.weight));
    }
    for indicator in &scheme.indicators {
        let name = indicator.title.text(lang).to_owned();
        put(name, weight(&indicator.weight));
    }
    for (name, rules) in rules_lines(scheme, lang) {
        put(name, Cell::Text(rules));
    }
    sheet
}

fn weight(weight: &crate::scheme::Weight) -> Cell {
    match weight {
        crate::scheme::Weight::One(weight) => Cell::Number(*weight),
        crate::scheme::Weight::PerStage(weights) => {
            let all: Vec<String> = weights.iter().map(ToString::to_string).collect();
            Cell::Text(all.join(" / "))
        }
    }
}

/// What was found in the data.
fn issues(dataset: &Dataset, lang: Lang) -> Sheet {
    let findings = dataset.findings(None);
    let column = |of: &dyn Fn(&crate::dataset::Issue) -> Cell| -> Vec<Cell> {
        findings.iter().map(|finding| of(&finding.issue)).collect()
    };
    Sheet {
        print: None,
        name: text(lang, "report.sheet_issues"),
        header: [
            "report.column_severity",
            "report.column_cell",
            "report.column_finding",
            "report.column_remedy",
        ]
        .map(|key| text(lang, key))
        .to_vec(),
        columns: vec![
            column(&|issue| Cell::Text(text(lang, severity_key(issue.severity)))),
            column(&|issue| {
                let place = issue.place.as_ref();
                place.map_or(Cell::Blank, |place| Cell::Text(place.reference()))
            }),
            column(&|issue| Cell::Text(issue.message.text(lang))),
            column(&|issue| {
                let remedy = issue.remedy.as_ref();
                remedy.map_or(Cell::Blank, |remedy| Cell::Text(remedy.text(lang)))
            }),
        ],
    }
}
