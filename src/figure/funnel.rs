//! Stages one after the other, each smaller than the one before, with shares and times.

use super::frame::{Area, frame, group, nothing_to_show};
use super::pen::Pen;
use super::told::{exact, thing};
use super::{Anchor, Fonts, Lettering, Mark, Page, PathStep, Scene, Theme, Words};
use crate::i18n::{Lang, fill, percent, text};

/// One stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunnelStage {
    /// Name.
    pub name: String,
    /// How many reach it.
    pub count: f64,
    /// How long they stay in it, until the next or the end, in words; empty where it is not known.
    pub time: String,
    /// The same in days, where it is told in days.
    pub days: Option<f64>,
}

/// A funnel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunnelSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The stages, first to last.
    pub stages: Vec<FunnelStage>,
    /// Heading of the counts.
    pub counted: String,
    /// Heading of the times.
    pub timed: String,
}

impl FunnelSpec {
    /// Height of a page of this body size on which all stages have room.
    #[must_use]
    pub fn height(&self, width: f32, body: f32) -> f32 {
        let page = Page::on_screen(width, width, body);
        let rows = self.stages.len().max(1) as f32;
        // Title and subtitle in two lines each, the headings, the footer in three.
        rows * body * (LEAST + 1.4) + 2.0 * page.margin + body * 11.0 + page.small() * 5.2
    }

    /// Lays the funnel out; stages without room are left out from the end, and the figure says so.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let known = |stage: &&FunnelStage| stage.count.is_finite() && stage.count >= 0.0;
        let stages: Vec<&FunnelStage> = self.stages.iter().filter(known).collect();
        if stages.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        let chart = Chart {
            spec: self,
            stages,
            pen,
        };
        scene.marks.extend(chart.marks(free));
        scene
    }
}

struct Chart<'a> {
    spec: &'a FunnelSpec,
    stages: Vec<&'a FunnelStage>,
    pen: Pen<'a>,
}

/// Left ends and widths of names and bars, right ends of the columns of numbers.
struct Columns {
    names: [f32; 2],
    bars: [f32; 2],
    /// Share of the first, share of the one before, time.
    numbers: Vec<Number>,
}

/// A column of numbers.
struct Number {
    kind: usize,
    heading: String,
    /// Right end.
    right: f32,
    wide: f32,
}

/// Narrowest room of the bars in body sizes: that of two counts beside each other.
const NARROWEST: f32 = 6.5;

/// Least and largest height of a stage in body sizes.
const LEAST: f32 = 2.4;
const MOST: f32 = 14.0;
/// How much larger letters become where there is room.
const LARGER: f32 = 1.35;
/// Thickest bar in body sizes.
const THICKEST: f32 = 5.0;

