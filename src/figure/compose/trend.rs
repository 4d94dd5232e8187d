//! Trends of formulas and of scores.

use super::absent::note_absent;
use super::complete::part_covered;
use super::money::said_unit;
use super::trend_many::{self, Picked};
use super::words::{
    clauses, decimals_at, difference, fixed, fixed_signed, footer, footer_with, inside, line,
    points_words, population, total_words,
};
use super::{Material, TrendPreset};
use crate::analysis::{Scores, Series, column_title, raw_series, total_series};
use crate::dataset::Dataset;
use crate::figure::is_han;
use crate::figure::pen::short_number;
use crate::figure::{Figure, Line, TrendSpec, Words};
use crate::i18n::{Lang, Message, Result, Title, fill, number, text, united};
use crate::scheme::Scheme;

/// What to show on a trend of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendChoices {
    /// The values.
    pub preset: TrendPreset,
    /// SQL condition over raw columns: only these observations are shown.
    pub filter: Option<String>,
    /// Whose lines.
    pub lines: TrendLines,
}

/// Whose lines a trend shows, over which years, and what stands beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendLines {
    /// Entity keys; all when empty.
    pub entities: Vec<String>,
    /// The subject among them; the first when absent.
    pub subject: Option<String>,
    /// A target value.
    pub target: Option<f64>,
    /// First and last year; the data's own where absent.
    pub years: (Option<i32>, Option<i32>),
}

impl TrendLines {
    /// Whoever is named by them, each once.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        let subject = self.subject.iter();
        let subject = subject.filter(|own| !self.entities.contains(own));
        self.entities.iter().chain(subject).map(String::as_str)
    }
}

/// What the lines of a trend measure.
struct Measured<'a> {
    title: String,
    unit: Title,
    decimals: usize,
    /// The scheme whose result it is; none for a formula.
    whose: Option<&'a Scheme>,
    /// Whether values of different years are on scales of their own, so that none of them is a rise or a fall.
    own_scales: bool,
}

impl Measured<'_> {
    /// What so many of the lines are: "145 enterprises".
    fn counted(&self, count: usize, lang: Lang) -> String {
        if let Some(scheme) = self.whose {
            return population(scheme, count, lang);
        }
        let count = number(count as f64, 0, lang);
        fill(lang, "figure.trend_series", &[("count", &count)])
    }
}

/// The unit and the decimals that values are told in.
struct Told {
    unit: String,
    decimals: usize,
}

/// A trend of a formula.
///
/// # Errors
/// When there is nothing to draw.
pub fn trend(dataset: &Dataset, choices: &TrendChoices, lang: Lang) -> Result<Figure> {
    let preset = &choices.preset;
    if dataset.years().is_empty() {
        return Err(Message::new("figure.no_trend"));
    }
    let filter = choices.filter.as_deref();
    let entities = &choices.lines.entities;
    let series = raw_series(dataset, &preset.formula, entities, filter)?;
    let measured = Measured {
        title: stated(dataset, preset, lang)
            .unwrap_or_else(|| preset.title.text(lang))
            .to_owned(),
        unit: preset.unit.clone(),
        decimals: preset.decimals,
        whose: None,
        own_scales: false,
    };
    let mut spec = spec(series, &measured, &choices.lines, lang)?;
    spec.words.footer = footer_with(dataset, None, filter, lang);
    let mut figure = Figure::Trend(spec);
    note_absent(&mut figure, dataset, choices.lines.asked(), lang);
    Ok(figure)
}

/// What a sheet says above its header that its values are, where they stand below years and so have no name but the
/// program's own; of titles in two languages the one in the language.
fn stated<'a>(dataset: &'a Dataset, preset: &TrendPreset, lang: Lang) -> Option<&'a str> {
    if preset.formula.columns != ["value"] || preset.title.text(lang) != "value" {
        return None;
    }
    // A line with a colon states a unit, a source or a date.
    let titles = dataset.table.source.titles.iter();
    let mut lines = titles.filter(|line| !line.contains([':', '：']));
    let own = |line: &&String| line.chars().any(is_han) == (lang == Lang::Zh);
    let first = lines.clone().next()?;
    Some(lines.find(own).unwrap_or(first).trim())
}

