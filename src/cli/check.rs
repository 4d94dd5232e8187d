//! `check`: what was read, how it was understood, what is wrong with it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::progress::with_progress;
use super::{Failure, Outcome, check_areas, check_keyless, input, layout, output};
use crate::analysis::Choices;
use crate::dataset::{Dataset, Field, Finding, Issue, Kind, Remedy, Severity};
use crate::geo::{Areas, read_boundaries};
use crate::i18n::{Lang, Message, fill, number, text};
use crate::scheme::Scheme;
use crate::table::{Shape, Source};

/// Most entries of a list for people; machines get all.
const SHOWN: usize = 20;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let file = arguments.operand_path(0);
    if check_areas::holds_areas(&file) {
        return check_areas::run(arguments, &file);
    }
    let scheme = input::optional_scheme(arguments)?;
    let filter = input::filter(arguments)?;
    let year = input::year(arguments)?;
    let wanted = scheme
        .as_ref()
        .map_or_else(Vec::new, |scheme| scheme.raw_columns());
    let boundaries = arguments.path("boundaries");
    let read = with_progress(|progress| -> Outcome<_> {
        let areas = boundaries.map(|path| read_boundaries(&path, progress));
        let dataset = input::dataset(arguments, &file, &wanted, progress)?;
        Ok((dataset, areas.transpose()?))
    });
    let (dataset, areas) = match read {
        Err(Failure::Data(problem)) if problem.key == "dataset.no_entity" => {
            return check_keyless::run(arguments, &file, problem);
        }
        read => read?,
    };
    let found = findings(&dataset, areas.as_ref());
    let absent: Vec<&String> = wanted
        .iter()
        .filter(|column| dataset.field(column).is_none())
        .collect();
    let lang = arguments.lang;
    let chosen = match (year, &filter) {
        (None, None) => None,
        _ => Some(input::selected(&dataset, &Choices { year, filter })?.len()),
    };
    if arguments.has("json") {
        output::print_json(&as_json(&dataset, &found, chosen, &absent, lang))?;
        return usable(&dataset);
    }
    let mut out = source(&dataset, chosen, lang);
    out.push_str(&columns(&dataset, lang));
    if let Some(scheme) = &scheme {
        out.push_str(&fit(scheme, &absent, lang));
    }
    out.push_str(&set_aside(&dataset, lang));
    out.push_str(&issues(&found, lang));
    output::print(&out)?;
    usable(&dataset)
}

/// A file that was read without a mistake and of which nothing can be made is no success.
fn usable(dataset: &Dataset) -> Outcome {
    if dataset.is_usable() {
        return Ok(());
    }
    Err(Failure::Data(
        Message::new("dataset.no_usable_file").with("file", dataset.table.source.name()),
    ))
}

fn head(lang: Lang, key: &str, count: usize) -> String {
    format!(
        "\n{}\n",
        fill(lang, key, &[("count", &number(count as f64, 0, lang))])
    )
}

fn delimiter_name(delimiter: char, lang: Lang) -> String {
    match delimiter {
        ',' => text(lang, "cli.delimiter_comma"),
        '\t' => text(lang, "cli.delimiter_tab"),
        ';' => text(lang, "cli.delimiter_semicolon"),
        ' ' => text(lang, "cli.delimiter_space"),
        other => other.to_string(),
    }
}

fn layout_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Long => "cli.layout_long",
        Shape::Years => "cli.layout_years",
        Shape::Indicators => "cli.layout_indicators",
        Shape::Stacked => "cli.layout_stacked",
        Shape::Places => "cli.layout_places",
        Shape::PeriodsSum => "cli.layout_periods_sum",
        Shape::PeriodsLast => "cli.layout_periods_last",
    }
}

/// How a file was understood, in pairs of words.
pub(super) fn understood(source: &Source, lang: Lang) -> Vec<Vec<String>> {
    let row = |key: &str, value: String| vec![text(lang, key), value];
    let mut rows = vec![row("cli.check_format", source.format.title().text(lang))];
    if let Some(encoding) = source.encoding {
        rows.push(row("cli.check_encoding", encoding.to_owned()));
    }
    if let Some(delimiter) = source.delimiter {
        rows.push(row("cli.check_delimiter", delimiter_name(delimiter, lang)));
    }
    if let Some(quote) = source.quote.filter(|quote| *quote != '"') {
        rows.push(row("cli.check_quote", quote.to_string()));
    }
    if let Some(sheet) = &source.sheet {
        rows.push(row("cli.check_sheet", sheet_line(source, sheet)));
    }
    rows.push(row("cli.check_header", header_line(source)));
    rows.push(row(
        "cli.check_layout",
        text(lang, layout_name(source.shape)),
    ));
    rows
}

