//! The portrait: one enterprise's dimensions against its peers, long and short boards, points over the years, items.

mod boards;
mod items;
mod names;
mod paragraphs;
mod radar;

use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{Swatch, legend};
use super::trend::Chart as TrendChart;
use super::{Fonts, Lettering, Line, Mark, Page, Scene, Theme, ThemeMode, TrendSpec, Words};
use crate::i18n::{Lang, text};

/// One axis of the radar.
#[derive(Clone, Debug, PartialEq)]
pub struct RadarAxis {
    /// Name of the dimension.
    pub name: String,
    /// The subject's value as a share of the best, 0 to 1; of fewer than three axes, which are bars, all of one best.
    pub share: Option<f64>,
    /// The subject's value, for the label.
    pub value: Option<f64>,
    /// Peers' lower quartile, median and upper quartile as shares.
    pub peers: Option<[f64; 3]>,
}

/// An indicator in the list of long and short boards or in the item table.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardItem {
    /// Name.
    pub name: String,
    /// Value with its unit.
    pub value: String,
    /// Points it got.
    pub points: Option<f64>,
    /// Most points it could get.
    pub best: Option<f64>,
    /// Percent rank among peers, 0 to 1.
    pub percent_rank: Option<f64>,
    /// `Some(true)` a long board, `Some(false)` a short one.
    pub long: Option<bool>,
    /// Rank among the peers, "12 / 412"; empty where there is none.
    pub place: String,
    /// What is missing to the next step, "+1.2 %"; empty where there is none.
    pub next: String,
}

/// What a portrait tells in sentences under a heading: titles within reach, the account, policies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Heading.
    pub title: String,
    /// Items of a list, each in sentences of which the first tells the most.
    pub items: Vec<Vec<String>>,
}

/// A portrait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PortraitSpec {
    /// Title (the name), subtitle, footer.
    pub words: Words,
    /// Headline numbers: label and value (total, rank, tier, stage).
    pub headline: Vec<(String, String)>,
    /// The radar's axes, at least three; fewer are shown as bars.
    pub axes: Vec<RadarAxis>,
    /// What the peers are: "412 growth-stage enterprises".
    pub peers: String,
    /// How the long and short boards are told, and among whom.
    pub boards: String,
    /// Decimals of all points, as in the headline.
    pub decimals: usize,
    /// Indicators in the scheme's order.
    pub items: Vec<BoardItem>,
    /// Points over the years: the subject and the peers' median.
    pub history: Vec<Line>,
    /// The name in the radar's key; the title where it is empty.
    pub subject: String,
    /// Titles within reach, the account, matched policies: beside the years, as far as there is room.
    pub paragraphs: Vec<Paragraph>,
}

impl PortraitSpec {
    /// Height of a page of this width and body size on which every block has room, one below the other where the page
    /// is too narrow for two beside each other.
    #[must_use]
    pub fn height(&self, width: f32, body: f32, fonts: &Fonts) -> f32 {
        let page = Page::on_screen(width, width * 2.0, body);
        let inner = page.width - 2.0 * page.margin;
        if inner >= body * TWO_COLUMNS {
            return width * 1.42;
        }
        // The colours take no room, and words of both languages as good as the same.
        let theme = Theme::of(ThemeMode::Light);
        let sheet = Sheet {
            spec: self,
            theme: &theme,
            fonts,
            lang: Lang::En,
            body,
            small: page.small(),
            places: true,
        };
        let blocks = sheet.column_heights(inner);
        let gaps = blocks.iter().filter(|height| **height > 0.0).count() as f32 * body * 1.6;
        // Title and subtitle in two lines each, the footer in three.
        let words = body * 9.0 + page.small() * 5.2;
        let headline = self.headline_height(inner, body);
        2.0 * page.margin + words + headline + blocks.iter().sum::<f32>() + gaps
    }

    /// Height of the headline numbers.
    fn headline_height(&self, width: f32, body: f32) -> f32 {
        let rows = self
            .headline
            .len()
            .min(6)
            .div_ceil(headline_columns(width, body));
        body * 4.6 * rows as f32
    }

