//! The item table: every indicator with its value, its points of the best possible with a small bar, its place among
//! the peers and what is missing to the next step.

use super::super::arrow::triangle;
use super::super::frame::{Area, group};
use super::super::legend::{line, solid};
use super::super::told::{exact, thing};
use super::super::{Fonts, Lettering, Mark, Page, Theme, Weight};
use super::names::{self, PITCH};
use super::{BoardItem, PortraitSpec, Sheet};
use crate::i18n::{Lang, fill, fixed, number, percent, text};

/// Up to so many indicators the rows are high.
pub(super) const FEW: usize = 8;

/// Most indicators that stand in one column.
const ONE_COLUMN: usize = 20;

/// The group of the word that says how many rows are left out.
pub(super) const LEFT_OUT: &str = "items-left-out";

/// Room that names keep, in sizes of letters, before places stand beside them.
const NAMES: f32 = 11.0;
/// The same in a table that marks long and short boards.
const NAMES_MARKED: f32 = 9.0;

/// Height of the row of a dimension, in rows of one line.
const HEAD: f32 = 1.2;

/// The most of a table's width that a value takes with its unit: a longer unit stands behind the name.
const VALUE: f32 = 0.28;

/// Right ends of a table's columns, from its left end.
struct Grid {
    /// Name and value of each row.
    cells: Vec<(String, String)>,
    /// Width of the names.
    name: f32,
    value: f32,
    value_wide: f32,
    points: f32,
    /// None where no most points are known, or long and short boards are marked in the table.
    bar: Option<f32>,
    place: Option<f32>,
    next: Option<f32>,
}

/// Height of a row with a name of so many lines, in rows of one line.
fn row_units(lines: usize) -> f32 {
    match lines {
        0 | 1 => 1.0,
        2 => 1.72,
        _ => 2.5,
    }
}

impl PortraitSpec {
    /// The whole table of the indicators, inside the page's margin: for a page of its own where the portrait has no room
    /// for all of them.
    #[must_use]
    pub fn items_page(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Vec<Mark> {
        let page = &page.dense();
        let sheet = Sheet {
            marked: true,
            ..Sheet::on(self, page, (theme, fonts), lang)
        };
        let (width, height) = (
            page.width - 2.0 * page.margin,
            page.height - 2.0 * page.margin,
        );
        // No higher than the rows need: they stand together.
        let tall = (sheet.table_height(width) * 1.3).min(height);
        let area = [page.margin, page.margin, width, tall];
        vec![group("items", sheet.items(area))]
    }
}

impl Sheet<'_> {
    fn row_height(&self) -> f32 {
        self.small * 1.42
    }

    /// Columns of rows beside each other that a width has room for.
    fn table_columns(&self, width: f32) -> usize {
        // A short table stands in one column, where names are whole and more can be told of each.
        if self.spec.items.len() <= ONE_COLUMN && !self.marked {
            return 1;
        }
        let least = if self.marked { 22.0 } else { 31.0 };
        ((width / (self.small * least)) as usize).clamp(1, 2)
    }

    /// Width of one of the columns beside each other.
    fn column_width(&self, width: f32) -> f32 {
        let columns = self.table_columns(width) as f32;
        (width - self.gap() * (columns - 1.0)) / columns
    }

    fn gap(&self) -> f32 {
        self.body * 1.6
    }

    /// The height that the whole table takes.
    pub(super) fn table_height(&self, width: f32) -> f32 {
        if self.spec.items.is_empty() {
            return 0.0;
        }
        let all = self.spec.items.len();
        // In the table of a profile places give way to names and to what stands above it.
        let sheet = Self {
            places: self.places && !self.marked,
            ..*self
        };
        let rows = sheet.rows_needed(width, self.small, all);
        let (_, above) = self.heading("figure.items", &self.note(), [0.0, 0.0, width]);
        let tail = if self.left_out > 0 { 2.2 } else { 1.2 };
        above + self.row_height() * (rows + tail)
    }

