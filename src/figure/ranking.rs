//! Sorted bars with values, change of rank and parts.

use super::arrow::triangle;
use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{Swatch, legend, line, solid};
use super::pen::short_number;
use super::{Color, Fonts, Lettering, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, text};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRow {
    /// Entity key.
    pub key: String,
    /// Rank.
    pub rank: u32,
    /// Name.
    pub name: String,
    /// Quiet words after the name: town, industry, tier.
    pub note: String,
    /// Total.
    pub total: f64,
    /// Contributions of the top groups, in their order; stacked when they add up to the total.
    pub parts: Vec<f64>,
    /// Places gained since last year (positive is better).
    pub moved: Option<i32>,
    /// The ranks between which it lies with nine chances in ten, when choices of method vary.
    pub interval: Option<[f64; 2]>,
    /// Whether it is the subject.
    pub subject: bool,
}

/// A ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The bars, best first.
    pub rows: Vec<RankingRow>,
    /// Names of the parts.
    pub parts: Vec<String>,
    /// Decimals of the values.
    pub decimals: usize,
}

impl RankingSpec {
    /// Lays the ranking out; rows that have no room are left out from the end, and the figure says so. Subjects stay.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        if self.rows.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let chart = Chart {
            spec: self,
            theme,
            fonts,
            lang,
            body: page.body,
            small: page.small(),
            stacked: self.parts_add_up(),
        };
        scene.marks.extend(chart.marks(free));
        scene
    }

    /// Whether every bar's parts are its whole total, so that they may be stacked.
    fn parts_add_up(&self) -> bool {
        let rounding = 10_f64.powi(-(self.decimals as i32)) * (self.parts.len() + 1) as f64;
        self.parts.len() > 1
            && self.rows.iter().all(|row| {
                row.parts.len() == self.parts.len()
                    && row.parts.iter().all(|part| *part >= 0.0)
                    && (row.parts.iter().sum::<f64>() - row.total).abs() <= rounding
            })
    }
}

/// The tallest row, in body sizes.
const TALLEST: f32 = 5.0;

struct Chart<'a> {
    spec: &'a RankingSpec,
    theme: &'a Theme,
    fonts: &'a Fonts,
    lang: Lang,
    body: f32,
    small: f32,
    stacked: bool,
}

/// Left ends and widths of the columns.
struct Columns {
    rank: f32,
    moved: Option<f32>,
    /// Left end and width of the intervals of ranks.
    interval: Option<(f32, f32)>,
    name: (f32, f32),
    note: Option<(f32, f32)>,
    bar: (f32, f32),
}