    /// Lays the portrait out: upright pages in rows (narrow ones in one column), lying pages in three columns, square
    /// ones in quarters.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        if self.axes.is_empty() && self.items.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let (mut scene, mut free) = frame(page, theme, fonts, &self.words);
        let mut sheet = Sheet {
            spec: self,
            theme,
            fonts,
            lang,
            body: page.body,
            small: page.small(),
            places: true,
        };
        if !self.headline.is_empty() {
            let height = self.headline_height(free[2], sheet.body);
            scene.marks.push(group(
                "headline",
                sheet.headline([free[0], free[1], free[2], height]),
            ));
            free[1] += height;
            free[3] -= height;
        }
        // Little to tell is told in larger letters.
        let broad = free[2] > free[3] || free[2] > sheet.body * TWO_COLUMNS * LARGER;
        if self.items.len() <= items::FEW && self.history.is_empty() && broad {
            sheet.body *= LARGER;
            sheet.small *= LARGER;
        }
        let blocks = if free[2] < sheet.body * TWO_COLUMNS && free[3] > free[2] {
            sheet.column(free)
        } else if free[2] > page.body * 65.0 && free[2] > free[3] {
            sheet.columns(free)
        } else if free[3] < free[2] * 1.15 && self.items.len() > items::FEW {
            sheet.halves(free)
        } else if free[3] < free[2] * 1.15 {
            sheet.quarters(free)
        } else {
            sheet.rows(free)
        };
        scene.marks.extend(blocks);
        scene
    }
}

/// What all blocks of a portrait share.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    spec: &'a PortraitSpec,
    theme: &'a Theme,
    fonts: &'a Fonts,
    lang: Lang,
    body: f32,
    small: f32,
    /// Whether the item table tells places where it has room beside the names.
    places: bool,
}

/// How much larger letters are on a page with little to tell.
const LARGER: f32 = 1.3;

/// Most lines of the words under a heading: the rule of the boards is told whole in large letters, too.
const NOTE_LINES: usize = 5;

/// Widths from which on radar and boards stand beside each other, in body sizes.
const TWO_COLUMNS: f32 = 36.0;

/// Least height of the years over sentences, in body sizes.
const LINES_ROOM: f32 = 14.0;

/// How many headline numbers stand in a row at least.
fn headline_columns(width: f32, body: f32) -> usize {
    ((width / (body * 9.0)) as usize).clamp(2, 6)
}

