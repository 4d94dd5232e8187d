//! A waterfall from one year's total to the next, sorted inside each dimension.

mod overview;

use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{line, solid};
use super::pen::short_number;
use super::told::{exact, thing};
use super::{Color, Fonts, Lettering, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, text};

/// Least height of a row, in sizes of its letters.
const ROW: f32 = 1.3;

/// A contribution figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContributionSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// Label and value of the start.
    pub from: (String, f64),
    /// Label and value of the end.
    pub to: (String, f64),
    /// Dimensions in order: name, and its indicators with the points that they add.
    pub dimensions: Vec<(String, Vec<(String, f64)>)>,
    /// What lack of data in one of the years did, with its name; a row of its own after the dimensions.
    pub lacking: Option<(String, f64)>,
    /// Decimals of the values.
    pub decimals: usize,
}

impl ContributionSpec {
    /// Lays the waterfall out. Where some of the indicators have no room the dimensions stand alone, with the indicators
    /// that moved most beside them; those of one dimension alone are put together as "other", smallest first.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let page = &page.dense();
        if self.dimensions.iter().all(|(_, items)| items.is_empty()) {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let chart = Chart {
            spec: self,
            theme,
            fonts,
            lang,
            small: page.small(),
            body: page.body,
        };
        scene.marks.extend(chart.marks(free));
        scene
    }

    /// Height of a page of this body size on which every indicator has a row.
    #[must_use]
    pub fn height(&self, width: f32, body: f32) -> f32 {
        let page = Page::on_screen(width, width, body);
        let indicators: usize = self.dimensions.iter().map(|(_, items)| items.len()).sum();
        let lacking = usize::from(self.lacking.is_some());
        let rows = (indicators + self.dimensions.len() + lacking + 2) as f32;
        // Title and subtitle in two lines each, the footer in three.
        rows * page.small() * ROW + 2.0 * page.margin + body * 9.0 + page.small() * 5.2
    }

    /// The dimensions sorted inside, in at most `rows` rows (subtotals included).
    fn rows(&self, rows: usize, lang: Lang) -> Vec<Row> {
        let mut hidden = 0;
        loop {
            let arranged = self.arrange(hidden, lang);
            let indicators: usize = self.dimensions.iter().map(|(_, items)| items.len()).sum();
            if arranged.len() <= rows || hidden >= indicators {
                return arranged;
            }
            hidden += 1;
        }
    }

    /// All rows, with the `hidden` smallest contributions put together in their dimensions.
    fn arrange(&self, hidden: usize, lang: Lang) -> Vec<Row> {
        let mut sizes: Vec<(f64, usize, usize)> = Vec::new();
        for (dimension, (_, items)) in self.dimensions.iter().enumerate() {
            for (at, (_, value)) in items.iter().enumerate() {
                sizes.push((value.abs(), dimension, at));
            }
        }
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        sizes.truncate(hidden);
        let mut rows = Vec::new();
        let mut level = self.from.1;
        for (dimension, (name, items)) in self.dimensions.iter().enumerate() {
            let gone: Vec<usize> = sizes
                .iter()
                .filter(|size| size.1 == dimension)
                .map(|size| size.2)
                .collect();
            // One alone needs no other row.
            let gone = if gone.len() > 1 { gone } else { Vec::new() };
            let total: f64 = items.iter().map(|(_, value)| value).sum();
            rows.push(Row {
                name: name.clone(),
                from: level,
                value: total,
                dimension: true,
                alone: false,
            });
            let mut shown: Vec<(String, f64)> = Vec::new();
            for (at, item) in items.iter().enumerate() {
                if !gone.contains(&at) {
                    shown.push(item.clone());
                }
            }
            shown.sort_by(|a, b| b.1.total_cmp(&a.1));
            if !gone.is_empty() {
                let rest: f64 = gone.iter().map(|at| items[*at].1).sum();
                let name = fill(lang, "figure.other", &[("n", &gone.len())]);
                shown.push((name, rest));
            }
            for (name, value) in shown {
                rows.push(Row {
                    name,
                    from: level,
                    value,
                    dimension: false,
                    alone: false,
                });
                level += value;
            }
        }
        rows.extend(self.lacking.iter().map(|own| Row::lacking(own, level)));
        rows
    }
}

/// One bar of the waterfall.
struct Row {
    name: String,
    from: f64,
    value: f64,
    dimension: bool,
    /// Whether it belongs to no dimension, among rows of dimensions.
    alone: bool,
}

