//! Shares against a threshold as bullet bars.

use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{line, solid};
use super::pen::Pen;
use super::told::{exact, thing};
use super::trend::Chart as TrendChart;
use super::{Color, Fonts, Lettering, Line, Mark, Page, Scene, Theme, TrendSpec, Words};
use crate::i18n::{Lang, fill, number, text, united};

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GaugeRow {
    /// Name.
    pub name: String,
    /// Quiet words under the name: what is counted, of how many.
    pub note: String,
    /// The value; none where it is not known.
    pub value: Option<f64>,
    /// The value of the year before.
    pub before: Option<f64>,
    /// What is to be reached.
    pub threshold: Option<f64>,
    /// Years ascending with their values, for pages with room for a line under the bar.
    pub history: Vec<(i32, Option<f64>)>,
}

/// Bullet bars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GaugesSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The bars, in their order.
    pub rows: Vec<GaugeRow>,
    /// Unit behind the values: "%".
    pub unit: String,
    /// Where all bars end: 100 for shares; the largest value where absent.
    pub full: Option<f64>,
    /// Label of the year before.
    pub before: String,
    /// Decimals of the values.
    pub decimals: usize,
}

impl GaugesSpec {
    /// Height of a page of this body size on which all bars have room.
    #[must_use]
    pub fn height(&self, width: f32, body: f32) -> f32 {
        let page = Page::on_screen(width, width, body);
        let rows = self.rows.len().max(1) as f32;
        // Title and subtitle in two lines each, the legend, the footer in three.
        rows * body * (LEAST + 0.6) + 2.0 * page.margin + body * 11.0 + page.small() * 5.2
    }

    /// Lays the bars out; rows without room are left out from the end, and the figure says so.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        if self.rows.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        scene.marks.extend(Chart { spec: self, pen }.marks(free));
        scene
    }

    /// Where the bars begin and end: from zero, or from the lowest value below it.
    fn range(&self) -> (f64, f64) {
        let values = self
            .rows
            .iter()
            .flat_map(|row| [row.value, row.before, row.threshold]);
        let values = values.flatten().filter(|value| value.is_finite());
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
        let high = self.full.map_or(high, |full| full.max(high));
        if high > low {
            (low, high)
        } else {
            (low, low + 1.0)
        }
    }
}

struct Chart<'a> {
    spec: &'a GaugesSpec,
    pen: Pen<'a>,
}

/// Heights of a row in body sizes: the least, the most, and the most with the years under the bar.
const LEAST: f32 = 4.6;
const MOST: f32 = 10.0;
const MOST_WITH_YEARS: f32 = 19.0;

/// Least height of the years under a bar, in body sizes.
const YEARS: f32 = 6.0;

