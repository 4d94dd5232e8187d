//! `titles`: who has a title, who is near it, who may lose it; for people, as JSON, or as lists in a file.

use std::path::Path;
use std::sync::Arc;

use super::arguments::Arguments;
use super::progress::with_progress;
use super::{Failure, Outcome, input, method, output, titles_json};
use crate::analysis::Choices;
use crate::analysis::decisions::TITLES;
use crate::analysis::titles::{Titles, Way, closings, stood, title_sheets};
use crate::dataset::Dataset;
use crate::figure::compose::find_row;
use crate::i18n::{Lang, Message, fill, number, text};
use crate::scheme::{Scheme, load};
use crate::table::{Sheet, WRITTEN};

/// The nearest that are printed for each title.
const SHOWN: usize = 10;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    let schemes = schemes(arguments)?;
    let tier = arguments.text("tier")?;
    let choices = Choices {
        year: input::year(arguments)?,
        filter: input::filter(arguments)?,
    };
    let entity = arguments.text("entity")?;
    let file = arguments.operand_path(0);
    let mut wanted: Vec<String> = schemes.iter().flat_map(|own| own.raw_columns()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let named = arguments.has("scheme");
    if entity.is_some() {
        arguments.only("--entity", &["entity", "tier", "json"])?;
    }
    let (dataset, found) = with_progress(|progress| -> Outcome<_> {
        let dataset = input::dataset(arguments, &file, &wanted, progress)?;
        if choices.filter.is_some() {
            input::selected(&dataset, &choices)?;
        }
        let mut found: Vec<Titles> = Vec::new();
        let mut problem = None;
        for scheme in &schemes {
            let own = stood(&dataset, scheme, tier, &choices, progress);
            let own = own.and_then(|own| match entity {
                // Of one the ways of nobody else are looked for.
                Some(entity) => {
                    let row = find_row(own.scores(), entity, own.year())?;
                    own.of_rows([row], progress)
                }
                None => own.of_all(progress),
            });
            match own {
                Ok(own) => found.push(own),
                Err(error) if named => return Err(Failure::Data(error)),
                // A file may have the columns of one title and not of another.
                Err(error) => {
                    output::say(&error.text(lang));
                    problem = Some(error);
                }
            }
        }
        match problem {
            Some(error) if found.is_empty() => Err(Failure::Data(error)),
            _ => Ok((dataset, found)),
        }
    })?;
    input::say_contradictions(&dataset, lang);
    for note in noted(&found) {
        output::say(&note.text(lang));
    }
    if let Some(entity) = entity {
        return one(arguments, &dataset, &found, entity);
    }
    if let Some(out) = out {
        let of = found.iter().map(|own| (&dataset, &own.scores));
        method::save(&out, &sheets(&out, &dataset, &found, lang)?, of, lang)?;
        for line in found.iter().flat_map(Titles::summary) {
            output::say(&line.text(lang));
        }
        if !arguments.has("json") {
            return Ok(());
        }
    }
    if arguments.has("json") {
        return output::print_json(&titles_json::all(&dataset, &found, lang)?);
    }
    output::print(&as_text(&found, lang)?)
}

/// The schemes that are named, or the usual ones.
fn schemes(arguments: &Arguments) -> Outcome<Vec<Arc<Scheme>>> {
    let mut names = arguments.texts("scheme")?;
    if names.is_empty() {
        names = TITLES.to_vec();
    }
    let loaded = names.into_iter().map(|name| Ok(Arc::new(load(name)?)));
    loaded.collect()
}

