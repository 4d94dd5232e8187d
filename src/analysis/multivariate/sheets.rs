//! Tables of multivariate checks, as they are exported.

use super::{Checks, Presence};
use crate::analysis::weights::{Columns, Reader, cell};
use crate::i18n::Title;
use crate::table::{Cell, Sheet};

/// The tables: correlations within groups (the first, which formats without sheets take), with parents, reliability,
/// principal components, availability, and for people what stands out.
#[must_use]
pub fn sheets(checks: &Checks, reader: Reader) -> Vec<Sheet> {
    let mut sheets = vec![
        correlations(checks, reader),
        parents(checks, reader),
        reliability(checks, reader),
        components(checks, reader),
        availability(checks, reader),
    ];
    if let Reader::Person(lang) = reader {
        let flags = checks
            .flags
            .iter()
            .map(|flag| Cell::Text(flag.words().text(lang)));
        let mut table = Columns::new(reader.sheet("flags"));
        table.put(reader.head("remarks"), flags.collect());
        sheets.push(table.done());
    }
    sheets
}

/// What stands for a group: its id for programs, its name for people.
fn called(id: Option<&String>, title: &Title, reader: Reader) -> Cell {
    match reader {
        Reader::Program => id.map_or(Cell::Blank, |id| Cell::Text(id.clone())),
        Reader::Person(_) => reader.name(title),
    }
}

/// What a column holds in a row.
type Of<'a, T> = &'a dyn Fn(&T) -> Cell;

/// A table from rows that know their cells.
fn table<T>(name: &str, rows: &[T], reader: Reader, columns: &[(&str, Of<T>)]) -> Sheet {
    let mut table = Columns::new(reader.sheet(name));
    for (head, of) in columns {
        table.put(reader.head(head), rows.iter().map(of).collect());
    }
    table.done()
}

fn correlations(checks: &Checks, reader: Reader) -> Sheet {
    let rows: Vec<_> = checks
        .groups
        .iter()
        .flat_map(|group| group.pairs.iter().map(move |pair| (group, pair)))
        .collect();
    table(
        "correlations",
        &rows,
        reader,
        &[
            ("group", &|(group, _)| {
                called(group.id.as_ref(), &group.title, reader)
            }),
            ("first", &|(group, pair)| {
                let (id, title) = &group.parts[pair.first];
                called(Some(id), title, reader)
            }),
            ("second", &|(group, pair)| {
                let (id, title) = &group.parts[pair.second];
                called(Some(id), title, reader)
            }),
            ("observations", &|(_, pair)| {
                Cell::Number(pair.observations as f64)
            }),
            ("pearson", &|(_, pair)| cell(pair.pearson)),
            ("p_value", &|(_, pair)| cell(pair.p_value)),
            ("spearman", &|(_, pair)| cell(pair.spearman)),
            ("kendall", &|(_, pair)| cell(pair.kendall)),
        ],
    )
}

fn parents(checks: &Checks, reader: Reader) -> Sheet {
    table(
        "parents",
        &checks.parents,
        reader,
        &[
            ("part", &|link| called(Some(&link.id), &link.title, reader)),
            ("parent", &|link| match (&link.parent, reader) {
                (None, Reader::Program) => Cell::Text("total".to_owned()),
                (parent, _) => called(parent.as_ref(), &link.parent_title, reader),
            }),
            ("levels", &|link| Cell::Number(link.levels as f64)),
            ("pearson", &|link| cell(link.pearson)),
            ("spearman", &|link| cell(link.spearman)),
            ("kendall", &|link| cell(link.kendall)),
        ],
    )
}

fn reliability(checks: &Checks, reader: Reader) -> Sheet {
    table(
        "reliability",
        &checks.groups,
        reader,
        &[
            ("group", &|group| {
                called(group.id.as_ref(), &group.title, reader)
            }),
            ("parts", &|group| Cell::Number(group.parts.len() as f64)),
            ("alpha", &|group| cell(group.alpha)),
            ("indicators", &|group| {
                cell(group.alpha_below.map(|(count, _)| count as f64))
            }),
            ("alpha_below", &|group| {
                cell(group.alpha_below.and_then(|(_, alpha)| alpha))
            }),
            ("counting_components", &|group| {
                cell(
                    group
                        .components
                        .as_ref()
                        .ok()
                        .map(|found| found.counting() as f64),
                )
            }),
        ],
    )
}

fn components(checks: &Checks, reader: Reader) -> Sheet {
    let mut rows = Vec::new();
    for group in &checks.groups {
        let Ok(found) = &group.components else {
            continue;
        };
        for component in 0..found.eigenvalues.len() {
            for part in 0..group.parts.len() {
                rows.push((group, found, component, part));
            }
        }
    }
    table(
        "components",
        &rows,
        reader,
        &[
            ("group", &|(group, ..)| {
                called(group.id.as_ref(), &group.title, reader)
            }),
            ("component", &|(_, _, at, _)| Cell::Number(*at as f64 + 1.0)),
            ("eigenvalue", &|(_, found, at, _)| {
                Cell::Number(found.eigenvalues[*at])
            }),
            ("explained", &|(_, found, at, _)| {
                Cell::Number(found.explained[*at])
            }),
            ("part", &|(group, _, _, part)| {
                let (id, title) = &group.parts[*part];
                called(Some(id), title, reader)
            }),
            ("loading", &|(_, found, at, part)| {
                Cell::Number(found.loadings[*at][*part])
            }),
        ],
    )
}

fn availability(checks: &Checks, reader: Reader) -> Sheet {
    let there = &checks.availability;
    let kinds = there
        .groups
        .iter()
        .map(|presence| ("group", presence))
        .chain(
            there
                .indicators
                .iter()
                .map(|presence| ("indicator", presence)),
        );
    let rows: Vec<(&str, &Presence)> = std::iter::once(("whole", &there.whole))
        .chain(kinds)
        .collect();
    let count =
        |of: fn(&Presence) -> usize| move |row: &(&str, &Presence)| Cell::Number(of(row.1) as f64);
    table(
        "availability",
        &rows,
        reader,
        &[
            ("kind", &|(kind, _)| Cell::Text(reader.head(kind))),
            ("part", &|(_, presence)| {
                called(Some(&presence.id), &presence.title, reader)
            }),
            ("possible", &count(|presence| presence.possible)),
            ("given", &count(|presence| presence.present)),
            ("share", &|(_, presence)| Cell::Number(presence.share())),
            ("zeros", &count(|presence| presence.zeros)),
            ("filled", &count(|presence| presence.filled)),
            ("treated", &count(|presence| presence.treated)),
        ],
    )
}
