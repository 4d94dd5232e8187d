//! How values are spread: a histogram of many or a strip of few, with subject, median and limits marked.

mod bins;
mod markers;

use super::axis::Axis;
use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{line, solid};
use super::pen::Pen;
use super::told::{exact, thing};
use super::{Fonts, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, number};

use self::bins::Bins;

/// What a marked value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// The subject.
    Subject,
    /// The median.
    Median,
    /// A limit, as of a tier.
    Limit,
}

/// A marked value.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// What it is.
    pub kind: MarkerKind,
    /// The value.
    pub value: f64,
    /// Its words, with the value in them.
    pub label: String,
}

/// A distribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DistributionSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The values, in any order.
    pub values: Vec<f64>,
    /// Marked values.
    pub markers: Vec<Marker>,
    /// What the values measure, with the unit.
    pub measure: String,
    /// What is counted, for the upright axis.
    pub counted: String,
    /// Decimals of the values.
    pub decimals: usize,
}

/// Up to this many values each is a dot.
const DOTS: usize = 40;

impl DistributionSpec {
    /// Lays the distribution out.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        match Chart::new(self, pen) {
            Some(chart) => scene.marks.extend(chart.marks(free)),
            None => return nothing_to_show(page, theme, fonts, &self.words, lang),
        }
        scene
    }
}

struct Chart<'a> {
    spec: &'a DistributionSpec,
    pen: Pen<'a>,
    /// The finite values, ascending.
    values: Vec<f64>,
    /// The values along.
    axis: Axis,
}