/// A trend of a result column (`total`, `group:<id>`, `points:<id>`, `value:<id>`).
///
/// # Errors
/// When there is no such column, or nothing to draw.
pub fn score_trend(material: Material, column: &str, lines: &TrendLines) -> Result<Figure> {
    let Material {
        dataset,
        scores,
        lang,
    } = material;
    let series = total_series(scores, column, &lines.entities)?;
    let indicator = column
        .strip_prefix("value:")
        .and_then(|id| scores.scheme.indicators.iter().find(|i| i.id == id));
    let unit = match indicator {
        Some(indicator) => indicator.unit.clone().unwrap_or_default(),
        None => Title::same(&points_words(&scores.scheme, lang)),
    };
    let measured = Measured {
        title: match column {
            "total" => total_words(&scores.scheme, lang),
            _ => column_title(scores, column).text(lang).to_owned(),
        },
        unit,
        decimals: scores.scheme.decimals as usize,
        whose: Some(&scores.scheme),
        own_scales: indicator.is_none() && scores.scheme.scales_by_year(),
    };
    let mut spec = spec(series, &measured, lines, lang)?;
    if column == "total" {
        spec.partly = partly(scores, &spec.lines)?;
    }
    if !spec.partly.is_empty() {
        let said = [spec.words.subtitle, text(lang, "figure.trend_partly")];
        spec.words.subtitle = clauses(&said, lang);
    }
    spec.words.footer = footer(dataset, scores, lang);
    let mut figure = Figure::Trend(spec);
    note_absent(&mut figure, dataset, lines.asked(), lang);
    Ok(figure)
}

/// Lines and years whose totals rest on incomplete data.
fn partly(scores: &Scores, lines: &[Line]) -> Result<Vec<(String, i32)>> {
    let mut found = Vec::new();
    for line in lines {
        let known =
            |year: i32| (line.points.iter()).any(|(of, value)| *of == year && value.is_some());
        for (year, row) in scores.rows_of(&line.key)? {
            if known(year) && part_covered(scores, row)?.is_some() {
                found.push((line.key.clone(), year));
            }
        }
    }
    Ok(found)
}

