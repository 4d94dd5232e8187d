//! What a figure or table rests on, as one line.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::figure::{Figure, Passport};
use crate::i18n::{Arg, Message};
use crate::scheme::{Difference, differences};

/// Characters of a hash that are shown: enough to tell any two files apart.
const HASH: usize = 12;

/// What a figure or table rests on, as one line: program, scheme with hash, data with fingerprint, choices; of a
/// figure also what it shows, in its own words and as a hash of its whole description, so that the same passport
/// means the same picture.
#[must_use]
pub fn passport(dataset: &Dataset, scores: Option<&Scores>, figure: Option<&Figure>) -> Passport {
    let mut parts = vec![concat!("innovation-atlas ", env!("CARGO_PKG_VERSION")).to_owned()];
    if let Some(scores) = scores {
        let scheme = &scores.scheme;
        parts.push(format!(
            "scheme {} {} sha256 {}",
            scheme.id,
            scheme.version,
            short(&scheme.hash)
        ));
    }
    let source = &dataset.table.source;
    parts.push(format!(
        "data {} sha256 {}",
        source.name(),
        short(&source.fingerprint)
    ));
    if let Some(sheet) = &source.sheet {
        parts.push(format!("sheet {sheet}"));
    }
    parts.push(format!("mapping sha256 {}", short(&mapping_hash(dataset))));
    if let Some(scores) = scores {
        if let Some(year) = scores.choices.year {
            parts.push(format!("year {year}"));
        }
        if let Some(filter) = &scores.choices.filter {
            parts.push(format!("where {filter}"));
        }
    }
    if let Some(figure) = figure {
        let words = figure.words();
        let digest = hexadecimal(&Sha256::digest(format!("{figure:?}").as_bytes()));
        parts.push(format!("figure {} | {}", words.title, words.subtitle));
        parts.push(format!("figure sha256 {}", short(&digest)));
    }
    Passport {
        text: parts.join(" · "),
    }
}

/// What the method behind one result is otherwise than behind another, in sentences: data, how it was read, choices,
/// rules. Nothing where the passports are the same.
#[must_use]
pub fn passport_differences(
    first: (&Dataset, &Scores),
    second: (&Dataset, &Scores),
) -> Vec<Message> {
    let (sources, choices) = (
        [first.0, second.0].map(|dataset| &dataset.table.source),
        [first.1, second.1].map(|scores| &scores.choices),
    );
    let mut found = Vec::new();
    let mut put = |key: &'static str, sides: [Option<String>; 2]| {
        let [from, to] = sides;
        if from != to {
            let said = |side: Option<String>| match side {
                Some(side) => Arg::Text(side),
                None => Message::new("figure.passport_nothing").into(),
            };
            found.push(
                Message::new(key)
                    .with("from", said(from))
                    .with("to", said(to)),
            );
        }
    };
    put(
        "figure.passport_data",
        sources.map(|source| {
            let print = short(&source.fingerprint);
            Some(format!("{} ({print})", source.name()))
        }),
    );
    put(
        "figure.passport_sheet",
        sources.map(|source| source.sheet.clone()),
    );
    put(
        "figure.passport_mapping",
        [first.0, second.0].map(|dataset| Some(short(&mapping_hash(dataset)).to_owned())),
    );
    put(
        "figure.passport_year",
        choices.map(|choices| choices.year.map(|year| year.to_string())),
    );
    put(
        "figure.passport_filter",
        choices.map(|choices| choices.filter.clone()),
    );
    let rules = differences(&first.1.scheme, &second.1.scheme);
    found.extend(rules.iter().map(Difference::words));
    found
}

fn short(hash: &str) -> &str {
    hash.get(..HASH).unwrap_or(hash)
}

/// A hash of the mapping, so that another reading of the same file has another passport.
fn mapping_hash(dataset: &Dataset) -> String {
    hexadecimal(&Sha256::digest(dataset.mapping.to_text().as_bytes()))
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    })
}
