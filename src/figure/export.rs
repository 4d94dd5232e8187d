//! Scenes become files.

use std::path::Path;

use super::{Fonts, Scene};
use crate::i18n::{Message, Result};

/// What a picture rests on, written into every export's metadata: the same passport gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passport {
    /// `program 0.1.0 · scheme tech-sme 2022 (sha256 …) · data … · year 2021 · …`
    pub text: String,
}

/// The scene as SVG with real text and named groups.
#[must_use]
pub fn svg(_scene: &Scene, _passport: &Passport) -> String {
    String::new()
}

/// The scene as PNG at `scale` pixels to the point.
///
/// # Errors
/// When the picture is too large to hold.
pub fn png(_scene: &Scene, _fonts: &Fonts, _scale: f32, _passport: &Passport) -> Result<Vec<u8>> {
    Err(Message::new("figure.too_large"))
}

/// Scenes as the pages of a PDF with real text.
///
/// # Errors
/// When the document cannot be made.
pub fn pdf(_scenes: &[Scene], _fonts: &Fonts, _passport: &Passport) -> Result<Vec<u8>> {
    Err(Message::new("figure.too_large"))
}

/// Writes a scene to `path` in the format that its extension names; whole or not at all.
///
/// # Errors
/// When the extension is none of `.svg`, `.png`, `.pdf`, or the file cannot be written.
pub fn export(
    path: &Path,
    _scene: &Scene,
    _fonts: &Fonts,
    _scale: f32,
    _passport: &Passport,
) -> Result<()> {
    Err(Message::new("figure.format").with("file", path.display().to_string()))
}
