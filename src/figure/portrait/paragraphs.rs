//! The paragraphs of a portrait: a heading each, and sentences under it.

use super::super::frame::Area;
use super::super::{Lettering, Mark};
use super::Sheet;

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

    /// Paragraphs one under the other; what has no room is left out from the end, whole sentences at a time.
    pub(super) fn paragraphs(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let head = Lettering::new(self.body, self.theme.text).medium();
        let look = Lettering::new(self.small, self.theme.text);
        let bottom = top + height;
        let mut y = top;
        let mut marks = Vec::new();
        for own in &self.spec.paragraphs {
            if y + head.line() + look.line() > bottom {
                break;
            }
            let title = head.fit(self.fonts, &own.title, width);
            marks.push(head.at(left, y + head.size * 0.88, title));
            y += head.line() + self.small * 0.3;
            for sentence in &own.lines {
                let lines = self.fonts.wrap(sentence, look.size, look.weight, width);
                if y + look.line() * lines.len() as f32 > bottom + 0.1 {
                    break;
                }
                for line in lines {
                    marks.push(look.at(left, y + look.size * 0.88, line));
                    y += look.line();
                }
            }
            y += self.small;
        }
        marks
    }
}
