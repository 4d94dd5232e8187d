//! A mistyped word is answered with the nearest right one.

use super::Failure;
use super::command::COMMANDS;
use crate::i18n::{Message, nearest_word};

/// The answer to an unknown command.
pub(super) fn command(word: &str) -> Failure {
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    Failure::Usage(match nearest_word(word, &names) {
        Some(name) => Message::new("cli.command_near")
            .with("command", word)
            .with("near", name),
        None => Message::new("cli.command_unknown").with("command", word),
    })
}

/// The answer to an unknown option, written with its hyphens; `taken` are the names of those that fit.
pub(super) fn option(written: &str, taken: &[&'static str]) -> Failure {
    let name = written.trim_start_matches('-');
    let name = name.split('=').next().unwrap_or(name);
    Failure::Usage(match nearest_word(name, taken) {
        Some(near) => Message::new("cli.option_near")
            .with("option", written)
            .with("near", near),
        None => Message::new("cli.option_unknown").with("option", written),
    })
}
