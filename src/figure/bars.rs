//! Amounts by name as sorted bars, with shares of the whole: funds by town.

use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{line, solid};
use super::pen::Pen;
use super::told::{exact, own_key, thing};
use super::{Color, Fonts, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, fixed, large, padded_percent, text};

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarRow {
    /// What it stands for, for clicks.
    pub key: String,
    /// Name.
    pub name: String,
    /// Quiet words after the name: how many enterprises.
    pub note: String,
    /// The amount; not a number where there is none, which is no bar and is named below them.
    pub value: f64,
    /// Whether it is the subject.
    pub subject: bool,
}

/// Amounts by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarsSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The bars, in the order in which they are drawn.
    pub rows: Vec<BarRow>,
    /// Unit of the amounts, over their column.
    pub unit: String,
    /// Whether the amounts are parts of a whole, so that their shares are shown.
    pub shares: bool,
    /// Decimals of the amounts.
    pub decimals: usize,
    /// Whether the amounts are gains and losses, which have signs.
    pub changes: bool,
}

impl BarsSpec {
    /// Lays the bars out; rows without room are left out from the end, and the figure says so.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let rows: Vec<&BarRow> = self
            .rows
            .iter()
            .filter(|row| row.value.is_finite())
            .collect();
        if rows.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        let chart = Chart {
            spec: self,
            rows,
            pen,
            upright: false,
        };
        scene.marks.extend(chart.marks(free));
        scene
    }
}

/// From here on amounts are told in few digits.
const LARGE: f64 = 1e6;
struct Chart<'a> {
    spec: &'a BarsSpec,
    rows: Vec<&'a BarRow>,
    pen: Pen<'a>,
    /// Whether each bar stands under its name.
    upright: bool,
}

/// Widths below which bars stand under their names, in body sizes.
const UPRIGHT: f32 = 66.0;
const UPRIGHT_BOTH: f32 = 40.0;
/// Least height of a row with its bar under the name, and most heights of both kinds, of the other kind also on a page
/// higher than wide, in body sizes.
const LEAST_UPRIGHT: f32 = 2.7;
const MOST: f32 = 4.8;
const MOST_TALL: f32 = 6.4;
const MOST_UPRIGHT: f32 = 8.0;

/// The most height of a row with its bar beside the name, in body sizes.
fn most_beside(width: f32, height: f32) -> f32 {
    if height > width { MOST_TALL } else { MOST }
}

/// Left ends and widths, and the right end of the shares.
struct Columns {
    name: [f32; 2],
    note: Option<[f32; 2]>,
    bar: [f32; 2],
    share: Option<f32>,
}

