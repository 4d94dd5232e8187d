//! Entities by dimensions as coloured cells, ordered by total.

mod cells;

use super::axis::{Axis, decimals_of, round_step};
use super::frame::{Area, frame, group, nothing_to_show};
use super::pen::Pen;
use super::{Color, Fonts, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, text};

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatRow {
    /// Entity key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Rank, where there is one.
    pub rank: Option<u32>,
    /// Total, where there is one.
    pub total: Option<f64>,
    /// A value for each column.
    pub cells: Vec<Option<f64>>,
    /// Whether its total rests on incomplete data, and so has a mark.
    pub partly: bool,
    /// Whether it is the subject.
    pub subject: bool,
}

/// A heatmap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatmapSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Heading of the totals.
    pub total: String,
    /// The rows, best first.
    pub rows: Vec<HeatRow>,
    /// What the colours measure.
    pub measure: String,
    /// The most that each column can hold, where the colours tell the share of it, in per cent; empty where they tell the
    /// values.
    pub most: Vec<f64>,
    /// Decimals of the values.
    pub decimals: usize,
}

impl HeatmapSpec {
    /// What the colour of a value of a column tells.
    fn measured(&self, column: usize, value: f64) -> f64 {
        match self.most.get(column) {
            Some(most) if *most > 0.0 => value / most * 100.0,
            Some(_) => 0.0,
            None => value,
        }
    }

    /// Lays the heatmap out. Every row keeps its cells; where rows are lower than letters only every second, third …
    /// one is named, and the figure says so.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        match Chart::new(self, pen) {
            Some(chart) => scene.marks.extend(chart.marks(free)),
            None => return nothing_to_show(page, theme, fonts, &self.words, lang),
        }
        scene
    }

    /// Height of a page of this width and body size on which every row has its name and its values.
    #[must_use]
    pub fn height(&self, width: f32, body: f32) -> f32 {
        let page = Page::on_screen(width, width, body);
        let rows = self.rows.len().max(1) as f32;
        rows * body * 2.1 + page.small() * 8.0 + 2.0 * page.margin + body * 9.0
    }
}

struct Chart<'a> {
    spec: &'a HeatmapSpec,
    pen: Pen<'a>,
    /// The edges of the classes; none where no cell has a value.
    scale: Option<Scale>,
    /// The rows of this block; all blocks have the columns of one table.
    rows: &'a [HeatRow],
    /// The number of the first of them among all rows.
    first: usize,
}

/// The edges of the classes of values, ascending, and the decimals that tell them apart.
#[derive(Clone)]
struct Scale {
    edges: Vec<f64>,
    decimals: usize,
}

/// Most blocks of rows beside each other.
const BLOCKS: usize = 4;
/// Most height of a row, in body sizes.
const MOST: f32 = 8.0;

/// Where the parts of the table stand.
struct Table {
    /// Left end and width of the names.
    names: [f32; 2],
    /// Right end of the ranks.
    rank: f32,
    /// Right end of the totals.
    total: f32,
    /// Left end of the cells, and the width of one.
    cells: [f32; 2],
    /// Top of the rows, and the height of one.
    rows: [f32; 2],
}

