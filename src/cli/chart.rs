//! `chart`: a figure of one of the kinds that data and scores give.

use std::num::NonZeroUsize;
use std::path::Path;

use super::arguments::Arguments;
use super::input::Scored;
use super::picture::Picture;
use super::progress::with_progress;
use super::told::{Files, Known};
use super::{Failure, Outcome, chart_decisions, input, map, output, vary};
use crate::analysis::robustness::assess;
use crate::analysis::{BoardRule, Choices, Measure, in_words};
use crate::dataset::{Dataset, Field, Kind as Values};
use crate::figure::compose::{self, Material, TrendChoices, TrendLines, TrendPreset};
use crate::figure::{Figure, Passport};
use crate::i18n::{Message, Title};
use crate::jobs::Progress;
use crate::scheme::Formula;

/// Bars of a ranking unless another number is asked for.
const BARS: usize = 20;

/// Rows of a heatmap unless another number is asked for.
const ROWS: usize = 50;

/// A kind of chart.
struct Kind {
    name: &'static str,
    /// The options of `chart` that say something to it.
    options: &'static [&'static str],
    draw: fn(&Arguments, &Progress) -> Outcome<(Figure, Passport)>,
}

const KINDS: [Kind; 16] = [
    Kind {
        name: "trend",
        options: &["indicator", "entities", "entity", "target", "from", "to"],
        draw: trend,
    },
    Kind {
        name: "ranking",
        options: &["entity", "limit", "runs", "seed"],
        draw: ranking,
    },
    Kind {
        name: "portrait",
        options: &["entity", "boards", "pages", "policies", "ledger", "plan"],
        draw: portrait,
    },
    Kind {
        name: "contribution",
        options: &["entity", "from", "to"],
        draw: contribution,
    },
    Kind {
        name: "barometer",
        options: &["entity"],
        draw: barometer,
    },
    Kind {
        name: "drivers",
        options: &["entity", "from", "to"],
        draw: drivers,
    },
    Kind {
        name: "heatmap",
        options: &["entity", "limit"],
        draw: heatmap,
    },
    Kind {
        name: "distribution",
        options: &["entity", "indicator"],
        draw: distribution,
    },
    Kind {
        name: "treemap",
        options: &["by", "measure"],
        draw: treemap,
    },
    Kind {
        name: "bars",
        options: &["by", "measure"],
        draw: bars,
    },
    Kind {
        name: "fund-spread",
        options: &["plan", "budget", "ledger", "entity"],
        draw: chart_decisions::fund_spread,
    },
    Kind {
        name: "fund-towns",
        options: &["plan", "budget", "ledger"],
        draw: chart_decisions::fund_towns,
    },
    Kind {
        name: "fund-versus",
        options: &["plan", "budget", "against", "ledger"],
        draw: chart_decisions::fund_versus,
    },
    Kind {
        name: "funnel",
        options: &["definitions"],
        draw: chart_decisions::funnel,
    },
    Kind {
        name: "leverage",
        options: &["definitions"],
        draw: chart_decisions::leverage,
    },
    Kind {
        name: "cards",
        options: &["entity", "definitions"],
        draw: chart_decisions::gauges,
    },
];

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let word = arguments.operand(0).unwrap_or_default();
    let Some(kind) = KINDS.iter().find(|kind| kind.name == word) else {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        return Err(Failure::Usage(
            Message::new("cli.chart_kind")
                .with("kind", word)
                .with("kinds", names.join(", ")),
        ));
    };
    arguments.only(kind.name, kind.options)?;
    let picture = Picture::asked(arguments)?;
    let (figure, passport) = with_progress(|progress| (kind.draw)(arguments, progress))?;
    picture.save(figure, passport)
}

