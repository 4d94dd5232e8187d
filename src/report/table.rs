//! Tables on paper: columns and rows come in, pieces of them with their marks go out, each with the head repeated.

use crate::figure::{Fonts, Lettering, Mark, Page, Theme, Weight, line, solid};

/// A column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Whether it holds numbers, which stand at the right.
    pub right: bool,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The cells, one for each column.
    pub cells: Vec<String>,
    /// Whether it heads those below it, or is the subject.
    pub strong: bool,
    /// The share of the bar behind it, 0 to 1; below zero a loss, from the right end on.
    pub bar: Option<f64>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableSpec {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether cells have as many lines as they need; others are cut after a few.
    pub whole: bool,
}

impl TableSpec {
    /// A table with columns whose numbers stand at the right where the word says so.
    #[must_use]
    pub fn new(columns: &[(String, bool)]) -> Self {
        Self {
            columns: columns
                .iter()
                .map(|(title, right)| Column {
                    title: title.clone(),
                    right: *right,
                })
                .collect(),
            rows: Vec::new(),
            whole: false,
        }
    }

    /// Leaves a column out.
    pub(super) fn remove(&mut self, column: usize) {
        self.columns.remove(column);
        for row in &mut self.rows {
            row.cells.remove(column);
        }
    }

    /// Adds a row.
    pub fn push(&mut self, cells: Vec<String>) {
        self.rows.push(Row {
            cells,
            ..Row::default()
        });
    }
}

/// A table measured for a width.
pub(super) struct Grid<'a> {
    spec: &'a TableSpec,
    fonts: &'a Fonts,
    theme: &'a Theme,
    size: f32,
    /// Left end and width of each column.
    places: Vec<(f32, f32)>,
    /// Left end and width of the bars.
    bars: Option<(f32, f32)>,
    width: f32,
    /// The lines of the cells: of the head, and of each row.
    heads: Vec<Vec<String>>,
    lines: Vec<Vec<Vec<String>>>,
}

/// Between two columns, in sizes of the letters.
const GAP: f32 = 1.3;
/// Between two rows, in sizes of the letters.
const PAD: f32 = 0.62;
/// So many rows of a table do not stand alone on a page.
const ALONE: usize = 3;
/// How much closer rows may stand, so that a few of them need no page of their own.
const CLOSER: [f32; 3] = [0.85, 0.7, 0.55];
/// Least width of a column of words, in sizes of the letters.
const LEAST: f32 = 5.0;
/// Lines that a cell may have.
const LINES: usize = 3;
/// The same where none is to be cut: still less than a page.
const WHOLE: usize = 24;

impl<'a> Grid<'a> {
    pub fn new(
        spec: &'a TableSpec,
        page: &Page,
        theme: &'a Theme,
        fonts: &'a Fonts,
        width: f32,
    ) -> Self {
        let mut size = page.small();
        // Many columns have smaller letters before their words are broken.
        let mut widths = natural(spec, fonts, size);
        if total(&widths, size) > width {
            size = page.least.max(page.body * 0.8);
            widths = natural(spec, fonts, size);
        }
        let barred = spec.rows.iter().any(|row| row.bar.is_some());
        let bar = if barred { width * 0.24 } else { 0.0 };
        let room = width - bar - if barred { size * GAP } else { 0.0 };
        let gaps = size * GAP * spec.columns.len().saturating_sub(1) as f32;
        fit(spec, &mut widths, room - gaps, size);
        let mut x = 0.0;
        let places = widths
            .iter()
            .map(|&wide| {
                let own = (x, wide);
                x += wide + size * GAP;
                own
            })
            .collect();
        let mut grid = Self {
            spec,
            fonts,
            theme,
            size,
            places,
            bars: barred.then_some((width - bar, bar)),
            width,
            heads: Vec::new(),
            lines: Vec::new(),
        };
        grid.heads = grid.head();
        grid.lines = spec.rows.iter().map(|row| grid.lines_of(row)).collect();
        grid
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    fn pitch(&self) -> f32 {
        self.size * 1.3
    }

    /// The room between rows: with a share of one as it is, of zero none.
    fn pad(&self, closer: f32) -> f32 {
        self.size * PAD * closer
    }

    fn look(&self, strong: bool) -> Lettering {
        let look = Lettering::new(self.size, self.theme.text);
        if strong { look.medium() } else { look }
    }

    fn wrapped(&self, words: &str, column: usize, weight: Weight) -> Vec<String> {
        let wide = self.places.get(column).map_or(self.size, |place| place.1);
        let lines = if self.spec.whole { WHOLE } else { LINES };
        self.fonts
            .wrap_at_most(words, self.size, weight, wide + 0.1, lines)
    }

    fn lines_of(&self, row: &Row) -> Vec<Vec<String>> {
        let weight = self.look(row.strong).weight;
        row.cells
            .iter()
            .enumerate()
            .map(|(column, words)| self.wrapped(words, column, weight))
            .collect()
    }

    fn height_of(&self, cells: &[Vec<String>], closer: f32) -> f32 {
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        self.pitch() * lines as f32 + self.pad(closer)
    }

    /// The height of the head and one row, and of the next where the first heads it.
    pub fn least_height(&self, closer: f32) -> f32 {
        let strong = self.spec.rows.first().is_some_and(|row| row.strong);
        let first = self.lines.iter().take(if strong { 2 } else { 1 });
        let first: f32 = first.map(|cells| self.height_of(cells, closer)).sum();
        self.height_of(&self.heads, closer) + first
    }

    fn head(&self) -> Vec<Vec<String>> {
        self.spec
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| self.wrapped(&column.title, at, Weight::Regular))
            .collect()
    }

