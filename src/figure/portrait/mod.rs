//! The portrait: one enterprise's dimensions against its peers, long and short boards, points over the years, items.

mod boards;
mod items;
mod layouts;
mod names;
mod paragraphs;
mod profile;
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
    /// The subject's value as a share of the best, 0 to 1; of fewer than three axes, which are bars, and of axes on one
    /// scale all of one best.
    pub share: Option<f64>,
    /// The subject's value, for the label.
    pub value: Option<f64>,
    /// Peers' lower quartile, median and upper quartile as shares.
    pub peers: Option<[f64; 3]>,
}

/// An indicator in the list of long and short boards or in the item table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoardItem {
    /// Name.
    pub name: String,
    /// Name of its dimension; empty where there is none.
    pub group: String,
    /// Value with its unit.
    pub value: String,
    /// The two parts of it, for tables without room for a long unit beside its number; empty where they are not known.
    pub digits: String,
    /// See there.
    pub unit: String,
    /// Points it got.
    pub points: Option<f64>,
    /// Most points it could get.
    pub best: Option<f64>,
    /// Percent rank among peers, 0 to 1.
    pub percent_rank: Option<f64>,
    /// `Some(true)` a long board, `Some(false)` a short one.
    pub long: Option<bool>,
    /// Whether it is a short board only by a zero that others have, too.
    pub shares_zero: bool,
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
    /// The rings of the radar from its middle outwards, in points, where all axes are on one scale: where nothing limits the
    /// points, a share of the most would tell nothing. Shares are of the last one then; none where each axis has its own.
    pub scale: Vec<f64>,
    /// What the peers are: "412 growth-stage enterprises".
    pub peers: String,
    /// How the long and short boards are told, and among whom.
    pub boards: String,
    /// The rule by which boards are long or short.
    pub rule: String,
    /// The row that stands for all short boards at a zero that others share, where there are some.
    pub shared: Option<BoardItem>,
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
            body,
            ..Sheet::on(self, &page, (&theme, fonts), Lang::En)
        };
        let blocks = sheet.column_heights(inner);
        let gaps = blocks.iter().filter(|height| **height > 0.0).count() as f32 * body * 1.6;
        // Title and subtitle in two lines each, the footer in three.
        let head = if self.words.title.is_empty() {
            0.0
        } else {
            body * 6.5
        };
        let words = head + body * 2.5 + page.small() * 5.2;
        let headline = self.headline_height(inner, body);
        2.0 * page.margin + words + headline + blocks.iter().sum::<f32>() + gaps
    }

    /// Without title, subtitle and headline numbers, for a place that has told them; the key goes on naming whom it is
    /// about.
    pub fn bare(&mut self) {
        let title = std::mem::take(&mut self.words.title);
        if self.subject.is_empty() {
            self.subject = title;
        }
        self.words.subtitle.clear();
        self.headline.clear();
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
        let page = &page.dense();
        let (mut scene, mut free) = frame(page, theme, fonts, &self.words);
        let mut sheet = Sheet::on(self, page, (theme, fonts), lang);
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
        // Two bars and a few rows, each as wide as an upright page, fill it.
        let sparse = self.items.len() <= items::FEW && self.axes.len() < 3;
        let sparse = sparse && self.history.is_empty() && free[3] > free[2] * 1.15;
        let narrow = free[2] < sheet.body * TWO_COLUMNS && free[3] > free[2];
        let blocks = if narrow || sparse {
            sheet.column(free)
        } else if free[2] > page.body * 65.0 && free[2] > free[3] {
            if sheet.is_long_lying(free) {
                sheet.marked = true;
                sheet.beside_table(free)
            } else {
                sheet.columns(free)
            }
        } else if free[3] < free[2] * 1.15 && self.items.len() > items::FEW {
            if self.history.is_empty() {
                sheet.halves(free)
            } else {
                sheet.marked = true;
                sheet.over_table(free)
            }
        } else if free[3] < free[2] * 1.15 {
            sheet.quarters(free)
        } else if sheet.is_profile(free) {
            sheet.marked = true;
            sheet.over_table(free)
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
    /// Whether the item table marks the long and short boards, which have no block of their own then.
    marked: bool,
    /// How many indicators the table has no place for from the start.
    left_out: usize,
}

impl<'a> Sheet<'a> {
    /// A portrait on a page, with boards of their own.
    fn on(
        spec: &'a PortraitSpec,
        page: &Page,
        (theme, fonts): (&'a Theme, &'a Fonts),
        lang: Lang,
    ) -> Self {
        Self {
            spec,
            theme,
            fonts,
            lang,
            body: page.body,
            small: page.small(),
            places: true,
            marked: false,
            left_out: 0,
        }
    }
}

/// How much larger letters are on a page with little to tell.
const LARGER: f32 = 1.3;

/// Most lines of the words under a heading: the rule of the boards is told whole in large letters, too.
const NOTE_LINES: usize = 5;

/// Widths from which on radar and boards stand beside each other, in body sizes.
const TWO_COLUMNS: f32 = 36.0;

/// How many headline numbers stand in a row at least.
fn headline_columns(width: f32, body: f32) -> usize {
    ((width / (body * 9.0)) as usize).clamp(2, 6)
}

impl Sheet<'_> {
    /// Up to six numbers, each over its label, in as few rows as have room for them.
    fn headline(&self, [left, top, width, _]: Area) -> Vec<Mark> {
        let shown = self.spec.headline.iter().take(6);
        let columns = headline_columns(width, self.body).min(shown.len().max(4));
        let step = (width / columns as f32).min(self.body * 16.0);
        let value_look = Lettering::new(self.body * 1.6, self.theme.accent).bold();
        let label_look = Lettering::new(self.small, self.theme.quiet);
        let room = step - self.body;
        let wide = |(label, value): &(String, String)| {
            let value = value_look.width(self.fonts, value);
            value.max(label_look.width(self.fonts, label)) + 0.1
        };
        let widths: Vec<f32> = shown.clone().map(|own| wide(own).max(room)).collect();
        let all: f32 =
            widths.iter().sum::<f32>() + self.body * widths.len().saturating_sub(1) as f32;
        // In one row a long number, such as the name of a tier, takes what others leave of the width.
        let in_a_row = widths.len() <= columns && all <= width;
        let mut marks = Vec::new();
        for (at, (label, value)) in shown.enumerate() {
            let before: f32 = widths[..at].iter().map(|own| own + self.body).sum();
            let (x, room) = if in_a_row {
                (left + before, widths[at])
            } else {
                (left + step * (at % columns) as f32, room)
            };
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
