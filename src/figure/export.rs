//! Scenes become files: whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Figure, Fonts, Page, Scene, numbers, pdf, png, svg};
use crate::i18n::{Lang, Message, Result};
use crate::table::{TextEncoding, replace, write_csv, write_error, write_whole};

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
    (figure, page): (&Figure, &Page),
    lang: Lang,
    passport: &Passport,
) -> Result<[PathBuf; 2]> {
    let place = beside(path);
    let mut stands = false;
    // The new file of the second is there before the first is replaced: what cannot be written leaves both as they were.
    let written = replace(&place, |file| {
        write_csv(path, &numbers(figure, page, lang), TextEncoding::Utf8)?;
        stands = true;
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
            Some(rules) => {
                rests["methods"] = json!([{ "passport": passport.text, "rules": rules }]);
            }
            None => rests["data"] = json!([passport.text]),
        }
        writeln!(file, "{rests:#}").map_err(|error| write_error(&place, &error))
    });
    if written.is_err() && stands {
        // What is told of the numbers before says nothing of these; the error says that the new account is missing.
        let _ = std::fs::remove_file(&place);
    }
    written?;
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, TrendSpec};

    #[test]
    fn numbers_stay_as_they_were_where_their_account_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, "before").unwrap();
        // A folder of that name cannot be replaced.
        std::fs::create_dir(beside(&path)).unwrap();
        let figure = Figure::Trend(TrendSpec::default());
        let page = Page::of(PageSize::Slide);
        let export = || export_numbers(&path, (&figure, &page), Lang::En, &Passport::default());
        assert!(export().is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        std::fs::remove_dir(beside(&path)).unwrap();
        let [_, place] = export().unwrap();
        assert!(std::fs::read_to_string(place).unwrap().contains("methods"));
    }
}
