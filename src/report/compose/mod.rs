//! From data and scores to a report: parts with every word on them.

mod data;
mod index;
mod method;
mod points;
mod standing;

pub(super) use data::severity_key;

use super::choices::{PartName, ReportChoices, ReportKind};
use super::pages::{Body, Part, Report};
use crate::figure::compose::{MapChoices, MapGround, Material, Shown, footer, passport_of};
use crate::i18n::{Lang, Result, fill, text};
use crate::jobs::Progress;

/// What a report is made from, beside the choices.
#[derive(Clone)]
pub struct ReportInput<'a> {
    /// Data and scores of all years, and the language.
    pub material: Material<'a>,
    /// The year; the last when absent.
    pub year: Option<i32>,
    /// Key of the entity that an index report is about; the first of the data when absent.
    pub subject: Option<String>,
    /// Boundaries, layers and projects of the map.
    pub ground: MapGround<'a>,
    /// What the map shows.
    pub map: MapChoices,
}

/// The report: the chosen parts, those left out that the data has nothing for.
///
/// # Errors
/// When nobody has a total in the year, or the work was cancelled.
pub fn compose(
    input: &ReportInput,
    choices: &ReportChoices,
    progress: &Progress,
) -> Result<Report> {
    let material = input.material;
    let lang = material.lang;
    let kind = ReportKind::of(&material.scores.scheme);
    let choices = ReportChoices {
        kind,
        ..choices.clone()
    };
    let standing = standing::Standing::of(material, input.year)?;
    let footer = footer(material.dataset, material.scores, lang);
    let rests_on = passport_of(
        material.dataset,
        Some(material.scores),
        &shown(input, &choices, standing.year),
        None,
    );
    let wanted: Vec<PartName> = choices
        .parts()
        .into_iter()
        .filter(|choice| choice.on)
        .map(|choice| choice.part)
        .collect();
    let mut parts = Vec::new();
    let title = choices
        .title
        .clone()
        .filter(|title| !title.trim().is_empty());
    let (usual, made) = match kind {
        ReportKind::Points => {
            points::parts(input, &standing, &choices, &wanted, &rests_on, progress)?
        }
        ReportKind::Index => index::parts(input, &standing, &wanted, &rests_on, progress)?,
    };
    let title = title.unwrap_or(usual);
    for (name, made) in made {
        let Some((subtitle, mut body)) = made else {
            continue;
        };
        if let Body::Cover(cover) = &mut body {
            cover.title.clone_from(&title);
            cover.author = choices.author.clone().unwrap_or_default();
            cover.footer.clone_from(&footer);
        }
        parts.push(Part {
            name,
            title: text(lang, name.name()),
            subtitle,
            body,
        });
    }
    Ok(Report {
        title,
        author: choices.author.filter(|author| !author.trim().is_empty()),
        lang,
        footer,
        passport: rests_on,
        parts,
    })
}

/// What a report shows beside the choices of its scores: the same twice gives the same bytes.
fn shown(input: &ReportInput, choices: &ReportChoices, year: Option<i32>) -> Shown {
    let ground = &input.ground;
    let projects = ground
        .projects
        .map(|projects| (projects.file, projects.found.all.len()));
    Shown {
        year,
        // A report on points is about everybody.
        subject: input
            .subject
            .clone()
            .filter(|_| choices.kind == ReportKind::Index),
        choices: format!(
            "{choices:?} {:?} {:?} {:?} {projects:?}",
            input.map, ground.areas, ground.layers
        ),
    }
}

/// Sentences one after the other.
fn sentences(said: &[String], lang: Lang) -> String {
    let mut all = said.iter().cloned();
    let first = all.next().unwrap_or_default();
    all.fold(first, |before, next| {
        fill(
            lang,
            "report.two_sentences",
            &[("before", &before), ("next", &next)],
        )
    })
}

/// A part with its subtitle; nothing where the data has nothing for it.
type Made = Option<(String, Body)>;
