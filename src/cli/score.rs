//! `score`: the points of every entity, as a file, as JSON, or as the top of the ranking.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::arguments::Arguments;
use super::input::Scored;
use super::progress::with_progress;
use super::{Outcome, check, input, layout, output};
use crate::analysis::{Scores, Step, indicators_at, readable_score_sheet, score_sheet};
use crate::dataset::Dataset;
use crate::figure::compose::{method_lines, status_words};
use crate::i18n::{Lang, Message, fill, number, text};
use crate::table::{Cell, Sheet, WRITTEN, write, write_error};

/// Rows of the ranking on the terminal.
const SHOWN: usize = 20;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let file = arguments.operand_path(0);
    let out = arguments.output(&WRITTEN)?;
    let year = input::year(arguments)?;
    let scored = with_progress(|progress| input::scored(arguments, &file, year, progress))?;
    if let Some(note) = see_check(arguments, &file, &scored.dataset) {
        output::say(&note.text(lang));
    }
    let sheet = score_sheet(&scored.scores, lang);
    if let Some(folder) = arguments.path("stages") {
        write_stages(&folder, &scored, &sheet)?;
    }
    if let Some(out) = out {
        write(&out, &sheets(&out, &scored, sheet, lang))?;
        output::say(&summary(&scored.scores, lang));
        let written = Message::new("cli.written").with("file", out.display().to_string());
        output::say(&written.text(lang));
        return Ok(());
    }
    if arguments.has("json") {
        return output::print_json(&records(&sheet));
    }
    if !arguments.has("stages") {
        let readable = readable_score_sheet(&scored.scores, lang);
        output::print(&top(&sheet, &readable, lang))?;
    }
    output::say(&summary(&scored.scores, lang));
    Ok(())
}

/// The sheets of a file. A workbook is read by people and has words and the method beside the scores; the other
/// formats are read by machines and keep the names of the design.
fn sheets(out: &Path, scored: &Scored, sheet: Sheet, lang: Lang) -> Vec<Sheet> {
    let workbook = out
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if workbook {
        vec![
            readable_score_sheet(&scored.scores, lang),
            method(&scored.dataset, &scored.scores, lang),
        ]
    } else {
        vec![sheet]
    }
}

/// Where to read what is wrong with the data, when anything is.
fn see_check(arguments: &Arguments, file: &Path, dataset: &Dataset) -> Option<Message> {
    let aside = dataset.accounting.rows_aside();
    let findings = check::findings(dataset, None);
    let noticed = dataset.table.notes.len();
    if findings.len() == noticed && aside == 0 {
        return None;
    }
    let mut command = format!("innovation-atlas check {}", quoted(&file.to_string_lossy()));
    if let Ok(Some(scheme)) = arguments.text("scheme") {
        command = format!("{command} --scheme {}", quoted(scheme));
    }
    Some(
        Message::new("cli.score_see_check")
            .with("findings", findings.len())
            .with("aside", aside)
            .with("command", command),
    )
}

/// A word as it is typed on a command line.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:~+,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{word}\"")
    }
}

/// How many were scored, under which rules.
fn summary(scores: &Scores, lang: Lang) -> String {
    let with_status = |wanted: &str| {
        let count = scores.texts("status").map_or(0, |status| {
            status.iter().flatten().filter(|s| *s == wanted).count()
        });
        number(count as f64, 0, lang)
    };
    let total = number(scores.frame.height() as f64, 0, lang);
    fill(
        lang,
        "cli.score_summary",
        &[
            ("scored", &with_status("scored")),
            ("total", &total),
            ("gated", &with_status("gated")),
            ("insufficient", &with_status("insufficient")),
            ("scheme", &scores.scheme.title.text(lang)),
            ("version", &scores.scheme.version),
            ("status", &status_words(scores.scheme.status).text(lang)),
        ],
    )
}

/// The sheet beside the scores: what they rest on.
pub(super) fn method(dataset: &Dataset, scores: &Scores, lang: Lang) -> Sheet {
    let rows = method_lines(dataset, scores, lang);
    let column = |pick: fn(&(String, String)) -> &String| -> Vec<Cell> {
        rows.iter()
            .map(|row| Cell::Text(pick(row).clone()))
            .collect()
    };
    Sheet {
        name: text(lang, "cli.method"),
        header: vec![
            text(lang, "cli.method_item"),
            text(lang, "cli.method_value"),
        ],
        columns: vec![column(|row| &row.0), column(|row| &row.1)],
    }
}

