//! `compare --entity`: one entity between two years, against others, over the years, under two schemes.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::compare::{both, boxed, save, two_years};
use super::input::Scored;
use super::method::with_methods;
use super::progress::with_progress;
use super::{Outcome, compare_text, entity_json, input, output};
use crate::analysis::compare::{EntityParts, parts_sheet, under_schemes};
use crate::analysis::{
    Benchmark, Gap, GrowthForm, change as change_of, constraints, gap, growth_index,
};
use crate::figure::compose::{entity_key, find_row};
use crate::i18n::{Lang, Message, text};
use crate::table::Sheet;

/// A result for one entity: what is said of it, and its tables.
struct Found<'a> {
    lines: Vec<Message>,
    /// The same as data, by what it is.
    data: Vec<(&'static str, Value)>,
    /// The tables, for people where asked so.
    tables: &'a dyn Fn(bool) -> Vec<Sheet>,
    /// What rests on.
    results: &'a [&'a Scored],
}

/// What moved an entity from one year to another.
pub(super) fn change(arguments: &Arguments, out: Option<&Path>) -> Outcome {
    let scored = all_years(arguments)?;
    let entity = entity_of(arguments, &scored)?;
    let (from, to) = two_years(arguments, &scored)?;
    let found = change_of(&scored.scores, &entity, from, to)?;
    let scheme = &scored.scores.scheme;
    let lang = arguments.lang;
    show(
        arguments,
        out,
        &Found {
            lines: found.lines(),
            data: vec![("change", entity_json::change(&found, scheme))],
            tables: &|readable| vec![found.sheet(scheme, lang, readable)],
            results: &[&scored],
        },
    )
}

/// What holds an entity back against others; against one of them also the gap, taken apart.
pub(super) fn against(arguments: &Arguments, out: Option<&Path>) -> Outcome {
    let year = input::year(arguments)?;
    let file = arguments.operand_path(0);
    let entity = needed_entity(arguments)?;
    let whom = arguments.text("against")?.unwrap_or_default();
    let scored = with_progress(|progress| input::scored(arguments, &file, year, progress))?;
    let row = find_row(&scored.scores, entity, year)?;
    let benchmark = match whom {
        "best" => Benchmark::Best,
        "median" => Benchmark::Median,
        other => Benchmark::Entity(entity_key(&scored.dataset, other)?),
    };
    if matches!(&benchmark, Benchmark::Entity(other) if Some(other.as_str()) == scored.scores.text("entity", row)?)
    {
        let expected = text(arguments.lang, "cli.compare_another");
        return Err(arguments.bad_value("against", whom, &expected));
    }
    let found = constraints(&scored.dataset, &scored.scores, row, &benchmark)?;
    let apart = match &benchmark {
        Benchmark::Entity(other) => Some(gap(&scored.scores, &found.entity, other, found.year)?),
        _ => None,
    };
    let scheme = &scored.scores.scheme;
    let lang = arguments.lang;
    let mut lines = apart.as_ref().map_or_else(Vec::new, Gap::lines);
    lines.extend(found.lines());
    let gap = apart
        .as_ref()
        .map(|gap| ("gap", entity_json::gap(gap, scheme)));
    let held = ("constraints", entity_json::constraints(&found, scheme));
    let data = gap.into_iter().chain([held]).collect();
    let tables = |readable| {
        let held = found.sheet(scheme, lang, readable);
        let apart = apart.iter().map(|gap| gap.sheet(scheme, lang, readable));
        apart.chain([held]).collect()
    };
    show(
        arguments,
        out,
        &Found {
            lines,
            data,
            tables: &tables,
            results: &[&scored],
        },
    )
}

/// The growth index of an entity.
pub(super) fn growth(arguments: &Arguments, out: Option<&Path>) -> Outcome {
    let forms = [
        ("ratio", GrowthForm::Ratio),
        ("symmetric", GrowthForm::Symmetric),
    ];
    let form = arguments.one_of("growth", &forms)?.unwrap_or_default();
    let base = arguments.number("base", "2018")?;
    let scored = all_years(arguments)?;
    let entity = entity_of(arguments, &scored)?;
    let found = growth_index(&scored.scores, &entity, form, base)?;
    let scheme = &scored.scores.scheme;
    let lang = arguments.lang;
    show(
        arguments,
        out,
        &Found {
            lines: found.lines(),
            data: vec![("growth", entity_json::growth(&found, scheme))],
            tables: &|readable| found.sheets(scheme, lang, readable),
            results: &[&scored],
        },
    )
}

/// What makes up the total of an entity in each of two results.
pub(super) fn under_both(arguments: &Arguments, out: Option<&Path>) -> Outcome {
    let entity = needed_entity(arguments)?;
    let both = with_progress(|progress| both(arguments, progress))?;
    let key = entity_key(&both.first.dataset, entity)?;
    let (first, second) = (&both.first.scores, &both.second.scores);
    let mut found = under_schemes(first, second, &key, both.year)?;
    if let Some(files) = &both.files {
        for (side, file) in found.iter_mut().zip(files) {
            side.file = Some(file.clone());
        }
    }
    let lang = arguments.lang;
    show(
        arguments,
        out,
        &Found {
            lines: found.iter().map(EntityParts::words).collect(),
            data: vec![("results", entity_json::under(&found, lang))],
            tables: &|readable| vec![parts_sheet(&found, lang, readable)],
            results: &[&both.first, &both.second],
        },
    )
}

fn needed_entity(arguments: &Arguments) -> Outcome<&str> {
    arguments
        .text("entity")?
        .ok_or_else(|| arguments.needed("entity"))
}

/// The data with the scores of all years.
fn all_years(arguments: &Arguments) -> Outcome<Scored> {
    needed_entity(arguments)?;
    let file = arguments.operand_path(0);
    with_progress(|progress| input::scored(arguments, &file, None, progress))
}

fn entity_of(arguments: &Arguments, scored: &Scored) -> Outcome<String> {
    Ok(entity_key(&scored.dataset, needed_entity(arguments)?)?)
}

fn show(arguments: &Arguments, out: Option<&Path>, found: &Found) -> Outcome {
    let lang = arguments.lang;
    if let Some(out) = out {
        let tables = boxed((found.tables)(output::is_workbook(out)));
        return save(out, tables, found.results, lang);
    }
    if arguments.has("json") {
        return output::print_json(&as_json(found, lang));
    }
    let mut out = String::new();
    for line in &found.lines {
        out.push_str(&line.text(lang));
        out.push('\n');
    }
    let schemes = found.results.iter().map(|scored| &scored.scores.scheme);
    let decimals = schemes.map(|scheme| scheme.decimals).max().unwrap_or(0);
    let named = (found.tables)(false);
    for (sheet, named) in (found.tables)(true).iter().zip(&named) {
        out.push('\n');
        out.push_str(&compare_text::sheet(sheet, &named.header, decimals, lang));
    }
    output::print(&out)
}

fn as_json(found: &Found, lang: Lang) -> Value {
    let lines = found.lines.iter().map(|line| line.text(lang));
    let schemes = found.results.iter().map(|scored| {
        let scheme = &scored.scores.scheme;
        json!({
            "id": scheme.id,
            "version": scheme.version,
            "status": scheme.status,
            "sha256": scheme.hash,
        })
    });
    let mut result = Map::new();
    result.insert("schemes".into(), schemes.collect());
    result.insert("words".into(), lines.collect());
    for (name, data) in &found.data {
        result.insert((*name).into(), data.clone());
    }
    let results = found.results.iter();
    with_methods(
        Value::Object(result),
        results.map(|scored| (&scored.dataset, &scored.scores)),
    )
}