impl<'a> Chart<'a> {
    fn new(spec: &'a HeatmapSpec, pen: Pen<'a>) -> Option<Self> {
        if spec.rows.is_empty() || spec.columns.is_empty() {
            return None;
        }
        let cells = spec
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().enumerate());
        let values = cells.filter_map(|(column, value)| Some(spec.measured(column, (*value)?)));
        let finite = values.filter(|value| value.is_finite());
        Some(Self {
            spec,
            pen,
            scale: classes(&finite.collect::<Vec<_>>()),
            rows: &spec.rows,
            first: 0,
        })
    }

    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let all = self.spec.rows.len();
        let plan = |blocks: usize| {
            let used = self.pen.small * 5.3;
            let gap = self.block_gap() * (blocks - 1) as f32;
            let wide = (width - gap) / blocks as f32;
            let room = height - used - self.heading_height(wide);
            (wide, room / all.div_ceil(blocks) as f32)
        };
        // As few blocks beside each other as let every row have its name and its values.
        let reads = |blocks: usize| {
            let (wide, high) = plan(blocks);
            let table = self.table([0.0, wide], [0.0, high]);
            high >= self.pen.least * 1.12 && self.value_look(&table).is_some()
        };
        let blocks = (1..=BLOCKS.min(all))
            .find(|blocks| reads(*blocks))
            .unwrap_or(1);
        let (wide, near) = plan(blocks);
        let (legend, used) = self.legend([left, top], width, self.thinned(near));
        let top = top + used;
        let mut marks = vec![group("legend", legend)];
        let per_block = all.div_ceil(blocks);
        let (mut headings, mut cells, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for (at, rows) in self.spec.rows.chunks(per_block).enumerate() {
            let chart = Chart {
                first: at * per_block,
                ..self.sized(height - used, wide, rows, per_block)
            };
            let head = chart.heading_height(wide);
            let room = height - used - head;
            let high = (room / per_block as f32).min(self.pen.body * MOST);
            let left = left + (wide + self.block_gap()) * at as f32;
            let table = chart.table([left, wide], [top + head, high]);
            headings.extend(chart.headings(&table, head));
            cells.extend(chart.cells(&table));
            names.extend(chart.names(&table));
        }
        marks.push(group("headings", headings));
        marks.push(group("cells", cells));
        marks.push(group("names", names));
        marks
    }

    fn block_gap(&self) -> f32 {
        self.pen.body * 2.2
    }

    /// The chart of some rows, with larger letters where few of them have much room.
    fn sized(&self, height: f32, width: f32, rows: &'a [HeatRow], count: usize) -> Self {
        let each = height / (count + 2) as f32;
        let by_width = width / (self.pen.body * (22.0 + 5.0 * self.spec.columns.len() as f32));
        let factor = (each / (self.pen.body * 2.2)).min(by_width).clamp(1.0, 1.3);
        Self {
            spec: self.spec,
            pen: self.pen.enlarged(factor),
            scale: self.scale.clone(),
            rows,
            first: self.first,
        }
    }

    /// The classes with their edges, what they measure, and missing values; the height that they take.
    fn legend(
        &self,
        [left, top]: [f32; 2],
        width: f32,
        thinned: Option<String>,
    ) -> (Vec<Mark>, f32) {
        let pen = self.pen;
        let look = pen.quiet();
        let mut marks = Vec::new();
        let mut x = left;
        let high = pen.small * 0.9;
        let title = look.fit(pen.fonts, &self.spec.measure, width);
        marks.push(look.at(left, top + look.size * 0.88, title));
        let top = top + look.line();
        let mut notes = Vec::new();
        let missing = |row: &HeatRow| row.cells.iter().any(Option::is_none);
        if self.spec.rows.iter().any(missing) {
            notes.push((
                Some(pen.theme.missing),
                text(pen.lang, "figure.map_no_data"),
            ));
        }
        if let Some(note) = thinned {
            notes.push((None, note));
        }
        if let Some(scale) = &self.scale {
            let labels: Vec<String> = scale
                .edges
                .iter()
                .map(|tick| super::pen::short_number(*tick, scale.decimals, pen.lang))
                .collect();
            let ends = self.class_ends(
                scale,
                &labels,
                width * if notes.is_empty() { 0.94 } else { 0.62 },
            );
            for (class, pair) in ends.windows(2).enumerate() {
                marks.push(Mark::Rect {
                    rect: [x + pair[0], top, pair[1] - pair[0], high],
                    radius: 0.0,
                    fill: Some(self.class_color(class, ends.len() - 1)),
                    stroke: Some(solid_gap(&pen)),
                });
            }
            // Every edge has its number where there is room for it; the last one always.
            let last = labels.len() - 1;
            let half = |at: usize| look.width(pen.fonts, &labels[at]) / 2.0;
            // The first begins where its class does, at the margin.
            let behind = |at: usize| ends[at] + half(at) * if at == 0 { 2.0 } else { 1.0 };
            let free =
                |before: usize, at: usize| ends[at] - half(at) >= behind(before) + pen.small * 0.4;
            let mut before = 0;
            for (at, words) in labels.iter().enumerate() {
                if at > 0 && !free(before, at) || at > 0 && at < last && !free(at, last) {
                    continue;
                }
                before = at;
                let look = if at == 0 { look } else { look.middle() };
                marks.push(look.at(x + ends[at], top + high + look.size * 1.15, words));
            }
            x += ends[last] + half(last) + pen.small * 1.6;
        }
        for (color, words) in notes {
            let lead = if color.is_some() {
                pen.small * 2.2
            } else {
                0.0
            };
            let room = left + width - x - lead;
            let words = look.fit(pen.fonts, &words, room);
            if words.is_empty() {
                continue;
            }
            if let Some(color) = color {
                marks.extend(self.missing([x, top, pen.small * 1.7, high], color));
            }
            marks.push(look.centered(x + lead, top + high / 2.0, &words));
            x += lead + look.width(pen.fonts, &words) + pen.small * 1.6;
        }
        (marks, look.line() + high + look.size * 2.2)
    }

    /// The ends of the classes in the legend from its left end: each as wide as its values are apart,
    /// so that narrow and wide ones are told from each other, if not so wide that the narrowest is lost.
    fn class_ends(&self, scale: &Scale, labels: &[String], width: f32) -> Vec<f32> {
        let pen = self.pen;
        let look = pen.quiet();
        let widest = pen.widest(look, labels.iter().map(String::as_str));
        let count = labels.len().saturating_sub(1).max(1) as f32;
        let each = (widest + pen.small * 0.9).max(pen.small * 3.0);
        let each = each.min(width / (count + 1.0));
        let (low, high) = match (scale.edges.first(), scale.edges.last()) {
            (Some(low), Some(high)) if high > low => (*low, *high),
            _ => (0.0, 1.0),
        };
        let shares = scale.edges.iter().map(|edge| (edge - low) / (high - low));
        let narrowest = (scale.edges.windows(2))
            .map(|pair| (pair[1] - pair[0]) / (high - low))
            .fold(f64::INFINITY, f64::min) as f32;
        // Long enough for a number at each edge, as far as the width goes.
        let wanted = each * count + widest * 0.5;
        let whole = (each / narrowest.max(1e-3)).clamp(wanted, width.max(wanted));
        shares.map(|share| whole * share as f32).collect()
    }

    fn class_color(&self, class: usize, count: usize) -> Color {
        let colors = self.pen.theme.classes(count);
        colors.get(class).copied().unwrap_or(self.pen.theme.missing)
    }

    /// The colour of a value.
    fn color(&self, value: f64) -> Option<Color> {
        let scale = self.scale.as_ref()?;
        let count = scale.edges.len().saturating_sub(1).max(1);
        let above = scale.edges.iter().filter(|edge| **edge <= value).count();
        value
            .is_finite()
            .then(|| self.class_color(above.saturating_sub(1).min(count - 1), count))
    }

    /// How many rows there are to a name.
    fn every(&self, high: f32) -> usize {
        let line = self.pen.least * 1.12;
        (line / high.max(1e-3)).ceil().max(1.0) as usize
    }

    /// That not every row is named, where it is so.
    fn thinned(&self, high: f32) -> Option<String> {
        let every = self.every(high);
        (every > 1).then(|| fill(self.pen.lang, "figure.named_rows", &[("n", &every)]))
    }
}

