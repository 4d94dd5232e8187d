//! Scores with what a table of them needs at hand: typed columns, years, change of rank.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use polars::prelude::{DataFrame, StringChunked};

use crate::analysis::funds::OtherRows;
use crate::analysis::{Choices, Scores, score};
use crate::dataset::{Dataset, Kind, industry_name, town_name};
use crate::figure::compose::MapChoices;
use crate::i18n::{Lang, Result};
use crate::jobs::{Progress, Shared};
use crate::scheme::Scheme;
use crate::workspace::CHOICE_COLUMNS;

/// What scores depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreKey {
    /// The data.
    pub dataset: Shared<Dataset>,
    /// The rules.
    pub scheme: Shared<Scheme>,
    /// The filter.
    pub filter: Option<String>,
}

/// What became of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It has a total.
    Scored,
    /// A gate took the total away.
    Gated,
    /// No stage of the scheme applies.
    Stageless,
    /// Too little is known of it.
    Insufficient,
}

/// Scores of all years, with the columns that a table shows.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The data.
    pub dataset: Shared<Dataset>,
    /// The scores.
    pub scores: Scores,
    /// The years that occur, ascending.
    pub years: Vec<i32>,
    /// Entity key of each row.
    pub entities: StringChunked,
    /// Name of each row.
    pub names: StringChunked,
    /// Town of each observation of the dataset.
    pub towns: Option<StringChunked>,
    /// Industry of each observation of the dataset.
    pub industries: Option<StringChunked>,
    /// Values of each of the columns that a filter can choose from, the most frequent first, whatever the filter.
    pub choices: [Vec<String>; CHOICE_COLUMNS.len()],
    /// Year of each row.
    pub year: Vec<Option<i32>>,
    /// Index into the scheme's stages.
    pub stage: Vec<Option<u16>>,
    /// Index into the scheme's tiers.
    pub tier: Vec<Option<u16>>,
    /// What became of each row.
    pub outcome: Vec<Outcome>,
    /// Whether anybody has no total.
    pub anyone_without: bool,
    /// Total of each row.
    pub total: Vec<Option<f64>>,
    /// Rank of each row in its year.
    pub rank: Vec<Option<u32>>,
    /// Share of weighted indicators present.
    pub coverage: Vec<f64>,
    /// Places gained since the year before.
    pub moved: Vec<Option<i32>>,
    /// Whether a row is ranked and its entity was not there the year before, of which there are scores.
    pub entered: Vec<bool>,
    /// The same data and scores with others of rows that contradict each other, once a fund asks for them.
    pub other_rows: Arc<OtherRows>,
    /// Hash of the entity key of each row, with the row, ascending: what the pointer is over is looked up in every frame.
    found: Vec<(u64, u32)>,
}

impl Scored {
    /// Scores a dataset and prepares its columns.
    ///
    /// # Errors
    /// As [`score`].
    pub fn compute(key: &ScoreKey, progress: &Progress) -> Result<Self> {
        let choices = Choices {
            year: None,
            filter: key.filter.clone(),
        };
        let scores = score(&key.dataset, &key.scheme.0, &choices, progress)?;
        let stage_ids: Vec<&str> = key.scheme.stages.iter().map(|s| s.id.as_str()).collect();
        let tier_ids: Vec<&str> = key.scheme.tiers.iter().map(|t| t.id.as_str()).collect();
        let years_of_rows: Vec<Option<i32>> = scores.years()?.iter().collect();
        let mut years: Vec<i32> = years_of_rows.iter().flatten().copied().collect();
        years.sort_unstable();
        years.dedup();
        let texts_of = |name: &str| -> Result<StringChunked> {
            Ok(scores.texts(name)?.rechunk().into_owned())
        };
        let entities = texts_of("entity")?;
        let rank: Vec<Option<u32>> = scores.ranks()?.iter().collect();
        let outcome: Vec<Outcome> = scores
            .texts("status")?
            .iter()
            .enumerate()
            .map(|(row, status)| match status {
                Some("scored") => Outcome::Scored,
                Some("gated") => Outcome::Gated,
                _ if scores
                    .reason(row)
                    .is_some_and(|why| why.key == "analysis.no_stage") =>
                {
                    Outcome::Stageless
                }
                _ => Outcome::Insufficient,
            })
            .collect();
        Ok(Self {
            entered: entered(&entities, &years_of_rows, &years, &rank),
            moved: moved(&entities, &years_of_rows, &rank),
            names: texts_of("name")?,
            choices: CHOICE_COLUMNS.map(|column| values(&key.dataset.frame, column)),
            towns: texts(&key.dataset.frame, "town"),
            industries: texts(&key.dataset.frame, "industry"),
            stage: places(scores.texts("stage")?, &stage_ids),
            tier: places(scores.texts("tier")?, &tier_ids),
            total: scores.numbers("total")?.iter().collect(),
            coverage: scores
                .numbers("coverage")?
                .iter()
                .map(Option::unwrap_or_default)
                .collect(),
            other_rows: Arc::default(),
            found: hashed(&entities),
            year: years_of_rows,
            dataset: key.dataset.clone(),
            years,
            entities,
            anyone_without: outcome.iter().any(|own| *own != Outcome::Scored),
            outcome,
            rank,
            scores,
        })
    }

