//! A command's arguments, checked: options by name, operands in order.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lexopt::Arg;

use super::command::{CHOICES, Choice, Command};
use super::{Failure, Outcome, suggest};
use crate::i18n::{Lang, Message};
use crate::scheme::Formula;

/// Options that name files to read.
const READ: [&str; 14] = [
    "with",
    "mapping",
    "boundaries",
    "layer",
    "scheme",
    "matrix",
    "experts",
    "plan",
    "against",
    "ledger",
    "policies",
    "enterprises",
    "projects",
    "definitions",
];

/// What stands after a command's name.
pub(super) struct Arguments {
    /// The language of messages and figures.
    pub lang: Lang,
    command: &'static Command,
    /// The values of each option, in their order; an empty one for a flag.
    options: BTreeMap<&'static str, Vec<OsString>>,
    operands: Vec<OsString>,
}

/// The language that `--lang` asks for, wherever it stands.
pub(super) fn language(args: &[OsString]) -> Option<Lang> {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        let code = match arg.strip_prefix("--lang") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('='),
            None => continue,
        };
        if let Some(lang) = code.and_then(Lang::from_code) {
            return Some(lang);
        }
    }
    None
}

impl Arguments {
    /// Reads the words after a command's name.
    pub fn parse(
        command: &'static Command,
        lang: Lang,
        words: impl Iterator<Item = OsString>,
    ) -> Outcome<Self> {
        let mut arguments = Self {
            lang,
            command,
            options: BTreeMap::new(),
            operands: Vec::new(),
        };
        let mut parser = lexopt::Parser::from_args(words.collect::<Vec<_>>());
        loop {
            let choice = match parser.next().map_err(|error| wrong(&error))? {
                None => break,
                Some(Arg::Value(operand)) => {
                    arguments.operands.push(operand);
                    continue;
                }
                Some(Arg::Long(name)) => arguments.long(name)?,
                Some(Arg::Short(letter)) => arguments.short(letter)?,
            };
            let value = if choice.takes_value {
                parser.value().map_err(|error| wrong(&error))?
            } else {
                OsString::new()
            };
            let most = command.times(choice.name);
            let values = arguments.options.entry(choice.name).or_default();
            if values.len() == most {
                let key = match most {
                    1 => "cli.option_twice",
                    2 => "cli.option_thrice",
                    _ => "cli.option_often",
                };
                return Err(Failure::Usage(
                    Message::new(key)
                        .with("option", choice.name)
                        .with("most", most),
                ));
            }
            values.push(value);
        }
        if let Some(code) = arguments.text("lang")?
            && Lang::from_code(code).is_none()
        {
            return Err(arguments.bad_value("lang", code, "en, zh"));
        }
        Ok(arguments)
    }