impl Chart<'_> {
    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let mut marks = Vec::new();
        let bottom = top + height;
        let mut top = top;
        if self.stacked {
            let entries: Vec<(Swatch, String)> = self
                .spec
                .parts
                .iter()
                .enumerate()
                .map(|(at, name)| (Swatch::Fill(self.theme.category(at)), name.clone()))
                .collect();
            let look = Lettering::new(self.small, self.theme.text);
            let (drawn, taken) = legend(&entries, look, self.fonts, [left, top], width);
            marks.push(group("legend", drawn));
            top += taken + self.small * 0.6;
        }
        let head = self.small * 1.6;
        let room = (bottom - top - head).max(self.body);
        let least = (self.body * 1.5).max(self.small * 1.75);
        let fitting = ((room / least) as usize).max(1);
        let (rows, hidden) = self.visible(fitting);
        let count = rows.len() + usize::from(hidden > 0);
        let row_height = (room / count as f32).clamp(least.min(room), self.body * TALLEST);
        let chart = self.enlarged(row_height, width);
        let columns = chart.columns(&rows, left, width);
        marks.push(group("headings", self.headings(&columns, top)));
        let low = rows.iter().map(|row| row.total).fold(0.0, f64::min);
        let high = rows.iter().map(|row| row.total).fold(0.0, f64::max);
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let look = Lettering::new(chart.body, self.theme.text).medium();
        let names = look.fit_names(self.fonts, &names, columns.name.1);
        let mut drawn = Vec::new();
        for (at, (row, name)) in rows.iter().zip(names).enumerate() {
            let y = top + head + row_height * at as f32;
            if row.subject {
                drawn.push(chart.band([left, y, width, row_height]));
            }
            drawn.push(group(
                &row.name,
                chart.row((row, name), &columns, [y, row_height], (low, high)),
            ));
        }
        marks.push(group("bars", drawn));
        if hidden > 0 {
            let more = fill(self.lang, "figure.more_rows", &[("n", &hidden)]);
            let y = top + head + row_height * (rows.len() as f32 + 0.5);
            let look = Lettering::new(chart.small, self.theme.quiet);
            marks.push(look.centered(columns.name.0, y, more));
        }
        marks
    }

    /// The same chart with larger letters where few rows have much room.
    fn enlarged(&self, row_height: f32, width: f32) -> Self {
        let by_height = row_height / (self.body * 2.1);
        let by_width = width / (self.body * 45.0);
        let factor = by_height.min(by_width).clamp(1.0, 1.4);
        Self {
            body: self.body * factor,
            small: self.small * factor,
            ..*self
        }
    }

    /// The rows that have room: the first ones, and subjects from further down in place of the last of them.
    fn visible(&self, fitting: usize) -> (Vec<&RankingRow>, usize) {
        let rows = &self.spec.rows;
        if rows.len() <= fitting {
            return (rows.iter().collect(), 0);
        }
        let room = fitting.saturating_sub(1).max(1);
        let below = rows[room.min(rows.len())..]
            .iter()
            .filter(|row| row.subject)
            .count()
            .min(room);
        let mut shown: Vec<&RankingRow> = rows[..room - below].iter().collect();
        shown.extend(
            rows[room - below..]
                .iter()
                .filter(|row| row.subject)
                .take(below),
        );
        let hidden = rows.len() - shown.len();
        (shown, hidden)
    }

    fn columns(&self, rows: &[&RankingRow], left: f32, width: f32) -> Columns {
        let gap = self.body * 0.9;
        let small = Lettering::new(self.small, self.theme.quiet);
        let name_look = Lettering::new(self.body, self.theme.text).medium();
        let widest = |texts: &mut dyn Iterator<Item = f32>| texts.fold(0.0_f32, f32::max);
        let rank_word = small.width(self.fonts, &text(self.lang, "figure.rank"));
        let rank = widest(
            &mut rows
                .iter()
                .map(|row| small.width(self.fonts, &row.rank.to_string())),
        )
        .max(rank_word);
        let mut x = left + rank;
        let moved = rows.iter().any(|row| row.moved.is_some()).then(|| {
            let word = small.width(self.fonts, &text(self.lang, "figure.change"));
            let numbers = widest(&mut rows.iter().map(|row| {
                small.width(
                    self.fonts,
                    &row.moved.unwrap_or(0).unsigned_abs().to_string(),
                ) + self.small
            }));
            x += gap + word.max(numbers);
            x
        });
        x += gap;
        let wanted = widest(
            &mut rows
                .iter()
                .map(|row| name_look.width(self.fonts, &row.name)),
        );
        let name = (x, wanted.min(width * 0.3) + 0.1);
        x += name.1 + gap;
        let wanted = widest(&mut rows.iter().map(|row| small.width(self.fonts, &row.note)));
        let note =
            (wanted > 0.0 && x - left < width * 0.5).then(|| (x, wanted.min(width * 0.2) + 0.1));
        if let Some((_, taken)) = note {
            x += taken + gap;
        }
        let value = widest(&mut rows.iter().map(|row| {
            Lettering::new(self.body, self.theme.text)
                .bold()
                .width(self.fonts, &self.value(row))
        })) + self.small * 0.5;
        // The bars come first: an interval that would squeeze them is left out.
        let word = small.width(self.fonts, &text(self.lang, "figure.rank_range"));
        let wide = word.max(self.body * 5.0).min(width * 0.16);
        let bars = left + width - x - value - wide - gap;
        let interval = (self.last_rank() > 1.0 && bars > width * 0.2).then(|| {
            let at = (x, wide);
            x += wide + gap;
            at
        });
        Columns {
            rank: left + rank,
            moved,
            interval,
            name,
            note,
            bar: (x, (left + width - x - value).max(self.body)),
        }
    }

    fn headings(&self, columns: &Columns, top: f32) -> Vec<Mark> {
        let look = Lettering::new(self.small, self.theme.quiet);
        let y = top + self.small * 0.6;
        let mut marks = vec![
            look.end()
                .centered(columns.rank, y, text(self.lang, "figure.rank")),
        ];
        if let Some(x) = columns.moved {
            marks.push(look.end().centered(x, y, text(self.lang, "figure.change")));
        }
        if let Some((x, wide)) = columns.interval {
            let words = text(self.lang, "figure.rank_range");
            let words = look.fit(self.fonts, &words, wide);
            marks.push(look.centered(x, y, words));
        }
        marks
    }

    fn band(&self, rect: Area) -> Mark {
        Mark::Rect {
            rect,
            radius: self.small * 0.3,
            fill: Some(self.theme.sunken),
            stroke: None,
        }
    }

    /// One row; `shown` is its name as far as it has room.
    fn row(
        &self,
        (row, shown): (&RankingRow, String),
        columns: &Columns,
        [top, height]: [f32; 2],
        (low, high): (f64, f64),
    ) -> Vec<Mark> {
        let middle = top + height / 2.0;
        let quiet = Lettering::new(self.small, self.theme.quiet);
        let mut name = Lettering::new(self.body, self.theme.text);
        if row.subject {
            name = name.medium();
        }
        let mut marks = vec![
            quiet
                .end()
                .centered(columns.rank, middle, row.rank.to_string()),
        ];
        if let (Some(x), Some(moved)) = (columns.moved, row.moved) {
            marks.extend(self.moved(moved, x, middle));
        }
        marks.push(name.centered(columns.name.0, middle, shown));
        if let Some((x, room)) = columns.note {
            let note = quiet.fit_parts(self.fonts, &row.note, room);
            if !note.is_empty() {
                marks.push(quiet.centered(x, middle, note));
            }
        }
        if let Some(place) = columns.interval {
            marks.extend(self.interval(row, place, middle));
        }
        let thick = (height * 0.62).min(self.body * 1.7);
        let (bar_left, bar_width) = columns.bar;
        let x = |value: f64| {
            let span = if high > low { high - low } else { 1.0 };
            bar_left + bar_width * ((value - low) / span) as f32
        };
        let bar = |from: f64, to: f64, color: Color| Mark::Rect {
            rect: [
                x(from.min(to)),
                middle - thick / 2.0,
                (x(from.max(to)) - x(from.min(to))).max(0.0),
                thick,
            ],
            radius: 0.0,
            fill: Some(color),
            stroke: self
                .stacked
                .then(|| solid(self.body * 0.04, self.theme.ground)),
        };
        if self.stacked {
            let mut from = 0.0;
            for (at, part) in row.parts.iter().enumerate() {
                if *part > 0.0 {
                    marks.push(bar(from, from + part, self.theme.category(at)));
                }
                from += part;
            }
        } else {
            let color = if row.subject || !self.has_subject() {
                self.theme.accent
            } else {
                self.theme.context
            };
            marks.push(bar(0.0, row.total, color));
        }
        let value = if row.subject { name.bold() } else { name };
        marks.push(value.centered(
            x(row.total.max(0.0)) + self.small * 0.5,
            middle,
            self.value(row),
        ));
        marks
    }

    fn has_subject(&self) -> bool {
        self.spec.rows.iter().any(|row| row.subject)
    }

    fn value(&self, row: &RankingRow) -> String {
        short_number(row.total, self.spec.decimals, self.lang)
    }

    /// The last rank of all intervals; 0 without one.
    fn last_rank(&self) -> f64 {
        let ends = self.spec.rows.iter().filter_map(|row| row.interval);
        let ends = ends.map(|[_, high]| high).filter(|high| high.is_finite());
        let own = self.spec.rows.iter().filter(|row| row.interval.is_some());
        let own = own.map(|row| f64::from(row.rank)).fold(0.0, f64::max);
        ends.fold(own, f64::max)
    }

    /// The interval of ranks as a thin line from the first place at the left, and the rank on it.
    fn interval(&self, row: &RankingRow, (left, width): (f32, f32), middle: f32) -> Vec<Mark> {
        let Some([low, high]) = row
            .interval
            .filter(|ends| ends.iter().all(|e| e.is_finite()))
        else {
            return Vec::new();
        };
        let last = self.last_rank();
        let x = |rank: f64| left + width * ((rank - 1.0) / (last - 1.0)).clamp(0.0, 1.0) as f32;
        let color = if row.subject {
            self.theme.accent
        } else {
            self.theme.quiet
        };
        vec![
            line(
                &[[x(low), middle], [x(high), middle]],
                solid(self.body * 0.12, color),
            ),
            Mark::Circle {
                center: [x(f64::from(row.rank)), middle],
                radius: self.body * 0.22,
                fill: Some(color),
                stroke: None,
                key: None,
            },
        ]
    }

    /// A small triangle with the number of places; a dash for none.
    fn moved(&self, moved: i32, right: f32, middle: f32) -> Vec<Mark> {
        let color = match moved {
            0 => self.theme.quiet,
            1.. => self.theme.up,
            _ => self.theme.down,
        };
        let look = Lettering::new(self.small, color).end();
        if moved == 0 {
            return vec![look.centered(right, middle, "–")];
        }
        let number = moved.unsigned_abs().to_string();
        let side = self.small * 0.62;
        let x = right - look.width(self.fonts, &number) - side * 1.4;
        let arrow = triangle([x + side / 2.0, middle], side, moved > 0, color);
        vec![arrow, look.centered(right, middle, number)]
    }
}
