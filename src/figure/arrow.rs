//! A change as a small triangle with its number.

use super::legend::line;
use super::pen::Pen;
use super::{Anchor, Color, Lettering, Mark, PathStep, legend::solid};

/// A triangle in a square of a side around a middle, pointing up or down.
pub(super) fn triangle([x, middle]: [f32; 2], side: f32, up: bool, color: Color) -> Mark {
    let (tip, foot) = if up {
        (middle - side / 2.0, middle + side / 2.0)
    } else {
        (middle + side / 2.0, middle - side / 2.0)
    };
    Mark::Path {
        steps: vec![
            PathStep::Move([x - side / 2.0, foot]),
            PathStep::Line([x + side / 2.0, foot]),
            PathStep::Line([x, tip]),
            PathStep::Close,
        ],
        fill: Some(color),
        stroke: None,
        key: None,
    }
}

/// A change before its words, beginning at `x` or ending there: triangle (an equals sign for none) and text, in the colour of
/// the change.
pub(super) fn change(
    pen: &Pen,
    look: Lettering,
    change: f64,
    words: &str,
    [x, middle]: [f32; 2],
) -> Vec<Mark> {
    let color = pen.change_color(change);
    let look = look.ink(color);
    let side = look.size * 0.62;
    let lead = side * 1.45;
    let left = match look.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - f32::midpoint(look.width(pen.fonts, words), lead),
        Anchor::End => x - look.width(pen.fonts, words) - lead,
    };
    let mut marks = if change == 0.0 {
        // A dash would be read as a minus.
        let at = |y: f32| {
            line(
                &[[left, y], [left + side, y]],
                solid(look.size * 0.1, color),
            )
        };
        vec![at(middle - side * 0.2), at(middle + side * 0.2)]
    } else {
        vec![triangle(
            [left + side / 2.0, middle],
            side,
            change > 0.0,
            color,
        )]
    };
    marks.push(
        look.anchored(Anchor::Start)
            .centered(left + lead, middle, words),
    );
    marks
}

/// Width of a change with its words.
pub(super) fn change_width(pen: &Pen, look: Lettering, words: &str) -> f32 {
    look.width(pen.fonts, words) + look.size * 0.62 * 1.45
}
