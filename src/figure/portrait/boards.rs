//! Long and short boards: percent ranks among the peers as bars that part at one half.

use super::super::frame::Area;
use super::super::legend::{line, solid};
use super::super::{Color, Lettering, Mark};
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

/// Shares of the width that names may take, from the one that leaves most to the bars on.
const SHARES: [f32; 3] = [0.46, 0.6, 0.72];

/// Height of a row with a name of one line, in sizes of its letters.
const ONE_LINE: f32 = 1.7;
/// Height of a row with a name of two lines, in sizes of its letters: the lines of one name are nearer to each other than
/// to those of the next.
const TWO_LINES: f32 = 2.95;
/// Most height of a row with a name of one line, in body sizes.
const MOST: f32 = 3.6;

/// How boards stand in their room.
struct Plan<'a> {
    /// The long ones, then the short ones.
    sides: [Vec<&'a BoardItem>; 2],
    /// The lines of the names of both.
    names: [Vec<Vec<String>>; 2],
    /// Size of letters.
    size: f32,
    /// Width of the names.
    wide: f32,
    /// Height of all rows in sizes of letters.
    units: f32,
}

impl Plan<'_> {
    fn is_cut(&self) -> bool {
        let mut lines = self.names.iter().flatten().flatten();
        lines.any(|line| line.contains('…'))
    }

    fn height(&self) -> f32 {
        self.units * self.size
    }
}

/// Height of the row of a name in so many lines, in sizes of its letters.
fn row_units(lines: &[String]) -> f32 {
    if lines.len() > 1 { TWO_LINES } else { ONE_LINE }
}

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

/// An item, the lines of its name, and the height of its row.
type Row<'a> = (&'a BoardItem, &'a [String], f32);

