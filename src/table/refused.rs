//! Why a file cannot be read: errors of the system come in, sentences that say what to do go out.

use std::io::ErrorKind;
use std::path::Path;

use super::read::LARGEST;
use crate::i18n::Message;

/// What went wrong when a file was read, as a sentence that says what to do.
#[must_use]
pub fn read_error(path: &Path, error: &std::io::Error) -> Message {
    in_file(path, problem_of(error))
}

/// What went wrong, without the file.
pub(super) fn problem_of(error: &std::io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => Message::new("table.not_found"),
        ErrorKind::PermissionDenied => Message::new("table.not_allowed"),
        ErrorKind::IsADirectory => Message::new("table.folder"),
        ErrorKind::FileTooLarge => {
            Message::new("table.file_too_large").with("size", (LARGEST >> 30) as f64)
        }
        ErrorKind::InvalidInput => Message::new("table.not_a_file"),
        ErrorKind::ResourceBusy => Message::new("table.changed"),
        ErrorKind::InvalidData => Message::new("table.not_utf8"),
        _ => Message::new("table.unreadable").with("problem", error.to_string()),
    }
}

/// A problem with its file's name before it; a cancelled reading is nobody's problem.
pub(super) fn in_file(path: &Path, problem: Message) -> Message {
    if problem.key.starts_with("jobs.") {
        return problem;
    }
    Message::new("table.in_file")
        .with("file", path.display().to_string())
        .with("problem", problem)
}
