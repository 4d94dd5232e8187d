//! Long and short boards: percent ranks among the peers as bars that part at one half.

use super::super::frame::Area;
use super::super::legend::{line, solid};
use super::super::{Color, Lettering, Mark, Weight};
use super::names::{self, PITCH};
use super::{BoardItem, Sheet};
use crate::i18n::{Lang, fill, percent, text};

/// From which percent rank on the bars have room: half of the scale alone where no rank is below.
#[derive(Clone, Copy)]
struct Scale(f64);

impl Scale {
    fn of(long: &[&BoardItem], short: &[&BoardItem]) -> Self {
        let ranks = long
            .iter()
            .chain(short)
            .filter_map(|item| item.percent_rank);
        let least = ranks.fold(0.5, f64::min);
        Self(if least < 0.5 {
            // Room for the words at the end of the lowest bar.
            ((least - 0.15).max(0.0) * 10.0).floor() / 10.0
        } else {
            0.5
        })
    }

    fn share(self, rank: f64) -> f32 {
        ((rank - self.0) / (1.0 - self.0)).clamp(0.0, 1.0) as f32
    }
}

/// Share of the width that names of one line may take where there is little height.
const ONE_LINE: f32 = 0.72;

/// Height of a row with a name of one line, in sizes of its letters.
const ONE_HIGH: f64 = 1.7;
/// Height of a row with a name of two lines, in sizes of its letters: the lines of one name are nearer to each other than
/// to those of the next.
const TWO_LINES: f64 = 2.95;

/// Share of the width that names may take.
const NAMES: f32 = 0.46;

/// A percent rank in words: neither the first nor the last place is told of one that has not got it.
fn rank_words(rank: f64, lang: Lang) -> String {
    let near = |end: f64| (rank - end).abs() < 0.005 && (rank - end).abs() > 1e-9;
    if near(1.0) {
        return percent(rank.min(0.999), 1, lang);
    }
    if near(0.0) {
        return percent(rank.max(0.001), 1, lang);
    }
    percent(rank, 0, lang)
}