impl Chart<'_> {
    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        let all = self.spec.rows.len();
        let legend = pen.quiet().line() * 2.0;
        let room = height - legend;
        let fitting = ((room / (pen.body * LEAST)) as usize).max(1);
        let shown = if all <= fitting {
            all
        } else {
            fitting.saturating_sub(1).max(1)
        };
        let rows = shown as f32 + if shown < all { 0.5 } else { 0.0 };
        let most = if self.has_history() && room / rows > pen.body * MOST {
            MOST_WITH_YEARS
        } else {
            MOST
        };
        let high = (room / rows).min(pen.body * most);
        let mut marks = vec![group("legend", self.legend([left, top], width))];
        let names: Vec<&str> = self.spec.rows.iter().map(|row| row.name.as_str()).collect();
        let chart = Chart {
            spec: self.spec,
            pen: pen.enlarged(
                (high / (pen.body * if most > MOST { 12.0 } else { 6.0 }))
                    .min(width / (pen.body * 40.0))
                    .clamp(1.0, 1.5),
            ),
        };
        let names = chart
            .pen
            .strong()
            .fit_names(pen.fonts, &names, width * 0.62);
        for (at, row) in self.spec.rows.iter().take(shown).enumerate() {
            let place = [left, top + legend + high * at as f32, width, high];
            marks.push(self.told(row, chart.row(row, &names[at], place)));
        }
        if shown < all {
            let words = fill(pen.lang, "figure.more_rows", &[("n", &(all - shown))]);
            let y = top + legend + high * (shown as f32 + 0.25);
            marks.push(pen.quiet().centered(left, y, words));
        }
        marks
    }

    /// A bar with what is told of it: its value, the threshold, the year before, what is counted.
    fn told(&self, row: &GaugeRow, marks: Vec<Mark>) -> Mark {
        let lang = self.pen.lang;
        let said = |value: Option<f64>| {
            value.map_or_else(String::new, |own| self.united(&exact(own, lang)))
        };
        let value = if row.value.is_none() {
            text(lang, "figure.map_no_data")
        } else {
            said(row.value)
        };
        let [own, threshold] =
            ["figure.value", "figure.gauge_threshold"].map(|key| text(lang, key));
        let values = [
            (own.as_str(), value),
            (threshold.as_str(), said(row.threshold)),
            (self.spec.before.as_str(), said(row.before)),
            ("", row.note.clone()),
        ];
        thing(["card", &row.name], &row.name, &values, lang, marks)
    }

    /// What the marks mean: reached, short of it, threshold, the year before.
    fn legend(&self, [left, top]: [f32; 2], width: f32) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let middle = top + look.line() * 0.5;
        let side = look.size * 0.85;
        let rows = &self.spec.rows;
        let mut entries: Vec<(u8, String)> = Vec::new();
        let reached = |row: &GaugeRow| row.value.zip(row.threshold).map(|(v, t)| v >= t);
        if rows.iter().any(|row| reached(row) == Some(true)) {
            entries.push((0, text(pen.lang, "figure.gauge_reached")));
        }
        if rows.iter().any(|row| reached(row) == Some(false)) {
            entries.push((1, text(pen.lang, "figure.gauge_short")));
        }
        if rows.iter().any(|row| row.threshold.is_some()) {
            let words = text(pen.lang, "figure.gauge_threshold");
            let words = match self.common() {
                Some(threshold) => format!("{words} {}", self.limit(threshold)),
                None => words,
            };
            entries.push((2, words));
        }
        if rows.iter().any(|row| row.before.is_some()) && !self.spec.before.is_empty() {
            entries.push((3, self.spec.before.clone()));
        }
        let mut marks = Vec::new();
        let mut x = left;
        for (kind, words) in entries {
            let lead = side * 1.6;
            let words = look.fit(pen.fonts, &words, left + width - x - lead);
            if words.is_empty() {
                break;
            }
            marks.push(match kind {
                0 | 1 => Mark::Rect {
                    rect: [x, middle - side / 2.0, side, side],
                    radius: 0.0,
                    fill: Some(if kind == 0 {
                        pen.theme.up
                    } else {
                        pen.theme.down
                    }),
                    stroke: None,
                },
                2 => line(
                    &[
                        [x + side / 2.0, middle - side * 0.7],
                        [x + side / 2.0, middle + side * 0.7],
                    ],
                    solid(pen.body * 0.16, pen.theme.text),
                ),
                _ => Mark::Circle {
                    center: [x + side / 2.0, middle],
                    radius: side * 0.36,
                    fill: Some(pen.theme.ground),
                    stroke: Some(solid(pen.body * 0.11, pen.theme.text)),
                    key: None,
                },
            });
            let taken = lead + look.width(pen.fonts, &words);
            marks.push(look.centered(x + lead, middle, words));
            x += taken + look.size * 1.5;
        }
        marks
    }

    fn row(&self, row: &GaugeRow, name: &str, [left, top, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        let (low, high) = self.spec.range();
        let x = |value: f64| left + width * ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
        let value = row.value.filter(|value| value.is_finite());
        let color = self.color(row);
        let look = Lettering::new(pen.body * 1.5, color).bold();
        let words = value.map_or_else(
            || text(pen.lang, "figure.map_no_data"),
            |value| self.united(&self.pen.number(value, self.spec.decimals)),
        );
        let look = if value.is_some() {
            look
        } else {
            pen.text().ink(pen.theme.quiet)
        };
        let words = look.fit(pen.fonts, &words, width * 0.36);
        let number = look.width(pen.fonts, &words);
        let line_at = top + pen.body * 1.5 * 0.62;
        let room = width - number - pen.body;
        let name = pen.strong().fit(pen.fonts, name, room);
        let taken = pen.strong().width(pen.fonts, &name) + pen.body * 0.8;
        let mut marks = vec![pen.strong().centered(left, line_at, name)];
        let quiet = pen.quiet();
        // Without room for all, the year at its end goes first.
        let comma = text(pen.lang, "figure.comma");
        let whole = quiet.width(pen.fonts, &row.note) <= room - taken;
        let short = row.note.rsplit_once(comma.as_str()).filter(|_| !whole);
        let note = short.map_or(row.note.as_str(), |(counts, _)| counts);
        let note = quiet.fit(pen.fonts, note, room - taken);
        if !note.is_empty() && note != "…" {
            marks.push(pen.quiet().centered(left + taken, line_at, note));
        }
        marks.push(look.end().centered(left + width, line_at, words));
        let most = if height > pen.body * MOST { 1.5 } else { 2.6 };
        let thick = (height * 0.28).min(pen.body * most);
        let bar = top + pen.body * 2.1;
        let rect = |from: f32, to: f32, color: Color| Mark::Rect {
            rect: [from.min(to), bar, (to - from).abs(), thick],
            radius: 0.0,
            fill: Some(color),
            stroke: None,
        };
        marks.push(rect(left, left + width, pen.theme.sunken));
        if let Some(value) = value {
            marks.push(rect(x(0.0), x(value), color));
        }
        if let Some(threshold) = row.threshold.filter(|threshold| threshold.is_finite()) {
            let at = x(threshold);
            let over = (thick * 0.22).min(pen.body * 0.3);
            marks.push(line(
                &[[at, bar - over], [at, bar + thick + over]],
                solid(pen.body * 0.16, pen.theme.text),
            ));
            let look = pen.quiet();
            let words = self.limit(threshold);
            let half = look.width(pen.fonts, &words) / 2.0;
            let middle = at.clamp(left + half, (left + width - half).max(left + half));
            let room = height > pen.body * 2.1 + thick + look.size * 1.9;
            if room && self.common().is_none() {
                let y = bar + thick + over + look.size * 0.75;
                marks.push(look.middle().centered(middle, y, words));
            }
        }
        let under = bar + thick + pen.body * 1.1;
        let room = top + height - pen.body * 1.4 - under;
        if self.has_history() && room >= pen.body * YEARS {
            marks.extend(self.history(row, [left, under, width, room]));
        }
        // Over the threshold, whose ends stand out above and below it.
        if let Some(before) = row.before.filter(|before| before.is_finite()) {
            marks.push(Mark::Circle {
                center: [x(before), bar + thick / 2.0],
                radius: (thick * 0.2).min(pen.body * 0.3),
                fill: Some(pen.theme.ground),
                stroke: Some(solid(pen.body * 0.11, pen.theme.text)),
                key: None,
            });
        }
        marks
    }

    /// Whether there is a line to draw under the bars.
    fn has_history(&self) -> bool {
        let known = |row: &GaugeRow| row.history.iter().filter(|year| year.1.is_some()).count();
        self.spec.rows.iter().any(|row| known(row) > 2)
    }

    /// The years of a bar as a line, its threshold dashed.
    fn history(&self, row: &GaugeRow, area: Area) -> Option<Mark> {
        let pen = self.pen;
        let spec = TrendSpec {
            unit: self.spec.unit.clone(),
            lines: vec![Line {
                key: row.name.clone(),
                name: row.name.clone(),
                points: row.history.clone(),
                subject: true,
            }],
            target: row.threshold.map(|threshold| (threshold, String::new())),
            decimals: self.spec.decimals,
            ..TrendSpec::default()
        };
        let chart = TrendChart {
            spec: &spec,
            theme: pen.theme,
            fonts: pen.fonts,
            lang: pen.lang,
            body: pen.body,
            small: pen.small,
            label: pen.small,
            named: false,
        };
        Some(group("years", chart.marks(area)?))
    }

    /// The threshold, where all bars have the same: then the legend tells it once.
    fn common(&self) -> Option<f64> {
        let first = self.spec.rows.first()?.threshold?;
        let same = self
            .spec
            .rows
            .iter()
            .all(|row| row.threshold == Some(first));
        same.then_some(first)
    }

    fn color(&self, row: &GaugeRow) -> Color {
        let theme = self.pen.theme;
        match (row.value, row.threshold) {
            (Some(value), Some(threshold)) if value >= threshold => theme.up,
            (Some(_), Some(_)) => theme.down,
            _ => theme.accent,
        }
    }

    /// A threshold, without decimals that say nothing.
    fn limit(&self, value: f64) -> String {
        self.united(&number(value, self.spec.decimals, self.pen.lang))
    }

    fn united(&self, digits: &str) -> String {
        united(digits, &self.spec.unit, self.pen.lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    /// An upright page has room for the years under the bars, and is filled by them; a slide has not.
    #[test]
    fn an_upright_page_shows_the_years_of_each_bar() {
        let row = |at: i32| GaugeRow {
            name: format!("Share {at}"),
            value: Some(90.0 + f64::from(at)),
            threshold: Some(90.0),
            history: (2016..=2022)
                .map(|year| (year, Some(88.0 + f64::from(year - 2016))))
                .collect(),
            ..GaugeRow::default()
        };
        let spec = GaugesSpec {
            rows: (1..=4).map(row).collect(),
            unit: "%".to_owned(),
            full: Some(100.0),
            decimals: 2,
            ..GaugesSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        for (size, lines) in [
            (PageSize::A4Portrait, 4),
            (PageSize::A3Portrait, 4),
            (PageSize::Slide, 0),
        ] {
            let page = Page::of(size);
            let scene = spec.scene(&page, &theme, &fonts, Lang::En);
            let years = scene.find_texts(&fonts, "2016");
            assert_eq!(years.len(), lines, "{size:?}");
            let foot = years.iter().map(|own| own.bounds[3]).fold(0.0, f32::max);
            assert!(lines == 0 || foot > page.height * 0.85, "{size:?}: {foot}");
            assert!(scene.faults(&fonts, page.least).is_empty(), "{size:?}");
        }
    }
}
