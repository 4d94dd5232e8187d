//! Names beside their areas, each with a line to it: areas without room come in; names on ground where no area lies, and
//! the areas that have none, go out.

use super::super::fit::{Fit, Rect};
use super::super::geometry::{MapGeometry, Shape};
use super::super::space::Space;
use super::super::style::{Ink, baseline, full, line, text_box};
use super::forms::whole;
use super::lettering::{LINE, look, widest};
use super::{Named, Sheet, around, near};
use crate::figure::{Anchor, Color, Mark};

/// How far a name may stand from its area, in body sizes.
const DISTANCES: [f32; 4] = [0.5, 1.2, 2.2, 3.4];
/// The same where a line may cross other areas to reach open ground.
const FAR: [f32; 9] = [0.5, 1.2, 2.2, 3.4, 5.0, 7.0, 9.0, 12.0, 15.0];
/// Directions in which it may stand.
const DIRECTIONS: usize = 24;
/// At most so many names stand beside their areas.
const LED: usize = 16;

/// Adds names with a line to their area, each on ground where no area lies; and the areas that have none.
pub(super) fn led(
    sheet: &Sheet,
    space: &mut Space,
    (indices, crossing): (&[usize], bool),
    named: &mut Named,
) {
    let Sheet {
        spec,
        geometry,
        fit,
        ink,
        ..
    } = *sheet;
    let (mut lines, mut texts) = (Vec::new(), Vec::new());
    let size = (ink.body * 0.7).max(ink.least);
    for &index in indices {
        if texts.len() == LED {
            named.lost.push(index);
            continue;
        }
        let shape = &geometry.shapes[index];
        let name = spec.styles[index].name.trim();
        let forms = whole(name, size, ink);
        let found = forms.into_iter().find_map(|words| {
            let block = (widest(&words, size, ink), words.len(), size);
            let place = beside(geometry, shape, fit, space, (block, crossing), ink)?;
            Some((words, place))
        });
        let Some((words, (at, anchor, area, from, to))) = found else {
            named.lost.push(index);
            continue;
        };
        space.take(area);
        space.take_line(from, to);
        named.boxes.push(area);
        named.lines.push([from, to]);
        named.outside.push(index);
        lines.extend(leader(from, to, ink));
        let look = look(size, anchor, ink);
        let rows = words.into_iter().enumerate();
        texts.extend(
            rows.map(|(row, words)| look.at(at[0], at[1] + size * LINE * row as f32, words)),
        );
    }
    named.marks.append(&mut lines);
    named.marks.append(&mut texts);
}

/// A thin line that begins with a dot, to be seen over circles as well.
fn leader(from: [f32; 2], to: [f32; 2], ink: Ink) -> [Mark; 4] {
    let (color, ground) = (ink.theme.quiet, ink.theme.ground.with_alpha(0.85));
    let dot = |radius: f32, fill: Color| Mark::Circle {
        center: from,
        radius: ink.body * radius,
        fill: Some(fill),
        stroke: None,
        key: None,
    };
    [
        line(from, to, full(ink.body * 0.17, ground)),
        dot(0.17, ground),
        line(from, to, full(ink.hair() * 1.4, color)),
        dot(0.1, color),
    ]
}

/// The first baseline, the anchor, the box, and both ends of the line.
type Led = ([f32; 2], Anchor, Rect, [f32; 2], [f32; 2]);