impl<'a> Chart<'a> {
    fn new(spec: &'a DistributionSpec, pen: Pen<'a>) -> Option<Self> {
        let mut values: Vec<f64> = spec
            .values
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (*values.first()?, *values.last()?);
        // Limits far from all values do not squeeze them together.
        let span = high - low;
        let near = |marker: &&Marker| {
            marker.value.is_finite()
                && (marker.value >= low - span * 0.5 && marker.value <= high + span * 0.5)
        };
        let marked = spec.markers.iter().filter(near).map(|marker| marker.value);
        let (low, high) = marked.fold((low, high), |(l, h), v| (l.min(v), h.max(v)));
        Some(Self {
            spec,
            pen,
            values,
            axis: Axis::tight(low, high, false),
        })
    }

    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        let foot = pen.small * 3.6;
        let few = self.values.len() <= DOTS;
        let bins = Bins::new(&self.values, &self.axis);
        let counts = Axis::ending(0.0, bins.most() as f64, true);
        let gutter = if few {
            0.0
        } else {
            self.gutter(&counts).min(width * 0.25)
        };
        let across = [left + gutter, width - gutter - pen.body * 0.4];
        let markers = self.markers(across, top);
        let head = markers.height + if few { 0.0 } else { pen.small * 1.6 };
        let high = (height - head - foot).max(pen.body);
        let plot = if few {
            // A strip of few dots needs no whole page.
            let stack = self.stacked(across, high);
            let least = (pen.body * 10.0).min(high);
            let wanted = (stack * 1.25 + pen.body * 4.0).clamp(least, high);
            [across[0], top + head, across[1], wanted]
        } else {
            [across[0], top + head, across[1], high]
        };
        let mut marks = Vec::new();
        if few {
            marks.push(group("axes", self.along(plot, left)));
            marks.push(group("values", self.dots(plot)));
        } else {
            let mut axes = self.upward(plot, left, &counts);
            axes.extend(self.along(plot, left));
            marks.push(group("axes", axes));
            marks.push(group("values", self.bars(plot, &bins, &counts)));
        }
        marks.push(group("markers", self.draw(&markers, plot)));
        marks
    }

    fn x(&self, [left, _, width, _]: Area, value: f64) -> f32 {
        left + width * self.axis.share(value)
    }

    fn gutter(&self, counts: &Axis) -> f32 {
        let words: Vec<String> = counts
            .ticks
            .iter()
            .map(|t| counts.label(*t, self.pen.lang))
            .collect();
        self.pen
            .widest(self.pen.quiet(), words.iter().map(String::as_str))
            + self.pen.small * 0.7
    }

    /// Counts upwards; whole numbers only.
    fn upward(&self, plot: Area, edge: f32, counts: &Axis) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let [left, top, width, height] = plot;
        let mut marks = Vec::new();
        let steps = counts.ticks.len().saturating_sub(1).max(1) as f32;
        let every = (pen.small * 1.8 * steps / height).ceil().max(1.0) as usize;
        for tick in counts
            .ticks
            .iter()
            .step_by(every)
            .filter(|t| t.fract() == 0.0)
        {
            let y = top + height * (1.0 - counts.share(*tick));
            marks.push(line(
                &[[left, y], [left + width, y]],
                solid(pen.hair(), pen.theme.line),
            ));
            let words = look.fit(pen.fonts, &counts.label(*tick, pen.lang), left - edge);
            marks.push(look.end().centered(left - pen.small * 0.7, y, words));
        }
        let up = fill(pen.lang, "figure.axis_up", &[("title", &self.spec.counted)]);
        let up = look.fit(pen.fonts, &up, left + width - edge);
        marks.push(look.at(edge, top - pen.small * 0.8, up));
        marks
    }

    /// The values along the foot.
    fn along(&self, plot: Area, edge: f32) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let [left, top, width, height] = plot;
        let foot = top + height;
        let words: Vec<String> = self
            .axis
            .ticks
            .iter()
            .map(|tick| self.axis.short(*tick, pen.lang))
            .collect();
        let widest = pen.widest(look, words.iter().map(String::as_str)) + pen.small * 1.2;
        let steps = words.len().saturating_sub(1).max(1) as f32;
        let every = (widest * steps / width).ceil().max(1.0) as usize;
        let mut marks = vec![line(
            &[[left, foot], [left + width, foot]],
            solid(pen.hair() * 1.5, pen.theme.quiet),
        )];
        let right = left + width + pen.body * 0.4;
        for (tick, words) in self.axis.ticks.iter().zip(words).step_by(every) {
            let x = self.x(plot, *tick);
            let words = look.fit(pen.fonts, &words, width);
            let half = look.width(pen.fonts, &words) / 2.0;
            let at = x.clamp((edge + half).min(right - half), right - half);
            marks.push(look.middle().at(at, foot + pen.small * 1.5, words));
        }
        let along = fill(
            pen.lang,
            "figure.axis_along",
            &[("title", &self.spec.measure)],
        );
        let along = look.fit(pen.fonts, &along, width);
        marks.push(look.end().at(left + width, foot + pen.small * 3.1, along));
        marks
    }

    fn bars(&self, plot: Area, bins: &Bins, counts: &Axis) -> Vec<Mark> {
        let pen = self.pen;
        let subject = self.subject();
        let mut marks = Vec::new();
        for (at, count) in bins
            .counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
        {
            let (from, to) = bins.edges(at);
            let (x0, x1) = (self.x(plot, from), self.x(plot, to));
            let high = plot[3] * counts.share(*count as f64);
            let own = subject.is_some_and(|value| bins.of(value) == at);
            let gap = ((x1 - x0) * 0.08).min(pen.body * 0.08);
            let bar = Mark::Rect {
                rect: [
                    x0 + gap / 2.0,
                    plot[1] + plot[3] - high,
                    x1 - x0 - gap,
                    high,
                ],
                radius: 0.0,
                fill: Some(if own || subject.is_none() {
                    pen.theme.accent
                } else {
                    pen.theme.context
                }),
                stroke: None,
            };
            let range = format!("{}–{}", exact(from, pen.lang), exact(to, pen.lang));
            let values = [(
                self.spec.counted.as_str(),
                number(*count as f64, 0, pen.lang),
            )];
            let key = at.to_string();
            marks.push(thing(["bin", &key], &range, &values, pen.lang, vec![bar]));
        }
        marks
    }

    fn subject(&self) -> Option<f64> {
        let mut markers = self.spec.markers.iter();
        let subject = markers.find(|marker| marker.kind == MarkerKind::Subject)?;
        subject.value.is_finite().then_some(subject.value)
    }

    /// A dot for each value; those that would lie on each other stand on each other.
    fn dots(&self, plot: Area) -> Vec<Mark> {
        let theme = self.pen.theme;
        let foot = plot[1] + plot[3];
        let (radius, places) = self.stacks([plot[0], plot[2]], plot[3]);
        let subject = self.subject();
        let first =
            subject.and_then(|value| self.values.iter().position(|v| v.total_cmp(&value).is_eq()));
        let each = radius * 2.15;
        places
            .into_iter()
            .enumerate()
            .map(|(at, (x, row))| {
                let dot = Mark::Circle {
                    center: [x, foot - radius * 1.2 - each * row as f32],
                    radius,
                    fill: Some(if first.is_none_or(|own| own == at) {
                        theme.accent
                    } else {
                        theme.context
                    }),
                    stroke: None,
                    key: None,
                };
                let (lang, key) = (self.pen.lang, at.to_string());
                let value = self
                    .values
                    .get(at)
                    .map_or_else(String::new, |own| exact(*own, lang));
                thing(["value", &key], &value, &[], lang, vec![dot])
            })
            .collect()
    }

    /// Height of the highest stack of dots.
    fn stacked(&self, across: [f32; 2], high: f32) -> f32 {
        let (radius, places) = self.stacks(across, high);
        let most = places.iter().map(|(_, row)| row + 1).max().unwrap_or(1);
        radius * 2.15 * most as f32
    }

    /// The largest dots with which the highest stack has room: their radius, and the place and row of each.
    fn stacks(&self, [left, width]: [f32; 2], high: f32) -> (f32, Vec<(f32, usize)>) {
        let stacks = |radius: f32| {
            let mut places: Vec<(f32, usize)> = Vec::new();
            for value in &self.values {
                let x = left + width * self.axis.share(*value);
                match places.last() {
                    Some((last, row)) if x - last < radius * 2.0 => places.push((*last, row + 1)),
                    _ => places.push((x, 0)),
                }
            }
            places
        };
        let mut radius = (width * 0.012).min(self.pen.body * 0.9);
        let mut places = stacks(radius);
        for _ in 0..24 {
            let most = places.iter().map(|(_, row)| row + 1).max().unwrap_or(1) as f32;
            if most * radius * 2.15 <= high * 0.9 {
                break;
            }
            radius *= 0.88;
            places = stacks(radius);
        }
        (radius, places)
    }
}
