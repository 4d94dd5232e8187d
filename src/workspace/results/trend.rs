//! The trends page: a measure of one dataset, the entities that are shown, and their values over the years.

use std::collections::HashSet;

use crate::analysis::{Series, raw_series};
use crate::dataset::{Dataset, Kind};
use crate::figure::compose::{TrendPreset, trend_presets};
use crate::i18n::{Message, Result};
use crate::jobs::{Progress, Shared};
use crate::scheme::Formula;
use crate::workspace::{State, TrendState};

/// Most entities that are shown when nobody chose any.
const SHOWN: usize = 8;
/// How many years are the latest ones.
const LATE: i32 = 5;

/// What the lines depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendKey {
    /// The data.
    pub dataset: Shared<Dataset>,
    /// The measure.
    pub measure: TrendPreset,
    /// The filter, where it is one of this data.
    pub filter: Option<String>,
    /// Entity keys.
    pub entities: Vec<String>,
    /// The subject among them.
    pub subject: Option<String>,
    /// A target.
    pub target: Option<f64>,
}

/// The lines with all that could be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendView {
    /// What was computed.
    pub measure: TrendPreset,
    /// One line for each entity.
    pub lines: Vec<Series>,
}

impl TrendView {
    /// Computes the lines.
    ///
    /// # Errors
    /// When a column of the measure is absent.
    pub fn compute(key: &TrendKey, _: &Progress) -> Result<Self> {
        Ok(Self {
            measure: key.measure.clone(),
            lines: raw_series(
                &key.dataset,
                &key.measure.formula,
                &key.entities,
                key.filter.as_deref(),
            )?,
        })
    }
}

/// What can be shown of a dataset: the presets, then those number columns that no preset shows as they are.
fn measures(dataset: &Dataset) -> Vec<TrendPreset> {
    let mut measures = trend_presets(dataset);
    for field in &dataset.fields {
        if field.kind != Kind::Number || matches!(field.id.as_str(), "lon" | "lat") {
            continue;
        }
        if let Ok(formula) = Formula::parse(&quoted(&field.id))
            && !measures.iter().any(|shown| shown.formula == formula)
        {
            measures.push(TrendPreset {
                id: field.id.clone(),
                title: field.title.clone(),
                unit: field.unit_title(),
                formula,
                decimals: 2,
            });
        }
    }
    measures
}

fn quoted(id: &str) -> String {
    let plain = id.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !id.starts_with(|c: char| c.is_ascii_digit());
    if plain {
        id.to_owned()
    } else {
        format!("\"{}\"", id.replace('"', "\"\""))
    }
}

/// What trends can be made of: one dataset with its measures and entities.
#[derive(Clone, Debug)]
pub struct TrendSource {
    /// The data: the first with a preset and several years (the smallest of them), else the first with several years.
    pub dataset: Shared<Dataset>,
    /// The presets, then the number columns.
    pub measures: Vec<TrendPreset>,
    /// Key and name of every entity, in file order.
    pub entities: Vec<(String, String)>,
}

impl TrendSource {
    /// Looks through the datasets.
    ///
    /// # Errors
    /// When none has several years.
    pub fn find(datasets: &[Shared<Dataset>]) -> Result<Self> {
        let with_years = || datasets.iter().filter(|dataset| dataset.years().len() > 1);
        let dataset = with_years()
            .filter(|dataset| !trend_presets(dataset).is_empty())
            .min_by_key(|dataset| dataset.height())
            .or_else(|| with_years().next())
            .ok_or_else(|| Message::new("workspace.no_years"))?;
        Ok(Self {
            dataset: dataset.clone(),
            measures: measures(dataset),
            entities: entities(dataset),
        })
    }
}

/// What it takes to know whose lines there are.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingKey {
    /// What trends are made of.
    pub source: Shared<TrendSource>,
    /// The measure.
    pub measure: TrendPreset,
    /// The filter, where it is one of this data.
    pub filter: Option<String>,
}

/// Who has values of a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrendStanding {
    /// Those shown when nobody chose any: all of a short file; of a long one the largest by their latest values, those
    /// first that have values in most of the latest years.
    pub usual: Vec<String>,
    /// Everybody who has a value.
    pub valued: HashSet<String>,
    /// Everybody, under a filter those who meet it.
    pub met: HashSet<String>,
}

