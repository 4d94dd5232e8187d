//! The report on an index: where the subject stands, what moved it, what holds it back.

use super::standing::{Ranked, Standing};
use super::{Made, ReportInput, data, method};
use crate::analysis::{
    Benchmark, Change, ChangePart, Constraints, change, constraints, total_series,
};
use crate::figure::Figure;
use crate::figure::compose::{
    TrendChoices, TrendLines, barometer, clauses, contribution, drivers, fixed, heatmap,
    population, preset, score_trend, trend, year_words,
};
use crate::i18n::{Lang, Message, Result, fill, number, signed, text};
use crate::jobs::Progress;
use crate::report::choices::PartName;
use crate::report::cover::Cover;
use crate::report::flow::Block;
use crate::report::pages::Body;
use crate::report::table::{Row, TableSpec};

/// Indicators of each side that are named in a sentence.
const NAMED: usize = 3;
/// Rows of the tables of drivers and constraints.
const MOVERS: usize = 10;
/// Counties whose lines a trend shows.
const LINES: usize = 12;
/// Counties of the heatmap.
const COUNTIES: usize = 40;

/// What all parts speak of.
struct About<'a, 'b> {
    standing: &'a Standing<'b>,
    subject: &'a Ranked,
    /// The change from the year before, where there is one.
    change: Option<Change>,
    /// What holds the subject back, against the best.
    held: Option<Constraints>,
}

