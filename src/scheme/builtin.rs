//! The schemes that come with the program, and the way to a user's own.

use std::io::ErrorKind;
use std::path::Path;

use super::{Scheme, SchemeError, parse};
use crate::i18n::{Message, Result};

/// Ids and texts of the built-in schemes, in the order in which they are offered.
const BUILTINS: [(&str, &str); 8] = [
    (
        "national-2024",
        include_str!("../../assets/schemes/national-2024.toml"),
    ),
    (
        "national-2025",
        include_str!("../../assets/schemes/national-2025.toml"),
    ),
    (
        "tech-sme",
        include_str!("../../assets/schemes/tech-sme.toml"),
    ),
    (
        "innovative-sme",
        include_str!("../../assets/schemes/innovative-sme.toml"),
    ),
    (
        "high-tech-enterprise",
        include_str!("../../assets/schemes/high-tech-enterprise.toml"),
    ),
    (
        "city-ledger",
        include_str!("../../assets/schemes/city-ledger.toml"),
    ),
    (
        "county-index",
        include_str!("../../assets/schemes/county-index.toml"),
    ),
    (
        "county-index-level",
        include_str!("../../assets/schemes/county-index-level.toml"),
    ),
];

/// Keys of what is said of a scheme file with errors.
const ERRORS: [&str; 3] = [
    "scheme.file_error",
    "scheme.file_errors",
    "scheme.file_errors_cut",
];

/// Most errors that one sentence about a file lists.
const MOST_LISTED: usize = 20;

/// The ids of the built-in schemes, in the order in which they are offered.
#[must_use]
pub fn builtins() -> Vec<&'static str> {
    BUILTINS.iter().map(|(id, _)| *id).collect()
}

/// A built-in scheme by its id.
#[must_use]
pub fn builtin(id: &str) -> Option<Scheme> {
    let (_, text) = BUILTINS.iter().find(|(known, _)| *known == id)?;
    // That every built-in parses is a test.
    parse(text).ok()
}

/// A scheme by built-in id, or by the path of a scheme file.
///
/// # Errors
/// When there is neither, or the file has errors: the sentence holds all of them with their lines.
pub fn load(id_or_path: &str) -> Result<Scheme> {
    if let Some(scheme) = builtin(id_or_path) {
        return Ok(scheme);
    }
    let path = Path::new(id_or_path);
    if !path.exists() {
        return Err(Message::new("scheme.unknown")
            .with("scheme", id_or_path)
            .with("builtins", builtins().join(", ")));
    }
    parse(&read_text(path)?).map_err(|errors| listed(id_or_path, &errors, &ERRORS))
}

/// The text of a scheme file, for [`parse`]: at most 1 MiB of UTF-8.
///
/// # Errors
/// When the file cannot be read, is larger, or is not UTF-8; the sentence names the line of the first wrong byte.
pub fn read_text(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        let reason = match error.kind() {
            ErrorKind::PermissionDenied => Message::new("scheme.not_allowed"),
            ErrorKind::IsADirectory => Message::new("scheme.folder"),
            _ => Message::new("scheme.system").with("error", error.to_string()),
        };
        Message::new("scheme.unreadable")
            .with("path", name.as_str())
            .with("reason", reason)
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    // Reading a pipe would wait for somebody who writes into it.
    if !about.is_file() && !about.is_dir() {
        return Err(Message::new("scheme.unreadable")
            .with("path", name.as_str())
            .with("reason", Message::new("scheme.not_a_file")));
    }
    if about.len() > parse::LARGEST as u64 {
        return Err(Message::new("scheme.file_too_large").with("path", name.as_str()));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let breaks = error.as_bytes()[..sound]
            .iter()
            .filter(|byte| **byte == b'\n');
        Message::new("scheme.not_utf8")
            .with("path", name.as_str())
            .with("line", (breaks.count() + 1).to_string())
    })
}

/// All errors of a file as one message, a line each. `keys` are those of the sentences for one error, for several and
/// for more than are listed.
pub(crate) fn listed(path: &str, errors: &[SchemeError], keys: &[&'static str; 3]) -> Message {
    let lines = errors.iter().take(MOST_LISTED).map(|error| {
        Message::new("scheme.line")
            .with("line", error.line.to_string())
            .with("message", error.message.clone())
    });
    let list = lines.reduce(|first, next| {
        Message::new("scheme.lines")
            .with("first", first)
            .with("next", next)
    });
    let key = match errors.len() {
        1 => keys[0],
        2..=MOST_LISTED => keys[1],
        _ => keys[2],
    };
    let message = Message::new(key)
        .with("path", path)
        .with("count", errors.len())
        .with("most", MOST_LISTED);
    match list {
        Some(list) => message.with("errors", list),
        None => message,
    }
}
