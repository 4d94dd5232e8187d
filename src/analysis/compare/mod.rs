//! Two results side by side: two schemes on the same data, one scheme on two files, or two years of one scheme. Scores
//! come in; who gains, who loses, who comes and goes, and how far the two agree go out, as data.

mod groups;
mod lines;
mod mean;
mod pair;
mod sheets;
mod standing;

pub use mean::{MeanChange, MeanPart};
pub use pair::{EntityPart, EntityParts, entity_parts, parts_sheet, under_schemes};
pub use sheets::{comparison_sheets, comparison_tables};
pub use standing::{Compared, Standing};

use std::collections::BTreeMap;

use self::standing::{Side, pairs};
use super::Scores;
use super::words::titled;
use crate::composite::statistics::{kendall, spearman};
use crate::composite::{Peers, ranks};
use crate::dataset::Dataset;
use crate::i18n::{Message, Result, Title};
use crate::scheme::{Difference, Status, differences};

/// Two results side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is compared.
    pub kind: ComparisonKind,
    /// The first result.
    pub first: SideSummary,
    /// The second result.
    pub second: SideSummary,
    /// Whether totals of the two can be subtracted: years or files of one scheme, or schemes whose totals end at the same
    /// limit. Else only ranks and shares of the range can be compared.
    pub same_scale: bool,
    /// Those with a total in one of the two: by the rank in the second, then those that are only in the first by their
    /// rank there.
    pub rows: Vec<Compared>,
    /// How far the two agree, over those with a total in both.
    pub agreement: Agreement,
    /// How many moved from which tier to which, where both have tiers; in the order of the schemes.
    pub tiers: Vec<TierMove>,
    /// Means, and who gains and who loses, by what they have in common; one for each grouping that was asked for.
    pub groups: Vec<GroupTable>,
    /// What moved the mean, between years.
    pub mean: Option<MeanChange>,
    /// What the second scheme says otherwise than the first.
    pub differences: Vec<Difference>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonKind {
    /// Two schemes on the same data, or two files under one scheme, in one year.
    Schemes {
        /// The year; `None` where the data has none.
        year: Option<i32>,
    },
    /// Two years of one scheme.
    Years {
        /// The first.
        from: i32,
        /// The second.
        to: i32,
    },
}

/// One of the two results.
#[derive(Clone, Debug, PartialEq)]
pub struct SideSummary {
    /// What tells it from the other: its year; the scheme's name, with the version where both have that name.
    pub label: Title,
    /// Its file, where that is what tells it from the other.
    pub file: Option<String>,
    /// Id of its scheme.
    pub scheme: String,
    /// Name of its scheme.
    pub title: Title,
    /// Version of its scheme.
    pub version: String,
    /// Status of its rules.
    pub status: Status,
    /// Its year.
    pub year: Option<i32>,
    /// Observations of the year.
    pub observations: u32,
    /// How many of them have a total.
    pub scored: u32,
    /// Smallest total.
    pub min: f64,
    /// Mean total.
    pub mean: f64,
    /// Largest total.
    pub max: f64,
    /// Decimals of the scheme's results.
    pub decimals: u32,
}

/// How far two rankings agree, over those that are in both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// How many are in both.
    pub common: u32,
    /// How many are in the second only.
    pub entries: u32,
    /// How many are in the first only.
    pub exits: u32,
    /// Spearman's correlation of the totals; `None` for fewer than two, or where one side is all the same.
    pub spearman: Option<f64>,
    /// Kendall's tau-b.
    pub kendall: Option<f64>,
    /// Mean total in the first of those that are in both.
    pub first_mean: Option<f64>,
    /// Mean total in the second of those that are in both.
    pub second_mean: Option<f64>,
    /// By the ranks of each result, among all that it ranks.
    pub published: Shifts,
    /// By the ranks among those that are in both alone.
    pub among: Shifts,
    /// How many are in tiers of the same name, where both schemes have tiers of one name.
    pub same_tier: Option<u32>,
}

/// How ranks shift.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shifts {
    /// Mean of |change of rank|.
    pub mean: Option<f64>,
    /// Largest |change of rank|.
    pub most: Option<u32>,
    /// How many gain places.
    pub gainers: u32,
    /// How many lose places.
    pub losers: u32,
    /// How many keep their place.
    pub unmoved: u32,
}

