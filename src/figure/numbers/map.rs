//! The numbers of a map: areas, enterprises, projects, and another year beside them.

use std::collections::{HashMap, HashSet};

use super::rows::{Rows, blanks, value, words};
use crate::figure::{Beside, Bubble, MapCell, MapSpec, ProjectPlace};
use crate::i18n::fill;
use crate::table::Cell;

/// The other year's enterprises that this year has not.
fn gone<'a>(spec: &MapSpec, beside: Option<&'a Beside>) -> Vec<&'a Bubble> {
    let known: HashSet<&str> = spec.bubbles.iter().map(|own| own.key.as_str()).collect();
    let others = beside.into_iter().flat_map(|beside| &beside.spec.bubbles);
    others
        .filter(|other| !known.contains(other.key.as_str()))
        .collect()
}

/// The other year's values and sizes beside those of this one; `gone` have the last rows.
fn beside_columns(spec: &MapSpec, beside: &Beside, gone: &[&Bubble], rows: &mut Rows) {
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
        .map(|bubble| value(known.get(bubble.key.as_str()).copied()))
        .chain(gone.iter().map(|bubble| Cell::Number(bubble.size)));
    let (before, after) = (spec.styles.len(), spec.bubbles.len() + gone.len());
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

/// The row of an enterprise: its own word where it has no colour of its own.
fn of_bubble(spec: &MapSpec, bubble: &Bubble, size: Cell) -> Vec<Cell> {
    let area = bubble.area.and_then(|at| spec.styles.get(at));
    let category = bubble.category.and_then(|at| spec.categories.get(at));
    let category = category.or(bubble.other.as_ref());
    vec![
        area.map_or(Cell::Blank, |area| words(&area.name)),
        words(&bubble.name),
        Cell::Blank,
        size,
        category.map_or(Cell::Blank, |name| words(name)),
        value(bubble.lonlat.map(|place| place[0])),
        value(bubble.lonlat.map(|place| place[1])),
    ]
}

/// The cells of a map that shows the density of enterprises, with their number and the mean of what would size them; of two
/// years the other's first, each with its year.
pub(super) fn cells(spec: &MapSpec, years: &[Vec<MapCell>], rows: &mut Rows) {
    let titles = spec.beside.as_ref().map(|beside| &beside.titles);
    let titles = titles.filter(|_| years.len() == 2);
    if titles.is_some() {
        rows.head(&["figure.column_year"]);
    }
    rows.head(&[
        "figure.column_area",
        "figure.column_longitude",
        "figure.column_latitude",
        "figure.map_per_cell",
    ]);
    rows.column(fill(
        rows.lang,
        "figure.map_cell_mean",
        &[("size", &spec.size_name)],
    ));
    for (at, cells) in years.iter().enumerate() {
        for cell in cells {
            let year = titles.map(|titles| words(&titles[at]));
            let area = cell.area.and_then(|at| spec.styles.get(at));
            let mut row: Vec<Cell> = year.into_iter().collect();
            row.extend([
                area.map_or(Cell::Blank, |area| words(&area.name)),
                value(cell.lonlat.map(|place| place[0])),
                value(cell.lonlat.map(|place| place[1])),
                Cell::Number(f64::from(cell.count)),
                Cell::Number(cell.mean),
            ]);
            rows.push(row);
        }
    }
}

/// The areas with what colours them, then the enterprises with what sizes them; of two years, then those that only the
/// other has.
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
        rows.push(of_bubble(spec, bubble, Cell::Number(bubble.size)));
    }
    let gone = gone(spec, spec.beside.as_deref());
    if let Some(beside) = &spec.beside {
        for bubble in &gone {
            rows.push(of_bubble(&beside.spec, bubble, Cell::Blank));
        }
        beside_columns(spec, beside, &gone, rows);
    }
    // A column of projects more, where they are drawn.
    let Some(projects) = &spec.projects else {
        return;
    };
    rows.column(projects.name.clone());
    let mut counts = vec![Cell::Blank; spec.styles.len() + spec.bubbles.len() + gone.len()];
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
