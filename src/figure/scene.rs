//! A laid-out figure: marks with places, sizes and colours, in points; what every back end draws.

use super::{Color, Fonts, Glyph, Weight};

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

impl Anchor {
    /// Where the left end of something this wide stands, from the anchor.
    #[must_use]
    pub fn start(self, width: f32) -> f32 {
        match self {
            Self::Start => 0.0,
            Self::Middle => -width / 2.0,
            Self::End => -width,
        }
    }
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
    Text(TextLine),
    /// One thing of the data: a group that a designer finds by its name in a vector editor.
    Thing {
        /// What it is and which one: `area:Jiangxin`, `enterprise:9132…`.
        id: String,
        /// What a person reads: its name, with its value.
        title: String,
        /// The marks.
        marks: Vec<Mark>,
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

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// Anchor point on the baseline.
    pub at: [f32; 2],
    /// The words.
    pub text: String,
    /// Size in points.
    pub size: f32,
    /// Weight of the face.
    pub weight: Weight,
    /// Colour.
    pub color: Color,
    /// Which point of it stands at `at`.
    pub anchor: Anchor,
    /// A halo under it: width and colour.
    pub halo: Option<(f32, Color)>,
    /// Degrees, clockwise, around `at`.
    pub rotate: f32,
}

impl TextLine {
    /// The glyphs, and where the first of them begins: points to the right of `at` along the line.
    #[must_use]
    pub fn glyphs(&self, fonts: &Fonts) -> (Vec<Glyph>, f32) {
        let glyphs = fonts.glyphs(&self.text, self.size, self.weight);
        let width = glyphs.last().map_or(0.0, |last| last.x + last.advance);
        (glyphs, self.anchor.start(width))
    }

    /// The halo as a line along the letters' outlines, half of it outside.
    #[must_use]
    pub fn halo(&self) -> Option<Stroke> {
        self.halo.map(|(width, color)| Stroke {
            width: width * 2.0,
            color,
            dash: Vec::new(),
        })
    }
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
