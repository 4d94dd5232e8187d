//! The paragraphs of a portrait: a heading each, and sentences under it.

use super::super::frame::Area;
use super::super::{Lettering, Mark};
use super::Sheet;
use crate::i18n::fill;

impl Sheet<'_> {
    /// The height that all paragraphs take in a width; 0 without any.
    pub(super) fn paragraphs_height(&self, width: f32) -> f32 {
        let look = Lettering::new(self.small, self.theme.text);
        let heading = self.body * 1.4 + self.small * 0.3;
        let lines = |lines: &[String]| -> usize {
            let wrap = |line: &String| self.fonts.wrap(line, look.size, look.weight, width);
            lines.iter().map(|line| wrap(line).len()).sum()
        };
        let paragraphs = self.spec.paragraphs.iter();
        paragraphs
            .map(|own| heading + look.line() * lines(&own.lines) as f32 + self.small)
            .sum()
    }

    /// Paragraphs one under the other; what has no room is left out from the end, whole sentences at a time, and its
    /// number is told.
    pub(super) fn paragraphs(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let quiet = Lettering::new(self.small, self.theme.quiet);
        let (marks, _, left_out) = self.sentences([left, top, width], top + height);
        if left_out == 0 {
            return marks;
        }
        let bottom = top + height - quiet.line();
        let (mut marks, y, left_out) = self.sentences([left, top, width], bottom);
        let words = fill(self.lang, "figure.told_more", &[("n", &left_out)]);
        let words = quiet.fit(self.fonts, &words, width);
        marks.push(quiet.at(left, y + quiet.size * 0.88, words));
        marks
    }

    /// The sentences that have room above `bottom`, where they end, and how many have none.
    fn sentences(&self, [left, top, width]: [f32; 3], bottom: f32) -> (Vec<Mark>, f32, usize) {
        let head = Lettering::new(self.body, self.theme.text).medium();
        let look = Lettering::new(self.small, self.theme.text);
        let (mut y, mut end) = (top, top);
        let mut marks = Vec::new();
        let mut left_out = 0;
        for own in &self.spec.paragraphs {
            let mut heading = Some(head.fit(self.fonts, &own.title, width));
            for sentence in &own.lines {
                let lines = self.fonts.wrap(sentence, look.size, look.weight, width);
                let above = match heading {
                    Some(_) => head.line() + self.small * 0.3,
                    None => 0.0,
                };
                let needed = above + look.line() * lines.len() as f32;
                if left_out > 0 || y + needed > bottom + 0.1 {
                    left_out += 1;
                    continue;
                }
                if let Some(title) = heading.take() {
                    marks.push(head.at(left, y + head.size * 0.88, title));
                    y += above;
                }
                for line in lines {
                    marks.push(look.at(left, y + look.size * 0.88, line));
                    y += look.line();
                }
                end = y;
            }
            y += self.small;
        }
        (marks, end, left_out)
    }
}
