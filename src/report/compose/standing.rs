//! One year of the scores, read once: who is ranked, what became of the others, and the year before.

use std::collections::BTreeMap;

use crate::analysis::Scores;
use crate::dataset::{industry_name, town_name};
use crate::figure::compose::{Material, fixed, marked, nobody_scored, part_covered};
use crate::i18n::{Lang, Message, Result, padded_percent, text};

/// One ranked row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranked {
    /// Row of the scores.
    pub row: usize,
    pub entity: String,
    pub name: String,
    pub rank: u32,
    pub total: f64,
    /// Places gained since the year before.
    pub moved: Option<i32>,
    /// Change of the total since the year before, where the two years are on one scale.
    pub change: Option<f64>,
    /// The rank in the year before.
    pub rank_before: Option<u32>,
    /// The share of the indicators that the total rests on, where that is not all of them.
    pub covered: Option<f64>,
}

/// A group of ranked rows: a tier, a town, an industry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cluster {
    pub name: String,
    pub count: usize,
    pub mean: f64,
    pub best: String,
}

/// One year of the scores.
pub(super) struct Standing<'a> {
    pub material: Material<'a>,
    pub year: Option<i32>,
    /// By rank.
    pub ranked: Vec<Ranked>,
    /// Number of gated and of insufficient rows of the year.
    pub unranked: (usize, usize),
    /// Mean total of the year before, and of how many; where the two years are on one scale.
    pub mean_before: Option<(f64, usize)>,
}

impl<'a> Standing<'a> {
    /// The year, or the last with a total.
    pub fn of(material: Material<'a>, year: Option<i32>) -> Result<Self> {
        let scores = material.scores;
        let (years, totals, ranks) = (scores.years()?, scores.numbers("total")?, scores.ranks()?);
        let (entities, names) = (scores.texts("entity")?, scores.texts("name")?);
        let year = scores.year_meant(year)?;
        let mut before: BTreeMap<&str, (u32, f64)> = BTreeMap::new();
        if let Some(year) = year {
            for row in (0..scores.height()).filter(|&row| years.get(row) == Some(year - 1)) {
                if let (Some(entity), Some(rank), Some(total)) =
                    (entities.get(row), ranks.get(row), totals.get(row))
                {
                    before.insert(entity, (rank, total));
                }
            }
        }
        let own_scales = scores.scheme.scales_by_year();
        let mut ranked = Vec::new();
        let mut unranked = (0, 0);
        let status = scores.texts("status")?;
        for row in scores.order.iter().map(|&row| row as usize) {
            if year.is_some() && years.get(row) != year {
                continue;
            }
            match status.get(row) {
                Some("gated") => unranked.0 += 1,
                Some("scored") => {}
                _ => unranked.1 += 1,
            }
            let (Some(entity), Some(rank), Some(total)) =
                (entities.get(row), ranks.get(row), totals.get(row))
            else {
                continue;
            };
            let was = before.get(entity);
            ranked.push(Ranked {
                row,
                entity: entity.to_owned(),
                name: names.get(row).unwrap_or(entity).to_owned(),
                rank,
                total,
                moved: was.map(|(was, _)| *was as i32 - rank as i32),
                change: (was.filter(|_| !own_scales)).map(|(_, was)| total - was),
                rank_before: was.map(|(was, _)| *was),
                covered: part_covered(scores, row)?,
            });
        }
        if ranked.is_empty() {
            return Err(nobody_scored(scores, year)?);
        }
        let sum: f64 = before.values().map(|(_, total)| total).sum();
        Ok(Self {
            material,
            year,
            ranked,
            unranked,
            mean_before: (!before.is_empty() && !own_scales)
                .then(|| (sum / before.len() as f64, before.len())),
        })
    }

    /// Whom a report on an index is about: the ranked row of a key that the data knows, else the first of the file, since
    /// a city's own tables begin with the city.
    ///
    /// # Errors
    /// When the entity has no rank in the year.
    pub fn subject(&self, key: Option<&str>) -> Result<&Ranked> {
        if let Some(key) = key.filter(|key| self.is_known(key)) {
            let own = self.ranked.iter().find(|row| row.entity == key);
            return own.ok_or_else(|| self.not_ranked(key));
        }
        let first = self.ranked.iter().min_by_key(|row| row.row);
        first.ok_or_else(|| Message::new("report.nobody"))
    }