fn trend(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let file = arguments.operand_path(1);
    let Some(indicator) = arguments.text("indicator")? else {
        return Err(arguments.needed("indicator"));
    };
    let of_scheme = ["group:", "points:", "value:"];
    let of_scheme = of_scheme.iter().any(|begin| indicator.starts_with(begin));
    match arguments.has("scheme") {
        true if of_scheme || indicator == "total" => {
            score_trend(arguments, &file, indicator, progress)
        }
        false if of_scheme => Err(arguments.needed("scheme")),
        _ => raw_trend(arguments, &file, indicator, progress),
    }
}

/// The trend of a result.
fn score_trend(
    arguments: &Arguments,
    file: &Path,
    column: &str,
    progress: &Progress,
) -> Outcome<(Figure, Passport)> {
    let asked = Lines::asked(arguments)?;
    let scored = input::scored(arguments, file, None, progress)?;
    let lines = asked.of(arguments, &scored.dataset)?;
    let figure = compose::score_trend(material(&scored, arguments), column, &lines)?;
    say_absent(&figure, &scored.dataset, lines.asked(), arguments);
    Ok(with_passport(&scored, figure))
}

/// The trend of a preset or a formula.
fn raw_trend(
    arguments: &Arguments,
    file: &Path,
    indicator: &str,
    progress: &Progress,
) -> Outcome<(Figure, Passport)> {
    let asked = Lines::asked(arguments)?;
    let own = own_preset(arguments, indicator)?;
    let filter = input::filter(arguments)?;
    let forms = compose::preset_forms(indicator);
    let wanted: Vec<String> = forms
        .iter()
        .chain(&own)
        .flat_map(|form| form.formula.columns.clone())
        .collect();
    let dataset = input::dataset(arguments, file, &wanted, progress)?;
    let choices = Choices {
        year: None,
        filter: filter.clone(),
    };
    input::selected(&dataset, &choices)?;
    if indicator == "total" && dataset.field(indicator).is_none() {
        return Err(arguments.needed("scheme"));
    }
    let Some(preset) = own.or_else(|| compose::preset(indicator, &dataset)) else {
        return Err(arguments.needed("indicator"));
    };
    let choices = TrendChoices {
        preset: named(preset, &dataset),
        filter,
        lines: asked.of(arguments, &dataset)?,
    };
    let figure = compose::trend(&dataset, &choices, arguments.lang)?;
    say_absent(&figure, &dataset, choices.lines.asked(), arguments);
    let passport = compose::passport(&dataset, None, Some(&figure));
    Ok((figure, passport))
}

/// What the options say of a trend's lines before the data is there.
struct Lines {
    target: Option<f64>,
    years: (Option<i32>, Option<i32>),
}

impl Lines {
    fn asked(arguments: &Arguments) -> Outcome<Self> {
        Ok(Self {
            target: arguments.number("target", "2.5")?,
            years: years(arguments)?,
        })
    }

    fn of(self, arguments: &Arguments, dataset: &Dataset) -> Outcome<TrendLines> {
        Ok(TrendLines {
            subject: subject(arguments, dataset)?,
            entities: entities(arguments, dataset)?,
            target: self.target,
            years: self.years,
        })
    }
}

/// The span of years: `--year` is its last one, where there is no `--to`.
fn years(arguments: &Arguments) -> Outcome<(Option<i32>, Option<i32>)> {
    let to = arguments.number("to", "2021")?;
    let from = arguments.number("from", "2020")?;
    let to = to.or(input::year(arguments)?);
    match (from, to) {
        (Some(from), Some(to)) if from >= to => {
            Err(Failure::Usage(Message::new("cli.years_order")))
        }
        _ => Ok((from, to)),
    }
}

/// A preset made from a formula, where the indicator is none that is offered by name.
fn own_preset(arguments: &Arguments, indicator: &str) -> Outcome<Option<TrendPreset>> {
    if !compose::preset_forms(indicator).is_empty() {
        return Ok(None);
    }
    let formula = arguments.formula("indicator")?;
    Ok(formula.map(|formula| TrendPreset {
        id: indicator.to_owned(),
        title: Title::same(indicator),
        unit: Title::default(),
        formula,
        decimals: 2,
    }))
}

