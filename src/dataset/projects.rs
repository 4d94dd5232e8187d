//! A table of industry-university-research projects: how it is typed. The project is the entity; the enterprise's code
//! and name, the start and the dates of stages are columns like others.

use std::sync::Arc;

use super::fields::{KnownField, by_alias, known_fields, plain, without_unit};
use super::mapping::FORMAT;
use super::{ColumnRule, Dataset, Issue, Kind, Mapping, Severity, build, known};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{Arrangement, Cells, Column, Origins, Part, Table};

/// Fields of the ordinary list that are something else in a table of projects.
const ROLES: [(&str, &str); 3] = [
    ("entity", "enterprise_code"),
    ("name", "enterprise"),
    ("year", "project_year"),
];

/// Fields by which a table of projects is known: other tables have enterprises, stages, patents and contracts, too.
/// The sum of the fund alone tells none: cities have it, too.
const TELLING: [&str; 8] = [
    "university",
    "project_start",
    "project_end",
    "fund_university_wan",
    "fund_enterprise_wan",
    "ent_match_wan",
    "readiness_before",
    "readiness_after",
];

/// A column of the date on which a stage was entered: field and headers.
pub type Entered = (String, Vec<String>);

/// Types a table of projects, by its own list of fields: those of `assets/fields.toml` that are of projects, with the
/// enterprise's code and name as ordinary columns. A file without project numbers has its rows numbered.
///
/// # Errors
/// When no column tells the enterprise, by code or by name, when no column is one that projects have, or as [`build`].
pub fn build_projects(table: Table, entered: &[Entered], progress: &Progress) -> Result<Dataset> {
    let mut table = table;
    let mut columns = rules(&table, entered);
    let has = |columns: &[ColumnRule], id: &str| columns.iter().any(|rule| rule.field == id);
    if !has(&columns, "enterprise_code") && !has(&columns, "enterprise") {
        let names: Vec<&str> = table.columns.iter().map(|own| own.name.as_str()).collect();
        return Err(Message::new("projects.no_enterprise")
            .with("file", table.source.name())
            .with("columns", names.join(", ")));
    }
    let tells = |rule: &ColumnRule| {
        TELLING.contains(&rule.field.as_str())
            || entered.iter().any(|(field, _)| *field == rule.field)
            || rule.field == "project_fund_wan"
                && (has(&columns, "project_id") || has(&columns, "stage"))
    };
    if !columns.iter().any(tells) {
        let names: Vec<&str> = table
            .columns
            .iter()
            .take(12)
            .map(|own| own.name.as_str())
            .collect();
        return Err(Message::new("projects.no_projects")
            .with("file", table.source.name())
            .with("columns", names.join(", ")));
    }
    let ids = columns.iter().position(|rule| rule.field == "project_id");
    match (numbered(&mut table, ids), ids) {
        (Ok(name), _) => columns.push(rule(&name, "entity", Some(Kind::Text))),
        // What is not in rows has one row for each number and year.
        (Err(_), Some(at)) => "entity".clone_into(&mut columns[at].field),
        (Err(problem), None) => return Err(problem),
    }
    let unused: Vec<String> = (columns.iter())
        .filter(|rule| !is_field(&rule.field, entered))
        .map(|rule| rule.from.clone())
        .collect();
    let mapping = Mapping {
        format: FORMAT,
        columns,
        ..Mapping::default()
    };
    let mut dataset = build(Arc::new(table), Some(&mapping), &[], progress)?;
    if let Some(header) = ids.and_then(|at| dataset.table.columns.get(at)) {
        // What is blank is the number, and not the column that was put beside it.
        let column = header.name.clone();
        for aside in &mut dataset.accounting.set_aside {
            if aside.reason.key == NO_KEY {
                aside.reason = Message::new(NO_KEY).with("column", column.clone());
            }
        }
    }
    if !unused.is_empty() {
        dataset.issues.push(Issue {
            severity: Severity::Note,
            place: None,
            message: Message::new("projects.unused")
                .with("count", unused.len())
                .with("columns", unused.join(", ")),
            remedy: Some(Message::new("projects.unused_remedy")),
        });
    }
    Ok(dataset)
}

/// The reason of a row that has no key.
const NO_KEY: &str = "dataset.row_no_key";

