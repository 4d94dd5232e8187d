//! The labels of a quadrant's points: beside their points, near them at a line, or nowhere where there is no room or
//! where they would be read as those of others.

use super::{Chart, PITCH, QuadrantPoint, QuadrantRole};
use crate::figure::legend::{line, solid};
use crate::figure::place::{Places, Spot};
use crate::figure::{Lettering, Mark};

/// A point whose label has no room beside it, with the look and the forms of the label.
type LeftOut<'a> = (&'a QuadrantPoint, Lettering, Vec<Vec<String>>);

/// Longest line that leads to a label, and least distance between its label and another point, in sizes of letters.
const LEADER: f32 = 5.0;
const OFF: f32 = 0.8;
/// Most points of which each may have a label at a line.
const WEB: usize = 80;

impl<'a> Chart<'a> {
    /// The labels, and the points that have none, the weightiest first.
    pub(super) fn labels(&self, places: &mut Places) -> (Vec<Mark>, Vec<&'a QuadrantPoint>) {
        // No label on the lines that part the corners.
        let [left, top, width, height] = self.plot;
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        let pad = self.pen.hair() * 2.0;
        places.take([x - pad, top, x + pad, top + height]);
        places.take([left, y - pad, left + width, y + pad]);
        let size = self.letters();
        let base = Lettering::new(size, self.pen.theme.text);
        let names: Vec<&str> = self.points.iter().map(|p| p.name.as_str()).collect();
        let cut = base.fit_names(self.pen.fonts, &names, self.label_room(size));
        let mut marks = Vec::new();
        let mut left_out = Vec::new();
        let mut nameless = Vec::new();
        for point in self.by_weight() {
            let Some(at) = self.points.iter().position(|own| std::ptr::eq(*own, point)) else {
                continue;
            };
            if self.first.iter().any(|own| std::ptr::eq(*own, point)) {
                nameless.push(point);
                continue;
            }
            let look = if point.subject { base.bold() } else { base };
            let forms = self.forms(look, &point.name, &cut[at]);
            match forms
                .iter()
                .find_map(|form| self.put(places, (point, look), form, false))
            {
                Some(drawn) => marks.extend(drawn),
                None => left_out.push((point, look, forms)),
            }
            // What matters has its place, at a line if need be, before the many are looked at.
            if point.role != QuadrantRole::Other || point.subject {
                nameless.extend(self.led(places, &mut left_out, &mut marks));
            }
        }
        nameless.extend(self.led(places, &mut left_out, &mut marks));
        (marks, nameless)
    }

