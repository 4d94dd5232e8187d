//! Weights proposed for a scheme, what they would do, and multivariate checks: against the reference where there is
//! one, by hand where not.

mod checks;
mod command;
mod files;
mod latitude;
mod levels;
mod reference;

use innovation_atlas::analysis::weights::Level;
use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::Dataset;
use innovation_atlas::i18n::{Lang, Message};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, load, parse};

use crate::coinr::countries;
use crate::source::root;

/// The text of the base run of the reference.
pub fn base_text() -> String {
    let path = root().join("tests/schemes/base.toml");
    std::fs::read_to_string(path).unwrap()
}

/// The base run with its eight pillars at the top, on a scale from 1 to 100.
pub fn pillars() -> Scheme {
    let text = base_text()
        .replace("[[group]]\nid = \"Conn\"\ntitle = \"Connectivity\"\n", "")
        .replace("[[group]]\nid = \"Sust\"\ntitle = \"Sustainability\"\n", "")
        .replace("parent = \"Conn\"\n", "")
        .replace("parent = \"Sust\"\n", "")
        .replace("scale = [0, 100]", "scale = [1, 100]");
    let scheme = parse(&text).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(scheme.children(None).count(), 8);
    scheme
}

/// The countries with their scores; nothing where the reference is not there.
pub fn scored(scheme: Scheme) -> Option<(Dataset, Scores)> {
    let data = countries(&scheme)?;
    let choices = Choices::default();
    let scores = score(&data, &scheme.into(), &choices, &Progress::default());
    Some((data, scores.unwrap_or_else(|error| panic!("{error}"))))
}

pub fn base() -> Option<(Dataset, Scores)> {
    let path = root().join("tests/schemes/base.toml");
    scored(load(path.to_str().unwrap()).unwrap())
}

pub fn level(scores: &Scores, name: &str) -> Level {
    Level::find(&scores.scheme, Some(name)).unwrap_or_else(|error| panic!("{error}"))
}

/// A sentence in English, after checking that it is one in both languages.
pub fn said(message: &Message) -> String {
    for lang in Lang::ALL {
        let text = message.text(lang);
        assert!(text != message.key && !text.contains('{'), "{text}");
    }
    message.text(Lang::En)
}