/// A formula that is one column has that column's name and unit.
fn named(preset: TrendPreset, dataset: &Dataset) -> TrendPreset {
    let field = match preset.formula.columns.as_slice() {
        [column] if preset.id.trim_matches('"') == column => dataset.field(column),
        _ => None,
    };
    let Some(mut field) = field else {
        // A formula is told in the names of its columns.
        let own = preset.title == Title::same(&preset.id);
        let title = if own {
            in_words(&preset.formula.text)
        } else {
            preset.title
        };
        return TrendPreset { title, ..preset };
    };
    let mut preset = preset;
    // The header of a column that is a known field calls the bare column: the field knows the unit that it is read in.
    let same = |other: &&Field| {
        other.column == field.column && other.kind == Values::Number && other.unit.is_some()
    };
    if let Some(known) = dataset.fields.iter().find(same)
        && field.unit.is_none()
        && let Ok(formula) = Formula::parse(&known.id)
    {
        field = known;
        preset.formula = formula;
    }
    TrendPreset {
        title: field.title.clone(),
        unit: field.unit_title(),
        ..preset
    }
}

fn ranking(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    if arguments.has("seed") && !arguments.has("runs") {
        return Err(arguments.needed("runs"));
    }
    let limit = arguments.number::<NonZeroUsize>("limit", "1, 2, 3, …")?;
    let limit = limit.map_or(BARS, NonZeroUsize::get);
    let year = input::year(arguments)?;
    // All years are scored, for the change of rank; a year's own result does not depend on it.
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let subject = subject(arguments, &scored.dataset)?;
    let mut figure = compose::ranking(
        material(&scored, arguments),
        year,
        limit,
        subject.as_deref(),
    )?;
    say_absent(
        &figure,
        &scored.dataset,
        subject.as_deref().into_iter(),
        arguments,
    );
    if arguments.has("runs") {
        let choices = Choices {
            year: scored.scores.year_meant(year)?,
            filter: scored.scores.choices.filter.clone(),
        };
        let scheme = &scored.scores.scheme;
        let plan = vary::plan(arguments, scheme)?;
        let found = assess(&scored.dataset, scheme, &choices, &plan, progress)?;
        compose::with_intervals(&mut figure, &found, arguments.lang);
    }
    Ok(with_passport(&scored, figure))
}

fn portrait(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let Some(entity) = arguments.text("entity")? else {
        return Err(arguments.needed("entity"));
    };
    let year = input::year(arguments)?;
    let rules = [("ranks", BoardRule::Ranks), ("spread", BoardRule::Spread)];
    let rule = arguments.one_of("boards", &rules)?.unwrap_or_default();
    let files = Files::read(arguments, progress)?;
    let file = arguments.operand_path(1);
    let scored = input::scored_with(arguments, &file, None, &files.columns(), progress)?;
    let row = compose::find_row(&scored.scores, entity, year)?;
    let mut figure = compose::portrait(material(&scored, arguments), row, rule)?;
    let year = scored.scores.years()?.get(row);
    let known = Known::of(arguments, &files, &scored, year, progress)?;
    if let Some(entity) = scored.scores.text("entity", row)? {
        let told = known.told_of(&[entity], progress)?;
        told.add(&mut figure, entity, arguments.lang);
    }
    Ok(with_passport(&scored, figure))
}

fn contribution(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let Some(written) = arguments.text("entity")? else {
        return Err(arguments.needed("entity"));
    };
    let (from, to) = years(arguments)?;
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let entity = compose::entity_key(&scored.dataset, written)?;
    let to = compose::year_of(material(&scored, arguments), &entity, to)?;
    let from = from.unwrap_or(to - 1);
    let figure = compose::contribution(material(&scored, arguments), &entity, from, to)?;
    Ok(with_passport(&scored, figure))
}

fn barometer(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let year = input::year(arguments)?;
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let entity = subject_or_first(arguments, &scored)?;
    let figure = compose::barometer(material(&scored, arguments), &entity, year)?;
    Ok(with_passport(&scored, figure))
}

