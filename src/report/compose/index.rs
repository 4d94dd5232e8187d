//! The report on an index: where the subject stands, what moved it, what holds it back.

mod said;
mod tables;

use super::standing::{Ranked, Standing};
use super::{Made, ReportInput, data, method, nothing, sentences};
use crate::analysis::{Benchmark, Change, Constraints, change, constraints, total_series};
use crate::figure::compose::{
    TrendChoices, TrendLines, barometer, clauses, contribution, difference, drivers, fixed,
    fixed_signed, heatmap, population, preset, score_trend, trend, year_words,
};
use crate::figure::{Figure, Passport};
use crate::i18n::{Lang, Result, fill, number, text, united};
use crate::jobs::Progress;
use crate::report::choices::PartName;
use crate::report::cover::Cover;
use crate::report::pages::Body;

/// Indicators of each side that are named in a sentence.
const NAMED: usize = 3;
/// Counties whose lines a trend shows.
const LINES: usize = 12;
/// Counties of the heatmap.
const COUNTIES: usize = 40;

/// What all parts speak of.
struct About<'a, 'b> {
    standing: &'a Standing<'b>,
    subject: &'a Ranked,
    /// The change from the year before, where there is one and the two years are on one scale.
    change: Option<Change>,
    /// What holds the subject back, against the best.
    held: Option<Constraints>,
}

/// The title of the report, and the wanted parts.
pub(super) fn parts(
    input: &ReportInput,
    standing: &Standing,
    wanted: &[PartName],
    rests_on: &Passport,
    progress: &Progress,
) -> Result<(String, Vec<(PartName, Made)>)> {
    let lang = standing.lang();
    let subject = standing.subject(input.subject.as_deref())?;
    let scores = standing.scores();
    let about = About {
        standing,
        subject,
        change: (standing.year.filter(|_| !scores.scheme.scales_by_year()))
            .and_then(|year| change(scores, &subject.entity, year - 1, year).ok()),
        held: constraints(
            standing.material.dataset,
            scores,
            subject.row,
            &Benchmark::Best,
        )
        .ok(),
    };
    let year = standing
        .year
        .map_or_else(String::new, |year| year.to_string());
    let key = if standing.year.is_some() {
        "report.index_title"
    } else {
        "report.index_title_no_year"
    };
    let title = fill(lang, key, &[("name", &subject.name), ("year", &year)]);
    let mut made = Vec::new();
    for &name in wanted {
        progress.check()?;
        let part = match name {
            PartName::Cover => Ok((String::new(), about.cover())),
            PartName::Barometer => about.barometer(),
            PartName::Standing => about.counties(),
            PartName::History => about.history()?,
            PartName::Contribution => about.contribution(),
            PartName::Quadrant => about.quadrant(),
            PartName::Movers => about.movers(),
            PartName::Trends => about.trends(),
            PartName::Indicators => Ok(about.indicators()?),
            PartName::Method => Ok(method::part(standing)),
            PartName::Data => Ok(data::part(standing, rests_on)),
            _ => Err(nothing()),
        };
        made.push((name, part));
    }
    Ok((title, made))
}

/// One top group of the subject.
struct Dimension {
    id: String,
    name: String,
    value: Option<f64>,
    change: Option<f64>,
}

impl About<'_, '_> {
    fn subtitle(&self) -> String {
        let lang = self.standing.lang();
        let scheme = &self.standing.scores().scheme;
        clauses(
            &[
                scheme.title.text(lang).to_owned(),
                year_words(self.standing.year, lang),
                population(scheme, self.standing.ranked.len(), lang),
            ],
            lang,
        )
    }

    /// A change with its sign and all decimals.
    fn signed(&self, value: f64) -> String {
        fixed_signed(value, self.standing.decimals(), self.standing.lang())
    }

