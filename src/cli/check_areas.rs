//! `check` of a boundary file: which areas it has and what was noticed in them.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{Arguments, not_for};
use super::command::INPUT;
use super::progress::with_progress;
use super::{Outcome, layout, output};
use crate::geo::{Area, Areas, is_boundaries, read_boundaries};
use crate::i18n::{Lang, fill, number, text};

/// Name of the format, in either language.
const FORMAT: &str = "GeoJSON";
/// Most areas that are listed for people; machines get all.
const SHOWN: usize = 20;

/// Whether a file is one of boundaries: by what it holds, or by an ending that says so.
pub(super) fn holds_areas(file: &Path) -> bool {
    let ends = |ending: &str| {
        file.extension()
            .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    ends("geojson") || ends("topojson") || is_boundaries(file)
}

/// Checks the file.
pub(super) fn run(arguments: &Arguments, file: &Path) -> Outcome {
    let lang = arguments.lang;
    if let Some(option) = INPUT.iter().find(|option| arguments.has(option)) {
        return Err(not_for(option, FORMAT));
    }
    let areas = with_progress(|progress| read_boundaries(file, progress))?;
    let name = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if arguments.has("json") {
        return output::print_json(&as_json(&name, &areas, lang));
    }
    output::print(&as_text(&name, &areas, lang))
}

fn as_text(file: &str, areas: &Areas, lang: Lang) -> String {
    let count = |count: usize| number(count as f64, 0, lang);
    let row = |key: &str, value: String| vec![text(lang, key), value];
    let mut rows = vec![
        row("cli.check_format", areas.format.name().to_owned()),
        row("cli.check_areas", count(areas.areas.len())),
        row("cli.check_points", count(points(areas))),
    ];
    if let Some(note) = &areas.note {
        rows.push(row("cli.check_says", note.clone()));
    }
    let mut out = format!("{file}\n{}\n", layout::table(&rows, 2, &[]));
    let listed: Vec<Vec<String>> = areas.areas.iter().take(SHOWN).map(named).collect();
    out.push_str(&layout::table(&listed, 2, &[]));
    if areas.areas.len() > SHOWN {
        let rest = count(areas.areas.len() - SHOWN);
        let more = fill(lang, "cli.check_more", &[("count", &rest)]);
        let _ = writeln!(out, "  {more}");
    }
    out.push('\n');
    if areas.notes.is_empty() {
        out.push_str(&text(lang, "cli.check_no_issues"));
        return out;
    }
    let notes = count(areas.notes.len());
    out.push_str(&fill(lang, "cli.check_issues", &[("count", &notes)]));
    let severity = text(lang, "cli.severity_note");
    for note in &areas.notes {
        let _ = write!(
            out,
            "
  {severity}  {}",
            note.text(lang)
        );
    }
    out
}

/// Code, name and English name.
fn named(area: &Area) -> Vec<String> {
    vec![
        area.id.clone().unwrap_or_default(),
        area.name.clone(),
        area.name_en.clone().unwrap_or_default(),
    ]
}

fn points(areas: &Areas) -> usize {
    let all = areas.areas.iter().flat_map(|area| &area.polygons);
    all.map(|polygon| polygon.outer.len() + polygon.holes.iter().map(Vec::len).sum::<usize>())
        .sum()
}

fn as_json(file: &str, areas: &Areas, lang: Lang) -> Value {
    let listed: Vec<Value> = areas
        .areas
        .iter()
        .map(|area| json!({ "id": area.id, "name": area.name, "name_en": area.name_en }))
        .collect();
    let issues: Vec<Value> = areas
        .notes
        .iter()
        .map(|note| {
            json!({ "severity": "note", "place": null, "message": note.text(lang), "remedy": null })
        })
        .collect();
    json!({
        "file": file,
        "fingerprint": areas.fingerprint,
        "format": areas.format.name().to_lowercase(),
        "areas": listed,
        "points": points(areas),
        "note": areas.note,
        "issues": issues,
    })
}