impl Shifts {
    /// From the places that each gains.
    fn of(places: &[i64]) -> Self {
        let sizes = || places.iter().map(|places| places.unsigned_abs());
        let count = |wanted: fn(i64) -> bool| {
            places.iter().filter(|places| wanted(**places)).count() as u32
        };
        let mean = sizes().sum::<u64>() as f64 / places.len() as f64;
        Self {
            mean: (!places.is_empty()).then_some(mean),
            most: sizes().max().map(|most| most as u32),
            gainers: count(|places| places > 0),
            losers: count(|places| places < 0),
            unmoved: count(|places| places == 0),
        }
    }
}

/// How many moved between two tiers.
#[derive(Clone, Debug, PartialEq)]
pub struct TierMove {
    /// Tier in the first; `None` without one.
    pub from: Option<Title>,
    /// Tier in the second.
    pub to: Option<Title>,
    /// How many.
    pub count: u32,
}

/// Means and shifts by one column of the data.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTable {
    /// The column.
    pub column: String,
    /// Its name.
    pub title: Title,
    /// One for each of its values: those that gain most places first, those that nobody is in twice last.
    pub shifts: Vec<GroupShift>,
}

/// Means, and who gains and who loses, among those that have something in common.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupShift {
    /// What they have in common, as written in the data; empty for those without. Where that differs between two years,
    /// it is what is written in each for the means, and in the second for gains and losses.
    pub name: String,
    /// How many have a total in the first.
    pub first: u32,
    /// How many have a total in the second.
    pub second: u32,
    /// Mean total in the first; `None` for nobody.
    pub first_mean: Option<f64>,
    /// Mean total in the second.
    pub second_mean: Option<f64>,
    /// How many are in both results.
    pub common: u32,
    /// How many gain places.
    pub gainers: u32,
    /// How many lose places.
    pub losers: u32,
    /// Mean of the places gained; `None` where nobody is in both.
    pub mean_places: Option<f64>,
}

/// A text column of the data by which means, gains and losses are told.
#[derive(Clone, Copy, Debug)]
pub struct Grouping<'a> {
    /// The data behind the first result.
    pub first: &'a Dataset,
    /// The data behind the second result; the same, unless two files are compared.
    pub second: &'a Dataset,
    /// The column.
    pub column: &'a str,
}

impl Comparison {
    /// Tells its sides apart by the names of their files: two files under one scheme.
    pub fn tell_by_file(&mut self, files: &[String; 2]) {
        for (side, file) in [&mut self.first, &mut self.second].into_iter().zip(files) {
            side.label = Title::same(file);
            side.file = Some(file.clone());
        }
    }
}

/// Lays two schemes side by side that were scored on the same data, or two files under one scheme: entities are the same
/// where their keys are.
///
/// The year is the given one, or the last in which both have totals.
///
/// # Errors
/// When a side has no total in the year, or the data lacks the column of a grouping.
pub fn compare_schemes(
    first: &Scores,
    second: &Scores,
    year: Option<i32>,
    by: &[Grouping],
) -> Result<Comparison> {
    let year = match year {
        Some(year) => Some(year),
        None => last_common_year(first, second)?,
    };
    let (a, b) = (Side::of(first, year)?, Side::of(second, year)?);
    let limits = a.limit.zip(b.limit);
    let same_limit = limits.is_some_and(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()));
    // One set of rules has one scale, whether it has a limit or not.
    let same_scale = same_limit || first.scheme.hash == second.scheme.hash;
    build(ComparisonKind::Schemes { year }, &a, &b, same_scale, by)
}

/// Lays two years of one scheme side by side.
///
/// # Errors
/// When a year has no total, or the data lacks the column of a grouping.
pub fn compare_years(scores: &Scores, from: i32, to: i32, by: &[Grouping]) -> Result<Comparison> {
    let (a, b) = (Side::of(scores, Some(from))?, Side::of(scores, Some(to))?);
    let mut found = build(ComparisonKind::Years { from, to }, &a, &b, true, by)?;
    found.mean = mean::change(scores, &a, &b)?;
    Ok(found)
}

/// The last year in which both have totals; `None` where the data has no years.
fn last_common_year(first: &Scores, second: &Scores) -> Result<Option<i32>> {
    let years = |scores: &Scores| -> Result<Vec<Option<i32>>> {
        let totals = scores.numbers("total")?.iter();
        let rows = scores.years()?.iter().zip(totals);
        let mut years: Vec<Option<i32>> = rows
            .filter(|(_, total)| total.is_some())
            .map(|(year, _)| year)
            .collect();
        years.sort_unstable();
        years.dedup();
        Ok(years)
    };
    let (a, b) = (years(first)?, years(second)?);
    let common = a.iter().rev().find(|year| b.contains(year));
    common
        .copied()
        .ok_or_else(|| Message::new("analysis.nothing_common"))
}

