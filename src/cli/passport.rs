//! `passport`: what an exported workbook rests on; of two, what differs, in words.

use std::path::Path;

use serde_json::json;

use super::arguments::Arguments;
use super::{Failure, Outcome, output};
use crate::figure::compose::Facts;
use crate::i18n::{Lang, Message, text};
use crate::jobs::Progress;
use crate::scheme::{Difference, Scheme, differences, parse};
use crate::table::sheet_rows;

/// What a workbook says of how it came about.
struct Passport {
    line: String,
    facts: Facts,
    scheme: Scheme,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let first = read(&arguments.operand_path(0))?;
    if arguments.operand(1).is_none() {
        if arguments.has("json") {
            let scheme = &first.scheme;
            return output::print_json(&json!({
                "passport": first.line,
                "scheme": scheme.id,
                "version": scheme.version,
                "hash": scheme.hash,
                "rules": scheme.text,
            }));
        }
        return output::print(&first.line);
    }
    let second = read(&arguments.operand_path(1))?;
    let mut found = first.facts.differences(&second.facts);
    let rules = differences(&first.scheme, &second.scheme);
    found.extend(rules.iter().map(Difference::words));
    // Comments and the order of keys are no rules.
    if rules.is_empty() && first.scheme.hash != second.scheme.hash {
        found.push(Message::new("cli.passport_wording"));
    }
    let words: Vec<String> = found.iter().map(|message| message.text(lang)).collect();
    if arguments.has("json") {
        return output::print_json(&json!({
            "first": first.line,
            "second": second.line,
            "differences": words,
        }));
    }
    if words.is_empty() {
        return output::print(&text(lang, "cli.passport_same"));
    }
    output::print(&words.join("\n"))
}

/// Reads the method of a workbook, in whatever language it was written.
fn read(path: &Path) -> Outcome<Passport> {
    let told = |key: &'static str| {
        Failure::Data(Message::new(key).with("file", path.display().to_string()))
    };
    let in_any = |key: &str| Lang::ALL.map(|lang| text(lang, key));
    let rows = sheet_rows(path, &in_any("cli.method"), &Progress::default())?
        .ok_or_else(|| told("cli.passport_none"))?;
    let of = |key: &str| -> Vec<&str> {
        let labels = in_any(key);
        let named = rows.iter().filter(|row| {
            let label = row.first();
            label.is_some_and(|label| labels.contains(label))
        });
        named
            .filter_map(|row| row.get(1).map(String::as_str))
            .collect()
    };
    let line = of("cli.method_passport").concat();
    let rules = of("cli.method_rules").concat();
    if line.is_empty() || rules.is_empty() {
        return Err(told("cli.passport_none"));
    }
    let facts = Facts::read(&line);
    // A workbook keeps one kind of line break.
    let texts = [rules.replace('\n', "\r\n"), rules];
    let mut schemes = texts.iter().rev().filter_map(|text| parse(text).ok());
    let whole = |scheme: &Scheme| {
        let hash = facts.rules.as_deref();
        hash.is_some_and(|hash| !hash.is_empty() && scheme.hash.starts_with(hash))
    };
    let scheme = schemes
        .find(whole)
        .ok_or_else(|| told("cli.passport_changed"))?;
    Ok(Passport {
        line,
        facts,
        scheme,
    })
}
