//! Lines over years with end labels.

mod labels;

use self::labels::last_point;

use super::axis::{Axis, year_ticks};
use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{Swatch, dashed, legend, line, solid};
use super::told::{exact, own_key, thing};
use super::{Color, Fonts, Lettering, Mark, Page, PathStep, Scene, Stroke, Theme, Words};
use crate::i18n::{Lang, fill};

/// One line of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Entity key, for clicks.
    pub key: String,
    /// Label at its end.
    pub name: String,
    /// Years ascending; a missing value breaks the line.
    pub points: Vec<(i32, Option<f64>)>,
    /// Whether it is the subject and not context.
    pub subject: bool,
}

/// A trend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// Unit, at the top tick.
    pub unit: String,
    /// The lines.
    pub lines: Vec<Line>,
    /// A target with its label.
    pub target: Option<(f64, String)>,
    /// Decimals of the end labels.
    pub decimals: usize,
    /// Whether the value axis starts at zero.
    pub from_zero: bool,
    /// Lines and years whose values rest on incomplete data: their points are hollow.
    pub partly: Vec<(String, i32)>,
    /// A band behind the lines: what most of many others did.
    pub band: Option<TrendBand>,
}

/// A band over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendBand {
    /// What it is.
    pub name: String,
    /// Years ascending with its lower and upper ends; a missing year breaks it.
    pub points: Vec<(i32, [f64; 2])>,
}

impl TrendSpec {
    /// Lays the trend out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let chart = Chart {
            spec: self,
            theme,
            fonts,
            lang,
            body: page.body,
            small: page.small(),
            label: page.body,
            named: true,
        };
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        match chart.with_whole_names(free[2]).marks(free) {
            Some(marks) => scene.marks.extend(marks),
            None => {
                return nothing_to_show(page, theme, fonts, &self.words, lang);
            }
        }
        scene
    }
}

/// The plot of a trend without its words: also the small one of a portrait.
pub(super) struct Chart<'a> {
    pub spec: &'a TrendSpec,
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
    pub lang: Lang,
    pub body: f32,
    pub small: f32,
    /// Size of the end labels.
    pub label: f32,
    /// Whether end labels carry the names; otherwise only the values.
    pub named: bool,
}

/// Where years and values stand.
struct Plot {
    rect: Area,
    years: (i32, i32),
    axis: Axis,
}

impl Plot {
    fn x(&self, year: i32) -> f32 {
        let (first, last) = self.years;
        let [left, _, width, _] = self.rect;
        if last == first {
            left + width / 2.0
        } else {
            left + width * (year - first) as f32 / (last - first) as f32
        }
    }

    fn y(&self, value: f64) -> f32 {
        let [_, top, _, height] = self.rect;
        top + height * (1.0 - self.axis.share(value))
    }
}

