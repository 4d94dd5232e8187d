//! The columns of a ranking: what each takes, and the headings over them.

use std::collections::HashMap;

use super::super::legend::{line, solid};
use super::super::{Lettering, Mark};
use super::{Chart, RankingRow};
use crate::i18n::{fill, text};

/// Left ends and widths of the columns.
pub(super) struct Columns {
    /// Right end of the ranks.
    pub rank: f32,
    /// Right end of the changes.
    pub moved: Option<f32>,
    /// Left end and width of the intervals of ranks.
    pub interval: Option<(f32, f32)>,
    pub name: (f32, f32),
    /// None where notes follow their names, or have no room.
    pub note: Option<(f32, f32)>,
    pub bar: (f32, f32),
}

/// Share of the width that bars keep beside notes.
const BARS: f32 = 0.4;
/// Largest radius of a dot, in body sizes.
pub(super) const DOT: f32 = 0.5;
/// What parts a note's clauses.
const BETWEEN: &str = " · ";

/// Whether a clause that is cut still has its first word, or half of it.
fn says_something(shown: &str, whole: &str) -> bool {
    let word = whole.split([' ', ',']).next().unwrap_or(whole);
    shown.starts_with(word) || shown.chars().count() * 2 > whole.chars().count()
}

impl Chart<'_> {
    /// The notes of rows in their rooms. What is the same in several of them is cut in the same way in all.
    pub(super) fn notes(&self, rows: &[&RankingRow], rooms: &[f32]) -> Vec<String> {
        let look = Lettering::new(self.small, self.theme.quiet);
        let wide = |words: &str| look.width(self.fonts, words);
        let parts: Vec<(&str, &str)> = (rows.iter())
            .map(|row| row.note.rsplit_once(BETWEEN).unwrap_or(("", &row.note)))
            .collect();
        let head = |first: &str| {
            if first.is_empty() {
                String::new()
            } else {
                format!("{first}{BETWEEN}")
            }
        };
        // The least room that a clause has in any row in which its beginning has room.
        let mut least: HashMap<&str, f32> = HashMap::new();
        for ((first, last), room) in parts.iter().zip(rooms) {
            let room = room - wide(&head(first));
            if room > self.small * 3.0 {
                let own = least.entry(last).or_insert(room);
                *own = own.min(room);
            }
        }
        let cut = |((first, last), room): (&(&str, &str), &f32)| {
            let free = room - wide(&head(first));
            let shown = least.get(last).filter(|_| free > self.small * 3.0);
            match shown.map(|least| look.fit(self.fonts, last, *least)) {
                Some(shown) if says_something(&shown, last) => format!("{}{shown}", head(first)),
                _ => look.fit_parts(self.fonts, first, *room),
            }
        };
        parts.iter().zip(rooms).map(cut).collect()
    }

    pub(super) fn columns(&self, rows: &[&RankingRow], left: f32, width: f32) -> Columns {
        let gap = self.body * 0.9;
        let right = left + width;
        let small = Lettering::new(self.small, self.theme.quiet);
        let name_look = Lettering::new(self.body, self.theme.text).medium();
        let widest = |texts: &mut dyn Iterator<Item = f32>| texts.fold(0.0_f32, f32::max);
        let rank_word = small.width(self.fonts, &text(self.lang, "figure.rank"));
        let ranks = rows.iter().map(|row| row.rank.to_string());
        let rank = widest(&mut ranks.map(|rank| small.width(self.fonts, &rank))).max(rank_word);
        let mut x = left + rank;
        let moved = self.has_moved().then(|| {
            let word = small.width(self.fonts, &text(self.lang, "figure.change"));
            let each = rows.iter().map(|row| self.moved_width(row.moved));
            x += gap + word.max(widest(&mut { each }));
            x
        });
        x += gap;
        let values = rows.iter().map(|row| self.value(row));
        let bold = Lettering::new(self.body, self.theme.text).bold();
        // Half of a dot stands beyond the end of its bar.
        let dot = if self.dots.is_some() {
            self.body * DOT
        } else {
            0.0
        };
        let value = widest(&mut values.map(|value| bold.width(self.fonts, &value)))
            + self.small * 0.5
            + dot;
        let word = small.width(self.fonts, &text(self.lang, "figure.rank_range"));
        let wide = word.max(self.body * 5.0).min(width * 0.22);
        let ranged = self.last_rank() > 1.0;
        if self.upright {
            let interval = ranged.then_some((right - wide, wide));
            let end = interval.map_or(right, |(from, _)| from - gap);
            return Columns {
                rank: left + rank,
                moved,
                interval,
                name: (x, (end - x).max(self.body)),
                note: None,
                bar: (x, (right - x - value).max(self.body)),
            };
        }
        // Where there is little room names come before notes.
        let narrow = width < self.body * 55.0;
        let names = rows
            .iter()
            .map(|row| name_look.width(self.fonts, &row.name));
        let most = width * if narrow { 0.42 } else { 0.3 };
        let name = (x, widest(&mut { names }).min(most) + 0.1);
        x += name.1 + gap;
        let notes = rows.iter().map(|row| small.width(self.fonts, &row.note));
        let wanted = widest(&mut { notes });
        // Whole notes, as far as the bars keep their room.
        let most = (right - value - width * BARS - x - gap).clamp(width * 0.22, width * 0.3);
        let note = (wanted > 0.0 && !narrow && x - left < width * 0.5)
            .then(|| (x, wanted.min(most) + 0.1));
        if let Some((_, taken)) = note {
            x += taken + gap;
        }
        // The bars come first: an interval that would squeeze them is left out.
        let bars = right - x - value - wide - gap;
        let interval = (ranged && bars > width * 0.2).then(|| {
            let at = (x, wide);
            x += wide + gap;
            at
        });
        Columns {
            rank: left + rank,
            moved,
            interval,
            name,
            note,
            bar: (x, (right - x - value).max(self.body)),
        }
    }

    /// Words over the columns, and the scales of ranks and dots over their rows: top and height of both come in.
    pub(super) fn headings(
        &self,
        columns: &Columns,
        [top, head]: [f32; 2],
        [rows, high]: [f32; 2],
    ) -> Vec<Mark> {
        let look = Lettering::new(self.small, self.theme.quiet);
        let y = top + head - self.small;
        let thin = solid(self.body * 0.055, self.theme.line);
        let mut marks = vec![
            look.end()
                .centered(columns.rank, y, text(self.lang, "figure.rank")),
        ];
        if let Some(x) = columns.moved {
            marks.push(look.end().centered(x, y, text(self.lang, "figure.change")));
        }
        if let Some((x, wide)) = columns.interval {
            let words = text(self.lang, "figure.rank_range");
            let words = look.fit(self.fonts, &words, wide);
            marks.push(look.centered(x, y - self.small * 1.3, words));
            marks.push(look.centered(x, y, "1"));
            let last = format!("{:.0}", self.last_rank());
            marks.push(look.end().centered(x + wide, y, last));
            if !self.upright {
                for x in [x, x + wide] {
                    marks.push(line(&[[x, rows], [x, rows + high]], thin.clone()));
                }
            }
        }
        let Some(axis) = &self.dots else { return marks };
        let (left, wide) = columns.bar;
        // Dots need no zero, but say so.
        let start = axis.short(axis.low(), self.lang);
        let starts = fill(self.lang, "figure.bar_starts", &[("start", &start)]);
        let between = columns
            .interval
            .filter(|(x, _)| *x > left)
            .map(|(x, _)| x - self.small);
        let room = between.unwrap_or(left + wide) - left;
        let starts = look.fit(self.fonts, &starts, room);
        marks.push(look.centered(left, y - self.small * 1.3, starts));
        let words: Vec<String> = axis
            .ticks
            .iter()
            .map(|tick| axis.short(*tick, self.lang))
            .collect();
        let widest = words
            .iter()
            .map(|words| look.width(self.fonts, words))
            .fold(0.0_f32, f32::max);
        let steps = words.len().saturating_sub(1).max(1);
        // The first one does not stand over its tick but to the right of it.
        let every = (((widest * 1.5 + self.small) * steps as f32 / wide).ceil() as usize).max(1);
        // The interval's scale stands over the end of an upright bar.
        let free = columns
            .interval
            .filter(|_| self.upright)
            .map_or(f32::INFINITY, |(from, _)| from - self.small);
        for (tick, words) in axis.ticks.iter().zip(words).step_by(every) {
            let x = left + wide * axis.share(*tick);
            let half = look.width(self.fonts, &words) / 2.0;
            // At the first tick the number stands over its line's right, clear of the column before.
            let at = x.max(left + half);
            if at + half < free && (!self.upright || at - half > columns.name.0 - 1.0) {
                marks.push(look.middle().centered(at, y, words));
            }
            if !self.upright {
                marks.push(line(&[[x, rows], [x, rows + high]], thin.clone()));
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn a_clause_is_not_cut_inside_its_first_word() {
        let whole = "Chemical materials and more";
        assert!(!says_something("Chemic…", whole) && says_something("Chemical ma…", whole));
        assert!(says_something("电子信息制…", "电子信息制造"));
    }
}
