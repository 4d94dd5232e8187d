//! A laid-out figure: marks with places, sizes and colours, in points; what every back end draws.

use super::{Color, Weight};

/// A line's look.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Width in points.
    pub width: f32,
    /// Colour.
    pub color: Color,
    /// Lengths of dashes and gaps; empty for a full line.
    pub dash: Vec<f32>,
}

/// Which point of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PathStep {
    /// Starts a contour.
    Move([f32; 2]),
    /// Straight line.
    Line([f32; 2]),
    /// Cubic curve: two control points and the end.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// Closes the contour.
    Close,
}

/// One thing to draw. Later marks lie over earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A rectangle: x, y, width, height.
    Rect {
        /// Left, top, width, height.
        rect: [f32; 4],
        /// Corner radius.
        radius: f32,
        /// Inside.
        fill: Option<Color>,
        /// Rim.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Middle.
        center: [f32; 2],
        /// Radius.
        radius: f32,
        /// Inside.
        fill: Option<Color>,
        /// Rim.
        stroke: Option<Stroke>,
        /// What it stands for, so that the screen can answer a click: an entity key.
        key: Option<String>,
    },
    /// A path; filled by the even-odd rule.
    Path {
        /// The steps.
        steps: Vec<PathStep>,
        /// Inside.
        fill: Option<Color>,
        /// Line.
        stroke: Option<Stroke>,
        /// What it stands for: an area name.
        key: Option<String>,
    },
    /// One line of text.
    Text {
        /// Anchor point on the baseline.
        at: [f32; 2],
        /// The words.
        text: String,
        /// Size in points.
        size: f32,
        /// Weight of the face.
        weight: Weight,
        /// Colour.
        color: Color,
        /// Which point of it stands at `at`.
        anchor: Anchor,
        /// A halo under it: width and colour.
        halo: Option<(f32, Color)>,
        /// Degrees, clockwise, around `at`.
        rotate: f32,
    },
    /// Marks that belong together, with a name for SVG and PDF, and perhaps a clip rectangle.
    Group {
        /// Name.
        name: String,
        /// Nothing is drawn outside: left, top, width, height.
        clip: Option<[f32; 4]>,
        /// The marks.
        marks: Vec<Mark>,
    },
}

/// A laid-out figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Ground.
    pub background: Color,
    /// Title, for the metadata of files and for screen readers.
    pub title: String,
    /// One sentence that describes the figure to somebody who cannot see it.
    pub description: String,
    /// The marks, bottom first.
    pub marks: Vec<Mark>,
}

impl Scene {
    /// A page with nothing on it yet.
    #[must_use]
    pub fn empty(page: &super::Page, theme: &super::Theme, words: &super::Words) -> Self {
        Self {
            width: page.width,
            height: page.height,
            background: theme.ground,
            title: words.title.clone(),
            description: words.subtitle.clone(),
            marks: Vec::new(),
        }
    }
}