/// The trend of these series over the years that are asked for.
fn spec(
    mut series: Vec<Series>,
    measured: &Measured<'_>,
    lines: &TrendLines,
    lang: Lang,
) -> Result<TrendSpec> {
    let (from, to) = lines.years;
    let shown = |year: i32| from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to);
    for series in &mut series {
        series.points.retain(|(year, _)| shown(*year));
    }
    let values = series.iter().flat_map(|series| &series.points);
    let largest = values
        .filter_map(|(_, value)| *value)
        .filter(|value| value.is_finite())
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    let (unit, factor) = said_unit(&measured.unit, largest, lang);
    let points = series.iter_mut().flat_map(|series| &mut series.points);
    for value in points.filter_map(|(_, value)| value.as_mut()) {
        *value *= factor;
    }
    series.retain(|series| series.points.iter().any(|(_, value)| value.is_some()));
    if lines.entities.is_empty() {
        trend_many::without_sums(&mut series, lines.subject.as_deref());
    }
    let target = lines
        .target
        .map(|target| (target * factor, text(lang, "figure.target")));
    let many = lines.entities.is_empty() && series.len() > trend_many::MOST;
    // Without a subject it is the first of those asked for or of a short file: a city's own tables begin with the city.
    let first = series.first().map(|series| series.entity.clone());
    let subject = lines.subject.clone().or(first.filter(|_| !many));
    let picked = if many {
        let counted = |count: usize| measured.counted(count, lang);
        trend_many::picked(series, subject.as_deref(), &counted, lang)
    } else {
        Picked {
            lines: series,
            ..Picked::default()
        }
    };
    let lines: Vec<Line> = picked
        .lines
        .into_iter()
        .map(|series| Line {
            subject: Some(series.entity.as_str()) == subject.as_deref(),
            key: series.entity,
            name: series.name,
            points: series.points,
        })
        .collect();
    let subject = lines.iter().find(|line| line.subject);
    let years = subject.map_or_else(|| present(&lines), |own| present(std::slice::from_ref(own)));
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else {
        return Err(Message::new("figure.nothing"));
    };
    let title = title(measured, subject, lang);
    let span = if first == last {
        fill(lang, "figure.year", &[("year", &first)])
    } else {
        fill(lang, "figure.years", &[("from", &first), ("to", &last)])
    };
    let values = lines.iter().flat_map(|line| &line.points);
    let largest = values
        .filter_map(|(_, value)| *value)
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    let told = Told {
        unit,
        decimals: decimals_at(largest, measured.decimals),
    };
    let moved = subject.filter(|_| !measured.own_scales);
    let growth = moved.map_or_else(String::new, |subject| growth(subject, &told, lang));
    // A sign begins no sentence, and the growth tells it.
    let plain = match (told.unit.as_str(), growth.is_empty()) {
        ("%", true) => line(&[span, told.unit.clone()], lang),
        ("%", false) => line(&[span, growth], lang),
        _ => line(&[told.unit.clone(), span, growth], lang),
    };
    let scales = scales_words(measured, first != last, lang);
    Ok(TrendSpec {
        words: Words {
            title,
            subtitle: clauses(&[plain, picked.rule, scales], lang),
            footer: String::new(),
        },
        partly: Vec::new(),
        unit: told.unit,
        lines,
        target,
        decimals: told.decimals,
        from_zero: false,
        band: picked.band,
    })
}

/// What a trend is of: of whom, or else by which scheme.
fn title(measured: &Measured, subject: Option<&Line>, lang: Lang) -> String {
    if let Some(subject) = subject {
        let parts: [(&str, &dyn std::fmt::Display); 2] =
            [("title", &measured.title), ("name", &subject.name)];
        return fill(lang, "figure.trend_title", &parts);
    }
    let Some(scheme) = measured.whose else {
        return measured.title.clone();
    };
    let parts: [(&str, &dyn std::fmt::Display); 2] = [
        ("title", &inside(&measured.title, lang)),
        ("name", &scheme.title.text(lang)),
    ];
    fill(lang, "figure.trend_of", &parts)
}

/// That values of several years are on scales of their own, where they are.
fn scales_words(measured: &Measured, several: bool, lang: Lang) -> String {
    if measured.own_scales && several {
        text(lang, "figure.own_scales")
    } else {
        String::new()
    }
}

