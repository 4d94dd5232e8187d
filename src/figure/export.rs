//! Scenes become files: whole or not at all.

use std::path::Path;

use super::{Figure, Fonts, Scene, numbers, pdf, png, svg};
use crate::i18n::{Lang, Message, Result};
use crate::table::{TextEncoding, write_csv, write_whole};

/// What a picture rests on, written into every export's metadata: the same passport gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passport {
    /// `program 0.1.0 · scheme tech-sme 2022 (sha256 …) · data … · year 2021 · …`
    pub text: String,
}

/// Endings of the files that [`export()`] knows.
pub const EXPORTED: [&str; 3] = [".svg", ".png", ".pdf"];

/// Whether a path asks for the numbers of a figure and not for its picture.
#[must_use]
pub fn asks_for_numbers(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// Writes the numbers that a figure shows as CSV, with headers in a language; whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn export_numbers(path: &Path, figure: &Figure, lang: Lang) -> Result<()> {
    write_csv(path, &numbers(figure, lang), TextEncoding::Utf8)
}

/// Writes a scene to `path` in the format that its extension names; whole or not at all. `scale` is in pixels to the
/// point and matters for PNG only.
///
/// # Errors
/// When the extension is none of `.svg`, `.png`, `.pdf`, or the file cannot be written.
pub fn export(
    path: &Path,
    scene: &Scene,
    fonts: &Fonts,
    scale: f32,
    passport: &Passport,
) -> Result<()> {
    export_pages(path, (scene, &[]), fonts, scale, passport)
}

/// The same of a picture with pages behind it, which a PDF holds and a picture does not.
///
/// # Errors
/// As [`export`].
pub fn export_pages(
    path: &Path,
    (scene, further): (&Scene, &[Scene]),
    fonts: &Fonts,
    scale: f32,
    passport: &Passport,
) -> Result<()> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let bytes = match extension.as_str() {
        "svg" => svg(scene, passport).into_bytes(),
        "png" => png(scene, fonts, scale, passport)?,
        "pdf" => {
            let mut pages = vec![scene.clone()];
            pages.extend_from_slice(further);
            pdf(&pages, fonts, passport)?
        }
        _ => return Err(Message::new("figure.format").with("file", path.display().to_string())),
    };
    write_whole(path, &bytes)
}