impl TrendStanding {
    /// Looks at everybody's values. What has none fails where its lines are computed, and not here.
    #[must_use]
    pub fn of(key: &StandingKey) -> Self {
        let dataset = &key.source.dataset;
        let filter = key.filter.as_deref();
        let lines = raw_series(dataset, &key.measure.formula, &[], filter).unwrap_or_default();
        let met = lines.iter().map(|line| line.entity.clone()).collect();
        let present = |line: &Series| {
            line.points
                .iter()
                .filter(|(_, value)| value.is_some())
                .count()
        };
        let last = |line: &Series| {
            let mut valued = line.points.iter().filter(|(_, value)| value.is_some());
            valued.next_back().map(|(year, _)| *year)
        };
        let Some(end) = lines.iter().filter_map(last).max() else {
            return Self {
                met,
                ..Self::default()
            };
        };
        let late = |line: &Series| {
            let late = line.points.iter().filter(|(year, _)| *year > end - LATE);
            late.filter(|(_, value)| value.is_some()).count()
        };
        let mut order: Vec<usize> = (0..lines.len())
            .filter(|&at| present(&lines[at]) > 0)
            .collect();
        let valued = order.iter().map(|&at| lines[at].entity.clone()).collect();
        // A short file is shown as it is; of a long one the largest, those with the same value in file order.
        if order.len() > SHOWN {
            let latest = |line: &Series| {
                let mut values = line.points.iter().rev().filter_map(|(_, value)| *value);
                values.next().unwrap_or(f64::NEG_INFINITY)
            };
            // A value of long ago says little of today.
            let current = |at: usize| late(&lines[at]) * 2 > LATE as usize;
            order.sort_by(|&a, &b| {
                let largest = latest(&lines[b]).total_cmp(&latest(&lines[a]));
                current(b).cmp(&current(a)).then(largest)
            });
            order.truncate(SHOWN);
        }
        Self {
            usual: order.iter().map(|&at| lines[at].entity.clone()).collect(),
            valued,
            met,
        }
    }
}

/// The chosen measure, or the first.
pub(super) fn measure(source: &TrendSource, state: &TrendState) -> Option<TrendPreset> {
    let chosen = state
        .measure
        .as_ref()
        .and_then(|id| source.measures.iter().find(|measure| measure.id == *id));
    chosen.or_else(|| source.measures.first()).cloned()
}

pub(super) fn key(
    source: &TrendSource,
    measure: TrendPreset,
    standing: &TrendStanding,
    state: &State,
    filter: Option<String>,
) -> TrendKey {
    let own = &state.trend;
    let known = |key: &&String| match &filter {
        Some(_) => standing.met.contains(*key),
        None => source.entities.iter().any(|(entity, _)| entity == *key),
    };
    let mut entities: Vec<String> = own.entities.iter().filter(known).cloned().collect();
    if entities.is_empty() {
        entities.clone_from(&standing.usual);
    }
    if entities.is_empty() {
        entities = source
            .entities
            .iter()
            .take(SHOWN)
            .map(|(key, _)| key.clone())
            .collect();
    }
    let mut drawn = entities.iter().filter(|key| standing.valued.contains(*key));
    // Trends follow every selection; one that is not among their lines leaves the one of the other kind.
    let selected = [&own.subject, &state.enterprise, &state.county];
    let mut selected = selected.into_iter().flatten();
    TrendKey {
        filter,
        subject: selected
            .find(|subject| entities.contains(subject))
            .cloned()
            .or_else(|| drawn.next().cloned())
            .or_else(|| entities.first().cloned()),
        dataset: source.dataset.clone(),
        measure,
        entities,
        target: own.target,
    }
}

fn entities(dataset: &Dataset) -> Vec<(String, String)> {
    let columns = dataset
        .frame
        .column("entity")
        .and_then(|entity| Ok((entity.str()?, dataset.frame.column("name")?.str()?)));
    let Ok((keys, names)) = columns else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    keys.iter()
        .zip(names.iter())
        .filter_map(|(key, name)| Some((key?, name.unwrap_or_default())))
        .filter(|(key, _)| seen.insert(*key))
        .map(|(key, name)| (key.to_owned(), name.to_owned()))
        .collect()
}