    /// The rows from `from` on that fit between two heights, with the head above them: marks, the first row that did
    /// not fit, and where they end. One row at least is laid out. `closer` is the share of the usual room between rows.
    pub fn piece(
        &self,
        from: usize,
        left: f32,
        [top, bottom]: [f32; 2],
        closer: f32,
    ) -> (Vec<Mark>, usize, f32) {
        let mut marks = Vec::new();
        let tall = self.height_of(&self.heads, closer);
        let quiet = Lettering::new(self.size, self.theme.quiet);
        let pad = self.pad(closer);
        self.cells(&self.heads, quiet, [left, top, tall], Some(pad), &mut marks);
        let mut y = top + tall;
        self.rule(left, y, true, &mut marks);
        let to = self.fitting(from, bottom - top, closer);
        for (row, cells) in self.spec.rows.iter().zip(&self.lines).take(to).skip(from) {
            let tall = self.height_of(cells, closer);
            let look = self.look(row.strong);
            self.cells(cells, look, [left, y, tall], None, &mut marks);
            self.bar(row, [left, y, tall], &mut marks);
            y += tall;
            self.rule(left, y, false, &mut marks);
        }
        (marks, to, y)
    }

    /// The first row that does not fit into a room with the rows from `from` on and the head. One row at least fits, and no
    /// row is left over alone.
    fn fitting(&self, from: usize, room: f32, closer: f32) -> usize {
        let mut y = self.height_of(&self.heads, closer);
        let mut at = from;
        while let (Some(row), Some(cells)) = (self.spec.rows.get(at), self.lines.get(at)) {
            let tall = self.height_of(cells, closer);
            // What heads others does not stand alone at the end of a page.
            let next = self.spec.rows.get(at + 1);
            let heads = row.strong && next.is_some_and(|next| !next.strong);
            let below = self.lines.get(at + 1).filter(|_| heads);
            let below = below.map_or(0.0, |cells| self.height_of(cells, closer));
            if y + tall + below > room && at > from {
                break;
            }
            y += tall;
            at += 1;
        }
        if at + 1 == self.rows() && at > from + ALONE {
            at -= 1;
        }
        at
    }

    /// How close rows are in a room, where they would be as close as `closer` says: closer where all but a few fit, so that
    /// these stand with the others.
    pub fn closer_for(&self, from: usize, room: f32, closer: f32) -> f32 {
        let left = |closer: f32| self.rows() - self.fitting(from, room, closer);
        let few = left(closer).saturating_sub(1) < ALONE;
        let mut shares = CLOSER.into_iter().map(|share| closer * share);
        shares
            .find(|share| few && left(closer) > 0 && left(*share) == 0)
            .unwrap_or(closer)
    }

    fn rule(&self, left: f32, y: f32, strong: bool, marks: &mut Vec<Mark>) {
        let (wide, color) = if strong {
            (0.09, self.theme.context)
        } else {
            (0.055, self.theme.line)
        };
        marks.push(line(
            &[[left, y], [left + self.width, y]],
            solid(self.size * wide, color),
        ));
    }

