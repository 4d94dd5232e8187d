//! Help and version.

use std::ffi::OsString;

use super::command::{COMMANDS, Command, find};
use super::{Outcome, layout, output, suggest};
use crate::i18n::{Lang, fill, text};

/// Prints the help of the program, or of the command that is asked for.
pub(super) fn show(lang: Lang, topic: Option<&OsString>) -> Outcome {
    let topic = topic
        .map(|topic| topic.to_string_lossy().into_owned())
        .filter(|topic| !topic.starts_with('-'));
    match topic {
        None => program(lang),
        Some(name) => match find(&name) {
            Some(found) => command(lang, found),
            None => Err(suggest::command(&name)),
        },
    }
}

fn program(lang: Lang) -> Outcome {
    let rows: Vec<Vec<String>> = COMMANDS
        .iter()
        .map(|command| {
            vec![
                command.name.to_owned(),
                text(lang, &format!("cli.about_{}", command.name)),
            ]
        })
        .collect();
    output::print(&fill(
        lang,
        "cli.help",
        &[
            ("version", &env!("CARGO_PKG_VERSION")),
            ("commands", &layout::table(&rows, 2, &[]).trim_end()),
        ],
    ))
}

/// Prints the help of one command.
pub(super) fn command(lang: Lang, command: &Command) -> Outcome {
    let usage = text(lang, &format!("cli.usage_{}", command.name));
    let about = text(lang, &format!("cli.about_{}", command.name));
    let mut out = format!(
        "{about}\n\n{}\n",
        fill(lang, "cli.usage", &[("usage", &usage)])
    );
    out.push('\n');
    out.push_str(text(lang, &format!("cli.options_{}", command.name)).trim_end());
    out.push('\n');
    for (wanted, key) in [
        (command.input, "cli.options_input"),
        (command.figure, "cli.options_figure"),
        (true, "cli.options_global"),
    ] {
        if wanted {
            out.push('\n');
            out.push_str(text(lang, key).trim_end());
            out.push('\n');
        }
    }
    output::print(&out)
}

/// Prints the version.
pub(super) fn version() -> Outcome {
    output::print(concat!("innovation-atlas ", env!("CARGO_PKG_VERSION")))
}