    fn dimensions(&self) -> Vec<Dimension> {
        let lang = self.standing.lang();
        let scores = self.standing.scores();
        let scheme = &scores.scheme;
        let before = self
            .standing
            .year
            .and_then(|year| scores.row_of(&self.subject.entity, Some(year - 1)).ok()?);
        scheme
            .children(None)
            .map(|at| {
                let group = &scheme.groups[at];
                let column = format!("group:{}", group.id);
                let value = scores.number(&column, self.subject.row).ok().flatten();
                let was = before.and_then(|row| scores.number(&column, row).ok().flatten());
                Dimension {
                    id: group.id.clone(),
                    name: group.title.text(lang).to_owned(),
                    value,
                    change: (value.zip(was))
                        .filter(|_| !scheme.scales_by_year())
                        .map(|(now, was)| difference(was, now, self.standing.decimals())),
                }
            })
            .collect()
    }

    fn rank_headline(&self) -> (String, String) {
        let lang = self.standing.lang();
        let [rank, of] = [self.subject.rank as usize, self.standing.ranked.len()]
            .map(|count| number(count as f64, 0, lang));
        (
            text(lang, "report.headline_rank"),
            fill(lang, "figure.rank_of", &[("rank", &rank), ("of", &of)]),
        )
    }

    fn cover(&self) -> Body {
        let lang = self.standing.lang();
        let mut headline = vec![(
            text(lang, "report.headline_index"),
            self.standing.total(self.subject),
        )];
        if let Some(change) = self.subject.change {
            headline.push((text(lang, "report.headline_change"), self.signed(change)));
        }
        // One alone has no rank.
        if self.standing.ranked.len() > 1 {
            headline.push(self.rank_headline());
        }
        Body::Cover(Box::new(Cover {
            subtitle: self.subtitle(),
            headline,
            findings_title: text(lang, "report.findings"),
            findings: [
                Some(self.level()),
                self.scales_said(),
                self.missing_said(),
                self.dimensions_said(),
                self.drivers_said(),
                self.drags_said(),
                self.lacking_said(),
                self.held_said(),
            ]
            .into_iter()
            .flatten()
            .collect(),
            contents_title: text(lang, "report.contents"),
            ..Cover::default()
        }))
    }

    /// The headline with the dimensions over the years.
    fn barometer(&self) -> Made {
        let standing = self.standing;
        let figure = barometer(standing.material, &self.subject.entity, standing.year)?;
        // The title of the figure tells the level.
        Ok(self.figure(figure, [self.dimensions_said(), self.dimension_moves()]))
    }

    /// All counties by dimension.
    fn counties(&self) -> Made {
        let standing = self.standing;
        if standing.ranked.len() < 2 {
            return Err(nothing());
        }
        let subject = Some(self.subject.entity.as_str());
        let figure = heatmap(standing.material, standing.year, COUNTIES, subject)?;
        Ok(self.figure(figure, [self.leaders_said(), None]))
    }

    /// Level against growth of each indicator.
    fn quadrant(&self) -> Made {
        let standing = self.standing;
        let figure = drivers(standing.material, &self.subject.entity, None, standing.year)?;
        Ok(self.figure(figure, [self.lacking_said(), self.held_said()]))
    }

    /// A part of one figure with its sentences: each is told in one part, beside the cover.
    fn figure(&self, figure: Figure, said: [Option<String>; 2]) -> (String, Body) {
        let said: Vec<String> = said.into_iter().flatten().collect();
        let says = sentences(&said, self.standing.lang());
        let figures = vec![figure];
        (String::new(), Body::Figures { figures, says })
    }

    /// The index of all over the years, and the subject's dimensions.
    fn history(&self) -> Result<Made> {
        let standing = self.standing;
        let lang = standing.lang();
        if standing.material.dataset.years().len() < 2 {
            return Ok(Err(nothing()));
        }
        let mut entities: Vec<String> = standing
            .ranked
            .iter()
            .take(LINES)
            .map(|row| row.entity.clone())
            .collect();
        if !entities.contains(&self.subject.entity) {
            entities.push(self.subject.entity.clone());
        }
        let lines = TrendLines {
            entities,
            subject: Some(self.subject.entity.clone()),
            target: None,
            years: (None, standing.year),
        };
        let mut all = score_trend(standing.material, "total", &lines)?;
        all.words_mut().title = fill(
            lang,
            "report.history_title",
            &[("name", &self.subject.name)],
        );
        let mut figures = vec![all];
        figures.extend(self.dimension_lines(&lines)?);
        // What the lines tell is said in their subtitles, and of the dimensions under the headline.
        let says = String::new();
        Ok(Ok((self.subtitle(), Body::Figures { figures, says })))
    }

