//! Scenes become files: whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Fonts, Scene, pdf, png, svg};
use crate::i18n::{Message, Result};

/// What a picture rests on, written into every export's metadata: the same passport gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passport {
    /// `program 0.1.0 · scheme tech-sme 2022 (sha256 …) · data … · year 2021 · …`
    pub text: String,
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
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let bytes = match extension.as_str() {
        "svg" => svg(scene, passport).into_bytes(),
        "png" => png(scene, fonts, scale, passport)?,
        "pdf" => pdf(std::slice::from_ref(scene), fonts, passport)?,
        _ => return Err(Message::new("figure.format").with("file", path.display().to_string())),
    };
    write_whole(path, &bytes).map_err(|error| refusal(path, &error))
}

/// Writes beside the target, then renames: a reader sees the old file or the new one, never half of one.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A rename would replace a file that is marked read-only; its owner said not to.
    if fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let part = part_of(path);
    let written = fs::File::create(&part)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // What cannot be removed either was not made.
        let _ = fs::remove_file(&part);
    }
    written
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn refusal(path: &Path, error: &io::Error) -> Message {
    let key = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "figure.read_only",
        io::ErrorKind::NotFound => "figure.no_folder",
        io::ErrorKind::StorageFull => "figure.disk_full",
        _ => "figure.not_written",
    };
    Message::new(key)
        .with("file", path.display().to_string())
        .with("reason", error.to_string())
}
