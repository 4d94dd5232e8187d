//! The table of a heatmap: headings, names, totals and cells.

use super::super::legend::{line, solid};
use super::super::told::{exact, thing};
use super::super::{Anchor, Color, Lettering, Mark, TextLine};
use super::{Chart, HeatRow, Table};
use crate::i18n::{fill, number, text};

/// Most lines of a heading.
const LINES: usize = 3;
/// What stays free beside a heading that lies, in sizes of its letters.
const BESIDE: f32 = 1.1;
/// How much smaller the letters of headings may be, so that they lie.
const SMALLER: [f32; 3] = [1.0, 0.92, 0.85];
/// Lengths of turned headings, in sizes of their letters.
const TURNED: [f32; 4] = [9.0, 12.0, 15.0, 18.0];

/// Width that a column keeps beside long names, in body sizes.
const CELL: f32 = 7.0;

impl Chart<'_> {
    /// Where everything stands: names take what they need, up to a third.
    pub(super) fn table(&self, [left, width]: [f32; 2], rows: [f32; 2]) -> Table {
        let pen = self.pen;
        let name = self.name_look(rows[1]);
        let gap = pen.body * 0.8;
        let ranks = self.spec.rows.iter().filter_map(|row| row.rank).max();
        let rank = ranks.map_or(0.0, |rank| {
            let heading = pen.quiet().width(pen.fonts, &text(pen.lang, "figure.rank"));
            name.width(pen.fonts, &rank.to_string()).max(heading)
        });
        let names = if rank > 0.0 { left + rank + gap } else { left };
        let widest = pen.widest(
            name.medium(),
            self.spec.rows.iter().map(|row| row.name.as_str()),
        );
        let totals: Vec<String> = self
            .spec
            .rows
            .iter()
            .map(|row| self.total_words(row))
            .collect();
        let total = pen
            .widest(name.bold(), totals.iter().map(String::as_str))
            .max(
                pen.quiet()
                    .width(pen.fonts, &self.spec.total)
                    .min(width * 0.12),
            );
        // Few columns leave room to whole names.
        let cells = pen.body * CELL * self.spec.columns.len() as f32;
        let spare = left + width - names - total - gap * 2.0 - cells;
        let widest = widest.min((width * 0.36).max(spare)) + 0.1;
        let end = names + widest + gap + total;
        let cells = end + gap;
        let each = (left + width - cells) / self.spec.columns.len() as f32;
        Table {
            names: [names, widest],
            rank: left + rank,
            total: end,
            cells: [cells, each],
            rows,
        }
    }

    fn total_words(&self, row: &HeatRow) -> String {
        row.total.map_or_else(
            || "–".to_owned(),
            |total| {
                let total = self.pen.number(total, self.spec.decimals);
                if row.partly {
                    format!("{total}*")
                } else {
                    total
                }
            },
        )
    }

    /// Letters of names: as large as the rows allow.
    fn name_look(&self, high: f32) -> Lettering {
        let pen = self.pen;
        let size = (high / 1.25).clamp(pen.least, pen.body);
        Lettering::new(size, pen.theme.text)
    }

    /// A heading in lines of a width: the name of the column, under it the most that it can hold where colours tell the
    /// share of that.
    fn lines(&self, column: usize, look: Lettering, width: f32) -> Vec<String> {
        let name = &self.spec.columns[column];
        let mut lines = self.pen.fonts.wrap(name, look.size, look.weight, width);
        lines.extend(self.most_words(column));
        lines
    }

    fn most_words(&self, column: usize) -> Option<String> {
        let most = number(*self.spec.most.get(column)?, 1, self.pen.lang);
        Some(fill(self.pen.lang, "figure.heatmap_of", &[("most", &most)]))
    }

    /// The letters of headings that lie over columns of a width, in a few lines and without a broken word; none where
    /// they have to be turned.
    fn lying(&self, each: f32) -> Option<Lettering> {
        let lies = |look: &Lettering| {
            let room = each - look.size * BESIDE;
            self.spec.columns.iter().enumerate().all(|(at, name)| {
                let widest = self.pen.widest(*look, name.split(' '));
                let lines = self.lines(at, *look, room);
                (widest <= room || !name.is_ascii())
                    && lines.len() <= LINES
                    && room > look.size * 3.0
            })
        };
        let usual = self.pen.quiet();
        let looks = SMALLER.into_iter().map(|factor| Lettering {
            size: (usual.size * factor).max(self.pen.least.min(usual.size)),
            ..usual
        });
        looks.into_iter().find(lies)
    }

    /// A turned heading in the lines that a column of a width has room for.
    fn turned(&self, column: usize, each: f32, long: f32) -> Vec<String> {
        let look = self.pen.quiet();
        let most = ((each / look.line()) as usize).clamp(1, LINES);
        let lines = self.lines(column, look, long);
        let whole = |line: &String| look.width(self.pen.fonts, line) <= long + 0.1;
        if lines.len() <= most && lines.iter().all(whole) {
            return lines;
        }
        let name = look.fit_name(self.pen.fonts, &self.spec.columns[column], long);
        let of = self.most_words(column).filter(|_| most > 1);
        std::iter::once(name).chain(of).collect()
    }

    /// The length of turned headings over columns of a width: as little as leaves all of them whole, up to a limit.
    fn turned_length(&self, each: f32) -> f32 {
        let look = self.pen.quiet();
        let whole = |long: &f32| {
            (0..self.spec.columns.len()).all(|column| {
                let lines = self.turned(column, each, *long);
                !lines.iter().any(|line| line.contains('…'))
            })
        };
        let lengths = TURNED.map(|length| look.size * length);
        let [.., last] = lengths;
        let names = self.spec.columns.iter().map(String::as_str);
        let long = lengths.into_iter().find(whole).unwrap_or(last);
        self.pen.widest(look, names).min(long)
    }

    /// Height of the headings on a page of a width.
    pub(super) fn heading_height(&self, width: f32) -> f32 {
        // The table does not depend on the height of the rows but for small letters.
        let each = self.table([0.0, width], [0.0, self.pen.body * 2.0]).cells[1];
        if let Some(look) = self.lying(each) {
            let room = each - look.size * BESIDE;
            let columns = 0..self.spec.columns.len();
            let lines = columns.map(|column| self.lines(column, look, room).len());
            return look.line() * lines.max().unwrap_or(1) as f32 + look.size * 0.6;
        }
        self.turned_length(each) + self.pen.quiet().size * 0.6
    }

    pub(super) fn headings(&self, table: &Table, head: f32) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let [left, each] = table.cells;
        let bottom = table.rows[0] - look.size * 0.6;
        let mut marks = Vec::new();
        let total = look.fit(pen.fonts, &self.spec.total, table.total - table.names[0]);
        marks.push(look.end().at(table.total, bottom, total));
        if self.spec.rows.iter().any(|row| row.rank.is_some()) {
            let rank = text(pen.lang, "figure.rank");
            marks.push(look.end().at(table.rank, bottom, rank));
        }
        let lying = self.lying(each);
        let least = look.size * 1.1;
        let every = (least / each).ceil().max(1.0) as usize;
        for at in 0..self.spec.columns.len() {
            let middle = left + each * (at as f32 + 0.5);
            if let Some(look) = lying {
                let room = each - look.size * BESIDE;
                let lines = self.lines(at, look, room);
                let up = lines.len() as f32 - 1.0;
                for (row, words) in lines.iter().enumerate() {
                    let y = bottom - look.line() * (up - row as f32);
                    marks.push(look.middle().at(middle, y, words));
                }
            } else if at % every == 0 {
                let lines = self.turned(at, each, head - look.size * 0.6);
                let before = look.line() * (lines.len() as f32 - 1.0) / 2.0;
                for (row, words) in lines.into_iter().enumerate() {
                    let x = middle + look.size * 0.36 - before + look.line() * row as f32;
                    marks.push(Mark::Text(TextLine {
                        at: [x, bottom],
                        text: words,
                        size: look.size,
                        weight: look.weight,
                        color: look.color,
                        anchor: Anchor::Start,
                        halo: None,
                        rotate: -90.0,
                    }));
                }
            }
        }
        marks
    }

    pub(super) fn cells(&self, table: &Table) -> Vec<Mark> {
        let pen = self.pen;
        let ([left, each], [top, high]) = (table.cells, table.rows);
        let gap = if high > pen.body * 0.8 {
            pen.hair() * 1.5
        } else {
            0.0
        };
        let values = self.value_look(table);
        let mut marks = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let y = top + high * at as f32;
            for (column, value) in row.cells.iter().take(self.spec.columns.len()).enumerate() {
                let rect = [left + each * column as f32, y, each - gap, high - gap];
                let known = value.and_then(|value| {
                    Some((value, self.color(self.spec.measured(column, value))?))
                });
                let drawn = match known {
                    None => self.missing(rect, pen.theme.missing),
                    Some((_, color)) => vec![Mark::Rect {
                        rect,
                        radius: 0.0,
                        fill: Some(color),
                        stroke: None,
                    }],
                };
                let key = format!("{}:{column}", self.first + at);
                marks.push(self.told(row, column, &key, drawn));
                let Some((value, color)) = known else {
                    continue;
                };
                if let Some(look) = values {
                    let look = look.ink(pen.theme.ink_on(color)).middle();
                    let (x, y) = (rect[0] + rect[2] / 2.0, y + rect[3] / 2.0);
                    marks.push(look.centered(x, y, pen.number(value, self.spec.decimals)));
                }
            }
        }
        // Over all cells, so that no neighbour covers them.
        for (at, _) in self.rows.iter().enumerate().filter(|(_, row)| row.subject) {
            marks.push(self.outline(table, top + high * at as f32));
        }
        marks
    }

    /// A cell with what is told of it: its value, the total and the rank of its row.
    fn told(&self, row: &HeatRow, column: usize, key: &str, drawn: Vec<Mark>) -> Mark {
        let lang = self.pen.lang;
        let value = row.cells.get(column).copied().flatten();
        let value = value.map_or_else(|| text(lang, "figure.map_no_data"), |own| exact(own, lang));
        let rank = text(lang, "figure.rank");
        let values = [
            (self.spec.columns[column].as_str(), value),
            (
                self.spec.total.as_str(),
                row.total.map_or_else(String::new, |own| exact(own, lang)),
            ),
            (
                rank.as_str(),
                row.rank.map_or_else(String::new, |own| own.to_string()),
            ),
        ];
        thing(["cell", key], &row.name, &values, lang, drawn)
    }

    /// The look of values in cells, where all of them have room.
    pub(super) fn value_look(&self, table: &Table) -> Option<Lettering> {
        let pen = self.pen;
        let ([_, each], [_, high]) = (table.cells, table.rows);
        let size = (high / 1.35).clamp(pen.least, pen.body);
        let look = Lettering::new(size, pen.theme.text);
        let values = self.spec.rows.iter().flat_map(|row| &row.cells).flatten();
        let widest = values
            .map(|value| look.width(pen.fonts, &pen.number(*value, self.spec.decimals)))
            .fold(0.0, f32::max);
        if high < pen.least * 1.12 {
            return None;
        }
        // As large as the widest value allows.
        let size = size.min((each / (widest / size + 0.5)).max(pen.least));
        (widest / look.size * size + size * 0.5 <= each).then_some(Lettering { size, ..look })
    }

    /// A cell without a value: grey with hatching where it is large enough to be seen.
    pub(super) fn missing(&self, [x, y, width, height]: [f32; 4], color: Color) -> Vec<Mark> {
        let pen = self.pen;
        let mut marks = vec![Mark::Rect {
            rect: [x, y, width, height],
            radius: 0.0,
            fill: Some(color),
            stroke: None,
        }];
        let step = pen.small * 0.55;
        if height < pen.small * 0.7 {
            return marks;
        }
        let thin = solid(pen.hair(), color.mix(pen.theme.quiet, 0.45));
        let mut at = step;
        while at < width + height {
            // From the left or lower side up to the upper or right side.
            let from = [x + (at - height).max(0.0), y + at.min(height)];
            let to = [x + at.min(width), y + (at - width).max(0.0)];
            marks.push(line(&[from, to], thin.clone()));
            at += step;
        }
        marks
    }

    fn outline(&self, table: &Table, y: f32) -> Mark {
        let [left, each] = table.cells;
        let wide = each * self.spec.columns.len() as f32;
        let high = table.rows[1];
        let stroke = solid((self.pen.body * 0.12).min(high * 0.4), self.pen.theme.text);
        Mark::Rect {
            rect: [left, y, wide, high],
            radius: 0.0,
            fill: None,
            stroke: Some(stroke),
        }
    }

    /// The rows that are named: all, or every second, third … one; subjects before their neighbours.
    fn named(&self, high: f32) -> Vec<usize> {
        let every = self.every(high);
        let rows = &self.rows;
        let subjects: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].subject).collect();
        let mut named: Vec<usize> = Vec::new();
        for at in subjects {
            if named.last().is_none_or(|last| at - last >= every) {
                named.push(at);
            }
        }
        let free = |named: &[usize], at: usize| named.iter().all(|n| n.abs_diff(at) >= every);
        for at in (0..rows.len()).step_by(every) {
            if free(&named, at) {
                named.push(at);
            }
        }
        named.sort_unstable();
        named
    }

    pub(super) fn names(&self, table: &Table) -> Vec<Mark> {
        let pen = self.pen;
        let [top, high] = table.rows;
        let base = self.name_look(high);
        let named = self.named(high);
        let names: Vec<&str> = named
            .iter()
            .map(|at| self.rows[*at].name.as_str())
            .collect();
        let shown = base.medium().fit_names(pen.fonts, &names, table.names[1]);
        let quiet = Lettering::new(base.size.min(pen.small), pen.theme.quiet);
        let mut marks = Vec::new();
        for (at, name) in named.into_iter().zip(shown) {
            let row = &self.rows[at];
            let middle = top + high * (at as f32 + 0.5);
            let look = if row.subject {
                base.bold().ink(pen.theme.accent)
            } else {
                base
            };
            if let Some(rank) = row.rank {
                marks.push(quiet.end().centered(table.rank, middle, rank.to_string()));
            }
            let name = look.fit(pen.fonts, &name, table.names[1]);
            marks.push(look.centered(table.names[0], middle, name));
            let total = base.medium().end();
            marks.push(total.centered(table.total, middle, self.total_words(row)));
        }
        marks
    }
}
