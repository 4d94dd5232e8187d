//! The stages of projects, as data: `assets/projects.toml`, or a city's own file of that form.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::analysis::definitions;
use crate::dataset::{Entered, compared_as};
use crate::i18n::{Lang, Message, Result, Title, fill};
use crate::table::read_error;

/// A stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageRule {
    /// Its name in outputs.
    pub id: String,
    /// Its name for people.
    pub title: Title,
    /// What files write for it.
    pub aliases: Vec<String>,
    /// Headers of a column with the date on which it was entered.
    #[serde(default)]
    pub entered: Vec<String>,
    /// Whether it is the end of projects without a result, apart from the order.
    #[serde(default)]
    pub stopped: bool,
}

/// The stages, in their order; those of stopped projects stand anywhere.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectRules {
    /// The stages.
    #[serde(rename = "stage")]
    pub stages: Vec<StageRule>,
}

impl ProjectRules {
    /// The file that is part of the program.
    pub const BUILT_IN: &str = include_str!("../../../assets/projects.toml");

    /// The stages that are part of the program.
    #[must_use]
    pub fn built_in() -> Self {
        // A file that does not parse yields no stages, which a test forbids.
        toml::from_str(Self::BUILT_IN).unwrap_or(Self { stages: Vec::new() })
    }

    /// A city's own file.
    ///
    /// # Errors
    /// When it cannot be read, is not of this form, or two stages have an id, a name or a header in common; a message names
    /// the line.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| read_error(path, &error))?;
        let rules: Self = definitions::parse(&text, path)?;
        let ids = rules.stages.iter().map(|stage| stage.id.as_str());
        definitions::check_ids(&text, path, "stage", ids)?;
        if let Some((at, word, first)) = rules.word_twice() {
            return Err(Message::new("projects.bad_definitions")
                .with("file", path.display().to_string())
                .with("line", definitions::line_of(&text, "stage", at).to_string())
                .with(
                    "problem",
                    Message::new("projects.definition_word")
                        .with("word", word)
                        .with("stage", rules.stages[first].title.clone()),
                ));
        }
        if rules.stages.iter().all(|stage| stage.stopped) {
            return Err(Message::new("projects.no_stages").with("file", path.display().to_string()));
        }
        Ok(rules)
    }

    /// The first stage of which a name, alias or header is that of a stage before it; with the word and that stage.
    fn word_twice(&self) -> Option<(usize, &str, usize)> {
        let mut named: HashMap<String, usize> = HashMap::new();
        let mut headed: HashMap<String, usize> = HashMap::new();
        for (at, stage) in self.stages.iter().enumerate() {
            let names = [&stage.id, &stage.title.en, &stage.title.zh];
            let names = names.into_iter().chain(&stage.aliases);
            let names = names.filter(|word| !word.trim().is_empty());
            for (known, words) in [
                (&mut named, names.collect::<Vec<_>>()),
                (&mut headed, stage.entered.iter().collect()),
            ] {
                for word in words {
                    let first = *known.entry(compared_as(word)).or_insert(at);
                    if first != at {
                        return Some((at, word, first));
                    }
                }
            }
        }
        None
    }

    /// The stage that a cell names.
    #[must_use]
    pub fn stage_of(&self, text: &str) -> Option<usize> {
        let text = compared_as(text);
        let is = |known: &str| compared_as(known) == text;
        self.stages.iter().position(|stage| {
            let named = [&stage.id, &stage.title.en, &stage.title.zh];
            named
                .into_iter()
                .chain(&stage.aliases)
                .any(|known| is(known))
        })
    }

    /// Fields and headers of the dates of stages: those of the rules, and those under which the program writes them.
    #[must_use]
    pub fn entered(&self) -> Vec<Entered> {
        let stages = self.stages.iter();
        stages
            .map(|stage| {
                let field = Self::entered_field(&stage.id);
                let mut headers = stage.entered.clone();
                headers.push(field.clone());
                let written = [Lang::En, Lang::Zh].map(|lang| Self::entered_header(stage, lang));
                headers.extend(written);
                (field, headers)
            })
            .collect()
    }

    /// The header of the column of dates on which a stage was entered.
    pub(super) fn entered_header(stage: &StageRule, lang: Lang) -> String {
        let title = stage.title.text(lang);
        fill(lang, "projects.column_entered", &[("stage", &title)])
    }

    /// The field with the date on which a stage was entered.
    pub(super) fn entered_field(id: &str) -> String {
        format!("entered_{id}")
    }

    /// The stages in their order, without those of stopped projects.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let stages = self.stages.iter().enumerate();
        stages
            .filter(|(_, stage)| !stage.stopped)
            .map(|(at, _)| at)
            .collect()
    }
}
