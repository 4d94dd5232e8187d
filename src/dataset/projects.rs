//! A table of industry-university-research projects: how it is typed. The project is the entity; the enterprise's code
//! and name, the start and the dates of stages are columns like others.

use std::sync::Arc;

use super::fields::{by_alias, plain};
use super::mapping::FORMAT;
use super::{ColumnRule, Dataset, Kind, Mapping, build};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{Arrangement, Cells, Column, Origins, Part, Table};

/// Fields of the ordinary list that are something else in a table of projects.
const ROLES: [(&str, &str); 4] = [
    ("project_id", "entity"),
    ("entity", "enterprise_code"),
    ("name", "enterprise"),
    ("year", "project_year"),
];

/// Fields by which a table of projects is known: other tables have enterprises, stages, patents and contracts, too.
const TELLING: [&str; 9] = [
    "university",
    "project_start",
    "project_end",
    "project_fund_wan",
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
    if !has(&columns, "entity") {
        let name = numbered(&mut table)?;
        columns.push(rule(&name, "entity", Some(Kind::Text)));
    }
    let mapping = Mapping {
        format: FORMAT,
        columns,
        ..Mapping::default()
    };
    build(Arc::new(table), Some(&mapping), &[], progress)
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

fn rule(from: &str, field: &str, kind: Option<Kind>) -> ColumnRule {
    ColumnRule {
        from: from.to_owned(),
        field: field.to_owned(),
        kind,
        unit: None,
        decimal: None,
        grades: Vec::new(),
    }
}

/// Puts the file row of each project beside it, as its number; the name of the new column.
fn numbered(table: &mut Table) -> Result<String> {
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
    let cells: Cells = (0..table.height()).map(|row| Some(label(row))).collect();
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