    /// Whether an entity occurs in the data, in any year.
    fn is_known(&self, entity: &str) -> bool {
        let entities = self.scores().texts("entity");
        entities.is_ok_and(|all| all.iter().any(|own| own == Some(entity)))
    }

    /// Why a known entity is not among the ranked ones.
    fn not_ranked(&self, entity: &str) -> Message {
        let scores = self.scores();
        let rows = scores.rows_of(entity).unwrap_or_default();
        let row = rows
            .iter()
            .find(|(year, _)| self.year.is_none_or(|own| own == *year));
        let name = rows
            .first()
            .and_then(|(_, row)| scores.text("name", *row).ok()?);
        let year = self.year.map_or_else(String::new, |year| year.to_string());
        let reason = row.and_then(|(_, row)| {
            let mut reasons = scores.reasons.iter();
            reasons
                .find(|(own, _)| *own as usize == *row)
                .map(|(_, reason)| reason.clone())
        });
        let name = name.unwrap_or(entity);
        match reason {
            Some(reason) => Message::new("report.not_ranked_because")
                .with("name", name)
                .with("year", year)
                .with("reason", reason),
            None => Message::new("report.not_ranked")
                .with("name", name)
                .with("year", year),
        }
    }

    pub fn scores(&self) -> &'a Scores {
        self.material.scores
    }

    pub fn lang(&self) -> Lang {
        self.material.lang
    }

    pub fn decimals(&self) -> usize {
        self.scores().scheme.decimals as usize
    }

    /// A total or points with all decimals of the scheme.
    pub fn points(&self, value: f64) -> String {
        fixed(value, self.decimals(), self.lang())
    }

    /// The total of a ranked row, with a mark where it rests on incomplete data.
    pub fn total(&self, row: &Ranked) -> String {
        marked(&self.points(row.total), row.covered)
    }

    /// The share of a number of ranked rows, with one decimal, so that shares line up.
    pub fn share(&self, count: usize) -> String {
        let share = count as f64 / self.ranked.len() as f64;
        padded_percent(share, 1, self.lang())
    }

    /// Mean of the totals.
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.ranked.iter().map(|row| row.total).sum();
        sum / self.ranked.len() as f64
    }

    /// Median of the totals; they stand in order.
    pub fn median(&self) -> f64 {
        let count = self.ranked.len();
        let at = |at: usize| self.ranked[at.min(count - 1)].total;
        f64::midpoint(at((count - 1) / 2), at(count / 2))
    }

    /// A field of the data behind a ranked row, in words.
    pub fn field(&self, row: &Ranked, field: &str) -> Option<&'a str> {
        let observation = *self.scores().observations.get(row.row)? as usize;
        let dataset = self.material.dataset;
        let value = dataset
            .frame
            .column(field)
            .ok()?
            .str()
            .ok()?
            .get(observation)?;
        Some(if field == "industry" {
            industry_name(value, self.material.lang)
        } else {
            town_name(value, self.material.lang)
        })
    }

    /// The name of a row's tier.
    pub fn tier(&self, row: &Ranked) -> Option<String> {
        let tier = self.scores().tier(row.row).ok()??;
        Some(tier.text(self.lang()).to_owned())
    }

    /// The ranked rows without a word, put together; nothing where all have one.
    pub fn without(&self, word: impl Fn(&Ranked) -> Option<String>) -> Option<Cluster> {
        let rows = || self.ranked.iter().filter(|row| word(row).is_none());
        let best = rows().next()?.name.clone();
        let (count, sum) = (rows().count(), rows().map(|row| row.total).sum::<f64>());
        Some(Cluster {
            name: text(self.lang(), "funds.without"),
            count,
            mean: sum / count as f64,
            best,
        })
    }

    /// Ranked rows put together by a word, those with the most first; rows without the word are in none.
    pub fn clusters(&self, word: impl Fn(&Ranked) -> Option<String>) -> Vec<Cluster> {
        let mut found: BTreeMap<String, Cluster> = BTreeMap::new();
        for row in &self.ranked {
            let Some(name) = word(row) else { continue };
            let cluster = found.entry(name.clone()).or_insert_with(|| Cluster {
                name,
                count: 0,
                mean: 0.0,
                best: row.name.clone(),
            });
            cluster.count += 1;
            cluster.mean += row.total;
        }
        let mut clusters: Vec<Cluster> = found.into_values().collect();
        for cluster in &mut clusters {
            cluster.mean /= cluster.count as f64;
        }
        // Stable: those with as many stay in the order of their names.
        clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.count));
        clusters
    }
}