/// The file, how it was understood, and its rows.
fn source(dataset: &Dataset, chosen: Option<usize>, lang: Lang) -> String {
    let source = &dataset.table.source;
    let row = |key: &str, value: String| vec![text(lang, key), value];
    let mut rows = understood(source, lang);
    let accounting = &dataset.accounting;
    let count = |count: usize| number(count as f64, 0, lang);
    rows.push(row(
        "cli.check_rows",
        fill(
            lang,
            if accounting.combined > 0 {
                "cli.check_rows_combined_line"
            } else {
                "cli.check_rows_line"
            },
            &[
                ("read", &count(accounting.read)),
                ("used", &count(accounting.used)),
                ("combined", &count(accounting.combined)),
                ("aside", &count(accounting.rows_aside())),
            ],
        ),
    ));
    rows.push(row(
        "cli.check_observations",
        fill(
            lang,
            "cli.check_observations_line",
            &[
                ("observations", &count(dataset.height())),
                ("entities", &count(entities(dataset))),
            ],
        ),
    ));
    if let Some(chosen) = chosen {
        rows.push(row("cli.check_chosen", count(chosen)));
    }
    let years: Vec<String> = dataset.years().iter().map(ToString::to_string).collect();
    if !years.is_empty() {
        rows.push(row("cli.check_years", years.join(" ")));
    }
    format!("{}\n{}", source.name(), layout::table(&rows, 2, &[]))
}

fn sheet_line(source: &Source, sheet: &str) -> String {
    if source.sheets.len() > 1 {
        format!("{sheet} ({})", source.sheets.join(", "))
    } else {
        sheet.to_owned()
    }
}

fn header_line(source: &Source) -> String {
    match source.header_rows {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    }
}

fn entities(dataset: &Dataset) -> usize {
    dataset
        .frame
        .column("entity")
        .and_then(polars::prelude::Column::n_unique)
        .unwrap_or(0)
}

/// The same as a spreadsheet names it; a dash for a column that is none of the file's.
fn header_cell(dataset: &Dataset, field: &Field) -> String {
    let table = &dataset.table;
    let Some(place) = table.header_place(field.column) else {
        return "–".to_owned();
    };
    let first = table.place(0, field.column);
    if (&place.file, &place.sheet) == (&first.file, &first.sheet) {
        place.reference()
    } else {
        place.to_string()
    }
}

fn header_of<'a>(dataset: &'a Dataset, field: &Field) -> &'a str {
    dataset
        .table
        .columns
        .get(field.column)
        .map_or("", |column| &column.name)
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "cli.kind_text",
        Kind::Number => "cli.kind_number",
        Kind::Year => "cli.kind_year",
        Kind::Flag => "cli.kind_flag",
        Kind::Date => "cli.kind_date",
        Kind::Grade => "cli.kind_grade",
    }
}

fn columns(dataset: &Dataset, lang: Lang) -> String {
    let comma = text(lang, "cli.comma");
    let rows: Vec<Vec<String>> = dataset
        .fields
        .iter()
        .map(|field| {
            let kind = text(lang, kind_name(field.kind));
            let conversion = field
                .conversion
                .as_ref()
                .map(|conversion| format!(" · {}", conversion.text(lang)))
                .unwrap_or_default();
            vec![
                header_cell(dataset, field),
                header_of(dataset, field).to_owned(),
                format!("→ {}", field.id),
                match field.unit_title().text(lang) {
                    "" => kind,
                    unit => format!("{kind}{comma}{unit}"),
                },
                format!("{}{conversion}", field.because.text(lang)),
            ]
        })
        .collect();
    head(lang, "cli.check_columns", rows.len()) + &layout::table(&rows, 2, &[])
}

/// Whether the data has what a scheme needs.
fn fit(scheme: &Scheme, absent: &[&String], lang: Lang) -> String {
    let title = scheme.title.text(lang);
    let line = if absent.is_empty() {
        fill(lang, "cli.check_fits", &[("scheme", &title)])
    } else {
        let names: Vec<&str> = absent.iter().map(|name| name.as_str()).collect();
        fill(
            lang,
            "cli.check_lacks",
            &[("scheme", &title), ("columns", &names.join(", "))],
        )
    };
    format!("\n{line}\n")
}

fn set_aside(dataset: &Dataset, lang: Lang) -> String {
    let aside = &dataset.accounting.set_aside;
    if aside.is_empty() {
        return String::new();
    }
    let mut out = head(lang, "cli.check_aside", dataset.accounting.rows_aside());
    let rows: Vec<Vec<String>> = aside
        .iter()
        .take(SHOWN)
        .map(|row| vec![row.place().text(lang), row.reason.text(lang)])
        .collect();
    out.push_str(&layout::table(&rows, 2, &[]));
    out + &more(aside.len(), lang)
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "cli.severity_note",
        Severity::Warning => "cli.severity_warning",
        Severity::Error => "cli.severity_error",
    }
}

