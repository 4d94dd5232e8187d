//! The stages of projects, as data: `assets/projects.toml`, or a city's own file of that form.

use std::path::Path;

use serde::Deserialize;

use crate::dataset::{Entered, compared_as};
use crate::i18n::{Message, Result, Title};
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
    /// When it cannot be read or is not of this form; a message names the line.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| read_error(path, &error))?;
        let rules: Self = crate::analysis::definitions::parse(&text, path)?;
        if rules.stages.iter().all(|stage| stage.stopped) {
            return Err(Message::new("projects.no_stages").with("file", path.display().to_string()));
        }
        Ok(rules)
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

    /// Fields and headers of the dates of stages.
    #[must_use]
    pub fn entered(&self) -> Vec<Entered> {
        let stages = self.stages.iter();
        stages
            .map(|stage| (Self::entered_field(&stage.id), stage.entered.clone()))
            .collect()
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
