//! The four 90 % cards: a city's columns and definitions that can be edited come in; the share of each card over the
//! years, against its threshold, goes out.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::tables::{Column, lay, number};
use super::{definitions, raw_series};
use crate::composite::round;
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message, Result, Title, text};
use crate::scheme::{Formula, Status};
use crate::table::{Cell, Sheet, read_error};

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
}

/// A file of cards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRules {
    /// The cards, in the order in which they are shown.
    #[serde(rename = "card")]
    pub cards: Vec<CardRule>,
}

/// The file that is part of the program.
const BUILT_IN: &str = include_str!("../../assets/cards.toml");

impl CardRules {
    /// The cards that are part of the program.
    #[must_use]
    pub fn built_in() -> Self {
        // A file that does not parse yields no cards, which a test forbids.
        toml::from_str(BUILT_IN).unwrap_or(Self { cards: Vec::new() })
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
    /// When it cannot be read, is not of this form, or a formula does not parse; a message names the line or card.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| read_error(path, &error))?;
        let rules: Self = definitions::parse(&text, path)?;
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
}

/// One year of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardYear {
    /// The year.
    pub year: i32,
    /// What counts.
    pub numerator: Option<f64>,
    /// What there is.
    pub denominator: Option<f64>,
    /// Per cent, rounded to two decimals; `None` where one of them is missing or there is nothing.
    pub share: Option<f64>,
    /// How much more of the numerator reaches the threshold; 0 where it is reached.
    pub lacking: Option<f64>,
}

impl CardYear {
    /// Whether the threshold is reached.
    #[must_use]
    pub fn is_met(&self, threshold: f64) -> Option<bool> {
        self.share.map(|share| share >= threshold)
    }
}

/// A card over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it measures.
    pub rule: CardRule,
    /// The years, ascending; none where the data lack its columns.
    pub years: Vec<CardYear>,
    /// Why there are none.
    pub problem: Option<Message>,
}

impl Card {
    /// The last year with a share.
    #[must_use]
    pub fn last(&self) -> Option<&CardYear> {
        self.years.iter().rev().find(|year| year.share.is_some())
    }

    /// Where it stands, in a sentence.
    #[must_use]
    pub fn words(&self) -> Message {
        let rule = &self.rule;
        let Some((last, share)) = self.last().and_then(|last| Some((last, last.share?))) else {
            let problem = self.problem.clone();
            let problem = problem.unwrap_or_else(|| Message::new("projects.card_no_value"));
            return Message::new("projects.card_none")
                .with("title", rule.title.clone())
                .with("problem", problem);
        };
        let met = share >= rule.threshold;
        Message::new(if met {
            "projects.card_met"
        } else {
            "projects.card_short"
        })
        .with("title", rule.title.clone())
        .with("year", last.year.to_string())
        .with("share", share)
        .with("threshold", rule.threshold)
        .with("lacking", round(last.lacking.unwrap_or(0.0), 2))
        .with("unit", rule.unit.clone())
    }
}

/// Key and name of the city that is `written` by key or name, or of the first one of the data; none where there is no
/// such one.
#[must_use]
pub fn card_city(dataset: &Dataset, written: Option<&str>) -> Option<(String, String)> {
    let keys = super::frame::texts(&dataset.frame, "entity").ok()?;
    let names = super::frame::texts(&dataset.frame, "name").ok()?;
    let mut pairs = keys.iter().zip(names.iter());
    let (key, name) = match written {
        None => pairs.next(),
        Some(written) => pairs.find(|(key, name)| [*key, *name].contains(&Some(written.trim()))),
    }?;
    let key = key?;
    Some((key.to_owned(), name.unwrap_or(key).to_owned()))
}

/// The cards of one city, as `entity` names it: its key in the dataset.
#[must_use]
pub fn cards(dataset: &Dataset, rules: &CardRules, entity: &str) -> Vec<Card> {
    let rules = rules.cards.iter();
    rules
        .map(|rule| match years(dataset, rule, entity) {
            Ok(years) => Card {
                rule: rule.clone(),
                years,
                problem: None,
            },
            Err(problem) => Card {
                rule: rule.clone(),
                years: Vec::new(),
                problem: Some(problem),
            },
        })
        .collect()
}

fn years(dataset: &Dataset, rule: &CardRule, entity: &str) -> Result<Vec<CardYear>> {
    let entities = [entity.to_owned()];
    let one = |formula: &str| -> Result<Vec<(i32, Option<f64>)>> {
        let formula = Formula::parse(formula)?;
        let series = raw_series(dataset, &formula, &entities, None)?;
        Ok(series
            .into_iter()
            .next()
            .map_or_else(Vec::new, |own| own.points))
    };
    let (numerators, denominators) = (one(&rule.numerator)?, one(&rule.denominator)?);
    let pairs = numerators.into_iter().zip(denominators);
    Ok(pairs
        .map(|((year, numerator), (_, denominator))| {
            let both = numerator.zip(denominator).filter(|(_, all)| *all > 0.0);
            CardYear {
                year,
                numerator,
                denominator,
                share: both.map(|(own, all)| round(100.0 * own / all, 2)),
                lacking: both.map(|(own, all)| (rule.threshold / 100.0 * all - own).max(0.0)),
            }
        })
        .collect())
}

