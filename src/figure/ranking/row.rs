//! One row of a ranking: rank, change, name, note, interval of ranks, and its bar or dot with the value.

use super::super::arrow::triangle;
use super::super::frame::Area;
use super::super::legend::{line, solid};
use super::super::pen::short_number;
use super::super::{Color, Lettering, Mark};
use super::columns::{Columns, DOT};
use super::{Chart, RankingRow};
use crate::i18n::text;

impl Chart<'_> {
    pub(super) fn band(&self, rect: Area) -> Mark {
        Mark::Rect {
            rect,
            radius: self.small * 0.3,
            fill: Some(self.theme.sunken),
            stroke: None,
        }
    }

    /// Where the note of a row with a name of a width stands, and its room; none where that is little.
    pub(super) fn note_place(&self, columns: &Columns, name: f32) -> Option<(f32, f32)> {
        let note = if self.upright {
            let from = columns.name.0 + name + self.body * 0.8;
            Some((from, columns.name.0 + columns.name.1 - from))
        } else {
            columns.note
        };
        note.filter(|(_, room)| *room > self.small * 4.0)
    }

    /// How the name of a row is written.
    pub(super) fn name_look(&self, row: &RankingRow) -> Lettering {
        let name = Lettering::new(self.body, self.theme.text);
        if row.subject || self.upright {
            name.medium()
        } else {
            name
        }
    }

    /// One row; `shown` and `note` are its name and its note as far as they have room.
    pub(super) fn row(
        &self,
        (row, shown, note): (&RankingRow, String, &str),
        columns: &Columns,
        [top, height]: [f32; 2],
        range: (f64, f64),
    ) -> Vec<Mark> {
        let quiet = Lettering::new(self.small, self.theme.quiet);
        let name = self.name_look(row);
        // Middle of the words, middle of the bar, and how thick it is.
        let (middle, center, thick) = if self.upright {
            let words = self.body * 1.35;
            let thick = ((height - words) * 0.6).clamp(self.body * 0.55, self.body * 1.9);
            let from = top + (height - words - thick) / 2.0;
            (from + words * 0.45, from + words + thick / 2.0, thick)
        } else {
            let middle = top + height / 2.0;
            (middle, middle, (height * 0.62).min(self.body * 1.4))
        };
        let rank = row.rank.to_string();
        let mut marks = vec![quiet.end().centered(columns.rank, middle, rank)];
        if let Some(x) = columns.moved {
            marks.extend(self.moved(row.moved, x, middle));
        }
        let taken = name.width(self.fonts, &shown);
        marks.push(name.centered(columns.name.0, middle, shown));
        if let Some((x, _)) = self.note_place(columns, taken).filter(|_| !note.is_empty()) {
            marks.push(quiet.centered(x, middle, note));
        }
        if let Some(place) = columns.interval {
            marks.extend(self.interval(row, place, middle));
        }
        let value = Lettering::new(self.body, self.theme.text);
        let value = if row.subject { value.bold() } else { value };
        let words = self.value(row);
        let (drawn, end) = if self.dots.is_some() {
            let wide = value.width(self.fonts, &words) + self.small;
            self.dot(row, columns.bar, [center, thick], wide)
        } else {
            self.bar(row, columns.bar, [center, thick], range)
        };
        marks.extend(drawn);
        marks.push(value.centered(end + self.small * 0.5, center, words));
        marks
    }

    fn color(&self, row: &RankingRow) -> Color {
        if row.subject || !self.spec.rows.iter().any(|row| row.subject) {
            self.theme.accent
        } else {
            self.theme.context
        }
    }

    /// A dot on the axis, and where it ends; a value this wide stands behind it.
    fn dot(
        &self,
        row: &RankingRow,
        (left, width): (f32, f32),
        [middle, thick]: [f32; 2],
        value: f32,
    ) -> (Vec<Mark>, f32) {
        let mut marks = Vec::new();
        let Some(axis) = &self.dots else {
            return (marks, left);
        };
        let thin = solid(self.body * 0.055, self.theme.line);
        let x = left + width * axis.share(row.total);
        let radius = (thick * 0.36).min(self.body * DOT);
        marks.push(line(&[[left, middle], [x, middle]], thin.clone()));
        // Gridlines would run through the names over upright dots: a track as long as the axis stands for them, with the
        // scale of the headings on it, but not behind the value.
        if self.upright {
            let (end, behind) = (left + width, x + radius + value);
            if behind < end {
                marks.push(line(&[[behind, middle], [end, middle]], thin.clone()));
            }
            let half = self.small * 0.3;
            let ticks = axis
                .ticks
                .iter()
                .map(|tick| left + width * axis.share(*tick));
            let ticks = ticks.filter(|tick| *tick <= x || *tick >= behind);
            marks.extend(
                ticks.map(|x| line(&[[x, middle - half], [x, middle + half]], thin.clone())),
            );
        }
        marks.push(Mark::Circle {
            center: [x, middle],
            radius,
            fill: Some(self.color(row)),
            stroke: None,
            key: None,
        });
        (marks, x + radius)
    }

    /// A bar or its parts, and where it ends.
    fn bar(
        &self,
        row: &RankingRow,
        (left, width): (f32, f32),
        [middle, thick]: [f32; 2],
        (low, high): (f64, f64),
    ) -> (Vec<Mark>, f32) {
        let x = |value: f64| {
            let span = if high > low { high - low } else { 1.0 };
            left + width * ((value - low) / span) as f32
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
        let mut marks = Vec::new();
        if self.stacked {
            let mut from = 0.0;
            for (at, part) in row.parts.iter().enumerate() {
                if *part > 0.0 {
                    marks.push(bar(from, from + part, self.theme.category(at)));
                }
                from += part;
            }
        } else {
            marks.push(bar(0.0, row.total, self.color(row)));
        }
        (marks, x(row.total.max(0.0)))
    }

    /// The total, with a mark where not all of its indicators have values.
    pub(super) fn value(&self, row: &RankingRow) -> String {
        let mut words = short_number(row.total, self.spec.decimals, self.lang);
        if row.coverage.is_some_and(|share| share < 1.0) {
            words.push('*');
        }
        words
    }

    /// The last rank of all intervals; 0 without one.
    pub(super) fn last_rank(&self) -> f64 {
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
                &[[left, middle], [left + width, middle]],
                solid(self.body * 0.055, self.theme.line),
            ),
            line(
                &[[x(low), middle], [x(high), middle]],
                solid(self.body * 0.14, color),
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

    /// Whether somebody's change is known.
    pub(super) fn has_moved(&self) -> bool {
        self.spec.rows.iter().any(|row| row.moved.is_some())
    }

    /// What a change takes.
    pub(super) fn moved_width(&self, moved: Option<i32>) -> f32 {
        let look = Lettering::new(self.small, self.theme.quiet);
        match moved {
            None => look.width(self.fonts, &text(self.lang, "figure.moved_new")),
            Some(0) => look.width(self.fonts, "="),
            Some(moved) => {
                look.width(self.fonts, &moved.unsigned_abs().to_string()) + self.small * 0.87
            }
        }
    }

    /// A small triangle with the number of places, `=` for none, a word for who is new.
    fn moved(&self, moved: Option<i32>, right: f32, middle: f32) -> Vec<Mark> {
        let color = match moved {
            None | Some(0) => self.theme.quiet,
            Some(1..) => self.theme.up,
            Some(_) => self.theme.down,
        };
        let look = Lettering::new(self.small, color).end();
        let Some(moved) = moved else {
            return vec![look.centered(right, middle, text(self.lang, "figure.moved_new"))];
        };
        if moved == 0 {
            return vec![look.centered(right, middle, "=")];
        }
        let number = moved.unsigned_abs().to_string();
        let side = self.small * 0.62;
        let x = right - look.width(self.fonts, &number) - side * 1.4;
        let arrow = triangle([x + side / 2.0, middle], side, moved > 0, color);
        vec![arrow, look.centered(right, middle, number)]
    }
}