impl Chart<'_> {
    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        let all = self.stages.len();
        let head = pen.quiet().line() * 1.5;
        let fitting = (((height - head) / (pen.body * LEAST)) as usize).max(1);
        let shown = if all <= fitting {
            all
        } else {
            fitting.saturating_sub(1).max(1)
        };
        let rows = shown as f32 + if shown < all { 0.6 } else { 0.0 };
        let high = ((height - head) / rows).min(pen.body * MOST);
        // Few stages on a broad page have room for larger letters.
        let larger = (high / (pen.body * 6.0)).min(width / (pen.body * 44.0));
        let chart = Chart {
            spec: self.spec,
            stages: self.stages.clone(),
            pen: pen.enlarged(larger.clamp(1.0, LARGER)),
        };
        chart.rows([left, top, width], [head, high], shown)
    }

    /// The first `shown` stages in rows of a height under their headings.
    fn rows(
        &self,
        [left, top, width]: [f32; 3],
        [head, high]: [f32; 2],
        shown: usize,
    ) -> Vec<Mark> {
        let pen = self.pen;
        let all = self.stages.len();
        let columns = self.columns(left, width);
        let mut marks = vec![group("headings", self.headings(&columns, top))];
        let y = |at: usize| top + head + high * at as f32;
        let bar = (high * 0.62).min(pen.body * THICKEST);
        let mut between = Vec::new();
        for at in 1..shown {
            between.push(self.slope(
                at,
                &columns,
                [
                    y(at - 1) + f32::midpoint(high, bar),
                    y(at) + (high - bar) / 2.0,
                ],
            ));
        }
        marks.push(group("passages", between));
        let names: Vec<&str> = self.stages[..shown]
            .iter()
            .map(|stage| stage.name.as_str())
            .collect();
        let names = pen.strong().fit_names(pen.fonts, &names, columns.names[1]);
        for (at, name) in names.iter().take(shown).enumerate() {
            let middle = y(at) + high / 2.0;
            let stage = self.stages[at];
            let heads = ["figure.funnel_first", "figure.funnel_before"];
            let heads = heads.map(|key| text(pen.lang, key));
            let values = [
                (self.spec.counted.as_str(), exact(stage.count, pen.lang)),
                (heads[0].as_str(), self.cell(at, 0)),
                (heads[1].as_str(), self.cell(at, 1)),
                (self.spec.timed.as_str(), stage.time.clone()),
            ];
            let drawn = self.stage(at, name, &columns, [middle, bar]);
            marks.push(thing(
                ["stage", &stage.name],
                &stage.name,
                &values,
                pen.lang,
                drawn,
            ));
        }
        if shown < all {
            let words = fill(pen.lang, "figure.more_rows", &[("n", &(all - shown))]);
            marks.push(pen.quiet().centered(left, y(shown) + high * 0.3, words));
        }
        marks
    }

    fn columns(&self, left: f32, width: f32) -> Columns {
        let pen = self.pen;
        let gap = pen.body * 1.4;
        let names = self.stages.iter().map(|stage| stage.name.as_str());
        let names = pen.widest(pen.strong(), names).min(width * 0.28) + 0.1;
        let timed = self.stages.iter().any(|stage| !stage.time.is_empty());
        let bars = left + names + gap;
        // Where the bars would have no room numbers are left out, the times last.
        let choices: [&[usize]; 4] = [&[0, 1, 2], &[0, 2], &[2], &[]];
        let numbers = choices
            .iter()
            .map(|kinds| {
                let kinds = kinds.iter().filter(|kind| timed || **kind < 2);
                self.numbers(kinds, left + width, width, gap)
            })
            .find(|(_, right)| right - bars >= pen.body * NARROWEST)
            .unwrap_or_default();
        let (numbers, right) = match numbers {
            (numbers, _) if numbers.is_empty() => (numbers, left + width),
            both => both,
        };
        Columns {
            names: [left, names],
            bars: [bars, (right - bars).max(pen.body)],
            numbers,
        }
    }

    /// Columns of numbers from the right end, each with its kind, heading, right end and width; and where they begin.
    fn numbers<'k>(
        &self,
        kinds: impl DoubleEndedIterator<Item = &'k usize>,
        mut right: f32,
        width: f32,
        gap: f32,
    ) -> (Vec<Number>, f32) {
        let pen = self.pen;
        let mut numbers = Vec::new();
        for &kind in kinds.rev() {
            let heading = match kind {
                0 => text(pen.lang, "figure.funnel_first"),
                1 => text(pen.lang, "figure.funnel_before"),
                _ => self.spec.timed.clone(),
            };
            let cells: Vec<String> = (0..self.stages.len())
                .map(|at| self.cell(at, kind))
                .collect();
            let wide = pen
                .widest(pen.text(), cells.iter().map(String::as_str))
                .max(pen.quiet().width(pen.fonts, &heading))
                .min(width * 0.24);
            numbers.push(Number {
                kind,
                heading,
                right,
                wide,
            });
            right -= wide + gap;
        }
        numbers.reverse();
        (numbers, right)
    }

    /// Share of the first stage, share of the one before, time.
    fn cell(&self, at: usize, kind: usize) -> String {
        let count = self.stages[at].count;
        let share = |of: f64| {
            if of > 0.0 {
                percent(count / of, 0, self.pen.lang)
            } else {
                "–".to_owned()
            }
        };
        match kind {
            0 => share(self.stages[0].count),
            1 if at > 0 => share(self.stages[at - 1].count),
            1 => String::new(),
            _ => self.stages[at].time.clone(),
        }
    }

    fn headings(&self, columns: &Columns, top: f32) -> Vec<Mark> {
        let look = self.pen.quiet();
        let y = top + look.size * 0.7;
        let [left, width] = columns.bars;
        let counted = look.fit(self.pen.fonts, &self.spec.counted, width);
        let mut marks = vec![look.middle().centered(left + width / 2.0, y, counted)];
        for number in &columns.numbers {
            let heading = look.fit(self.pen.fonts, &number.heading, number.wide);
            marks.push(look.end().centered(number.right, y, heading));
        }
        marks
    }

    fn half(&self, at: usize, columns: &Columns) -> f32 {
        let most = self
            .stages
            .iter()
            .map(|stage| stage.count)
            .fold(0.0, f64::max);
        let share = if most > 0.0 {
            self.stages[at].count / most
        } else {
            0.0
        };
        (columns.bars[1] * share as f32 / 2.0).max(self.pen.hair())
    }

    /// The passage from one stage to the next.
    fn slope(&self, at: usize, columns: &Columns, [top, bottom]: [f32; 2]) -> Mark {
        let middle = columns.bars[0] + columns.bars[1] / 2.0;
        let (above, below) = (self.half(at - 1, columns), self.half(at, columns));
        Mark::Path {
            steps: vec![
                PathStep::Move([middle - above, top]),
                PathStep::Line([middle + above, top]),
                PathStep::Line([middle + below, bottom]),
                PathStep::Line([middle - below, bottom]),
                PathStep::Close,
            ],
            fill: Some(self.pen.theme.ground.mix(self.pen.theme.accent, 0.14)),
            stroke: None,
            key: None,
        }
    }

    fn stage(
        &self,
        at: usize,
        name: &str,
        columns: &Columns,
        [middle, bar]: [f32; 2],
    ) -> Vec<Mark> {
        let pen = self.pen;
        let [left, width] = columns.bars;
        let half = self.half(at, columns);
        let center = left + width / 2.0;
        let look =
            Lettering::new((bar * 0.6).clamp(pen.body, pen.body * 1.4), pen.theme.text).bold();
        let count = pen.number(self.stages[at].count, 0);
        let wide = look.width(pen.fonts, &count);
        let mut marks = vec![
            pen.strong().centered(columns.names[0], middle, name),
            Mark::Rect {
                rect: [center - half, middle - bar / 2.0, half * 2.0, bar],
                radius: 0.0,
                fill: Some(pen.theme.accent),
                stroke: None,
            },
        ];
        if wide + look.size <= half * 2.0 {
            let look = look.ink(pen.theme.ink_on(pen.theme.accent)).middle();
            marks.push(look.centered(center, middle, count));
        } else {
            let x = center + half + look.size * 0.4;
            let room = left + width - x;
            let count = look.fit(pen.fonts, &count, room.max(0.0));
            marks.push(look.anchored(Anchor::Start).centered(x, middle, count));
        }
        for number in &columns.numbers {
            let cell = self.cell(at, number.kind);
            let words = pen.text().fit(pen.fonts, &cell, number.wide);
            if !words.is_empty() {
                marks.push(pen.text().end().centered(number.right, middle, words));
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::ThemeMode;

    /// On a card of a window, too, both shares stand beside the stages in English.
    #[test]
    fn a_narrow_funnel_tells_the_share_of_the_stage_before() {
        let stage = |name: &str, count: f64, time: &str| FunnelStage {
            name: name.to_owned(),
            count,
            time: time.to_owned(),
            days: None,
        };
        let spec = FunnelSpec {
            stages: vec![
                stage("Pre-research", 1410.0, "231 days"),
                stage("Trial", 971.0, "181 days"),
                stage("Acceptance", 574.0, "122 days"),
                stage("Conversion", 179.0, "106 days"),
            ],
            counted: "Projects that came so far".to_owned(),
            timed: "Median stay".to_owned(),
            ..FunnelSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let page = Page::on_screen(470.0, spec.height(470.0, 13.0), 13.0);
        let scene = spec.scene(&page, &theme, &fonts, Lang::En);
        for key in ["figure.funnel_first", "figure.funnel_before"] {
            let heading = text(Lang::En, key);
            assert_eq!(scene.find_texts(&fonts, &heading).len(), 1, "{heading}");
        }
        assert!(scene.faults(&fonts, page.least).is_empty());
    }
}