    fn long(&self, name: &str) -> Outcome<&'static Choice> {
        let taken = self.command.choices();
        CHOICES
            .iter()
            .find(|choice| choice.name == name && taken.contains(&choice.name))
            .ok_or_else(|| suggest::option(&format!("--{name}"), &taken))
    }

    fn short(&self, letter: char) -> Outcome<&'static Choice> {
        let taken = self.command.choices();
        CHOICES
            .iter()
            .find(|choice| choice.short == Some(letter) && taken.contains(&choice.name))
            .ok_or_else(|| suggest::option(&format!("-{letter}"), &taken))
    }

    /// Checks that there are as many operands as the command needs.
    pub fn check_operands(&self) -> Outcome {
        let (fewest, most) = self.command.operands;
        let key = if self.operands.len() < fewest {
            "cli.operand_missing"
        } else if self.operands.len() > most {
            "cli.operand_too_many"
        } else {
            return Ok(());
        };
        let usage = crate::i18n::text(self.lang, &format!("cli.usage_{}", self.command.name));
        Err(Failure::Usage(Message::new(key).with("usage", usage)))
    }

    /// Whether an option is there.
    pub fn has(&self, option: &str) -> bool {
        self.options.contains_key(option)
    }

    /// The operand at a place, as text.
    pub fn operand(&self, at: usize) -> Option<&str> {
        self.operands.get(at).and_then(|operand| operand.to_str())
    }

    /// The operand at a place, as a path.
    pub fn operand_path(&self, at: usize) -> PathBuf {
        self.operands.get(at).map(PathBuf::from).unwrap_or_default()
    }

    /// An option's value as text; the first of several.
    pub fn text(&self, option: &str) -> Outcome<Option<&str>> {
        Ok(self.texts(option)?.first().copied())
    }

    /// The values of an option that can be given more than once, as text.
    pub fn texts(&self, option: &str) -> Outcome<Vec<&str>> {
        let values = self.options.get(option).into_iter().flatten();
        let texts = values.map(|value| {
            value.to_str().ok_or_else(|| {
                let shown = value.to_string_lossy().into_owned();
                Failure::Usage(
                    Message::new("cli.not_utf8")
                        .with("option", option)
                        .with("value", shown),
                )
            })
        });
        texts.collect()
    }

    /// An option's value as a path.
    pub fn path(&self, option: &str) -> Option<PathBuf> {
        let value = self.options.get(option)?.first()?;
        Some(PathBuf::from(value))
    }

    /// The values of an option that can be given more than once, as paths.
    pub fn paths(&self, option: &str) -> Vec<PathBuf> {
        let values = self.options.get(option).into_iter().flatten();
        values.map(PathBuf::from).collect()
    }

    /// The file of `--output`, which must end in one of these endings and be none of the files that are read; checked
    /// before any work, so that nobody waits for a result that cannot be written.
    pub fn output(&self, endings: &[&str]) -> Outcome<Option<PathBuf>> {
        let Some(path) = self.path("output") else {
            return Ok(None);
        };
        let shown = path.display().to_string();
        let name = shown.to_ascii_lowercase();
        if !endings.iter().any(|ending| name.ends_with(ending)) {
            return Err(self.bad_value("output", &shown, &endings.join(", ")));
        }
        self.not_read(&path, "")?;
        Ok(Some(path))
    }

    /// Refuses to write over a file that is read, other than by the option that it continues.
    fn not_read(&self, path: &Path, continued: &str) -> Outcome {
        let read = READ.iter().filter(|option| **option != continued);
        let read = read.filter_map(|option| self.options.get(option));
        let mut read = self.operands.iter().chain(read.flatten());
        let same = |other: &OsString| {
            let whole = |path: &Path| path.canonicalize().ok();
            whole(path).is_some_and(|path| whole(Path::new(other)) == Some(path))
        };
        if read.any(same) {
            let file = path.display().to_string();
            return Err(Failure::Usage(
                Message::new("cli.output_is_read").with("file", file),
            ));
        }
        Ok(())
    }

    /// Refuses options that write over a file that is read. A mapping and a ledger may be written where they were read.
    pub fn check_written(&self) -> Outcome {
        for (option, continued) in [("save-mapping", "mapping"), ("ledger-out", "ledger")] {
            if let Some(path) = self.path(option) {
                self.not_read(&path, continued)?;
            }
        }
        Ok(())
    }

    /// Refuses options that say nothing to this kind of work: they would be ignored in silence.
    pub fn only(&self, kind: &str, taken: &[&str]) -> Outcome {
        let of_command = self.command.options;
        let stray = of_command
            .iter()
            .find(|option| self.has(option) && !taken.contains(option));
        match stray {
            None => Ok(()),
            Some(option) => Err(not_for(option, kind)),
        }
    }

    /// A formula that an option holds.
    pub fn formula(&self, option: &str) -> Outcome<Option<Formula>> {
        self.checked(option, Formula::parse)
    }

    /// A condition that an option holds.
    pub fn condition(&self, option: &str) -> Outcome<Option<Formula>> {
        self.checked(option, Formula::condition)
    }

    fn checked(
        &self,
        option: &str,
        check: impl Fn(&str) -> crate::i18n::Result<Formula>,
    ) -> Outcome<Option<Formula>> {
        let Some(text) = self.text(option)? else {
            return Ok(None);
        };
        check(text).map(Some).map_err(|reason| {
            Failure::Usage(
                Message::new("cli.bad_formula")
                    .with("option", option)
                    .with("value", text)
                    .with("reason", reason),
            )
        })
    }

    /// An option's value as a number of some kind; `expected` says what it should be (`1, 2, 3, …`).
    pub fn number<T: FromStr>(&self, option: &str, expected: &str) -> Outcome<Option<T>> {
        let Some(value) = self.text(option)? else {
            return Ok(None);
        };
        value
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| self.bad_value(option, value, expected))
    }

    /// The one of several words that an option's value is.
    pub fn one_of<T: Copy>(&self, option: &str, words: &[(&str, T)]) -> Outcome<Option<T>> {
        let Some(value) = self.text(option)? else {
            return Ok(None);
        };
        if let Some((_, found)) = words.iter().find(|(word, _)| *word == value) {
            return Ok(Some(*found));
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Err(self.bad_value(option, value, &names.join(", ")))
    }

    /// A usage error about an option that the command cannot do without.
    pub fn needed(&self, option: &str) -> Failure {
        let usage = crate::i18n::text(self.lang, &format!("cli.usage_{}", self.command.name));
        Failure::Usage(
            Message::new("cli.option_needed")
                .with("option", option)
                .with("usage", usage),
        )
    }

    /// A usage error about an option's value; `expected` lists what it can be, or is one example.
    #[allow(clippy::unused_self)] // reads like the other errors of the arguments
    pub fn bad_value(&self, option: &str, value: &str, expected: &str) -> Failure {
        let key = if expected.contains([',', '…']) {
            "cli.option_value"
        } else {
            "cli.option_example"
        };
        Failure::Usage(
            Message::new(key)
                .with("option", option)
                .with("value", value)
                .with("expected", expected),
        )
    }
}

