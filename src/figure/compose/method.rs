//! What a table rests on, as lines for its method sheet and as data for machines.

use super::{passport, status_words};
use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::i18n::{Lang, fill, text};
use crate::scheme::Scheme;
use crate::table::{Cell, Sheet};

/// What a table of scores rests on: items and values, in words; the text of the rules last, in pieces.
#[must_use]
pub fn method_lines(dataset: &Dataset, scores: &Scores, lang: Lang) -> Vec<(String, String)> {
    let scheme = &scores.scheme;
    let lines = [
        ("cli.method_scheme", scheme.title.text(lang).to_owned()),
        ("cli.method_version", scheme.version.clone()),
        ("cli.method_status", status_words(scheme).text(lang)),
        ("cli.method_data", dataset.table.source.name()),
        (
            "cli.method_passport",
            passport(dataset, Some(scores), None).text,
        ),
    ]
    .map(|(key, value)| (text(lang, key), value));
    lines.into_iter().chain(rules_lines(scheme, lang)).collect()
}

/// What a table rests on that has no scores: the file with its fingerprint, and how it was read.
#[must_use]
pub fn data_lines(dataset: &Dataset, lang: Lang) -> Vec<(String, String)> {
    [
        ("cli.method_data", dataset.table.source.name()),
        ("cli.method_passport", passport(dataset, None, None).text),
    ]
    .map(|(key, value)| (text(lang, key), value))
    .into()
}

/// What two plans rest on: the lines of the first, and those of the second where its rules or data are others.
#[must_use]
pub fn two_methods(
    first: (&Dataset, &Scores),
    second: Option<(&Dataset, &Scores)>,
    lang: Lang,
) -> Vec<(String, String)> {
    let mut lines = method_lines(first.0, first.1, lang);
    let second = second.map(|own| method_lines(own.0, own.1, lang));
    if let Some(own) = second.filter(|own| *own != lines) {
        let of_second =
            |(item, value)| (fill(lang, "cli.method_second", &[("item", &item)]), value);
        lines.extend(own.into_iter().map(of_second));
    }
    lines
}

/// The sheet beside projects: the file that they stand in, and the enterprises' with the rules of their points.
#[must_use]
pub fn projects_method(
    dataset: &Dataset,
    enterprises: Option<&Dataset>,
    scores: Option<&Scores>,
    lang: Lang,
) -> Sheet {
    let mut lines = data_lines(dataset, lang);
    match (enterprises, scores) {
        (Some(own), Some(scores)) => lines.extend(method_lines(own, scores, lang)),
        (Some(own), None) => lines.extend(data_lines(own, lang)),
        (None, _) => {}
    }
    method_sheet(&lines, lang)
}

/// The sheet beside a table: what it rests on, items and values.
#[must_use]
pub fn method_sheet(lines: &[(String, String)], lang: Lang) -> Sheet {
    let column = |pick: fn(&(String, String)) -> &String| -> Vec<Cell> {
        let cells = lines.iter().map(|line| Cell::Text(pick(line).clone()));
        cells.collect()
    };
    Sheet {
        name: text(lang, "cli.method"),
        header: vec![
            text(lang, "cli.method_item"),
            text(lang, "cli.method_value"),
        ],
        columns: vec![column(|line| &line.0), column(|line| &line.1)],
        print: None,
    }
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