/// What is to be known of all, each once.
fn noted(found: &[Titles]) -> Vec<&Message> {
    let mut notes: Vec<&Message> = Vec::new();
    for note in found.iter().flat_map(|own| &own.notes) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// The lists of a file: four in words and the method for a workbook, everything as one table otherwise.
fn sheets(out: &Path, dataset: &Dataset, found: &[Titles], lang: Lang) -> Outcome<Vec<Sheet>> {
    let workbook = output::is_workbook(out);
    let pairs: Vec<(&Dataset, &Titles)> = found.iter().map(|own| (dataset, own)).collect();
    let mut sheets = title_sheets(&pairs, lang, workbook)?;
    if workbook {
        for own in found {
            let mut method = method::method(dataset, &own.scores, lang);
            if found.len() > 1 {
                method.name = format!("{} {}", method.name, own.scores.scheme.id);
            }
            sheets.push(method);
        }
    }
    Ok(sheets)
}

/// One enterprise, in sentences.
fn one(arguments: &Arguments, dataset: &Dataset, found: &[Titles], entity: &str) -> Outcome {
    let lang = arguments.lang;
    let mut lines = Vec::new();
    let mut objects = Vec::new();
    for own in found {
        let row = find_row(&own.scores, entity, own.year).map_err(Failure::Data)?;
        if lines.is_empty() {
            lines.push(own.scores.text("name", row)?.unwrap_or_default().to_owned());
        }
        objects.push(titles_json::one(own, row, lang)?);
        lines.push(String::new());
        for line in own.paragraph(row)? {
            lines.push(line.text(lang));
        }
        lines.extend(by_columns(dataset, own, row, lang)?);
    }
    if arguments.has("json") {
        return output::print_json(&objects.into());
    }
    output::print(&lines.join("\n"))
}

/// What the changes mean in columns of the file.
fn by_columns(dataset: &Dataset, found: &Titles, row: usize, lang: Lang) -> Outcome<Vec<String>> {
    let standing = &found.standings[row];
    let mut lines = Vec::new();
    let ways = (standing.single.iter())
        .chain(&standing.step)
        .chain(&standing.pair);
    let mut moves: Vec<_> = Vec::new();
    for own in ways.flat_map(|way: &Way| &way.moves) {
        if !moves.contains(&own) {
            moves.push(own);
        }
    }
    for own in moves {
        let closings = closings(dataset, found, row, own)?;
        if !closings.is_empty() {
            let words: Vec<String> = closings.iter().map(|own| own.words().text(lang)).collect();
            let indicator = &found.scores.scheme.indicators[own.indicator];
            let line = Message::new("titles.closing")
                .with("title", indicator.title.clone())
                .with("closings", words.join(&text(lang, "titles.or")));
            lines.push(line.text(lang));
        }
    }
    Ok(lines)
}

/// The sums, and the nearest of each title.
fn as_text(found: &[Titles], lang: Lang) -> Outcome<String> {
    let mut lines = Vec::new();
    for own in found {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(own.summary().iter().map(|line| line.text(lang)));
        let mut near: Vec<(f64, usize)> = Vec::new();
        for row in &own.scores.order {
            let standing = &own.standings[*row as usize];
            if let Some(way) = standing.single.as_ref().filter(|_| standing.is_near()) {
                near.push((way.cost, *row as usize));
            }
        }
        let more = near.len().saturating_sub(SHOWN);
        // Stable: those that are equally near stay in the order of the scores.
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, row) in near.into_iter().take(SHOWN) {
            let name = own.scores.text("name", row)?.unwrap_or_default();
            let words = own.paragraph(row)?;
            let ways = words
                .iter()
                .filter(|line| ["titles.says_single", "titles.says_step"].contains(&line.key));
            let told: Vec<String> = ways.map(|line| line.text(lang)).collect();
            lines.push(format!(
                "  {name}  {}",
                told.join(match lang {
                    Lang::En => " ",
                    Lang::Zh => "",
                })
            ));
        }
        if more > 0 {
            let more = number(more as f64, 0, lang);
            lines.push(format!(
                "  {}",
                fill(lang, "cli.list_more", &[("count", &more)])
            ));
        }
    }
    Ok(lines.join("\n"))
}