impl Sheet<'_> {
    /// The height in which all that are marked have room: the least one, or one that leaves the bars much of the width.
    pub(super) fn boards_height(&self, width: f32, roomy: bool) -> f32 {
        let (_, used) = self.heading("figure.boards", &self.spec.boards, [0.0, 0.0, width]);
        let [first, .., last] = SHARES;
        let share = if roomy { first } else { last };
        let plan = self.plan(self.all_sides(), width * share, self.small);
        used + plan.height() + self.small * 0.1
    }

    fn all_sides(&self) -> [Vec<&BoardItem>; 2] {
        [true, false].map(|long| self.ranked(long))
    }

    /// Names of a width and a size of letters, each in one line or in two.
    fn plan<'s>(&'s self, sides: [Vec<&'s BoardItem>; 2], width: f32, size: f32) -> Plan<'s> {
        let look = Lettering::new(size, self.theme.text);
        let names = sides.each_ref().map(|items| {
            let shown: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
            names::lines(self.fonts, look, &shown, width, 2)
        });
        let rows = |names: &Vec<Vec<String>>| {
            // A side that has none says so in a row.
            let rows: f32 = names.iter().map(|lines| row_units(lines)).sum();
            ONE_LINE + rows.max(ONE_LINE)
        };
        let widest = (sides.iter().flatten())
            .map(|item| look.width(self.fonts, &item.name))
            .fold(1.0_f32, f32::max);
        Plan {
            units: names.iter().map(rows).sum(),
            wide: widest.min(width) + 0.1,
            sides,
            names,
            size,
        }
    }

    /// All that are marked, with as much for the bars and in letters as large as the room allows, no name cut; cut names
    /// where there is no other way; as many of both as have room.
    fn planned(&self, width: f32, room: f32) -> Plan<'_> {
        let largest = self.letters(self.body);
        let fitting = |cut: bool, share: f32| -> Option<Plan<'_>> {
            let mut size = largest;
            loop {
                let plan = self.plan(self.all_sides(), width * share, size);
                if plan.height() <= room && (cut || !plan.is_cut()) {
                    return Some(plan);
                }
                if size <= self.small {
                    return None;
                }
                size = (size * 0.9).max(self.small);
            }
        };
        for cut in [false, true] {
            let mut found = SHARES.into_iter().filter_map(|share| fitting(cut, share));
            if let Some(first) = found.next() {
                // Bars half as long are worth names in fewer lines, but not smaller letters.
                let second = SHARES.get(1).and_then(|share| fitting(cut, *share));
                let better =
                    second.filter(|plan| plan.size >= first.size && plan.units < first.units);
                return better.unwrap_or(first);
            }
        }
        let [.., last] = SHARES;
        let all: usize = self.all_sides().iter().map(Vec::len).sum();
        let mut fitting = all.saturating_sub(1).max(2);
        loop {
            let plan = self.plan(self.sides(fitting), width * last, self.small);
            if plan.height() <= room || fitting <= 2 {
                return plan;
            }
            fitting -= 1;
        }
    }

    pub(super) fn boards(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let note = &self.spec.boards;
        let (mut marks, used) = self.heading("figure.boards", note, [left, top, width]);
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
        let room = height - used;
        let plan = self.planned(width, room);
        let size = plan.size;
        // Rows that share what is left of the room, and the height of a row per unit.
        let pitch = (room / plan.units).clamp(size * 0.8, (self.body * MOST / ONE_LINE).max(size));
        let [long, short] = &plan.sides;
        let scale = Scale::of(long, short);
        let mut y = top + used;
        let sides = plan.sides.iter().zip(&plan.names);
        let all = self.all_sides();
        let words = [
            ("figure.long_boards", self.theme.up),
            ("figure.short_boards", self.theme.down),
        ];
        for (((items, names), all), (key, color)) in sides.zip(all).zip(words) {
            let look = Lettering::new(size, color).medium();
            let words = text(self.lang, key);
            let words = if items.len() < all.len() {
                let (shown, all) = (items.len(), all.len());
                let parts: [(&str, &dyn std::fmt::Display); 3] =
                    [("name", &words), ("shown", &shown), ("all", &all)];
                fill(self.lang, "figure.boards_shown", &parts)
            } else {
                words
            };
            let step = pitch * ONE_LINE;
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
            let rows: Vec<Row> = (items.iter().zip(names))
                .map(|(item, lines)| (*item, lines.as_slice(), pitch * row_units(lines)))
                .collect();
            let high: f32 = rows.iter().map(|row| row.2).sum();
            let zone = [left, y, width, high];
            marks.extend(self.side(&rows, color, zone, (size, plan.wide, scale)));
            y += high;
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
            .filter(|item| !item.shares_zero || self.spec.shared.is_none())
            .collect();
        items.extend(self.spec.shared.iter().filter(|_| !long));
        items.sort_by(|a, b| {
            let order = a.percent_rank.partial_cmp(&b.percent_rank);
            let order = order.unwrap_or(std::cmp::Ordering::Equal);
            if long { order.reverse() } else { order }
        });
        items
    }

    /// As many of both as have room.
    fn sides(&self, fitting: usize) -> [Vec<&BoardItem>; 2] {
        let (mut long, mut short) = (self.ranked(true), self.ranked(false));
        let half = fitting / 2;
        let for_short = short
            .len()
            .min(half.max(fitting.saturating_sub(long.len())));
        long.truncate(fitting - for_short);
        short.truncate(for_short);
        [long, short]
    }

    fn side(
        &self,
        rows: &[Row],
        color: Color,
        zone: Area,
        (size, wide, scale): (f32, f32, Scale),
    ) -> Vec<Mark> {
        let [left, top, width, height] = zone;
        let look = Lettering::new(size, self.theme.text);
        let percent = |rank: f64| rank_words(rank, self.lang);
        let ranks = rows.iter().filter_map(|(item, ..)| item.percent_rank);
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
        // Bars are as thick as each other, whatever the lines of their names.
        let least = rows.iter().map(|row| row.2).fold(f32::MAX, f32::min);
        let thick = (least * 0.56).min(self.body * 1.5);
        let mut from = top;
        for (item, name, step) in rows {
            let y = from + step / 2.0;
            from += step;
            let first = y - size * PITCH * (name.len() as f32 - 1.0) / 2.0;
            let mut row = Vec::new();
            for (at, words) in name.iter().enumerate() {
                let words = words.as_str();
                row.push(look.centered(left, first + size * PITCH * at as f32, words));
            }
            let rank = item.percent_rank.unwrap_or(0.5).clamp(0.0, 1.0);
            let tip = x(rank);
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

#[cfg(test)]
mod tests {
    use super::super::super::{Fonts, PortraitSpec, Theme, ThemeMode};
    use super::*;

    /// One long name among short ones takes two lines, the others one each, and all have room.
    #[test]
    fn rows_are_as_high_as_their_names_need() {
        let item = |at: usize, name: &str| BoardItem {
            name: name.to_owned(),
            value: String::new(),
            points: None,
            best: None,
            percent_rank: Some(1.0 - at as f64 / 10.0),
            long: Some(at < 5),
            place: String::new(),
            next: String::new(),
            ..BoardItem::default()
        };
        let spec = PortraitSpec {
            items: vec![
                item(0, "Main-business invention patent applications"),
                item(1, "Postgraduate staff"),
                item(2, "R&D staff"),
                item(3, "PCT applications"),
                item(4, "R&D platforms"),
                item(8, "Contracts"),
                item(9, "Awards"),
                item(10, "Projects"),
            ],
            ..PortraitSpec::default()
        };
        let (theme, fonts) = (Theme::of(ThemeMode::Light), Fonts::bundled());
        let sheet = Sheet {
            spec: &spec,
            theme: &theme,
            fonts: &fonts,
            lang: Lang::En,
            body: 10.0,
            small: 8.0,
            places: true,
            marked: false,
            left_out: 0,
        };
        // Ten rows of one line and one of two; with all of them in two lines there is no room.
        let height = sheet.boards_height(170.0, false);
        let (_, used) = sheet.heading("figure.boards", "", [0.0, 0.0, 170.0]);
        assert!(height - used < 8.0 * (9.0 * ONE_LINE + TWO_LINES + 0.2));
        let plan = sheet.planned(170.0, height - used);
        assert_eq!(plan.sides.each_ref().map(Vec::len), [5, 3]);
        assert!(!plan.is_cut());
        // With more room letters are larger.
        assert!(sheet.planned(170.0, 400.0).size > plan.size);
    }
}
