//! `check` of a file in which no column tells whom its rows are about: what was read all the same, and what is missing.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::check::understood;
use super::progress::with_progress;
use super::{Failure, Outcome, input, layout, output};
use crate::dataset::{Mapping, read};
use crate::i18n::{Lang, Message, fill, number, text};
use crate::table::Table;

/// Shows the file and its columns, then fails with the problem.
pub(super) fn run(arguments: &Arguments, file: &Path, problem: Message) -> Outcome {
    let mapping = arguments.path("mapping").map(|path| Mapping::read(&path));
    let options = input::reading(arguments)?;
    let options = match mapping.transpose()? {
        Some(mapping) => options.or(&mapping.reading),
        None => options,
    };
    let table = with_progress(|progress| read(file, &options, progress))?;
    if arguments.has("json") {
        output::print_json(&as_json(&table, &problem, arguments.lang))?;
    } else {
        output::print(&as_text(&table, arguments.lang))?;
    }
    Err(Failure::Data(problem))
}

/// The first filled cell of a column.
fn example(table: &Table, at: usize) -> &str {
    let mut cells = table.columns[at].cells.iter().flatten().map(str::trim);
    cells.find(|cell| !cell.is_empty()).unwrap_or_default()
}

/// Where the header of a column stands.
fn header_cell(table: &Table, at: usize) -> String {
    let mut place = table.place(0, at);
    place.row = table.source.header_rows.1;
    place.reference()
}

fn as_text(table: &Table, lang: Lang) -> String {
    let source = &table.source;
    let mut out = format!(
        "{}\n{}",
        source.name(),
        layout::table(&understood(source, lang), 2, &[])
    );
    let rows: Vec<Vec<String>> = (0..table.columns.len())
        .map(|at| {
            let name = table.columns[at].name.clone();
            vec![header_cell(table, at), name, example(table, at).to_owned()]
        })
        .collect();
    let count = number(rows.len() as f64, 0, lang);
    let head = fill(lang, "cli.check_columns", &[("count", &count)]);
    let _ = write!(out, "\n{head}\n{}", layout::table(&rows, 2, &[]));
    let severity = text(lang, "cli.severity_note");
    for note in &table.notes {
        let _ = write!(out, "\n  {severity}  {}", note.text(lang));
    }
    if !table.notes.is_empty() {
        out.push('\n');
    }
    out
}

fn as_json(table: &Table, problem: &Message, lang: Lang) -> Value {
    let source = &table.source;
    let columns: Vec<Value> = (0..table.columns.len())
        .map(|at| {
            json!({
                "cell": header_cell(table, at),
                "header": table.columns[at].name,
                "unit_in_file": table.columns[at].unit,
                "example": example(table, at),
            })
        })
        .collect();
    let notes: Vec<Value> = table
        .notes
        .iter()
        .map(|note| json!({ "kind": note.key, "severity": "note", "message": note.text(lang) }))
        .collect();
    json!({
        "file": source.name(),
        "fingerprint": source.fingerprint,
        "format": source.format.code(),
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sheet": source.sheet,
        "header_rows": [source.header_rows.0, source.header_rows.1],
        "layout": source.shape.code(),
        "rows": { "read": table.rows_read },
        "columns": columns,
        "issues": notes,
        "problem": { "kind": problem.key, "message": problem.text(lang) },
    })
}
