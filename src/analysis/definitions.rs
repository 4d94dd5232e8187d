//! A file of definitions in TOML that a city edits: text comes in, what it says goes out, or a sentence with the line.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::i18n::{Message, Result};

/// Understands the text of a file.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            let start = span.start.min(text.len());
            1 + text.get(..start).unwrap_or_default().matches('\n').count()
        });
        Message::new("projects.bad_definitions")
            .with("file", path.display().to_string())
            .with("line", line.to_string())
            .with(
                "problem",
                error.message().lines().next().unwrap_or_default(),
            )
    })
}
