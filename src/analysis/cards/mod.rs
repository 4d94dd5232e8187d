//! The four 90 % cards: a city's columns and definitions that can be edited come in; the share of each card over the
//! years, against its threshold, goes out.

mod rules;

use super::raw_series;
use super::tables::{Column, lay, number};
use super::words::listed;
use crate::composite::round;
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message, Result, fixed, text};
use crate::scheme::{Formula, Status};
use crate::table::{Cell, Sheet};

pub use rules::{CardRule, CardRules};

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

    /// The card as it stood in a year: later years are not there, and without a share of that year none is, since a share
    /// of another year would pass for it.
    #[must_use]
    pub fn in_year(mut self, year: i32) -> Self {
        let shares = self.years.iter().filter(|own| own.share.is_some());
        let known: Vec<Message> = shares
            .map(|own| Message::new("analysis.name").with("name", own.year.to_string()))
            .collect();
        let there = (self.years.iter()).any(|own| own.year == year && own.share.is_some());
        if there {
            self.years.retain(|own| own.year <= year);
            return self;
        }
        self.years.clear();
        if self.problem.is_none() && !known.is_empty() {
            self.problem = Some(
                Message::new("projects.card_other_years")
                    .with("year", year.to_string())
                    .with("years", listed(&known)),
            );
        }
        self
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
mod tests;