/// The stages of the computation as CSV files: each has the key columns and the columns of its kind.
fn write_stages(folder: &Path, scored: &Scored, sheet: &Sheet) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| write_error(folder, &error))?;
    let keys = ["entity", "name", "year"];
    let steps = [
        ("2-values.csv", Step::Values),
        ("3-imputed.csv", Step::Imputed),
        ("4-treated.csv", Step::Treated),
        ("5-points.csv", Step::Points),
    ];
    for (file, step) in steps {
        let mut stage = columns_where(sheet, |name| keys.contains(&name));
        add_step(&mut stage, &scored.scores, step)?;
        write(&folder.join(file), &[stage])?;
    }
    let groups = columns_where(sheet, |name| {
        keys.contains(&name) || name.starts_with("group:")
    });
    write(&folder.join("6-groups.csv"), &[groups])?;
    let totals = columns_where(sheet, |name| !name.contains(':'));
    write(&folder.join("7-totals.csv"), &[totals])?;
    write(&folder.join("1-raw.csv"), &[raw(scored)])?;
    Ok(())
}

/// Adds the indicators at a step of the work, as they are.
fn add_step(sheet: &mut Sheet, scores: &Scores, step: Step) -> Outcome {
    let indicators = scores.scheme.indicators.iter();
    for (indicator, values) in indicators.zip(indicators_at(scores, step)?) {
        sheet
            .header
            .push(format!("{}:{}", step.name(), indicator.id));
        let cell = |row: &u32| match values[*row as usize] {
            value if value.is_nan() => Cell::Blank,
            value => Cell::Number(value),
        };
        sheet.columns.push(scores.order.iter().map(cell).collect());
    }
    Ok(())
}

fn columns_where(sheet: &Sheet, keep: impl Fn(&str) -> bool) -> Sheet {
    let (header, columns) = sheet
        .header
        .iter()
        .zip(&sheet.columns)
        .filter(|(name, _)| keep(name))
        .map(|(name, column)| (name.clone(), column.clone()))
        .unzip();
    Sheet {
        name: sheet.name.clone(),
        header,
        columns,
    }
}

/// The typed values that the scheme uses, in the order of the scores.
fn raw(scored: &Scored) -> Sheet {
    let wanted = scored.scores.scheme.raw_columns();
    let mut sheet = Sheet::default();
    for field in &scored.dataset.fields {
        let key = ["entity", "name", "year"].contains(&field.id.as_str());
        if !key && !wanted.contains(&field.id) {
            continue;
        }
        let Ok(column) = scored.dataset.frame.column(&field.id) else {
            continue;
        };
        let cells = scored
            .scores
            .order
            .iter()
            .map(|&row| {
                let observation = scored.scores.observations[row as usize] as usize;
                column
                    .get(observation)
                    .map_or(Cell::Blank, |value| cell(&value))
            })
            .collect();
        sheet.header.push(field.id.clone());
        sheet.columns.push(cells);
    }
    sheet
}

fn cell(value: &polars::prelude::AnyValue<'_>) -> Cell {
    use polars::prelude::AnyValue;
    match value {
        AnyValue::Null => Cell::Blank,
        AnyValue::String(text) => Cell::Text((*text).to_owned()),
        AnyValue::StringOwned(text) => Cell::Text(text.to_string()),
        AnyValue::Boolean(flag) => Cell::Number(f64::from(u8::from(*flag))),
        other => other.try_extract::<f64>().map_or(Cell::Blank, Cell::Number),
    }
}

/// One object for each row.
pub(super) fn records(sheet: &Sheet) -> Value {
    let height = sheet.columns.first().map_or(0, Vec::len);
    let rows = (0..height)
        .map(|row| {
            let object: Map<String, Value> = sheet
                .header
                .iter()
                .zip(&sheet.columns)
                .map(|(name, column)| (name.clone(), json_cell(&column[row])))
                .collect();
            Value::Object(object)
        })
        .collect();
    Value::Array(rows)
}

fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Blank => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        // Whole numbers without a decimal point.
        Cell::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => {
            Value::from(*value as i64)
        }
        Cell::Number(value) => Value::from(*value),
    }
}

/// The first rows of the ranking, for a person; `sheet` tells which columns of the readable one are wanted.
fn top(sheet: &Sheet, readable: &Sheet, lang: Lang) -> String {
    let wanted = ["rank", "name", "year", "total", "tier", "status"];
    let at: Vec<usize> = wanted
        .iter()
        .filter_map(|name| sheet.header.iter().position(|head| head == name))
        .collect();
    let height = readable.height();
    let mut rows = vec![
        at.iter()
            .map(|at| readable.header[*at].clone())
            .collect::<Vec<_>>(),
    ];
    for row in 0..height.min(SHOWN) {
        rows.push(
            at.iter()
                .map(|at| plain(&readable.columns[*at][row]))
                .collect(),
        );
    }
    let mut out = layout::table(&rows, 0, &[0, 3]);
    if height > SHOWN {
        let rest = number((height - SHOWN) as f64, 0, lang);
        out.push_str(&fill(lang, "cli.score_more", &[("count", &rest)]));
        out.push('\n');
    }
    out
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(value) => value.to_string(),
    }
}