impl Row {
    /// What lack of data did, from a level.
    fn lacking((name, value): &(String, f64), level: f64) -> Self {
        Self {
            name: name.clone(),
            from: level,
            value: *value,
            dimension: false,
            alone: true,
        }
    }
}

struct Chart<'a> {
    spec: &'a ContributionSpec,
    theme: &'a Theme,
    fonts: &'a Fonts,
    lang: Lang,
    /// Size of the letters.
    small: f32,
    body: f32,
}

impl Chart<'_> {
    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let least = self.small * ROW;
        let fitting = ((height / least) as usize).saturating_sub(2).max(1);
        let dimensions = &self.spec.dimensions;
        let lacking = usize::from(self.spec.lacking.is_some());
        let items = dimensions.iter().map(|of| of.1.len()).sum::<usize>();
        let all = dimensions.len() + items + lacking;
        if all > fitting && (2..fitting).contains(&dimensions.len()) {
            return self.overview([left, top, width, height]);
        }
        let rows = self.spec.rows(fitting, self.lang);
        let row_height = (height / (rows.len() + 2) as f32).min(self.body * 3.0);
        let area = [left, top, width, row_height];
        self.lettered(area).waterfall(&rows, area)
    }

    /// The same in larger letters where rows of this height, and the names beside the bars, have room for them.
    fn lettered(&self, [_, _, width, row_height]: Area) -> Self {
        let largest = (width / 38.0).clamp(self.small, self.body * 1.25);
        Self {
            small: (row_height / 1.5).clamp(self.small, largest),
            ..*self
        }
    }

    /// Where names end and bars stand, beside rows and ends.
    fn columns(
        &self,
        rows: &[Row],
        ends: &[&(String, f64)],
        [left, width, row_height]: [f32; 3],
    ) -> Columns {
        let bold = Lettering::new(self.small, self.theme.text).bold();
        let names = rows
            .iter()
            .map(|row| self.look(row).width(self.fonts, &row.name) + self.indent(row, rows))
            .chain(ends.iter().map(|end| bold.width(self.fonts, &end.0)))
            .fold(0.0_f32, f32::max);
        let values = rows
            .iter()
            .map(|row| self.look(row).width(self.fonts, &self.signed(row.value)))
            .chain(
                ends.iter()
                    .map(|end| bold.width(self.fonts, &self.total(end.1))),
            )
            .fold(0.0_f32, f32::max)
            + self.small;
        let losses = if rows.iter().any(|row| row.value < 0.0) {
            values
        } else {
            0.0
        };
        // Bars have a third of the width; names take what is left before they are cut, and of it no more than they need
        // in two lines where rows are high.
        let most = (width * 0.66 - self.small - losses - values).max(width * 0.42);
        let most = if self.has_two_lines(row_height) {
            most.min(width * 0.42)
        } else {
            most
        };
        let names = names.min(most);
        Columns {
            names,
            plot: [
                left + names + self.small + losses,
                (width - names - self.small - losses - values).max(self.small),
            ],
        }
    }

    /// Whether names of two lines have room in rows of a height.
    fn has_two_lines(&self, row_height: f32) -> bool {
        row_height >= self.small * 2.9
    }

    /// How far a name is set in: those under the name of a dimension.
    fn indent(&self, row: &Row, rows: &[Row]) -> f32 {
        if !row.dimension && !row.alone && rows.iter().any(|row| row.dimension) {
            self.small * 1.2
        } else {
            0.0
        }
    }

    fn waterfall(&self, rows: &[Row], [left, top, width, row_height]: Area) -> Vec<Mark> {
        let ends = [&self.spec.from, &self.spec.to];
        let columns = self.columns(rows, &ends, [left, width, row_height]);
        let names = columns.names;
        let levels = rows.iter().flat_map(|row| [row.from, row.from + row.value]);
        let plot = Plot::over(columns.plot, levels.chain(ends.map(|end| end.1)));
        let mut marks = Vec::new();
        let y = |at: usize| top + row_height * at as f32;
        marks.push(group(
            "start",
            self.end(&self.spec.from, left, names, y(0), row_height, &plot),
        ));
        let mut drawn = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let place = [left, names, y(at + 1), row_height];
            if row.dimension || (row.alone && rows.iter().any(|row| row.dimension)) {
                drawn.push(line(
                    &[[left, y(at + 1)], [left + width, y(at + 1)]],
                    solid(self.body * 0.055, self.theme.line),
                ));
            }
            let marks = self.row(row, place, self.indent(row, rows), &plot);
            drawn.push(self.told("contribution", at, row, marks));
        }
        let middle = |at: usize| y(at) + row_height / 2.0;
        let mut connectors = Vec::new();
        let mut before = (0, self.spec.from.1);
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.dimension) {
            connectors.push(self.connector(&plot, before.1, middle(before.0), middle(at + 1)));
            before = (at + 1, row.from + row.value);
        }
        let last = rows.len() + 1;
        connectors.push(self.connector(&plot, before.1, middle(before.0), middle(last)));
        marks.push(group("connectors", connectors));
        marks.push(group("contributions", drawn));
        marks.push(group(
            "end",
            self.end(&self.spec.to, left, names, y(last), row_height, &plot),
        ));
        marks
    }

    /// Marks of a row with what it adds.
    fn told(&self, kind: &str, at: usize, row: &Row, marks: Vec<Mark>) -> Mark {
        let sign = if row.value > 0.0 { "+" } else { "" };
        let adds = text(self.lang, "figure.column_adds");
        let value = format!("{sign}{}", exact(row.value, self.lang));
        let key = format!("{at}:{}", row.name);
        let values = [(adds.as_str(), value)];
        thing([kind, &key], &row.name, &values, self.lang, marks)
    }

    fn look(&self, row: &Row) -> Lettering {
        let look = Lettering::new(self.small, self.theme.text);
        if row.dimension { look.medium() } else { look }
    }

    /// A thin upright line at a level, over the rows between which nothing changes it.
    fn connector(&self, plot: &Plot, level: f64, top: f32, bottom: f32) -> Mark {
        let x = plot.x(level);
        line(
            &[[x, top], [x, bottom]],
            solid(self.small * 0.06, self.theme.context),
        )
    }

    fn row(&self, row: &Row, place: [f32; 4], indent: f32, plot: &Plot) -> Vec<Mark> {
        let [left, names, top, height] = place;
        let middle = top + height / 2.0;
        let look = self.look(row);
        let (inset, thick, color) = if row.dimension {
            (0.0, height * 0.28, self.theme.context)
        } else {
            let thick = (height * 0.66).min(self.body * 1.6);
            (indent, thick, self.ink(row))
        };
        let room = names - inset + 0.1;
        let lines = if self.has_two_lines(height) {
            (self.fonts).wrap_at_most(&row.name, look.size, look.weight, room, 2)
        } else {
            vec![look.fit_name(self.fonts, &row.name, room)]
        };
        let (from, to) = (plot.x(row.from), plot.x(row.from + row.value));
        let (value, x) = if row.value < 0.0 {
            (look.end(), from.min(to) - self.small * 0.4)
        } else {
            (look, from.max(to) + self.small * 0.4)
        };
        let ink = if row.dimension {
            self.theme.text
        } else {
            self.ink(row)
        };
        let first = middle - look.line() * (lines.len() - 1) as f32 / 2.0;
        let mut marks: Vec<Mark> = (lines.into_iter().enumerate())
            .map(|(at, words)| look.centered(left + inset, first + look.line() * at as f32, words))
            .collect();
        marks.extend([
            Mark::Rect {
                rect: [
                    from.min(to),
                    middle - thick / 2.0,
                    (to - from).abs().max(self.small * 0.08),
                    thick,
                ],
                radius: 0.0,
                fill: Some(color),
                stroke: None,
            },
            value.ink(ink).centered(x, middle, self.signed(row.value)),
        ]);
        marks
    }

    fn end(
        &self,
        (name, value): &(String, f64),
        left: f32,
        names: f32,
        top: f32,
        height: f32,
        plot: &Plot,
    ) -> Vec<Mark> {
        let middle = top + height / 2.0;
        let look = Lettering::new(self.small, self.theme.text).bold();
        let x = plot.x(*value);
        vec![
            look.centered(left, middle, look.fit_name(self.fonts, name, names)),
            Mark::Circle {
                center: [x, middle],
                radius: self.small * 0.34,
                fill: Some(self.theme.accent),
                stroke: None,
                key: None,
            },
            look.ink(self.theme.accent)
                .centered(x + self.small * 0.7, middle, self.total(*value)),
        ]
    }

    /// Gains and losses have a colour each; what lack of data does is neither.
    fn ink(&self, row: &Row) -> Color {
        if row.alone {
            self.theme.quiet
        } else if row.value < 0.0 {
            self.theme.down
        } else {
            self.theme.up
        }
    }

    fn total(&self, value: f64) -> String {
        short_number(value, self.spec.decimals, self.lang)
    }

    fn signed(&self, value: f64) -> String {
        let digits = short_number(value, self.spec.decimals, self.lang);
        if value > 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
            format!("+{digits}")
        } else {
            digits
        }
    }
}

