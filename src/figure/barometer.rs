//! A headline number with its change and its years, and small multiples of the dimensions on one scale.

mod panel;

use super::arrow;
use super::axis::Axis;
use super::frame::{Area, frame, group, nothing_to_show};
use super::pen::Pen;
use super::told::{exact, thing};
use super::{Fonts, Lettering, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, text};

/// A number over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarometerPart {
    /// Name.
    pub name: String,
    /// Years ascending; a missing value breaks the line.
    pub points: Vec<(i32, Option<f64>)>,
    /// The value that is shown.
    pub value: Option<f64>,
    /// Its change since the year before, with the words of it.
    pub change: Option<(f64, String)>,
}

/// A barometer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarometerSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The headline number.
    pub headline: BarometerPart,
    /// Quiet words under it: rank, base year.
    pub notes: Vec<String>,
    /// The dimensions.
    pub dimensions: Vec<BarometerPart>,
    /// The base year with its value.
    pub base: Option<(i32, f64)>,
    /// Decimals of the values.
    pub decimals: usize,
}

/// Sizes of the headline number and of the numbers of panels, in body sizes.
const HEADLINE: f32 = 5.2;
const FIGURE: f32 = 1.75;

impl BarometerSpec {
    /// Lays the barometer out; dimensions without room are left out from the end, and the figure says so.
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

    fn values(&self) -> impl Iterator<Item = (i32, f64)> {
        let parts = std::iter::once(&self.headline).chain(&self.dimensions);
        let points = parts.flat_map(|part| &part.points);
        let points = points.filter_map(|(year, value)| Some((*year, (*value)?)));
        points.filter(|(_, value)| value.is_finite())
    }
}

struct Chart<'a> {
    spec: &'a BarometerSpec,
    pen: Pen<'a>,
    years: (i32, i32),
    /// One scale for all.
    axis: Axis,
}

/// Columns and rows of the panels, and how many of the dimensions have room.
struct Grid {
    columns: usize,
    rows: usize,
    shown: usize,
}