    /// The chosen year where there are scores of it, else the last.
    #[must_use]
    pub fn year_or_last(&self, chosen: Option<i32>) -> Option<i32> {
        chosen
            .filter(|year| self.years.contains(year))
            .or_else(|| self.years.last().copied())
    }

    /// Rows of a year, by rank.
    pub fn rows_of(&self, year: Option<i32>) -> impl Iterator<Item = u32> + '_ {
        // The order goes by year, the last first and none at the end.
        let order = &self.scores.order;
        let from = order.partition_point(|&row| self.year[row as usize] > year);
        let to = order.partition_point(|&row| self.year[row as usize] >= year);
        order[from..to].iter().copied()
    }

    /// Key of the best of a year.
    #[must_use]
    pub fn first_of(&self, year: Option<i32>) -> Option<&str> {
        let row = self.rows_of(year).next()?;
        self.entities.get(row as usize)
    }

    /// Row of an entity in a year.
    #[must_use]
    pub fn row_of(&self, entity: &str, year: Option<i32>) -> Option<u32> {
        self.rows_with(entity)
            .find(|&row| self.year[row as usize] == year)
    }

    /// Whether an entity has scores in any year.
    #[must_use]
    pub fn knows(&self, entity: &str) -> bool {
        self.rows_with(entity).next().is_some()
    }

    /// The rows of an entity.
    fn rows_with<'a>(&'a self, entity: &'a str) -> impl Iterator<Item = u32> + 'a {
        let hash = hash(entity);
        let from = self.found.partition_point(|(other, _)| *other < hash);
        self.found[from..]
            .iter()
            .take_while(move |(other, _)| *other == hash)
            .map(|(_, row)| *row)
            .filter(move |&row| self.entities.get(row as usize) == Some(entity))
    }

    /// Name of a row.
    #[must_use]
    pub fn name(&self, row: u32) -> &str {
        self.names.get(row as usize).unwrap_or_default()
    }

    /// Town of a row.
    #[must_use]
    pub fn town(&self, row: u32) -> Option<&str> {
        self.towns.as_ref()?.get(self.observation(row)?)
    }

    /// Town of a row, by its name in a language where that is known.
    #[must_use]
    pub fn town_in(&self, row: u32, lang: Lang) -> Option<&str> {
        self.town(row).map(|written| town_name(written, lang))
    }

    /// Industry of a row, by its name in a language where that is known.
    #[must_use]
    pub fn industry(&self, row: u32, lang: Lang) -> Option<&str> {
        let written = self.industries.as_ref()?.get(self.observation(row)?)?;
        Some(industry_name(written, lang))
    }

    fn observation(&self, row: u32) -> Option<usize> {
        self.scores
            .observations
            .get(row as usize)
            .map(|&at| at as usize)
    }

    /// The map choices with what the data lacks replaced by what it has.
    #[must_use]
    pub fn fit(&self, choices: &MapChoices) -> MapChoices {
        let mut choices = choices.clone();
        let has = |id: &str, kind: Kind| {
            self.dataset
                .field(id)
                .is_some_and(|field| field.kind == kind)
        };
        // A year that this data does not have has nothing to compare with.
        if choices
            .compare
            .is_some_and(|year| !self.years.contains(&year))
        {
            choices.compare = None;
        }
        if choices.size_by != "total" && !has(&choices.size_by, Kind::Number) {
            "total".clone_into(&mut choices.size_by);
        }
        let scheme = &self.scores.scheme;
        let known = match choices.color_by.as_str() {
            "tier" => !scheme.tiers.is_empty(),
            "stage" => !scheme.stages.is_empty(),
            column => has(column, Kind::Text),
        };
        if !known {
            // The usual column gives way to what there is, and to one colour where there is nothing.
            choices.color_by = match (scheme.tiers.is_empty(), scheme.stages.is_empty()) {
                (false, _) => "tier".to_owned(),
                (true, false) => "stage".to_owned(),
                (true, true) => MapChoices::default().color_by,
            };
        }
        choices
    }
}