/// The years in which some line has a value, ascending.
fn present(lines: &[Line]) -> Vec<i32> {
    let mut years: Vec<i32> = lines
        .iter()
        .flat_map(|line| &line.points)
        .filter_map(|(year, value)| value.map(|_| *year))
        .collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// How the subject moved from its first value to its last: in points for percentages, in growth a year otherwise.
fn growth(subject: &Line, told: &Told, lang: Lang) -> String {
    let mut values = subject
        .points
        .iter()
        .filter_map(|(year, value)| value.map(|value| (*year, value)));
    let (Some((first_year, first)), Some((last_year, last))) = (values.next(), values.next_back())
    else {
        return String::new();
    };
    let (from, to) = (with_unit(first, told, lang), with_unit(last, told, lang));
    let way = if from == to {
        return fill(lang, "figure.trend_same", &[("value", &to)]);
    } else if last > first {
        text(lang, "figure.trend_up")
    } else {
        text(lang, "figure.trend_down")
    };
    let way = fill(
        lang,
        "figure.trend_way",
        &[("way", &way), ("from", &from), ("to", &to)],
    );
    let percentage = told.unit == "%";
    if percentage || !grows_by_rate(subject) {
        let key = if percentage {
            "figure.trend_points"
        } else {
            "figure.trend_change"
        };
        let change = change(
            first,
            last,
            change_decimals(first, last, told.decimals),
            lang,
        );
        return fill(lang, key, &[("way", &way), ("change", &change)]);
    }
    let years = f64::from(last_year - first_year);
    let rate = ((last / first).powf(1.0 / years) - 1.0) * 100.0;
    let rate = fixed_signed(rate, 1, lang);
    fill(
        lang,
        "figure.trend_growth",
        &[("way", &way), ("rate", &rate)],
    )
}

/// Whether a yearly rate says something of a line: it is above zero throughout, and no year is missing in between.
fn grows_by_rate(line: &Line) -> bool {
    let known = |point: &(i32, Option<f64>)| point.1.is_some_and(f64::is_finite);
    let (Some(first), Some(last)) = (
        line.points.iter().position(known),
        line.points.iter().rposition(known),
    ) else {
        return false;
    };
    let values = line.points[first..=last].iter();
    values
        .map(|(_, value)| *value)
        .all(|value| value.is_some_and(|value| value > 0.0))
}

/// As many decimals as a change needs that those of its values show nothing of: at most what tells two digits of it.
fn change_decimals(first: f64, last: f64, decimals: usize) -> usize {
    let moved = (last - first).abs();
    if moved == 0.0 || !moved.is_finite() || difference(first, last, decimals) != 0.0 {
        return decimals;
    }
    (1.0 - moved.log10().floor()).clamp(0.0, 15.0) as usize
}

/// The change between two values, with its sign.
fn change(first: f64, last: f64, decimals: usize, lang: Lang) -> String {
    let change = difference(first, last, decimals);
    let sign = if change > 0.0 { "+" } else { "" };
    format!("{sign}{}", fixed(change, decimals, lang))
}

/// A value; with the sign behind it where it is a percentage, for other units stand at the head of the subtitle.
fn with_unit(value: f64, told: &Told, lang: Lang) -> String {
    let digits = short_number(value, told.decimals, lang);
    if told.unit == "%" {
        return united(&digits, "%", lang);
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: &[Option<f64>]) -> String {
        let years = (2016..).zip(values.iter().copied());
        let subject = Line {
            key: "a".to_owned(),
            name: "A".to_owned(),
            points: years.collect(),
            subject: true,
        };
        let told = Told {
            unit: "yuan".to_owned(),
            decimals: 0,
        };
        growth(&subject, &told, Lang::En)
    }

    /// What is less than the values have decimals for is not told as nothing.
    #[test]
    fn a_small_change_is_told_in_its_digits() {
        let words = said(&[Some(0.000_001), None, Some(0.000_008)]);
        assert!(words.contains("+0.0000070"), "{words}");
        assert!(said(&[Some(4.0), None, Some(6.0)]).contains("+2"));
    }

    /// Over a year below zero, or one that is missing, no rate is told.
    #[test]
    fn a_rate_is_told_of_unbroken_growth_alone() {
        let all = |values: &[f64]| said(&values.iter().map(|own| Some(*own)).collect::<Vec<_>>());
        assert_eq!(all(&[4.0, 2.0, 5.0]), "up from 4 to 5 (+11.8% a year)");
        assert_eq!(all(&[5.0, -3.0, 4.0]), "down from 5 to 4 (\u{2212}1)");
        assert_eq!(said(&[Some(4.0), None, Some(5.0)]), "up from 4 to 5 (+1)");
        // Years that are missing at the ends break nothing.
        assert_eq!(
            said(&[None, Some(4.0), Some(5.0), None]),
            "up from 4 to 5 (+25.0% a year)"
        );
        assert_eq!(all(&[4.0, 6.0, 4.0]), "unchanged at 4");
    }
}