impl Sheet<'_> {
    /// The height in which all that are marked have room, names in one line or two.
    pub(super) fn boards_height(&self, width: f32) -> f32 {
        let (_, used) = self.heading("figure.boards", &self.spec.boards, [0.0, 0.0, width]);
        let sides = [true, false].map(|long| self.ranked(long));
        let rows: usize = sides.iter().map(|own| own.len().max(1) + 1).sum();
        let widest = sides
            .iter()
            .flatten()
            .map(|item| self.fonts.width(&item.name, self.small, Weight::Regular))
            .fold(1.0_f32, f32::max);
        let high = if widest <= width * ONE_LINE {
            ONE_HIGH
        } else {
            TWO_LINES
        };
        used + self.small * (high as f32) * (rows as f32 + 0.05)
    }

    pub(super) fn boards(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let note = &self.spec.boards;
        let (mut marks, used) = self.heading("figure.boards", note, [left, top, width]);
        let room = height - used;
        let fitting = |step: f64| ((f64::from(room / self.small) / step) - 2.0).max(2.0) as usize;
        // Names of one line where all that are shown then have room beside their bars, else of two.
        let (long, short) = self.sides(fitting(ONE_HIGH));
        let widest = long
            .iter()
            .chain(&short)
            .map(|item| self.fonts.width(&item.name, self.small, Weight::Regular))
            .fold(1.0_f32, f32::max);
        let marked = self.spec.items.iter().filter(|item| item.long.is_some());
        let lines = if fitting(TWO_LINES) < marked.count() && widest <= width * ONE_LINE {
            ONE_HIGH
        } else {
            TWO_LINES
        };
        let (long, short) = self.sides(fitting(lines));
        let share = if lines < 2.0 { ONE_LINE } else { NAMES };
        let ranked = |item: &BoardItem| item.percent_rank.is_some_and(f64::is_finite);
        if !self.spec.items.iter().any(ranked) {
            let look = Lettering::new(self.small, self.theme.quiet);
            let sentence = text(self.lang, "figure.no_boards");
            for (at, line) in self
                .fonts
                .wrap_at_most(&sentence, look.size, look.weight, width, 3)
                .into_iter()
                .enumerate()
            {
                let y = top + used + look.line() * (at as f32 + 0.5);
                marks.push(look.centered(left, y, line));
            }
            return marks;
        }
        let count = long.len().max(1) + short.len().max(1) + 2;
        let step = (room / count as f32).clamp(self.small * 1.4, self.body * 3.6);
        let widest = long
            .iter()
            .chain(&short)
            .map(|item| self.fonts.width(&item.name, 1.0, Weight::Regular))
            .fold(1.0_f32, f32::max);
        let whole = self.letters((step / 2.0).min(width * 0.5 / widest).min(self.body));
        let mut size = whole;
        if widest * whole > width * share {
            // Names that need two lines have letters of which two lines have room, and no name is cut.
            size = self.letters((step / TWO_LINES as f32).min(self.body));
            let shown = long.iter().chain(&short).map(|item| item.name.as_str());
            let shown: Vec<&str> = shown.collect();
            let is_cut = |size: f32| {
                let look = Lettering::new(size, self.theme.text);
                let lines = names::lines(self.fonts, look, &shown, width * share, 2);
                lines.iter().flatten().any(|line| line.contains('…'))
            };
            while size > self.small && is_cut(size) {
                size = (size * 0.94).max(self.small);
            }
        }
        // One for both, so that all bars part at one line.
        let names = (widest * size).min(width * share) + 0.1;
        let scale = Scale::of(&long, &short);
        let mut y = top + used;
        let all = [true, false].map(|long| self.ranked(long).len());
        for (key, items, color, all) in [
            ("figure.long_boards", long, self.theme.up, all[0]),
            ("figure.short_boards", short, self.theme.down, all[1]),
        ] {
            let look = Lettering::new(size, color).medium();
            let words = text(self.lang, key);
            let words = if items.len() < all {
                let (shown, all) = (items.len(), all);
                let parts: [(&str, &dyn std::fmt::Display); 3] =
                    [("name", &words), ("shown", &shown), ("all", &all)];
                fill(self.lang, "figure.boards_shown", &parts)
            } else {
                words
            };
            let words = look.fit(self.fonts, &words, width);
            marks.push(look.centered(left, y + step / 2.0, words));
            y += step;
            if items.is_empty() {
                let look = Lettering::new(size, self.theme.quiet);
                let words = look.fit(self.fonts, &text(self.lang, "figure.none_by_rule"), width);
                marks.push(look.centered(left, y + step / 2.0, words));
                y += step;
                continue;
            }
            let zone = [left, y, width, step * items.len() as f32];
            marks.extend(self.side(&items, color, zone, (size, names, scale)));
            y += zone[3];
        }
        marks
    }

    /// Long boards from the highest rank down, or short ones from the lowest up.
    fn ranked(&self, long: bool) -> Vec<&BoardItem> {
        let mut items: Vec<&BoardItem> = self
            .spec
            .items
            .iter()
            .filter(|item| item.long == Some(long))
            .filter(|item| item.percent_rank.is_some_and(f64::is_finite))
            .collect();
        items.sort_by(|a, b| {
            let order = a.percent_rank.partial_cmp(&b.percent_rank);
            let order = order.unwrap_or(std::cmp::Ordering::Equal);
            if long { order.reverse() } else { order }
        });
        items
    }

    /// As many of both as have room.
    fn sides(&self, fitting: usize) -> (Vec<&BoardItem>, Vec<&BoardItem>) {
        let (mut long, mut short) = (self.ranked(true), self.ranked(false));
        let half = fitting / 2;
        let for_short = short
            .len()
            .min(half.max(fitting.saturating_sub(long.len())));
        long.truncate(fitting - for_short);
        short.truncate(for_short);
        (long, short)
    }

    fn side(
        &self,
        items: &[&BoardItem],
        color: Color,
        zone: Area,
        (size, wide, scale): (f32, f32, Scale),
    ) -> Vec<Mark> {
        let [left, top, width, height] = zone;
        let step = height / items.len() as f32;
        let look = Lettering::new(size, self.theme.text);
        let percent = |rank: f64| rank_words(rank, self.lang);
        let ranks = items.iter().filter_map(|item| item.percent_rank);
        let value_room = ranks
            .chain([1.0])
            .map(|rank| look.width(self.fonts, &percent(rank)))
            .fold(0.0, f32::max)
            + self.small * 0.5;
        let bars = left + wide + self.small;
        let bar_width = (left + width - bars - value_room).max(self.small);
        let x = |rank: f64| bars + bar_width * scale.share(rank);
        let middle = x(0.5);
        let mut marks = vec![line(
            &[[middle, top], [middle, top + height]],
            solid(self.body * 0.06, self.theme.context),
        )];
        let shown: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        let most = if step >= size * TWO_LINES as f32 * 0.98 {
            2
        } else {
            1
        };
        let shown = names::lines(self.fonts, look, &shown, wide, most);
        for (at, (item, name)) in items.iter().zip(shown).enumerate() {
            let y = top + step * (at as f32 + 0.5);
            let first = y - size * PITCH * (name.len() as f32 - 1.0) / 2.0;
            let mut row = Vec::new();
            for (at, words) in name.into_iter().enumerate() {
                row.push(look.centered(left, first + size * PITCH * at as f32, words));
            }
            let rank = item.percent_rank.unwrap_or(0.5).clamp(0.0, 1.0);
            let tip = x(rank);
            let thick = (step * 0.56).min(self.body * 1.5);
            row.push(Mark::Rect {
                rect: [
                    middle.min(tip),
                    y - thick / 2.0,
                    (tip - middle).abs().max(self.small * 0.1),
                    thick,
                ],
                radius: 0.0,
                fill: Some(color),
                stroke: None,
            });
            let words = percent(rank);
            let away = self.small * 0.4;
            // Beside a short bar to the left where there is room before the names, else behind the line.
            let before = tip - away - look.width(self.fonts, &words) > bars - self.small * 0.5;
            row.push(if rank < 0.5 && before {
                look.end().centered(tip - away, y, words)
            } else {
                look.centered(tip.max(middle) + away, y, words)
            });
            marks.push(self.told("board", item, row));
        }
        marks
    }
}