/// The nearest free ground for a name around an area, with the line to it.
fn beside(
    geometry: &MapGeometry,
    shape: &Shape,
    fit: &Fit,
    space: &Space,
    ((width, lines, size), crossing): ((f32, usize, f32), bool),
    ink: Ink,
) -> Option<Led> {
    let distances: &[f32] = if crossing { &FAR } else { &DISTANCES };
    let from = fit.apply(shape.pole.0);
    // Of an area with parts overseas the line starts at the main one.
    let main = shape
        .polygons
        .iter()
        .filter(|part| part.contains(shape.pole.0))
        .find_map(crate::geo::Polygon::bounds);
    let on_page = fit.area(main.unwrap_or(shape.bounds));
    let half = on_page.w.max(on_page.h) / 2.0;
    // No point that is looked at lies farther away than the farthest name reaches.
    let farthest = distances.iter().copied().fold(0.0, f32::max);
    let reach = half + farthest * ink.body + width + size * 2.0;
    let part = Rect {
        x: from[0] - reach,
        y: from[1] - reach,
        w: reach * 2.0,
        h: reach * 2.0,
    };
    let neighbours = near(geometry, fit, part, usize::MAX);
    let open = |area: &Rect| {
        let mut points = around(area).map(|point| fit.invert(point));
        !points.any(|point| neighbours.iter().any(|shape| shape.contains(point)))
    };
    // The line leaves its own area for open ground and crosses no other.
    let crosses_none = |from: [f32; 2], to: [f32; 2]| {
        crossing
            || (1..=12).all(|step| {
                let share = step as f32 / 12.0;
                let point = [
                    from[0] + (to[0] - from[0]) * share,
                    from[1] + (to[1] - from[1]) * share,
                ];
                let point = fit.invert(point);
                shape.contains(point) || !neighbours.iter().any(|other| other.contains(point))
            })
    };
    // A line that may cross anything may also begin elsewhere in its area, where the middle is hemmed in.
    let mut bases = vec![from];
    if crossing {
        let inside = (0..25_u8).map(|at| {
            let share = |k: u8| (f64::from(k) + 0.5) / 5.0;
            [
                shape.bounds.min[0] + shape.bounds.width() * share(at % 5),
                shape.bounds.min[1] + shape.bounds.height() * share(at / 5),
            ]
        });
        let inside = inside.filter(|point| shape.contains(*point));
        bases.extend(inside.map(|point| fit.apply(point)));
    }
    let ways = distances
        .iter()
        .flat_map(|distance| bases.iter().map(move |base| (*distance, *base)));
    for (distance, from) in ways {
        for step in 0..DIRECTIONS {
            // To the right first, then alternately further from there.
            let turn = step.div_ceil(2) as f32 * if step % 2 == 0 { 1.0 } else { -1.0 };
            let (sin, cos) = (turn / DIRECTIONS as f32 * std::f32::consts::TAU).sin_cos();
            let out = half + distance * ink.body;
            let foot = [from[0] + cos * out, from[1] + sin * out];
            let anchor = if cos > 0.3 {
                Anchor::Start
            } else if cos < -0.3 {
                Anchor::End
            } else {
                Anchor::Middle
            };
            let more = (lines as f32 - 1.0) * size * LINE;
            let top = foot[1] + sin * (size + more) * 0.5 - more / 2.0;
            let at = [foot[0], baseline(top, size)];
            let area = text_box(at, width, size, anchor);
            let area = Rect {
                h: area.h + more,
                ..area
            };
            let to = [
                foot[0] - cos * ink.body * 0.15,
                foot[1] - sin * ink.body * 0.15,
            ];
            // Where a number stands in its middle, the line starts beside that.
            let starts = (0..6).map(|step| {
                let out = ink.body * 0.4 * step as f32;
                [from[0] + cos * out, from[1] + sin * out]
            });
            let dot = |[x, y]: [f32; 2]| Rect {
                x,
                y,
                w: 0.1,
                h: 0.1,
            };
            let Some(from) = starts.into_iter().find(|at| space.is_free(&dot(*at))) else {
                continue;
            };
            if space.is_free(&area)
                && !space.hits_big(&area, None)
                && space.covered(&area, None) < 0.05
                && space.is_open(from, to, usize::MAX)
                && open(&area)
                && crosses_none(from, to)
            {
                return Some((at, anchor, area, from, to));
            }
        }
    }
    None
}
