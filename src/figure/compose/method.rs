//! What a table rests on, as lines for its method sheet and as data for machines.

use super::{passport, status_words};
use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::i18n::{Lang, text};
use crate::scheme::Scheme;

/// What a table of scores rests on: items and values, in words; the text of the rules last, in pieces.
#[must_use]
pub fn method_lines(dataset: &Dataset, scores: &Scores, lang: Lang) -> Vec<(String, String)> {
    let scheme = &scores.scheme;
    let lines = [
        ("cli.method_scheme", scheme.title.text(lang).to_owned()),
        ("cli.method_version", scheme.version.clone()),
        ("cli.method_status", status_words(scheme.status).text(lang)),
        ("cli.method_data", dataset.table.source.name()),
        (
            "cli.method_passport",
            passport(dataset, Some(scores), None).text,
        ),
    ]
    .map(|(key, value)| (text(lang, key), value));
    lines.into_iter().chain(rules_lines(scheme, lang)).collect()
}

/// Letters of a cell: a workbook takes 32,767.
const PIECE: usize = 15_000;

/// The text of the rules in pieces that fit into cells: items and values.
pub fn rules_lines(scheme: &Scheme, lang: Lang) -> impl Iterator<Item = (String, String)> {
    let letters: Vec<char> = scheme.text.chars().collect();
    let pieces: Vec<String> = letters.chunks(PIECE).map(String::from_iter).collect();
    let item = text(lang, "cli.method_rules");
    pieces.into_iter().map(move |piece| (item.clone(), piece))
}
