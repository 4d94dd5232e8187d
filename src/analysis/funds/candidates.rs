//! Who stands for money with how many points: scores and data come in, one row for each enterprise of the year goes
//! out, in whole numbers. Made once for a year; plans are arithmetic on it.

use std::collections::HashMap;
use std::sync::Arc;

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::{Column, StringChunked};

use super::account_sums::AccountSums;
use super::awards::{award, micro};
use super::contradictions::{self, Contradictions};
use super::foreign::foreign;
use super::ledger::Ledger;
use super::other_rows::{Last, OtherRows};
use super::plan::{Basis, RowKept, USUAL_YEARS, WAN_FEN, dated};
use super::year_before::LostGrowth;
use super::{same, year_before};
use crate::analysis::{Choices, Scores, frame, select};
use crate::dataset::{Dataset, industry_name, town_name};
use crate::i18n::{Lang, Message, Result, Title};
use crate::jobs::Progress;
use crate::scheme::Scheme;

/// What became of an enterprise before any plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It stands with its points.
    Stands,
    /// A gate of the scheme took its total away.
    Gated,
    /// Too little is known of it.
    Insufficient,
    /// The plan excludes it.
    Excluded,
}

/// What enterprises have in common: a name for each value, and the value of each enterprise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouping {
    /// Column or result by which they are told apart: `town`, `industry`, `stage`, `tier`.
    pub by: &'static str,
    /// Names of the values.
    pub names: Vec<Title>,
    /// The values as the data or the scheme write them, which no language changes.
    pub codes: Vec<String>,
    /// Place in the names, by candidate; [`NONE`] without a value.
    pub of: Vec<u32>,
}

/// No value.
pub const NONE: u32 = u32::MAX;

/// The enterprises of one year.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// The rules of the points.
    pub scheme: Arc<Scheme>,
    /// What they were made for.
    pub basis: Basis,
    /// The year.
    pub year: Option<i32>,
    /// Row of the scores.
    pub rows: Vec<u32>,
    /// Key of each.
    pub entities: StringChunked,
    /// Name of each.
    pub names: StringChunked,
    /// What became of each.
    pub standing: Vec<Standing>,
    /// Points of each in millionths; 0 for those that have none, or fewer.
    pub points: Vec<u64>,
    /// Tier of each by its place in the scheme's tiers; [`NONE`] without one.
    pub tiers: Vec<u32>,
    /// How many of those that stand have points below zero: they count as none.
    pub below_zero: u32,
    /// Of how many of those that stand it cannot be told whether the plan excludes them.
    pub untold: u32,
    /// How many have awards of the year only now, while the ledger that came in had awards of it for others.
    pub late: u32,
    /// What enterprises lose because the data has no rows of them of the year before.
    pub lost_growth: LostGrowth,
    /// Rows of the data that contradict each other: which of them counts decides about amounts.
    pub contradictions: Contradictions,
    /// The same with the last of those rows, where neither mapping nor plan says which counts.
    pub last: Last,
    /// Points of other schemes in the ledger that count too, because the plan says so: scheme and millionths.
    pub foreign: Vec<(String, i64)>,
    /// R&D spending of each in fen, where the plan has a cap by it; `None` where it is missing or below zero.
    pub rd: Option<Vec<Option<u64>>>,
    /// Town, industry, stage and tier, as far as there are any.
    pub groupings: Vec<Grouping>,
    /// The filter under which they were scored: others are not among them.
    pub filter: Option<String>,
    /// The ledger with the awards of the year, where points are those of an account.
    pub ledger: Option<Ledger>,
    /// The last day and the last year of the ledger that came in; none of one without lines.
    pub ledger_ends: Option<(String, i32)>,
    /// What its accounts did.
    pub accounts: Option<AccountSums>,
}

impl Candidates {
    /// The enterprises of the basis' year; points are those of the year, or the balance of the account where points
    /// count for several years or there is a ledger.
    ///
    /// # Errors
    /// When nobody was scored in the year, an enterprise stands there twice, the data lacks a column, or the ledger does
    /// not fit.
    pub fn of(
        dataset: &Dataset,
        scores: &Scores,
        basis: &Basis,
        ledger: Option<&Ledger>,
    ) -> Result<Self> {
        let (other, progress) = (OtherRows::default(), Progress::default());
        Self::of_kept(dataset, scores, basis, ledger, &other, &progress)
    }

