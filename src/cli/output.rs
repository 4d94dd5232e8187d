//! The one place that prints: results to stdout, messages to stderr. A closed pipe is nobody's mistake.

use std::io::{ErrorKind, Write, stderr, stdout};

use serde_json::Value;

use super::{Failure, Outcome};
use crate::i18n::Message;

/// Writes a message for a person.
pub(super) fn say(text: &str) {
    // Without a stderr there is nobody to tell.
    let _ = writeln!(stderr().lock(), "{text}");
}

/// Writes a result.
pub(super) fn print(text: &str) -> Outcome {
    let mut out = stdout().lock();
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    let written = write!(out, "{text}{newline}").and_then(|()| out.flush());
    let Err(error) = written else {
        return Ok(());
    };
    Err(Failure::Data(match error.kind() {
        ErrorKind::BrokenPipe => return Ok(()),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Message::new("cli.stdout_full")
        }
        _ => Message::new("cli.stdout").with("reason", error.to_string()),
    }))
}

/// Writes a result for machines.
pub(super) fn print_json(value: &Value) -> Outcome {
    print(&format!("{value:#}"))
}
