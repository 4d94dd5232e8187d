//! A sentence as data: a key of the text files with its arguments.

use std::fmt;

use super::{Lang, Title, fill, number};

/// One argument of a [`Message`].
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Words that are the same in every language.
    Text(String),
    /// A number, written as the language writes numbers, with as many decimals as it has (at most six).
    Number(f64),
    /// A name that a data file carries in both languages.
    Title(Title),
    /// A sentence or phrase inside this one.
    Message(Box<Message>),
}

/// What happened, where, and what to do, in no language yet. Also the error type of the whole library.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// `<module>.<name>` in the text files.
    pub key: &'static str,
    /// Named arguments, for the braces of the text.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without arguments.
    #[must_use]
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    /// The message with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((name, arg.into()));
        self
    }

    /// The sentence in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let args: Vec<(&str, String)> = self
            .args
            .iter()
            .map(|(name, arg)| (*name, arg.text(lang)))
            .collect();
        let args: Vec<(&str, &dyn fmt::Display)> = args
            .iter()
            .map(|(name, arg)| (*name, arg as &dyn fmt::Display))
            .collect();
        fill(lang, self.key, &args)
    }
}

impl Arg {
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(value) => number(*value, 6, lang),
            Self::Title(title) => title.text(lang).to_owned(),
            Self::Message(message) => message.text(lang),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Message {}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Arg {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}

impl From<u32> for Arg {
    fn from(value: u32) -> Self {
        Self::Number(f64::from(value))
    }
}

impl From<Title> for Arg {
    fn from(title: Title) -> Self {
        Self::Title(title)
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}
