//! What a figure or table rests on, as one line.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::figure::{Figure, Passport};

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
