//! Type sizes, strokes and texts that the parts of a map share; all measured in the page's body size.

use super::fit::Rect;
use crate::figure::{
    ASCENT, Anchor, CAP_HEIGHT, Color, DESCENT, Fonts, Lettering, Mark, Page, PathStep, Stroke,
    Theme, Weight,
};
use crate::i18n::Lang;

/// What every part of the map needs to draw.
#[derive(Clone, Copy)]
pub struct Ink<'a> {
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
    pub lang: Lang,
    pub body: f32,
    /// Smallest size of letters.
    pub least: f32,
}

impl<'a> Ink<'a> {
    /// The ink of a page.
    pub fn on(page: &Page, theme: &'a Theme, (fonts, lang): (&'a Fonts, Lang)) -> Self {
        Self {
            theme,
            fonts,
            lang,
            body: page.body,
            least: page.least,
        }
    }
    /// Captions, legend rows, labels of enterprises.
    pub fn caption(&self) -> f32 {
        (self.body * 0.8).max(self.least)
    }

    /// Headings inside the figure.
    pub fn heading(&self) -> f32 {
        (self.body * 0.86).max(self.least)
    }

    /// A hairline.
    pub fn hair(&self) -> f32 {
        self.body * 0.045
    }

    pub fn width(&self, text: &str, size: f32, weight: Weight) -> f32 {
        self.fonts.width(text, size, weight)
    }
}

/// One line of text without a halo.
pub fn lettered(
    at: [f32; 2],
    text: impl Into<String>,
    size: f32,
    weight: Weight,
    color: Color,
    anchor: Anchor,
) -> Mark {
    Lettering {
        size,
        weight,
        color,
        anchor,
        halo: None,
    }
    .at(at[0], at[1], text)
}

/// Air around a text in shares of its size, so that neighbours do not stick together.
const AIR: f32 = 0.1;

/// The box of a text that stands at a baseline point.
pub fn text_box(at: [f32; 2], width: f32, size: f32, anchor: Anchor) -> Rect {
    Rect {
        x: at[0] + anchor.start(width),
        y: at[1] - size * (ASCENT + AIR),
        w: width,
        h: size * (ASCENT + DESCENT + 2.0 * AIR),
    }
    .inset_x(-size * AIR)
}

/// Baseline of a line of text whose capitals stand in the middle of `y`.
pub fn baseline(y: f32, size: f32) -> f32 {
    y + size * CAP_HEIGHT / 2.0
}

pub fn full(width: f32, color: Color) -> Stroke {
    Stroke {
        width,
        color,
        dash: Vec::new(),
    }
}

/// A straight line.
pub fn line(from: [f32; 2], to: [f32; 2], stroke: Stroke) -> Mark {
    Mark::Path {
        steps: vec![PathStep::Move(from), PathStep::Line(to)],
        fill: None,
        stroke: Some(stroke),
        key: None,
    }
}

pub fn rect(area: Rect, fill: Color) -> Mark {
    Mark::Rect {
        rect: area.array(),
        radius: 0.0,
        fill: Some(fill),
        stroke: None,
    }
}

/// Marks laid out around the origin, moved to their place.
#[must_use]
pub fn moved(marks: Vec<Mark>, by: [f32; 2]) -> Vec<Mark> {
    marks.into_iter().map(|mark| moved_one(mark, by)).collect()
}

fn moved_one(mut mark: Mark, by: [f32; 2]) -> Mark {
    let shift = |point: &mut [f32; 2]| {
        point[0] += by[0];
        point[1] += by[1];
    };
    match &mut mark {
        Mark::Rect { rect, .. } => {
            rect[0] += by[0];
            rect[1] += by[1];
        }
        Mark::Circle { center, .. } => shift(center),
        Mark::Path { steps, .. } => {
            for step in steps {
                match step {
                    PathStep::Move(point) | PathStep::Line(point) => shift(point),
                    PathStep::Cubic(a, b, c) => [a, b, c].into_iter().for_each(shift),
                    PathStep::Close => {}
                }
            }
        }
        Mark::Text(line) => shift(&mut line.at),
        Mark::Thing { marks, .. } => *marks = moved(std::mem::take(marks), by),
        Mark::Group { clip, marks, .. } => {
            if let Some(clip) = clip {
                clip[0] += by[0];
                clip[1] += by[1];
            }
            *marks = moved(std::mem::take(marks), by);
        }
    }
    mark
}
