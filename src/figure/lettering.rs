//! How a piece of text looks, so that charts say it in one word: size, weight, colour, anchor, halo.

use super::{ASCENT, Anchor, CAP_HEIGHT, Color, DESCENT, Fonts, Mark, Measures, TextLine, Weight};

/// The look of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lettering {
    /// Size in points.
    pub size: f32,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub color: Color,
    /// Which point stands at the place.
    pub anchor: Anchor,
    /// Halo: width and colour.
    pub halo: Option<(f32, Color)>,
}

impl Lettering {
    /// Regular text that starts at its place.
    #[must_use]
    pub fn new(size: f32, color: Color) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            color,
            anchor: Anchor::Start,
            halo: None,
        }
    }

    /// The same in weight 500.
    #[must_use]
    pub fn medium(self) -> Self {
        Self {
            weight: Weight::Medium,
            ..self
        }
    }

    /// The same in weight 700.
    #[must_use]
    pub fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    /// The same in another colour.
    #[must_use]
    pub fn ink(self, color: Color) -> Self {
        Self { color, ..self }
    }

    /// The same, standing with this point at its place.
    #[must_use]
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same, with its middle at its place.
    #[must_use]
    pub fn middle(self) -> Self {
        self.anchored(Anchor::Middle)
    }

    /// The same, with its end at its place.
    #[must_use]
    pub fn end(self) -> Self {
        self.anchored(Anchor::End)
    }

    /// The same with a halo of a colour.
    #[must_use]
    pub fn haloed(self, color: Color) -> Self {
        Self {
            halo: Some((self.size * 0.16, color)),
            ..self
        }
    }

    /// Width of a text in this look.
    #[must_use]
    pub fn width(&self, fonts: &Fonts, text: &str) -> f32 {
        fonts.width(text, self.size, self.weight)
    }

    /// The text cut to a width.
    #[must_use]
    pub fn fit(&self, fonts: &Fonts, text: &str, width: f32) -> String {
        fonts.fit(text, self.size, self.weight, width)
    }

    /// A name that stands alone, cut to a width.
    #[must_use]
    pub fn fit_name(&self, fonts: &Fonts, name: &str, width: f32) -> String {
        fonts.fit_name(name, self.size, self.weight, width)
    }

    /// Notes between dots, those without room left out as whole.
    #[must_use]
    pub fn fit_parts(&self, fonts: &Fonts, text: &str, width: f32) -> String {
        fonts.fit_parts(text, self.size, self.weight, width)
    }

    /// Names of one list, cut to a width so that they stay different.
    #[must_use]
    pub fn fit_names(&self, fonts: &Fonts, names: &[&str], width: f32) -> Vec<String> {
        fonts.fit_names(names, self.size, self.weight, width)
    }

    /// The mark with its baseline at `y`.
    #[must_use]
    pub fn at(&self, x: f32, y: f32, text: impl Into<String>) -> Mark {
        Mark::Text(TextLine {
            at: [x, y],
            text: text.into(),
            size: self.size,
            weight: self.weight,
            color: self.color,
            anchor: self.anchor,
            halo: self.halo,
            rotate: 0.0,
        })
    }

    /// The mark with the middle of its capitals at `y`.
    #[must_use]
    pub fn centered(&self, x: f32, y: f32, text: impl Into<String>) -> Mark {
        self.at(x, y + self.size * CAP_HEIGHT / 2.0, text)
    }

    /// Height of a line, with what stands between two lines.
    #[must_use]
    pub fn line(&self) -> f32 {
        self.size * Measures::of_program().line
    }
}

impl TextLine {
    /// Left, top, right, bottom before it is turned, by what Chinese characters reach.
    #[must_use]
    pub fn bounds(&self, fonts: &Fonts) -> [f32; 4] {
        let width = fonts.width(&self.text, self.size, self.weight);
        let left = self.at[0] + self.anchor.start(width);
        [
            left,
            self.at[1] - self.size * ASCENT,
            left + width,
            self.at[1] + self.size * DESCENT,
        ]
    }
}
