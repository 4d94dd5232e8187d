//! `passport`: what an exported workbook or JSON result rests on; of two, what differs, in words.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use serde_json::json;

use super::arguments::Arguments;
use super::method::{Carrier, Method};
use super::{Failure, Outcome, output};
use crate::figure::beside;
use crate::figure::compose::Facts;
use crate::i18n::{Lang, Message, text};
use crate::jobs::Progress;
use crate::scheme::{Difference, Scheme, differences, parse};
use crate::table::sheet_rows;

/// What a result says of how it came about.
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

/// Reads the method of a result.
fn read(path: &Path) -> Outcome<Passport> {
    let told = |key: &'static str| {
        Failure::Data(Message::new(key).with("file", path.display().to_string()))
    };
    let method = match opening(path) {
        Some(begin @ (b'{' | b'[')) => match of_json(path, begin) {
            Some(method) => Some(method),
            None => of_beside(path)?,
        },
        // The signature of a workbook, as of every zip archive.
        Some(b'P') if begins_with(path, b"PK") => of_workbook(path)?,
        Some(b'<' | 0x89 | b'%') if is_picture(path) => return Err(told("cli.passport_picture")),
        Some(_) => match of_beside(path)? {
            Some(method) => Some(method),
            None => return Err(told("cli.passport_rows")),
        },
        None => of_workbook(path)?,
    };
    let Some(Method {
        passport: line,
        rules,
    }) = method
    else {
        return Err(told("cli.passport_none"));
    };
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

/// Whether a file begins with these bytes.
fn begins_with(path: &Path, bytes: &[u8]) -> bool {
    let mut found = vec![0; bytes.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut found));
    read.is_ok() && found == bytes
}

/// Whether a file is one of the pictures that figures are exported as.
fn is_picture(path: &Path) -> bool {
    let signatures: [&[u8]; 4] = [b"\x89PNG", b"%PDF", b"<svg", b"<?xml"];
    signatures.iter().any(|bytes| begins_with(path, bytes))
}

/// The method that stands in a file beside one of rows alone; `None` where there is no such file.
fn of_beside(path: &Path) -> Outcome<Option<Method>> {
    let Ok(file) = File::open(beside(path)) else {
        return Ok(None);
    };
    let Ok(carrier) = serde_json::from_reader::<_, Carrier>(BufReader::new(file)) else {
        return Ok(None);
    };
    let size = File::open(path).and_then(|file| file.metadata());
    let size = size.ok().map(|file| file.len());
    if carrier.bytes.is_some() && carrier.bytes != size {
        return Err(Failure::Data(
            Message::new("cli.passport_other").with("file", path.display().to_string()),
        ));
    }
    match carrier.methods.into_iter().next() {
        Some(method) => Ok(Some(method)),
        // It rests on data alone, and on no rules.
        None => Err(Failure::Data(
            Message::new("cli.passport_none").with("file", path.display().to_string()),
        )),
    }
}

/// The first sign of a file that is no space.
fn opening(path: &Path) -> Option<u8> {
    let mut bytes = BufReader::new(File::open(path).ok()?).bytes();
    let mut sign = || bytes.find_map(|byte| byte.ok().filter(|byte| !byte.is_ascii_whitespace()));
    sign()
}

/// The method of a result for machines, the first of several; `None` where there is none.
fn of_json(path: &Path, begin: u8) -> Option<Method> {
    let text = BufReader::new(File::open(path).ok()?);
    let carrier: Carrier = if begin == b'[' {
        let all: Vec<Carrier> = serde_json::from_reader(text).ok()?;
        all.into_iter().next()?
    } else {
        serde_json::from_reader(text).ok()?
    };
    carrier.methods.into_iter().next()
}

/// The method of a workbook, in whatever language it was written; `None` where there is none.
fn of_workbook(path: &Path) -> Outcome<Option<Method>> {
    let in_any = |key: &str| Lang::ALL.map(|lang| text(lang, key));
    let sheets = [in_any("cli.method"), in_any("funds.sheet_method")].concat();
    let Some(rows) = sheet_rows(path, &sheets, &Progress::default())? else {
        return Ok(None);
    };
    let of = |key: &str| -> String {
        let labels = in_any(key);
        let named = rows.iter().filter(|row| {
            let label = row.first();
            label.is_some_and(|label| labels.contains(label))
        });
        named
            .filter_map(|row| row.get(1).map(String::as_str))
            .collect()
    };
    let (passport, rules) = (of("cli.method_passport"), of("cli.method_rules"));
    let there = !passport.is_empty() && !rules.is_empty();
    Ok(there.then_some(Method { passport, rules }))
}
