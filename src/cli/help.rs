//! Help and version.

use std::ffi::OsString;

use super::command::{COMMANDS, Command, find};
use super::{Outcome, cards, layout, output, suggest};
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
            out.push_str(taken(command, &text(lang, key)).trim_end());
            out.push('\n');
        }
    }
    output::print(&out)
}

/// The lines of options without those that a command refuses.
fn taken(command: &Command, options: &str) -> String {
    // Rows of projects are no observations: what is chosen is chosen among enterprises, and told there.
    let refused: &[&str] = match command.name {
        "cards" => &cards::REFUSED,
        "projects" => &["scheme", "mapping", "where", "year", "save-mapping"],
        _ => &[],
    };
    let mut kept = String::new();
    let mut skips = false;
    for line in options.lines() {
        if let Some(rest) = line.trim_start().strip_prefix("--") {
            let name = rest.split([' ', ',']).next().unwrap_or(rest);
            skips = refused.contains(&name);
        } else if !line.starts_with("   ") {
            skips = false;
        }
        if !skips {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Prints the version.
pub(super) fn version() -> Outcome {
    output::print(concat!("innovation-atlas ", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_no_option_that_is_refused() {
        for lang in Lang::ALL {
            let listed = |name: &str| {
                let own = find(name);
                own.map(|own| taken(own, &text(lang, "cli.options_input")))
                    .unwrap_or_default()
            };
            for (name, gone) in [
                ("cards", &cards::REFUSED[..]),
                ("projects", &["year", "save-mapping"]),
            ] {
                let own = listed(name);
                assert!(
                    own.contains("--sheet") && own.contains("--password"),
                    "{own}"
                );
                for option in gone {
                    assert!(!own.contains(&format!("--{option} ")), "{name}: {own}");
                }
            }
            assert!(listed("cards").contains("--save-mapping"));
            assert_eq!(
                listed("score").trim_end(),
                text(lang, "cli.options_input").trim_end()
            );
        }
    }
}