/// Classes of one width with round edges, so that values as far from each other differ as much in colour; narrower ones
/// where most values would be in one of them.
fn classes(values: &[f64]) -> Option<Scale> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low > high {
        return None;
    }
    let axis = Axis::around(low, high, false);
    let equal = Scale {
        edges: axis.ticks,
        decimals: axis.decimals,
    };
    let inside = |pair: &[f64]| {
        let inside = values.iter().filter(|v| pair[0] <= **v && **v < pair[1]);
        inside.count()
    };
    let most = equal.edges.windows(2).map(inside).max().unwrap_or(0);
    // What hardly differs has no narrower classes.
    if high - low <= high.abs().max(low.abs()) * 1e-9
        || values.len() < ENOUGH
        || (most as f64) < values.len() as f64 * CROWDED
    {
        return Some(equal);
    }
    let step = round_step((high - low) / NARROW, &[1.0, 2.0, 2.5, 5.0]);
    let first = (low / step + 1e-9).floor();
    let count = (high / step - 1e-9).ceil() - first;
    let decimals = decimals_of(step);
    let power = 10_f64.powi(decimals as i32);
    let edges = (0..=count as usize)
        .map(|at| ((first + at as f64) * step * power).round() / power)
        .collect();
    Some(Scale { edges, decimals })
}

/// Fewest values that say which classes are crowded, and the share of them in one class that is too many.
const ENOUGH: usize = 18;
const CROWDED: f64 = 0.5;
/// About how many narrow classes there are.
const NARROW: f64 = 9.0;

