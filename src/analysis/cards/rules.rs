//! What cards measure: a file of definitions comes in, checked rules go out; what they are called together.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::analysis::definitions;
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Formula, Status};
use crate::table::read_error;

/// What a card measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRule {
    /// Its name in outputs.
    pub id: String,
    /// Its name for people.
    pub title: Title,
    /// How far its definition is published.
    pub status: Status,
    /// Unit of numerator and denominator.
    #[serde(default)]
    pub unit: Title,
    /// Formula of what counts.
    pub numerator: String,
    /// Formula of what there is.
    pub denominator: String,
    /// The share to reach, in per cent.
    pub threshold: f64,
    /// Whether what counts is a part of what there is, so that one more of it is one more of both.
    // Written where it is not the usual.
    #[serde(default = "usual_part_of", skip_serializing_if = "Clone::clone")]
    pub part_of: bool,
}

/// What counts is usually a part of what there is.
fn usual_part_of() -> bool {
    true
}

/// A file of cards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRules {
    /// The cards, in the order in which they are shown.
    #[serde(rename = "card")]
    pub cards: Vec<CardRule>,
}

impl CardRules {
    /// The file that is part of the program.
    pub const BUILT_IN: &str = include_str!("../../../assets/cards.toml");

    /// The cards that are part of the program.
    #[must_use]
    pub fn built_in() -> Self {
        // A file that does not parse yields no cards, which a test forbids.
        toml::from_str(Self::BUILT_IN).unwrap_or(Self { cards: Vec::new() })
    }

    /// The raw columns that the formulas name, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let formulas = self
            .cards
            .iter()
            .flat_map(|card| [&card.numerator, &card.denominator]);
        let parsed = formulas.filter_map(|formula| Formula::parse(formula).ok());
        let mut columns: Vec<String> = parsed.flat_map(|formula| formula.columns).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The cards as the text of a file, which [`CardRules::load`] reads back.
    ///
    /// # Errors
    /// When they cannot be written as TOML, which no card of this form prevents.
    pub fn to_text(&self) -> Result<String> {
        toml::to_string(self).map_err(|error| {
            Message::new("projects.cards_unwritten").with("reason", error.to_string())
        })
    }

    /// A city's own file.
    ///
    /// # Errors
    /// When it cannot be read, is not of this form, has no cards or two of one id, or a formula does not parse; a message
    /// names the line or card.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| read_error(path, &error))?;
        let rules: Self = definitions::parse(&text, path)?;
        let ids = rules.cards.iter().map(|card| card.id.as_str());
        definitions::check_ids(&text, path, "card", ids)?;
        for card in &rules.cards {
            for formula in [&card.numerator, &card.denominator] {
                Formula::parse(formula).map_err(|problem| {
                    Message::new("projects.bad_card")
                        .with("file", path.display().to_string())
                        .with("card", card.id.as_str())
                        .with("problem", problem)
                })?;
            }
            if !card.threshold.is_finite() || card.threshold <= 0.0 || card.threshold > 100.0 {
                return Err(Message::new("projects.bad_threshold")
                    .with("file", path.display().to_string())
                    .with("card", card.id.as_str())
                    .with("threshold", card.threshold));
            }
        }
        Ok(rules)
    }

    /// What they are called together: by their threshold, where they have one.
    #[must_use]
    pub fn name(&self) -> Message {
        let mut thresholds = self.cards.iter().map(|card| card.threshold);
        let first = thresholds.next().unwrap_or_default();
        let is_one = thresholds.all(|own| (own - first).abs() < 1e-9);
        match (is_one, self.cards.len()) {
            (true, 4) => Message::new("projects.cards_four").with("threshold", first),
            (true, _) => Message::new("projects.cards_at").with("threshold", first),
            (false, _) => Message::new("projects.cards_shares"),
        }
    }

    /// What is to be said of the cards because their definitions are not published.
    #[must_use]
    pub fn status_lines(&self) -> Vec<Message> {
        let has = |status: Status| self.cards.iter().any(|card| card.status == status);
        let known = [
            (Status::Illustrative, "projects.cards_illustrative"),
            (Status::Reconstructed, "projects.cards_reconstructed"),
        ];
        let lines = known.into_iter().filter(|(status, _)| has(*status));
        lines.map(|(_, key)| Message::new(key)).collect()
    }
}
