//! The four 90 % cards: a city's columns and definitions that can be edited come in; the share of each card over the
//! years, against its threshold, goes out.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::tables::{Column, lay, number};
use super::words::listed;
use super::{definitions, raw_series};
use crate::composite::round;
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message, Result, Title, fixed, text};
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
    pub const BUILT_IN: &str = include_str!("../../assets/cards.toml");

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

/// One year of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardYear {
    /// The year.
    pub year: i32,
    /// What counts.
    pub numerator: Option<f64>,
    /// What there is.
    pub denominator: Option<f64>,
    /// Per cent, rounded to two decimals, but never across the threshold; `None` where one of them is missing or there is
    /// nothing.
    pub share: Option<f64>,
    /// Whether the threshold is reached, by what is not rounded.
    pub met: Option<bool>,
    /// How much more of the numerator, all else as it is, reaches the threshold; 0 where it is reached, and none where no
    /// more of it ever would. Whole where numerator and denominator are whole in all years.
    pub lacking: Option<f64>,
}

impl CardYear {
    fn of(
        rule: &CardRule,
        year: i32,
        (numerator, denominator): (Option<f64>, Option<f64>),
        whole: bool,
    ) -> Self {
        let both = numerator.zip(denominator).filter(|(_, all)| *all > 0.0);
        let part = rule.threshold / 100.0;
        // As far as floats go: 90 of 100 are 90 %.
        let met = both.map(|(own, all)| own >= part * all * (1.0 - 1e-12));
        let share = both.zip(met).map(|((own, all), met)| {
            let exact = 100.0 * own / all;
            let shown = round(exact, 2);
            match (met, shown >= rule.threshold) {
                (true, false) => (exact * 100.0).ceil() / 100.0,
                (false, true) => (exact * 100.0).floor() / 100.0,
                _ => shown,
            }
        });
        let lacking = both.zip(met).and_then(|((own, all), met)| {
            let short = part * all - own;
            let more = match rule.part_of {
                _ if met => 0.0,
                // One more of it is one more of both: own + x = part · (all + x).
                true if part < 1.0 => short / (1.0 - part),
                true => return None,
                false => short,
            };
            let grace = 1e-9 * more.max(1.0);
            Some(if whole {
                (more - grace).ceil() + 0.0
            } else {
                more
            })
        });
        Self {
            year,
            numerator,
            denominator,
            share,
            met,
            lacking,
        }
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

    /// What is to be known beside the share: years in which more is counted than there is, and a last year without one.
    #[must_use]
    pub fn remarks(&self) -> Vec<Message> {
        let about = |key, year: &CardYear| {
            Message::new(key)
                .with("title", self.rule.title.clone())
                .with("year", year.year.to_string())
                .with("numerator", year.numerator.unwrap_or(f64::NAN))
                .with("denominator", year.denominator.unwrap_or(f64::NAN))
        };
        let above = self.years.iter().filter(|year| {
            let both = year.numerator.zip(year.denominator);
            both.is_some_and(|(own, all)| own > all && all > 0.0)
        });
        let mut told: Vec<Message> = above
            .map(|year| about("projects.card_above", year))
            .collect();
        let earlier = match (self.years.last(), self.last()) {
            (Some(last), Some(shown)) if last.year != shown.year => Some((last, shown)),
            _ => None,
        };
        // Where there is nothing in all there is no share, however many years that is.
        let own = self.years.iter().filter(|year| {
            let told = earlier.is_some_and(|(last, _)| last.year == year.year);
            !told && year.denominator.is_some_and(|all| all <= 0.0)
        });
        let name =
            |year: &CardYear| Message::new("analysis.name").with("name", year.year.to_string());
        let nothing: Vec<Message> = own.map(name).collect();
        if !nothing.is_empty() {
            told.push(
                Message::new("projects.card_nothing")
                    .with("title", self.rule.title.clone())
                    .with("years", listed(&nothing)),
            );
        }
        if let Some((last, shown)) = earlier {
            let line = about("projects.card_earlier", last);
            told.push(line.with("shown", shown.year.to_string()));
        }
        told
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
        let key = match (last.met, last.lacking) {
            (Some(true), _) => "projects.card_met",
            (_, None) => "projects.card_never",
            _ if rule.part_of => "projects.card_short",
            _ => "projects.card_short_apart",
        };
        Message::new(key)
            .with("title", rule.title.clone())
            .with("year", last.year.to_string())
            .with("share", fixed(share, 2, Lang::En))
            .with("threshold", rule.threshold)
            .with("lacking", round(last.lacking.unwrap_or(0.0), 2))
            .with("unit", rule.unit.clone())
    }
}

/// Key of how far the definition of a card is published.
#[must_use]
pub fn card_status(status: Status) -> &'static str {
    match status {
        Status::Official => "projects.status_official",
        Status::Reconstructed => "projects.status_reconstructed",
        Status::Illustrative => "projects.status_illustrative",
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
                problem: Some(match problem.key {
                    // A card is no trend that another could take the place of.
                    "analysis.absent_trend" => Message {
                        key: "projects.card_absent",
                        ..problem
                    },
                    _ => problem,
                }),
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
    let values = numerators.iter().chain(&denominators);
    let whole = values
        .filter_map(|(_, value)| *value)
        .all(|x| x.fract() == 0.0);
    let pairs = numerators.into_iter().zip(denominators);
    Ok(pairs
        .map(|((year, numerator), (_, denominator))| {
            CardYear::of(rule, year, (numerator, denominator), whole)
        })
        .collect())
}

/// The cards of a city, by its key and name, as one table: a row for each card and year.
#[must_use]
pub fn card_sheet(
    cards: &[Card],
    (entity, name): (&str, &str),
    lang: Lang,
    readable: bool,
) -> Sheet {
    let rows: Vec<(&Card, &CardYear)> = cards
        .iter()
        .flat_map(|card| card.years.iter().map(move |year| (card, year)))
        .collect();
    let each = |of: &dyn Fn(&Card, &CardYear) -> Cell| -> Vec<Cell> {
        rows.iter().map(|(card, year)| of(card, year)).collect()
    };
    let columns: Vec<Column> = vec![
        (
            "entity",
            "analysis.column_entity",
            each(&|_, _| Cell::Text(entity.to_owned())),
        ),
        (
            "name",
            "analysis.column_name",
            each(&|_, _| Cell::Text(name.to_owned())),
        ),
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
                let key = card_status(card.rule.status);
                let code = key.rsplit('_').next().unwrap_or(key);
                Cell::Text(if readable {
                    text(lang, key)
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
    let mut sheet = lay("projects.sheet_cards", columns, ("", ""), lang, readable);
    let rules = CardRules {
        cards: cards.iter().map(|card| card.rule.clone()).collect(),
    };
    sheet.name = rules.name().text(lang);
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::analysis::fixture::dataset;

    #[test]
    fn the_cards_of_the_program_are_sound() {
        let rules: CardRules = toml::from_str(CardRules::BUILT_IN).unwrap();
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
    fn more_than_there_is_and_a_year_without_a_share_are_told() {
        let data = dataset(
            &[("C", 2020), ("C", 2021)],
            &[
                ("ent_inst_n", vec![Some(12.0), Some(0.0)]),
                ("inst_n", vec![Some(10.0), Some(0.0)]),
            ],
        );
        let found = cards(&data, &CardRules::built_in(), "C");
        let keys: Vec<&str> = found[0].remarks().iter().map(|line| line.key).collect();
        assert_eq!(keys, ["projects.card_above", "projects.card_earlier"]);
        assert_eq!(
            found[1].problem.as_ref().map(|problem| problem.key),
            Some("projects.card_absent")
        );
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
        // (0.9 · 1,000 − 880) / (1 − 0.9): 1,080 of 1,200 are 90 %.
        assert_eq!(own.years[0].lacking, Some(200.0));
        assert_eq!(own.years[0].met, Some(false));
        assert_eq!(own.years[1].met, Some(true));
        assert_eq!(own.years[1].lacking, Some(0.0));
        assert_eq!(own.last().map(|year| year.year), Some(2021));
        assert_eq!(own.words().key, "projects.card_met");
        // Nothing divided by nothing is no share, and absent columns are told.
        assert_eq!(found[1].last(), None);
        assert!(found[2].problem.is_some());
        assert_eq!(found[2].words().key, "projects.card_none");
        let sheet = card_sheet(&found, ("C", "City"), Lang::En, false);
        assert_eq!((sheet.height(), sheet.header[1].as_str()), (6, "name"));
    }

    #[test]
    fn what_is_lacking_reaches_the_threshold_and_nothing_less_does() {
        let mut rules = CardRules::built_in();
        rules.cards.truncate(1);
        let of = |rules: &CardRules, own: f64, all: f64| {
            let data = dataset(
                &[("C", 2020)],
                &[("ent_inst_n", vec![Some(own)]), ("inst_n", vec![Some(all)])],
            );
            cards(&data, rules, "C")[0].years[0].clone()
        };
        for (own, all) in [
            (9.0, 11.0),
            (880.0, 1000.0),
            (1.0, 7.0),
            (899_960.0, 1_000_000.0),
        ] {
            let year = of(&rules, own, all);
            let more = year.lacking.unwrap();
            let share = |x: f64| (own + x) / (all + x);
            assert!(
                more.fract() == 0.0 && share(more) >= 0.9 - 1e-12,
                "{year:?}"
            );
            assert!(share(more - 1.0) < 0.9, "{year:?}");
            assert!(
                year.met == Some(false) && year.share.unwrap() < 90.0,
                "{year:?}"
            );
        }
        // 899,960 of a million are rounded to 90.00, and below 90.
        assert_eq!(of(&rules, 899_960.0, 1_000_000.0).share, Some(89.99));
        let met = of(&rules, 900_000.0, 1_000_000.0);
        assert_eq!(
            (met.met, met.share, met.lacking),
            (Some(true), Some(90.0), Some(0.0))
        );
        // Apart from what there is, and out of reach.
        rules.cards[0].part_of = false;
        assert_eq!(of(&rules, 880.0, 1000.0).lacking, Some(20.0));
        rules.cards[0].part_of = true;
        rules.cards[0].threshold = 100.0;
        assert_eq!(of(&rules, 880.0, 1000.0).lacking, None);
    }

    #[test]
    fn a_file_of_cards_is_checked() {
        let mut file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        let path = file.path().to_path_buf();
        let mut told = |text: &str| {
            use std::io::{Seek as _, Write as _};
            file.as_file().set_len(0).unwrap();
            file.rewind().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            CardRules::load(&path)
                .map(|_| ())
                .map_err(|problem| problem.text(Lang::En))
        };
        assert_eq!(told(CardRules::BUILT_IN), Ok(()));
        let twice = CardRules::BUILT_IN.replace("\"staff\"", "\"institutions\"");
        let problem = told(&twice).unwrap_err();
        let line = 1 + twice[..twice.rfind("\"institutions\"").unwrap()]
            .matches('\n')
            .count();
        // The line of its `[[card]]`.
        assert!(problem.contains(&format!("line {}", line - 1)), "{problem}");
        assert!(told(&CardRules::BUILT_IN.replace("\"staff\"", "\" \"")).is_err());
        assert!(told("card = []\n").is_err());
    }

    #[test]
    fn cards_are_called_by_their_threshold() {
        let mut rules = CardRules::built_in();
        assert_eq!(rules.name().text(Lang::En), "Four 90 % cards");
        for card in &mut rules.cards {
            card.threshold = 95.0;
        }
        assert_eq!(rules.name().text(Lang::Zh), "四个95%");
        rules.cards[0].threshold = 90.0;
        assert_eq!(rules.name().key, "projects.cards_shares");
    }

    #[test]
    fn nothing_in_all_is_told_in_one_sentence() {
        let year = |year: i32| CardYear {
            year,
            numerator: Some(947.0),
            denominator: Some(0.0),
            share: None,
            met: None,
            lacking: None,
        };
        let card = Card {
            rule: CardRules::built_in().cards.remove(0),
            years: vec![year(2021), year(2022)],
            problem: None,
        };
        let told = card.remarks();
        assert_eq!(told.len(), 1);
        assert!(told[0].text(Lang::En).contains("in 2021, 2022"), "{told:?}");
    }
}
