//! The one place that prints: results to stdout, messages to stderr. A closed pipe is nobody's mistake.

use std::io::{Write, stderr, stdout};

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
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Data(
            Message::new("cli.stdout").with("reason", error.to_string()),
        )),
        _ => Ok(()),
    }
}

/// Writes a result for machines.
pub(super) fn print_json(value: &Value) -> Outcome {
    print(&format!("{value:#}"))
}
