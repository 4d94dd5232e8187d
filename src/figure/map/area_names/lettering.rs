//! How names of areas are written: lines around a middle, in quiet letters with a halo.

use super::super::fit::Rect;
use super::super::style::{Ink, baseline, text_box};
use crate::figure::{Anchor, Lettering, Mark, Weight};

pub(super) fn look(size: f32, anchor: Anchor, ink: Ink) -> Lettering {
    Lettering {
        size,
        weight: Weight::Medium,
        color: ink.theme.quiet.mix(ink.theme.text, 0.35),
        anchor,
        halo: Some((size * 0.2, ink.theme.ground.with_alpha(0.82))),
    }
}

pub(super) fn widest(lines: &[String], size: f32, ink: Ink) -> f32 {
    lines
        .iter()
        .map(|line| ink.width(line, size, Weight::Medium))
        .fold(0.0, f32::max)
}

/// Distance of the lines of a name, in its size.
pub(super) const LINE: f32 = 1.16;

/// The box of lines around a middle.
pub(super) fn block(middle: [f32; 2], width: f32, lines: usize, size: f32) -> Rect {
    let more = (lines as f32 - 1.0) * size * LINE;
    let first = [middle[0], baseline(middle[1] - more / 2.0, size)];
    let area = text_box(first, width, size, Anchor::Middle);
    Rect {
        h: area.h + more,
        ..area
    }
}

pub(super) fn written(lines: &[String], middle: [f32; 2], size: f32, ink: Ink) -> Vec<Mark> {
    let more = (lines.len() as f32 - 1.0) * size * LINE;
    let look = look(size, Anchor::Middle, ink);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let y = middle[1] - more / 2.0 + at as f32 * size * LINE;
            look.at(middle[0], baseline(y, size), line.as_str())
        })
        .collect()
}