fn build(
    kind: ComparisonKind,
    first: &Side,
    second: &Side,
    same_scale: bool,
    by: &[Grouping],
) -> Result<Comparison> {
    let rows = pairs(first, second, same_scale)?;
    let (mut one, mut other) = (first.summary(), second.summary());
    tell_apart(&mut one, &mut other);
    Ok(Comparison {
        kind,
        first: one,
        second: other,
        same_scale,
        agreement: agreement(&rows, first, second),
        tiers: tiers(first.scores, second.scores, &rows),
        groups: by
            .iter()
            .map(|by| groups::table(first.scores, second.scores, *by, &rows))
            .collect::<Result<_>>()?,
        mean: None,
        differences: differences(&first.scores.scheme, &second.scores.scheme),
        rows,
    })
}

/// Gives two sides labels that differ.
fn tell_apart(first: &mut SideSummary, second: &mut SideSummary) {
    let both = |label: &dyn Fn(&SideSummary) -> Title| (label(first), label(second));
    let named = |key: &'static str, side: &SideSummary| {
        titled(
            &Message::new(key)
                .with("title", side.title.clone())
                .with("version", side.version.as_str()),
        )
    };
    let ways: [(Title, Title); 3] = [
        both(&|side| Title::same(&side.year.map_or_else(String::new, |year| year.to_string()))),
        both(&|side| side.title.clone()),
        both(&|side| named("analysis.compare_version", side)),
    ];
    let apart = ways.into_iter().find(|(a, b)| a != b);
    let (one, other) = apart.unwrap_or_else(|| {
        let (one, other) = ("analysis.compare_one", "analysis.compare_other");
        (named(one, first), named(other, second))
    });
    first.label = one;
    second.label = other;
}

fn agreement(rows: &[Compared], first: &Side, second: &Side) -> Agreement {
    let both: Vec<(&Standing, &Standing)> = rows
        .iter()
        .filter_map(|row| Some((row.first.as_ref()?, row.second.as_ref()?)))
        .collect();
    let x: Vec<f64> = both.iter().map(|row| row.0.total).collect();
    let y: Vec<f64> = both.iter().map(|row| row.1.total).collect();
    let gained = |old: &[u32], new: &[u32]| -> Vec<i64> {
        let pairs = old.iter().zip(new);
        pairs
            .map(|(old, new)| i64::from(*old) - i64::from(*new))
            .collect()
    };
    let published =
        |of: fn(&(&Standing, &Standing)) -> u32| -> Vec<u32> { both.iter().map(of).collect() };
    let whole = Peers::whole(both.len());
    let mean = |totals: &[f64]| {
        (!totals.is_empty()).then(|| totals.iter().sum::<f64>() / totals.len() as f64)
    };
    let own = first.scores.scheme.tiers.iter();
    let others = &second.scores.scheme.tiers;
    let share_tiers = own
        .into_iter()
        .any(|own| others.iter().any(|other| other.title == own.title));
    let same_tier = both.iter().filter(|row| row.0.tier == row.1.tier);
    Agreement {
        common: both.len() as u32,
        entries: rows.iter().filter(|row| row.first.is_none()).count() as u32,
        exits: rows.iter().filter(|row| row.second.is_none()).count() as u32,
        spearman: spearman(&x, &y),
        kendall: kendall(&x, &y),
        first_mean: mean(&x),
        second_mean: mean(&y),
        published: Shifts::of(&gained(
            &published(|row| row.0.rank),
            &published(|row| row.1.rank),
        )),
        among: Shifts::of(&gained(&ranks(&x, &whole), &ranks(&y, &whole))),
        same_tier: share_tiers.then(|| same_tier.count() as u32),
    }
}

/// How many moved between tiers, by their places in the schemes; empty where one of the two has none.
fn tiers(first: &Scores, second: &Scores, rows: &[Compared]) -> Vec<TierMove> {
    let titles = |scores: &Scores| -> Vec<Title> {
        let tiers = scores.scheme.tiers.iter();
        tiers.map(|tier| tier.title.clone()).collect()
    };
    let (old, new) = (titles(first), titles(second));
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let place = |titles: &[Title], standing: &Standing| {
        let tier = standing.tier.as_ref();
        tier.and_then(|tier| titles.iter().position(|title| title == tier))
            .unwrap_or(titles.len())
    };
    let mut counts: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for row in rows {
        if let (Some(from), Some(to)) = (&row.first, &row.second) {
            *counts
                .entry((place(&old, from), place(&new, to)))
                .or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|((from, to), count)| TierMove {
            from: old.get(from).cloned(),
            to: new.get(to).cloned(),
            count,
        })
        .collect()
}