impl<'a> Chart<'a> {
    /// Nothing when no number is there.
    fn new(spec: &'a BarometerSpec, pen: Pen<'a>) -> Option<Self> {
        let first = spec.values().map(|(year, _)| year).min()?;
        let last = spec.values().map(|(year, _)| year).max()?;
        let base = spec.base.map(|(_, value)| value);
        let all = || spec.values().map(|(_, value)| value).chain(base);
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        Some(Self {
            spec,
            pen,
            years: (first, last),
            axis: match base {
                Some(base) => Axis::ending(low, high, false).naming(base),
                None => Axis::ending(low, high, false),
            },
        })
    }

    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let body = self.pen.body;
        if self.spec.dimensions.is_empty() {
            let drawn = self.headline([left, top, width, height]);
            return vec![group("headline", drawn)];
        }
        let wide = width > height * 1.15;
        let gap = body * 2.2;
        let (head, rest) = if wide {
            let own = (width * 0.28)
                .clamp(body * 12.0, body * 24.0)
                .min(width * 0.4);
            (
                [left, top, own, height],
                [left + own + gap, top, width - own - gap, height],
            )
        } else {
            let own = (height * 0.26)
                .clamp(body * 9.0, body * 16.0)
                .min(height * 0.4);
            (
                [left, top, width, own],
                [left, top + own + gap, width, height - own - gap],
            )
        };
        let drawn = if wide {
            self.headline(head)
        } else {
            self.headline_lying(head)
        };
        vec![
            group("headline", drawn),
            group("dimensions", self.panels(rest)),
        ]
    }

    /// Number above, years below.
    fn headline(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let (mut marks, used) = self.number([left, top, width]);
        let rest = height - used - self.pen.body * 1.2;
        if rest > self.pen.body * 5.0 {
            let gutter = self.gutter(width);
            let place = [left + gutter, top + height - rest, width - gutter, rest];
            marks.extend(self.years(&self.spec.headline, place, true));
        }
        marks
    }

    /// Number at the left, years at the right.
    fn headline_lying(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let own = width * 0.36;
        let gap = self.pen.body * 1.6;
        let (mut marks, _) = self.number([left, top, own]);
        let gap = gap + self.gutter(width - own);
        let place = [left + own + gap, top, width - own - gap, height];
        marks.extend(self.years(&self.spec.headline, place, true));
        marks
    }

    /// Name, number, change and notes; the height that they take.
    fn number(&self, [left, top, width]: [f32; 3]) -> (Vec<Mark>, f32) {
        let pen = self.pen;
        let part = &self.spec.headline;
        let (mut marks, mut y) = pen.lines(pen.strong(), &part.name, [left, top], (width, 2));
        let words = part
            .value
            .map_or_else(|| "–".to_owned(), |v| pen.number(v, self.spec.decimals));
        let widest = Lettering::new(1.0, pen.theme.text)
            .bold()
            .width(pen.fonts, &words);
        let size = (pen.body * HEADLINE).min(width / widest.max(0.1));
        let look = Lettering::new(size, pen.theme.accent).bold();
        y += size * 0.98;
        marks.push(look.at(left, top + y, words));
        y += size * 0.26;
        if let Some((change, words)) = &part.change {
            let look = pen.strong();
            let words = look.fit(pen.fonts, words, width - look.size);
            let place = [left, top + y + look.line() / 2.0];
            marks.extend(arrow::change(&pen, look, *change, &words, place));
            y += look.line() + pen.body * 0.15;
        }
        for note in &self.spec.notes {
            let (lines, taken) = pen.lines(pen.quiet(), note, [left, top + y], (width, 2));
            marks.extend(lines);
            y += taken;
        }
        (marks, y)
    }

    /// The grid that makes the panels nearest to a good shape, and as many dimensions as have room in it.
    fn grid(&self, width: f32, height: f32) -> Grid {
        let (least_wide, least_high) = (self.pen.body * 9.0, self.pen.body * 7.6);
        let most_columns = ((width / least_wide) as usize).max(1);
        let most_rows = ((height / least_high) as usize).max(1);
        let count = self.spec.dimensions.len();
        if count >= most_columns * most_rows {
            return Grid {
                columns: most_columns,
                rows: most_rows,
                shown: count.min(most_columns * most_rows),
            };
        }
        let shape = |columns: usize| {
            let rows = count.div_ceil(columns);
            let empty = (rows * columns - count) as f32;
            let ratio = (width / columns as f32) / (height / rows as f32) / 1.35;
            ratio.max(1.0 / ratio) + empty * 0.2
        };
        let columns = (1..=most_columns.min(count))
            .filter(|columns| count.div_ceil(*columns) <= most_rows)
            .min_by(|a, b| shape(*a).total_cmp(&shape(*b)))
            .unwrap_or(most_columns);
        Grid {
            columns,
            rows: count.div_ceil(columns),
            shown: count,
        }
    }

    fn panels(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        // The values stand before the first column.
        let gutter = self.gutter(width);
        let (left, width) = (left + gutter, width - gutter);
        let all = self.spec.dimensions.len();
        let whole = self.grid(width, height);
        let more = pen.quiet().line() * 1.2;
        let (grid, height) = if whole.shown < all {
            (self.grid(width, height - more), height - more)
        } else {
            (whole, height)
        };
        let gap = [pen.body * 1.7, pen.body * 1.5];
        let wide = (width - gap[0] * (grid.columns - 1) as f32) / grid.columns as f32;
        let high = (height - gap[1] * (grid.rows - 1) as f32) / grid.rows as f32;
        let mut marks = Vec::new();
        for (at, part) in self.spec.dimensions.iter().take(grid.shown).enumerate() {
            let (column, row) = (at % grid.columns, at / grid.columns);
            let place = [
                left + (wide + gap[0]) * column as f32,
                top + (high + gap[1]) * row as f32,
                wide,
                high,
            ];
            let drawn = self.panel(part, place, column == 0);
            marks.push(self.told(part, drawn));
        }
        if grid.shown < all {
            let words = fill(
                pen.lang,
                "figure.more_dimensions",
                &[("n", &(all - grid.shown))],
            );
            let words = pen.quiet().fit(pen.fonts, &words, width);
            marks.push(pen.quiet().centered(left, top + height + more * 0.6, words));
        }
        marks
    }

    /// A panel with what is told of it: its value, its change, the value of every year.
    fn told(&self, part: &BarometerPart, marks: Vec<Mark>) -> Mark {
        let lang = self.pen.lang;
        let years: Vec<(String, String)> = part
            .points
            .iter()
            .filter_map(|(year, value)| Some((year.to_string(), exact((*value)?, lang))))
            .collect();
        let own = text(lang, "figure.value");
        let value = part.value.map_or_else(String::new, |own| exact(own, lang));
        let change = part.change.as_ref();
        let mut values = vec![
            (own.as_str(), value),
            (
                "",
                change.map_or_else(String::new, |(_, words)| words.clone()),
            ),
        ];
        values.extend(
            years
                .iter()
                .map(|(year, value)| (year.as_str(), value.clone())),
        );
        thing(["dimension", &part.name], &part.name, &values, lang, marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    /// Where the axis begins and the level of the base year have their numbers on every page.
    #[test]
    fn the_start_of_the_axis_and_the_base_are_named() {
        let part = |name: &str| BarometerPart {
            name: name.to_owned(),
            points: (2016..=2022)
                .map(|year| (year, Some(88.0 + f64::from(year - 2016) * 11.0)))
                .collect(),
            value: Some(154.0),
            change: None,
        };
        let spec = BarometerSpec {
            headline: part("All"),
            dimensions: ["A", "B", "C", "D", "E", "F"].map(part).to_vec(),
            base: Some((2018, 100.0)),
            ..BarometerSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        for size in PageSize::ALL {
            let page = Page::of(size);
            let scene = spec.scene(&page, &theme, &fonts, Lang::En);
            let named = |words: &str| {
                let texts = scene.texts(&fonts).into_iter();
                texts.filter(|own| own.text == words).count()
            };
            assert!(named("80") > 1 && named("100") == named("80"), "{size:?}");
            assert!(scene.faults(&fonts, page.least).is_empty(), "{size:?}");
        }
    }

    /// The base is one of the steps that are named: 80, 90, 100, not 75, 85, 95 and 100.
    #[test]
    fn the_base_is_in_step_with_the_axis() {
        let axis = Axis::ending(77.6, 100.0, false).naming(100.0);
        assert_eq!(axis.ticks, [70.0, 80.0, 90.0, 100.0]);
        // As it is where the base is named anyhow, and where there is none among the ticks.
        for (low, high) in [(81.0, 162.0), (101.0, 120.0)] {
            let axis = Axis::ending(low, high, false);
            assert_eq!(axis.clone().naming(100.0), axis);
        }
    }
}