/// The title of the report, and the wanted parts.
pub(super) fn parts(
    input: &ReportInput,
    standing: &Standing,
    wanted: &[PartName],
    progress: &Progress,
) -> Result<(String, Vec<(PartName, Made)>)> {
    let lang = standing.lang();
    // Without a choice it is the first of the file: a city's own tables begin with the city.
    let subject = standing
        .ranked
        .iter()
        .find(|row| Some(&row.entity) == input.subject.as_ref())
        .or_else(|| standing.ranked.iter().min_by_key(|row| row.row))
        .ok_or_else(|| Message::new("report.nobody"))?;
    let scores = standing.scores();
    let about = About {
        standing,
        subject,
        change: standing
            .year
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
            PartName::Cover => Some((String::new(), about.cover())),
            PartName::Barometer => about.barometer(),
            PartName::Standing => about.counties(),
            PartName::History => about.history()?,
            PartName::Contribution => about.contribution(),
            PartName::Quadrant => about.quadrant(),
            PartName::Movers => about.movers(),
            PartName::Trends => about.trends(),
            PartName::Indicators => Some(about.indicators()?),
            PartName::Method => Some(method::part(standing)),
            PartName::Data => Some(data::part(standing)),
            _ => None,
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
        let digits = self.standing.points(value.abs());
        match value {
            value if value > 0.0 => format!("+{digits}"),
            value if value < 0.0 => format!("\u{2212}{digits}"),
            _ => digits,
        }
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
                    change: value.zip(was).map(|(now, was)| now - was),
                }
            })
            .collect()
    }

    fn cover(&self) -> Body {
        let lang = self.standing.lang();
        let mut headline = vec![(
            text(lang, "report.headline_index"),
            self.standing.points(self.subject.total),
        )];
        if let Some(change) = self.subject.change {
            headline.push((text(lang, "report.headline_change"), self.signed(change)));
        }
        let [rank, of] = [self.subject.rank as usize, self.standing.ranked.len()]
            .map(|count| number(count as f64, 0, lang));
        headline.push((
            text(lang, "report.headline_rank"),
            fill(lang, "figure.rank_of", &[("rank", &rank), ("of", &of)]),
        ));
        Body::Cover(Box::new(Cover {
            subtitle: self.subtitle(),
            headline,
            findings_title: text(lang, "report.findings"),
            findings: [
                Some(self.level()),
                self.dimensions_said(),
                self.drivers_said(),
                self.drags_said(),
                self.held_said(),
            ]
            .into_iter()
            .flatten()
            .collect(),
            contents_title: text(lang, "report.contents"),
            ..Cover::default()
        }))
    }

    fn level(&self) -> String {
        let lang = self.standing.lang();
        let scheme = &self.standing.scores().scheme;
        let population = population(scheme, self.standing.ranked.len(), lang);
        let total = self.standing.points(self.subject.total);
        let rank = number(f64::from(self.subject.rank), 0, lang);
        let year = self
            .standing
            .year
            .map_or_else(String::new, |year| year.to_string());
        let key = match self.subject.change {
            Some(change) if change > 0.0 => "report.says_index_up",
            Some(change) if change < 0.0 => "report.says_index_down",
            Some(_) => "report.says_index_same",
            None => "report.says_index",
        };
        let change = self.subject.change.unwrap_or(0.0).abs();
        fill(
            lang,
            key,
            &[
                ("name", &self.subject.name),
                ("year", &year),
                ("total", &total),
                ("change", &self.standing.points(change)),
                ("rank", &rank),
                ("population", &population),
            ],
        )
    }

    fn dimensions_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let dimensions = self.dimensions();
        let valued = || dimensions.iter().filter_map(|own| Some((own, own.value?)));
        let (high, most) = valued().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let (low, least) = valued().min_by(|a, b| a.1.total_cmp(&b.1))?;
        if high.id == low.id {
            return None;
        }
        Some(fill(
            lang,
            "report.says_dimensions",
            &[
                ("high", &high.name),
                ("most", &self.standing.points(most)),
                ("low", &low.name),
                ("least", &self.standing.points(least)),
            ],
        ))
    }

    fn named(&self, parts: &[&ChangePart]) -> String {
        let lang = self.standing.lang();
        let named: Vec<String> = parts
            .iter()
            .take(NAMED)
            .map(|part| {
                let (name, points) = (part.title.text(lang), self.signed(part.points));
                fill(
                    lang,
                    "report.named_points",
                    &[("name", &name), ("points", &points)],
                )
            })
            .collect();
        named.join(&text(lang, "report.list_join"))
    }

    fn side_said(&self, key: &str, parts: &[&ChangePart]) -> Option<String> {
        let lang = self.standing.lang();
        let year = self.standing.year?;
        let sum: f64 = parts.iter().map(|part| part.points).sum();
        (!parts.is_empty()).then(|| {
            fill(
                lang,
                key,
                &[
                    ("year", &(year - 1)),
                    ("count", &number(parts.len() as f64, 0, lang)),
                    ("sum", &self.signed(sum)),
                    ("names", &self.named(parts)),
                ],
            )
        })
    }

    fn drivers_said(&self) -> Option<String> {
        self.side_said("report.says_drivers", &self.change.as_ref()?.drivers())
    }

    fn drags_said(&self) -> Option<String> {
        self.side_said("report.says_drags", &self.change.as_ref()?.drags())
    }

    fn held_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let held = self.held.as_ref()?;
        let named: Vec<String> = held
            .parts
            .iter()
            .take(NAMED)
            .map(|part| {
                let (name, points) = (part.title.text(lang), self.signed(part.gain));
                fill(
                    lang,
                    "report.named_points",
                    &[("name", &name), ("points", &points)],
                )
            })
            .collect();
        (!named.is_empty()).then(|| {
            let names = named.join(&text(lang, "report.list_join"));
            fill(lang, "report.says_held", &[("names", &names)])
        })
    }

    /// The headline with the dimensions over the years.
    fn barometer(&self) -> Made {
        let standing = self.standing;
        let figure = barometer(standing.material, &self.subject.entity, standing.year).ok()?;
        let said = [
            Some(self.level()),
            self.dimensions_said(),
            self.dimension_moves(),
        ];
        Some(self.figure(figure, said))
    }

    /// All counties by dimension.
    fn counties(&self) -> Made {
        let standing = self.standing;
        if standing.ranked.len() < 2 {
            return None;
        }
        let subject = Some(self.subject.entity.as_str());
        let figure = heatmap(standing.material, standing.year, COUNTIES, subject).ok()?;
        Some(self.figure(figure, [self.leaders_said(), self.dimensions_said(), None]))
    }

    /// Level against growth of each indicator.
    fn quadrant(&self) -> Made {
        let standing = self.standing;
        let figure = drivers(standing.material, &self.subject.entity, None, standing.year).ok()?;
        Some(self.figure(figure, [self.drivers_said(), self.held_said(), None]))
    }

    /// A part of one figure with its sentences.
    fn figure(&self, figure: Figure, said: [Option<String>; 3]) -> (String, Body) {
        let said: Vec<String> = said.into_iter().flatten().collect();
        let says = said.join(&text(self.standing.lang(), "report.sentence_join"));
        let figures = vec![figure];
        (String::new(), Body::Figures { figures, says })
    }

    /// Who leads, and how far the subject is behind.
    fn leaders_said(&self) -> Option<String> {
        let lang = self.standing.lang();
        let first = self.standing.ranked.first()?;
        if first.entity == self.subject.entity {
            let second = self.standing.ranked.get(1)?;
            return Some(fill(
                lang,
                "report.says_leads",
                &[
                    ("name", &self.subject.name),
                    ("second", &second.name),
                    ("gap", &self.standing.points(first.total - second.total)),
                ],
            ));
        }
        Some(fill(
            lang,
            "report.says_behind",
            &[
                ("first", &first.name),
                ("total", &self.standing.points(first.total)),
                ("name", &self.subject.name),
                (
                    "gap",
                    &self.standing.points(first.total - self.subject.total),
                ),
            ],
        ))
    }

    /// The index of all over the years, and the subject's dimensions.
    fn history(&self) -> Result<Made> {
        let standing = self.standing;
        let lang = standing.lang();
        if standing.material.dataset.years().len() < 2 {
            return Ok(None);
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
        let says = [Some(self.level()), self.dimension_moves()];
        let says: Vec<String> = says.into_iter().flatten().collect();
        let says = says.join(&text(lang, "report.sentence_join"));
        Ok(Some((self.subtitle(), Body::Figures { figures, says })))
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
        spec.words.subtitle = text(lang, "figure.in_points");
        Ok(Some(figure))
    }

    fn dimension_moves(&self) -> Option<String> {
        let lang = self.standing.lang();
        let year = self.standing.year?;
        let dimensions = self.dimensions();
        let moved = || dimensions.iter().filter_map(|own| Some((own, own.change?)));
        let (up, most) = moved().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let (down, least) = moved().min_by(|a, b| a.1.total_cmp(&b.1))?;
        if up.id == down.id {
            return None;
        }
        Some(fill(
            lang,
            "report.says_moves",
            &[
                ("year", &(year - 1)),
                ("up", &up.name),
                ("most", &self.signed(most)),
                ("down", &down.name),
                ("least", &self.signed(least)),
            ],
        ))
    }

    fn contribution(&self) -> Made {
        let standing = self.standing;
        let year = standing.year?;
        self.change.as_ref()?;
        let figure = contribution(standing.material, &self.subject.entity, year - 1, year).ok()?;
        let said = [self.drivers_said(), self.drags_said()];
        let said: Vec<String> = said.into_iter().flatten().collect();
        Some((
            String::new(),
            Body::Figures {
                figures: vec![figure],
                says: said.join(&text(standing.lang(), "report.sentence_join")),
            },
        ))
    }

    /// Drivers, drags and constraints as tables.
    fn movers(&self) -> Made {
        let lang = self.standing.lang();
        let scheme = &self.standing.scores().scheme;
        let group = |at: usize| {
            scheme.groups.get(at).map_or_else(
                || text(lang, "figure.adjustments"),
                |group| group.title.text(lang).to_owned(),
            )
        };
        let mut blocks = Vec::new();
        if let Some(change) = &self.change {
            for (heading, said, parts) in [
                ("report.drivers", self.drivers_said(), change.drivers()),
                ("report.drags", self.drags_said(), change.drags()),
            ] {
                if parts.is_empty() {
                    continue;
                }
                blocks.push(Block::Heading(text(lang, heading)));
                blocks.extend(said.map(Block::Text));
                let mut table = TableSpec::new(&[
                    (text(lang, "report.column_indicator"), false),
                    (text(lang, "report.column_dimension"), false),
                    (text(lang, "report.column_adds"), true),
                ]);
                let most = parts.first().map_or(1.0, |part| part.points.abs());
                for part in parts.iter().take(MOVERS) {
                    table.rows.push(Row {
                        cells: vec![
                            part.title.text(lang).to_owned(),
                            group(part.dimension),
                            self.signed(part.points),
                        ],
                        strong: false,
                        bar: Some(part.points.abs() / most),
                    });
                }
                blocks.push(Block::Table(table));
            }
        }
        if let Some(held) = self.held.as_ref().filter(|held| !held.parts.is_empty()) {
            blocks.push(Block::Heading(text(lang, "report.constraints")));
            blocks.extend(self.held_said().map(Block::Text));
            let mut table = TableSpec::new(&[
                (text(lang, "report.column_indicator"), false),
                (text(lang, "report.column_dimension"), false),
                (text(lang, "report.column_own"), true),
                (text(lang, "report.column_benchmark"), true),
                (text(lang, "report.column_gain"), true),
            ]);
            let most = held
                .parts
                .first()
                .map_or(1.0, |part| part.gain.abs())
                .max(1e-12);
            for part in held.parts.iter().take(MOVERS) {
                table.rows.push(Row {
                    cells: vec![
                        part.title.text(lang).to_owned(),
                        group(part.dimension),
                        self.standing.points(part.points),
                        self.standing.points(part.benchmark),
                        self.signed(part.gain),
                    ],
                    strong: false,
                    bar: Some(part.gain.abs() / most),
                });
            }
            blocks.push(Block::Table(table));
        }
        (!blocks.is_empty()).then(|| (self.subtitle(), Body::Flow(blocks)))
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
        (!figures.is_empty()).then(|| {
            let says = said.join(&text(lang, "report.sentence_join"));
            (self.subtitle(), Body::Figures { figures, says })
        })
    }

    /// All indicators of the subject, by dimension.
    fn indicators(&self) -> Result<(String, Body)> {
        let standing = self.standing;
        let lang = standing.lang();
        let scores = standing.scores();
        let scheme = &scores.scheme;
        let before = match standing.year {
            Some(year) => scores.row_of(&self.subject.entity, Some(year - 1))?,
            None => None,
        };
        let year = standing.year.unwrap_or(0);
        let mut heads = vec![
            (text(lang, "report.column_indicator"), false),
            (text(lang, "report.column_unit"), false),
        ];
        if before.is_some() {
            heads.push((fill(lang, "figure.year", &[("year", &(year - 1))]), true));
            heads.push((fill(lang, "figure.year", &[("year", &year)]), true));
        } else {
            heads.push((text(lang, "figure.value"), true));
        }
        heads.push((text(lang, "report.column_points"), true));
        heads.push((text(lang, "report.column_place"), true));
        if self.change.is_some() {
            heads.push((text(lang, "report.column_adds"), true));
        }
        let columns = heads.len();
        let mut table = TableSpec::new(&heads);
        for top in scheme.children(None) {
            let mut cells = vec![scheme.groups[top].title.text(lang).to_owned()];
            cells.resize(columns, String::new());
            let place = if before.is_some() { 4 } else { 3 };
            let column = format!("group:{}", scheme.groups[top].id);
            let points = scores.number(&column, self.subject.row)?;
            cells[place] = points.map_or_else(String::new, |value| standing.points(value));
            table.rows.push(Row {
                cells,
                strong: true,
                bar: None,
            });
            for (at, own) in scheme.indicators.iter().enumerate() {
                if top_of(scheme, own.group) == top {
                    table.push(self.indicator(at, before)?);
                }
            }
        }
        Ok((self.subtitle(), Body::Flow(vec![Block::Table(table)])))
    }

    fn indicator(&self, at: usize, before: Option<usize>) -> Result<Vec<String>> {
        let standing = self.standing;
        let lang = standing.lang();
        let scores = standing.scores();
        let own = &scores.scheme.indicators[at];
        let column = format!("value:{}", own.id);
        let points = format!("points:{}", own.id);
        let shown =
            |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| digits(value, lang));
        let unit = own.unit.as_ref().map_or("", |unit| unit.text(lang));
        let mut cells = vec![own.title.text(lang).to_owned(), unit.to_owned()];
        if let Some(before) = before {
            cells.push(shown(scores.number(&column, before)?));
        }
        cells.push(shown(scores.number(&column, self.subject.row)?));
        let value = scores.number(&points, self.subject.row)?;
        cells.push(value.map_or_else(|| "–".to_owned(), |value| standing.points(value)));
        let mut place = 1;
        let mut of = 0;
        for row in &standing.ranked {
            if let Some(other) = scores.number(&points, row.row)? {
                of += 1;
                place += usize::from(value.is_some_and(|value| other > value));
            }
        }
        cells.push(if value.is_some() {
            let [rank, of] = [place, of].map(|count| number(count as f64, 0, lang));
            fill(lang, "figure.rank_of", &[("rank", &rank), ("of", &of)])
        } else {
            "–".to_owned()
        });
        if let Some(change) = &self.change {
            let part = change.parts.iter().find(|part| part.indicator == own.id);
            cells.push(part.map_or_else(
                || "–".to_owned(),
                |part| signed_digits(part.points, standing.decimals(), lang),
            ));
        }
        Ok(cells)
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
        match (spec.unit.as_str(), lang) {
            ("%", _) | (_, Lang::Zh) => format!("{digits}{}", spec.unit),
            (unit, Lang::En) => format!("{digits} {unit}"),
        }
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

/// The top group above a group.
fn top_of(scheme: &crate::scheme::Scheme, group: usize) -> usize {
    let mut at = group;
    while let Some(parent) = scheme.groups[at].parent {
        at = parent;
    }
    at
}

/// A value with as many digits as matter.
fn digits(value: f64, lang: Lang) -> String {
    let decimals = match value.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 || size == 0.0 => 2,
        _ => 4,
    };
    number(value, decimals, lang)
}

fn signed_digits(value: f64, decimals: usize, lang: Lang) -> String {
    signed(value, decimals.max(2), lang)
}