/// The cards as one table: a row for each card and year.
#[must_use]
pub fn card_sheet(cards: &[Card], lang: Lang, readable: bool) -> Sheet {
    let rows: Vec<(&Card, &CardYear)> = cards
        .iter()
        .flat_map(|card| card.years.iter().map(move |year| (card, year)))
        .collect();
    let each = |of: &dyn Fn(&Card, &CardYear) -> Cell| -> Vec<Cell> {
        rows.iter().map(|(card, year)| of(card, year)).collect()
    };
    let columns: Vec<Column> = vec![
        (
            "card",
            "projects.column_card",
            each(&|card, _| {
                Cell::Text(if readable {
                    card.rule.title.text(lang).to_owned()
                } else {
                    card.rule.id.clone()
                })
            }),
        ),
        (
            "status",
            "projects.column_status",
            each(&|card, _| {
                let code = match card.rule.status {
                    Status::Official => "official",
                    Status::Reconstructed => "reconstructed",
                    Status::Illustrative => "illustrative",
                };
                Cell::Text(if readable {
                    text(lang, &format!("projects.status_{code}"))
                } else {
                    code.to_owned()
                })
            }),
        ),
        (
            "year",
            "projects.column_year",
            each(&|_, year| Cell::Number(f64::from(year.year))),
        ),
        (
            "numerator",
            "projects.column_numerator",
            each(&|_, year| number(year.numerator)),
        ),
        (
            "denominator",
            "projects.column_denominator",
            each(&|_, year| number(year.denominator)),
        ),
        (
            "share_pct",
            "projects.column_share",
            each(&|_, year| number(year.share)),
        ),
        (
            "threshold_pct",
            "projects.column_threshold",
            each(&|card, _| Cell::Number(card.rule.threshold)),
        ),
        (
            "lacking",
            "projects.column_lacking",
            each(&|_, year| number(year.lacking.map(|x| round(x, 4)))),
        ),
    ];
    lay("projects.sheet_cards", columns, ("", ""), lang, readable)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::analysis::fixture::dataset;

    #[test]
    fn the_cards_of_the_program_are_sound() {
        let rules: CardRules = toml::from_str(BUILT_IN).unwrap();
        assert_eq!(rules.cards.len(), 4);
        for card in &rules.cards {
            assert!(Formula::parse(&card.numerator).is_ok(), "{}", card.id);
            assert!(Formula::parse(&card.denominator).is_ok(), "{}", card.id);
            for column in Formula::parse(&card.numerator).unwrap().columns {
                assert!(crate::dataset::known(&column).is_some(), "{column}");
            }
            assert_eq!(
                card.status,
                Status::Illustrative,
                "its definition is not published"
            );
        }
    }

    #[test]
    fn cards_are_written_as_they_are_read() {
        let rules = CardRules::built_in();
        let text = rules.to_text().unwrap();
        assert_eq!(toml::from_str::<CardRules>(&text).unwrap(), rules);
        assert_eq!(rules.columns().len(), 8);
    }

    #[test]
    fn a_share_is_told_with_what_it_lacks() {
        let data = dataset(
            &[("C", 2020), ("C", 2021), ("C", 2022)],
            &[
                ("ent_inst_n", vec![Some(880.0), Some(910.0), None]),
                ("inst_n", vec![Some(1000.0), Some(1000.0), Some(1000.0)]),
                ("rd_person_n", vec![Some(0.0); 3]),
                ("ent_rd_person_n", vec![Some(0.0); 3]),
            ],
        );
        let found = cards(&data, &CardRules::built_in(), "C");
        let own = &found[0];
        assert_eq!(own.years[0].share, Some(88.0));
        assert!((own.years[0].lacking.unwrap() - 20.0).abs() < 1e-9);
        assert_eq!(own.years[0].is_met(90.0), Some(false));
        assert_eq!(own.years[1].is_met(90.0), Some(true));
        assert_eq!(own.years[1].lacking, Some(0.0));
        assert_eq!(own.last().map(|year| year.year), Some(2021));
        assert_eq!(own.words().key, "projects.card_met");
        // Nothing divided by nothing is no share, and absent columns are told.
        assert_eq!(found[1].last(), None);
        assert!(found[2].problem.is_some());
        assert_eq!(found[2].words().key, "projects.card_none");
        assert_eq!(card_sheet(&found, Lang::En, false).height(), 6);
    }
}
