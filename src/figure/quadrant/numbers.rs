//! The points of a quadrant whose names have no room: a number in a ring beside each, and the names by their numbers under
//! the plot.

use super::{Chart, QuadrantPoint};
use crate::figure::frame::Area;
use crate::figure::legend::{line, solid};
use crate::figure::numbered::Numbered;
use crate::figure::place::{Places, Spot};
use crate::figure::{Lettering, Mark};

/// Which points have numbers, from the top of the plot down, and how their names stand under it.
pub(super) struct Keyed<'a> {
    points: Vec<&'a QuadrantPoint>,
    pub list: Numbered<'a>,
}

fn names<'p>(points: &[&'p QuadrantPoint]) -> Vec<&'p str> {
    points.iter().map(|point| point.name.as_str()).collect()
}

impl<'a> Chart<'a> {
    /// The weightiest of the points without a name, as many as have room in a width and a height.
    pub(super) fn keyed(
        &self,
        nameless: &[&'a QuadrantPoint],
        width: f32,
        height: f32,
    ) -> Keyed<'a> {
        let list = Numbered::new(self.pen, &names(nameless), width, height);
        let mut points = nameless[..list.count].to_vec();
        points.sort_by(|a, b| {
            let growth = b.at[1].total_cmp(&a.at[1]);
            growth.then(a.at[0].total_cmp(&b.at[0]))
        });
        Keyed { points, list }
    }

    /// Radius of the ring around a number.
    fn ring(&self) -> f32 {
        let look = Lettering::new(self.pen.least, self.pen.theme.text).medium();
        look.width(self.pen.fonts, "00") / 2.0 + self.pen.least * 0.26
    }

    /// A place for a number beside a dot, or near it at a line.
    pub(super) fn spot(&self, places: &mut Places, point: &QuadrantPoint) -> Option<Spot> {
        let (center, extent) = (self.center(point), [self.ring() * 2.0; 2]);
        let found = places.beside(center, self.radius(), extent);
        let found = found.or_else(|| places.near(center, self.radius(), extent));
        found.or_else(|| places.squeezed(center, self.radius(), extent))
    }

    /// A ring with the number beside each dot, or near it at a line, the points that have one, in the order of the
    /// numbers, and those for which there is no place: one form for all, that is read as no value and weighs no more than
    /// a name.
    pub(super) fn numbers(
        &self,
        places: &mut Places,
        keyed: &Keyed<'a>,
        spots: &[(&'a QuadrantPoint, Spot)],
    ) -> (Vec<Mark>, Vec<&'a QuadrantPoint>, Vec<&'a QuadrantPoint>) {
        let pen = self.pen;
        let look = Lettering::new(pen.least, pen.theme.text).medium().middle();
        let radius = self.ring();
        let rim = solid(pen.hair() * 1.3, pen.theme.quiet);
        let (mut marks, mut told, mut crowded) = (Vec::new(), Vec::new(), Vec::new());
        for point in &keyed.points {
            let own = spots.iter().find(|(own, _)| std::ptr::eq(*own, *point));
            let found = own
                .map(|(_, spot)| *spot)
                .or_else(|| self.spot(places, point));
            let Some(([left, top], leader)) = found else {
                crowded.push(*point);
                continue;
            };
            let thin = solid(pen.hair(), pen.theme.quiet);
            marks.extend(leader.iter().map(|ends| line(ends, thin.clone())));
            let [x, y] = [left + radius, top + radius];
            marks.push(Mark::Circle {
                center: [x, y],
                radius,
                fill: Some(pen.theme.ground),
                stroke: Some(rim.clone()),
                key: Some(point.key.clone()),
            });
            told.push(*point);
            marks.push(look.centered(x, y, told.len().to_string()));
        }
        (marks, told, crowded)
    }

    /// The names by their numbers, under the plot and its words.
    pub(super) fn names(
        keyed: &Keyed,
        told: &[&QuadrantPoint],
        [left, top, _, height]: Area,
    ) -> Vec<Mark> {
        keyed.list.marks(&names(told), [left, top + height])
    }
}