    /// What the marks of the table mean, and what its points are of.
    fn note(&self) -> String {
        if !self.marked {
            return String::new();
        }
        let has_marks = self.spec.items.iter().any(|item| item.long.is_some());
        let marks = if has_marks {
            fill(
                self.lang,
                "figure.items_marked",
                &[("rule", &self.spec.rule)],
            )
        } else {
            String::new()
        };
        let of = self.common_best().map_or_else(String::new, |best| {
            let best = number(best, 1, self.lang);
            fill(self.lang, "figure.items_best", &[("best", &best)])
        });
        let parts = [marks, of].into_iter().filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.collect();
        parts.join(&text(self.lang, "figure.semicolon"))
    }

    /// The most points of an indicator where they are the same for all of them.
    fn common_best(&self) -> Option<f64> {
        let mut all = self.spec.items.iter().map(|item| item.best);
        let first = all.next().flatten()?;
        let same = |best: Option<f64>| best.is_some_and(|best| (best - first).abs() < 1e-9);
        all.all(same).then_some(first)
    }

    /// Room of a mark before a name.
    fn lead(&self, size: f32) -> f32 {
        if self.marked { size * 0.95 } else { 0.0 }
    }

    /// The first `shown` items in columns: where a table tells dimensions a column ends with one of them, if the columns
    /// are about as long as each other then.
    fn chunks(&self, columns: usize, shown: usize) -> Vec<&[BoardItem]> {
        let items = &self.spec.items[..shown];
        let half = shown.div_ceil(columns).max(1);
        if columns != 2 || !self.is_grouped() {
            return items.chunks(half).collect();
        }
        let begins = |at: &usize| items[*at].group != items[*at - 1].group;
        let starts: Vec<usize> = (1..shown).filter(begins).collect();
        // Rows and names of dimensions before the start of one, and from it on.
        let apart = |before: usize| {
            let at = starts[before];
            (at + before + 1).abs_diff(shown - at + starts.len() - before)
        };
        match (0..starts.len()).min_by_key(|before| apart(*before)) {
            Some(before) if apart(before) <= (half / 8).max(2) => {
                let (left, right) = items.split_at(starts[before]);
                vec![left, right]
            }
            _ => items.chunks(half).collect(),
        }
    }

    /// Whether the names of dimensions stand over their indicators.
    pub(super) fn is_grouped(&self) -> bool {
        let mut groups = self.spec.items.iter().map(|item| item.group.as_str());
        let first = groups.next().unwrap_or_default();
        self.marked && !first.is_empty() && groups.any(|group| group != first)
    }

    /// Whether the name of its dimension stands over each of the items of a column.
    fn heads(&self, items: &[BoardItem]) -> Vec<bool> {
        let grouped = self.is_grouped();
        let begins = |at: usize| at == 0 || items[at].group != items[at - 1].group;
        (0..items.len()).map(|at| grouped && begins(at)).collect()
    }

    /// How many names of dimensions stand over the items of a column.
    fn heads_of(&self, items: &[BoardItem]) -> usize {
        self.heads(items).into_iter().filter(|head| *head).count()
    }

    /// Rows of one line that the longest column of the first `shown` items takes.
    fn rows_needed(&self, width: f32, size: f32, shown: usize) -> f32 {
        let wide = self.column_width(width);
        let rows = |items: &&[BoardItem]| -> f32 {
            let names = self.names(&self.grid(items, wide, size), size);
            let lines: f32 = names.iter().map(|lines| row_units(lines.len())).sum();
            lines + self.heads_of(items) as f32 * HEAD
        };
        let chunks = self.chunks(self.table_columns(width), shown);
        chunks.iter().map(rows).fold(0.0, f32::max)
    }