    /// The same; data and scores with other rows are taken from `other` where they are there, and kept there.
    ///
    /// # Errors
    /// As [`Candidates::of`]; when cancelled.
    pub fn of_kept(
        dataset: &Dataset,
        scores: &Scores,
        basis: &Basis,
        ledger: Option<&Ledger>,
        other: &OtherRows,
        progress: &Progress,
    ) -> Result<Self> {
        let contradict = contradictions::any(dataset);
        let other = |kept: RowKept| {
            let (dataset, scores) = other.read(dataset, scores, kept, progress)?;
            Self::of_rows(dataset, scores, basis, ledger)
        };
        let kept = (basis.keep).filter(|kept| kept.as_mapping() != dataset.mapping.keep);
        if let Some(kept) = kept.filter(|_| contradict) {
            return other(kept);
        }
        let mut found = Self::of_rows(dataset, scores, basis, ledger)?;
        let contradictions = &found.contradictions;
        if !contradictions.told.is_empty() && !contradictions.settled {
            found.last = Last::of(&found, other(RowKept::Last));
            progress.check()?;
        }
        Ok(found)
    }

    /// The same by the rows as the data has them.
    fn of_rows(
        dataset: &Dataset,
        scores: &Scores,
        basis: &Basis,
        ledger: Option<&Ledger>,
    ) -> Result<Self> {
        let years = frame::years(&scores.frame)?;
        let year = basis.year.or_else(|| years.iter().flatten().max());
        let rows: Vec<u32> = (0..scores.height() as u32)
            .filter(|&row| years.get(row as usize) == year)
            .collect();
        if rows.is_empty() {
            return Err(dated(
                year,
                "funds.nobody_scored",
                "funds.nobody_scored_undated",
            ));
        }
        let mut found = Self {
            scheme: Arc::clone(&scores.scheme),
            basis: basis.clone(),
            year,
            entities: taken(frame::texts(&scores.frame, "entity")?, &rows),
            names: taken(frame::texts(&scores.frame, "name")?, &rows),
            standing: Vec::new(),
            points: Vec::new(),
            tiers: Vec::new(),
            below_zero: 0,
            untold: 0,
            late: 0,
            lost_growth: LostGrowth::default(),
            contradictions: Contradictions::default(),
            last: Last::None,
            foreign: Vec::new(),
            rd: None,
            groupings: Vec::new(),
            filter: scores.choices.filter.clone(),
            ledger: None,
            ledger_ends: None,
            accounts: None,
            rows,
        };
        // Points of an account are those of several years.
        let valid = basis.valid_years.unwrap_or(USUAL_YEARS) as i32;
        let span = year.map(|year| year - valid + 1..=year);
        found.contradictions =
            Contradictions::of(dataset, &found.entities, span.as_ref(), basis.keep)?;
        if let Some(year) = year {
            found.lost_growth =
                year_before::lost(dataset, &scores.scheme, year, &found.entities, ledger)?;
        }
        found.stand(dataset, scores)?;
        same::refuse(&found, dataset, scores)?;
        match (ledger, basis.valid_years) {
            (None, None) => found.take_totals(scores)?,
            (ledger, _) => found.take_balances(dataset, scores, ledger)?,
        }
        found.take_rd(dataset, scores)?;
        found.group(dataset, scores)?;
        Ok(found)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Name of a candidate.
    #[must_use]
    pub fn name(&self, at: usize) -> &str {
        self.names.get(at).unwrap_or_default()
    }

    /// Key of a candidate.
    #[must_use]
    pub fn entity(&self, at: usize) -> &str {
        self.entities.get(at).unwrap_or_default()
    }

    /// What a candidate has in common with others, by the name of the grouping.
    #[must_use]
    pub fn group_of(&self, at: usize, by: &str) -> Option<&Title> {
        let grouping = self.groupings.iter().find(|grouping| grouping.by == by)?;
        grouping.names.get(*grouping.of.get(at)? as usize)
    }

    /// The same as the data or the scheme write it, for files that programs read.
    #[must_use]
    pub fn code_of(&self, at: usize, by: &str) -> Option<&str> {
        let grouping = self.groupings.iter().find(|grouping| grouping.by == by)?;
        let code = grouping.codes.get(*grouping.of.get(at)? as usize)?;
        Some(code.as_str())
    }

    /// The grouping of this name.
    #[must_use]
    pub fn grouping(&self, by: &str) -> Option<&Grouping> {
        self.groupings.iter().find(|grouping| grouping.by == by)
    }

    fn stand(&mut self, dataset: &Dataset, scores: &Scores) -> Result<()> {
        let held = |negated: bool| excluded(dataset, &self.basis, self.year, negated);
        let excluded = held(false)?;
        let status = frame::texts(&scores.frame, "status")?;
        self.standing = (self.rows.iter())
            .map(|&row| {
                let observation = scores.observations[row as usize];
                match status.get(row as usize) {
                    Some("gated") => Standing::Gated,
                    Some("scored") if excluded.binary_search(&observation).is_ok() => {
                        Standing::Excluded
                    }
                    Some("scored") => Standing::Stands,
                    _ => Standing::Insufficient,
                }
            })
            .collect();
        if self.basis.exclude.is_some() {
            let clear = held(true)?;
            let untold = |(row, standing): (&u32, &Standing)| {
                let observation = scores.observations[*row as usize];
                *standing == Standing::Stands && clear.binary_search(&observation).is_err()
            };
            let all = self.rows.iter().zip(&self.standing);
            self.untold = all.filter(|own| untold(*own)).count() as u32;
        }
        Ok(())
    }

    /// The totals of the year as points.
    fn take_totals(&mut self, scores: &Scores) -> Result<()> {
        let totals = scores.numbers("total")?;
        let mut points = Vec::with_capacity(self.len());
        for &row in &self.rows {
            let total = totals.get(row as usize).unwrap_or(0.0);
            points.push(micro(total, scores, row as usize)?);
        }
        self.take_points(&points);
        Ok(())
    }

    /// The balances of the accounts as points.
    fn take_balances(
        &mut self,
        dataset: &Dataset,
        scores: &Scores,
        ledger: Option<&Ledger>,
    ) -> Result<()> {
        let year = self
            .year
            .ok_or_else(|| Message::new("funds.account_needs_years"))?;
        let mut ledger = ledger.cloned().unwrap_or_default();
        let held = ledger.entries.len();
        self.ledger_ends = ledger.ends();
        self.foreign = foreign(&ledger, &self.scheme, &self.basis, year)?;
        self.late = award(&mut ledger, dataset, scores, &self.basis, year)?;
        let accounts = ledger.accounts(year)?;
        let points: Vec<i64> = (0..self.len())
            .map(|at| {
                accounts
                    .get(self.entity(at))
                    .map_or(0, |account| account.balance)
            })
            .collect();
        self.accounts = Some(AccountSums::of(&ledger, held, &accounts));
        self.take_points(&points);
        self.ledger = Some(ledger);
        Ok(())
    }

    fn take_points(&mut self, points: &[i64]) {
        let stands = self
            .standing
            .iter()
            .map(|standing| *standing == Standing::Stands);
        let own = points.iter().zip(stands.clone());
        self.below_zero = own.filter(|(own, stands)| **own < 0 && *stands).count() as u32;
        self.points = points
            .iter()
            .zip(stands)
            .map(|(points, stands)| if stands { (*points).max(0) as u64 } else { 0 })
            .collect();
    }

    fn take_rd(&mut self, dataset: &Dataset, scores: &Scores) -> Result<()> {
        let Some(name) = &self.basis.rd_column else {
            return Ok(());
        };
        let column = dataset.frame.column(name).and_then(Column::f64);
        let column =
            column.map_err(|_| Message::new("funds.no_rd_column").with("column", name.as_str()))?;
        // What is not a number of fen is missing.
        let fen = |wan: f64| {
            let fen = (wan * WAN_FEN).round();
            (0.0..=9e18).contains(&fen).then_some(fen as u64)
        };
        let of = |&row: &u32| {
            column
                .get(scores.observations[row as usize] as usize)
                .and_then(fen)
        };
        self.rd = Some(self.rows.iter().map(of).collect());
        Ok(())
    }

    fn group(&mut self, dataset: &Dataset, scores: &Scores) -> Result<()> {
        let scheme = Arc::clone(&self.scheme);
        let written = |by: &'static str, named: fn(&str) -> Title| {
            let column = dataset.frame.column(by).and_then(Column::str).ok()?;
            let values = self.rows.iter().map(|&row| {
                let value = column.get(scores.observations[row as usize] as usize)?;
                Some(value.trim()).filter(|value| !value.is_empty())
            });
            Some(by_value(by, values, named))
        };
        let town = |value: &str| Title {
            en: town_name(value, Lang::En).to_owned(),
            zh: town_name(value, Lang::Zh).to_owned(),
        };
        let industry = |value: &str| Title {
            en: industry_name(value, Lang::En).to_owned(),
            zh: industry_name(value, Lang::Zh).to_owned(),
        };
        let mut groupings: Vec<Grouping> = Vec::new();
        groupings.extend(written("town", town));
        groupings.extend(written("industry", industry));
        let stages: Vec<(&str, &Title)> = scheme
            .stages
            .iter()
            .map(|stage| (stage.id.as_str(), &stage.title))
            .collect();
        if stages.is_empty() {
            groupings.extend(written("stage", Title::same));
        } else {
            groupings.push(self.by_id("stage", scores, &stages)?);
        }
        let tiers: Vec<(&str, &Title)> = scheme
            .tiers
            .iter()
            .map(|tier| (tier.id.as_str(), &tier.title))
            .collect();
        let tier = self.by_id("tier", scores, &tiers)?;
        self.tiers.clone_from(&tier.of);
        if !tiers.is_empty() {
            groupings.push(tier);
        }
        self.groupings = groupings;
        Ok(())
    }

