//! What a table rests on, as lines for its method sheet.

use super::{passport, status_words};
use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::i18n::{Lang, text};

/// What a table of scores rests on: items and values, in words.
#[must_use]
pub fn method_lines(dataset: &Dataset, scores: &Scores, lang: Lang) -> Vec<(String, String)> {
    let scheme = &scores.scheme;
    [
        ("cli.method_scheme", scheme.title.text(lang).to_owned()),
        ("cli.method_version", scheme.version.clone()),
        ("cli.method_status", status_words(scheme.status).text(lang)),
        ("cli.method_data", dataset.table.source.name()),
        (
            "cli.method_passport",
            passport(dataset, Some(scores), None).text,
        ),
    ]
    .map(|(key, value)| (text(lang, key), value))
    .to_vec()
}
