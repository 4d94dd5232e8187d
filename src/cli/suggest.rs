//! A mistyped word is answered with the nearest right one.

use super::Failure;
use super::command::COMMANDS;
use crate::i18n::Message;

/// The answer to an unknown command.
pub(super) fn command(word: &str) -> Failure {
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    Failure::Usage(match nearest(word, &names) {
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
    Failure::Usage(match nearest(name, taken) {
        Some(near) => Message::new("cli.option_near")
            .with("option", written)
            .with("near", near),
        None => Message::new("cli.option_unknown").with("option", written),
    })
}

/// The candidate that is at most a third of its letters away.
fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1.max(candidate.len().div_ceil(3)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Number of letters to insert, drop, change or swap (with their neighbour).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let width = b.len() + 1;
    let mut cells = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            cells[i * width + j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (cells[(i - 1) * width + j] + 1)
                    .min(cells[i * width + j - 1] + 1)
                    .min(cells[(i - 1) * width + j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(cells[(i - 2) * width + j - 2] + 1);
                }
                best
            };
        }
    }
    cells[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let names = ["check", "score", "schemes", "map"];
        assert_eq!(nearest("scoer", &names), Some("score"));
        assert_eq!(nearest("scheme", &names), Some("schemes"));
        assert_eq!(nearest("mpa", &names), Some("map"));
        assert_eq!(nearest("publish", &names), None);
    }
}