/// Width of the names beside bars, and left end and width of these.
struct Columns {
    names: f32,
    plot: [f32; 2],
}

/// Where levels stand. The axis does not start at zero: the levels are positions, only the steps have lengths.
struct Plot {
    left: f32,
    width: f32,
    low: f64,
    high: f64,
}

impl Plot {
    /// A plot of a left end and a width over levels.
    fn over([left, width]: [f32; 2], levels: impl Iterator<Item = f64>) -> Self {
        let levels = levels.filter(|level| level.is_finite());
        let (low, high) = levels.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), level| {
            (low.min(level), high.max(level))
        });
        Self {
            left,
            width,
            low,
            high,
        }
    }

    fn x(&self, level: f64) -> f32 {
        let span = self.high - self.low;
        if span > 0.0 && level.is_finite() {
            self.left + self.width * ((level - self.low) / span) as f32
        } else {
            self.left
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> ContributionSpec {
        ContributionSpec {
            from: ("2020".to_owned(), 100.0),
            to: ("2021".to_owned(), 104.0),
            dimensions: vec![
                (
                    "A".to_owned(),
                    vec![
                        ("a".to_owned(), 1.0),
                        ("b".to_owned(), 2.5),
                        ("c".to_owned(), -0.1),
                        ("d".to_owned(), 0.2),
                    ],
                ),
                ("B".to_owned(), vec![("e".to_owned(), 0.4)]),
            ],
            decimals: 1,
            ..ContributionSpec::default()
        }
    }

    #[test]
    fn rows_are_sorted_inside_and_end_at_the_total() {
        let rows = spec().rows(100, Lang::En);
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["A", "b", "a", "d", "c", "B", "e"]);
        assert!((rows[6].from + rows[6].value - 104.0).abs() < 1e-9);
        assert!((rows[0].value - 3.6).abs() < 1e-9);
    }

    /// A page without room for every indicator shows what the dimensions add and the five that moved most.
    #[test]
    fn without_room_for_all_the_dimensions_and_the_foremost_are_shown() {
        let items = |of: &str, count: usize| -> Vec<(String, f64)> {
            (0..count)
                .map(|at| (format!("{of} item {at}"), 0.05 * (at as f64 + 1.0) - 0.3))
                .collect()
        };
        let spec = ContributionSpec {
            from: ("2020".to_owned(), 100.0),
            to: ("2021".to_owned(), 104.0),
            dimensions: ["One", "Two", "Three"]
                .map(|of| (of.to_owned(), items(of, 15)))
                .to_vec(),
            decimals: 2,
            ..ContributionSpec::default()
        };
        let (theme, fonts) = (Theme::of(super::super::ThemeMode::Light), Fonts::bundled());
        for (size, shown) in [
            (super::super::PageSize::Slide, 5),
            (super::super::PageSize::Square, 5),
            (super::super::PageSize::A4Portrait, 45),
        ] {
            let page = Page::of(size);
            let scene = spec.scene(&page, &theme, &fonts, Lang::En);
            assert_eq!(scene.find_texts(&fonts, " item ").len(), shown, "{size:?}");
            assert_eq!(
                scene.find_texts(&fonts, "Three").len(),
                1 + if shown == 5 { 1 } else { 15 }
            );
            assert!(scene.faults(&fonts, page.least).is_empty(), "{size:?}");
        }
    }

    #[test]
    fn small_ones_are_put_together_when_there_is_no_room() {
        let rows = spec().rows(6, Lang::En);
        assert_eq!(rows.len(), 6);
        assert!((rows[3].value - 0.1).abs() < 1e-9, "{}", rows[3].value);
        assert!((rows[5].from + rows[5].value - 104.0).abs() < 1e-9);
        assert!(spec().rows(1, Lang::En).len() <= 4);
    }
}
