//! Research projects put on a map that is already made: by the towns that their enterprises stand in, or at the
//! enterprises themselves.

use std::collections::{BTreeMap, HashMap};

use super::Material;
use crate::analysis::projects::{Project, Projects};
use crate::dataset::Dataset;
use crate::figure::{MapSpec, ProjectMark, ProjectMarks, ProjectPlace, ProjectsAs};
use crate::i18n::{fill, number, text};

/// Projects as a map takes them.
#[derive(Clone, Copy, Debug)]
pub struct MapProjects<'a> {
    /// The projects, joined to the enterprises of the map.
    pub found: &'a Projects,
    /// The file that they are from.
    pub file: &'a str,
}

/// Puts projects on a map: those that began in the year of the map or before it, and those of which it is not told when.
/// `years` are the year of the map and of the one beside it.
pub(super) fn put_projects(
    spec: &mut MapSpec,
    projects: MapProjects,
    shown: ProjectsAs,
    years: (Option<i32>, Option<i32>),
    material: Material,
) {
    if shown == ProjectsAs::Hidden {
        return;
    }
    if let Some(beside) = &mut spec.beside {
        put(&mut beside.spec, projects, shown, years.1, material);
    }
    put(spec, projects, shown, years.0, material);
}

fn put(
    spec: &mut MapSpec,
    projects: MapProjects,
    shown: ProjectsAs,
    year: Option<i32>,
    material: Material,
) {
    let lang = material.lang;
    let begun = |project: &&Project| match (project.year(), year) {
        (Some(own), Some(year)) => own <= year,
        _ => true,
    };
    let all: Vec<&Project> = projects.found.all.iter().filter(begun).collect();
    let marks = match shown {
        ProjectsAs::Enterprises => at_enterprises(spec, &all),
        _ => in_towns(spec, &all, material.dataset),
    };
    let placed: u32 = marks.iter().map(|mark| mark.count).sum();
    let key = match shown {
        ProjectsAs::Enterprises => "figure.map_projects_enterprises",
        _ => "figure.map_projects_towns",
    };
    spec.notes.push(fill(
        lang,
        "figure.map_projects_note",
        &[
            ("file", &projects.file),
            ("shown", &number(f64::from(placed), 0, lang)),
            ("count", &number(all.len() as f64, 0, lang)),
        ],
    ));
    spec.projects = Some(ProjectMarks {
        name: text(lang, key),
        shown,
        marks,
    });
}

/// A mark for each enterprise on the map that carries any, the most projects first.
fn at_enterprises(spec: &MapSpec, all: &[&Project]) -> Vec<ProjectMark> {
    let places: HashMap<&str, usize> = spec
        .bubbles
        .iter()
        .enumerate()
        .map(|(at, bubble)| (bubble.key.as_str(), at))
        .collect();
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    for project in all {
        let carrier = project.joined.carrier();
        if let Some(at) = carrier.and_then(|own| places.get(own.entity.as_str())) {
            *counts.entry(*at).or_default() += 1;
        }
    }
    let marks = counts.into_iter().map(|(at, count)| ProjectMark {
        key: spec.bubbles[at].key.clone(),
        name: spec.bubbles[at].name.clone(),
        count,
        at: ProjectPlace::Bubble(at),
    });
    // The small ones lie over the large ones.
    let mut marks: Vec<ProjectMark> = marks.collect();
    marks.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
    marks
}

/// A mark for each town with any: the town of the project, else that of its enterprise.
fn in_towns(spec: &MapSpec, all: &[&Project], enterprises: &Dataset) -> Vec<ProjectMark> {
    let towns = enterprises.frame.column("town").ok();
    let towns = towns.and_then(|column| column.str().ok());
    let mut known: HashMap<&str, Option<usize>> = HashMap::new();
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    for project in all {
        let of_carrier = || {
            let row = project.joined.carrier()?.row as usize;
            towns.and_then(|towns| towns.get(row))
        };
        let Some(town) = project.town.as_deref().or_else(of_carrier) else {
            continue;
        };
        let area = *known.entry(town).or_insert_with(|| area_of(spec, town));
        if let Some(at) = area {
            *counts.entry(at).or_default() += 1;
        }
    }
    let marks = counts.into_iter().filter_map(|(at, count)| {
        let name = &spec.styles.get(at)?.name;
        Some(ProjectMark {
            key: name.clone(),
            name: name.clone(),
            count,
            at: ProjectPlace::Area(at),
        })
    });
    marks.collect()
}

fn area_of(spec: &MapSpec, town: &str) -> Option<usize> {
    match &spec.areas {
        Some(areas) => areas.find(town),
        None => spec.styles.iter().position(|style| style.key == town),
    }
}
