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
    passport_of(dataset, scores, &Shown::default(), figure)
}

/// What a document of several figures and tables shows, beside the choices of its scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The year, where the scores have several.
    pub year: Option<i32>,
    /// Whom it is about.
    pub subject: Option<String>,
    /// All else that was chosen, as it is written for programs; told by its hash.
    pub choices: String,
}

/// The passport of a document, with what it shows.
#[must_use]
pub fn passport_of(
    dataset: &Dataset,
    scores: Option<&Scores>,
    shown: &Shown,
    figure: Option<&Figure>,
) -> Passport {
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
        if let Some(year) = scores.choices.year.or(shown.year) {
            parts.push(format!("year {year}"));
        }
        if let Some(filter) = &scores.choices.filter {
            parts.push(format!("where {filter}"));
        }
    }
    if let Some(subject) = &shown.subject {
        parts.push(format!("subject {subject}"));
    }
    if !shown.choices.is_empty() {
        let digest = hexadecimal(&Sha256::digest(shown.choices.as_bytes()));
        parts.push(format!("choices sha256 {}", short(&digest)));
    }
    let own = figure.map(of_figure).unwrap_or_default();
    Passport {
        text: parts.join(" · ") + &own,
        rules: scores.map(|scores| scores.scheme.text.clone()),
    }
}

/// What a passport says of its figure.
fn of_figure(figure: &Figure) -> String {
    let words = figure.words();
    let digest = hexadecimal(&Sha256::digest(format!("{figure:?}").as_bytes()));
    format!(
        " · figure {} | {} · figure sha256 {}",
        words.title,
        words.subtitle,
        short(&digest)
    )
}

/// Gives a figure the user's own title, in its passport, too.
pub fn retitle(figure: &mut Figure, passport: &mut Passport, title: &str) {
    let before = of_figure(figure);
    title.clone_into(&mut figure.words_mut().title);
    if let Some(rest) = passport.text.strip_suffix(&before) {
        passport.text = format!("{rest}{}", of_figure(figure));
    }
}

/// What a passport says of a result beside its rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The program with its version.
    pub program: Option<String>,
    /// Id and version of the scheme.
    pub scheme: Option<String>,
    /// Beginning of the scheme's hash.
    pub rules: Option<String>,
    /// The file with the beginning of its fingerprint.
    pub data: Option<String>,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// Beginning of the hash of the mapping.
    pub mapping: Option<String>,
    /// The year, where one was chosen.
    pub year: Option<String>,
    /// The filter.
    pub filter: Option<String>,
    /// Whom a document is about.
    pub subject: Option<String>,
    /// Beginning of the hash of what else was chosen.
    pub choices: Option<String>,
}

impl Facts {
    /// From the line that [`passport`] writes.
    #[must_use]
    pub fn read(line: &str) -> Self {
        const KINDS: [&str; 8] = [
            "scheme ", "data ", "sheet ", "mapping ", "year ", "where ", "subject ", "choices ",
        ];
        let mut parts: Vec<(usize, String)> = Vec::new();
        for part in line.split(" · ") {
            let next = parts.last().map_or(0, |(kind, _)| kind + 1);
            // Kinds come in their order; what begins with none of those to come belongs to the one before.
            let kind = (next.max(1)..=KINDS.len()).find(|kind| part.starts_with(KINDS[kind - 1]));
            match (kind, parts.last_mut()) {
                (Some(kind), _) => parts.push((kind, part[KINDS[kind - 1].len()..].to_owned())),
                (None, None) => parts.push((0, part.to_owned())),
                (None, Some((_, before))) => {
                    before.push_str(" · ");
                    before.push_str(part);
                }
            }
        }
        let said = |wanted: usize| {
            let mut parts = parts.iter();
            parts
                .find(|(kind, _)| *kind == wanted)
                .map(|(_, said)| said.clone())
        };
        let hashed = |said: &str| {
            let pair = said.rsplit_once(" sha256 ");
            pair.map(|(name, hash)| (name.to_owned(), hash.to_owned()))
        };
        let scheme = said(1).and_then(|said| hashed(&said));
        Self {
            program: said(0),
            scheme: scheme.as_ref().map(|(name, _)| name.clone()),
            rules: scheme.map(|(_, hash)| hash),
            data: said(2)
                .and_then(|said| hashed(&said))
                .map(|(name, hash)| format!("{name} ({hash})")),
            sheet: said(3),
            mapping: said(4).map(|said| said.trim_start_matches("sha256 ").to_owned()),
            year: said(5),
            filter: said(6),
            subject: said(7),
            choices: said(8).map(|said| said.trim_start_matches("sha256 ").to_owned()),
        }
    }

