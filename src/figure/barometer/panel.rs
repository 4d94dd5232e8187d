//! One panel of a barometer: name, number, change, and the years on the common scale.

use super::super::arrow;
use super::super::axis::year_ticks;
use super::super::frame::Area;
use super::super::legend::{line, solid};
use super::super::{Mark, PathStep, Stroke};
use super::{BarometerPart, Chart, FIGURE};

impl Chart<'_> {
    /// A dimension; the value axis stands only at the first of a row.
    pub(super) fn panel(
        &self,
        part: &BarometerPart,
        [left, top, width, height]: Area,
        first: bool,
    ) -> Vec<Mark> {
        let pen = self.pen;
        let name = pen.strong();
        let mut marks = vec![name.at(
            left,
            top + name.size * 0.88,
            name.fit_name(pen.fonts, &part.name, width),
        )];
        let number = pen.text().bold();
        let number = super::Lettering {
            size: pen.body * FIGURE,
            ..number
        };
        let words = part
            .value
            .map_or_else(|| "–".to_owned(), |v| pen.number(v, self.spec.decimals));
        let words = number.fit(pen.fonts, &words, width);
        let taken = number.width(pen.fonts, &words);
        let middle = top + name.line() + number.size * 0.62;
        marks.push(number.centered(left, middle, words));
        if let Some((change, words)) = &part.change {
            let look = pen.quiet();
            let x = left + taken + pen.body * 0.7;
            if x + arrow::change_width(&pen, look, words) <= left + width {
                marks.extend(arrow::change(&pen, look, *change, words, [x, middle]));
            }
        }
        let used = name.line() + number.size * 1.45;
        if height - used > pen.body * 3.0 {
            let place = [left, top + used, width, height - used];
            marks.extend(self.years(part, place, first));
        }
        marks
    }

    /// Lines over the years on the common scale; where `labelled`, with their values left of the place.
    pub(super) fn years(
        &self,
        part: &BarometerPart,
        [left, top, width, height]: Area,
        labelled: bool,
    ) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let foot = look.size * 2.0;
        let dot = pen.body * 0.24;
        let plot = [
            left,
            top + look.size * 0.7,
            width - dot * 2.0,
            (height - foot - look.size * 0.7).max(1.0),
        ];
        let x = |year: i32| {
            let (first, last) = self.years;
            if last == first {
                plot[0] + plot[2] / 2.0
            } else {
                plot[0] + plot[2] * (year - first) as f32 / (last - first) as f32
            }
        };
        let y = |value: f64| plot[1] + plot[3] * (1.0 - self.axis.share(value));
        let mut marks = self.grid_lines(plot, labelled);
        if let Some((year, value)) = self.spec.base {
            let place = [x(year), y(value)];
            let inside = (self.years.0..=self.years.1).contains(&year);
            marks.extend(self.base(plot, place, inside));
        }
        let years = self.years;
        let wide = look.width(pen.fonts, "2000");
        let room = (plot[2] / (wide * 1.8)) as usize;
        let ticks = if room < 2 || years.0 == years.1 {
            vec![years.1]
        } else if room < 5 {
            vec![years.0, years.1]
        } else {
            year_ticks(years.0, years.1, room.min(6))
        };
        for year in ticks {
            let at = (x(year) - wide / 2.0).clamp(left, left + (width - wide).max(0.0));
            marks.push(look.at(at, plot[1] + plot[3] + look.size * 1.65, year.to_string()));
        }
        marks.extend(self.curve(part, &x, &y, dot));
        marks
    }

    fn tick(&self, tick: f64) -> String {
        self.axis.short(tick, self.pen.lang)
    }

    /// What the values of the gridlines take left of the lines.
    pub(super) fn gutter(&self, width: f32) -> f32 {
        let look = self.pen.quiet();
        let words: Vec<String> = self
            .axis
            .ticks
            .iter()
            .map(|tick| self.tick(*tick))
            .collect();
        let widest = self.pen.widest(look, words.iter().map(String::as_str));
        (widest + look.size * 0.6).min(width * 0.4)
    }

    /// Few gridlines, with their values at their left ends.
    fn grid_lines(&self, [left, top, width, height]: Area, labelled: bool) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let ticks = &self.axis.ticks;
        let steps = ticks.len().saturating_sub(1).max(1) as f32;
        let least = look.size * 2.4;
        let every = (least * steps / height).ceil().max(1.0) as usize;
        let at = |tick: f64| top + height * (1.0 - self.axis.share(tick));
        // The line of the base year comes before ticks that are too near to it.
        let base = self.spec.base.map(|(_, value)| value);
        let base = base.filter(|value| (0.0..=1.0).contains(&self.axis.share(*value)));
        let near =
            |tick: f64| base.is_some_and(|base| (at(base) - at(tick)).abs() < look.size * 1.3);
        let named = self
            .axis
            .named(every)
            .filter(|tick| !near(*tick))
            .chain(base);
        let mut marks = Vec::new();
        for tick in named {
            let y = at(tick);
            marks.push(line(
                &[[left, y], [left + width, y]],
                solid(pen.hair(), pen.theme.line),
            ));
            if labelled {
                let right = left - look.size * 0.6;
                marks.push(look.end().centered(right, y, self.tick(tick)));
            }
        }
        marks
    }

    /// The base year: its level as a line, and a ring where both meet.
    fn base(&self, [left, top, width, height]: Area, [x, y]: [f32; 2], inside: bool) -> Vec<Mark> {
        let pen = self.pen;
        let dashes = Stroke {
            width: pen.hair() * 1.6,
            color: pen.theme.quiet,
            dash: vec![pen.body * 0.18, pen.body * 0.22],
        };
        let mut marks = vec![line(&[[left, y], [left + width, y]], dashes.clone())];
        if inside {
            marks.push(line(&[[x, top], [x, top + height]], dashes));
        }
        marks
    }

    fn curve(
        &self,
        part: &BarometerPart,
        x: &dyn Fn(i32) -> f32,
        y: &dyn Fn(f64) -> f32,
        dot: f32,
    ) -> Vec<Mark> {
        let color = self.pen.theme.accent;
        let point = |center: [f32; 2], radius: f32| Mark::Circle {
            center,
            radius,
            fill: Some(color),
            stroke: None,
            key: None,
        };
        let mut steps = Vec::new();
        let mut marks = Vec::new();
        let mut before: Option<i32> = None;
        let known = |(year, value): &(i32, Option<f64>)| {
            let value = value.filter(|value| value.is_finite())?;
            Some((*year, value))
        };
        let points: Vec<(i32, f64)> = part.points.iter().filter_map(known).collect();
        for (at, (year, value)) in points.iter().enumerate() {
            let place = [x(*year), y(*value)];
            let joined = before.is_some_and(|last| last + 1 == *year);
            let goes_on = points
                .get(at + 1)
                .is_some_and(|(next, _)| *next == year + 1);
            if joined {
                steps.push(PathStep::Line(place));
            } else if goes_on {
                steps.push(PathStep::Move(place));
            } else {
                marks.push(point(place, dot * 0.7));
            }
            before = Some(*year);
        }
        if !steps.is_empty() {
            marks.push(Mark::Path {
                steps,
                fill: None,
                stroke: Some(solid(self.pen.body * 0.14, color)),
                key: None,
            });
        }
        if let Some((year, value)) = points.last() {
            marks.push(point([x(*year), y(*value)], dot));
        }
        marks
    }
}