    pub(super) fn items(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        if self.spec.items.is_empty() {
            return Vec::new();
        }
        let (mut marks, mut used) = self.heading("figure.items", &self.note(), [left, top, width]);
        let columns = self.table_columns(width);
        let least = self.row_height();
        let all = self.spec.items.len();
        let wide = self.column_width(width);
        let needed = |shown: usize| {
            let whole = shown == all && self.left_out == 0;
            let tail = if whole { 1.2 } else { 2.2 };
            (self.rows_needed(width, self.small, shown) + tail) * least
        };
        // Where not a row has room, what explains the marks gives way to one.
        if needed(columns.min(all)) > height - used + 0.01 {
            (marks, used) = self.heading("figure.items", "", [left, top, width]);
        }
        let room = height - used;
        // Rows come before places, which give their room to names.
        if self.places && needed(all) > room + 0.01 {
            let without = Self {
                places: false,
                ..*self
            };
            let rows = without.rows_needed(width, self.small, all) + 1.2;
            if rows * least <= room + 0.01 {
                return without.items([left, top, width, height]);
            }
        }
        // As many rows as have room, in columns of one length.
        let steps: Vec<usize> = (columns..all).step_by(columns).chain([all]).collect();
        let shown = if needed(all) <= room + 0.01 {
            all
        } else {
            let fitting = steps.partition_point(|shown| needed(*shown) <= room + 0.01);
            steps[fitting.saturating_sub(1)]
        };
        let chunks = self.chunks(columns, shown);
        let hidden = all - shown + self.left_out;
        let tail = if hidden > 0 { 2.2 } else { 1.2 };
        let items = &self.spec.items[..shown];
        // Larger letters where whole names have room beside and below each other.
        let rows = |items: &&[BoardItem]| items.len() + self.heads_of(items);
        let longest = chunks.iter().map(rows).max().unwrap_or(1);
        let wanted = (room / (longest as f32 + tail) / 1.75).min(wide / self.table_width(items));
        let mut size = self.letters(wanted);
        let mut units = self.rows_needed(width, size, shown) + tail;
        if size * 1.42 * units > room {
            size = self.small;
            units = self.rows_needed(width, size, shown) + tail;
        }
        // Places stand in all columns or in none.
        let with_places = chunks
            .iter()
            .filter(|chunk| self.grid(chunk, wide, size).place.is_some());
        if (1..chunks.len()).contains(&with_places.count()) {
            let without = Self {
                places: false,
                ..*self
            };
            return without.items([left, top, width, height]);
        }
        let most = if all <= FEW { 3.4 } else { 2.3 };
        let step = (room / units).clamp(least, self.body * most);
        for (at, chunk) in chunks.into_iter().enumerate() {
            let x = left + (wide + self.gap()) * at as f32;
            marks.extend(self.table(chunk, [x, top + used, wide, step], size));
        }
        if hidden > 0 {
            let look = Lettering::new(self.small, self.theme.quiet);
            let more = fill(self.lang, "figure.more_rows", &[("n", &hidden)]);
            let y = top + used + step * (units - 0.7);
            marks.push(group(LEFT_OUT, vec![look.centered(left, y, more)]));
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
        let place = widest(&|item| item.place.clone());
        let next = widest(&|item| item.next.clone());
        name + value + points + place + next + 8.2
    }

    /// Name and value of an item in a table of a width.
    fn cell(&self, item: &BoardItem, width: f32, size: f32) -> (String, String) {
        let wide = self.fonts.width(&item.value, size, Weight::Regular);
        if wide <= width * VALUE || item.digits.is_empty() || item.unit.is_empty() {
            return (item.name.clone(), item.value.clone());
        }
        let parts: [(&str, &dyn std::fmt::Display); 2] =
            [("name", &item.name), ("unit", &item.unit)];
        let name = fill(self.lang, "figure.with_unit", &parts);
        (name, item.digits.clone())
    }

    /// Where the columns of a table stand, from its left end.
    fn grid(&self, items: &[BoardItem], width: f32, size: f32) -> Grid {
        let look = Lettering::new(size, self.theme.text);
        let cells: Vec<_> = (items.iter())
            .map(|item| self.cell(item, width, size))
            .collect();
        let values = (cells.iter())
            .map(|(_, value)| look.width(self.fonts, value))
            .fold(
                look.width(self.fonts, &text(self.lang, "figure.value")),
                f32::max,
            );
        let widest = |head: &str, words: &dyn Fn(&BoardItem) -> String| {
            items
                .iter()
                .map(|item| look.width(self.fonts, &words(item)))
                .fold(look.width(self.fonts, &text(self.lang, head)), f32::max)
        };
        let gap = size * 0.9;
        let mut right = width;
        let take = |right: &mut f32, wide: f32| {
            let end = *right;
            *right -= wide + gap;
            end
        };
        let there = |words: &dyn Fn(&BoardItem) -> bool| items.iter().any(words);
        // Beside a wide enough name only.
        let roomy = width > size * 40.0;
        let next = (roomy && there(&|item| !item.next.is_empty()))
            .then(|| widest("figure.next_step", &|item| item.next.clone()).min(size * 10.0))
            .map(|wide| take(&mut right, wide));
        // Places where names keep room to be read in beside them.
        let name = (items.iter())
            .map(|item| look.width(self.fonts, &item.name))
            .fold(0.0, f32::max);
        let has_bars = !self.marked && items.iter().any(|item| item.best.is_some());
        let bars = if has_bars { size * 2.6 + gap } else { 0.0 };
        let points = widest("figure.points", &|item| self.points(item));
        let others = points + values + bars + gap * 3.0;
        // Among many names in two lines a place is worth more than one of them in one.
        let least = if self.marked { NAMES_MARKED } else { NAMES };
        let place = (self.places && there(&|item| !item.place.is_empty()))
            .then(|| widest("figure.place", &|item| item.place.clone()))
            .filter(|wide| right - others - wide >= name.min(size * least))
            .map(|wide| take(&mut right, wide));
        let bar = has_bars.then(|| take(&mut right, size * 2.6));
        let points = take(&mut right, points);
        let value_wide = values.min(right * 0.5);
        let value = take(&mut right, value_wide);
        Grid {
            cells,
            name: (right - self.lead(size)).max(size * 3.0),
            value,
            value_wide,
            points,
            bar,
            place,
            next,
        }
    }

    /// The names of the items in lines.
    fn names(&self, grid: &Grid, size: f32) -> Vec<Vec<String>> {
        let look = Lettering::new(size, self.theme.text);
        let names: Vec<&str> = grid.cells.iter().map(|cell| cell.0.as_str()).collect();
        let shared = names::lines(self.fonts, look, &names, grid.name, names::LINES);
        // A short value leaves more of its row to the name.
        let own = |lines: Vec<String>, (name, value): &(String, String)| {
            let room = grid.value - self.lead(size) - size * 0.9 - look.width(self.fonts, value);
            let is_cut = lines.iter().any(|line| line.contains('…'));
            if room <= grid.name || lines.len() < 2 && !is_cut {
                return lines;
            }
            let wider = names::lines(self.fonts, look, &[name], room, names::LINES);
            // A name that is cut even so is cut where it tells itself from the others.
            let is_whole = |own: &Vec<String>| !own.iter().any(|line| line.contains('…'));
            let better = |own: &Vec<String>| is_whole(own) && (is_cut || own.len() < lines.len());
            wider.into_iter().find(better).unwrap_or(lines)
        };
        let rows = shared.into_iter().zip(&grid.cells);
        rows.map(|(lines, cell)| own(lines, cell)).collect()
    }

    fn table(&self, items: &[BoardItem], [left, top, width, step]: Area, size: f32) -> Vec<Mark> {
        let look = Lettering::new(size, self.theme.text);
        let quiet = look.ink(self.theme.quiet);
        let grid = self.grid(items, width, size);
        let right = left + width;
        let mut marks = Vec::new();
        for (at, key) in [
            (Some(grid.value), "figure.value"),
            (Some(grid.points), "figure.points"),
            (grid.place, "figure.place"),
            (grid.next, "figure.next_step"),
        ] {
            if let Some(at) = at {
                let word = text(self.lang, key);
                marks.push(quiet.end().centered(left + at, top + step / 2.0, word));
            }
        }
        let mut y = top + step;
        let names = self.names(&grid, size);
        let rows = items.iter().zip(&grid.cells).zip(self.heads(items));
        for (((item, (_, value)), head), lines) in rows.zip(names) {
            if head {
                let tall = step * HEAD;
                marks.push(self.group_head(item, [left, y, width, tall], look, grid.points));
                y += tall;
            }
            let tall = step * row_units(lines.len());
            let mut row = Vec::new();
            row.push(line(
                &[[left, y], [right, y]],
                solid(self.body * 0.05, self.theme.line),
            ));
            let middle = y + tall / 2.0;
            let first = middle - size * PITCH * (lines.len() as f32 - 1.0) / 2.0;
            let lead = self.lead(size);
            if let Some(long) = item.long.filter(|_| self.marked) {
                let color = if long { self.theme.up } else { self.theme.down };
                row.push(triangle(
                    [left + size * 0.3, middle],
                    size * 0.6,
                    long,
                    color,
                ));
            }
            for (at, words) in lines.iter().enumerate() {
                let y = first + size * PITCH * at as f32;
                row.push(look.centered(left + lead, y, words.as_str()));
            }
            let value = look.fit(self.fonts, value, grid.value_wide + 0.1);
            row.push(look.end().centered(left + grid.value, middle, value));
            let points = self.points(item);
            row.push(look.end().centered(left + grid.points, middle, points));
            if let Some(at) = grid.bar {
                let bar = size * 2.6;
                row.extend(self.points_bar(item, [left + at - bar, middle, bar]));
            }
            if let Some(at) = grid.place {
                let words = item.place.clone();
                row.push(quiet.end().centered(left + at, middle, words));
            }
            if let Some(at) = grid.next {
                let words = look.fit(self.fonts, &item.next, size * 10.0 + 0.1);
                row.push(quiet.end().centered(left + at, middle, words));
            }
            marks.push(self.told("item", item, row));
            y += tall;
        }
        marks
    }

    /// The name of an item's dimension over it, on a quiet ground, with its points.
    fn group_head(&self, item: &BoardItem, area: Area, look: Lettering, points: f32) -> Mark {
        let [left, top, width, tall] = area;
        let look = look.medium();
        let mut row = vec![Mark::Rect {
            rect: [left, top, width, tall],
            radius: 0.0,
            fill: Some(self.theme.sunken),
            stroke: None,
        }];
        let middle = top + tall / 2.0;
        let mut room = width;
        let axis = self.spec.axes.iter().find(|axis| axis.name == item.group);
        if let Some(value) = axis.and_then(|axis| axis.value) {
            let value = fixed(value, self.spec.decimals, self.lang);
            room = points - look.width(self.fonts, &value) - look.size;
            row.push(look.end().centered(left + points, middle, value));
        }
        let inset = look.size * 0.3;
        let name = look.fit_name(self.fonts, &item.group, room - inset);
        row.push(look.centered(left + inset, middle, name));
        group("dimension", row)
    }

    /// Marks of one indicator with what is told of it, the points with all digits that count.
    pub(super) fn told(&self, kind: &str, item: &BoardItem, marks: Vec<Mark>) -> Mark {
        let points = item.points.map_or_else(String::new, |points| {
            let points = exact(points, self.lang);
            match item.best {
                Some(best) => format!("{points} / {}", number(best, 1, self.lang)),
                None => points,
            }
        });
        let rank = item.percent_rank.filter(|rank| rank.is_finite());
        let rank = rank.map_or_else(String::new, |rank| percent(rank, 2, self.lang));
        let values = [
            ("figure.value", item.value.clone()),
            ("figure.points", points),
            ("figure.column_percent_rank", rank),
            ("figure.place", item.place.clone()),
            ("figure.next_step", item.next.clone()),
        ];
        let values = values.map(|(key, value)| (text(self.lang, key), value));
        let values = values
            .each_ref()
            .map(|(of, value)| (of.as_str(), value.clone()));
        thing([kind, &item.name], &item.name, &values, self.lang, marks)
    }

    /// "7.5 / 10", or the points alone when there is no ceiling.
    fn points(&self, item: &BoardItem) -> String {
        let points = item.points.map_or_else(
            || "–".to_owned(),
            |points| fixed(points, self.spec.decimals, self.lang),
        );
        match item.best {
            // Told once, over the table.
            Some(_) if self.marked && self.common_best().is_some() => points,
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