/// What was found in the values, the serious ones first, then what the reader noticed.
pub(super) fn findings(dataset: &Dataset, areas: Option<&Areas>) -> Vec<Finding> {
    let notes = dataset.table.notes.iter().map(|message| Finding {
        issue: Issue {
            severity: Severity::Note,
            place: None,
            message: message.clone(),
            remedy: None,
        },
        cell: None,
        remedies: Vec::new(),
    });
    dataset.findings(areas).into_iter().chain(notes).collect()
}

fn issues(findings: &[Finding], lang: Lang) -> String {
    let issues = findings;
    if issues.is_empty() {
        return format!("\n{}\n", text(lang, "cli.check_no_issues"));
    }
    let mut out = head(lang, "cli.check_issues", issues.len());
    for Finding {
        issue, remedies, ..
    } in issues.iter().take(SHOWN)
    {
        let place = issue
            .place
            .as_ref()
            .map(|place| format!("{place}  "))
            .unwrap_or_default();
        let severity = text(lang, severity_name(issue.severity));
        let _ = writeln!(out, "  {severity}  {place}{}", issue.message.text(lang));
        if let Some(remedy) = &issue.remedy {
            let indent = " ".repeat(layout::width(&severity) + 4);
            let _ = writeln!(out, "{indent}{}", remedy.text(lang));
        }
        let indent = " ".repeat(layout::width(&severity) + 4);
        for remedy in remedies {
            let label = remedy.label().text(lang);
            let _ = writeln!(out, "{indent}→ {label}: {}", remedy.lines().join(" "));
        }
    }
    out.push_str(&more(issues.len(), lang));
    out + &remedies_as_mapping(&findings[..findings.len().min(SHOWN)], lang)
}

/// The first remedy of each finding, joined as a mapping file that can be saved as it is.
fn remedies_as_mapping(findings: &[Finding], lang: Lang) -> String {
    let Some(mapping) = Remedy::first_of(findings.iter()) else {
        return String::new();
    };
    let mut out = format!("\n{}\n\n", text(lang, "cli.check_remedies"));
    for line in mapping.to_text().trim_end().lines() {
        let _ = writeln!(
            out,
            "{}",
            if line.is_empty() {
                String::new()
            } else {
                format!("  {line}")
            }
        );
    }
    out
}

fn more(count: usize, lang: Lang) -> String {
    if count <= SHOWN {
        return String::new();
    }
    let rest = number((count - SHOWN) as f64, 0, lang);
    format!("  {}\n", fill(lang, "cli.check_more", &[("count", &rest)]))
}

fn as_json(
    dataset: &Dataset,
    findings: &[Finding],
    chosen: Option<usize>,
    absent: &[&String],
    lang: Lang,
) -> Value {
    let source = &dataset.table.source;
    let words = |message: &Message| message.text(lang);
    let fields: Vec<Value> = dataset
        .fields
        .iter()
        .map(|field| {
            json!({
                "cell": dataset.table.header_place(field.column).map(|place| place.reference()),
                "header": header_of(dataset, field),
                "field": field.id,
                "title": field.title,
                "kind": field.kind,
                "unit_in_file": dataset.table.columns.get(field.column).and_then(|column| column.unit.as_ref()),
                "unit": field.unit,
                "unit_title": field.unit.as_ref().map(|_| field.unit_title()),
                "because": words(&field.because),
                "conversion": field.conversion.as_ref().map(words),
            })
        })
        .collect();
    let aside: Vec<Value> = dataset
        .accounting
        .set_aside
        .iter()
        .map(|row| json!({ "row": row.row, "rows": row.rows, "file": row.file, "reason": words(&row.reason) }))
        .collect();
    let issues: Vec<Value> = findings
        .iter()
        .map(
            |Finding {
                 issue, remedies, ..
             }| {
                let remedies: Vec<Value> = remedies
                .iter()
                .map(|remedy| json!({ "label": words(&remedy.label()), "mapping": remedy.lines() }))
                .collect();
                json!({
                    "kind": issue.message.key,
                    "severity": severity_code(issue.severity),
                    "place": issue.place.as_ref().map(ToString::to_string),
                    "message": words(&issue.message),
                    "remedy": issue.remedy.as_ref().map(words),
                    "remedies": remedies,
                })
            },
        )
        .collect();
    json!({
        "file": source.name(),
        "fingerprint": source.fingerprint,
        "bytes": source.bytes,
        "format": source.format.code(),
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "quote": source.quote,
        "sheet": source.sheet,
        "sheets": source.sheets,
        "header_rows": [source.header_rows.0, source.header_rows.1],
        "layout": source.shape.code(),
        "rows": {
            "read": dataset.accounting.read,
            "used": dataset.accounting.used,
            "combined": dataset.accounting.combined,
            "set_aside": aside,
        },
        "observations": dataset.height(),
        "chosen": chosen,
        "entities": entities(dataset),
        "years": dataset.years(),
        "columns": fields,
        "absent": absent,
        "issues": issues,
    })
}

fn severity_code(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