/// A usage error about an option that says nothing to this kind of work or file.
pub(super) fn not_for(option: &str, kind: &str) -> Failure {
    Failure::Usage(
        Message::new("cli.option_not_for")
            .with("option", option)
            .with("kind", kind),
    )
}

/// A parser's error in our words.
fn wrong(error: &lexopt::Error) -> Failure {
    use lexopt::Error;
    Failure::Usage(match error {
        Error::MissingValue {
            option: Some(option),
        } => Message::new("cli.value_missing").with("option", option.as_str()),
        Error::UnexpectedValue { option, .. } => {
            Message::new("cli.value_unexpected").with("option", option.as_str())
        }
        other => Message::new("cli.arguments").with("reason", other.to_string()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::command::find;
    use super::*;

    fn parse(words: &[&str]) -> Outcome<Arguments> {
        Arguments::parse(
            find("score").unwrap(),
            Lang::En,
            words.iter().map(OsString::from),
        )
    }

    #[test]
    fn options_and_operands_stand_in_any_order() {
        let arguments = parse(&["-o", "out.csv", "in.csv", "--scheme=tech-sme", "--json"])
            .unwrap_or_else(|_| panic!());
        assert_eq!(arguments.operand(0), Some("in.csv"));
        assert_eq!(arguments.text("scheme").ok().flatten(), Some("tech-sme"));
        assert_eq!(arguments.path("output"), Some(PathBuf::from("out.csv")));
        assert!(arguments.has("json"));
    }

    #[test]
    fn wrong_arguments_are_usage_errors() {
        for words in [
            &["in.csv", "--shceme", "x"][..],
            &["in.csv", "--scheme"],
            &["in.csv", "--json=1"],
            &["in.csv", "--json", "--json"],
            &["in.csv", "--dpi", "300"],
            &["in.csv", "--lang", "fr"],
        ] {
            assert!(matches!(parse(words), Err(Failure::Usage(_))), "{words:?}");
        }
    }

    #[test]
    fn the_language_is_found_anywhere() {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        for (said, lang) in [
            (&["check", "a.csv", "--lang", "zh"][..], Some(Lang::Zh)),
            (&["check", "--lang=zh", "a.csv"], Some(Lang::Zh)),
            (&["check", "--lang=en", "a.csv"], Some(Lang::En)),
            (&["check", "a.csv"], None),
        ] {
            assert_eq!(language(&words(said)), lang, "{said:?}");
        }
    }
}