    fn cells(
        &self,
        cells: &[Vec<String>],
        look: Lettering,
        [left, top, tall]: [f32; 3],
        head: Option<f32>,
        marks: &mut Vec<Mark>,
    ) {
        for (column, lines) in cells.iter().enumerate() {
            let Some(&(x, wide)) = self.places.get(column) else {
                continue;
            };
            let right = self.spec.columns[column].right;
            let block = self.pitch() * lines.len() as f32;
            // Heads stand on the rule below them.
            let start = if let Some(pad) = head {
                top + tall - pad / 2.0 - block
            } else {
                top + (tall - block) / 2.0
            };
            for (at, words) in lines.iter().enumerate() {
                let y = start + self.pitch() * (at as f32 + 0.5);
                marks.push(if right {
                    look.end().centered(left + x + wide, y, words.clone())
                } else {
                    look.centered(left + x, y, words.clone())
                });
            }
        }
    }

    fn bar(&self, row: &Row, [left, top, tall]: [f32; 3], marks: &mut Vec<Mark>) {
        let (Some((x, wide)), Some(share)) = (self.bars, row.bar) else {
            return;
        };
        let thick = self.size * 0.75;
        let long = wide * share.abs().clamp(0.0, 1.0) as f32;
        if long > 0.0 {
            let (from, color) = if share < 0.0 {
                (wide - long, self.theme.down)
            } else {
                (0.0, self.theme.accent)
            };
            marks.push(Mark::Rect {
                rect: [left + x + from, top + (tall - thick) / 2.0, long, thick],
                radius: 0.0,
                fill: Some(if row.strong {
                    color
                } else {
                    color.mix(self.theme.ground, 0.25)
                }),
                stroke: None,
            });
        }
    }
}

/// The width that each column would like: its widest cell, and its head in two lines.
fn natural(spec: &TableSpec, fonts: &Fonts, size: f32) -> Vec<f32> {
    spec.columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let head = fonts.width(&column.title, size, Weight::Regular);
            let head = if head > size * LEAST {
                (head * 0.56).max(longest_word(&column.title, fonts, size))
            } else {
                head
            };
            let cells = spec.rows.iter().filter_map(|row| {
                let weight = if row.strong {
                    Weight::Medium
                } else {
                    Weight::Regular
                };
                Some(fonts.width(row.cells.get(at)?, size, weight))
            });
            cells.fold(head, f32::max)
        })
        .collect()
}

fn longest_word(words: &str, fonts: &Fonts, size: f32) -> f32 {
    if words.chars().any(crate::figure::is_han) {
        return 0.0;
    }
    words
        .split(' ')
        .map(|word| fonts.width(word, size, Weight::Regular))
        .fold(0.0, f32::max)
}

fn total(widths: &[f32], size: f32) -> f32 {
    widths.iter().sum::<f32>() + size * GAP * widths.len().saturating_sub(1) as f32
}

/// Brings the widths to a room: what is over goes to the columns of words, what is missing is taken from the widest of
/// them.
fn fit(spec: &TableSpec, widths: &mut [f32], room: f32, size: f32) {
    let words: Vec<usize> = (0..widths.len())
        .filter(|at| !spec.columns[*at].right)
        .collect();
    let sum: f32 = widths.iter().sum();
    if sum <= room {
        let over = room - sum;
        if words.is_empty() {
            return;
        }
        let of_words: f32 = words.iter().map(|at| widths[*at]).sum();
        for at in words {
            widths[at] += over * widths[at] / of_words.max(1.0);
        }
        return;
    }
    let mut missing = sum - room;
    // The widest gives first, until it is as wide as the next.
    while missing > 0.1 {
        let Some(&widest) = words
            .iter()
            .max_by(|a, b| widths[**a].total_cmp(&widths[**b]))
        else {
            break;
        };
        if widths[widest] <= size * LEAST {
            break;
        }
        let step = missing.min(size * 0.5);
        widths[widest] -= step;
        missing -= step;
    }
    if missing > 0.1 {
        let sum: f32 = widths.iter().sum();
        for wide in widths {
            *wide *= room / sum;
        }
    }
}
