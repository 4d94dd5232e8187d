//! The names of the corners of a quadrant: names come in; each in the strip at its outer corner, which is kept free of
//! points, goes out.

use super::Chart;
use crate::figure::place::Places;
use crate::figure::{Lettering, Mark};

impl Chart<'_> {
    /// The names of the corners: all with what they say of it, or all by their first words alone.
    pub(super) fn corners(&self, places: &mut Places) -> Vec<Mark> {
        let pen = self.pen;
        let [left, top, width, height] = self.plot;
        let x = self.x(self.spec.split[0]);
        let pad = pen.body * 0.5;
        let look = Lettering::new(pen.body, pen.theme.quiet).medium();
        let room = |at: usize| {
            let side = if at % 2 == 1 {
                left + width - x
            } else {
                x - left
            };
            side - 2.0 * pad
        };
        let fits = |at: usize, words: &str| look.width(pen.fonts, words) <= room(at);
        // A corner too narrow for its first words has no name: the axes say what it is.
        let named: Vec<(usize, &str)> = (self.spec.corners.iter().enumerate())
            .map(|(at, name)| (at, name.as_str()))
            .filter(|(at, name)| self.strip > 0.0 && !name.is_empty() && fits(*at, head(name)))
            .collect();
        let whole = named.iter().all(|(at, name)| fits(*at, name));
        let mut marks = Vec::new();
        for (at, name) in named {
            let (right, below) = (at % 2 == 1, at > 1);
            let words = if whole { name } else { head(name) };
            let wide = look.width(pen.fonts, words);
            let from = if right {
                left + width - pad - wide
            } else {
                left + pad
            };
            let middle = if below {
                top + height - self.strip / 2.0
            } else {
                top + self.strip / 2.0
            };
            let half = look.size * 0.6;
            places.take([from - pad, middle - half, from + wide + pad, middle + half]);
            marks.push(if right {
                look.end().centered(left + width - pad, middle, words)
            } else {
                look.centered(from, middle, words)
            });
        }
        marks
    }
}

/// The first words of a name, before what it says of its corner.
fn head(name: &str) -> &str {
    name.split([':', '：']).next().unwrap_or(name)
}