fn drivers(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let (from, to) = years(arguments)?;
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let entity = subject_or_first(arguments, &scored)?;
    let figure = compose::drivers(material(&scored, arguments), &entity, from, to)?;
    Ok(with_passport(&scored, figure))
}

fn heatmap(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let limit = arguments.number::<NonZeroUsize>("limit", "1, 2, 3, …")?;
    let limit = limit.map_or(ROWS, NonZeroUsize::get);
    let year = input::year(arguments)?;
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let subject = subject(arguments, &scored.dataset)?;
    let material = material(&scored, arguments);
    let figure = compose::heatmap(material, year, limit, subject.as_deref())?;
    say_absent(
        &figure,
        &scored.dataset,
        subject.as_deref().into_iter(),
        arguments,
    );
    Ok(with_passport(&scored, figure))
}

fn distribution(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    let column = arguments.text("indicator")?.unwrap_or("total").to_owned();
    let year = input::year(arguments)?;
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let subject = subject(arguments, &scored.dataset)?;
    let material = material(&scored, arguments);
    let figure = compose::distribution(material, &column, year, subject.as_deref())?;
    Ok(with_passport(&scored, figure))
}

/// Says of whom that is asked for a figure shows nothing.
fn say_absent<'a>(
    figure: &Figure,
    dataset: &Dataset,
    asked: impl Iterator<Item = &'a str>,
    arguments: &Arguments,
) {
    for entity in asked {
        if let Some(words) = compose::absent(figure, dataset, entity, arguments.lang) {
            output::say(&words);
        }
    }
}

fn treemap(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    amounts(arguments, progress, "industry", compose::treemap)
}

fn bars(arguments: &Arguments, progress: &Progress) -> Outcome<(Figure, Passport)> {
    amounts(arguments, progress, "town", compose::bars)
}

/// Makes a figure of sums by the values of a field.
type Amounts = fn(Material, &str, &Measure, Option<i32>) -> crate::i18n::Result<Figure>;

fn amounts(
    arguments: &Arguments,
    progress: &Progress,
    field: &str,
    compose: Amounts,
) -> Outcome<(Figure, Passport)> {
    let field = arguments.text("by")?.unwrap_or(field).to_owned();
    let measure = map::measure(arguments)?.unwrap_or(Measure::Count);
    let year = input::year(arguments)?;
    let scored = input::scored(arguments, &arguments.operand_path(1), None, progress)?;
    let figure = compose(material(&scored, arguments), &field, &measure, year)?;
    Ok(with_passport(&scored, figure))
}

fn with_passport(scored: &Scored, figure: Figure) -> (Figure, Passport) {
    let passport = compose::passport(&scored.dataset, Some(&scored.scores), Some(&figure));
    (figure, passport)
}

/// The key of `--entity`; the first of the file without it: a city's own tables begin with the city.
fn subject_or_first(arguments: &Arguments, scored: &Scored) -> Outcome<String> {
    if let Some(key) = subject(arguments, &scored.dataset)? {
        return Ok(key);
    }
    let first = scored.scores.text("entity", 0)?.map(str::to_owned);
    first.ok_or_else(|| arguments.needed("entity"))
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

/// Signs between the names of a list.
const SEPARATORS: [char; 5] = [',', '，', ';', '；', '、'];

/// The keys of names that commas or semicolons separate. Names may hold such signs themselves: the shortest piece that
/// is a name counts.
fn listed(dataset: &Dataset, list: &str) -> Outcome<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = list;
    while !rest.trim().is_empty() {
        let ends = rest.match_indices(SEPARATORS).map(|(at, _)| at);
        let found = ends.chain([rest.len()]).find_map(|end| {
            let key = compose::entity_key(dataset, &rest[..end]).ok()?;
            Some((key, end))
        });
        let Some((key, end)) = found else {
            let first = rest.split(SEPARATORS).next().unwrap_or(rest);
            compose::entity_key(dataset, first)?;
            break;
        };
        keys.push(key);
        rest = rest[end..].trim_start_matches(SEPARATORS);
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
