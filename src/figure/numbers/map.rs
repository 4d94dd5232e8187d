//! The numbers of a map: areas, enterprises, projects, and another year beside them.

use std::collections::HashMap;

use super::rows::{Rows, blanks, value, words};
use crate::figure::{Beside, MapSpec, ProjectPlace};
use crate::table::Cell;

/// The other year's values and sizes beside those of this one; enterprises that this year has not stand in no row.
fn beside_columns(spec: &MapSpec, beside: &Beside, rows: &mut Rows) {
    let [title, _] = &beside.titles;
    let other = &beside.spec;
    let areas = spec.styles.iter().enumerate().map(|(at, style)| {
        let own = match &spec.areas {
            Some(_) => other.styles.get(at),
            None => other.styles.iter().find(|own| own.key == style.key),
        };
        value(own.and_then(|own| own.value))
    });
    let known: HashMap<&str, f64> = other
        .bubbles
        .iter()
        .map(|bubble| (bubble.key.as_str(), bubble.size))
        .collect();
    let sizes = spec
        .bubbles
        .iter()
        .map(|bubble| value(known.get(bubble.key.as_str()).copied()));
    let (before, after) = (spec.styles.len(), spec.bubbles.len());
    for (name, cells) in [
        (
            &spec.measure,
            areas.chain(blanks(after)).collect::<Vec<Cell>>(),
        ),
        (&spec.size_name, blanks(before).chain(sizes).collect()),
    ] {
        rows.sheet.header.push(format!("{name} ({title})"));
        rows.sheet.columns.push(cells);
    }
}

/// The areas with what colours them, then the enterprises with what sizes them.
pub(super) fn map(spec: &MapSpec, rows: &mut Rows) {
    rows.head(&["figure.column_area", "figure.column_name"]);
    rows.column(spec.measure.clone());
    rows.column(spec.size_name.clone());
    rows.column(spec.category_name.clone());
    rows.head(&["figure.column_longitude", "figure.column_latitude"]);
    for style in &spec.styles {
        rows.push(vec![
            words(&style.name),
            Cell::Blank,
            value(style.value),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
        ]);
    }
    for bubble in &spec.bubbles {
        let area = bubble.area.and_then(|at| spec.styles.get(at));
        let category = bubble.category.and_then(|at| spec.categories.get(at));
        rows.push(vec![
            area.map_or(Cell::Blank, |area| words(&area.name)),
            words(&bubble.name),
            Cell::Blank,
            Cell::Number(bubble.size),
            category.map_or(Cell::Blank, |name| words(name)),
            value(bubble.lonlat.map(|place| place[0])),
            value(bubble.lonlat.map(|place| place[1])),
        ]);
    }
    if let Some(beside) = &spec.beside {
        beside_columns(spec, beside, rows);
    }
    // A column of projects more, where they are drawn.
    let Some(projects) = &spec.projects else {
        return;
    };
    rows.column(projects.name.clone());
    let mut counts = vec![Cell::Blank; spec.styles.len() + spec.bubbles.len()];
    for mark in &projects.marks {
        let row = match mark.at {
            ProjectPlace::Area(at) => at,
            ProjectPlace::Bubble(at) => spec.styles.len() + at,
        };
        if let Some(cell) = counts.get_mut(row) {
            *cell = Cell::Number(f64::from(mark.count));
        }
    }
    if let Some(column) = rows.sheet.columns.last_mut() {
        *column = counts;
    }
}