    /// A grouping by a result that holds ids.
    fn by_id(&self, by: &'static str, scores: &Scores, ids: &[(&str, &Title)]) -> Result<Grouping> {
        let column = frame::texts(&scores.frame, by)?;
        let place = |&row: &u32| {
            let id = column.get(row as usize);
            let place = ids.iter().position(|(known, _)| Some(*known) == id);
            place.map_or(NONE, |place| place as u32)
        };
        Ok(Grouping {
            by,
            names: ids.iter().map(|(_, title)| (*title).clone()).collect(),
            codes: ids.iter().map(|(id, _)| (*id).to_owned()).collect(),
            of: self.rows.iter().map(place).collect(),
        })
    }
}

/// The values of chosen rows.
fn taken(column: &StringChunked, rows: &[u32]) -> StringChunked {
    rows.iter().map(|&row| column.get(row as usize)).collect()
}

/// A grouping by values as they are written, in the order of the letters.
fn by_value<'a>(
    by: &'static str,
    values: impl Iterator<Item = Option<&'a str>>,
    named: fn(&str) -> Title,
) -> Grouping {
    let mut places: HashMap<&str, u32, PlRandomState> = HashMap::default();
    let mut first: Vec<&str> = Vec::new();
    let mut of: Vec<u32> = values
        .map(|value| {
            let Some(value) = value else { return NONE };
            *places.entry(value).or_insert_with(|| {
                first.push(value);
                first.len() as u32 - 1
            })
        })
        .collect();
    let mut order: Vec<usize> = (0..first.len()).collect();
    order.sort_unstable_by_key(|&at| first[at]);
    let mut place = vec![0; first.len()];
    for (to, &from) in order.iter().enumerate() {
        place[from] = to as u32;
    }
    for value in &mut of {
        if *value != NONE {
            *value = place[*value as usize];
        }
    }
    Grouping {
        by,
        names: order.iter().map(|&at| named(first[at])).collect(),
        codes: order.iter().map(|&at| first[at].to_owned()).collect(),
        of,
    }
}

/// Keys of what is said where nobody meets a condition.
const NONE_MEET: [&str; 2] = ["analysis.none_left_both", "analysis.none_left_filter"];

/// The observations that the plan excludes, ascending; `negated`, those that it plainly does not.
fn excluded(
    dataset: &Dataset,
    basis: &Basis,
    year: Option<i32>,
    negated: bool,
) -> Result<Vec<u32>> {
    let Some(condition) = &basis.exclude else {
        return Ok(Vec::new());
    };
    let condition = if negated {
        // On a line of its own, behind a comment that the condition may end with.
        format!("NOT ({condition}\n)")
    } else {
        condition.clone()
    };
    let choices = Choices {
        year,
        filter: Some(condition),
    };
    match select(dataset, &choices) {
        // That nobody meets the condition is nothing wrong.
        Err(none) if NONE_MEET.contains(&none.key) => Ok(Vec::new()),
        other => {
            other.map_err(|problem| Message::new("funds.about_exclude").with("problem", problem))
        }
    }
}
