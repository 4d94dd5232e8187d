//! The trends page: a measure of one dataset, the entities that are shown, and their values over the years.

use std::collections::HashSet;

use crate::analysis::{Series, raw_series};
use crate::dataset::{Dataset, Kind};
use crate::figure::compose::{TREND_MOST, TrendPreset, leading, trend_presets};
use crate::i18n::{Message, Result};
use crate::jobs::{Progress, Shared};
use crate::scheme::Formula;
use crate::workspace::{State, TrendState};

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
    /// Those shown when nobody chose any, by the rule of every trend: all of a short file, the leaders of a long one.
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
        let named = |at: usize| lines[at].entity.clone();
        let valued = lines.iter().filter(|line| {
            let mut points = line.points.iter();
            points.any(|(_, value)| value.is_some())
        });
        Self {
            met: lines.iter().map(|line| line.entity.clone()).collect(),
            valued: valued.map(|line| line.entity.clone()).collect(),
            usual: leading(&lines).into_iter().map(named).collect(),
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
            .take(TREND_MOST)
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
    let mut entities: Vec<(String, String)> = keys
        .iter()
        .zip(names.iter())
        .filter_map(|(key, name)| Some((key?, name.unwrap_or_default())))
        .filter(|(key, _)| seen.insert(*key))
        .map(|(key, name)| (key.to_owned(), name.to_owned()))
        .collect();
    entities.sort_by_cached_key(|(_, name)| name_order(name));
    entities
}

/// What names are sorted by: letters by the alphabet, and common Chinese characters by their sound, in the order of which
/// GB 2312 numbers them.
fn name_order(name: &str) -> Vec<u8> {
    let name = name.to_lowercase();
    encoding_rs::GB18030.encode(&name).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::name_order;

    #[test]
    fn names_stand_by_the_alphabet_and_by_their_sound() {
        let mut names = [
            "浙江省",
            "Zambia",
            "安徽省",
            "albania",
            "江苏省",
            "北京市",
            "Africa",
        ];
        names.sort_by_key(|name| name_order(name));
        assert_eq!(
            names,
            [
                "Africa",
                "albania",
                "Zambia",
                "安徽省",
                "北京市",
                "江苏省",
                "浙江省"
            ]
        );
    }
}
