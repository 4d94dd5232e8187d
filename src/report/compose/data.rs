//! The page on the data: where it comes from, how its rows were accounted for, what is wrong with it.

use std::collections::BTreeMap;

use super::standing::Standing;
use crate::dataset::Severity;
use crate::figure::Passport;
use crate::i18n::{fill, number, text};
use crate::report::flow::Block;
use crate::report::pages::Body;
use crate::report::table::TableSpec;

/// Findings that are told.
const TOLD: usize = 30;

/// The part.
pub(super) fn part(standing: &Standing, rests_on: &Passport) -> (String, Body) {
    let lang = standing.lang();
    let dataset = standing.material.dataset;
    let source = &dataset.table.source;
    let count = |count: usize| number(count as f64, 0, lang);
    let accounting = &dataset.accounting;
    let years: Vec<String> = dataset.years().iter().map(ToString::to_string).collect();
    let mut facts = vec![
        (text(lang, "report.fact_file"), source.name()),
        (
            text(lang, "report.fact_format"),
            source.format.title().text(lang),
        ),
    ];
    if let Some(sheet) = &source.sheet {
        facts.push((text(lang, "report.fact_sheet"), sheet.clone()));
    }
    facts.push((
        text(lang, "report.fact_rows"),
        fill(
            lang,
            if accounting.combined > 0 {
                "report.rows_combined"
            } else {
                "report.rows"
            },
            &[
                ("read", &count(accounting.read)),
                ("used", &count(accounting.used)),
                ("combined", &count(accounting.combined)),
                ("aside", &count(accounting.rows_aside())),
            ],
        ),
    ));
    if !years.is_empty() {
        facts.push((
            text(lang, "report.fact_years"),
            years.join(&text(lang, "report.list_join")),
        ));
    }
    let print: String = source.fingerprint.chars().take(12).collect();
    facts.push((text(lang, "report.fact_fingerprint"), print));
    let mut blocks = vec![Block::Facts(facts)];
    let notes = &standing.scores().notes;
    if !notes.is_empty() {
        blocks.push(Block::Heading(text(lang, "report.notes")));
        blocks.extend(notes.iter().map(|note| Block::Text(note.text(lang))));
    }
    blocks.push(Block::Heading(text(lang, "report.issues")));
    blocks.extend(issues(standing));
    blocks.push(Block::Heading(text(lang, "report.passport")));
    blocks.push(Block::Note(rests_on.text.clone()));
    (text(lang, "report.data_about"), Body::Flow(blocks))
}

/// The findings: how many of each severity, and the first of them.
fn issues(standing: &Standing) -> Vec<Block> {
    let lang = standing.lang();
    let findings = standing.material.dataset.findings(None);
    if findings.is_empty() {
        return vec![Block::Text(text(lang, "report.no_issues"))];
    }
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in &findings {
        *counts.entry(finding.issue.severity).or_default() += 1;
    }
    let of = |severity: Severity| {
        let count = counts.get(&severity).copied().unwrap_or(0);
        number(count as f64, 0, lang)
    };
    let mut blocks = vec![Block::Text(fill(
        lang,
        "report.says_issues",
        &[
            ("count", &number(findings.len() as f64, 0, lang)),
            ("errors", &of(Severity::Error)),
            ("warnings", &of(Severity::Warning)),
            ("notes", &of(Severity::Note)),
        ],
    ))];
    let mut table = TableSpec::new(&[
        (text(lang, "report.column_severity"), false),
        (text(lang, "report.column_cell"), false),
        (text(lang, "report.column_finding"), false),
    ]);
    for finding in findings.iter().take(TOLD) {
        let issue = &finding.issue;
        let place = issue.place.as_ref().map(crate::table::Place::reference);
        table.push(vec![
            text(lang, severity_key(issue.severity)),
            place.unwrap_or_default(),
            issue.message.text(lang),
        ]);
    }
    blocks.push(Block::Table(table));
    if findings.len() > TOLD {
        let rest = number((findings.len() - TOLD) as f64, 0, lang);
        blocks.push(Block::Note(fill(
            lang,
            "report.more_issues",
            &[("count", &rest)],
        )));
    }
    blocks
}

/// The name of a severity.
pub(in crate::report) fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "report.severity_error",
        Severity::Warning => "report.severity_warning",
        Severity::Note => "report.severity_note",
    }
}
