//! The points of a quadrant whose names have no room: a number in each dot or beside it, and the names by their numbers
//! under the plot.

use super::{Chart, QuadrantPoint, dot};
use crate::figure::frame::Area;
use crate::figure::legend::{line, solid};
use crate::figure::numbered::Numbered;
use crate::figure::place::Places;
use crate::figure::{Lettering, Mark, PathStep};

/// Which points have numbers, from the top of the plot down, and how their names stand under it.
pub(super) struct Keyed<'a> {
    points: Vec<&'a QuadrantPoint>,
    pub list: Numbered<'a>,
}

fn names<'p>(points: &[&'p QuadrantPoint]) -> Vec<&'p str> {
    points.iter().map(|point| point.name.as_str()).collect()
}

/// From a point to the nearest of a line.
fn to_line([x, y]: [f32; 2], [from, to]: [[f32; 2]; 2]) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let square = along[0].mul_add(along[0], along[1] * along[1]).max(1e-6);
    let share = ((x - from[0]) * along[0] + (y - from[1]) * along[1]) / square;
    let share = share.clamp(0.0, 1.0);
    (x - from[0] - along[0] * share).hypot(y - from[1] - along[1] * share)
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

    /// The numbers in or beside their dots, off all words that stand already, and the points that have one, in the order
    /// of the numbers.
    pub(super) fn numbers(
        &self,
        places: &mut Places,
        keyed: &Keyed<'a>,
        words: [&[Mark]; 2],
    ) -> (Vec<Mark>, Vec<&'a QuadrantPoint>) {
        let pen = self.pen;
        let taken: Vec<[f32; 4]> = (words.into_iter().flatten())
            .filter_map(|mark| match mark {
                Mark::Text(line) => Some(line.bounds(pen.fonts)),
                _ => None,
            })
            .collect();
        let leaders: Vec<[[f32; 2]; 2]> = (words.into_iter().flatten())
            .filter_map(|mark| match mark {
                Mark::Path { steps, .. } => match steps.as_slice() {
                    [PathStep::Move(from), PathStep::Line(to)] => Some([*from, *to]),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let inside = Lettering::new(pen.least, pen.theme.text).medium().middle();
        let radius = (inside.width(pen.fonts, "00") / 2.0 + pen.least * 0.22).max(self.radius());
        let mut large: Vec<[f32; 2]> = Vec::new();
        let (mut marks, mut told) = (Vec::new(), Vec::new());
        for point in &keyed.points {
            let [x, y] = self.center(point);
            let number = (told.len() + 1).to_string();
            let apart = |at: &[f32; 2], other: f32| (at[0] - x).hypot(at[1] - y) > radius + other;
            let clear = taken.iter().all(|[left, top, right, bottom]| {
                x + radius < *left
                    || x - radius > *right
                    || y + radius < *top
                    || y - radius > *bottom
            }) && leaders.iter().all(|ends| to_line([x, y], *ends) > radius)
                && large.iter().all(|at| apart(at, radius))
                && self.points.iter().all(|other| {
                    std::ptr::eq(*other, *point) || apart(&self.center(other), self.radius())
                });
            if clear {
                let (color, rim) = dot(point.role, pen);
                large.push([x, y]);
                marks.push(Mark::Circle {
                    center: [x, y],
                    radius,
                    fill: Some(color),
                    stroke: Some(rim),
                    key: Some(point.key.clone()),
                });
                let look = inside.ink(pen.theme.ink_on(color));
                marks.push(look.centered(x, y, number));
                told.push(*point);
                continue;
            }
            let look = Lettering::new(pen.least, pen.theme.text).medium();
            let extent = [look.width(pen.fonts, &number), look.size];
            let found = places.beside([x, y], self.radius(), extent);
            let found = found.or_else(|| places.near([x, y], self.radius(), extent));
            let Some((place, leader)) = found else {
                continue;
            };
            let thin = solid(pen.hair(), pen.theme.quiet);
            marks.extend(leader.iter().map(|ends| line(ends, thin.clone())));
            let look = look.haloed(pen.theme.ground);
            marks.push(look.centered(place[0], place[1] + extent[1] / 2.0, number));
            told.push(*point);
        }
        (marks, told)
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