/// The gap between two cells.
fn solid_gap(pen: &Pen) -> super::Stroke {
    super::legend::solid(pen.hair(), pen.theme.ground)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    #[test]
    fn classes_of_the_legend_are_as_wide_as_their_values() {
        let spec = HeatmapSpec {
            columns: vec!["Input".to_owned()],
            rows: vec![HeatRow {
                cells: vec![Some(1.0)],
                ..HeatRow::default()
            }],
            ..HeatmapSpec::default()
        };
        let (page, theme) = (Page::of(PageSize::Square), Theme::of(ThemeMode::Light));
        let fonts = Fonts::bundled();
        let pen = Pen::new(&page, &theme, &fonts, Lang::En);
        let scale = Scale {
            edges: vec![118.0, 122.0, 126.0, 128.0, 146.0, 156.0, 162.0],
            decimals: 0,
        };
        let chart = Chart {
            spec: &spec,
            pen,
            scale: Some(scale.clone()),
            rows: &spec.rows,
            first: 0,
        };
        let labels: Vec<String> = scale
            .edges
            .iter()
            .map(|edge| format!("{edge:.0}"))
            .collect();
        let ends = chart.class_ends(&scale, &labels, 900.0);
        let wide = |at: usize| ends[at + 1] - ends[at];
        assert!((wide(3) / wide(2) - 9.0).abs() < 0.01, "{ends:?}");
        assert!(ends[6] <= 900.0);
        // Every edge has its number.
        let (marks, _) = chart.legend([0.0, 0.0], 1000.0, None);
        for label in labels {
            let own = |mark: &Mark| matches!(mark, Mark::Text(line) if line.text == label);
            assert!(marks.iter().any(own), "{label}");
        }
    }

    /// As far from each other, as far in colour: also where most values are near to each other, and the legend begins at
    /// the margin.
    #[test]
    fn classes_are_of_one_width() {
        let crowded = (0..24).map(|at| 120.0 + f64::from(at) * 0.4);
        let values: Vec<f64> = crowded.chain([146.0, 155.0, 161.3]).collect();
        let scale = classes(&values).unwrap();
        let widths: Vec<f64> = scale
            .edges
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .collect();
        assert!(
            widths.iter().all(|own| (own - widths[0]).abs() < 1e-9),
            "{:?}",
            scale.edges
        );
        assert!((8..=11).contains(&widths.len()), "{:?}", scale.edges);
        assert!(scale.edges[0] <= 120.0 && scale.edges[widths.len()] >= 161.3);
    }

    /// Two columns of numbers leave their room to long names.
    #[test]
    fn names_beside_few_columns_are_whole() {
        let name =
            "ZHEJIANG JINGSHENG MECHANICAL & ELECTRICAL AND NORTH INDUSTRIES GROUP RED ARROW";
        let spec = HeatmapSpec {
            columns: vec!["Size".to_owned(), "Intensity".to_owned()],
            rows: vec![HeatRow {
                name: name.to_owned(),
                cells: vec![Some(1.0), Some(89.3)],
                ..HeatRow::default()
            }],
            ..HeatmapSpec::default()
        };
        let fonts = Fonts::bundled();
        let page = Page::of(PageSize::Slide);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
        assert_eq!(scene.find_texts(&fonts, name).len(), 1);
    }

    /// In a scheme whose dimensions can give unlike much, colours tell the share of it; elsewhere the points.
    #[test]
    fn columns_of_unlike_most_are_coloured_by_their_share() {
        let row = |cells: [f64; 2]| HeatRow {
            cells: cells.map(Some).into(),
            ..HeatRow::default()
        };
        let spec = |most: Vec<f64>| HeatmapSpec {
            columns: vec!["Titles".to_owned(), "Growth".to_owned()],
            rows: vec![row([60.0, 12.0]), row([15.0, 3.0]), row([0.0, 0.0])],
            most,
            ..HeatmapSpec::default()
        };
        let fonts = Fonts::bundled();
        let theme = Theme::of(ThemeMode::Light);
        let colors = |spec: &HeatmapSpec| {
            let page = Page::of(PageSize::Slide);
            let pen = Pen::new(&page, &theme, &fonts, Lang::En);
            let chart = Chart::new(spec, pen).unwrap();
            let color = |row: usize, column: usize| {
                let value = spec.rows[row].cells[column].unwrap();
                chart.color(spec.measured(column, value))
            };
            [0, 1].map(|row| [color(row, 0), color(row, 1)])
        };
        for [titles, growth] in colors(&spec(vec![60.0, 12.0])) {
            assert_eq!(titles, growth);
        }
        let [[titles, growth], _] = colors(&spec(Vec::new()));
        assert_ne!(titles, growth);
    }

    /// Headings of more than a word or two are whole on an upright page.
    #[test]
    fn headings_are_whole_on_an_upright_page() {
        let names = [
            "Innovation Input",
            "Innovation Environment",
            "Innovation for the Public",
            "Intellectual property and standards",
            "Titles (highest counts)",
            "University cooperation",
            "Projects and awards",
            "Growth and finance",
        ];
        for count in [6, 8] {
            let spec = HeatmapSpec {
                columns: names.map(str::to_owned)[..count].to_vec(),
                rows: (0..8)
                    .map(|at| HeatRow {
                        name: "江湾市砺屹复合材料科技有限公司".to_owned(),
                        rank: Some(at),
                        total: Some(138.3),
                        cells: vec![Some(120.4); count],
                        ..HeatRow::default()
                    })
                    .collect(),
                decimals: 1,
                ..HeatmapSpec::default()
            };
            let fonts = Fonts::bundled();
            for size in PageSize::ALL {
                let page = Page::of(size);
                let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
                let texts = scene.texts(&fonts);
                let cut: Vec<&str> = (texts.iter())
                    .map(|own| own.text.as_str())
                    .filter(|own| own.contains('…'))
                    .collect();
                assert!(cut.is_empty(), "{size:?}: {cut:?}");
            }
        }
    }
}
