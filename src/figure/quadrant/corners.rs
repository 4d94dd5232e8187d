//! The names of the corners of a quadrant: names and points come in; each at its outer corner, where no point lies, goes
//! out.

use super::{Chart, PITCH};
use crate::figure::place::Places;
use crate::figure::{Lettering, Mark};

/// How many lines a name may stand away from its corner: further in nobody would read it as that of the corner.
const STEPS: usize = 2;

impl Chart<'_> {
    /// The names of the corners, each at its outer corner of the plot.
    pub(super) fn corners(&self, places: &mut Places) -> Vec<Mark> {
        let pen = self.pen;
        let [left, top, width, height] = self.plot;
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        let pad = pen.body * 0.5;
        let mut marks = Vec::new();
        for (at, name) in self.spec.corners.iter().enumerate() {
            let (right, below) = (at % 2 == 1, at > 1);
            let room = if right { left + width - x } else { x - left } - 2.0 * pad;
            let high = if below { top + height - y } else { y - top };
            let look = Lettering::new(pen.body, pen.theme.quiet).medium();
            if high < look.line() * 1.3 || room < look.size * 2.0 {
                continue;
            }
            let most = if high > look.line() * 3.0 { 2 } else { 1 };
            let from = |wide: f32| {
                if right {
                    left + width - pad - wide
                } else {
                    left + pad
                }
            };
            // From the corner inwards to where no point lies under the name or beside it.
            let reach = self.radius() + look.size * 0.5;
            let forms = self.corner_forms(name, look, room, most);
            let tried = (0..=STEPS).flat_map(|step| forms.iter().map(move |form| (step, form)));
            let found = tried.into_iter().find_map(|(step, lines)| {
                let wide = pen.widest(look, lines.iter().map(String::as_str));
                let tall = look.size * (1.0 + PITCH * (lines.len() as f32 - 1.0));
                let shift = look.line() * step as f32;
                let start = if below {
                    top + height - pad - tall - shift
                } else {
                    top + pad - look.size * 0.12 + shift
                };
                let from = from(wide);
                let clear = self.points.iter().all(|point| {
                    let [x, y] = self.center(point);
                    x + reach < from
                        || x - reach > from + wide
                        || y + reach < start
                        || y - reach > start + tall * 1.1
                });
                let inside = tall + shift <= high;
                let place = [from, start, from + wide, start + tall * 1.05];
                (clear && inside).then(|| (lines.clone(), place))
            });
            // Where points lie everywhere, the axes say what the corner is.
            let Some((lines, [from, start, to, end])) = found else {
                continue;
            };
            places.take([from - pad, start - pad, to + pad, end + pad]);
            for (row, words) in lines.into_iter().enumerate() {
                let base = start + look.size * (1.0 + PITCH * row as f32);
                marks.push(if right {
                    look.end().at(left + width - pad, base, words)
                } else {
                    look.at(from, base, words)
                });
            }
        }
        marks
    }

    /// The name of a corner as it may stand: in one line, in two about as long, its first words alone.
    fn corner_forms(
        &self,
        name: &str,
        look: Lettering,
        room: f32,
        most: usize,
    ) -> Vec<Vec<String>> {
        let fonts = self.pen.fonts;
        let whole = look.width(fonts, name);
        let mut forms = Vec::new();
        if whole <= room {
            forms.push(vec![name.to_owned()]);
        }
        let (head, rest) = match name.find([':', '：']) {
            Some(at) => {
                let (head, rest) = name.split_at(at);
                (head, rest.trim_start_matches([':', '：', ' ']))
            }
            None => (name, ""),
        };
        let fits = |words: &str| look.width(fonts, words) <= room;
        if most > 1 && !rest.is_empty() && fits(head) && fits(rest) {
            forms.push(vec![head.to_owned(), rest.to_owned()]);
        } else if most > 1 && rest.is_empty() && whole > look.size * 7.0 {
            forms.extend(self.even(name, look, whole * 0.5, room));
        }
        if fits(head) {
            forms.push(vec![head.to_owned()]);
        }
        if forms.is_empty() {
            forms.push(vec![look.fit(fonts, head, room)]);
        }
        forms
    }
}
