//! Where the blocks of a portrait stand: one arrangement for each shape of page.

use super::super::Mark;
use super::super::frame::{Area, group};
use super::{Sheet, items};

/// Least height of the years over sentences, in body sizes.
pub(super) const LINES_ROOM: f32 = 14.0;

/// Shares of a lying page's width of radar, boards and a table of some length.
const LYING: [f32; 3] = [0.3, 0.27, 0.43];

impl Sheet<'_> {
    /// Heights of the blocks of one column of a width: radar, boards, years, table, paragraphs; 0 for what is absent.
    pub(super) fn column_heights(&self, width: f32) -> [f32; 5] {
        let spec = self.spec;
        let heading = self.body * 1.4 + self.small * 0.5;
        let legend = self.small * 1.4 * 3.0;
        let present = |there: bool, height: f32| if there { height } else { 0.0 };
        [
            present(
                !spec.axes.is_empty(),
                heading + self.scale_height() + legend + self.small + self.wheel_height(width),
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
    pub(super) fn column(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let heights = self.column_heights(width);
        let there = heights.iter().filter(|height| **height > 0.0).count();
        let room = height - gap * there.saturating_sub(1) as f32;
        // A few rows may stand far from each other.
        let most = if self.spec.items.len() <= items::FEW {
            2.2
        } else {
            1.15
        };
        let scale = (room / heights.iter().sum::<f32>().max(1.0)).min(most);
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

    /// The most of an upright page's height that its table takes under radar, boards and years.
    fn table_share(&self) -> f32 {
        match (
            self.spec.history.is_empty(),
            self.spec.paragraphs.is_empty(),
        ) {
            (true, true) => 0.58,
            (false, true) => 0.46,
            // Sentences need room, too.
            (_, false) => 0.42,
        }
    }

    /// Whether an upright page has no room for its table under the boards: the table marks them then, as in the profiles
    /// of the Global Innovation Index.
    pub(super) fn is_profile(&self, [_, _, width, height]: Area) -> bool {
        let is_long = self.table_height(width) > height * self.table_share();
        is_long && !self.spec.history.is_empty()
    }

    /// Upright: radar and boards side by side, the years under them, the table below.
    pub(super) fn rows(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let half = (width - gap) / 2.0;
        let table = self.table_height(width).min(height * self.table_share());
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
    pub(super) fn quarters(&self, [left, top, width, height]: Area) -> Vec<Mark> {
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

    /// Lying with a table too long for one column: the radar over the years, beside them the table in two columns, which
    /// marks the long and short boards.
    pub(super) fn beside_table(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 2.2;
        let own = (width - gap) * 0.29;
        let right = left + own + gap;
        let upper = if self.spec.history.is_empty() {
            height
        } else {
            // The radar keeps its wheel where the years can spare the room.
            let room = height - gap;
            (room * 0.58).max(self.radar_small(own).min(room * 0.68))
        };
        let mut marks = vec![group("radar", self.radar([left, top, own, upper]))];
        if upper < height {
            let y = top + upper + gap;
            let area = [left, y, own, top + height - y];
            marks.push(group("history", self.history(area)));
        }
        let area = [right, top, width - own - gap, height];
        marks.push(group("items", self.items(area)));
        marks
    }

    /// Whether a lying page has no room for its table in one of three columns.
    pub(super) fn is_long_lying(&self, [_, _, width, height]: Area) -> bool {
        let [.., last] = LYING;
        let wide = (width - self.body * 4.4) * last;
        self.spec.paragraphs.is_empty() && self.table_height(wide) > height
    }

    /// Square with a long table and no years: radar and boards under each other, the table beside them with the paragraphs
    /// under it. The boards have the room that they need.
    pub(super) fn halves(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let own = (width - gap) * 0.42;
        let beside = width - own - gap;
        let boards = self.boards_height(own, false).min(height * 0.6);
        let radar = height - boards - gap;
        let mut marks = vec![
            group("radar", self.radar([left, top, own, radar])),
            group(
                "boards",
                self.boards([left, top + radar + gap, own, boards]),
            ),
        ];
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
    pub(super) fn columns(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 2.2;
        let shares = if self.spec.items.len() > items::FEW {
            LYING
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
}

#[cfg(test)]
mod tests {
    use super::super::super::{Fonts, Line, Page, PageSize, Theme, ThemeMode};
    use super::super::{BoardItem, Paragraph, PortraitSpec, RadarAxis};
    use crate::i18n::{Lang, text};

    fn spec(items: usize) -> PortraitSpec {
        let item = |at: usize| BoardItem {
            name: format!("Indicator of some length {at:02}"),
            value: "52 applications".to_owned(),
            points: Some(90.0),
            best: Some(100.0),
            percent_rank: Some(at as f64 / items as f64),
            long: [Some(false), None, Some(true)][at % 3],
            place: "7 / 95".to_owned(),
            next: String::new(),
            ..BoardItem::default()
        };
        let axis = |name: &str| RadarAxis {
            name: name.to_owned(),
            share: Some(0.6),
            value: Some(60.0),
            peers: Some([0.2, 0.4, 0.6]),
        };
        let line = |name: &str, subject: bool| Line {
            key: name.to_owned(),
            name: name.to_owned(),
            points: (2016..=2022).map(|year| (year, Some(60.0))).collect(),
            subject,
        };
        let paragraph = |title: &str| Paragraph {
            title: title.to_owned(),
            items: vec![vec![
                "A sentence of some twelve words that is told of it here.".to_owned(),
            ]],
        };
        PortraitSpec {
            headline: vec![("Points".to_owned(), "60".to_owned())],
            axes: ["Technology innovation", "Growth and operation", "Auxiliary"]
                .map(axis)
                .to_vec(),
            rule: "Strengths are the first third".to_owned(),
            items: (0..items).map(item).collect(),
            history: vec![line("Own", true), line("Peers", false)],
            paragraphs: ["Titles", "Policies", "Account"].map(paragraph).to_vec(),
            ..PortraitSpec::default()
        }
    }

    /// A square page has what one of A4 has: dimensions on a wheel, years, sentences, and every indicator, with strengths
    /// and weaknesses marked in the table.
    #[test]
    fn a_square_page_leaves_nothing_out() {
        let (spec, fonts) = (spec(18), Fonts::bundled());
        let page = Page::of(PageSize::Square);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
        let texts = scene.texts(&fonts);
        let has = |words: &str| texts.iter().any(|own| own.text.contains(words));
        assert!(has(&text(Lang::En, "figure.history")));
        for own in &spec.items {
            assert!(has(&own.name), "{}", own.name);
        }
        for own in &spec.paragraphs {
            assert!(has(&own.title), "{}", own.title);
        }
        assert!(has(&spec.rule) && has("100"));
        // The corners of the subject on the wheel.
        let drawn = format!("{:?}", scene.marks);
        assert!(drawn.contains("corner:Auxiliary"));
        assert!(!scene.leaves_sentences_out());
        assert!(scene.faults(&fonts, page.least).is_empty());
    }

    /// As a county is told of: 39 indicators of six dimensions whose points nothing limits, with long units.
    fn profile() -> PortraitSpec {
        let own = spec(39);
        let items = own
            .items
            .into_iter()
            .enumerate()
            .map(|(at, item)| BoardItem {
                group: format!("Dimension {}", at / 7),
                name: format!("R&D spending per employee {at:02}"),
                value: if at % 6 == 3 {
                    "440,304 yuan per person-year".to_owned()
                } else {
                    item.value
                },
                digits: "440,304".to_owned(),
                unit: "yuan per person-year".to_owned(),
                best: None,
                ..item
            });
        let axis = |at: usize| RadarAxis {
            name: format!("Dimension {at}"),
            share: Some(0.8),
            value: Some(126.78),
            peers: Some([0.7, 0.75, 0.8]),
        };
        PortraitSpec {
            items: items.collect(),
            axes: (0..6).map(axis).collect(),
            scale: vec![100.0, 110.0, 120.0, 130.0, 140.0, 150.0, 160.0],
            paragraphs: Vec::new(),
            ..own
        }
    }

    /// A page of A4, and every lying one, has all indicators of a county under its dimensions, whole and in two columns;
    /// what is told of the scale is told of what is drawn.
    #[test]
    fn a_county_has_all_its_indicators_on_one_page() {
        let (spec, fonts) = (profile(), Fonts::bundled());
        for size in PageSize::ALL {
            let page = Page::of(size);
            let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
            let faults = scene.faults(&fonts, page.least);
            assert!(faults.is_empty(), "{size:?}: {faults:?}");
            let said = |words: &str| scene.find_texts(&fonts, words).len();
            assert_eq!(
                said("…"),
                0,
                "{size:?}: {:?}",
                scene.find_texts(&fonts, "…")
            );
            let wheel = format!("{:?}", scene.marks).contains("corner:Dimension 0");
            assert_eq!(said("in the middle") > 0, wheel, "{size:?}");
            if size != PageSize::Square {
                assert_eq!(said("more"), 0, "{size:?}");
                // Each dimension at the wheel or at its bar, and over its indicators where strengths have no block.
                let heads = 1 + usize::from(said(&text(Lang::En, "figure.boards")) == 0);
                assert_eq!(said("Dimension 5"), heads, "{size:?}");
            }
            // A unit too long for the column stands with the name, and the number alone in the column.
            let numbers = scene.find_texts(&fonts, "440,304");
            assert!(
                numbers.iter().any(|own| own.text == "440,304") || size != PageSize::A4Portrait
            );
        }
    }

    /// Little to tell is told over the whole of an upright page.
    #[test]
    fn a_few_indicators_fill_an_upright_page() {
        let mut spec = spec(3);
        spec.axes.truncate(2);
        spec.history.clear();
        spec.paragraphs.clear();
        let fonts = Fonts::bundled();
        let page = Page::of(PageSize::A4Portrait);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
        let last = scene.find_texts(&fonts, "Indicator of some length 02");
        let foot = last.iter().map(|own| own.bounds[3]).fold(0.0, f32::max);
        assert!(foot > page.height * 0.72, "{foot}");
        assert!(scene.faults(&fonts, page.least).is_empty());
    }

    /// The name of a tier takes what the numbers beside it leave of the width.
    #[test]
    fn a_long_headline_is_whole_where_it_has_room() {
        let mut spec = spec(18);
        let tier = "At most 70 points, not within reach".to_owned();
        spec.headline.push(("Tier".to_owned(), tier.clone()));
        let fonts = Fonts::bundled();
        for size in PageSize::ALL {
            let page = Page::of(size);
            let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
            assert_eq!(scene.find_texts(&fonts, &tier).len(), 1, "{size:?}");
        }
    }

    /// Long sentences leave their room to the years.
    #[test]
    fn a_square_page_draws_nothing_over_its_sentences() {
        let mut spec = spec(23);
        for own in &mut spec.paragraphs {
            own.items =
                vec![vec!["A sentence that is long, for it tells of this and that. ".repeat(5)]; 4];
        }
        let fonts = Fonts::bundled();
        for size in PageSize::ALL {
            let page = Page::of(size);
            let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
            let faults = scene.faults(&fonts, page.least);
            assert!(faults.is_empty(), "{size:?}: {faults:?}");
            assert!(
                !scene
                    .find_texts(&fonts, &text(Lang::En, "figure.history"))
                    .is_empty()
            );
        }
    }

    /// Of very many indicators a square page leaves some out, and says how many.
    #[test]
    fn a_square_page_says_which_rows_it_leaves_out() {
        let (spec, fonts) = (spec(90), Fonts::bundled());
        let page = Page::of(PageSize::Square);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
        let shown = scene.find_texts(&fonts, "Indicator of").len();
        let words = format!("and {} more", 90 - shown);
        assert_eq!(scene.find_texts(&fonts, &words).len(), 1, "{shown}");
        assert_eq!(
            scene
                .find_texts(&fonts, &text(Lang::En, "figure.history"))
                .len(),
            1
        );
        assert!(scene.faults(&fonts, page.least).is_empty());
    }
}