impl Chart<'_> {
    /// The marks inside a rectangle; nothing when no line has a value.
    pub fn marks(&self, area: Area) -> Option<Vec<Mark>> {
        let (years, axis) = self.ranges()?;
        let tick = Lettering::new(self.small, self.theme.quiet).end();
        let gutter = self.gutter(&axis);
        let [left, mut top, width, mut height] = area;
        let mut marks = Vec::new();
        if let Some(band) = &self.spec.band {
            let look = Lettering::new(self.small, self.theme.quiet);
            let entries = [(Swatch::Fill(self.band_color()), band.name.clone())];
            let (drawn, taken) = legend(&entries, look, self.fonts, [left, top], width);
            marks.push(group("legend", drawn));
            top += taken + self.small * 0.3;
            height -= taken + self.small * 0.3;
        }
        let labels_wide = self.label_room(width);
        let head = self.small * 1.7;
        let foot = self.small * 2.0;
        let plot = Plot {
            rect: [
                left + gutter,
                top + head,
                (width - gutter - labels_wide).max(self.body),
                (height - head - foot).max(self.body),
            ],
            years,
            axis,
        };
        if let Some(band) = &self.spec.band {
            marks.push(group("band", self.band(band, &plot)));
        }
        marks.push(group("axes", self.axes(&plot, tick)));
        let (mut lines, mut subjects, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        let mut subject = 0;
        for one in &self.spec.lines {
            let color = self.color(one, subject);
            let mut drawn = self.line(one, color, &plot);
            if !self.named {
                drawn.extend(self.told(one, &plot));
            }
            if one.subject || self.colored() && !self.summed(one) {
                subject += 1;
                subjects.push(group(&one.name, drawn));
            } else {
                lines.extend(drawn);
            }
            labels.extend(self.end_label(one, color, &plot));
        }
        if !lines.is_empty() {
            marks.push(group("peers", lines));
        }
        if let Some((value, name)) = &self.spec.target {
            marks.push(group("target", self.target(*value, &plot)));
            labels.push(self.target_label(*value, name, &plot));
        }
        marks.extend(subjects);
        marks.push(group(
            "end labels",
            self.place_labels(labels, &plot, labels_wide),
        ));
        Some(marks)
    }

    /// What the numbers of the ticks take left of the lines.
    fn gutter(&self, axis: &Axis) -> f32 {
        let look = Lettering::new(self.small, self.theme.quiet);
        let ticks = axis.ticks.iter();
        let words = ticks.map(|tick| look.width(self.fonts, &axis.short(*tick, self.lang)));
        words.fold(0.0, f32::max) + self.small * 0.7
    }

    fn ranges(&self) -> Option<((i32, i32), Axis)> {
        let values = || {
            self.spec
                .lines
                .iter()
                .flat_map(|line| &line.points)
                .filter_map(|(year, value)| Some((*year, (*value)?)))
                .filter(|(_, value)| value.is_finite())
        };
        let first = values().map(|(year, _)| year).min()?;
        let last = values().map(|(year, _)| year).max()?;
        let target = self.spec.target.as_ref().map(|(value, _)| *value);
        let band = self.spec.band.iter().flat_map(|band| &band.points);
        let band: Vec<f64> = band.flat_map(|(_, ends)| *ends).collect();
        let all = || {
            let others = band.iter().copied().filter(|value| value.is_finite());
            values().map(|(_, value)| value).chain(target).chain(others)
        };
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        Some(((first, last), Axis::ending(low, high, self.spec.from_zero)))
    }

    /// Whether every line has its own colour: few lines and no subject.
    fn colored(&self) -> bool {
        let own = self.spec.lines.iter().filter(|line| !is_summary(line));
        own.count() <= self.theme.categories.len()
            && !self.spec.lines.iter().any(|line| line.subject)
    }

    fn color(&self, line: &Line, subject: usize) -> Color {
        if self.spec.lines.len() == 1 {
            return self.theme.accent;
        }
        if self.summed(line) {
            return self.theme.quiet;
        }
        match (line.subject, subject) {
            (true, 0) => self.theme.accent,
            (true, 1) => self.theme.second,
            (true, n) => self.theme.category(n),
            (false, n) if self.colored() => self.theme.category(n),
            (false, _) => self.theme.context,
        }
    }

    /// How a line is drawn; `subject` counts the subjects before it.
    pub fn stroke(&self, line: &Line, subject: usize) -> Stroke {
        let subject = if line.subject { 0 } else { subject };
        solid(self.width(line), self.color(line, subject))
    }

    fn width(&self, line: &Line) -> f32 {
        self.body * if self.strong(line) { 0.19 } else { 0.09 }
    }

    /// Whether a line stands for all others, beside their band.
    fn summed(&self, line: &Line) -> bool {
        self.spec.band.is_some() && is_summary(line)
    }

    fn strong(&self, line: &Line) -> bool {
        line.subject || self.colored() && !self.summed(line) || self.spec.lines.len() == 1
    }

    fn axes(&self, plot: &Plot, look: Lettering) -> Vec<Mark> {
        let [left, top, width, height] = plot.rect;
        let mut marks = Vec::new();
        let steps = plot.axis.ticks.len().saturating_sub(1).max(1) as f32;
        let every = (self.small * 1.8 * steps / height).ceil().max(1.0) as usize;
        for tick in plot.axis.named(every) {
            let y = plot.y(tick);
            marks.push(line(
                &[[left, y], [left + width, y]],
                solid(self.body * 0.055, self.theme.line),
            ));
            marks.push(look.centered(left - self.small * 0.7, y, plot.axis.short(tick, self.lang)));
        }
        let unit = self.unit_words(&plot.axis);
        if !unit.is_empty() {
            let own = Lettering::new(self.small, self.theme.quiet);
            // Where the lines rise over the last tick a short unit stands over its number.
            let last = plot.y(plot.axis.high());
            let gutter = self.gutter(&plot.axis) - self.small * 0.7;
            if last - top > self.small * 1.5 && own.width(self.fonts, &unit) <= gutter * 1.5 {
                let right = left - self.small * 0.7;
                marks.push(look.at(right, last - self.small, unit));
            } else {
                let unit = own.fit(self.fonts, &unit, width);
                marks.push(own.at(left, top - self.small * 0.55, unit));
            }
        }
        let room = (width / (self.small * 4.0)) as usize;
        let ticks = year_ticks(plot.years.0, plot.years.1, room);
        for year in ticks {
            let look = look.middle();
            marks.push(look.at(
                plot.x(year),
                top + height + self.small * 1.6,
                year.to_string(),
            ));
        }
        marks
    }

    fn band_color(&self) -> Color {
        self.theme.ground.mix(self.theme.context, 0.32)
    }

    /// The band, run of years by run.
    fn band(&self, band: &TrendBand, plot: &Plot) -> Vec<Mark> {
        let inside = |year: i32| (plot.years.0..=plot.years.1).contains(&year);
        let finite = |ends: &[f64; 2]| ends.iter().all(|end| end.is_finite());
        let points: Vec<&(i32, [f64; 2])> = band
            .points
            .iter()
            .filter(|(year, ends)| inside(*year) && finite(ends))
            .collect();
        let runs = points.chunk_by(|a, b| a.0 + 1 == b.0);
        runs.filter(|run| run.len() > 1)
            .map(|run| {
                let upper = run
                    .iter()
                    .map(|(year, ends)| [plot.x(*year), plot.y(ends[1])]);
                let lower = run.iter().rev();
                let lower = lower.map(|(year, ends)| [plot.x(*year), plot.y(ends[0])]);
                let mut steps: Vec<PathStep> = upper.chain(lower).map(PathStep::Line).collect();
                if let Some(PathStep::Line(first)) = steps.first().copied() {
                    steps[0] = PathStep::Move(first);
                }
                steps.push(PathStep::Close);
                Mark::Path {
                    steps,
                    fill: Some(self.band_color()),
                    stroke: None,
                    key: None,
                }
            })
            .collect()
    }

    /// The unit, and where the axis starts when that is not zero.
    fn unit_words(&self, axis: &Axis) -> String {
        if self.spec.from_zero || axis.low() <= 0.0 {
            return self.spec.unit.clone();
        }
        let start = axis.short(axis.low(), self.lang);
        let note = fill(self.lang, "figure.axis_starts", &[("start", &start)]);
        if self.spec.unit.is_empty() {
            note
        } else {
            format!("{} · {note}", self.spec.unit)
        }
    }

    fn line(&self, one: &Line, color: Color, plot: &Plot) -> Vec<Mark> {
        let (strong, width) = (self.strong(one), self.width(one));
        let mut marks = Vec::new();
        let mut steps = Vec::new();
        let mut lonely = Vec::new();
        let mut run: Vec<[f32; 2]> = Vec::new();
        let mut last_year = None;
        let mut close = |run: &mut Vec<[f32; 2]>| {
            match run.as_slice() {
                [] => {}
                [point] => lonely.push(*point),
                [first, rest @ ..] => {
                    steps.push(PathStep::Move(*first));
                    steps.extend(rest.iter().map(|point| PathStep::Line(*point)));
                }
            }
            run.clear();
        };
        for (year, value) in &one.points {
            let value = value.filter(|value| value.is_finite());
            if value.is_none() || last_year.is_some_and(|last| *year > last + 1) {
                close(&mut run);
            }
            if let Some(value) = value {
                run.push([plot.x(*year), plot.y(value)]);
                last_year = Some(*year);
            }
        }
        let end = last_point(one).map(|(year, value)| [plot.x(year), plot.y(value)]);
        close(&mut run);
        if !steps.is_empty() {
            marks.push(Mark::Path {
                steps,
                fill: None,
                stroke: Some(if self.summed(one) {
                    dashed(self.body * 0.12, color)
                } else {
                    solid(width, color)
                }),
                key: Some(one.key.clone()),
            });
        }
        let dot = |center: [f32; 2], radius: f32| Mark::Circle {
            center,
            radius,
            fill: Some(color),
            stroke: None,
            key: Some(one.key.clone()),
        };
        marks.extend(lonely.into_iter().map(|point| dot(point, width * 1.2)));
        if strong {
            marks.extend(end.map(|point| dot(point, width * 1.5)));
        }
        let partly = |year: &i32| {
            let mut partly = self.spec.partly.iter();
            partly.any(|(key, of)| *key == one.key && of == year)
        };
        let known = one.points.iter().filter(|(year, _)| partly(year));
        marks.extend(known.filter_map(|(year, value)| {
            let value = value.filter(|value| value.is_finite())?;
            Some(Mark::Circle {
                center: [plot.x(*year), plot.y(value)],
                radius: width * 1.4,
                fill: Some(self.theme.ground),
                stroke: Some(solid(self.body * 0.1, color)),
                key: Some(one.key.clone()),
            })
        }));
        marks
    }

    /// Where each year of a line is, unseen, with its exact value: a small plot has no dots to point at.
    fn told(&self, one: &Line, plot: &Plot) -> Vec<Mark> {
        let known = (one.points.iter()).filter_map(|(year, value)| Some((*year, (*value)?)));
        let known = known.filter(|(_, value)| value.is_finite());
        known
            .map(|(year, value)| {
                let key = format!("{}:{year}", own_key(&one.key, &one.name));
                let place = Mark::Circle {
                    center: [plot.x(year), plot.y(value)],
                    radius: self.small * 0.6,
                    fill: None,
                    stroke: None,
                    key: Some(format!("year:{key}")),
                };
                let year = year.to_string();
                let values = [(year.as_str(), exact(value, self.lang))];
                thing(["year", &key], &one.name, &values, self.lang, vec![place])
            })
            .collect()
    }

    fn target(&self, value: f64, plot: &Plot) -> Vec<Mark> {
        let [left, _, width, _] = plot.rect;
        let y = plot.y(value);
        vec![line(
            &[[left, y], [left + width, y]],
            dashed(self.body * 0.08, self.theme.text),
        )]
    }
}

/// Whether a line is of nobody alone: a median.
fn is_summary(line: &Line) -> bool {
    line.key.is_empty()
}