    /// What has no room beside its point stands near it, at a line; those that have no room there either.
    fn led(
        &self,
        places: &mut Places,
        left_out: &mut Vec<LeftOut<'a>>,
        marks: &mut Vec<Mark>,
    ) -> Vec<&'a QuadrantPoint> {
        let mut nameless = Vec::new();
        // Among so many points lines are a web that nobody follows: what matters alone has one.
        let many = self.points.len() > WEB;
        for (point, look, forms) in left_out.drain(..) {
            if many && point.role == QuadrantRole::Other && !point.subject {
                nameless.push(point);
                continue;
            }
            let drawn = forms
                .iter()
                .find_map(|form| self.put(places, (point, look), form, true));
            match drawn {
                Some(drawn) => marks.extend(drawn),
                None => nameless.push(point),
            }
        }
        nameless
    }

    fn label_room(&self, size: f32) -> f32 {
        (self.plot[2] * 0.34).min(size * 24.0)
    }

    /// A name as it may stand: whole in one line, whole in two or three even ones, cut.
    fn forms(&self, look: Lettering, name: &str, cut: &str) -> Vec<Vec<String>> {
        let fonts = self.pen.fonts;
        let (room, whole) = (self.label_room(look.size), look.width(fonts, name));
        let mut forms = Vec::new();
        if whole <= room {
            forms.push(vec![name.to_owned()]);
        }
        // Two lines, then three: long names beside the edge or among many.
        for (lines, least) in [(2, 7.0), (3, 15.0)] {
            if whole > look.size * least {
                forms.extend(self.even(name, look, lines, room));
            }
        }
        if forms.is_empty() {
            forms.push(vec![look.fit(fonts, cut, room)]);
        }
        forms.retain(|lines| lines.iter().any(|line| !line.is_empty()));
        forms
    }

    /// Width and height of a form.
    fn extent(&self, look: Lettering, form: &[String]) -> [f32; 2] {
        let widths = form.iter().map(|line| look.width(self.pen.fonts, line));
        let lines = form.len() as f32;
        let high = look.size * (1.1 + PITCH * (lines - 1.0));
        [widths.fold(0.0, f32::max), high]
    }

    pub(super) fn center(&self, point: &QuadrantPoint) -> [f32; 2] {
        [self.x(point.at[0]), self.y(point.at[1])]
    }

    /// The label of a point in a form, beside it or near it at a line; with the line where it has one.
    fn put(
        &self,
        places: &mut Places,
        (point, look): (&QuadrantPoint, Lettering),
        form: &[String],
        led: bool,
    ) -> Option<Vec<Mark>> {
        let extent = self.extent(look, form);
        let center = self.center(point);
        let found = if led {
            let mut tried = places.clone();
            let spot = tried.near(center, self.radius(), extent);
            let spot = spot.filter(|spot| self.is_clear(spot, center, extent, look.size))?;
            *places = tried;
            spot
        } else {
            places.beside(center, self.radius(), extent)?
        };
        let (place, leader) = found;
        let thin = solid(self.pen.hair(), self.pen.theme.quiet);
        let mut marks: Vec<Mark> = leader.iter().map(|ends| line(ends, thin.clone())).collect();
        marks.extend(self.written(look, form, place, extent, center));
        Some(marks)
    }

    /// Whether a label at a line is read as that of its own point: the line is short, and no other point is close.
    fn is_clear(
        &self,
        (place, leader): &Spot,
        own: [f32; 2],
        extent: [f32; 2],
        letter: f32,
    ) -> bool {
        let long =
            leader.is_some_and(|[[x, y], [to, down]]| (to - x).hypot(down - y) > letter * LEADER);
        let away = |[x, y]: [f32; 2]| {
            let beside = |at: usize, v: f32| (place[at] - v).max(v - place[at] - extent[at]);
            beside(0, x).max(0.0).hypot(beside(1, y).max(0.0)) - self.radius()
        };
        let is_own = |[x, y]: [f32; 2]| (x - own[0]).hypot(y - own[1]) < 1e-3;
        let mut others = self.points.iter().map(|point| self.center(point));
        !long && others.all(|at| is_own(at) || away(at) > letter * OFF)
    }

    /// The lines of a label at a place: towards its point.
    fn written(
        &self,
        look: Lettering,
        form: &[String],
        [left, top]: [f32; 2],
        [wide, _]: [f32; 2],
        [x, _]: [f32; 2],
    ) -> Vec<Mark> {
        let look = look.haloed(self.pen.theme.ground);
        let (look, at) = if left + wide < x {
            (look.end(), left + wide)
        } else if left > x {
            (look, left)
        } else {
            (look.middle(), left + wide / 2.0)
        };
        let lines = form.iter().enumerate();
        lines
            .map(|(row, words)| {
                let y = top + look.size * (0.93 + PITCH * row as f32);
                look.at(at, y, words.as_str())
            })
            .collect()
    }

    /// A name in so many lines about as long; none where the room is too narrow.
    fn even(&self, name: &str, look: Lettering, most: usize, room: f32) -> Option<Vec<String>> {
        let from = look.width(self.pen.fonts, name) / most as f32;
        let widths = (0..).map(|step| from + look.size * 0.5 * step as f32);
        widths
            .take_while(|each| *each < room)
            .map(|each| self.pen.fonts.wrap(name, look.size, look.weight, each))
            .find(|lines| lines.len() <= most)
    }
}