    /// The dimensions of the subject as lines of one chart.
    fn dimension_lines(&self, lines: &TrendLines) -> Result<Option<Figure>> {
        let standing = self.standing;
        let lang = standing.lang();
        let mut figure = score_trend(
            standing.material,
            "total",
            &TrendLines {
                entities: vec![self.subject.entity.clone()],
                ..lines.clone()
            },
        )?;
        let Figure::Trend(spec) = &mut figure else {
            return Ok(None);
        };
        for own in self.dimensions() {
            let column = format!("group:{}", own.id);
            let entity = std::slice::from_ref(&self.subject.entity);
            for series in total_series(standing.scores(), &column, entity)? {
                let mut points = series.points;
                points.retain(|(year, _)| standing.year.is_none_or(|last| *year <= last));
                spec.lines.push(crate::figure::Line {
                    key: own.id.clone(),
                    name: own.name.clone(),
                    points,
                    subject: false,
                });
            }
        }
        if let Some(line) = spec.lines.first_mut() {
            line.name = text(lang, "report.headline_index");
        }
        spec.words.title = fill(
            lang,
            "report.dimensions_title",
            &[("name", &self.subject.name)],
        );
        spec.words.subtitle = text(lang, "figure.in_index_points");
        Ok(Some(figure))
    }

    fn contribution(&self) -> Made {
        let standing = self.standing;
        let year = standing.year.ok_or_else(nothing)?;
        let figure = contribution(standing.material, &self.subject.entity, year - 1, year)?;
        let said = [
            self.scales_said(),
            self.drivers_said(),
            self.drags_said(),
            self.lacking_said(),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        Ok((
            String::new(),
            Body::Figures {
                figures: vec![figure],
                says: sentences(&said, standing.lang()),
            },
        ))
    }

    /// R&D share of GDP and strategic-emerging output, as far as the data has them.
    fn trends(&self) -> Made {
        let standing = self.standing;
        let dataset = standing.material.dataset;
        let entities: Vec<String> = standing
            .ranked
            .iter()
            .map(|row| row.entity.clone())
            .take(LINES)
            .chain([self.subject.entity.clone()])
            .collect();
        let figures: Vec<Figure> = ["rd_gdp", "sei_output"]
            .into_iter()
            .filter_map(|id| {
                let choices = TrendChoices {
                    preset: preset(id, dataset)?,
                    filter: standing.scores().choices.filter.clone(),
                    lines: TrendLines {
                        entities: entities.clone(),
                        subject: Some(self.subject.entity.clone()),
                        target: None,
                        years: (None, standing.year),
                    },
                };
                trend(dataset, &choices, standing.lang()).ok()
            })
            .collect();
        let lang = standing.lang();
        let said: Vec<String> = figures
            .iter()
            .filter_map(|figure| course(figure, lang))
            .collect();
        if figures.is_empty() {
            return Err(nothing());
        }
        let says = sentences(&said, lang);
        Ok((self.subtitle(), Body::Figures { figures, says }))
    }
}

/// What became of the subject of a trend, from its first year to its last.
fn course(figure: &Figure, lang: Lang) -> Option<String> {
    let Figure::Trend(spec) = figure else {
        return None;
    };
    let line = spec.lines.iter().find(|line| line.subject)?;
    let mut valued = line
        .points
        .iter()
        .filter_map(|(year, value)| Some((*year, (*value)?)));
    let (first, last) = (valued.next()?, valued.next_back()?);
    let shown = |value: f64| {
        let digits = fixed(value, spec.decimals, lang);
        united(&digits, &spec.unit, lang)
    };
    Some(fill(
        lang,
        "report.says_course",
        &[
            ("title", &spec.words.title),
            ("from", &first.0),
            ("before", &shown(first.1)),
            ("to", &last.0),
            ("now", &shown(last.1)),
        ],
    ))
}