impl Sheet<'_> {
    /// Heights of the blocks of one column of a width: radar, boards, years, table, paragraphs; 0 for what is absent.
    fn column_heights(&self, width: f32) -> [f32; 5] {
        let spec = self.spec;
        let heading = self.body * 1.4 + self.small * 0.5;
        let legend = self.small * 1.4 * 3.0;
        let present = |there: bool, height: f32| if there { height } else { 0.0 };
        [
            present(
                !spec.axes.is_empty(),
                heading + legend + self.small + self.wheel_height(width),
            ),
            present(
                !spec.items.is_empty(),
                self.boards_height(width, true) + self.small,
            ),
            present(!spec.history.is_empty(), heading + legend + width * 0.5),
            present(!spec.items.is_empty(), self.table_height(width) * 1.22),
            self.paragraphs_height(width),
        ]
    }

    /// Narrow: all blocks under each other.
    fn column(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let heights = self.column_heights(width);
        let there = heights.iter().filter(|height| **height > 0.0).count();
        let room = height - gap * there.saturating_sub(1) as f32;
        let scale = (room / heights.iter().sum::<f32>().max(1.0)).min(1.15);
        let mut y = top;
        let mut marks = Vec::new();
        for (at, name) in ["radar", "boards", "history", "items", "paragraphs"]
            .into_iter()
            .enumerate()
        {
            if heights[at] <= 0.0 {
                continue;
            }
            let area = [left, y, width, heights[at] * scale];
            marks.push(group(
                name,
                match at {
                    0 => self.radar(area),
                    1 => self.boards(area),
                    2 => self.history(area),
                    3 => self.items(area),
                    _ => self.paragraphs(area),
                },
            ));
            y += area[3] + gap;
        }
        marks
    }

    /// Upright: radar and boards side by side, the years under them, the table below.
    fn rows(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let half = (width - gap) / 2.0;
        // Sentences need room, too.
        let most = if self.spec.paragraphs.is_empty() {
            0.46
        } else {
            0.42
        };
        let table = self.table_height(width).min(height * most);
        let rest = height - table - if table > 0.0 { gap } else { 0.0 };
        // Where the sentences need more than half of the width they have most of it, and height as they need it.
        let usual = rest * 0.34;
        let said = if self.spec.history.is_empty() {
            width
        } else if self.paragraphs_height(half) <= usual {
            half
        } else {
            width * 0.63
        };
        // The boards keep the room for all that are marked, as far as half of the rest goes.
        let least = usual.max(self.paragraphs_least(said).min(rest * 0.52));
        let free = (rest - gap - self.boards_height(half, false)).min(rest * 0.52);
        let years = if self.spec.history.is_empty() && self.spec.paragraphs.is_empty() {
            0.0
        } else {
            self.paragraphs_height(said).clamp(least, free.max(least))
        };
        let upper = rest - years - if years > 0.0 { gap } else { 0.0 };
        // What little there is stands together, and the rest of the page is free.
        let [radar, boards, ..] = self.column_heights(half);
        let upper = if self.spec.items.len() <= items::FEW {
            upper.min(radar.max(boards) * 1.15)
        } else {
            upper
        };
        let mut marks = vec![
            group("radar", self.radar([left, top, half, upper])),
            group("boards", self.boards([left + half + gap, top, half, upper])),
        ];
        let mut y = top + upper + gap;
        if years > 0.0 {
            marks.extend(self.years([left, y, width, years], (said, gap)));
            y += years + gap;
        }
        if table > 0.0 {
            marks.push(group("items", self.items([left, y, width, table])));
        }
        marks
    }

    /// The years, with the paragraphs beside them, `said` wide.
    fn years(&self, [left, top, width, height]: Area, (said, gap): (f32, f32)) -> Vec<Mark> {
        let (history, paragraphs) = (&self.spec.history, &self.spec.paragraphs);
        let mut marks = Vec::new();
        let (mut x, mut wide) = (left, width);
        if !history.is_empty() {
            let own = if paragraphs.is_empty() {
                width
            } else {
                width - said - gap
            };
            marks.push(group("history", self.history([x, top, own, height])));
            (x, wide) = (left + own + gap, said);
        }
        if !paragraphs.is_empty() {
            marks.push(group("paragraphs", self.paragraphs([x, top, wide, height])));
        }
        marks
    }

    /// Square: radar and boards over years and table.
    fn quarters(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let half = (width - gap) / 2.0;
        let right = left + half + gap;
        let upper = (height - gap) * 0.54;
        let (y, lower) = (top + upper + gap, height - upper - gap);
        let mut marks = vec![
            group("radar", self.radar([left, top, half, upper])),
            group("boards", self.boards([right, top, half, upper])),
        ];
        // The paragraphs stand under the years.
        let (history, paragraphs) = (&self.spec.history, &self.spec.paragraphs);
        if history.is_empty() && paragraphs.is_empty() {
            marks.push(group("items", self.items([left, y, width, lower])));
            return marks;
        }
        // Beside sentences the years have room for their lines or give way to them.
        let low = (lower - gap) * 0.5 < self.body * LINES_ROOM && !paragraphs.is_empty();
        let years = match (history.is_empty() || low, paragraphs.is_empty()) {
            (true, _) => 0.0,
            (false, true) => lower,
            (false, false) => (lower - gap) * 0.5,
        };
        if years > 0.0 {
            marks.push(group("history", self.history([left, y, half, years])));
        }
        if !paragraphs.is_empty() {
            let used = if years > 0.0 { years + gap } else { 0.0 };
            let area = [left, y + used, half, lower - used];
            marks.push(group("paragraphs", self.paragraphs(area)));
        }
        marks.push(group("items", self.items([right, y, half, lower])));
        marks
    }

    /// Square with a long table: radar, boards and years under each other, the table beside them with the paragraphs
    /// under it. The boards have the room that they need; the years stand where there is room for their lines.
    fn halves(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let own = (width - gap) * 0.42;
        let beside = width - own - gap;
        let boards = self.boards_height(own, false).min(height * 0.6);
        let rest = height - boards - gap;
        let years = (rest - gap) * 0.42;
        let has_years = !self.spec.history.is_empty() && years >= self.body * LINES_ROOM * 0.6;
        let (radar, years) = if has_years {
            (rest - gap - years, years)
        } else {
            (rest, 0.0)
        };
        let mut marks = vec![
            group("radar", self.radar([left, top, own, radar])),
            group(
                "boards",
                self.boards([left, top + radar + gap, own, boards]),
            ),
        ];
        if years > 0.0 {
            let area = [left, top + height - years, own, years];
            marks.push(group("history", self.history(area)));
        }
        let right = left + own + gap;
        let table = if self.spec.paragraphs.is_empty() {
            height
        } else {
            // Sentences are shortened before rows are left out, but for what each paragraph tells first.
            let room = (height - gap).max(0.0);
            let all = self.paragraphs_height(beside);
            let told = self.paragraphs_least(beside);
            let told = told.clamp(room * 0.26, room * 0.62).min(all);
            self.table_height(beside).min(room - told)
        };
        marks.push(group("items", self.items([right, top, beside, table])));
        if !self.spec.paragraphs.is_empty() {
            let area = [right, top + table + gap, beside, height - table - gap];
            marks.push(group("paragraphs", self.paragraphs(area)));
        }
        marks
    }

    /// Lying: radar over years, boards, table.
    fn columns(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 2.2;
        let shares = if self.spec.items.len() > items::FEW {
            [0.3, 0.27, 0.43]
        } else {
            [0.32, 0.32, 0.36]
        };
        let widths = shares.map(|share| (width - 2.0 * gap) * share);
        let boards_left = left + widths[0] + gap;
        let upper = if self.spec.history.is_empty() {
            height
        } else {
            (height - gap) * 0.58
        };
        let mut marks = vec![group("radar", self.radar([left, top, widths[0], upper]))];
        if !self.spec.history.is_empty() {
            let y = top + upper + gap;
            marks.push(group(
                "history",
                self.history([left, y, widths[0], top + height - y]),
            ));
        }
        // The paragraphs stand under the boards.
        let tall = if self.spec.paragraphs.is_empty() {
            height
        } else {
            let room = height - gap;
            let left_over = room - self.paragraphs_height(widths[1]);
            // Every paragraph has room for what it tells first before the boards have all that is marked.
            let least = (room - self.paragraphs_least(widths[1])).clamp(room * 0.3, room * 0.5);
            left_over.clamp(least, room * 0.62)
        };
        let boards = [boards_left, top, widths[1], tall];
        marks.push(group("boards", self.boards(boards)));
        if tall < height {
            let y = top + tall + gap;
            let area = [boards_left, y, widths[1], top + height - y];
            marks.push(group("paragraphs", self.paragraphs(area)));
        }
        marks.push(group(
            "items",
            self.items([boards_left + widths[1] + gap, top, widths[2], height]),
        ));
        marks
    }

    /// Up to six numbers, each over its label, in as few rows as have room for them.
    fn headline(&self, [left, top, width, _]: Area) -> Vec<Mark> {
        let shown = self.spec.headline.iter().take(6);
        let columns = headline_columns(width, self.body).min(shown.len().max(4));
        let step = (width / columns as f32).min(self.body * 16.0);
        let value_look = Lettering::new(self.body * 1.6, self.theme.accent).bold();
        let label_look = Lettering::new(self.small, self.theme.quiet);
        let room = step - self.body;
        let mut marks = Vec::new();
        for (at, (label, value)) in shown.enumerate() {
            let x = left + step * (at % columns) as f32;
            let top = top + self.body * 4.6 * (at / columns) as f32;
            let value = value_look.fit(self.fonts, value, room);
            let label = label_look.fit(self.fonts, label, room);
            marks.push(value_look.at(x, top + self.body * 1.5, value));
            marks.push(label_look.at(x, top + self.body * 2.9, label));
        }
        marks
    }

    fn history(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let (mut marks, used) = self.heading("figure.history", "", [left, top, width]);
        let spec = TrendSpec {
            lines: self.spec.history.clone(),
            decimals: self.spec.decimals,
            ..TrendSpec::default()
        };
        let chart = TrendChart {
            spec: &spec,
            theme: self.theme,
            fonts: self.fonts,
            lang: self.lang,
            body: self.body,
            small: self.small,
            label: self.small,
            named: false,
        };
        let entries: Vec<(Swatch, String)> = self
            .spec
            .history
            .iter()
            .enumerate()
            .take(4)
            .map(|(at, line)| (Swatch::Line(chart.stroke(line, at)), line.name.clone()))
            .collect();
        let look = Lettering::new(self.small, self.theme.quiet);
        let (key, taken) = legend(&entries, look, self.fonts, [left, top + used], width);
        marks.extend(key);
        let used = used + taken + self.small * 0.4;
        marks.extend(
            chart
                .marks([left, top + used, width, height - used])
                .unwrap_or_default(),
        );
        marks
    }

    /// A size of letters for rows that have room for `wanted`: between the small one and a little over the body.
    fn letters(&self, wanted: f32) -> f32 {
        wanted.clamp(self.small, self.body * 1.1)
    }

    /// The heading of a block with a quiet line under it; the height that both take.
    fn heading(&self, key: &str, note: &str, [left, top, width]: [f32; 3]) -> (Vec<Mark>, f32) {
        let look = Lettering::new(self.body, self.theme.text).medium();
        let words = look.fit(self.fonts, &text(self.lang, key), width);
        let mut marks = vec![look.at(left, top + look.size * 0.88, words)];
        let mut used = look.line();
        if !note.is_empty() {
            let look = Lettering::new(self.small, self.theme.quiet);
            let lines = self
                .fonts
                .wrap_at_most(note, look.size, look.weight, width, NOTE_LINES);
            for line in lines {
                marks.push(look.at(left, top + used + look.size * 0.88, line));
                used += look.line();
            }
        }
        (marks, used + self.small * 0.5)
    }
}
