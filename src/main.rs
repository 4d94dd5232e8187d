//! Command line or window, nothing else.

use std::panic::{set_hook, take_hook};
use std::process::ExitCode;
use std::thread::current;

use innovation_atlas::app;
use innovation_atlas::cli::{self, Start};

fn main() -> ExitCode {
    // Work that ends in a panic is caught and told as a sentence, which a trace of calls would only bury.
    let usual = take_hook();
    set_hook(Box::new(|_| {}));
    let code = match cli::start(std::env::args_os().skip(1).collect()) {
        Start::Done(code) => code,
        Start::Window { files, lang } => {
            // Nobody catches what the window itself does.
            let window = current().id();
            set_hook(Box::new(move |panic| {
                if current().id() == window {
                    usual(panic);
                }
            }));
            cli::heed_signals();
            match app::run(files, lang) {
                Ok(()) => 0,
                Err(error) => cli::window_failed(&error, lang),
            }
        }
    };
    ExitCode::from(code)
}
