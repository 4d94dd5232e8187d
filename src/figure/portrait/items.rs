//! The item table: every indicator with its value, its points of the best possible, and a small bar.

use super::super::axis::padded;
use super::super::frame::Area;
use super::super::legend::{line, solid};
use super::super::{Lettering, Mark, Weight};
use super::{BoardItem, Sheet};
use crate::i18n::{fill, number, text};

impl Sheet<'_> {
    fn row_height(&self) -> f32 {
        self.small * 1.42
    }

    /// Columns of rows beside each other that a width has room for.
    fn table_columns(&self, width: f32) -> usize {
        ((width / (self.small * 31.0)) as usize).clamp(1, 2)
    }

    /// The height that the whole table takes.
    pub(super) fn table_height(&self, width: f32) -> f32 {
        if self.spec.items.is_empty() {
            return 0.0;
        }
        let rows = self.spec.items.len().div_ceil(self.table_columns(width));
        self.body * 1.4 + self.small * 0.5 + self.row_height() * (rows as f32 + 1.2)
    }

    pub(super) fn items(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        if self.spec.items.is_empty() {
            return Vec::new();
        }
        let (mut marks, used) = self.heading("figure.items", "", [left, top, width]);
        let columns = self.table_columns(width);
        let step = self.row_height();
        let fitting = (((height - used) / step - 1.0).max(1.0)) as usize;
        let mut shown = self.spec.items.len();
        if shown > fitting * columns {
            shown = (fitting - 1).max(1) * columns;
        }
        let per_column = shown.div_ceil(columns);
        let hidden = self.spec.items.len() - shown;
        let rows = per_column as f32 + if hidden > 0 { 2.2 } else { 1.2 };
        let step = ((height - used) / rows).clamp(step, self.body * 2.3);
        let gap = self.body * 1.6;
        let wide = (width - gap * (columns as f32 - 1.0)) / columns as f32;
        let items = &self.spec.items[..shown];
        let size = self.letters((step / 1.75).min(wide / self.table_width(items)));
        for (at, chunk) in items.chunks(per_column.max(1)).enumerate() {
            let x = left + (wide + gap) * at as f32;
            marks.extend(self.table(chunk, [x, top + used, wide, step], size));
        }
        if hidden > 0 {
            let look = Lettering::new(self.small, self.theme.quiet);
            let more = fill(self.lang, "figure.more_rows", &[("n", &hidden)]);
            let y = top + used + step * (per_column as f32 + 1.5);
            marks.push(look.centered(left, y, more));
        }
        marks
    }

    /// Width of the table in which no word is cut, as a multiple of the size of its letters.
    fn table_width(&self, items: &[BoardItem]) -> f32 {
        let widest = |words: &dyn Fn(&BoardItem) -> String| {
            items
                .iter()
                .map(|item| self.fonts.width(&words(item), 1.0, Weight::Regular))
                .fold(2.5_f32, f32::max)
        };
        let name = widest(&|item| item.name.clone());
        let value = widest(&|item| item.value.clone());
        let points = widest(&|item| self.points(item));
        name + value + points + 6.2
    }

    fn table(&self, items: &[BoardItem], [left, top, width, step]: Area, size: f32) -> Vec<Mark> {
        let look = Lettering::new(size, self.theme.text);
        let quiet = look.ink(self.theme.quiet);
        let points_word = text(self.lang, "figure.points");
        let value_word = text(self.lang, "figure.value");
        let points_wide = items
            .iter()
            .map(|item| look.width(self.fonts, &self.points(item)))
            .fold(look.width(self.fonts, &points_word), f32::max);
        let bar = size * 3.2;
        let right = left + width;
        let points_right = right - bar - size * 0.6;
        let rest = points_right - points_wide - size - left;
        let value_wide = items
            .iter()
            .map(|item| look.width(self.fonts, &item.value))
            .fold(look.width(self.fonts, &value_word), f32::max)
            .min(rest * 0.42);
        let value_right = points_right - points_wide - size;
        let name_room = value_right - value_wide - size - left;
        let mut marks = vec![
            quiet
                .end()
                .centered(value_right, top + step / 2.0, value_word),
            quiet
                .end()
                .centered(points_right, top + step / 2.0, points_word),
        ];
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        let names = look.fit_names(self.fonts, &names, name_room);
        for (at, (item, name)) in items.iter().zip(names).enumerate() {
            let y = top + step * (at as f32 + 1.5);
            marks.push(line(
                &[[left, y - step / 2.0], [right, y - step / 2.0]],
                solid(self.body * 0.05, self.theme.line),
            ));
            marks.push(look.centered(left, y, name));
            let value = look.fit(self.fonts, &item.value, value_wide + 0.1);
            marks.push(look.end().centered(value_right, y, value));
            marks.push(look.end().centered(points_right, y, self.points(item)));
            marks.extend(self.points_bar(item, [right - bar, y, bar]));
        }
        marks
    }

    /// "7.5 / 10", or the points alone when there is no ceiling.
    fn points(&self, item: &BoardItem) -> String {
        let points = item.points.map_or_else(
            || "–".to_owned(),
            |points| padded(points, self.spec.decimals, self.lang),
        );
        match item.best {
            Some(best) => format!("{points} / {}", number(best, 1, self.lang)),
            None => points,
        }
    }

    fn points_bar(&self, item: &BoardItem, [left, middle, width]: [f32; 3]) -> Vec<Mark> {
        let (Some(points), Some(best)) = (item.points, item.best) else {
            return Vec::new();
        };
        if best <= 0.0 || !points.is_finite() {
            return Vec::new();
        }
        let tall = self.small * 0.5;
        let bar = |width: f32, color| Mark::Rect {
            rect: [left, middle - tall / 2.0, width, tall],
            radius: 0.0,
            fill: Some(color),
            stroke: None,
        };
        let share = (points / best).clamp(0.0, 1.0) as f32;
        let mut marks = vec![bar(width, self.theme.line)];
        if share > 0.0 {
            marks.push(bar(width * share, self.theme.accent));
        }
        marks
    }
}
