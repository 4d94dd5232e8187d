//! Command line or window, nothing else.

use std::process::ExitCode;

use innovation_atlas::app;
use innovation_atlas::cli::{self, Start};

fn main() -> ExitCode {
    let code = match cli::start(std::env::args_os().skip(1).collect()) {
        Start::Done(code) => code,
        Start::Window(files) => match app::run(files) {
            Ok(()) => 0,
            Err(error) => cli::window_failed(&error),
        },
    };
    ExitCode::from(code)
}