    /// What another result rests on otherwise, in sentences: program, data, how it was read, choices. Rules are told by
    /// [`differences`].
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Message> {
        let said = |side: &Option<String>| match side {
            Some(side) => Arg::from(side.as_str()),
            None => Message::new("figure.passport_nothing").into(),
        };
        let pairs = [
            ("figure.passport_program", &self.program, &other.program),
            ("figure.passport_data", &self.data, &other.data),
            ("figure.passport_sheet", &self.sheet, &other.sheet),
            ("figure.passport_mapping", &self.mapping, &other.mapping),
            ("figure.passport_year", &self.year, &other.year),
            ("figure.passport_filter", &self.filter, &other.filter),
            ("figure.passport_subject", &self.subject, &other.subject),
            ("figure.passport_choices", &self.choices, &other.choices),
        ];
        let differ = pairs.into_iter().filter(|(_, from, to)| from != to);
        differ
            .map(|(key, from, to)| {
                Message::new(key)
                    .with("from", said(from))
                    .with("to", said(to))
            })
            .collect()
    }
}

/// What the method behind one result is otherwise than behind another, in sentences: data, how it was read, choices,
/// rules. Nothing where the passports are the same.
#[must_use]
pub fn passport_differences(
    first: (&Dataset, &Scores),
    second: (&Dataset, &Scores),
) -> Vec<Message> {
    let facts = |(dataset, scores): (&Dataset, &Scores)| {
        Facts::read(&passport(dataset, Some(scores), None).text)
    };
    let mut found = facts(first).differences(&facts(second));
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

#[cfg(test)]
mod tests {
    use super::{Facts, of_figure, retitle};
    use crate::figure::{BarsSpec, Figure, Passport};

    #[test]
    fn an_own_title_is_in_the_passport_too() {
        let mut figure = Figure::Bars(BarsSpec::default());
        let mut passport = Passport {
            text: format!("data x{}", of_figure(&figure)),
            rules: None,
        };
        let before = passport.text.clone();
        retitle(&mut figure, &mut passport, "My own");
        assert_ne!(passport.text, before);
        assert!(
            passport.text.contains("figure My own |"),
            "{}",
            passport.text
        );
        assert_eq!(passport.text, format!("data x{}", of_figure(&figure)));
    }

    #[test]
    fn a_line_says_what_was_put_into_it() {
        let facts = Facts::read(
            "innovation-atlas 0.1.0 · scheme a 2024 b sha256 0123 · data x · y.csv sha256 4567 · sheet S · mapping \
             sha256 89ab · year 2021 · where name = ' · year 3' · subject B · choices sha256 cdef",
        );
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(facts.program, said("innovation-atlas 0.1.0"));
        assert_eq!(facts.scheme, said("a 2024 b"));
        assert_eq!(facts.rules, said("0123"));
        assert_eq!(facts.data, said("x · y.csv (4567)"));
        assert_eq!(facts.sheet, said("S"));
        assert_eq!(facts.mapping, said("89ab"));
        assert_eq!(facts.year, said("2021"));
        assert_eq!(facts.filter, said("name = ' · year 3'"));
        assert_eq!(facts.subject, said("B"));
        assert_eq!(facts.choices, said("cdef"));
        assert_eq!(Facts::read("").program, said(""));
    }
}
