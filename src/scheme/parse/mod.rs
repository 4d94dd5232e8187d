//! From the text of a scheme file to a checked scheme. As many errors as one reading can find come out, each with
//! its line; of syntax errors of TOML itself the first, which hides what stands behind it.

mod findings;
mod head;
mod ids;
mod items;
mod names;
mod rules;
mod section;
mod tree;
mod value;

use std::ops::Range;

use sha2::{Digest, Sha256};
use toml::de::DeTable;

pub(crate) use self::findings::Findings;
use self::head::Head;
use self::ids::Ids;
use self::items::Placed;
use self::names::Results;
pub(crate) use self::section::Section;
pub use self::section::nearest;
pub(crate) use self::value::Value;
use super::{Imputation, Missing, Scheme, SchemeError, Stage, Treatment};
use crate::i18n::{Arg, Message};

/// Largest scheme file, in bytes.
pub(super) const LARGEST: usize = 1024 * 1024;
/// Most indicators of a scheme.
const MOST_INDICATORS: usize = 5_000;
/// Deepest nesting of tables and lists in the file.
const DEEPEST: usize = 16;

/// Reads and checks a scheme file.
///
/// # Errors
/// All that is wrong with it, in the order of lines; never empty.
pub fn parse(text: &str) -> Result<Scheme, Vec<SchemeError>> {
    let mut findings = Findings::new(text);
    match read(text, &mut findings) {
        Some(scheme) if findings.is_empty() => Ok(scheme),
        _ => Err(findings.sorted()),
    }
}

/// A number as it stands in a file, without separators of thousands.
fn plain(number: f64) -> String {
    number.to_string()
}

/// Reads another kind of file of rules than a scheme, in the same form: `take` makes what it says from its outer keys,
/// and notes what is wrong.
///
/// # Errors
/// All that is wrong with it, in the order of lines; never empty.
pub(crate) fn parse_form<T>(
    text: &str,
    name: &str,
    take: impl FnOnce(&Section<'_>, &mut Findings) -> Option<T>,
) -> Result<T, Vec<SchemeError>> {
    let mut findings = Findings::new(text);
    let taken = document(text, &mut findings).and_then(|document| {
        let file = Section::new(name.to_owned(), 0..0, &document);
        sound(&file, &mut findings)
            .then(|| take(&file, &mut findings))
            .flatten()
    });
    match taken {
        Some(taken) if findings.is_empty() => Ok(taken),
        _ => Err(findings.sorted()),
    }
}

/// The TOML of a file, when it is some.
fn document<'t>(text: &'t str, findings: &mut Findings) -> Option<DeTable<'t>> {
    let whole = 0..0;
    if text.len() > LARGEST {
        findings.add(&whole, Message::new("scheme.too_large"));
        return None;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    // The first one only: what follows a broken line is often no error but its echo.
    let begins = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    if let Some(error) = errors.iter().min_by_key(|error| begins(error)) {
        findings.add(
            &error.span().unwrap_or(whole),
            Message::new("scheme.syntax").with("detail", syntax(error.message())),
        );
        return None;
    }
    Some(document.into_inner())
}

/// Whether a file is of a format that this program knows, and not too deep.
fn sound(file: &Section<'_>, findings: &mut Findings) -> bool {
    if file.depth() > DEEPEST {
        findings.add(&(0..0), Message::new("scheme.nested").with("most", DEEPEST));
        return false;
    }
    is_format_one(file, findings)
}

fn read(text: &str, findings: &mut Findings) -> Option<Scheme> {
    let document = document(text, findings)?;
    let file = Section::new(String::new(), 0..0, &document);
    if !sound(&file, findings) {
        return None;
    }
    outer_keys(&file, findings);
    let head = match file.required("scheme", findings) {
        Some(value) => value
            .table(findings)
            .and_then(|table| head::head(&named("[scheme]", &value.span, table), findings)),
        None => None,
    };
    body(&file, head, text, findings)
}

/// What is wrong with the TOML, in our words for what happens often and in the reader's for the rest.
fn syntax(detail: &str) -> Arg {
    let known = [
        ("duplicate key", "scheme.toml_duplicate"),
        ("missing opening quote", "scheme.toml_quote"),
        ("missing closing quote", "scheme.toml_quote"),
        ("invalid basic string", "scheme.toml_quote"),
        ("invalid literal string", "scheme.toml_quote"),
        ("string values must be quoted", "scheme.toml_quote"),
        ("unclosed", "scheme.toml_unclosed"),
        ("missing comma", "scheme.toml_comma"),
        ("extra comma", "scheme.toml_comma"),
        ("missing assignment", "scheme.toml_pair"),
        ("extra assignment", "scheme.toml_pair"),
        ("extra `=`", "scheme.toml_pair"),
        ("unexpected `=`", "scheme.toml_pair"),
        ("key with no value", "scheme.toml_pair"),
        ("missing value", "scheme.toml_pair"),
        ("invalid key-value pair", "scheme.toml_pair"),
        ("unexpected key or value", "scheme.toml_pair"),
        ("invalid unquoted key", "scheme.toml_key"),
        ("unquoted keys", "scheme.toml_key"),
        ("missing escaped value", "scheme.toml_escape"),
        ("too few unicode", "scheme.toml_escape"),
        ("unexpected leading zero", "scheme.toml_number"),
        ("redundant", "scheme.toml_number"),
        ("`_` may only", "scheme.toml_number"),
        ("invalid integer", "scheme.toml_number"),
        ("invalid float", "scheme.toml_number"),
    ];
    match known.iter().find(|(begins, _)| detail.starts_with(begins)) {
        Some((_, key)) => Message::new(key).into(),
        None => detail.into(),
    }
}

