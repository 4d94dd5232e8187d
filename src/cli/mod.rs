//! The subcommands: arguments come in; results go to files or stdout, messages to stderr, and an exit code out.

use std::ffi::OsString;

/// Runs the program with these arguments (without the program's name) and gives its exit code:
/// 0 done, 1 the data or the scheme prevents it, 2 wrong usage.
#[must_use]
pub fn run(_args: Vec<OsString>) -> u8 {
    0
}
