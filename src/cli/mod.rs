//! The subcommands: arguments come in; results go to files or stdout, messages to stderr, and an exit code out.

mod arguments;
mod cards;
mod chart;
mod chart_decisions;
mod check;
mod check_areas;
mod check_keyless;
mod checks_text;
mod command;
mod compare;
mod compare_entity;
mod compare_json;
mod compare_text;
mod convert;
mod entity_json;
mod explain;
mod explain_json;
mod fund;
mod fund_json;
mod help;
mod input;
mod interrupt;
mod layout;
mod map;
mod method;
mod output;
mod passport;
mod picture;
mod policies;
mod progress;
mod projects;
mod projects_json;
mod report;
mod robustness;
mod robustness_json;
mod sample;
mod schemes;
mod score;
mod stages;
mod suggest;
mod titles;
mod titles_json;
mod told;
mod vary;
mod weights;
mod weights_json;
mod weights_text;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::i18n::{Lang, Message};
use arguments::Arguments;
use command::Command;

/// What the program was asked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The window.
    Window {
        /// With these files.
        files: Vec<PathBuf>,
        /// In this language, where one was asked for.
        lang: Option<Lang>,
    },
    /// A command, which is done and gave this exit code.
    Done(u8),
}

/// Why a command ended without its result.
#[derive(Debug)]
enum Failure {
    /// The command line is wrong: exit code 2.
    Usage(Message),
    /// The data or the scheme prevents it: exit code 1.
    Data(Message),
}

impl From<Message> for Failure {
    fn from(message: Message) -> Self {
        Self::Data(message)
    }
}

type Outcome<T = ()> = Result<T, Failure>;

/// Reads the program's arguments (without its name): runs the command that they name, or says that they ask for
/// the window. Exit codes: 0 done, 1 the data or the scheme prevents it, 2 wrong usage.
#[must_use]
pub fn start(args: Vec<OsString>) -> Start {
    let asked = arguments::language(&args);
    let lang = asked.unwrap_or_else(Lang::of_environment);
    let args = without_language(args);
    let Some(first) = args.first().and_then(|first| first.to_str()) else {
        return window(args, asked);
    };
    if let Some(found) = command::find(first) {
        return Start::Done(finish(lang, run(found, lang, args)));
    }
    match first {
        "-h" | "--help" | "help" => Start::Done(finish(lang, help::show(lang, args.get(1)))),
        "-V" | "--version" => Start::Done(finish(lang, help::version())),
        "--lang" | "--json" => Start::Done(finish(lang, Err(command_missing()))),
        _ if first.starts_with('-') && first.len() > 1 => {
            Start::Done(finish(lang, Err(suggest::option(first, command::GLOBAL))))
        }
        _ => window(args, asked),
    }
}

/// The arguments without a language that stands before all others: it is known already, and what follows is a command,
/// files, or nothing, which asks for the window.
fn without_language(mut args: Vec<OsString>) -> Vec<OsString> {
    let first = args
        .first()
        .and_then(|first| first.to_str())
        .unwrap_or_default();
    let known = |code: Option<&str>| code.and_then(Lang::from_code).is_some();
    let count = match first.strip_prefix("--lang") {
        Some("") if known(args.get(1).and_then(|code| code.to_str())) => 2,
        Some(code) if known(code.strip_prefix('=')) => 1,
        _ => 0,
    };
    args.drain(..count);
    args
}

/// From now on a signal that ends the program takes what is half written away first.
pub fn heed_signals() {
    interrupt::handle();
}

/// Writes the failure of the window, and gives the exit code that goes with it.
#[must_use]
pub fn window_failed(error: &anyhow::Error, asked: Option<Lang>) -> u8 {
    let lang = asked.unwrap_or_else(Lang::of_environment);
    match error.downcast_ref::<Message>() {
        Some(message) => output::say(&message.text(lang)),
        None => output::say(&format!("{error:#}")),
    }
    1
}

fn command_missing() -> Failure {
    Failure::Usage(Message::new("cli.command_missing"))
}

/// The window with these files, unless one of them is a mistyped command or does not exist.
fn window(args: Vec<OsString>, asked: Option<Lang>) -> Start {
    let missing = args.iter().find(|arg| !Path::new(arg).exists());
    let Some(missing) = missing else {
        return Start::Window {
            files: args.into_iter().map(PathBuf::from).collect(),
            lang: asked,
        };
    };
    let word = missing.to_string_lossy();
    let failure = if args.first() == Some(missing) && !word.contains(['.', '/', '\\']) {
        suggest::command(&word)
    } else {
        Failure::Data(Message::new("cli.no_file").with("file", word.into_owned()))
    };
    Start::Done(finish(
        asked.unwrap_or_else(Lang::of_environment),
        Err(failure),
    ))
}

fn run(command: &'static Command, lang: Lang, args: Vec<OsString>) -> Outcome {
    let arguments = Arguments::parse(command, lang, args.into_iter().skip(1))?;
    if arguments.has("help") {
        return help::command(lang, command);
    }
    let work = command.run;
    arguments.check_operands()?;
    arguments.check_written()?;
    interrupt::handle();
    catch_unwind(AssertUnwindSafe(|| work(&arguments)))
        .unwrap_or_else(|_| Err(Failure::Data(Message::new("jobs.panicked"))))
}

/// Says what went wrong, if anything, and gives the exit code.
fn finish(lang: Lang, outcome: Outcome) -> u8 {
    match outcome {
        Ok(()) => 0,
        Err(Failure::Data(message)) => {
            output::say(&message.text(lang));
            1
        }
        Err(Failure::Usage(message)) => {
            output::say(&message.text(lang));
            2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_gets_the_language_that_was_asked_for() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        for (words, lang) in [
            (&["--lang", "zh", file][..], Some(Lang::Zh)),
            (&["--lang=en", file], Some(Lang::En)),
            (&[file], None),
            (&["--lang", "zh"], Some(Lang::Zh)),
        ] {
            let started = start(words.iter().map(OsString::from).collect());
            let files: Vec<PathBuf> = words
                .contains(&file)
                .then(|| file.into())
                .into_iter()
                .collect();
            assert_eq!(started, Start::Window { files, lang }, "{words:?}");
        }
    }
}