/// The format must be one that this program knows, else nothing else can be judged.
fn is_format_one(file: &Section<'_>, findings: &mut Findings) -> bool {
    let Some(value) = file.get("format") else {
        findings.add(&file.span, Message::new("scheme.no_format"));
        return false;
    };
    let Some(format) = value.whole(i64::MIN..i64::MAX, findings) else {
        return false;
    };
    if format != 1 {
        findings.add(
            &value.span,
            Message::new("scheme.format").with("format", plain(format as f64)),
        );
    }
    format == 1
}

/// Notes keys at the top of the file that the format does not have.
fn outer_keys(file: &Section<'_>, findings: &mut Findings) {
    let keys = [
        "format",
        "scheme",
        "stage",
        "group",
        "indicator",
        "gate",
        "adjust",
        "tier",
        "treat",
        "impute",
    ];
    for (span, value) in file.entries() {
        if !keys.contains(&value.key.as_str()) {
            let message = match section::nearest(&value.key, keys.into_iter()) {
                Some(meant) => Message::new("scheme.unknown_table_meant")
                    .with("key", value.key)
                    .with("meant", meant),
                None => Message::new("scheme.unknown_table")
                    .with("key", value.key)
                    .with("keys", keys.join(", ")),
            };
            findings.add(&span, message);
        }
    }
}

fn named<'a>(name: &str, span: &Range<usize>, table: &'a DeTable<'a>) -> Section<'a> {
    Section::new(name.to_owned(), span.clone(), table)
}

/// Everything below `[scheme]`.
fn body(
    file: &Section<'_>,
    head: Option<Head>,
    text: &str,
    findings: &mut Findings,
) -> Option<Scheme> {
    let placed_stages = items::stages(file, findings);
    let stages: Vec<Stage> = placed_stages
        .iter()
        .map(|placed| placed.item.clone())
        .collect();
    let raw_groups = items::groups(file, &stages, findings);
    let mut ids = Ids::default();
    let raw_indicators = items::indicators(file, &stages, &mut ids, findings);
    enough(file, findings);
    let gates = items::gates(file, findings);
    let adjustments = items::adjustments(file, &mut ids, findings);
    let tiers = items::tiers(file, findings);
    let treat = treat(file, findings);
    let impute = impute(file, head.as_ref(), findings);
    let tree = tree::tree(raw_groups, raw_indicators, &stages, findings);

    let results = Results::new(file);
    results.stages(&placed_stages, findings);
    results.indicators(&tree, findings);
    results.gates(&gates, findings);
    results.adjustments(&adjustments, findings);
    results.tiers(&tiers, findings);
    if let Some((record, span)) = head.as_ref().and_then(|head| head.record.as_ref()) {
        results.record(record, span, findings);
    }

    let head = head?;
    let mut scheme = Scheme {
        id: head.id,
        version: head.version,
        title: head.title,
        entity: head.entity,
        status: head.status,
        source: head.source,
        aggregate: head.aggregate,
        decimals: head.decimals,
        scale: head.scale,
        peers: head.peers,
        min_coverage: head.min_coverage,
        coverage: head.coverage,
        missing: head.missing,
        divisors: head.divisors,
        stages,
        groups: tree.groups,
        indicators: tree.indicators,
        gates: items(gates),
        adjustments: items(adjustments),
        tiers: items(tiers),
        record: head.record.map(|(record, _)| record),
        treat,
        impute,
        text: text.to_owned(),
        hash: hash(text),
    };
    for formula in scheme.formulas_mut() {
        formula.divisors = head.divisors;
    }
    Some(scheme)
}

fn items<T>(placed: Vec<Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.item).collect()
}

/// A scheme has at least one group and one indicator, and not more than can be computed.
fn enough(file: &Section<'_>, findings: &mut Findings) {
    let count = |key: &str| {
        file.get(key)
            .and_then(|value| value.inner.as_array().map(|list| list.len()))
            .unwrap_or(0)
    };
    if count("group") == 0 {
        findings.add(&file.span, Message::new("scheme.no_groups"));
    }
    let indicators = count("indicator");
    if indicators == 0 {
        findings.add(&file.span, Message::new("scheme.no_indicators"));
    } else if indicators + count("adjust") + count("group") > MOST_INDICATORS {
        findings.add(
            &file.span,
            Message::new("scheme.too_many").with("most", MOST_INDICATORS),
        );
    }
}

fn treat(file: &Section<'_>, findings: &mut Findings) -> Option<Treatment> {
    let value = file.get("treat")?;
    let table = value.table(findings)?;
    head::treatment(&named("[treat]", &value.span, table), findings)
}

/// `[impute]`, which goes with `missing = "impute"` and with nothing else.
fn impute(file: &Section<'_>, head: Option<&Head>, findings: &mut Findings) -> Option<Imputation> {
    let wanted = head.is_some_and(|head| head.missing == Missing::Impute);
    let Some(value) = file.get("impute") else {
        if wanted {
            let span = file.get("scheme").map_or(0..0, |value| value.span);
            findings.add(&span, Message::new("scheme.impute_missing"));
        }
        return None;
    };
    let table = value.table(findings)?;
    if head.is_some() && !wanted {
        findings.add(&value.span, Message::new("scheme.impute_unused"));
    }
    head::imputation(&named("[impute]", &value.span, table), findings)
}

/// SHA-256 in hexadecimal.
fn hash(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut out, byte| {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}