/// A column of texts of the data, where there is one.
fn texts(frame: &DataFrame, name: &str) -> Option<StringChunked> {
    let column = frame.column(name).ok()?;
    Some(column.str().ok()?.rechunk().into_owned())
}

/// The values of a column of texts, the most frequent first; none where there is no such column.
fn values(frame: &DataFrame, name: &str) -> Vec<String> {
    let Some(column) = frame.column(name).ok().and_then(|column| column.str().ok()) else {
        return Vec::new();
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in column.iter().flatten() {
        *counts.entry(value).or_default() += 1;
    }
    let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
    // Stable: those that are as frequent stay in the order of their letters.
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    values
        .into_iter()
        .map(|(value, _)| value.to_owned())
        .collect()
}

fn places(column: &StringChunked, ids: &[&str]) -> Vec<Option<u16>> {
    column
        .iter()
        .map(|id| {
            let id = id?;
            ids.iter()
                .position(|known| *known == id)
                .map(|at| at as u16)
        })
        .collect()
}

fn moved(
    entities: &StringChunked,
    years: &[Option<i32>],
    rank: &[Option<u32>],
) -> Vec<Option<i32>> {
    let mut ranks: HashMap<(&str, i32), u32> = HashMap::with_capacity(rank.len());
    for (at, rank) in rank.iter().enumerate() {
        if let (Some(entity), Some(year), Some(rank)) = (entities.get(at), years[at], rank) {
            ranks.insert((entity, year), *rank);
        }
    }
    (0..rank.len())
        .map(|at| {
            let before = ranks.get(&(entities.get(at)?, years[at]? - 1))?;
            Some(*before as i32 - rank[at]? as i32)
        })
        .collect()
}

fn hash(entity: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    entity.hash(&mut hasher);
    hasher.finish()
}

/// Hash and row of each key, ascending.
fn hashed(entities: &StringChunked) -> Vec<(u64, u32)> {
    let rows = (0_u32..).zip(entities.iter());
    let mut found: Vec<(u64, u32)> = rows
        .filter_map(|(row, entity)| Some((hash(entity?), row)))
        .collect();
    found.sort_unstable();
    found
}

fn entered(
    entities: &StringChunked,
    years_of_rows: &[Option<i32>],
    years: &[i32],
    rank: &[Option<u32>],
) -> Vec<bool> {
    let there: HashSet<(&str, i32)> = (0..rank.len())
        .filter_map(|at| Some((entities.get(at)?, years_of_rows[at]?)))
        .collect();
    (0..rank.len())
        .map(|at| {
            let (Some(entity), Some(year), Some(_)) =
                (entities.get(at), years_of_rows[at], rank[at])
            else {
                return false;
            };
            years.binary_search(&(year - 1)).is_ok() && !there.contains(&(entity, year - 1))
        })
        .collect()
}
