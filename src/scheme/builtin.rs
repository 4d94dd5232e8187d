//! The schemes that come with the program, and the way to a user's own.

use super::Scheme;
use crate::i18n::{Message, Result};

/// The ids of the built-in schemes, in the order in which they are offered.
#[must_use]
pub fn builtins() -> Vec<&'static str> {
    Vec::new()
}

/// A built-in scheme by its id.
#[must_use]
pub fn builtin(_id: &str) -> Option<Scheme> {
    None
}

/// A scheme by built-in id, or by the path of a scheme file.
///
/// # Errors
/// When there is neither, or the file has errors: the sentence holds all of them with their lines.
pub fn load(id_or_path: &str) -> Result<Scheme> {
    builtin(id_or_path).ok_or_else(|| Message::new("scheme.unknown").with("scheme", id_or_path))
}