impl<'a> Chart<'a> {
    fn marks(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        let head = pen.quiet().line() * 1.3;
        let all = self.rows.len();
        let without = self.without(width);
        let foot = if without.is_empty() {
            0.0
        } else {
            pen.quiet().line() * 1.5
        };
        let room = height - head - foot;
        // Names of bars that go to both sides stand in one column, as long as the bars have room beside it.
        let narrow = if self.has_negative() {
            UPRIGHT_BOTH
        } else {
            UPRIGHT
        };
        let upright = width < pen.body * narrow && all as f32 * pen.body * LEAST_UPRIGHT <= room;
        let (least, most) = if upright {
            (pen.body * LEAST_UPRIGHT, pen.body * MOST_UPRIGHT)
        } else {
            (pen.body * 1.6, pen.body * most_beside(width, height))
        };
        let fitting = ((room / least) as usize).max(1);
        let shown = if all <= fitting {
            all
        } else {
            fitting.saturating_sub(1).max(1)
        };
        let rows = self.drawn(shown);
        let count = shown + usize::from(shown < all);
        let high = (room / count as f32).min(most);
        let (tall, wide) = if upright { (3.3, 36.0) } else { (2.1, 45.0) };
        let factor = (high / (pen.body * tall))
            .min(width / (pen.body * wide))
            .clamp(1.0, 1.4);
        let chart = Chart {
            spec: self.spec,
            rows,
            pen: pen.enlarged(factor),
            upright,
        };
        let columns = chart.columns([left, width]);
        let mut marks = vec![group(
            "headings",
            chart.headings(&columns, [left, top], width),
        )];
        if chart.has_negative() && !upright {
            let rows = [top + head, top + head + high * shown as f32];
            marks.push(group("axis", vec![chart.zero(&columns, rows)]));
        }
        let names: Vec<&str> = chart.rows.iter().map(|row| row.name.as_str()).collect();
        let names = chart
            .pen
            .strong()
            .fit_names(pen.fonts, &names, columns.name[1]);
        let mut drawn = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let place = [top + head + high * at as f32, high];
            let (row, lang) = (chart.rows[at], pen.lang);
            let amount = format!("{} {}", exact(row.value, lang), self.spec.unit);
            let value = text(lang, "figure.value");
            let values = [
                (value.as_str(), amount.trim().to_owned()),
                ("", row.note.clone()),
            ];
            let marks = chart.row(at, name, &columns, place);
            drawn.push(thing(
                ["bar", own_key(&row.key, &row.name)],
                &row.name,
                &values,
                lang,
                marks,
            ));
        }
        marks.push(group("bars", drawn));
        if shown < all {
            let sum = |rows: &[&BarRow]| rows.iter().map(|row| row.value).sum::<f64>();
            let rest = sum(&self.rows) - sum(&chart.rows);
            let n = all - shown;
            let words = if self.spec.shares {
                let value = pen.number(rest, self.spec.decimals);
                fill(
                    pen.lang,
                    "figure.more_amounts",
                    &[("n", &n), ("value", &value)],
                )
            } else {
                fill(pen.lang, "figure.more_rows", &[("n", &n)])
            };
            let y = top + head + high * (shown as f32 + 0.5);
            let words = chart.pen.quiet().fit(pen.fonts, &words, width);
            marks.push(chart.pen.quiet().centered(left, y, words));
        }
        if !without.is_empty() {
            let y = top + head + high * count as f32 + foot * 0.65;
            marks.push(group(
                "missing",
                vec![pen.quiet().centered(left, y, without)],
            ));
        }
        marks
    }

    /// Who has no bar for want of a value: by name, or where these have no room their number.
    fn without(&self, width: f32) -> String {
        let pen = self.pen;
        let absent = self.spec.rows.iter().filter(|row| !row.value.is_finite());
        let names: Vec<&str> = absent.map(|row| row.name.as_str()).collect();
        if names.is_empty() {
            return String::new();
        }
        let listed = names.join(&text(pen.lang, "figure.comma_names"));
        let words = fill(pen.lang, "figure.bars_without", &[("names", &listed)]);
        if pen.quiet().width(pen.fonts, &words) <= width {
            return words;
        }
        let n = names.len();
        let words = fill(pen.lang, "figure.bars_without_many", &[("n", &n)]);
        pen.quiet().fit(pen.fonts, &words, width)
    }

    /// Least and greatest of the drawn amounts and zero.
    fn range(&self) -> [f64; 2] {
        let values = || self.rows.iter().map(|row| row.value);
        let low = values().fold(0.0, f64::min);
        [low, values().fold(0.0, f64::max)]
    }

    /// Where an amount stands.
    fn x(&self, columns: &Columns, value: f64) -> f32 {
        let [low, most] = self.range();
        let span = if most > low { most - low } else { 1.0 };
        let [left, width] = columns.bar;
        left + width * ((value - low) / span) as f32
    }

    /// The line from which bars go to both sides, between two heights.
    fn zero(&self, columns: &Columns, [top, bottom]: [f32; 2]) -> Mark {
        let x = self.x(columns, 0.0);
        let stroke = solid(self.pen.hair() * 1.5, self.pen.theme.quiet);
        line(&[[x, top], [x, bottom]], stroke)
    }

    fn columns(&self, [left, width]: [f32; 2]) -> Columns {
        let pen = self.pen;
        let gap = pen.body * 0.9;
        let rows = &self.rows;
        let name = pen.widest(pen.strong(), rows.iter().map(|row| row.name.as_str()));
        let name = [left, name.min(width * 0.3) + 0.1];
        let mut x = left + name[1] + gap;
        let note = pen.widest(pen.quiet(), rows.iter().map(|row| row.note.as_str()));
        let note = (note > 0.0).then(|| [x, note.min(width * 0.18) + 0.1]);
        if let Some([_, wide]) = note {
            x += wide + gap;
        }
        let mut right = left + width;
        let share = (self.spec.shares && self.whole() > 0.0).then_some(right);
        if share.is_some() {
            let heading = text(pen.lang, "figure.share");
            let wide = pen.quiet().width(pen.fonts, &heading);
            right -= wide.max(pen.text().width(pen.fonts, "100.0%")) + gap;
        }
        let amounts: Vec<String> = rows.iter().map(|row| self.amount(row)).collect();
        let amount = pen.widest(pen.text().bold(), amounts.iter().map(String::as_str));
        // The amounts of bars that go to the left stand at their left ends.
        if self.has_negative() {
            x += amount + pen.small;
        }
        let start = if self.has_negative() {
            amount + pen.small
        } else {
            0.0
        };
        if self.upright {
            // Notes follow their names, bars stand under them.
            return Columns {
                name: [left, (right - left).max(pen.body)],
                note: None,
                bar: [
                    left + start,
                    (right - left - start - amount - pen.small).max(pen.body),
                ],
                share,
            };
        }
        Columns {
            name,
            note,
            bar: [x, (right - x - amount - pen.small).max(pen.body)],
            share,
        }
    }

    /// The sum of all rows, drawn or not: shares are the same in every size.
    fn whole(&self) -> f64 {
        let all = self.spec.rows.iter().map(|row| row.value);
        let all = all.filter(|value| value.is_finite());
        let positive = all.clone().all(|value| value >= 0.0);
        let sum = all.sum();
        if positive { sum } else { 0.0 }
    }

    /// Whether bars go to both sides.
    fn has_negative(&self) -> bool {
        self.rows.iter().any(|row| row.value < 0.0)
    }

    /// The rows that are drawn of so many as have room: the first, and where some are below zero the last of these, too, so
    /// that both ends are seen.
    fn drawn(&self, shown: usize) -> Vec<&'a BarRow> {
        let below = self.rows.iter().filter(|row| row.value < 0.0).count();
        let last = if shown < self.rows.len() {
            below.min(shown / 3)
        } else {
            0
        };
        let (first, rest) = self.rows.split_at((shown - last).min(self.rows.len()));
        let ends = &rest[rest.len() - last.min(rest.len())..];
        first.iter().chain(ends).copied().collect()
    }

    fn amount(&self, row: &BarRow) -> String {
        let most = self.rows.iter().map(|row| row.value.abs());
        let most = most.fold(0.0_f64, f64::max);
        let digits = match large(most, self.pen.lang).filter(|_| most >= LARGE) {
            // Amounts that stand under each other are told in the unit of the largest.
            Some((divisor, word)) => {
                let decimals = match most / divisor {
                    most if most < 100.0 => 2,
                    most if most < 1_000.0 => 1,
                    _ => 0,
                };
                format!(
                    "{}{word}",
                    fixed(row.value / divisor, decimals, self.pen.lang)
                )
            }
            None => self.pen.number(row.value, self.spec.decimals),
        };
        if self.spec.changes && row.value > 0.0 {
            format!("+{digits}")
        } else {
            digits
        }
    }

    fn color(&self, row: &BarRow) -> Color {
        let theme = self.pen.theme;
        let subject = self.rows.iter().any(|row| row.subject);
        match (row.subject || !subject, self.has_negative()) {
            (false, _) => theme.context,
            (true, true) => self.pen.change_color(row.value),
            (true, false) => theme.accent,
        }
    }

    fn headings(&self, columns: &Columns, [left, top]: [f32; 2], width: f32) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let y = top + look.size * 0.6;
        let mut end = left + width;
        let mut marks = Vec::new();
        if let Some(right) = columns.share {
            let words = text(pen.lang, "figure.share");
            end -= look.width(pen.fonts, &words) + pen.body;
            marks.push(look.end().centered(right, y, words));
        }
        // Where bars begin; of both sides the one that has more room.
        let start = self.x(columns, 0.0);
        if end - start >= look.width(pen.fonts, &self.spec.unit) || end - start >= start - left {
            let unit = look.fit(pen.fonts, &self.spec.unit, end - start);
            marks.push(look.centered(start, y, unit));
        } else {
            let unit = look.fit(pen.fonts, &self.spec.unit, start - left);
            marks.push(look.end().centered(start, y, unit));
        }
        marks
    }

    fn row(&self, at: usize, name: &str, columns: &Columns, [top, high]: [f32; 2]) -> Vec<Mark> {
        let pen = self.pen;
        let row = self.rows[at];
        let middle = top + high / 2.0;
        let x = |value: f64| self.x(columns, value);
        let look = if row.subject || self.upright {
            pen.strong()
        } else {
            pen.text()
        };
        // Middle of the words, middle of the bar, and how thick it is.
        let (words, middle, thick) = if self.upright {
            let words = pen.body * 1.35;
            let thick = ((high - words) * 0.6).clamp(pen.body * 0.55, pen.body * 1.9);
            let from = top + (high - words - thick) / 2.0;
            (from + words * 0.45, from + words + thick / 2.0, thick)
        } else {
            (middle, middle, (high * 0.62).min(pen.body * 1.4))
        };
        // Over a bar its name begins where the bar does, so that bars of both sides are not far from their names.
        let end = columns.name[0] + columns.name[1];
        let wide = look.width(pen.fonts, name);
        let left = if self.upright && self.has_negative() {
            let note = pen.quiet().width(pen.fonts, &row.note) + pen.body * 0.8;
            let last = (end - wide - note).max(columns.name[0]);
            x(row.value.min(0.0)).min(last)
        } else {
            columns.name[0]
        };
        let mut marks = vec![look.centered(left, words, name)];
        let note = if self.upright {
            let from = left + wide + pen.body * 0.8;
            Some([from, end - from])
        } else {
            columns.note
        };
        if let Some([from, room]) = note.filter(|[_, room]| *room > pen.small * 3.0) {
            let note = pen.quiet().fit(pen.fonts, &row.note, room);
            if !note.is_empty() {
                marks.push(pen.quiet().centered(from, words, note));
            }
        }
        marks.push(Mark::Rect {
            rect: [
                x(row.value.min(0.0)),
                middle - thick / 2.0,
                (x(row.value.max(0.0)) - x(row.value.min(0.0))).max(0.0),
                thick,
            ],
            radius: 0.0,
            fill: Some(self.color(row)),
            stroke: None,
        });
        if self.upright && self.has_negative() {
            let rows = [middle - thick / 2.0, middle + thick * 0.7];
            marks.push(self.zero(columns, rows));
        }
        let amount = if row.subject {
            pen.text().bold()
        } else {
            pen.text()
        };
        marks.push(if row.value < 0.0 {
            let start = x(row.value) - pen.small * 0.5;
            amount.end().centered(start, middle, self.amount(row))
        } else {
            let end = x(row.value) + pen.small * 0.5;
            amount.centered(end, middle, self.amount(row))
        });
        if let Some(right) = columns.share {
            let share = row.value / self.whole();
            // Little is not nothing.
            let share = if share > 0.0 && share < 0.0005 {
                format!("<{}", padded_percent(0.001, 1, pen.lang))
            } else {
                padded_percent(share, 1, pen.lang)
            };
            marks.push(
                pen.text()
                    .end()
                    .ink(pen.theme.quiet)
                    .centered(right, middle, share),
            );
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    #[test]
    fn gains_and_losses_part_at_a_line_with_the_unit_and_who_has_neither_is_named() {
        let row = |name: &str, value: f64| BarRow {
            key: name.to_owned(),
            name: name.to_owned(),
            value,
            ..BarRow::default()
        };
        let spec = BarsSpec {
            rows: vec![
                row("Upton", 20.0),
                row("Downham", -80.0),
                row("Moon Island", f64::NAN),
            ],
            unit: "yuan".to_owned(),
            ..BarsSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        for size in PageSize::ALL {
            let page = Page::of(size);
            let scene = spec.scene(&page, &theme, &fonts, Lang::En);
            let mut bars = Vec::new();
            let mut lines = Vec::new();
            look(&scene.marks, &mut bars, &mut lines);
            let [up, down] = bars[..] else {
                panic!("{size:?}: {bars:?}");
            };
            // The line stands where one bar begins and the other ends, and so does the unit.
            assert!(
                (down[0] + down[2] - up[0]).abs() < 0.1,
                "{size:?}: {bars:?}"
            );
            assert!(!lines.is_empty(), "{size:?}");
            assert!(lines.iter().all(|x| (x - up[0]).abs() < 0.1), "{size:?}");
            let unit = &scene.find_texts(&fonts, "yuan")[0].bounds;
            assert!((unit[0] - up[0]).abs() < 1.0 || (unit[2] - up[0]).abs() < 1.0);
            // All names stand in one column.
            let left = |name: &str| scene.find_texts(&fonts, name)[0].bounds[0];
            assert!((left("Upton") - left("Downham")).abs() < 1.0, "{size:?}");
            assert_eq!(scene.find_texts(&fonts, "Moon Island").len(), 1, "{size:?}");
        }
    }

    /// The bars, and where upright lines stand.
    fn look(marks: &[Mark], bars: &mut Vec<[f32; 4]>, lines: &mut Vec<f32>) {
        for mark in marks {
            match mark {
                Mark::Rect { rect, .. } => bars.push(*rect),
                Mark::Path { steps, .. } => {
                    if let Some(super::super::PathStep::Move([x, _])) = steps.first() {
                        lines.push(*x);
                    }
                }
                Mark::Group { marks, .. } | Mark::Thing { marks, .. } => look(marks, bars, lines),
                _ => {}
            }
        }
    }

    #[test]
    fn shares_are_of_all_rows_and_not_of_those_that_have_room() {
        let row = |at: u32| BarRow {
            key: format!("k{at}"),
            name: format!("Town {at}"),
            value: match at {
                0 => 50.0,
                1 => 0.01,
                _ => 0.5,
            },
            ..BarRow::default()
        };
        let spec = BarsSpec {
            rows: (0..102).map(row).collect(),
            shares: true,
            ..BarsSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        for size in PageSize::ALL {
            let scene = spec.scene(&Page::of(size), &theme, &fonts, Lang::En);
            let little = scene.find_texts(&fonts, "<0.1%");
            assert!(little.len() == 1, "{size:?}");
            let half = scene.find_texts(&fonts, "50.0%");
            assert_eq!(half.len(), 1, "{size:?}");
        }
    }
}
