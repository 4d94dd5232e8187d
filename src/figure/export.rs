//! Scenes become files: whole or not at all.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Figure, Fonts, Scene, numbers, pdf, png, svg};
use crate::i18n::{Lang, Message, Result};
use crate::table::{TextEncoding, write_csv, write_whole};

/// What a picture rests on, written into every export's metadata: the same passport gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passport {
    /// `program 0.1.0 · scheme tech-sme 2022 (sha256 …) · data … · year 2021 · …`
    pub text: String,
    /// The text of the rules, for formats that have room for it; none without rules.
    pub rules: Option<String>,
}

/// Endings of the files that [`export()`] knows.
pub const EXPORTED: [&str; 3] = [".svg", ".png", ".pdf"];

/// Whether a path asks for the numbers of a figure and not for its picture.
#[must_use]
pub fn asks_for_numbers(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// Where what a file rests on stands, if the file has no place for it: `FILE.passport.json`.
#[must_use]
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".passport.json");
    PathBuf::from(name)
}

/// Writes the numbers that a figure shows as CSV, with headers in a language, and what they rest on into a file beside it:
/// the passport with the rules, and the figure's own words (title, what is measured, source, scheme and status). Each whole
/// or not at all; gives both files.
///
/// # Errors
/// When a file cannot be written.
pub fn export_numbers(
    path: &Path,
    figure: &Figure,
    lang: Lang,
    passport: &Passport,
) -> Result<[PathBuf; 2]> {
    write_csv(path, &numbers(figure, lang), TextEncoding::Utf8)?;
    let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
    let words = figure.words();
    let mut rests = json!({
        "bytes": bytes,
        "title": words.title,
        "subtitle": words.subtitle,
        "footer": words.footer,
        "methods": [],
    });
    match &passport.rules {
        Some(rules) => rests["methods"] = json!([{ "passport": passport.text, "rules": rules }]),
        None => rests["data"] = json!([passport.text]),
    }
    let place = beside(path);
    write_whole(&place, format!("{rests:#}\n").as_bytes())?;
    Ok([path.to_owned(), place])
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
