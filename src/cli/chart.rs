//! `chart`: trend, ranking, portrait, contribution.

use super::arguments::Arguments;
use super::input::Scored;
use super::progress::with_progress;
use super::{Failure, Outcome, input, picture};
use crate::dataset::Dataset;
use crate::figure::compose::{self, Material, TrendChoices, TrendPreset};
use crate::figure::{Figure, Passport};
use crate::i18n::{Message, Title};
use crate::jobs::Progress;
use crate::scheme::Formula;

/// Bars of a ranking unless another number is asked for.
const BARS: usize = 20;

/// A kind of chart.
#[derive(Clone, Copy)]
enum Kind {
    Trend,
    Ranking,
    Portrait,
    Contribution,
}

const KINDS: [(&str, Kind); 4] = [
    ("trend", Kind::Trend),
    ("ranking", Kind::Ranking),
    ("portrait", Kind::Portrait),
    ("contribution", Kind::Contribution),
];

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let word = arguments.operand(0).unwrap_or_default();
    let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == word) else {
        let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        return Err(Failure::Usage(
            Message::new("cli.chart_kind")
                .with("kind", word)
                .with("kinds", names.join(", ")),
        ));
    };
    picture::output_path(arguments)?;
    let (figure, passport) = with_progress(|progress| match kind {
        Kind::Trend => trend(arguments, progress),
        Kind::Ranking => ranking(arguments, progress),
        Kind::Portrait => portrait(arguments, progress),
        Kind::Contribution => contribution(arguments, progress),
    })?;
    picture::save(arguments, figure, &passport)
}

fn trend(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let file = arguments.operand_path(1);
    let Some(indicator) = arguments.text("indicator")? else {
        return Err(arguments.needed("indicator"));
    };
    let is_result = indicator == "total" || indicator.contains(':');
    if is_result && arguments.has("scheme") {
        let scored = input::scored(arguments, &file, None, progress)?;
        let entities = entities(arguments, &scored.dataset)?;
        let figure = compose::score_trend(material(&scored, arguments), indicator, &entities)?;
        let passport = compose::passport(&scored.dataset, Some(&scored.scores), Some(&figure));
        return Ok((figure, passport));
    }
    let preset = preset(indicator)?;
    let dataset = input::dataset(arguments, &file, &preset.formula.columns, progress)?;
    let preset = named(preset, &dataset);
    let choices = TrendChoices {
        subject: subject(arguments, &dataset)?,
        entities: entities(arguments, &dataset)?,
        target: arguments.number("target", "2.5")?,
        preset,
    };
    let figure = compose::trend(&dataset, &choices, arguments.lang)?;
    let passport = compose::passport(&dataset, None, Some(&figure));
    Ok((figure, passport))
}

/// The preset of this id, or one made from a formula.
fn preset(indicator: &str) -> Outcome<TrendPreset> {
    if let Some(preset) = compose::preset(indicator) {
        return Ok(preset);
    }
    Ok(TrendPreset {
        id: indicator.to_owned(),
        title: Title::same(indicator),
        unit: Title::default(),
        formula: Formula::parse(indicator)?,
        decimals: 2,
    })
}

/// A formula that is one column has that column's name and unit.
fn named(preset: TrendPreset, dataset: &Dataset) -> TrendPreset {
    let field = match preset.formula.columns.as_slice() {
        [column] if preset.id.trim_matches('"') == column => dataset.field(column),
        _ => None,
    };
    let Some(field) = field else { return preset };
    TrendPreset {
        title: field.title.clone(),
        unit: Title::same(field.unit.as_deref().unwrap_or_default()),
        ..preset
    }
}

fn ranking(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    // All years are scored, for the change of rank; a year's own result does not depend on it.
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let limit = arguments.number("limit", "1, 2, 3, …")?.unwrap_or(BARS);
    let subject = subject(arguments, &scored.dataset)?;
    let figure = compose::ranking(
        material(&scored, arguments),
        input::year(arguments)?,
        limit,
        subject.as_deref(),
    )?;
    let passport = compose::passport(&scored.dataset, Some(&scored.scores), Some(&figure));
    Ok((figure, passport))
}

fn portrait(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let Some(entity) = arguments.text("entity")? else {
        return Err(arguments.needed("entity"));
    };
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let row = compose::find_row(&scored.scores, entity, input::year(arguments)?)?;
    let figure = compose::portrait(material(&scored, arguments), row)?;
    let passport = compose::passport(&scored.dataset, Some(&scored.scores), Some(&figure));
    Ok((figure, passport))
}

fn contribution(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let Some(written) = arguments.text("entity")? else {
        return Err(arguments.needed("entity"));
    };
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let entity = compose::entity_key(&scored.dataset, written)?;
    let years = scored.dataset.years();
    let to = arguments.number("to", "2021")?.or(input::year(arguments)?);
    let Some(to) = to.or_else(|| years.last().copied()) else {
        return Err(Failure::Data(Message::new("figure.no_years")));
    };
    let from = arguments.number("from", "2020")?.unwrap_or(to - 1);
    let figure = compose::contribution(material(&scored, arguments), &entity, from, to)?;
    let passport = compose::passport(&scored.dataset, Some(&scored.scores), Some(&figure));
    Ok((figure, passport))
}

fn material<'a>(scored: &'a Scored, arguments: &Arguments) -> Material<'a> {
    Material {
        dataset: &scored.dataset,
        scores: &scored.scores,
        lang: arguments.lang,
    }
}

/// The key of `--entity`.
fn subject(arguments: &Arguments, dataset: &Dataset) -> Outcome<Option<String>> {
    match arguments.text("entity")? {
        None => Ok(None),
        Some(written) => Ok(Some(compose::entity_key(dataset, written)?)),
    }
}

/// The keys of names that commas separate. Names may hold commas themselves: the shortest piece that is a name counts.
fn listed(dataset: &Dataset, list: &str) -> Outcome<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = list;
    while !rest.trim().is_empty() {
        let ends = rest.match_indices([',', '，']).map(|(at, _)| at);
        let found = ends.chain([rest.len()]).find_map(|end| {
            let key = compose::entity_key(dataset, &rest[..end]).ok()?;
            Some((key, end))
        });
        let Some((key, end)) = found else {
            let first = rest.split([',', '，']).next().unwrap_or(rest);
            compose::entity_key(dataset, first)?;
            break;
        };
        keys.push(key);
        rest = rest[end..].trim_start_matches([',', '，']);
    }
    Ok(keys)
}

/// The keys of `--entities`, and of `--entity` when it is not among them.
fn entities(arguments: &Arguments, dataset: &Dataset) -> Outcome<Vec<String>> {
    let mut keys = Vec::new();
    if let Some(list) = arguments.text("entities")? {
        keys = listed(dataset, list)?;
        if let Some(subject) = subject(arguments, dataset)?
            && !keys.contains(&subject)
        {
            keys.push(subject);
        }
    }
    Ok(keys)
}