/// Whether a column is one that projects are read by.
fn is_field(field: &str, entered: &[Entered]) -> bool {
    const ROW: [&str; 4] = ["entity", "enterprise_code", "enterprise", "project_year"];
    let read = known(field).is_some_and(|known| {
        known.of.as_deref() == Some("project") || ["town", "stage"].contains(&known.id.as_str())
    });
    read || ROW.contains(&field) || entered.iter().any(|(known, _)| known == field)
}

/// Which column is which field; the first of several that could be the same.
fn rules(table: &Table, entered: &[Entered]) -> Vec<ColumnRule> {
    let mut rules: Vec<ColumnRule> = Vec::new();
    for column in &table.columns {
        let header = plain(&column.name);
        let stage = entered.iter().find(|(_, headers)| {
            let mut headers = headers.iter();
            headers.any(|known| plain(known) == header)
        });
        let (field, kind) = match stage {
            Some((field, _)) => (field.clone(), Some(Kind::Text)),
            None => match known_as(&column.name) {
                Some(known) => known,
                // Under its own name: no other table's field.
                None => (column.name.clone(), None),
            },
        };
        let taken = rules.iter().any(|rule| rule.field == field);
        let field = if taken { column.name.clone() } else { field };
        rules.push(rule(&column.name, &field, if taken { None } else { kind }));
    }
    rules
}

/// The field of a header in a table of projects: one of projects first, then one that every table has.
fn known_as(header: &str) -> Option<(String, Option<Kind>)> {
    if let Some(own) = of_projects(header) {
        return Some((own.id.clone(), Some(own.kind)));
    }
    let mut found = by_alias(header);
    let usual = |of: &Option<String>| of.as_deref() != Some("project");
    found.sort_by_key(|(field, rank)| (usual(&field.of), *rank));
    let known = found
        .into_iter()
        .map(|(field, _)| field)
        .find(|field| matches!(field.of.as_deref(), None | Some("project")))?;
    let role = ROLES.iter().find(|(id, _)| *id == known.id);
    Some(match role {
        Some((_, role)) => ((*role).to_owned(), Some(Kind::Text)),
        None => (known.id.clone(), Some(known.kind)),
    })
}

/// The field of projects that has this id, or this header in tables of projects alone.
fn of_projects(header: &str) -> Option<&'static KnownField> {
    let forms = [plain(header), plain(without_unit(header))];
    let mut own = (known_fields().iter()).filter(|field| field.of.as_deref() == Some("project"));
    own.find(|field| {
        let mut names = std::iter::once(&field.id).chain(&field.among_its_own);
        names.any(|name| forms.contains(&plain(name)))
    })
}

fn rule(from: &str, field: &str, kind: Option<Kind>) -> ColumnRule {
    ColumnRule {
        from: from.to_owned(),
        field: field.to_owned(),
        kind,
        unit: None,
        decimal: None,
        grades: Vec::new(),
        rows: None,
    }
}

/// Puts the file row of each row beside it, so that each is one of its own; the name of the new column. Where there is a
/// column of numbers of projects, a row without one has none.
fn numbered(table: &mut Table, ids: Option<usize>) -> Result<String> {
    let mut parts: Vec<Part> = Vec::with_capacity(table.origins.parts().len());
    for part in table.origins.parts() {
        let mut part = part.clone();
        let Arrangement::Straight { columns, .. } = &mut part.arrangement else {
            return Err(Message::new("projects.no_number").with("file", table.source.name()));
        };
        columns.push(columns.first().copied().unwrap_or(1));
        parts.push(part);
    }
    let several = parts.len() > 1;
    let label = |row: usize| {
        let file_row = table.origins.file_row(row);
        let part = table.origins.part(row);
        match part.label().filter(|_| several) {
            Some(label) => format!("{label} #{file_row}"),
            None => format!("#{file_row}"),
        }
    };
    let filled = |row: usize| {
        let id = ids.map(|at| table.columns[at].cells.get(row).unwrap_or_default());
        id.is_none_or(|id| !id.trim().is_empty())
    };
    let cells: Cells = (0..table.height())
        .map(|row| filled(row).then(|| label(row)))
        .collect();
    let mut name = "#".to_owned();
    while table.columns.iter().any(|column| column.name == name) {
        name.push('#');
    }
    table.columns.push(Column {
        name: name.clone(),
        unit: None,
        cells,
    });
    table.origins = Origins::of_parts(parts);
    Ok(name)
}
