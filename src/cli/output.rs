//! The one place that prints: results to stdout, messages to stderr. A closed pipe is nobody's mistake.

use std::io::{BufWriter, Error, ErrorKind, Write, stderr, stdout};
use std::path::Path;

use serde_json::Value;

use super::{Failure, Outcome};
use crate::i18n::Message;
use crate::table::{Grid, write_records};

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
    written.or_else(|error| refused(&error))
}

fn refused(error: &Error) -> Outcome {
    Err(Failure::Data(match error.kind() {
        ErrorKind::BrokenPipe => return Ok(()),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Message::new("cli.stdout_full")
        }
        _ => Message::new("cli.stdout").with("reason", error.to_string()),
    }))
}

/// Writes a table for machines: one object for each row.
pub(super) fn print_records(table: &dyn Grid) -> Outcome {
    let mut out = BufWriter::with_capacity(1 << 16, stdout().lock());
    let written = write_records(&mut out, table).and_then(|()| out.flush());
    written.or_else(|error| refused(&error))
}

/// Whether a file is to be a workbook: read by people, with words instead of names for programs.
pub(super) fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// Writes a result for machines.
pub(super) fn print_json(value: &Value) -> Outcome {
    print(&format!("{value:#}"))
}
