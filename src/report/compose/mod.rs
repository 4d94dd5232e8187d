//! From data and scores to a report: parts with every word on them.

mod data;
mod index;
mod method;
mod points;
mod set;
mod standing;

pub(super) use data::severity_key;
pub use set::further_pictures;

use super::choices::{PartName, ReportChoices, ReportKind};
use super::flow::Block;
use super::pages::{Body, Part, Report};
use crate::figure::compose::{MapChoices, MapGround, Material, Shown, footer, passport_of};
use crate::i18n::{Lang, Message, Result, fill, text};
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
    let mut left_out = Vec::new();
    for (name, made) in made {
        let (subtitle, mut body) = match made {
            Ok(made) => made,
            Err(reason) => {
                left_out.push((name, reason));
                continue;
            }
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
    tell_left_out(&mut parts, &left_out, lang);
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

/// A part with its subtitle, or why there is none.
type Made = std::result::Result<(String, Body), Message>;

/// Why there is no part that the data has nothing for.
fn nothing() -> Message {
    Message::new("report.nothing_for_it")
}

/// Tells on the page on the data which of the wanted parts are not in the report, and why.
fn tell_left_out(parts: &mut [Part], left_out: &[(PartName, Message)], lang: Lang) {
    let data = parts.iter_mut().find(|part| part.name == PartName::Data);
    let Some(Body::Flow(blocks)) = data.map(|part| &mut part.body) else {
        return;
    };
    if left_out.is_empty() {
        return;
    }
    blocks.push(Block::Heading(text(lang, "report.left_out")));
    blocks.extend(left_out.iter().map(|(name, reason)| {
        let part = text(lang, name.name());
        let args: [(&str, &dyn std::fmt::Display); 2] =
            [("part", &part), ("reason", &reason.text(lang))];
        Block::Note(fill(lang, "report.left_out_part", &args))
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_told_on_the_page_on_the_data() {
        let part = |name: PartName| Part {
            name,
            title: String::new(),
            subtitle: String::new(),
            body: Body::Flow(Vec::new()),
        };
        let mut parts = vec![part(PartName::List), part(PartName::Data)];
        tell_left_out(&mut parts, &[], Lang::En);
        assert!(matches!(&parts[1].body, Body::Flow(blocks) if blocks.is_empty()));
        tell_left_out(&mut parts, &[(PartName::Map, nothing())], Lang::En);
        assert!(matches!(&parts[0].body, Body::Flow(blocks) if blocks.is_empty()));
        let Body::Flow(blocks) = &parts[1].body else {
            panic!("the page on the data is text");
        };
        let told = blocks.iter().any(|block| {
            matches!(block, Block::Note(words) if words.contains(&text(Lang::En, PartName::Map.name())))
        });
        assert!(told, "{blocks:?}");
    }
}
