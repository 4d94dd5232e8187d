//! Command line or window, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(innovation_atlas::cli::run(
        std::env::args_os().skip(1).collect(),
    ))
}
