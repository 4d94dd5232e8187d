//! `schemes`: the built-in schemes, the text of one, and the check of a file.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::{Failure, Outcome, layout, output};
use crate::analysis::cards::CardRules;
use crate::analysis::projects::ProjectRules;
use crate::figure::compose::status_words;
use crate::i18n::{Lang, Message, fill, number};
use crate::scheme::{Scheme, SchemeError, builtin, builtins, cautions, load, parse, read_text};

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match (arguments.operand(0), arguments.operand(1)) {
        (None | Some("list"), None) => list(arguments),
        (Some("show"), Some(scheme)) => show(scheme),
        (Some("validate"), Some(_)) => validate(arguments),
        (Some("show" | "validate"), None) => Err(misused(arguments, "cli.operand_missing")),
        (None | Some("list"), Some(_)) => Err(misused(arguments, "cli.operand_too_many")),
        (Some(other), _) => Err(Failure::Usage(
            Message::new("cli.schemes_work")
                .with("work", other)
                .with("works", "list, show, validate"),
        )),
    }
}

fn misused(arguments: &Arguments, key: &'static str) -> Failure {
    let usage = crate::i18n::text(arguments.lang, "cli.usage_schemes");
    Failure::Usage(Message::new(key).with("usage", usage))
}

fn list(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let schemes: Vec<Scheme> = builtins().into_iter().filter_map(builtin).collect();
    if arguments.has("json") {
        return output::print_json(&schemes.iter().map(as_json).collect());
    }
    let rows: Vec<Vec<String>> = schemes
        .iter()
        .map(|scheme| {
            let count = number(scheme.indicators.len() as f64, 0, lang);
            vec![
                scheme.id.clone(),
                scheme.title.text(lang).to_owned(),
                scheme.version.clone(),
                fill(lang, "cli.scheme_indicators", &[("count", &count)]),
                status_words(scheme).text(lang),
            ]
        })
        .collect();
    output::print(&layout::table(&rows, 0, &[]))
}

fn as_json(scheme: &Scheme) -> Value {
    json!({
        "id": scheme.id,
        "version": scheme.version,
        "title": scheme.title,
        "entity": scheme.entity,
        "status": scheme.status,
        "source": scheme.source,
        "indicators": scheme.indicators.len(),
        "columns": scheme.raw_columns(),
        "sha256": scheme.hash,
    })
}

/// Prints the file of a scheme, or of the cards, stages of projects or headers of policies that are built in: the start
/// of one's own.
fn show(name: &str) -> Outcome {
    match name {
        "cards" => output::print(CardRules::BUILT_IN),
        "stages" => output::print(ProjectRules::BUILT_IN),
        scheme => output::print(&load(scheme)?.text),
    }
}

fn validate(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let path = arguments.operand_path(1);
    let file = path.display().to_string();
    if !path.exists() {
        return Err(Failure::Data(
            Message::new("cli.no_file").with("file", file),
        ));
    }
    match parse(&read_text(&path)?) {
        Ok(scheme) if arguments.has("json") => {
            let mut result = as_json(&scheme);
            result["cautions"] = as_lines(&cautions(&scheme), lang).into();
            output::print_json(&result)
        }
        Ok(scheme) => {
            let cautions = cautions(&scheme);
            let lines = cautions
                .iter()
                .map(|one| format!("\n{file}:{}: {}", one.line, one.message.text(lang)));
            output::print(&(valid(&scheme, lang) + &lines.collect::<String>()))
        }
        Err(errors) => {
            if arguments.has("json") {
                output::print_json(&json!({ "errors": as_lines(&errors, lang) }))?;
            }
            let lines: Vec<String> = errors
                .iter()
                .map(|error| format!("{file}:{}: {}", error.line, error.message.text(lang)))
                .collect();
            Err(Failure::Data(
                Message::new("cli.scheme_errors")
                    .with("count", errors.len())
                    .with("errors", lines.join("\n")),
            ))
        }
    }
}

/// What is told of lines, for machines.
fn as_lines(told: &[SchemeError], lang: Lang) -> Vec<Value> {
    told.iter()
        .map(|one| json!({ "line": one.line, "message": one.message.text(lang) }))
        .collect()
}

fn valid(scheme: &Scheme, lang: Lang) -> String {
    fill(
        lang,
        "cli.scheme_valid",
        &[
            ("scheme", &scheme.title.text(lang)),
            ("version", &scheme.version),
            ("groups", &number(scheme.groups.len() as f64, 0, lang)),
            (
                "indicators",
                &number(scheme.indicators.len() as f64, 0, lang),
            ),
        ],
    )
}
